"""The ledger's tables, version by version: a step once published is never changed, the next one is added below it."""

from seedance_cli.takes.ledger.entry import UNFINISHED
from seedance_cli.takes.ledger.rows import COLUMNS

IS_UNFINISHED = f"state IN ({', '.join(repr(state) for state in UNFINISHED)})"
"""The same list as in the index, or SQLite does not see that the index fits the question."""

_FIRST = (
    """CREATE TABLE entries (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        service TEXT NOT NULL,
        model TEXT NOT NULL,
        request_hash TEXT NOT NULL,
        folder TEXT NOT NULL,
        title TEXT NOT NULL,
        state TEXT NOT NULL,
        task_id TEXT NOT NULL,
        price REAL,
        unit TEXT NOT NULL,
        estimate REAL,
        error TEXT NOT NULL,
        created TEXT NOT NULL,
        sent TEXT NOT NULL,
        ended TEXT NOT NULL,
        urls TEXT NOT NULL,
        seconds REAL
    )""",
    """CREATE INDEX entries_unfinished ON entries (folder)
        WHERE state IN ('sending', 'unknown', 'queued', 'running')""",
    "CREATE INDEX entries_request ON entries (request_hash)",
    "CREATE INDEX entries_task ON entries (task_id)",
    "CREATE INDEX entries_wait ON entries (service, model, kind) WHERE seconds IS NOT NULL",
)

_SECOND = (
    "ALTER TABLE entries ADD COLUMN sender TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE entries ADD COLUMN prompt_hash TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX entries_intended ON entries (id) WHERE state = 'intent'",
)

_THIRD = (
    "ALTER TABLE entries ADD COLUMN price_unit TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX entries_day ON entries (service, created)",
)

_FOURTH = ("ALTER TABLE entries ADD COLUMN region TEXT NOT NULL DEFAULT ''",)

_FIFTH = ("UPDATE entries SET price = NULL WHERE state = 'failed'",)
"""Until then a failed task kept the price that it was to have; since then it has what its end told of a charge."""

MIGRATIONS = (_FIRST, _SECOND, _THIRD, _FOURTH, _FIFTH)
MARK = 0x5EED0000
"""With the version added, SQLite's application_id: a version that stands in the header once only may be a wrong bit, and
then a ledger would be called newer, or new."""
READABLE = f"SELECT {', '.join(COLUMNS)} FROM entries LIMIT 0"
"""What every version, older programs included, must be able to ask."""

FRESH_IDS = "INSERT INTO sqlite_sequence (name, seq) VALUES ('entries', ? * 100000)"
"""A ledger that follows a damaged one counts on from far above it, so that a number never means two creates."""
