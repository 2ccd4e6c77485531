"""`python -m tests.warm.probe ENDING`: says all that a program can see of its own process as one object, then ends so."""

import atexit
import gc
import json
import locale
import os
import signal
import socket
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any


def process() -> dict[str, Any]:
    return {
        "module": [__name__, __spec__.name, __package__, __file__],
        "arguments": [sys.argv, sys.orig_argv, sys.path],
        "interpreter": [str(sys.flags), sys.warnoptions, list(map(str, warnings.filters))],
        "environment": dict(os.environ),
        "folder": [
            str(Path.cwd()),
            str(Path.home()),
            tempfile.tempdir,
            tempfile.gettempdir(),
            os.umask(0o22),
        ],
        "signals": {number.name: str(signal.getsignal(number)) for number in signal.Signals},
        "blocked": list(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
        "threads": [threading.active_count(), threading.current_thread() is threading.main_thread()],
        "garbage": [gc.isenabled(), gc.get_threshold()],
        "hooks": [sys.excepthook is sys.__excepthook__, sys.unraisablehook is sys.__unraisablehook__],
        "locale": [locale.setlocale(locale.LC_CTYPE), locale.getencoding(), sys.getfilesystemencoding()],
        "clock": [time.tzname, time.localtime(0).tm_hour],
    }


def streams() -> list[Any]:
    usual = (sys.__stdin__, sys.__stdout__, sys.__stderr__)
    return [
        [
            each is own, each.name, each.mode, each.encoding, each.errors, each.line_buffering, each.write_through,
            each.isatty(), type(each.buffer).__name__, each.buffer.raw.name, each.buffer.raw.mode,
        ]
        for each, own in zip((sys.stdin, sys.stdout, sys.stderr), usual, strict=True)
    ]  # fmt: skip


def descriptors() -> list[str]:
    """Those that are open; the one by which they are listed is not any more."""
    return [path.name for path in list(Path("/proc/self/fd").iterdir()) if path.exists()]


def fail() -> None:
    raise ValueError("as asked")


def interrupt() -> None:
    raise KeyboardInterrupt


def leave_a_socket_open() -> None:
    socket.socket()


def leave_a_socket_in_a_circle() -> None:
    circle: list[object] = [socket.socket()]
    circle.append(circle)


def close_stdout() -> None:
    sys.stdout.flush()
    os.close(1)
    sys.stdout.write("for nobody")


def leave_a_thread() -> None:
    threading.Thread(target=lambda: (time.sleep(0.01), print("by a thread"))).start()


def said_at_the_end() -> None:
    atexit.register(sys.stdout.write, "\nat the end")


def say_much() -> None:
    sys.stderr.write("x" * 300_000)
    sys.stdout.write("y" * 300_000)


ENDINGS: dict[str, Callable[[], object]] = {
    "well": lambda: None,
    "with 3": lambda: sys.exit(3),
    "with a word": lambda: sys.exit("a word"),
    "with a fault": fail,
    "interrupted": interrupt,
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "terminated": lambda: os.kill(os.getpid(), signal.SIGTERM),
    "at once": lambda: os._exit(4),
    "untidily": leave_a_socket_open,
    "in a circle": leave_a_socket_in_a_circle,
    "without stdout": close_stdout,
    "with a thread": leave_a_thread,
    "with 300": lambda: sys.exit(300),
    "later": said_at_the_end,
    "with much to say": say_much,
}

if __name__ == "__main__":
    told = process() | {
        "streams": streams(),
        "descriptors": descriptors(),
        "read": sys.stdin.buffer.read().decode(),
    }
    print(json.dumps(told), flush=True)
    ENDINGS.get(sys.argv[1], threading.Event().wait)()
