"""A form with files as it goes out (multipart/form-data, RFC 7578): read from the disk piece by piece as it leaves, its
length known before, so that a clip of 200 MB costs no memory."""

import json
import os
import secrets
import stat
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from seedance_cli.errors import WrongInput
from seedance_cli.services.wire.content_types import ENOUGH, content_type, ending
from seedance_cli.services.wire.faults import Lost

PIECE = 512 * 1024
"""Bytes that leave at once; each piece costs the same work, whatever its length."""
ESCAPED = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})
"""How browsers write what would end a name."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field with its text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class File:
    """A field with a local file. `content_type` is told by its first bytes, and `file_name` is its own, where they are
    not given; a name without an ending gets that of its type."""

    name: str
    path: Path
    content_type: str = ""
    file_name: str = ""


Part = Field | File


@dataclass(frozen=True, slots=True)
class _Opened:
    """A part as it goes out: its head, then the first `length` bytes of what it holds."""

    part: Part
    head: bytes
    length: int
    content: BinaryIO
    kind: str = ""


class Multipart:
    """The parts in their order, used once as `with`: entering opens and measures the files, so that one that is moved or
    replaced meanwhile does no harm. Raises WrongInput where one cannot be read; nothing was sent then."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = tuple(parts)
        self._boundary = f"seedance-{secrets.token_hex(16)}"
        self._files = ExitStack()
        self._opened: tuple[_Opened, ...] = ()
        self._end = f"--{self._boundary}--\r\n".encode()

    def __enter__(self) -> Self:
        with ExitStack() as files:
            self._opened = tuple(self._open(part, files) for part in self._parts)
            self._files = files.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    @property
    def content_type(self) -> str:
        return f"multipart/form-data; boundary={self._boundary}"

    @property
    def length(self) -> int:
        """Bytes in all."""
        return sum(len(each.head) + each.length + 2 for each in self._opened) + len(self._end)

    def pieces(self) -> Iterator[bytes]:
        """The body, once. Raises Lost where a file has become shorter, or fails to be read: what left is no whole
        request, but it left."""
        for each in self._opened:
            yield each.head
            yield from _read(each)
            yield b"\r\n"
        yield self._end

    def described(self) -> bytes:
        """What it holds as JSON, without the files' contents."""
        fields: dict[str, list[str]] = {}
        for each in self._opened:
            part = each.part
            text = part.text if isinstance(part, Field) else f"{each.kind}({each.length} bytes)"
            fields.setdefault(part.name, []).append(text)
        return json.dumps({name: texts if texts[1:] else texts[0] for name, texts in fields.items()}).encode()

    def _open(self, part: Part, files: ExitStack) -> _Opened:
        if isinstance(part, Field):
            text = _encoded(part.text)
            return _Opened(part, self._head(part.name), len(text), BytesIO(text))
        file = files.enter_context(_opened(part.path))
        try:
            kind = part.content_type or content_type(file.read(ENOUGH))
            length = file.seek(0, os.SEEK_END)
            file.seek(0)
        except OSError as fault:
            raise _unreadable(part.path, fault.strerror) from fault
        name = part.file_name or part.path.name
        head = self._head(part.name, name if "." in name else f"{name}.{ending(kind)}", kind)
        return _Opened(part, head, length, file, kind)

    def _head(self, name: str, file_name: str = "", kind: str = "") -> bytes:
        file = f'; filename="{file_name.translate(ESCAPED)}"' if kind else ""
        kind = f"Content-Type: {kind}\r\n" if kind else ""
        head = f'--{self._boundary}\r\nContent-Disposition: form-data; name="{name.translate(ESCAPED)}"{file}\r\n{kind}\r\n'
        return head.encode(errors="replace")


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as fault:
        raise _unsent(f"What was to be sent holds half a character, at {fault.start + 1}.") from fault


def _opened(path: Path) -> BinaryIO:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would keep us waiting for its other end
            raise _unreadable(path, "it is no file")
        return path.open("rb")
    except (OSError, ValueError) as fault:
        raise _unreadable(path, getattr(fault, "strerror", "")) from fault


def _read(each: _Opened) -> Iterator[bytes]:
    left = each.length
    while left:
        try:
            piece = each.content.read(min(PIECE, left))
        except OSError as fault:
            raise _broke_off(each, (fault.strerror or "the disk failed").lower()) from fault
        if not piece:
            raise _broke_off(each, "it has become shorter")
        left -= len(piece)
        yield piece


def _unreadable(path: Path, why: str | None) -> WrongInput:
    return _unsent(f"{path} cannot be read: {(why or 'no such file').lower()}.")


def _unsent(words: str) -> WrongInput:
    fault = WrongInput(words)
    fault.unsent = True
    return fault


def _broke_off(each: _Opened, why: str) -> Lost:
    path = each.part.path if isinstance(each.part, File) else ""
    return Lost(f"{path} could not be read to its end while it was being sent: {why}.")
