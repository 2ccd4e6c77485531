"""`python -m tests.warm FD`: imports what the program imports, then forks a child for each run that FD asks for.

It has one thread and keeps nothing open, so that a child inherits no lock, no loop and no file.
"""

import atexit
import gc
import importlib
import os
import pkgutil
import select
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.warm.afresh import Run, become, leave, remembering
from tests.warm.asked import Asked, started_with, would_differ

PACKAGE = "seedance_cli"
LATER = """
asyncio av httpx json keyring.backends PIL.Image PIL.ImageDraw PIL.ImageFont PIL.ImageOps platformdirs questionary
random rich.live rich.progress rich.text secrets shlex shutil sqlite3 tempfile traceback typer.rich_utils yaml zoneinfo
""".split()
"""What the program imports inside functions."""
SESSION = f"{PACKAGE}.services.xskill.mcp_session"
"""Takes longer than all others together, so it waits for the first run that names MCP."""


class Warm:
    def __init__(self, line: socket.socket) -> None:
        self.line = line
        self.started = started_with()
        self.read: frozenset[str] = frozenset()
        self.running: dict[int, tuple[int, socket.socket]] = {}
        """By a descriptor that tells of a child's end: its process, and who waits for that."""

    def load(self, *names: str) -> None:
        """Import these, with a note of every environment variable that this asks for."""
        with remembering() as read:
            for name in names:
                with suppress(Exception):  # the run that needs it will hear of it
                    importlib.import_module(name)
        self.read |= read
        assert len(list(Path("/proc/self/task").iterdir())) == 1
        gc.freeze()  # a child that collects garbage would copy all of it

    def serve(self) -> Run | None:
        """Fork for whoever asks. In a child: its run. None once nobody can ask any more."""
        while True:
            ready, _, _ = select.select([self.line, *self.running], [], [])
            for ended in self.running.keys() & ready:
                self._tell(ended)
            if self.line in ready:
                word, ends, _, _ = socket.recv_fds(self.line, 1, 4)
                if not word:
                    return self._end()
                if run := self._begun(socket.socket(fileno=ends[0]), ends[1:]):
                    return run

    def _begun(self, answer: socket.socket, streams: list[int]) -> Run | None:
        """Only in the child: its run."""
        asked = Asked.read(answer)
        if SESSION not in sys.modules and asked.names("mcp"):
            self.load(SESSION)
        if would_differ(asked.environment, self.started, self.read):
            with answer:
                answer.sendall(b"0\n")
        elif child := os.fork():
            answer.sendall(b"%d\n" % child)
            self.running[os.pidfd_open(child)] = child, answer
        else:
            for of_parent in (self.line, answer, *(waiting for _, waiting in self.running.values())):
                of_parent.detach()
            return Run(asked, streams)
        for end in streams:
            os.close(end)
        return None

    def _tell(self, ended: int) -> None:
        child, answer = self.running.pop(ended)
        os.close(ended)
        _, status = os.waitpid(child, 0)
        with answer, suppress(ConnectionError):  # whoever asked may be gone
            answer.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))

    def _end(self) -> None:
        for child, waiting in self.running.values():
            os.kill(child, signal.SIGKILL)
            waiting.close()
        self.line.close()


def modules() -> Iterator[str]:
    """All of the program but where it starts and what waits."""
    package = importlib.import_module(PACKAGE)
    for module in pkgutil.walk_packages(package.__path__, f"{PACKAGE}."):
        if not module.name.endswith(".__main__") and module.name != SESSION:
            yield module.name


if __name__ == "__main__":
    atexit.register(leave)  # before all imports, to be called after whatever they register
    gc.disable()
    warm = Warm(socket.socket(fileno=int(sys.argv[1])))
    warm.load(*LATER, *modules())
    if run := warm.serve():
        del warm
        become(run)
