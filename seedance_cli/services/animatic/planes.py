"""A picture in the encoder's own colours: brightness, and at half the size each way the two colour differences.

The camera's move, captions and playhead are made on these three sheets, every frame of them. They are half the numbers
that RGB is, and when a frame is encoded nothing is left to be converted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from av import VideoFrame
from av.video.reformatter import ColorRange, Colorspace
from PIL import Image

from seedance_cli.services.animatic.drawing.brush import Colour, Size

HALF = 2


@dataclass(frozen=True, slots=True)
class Planes:
    """BT.709 in limited range, mode L each: `y` of the picture's size, `u` and `v` of half that, rounded up."""

    y: Image.Image
    u: Image.Image
    v: Image.Image

    @classmethod
    def of(cls, picture: Image.Image) -> "Planes":
        """An RGB picture in planes."""
        # Four bytes a pixel is Pillow's own layout, so nothing is repacked; the plane's rows may be padded.
        source = VideoFrame(picture.width, picture.height, "rgb0")
        source.planes[0].update(picture.tobytes("raw", "RGBX", source.planes[0].line_size, 1))
        whole = source.reformat(
            format="yuv444p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
        )
        y, u, v = (
            Image.frombytes("L", picture.size, bytes(plane), "raw", "L", plane.line_size, 1)
            for plane in whole.planes
        )
        # Halved here, for an odd size has a last column and row of which there is only half.
        return cls(y, u.reduce(HALF), v.reduce(HALF))

    def __iter__(self) -> Iterator[Image.Image]:
        return iter((self.y, self.u, self.v))

    @property
    def size(self) -> Size:
        """Of the picture, in pixels."""
        return self.y.size

    def copy(self) -> "Planes":
        return Planes(*(plane.copy() for plane in self))

    def frame(self) -> VideoFrame:
        """As the encoder takes it."""
        frame = VideoFrame(*self.size, "yuv420p")
        frame.colorspace, frame.color_range = Colorspace.ITU709, ColorRange.MPEG
        for plane, sheet in zip(frame.planes, self, strict=True):
            plane.update(sheet.tobytes("raw", "L", plane.line_size, 1))
        return frame


@dataclass(frozen=True, slots=True)
class Stencil:
    """Where something is laid over a picture, mode L: for its brightness, and at half the size for its colours."""

    y: Image.Image
    colours: Image.Image

    @classmethod
    def of(cls, mask: Image.Image) -> "Stencil":
        return cls(mask, mask.reduce(HALF))

    def __iter__(self) -> Iterator[Image.Image]:
        """One for each plane."""
        return iter((self.y, self.colours, self.colours))


@dataclass(frozen=True, slots=True)
class Overlay:
    """A piece to lay over every frame of a shot, with its upper left corner in the frame: even numbers."""

    image: Planes
    stencil: Stencil
    at: tuple[int, int]

    @classmethod
    def of(cls, picture: Image.Image, mask: Image.Image, at: tuple[int, int]) -> "Overlay":
        return cls(Planes.of(picture), Stencil.of(mask), at)

    def onto(self, frame: Planes) -> None:
        """Lay it over a frame, in place."""
        places = (self.at, *[(self.at[0] // HALF, self.at[1] // HALF)] * 2)
        for plane, sheet, mask, at in zip(frame, self.image, self.stencil, places, strict=True):
            plane.paste(sheet, at, mask)


def wash(frame: Planes, colour: Colour, mask: Image.Image, at: tuple[int, int]) -> None:
    """Lay one colour over a frame through a mask of even size, in place; `at` are even numbers."""
    place = (*at, at[0] + mask.width, at[1] + mask.height)
    halved = (place[0] // HALF, place[1] // HALF, place[2] // HALF, place[3] // HALF)
    boxes = (place, halved, halved)
    for plane, shade, part, box in zip(frame, _shades(colour), Stencil.of(mask), boxes, strict=True):
        plane.paste(shade, box, part)


@lru_cache(maxsize=8)
def _shades(colour: Colour) -> tuple[int, ...]:
    """One colour on each plane."""
    return tuple(sheet.tobytes()[0] for sheet in Planes.of(Image.new("RGB", (HALF, HALF), colour)))
