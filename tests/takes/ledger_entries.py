"""Ledgers and entries for tests."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from seedance_cli.takes.ledger import Entry, Ledger

BODY_HASH = "ab" * 32


def begun(
    ledger: Ledger, *, intent: bool = False, despite: Collection[int] | None = None, **changes: Any
) -> Entry:
    """An entry that is being sent, or with `intent` one that is about to be."""
    told: dict[str, Any] = {
        "kind": "clip",
        "service": "xskill",
        "model": "fast",
        "request_hash": BODY_HASH,
        "folder": Path("/films/mars/takes/001"),
    }
    entry = ledger.begin(**(told | changes))
    return entry if intent else ledger.sending(entry.id, despite=despite)


def filled(folder: Path, count: int = 40) -> Path:
    """A closed ledger with some entries of several pages; its file."""
    with Ledger.open(folder) as ledger:
        for number in range(count):
            entry = begun(ledger, title=f"Take {number}: " + "a long walk over red dunes, " * 2)
            ledger.accepted(entry.id, f"task-{number}", 20, "points")
    return folder / "ledger.sqlite3"
