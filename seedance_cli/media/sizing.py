"""Which size a picture or clip must have to stay within bounds, and what has to be cut off for that: arithmetic alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import floor, inf, sqrt

Size = tuple[int, int]
Crop = tuple[int, int, int, int]
Bounds = tuple[float | None, float | None]

NEAR = range(-2, 4)  # steps around the wanted size in which one is looked for
SCALES = 12  # how many other scales are tried where rounding leaves none at the wanted one


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The least and the most of each side (px), of width ÷ height, and of width × height; None: no bound. `step`: both
    sides of what is made are multiples of it."""

    sides: Bounds = (None, None)
    shape: Bounds = (None, None)
    pixels: Bounds = (None, None)
    step: int = 1

    def holds(self, size: Size) -> bool:
        """Whether a size is within all bounds (of whatever step)."""
        width, height = size
        within = (
            (min(size), self.sides[0], None), (max(size), None, self.sides[1]),
            (width / height, *self.shape), (width * height, *self.pixels),
        )  # fmt: skip
        return all(is_within(number, (least, most)) for number, least, most in within)

    def near(self, width: float, height: float) -> Size | None:
        """The size nearest to this one that the room holds and that is made of whole steps; None where there is none
        close by."""
        sizes = (
            (w * self.step, h * self.step)
            for w, h in product(_around(width / self.step), _around(height / self.step))
        )
        held = (size for size in sizes if self.holds(size))
        return min(held, key=lambda size: _distance(size, width, height), default=None)


ANY_ROOM = Room()


@dataclass(frozen=True, slots=True)
class Fit:
    """What is kept of a picture (left, top, right, bottom in its upright pixels; None: all), and the size of the copy."""

    crop: Crop | None
    size: Size


def is_within(number: float, bounds: Bounds) -> bool:
    """Whether a number is neither below the least nor above the most."""
    least, most = bounds
    return (least is None or number >= least) and (most is None or number <= most)


def fitted(size: Size, room: Room) -> Fit | None:
    """How a picture of this size comes to fit: as little cut off as possible, evenly on both sides, and scaled as little
    as possible. None where no size would do."""
    shapes = _possible_shapes(room)
    if shapes is None:
        return None
    crop = _crop(size, *shapes)
    kept = (crop[2] - crop[0], crop[3] - crop[1])
    for scale in _scales(kept, room):
        found = room.near(kept[0] * scale, kept[1] * scale)
        if found:
            return Fit(None if kept == size else crop, found)
    return None


def _possible_shapes(room: Room) -> tuple[float, float] | None:
    """The least and the most width ÷ height that some size within the room can have."""
    short, long = room.sides[0] or 1, room.sides[1] or inf
    few, many = room.pixels[0] or 1, room.pixels[1] or inf
    flattest = min(room.shape[1] or inf, long / short, many / short**2, long**2 / few)
    tallest = max(room.shape[0] or 0.0, short / long, short**2 / many, few / long**2)
    return (tallest, flattest) if tallest <= flattest and few <= many else None


def _crop(size: Size, tallest: float, flattest: float) -> Crop:
    """The middle of a picture, as large as a shape within these bounds can be."""
    width, height = size
    kept_width = min(width, max(1, floor(height * flattest))) if flattest < inf else width
    kept_height = min(height, max(1, floor(width / tallest))) if tallest > 0 else height
    left, top = (width - kept_width) // 2, (height - kept_height) // 2
    return left, top, left + kept_width, top + kept_height


def _scales(size: Size, room: Room) -> Iterator[float]:
    """Scales to try, the one that changes least before the others."""
    area = size[0] * size[1]
    least = max((room.sides[0] or 0) / min(size), sqrt((room.pixels[0] or 0) / area))
    most = min((room.sides[1] or inf) / max(size), sqrt((room.pixels[1] or inf) / area))
    best = min(max(1.0, least), most)
    yield best
    low, high = max(least, best / 2), min(most, best * 2)
    yield from (low + (high - low) * n / SCALES for n in range(SCALES + 1))


def _around(number: float) -> Iterator[int]:
    return (whole for near in NEAR if (whole := floor(number) + near) > 0)


def _distance(size: Size, width: float, height: float) -> float:
    """How far a size is from a wanted one, and its shape from that one's."""
    wide, high = size[0] / width, size[1] / height
    return abs(wide - 1) + abs(high - 1) + abs(wide / high - 1)
