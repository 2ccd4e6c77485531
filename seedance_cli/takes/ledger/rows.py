"""Entries as rows and back. Services are trusted neither to be brief nor to send Unicode, and an old disk not to keep
every letter: what is written is bounded, what is read is taken for what it can still mean."""

import json
from collections.abc import Mapping
from itertools import product
from typing import TYPE_CHECKING, Any

from seedance_cli.takes.ledger.entry import Entry

if TYPE_CHECKING:
    from sqlite3 import Connection

COLUMNS = Entry._fields
_NUMBERS = ("price", "estimate", "seconds")
_URLS = COLUMNS.index("urls")
_DECODER = json.JSONDecoder()
_USUAL = frozenset(
    product(
        *({"id": (int,)}.get(name, (float, type(None)) if name in _NUMBERS else (str,)) for name in COLUMNS)
    )
)
"""The types of a row's values as we write them: a number may be missing, all else is there."""
_LONGEST = {"title": 80, "error": 1000}  # characters
_LINK, _LINKS = 8000, 100  # characters of one, and how many


def select(connection: "Connection", where: str, *values: Any) -> tuple[Entry, ...]:
    """The entries that a WHERE and ORDER clause finds."""
    rows = connection.execute(f"SELECT {', '.join(COLUMNS)} FROM entries {where}", values).fetchall()
    return tuple(map(entry_of, rows))


def waits_of(
    connection: "Connection", service: str, model: str, kind: str, state: str, most: int
) -> list[float]:
    """The seconds of the last waits that ended in a state."""
    rows = connection.execute(
        "SELECT seconds FROM entries WHERE service = ? AND model = ? AND kind = ? AND seconds IS NOT NULL"
        " AND state = ? ORDER BY id DESC LIMIT ?",
        (service, model, kind, state, most),
    )
    return [seconds for (seconds,) in rows if isinstance(seconds, int | float)]


def insert(connection: "Connection", entry: Entry, *, with_id: bool) -> Entry:
    """Add an entry, under its own number or the next one; the entry as it was kept."""
    row = {name: kept(name, getattr(entry, name)) for name in COLUMNS if with_id or name != "id"}
    places = ", ".join("?" * len(row))
    added = connection.execute(
        f"INSERT INTO entries ({', '.join(row)}) VALUES ({places})", tuple(row.values())
    )
    return select(connection, "WHERE id = ?", added.lastrowid)[0]


def update(connection: "Connection", entry_id: int, changes: Mapping[str, Any]) -> None:
    values = [kept(name, value) for name, value in changes.items()]
    columns = ", ".join(f"{name} = ?" for name in changes)
    connection.execute(f"UPDATE entries SET {columns} WHERE id = ?", (*values, entry_id))


def kept(name: str, value: Any) -> Any:
    """A field's value as the ledger keeps it, and as it must be looked for."""
    if name in _NUMBERS:
        return float(value) if value is not None and abs(value) < 1e15 else None
    if name == "urls":
        return json.dumps([link for link in value if len(link) <= _LINK][:_LINKS])
    return value if name == "id" else _bytes_if_odd(_short(name, value))


def entry_of(row: tuple[Any, ...]) -> Entry:
    """An entry from its columns; a value of the wrong kind counts as not known."""
    if tuple(map(type, row)) not in _USUAL:
        row = tuple(_told(name, value) for name, value in zip(COLUMNS, row, strict=True))
    fields = list(row)
    fields[_URLS] = _links(row[_URLS])
    return Entry._make(fields)


def _told(name: str, value: Any) -> Any:
    if name in _NUMBERS:
        return value if isinstance(value, int | float) else None
    return value if name == "id" else text_of(value)


def _short(name: str, text: str) -> str:
    if name == "title":
        text = " ".join(text.split())
    longest = _LONGEST.get(name, len(text))
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _bytes_if_odd(text: str) -> str | bytes:
    """Folders with names that are no Unicode, and halves of characters in JSON, are kept to the byte."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return str(text)  # a plain text, where an enum's word was given


def text_of(value: Any) -> str:
    """A text column as a text, "" for what is none."""
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else ""


def _links(text: str) -> tuple[str, ...]:
    try:
        links, _ = _DECODER.raw_decode(text)  # which looks for no spaces around it: we write none
    except (ValueError, RecursionError):
        return ()
    return tuple([link for link in links if isinstance(link, str)]) if isinstance(links, list) else ()
