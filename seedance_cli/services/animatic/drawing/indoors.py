"""Rooms with a window, a counter, a stage, a studio's seamless backdrop."""

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
    paint,
    ramp,
    soft,
)
from seedance_cli.services.animatic.drawing.view import View, ground, streaks


def room(view: View) -> None:
    """A corner of a room: a window with its light on the floor, a table's edge, a lamp, a picture."""
    p, w, h, y0 = view.palette, view.width, view.height, view.horizon
    wall = mix(p.land, p.shade, 0.16)
    left = view.sun[0] < w / 2
    view.canvas.paste(
        gradient(view.size, [(0, mix(wall, p.shade, 0.5)), (0.7, wall), (1, mix(wall, p.haze, 0.2))])
    )
    floor = Mask(view.size)
    floor.box(0, y0 + h * 0.03, w, h)
    paint(
        view.canvas,
        gradient(view.size, [(0, p.land), (0.6, mix(p.land, p.shade, 0.4)), (1, mix(p.shade, p.land, 0.2))]),
        floor.image(),
    )
    x = w * (0.2 if left else 0.6)
    _window(view, x, h * 0.16, w * 0.2, min(h * 0.42, y0 - h * 0.2))
    _furniture(view, left=left)
    view.canvas = lighten(
        view.canvas, p.glow, faded(halo(view.size, x + w * 0.1, h * 0.36, w * 0.5, falloff=1.5), 0.45)
    )


def _window(view: View, x: float, y: float, width: float, height: float) -> None:
    p, h = view.palette, view.height
    glass, beam, bars = Mask(view.size), Mask(view.size), Mask(view.size)
    glass.box(x, y, x + width, y + height)
    outside = gradient(view.size, [(0, p.sky), (0.36, p.haze), (0.6, p.glow), (1, p.glow)])
    paint(view.canvas, outside, glass.image())
    for share in (0.0, 0.5, 1.0):
        bars.box(
            x + width * share - h * 0.006,
            y - h * 0.006,
            x + width * share + h * 0.006,
            y + height + h * 0.006,
        )
    for share in (0.0, 0.4, 1.0):
        bars.box(x - h * 0.006, y + height * share - h * 0.006, x + width, y + height * share + h * 0.006)
    paint(view.canvas, mix(p.shade, p.land, 0.25), bars.image())
    lean = width * (0.9 if x < view.width * 0.4 else -0.9)
    for a, b in ((0.03, 0.47), (0.53, 0.97)):
        top, low = view.horizon + h * 0.07, h * 0.99
        beam.polygon(
            [
                (x + width * a + lean * 0.5, top),
                (x + width * b + lean * 0.5, top),
                (x + width * b + lean * 1.6, low),
                (x + width * a + lean * 1.6, low),
            ]
        )
    view.canvas = lighten(view.canvas, p.glow, faded(soft(beam.image(), h / 110), 0.4))


def _furniture(view: View, *, left: bool) -> None:
    p, w, h = view.palette, view.width, view.height
    far, near = Mask(view.size), Mask(view.size)
    x = w * (0.66 if left else 0.1)
    # Seen from above, the wall is short: what hangs on it moves up with the floor's edge.
    share = min(1.0, view.horizon / h / 0.56)
    for level in (0.2 * share, 0.34 * share, 0.48 * share):
        far.box(x, h * level + h * 0.08, x + w * 0.22, h * level + h * 0.092)
        at = x + w * 0.01
        while at < x + w * 0.2:
            wide, tall = w * view.rng.uniform(0.005, 0.016), h * view.rng.uniform(0.04, 0.085)
            if view.rng.random() < 0.75:
                far.box(
                    at, h * (level + 0.08) - tall, at + wide, h * (level + 0.081), view.rng.randint(120, 255)
                )
            at += wide + 2
    paint(view.canvas, mix(p.shade, p.land, 0.3), far.image())
    x = w * 0.5
    near.limb((x, 0), (x, h * 0.14), 1.5, 1.5)
    near.polygon(
        [
            (x - w * 0.006, h * 0.13),
            (x + w * 0.006, h * 0.13),
            (x + w * 0.035, h * 0.2),
            (x - w * 0.035, h * 0.2),
        ]
    )
    near.box(w * (0.52 if left else 0.04), h * 0.84, w * (0.96 if left else 0.48), h * 0.865)
    for leg in (0.06, 0.38):
        start = (0.52 if left else 0.04) + leg
        near.box(w * start, h * 0.86, w * (start + 0.012), h)
    paint(view.canvas, p.shade, near.image())
    view.canvas = lighten(view.canvas, p.accent, faded(halo(view.size, x, h * 0.21, h * 0.3), 0.5))


