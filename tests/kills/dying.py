"""`python -m tests.kills.dying new …`: the program as it is, but it kills itself at the call of the system it is told.

DYING_NOTE  a file that gets a line for each call that lasts beyond the process: its name, `#` and which of that name it is
DYING_AT    the line at which it dies, and after a space whether "before" or "after" the call; without, it lives
"""

import builtins
import io
import os
import re
import signal
import socket
import sqlite3
import sys
import threading
from collections import Counter
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from seedance_cli.__main__ import main

NAMES = ("replace", "rename", "link", "unlink", "remove", "rmdir", "mkdir", "truncate")
"""Calls of `os` whose last path tells what they are about."""
RANDOM = (
    (re.compile(r"\.(?:[0-9a-f]+-\d+-)?[0-9a-f]{8}\.part"), ".RANDOM.part"),
    (re.compile(r"\d+-[0-9a-f]{8}$"), "SENDER"),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]+"), "TASK"),
    (re.compile(r"^tmp\w{8}$"), "ROOM"),
    (re.compile(r"__[0-9a-f]{8}\b"), "__RANDOM"),
)
"""What is different in each run, and how it is called here."""


class Calls:
    """The calls so far. Any thread may come here; the others go on until the process is dead, as with any kill."""

    def __init__(self, note: Path, at: str) -> None:
        self._note = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._at, _, self._side = at.rpartition(" ")
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()

    def around(self, name: str, call: Callable[[], Any]) -> Any:
        with self._lock:
            self._seen[name] += 1
            line = f"{name}#{self._seen[name]}"
            os.write(self._note, f"{line}\n".encode())
        if line == self._at and self._side == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = call()
        if line == self._at:
            os.kill(os.getpid(), signal.SIGKILL)
        return result


def plain(path: Any) -> str:
    """A path's last part, the same in each run."""
    name = Path(os.fsdecode(path)).name
    for pattern, word in RANDOM:
        name = pattern.sub(word, name)
    return name


def watch_paths(calls: Calls) -> None:
    for name in NAMES:
        setattr(os, name, _by_path(calls, name, getattr(os, name)))


def _by_path(calls: Calls, name: str, usual: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(usual)
    def watched(*arguments: Any, **named: Any) -> Any:
        which = arguments[1] if name in ("replace", "rename", "link") else arguments[0]
        return calls.around(f"{name} {plain(which)}", lambda: usual(*arguments, **named))

    return watched


def watch_files(calls: Calls) -> None:
    """Opening to write, and waiting for the disk."""
    usual_open, usual_low, usual_sync = io.open, os.open, os.fsync

    def opening(file: Any, mode: str = "r", *rest: Any, **named: Any) -> Any:
        if isinstance(file, int) or not set(mode) & set("wxa+"):
            return usual_open(file, mode, *rest, **named)
        return calls.around(f"open {plain(file)}", lambda: usual_open(file, mode, *rest, **named))

    def opening_low(path: Any, flags: int, *rest: Any, **named: Any) -> Any:
        if not flags & os.O_CREAT:
            return usual_low(path, flags, *rest, **named)
        return calls.around(f"open {plain(path)}", lambda: usual_low(path, flags, *rest, **named))

    def syncing(opened: int) -> None:
        calls.around(f"fsync {plain(Path(f'/proc/self/fd/{opened}').readlink())}", lambda: usual_sync(opened))

    io.open = builtins.open = opening
    os.open = opening_low
    os.fsync = syncing


def watch_sockets(calls: Calls) -> None:
    for name in ("connect", "send", "sendall", "sendmsg"):
        setattr(socket.socket, name, _by_socket(calls, name, getattr(socket.socket, name)))


def _by_socket(calls: Calls, name: str, usual: Callable[..., Any]) -> Callable[..., Any]:
    def watched(plug: socket.socket, data: Any, *rest: Any) -> Any:
        if plug.family not in (socket.AF_INET, socket.AF_INET6):
            return usual(plug, data, *rest)
        about = _request(data) if name.startswith("send") else ""
        return calls.around(f"{name} {about}".strip(), lambda: usual(plug, data, *rest))

    return watched


def _request(data: Any) -> str:
    """The request that these bytes begin, or "body"."""
    first = bytes(data[0] if isinstance(data, list) else data)[:300]
    found = re.match(rb"(GET|POST|DELETE) (\S+) HTTP", first)
    if not found:
        tool = re.search(rb'"name": ?"(\w+)"', first)
        return f"body {tool[1].decode()}" if tool else "body"
    return f"{found[1].decode()} {plain(re.sub('/cdn/.*', '/cdn', found[2].decode()))}"


def watch_ledger(calls: Calls) -> None:
    """What changes the database, statement by statement, and its closing, which may tidy up the files."""

    class Watched(sqlite3.Connection):
        def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
            word = statement.split(maxsplit=1)[0].upper()
            if word in ("SELECT", "PRAGMA") and "journal_mode" not in statement:
                return super().execute(statement, *values)
            return calls.around(f"sqlite {word}", lambda: super(Watched, self).execute(statement, *values))

        def close(self) -> None:
            calls.around("sqlite close", super().close)

    usual = sqlite3.connect
    sqlite3.connect = lambda *arguments, **named: usual(*arguments, **{"factory": Watched} | named)


if __name__ == "__main__":
    found = Calls(Path(os.environ.pop("DYING_NOTE")), os.environ.pop("DYING_AT", ""))
    for watch in (watch_paths, watch_files, watch_sockets, watch_ledger):
        watch(found)
    sys.argv[0] = "seedance"
    main()
