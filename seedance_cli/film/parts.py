"""A file that is still arriving, under a name that a later run finds: what came so far, and a note by which to judge
whether what comes next belongs to it. One process at a time; what is noted never holds a link or a key."""

import errno
import json
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from seedance_cli.film.files import beside, note_of, said_plainly
from seedance_cli.film.locks import try_lock

FAR = 1 << 40
"""Where in the note the lock lies: on some systems nobody else can read what is locked."""
LONGEST_NOTE = 4096  # bytes


@contextmanager
def arriving(path: Path) -> Iterator[Path]:
    """`NAME.part` beside `path`, to be filled and then renamed by the caller; it begins with what an earlier run left
    there. Where another process is at it, a new file under a name of our own. After a fault it stays for the next run if
    that can go on from it, and the disk has room for it. The disk's complaints become our errors."""
    part = path.with_name(f"{path.name}.part")
    with said_plainly(path):
        held = _hold(part)
        if held is None:
            with beside(path) as own:
                yield own
            return
        useless = True
        try:
            yield part
        except BaseException as fault:
            useless = _is_full(fault) or not _can_go_on(part)
            raise
        finally:
            _let_go(held, part, useless)


def read_note(part: Path) -> dict[str, Any]:
    """What was noted of the part; empty where there is nothing that can be read."""
    try:
        with note_of(part).open("rb") as file:
            data = json.loads(file.read(LONGEST_NOTE))
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def write_note(part: Path, note: Mapping[str, Any]) -> None:
    """Note this of the part, and wait until it is on the disk. It is written in place, since it is locked, too; one that
    was cut short cannot be read and is none. Where nothing was noted, there is nothing to take back."""
    if not note and not _size(note_of(part)):
        return
    with note_of(part).open("w", encoding="ascii") as file:
        file.write(json.dumps(note) if note else "")
        file.flush()
        os.fsync(file.fileno())


def forget(part: Path) -> None:
    """Remove what came, and what was noted of it; the note's file may be locked and stays."""
    with suppress(OSError):
        part.unlink()
    with suppress(OSError):
        os.truncate(note_of(part), 0)


def tidy(path: Path) -> None:
    """Remove what a run left beside a file that has its name already: it died in between."""
    part = path.with_name(f"{path.name}.part")
    if path.is_file() and (part.exists() or note_of(part).exists()):
        with suppress(OSError):
            held = _hold(part)
            if held is not None:
                _let_go(held, part, useless=True)


def _hold(part: Path) -> int | None:
    """The note, opened and locked; None where somebody else holds it, or it cannot be held here."""
    note = note_of(part)
    while _is_plain(part) and _is_plain(note):
        opened = os.open(note, os.O_RDWR | os.O_CREAT, 0o666)
        if not _locked(opened):
            os.close(opened)
            return None
        with suppress(OSError):
            if os.path.samestat(os.fstat(opened), note.stat()):
                return opened
        os.close(opened)  # its holder was just done with it, and removed it
    return None


def _locked(opened: int) -> bool:
    try:
        os.lseek(opened, FAR, os.SEEK_SET)
        return try_lock(opened)
    except OSError:  # a disk without locks
        return False


def _is_plain(path: Path) -> bool:
    """Whether it is an ordinary file or nothing: a link in a stranger's film folder must not lead our bytes elsewhere."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return True


def _let_go(opened: int, part: Path, useless: bool) -> None:
    """Close the note, and remove both if they are of no use: before others can lock it, where the system allows it."""
    if sys.platform == "win32":
        os.close(opened)
    if useless:
        for path in (part, note_of(part)):
            with suppress(OSError):
                path.unlink()
    if sys.platform != "win32":
        os.close(opened)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _can_go_on(part: Path) -> bool:
    with suppress(OSError):
        return part.stat().st_size > 0 and bool(read_note(part))
    return False


def _is_full(fault: BaseException | None) -> bool:
    """Whether the disk is full: then its last room belongs to the records of what was paid."""
    while fault is not None:
        if isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        fault = fault.__cause__
    return False
