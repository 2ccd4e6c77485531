"""The process that is killed: one of its own, started cold as its user does, or forked from the warm one of the tests."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tests.program import Ended
from tests.warm.asked import COLD, Asked
from tests.warm.kept import kept


@dataclass
class Victim:
    pid: int
    started: float
    """As `time.monotonic`."""
    _wait: Callable[[], int]
    _out: BinaryIO
    _err: BinaryIO

    def kill(self) -> None:
        """It may have ended already: until it is waited for, its number stays its own."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def ended(self) -> Ended:
        """Its end, once that has come."""
        code = self._wait()
        said = []
        for file in (self._out, self._err):
            file.seek(0)
            said.append(file.read().decode())
        return Ended(code, said[0], said[1])


@contextlib.contextmanager
def started(
    module: str, arguments: tuple[str, ...], folder: Path, environment: dict[str, str]
) -> Iterator[Victim]:
    """`python -m module …` under way, with nothing on stdin; it does not outlive the context."""
    command = (sys.executable, "-m", module, *arguments)
    with contextlib.ExitStack() as stack:
        out, err = (stack.enter_context(tempfile.TemporaryFile()) for _ in range(2))
        if sys.platform == "linux" and not os.environ.get(COLD):
            nothing = stack.enter_context(Path(os.devnull).open("rb"))
            streams = [file.fileno() for file in (nothing, out, err)]
            child = stack.enter_context(kept().fork(Asked(command, str(folder), environment), streams))
            yield Victim(child.pid, time.monotonic(), child.wait, out, err)
            return
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd=folder, env=environment
        )
        try:
            yield Victim(process.pid, time.monotonic(), process.wait, out, err)
        finally:
            process.kill()
            process.wait()
