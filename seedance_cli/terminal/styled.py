"""Styled lines: text with style names, drawn alike by rich (printed screens) and by prompt_toolkit (live ones).

Views make these and never touch either library, so that one picture serves both and a pipe needs none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from seedance_cli.terminal.safe_text import cells

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.measure import Measurement

Fragment = tuple[str, str]
"""A style name of `STYLES`, "" for the terminal's own, and the text drawn in it."""
Line = list[Fragment]

# Each colour has a contrast of about 4 on white as on black, so that one theme serves light and dark terminals.
STYLES = {
    "accent": "#008f8f",
    "accent strong": "bold #008f8f",
    "strong": "bold",
    "dim": "#7c7c7c",
    "warning": "#af5f00",
    "error": "#d83a3a",
    "error strong": "bold #d83a3a",
}

# One cell for one cell, so that a screen keeps its columns where only ASCII can be printed.
GLYPHS = "├┼┤─━│█░·–—…×“”‘’→›❯●○"
ASCII = str.maketrans(GLYPHS, "|||-=|#.---~x\"\"''>>>*-")


@dataclass(frozen=True, slots=True)
class Lines:
    """Rows of fragments, laid out for one width. A rich renderable; `fragments()` is for prompt_toolkit."""

    rows: tuple[tuple[Fragment, ...], ...]

    def __add__(self, other: "Lines") -> "Lines":
        return Lines(self.rows + other.rows)

    @property
    def plain(self) -> str:
        """The screen as text: no trailing spaces, a line break after each row."""
        return "".join("".join(text for _, text in row).rstrip() + "\n" for row in self.rows)

    @property
    def plain_ascii(self) -> str:
        """`plain` with our own signs in ASCII; Chinese and other letters stay."""
        return self.plain.translate(ASCII)

    def fragments(self, *, ascii_only: bool = False) -> list[Fragment]:
        """For prompt_toolkit's formatted text: `class:…` names, a line break between rows."""
        drawn: list[Fragment] = []
        for number, row in enumerate(self.rows):
            drawn += [("", "\n")] if number else []
            drawn += [
                (style_class(style), text.translate(ASCII) if ascii_only else text) for style, text in row
            ]
        return drawn

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> "RenderResult":
        from rich.style import Style
        from rich.text import Text

        for row in self.rows:
            drawn = Text(no_wrap=True, overflow="ignore")
            for style, text in row:
                words = text.translate(ASCII) if options.ascii_only else text
                drawn.append(words, Style.parse(STYLES.get(style, "")))
            drawn.rstrip()
            yield drawn

    def __rich_measure__(self, console: "Console", options: "ConsoleOptions") -> "Measurement":
        from rich.measure import Measurement

        widest = min(max(map(row_width, self.rows), default=0), options.max_width)
        return Measurement(widest, widest)


def lines(rows: Iterable[Iterable[Fragment]]) -> Lines:
    """Rows of fragments as `Lines`."""
    return Lines(tuple(tuple(row) for row in rows))


def row_width(row: Iterable[Fragment]) -> int:
    """How many cells a row takes."""
    return sum(cells(text) for _, text in row)


def between(left: Line, right: Line, width: int, *, gap: int = 2) -> list[Line]:
    """`left` and `right` at the two ends of one row of `width` cells; the right one on a row of its own where both do
    not fit."""
    space = width - row_width(left) - row_width(right)
    if not right or space >= gap:
        return [[*left, ("", " " * max(space, 0)), *right]]
    return [left, [("", " " * max(width - row_width(right), 1)), *right]]


def style_class(style: str) -> str:
    """A style's name as prompt_toolkit spells it: `class:accent-strong`."""
    return f"class:{style.replace(' ', '-')}" if style else ""


def prompt_toolkit_styles() -> dict[str, str]:
    """`STYLES` for `prompt_toolkit.styles.Style.from_dict`."""
    return {name.replace(" ", "-"): definition for name, definition in STYLES.items()}
