"""What is asked of the warm process, and which runs may be: those that see no difference to a fresh process."""

import json
import os
import socket
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
COLD = "SEEDANCE_TESTS_COLD"
MODULES = ("seedance_cli", "tests.hurried", "tests.quick", "tests.rough", "tests.warm.probe")
AT_START = ("PYTHON", "LC_", "LANG", "LD_", "MALLOC_", "GLIBC_", "OPENSSL_")
"""What the interpreter and its libraries read before anything is imported: it has to be as in the warm process."""
BY_HAND = ("PYTHONPATH", "PYTHON_KEYRING_BACKEND")
"""Begins so, and is no matter of the start: the child makes its own path."""
MEASURED = "HURRIED_PEAK"  # of memory, of which a child has its parent's from the beginning
NEVER_MIND = frozenset({"HOME", "PYTHONUSERBASE"})
"""Read while importing, only to spell out where packages of the user would lie; nothing asks for that."""


@dataclass(frozen=True)
class Asked:
    """One run: the whole command, the folder it runs in, and all of its environment."""

    command: tuple[str, ...]
    folder: str
    environment: dict[str, str]

    @property
    def module(self) -> str:
        return self.command[2]

    def names(self, word: str) -> bool:
        return word in self.command

    def send(self, line: socket.socket) -> None:
        line.sendall(json.dumps(asdict(self)).encode())
        line.shutdown(socket.SHUT_WR)

    @classmethod
    def read(cls, line: socket.socket) -> "Asked":
        """Once the other side has sent it."""
        with line.makefile("rb") as sent:
            told = json.loads(sent.read())
        return cls(tuple(told["command"]), told["folder"], told["environment"])


def may_be_warm(asked: Asked) -> bool:
    """Only where a process can tell of another's end, on Linux: a Mac's own libraries forbid to fork once loaded."""
    return (
        hasattr(os, "pidfd_open")
        and not os.environ.get(COLD)
        and asked.command[:2] == (sys.executable, "-m")
        and asked.module in MODULES
        and MEASURED not in asked.environment
        and asked.environment.get("PYTHONPATH", str(ROOT)) == str(ROOT)
        and not any(Path(asked.folder).glob("*.py"))  # which could stand in for a module
    )


def started_with() -> dict[str, str]:
    """The environment of the warm process: that of any run, without what each run has of its own."""
    return {name: os.environ[name] for name in ("PATH",) if name in os.environ} | {
        "PYTHONWARNINGS": "error",
        "PYTHONUTF8": "1",
    }


def would_differ(asked: Mapping[str, str], started: Mapping[str, str], read: frozenset[str]) -> bool:
    """Whether a fresh process with the environment `asked` would not have become what the one `started` so is,
    which has `read` these variables."""
    names = {name for name in {*asked, *started} if name.startswith(AT_START) and name not in BY_HAND}
    return any(asked.get(name) != started.get(name) for name in (names | read) - NEVER_MIND)
