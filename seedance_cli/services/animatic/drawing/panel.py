"""A drawn panel: the place, the subject in it, something near the lens, and the medium over all of it.

A panel is a plate larger than the frame, so that the camera has room to move, with the nearer things kept apart
from it, so that they can move faster than what lies behind them.
"""

from dataclasses import dataclass

from PIL import Image

from seedance_cli.services.animatic.drawing.backdrop import backdrop, weather
from seedance_cli.services.animatic.drawing.brush import (
    Mask,
    Size,
    both,
    curve,
    faded,
    gradient,
    halo,
    mix,
    paint,
    ramp,
    soft,
)  # fmt: skip
from seedance_cli.services.animatic.drawing.finish import finish
from seedance_cli.services.animatic.drawing.scene import Scene
from seedance_cli.services.animatic.drawing.shadow import cast_shadow
from seedance_cli.services.animatic.drawing.staging import Placed, focus, stage_subjects
from seedance_cli.services.animatic.drawing.stature import NEAR
from seedance_cli.services.animatic.drawing.subjects import kind_of

DUTCH = 7.0  # degrees


@dataclass(frozen=True, slots=True)
class Layer:
    """A piece of the panel nearer than its plate: picture, stencil, upper left corner on the plate in pixels, and how
    much more than the subject it moves (1: with the subject)."""

    image: Image.Image
    mask: Image.Image
    at: tuple[int, int]
    depth: float = 1.0


@dataclass(frozen=True, slots=True)
class Plate:
    """A picture for a shot, larger than the frame; `layers` lie over it, back to front."""

    far: Image.Image
    layers: tuple[Layer, ...] = ()


def draw(scene: Scene, size: Size, *, lift: bool = False) -> Plate:
    """A panel of `size` pixels. Near subjects come as layers of their own; `lift` does that for small ones too."""
    where = focus(scene)
    far, side = backdrop(scene, size, where)
    placed = stage_subjects(scene, size, side)
    _stand(far, scene, placed)
    layers = []
    apart = scene.size in NEAR or lift
    for each in placed:
        cast_shadow(far, each, scene, side)
        if apart and each.cutout.image.size != size:
            layers.append(_layer(scene, each, size))
        else:
            far.paste(each.cutout.image, each.at, each.cutout.mask)
    weather(far, scene)
    front = _foreground(scene, size)
    if scene.angle == "dutch":
        far, layers, front = _tilt(far, scene), [_tilted(layer, scene, size) for layer in layers], None
    far = finish(far, scene.finish, scene.palette, whole=True)
    return Plate(far, (*layers, front) if front else tuple(layers))


def _layer(scene: Scene, placed: Placed, size: Size) -> Layer:
    """The subject's cutout trimmed to what can be seen of it, in the film's medium."""
    cutout, (x, y) = placed.cutout, placed.at
    box = cutout.mask.getbbox() or (0, 0, 1, 1)
    room = size[0] // 8
    box = (
        max(box[0], -x - room),
        max(box[1], -y - room),
        min(box[2], size[0] - x + room),
        min(box[3], size[1] - y),
    )
    box = (box[0], box[1], max(box[2], box[0] + 1), max(box[3], box[1] + 1))
    image = finish(cutout.image.crop(box), scene.finish, scene.palette, whole=False)
    return Layer(image, cutout.mask.crop(box), (x + box[0], y + box[1]))


def _stand(canvas: Image.Image, scene: Scene, placed: list[Placed]) -> None:
    """A table or plinth under a thing seen near, with its mirror image, so that it does not hang in the air."""
    if (
        not placed
        or scene.size not in NEAR
        or kind_of(scene.subjects[0]) != "thing"
        or scene.angle == "above"
    ):
        return
    width, height = canvas.size
    lead = placed[0]
    foot = lead.at[1] + lead.cutout.foot[1]
    top = min(height * 0.93, foot - height * 0.09)
    p = scene.palette
    depth = max(8, height - round(top))
    board = gradient(
        (width, depth),
        [(0, mix(p.land, p.haze, 0.35)), (0.4, mix(p.land, p.shade, 0.25)), (1, mix(p.shade, p.land, 0.15))],
    )
    edge = ramp((width, depth), [(0, 0), (0.05, 235), (1, 255)])
    canvas.paste(board, (0, round(top)), edge)
    x = lead.at[0] + lead.cutout.foot[0]
    shine = halo((width, depth), x, depth * 0.3, width * 0.3)
    paint(canvas, mix(p.haze, p.glow, 0.5), faded(shine, 0.5), (0, round(top)))
    _mirror(canvas, lead)


