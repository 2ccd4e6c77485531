"""Views that are neither a figure nor a portrait: a pair of eyes filling the frame, a hand, a person from straight above."""

import math

from PIL import Image

from seedance_cli.services.animatic.drawing.brush import (
    Mask,
    Size,
    faded,
    gradient,
    halo,
    lighten,
    mix,
    paint,
    ramp,
    soft,
)
from seedance_cli.services.animatic.drawing.cutout import Cutout, Parts
from seedance_cli.services.animatic.drawing.palette import Palette


def eyes(kind: str, size: Size, palette: Palette, *, side: int, feeling: int) -> Cutout:
    """A face so near that only the eyes and the bridge of the nose are left; fills `size`."""
    width, height = size
    unit = min(width * 0.31, height * 0.56)
    parts = Parts(unit, width / unit / 2, height / unit * 0.46, width / unit / 2, height / unit * 0.54)
    for turn in (-1, 1):
        _eye(parts, turn, feeling, grey=kind == "elder")
    if feeling < 0:
        parts.add(
            parts.begin().stroke(0.04, (0.62, 0.2), (0.66, 0.5), (0.62, 0.86)).disc(0.62, 0.86, 0.04, 0.06),
            "glow",
        )
    drawn = parts.cut(palette, side=side, dark=0.02, rim=0.0)
    face = _bare(size, palette, unit, side)
    middle = parts.at(0, 0)
    face.paste(drawn.image, (round(middle[0] - drawn.foot[0]), round(middle[1] - drawn.foot[1])), drawn.mask)
    return Cutout(face, Image.new("L", size, 255), (width / 2, height / 2))


_BRIDGE = (
    (0.1, -0.5),
    (0.2, -0.2),
    (0.14, 0.3),
    (0.34, 0.8),
    (0.3, 1.3),
    (0.0, 1.3),
    (0.06, 0.4),
    (0.02, -0.2),
)


def _bare(size: Size, palette: Palette, unit: float, side: int) -> Image.Image:
    """Skin lit from one side, the sockets and the bridge of the nose in shadow."""
    width, height = size
    light, dark = mix(palette.skin, palette.glow, 0.3), mix(palette.skin, palette.shade, 0.62)
    brow, cheek = mix(palette.skin, palette.shade, 0.4), mix(palette.skin, palette.shade, 0.2)
    face = gradient(size, [(0, brow), (0.35, palette.skin), (1, cheek)])
    across = [(0, 0), (0.45, 40), (1, 225)] if side < 0 else [(0, 225), (0.55, 40), (1, 0)]
    paint(face, dark, ramp(size, across, sideways=True))
    lit = halo(size, width * (0.5 + side * 0.24), height * 0.62, height * 0.7)
    face = lighten(face, light, faded(lit, 0.4))
    bridge = Mask(size)
    bridge.blob([(width / 2 - side * unit * x, height * 0.46 + unit * y) for x, y in _BRIDGE])
    paint(face, dark, faded(soft(bridge.image(), unit * 0.05), 0.55))
    for turn in (-1, 1):
        socket = halo(size, width / 2 + turn * 0.82 * unit, height * 0.4, unit * 0.8)
        paint(face, dark, faded(socket, 0.7))
    return face


