"""Who is sending: a lock file for each process that does, so that others can tell a create that is on its way from one
whose sender died. Process numbers would be used again; a lock ends with its holder."""

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from seedance_cli.film.locks import try_lock

FOLDER = "senders"
_NAME = re.compile(r"[0-9]+-[0-9a-f]{8}")


class Sender:
    """This process as a sender, for the ledger in `folder`; its file is made when its name is first asked for. Raises
    OSError where it cannot be."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._path: Path | None = None
        self._opened = -1

    @property
    def name(self) -> str:
        if self._path is None:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            for path in self._folder.iterdir():
                lives(self._folder.parent, path.name)  # what the dead have left goes
            path = self._folder / f"{os.getpid()}-{secrets.token_hex(4)}"
            unseen = path.with_name(f".{path.name}")
            opened = os.open(unseen, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                try_lock(opened)
                unseen.rename(path)  # under this name it is held from the first moment
            except OSError:
                os.close(opened)
                raise
            self._path, self._opened = path, opened
        return self._path.name

    def close(self) -> None:
        if self._path is not None:
            os.close(self._opened)
            with suppress(OSError):
                self._path.unlink()
            self._path = None


def lives(folder: Path, name: str) -> bool:
    """Whether the sender of that name still runs; what a dead one left is removed. Where that cannot be told, as from
    another machine on a shared disk, it counts as dead."""
    if not _NAME.fullmatch(name):
        return False
    path = folder / FOLDER / name
    try:
        opened = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        if not try_lock(opened):
            return True
        with suppress(OSError):
            path.unlink()
        return False
    finally:
        os.close(opened)
