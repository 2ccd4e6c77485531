"""Among trunks and stalks, with the light coming through."""

import math

from seedance_cli.services.animatic.drawing.brush import (
    Mask,
    both,
    cloud,
    contrast,
    faded,
    gradient,
    halo,
    lighten,
    mix,
    ramp,
)
from seedance_cli.services.animatic.drawing.view import View, ground, mist, shafts, tufts


def forest(view: View) -> None:
    """Trunks in four depths, light between them."""
    p, w, h = view.palette, view.width, view.height
    view.canvas.paste(
        gradient(view.size, [(0, mix(p.land, p.haze, 0.35)), (0.45, p.haze), (0.62, p.glow), (1, p.land)])
    )
    view.canvas = lighten(
        view.canvas, p.glow, faded(halo(view.size, view.sun[0], view.horizon * 0.7, w * 0.4), 0.6)
    )
    for share, count, thick in ((0.16, 34, 0.006), (0.34, 20, 0.011), (0.58, 11, 0.02)):
        trunks(view, share, count, thick)
        leaves(view, share)
        mist(view, view.horizon * (0.95 + share * 0.1), h * 0.4, 0.5 * (1 - share))
    ground(view, 0.6, 0.7)
    view.canvas = lighten(view.canvas, p.glow, faded(shafts(view, (view.sun[0], -h * 0.3), 8), 0.34))
    trunks(view, 0.95, 2, 0.05, edges=True)
    leaves(view, 0.95)
    tufts(view, 0.85)


def trunks(view: View, share: float, count: int, thick: float, *, edges: bool = False) -> None:
    mask, foot = Mask(view.size), view.horizon + (view.height - view.horizon) * max(0.0, share - 0.12)
    for number in range(count):
        x = view.rng.uniform(-0.02, 1.02) * view.width
        if edges:
            x = view.width * (view.rng.uniform(-0.02, 0.05) if number % 2 else view.rng.uniform(0.95, 1.02))
        r, lean = view.width * thick * view.rng.uniform(0.6, 1.2), view.rng.uniform(-0.05, 0.05) * view.height
        base = foot + view.rng.uniform(0, 0.04) * view.height
        mask.limb((x, base), (x + lean, -20), r, r * 0.55)
        mask.polygon(
            [
                (x - r * 1.9, base + r),
                (x - r * 0.8, base - r * 3),
                (x + r * 0.8, base - r * 3),
                (x + r * 1.9, base + r),
            ]
        )
        for _ in range(3):
            y = view.rng.uniform(0, 0.5) * view.height
            out = view.rng.choice((-1, 1)) * r * view.rng.uniform(4, 9)
            mask.limb((x + lean * 0.5, y), (x + out, y - abs(out) * 0.5), r * 0.35, r * 0.08)
    view.layer(mask.image(), share, mist=0.25)


def leaves(view: View, share: float) -> None:
    """Foliage hanging from above, in the palette's accent where the place is autumnal."""
    blots = cloud(view.size, view.rng, (9, 7), 5)
    fall = ramp(view.size, [(0, 255), (0.16 + 0.1 * (1 - share), 160), (0.42, 0), (1, 0)])
    mask = contrast(both(contrast(blots, 70, 175), fall), 70, 100)
    view.layer(mask, min(1.0, share + 0.1), mist=0.0)


def bamboo(view: View) -> None:
    """Stalks with knots and hanging leaves."""
    p, w, h = view.palette, view.width, view.height
    view.canvas.paste(gradient(view.size, [(0, p.sky), (0.6, p.haze), (1, mix(p.haze, p.land, 0.5))]))
    view.canvas = lighten(view.canvas, p.glow, faded(halo(view.size, view.sun[0], view.sun[1], w * 0.4), 0.6))
    for share, count, thick in ((0.2, 26, 0.004), (0.42, 15, 0.007), (0.8, 6, 0.013)):
        stalks, leaf = Mask(view.size), Mask(view.size)
        for _ in range(count):
            x, lean = view.rng.uniform(0, w), view.rng.uniform(-0.06, 0.06) * h
            _stalk(view, stalks, leaf, x, lean, w * thick)
        view.layer(stalks.image(), share, mist=0.45)
        view.layer(leaf.image(), min(1, share + 0.15), mist=0.1)
        mist(view, h * 0.7, h * 0.5, 0.5 * (1 - share))
    ground(view, 0.5, 0.5)
    tufts(view, 0.8)


def _stalk(view: View, stalks: Mask, leaf: Mask, x: float, lean: float, r: float) -> None:
    y, h, knot = view.height * 0.98, view.height, view.height * view.rng.uniform(0.1, 0.16)
    while y > -knot:
        a, b = (x + lean * (1 - y / h), y), (x + lean * (1 - (y - knot) / h), y - knot)
        stalks.limb((a[0], a[1] - r * 0.7), (b[0], b[1] + r * 0.7), r, r * 0.96)
        stalks.limb((a[0] - r, a[1]), (a[0] + r, a[1]), r * 0.3, r * 0.3)
        if view.rng.random() < 0.4 and y < h * 0.7:
            for _ in range(5):
                turn, long = (
                    view.rng.uniform(0.15, math.pi - 0.15),
                    view.height * view.rng.uniform(0.04, 0.085) * (r / view.width * 90) ** 0.5,
                )
                leaf.stroke([a, (a[0] + math.cos(turn) * long * 0.5, a[1] + math.sin(turn) * long * 0.35),
                             (a[0] + math.cos(turn) * long, a[1] + math.sin(turn) * long)], long * 0.13)  # fmt: skip
        y -= knot