def _eye(parts: Parts, turn: int, feeling: int, *, grey: bool) -> None:
    x, tilt = turn * 0.82, 0.05 * feeling * turn
    white = parts.begin().blob(
        (x - 0.5, 0.06 + tilt), (x - 0.2, -0.2), (x + 0.16, -0.22), (x + 0.5, 0.04 - tilt), (x + 0.2, 0.17), (x - 0.16, 0.19),
    )  # fmt: skip
    parts.add(white, "cream", 0.01, 0.86)
    look = x + 0.05
    parts.add(parts.begin().disc(look, -0.03, 0.215), "black")
    parts.add(parts.begin().disc(look, -0.03, 0.19), "accent")
    rays = parts.begin()
    for step in range(22):
        turned = 2 * math.pi * step / 22
        dx, dy, far = math.cos(turned), math.sin(turned), 0.17 if step % 2 else 0.145
        rays.limb((look + dx * 0.1, -0.03 + dy * 0.1), (look + dx * far, -0.03 + dy * far), 0.008, 0.003)
    parts.add(rays, "line", 0, 0.75)
    parts.add(parts.begin().disc(look, -0.03, 0.1), "black")
    parts.add(parts.begin().disc(look + 0.07, -0.1, 0.05).disc(look - 0.07, 0.05, 0.02), "glow")
    lid = parts.begin().blob(
        (x - 0.56, 0.1 + tilt), (x - 0.24, -0.27), (x + 0.18, -0.3), (x + 0.57, 0.05 - tilt), (x + 0.5, 0.05 - tilt), (x + 0.16, -0.19), (x - 0.2, -0.17), (x - 0.46, 0.08 + tilt),
    )  # fmt: skip
    parts.add(lid, "black", 0.004)
    lashes = parts.begin()
    for step in range(9):
        along = (-0.3 + step * 0.1) * turn
        root = (x + along, -0.245 + 0.5 * (along * 0.75) ** 2)
        out = 0.05 + 0.05 * step / 8
        lashes.stroke(
            0.02,
            root,
            (root[0] + turn * out * 0.5, root[1] - out * 0.9),
            (root[0] + turn * out * 1.2, root[1] - out * 1.4),
        )
    parts.add(lashes.stroke(0.03, (x - 0.44, 0.13 + tilt), (x, 0.22), (x + 0.46, 0.1 - tilt)), "black")
    parts.add(
        parts.begin().stroke(0.05, (x - 0.5, -0.14), (x - 0.1, -0.42), (x + 0.3, -0.4), (x + 0.56, -0.16)),
        "skin_dark",
        0,
        0.6,
    )
    lift = -0.12 * feeling * turn
    brow = parts.begin().blob(
        (x - 0.6, -0.5 + max(0, turn) * 0.1 - lift), (x - 0.2, -0.76), (x + 0.25, -0.78), (x + 0.62, -0.5 + max(0, -turn) * 0.1 + lift), (x + 0.25, -0.63), (x - 0.2, -0.6),
    )  # fmt: skip
    parts.add(brow, "grey" if grey else "hair", 0.015)


def hand(unit: float) -> Parts:
    """A hand reaching in from the left, fingers to the right; the middle of the palm is at (0, 0)."""
    parts = Parts(unit, 2.4, 1.3, 1.6, 1.3)
    parts.add(
        parts.begin().chain(((-2.6, 0.62), (-1.3, 0.36), (-0.72, 0.2)), (0.46, 0.4, 0.3)), "cloth", 0.02
    )
    parts.add(parts.begin().chain(((-0.8, 0.22), (-0.45, 0.1)), (0.19, 0.2)), "skin_dark", 0.02)
    for number, (angle_y, long) in enumerate(((0.26, 0.6), (0.1, 0.76), (-0.06, 0.8), (-0.22, 0.7))):
        y = 0.2 - number * 0.125
        finger = parts.begin().chain(
            ((0.1, y), (0.1 + long * 0.5, y - 0.04), (0.1 + long, y + angle_y * 0.6)), (0.085, 0.076, 0.05)
        )
        parts.add(finger, "skin", 0.012, 0.8 + number * 0.06)
    palm = parts.begin().blob(
        (-0.5, -0.1), (-0.2, -0.27), (0.14, -0.26), (0.22, 0.0), (0.16, 0.28), (-0.2, 0.34), (-0.5, 0.26)
    )
    parts.add(palm, "skin", 0.02)
    parts.add(
        parts.begin().chain(((-0.3, -0.1), (-0.04, -0.38), (0.24, -0.44)), (0.12, 0.09, 0.055)), "skin", 0.02
    )
    return parts


def seen_from_above(kind: str, unit: float) -> Parts:
    """A person (or animal) from straight above with a long shadow; (0, 0) is the top of the head."""
    parts = Parts(unit, 3.4, 1.0, 1.2, 3.0)
    shadow = (
        parts.begin()
        .chain(((-0.1, 0.1), (-1.3, 0.95), (-2.0, 1.42)), (0.3, 0.3, 0.13))
        .disc(-2.3, 1.64, 0.19)
    )
    shadow.chain(((-0.2, 0.3), (-0.4, 0.1)), (0.1, 0.1))
    parts.add(shadow, "line", 0.02)
    cloth = {"astronaut": "suit", "woman": "accent", "child": "accent", "dancer": "accent"}.get(kind, "cloth")
    parts.add(parts.begin().disc(0.22, 0.2, 0.1, 0.17).disc(-0.2, 0.1, 0.1, 0.16), "black")
    parts.add(parts.begin().chain(((-0.4, 0.05), (0.0, 0.0), (0.4, 0.05)), (0.13, 0.2, 0.13)), cloth, 0.02)
    parts.add(
        parts.begin().disc(0.0, -0.02, 0.2 if kind == "astronaut" else 0.15),
        "suit" if kind == "astronaut" else "hair",
    )
    if kind in ("person", "man"):
        parts.add(parts.begin().stroke(0.12, (-0.14, 0.1), (-0.5, 0.2), (-0.8, 0.08)), "accent", 0.01)
    return parts
