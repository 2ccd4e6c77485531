"""Runs of the program that cost no start-up: one process that has its imports done, and forks a child for each run.

A run cannot tell a child from a fresh process, but for what is loaded already and for objects that only modules hold at
the end, which are not taken to pieces (`afresh.py`); what would differ gets a fresh process (`asked.py`). With
SEEDANCE_TESTS_COLD=1 all do. Tests of start-up, of what a shell starts and of terminals start the program themselves.
"""

import os
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.warm.asked import Asked, may_be_warm
from tests.warm.begun import Begun, Said
from tests.warm.kept import Refused, kept
from tests.warm.pipes import heard, nothing, pipe

A_PIPE_HOLDS = 4096  # bytes, however many pipes there are


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


def begin(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], kind: type[Said]
) -> "subprocess.Popen[Said] | Begun[Said]":
    """`command` under way in `folder`, with no environment but this and nothing on stdin; what it says is text or bytes."""
    asked = Asked(tuple(command), str(folder), dict(environment))
    if may_be_warm(asked):
        try:
            return Begun(asked, kind)
        except Refused:
            pass
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=environment,
        **({"encoding": "utf-8"} if kind is str else {}),
    )


def _warm(asked: Asked, given: bytes | None, patience: float) -> "subprocess.CompletedProcess[bytes]":
    with ExitStack() as ours:
        with ExitStack() as theirs:
            stdin = _stdin(given, theirs)
            (out, stdout), (err, stderr) = pipe(ours, theirs), pipe(ours, theirs)
            child = ours.enter_context(kept().fork(asked, (stdin, stdout, stderr)))
        told = {out: b"", err: b""}
        try:
            heard(told, patience)
        except TimeoutError:
            raise subprocess.TimeoutExpired(asked.command, patience) from None
        return subprocess.CompletedProcess(asked.command, child.wait(), told[out], told[err])


def _stdin(given: bytes | None, theirs: ExitStack) -> int:
    """What the run reads from: all that there is to read lies in it already."""
    if given is None:
        return nothing(theirs)
    with ExitStack() as written:
        read, write = pipe(theirs, written)
        os.write(write, given)
    return read
