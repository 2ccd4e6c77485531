"""What a child of the warm process does to be like a fresh one: its streams, environment, folder and path, then the
module that it is to run, which ends as any does."""

import gc
import io
import os
import runpy
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from tests.warm.asked import Asked, started_with

ended_with: list[object] = []
"""The exit code, or the last word, once the run is over and was not broken off."""


@dataclass(frozen=True)
class Run:
    asked: Asked
    streams: list[int]
    """To be its stdin, stdout and stderr."""


def become(run: Run) -> None:
    asked = run.asked
    for place, end in enumerate(run.streams):
        os.dup2(end, place)
    os.closerange(len(run.streams), os.sysconf("SC_OPEN_MAX"))
    _open_streams()
    by_interpreter = {name: os.environ[name] for name in os.environ.keys() - started_with().keys()}
    os.environ.clear()
    os.environ.update(asked.environment | by_interpreter)
    time.tzset()
    os.chdir(asked.folder)
    added = filter(None, [asked.environment.get("PYTHONPATH")])
    sys.path[:] = [asked.folder, *dict.fromkeys([*added, *sys.path[1:]])]
    sys.orig_argv = list(asked.command)
    sys.argv[1:] = asked.command[3:]
    gc.enable()
    try:
        runpy.run_module(asked.module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        ended_with.append(end.code or 0)
        raise
    ended_with.append(0)


def leave() -> None:
    """To be called after everything else that is called at the end. A process would now take its modules to pieces,
    and a child would have to copy all of them before; what that could say of a run is said by collecting garbage. Where
    a stream does not take its last words, or the run did not end by itself, the interpreter has to say so."""
    if not ended_with or not isinstance(ended_with[0], int):
        return
    gc.collect()
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ended_with[0])


def _open_streams() -> None:
    """As the interpreter opens them, for pipes in UTF-8 mode."""
    sys.stdin = sys.__stdin__ = _text(0, "r", "<stdin>", "surrogateescape")
    sys.stdout = sys.__stdout__ = _text(1, "w", "<stdout>", "surrogateescape")
    sys.stderr = sys.__stderr__ = _text(2, "w", "<stderr>", "backslashreplace", line_buffering=True)


def _text(
    number: int, mode: str, name: str, errors: str, *, line_buffering: bool = False
) -> io.TextIOWrapper:
    buffer = open(number, f"{mode}b", closefd=False)  # noqa: SIM115  # for as long as the process lives
    buffer.raw.name = name
    text = io.TextIOWrapper(
        buffer,
        encoding="utf-8",
        errors=errors,
        newline="\n" if mode == "w" else None,
        line_buffering=line_buffering,
    )
    text.mode = mode
    return text


@contextmanager
def remembering() -> Iterator[set[str]]:
    """The names of the environment variables that are asked for in the meantime."""
    usual, read = type(os.environ), set[str]()

    class Remembers(usual):
        def __getitem__(self, name: str) -> str:
            read.add(name)
            return super().__getitem__(name)

    os.environ.__class__ = Remembers
    try:
        yield read
    finally:
        os.environ.__class__ = usual
