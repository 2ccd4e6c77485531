"""Runs of the program that cost no start-up: one process that has its imports done, and forks a child for each run.

A run cannot tell a child from a fresh process, but for what is loaded already and for objects that only modules hold at
the end, which are not taken to pieces (`afresh.py`); what would differ gets a fresh process (`asked.py`). With
SEEDANCE_TESTS_COLD=1 all do. Tests of start-up, of signals and of terminals start the program themselves.
"""

import os
import selectors
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.warm.asked import Asked, may_be_warm
from tests.warm.kept import Refused, kept

A_PIPE_HOLDS = 4096  # bytes, however many pipes there are
AT_ONCE = 65_536


def run(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    *,
    given: bytes | None,
    patience: float,
) -> "subprocess.CompletedProcess[bytes]":
    """Run `command` in `folder` to its end with no environment but this, and with `given`, or nothing, on stdin.

    Raises `subprocess.TimeoutExpired` after `patience` seconds; the run is killed then.
    """
    asked = Asked(tuple(command), str(folder), dict(environment))
    if may_be_warm(asked) and len(given or b"") <= A_PIPE_HOLDS:
        try:
            return _warm(asked, given, patience)
        except Refused:
            pass
    return subprocess.run(
        command,
        capture_output=True,
        cwd=folder,
        env=environment,
        check=False,
        timeout=patience,
        **({"stdin": subprocess.DEVNULL} if given is None else {"input": given}),
    )


def _warm(asked: Asked, given: bytes | None, patience: float) -> "subprocess.CompletedProcess[bytes]":
    with ExitStack() as ours:
        with ExitStack() as theirs:
            stdin = _stdin(given, theirs)
            (out, stdout), (err, stderr) = _pipe(ours, theirs), _pipe(ours, theirs)
            child = ours.enter_context(kept().fork(asked, (stdin, stdout, stderr)))
        try:
            told = _heard((out, err), patience)
        except TimeoutError:
            raise subprocess.TimeoutExpired(asked.command, patience) from None
        return subprocess.CompletedProcess(asked.command, child.wait(), told[out], told[err])


def _heard(pipes: Sequence[int], patience: float) -> dict[int, bytes]:
    """What comes out of each of the pipes until nobody holds its other end."""
    until, told = time.monotonic() + patience, dict.fromkeys(pipes, b"")
    with selectors.DefaultSelector() as waiting:
        for pipe in pipes:
            waiting.register(pipe, selectors.EVENT_READ)
        while waiting.get_map():
            for key, _ in waiting.select(until - time.monotonic()):
                told[key.fd] += (piece := os.read(key.fd, AT_ONCE))
                if not piece:
                    waiting.unregister(key.fd)
            if time.monotonic() > until:
                raise TimeoutError
    return told


def _stdin(given: bytes | None, theirs: ExitStack) -> int:
    """What the run reads from: all that there is to read lies in it already."""
    if given is None:
        end = os.open(os.devnull, os.O_RDWR)
        theirs.callback(os.close, end)
        return end
    with ExitStack() as written:
        read, write = _pipe(theirs, written)
        os.write(write, given)
    return read


def _pipe(reader: ExitStack, writer: ExitStack) -> tuple[int, int]:
    read, write = os.pipe()
    reader.callback(os.close, read)
    writer.callback(os.close, write)
    return read, write
