"""Marks on paper: smooth shapes, gradients, glows and grain, the few strokes every panel is made of.

Pictures here are values: each function takes what it needs and returns an image, or paints onto the canvas given.
Randomness comes only from a `Random` or a seed passed in, so that the same storyboard gives the same pictures.
"""

import itertools
import math
from collections.abc import Sequence
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Point = tuple[float, float]
Size = tuple[int, int]


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`one` moved towards `other` by `share`, 0–1."""
    share = min(max(share, 0.0), 1.0)
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def luma(colour: Colour) -> float:
    """How bright a colour looks, 0–255."""
    return 0.3 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2]


class Mask:
    """A soft-edged stencil of `size`, drawn at `scale` times its size so that edges come out smooth."""

    def __init__(self, size: Size, scale: int = 2) -> None:
        self.scale = scale
        self._image = Image.new("L", (max(1, size[0]) * scale, max(1, size[1]) * scale))
        self._draw = ImageDraw.Draw(self._image)

    def polygon(self, points: Sequence[Point], value: int = 255) -> None:
        if len(points) > 2:
            self._draw.polygon([(x * self.scale, y * self.scale) for x, y in points], fill=value)

    def blob(self, points: Sequence[Point], value: int = 255) -> None:
        """A closed smooth shape through `points`."""
        self.polygon(curve(points, closed=True), value)

    def disc(self, x: float, y: float, rx: float, ry: float | None = None, value: int = 255) -> None:
        ry = rx if ry is None else ry
        box = [(x - rx) * self.scale, (y - ry) * self.scale, (x + rx) * self.scale, (y + ry) * self.scale]
        self._draw.ellipse(box, fill=value)

    def limb(self, a: Point, b: Point, ra: float, rb: float, value: int = 255) -> None:
        """A tapered capsule from `a` to `b`, as thick as its two radii."""
        length = math.hypot(b[0] - a[0], b[1] - a[1]) or 1.0
        nx, ny = (a[1] - b[1]) / length, (b[0] - a[0]) / length
        self.polygon(
            [
                (a[0] + nx * ra, a[1] + ny * ra),
                (b[0] + nx * rb, b[1] + ny * rb),
                (b[0] - nx * rb, b[1] - ny * rb),
                (a[0] - nx * ra, a[1] - ny * ra),
            ],
            value,
        )
        self.disc(a[0], a[1], ra, value=value)
        self.disc(b[0], b[1], rb, value=value)

    def stroke(self, points: Sequence[Point], width: float, value: int = 255) -> None:
        """A line through `points` that thins out at both ends, as a brush leaves it."""
        line = curve(points)
        for place in range(len(line) - 1):
            share = place / max(1, len(line) - 2)
            swell = 0.35 + 0.65 * math.sin(math.pi * min(max(share, 0.02), 0.98))
            radius = width * swell / 2
            self.limb(line[place], line[place + 1], radius, radius, value)

    def box(self, left: float, top: float, right: float, bottom: float, value: int = 255) -> None:
        s = self.scale
        if right > left and bottom > top:
            # A sliver thinner than a pixel still leaves its mark.
            low, far = max(bottom * s - 1, top * s), max(right * s - 1, left * s)
            self._draw.rectangle([left * s, top * s, far, low], fill=value)

    def image(self, melt: float = 0.0) -> Image.Image:
        """The stencil, mode L. `melt` (pixels) rounds corners and lets touching shapes flow into one."""
        image = self._image
        if melt > 0:
            image = image.filter(ImageFilter.GaussianBlur(melt * self.scale)).point(_STEEP)
        return image.reduce(self.scale) if self.scale > 1 else image.copy()


_STEEP = [min(255, max(0, round((value - 128) * 7 + 128))) for value in range(256)]


def curve(points: Sequence[Point], *, closed: bool = False, steps: int = 10) -> list[Point]:
    """A smooth line through `points` (Catmull–Rom)."""
    points = list(points)
    if len(points) < 3:
        return points
    ends = [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    smooth = []
    for p0, p1, p2, p3 in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for step in range(steps):
            t = step / steps
            smooth.append((_spline(p0[0], p1[0], p2[0], p3[0], t), _spline(p0[1], p1[1], p2[1], p3[1], t)))
    if not closed:
        smooth.append(points[-1])
    return smooth


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


def gradient(size: Size, stops: Sequence[tuple[float, Colour]]) -> Image.Image:
    """Colours from top to bottom; each stop is a share of the height and its colour."""
    strip = Image.frombytes(
        "RGB", (1, 128), bytes(band for row in range(128) for band in _at(stops, row / 127))
    )
    return strip.resize(size, Image.Resampling.BILINEAR)


def _at(stops: Sequence[tuple[float, Colour]], share: float) -> Colour:
    for (low, one), (high, other) in itertools.pairwise(stops):
        if share <= high:
            return mix(one, other, (share - low) / max(high - low, 1e-6))
    return stops[-1][1]


def ramp(size: Size, stops: Sequence[tuple[float, int]], *, sideways: bool = False) -> Image.Image:
    """A stencil whose values run from top to bottom, or from left to right."""
    grey = [(share, (value, value, value)) for share, value in stops]
    strip = Image.frombytes("L", (1, 256), bytes(_at(grey, row / 255)[0] for row in range(256)))
    if sideways:
        strip = strip.transpose(Image.Transpose.ROTATE_90)
    return strip.resize(size, Image.Resampling.BILINEAR)


def halo(size: Size, x: float, y: float, radius: float, *, falloff: float = 2.0) -> Image.Image:
    """A round glow as a stencil: full at (x, y), gone at `radius` pixels."""
    side = 96
    spot = Image.radial_gradient("L").resize((side, side), Image.Resampling.BILINEAR)
    fade = [round(255 * max(0.0, 1 - value / 180) ** falloff) for value in range(256)]
    spot = spot.point(fade)
    reach = max(2, round(radius * 2))
    image = Image.new("L", size)
    image.paste(
        spot.resize((reach, reach), Image.Resampling.BICUBIC), (round(x - reach / 2), round(y - reach / 2))
    )
    return image


def speckle(size: Size, rng: Random) -> Image.Image:
    """Even grey noise, mode L, around 128."""
    width, height = max(1, size[0]), max(1, size[1])
    return Image.frombytes("L", (width, height), rng.randbytes(width * height))


def cloud(size: Size, rng: Random, cells: tuple[int, int] = (4, 3), octaves: int = 4) -> Image.Image:
    """Soft uneven noise, mode L: mist, clouds, washes of paint. `cells` are the largest patches across and down."""
    small = (min(size[0], 480), max(1, min(size[0], 480) * size[1] // size[0]))
    total = Image.new("L", small, 128)
    for octave in range(octaves):
        grid = (cells[0] * 2**octave + 2, cells[1] * 2**octave + 2)
        patch = speckle(grid, rng).resize(small, Image.Resampling.BICUBIC)
        total = patch if octave == 0 else Image.blend(total, patch, 0.5 ** (octave + 0.6))
    return total.resize(size, Image.Resampling.BICUBIC) if small != size else total


def contrast(image: Image.Image, low: int, high: int, top: int = 255) -> Image.Image:
    """A stencil stretched so that `low` becomes 0 and `high` becomes `top`."""
    table = [round(top * min(1.0, max(0.0, (value - low) / max(1, high - low)))) for value in range(256)]
    return image.point(table)


def faded(mask: Image.Image, share: float) -> Image.Image:
    return mask.point([round(value * share) for value in range(256)])


def both(one: Image.Image, other: Image.Image) -> Image.Image:
    """Where both stencils are open."""
    return ImageChops.multiply(one, other)


def soft(image: Image.Image, radius: float) -> Image.Image:
    """Blurred by `radius` pixels; wide blurs are done on a smaller copy, where they look the same and cost little."""
    step = 1 if radius < 2.5 else 2 if radius < 5 else 4 if radius < 12 else 8
    if step == 1 or min(image.size) < 6 * step:
        return image.filter(ImageFilter.GaussianBlur(radius))
    small = image.reduce(step).filter(ImageFilter.GaussianBlur(radius / step))
    return small.resize(image.size, Image.Resampling.BILINEAR)


def paint(
    canvas: Image.Image, fill: Colour | Image.Image, mask: Image.Image, at: tuple[int, int] = (0, 0)
) -> None:
    """Lay a colour, or an image of the mask's size, onto the canvas through a stencil."""
    box = mask.getbbox()
    if box is None:
        return
    if box[3] - box[1] < 0.85 * mask.height or box[2] - box[0] < 0.7 * mask.width:
        mask, at = mask.crop(box), (at[0] + box[0], at[1] + box[1])
        fill = fill.crop(box) if isinstance(fill, Image.Image) else fill
    if isinstance(fill, Image.Image):
        canvas.paste(fill, at, mask)
    else:
        canvas.paste(fill, (at[0], at[1], at[0] + mask.width, at[1] + mask.height), mask)


def lighten(canvas: Image.Image, colour: Colour, mask: Image.Image) -> Image.Image:
    """The canvas with light of `colour` added through a stencil, as a lamp does: never darker, never clipped hard."""
    light = Image.new("RGB", canvas.size)
    light.paste(colour, (0, 0), mask)
    return ImageChops.screen(canvas, light)
