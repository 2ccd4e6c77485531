"""Pictures where people look: real pixels where the terminal surely can, coloured half blocks elsewhere, letters
without colour, and one plain line where no picture makes sense."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.errors import WrongInput
from seedance_cli.terminal.console import Screen
from seedance_cli.terminal.half_blocks import GAP, MARGIN, PictureRow, caption_row, fitted
from seedance_cli.terminal.real_pixels import pixel_protocol, placed
from seedance_cli.terminal.styled import lines

if TYPE_CHECKING:
    from PIL.Image import Image

PROTOCOLS = ("kitty", "iterm", "blocks", "line")
MOST_ROWS, ROWS_OF_SEVERAL = 25, 14
NARROWEST = 20  # columns of a picture; where there are fewer, pictures go below one another
BELOW = 4  # rows of the terminal that stay free for the question under the picture


@dataclass(frozen=True)
class Shown:
    """A picture that could be read, with its caption."""

    image: "Image"
    caption: str


def show_pictures(
    screen: Screen, paths: Sequence[Path], captions: Sequence[str] = (), protocol: str | None = None
) -> None:
    """Print pictures side by side on stderr, each with its caption under it. `protocol`, one of `PROTOCOLS`, overrides
    the choice. A picture that cannot be read is one calm line; nothing is raised for it."""
    if screen.silent or (screen.json and not screen.live):
        return
    protocol = protocol or chosen_protocol(screen)
    shown = list(_readable(screen, paths, captions, as_lines=protocol == "line"))
    beside = min(len(shown), max(1, (screen.width - MARGIN + GAP) // (NARROWEST + GAP)))
    for start in range(0, len(shown), beside or 1):
        _show(screen, shown[start : start + beside], protocol, _each(screen.width, beside))


def stills_row(
    images: "Sequence[Image]", captions: Sequence[str] = (), *, width: int = 80, height: int = ROWS_OF_SEVERAL
) -> PictureRow:
    """Pictures side by side within `width` cells, each at most `height` rows high, as one rich renderable."""
    each = _each(width, len(images))
    return PictureRow(tuple(fitted(image, each, height) for image in images), tuple(captions))


def chosen_protocol(screen: Screen) -> str:
    """The best of `PROTOCOLS` that this screen surely shows."""
    if not screen.live:
        return "line"
    pixels = pixel_protocol(screen.environ) if screen.interactive and screen.can_colour else ""
    return pixels or "blocks"


def _readable(
    screen: Screen, paths: Sequence[Path], captions: Sequence[str], *, as_lines: bool
) -> Iterator[Shown]:
    """The pictures that can be read; what cannot be, or is wanted as a line, is said at once."""
    from seedance_cli.media import open_picture

    for path, caption in zip_longest(paths, captions[: len(paths)], fillvalue=""):
        try:
            image = open_picture(Path(path))
        except WrongInput as fault:
            screen.say(f"No preview: {fault.message}", style="dim")
            continue
        if as_lines:
            screen.say(f"{f'{caption}: ' if caption else ''}{path} ({image.width}×{image.height})")
        else:
            yield Shown(image, str(caption))


def _show(screen: Screen, row: Sequence[Shown], protocol: str, width: int) -> None:
    images, captions = [shown.image for shown in row], tuple(shown.caption for shown in row)
    height = _height(screen, several=len(row) > 1)
    if protocol == "blocks":
        screen.say(PictureRow(tuple(fitted(image, width, height) for image in images), captions))
        return
    drawing, widths = placed(protocol, images, width, height)
    screen.stderr.write(drawing)
    screen.stderr.flush()
    if any(captions):
        screen.say(lines([caption_row(captions, widths)]))


def _each(width: int, count: int) -> int:
    """The columns for each of `count` pictures side by side."""
    return max(1, (width - 2 * MARGIN - GAP * (count - 1)) // max(1, count))


def _height(screen: Screen, *, several: bool) -> int:
    most = ROWS_OF_SEVERAL if several else MOST_ROWS
    return max(4, min(most, screen.height - BELOW))
