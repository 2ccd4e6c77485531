"""A figure or thing cut out of paper: parts with tones, lit from one side, ready to be laid onto a place.

People, animals and things all end as a `Cutout`; the light that falls on it is laid on here, once, so that every
subject of a film is lit by the same lamp.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFilter

from seedance_cli.services.animatic.drawing.brush import (
    Colour,
    Mask,
    Point,
    both,
    curve,
    faded,
    mix,
    paint,
    ramp,
    soft,
)  # fmt: skip
from seedance_cli.services.animatic.drawing.palette import Palette


@dataclass(frozen=True, slots=True)
class Cutout:
    """A picture with its stencil; `foot` is the point of it, in pixels, that stands at a given place."""

    image: Image.Image
    mask: Image.Image
    foot: Point

    def mirrored(self) -> "Cutout":
        flip = Image.Transpose.FLIP_LEFT_RIGHT
        return Cutout(
            self.image.transpose(flip),
            self.mask.transpose(flip),
            (self.image.width - self.foot[0], self.foot[1]),
        )


class Parts:
    """Shapes collected from back to front, in units of the figure's own height: x to the right, y downward, the
    foot at (0, 0)."""

    def __init__(self, unit: float, left: float, top: float, right: float, bottom: float) -> None:
        """`unit` is pixels per unit; the rest is the room needed on each side of the foot, in units."""
        self.unit, self.left, self.top = unit, left, top
        self.size = (max(4, round((left + right) * unit)), max(4, round((top + bottom) * unit)))
        self.scale = 3 if unit < 420 else 2
        self._layers: list[_Layer] = []

    def at(self, x: float, y: float) -> Point:
        return (x + self.left) * self.unit, (y + self.top) * self.unit

    def begin(self) -> "Shape":
        return Shape(self)

    def add(self, shape: "Shape", tone: str, melt: float = 0.0, light: float = 1.0) -> None:
        """Close a shape as the next layer; `melt` in units rounds it, `light` dims it (a far arm)."""
        drawn = shape.drawn(melt * self.unit)
        if drawn:
            self._layers.append(_Layer(*drawn, tone, light))

    def cut(self, palette: Palette, *, side: int, dark: float, rim: float, wardrobe: int = 0) -> Cutout:
        """The finished cutout. `side` is where the light comes from (-1 left, 1 right); `dark` 0–1 how much of a
        silhouette it is; `rim` 0–1 the light along its edge; `wardrobe` picks the clothes' colours."""
        tones = tone_colours(palette, wardrobe)
        image = Image.new("RGB", self.size, palette.shade)
        whole = Image.new("L", self.size)
        for layer in self._layers:
            base = mix(tones.get(layer.tone, palette.land), palette.shade, max(dark, 1 - layer.light))
            base = palette.glow if layer.tone == "glow" else base
            paint(image, base, layer.mask, layer.at)
            if layer.tone != "glow" and dark < 0.85:
                _shade(image, layer, base, palette, side=side, dark=dark, unit=self.unit)
            whole.paste(
                255, (*layer.at, layer.at[0] + layer.mask.width, layer.at[1] + layer.mask.height), layer.mask
            )
        if rim:
            _rim(image, whole, palette, side=side, strength=rim, unit=self.unit)
        # Only what is drawn is kept: a sheet is mostly air.
        box = whole.getbbox() or (0, 0, 1, 1)
        x, y = self.at(0, 0)
        return Cutout(image.crop(box), whole.crop(box), (x - box[0], y - box[1]))


@dataclass(frozen=True, slots=True)
class _Layer:
    mask: Image.Image
    at: tuple[int, int]
    tone: str
    light: float


class Shape:
    """One layer under construction, in the units of its `Parts`. Its strokes are kept until the shape is closed, so
    that its stencil is no larger than the shape."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._strokes: list[_Stroke] = []

    def _put(self, kind: str, points: Iterable[Point], radii: tuple[float, ...] = ()) -> "Shape":
        unit = self._parts.unit
        self._strokes.append(
            (kind, [self._parts.at(x, y) for x, y in points], tuple(r * unit for r in radii))
        )
        return self

    def blob(self, *points: Point) -> "Shape":
        return self._put("polygon", curve(points, closed=True))

    def polygon(self, *points: Point) -> "Shape":
        return self._put("polygon", points)

    def limb(self, a: Point, b: Point, ra: float, rb: float) -> "Shape":
        return self._put("limb", (a, b), (ra, rb))

    def chain(self, points: Sequence[Point], radii: tuple[float, ...]) -> "Shape":
        """Limbs from joint to joint, as thick at each joint as its radius."""
        for a, b, ra, rb in zip(points, points[1:], radii, radii[1:], strict=False):
            self.limb(a, b, ra, rb)
        return self

    def disc(self, x: float, y: float, rx: float, ry: float | None = None) -> "Shape":
        return self._put("disc", ((x, y),), (rx, rx if ry is None else ry))

    def hole(self, x: float, y: float, rx: float, ry: float | None = None) -> "Shape":
        return self._put("hole", ((x, y),), (rx, rx if ry is None else ry))

    def stroke(self, width: float, *points: Point) -> "Shape":
        return self._put("stroke", points, (width,))

    def drawn(self, melt: float) -> tuple[Image.Image, tuple[int, int]] | None:
        """The stencil and its place on the parts' sheet, None where nothing of it is on the sheet."""
        room = 2 + melt * 2 + max((max(radii, default=0.0) for _, _, radii in self._strokes), default=0.0)
        xs = [x for _, points, _ in self._strokes for x, _ in points]
        ys = [y for _, points, _ in self._strokes for _, y in points]
        if not xs:
            return None
        width, height = self._parts.size
        left, top = max(0, int(min(xs) - room)), max(0, int(min(ys) - room))
        right, bottom = min(width, int(max(xs) + room) + 1), min(height, int(max(ys) + room) + 1)
        if right <= left or bottom <= top:
            return None
        # A melted edge is smooth by itself; drawing it enlarged as well would only cost time.
        mask = Mask((right - left, bottom - top), 1 if melt > 2.2 else self._parts.scale)
        for kind, points, radii in self._strokes:
            _lay(mask, kind, [(x - left, y - top) for x, y in points], radii)
        return mask.image(melt=melt), (left, top)


