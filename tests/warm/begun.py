"""A run that is under way, to be watched, signalled and waited for: a child of the warm process, with as much of
`subprocess.Popen` as tests use."""

import os
import select
import signal
import subprocess
from contextlib import ExitStack
from typing import Any, Generic, TypeVar

from tests.warm.asked import Asked
from tests.warm.kept import kept
from tests.warm.pipes import heard, nothing, pipe

Said = TypeVar("Said", str, bytes)


class Begun(Generic[Said]):
    """Raises `Refused`, before anything has run, where the run would see a difference to a fresh process."""

    def __init__(self, asked: Asked, kind: type[Said]) -> None:
        self.args = asked.command
        self.returncode: int | None = None
        self._kind = kind
        with ExitStack() as ours:
            with ExitStack() as theirs:
                (out, stdout), (err, stderr) = pipe(ours, theirs), pipe(ours, theirs)
                self._child = ours.enter_context(kept().fork(asked, (nothing(theirs), stdout, stderr)))
            self.pid = self._child.pid
            self._end = _end_of(self.pid, ours)
            self._told = {out: b"", err: b""}
            self.stdout, self.stderr = (self._file(number) for number in self._told)
            self._open = ours.pop_all()

    def poll(self) -> int | None:
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if self._end is not None and not select.select([self._end], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
            self.returncode = self._child.wait()
        return self.returncode

    def communicate(self, timeout: float | None = None) -> tuple[Said, Said]:
        """What it has said since, as soon as it has ended; its streams are closed then."""
        try:
            heard(self._told, timeout)
        except TimeoutError:
            raise subprocess.TimeoutExpired(self.args, timeout or 0) from None
        self.wait(timeout)
        self._open.close()
        out, err = (
            self._kind(said) if self._kind is bytes else said.decode() for said in self._told.values()
        )
        return out, err

    def send_signal(self, number: int) -> None:
        if self._end is not None and self.poll() is None:
            signal.pidfd_send_signal(self._end, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _file(self, number: int) -> Any:
        """To be read by lines; whoever does has what follows in hand, which `communicate` does not tell again."""
        if self._kind is bytes:
            return open(number, "rb", closefd=False)
        return open(number, encoding="utf-8", closefd=False)


def _end_of(pid: int, stack: ExitStack) -> int | None:
    """A descriptor that can be read once the process has ended; None where it has, and is forgotten."""
    try:
        found = os.pidfd_open(pid)
    except ProcessLookupError:
        return None
    stack.callback(os.close, found)
    return found
