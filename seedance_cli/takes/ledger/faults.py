"""What SQLite complains of, as a person should hear it; and which complaints mean that the file itself is damaged."""

import os
import sqlite3
from pathlib import Path

from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.takes.ledger.lock import too_long

MAKE_ROOM = (
    "Make room there, and make it writable for you; another SEEDANCE_STATE_DIR knows nothing of what was sent"
)
UPGRADE = "pip install --upgrade seedance-cli"
_WRITING = (
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_TRUNCATE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_SHMSIZE,
)
"""What SQLite says of a write that went wrong in any way but a full disk; a quota is among them."""


class Damaged(sqlite3.DatabaseError):
    """Sound as a database perhaps, but no ledger."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


def is_damage(fault: sqlite3.Error, path: Path) -> bool:
    """Also where SQLite finds a mark that it must not write, in a file at `path` that the disk would let us write."""
    if code(fault) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return True
    marked = getattr(fault, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY
    return marked and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def is_odd_text(fault: sqlite3.Error) -> bool:
    """Whether Python complains of a text that is no UTF-8, as a disk that fails in single bits leaves them."""
    return isinstance(fault, sqlite3.OperationalError) and code(fault) == 0


def code(fault: sqlite3.Error) -> int:
    """SQLite's primary code; 0 where Python itself complains."""
    found: int = getattr(fault, "sqlite_errorcode", 0)
    return found & 0xFF


def in_plain_words(fault: sqlite3.Error, path: Path, patience: float) -> SeedanceError:
    match code(fault):
        case sqlite3.SQLITE_FULL:
            return SeedanceError(
                f"The disk is full: {path} could not be written.", hint="Free some space, then run it again."
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return too_long(path, patience)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return WrongInput(f"{path} cannot be written to.", hint=MAKE_ROOM)
        case sqlite3.SQLITE_IOERR if getattr(fault, "sqlite_errorcode", 0) in _WRITING:
            return SeedanceError(
                f"{path} could not be written: the disk fails, or a quota is used up.", hint=MAKE_ROOM
            )
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return SeedanceError(f"The disk fails at {path}: {fault}.", hint=MAKE_ROOM)
    return SeedanceError(f"{path} cannot be used: {fault}.", hint=UPGRADE)


def too_new(path: Path) -> SeedanceError:
    return SeedanceError(
        f"{path} was written by a newer seedance; this one may read it, not write to it.", hint=UPGRADE
    )
