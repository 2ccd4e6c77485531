"""What a run reads from and writes to: its ends are handed over, ours are read until nobody holds the others."""

import os
import selectors
import time
from contextlib import ExitStack

AT_ONCE = 65_536


def pipe(reader: ExitStack, writer: ExitStack) -> tuple[int, int]:
    """Both ends, each closed with its stack."""
    read, write = os.pipe()
    reader.callback(os.close, read)
    writer.callback(os.close, write)
    return read, write


def nothing(theirs: ExitStack) -> int:
    """To be read by who is given nothing."""
    end = os.open(os.devnull, os.O_RDWR)
    theirs.callback(os.close, end)
    return end


def heard(told: dict[int, bytes], patience: float | None) -> None:
    """Add to each pipe's bytes what comes out of it until nobody holds its other end. Raises TimeoutError, with what came
    until then in its place, after `patience` seconds; None: never."""
    until = None if patience is None else time.monotonic() + patience
    with selectors.DefaultSelector() as waiting:
        for each in told:
            waiting.register(each, selectors.EVENT_READ)
        while waiting.get_map():
            for key, _ in waiting.select(None if until is None else until - time.monotonic()):
                told[key.fd] += (piece := os.read(key.fd, AT_ONCE))
                if not piece:
                    waiting.unregister(key.fd)
            if until is not None and time.monotonic() > until:
                raise TimeoutError
