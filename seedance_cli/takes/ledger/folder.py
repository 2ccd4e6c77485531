"""The folder that the ledger lies in: made private, its files known by what they are, damaged ones kept."""

import os
import re
from contextlib import suppress
from pathlib import Path

from seedance_cli.errors import WrongInput
from seedance_cli.film.files import flush_names, write_text
from seedance_cli.takes.ledger.faults import MAKE_ROOM

_SIDES = ("", "-wal", "-shm", "-journal")
"""What SQLite keeps beside a database; each belongs to that database alone, so all move together."""
_SHORTEST = 512  # bytes; no database has less


def make_private(folder: Path) -> None:
    """Create `folder` for its owner alone; one that is there keeps its rights."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700)
    except (FileExistsError, NotADirectoryError):
        if not folder.is_dir():
            raise WrongInput(
                f"{folder} is no folder, so no ledger can be kept there.", hint=MAKE_ROOM
            ) from None
    else:
        flush_names(folder.parent)


def create_private(path: Path) -> None:
    """An empty file for its owner alone, where there is none."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def identity(path: Path) -> tuple[int, int]:
    """Which file bears this name. Not by opening it: on POSIX, closing that would drop SQLite's own locks."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return (-1, -1)
    return (found.st_dev, found.st_ino)


def would_be_lost(path: Path) -> bool:
    """Whether something is there that SQLite would take for nothing: a database too short to be one, or a log without
    its database, which a death in the middle of setting aside leaves."""
    size = _size(path)
    if not size:
        return bool(_size(Path(f"{path}-wal"))) or (
            not path.exists() and any(map(Path.exists, _beside(path)))
        )
    return size < _SHORTEST


def rename_damaged(path: Path) -> Path:
    """Give a database, and what belongs to it, the name of the next damaged one, which is returned. The caller is alone
    in the folder, so that nothing is overwritten."""
    target = _named_damaged(path.parent, damaged_so_far(path.parent) + 1)
    for source, kept in zip((path, *_beside(path)), (target, *_beside(target)), strict=True):
        if source.exists():
            source.rename(kept)
            # The database goes first: left alone by its log, it would be taken for a whole one.
            flush_names(path.parent)
    return target


def damaged_so_far(folder: Path) -> int:
    """The highest number that a damaged ledger bears."""
    return max(_damaged(folder), default=0)


def damaged_in(folder: Path) -> list[Path]:
    """The damaged ledgers that were set aside, the oldest first; of some only the log may be there."""
    return [_named_damaged(folder, number) for number in sorted(_damaged(folder))]


def unsearched(folder: Path) -> list[Path]:
    """Those of them for which no takes were looked through yet: whoever set them aside may have died before."""
    return [path for path in damaged_in(folder) if not path.with_suffix(".txt").exists()]


def note_searched(path: Path, words: str) -> None:
    """Write beside a damaged ledger what became of it. Raises SeedanceError where the disk does not do its part."""
    write_text(path.with_suffix(".txt"), words + "\n")


def _damaged(folder: Path) -> set[int]:
    found = (re.match(r"ledger-damaged-(\d{1,9})\.", each.name) for each in folder.iterdir())
    return {int(match[1]) for match in found if match}


def _named_damaged(folder: Path, number: int) -> Path:
    return folder / f"ledger-damaged-{number}.sqlite3"


def _beside(path: Path) -> list[Path]:
    return [Path(f"{path}{side}") for side in _SIDES if side]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
