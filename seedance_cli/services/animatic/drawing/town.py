"""The city from afar, from a roof, and from the middle of a street."""

import itertools

from PIL import Image

from seedance_cli.services.animatic.drawing.brush import (
    Mask,
    Point,
    faded,
    gradient,
    halo,
    lighten,
    mix,
    paint,
    ramp,
    soft,
)
from seedance_cli.services.animatic.drawing.view import View, ground, mist, sky, streaks


def city(view: View) -> None:
    """A skyline in four depths, windows lit, water or roofs below."""
    sky(view, clouds=0.45)
    p, h = view.palette, view.height
    for share, tall, wide in ((0.16, 0.34, 0.03), (0.36, 0.3, 0.045), (0.62, 0.22, 0.07)):
        base = view.horizon + h * (share - 0.16) * 0.5
        blocks, panes = Mask(view.size), Mask(view.size, 1)
        x = -view.width * 0.03
        while x < view.width * 1.02:
            width, height = (
                view.width * wide * view.rng.uniform(0.6, 1.3),
                h * tall * view.rng.uniform(0.35, 1.0) ** 1.4,
            )
            _tower(view, blocks, panes, (x, base - height, x + width, h), share)
            x += width + view.width * 0.002 * view.rng.randint(0, 9)
        view.layer(blocks.image(), share + 0.12, mist=0.45, top=0.4)
        glow = panes.image()
        paint(
            view.canvas,
            mix(p.glow, p.accent, 0.4 if share > 0.3 else 0.15),
            faded(glow, 0.85 if view.night else 0.28),
        )
        mist(view, base + h * 0.03, h * 0.24, 0.55 * (1 - share))
    rooftops(view)


def _tower(
    view: View, blocks: Mask, panes: Mask, box: tuple[float, float, float, float], share: float
) -> None:
    left, top, right, bottom = box
    blocks.box(left, top, right, bottom)
    width = right - left
    if view.rng.random() < 0.4:
        blocks.box(left + width * 0.25, top - width * 0.35, right - width * 0.25, top)
    if view.rng.random() < 0.3:
        blocks.box(left + width * 0.48, top - width * 1.0, left + width * 0.52, top)
    step = max(5.0, view.height * (0.009 + 0.012 * share))
    y = top + step
    while y < min(bottom, view.height):
        x = left + step * 0.7
        while x < right - step * 0.6:
            if view.rng.random() < 0.34:
                panes.box(x, y, x + step * 0.45, y + step * 0.55, view.rng.randint(90, 255))
            x += step
        y += step * 1.35


def rooftops(view: View) -> None:
    """A dark roof edge before us, with a tank and an aerial."""
    w, h = view.width, view.height
    mask = Mask(view.size)
    mask.box(-2, h * 0.9, w + 2, h + 2)
    x = w * view.rng.choice((0.1, 0.8))
    mask.box(x, h * 0.8, x + w * 0.07, h * 0.9)
    mask.polygon([(x - w * 0.006, h * 0.8), (x + w * 0.035, h * 0.765), (x + w * 0.076, h * 0.8)])
    mask.limb((w * 0.5, h * 0.9), (w * 0.5, h * 0.78), 1.6, 1.2)
    view.layer(mask.image(), 0.97, mist=0.1)


def rooftop(view: View) -> None:
    """The city from one of its roofs: a parapet, and the roof's floor to stand on."""
    city(view)
    p, w, h = view.palette, view.width, view.height
    top = view.horizon + h * 0.06
    floor, edge = Mask(view.size), Mask(view.size)
    floor.box(0, top, w, h)
    colours = [(0, view.depth(0.5)), (top / h, view.depth(0.55)), (1, view.depth(1.0))]
    paint(view.canvas, gradient(view.size, colours), floor.image())
    streaks(view, top, 0.3)
    edge.box(0, top - h * 0.028, w, top + h * 0.008)
    for number in range(5):
        x = w * (number + 0.3) / 5
        edge.box(x, top - h * 0.05, x + w * 0.02, top)
    paint(view.canvas, view.depth(0.85), edge.image())
    glow = ramp((w, h - round(top)), [(0, 120), (0.35, 0), (1, 0)])
    paint(view.canvas, mix(p.haze, p.glow, 0.3), glow, (0, round(top)))


def street(view: View) -> None:
    """Houses on both sides running to one point, signs, wet ground."""
    sky(view, clouds=0.3, sun=not view.night)
    p, w, h, y0 = view.palette, view.width, view.height, view.horizon
    x0 = w * 0.5
    view.canvas = lighten(view.canvas, p.haze, faded(halo(view.size, x0, y0, w * 0.4), 0.8))
    steps = (0.1, 0.17, 0.28, 0.46, 0.75, 1.25)
    signs, glow = Mask(view.size), Mask(view.size)
    for near, after in itertools.pairwise(steps):
        for side in (-1, 1):
            _house(view, (x0, y0), side, (near, after), signs, glow)
    ground(view, 0.55, 0.5)
    _wet(view, y0)
    for mask, colour in ((signs, p.accent), (glow, p.glow)):
        stencil = mask.image()
        view.canvas = lighten(view.canvas, colour, faded(soft(stencil, h / 26), 0.9))
        paint(view.canvas, mix(colour, (255, 255, 255), 0.35), stencil)
    mist(view, y0, h * 0.2, 0.5)


def _house(view: View, point: Point, side: int, span: tuple[float, float], signs: Mask, glow: Mask) -> None:
    w, h, (x0, y0) = view.width, view.height, point
    tall = h * view.rng.uniform(0.8, 1.5)
    far, near = x0 + side * w * 0.5 * span[0], x0 + side * w * 0.5 * span[1]
    share = 0.2 + 0.75 * min(1.0, span[0])

    def spot(x: float, level: float) -> Point:
        return x, y0 + abs(x - x0) / (w * 0.5) * (0.42 * h - level * tall)

    mask = Mask(view.size)
    mask.polygon([spot(far, 0), spot(far, 1), spot(near, 1), spot(near, 0)])
    view.layer(mask.image(), share, mist=0.3)
    for level in range(1, 7):
        for column in range(4):
            a = far + (near - far) * (column + 0.25) / 4
            b = far + (near - far) * (column + 0.72) / 4
            if view.rng.random() < 0.4:
                low, high = level / 8, level / 8 + 0.07
                target = signs if view.rng.random() < 0.25 else glow
                target.polygon(
                    [spot(a, low), spot(a, high), spot(b, high), spot(b, low)], view.rng.randint(60, 190)
                )
    if view.rng.random() < 0.7:
        a, b = near - (near - far) * 0.1, near - (near - far) * 0.22
        signs.polygon([spot(a, 0.3), spot(a, 0.62), spot(b, 0.62), spot(b, 0.3)], 235)


def _wet(view: View, y0: float) -> None:
    """The upper picture mirrored faintly in the ground."""
    depth = view.height - round(y0)
    if depth < 8 or round(y0) < depth:
        return
    upside = view.canvas.crop((0, round(y0) - depth, view.width, round(y0))).transpose(
        Image.Transpose.FLIP_TOP_BOTTOM
    )
    smear = upside.resize((view.width // 8, max(1, depth // 30))).resize(
        upside.size, Image.Resampling.BICUBIC
    )
    view.canvas.paste(smear, (0, round(y0)), ramp(smear.size, [(0, 190), (1, 60)]))
