"""One process at a time at the ledger. SQLite's own locks end where a damaged database gets another name; this one holds
for the folder. Each system has its own call for it, hence a file apart."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from seedance_cli.errors import SeedanceError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_PAUSE = 0.002  # seconds


class Lock:
    """An empty file to hold; the system lets go of it for a process that dies. Raises OSError where it cannot be made."""

    def __init__(self, path: Path) -> None:
        self._opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    @contextmanager
    def held(self, patience: float, path: Path) -> Iterator[None]:
        """Be the only one at `path` from here to the end. Raises SeedanceError after `patience` seconds in vain."""
        until = time.monotonic() + patience
        while not _taken(self._opened):
            if time.monotonic() > until:
                raise too_long(path, patience)
            time.sleep(_PAUSE)
        try:
            yield
        finally:
            _let_go(self._opened)

    def close(self) -> None:
        os.close(self._opened)


def too_long(path: Path, patience: float) -> SeedanceError:
    return SeedanceError(
        f"Another program has held {path} for {patience:g} s.", hint="Let it finish, then run this again."
    )


if sys.platform == "win32":

    def _taken(opened: int) -> bool:
        try:
            msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def _let_go(opened: int) -> None:
        msvcrt.locking(opened, msvcrt.LK_UNLCK, 1)

else:

    def _taken(opened: int) -> bool:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _let_go(opened: int) -> None:
        fcntl.flock(opened, fcntl.LOCK_UN)
