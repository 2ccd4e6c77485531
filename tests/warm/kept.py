"""The warm process as a test knows it: started when it is first needed, ended with the tests, and asked for children."""

import atexit
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import TextIO

from tests.warm.asked import ROOT, Asked, started_with


class Refused(Exception):
    """The run would see a difference to a fresh process."""


class Gone(Exception):
    """The warm process has ended, which is a fault of its own; stderr tells."""


@dataclass
class Child:
    """A run that is under way."""

    pid: int
    _said: TextIO
    code: int | None = None

    def wait(self) -> int:
        """The exit code, or the number of the signal that ended it, below zero."""
        if self.code is None:
            self.code = int(_line(self._said))
        return self.code

    def end(self) -> None:
        """It is not waited for by anybody until it is told of here, so that its number is still its own."""
        if self.code is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            self.wait()


class Kept:
    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.warm", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd=ROOT,
                env=started_with(),
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._line = ours
        self._one_at_a_time = threading.Lock()

    @contextmanager
    def fork(self, asked: Asked, streams: Sequence[int]) -> Iterator[Child]:
        """A run with these three as its stdin, stdout and stderr; it does not outlive the context.

        Raises `Refused`, before anything has run.
        """
        ours, theirs = socket.socketpair()
        with ours, ours.makefile("r", encoding="utf-8") as said:
            with theirs:
                self._ask(asked, ours, [theirs.fileno(), *streams])
            pid = int(_line(said))
            if not pid:
                raise Refused
            child = Child(pid, said)
            try:
                yield child
            finally:
                child.end()

    def _ask(self, asked: Asked, own: socket.socket, ends: Sequence[int]) -> None:
        try:
            with self._one_at_a_time:
                socket.send_fds(self._line, [b"r"], ends)
            asked.send(own)
        except ConnectionError as fault:
            raise Gone from fault

    def close(self) -> None:
        """End it, and whatever runs of it are under way."""
        self._line.close()
        self._process.wait()


def _line(said: TextIO) -> str:
    try:
        line = said.readline()
    except ConnectionError as fault:
        raise Gone from fault
    if not line:
        raise Gone
    return line


@cache
def kept() -> Kept:
    """The one of this process, which ends with it."""
    found = Kept()
    atexit.register(found.close)
    return found


def let_go() -> None:
    """End it now, if it was ever needed."""
    if kept.cache_info().currsize:
        kept().close()
