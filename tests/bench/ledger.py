"""The ledger with ten thousand takes beside the same questions to bare SQLite: the same table, indices and pragmas, in
turn, in one process. What is more here is the lock among processes, and rows made into entries."""

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

from seedance_cli.takes.ledger import Entry, Ledger
from seedance_cli.takes.ledger.file import NAME
from seedance_cli.takes.ledger.rows import COLUMNS, insert
from tests.bench.figures import Figure

TAKES = 10_000
SHOWN = 20  # by `takes list`
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "fullfsync=ON", "checkpoint_fullfsync=ON")
ALL = ", ".join(COLUMNS)
AIM = "≤ 2"

Question = Callable[[int], object]


def ledger(short: bool) -> list[Figure]:
    """Medians of processor time, of an insert those of a clock; and what it takes to open the file and check its pages."""
    count, rounds = (500, 20) if short else (TAKES, 400)
    with tempfile.TemporaryDirectory() as folder:
        ours, bare = Path(folder, "ours"), Path(folder, "bare")
        _fill(ours, count)
        copytree(ours, bare)
        opened = statistics.median(_seconds(lambda _: Ledger.open(ours).close(), 0) for _ in range(5))
        connection = sqlite3.connect(bare / NAME, isolation_level=None)
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        with Ledger.open(ours) as book:
            figures = [
                figure
                for what, question, bare_question, most in _questions(book, connection, count)
                for figure in _compared(what, question, bare_question, min(rounds, most))
            ]
        connection.close()
    return [*figures, Figure(f"open and check {count:,} takes", opened * 1000, "ms")]


def _questions(
    book: Ledger, connection: sqlite3.Connection, count: int
) -> list[tuple[str, Question, Question, int]]:
    """What is asked: of the ledger, of bare SQLite, and how often at most."""

    def ask(where: str, *values: object) -> object:
        return connection.execute(f"SELECT {ALL} FROM entries {where}", values).fetchall()

    names = [name for name in COLUMNS if name != "id"]
    places = ", ".join("?" * len(names))
    row = [value if name != "urls" else "[]" for name, value in zip(COLUMNS, _entry(count), strict=True)][1:]

    def write() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"INSERT INTO entries ({', '.join(names)}) VALUES ({places})", row)
        connection.execute("COMMIT")

    first = _entry(count)
    return [
        (
            f"list the newest {SHOWN}",
            lambda _: book.entries(SHOWN),
            lambda _: ask("ORDER BY id DESC LIMIT ?", SHOWN),
            10**6,
        ),
        (f"list all {count:,}", lambda _: book.entries(), lambda _: ask("ORDER BY id DESC"), 15),
        (
            "find by task",
            lambda n: book.find(_task(n % count), "xskill"),
            lambda n: ask("WHERE task_id = ? ORDER BY id DESC", _task(n % count)),
            10**6,
        ),
        (
            "find by number",
            lambda n: book.entry(n % count + 1),
            lambda n: ask("WHERE id = ?", n % count + 1),
            10**6,
        ),
        (
            "insert",
            lambda _: book.begin(
                kind="clip",
                service=first.service,
                model=first.model,
                request_hash=first.request_hash,
                folder=first.folder,
                title=first.title,
                estimate=first.estimate,
                unit=first.unit,
                prompt_hash=first.prompt_hash,
            ),
            lambda _: write(),
            200,
        ),
    ]


def _compared(what: str, ours: Question, bare: Question, rounds: int) -> list[Figure]:
    clock = time.perf_counter if what == "insert" else time.thread_time  # only there the disk is waited for
    pairs = [(_seconds(ours, n * 7919, clock), _seconds(bare, n * 7919, clock)) for n in range(rounds)]
    one, other = (statistics.median(each) for each in zip(*pairs, strict=True))
    return [Figure(f"{what} ÷ bare SQLite", one / other, "×", AIM), Figure(what, one * 1000, "ms")]


def _seconds(question: Question, number: int, clock: Callable[[], float] = time.thread_time) -> float:
    began = clock()
    question(number)
    return clock() - began


def _fill(folder: Path, count: int) -> None:
    with Ledger.open(folder) as book:
        book._file.write(
            lambda connection: [insert(connection, _entry(number), with_id=False) for number in range(count)]
        )


def _task(number: int) -> str:
    return f"task_{number * 7919 % 10**9:09d}abcdef"


def _entry(number: int) -> Entry:
    """A clip that was made long ago."""
    return Entry(
        id=0,
        kind="clip",
        service="xskill",
        model="st-ai/super-seed2",
        request_hash=f"{number:064x}",
        folder=f"/home/someone/films/film-{number % 700}/takes/{number // 700 + 1:03d}",
        title="An ink-wash duel in a maple wood",
        state="succeeded",
        task_id=_task(number),
        price=120.0,
        unit="credits",
        estimate=118.0,
        created="2026-11-21T10:00:00+00:00",
        sent="2026-11-21T10:00:01+00:00",
        ended="2026-11-21T10:09:01+00:00",
        urls=(f"https://cdn.example.com/clips/{number:08x}/output.mp4?signature=abcdef0123456789",),
        seconds=540.0,
        sender="123-abcdef01",
        prompt_hash=f"{number * 3:064x}",
    )
