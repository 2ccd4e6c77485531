"""The file behind `--debug`: one for each run, this person's alone, the newest few kept. Nothing in it ends a run: what
cannot be written is left out, and after the disk has refused once the log is at its end."""

import os
import re
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from seedance_cli.debug import Heard
from seedance_cli.debug.machine import machine_lines
from seedance_cli.debug.private import Private
from seedance_cli.debug.shown import fault_lines, shape, shape_of_bytes, shown_address
from seedance_cli.debug.unsecret import unsecret

KEPT = 20
MOST = 20_000_000
"""Bytes of a log; a wait of hours has some thousand lines."""
LONGEST_READ, LONGEST_LINE = 100_000, 4000
NAME = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-[\w-]+\.log")
TO_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)


class Log:
    """The log of this run, in `folder`. Raises OSError where no file can be made there."""

    def __init__(self, folder: Path) -> None:
        _make_ours(folder)
        moment = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%S")
        self.path = folder / f"{moment}-{os.getpid()}.log"
        try:
            self._file = os.open(self.path, TO_CREATE, 0o600)
        except FileExistsError:  # of the same second, by another machine on the same disk
            self.path = self.path.with_stem(f"{self.path.stem}-{secrets.token_hex(4)}")
            self._file = os.open(self.path, TO_CREATE, 0o600)
        self._began = time.monotonic()
        self._left = MOST
        self._numbers = count(1)
        self._private = Private()
        _drop_old(folder)

    def begin(self, words: tuple[str, ...], hidden: tuple[str, ...]) -> None:
        """What runs, where, and on what."""
        self._private.keep(*hidden)
        with suppress(OSError):
            self._private.keep(str(Path.home()), str(Path.cwd()))
        for line in machine_lines():
            self._line(line)
        self._line(" ".join(("command seedance", *words)))

    def end(self, code: int) -> Path:
        """Close the file."""
        self._line(f"end exit={code}")
        self._close()
        return self.path

    def note(self, event: str, facts: Mapping[str, object]) -> None:
        """See `debug.note`."""
        self._private.keep(*_texts(facts.get("private")))
        shown = [f"{name}={_shown(name, value)}" for name, value in facts.items() if name != "private"]
        self._line(" ".join((event, *shown)))

    def fault(self, fault: BaseException) -> None:
        """See `debug.note_fault`."""
        for line in fault_lines(fault, self._masked):
            self._line(line)

    @contextmanager
    def exchange(
        self, method: str, url: str, sent: bytes, heard: Heard, size: int | None = None
    ) -> Iterator[None]:
        """See `debug.exchanged`."""
        number, began = next(self._numbers), time.monotonic()
        self._private.keep_body(sent)
        length = len(sent) if size is None else size
        self._line(
            f"request {number} {method} {shown_address(url)} bytes={length} {shape_of_bytes(sent)}".rstrip()
        )
        try:
            yield
        except BaseException as fault:
            self._line(f"failed {number} {self._answered(heard, began)} {type(fault).__name__}")
            if isinstance(fault, Exception):  # the others are people who stop
                self.fault(fault)
            raise
        told = "" if heard.answer is None else f" {shape(heard.answer)}"
        self._line(f"answer {number} {self._answered(heard, began)}{told}")

    def _masked(self, text: str) -> str:
        """Keys first: of one that is partly a private text as well, the rest would stay."""
        return self._private.mask(unsecret(text))

    def _answered(self, heard: Heard, began: float) -> str:
        return f"status={heard.status} bytes={heard.received()} seconds={time.monotonic() - began:.3f}"

    def _line(self, words: str) -> None:
        """Write one line, whatever is in the words: no key, and nothing that a terminal would obey. It is cut only after
        the keys are out: the first half of one is too much already."""
        plain = "".join(letter if letter.isprintable() else " " for letter in words[:LONGEST_READ])
        shown = unsecret(plain)[:LONGEST_LINE]
        line = f"{time.monotonic() - self._began:9.3f} {shown}\n".encode(errors="replace")
        self._left -= len(line)
        try:
            if self._left > 0 and self._file >= 0:
                os.write(self._file, line)
        except OSError:
            self._close()

    def _close(self) -> None:
        number, self._file = self._file, -1
        if number >= 0:
            with suppress(OSError):
                os.close(number)


def _shown(name: str, value: object) -> str:
    if name == "url":
        return shown_address(str(value))
    if name == "answer":
        return shape(value)
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def _make_ours(folder: Path) -> None:
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink():
        raise NotADirectoryError("it is a link to somewhere else")
    folder.chmod(0o700)


def _drop_old(folder: Path) -> None:
    with suppress(OSError):
        logs = sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name))
        for path in logs[:-KEPT]:
            path.unlink()