_Stroke = tuple[str, list[Point], tuple[float, ...]]


def _lay(mask: Mask, kind: str, points: list[Point], radii: tuple[float, ...]) -> None:
    if kind == "polygon":
        mask.polygon(points)
    elif kind == "limb":
        mask.limb(points[0], points[1], radii[0], radii[1])
    elif kind == "stroke":
        mask.stroke(points, radii[0])
    else:
        mask.disc(*points[0], radii[0], radii[1], 255 if kind == "disc" else 0)


def tone_colours(palette: Palette, wardrobe: int) -> dict[str, Colour]:
    """What each tone's name looks like in a palette; the second of two figures wears the other colours."""
    first, second = (
        (palette.accent, mix(palette.sky, palette.land, 0.5))
        if wardrobe == 0
        else (mix(palette.sky, palette.haze, 0.35), palette.accent)
    )
    return {
        "skin": palette.skin,
        "skin_dark": mix(palette.skin, palette.shade, 0.42),
        "blush": mix(palette.skin, palette.accent, 0.3),
        "hair": mix(palette.shade, palette.land, 0.14 if wardrobe == 0 else 0.3),
        "hair_light": mix(palette.shade, palette.land, 0.45),
        "grey": mix(palette.haze, palette.land, 0.3),
        "cloth": mix(palette.shade, palette.land, 0.55) if wardrobe == 0 else mix(palette.land, palette.haze, 0.25),
        "cloth_dark": mix(palette.shade, palette.land, 0.3),
        "accent": mix(first, palette.shade, 0.12),
        "second": mix(second, palette.shade, 0.2),
        "suit": mix(palette.haze, (236, 236, 236), 0.55),
        "suit_dark": mix(palette.haze, palette.shade, 0.45),
        "visor": mix(palette.shade, palette.accent, 0.18),
        "metal": mix(palette.haze, palette.sky, 0.4),
        "white": mix(palette.glow, (255, 255, 255), 0.3),
        "cream": mix(palette.haze, palette.skin, 0.3),
        "fur": mix(palette.accent, palette.land, 0.45) if wardrobe == 0 else mix(palette.haze, palette.land, 0.4),
        "fur_dark": mix(palette.shade, palette.land, 0.45),
        "line": mix(palette.shade, palette.land, 0.08),
        "black": mix(palette.shade, (0, 0, 0), 0.35),
        "leaf": mix((82, 168, 92), palette.glow, 0.15),
        "drink": mix((70, 38, 24), palette.shade, 0.3),
        "broth": mix((186, 58, 30), palette.shade, 0.12),
        "crust": mix((186, 118, 56), palette.shade, 0.12),
    }  # fmt: skip


def _shade(
    image: Image.Image, layer: _Layer, base: Colour, palette: Palette, *, side: int, dark: float, unit: float
) -> None:
    """A shadow plane on the side of a part that is turned away, a warm plane towards the light."""
    reach, mask = max(2.0, unit * 0.022), layer.mask
    step = max(1, min(8, int(reach / 2), min(mask.size) // 4))
    small, pace = (mask.reduce(step) if step > 1 else mask), reach / step
    away = moved(small, round(side * pace * 1.6), round(-pace))
    shadow = ImageChops.invert(away.filter(ImageFilter.GaussianBlur(pace))).resize(
        mask.size, Image.Resampling.BILINEAR
    )
    paint(image, mix(base, palette.shade, 0.55), faded(both(mask, shadow), 0.85 * (1 - dark)), layer.at)
    towards = moved(small, round(-side * pace * 1.1), round(pace * 0.7))
    light = ImageChops.invert(towards.filter(ImageFilter.GaussianBlur(pace * 0.9))).resize(
        mask.size, Image.Resampling.BILINEAR
    )
    paint(image, mix(base, palette.glow, 0.55), faded(both(mask, light), 0.6 * (1 - dark)), layer.at)


def moved(mask: Image.Image, dx: int, dy: int) -> Image.Image:
    """A stencil shifted by whole pixels, empty where nothing moved in."""
    shifted = Image.new("L", mask.size)
    shifted.paste(mask, (dx, dy))
    return shifted


def _rim(
    image: Image.Image, whole: Image.Image, palette: Palette, *, side: int, strength: float, unit: float
) -> None:
    """Light catching the edge that faces it."""
    reach = max(1.2, unit * 0.006)
    inner = moved(whole, round(-side * max(1.0, reach)), round(max(1.0, reach * 0.8)))
    edge = both(whole, ImageChops.invert(inner))
    paint(image, mix(palette.glow, palette.haze, 0.2), faded(soft(edge, max(0.6, reach * 0.35)), strength))
    fall = ramp(image.size, [(0, 0), (0.6, 30), (1, 120)])
    paint(image, mix(palette.shade, palette.land, 0.3), both(fall, whole))
