"""A canvas with a horizon, and the strokes that all places share: sky, ridges, mist, ground, beams of light."""

import math
from collections.abc import Callable
from random import Random

from PIL import Image

from seedance_cli.services.animatic.drawing.brush import (
    Colour,
    Mask,
    Point,
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
from seedance_cli.services.animatic.drawing.palette import Palette


class View:
    """A canvas with what every place needs to know: its palette, the horizon (pixels from the top), and where the
    sun stands."""

    def __init__(
        self, size: tuple[int, int], palette: Palette, horizon: float, rng: Random, *, night: bool
    ) -> None:
        self.size, self.palette, self.rng, self.night = size, palette, rng, night
        self.width, self.height = size
        self.horizon = horizon * self.height
        self.sun = (
            self.width * rng.choice((0.3, 0.36, 0.64, 0.7)),
            self.horizon - self.height * rng.uniform(0.12, 0.26),
        )
        self.canvas = Image.new("RGB", size)

    def depth(self, share: float) -> Colour:
        """The land's colour at a distance: 0 the horizon's haze, 1 right before us."""
        base = mix(self.palette.haze, self.palette.land, min(1.0, share * 1.5))
        return mix(base, self.palette.shade, max(0.0, share - 0.35) * 1.25)

    def layer(self, mask: Image.Image, share: float, *, mist: float = 0.35, top: float = 0.0) -> None:
        """Paint one layer of land: its own colour above, lost in mist below."""
        colour = self.depth(share)
        light = mix(colour, self.palette.glow, 0.16 * (1 - share))
        low = mix(colour, self.palette.haze, mist)
        fill = gradient(
            self.size, [(0, light), (max(top, self.horizon / self.height - 0.2), light), (1, low)]
        )
        paint(self.canvas, fill, mask)


def sky(view: View, *, clouds: float = 0.5, sun: bool = True) -> None:
    """Sky, sun or moon, and clouds lit from it."""
    p, reach = view.palette, max(view.horizon / view.height, 0.2)
    middle = mix(p.sky, p.haze, 0.45)
    view.canvas.paste(gradient(view.size, [(0, p.sky), (reach * 0.55, middle), (reach, p.haze), (1, p.haze)]))
    x, y = view.sun
    if sun:
        for radius, share in ((1.0, 0.42), (0.42, 0.4)):
            glow = halo(view.size, x, y, view.width * 0.55 * radius, falloff=1.7)
            view.canvas = lighten(view.canvas, p.glow, faded(glow, share * (0.55 if view.night else 1)))
    if view.night:
        stars(view, 170)
    if clouds:
        cells = (3, max(4, 9 * view.height // view.width))
        bands = contrast(cloud(view.size, view.rng, cells, 5), 128, 205, round(200 * clouds))
        fade = ramp(view.size, [(0, 200), (reach * 0.6, 255), (reach, 60), (min(1, reach + 0.05), 0), (1, 0)])
        paint(view.canvas, mix(p.haze, p.glow, 0.5), both(bands, fade))
    if sun:
        disc = Mask(view.size)
        disc.disc(x, y, view.height * (0.045 if view.night else 0.06))
        paint(view.canvas, mix(p.glow, (255, 255, 255), 0.4), soft(disc.image(), 1.2))


def stars(view: View, count: int) -> None:
    mask = Mask(view.size, 1)
    for _ in range(count):
        radius = view.rng.choice((0.6, 0.8, 1.0, 1.7)) * view.height / 760
        mask.disc(
            view.rng.uniform(0, view.width),
            view.rng.uniform(0, view.horizon),
            radius,
            value=view.rng.randint(70, 255),
        )
    paint(view.canvas, view.palette.glow, mask.image())


def outline(
    rng: Random, width: int, rough: float, octaves: int = 6, first: int = 3
) -> Callable[[float], float]:
    """A hill line as a function of x in pixels, about -1 to 1; `rough` near 0 is a dune, near 1 a crag."""
    waves = [
        (
            rng.uniform(0.7, 1.3) * first * 2**octave / width,
            rng.uniform(0, 7),
            (0.32 + 0.26 * rough) ** octave,
        )
        for octave in range(octaves)
    ]

    def height(x: float) -> float:
        total = 0.0
        for pace, shift, weight in waves:
            wave = math.sin(2 * math.pi * pace * x + shift)
            total += weight * ((1 - abs(wave)) * 2 - 1 if rough > 0.5 else wave)
        return total / 1.5

    return height


def ridge(
    view: View, base: float, swing: float, rough: float, first: int = 3
) -> tuple[Image.Image, list[Point]]:
    """A layer of land as a stencil, and its crest; `base` and `swing` are pixels."""
    line = outline(view.rng, view.width, rough, 7 if rough > 0.5 else 3, first)
    step = max(2, view.width // 420)
    crest = [(float(x), base - swing * line(x)) for x in range(-step, view.width + 2 * step, step)]
    mask = Mask(view.size)
    mask.polygon([*crest, (view.width + 9, view.height + 9), (-9, view.height + 9)])
    return mask.image(), crest


def mist(view: View, y: float, height: float, strength: float) -> None:
    """A band of mist lying at `y`."""
    share, half = y / view.height, height / view.height / 2
    level = round(255 * strength)
    band = ramp(
        view.size,
        [(0, 0), (max(0.01, share - half), 0), (share, level), (min(0.99, share + half), 0), (1, 0)],
    )
    patches = contrast(cloud(view.size, view.rng, (3, 6), 3), 60, 190)
    paint(view.canvas, mix(view.palette.haze, view.palette.glow, 0.25), both(band, patches))


def ground(view: View, share: float = 0.55, texture: float = 0.5) -> None:
    """The floor from the horizon to our feet, darker towards us."""
    y = view.horizon / view.height
    near = mix(view.depth(share), view.palette.shade, 0.45)
    fill = gradient(
        view.size,
        [(0, view.depth(0.2)), (y, view.depth(0.22)), (min(0.98, y + 0.25), view.depth(share)), (1, near)],
    )
    mask = ramp(view.size, [(0, 0), (max(0, y - 0.004), 0), (min(1, y + 0.004), 255), (1, 255)])
    paint(view.canvas, fill, mask)
    streaks(view, view.horizon, texture)


def streaks(view: View, top: float, strength: float) -> None:
    """Uneven ground seen along its length: flat patches of light that widen towards us."""
    depth = max(8, view.height - round(top))
    patch = cloud((view.width, depth), view.rng, (5, 24), 3)
    lit = both(
        contrast(patch, 138, 200, round(150 * strength)), ramp(patch.size, [(0, 40), (0.5, 255), (1, 255)])
    )
    paint(view.canvas, view.depth(0.2), lit, (0, round(top)))
    dark = contrast(patch.point([255 - v for v in range(256)]), 138, 200, round(130 * strength))
    paint(view.canvas, view.palette.shade, dark, (0, round(top)))


def shafts(view: View, source: Point, count: int) -> Image.Image:
    """Beams of light from a point, as a stencil."""
    mask = Mask(view.size, 1)
    for _ in range(count):
        angle = view.rng.uniform(0.18, math.pi - 0.18)
        half, long = view.rng.uniform(0.012, 0.05), view.width * 1.6
        ends = [
            (source[0] + math.cos(angle + turn) * long, source[1] + math.sin(angle + turn) * long)
            for turn in (-half, half)
        ]
        mask.polygon([source, *ends], view.rng.randint(70, 170))
    fade = ramp(view.size, [(0, 255), (0.55, 150), (1, 10)])
    return both(soft(mask.image(), view.height / 70), fade)


def tufts(view: View, share: float, count: int = 90) -> None:
    """Grass and stones at our feet."""
    mask = Mask(view.size)
    bottom = view.height
    for _ in range(count):
        x, y = view.rng.uniform(-20, view.width + 20), bottom * view.rng.uniform(0.93, 1.03)
        for _ in range(view.rng.randint(3, 7)):
            tall, bend = bottom * view.rng.uniform(0.02, 0.075), view.rng.uniform(-1, 1)
            root = x + view.rng.uniform(-9, 9)
            tip = (root + bend * tall * 0.6, y - tall)
            mask.polygon(
                [(root - 1.6, y), (root + bend * tall * 0.2 - 0.6, y - tall * 0.55), tip, (root + 1.8, y)]
            )
    paint(view.canvas, view.depth(share + 0.1), mask.image())
