"""Any ground seen from straight above."""

import math

from seedance_cli.services.animatic.drawing.brush import (
    Mask,
    cloud,
    contrast,
    faded,
    gradient,
    halo,
    lighten,
    mix,
    paint,
    soft,
)
from seedance_cli.services.animatic.drawing.view import View


def from_above(view: View, setting: str) -> None:
    """The ground from straight above: dunes, waves, roofs, crowns or floorboards as patterns."""
    p, _w, h = view.palette, view.width, view.height
    view.canvas.paste(gradient(view.size, [(0, mix(p.land, p.haze, 0.5)), (1, mix(p.land, p.haze, 0.15))]))
    hard = setting in ("city", "street", "room", "cafe", "stage", "studio")
    if hard:
        _plan(view)
        return
    swell = cloud(view.size, view.rng, (3, 2), 3)
    paint(view.canvas, mix(p.land, p.shade, 0.35), contrast(swell, 110, 190, 150))
    for level in range(64, 200, 22):
        light = soft(swell.point([255 if level <= value < level + 6 else 0 for value in range(256)]), 1.6)
        paint(view.canvas, mix(p.land, p.shade, 0.35), faded(light, 0.42))
        paint(
            view.canvas, mix(p.haze, p.glow, 0.4), faded(light, 0.34), (round(-h * 0.006), round(-h * 0.008))
        )
    if setting in ("forest", "bamboo", "field"):
        _crowns_above(view)


def _plan(view: View) -> None:
    p, w, h = view.palette, view.width, view.height
    lines = Mask(view.size)
    for number in range(-4, 16):
        x = w * number / 11
        lines.limb((x, -9), (x + h * 0.35, h + 9), 1.3, 1.3, 150)
        y = h * number / 7
        lines.limb((-9, y), (w + 9, y - h * 0.12), 1.3, 1.3, 150)
    paint(view.canvas, p.shade, faded(lines.image(), 0.6))
    patches = contrast(cloud(view.size, view.rng, (3, 2), 3), 110, 200, 120)
    paint(view.canvas, p.shade, patches)
    view.canvas = lighten(view.canvas, p.glow, faded(halo(view.size, w * 0.5, h * 0.5, w * 0.4), 0.4))


def _crowns_above(view: View) -> None:
    for share in (0.5, 0.7):
        mask, tops = Mask(view.size), Mask(view.size)
        for _ in range(46):
            x, y, r = (
                view.rng.uniform(0, view.width),
                view.rng.uniform(0, view.height),
                view.height * view.rng.uniform(0.03, 0.075),
            )
            if math.hypot(x - view.width / 2, y - view.height / 2) < view.height * 0.26:
                continue
            for _ in range(8):
                dx, dy = view.rng.gauss(0, r * 0.45), view.rng.gauss(0, r * 0.45)
                mask.disc(x + dx, y + dy, r * 0.6)
                tops.disc(x + dx - r * 0.2, y + dy - r * 0.2, r * 0.3, value=120)
        paint(view.canvas, view.palette.shade, faded(soft(mask.image(), 5), 0.5), (8, 10))
        paint(view.canvas, view.depth(share), mask.image())
        paint(view.canvas, mix(view.palette.haze, view.palette.land, 0.4), soft(tops.image(), 2))