def _mirror(canvas: Image.Image, placed: Placed) -> None:
    flip = Image.Transpose.FLIP_TOP_BOTTOM
    mask, image = placed.cutout.mask.transpose(flip), placed.cutout.image.transpose(flip)
    below = placed.cutout.mask.height - round(placed.cutout.foot[1])
    fade = ramp(mask.size, [(0, 95), (0.5, 0), (1, 0)])
    at = (placed.at[0], placed.at[1] + round(placed.cutout.foot[1]) - below)
    canvas.paste(image, at, both(soft(mask, 2.5), fade))


def _foreground(scene: Scene, size: Size) -> Layer | None:
    """Something dark and out of focus close to the lens, on the side away from the subject."""
    if scene.size not in ("establishing", "wide", "full") or scene.angle in ("above", "high"):
        return None
    if scene.setting in ("sky", "space", "studio", "stage"):
        return None
    rng, (width, height), p = scene.rng("foreground"), size, scene.palette
    left = scene.side >= 0
    wide = round(width * 0.36)
    mask = Mask((wide, height))
    if scene.setting in ("city", "rooftop", "street", "room", "cafe"):
        mask.box(0, 0, wide * rng.uniform(0.16, 0.26), height)
    else:
        rise = [rng.uniform(0.6, 0.78), rng.uniform(0.76, 0.84), rng.uniform(0.86, 0.93)]
        crest = [
            (0.0, height * rise[0]),
            (wide * 0.3, height * (rise[0] + 0.03)),
            (wide * 0.55, height * rise[1]),
            (wide * 0.8, height * rise[2]),
            (float(wide), height * 1.02),
        ]
        mask.polygon([*curve(crest), (wide, height * 1.1), (0, height * 1.1)])
        _stems(mask, scene, wide, height)
    stencil = soft(mask.image(), height * 0.007)
    fade = ramp(stencil.size, [(0, 255), (0.75, 245), (1, 0)], sideways=True)
    stencil = both(stencil, fade)
    if not left:
        stencil = stencil.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    fill = Image.new("RGB", stencil.size, mix(p.shade, p.land, 0.1))
    fill = finish(fill, scene.finish, p, whole=False)
    box = stencil.getbbox()
    if box is None:
        return None
    at = (0 if left else width - wide) + box[0]
    return Layer(fill.crop(box), stencil.crop(box), (at, box[1]), 1.7)


def _stems(mask: Mask, scene: Scene, wide: int, height: int) -> None:
    """Stalks and leaves where things grow."""
    if scene.setting not in ("field", "forest", "bamboo", "mountain", "sea"):
        return
    rng = scene.rng("stems")
    for _ in range(7):
        x, tall = rng.uniform(-0.05, 0.5) * wide, height * rng.uniform(0.25, 0.5)
        bend = rng.uniform(-0.1, 0.35) * tall
        tip = (x + bend, height - tall)
        mask.stroke([(x, height), (x + bend * 0.3, height - tall * 0.55), tip], height * 0.012)
        if scene.setting != "sea":
            mask.disc(tip[0], tip[1], height * 0.012, height * 0.022)


def _tilt(image: Image.Image, scene: Scene) -> Image.Image:
    """The picture leaning, enlarged just enough that no corner shows."""
    angle = DUTCH * (scene.side or 1)
    width, height = image.size
    grow = 1.0 + 0.13 * max(width / height, height / width)
    turned = image.rotate(angle, Image.Resampling.BICUBIC)
    box = (
        width * (1 - 1 / grow) / 2,
        height * (1 - 1 / grow) / 2,
        width * (1 + 1 / grow) / 2,
        height * (1 + 1 / grow) / 2,
    )
    return turned.resize(image.size, Image.Resampling.BICUBIC, box=box)


def _tilted(layer: Layer, scene: Scene, size: Size) -> Layer:
    sheet, stencil = Image.new("RGB", size, scene.palette.shade), Image.new("L", size)
    sheet.paste(layer.image, layer.at)
    stencil.paste(layer.mask, layer.at)
    stencil = _tilt(stencil, scene)
    box = stencil.getbbox() or (0, 0, 1, 1)
    return Layer(_tilt(sheet, scene).crop(box), stencil.crop(box), (box[0], box[1]), layer.depth)
