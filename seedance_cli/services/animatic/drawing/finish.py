"""The last pass over a panel: the medium it seems to be made in (gouache, ink, pencil, film), its grain and its edges."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from seedance_cli.services.animatic.drawing.brush import (
    Size,
    both,
    cloud,
    contrast,
    faded,
    mix,
    paint,
    speckle,
)  # fmt: skip
from seedance_cli.services.animatic.drawing.palette import Palette


def finish(image: Image.Image, medium: str, palette: Palette, *, whole: bool) -> Image.Image:
    """`image` in a medium. `whole` pictures also get what belongs to the sheet: paper, grain, darker edges; a figure
    cut out to be laid over one gets the medium alone."""
    image = _MEDIA.get(medium, _gouache)(_Work(image, palette, whole))
    if whole:
        dark, light = _sheet(image.size, on_paper=medium in ("ink", "pencil"))
        paint(image, mix(palette.shade, (0, 0, 0), 0.35), dark)
        paint(image, mix(palette.glow, (255, 255, 255), 0.3), light)
    return image


@dataclass(frozen=True, slots=True)
class _Work:
    image: Image.Image
    palette: Palette
    whole: bool


def _gouache(work: _Work) -> Image.Image:
    """The house style: a little bloom in the lights, pigment settling unevenly."""
    if not work.whole:
        return work.image
    glow = contrast(ImageOps.grayscale(work.image.reduce(4)), 150, 255, 120).filter(
        ImageFilter.GaussianBlur(7)
    )
    paint(work.image, work.palette.glow, faded(glow.resize(work.image.size, Image.Resampling.BILINEAR), 0.34))
    return work.image


def _flat(work: _Work) -> Image.Image:
    return (
        ImageOps.posterize(work.image, 5)
        if not work.whole
        else Image.blend(work.image, ImageOps.posterize(work.image, 4), 0.5)
    )


def _noir(work: _Work) -> Image.Image:
    grey = ImageOps.grayscale(work.image)
    hard = grey.point([round(255 * min(1.0, _s_curve(min(1.0, value / 255 * 1.2)))) for value in range(256)])
    return ImageOps.colorize(hard, (8, 8, 11), (246, 243, 236), (112, 112, 114))


def _s_curve(x: float) -> float:
    return x * x * (3 - 2 * x) * 0.75 + x * 0.2


def _ink(work: _Work) -> Image.Image:
    """Washes of black on paper; the accent stays, as a seal does."""
    grey = ImageOps.grayscale(work.image)
    if work.whole:
        pool = contrast(_wash(work.image.size), 60, 200, 70)
        grey = ImageChops.subtract(ImageOps.autocontrast(grey, cutoff=1), both(pool, ImageOps.invert(grey)))
    washed = ImageOps.colorize(grey, (24, 25, 28), (246, 242, 230), (150, 150, 146))
    return Image.blend(work.image, washed, 0.8)


def _pencil(work: _Work) -> Image.Image:
    """Graphite on paper: contours, and two directions of hatching where it is dark; a trace of colour kept."""
    grey = ImageOps.grayscale(work.image)
    paper = Image.new("RGB", work.image.size, (240, 236, 226))
    lead = (46, 46, 52)
    if work.whole:
        grey = ImageOps.autocontrast(grey, cutoff=1)
    paint(paper, (118, 117, 118), faded(ImageOps.invert(grey), 0.8))
    for level, slope, strength in ((130, 1, 0.42), (76, -1, 0.5)):
        dark = grey.point(
            [255 if value < level else max(0, 255 - (value - level) * 8) for value in range(256)]
        )
        paint(paper, lead, faded(both(dark, _hatch(work.image.size, slope)), strength))
    lines = ImageOps.invert(grey.filter(ImageFilter.GaussianBlur(0.8)).filter(ImageFilter.CONTOUR))
    paint(paper, lead, contrast(lines, 16, 90))
    return Image.blend(paper, work.image, 0.16)


def _neon(work: _Work) -> Image.Image:
    """Lights that spill."""
    if not work.whole:
        return work.image
    small = work.image.reduce(4)
    bright = Image.composite(
        small, Image.new("RGB", small.size), contrast(ImageOps.grayscale(small), 110, 230)
    )
    spill = bright.filter(ImageFilter.GaussianBlur(9)).resize(work.image.size, Image.Resampling.BILINEAR)
    return ImageChops.screen(work.image, spill)


def _faded(work: _Work) -> Image.Image:
    """Old stock: lifted blacks, yellowed whites."""
    low, high = (42, 30, 40), (255, 240, 208)
    tables = [
        round(low[band] + (high[band] - low[band]) * value / 255) for band in range(3) for value in range(256)
    ]
    return work.image.point(tables)


_MEDIA: dict[str, Callable[[_Work], Image.Image]] = {
    "ink": _ink, "pencil": _pencil, "noir": _noir, "neon": _neon, "flat": _flat, "faded": _faded,
}  # fmt: skip


@lru_cache(maxsize=2)
def _wash(size: Size) -> Image.Image:
    return cloud(size, Random("wash"), (7, 5), 5)


@lru_cache(maxsize=4)
def _hatch(size: Size, slope: int) -> Image.Image:
    """Uneven diagonal lines, as a stencil."""
    image = Image.new("L", size)
    draw, rng = ImageDraw.Draw(image), Random(f"hatch{slope}")
    reach, step = size[1], max(4, size[1] // 190)
    for x in range(-reach, size[0] + reach, step):
        start = x + rng.uniform(-1.5, 1.5)
        draw.line(
            [(start, 0), (start + slope * reach * 0.8, reach)],
            fill=rng.randint(90, 220),
            width=1,
        )
    gaps = contrast(cloud(size, rng, (14, 14), 3), 90, 150)
    return both(image.filter(ImageFilter.GaussianBlur(0.5)), gaps)


@lru_cache(maxsize=4)
def _sheet(size: Size, *, on_paper: bool) -> tuple[Image.Image, Image.Image]:
    """Where the sheet darkens what is on it (grain, settled pigment, and but for paper the corners), and where its
    grain lightens it."""
    noise = speckle(size, Random("grain")).filter(ImageFilter.GaussianBlur(0.7))
    strength = 0.4 if on_paper else 0.55
    dark = contrast(noise, 128, 215, round(42 * strength))
    light = contrast(ImageOps.invert(noise), 128, 215, round(30 * strength))
    if not on_paper:
        dark = ImageChops.add(dark, contrast(_wash(size), 150, 255, 26))
        dark = ImageChops.add(dark, _vignette(size))
    return dark, light


def _vignette(size: Size) -> Image.Image:
    small = (size[0] // 6, size[1] // 6)
    spot = Image.radial_gradient("L").resize(
        (round(small[0] * 1.3), round(small[1] * 1.3)), Image.Resampling.BICUBIC
    )
    left, top = (spot.width - small[0]) // 2, (spot.height - small[1]) // 2
    return contrast(spot.crop((left, top, left + small[0], top + small[1])), 110, 255, 150).resize(
        size, Image.Resampling.BICUBIC
    )
