"""The ledger's file: opened, brought up to date and, where it is damaged, set aside. With `faults` the
only sqlite3 door, opened late; what is written in the file is the affair of `book`."""

import sqlite3
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from seedance_cli.errors import SeedanceError
from seedance_cli.film.files import said_plainly
from seedance_cli.takes.ledger.faults import (
    MAKE_ROOM,
    Damaged,
    code,
    in_plain_words,
    is_damage,
    is_odd_text,
    too_new,
)
from seedance_cli.takes.ledger.folder import (
    create_private,
    damaged_in,
    damaged_so_far,
    identity,
    make_private,
    rename_damaged,
    would_be_lost,
)
from seedance_cli.takes.ledger.lock import Lock
from seedance_cli.takes.ledger.salvage import put_back
from seedance_cli.takes.ledger.schema import FRESH_IDS, MARK, MIGRATIONS, READABLE

Result = TypeVar("Result")
Work = Callable[[sqlite3.Connection], Result]

NAME = "ledger.sqlite3"
_SETTINGS = (
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "fullfsync=ON",
    "checkpoint_fullfsync=ON",
    "journal_mode=WAL",  # where a network disk has none, the usual journal stays
    "synchronous=FULL",
)


class LedgerFile:
    """A ledger's database in `folder`. One process at a time is at it, for milliseconds; `patience` is how many seconds
    to wait for one's turn. `set_aside` are the damaged files that this run found and kept under another name."""

    def __init__(self, folder: Path, patience: float) -> None:
        self.path = folder.absolute() / NAME
        self.set_aside: list[Path] = []
        self._patience = patience
        self._turn = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._opened = (0, 0)
        self._is_newer = False
        self._is_sound = False
        with said_plainly(self.path, MAKE_ROOM):
            make_private(self.path.parent)
            self._lock = Lock(self.path, patience)

    def read(self, work: Work[Result]) -> Result:
        """What `work` finds. Raises SeedanceError in plain words where the file cannot be read."""
        return self._alone(lambda: self._in_a_whole_file(work))

    def write(self, work: Work[Result]) -> Result:
        """Do `work` as one transaction; it is on the disk when this returns, and undone where it raises. Raises
        SeedanceError in plain words where the file cannot be written."""
        return self._alone(lambda: self._in_a_whole_file(lambda opened: self._transaction(opened, work)))

    def close(self) -> None:
        """Not without the lock: a last one out tidies up by name, and the name may just have got another owner."""
        with self._turn, suppress(SeedanceError):
            self._alone(self._let_go)
        self._lock.close()

    def _alone(self, act: Callable[[], Result]) -> Result:
        """What comes of an act while no other thread or process is at the file; SQLite's complaints in plain words."""
        with self._turn, said_plainly(self.path, MAKE_ROOM), self._lock:
            try:
                return act()
            except sqlite3.Error as fault:
                raise in_plain_words(fault, self.path, self._patience) from fault

    def _in_a_whole_file(self, work: Work[Result]) -> Result:
        """Do `work`; where the file turns out to be damaged, in a fresh one."""
        connection = self._ready()
        try:
            try:
                return work(connection)
            except sqlite3.OperationalError as fault:
                if not is_odd_text(fault):
                    raise
            connection.text_factory = _as_far_as_it_is_text  # five times slower, so not before it is needed
            return work(connection)
        except sqlite3.Error as fault:
            if not is_damage(fault, self.path):
                raise
        self._set_aside()
        return work(self._ready())

    def _transaction(self, connection: sqlite3.Connection, work: Work[Result]) -> Result:
        if self._is_newer:
            raise too_new(self.path)
        if (
            not self._is_sound
        ):  # an index that lacks a row would have it paid for again; who only reads pays nothing
            _need_ok(connection, "integrity_check(1)")
            self._is_sound = True
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = work(connection)
            connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):  # some faults have undone it already; the first one is to be told
                connection.execute("ROLLBACK")
            raise
        return result

    def _ready(self) -> sqlite3.Connection:
        """The connection to the file that bears the ledger's name now: another run may have set ours aside."""
        if self._connection and identity(self.path) == self._opened:
            return self._connection
        self._let_go()
        if would_be_lost(self.path):
            self._set_aside()
        try:
            return self._opened_anew()
        except sqlite3.Error as fault:
            if not is_damage(fault, self.path):
                self._let_go()
                raise
        self._set_aside()
        return self._opened_anew()

    def _opened_anew(self) -> sqlite3.Connection:
        create_private(self.path)
        self._connection = connection = sqlite3.connect(
            self.path, timeout=self._patience, isolation_level=None, check_same_thread=False
        )
        self._opened = identity(self.path)
        self._is_newer = self._is_sound = False
        try:
            for setting in _SETTINGS:
                connection.execute(f"PRAGMA {setting}")
            self._check(connection)
        except UnicodeDecodeError as fault:  # a complaint that quotes broken names of tables
            raise Damaged(str(fault)) from fault
        except sqlite3.OperationalError as fault:
            if self._is_newer or not (code(fault) == sqlite3.SQLITE_ERROR or is_odd_text(fault)):
                raise
            raise Damaged(str(fault)) from fault  # its header or its tables are none of ours
        return connection

    def _check(self, connection: sqlite3.Connection) -> None:
        """Look at every page, then add what newer versions have. Raises Damaged where this is no ledger."""
        _need_ok(connection, "quick_check(1)")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (mark,) = connection.execute("PRAGMA application_id").fetchone()
        if (version or mark) and mark != MARK + version:
            raise Damaged("the mark of another program")
        self._is_newer = version > len(MIGRATIONS)
        if version < len(MIGRATIONS):
            self._transaction(connection, lambda opened: self._migrate(opened, version))
        connection.execute(READABLE)

    def _migrate(self, connection: sqlite3.Connection, version: int) -> None:
        for step in MIGRATIONS[version:]:
            for statement in step:
                connection.execute(statement)
        if version == 0:
            connection.execute(FRESH_IDS, (damaged_so_far(self.path.parent),))
            put_back(connection, damaged_in(self.path.parent))
        connection.execute(f"PRAGMA user_version={len(MIGRATIONS)}")
        connection.execute(f"PRAGMA application_id={MARK + len(MIGRATIONS)}")

    def _set_aside(self) -> None:
        """The connection is open meanwhile: SQLite sees that its file has moved, and leaves it as it is."""
        if sys.platform == "win32":  # which renames nothing that is open
            self._let_go()
        self.set_aside.append(rename_damaged(self.path))
        self._let_go()

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            connection.close()


def _need_ok(connection: sqlite3.Connection, check: str) -> None:
    (verdict,) = connection.execute(f"PRAGMA {check}").fetchone()
    if verdict != "ok":
        raise Damaged(verdict)


def _as_far_as_it_is_text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
