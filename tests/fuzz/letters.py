"""What may reach a screen: letters, and of control sequences only those that rich draws with."""

import re
import unicodedata

from rich.cells import cell_len

from seedance_cli.terminal.safe_text import FILLERS, HIDDEN
from seedance_cli.terminal.styled import Lines
from tests.terminal.seen import Stream, screen_on

DRAWN = re.compile(r"\x1b\[(?:[013];?)*(?:38;2;[0-9;]+)?m|\x1b\[\?25[lh]|\r?\x1b\[(?:2K|1A)")
"""Colours of ours, the cursor hidden and shown, a live picture drawn over."""
DIRECTIONS = frozenset({"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"})


def check_letters(words: str) -> None:
    """Nothing in `words` steers a terminal, hides, or turns the direction."""
    for letter in words:
        category = unicodedata.category(letter)
        assert letter == "\n" or category not in HIDDEN, (
            f"U+{ord(letter):04X} ({category}) in {words[:200]!r}"
        )
        assert letter not in FILLERS, f"U+{ord(letter):04X} in {words[:200]!r}"
        assert unicodedata.bidirectional(letter) not in DIRECTIONS
    assert not re.search(r"\x1b", words)


def check_rows(view: Lines, width: int) -> None:
    """No row is wider than the screen, or several."""
    for row in view.rows:
        words = "".join(text for _, text in row)
        assert "\n" not in words, f"a row with a line break: {words[:200]!r}"
        check_letters(words)
        assert cell_len(words.rstrip()) <= width, f"{cell_len(words)} > {width}: {words[:200]!r}"


def check_drawn(view: Lines, width: int) -> None:
    """The same on a terminal and in a pipe, as the one screen of the program puts it out."""
    for terminal in (True, False):
        screen, out, err = screen_on(terminal=terminal, environ={"COLUMNS": str(width)})
        screen.answer(view)
        screen.say(view)
        for written in (out.getvalue(), err.getvalue()):
            check_letters(DRAWN.sub("", written) if terminal else written)
            assert DRAWN.sub("", written).count("\n") == len(view.rows), "rows came or went"


def check_streams(terminal: bool, *streams: Stream) -> None:
    """What was written is letters, and on a terminal what rich draws with."""
    for stream in streams:
        written = stream.getvalue()
        check_letters(DRAWN.sub("", written) if terminal else written)
