"""Open country, layered from the horizon forward, each layer nearer, darker and sharper: sand, mountains, snow, fields, a road."""

import itertools
import math

from PIL import Image

from seedance_cli.services.animatic.drawing.brush import (
    Mask,
    Point,
    both,
    faded,
    gradient,
    mix,
    paint,
    ramp,
    soft,
)
from seedance_cli.services.animatic.drawing.view import View, ground, mist, ridge, sky, streaks, tufts


def desert(view: View) -> None:
    """Mesas far off, then dunes whose crests part light from shadow."""
    sky(view, clouds=0.3)
    far, _ = ridge(view, view.horizon, view.height * 0.05, 0.9, 2)
    view.layer(far, 0.18, mist=0.5)
    ground(view, 0.4, 0.3)
    left = view.sun[0] < view.width / 2
    drop = view.height - view.horizon
    for number, share in enumerate((0.3, 0.5, 0.72)):
        base = view.horizon + drop * (0.06, 0.3, 0.66)[number]
        mask, crest = ridge(view, base, view.height * (0.045, 0.07, 0.09)[number], 0.1, (3, 2, 1)[number])
        view.layer(mask, share, mist=0.28)
        _lee(view, crest, mask, share, left=left)
    ripples(view, view.horizon + drop * 0.4)


def _lee(view: View, crest: list[Point], mask: Image.Image, share: float, *, left: bool) -> None:
    shadow = Mask(view.size)
    lean = view.height * 0.3 * (1 if left else -1)
    for (x0, y0), (x1, y1) in itertools.pairwise(crest):
        falls = (y1 > y0) == left
        if falls:
            shadow.polygon(
                [(x0, y0), (x1, y1), (x1 + lean, y1 + abs(lean) * 0.34), (x0 + lean, y0 + abs(lean) * 0.34)]
            )
    fade = soft(shadow.image(), view.height / 240)
    tail = Image.blend(fade, soft(fade, view.height / 40), 0.45)
    paint(view.canvas, mix(view.depth(share), view.palette.shade, 0.42), both(faded(tail, 0.66), mask))


def ripples(view: View, top: float) -> None:
    """Wind marks in sand or snow, wider apart towards us."""
    mask, y = Mask(view.size, 1), top
    while y < view.height * 1.02:
        near = (y - top) / max(1.0, view.height - top)
        drift = view.rng.uniform(0, 6)
        x0, x1 = sorted((view.rng.uniform(-0.1, 1.0) * view.width, view.rng.uniform(0.1, 1.1) * view.width))
        points = [
            (x, y + math.sin(x / view.width * 9 + drift) * view.height * 0.008)
            for x in range(int(x0), int(x1), 24)
        ]
        if len(points) > 3:
            mask.stroke(points[::3] or points, 0.8 + near * 2.2, 26 + round(48 * near))
        y += view.height * (0.008 + 0.018 * near)
    paint(view.canvas, view.palette.shade, mask.image())


def mountain(view: View) -> None:
    """Ranges behind ranges with mist in the valleys."""
    sky(view, clouds=0.6)
    lift = view.height * 0.5
    for number, share in enumerate((0.12, 0.24, 0.42, 0.62)):
        base = view.horizon + lift * (-0.16, -0.02, 0.14, 0.36)[number]
        mask, crest = ridge(
            view, base, view.height * (0.17, 0.15, 0.1, 0.07)[number], 0.6, (1, 1, 2, 2)[number]
        )
        view.layer(mask, share, mist=0.62 - number * 0.08, top=base / view.height - 0.14)
        if number < 3:
            _flanks(view, crest, mask, share)
        mist(view, base + view.height * 0.12, view.height * 0.16, 0.5 - number * 0.09)
    slope, _ = ridge(view, view.horizon + (view.height - view.horizon) * 0.62, view.height * 0.05, 0.3, 1)
    view.layer(slope, 0.82, mist=0.12)
    tufts(view, 0.86)


def _flanks(view: View, crest: list[Point], mask: Image.Image, share: float) -> None:
    """The side of each peak that is turned from the sun."""
    away = 1 if view.sun[0] < view.width / 2 else -1
    shadow = Mask(view.size)
    for (x0, y0), (x1, y1) in itertools.pairwise(crest):
        if (y1 - y0) * away > 0:
            depth = view.height * 0.15
            shadow.polygon(
                [
                    (x0, y0),
                    (x1, y1),
                    (x1 + away * depth * 0.3, y1 + depth),
                    (x0 + away * depth * 0.3, y0 + depth),
                ]
            )
    fall = ramp(view.size, [(0, 255), (1, 120)])
    paint(
        view.canvas,
        view.depth(min(1, share + 0.28)),
        both(both(faded(soft(shadow.image(), 1.6), 0.5), mask), fall),
    )


def snow(view: View) -> None:
    """White hills, dark firs, wind marks."""
    sky(view, clouds=0.4)
    p = view.palette
    far, crest = ridge(view, view.horizon - view.height * 0.03, view.height * 0.12, 0.85, 2)
    view.layer(far, 0.2, mist=0.5)
    _flanks(view, crest, far, 0.2)
    firs(view, view.horizon + view.height * 0.01, 0.06, 0.35, 90)
    for base, share in ((0.04, 0.1), (0.3, 0.16), (0.62, 0.24)):
        mask, crest = ridge(
            view, view.horizon + (view.height - view.horizon) * base, view.height * 0.035, 0.1, 2
        )
        fill = gradient(view.size, [(0, mix(p.glow, p.haze, share)), (1, mix(p.haze, p.sky, 0.25 + share))])
        paint(view.canvas, fill, mask)
        _lee(view, crest, faded(mask, 0.4), 0.05, left=view.sun[0] < view.width / 2)
        if base == 0.04:
            firs(view, view.horizon + (view.height - view.horizon) * 0.16, 0.12, 0.6, 26)


