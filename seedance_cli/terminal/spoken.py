"""A shot's dialogue as one line that a person can type and change: `Anna (English): "We made it."; Ben: "At last."`"""

from seedance_cli.story.draft import read_line
from seedance_cli.story.storyboard import Line
from seedance_cli.terminal.answers import SEPARATORS


def as_text(dialogue: tuple[Line, ...]) -> str:
    """The lines, ready to be read again by `as_lines`."""
    return "; ".join(_line_text(line) for line in dialogue)


def as_lines(text: str) -> tuple[Line, ...]:
    """The lines in what was typed; a semicolon outside quotes begins another."""
    lines = (read_line(piece) for piece in SEPARATORS.split(text) if piece.strip())
    return tuple(line for line in lines if line.text)


def _line_text(line: Line) -> str:
    language = f" ({line.language})" if line.language else ""
    return f'{line.speaker}{language}: "{line.text}"' if line.speaker else f'"{line.text}"'
