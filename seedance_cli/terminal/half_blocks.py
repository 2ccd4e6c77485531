"""Pictures out of text cells: an upper half block has two colours, so that each cell is two square pixels; where there
is no colour, letters stand for light."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from seedance_cli.terminal.safe_text import clip, pad, safe
from seedance_cli.terminal.styled import Line, lines

if TYPE_CHECKING:
    from PIL.Image import Image
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.measure import Measurement
    from rich.segment import Segment

RAMP = " .:-=+*#%@"  # from dark to light
GREY = (128, 128, 128)  # behind what is transparent, so that neither light nor dark shapes vanish
MARGIN, GAP = 1, 2  # cells
Colour = tuple[int, int, int]


def half_blocks(image: "Image", width: int, height: int) -> "PictureRow":
    """A picture as a rich renderable of at most `width` × `height` cells, in its own proportions."""
    return PictureRow((fitted(image, width, height),))


def fitted(image: "Image", width: int, height: int) -> "Image":
    """`image` in RGB, scaled to fit `width` × `height` cells: a pixel for each column, two for each row."""
    from PIL.Image import Resampling

    columns, rows = fit(image.size, width, height)
    return opaque(image).resize((columns, rows * 2), Resampling.LANCZOS, reducing_gap=2.0)


def fit(size: tuple[int, int], width: int, height: int) -> tuple[int, int]:
    """The cells (columns, rows) that a picture of `size` pixels takes within `width` × `height`, a cell being twice as
    high as wide; one at least."""
    scale = min(width / size[0], height * 2 / size[1])
    return max(1, min(width, round(size[0] * scale))), max(1, min(height, round(size[1] * scale / 2)))


def opaque(image: "Image") -> "Image":
    """`image` in RGB, on grey where it was transparent."""
    from PIL import Image

    if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
        return image.convert("RGB")
    ground = Image.new("RGBA", image.size, (*GREY, 255))
    return Image.alpha_composite(ground, image.convert("RGBA")).convert("RGB")


@dataclass(frozen=True)
class PictureRow:
    """Pictures side by side, each already one pixel a column and two a row, with their captions below."""

    pictures: "tuple[Image, ...]"
    captions: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Rows of cells that the highest picture takes."""
        return max(picture.height // 2 for picture in self.pictures)

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> "RenderResult":
        from rich.segment import Segment

        plain = console.no_color or console.color_system is None or options.ascii_only
        drawn = [_letters(picture) if plain else _blocks(picture) for picture in self.pictures]
        for row in range(self.rows):
            yield Segment(" " * MARGIN)
            for place, picture in enumerate(drawn):
                space = [Segment(" " * self.pictures[place].width)]
                yield from picture[row] if row < len(picture) else space
                yield Segment(" " * GAP if place < len(drawn) - 1 else "\n")
        if any(self.captions):
            yield lines([caption_row(self.captions, [picture.width for picture in self.pictures])])

    def __rich_measure__(self, console: "Console", options: "ConsoleOptions") -> "Measurement":
        from rich.measure import Measurement

        whole = MARGIN + sum(picture.width for picture in self.pictures) + GAP * (len(self.pictures) - 1)
        return Measurement(whole, whole)


def caption_row(captions: Sequence[str], widths: Sequence[int]) -> Line:
    """A row of captions, each clipped to the picture above it, which is `widths` cells wide."""
    words = (
        pad(clip(safe(caption), width), width + GAP) for caption, width in zip(captions, widths, strict=False)
    )
    return [("dim", " " * MARGIN + "".join(words))]


def _blocks(picture: "Image") -> "list[list[Segment]]":
    from rich.color import Color
    from rich.segment import Segment
    from rich.style import Style

    def block(upper: Colour, lower: Colour) -> Segment:
        return Segment("▀", Style(color=Color.from_rgb(*upper), bgcolor=Color.from_rgb(*lower)))

    return [[block(upper, lower) for upper, lower in zip(*pair, strict=True)] for pair in _row_pairs(picture)]


def _letters(picture: "Image") -> "list[list[Segment]]":
    from PIL import ImageOps
    from rich.segment import Segment

    # Ten letters are few: the picture's own range of light is spread over all of them.
    grey = ImageOps.autocontrast(picture.convert("L")).resize((picture.width, picture.height // 2))
    light = grey.tobytes()
    steps = [RAMP[value * (len(RAMP) - 1) // 255] for value in light]
    return [
        [Segment("".join(steps[start : start + grey.width]))] for start in range(0, len(steps), grey.width)
    ]


def _row_pairs(picture: "Image") -> list[tuple[list[Colour], list[Colour]]]:
    raw = picture.tobytes()
    pixels = [(raw[place], raw[place + 1], raw[place + 2]) for place in range(0, len(raw), 3)]
    rows = [pixels[start : start + picture.width] for start in range(0, len(pixels), picture.width)]
    return list(zip(rows[::2], rows[1::2], strict=True))
