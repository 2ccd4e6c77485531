"""One process at a time at the ledger. SQLite's own locks end where a damaged database gets another name; this one holds
for the folder."""

import os
import time
from pathlib import Path
from types import TracebackType

from seedance_cli.errors import SeedanceError
from seedance_cli.film.locks import try_lock, unlock

_PAUSE = 0.002  # seconds


class Lock:
    """An empty file beside the one that it `guards`; the system lets go of it for a process that dies. Who is in its `with`
    is the only one there; entering raises SeedanceError after `patience` seconds in vain. Raises OSError where it cannot
    be made."""

    def __init__(self, guards: Path, patience: float) -> None:
        self._guards = guards
        self._patience = patience
        self._opened = os.open(guards.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)

    def __enter__(self) -> None:
        until = time.monotonic() + self._patience
        while not try_lock(self._opened):
            if time.monotonic() > until:
                raise too_long(self._guards, self._patience)
            time.sleep(_PAUSE)

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        unlock(self._opened)

    def close(self) -> None:
        os.close(self._opened)


def too_long(path: Path, patience: float) -> SeedanceError:
    return SeedanceError(
        f"Another program has held {path} for {patience:g} s.", hint="Let it finish, then run this again."
    )