def firs(view: View, base: float, tall: float, share: float, count: int) -> None:
    """A line of conifers standing on `base`; `tall` is a share of the height."""
    mask = Mask(view.size)
    for _ in range(count):
        x, height = view.rng.uniform(-20, view.width + 20), view.height * tall * view.rng.uniform(0.5, 1.25)
        y = base + view.rng.uniform(0, height * 0.16)
        for tier in range(5):
            top, wide = y - height * (1 - tier * 0.17), height * (0.07 + tier * 0.045)
            sag = top + height * 0.3
            mask.polygon(
                [
                    (x, top),
                    (x + wide, sag),
                    (x + wide * 0.3, sag - height * 0.05),
                    (x - wide * 0.3, sag - height * 0.05),
                    (x - wide, sag),
                ]
            )
        mask.box(x - height * 0.02, y - height * 0.1, x + height * 0.02, y)
    view.layer(mask.image(), share, mist=0.3)


def field(view: View) -> None:
    """Rolling hills, round trees, grass and flowers before us."""
    sky(view, clouds=0.75)
    h = view.height
    far, _ = ridge(view, view.horizon, h * 0.07, 0.6, 2)
    view.layer(far, 0.2, mist=0.5)
    for base, share in ((0.08, 0.34), (0.3, 0.48)):
        mask, crest = ridge(view, view.horizon + (h - view.horizon) * base, h * 0.03, 0.1, 2)
        crowns(view, crest, h * (0.05 if base < 0.2 else 0.085), share + 0.12)
        view.layer(mask, share, mist=-0.2)
        streaks(view, view.horizon + (h - view.horizon) * (base + 0.05), 0.35)
    tufts(view, 0.7, 150)
    blooms(view)


def crowns(view: View, crest: list[Point], tall: float, share: float) -> None:
    """Leafy trees in clumps along a crest."""
    mask = Mask(view.size)
    for _ in range(5):
        middle = view.rng.randrange(len(crest))
        for _ in range(view.rng.randint(1, 5)):
            x, y = crest[min(len(crest) - 1, max(0, middle + view.rng.randint(-14, 14)))]
            size = tall * view.rng.uniform(0.6, 1.1)
            mask.box(x - size * 0.05, y - size * 0.5, x + size * 0.05, y + size * 0.3)
            for _ in range(9):
                mask.disc(
                    x + view.rng.gauss(0, size * 0.25),
                    y - size * 0.75 + view.rng.gauss(0, size * 0.18),
                    size * 0.24,
                )
    view.layer(mask.image(melt=1.2), share, mist=0.2)


def blooms(view: View) -> None:
    mask = Mask(view.size)
    for _ in range(70):
        x, y = view.rng.uniform(0, view.width), view.height * (1 - 0.13 * view.rng.random() ** 1.5)
        mask.disc(x, y, view.height * view.rng.uniform(0.003, 0.008), value=view.rng.randint(120, 255))
    paint(view.canvas, mix(view.palette.accent, view.palette.glow, 0.25), mask.image())


def road(view: View) -> None:
    """A road running away to the horizon, with poles."""
    sky(view, clouds=0.5)
    w, h, y0 = view.width, view.height, view.horizon
    far, _ = ridge(view, y0, h * 0.06, 0.75, 2)
    view.layer(far, 0.2, mist=0.5)
    ground(view, 0.5, 0.45)
    x0 = w * 0.5
    mask = Mask(view.size)
    mask.polygon([(x0 - w * 0.004, y0), (x0 + w * 0.004, y0), (x0 + w * 0.36, h), (x0 - w * 0.36, h)])
    paint(
        view.canvas,
        gradient(view.size, [(0, view.depth(0.5)), (y0 / h, view.depth(0.4)), (1, view.depth(0.95))]),
        mask.image(),
    )
    marks, poles = Mask(view.size), Mask(view.size)
    for number in range(9):
        near, after = (number / 9) ** 2.4, ((number + 0.5) / 9) ** 2.4
        y, z = y0 + (h - y0) * near, y0 + (h - y0) * after
        marks.polygon(
            [
                (x0 - w * 0.007 * near, y),
                (x0 + w * 0.007 * near, y),
                (x0 + w * 0.007 * after, z),
                (x0 - w * 0.007 * after, z),
            ]
        )
        x, tall = x0 - w * 0.46 * near - w * 0.01, h * 0.85 * near
        poles.limb((x, y), (x, y - tall), w * 0.004 * near, w * 0.003 * near)
        poles.limb(
            (x - w * 0.03 * near, y - tall * 0.93),
            (x + w * 0.03 * near, y - tall * 0.93),
            w * 0.003 * near,
            w * 0.003 * near,
        )
    paint(view.canvas, view.palette.glow, faded(marks.image(), 0.8))
    paint(view.canvas, view.palette.shade, poles.image())
