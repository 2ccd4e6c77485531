"""What a camera window shows: a piece of a plate, and the pieces of nearer layers over it, as a frame.

A sheet is a whole picture or one of its planes; windows are shares of the plate, so that one window serves them all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from seedance_cli.services.animatic.camera import Window
from seedance_cli.services.animatic.drawing.brush import Size
from seedance_cli.services.animatic.drawing.panel import Layer, Plate
from seedance_cli.services.animatic.planes import HALF, Planes, Stencil


@dataclass(frozen=True, slots=True)
class Nearer:
    """A layer in planes; `at` is its upper left corner on the plate, in pixels of the brightness."""

    image: Planes
    stencil: Stencil
    at: tuple[float, float]
    depth: float


@dataclass(frozen=True, slots=True)
class Set:
    """A drawn plate in planes, with what stands nearer. The plate's width and height are even numbers."""

    far: Planes
    layers: tuple[Nearer, ...] = ()

    @classmethod
    def of(cls, plate: Plate) -> "Set":
        layers = (
            Nearer(Planes.of(each.image), Stencil.of(each.mask), each.at, each.depth) for each in plate.layers
        )
        return cls(Planes.of(plate.far), tuple(layers))


def filmed(plate: Planes, window: Window, size: Size) -> Planes:
    """What a window on the plate shows, as a frame of `size`: even numbers."""
    half = (size[0] // HALF, size[1] // HALF)
    sizes = (size, half, half)
    return Planes(*(shot_through(sheet, window, each) for sheet, each in zip(plate, sizes, strict=True)))


def film_over(frame: Planes, layer: Nearer, window: Window, plate: Size) -> None:
    """Lay the part of a layer that a window shows over the frame. `plate`: its size in pixels."""
    lay([frame.y], [layer.image.y], layer.stencil.y, layer.at, window, plate)
    at, small = (layer.at[0] / HALF, layer.at[1] / HALF), (plate[0] // HALF, plate[1] // HALF)
    colours, theirs = (frame.u, frame.v), (layer.image.u, layer.image.v)
    lay(colours, theirs, layer.stencil.colours, at, window, small)


def shot_through(plate: Image.Image, window: Window, size: Size) -> Image.Image:
    """What a window shows of one sheet of the plate, at `size`."""
    wide, high = plate.size
    half_x, half_y = window.width * wide / 2, window.width * high / 2
    x, y = window.x * wide, window.y * high
    box = (
        max(0.0, x - half_x),
        max(0.0, y - half_y),
        min(float(wide), x + half_x),
        min(float(high), y + half_y),
    )
    return plate.resize(size, Image.Resampling.BILINEAR, box=box)


def lay_whole(frame: Image.Image, layer: Layer, window: Window, plate: Size) -> None:
    """Lay the part of a layer that a window shows over a frame in RGB."""
    lay([frame], [layer.image], layer.mask, layer.at, window, plate)


def lay(
    frames: Sequence[Image.Image],
    sheets: Sequence[Image.Image],
    mask: Image.Image,
    at: tuple[float, float],
    window: Window,
    plate: Size,
) -> None:
    """Paste the part that a window shows of each of a layer's sheets onto that of the frame; both are as many, and of
    one size."""
    wide, high = frames[0].size
    scale = wide / (window.width * plate[0])
    left, top = (window.x - window.width / 2) * plate[0], (window.y - window.width / 2) * plate[1]
    x, y = (at[0] - left) * scale, (at[1] - top) * scale
    # Whole pixels of the frame, and the exact piece of the layer that falls on them: so nothing trembles.
    a, b = max(0, int(x) + 1), max(0, int(y) + 1)
    c, d = min(wide, int(x + mask.width * scale)), min(high, int(y + mask.height * scale))
    if c - a < 1 or d - b < 1:
        return
    right, low = min((c - x) / scale, mask.width), min((d - y) / scale, mask.height)
    box, size = ((a - x) / scale, (b - y) / scale, right, low), (c - a, d - b)
    stencil = mask.resize(size, Image.Resampling.BILINEAR, box=box)
    for frame, sheet in zip(frames, sheets, strict=True):
        frame.paste(sheet.resize(size, Image.Resampling.BILINEAR, box=box), (a, b), stencil)