def cafe(view: View) -> None:
    """A counter, lamps in a row, bottles on shelves, the street's lights through the glass."""
    p, w, h = view.palette, view.width, view.height
    view.canvas.paste(
        gradient(view.size, [(0, mix(p.shade, p.land, 0.2)), (0.6, mix(p.land, p.shade, 0.35)), (1, p.shade)])
    )
    bokeh(view, 60)
    shelf = Mask(view.size)
    for level in (0.3, 0.44):
        shelf.box(w * 0.08, h * level, w * 0.92, h * level + h * 0.01)
        at = w * 0.1
        while at < w * 0.9:
            wide, tall = w * view.rng.uniform(0.008, 0.014), h * view.rng.uniform(0.05, 0.1)
            shelf.box(at, h * level - tall * 0.62, at + wide, h * level)
            shelf.box(at + wide * 0.35, h * level - tall, at + wide * 0.65, h * level)
            at += wide + w * view.rng.uniform(0.004, 0.03)
    paint(view.canvas, mix(p.shade, p.land, 0.42), shelf.image())
    counter = Mask(view.size)
    counter.box(0, view.horizon + h * 0.1, w, h)
    top = view.horizon / h + 0.1
    paint(
        view.canvas,
        gradient(
            view.size,
            [
                (0, p.land),
                (top, mix(p.land, p.glow, 0.4)),
                (top + 0.05, mix(p.land, p.shade, 0.25)),
                (1, p.shade),
            ],
        ),
        counter.image(),
    )
    for number in range(4):
        x = w * (0.14 + 0.24 * number)
        cord = Mask(view.size)
        cord.limb((x, 0), (x, h * 0.13), 1.6, 1.6)
        cord.polygon(
            [
                (x - w * 0.008, h * 0.12),
                (x + w * 0.008, h * 0.12),
                (x + w * 0.03, h * 0.19),
                (x - w * 0.03, h * 0.19),
            ]
        )
        paint(view.canvas, p.shade, cord.image())
        view.canvas = lighten(view.canvas, p.glow, faded(halo(view.size, x, h * 0.2, h * 0.34), 0.75))
    streaks(view, view.horizon + h * 0.11, 0.2)


def bokeh(view: View, count: int) -> None:
    """Lights out of focus."""
    for colour in (view.palette.glow, view.palette.accent):
        mask = Mask(view.size, 1)
        for _ in range(count // 2):
            mask.disc(
                view.rng.uniform(0, view.width),
                view.rng.uniform(0, view.height * 0.7),
                view.height * view.rng.uniform(0.008, 0.035),
                value=view.rng.randint(20, 120),
            )
        view.canvas = lighten(view.canvas, colour, soft(mask.image(), 2.5))


def stage(view: View) -> None:
    """Darkness, curtains, and cones of light."""
    p, w, h = view.palette, view.width, view.height
    view.canvas.paste(gradient(view.size, [(0, p.shade), (0.7, mix(p.shade, p.sky, 0.7)), (1, p.shade)]))
    ground(view, 0.75, 0.15)
    paint(view.canvas, p.shade, ramp(view.size, [(0, 120), (1, 120)]))
    for x, colour in ((0.5, p.glow), (0.16, p.accent), (0.84, p.haze)):
        beam = Mask(view.size)
        beam.polygon(
            [
                (w * x - w * 0.01, -4),
                (w * x + w * 0.01, -4),
                (w * (0.5 + (x - 0.5) * 0.3) + w * 0.16, h),
                (w * (0.5 + (x - 0.5) * 0.3) - w * 0.16, h),
            ]
        )
        fade = ramp(view.size, [(0, 210), (1, 90)])
        view.canvas = lighten(view.canvas, colour, faded(both(soft(beam.image(), h / 50), fade), 0.6))
    pool = Mask(view.size)
    pool.disc(w * 0.5, h * 0.88, w * 0.2, h * 0.06)
    view.canvas = lighten(view.canvas, p.glow, faded(soft(pool.image(), h / 60), 0.5))
    drape = cloud((w, 8), view.rng, (30, 1), 2).resize(view.size)
    sides = ramp(
        view.size, [(0, 255), (0.13, 230), (0.17, 0), (0.83, 0), (0.87, 230), (1, 255)], sideways=True
    )
    paint(view.canvas, mix(p.shade, p.accent, 0.22), both(sides, contrast(drape, 30, 220)))


def studio(view: View) -> None:
    """A seamless backdrop with one pool of light, and a low plinth's worth of floor."""
    p, w, h = view.palette, view.width, view.height
    view.canvas.paste(
        gradient(
            view.size,
            [
                (0, mix(p.sky, p.shade, 0.35)),
                (view.horizon / h, mix(p.sky, p.haze, 0.4)),
                (view.horizon / h + 0.12, mix(p.land, p.haze, 0.35)),
                (1, mix(p.land, p.shade, 0.5)),
            ],
        )
    )
    view.canvas = lighten(
        view.canvas, p.haze, faded(halo(view.size, w * 0.5, h * 0.42, w * 0.45, falloff=1.4), 0.7)
    )
    veil = contrast(cloud(view.size, view.rng, (2, 2), 3), 90, 220, 70)
    paint(view.canvas, p.glow, veil)
    beam = Mask(view.size)
    x = 0.0 if view.sun[0] < w / 2 else float(w)
    far = w - x
    beam.polygon([(x, -h * 0.1), (x, h * 0.18), (far, h * 1.1), (x + (far - x) * 0.42, h * 1.1)])
    view.canvas = lighten(view.canvas, p.glow, faded(soft(beam.image(), h / 22), 0.2))
