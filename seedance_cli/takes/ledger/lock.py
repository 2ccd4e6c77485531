"""One process at a time at the ledger. SQLite's own locks end where a damaged database gets another name; this one holds
for the folder."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from seedance_cli.errors import SeedanceError
from seedance_cli.film.locks import try_lock, unlock

_PAUSE = 0.002  # seconds


class Lock:
    """An empty file to hold; the system lets go of it for a process that dies. Raises OSError where it cannot be made."""

    def __init__(self, path: Path) -> None:
        self._opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    @contextmanager
    def held(self, patience: float, path: Path) -> Iterator[None]:
        """Be the only one at `path` from here to the end. Raises SeedanceError after `patience` seconds in vain."""
        until = time.monotonic() + patience
        while not try_lock(self._opened):
            if time.monotonic() > until:
                raise too_long(path, patience)
            time.sleep(_PAUSE)
        try:
            yield
        finally:
            unlock(self._opened)

    def close(self) -> None:
        os.close(self._opened)


def too_long(path: Path, patience: float) -> SeedanceError:
    return SeedanceError(
        f"Another program has held {path} for {patience:g} s.", hint="Let it finish, then run this again."
    )
