"""Water, air and the void: the sea and its shore, the deep, the sky above the clouds, space."""

from seedance_cli.services.animatic.drawing.brush import (
    Colour,
    Mask,
    Point,
    both,
    cloud,
    contrast,
    curve,
    faded,
    gradient,
    halo,
    lighten,
    mix,
    paint,
    ramp,
    soft,
)
from seedance_cli.services.animatic.drawing.view import View, ridge, shafts, sky, stars, streaks


def sea(view: View) -> None:
    """Water to the horizon with the sun's path on it, and a shore before us."""
    sky(view, clouds=0.55)
    p, h = view.palette, view.height
    isle, _ = ridge(view, view.horizon + h * 0.02, h * 0.05, 0.7, 1)
    fade = ramp(view.size, [(0, 255), (view.horizon / h, 255), (min(1, view.horizon / h + 0.002), 0), (1, 0)])
    view.layer(both(isle, fade), 0.2, mist=0.5)
    y = view.horizon / h
    water = gradient(
        view.size,
        [
            (0, p.haze),
            (y, mix(p.haze, p.land, 0.45)),
            (min(0.99, y + 0.3), p.land),
            (1, mix(p.land, p.shade, 0.6)),
        ],
    )
    paint(
        view.canvas,
        water,
        ramp(view.size, [(0, 0), (max(0, y - 0.003), 0), (min(1, y + 0.003), 255), (1, 255)]),
    )
    glints(view, view.sun[0])
    shore = [
        (-20.0, h * 0.9),
        (view.width * 0.3, h * 0.945),
        (view.width * 0.62, h * 0.9),
        (view.width + 20.0, h * 0.97),
    ]
    _shore(view, shore, mix(p.land, p.shade, 0.3))


def beach(view: View) -> None:
    """The sea with wide wet sand before it."""
    sea(view)
    w, p, top, drop = view.width, view.palette, view.horizon, view.height - view.horizon
    line = [
        (-20.0, top + drop * 0.2),
        (w * 0.3, top + drop * 0.27),
        (w * 0.66, top + drop * 0.19),
        (w + 20.0, top + drop * 0.25),
    ]
    _shore(view, line, mix(p.haze, p.skin, 0.5))
    streaks(view, top + drop * 0.36, 0.3)


def _shore(view: View, line: list[Point], sand: Colour) -> None:
    """Sand from a waterline down to us, with two lips of foam."""
    h, p = view.height, view.palette
    fill = gradient(
        view.size, [(0, sand), (line[0][1] / h, mix(sand, p.shade, 0.12)), (1, mix(sand, p.shade, 0.62))]
    )
    foam = mix(p.glow, (255, 255, 255), 0.35)
    for lift, colour, value in ((0.022, foam, 110), (0.009, foam, 255), (0.0, fill, 255)):
        mask = Mask(view.size)
        mask.polygon(
            [*curve([(x, y - h * lift) for x, y in line]), (view.width + 20, h + 20), (-20, h + 20)], value
        )
        paint(view.canvas, colour, soft(mask.image(), 1.5))


def glints(view: View, x: float) -> None:
    """Light broken on water, dense under the sun, and the swell's darker lines."""
    light, dark = Mask(view.size), Mask(view.size)
    drop = view.height - view.horizon
    for _ in range(520):
        near = view.rng.random() ** 1.6
        y = view.horizon + 2 + drop * near
        spread = view.width * (0.015 + 0.2 * near)
        long = (5 + 60 * near) * view.width / 1600
        at = view.rng.gauss(x, spread)
        tall = 0.5 + 2.4 * near
        light.disc(at, y, long * view.rng.uniform(0.3, 1.0), tall, round(view.rng.uniform(90, 255)))
        dark.disc(view.rng.uniform(0, view.width), y + 3, long * 1.8, tall, 90)
    paint(view.canvas, view.palette.shade, faded(dark.image(), 0.6))
    paint(view.canvas, view.palette.glow, light.image())


def underwater(view: View) -> None:
    """Light falling through water, weed and rock."""
    p, w, h = view.palette, view.width, view.height
    deep = mix(p.land, p.shade, 0.55)
    view.canvas.paste(gradient(view.size, [(0, mix(p.haze, p.land, 0.3)), (0.4, p.land), (1, deep)]))
    view.canvas = lighten(view.canvas, p.glow, faded(shafts(view, (w * 0.5, -h * 0.2), 9), 0.4))
    for base, share in ((0.82, 0.45), (0.93, 0.85)):
        mask, _ = ridge(view, h * base, h * 0.05, 0.6, 3)
        view.layer(mask, share, mist=0.2)
    weeds = Mask(view.size)
    for _ in range(26):
        x, tall = view.rng.uniform(0, w), h * view.rng.uniform(0.08, 0.3)
        weeds.stroke(
            [(x, h), (x + 12, h - tall * 0.4), (x - 10, h - tall * 0.7), (x + 6, h - tall)], h * 0.014
        )
    paint(view.canvas, view.depth(0.95), weeds.image())


def open_sky(view: View) -> None:
    """Above the clouds."""
    sky(view, clouds=0.4)
    h = view.height
    for number in range(3):
        billows = contrast(cloud(view.size, view.rng, (4, 4), 5), 100, 190)
        low = ramp(view.size, [(0, 0), (0.42 + number * 0.14, 0), (0.72 + number * 0.12, 255), (1, 255)])
        colour = mix(view.palette.glow, view.palette.haze, 0.2 + number * 0.3)
        paint(
            view.canvas,
            mix(view.palette.sky, colour, 0.35),
            both(low, soft(billows, 3)),
            (0, round(h * 0.03)),
        )
        paint(view.canvas, colour, both(low, billows))


def space(view: View) -> None:
    """Stars, a nebula and the limb of a planet."""
    p, w, h = view.palette, view.width, view.height
    view.horizon = h
    view.canvas.paste(gradient(view.size, [(0, mix(p.sky, p.shade, 0.6)), (1, p.sky)]))
    for colour in (p.haze, p.accent):
        veil = contrast(cloud(view.size, view.rng, (3, 2), 5), 120, 225, 120)
        paint(view.canvas, colour, veil)
    stars(view, 420)
    x, y, radius = w * view.rng.choice((0.2, 0.82)), h * 1.05, h * 0.62
    disc = Mask(view.size)
    disc.disc(x, y, radius)
    view.canvas = lighten(view.canvas, p.glow, faded(halo(view.size, x, y, radius * 1.35, falloff=1.2), 0.5))
    lit = halo(view.size, x - radius * 0.45, y - radius * 0.75, radius * 1.5, falloff=1.2)
    paint(view.canvas, p.shade, disc.image())
    bands = cloud(view.size, view.rng, (2, 16), 4)
    paint(view.canvas, mix(p.land, p.glow, 0.55), both(both(disc.image(), lit), contrast(bands, 0, 200)))
