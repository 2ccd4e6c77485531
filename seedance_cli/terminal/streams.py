"""What a stream can do: who sits behind it, how large its terminal is, which letters it has."""

import os
from typing import Any, TextIO


class Spelling:
    """A stream to draw on that spells out the letters its encoding lacks."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, words: str) -> int:
        return self._stream.write(words if fits(words, self._stream) else _spelled_out(words, self._stream))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person sits at `stream`; a closed or missing one has nobody."""
    try:
        return bool(stream and stream.isatty())
    except ValueError:
        return False


def is_ascii_only(stream: TextIO) -> bool:
    """Whether the encoding cannot be trusted with lines and blocks; in others than UTF they may be missing or wide."""
    return not (getattr(stream, "encoding", None) or "utf-8").lower().startswith("utf")


def size_of(stream: TextIO) -> tuple[int, int]:
    """Columns and rows of the terminal behind `stream`, zeros where there is none."""
    try:
        return os.get_terminal_size(stream.fileno())
    except (AttributeError, OSError, ValueError):
        return 0, 0


def write(stream: TextIO, words: str) -> None:
    """Words and a line break, at once."""
    Spelling(stream).write(words + "\n")
    stream.flush()


def fits(words: str, stream: TextIO) -> bool:
    """Whether the stream's encoding has every letter of `words`."""
    try:
        words.encode(getattr(stream, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _spelled_out(words: str, stream: TextIO) -> str:
    """`words` with what the stream's encoding lacks as `\\u…`: a screen that is half readable beats a crash."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return words.encode(encoding, "backslashreplace").decode(encoding)
