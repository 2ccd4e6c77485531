"""What a damaged ledger still tells, put into the one that follows it. The damaged files are only read; what they say is
believed as far as it can be a create, and what is doubtful counts as sent: it may have been charged."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seedance_cli.film.take_states import INTENT, REFUSED, UNKNOWN, UNSENT
from seedance_cli.services.protocol import State
from seedance_cli.takes.ledger.entry import SENDING, Entry
from seedance_cli.takes.ledger.news import joined
from seedance_cli.takes.ledger.pages import Row, rows_in
from seedance_cli.takes.ledger.rows import COLUMNS, entry_of, insert, kept, select, update
from seedance_cli.takes.ledger.twins import of_task

if TYPE_CHECKING:
    from sqlite3 import Connection

_NO_TASK = (INTENT, SENDING, UNKNOWN, UNSENT, REFUSED)
_FIXED = ("id", "kind", "service", "model", "request_hash", "folder", "title", "estimate", "created")
"""Fields that no news changes."""
_MOST_READ = 256 * 1024 * 1024
"""Bytes of one file; a ledger of a hundred thousand creates has a quarter of that."""
_HIGHEST = 10**12  # no entry's number is above that
_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.+Z-]+")
_TAKE = re.compile(rb"[\\/]takes[\\/]\d{3}")
_LONGEST_PATH = 4096  # bytes


def put_back(connection: "Connection", damaged: Sequence[Path]) -> None:
    """Add to a fresh ledger what `damaged` ones, the oldest first, still tell. Entries keep their numbers; where two
    creates bear one, the later ledger's gets a new one."""
    names = [name for _, name, *_ in connection.execute("PRAGMA table_info(entries)")]
    before = b""
    for path in damaged:
        # A log alone is what a death between two renames left of the ledger before.
        database = _content(path)
        rows = rows_in(database or before, _content(Path(f"{path}-wal")))
        before = database
        for entry in entries_in(rows, names):
            _put_back(connection, entry)


def readable_in(damaged: Sequence[Path]) -> int:
    """How many creates can be read out of damaged ledgers."""
    read = [rows_in(_content(path), _content(Path(f"{path}-wal"))) for path in damaged]
    return len({(each.id, each.created) for rows in read for each in entries_in(rows, COLUMNS)})


def entries_in(rows: Sequence[Row], names: Sequence[str]) -> list[Entry]:
    """The creates in the rows of a table with these columns, each once, with all that is known of it, by number."""
    found: dict[tuple[int, str, str], Entry] = {}
    for row in rows:
        entry = _believed(row, names)
        if entry:
            which = (entry.id, entry.created, entry.request_hash)
            found[which] = grown(found[which], entry) if which in found else entry
    return [_doubted(found[which]) for which in sorted(found)]


def grown(entry: Entry, other: Entry) -> Entry:
    """An entry with what another record of the same create knows beyond it, whichever of the two is the later."""
    return entry._replace(**_growth(entry, other))


def grow(connection: "Connection", entry: Entry, other: Entry) -> None:
    """Write down what another record of the same create knows beyond an entry."""
    changes = _growth(entry, other)
    if changes:
        update(connection, entry.id, changes)


def take_in(connection: "Connection", entry: Entry) -> bool:
    """Write down a create that is known from its take; whether the ledger had none of it. What it had only grows."""
    twin = _twin(connection, entry)
    if twin is None:
        insert(connection, entry, with_id=False)
    else:
        grow(connection, twin, entry)
    return twin is None


def film_folders_in(path: Path) -> Iterator[Path]:
    """Folders with takes that are named in the bytes of a damaged ledger, readable as rows or not, and are there."""
    tried: set[bytes] = set()
    for side in ("", "-wal"):
        data = _content(Path(f"{path}{side}"))
        for match in _TAKE.finditer(data):
            text = data[max(0, match.start() - _LONGEST_PATH) : match.start()]
            text = re.split(rb"[\0-\x1f]", text)[-1]
            if text not in tried:
                tried.add(text)
                yield from _film_at_end(text)


def _film_at_end(text: bytes) -> Iterator[Path]:
    """The longest path that a text ends with; columns stand side by side without a mark between them."""
    for start in re.finditer(rb"[A-Za-z]:\\|/", text):
        with suppress(OSError, ValueError):  # bytes that are no name
            folder = Path(text[start.start() :].decode("utf-8", "surrogatepass"))
            if (folder / "takes").is_dir():
                yield folder
                return


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_READ)
    except OSError:  # not there, or the disk fails: nothing can be read of it
        return b""


def _believed(row: Row, names: Sequence[str]) -> Entry | None:
    """The entry in a row; None where it is none. Shorter rows were written by older versions, longer ones by newer."""
    number, values = row
    told = dict(zip(names, values, strict=False)) | {"id": number}
    if not 0 < number < _HIGHEST or values[0] is not None or len(values) <= names.index("created"):
        return None
    entry = entry_of(tuple(told.get(name) for name in COLUMNS))
    words = (entry.kind, entry.service)
    is_one = all(words) and "".join(words).isprintable() and _TIME.fullmatch(entry.created)
    return in_a_known_state(entry) if is_one else None


def in_a_known_state(entry: Entry) -> Entry:
    """A state that cannot be read, or that only newer versions know, may be anything."""
    known = tuple(State) if entry.task_id else (*_NO_TASK, *(state for state in State if state.ended))
    if entry.state in known:
        return entry
    return entry._replace(state=State.QUEUED.value if entry.task_id else UNKNOWN)


def _doubted(entry: Entry) -> Entry:
    """What was only intended may have been sent since, in a row that is lost."""
    return entry._replace(state=UNKNOWN) if entry.state == INTENT else entry


def _growth(entry: Entry, other: Entry) -> dict[str, Any]:
    """The fields that `other` changes; of two tasks, or two times of sending, the first stays."""
    changes: dict[str, Any] = {}
    if other.task_id and not entry.task_id:
        changes = joined(entry, State.QUEUED, {"task_id": other.task_id})
    if other.state == INTENT:  # whatever was meant before or after, something may have been sent
        return changes
    known = (*_FIXED, "state", "task_id", *(("sent",) if entry.sent else ()))
    news = {name: value for name, value in other._asdict().items() if name not in known}
    return changes | joined(entry._replace(**changes), other.state, news)


def _put_back(connection: "Connection", entry: Entry) -> None:
    found = select(connection, "WHERE id = ?", entry.id)
    if not found:
        insert(connection, entry, with_id=True)
    elif (found[0].created, found[0].request_hash) == (entry.created, entry.request_hash):
        grow(connection, found[0], entry)
    else:
        insert(connection, entry, with_id=False)


def _twin(connection: "Connection", entry: Entry) -> Entry | None:
    """The entry of the same create: of its task, else the latest of its folder unless that has another task."""
    same = of_task(connection, entry.task_id) if entry.task_id else ()
    if found := next((each for each in same if each.service == entry.service), None):
        return found
    where = "WHERE folder = ? AND kind = ? ORDER BY id DESC LIMIT 1"
    for each in select(connection, where, kept("folder", entry.folder), entry.kind):
        if each.service == entry.service and not (each.task_id and entry.task_id):
            return each
    return None
