"""A damaged ledger is kept to the byte under another name, a fresh one begins, and what can be read of the damaged one, and
what is being paid for, goes into it."""

import os
import sqlite3
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedance_cli.errors import SeedanceError
from seedance_cli.services.protocol import State
from seedance_cli.takes.ledger import Ledger
from seedance_cli.takes.ledger.schema import MIGRATIONS
from tests.takes.ledger_entries import begun, filled

QUICK = settings(max_examples=40, deadline=None)


def damaged(folder: Path) -> list[Path]:
    return sorted(folder.glob("ledger-damaged-*"))


def test_random_bytes_are_no_ledger(tmp_path: Path) -> None:
    folders = count()

    @QUICK
    @given(st.binary(min_size=1, max_size=5000), st.binary(max_size=200), st.booleans())
    def holds(noise: bytes, log: bytes, is_headed: bool) -> None:
        folder = tmp_path / str(next(folders))
        folder.mkdir()
        noise = b"SQLite format 3\0" * is_headed + noise
        (folder / "ledger.sqlite3").write_bytes(noise)
        if log:
            (folder / "ledger.sqlite3-wal").write_bytes(log)
        with Ledger.open(folder) as ledger:
            assert ledger.set_aside == (folder / "ledger-damaged-1.sqlite3",)
            entry = begun(ledger)
        with Ledger.open(folder) as again:
            assert (again.entries(), again.set_aside) == ((entry,), ())
        assert (folder / "ledger-damaged-1.sqlite3").read_bytes() == noise
        if log:
            assert (folder / "ledger-damaged-1.sqlite3-wal").read_bytes() == log

    holds()


def test_a_ledger_cut_short_anywhere_is_kept_or_still_whole(tmp_path: Path) -> None:
    whole = filled(tmp_path / "whole").read_bytes()
    folders = count()

    @QUICK
    @given(st.integers(1, len(whole) - 1) | st.integers(1, len(whole) // 512).map(lambda n: n * 512 - 1))
    def holds(length: int) -> None:
        need_kept_or_whole(tmp_path / str(next(folders)), whole[:length], entries=40)

    holds()


def test_a_ledger_with_wrong_bytes_anywhere_is_kept_or_still_readable(tmp_path: Path) -> None:
    whole = filled(tmp_path / "whole").read_bytes()
    folders = count()

    @QUICK
    @given(st.integers(0, len(whole) - 1) | st.integers(0, 120), st.binary(min_size=1, max_size=64))
    def holds(place: int, noise: bytes) -> None:
        wrong = whole[:place] + noise + whole[place + len(noise) :]
        need_kept_or_whole(tmp_path / str(next(folders)), wrong, entries=None)

    holds()


def need_kept_or_whole(folder: Path, content: bytes, *, entries: int | None) -> None:
    folder.mkdir()
    (folder / "ledger.sqlite3").write_bytes(content)
    with Ledger.open(folder) as ledger:
        found = ledger.entries()
        ledger.unfinished()
        ledger.find("task-3")
        fresh = begun(ledger)
        if ledger.set_aside:
            assert [path.read_bytes() for path in ledger.set_aside] == [content]
            assert fresh.id > 100_000
            assert (
                all((each.id, each.task_id) == (each.id, f"task-{each.id - 1}") for each in found)
                or not entries
            )
        elif entries is not None:
            assert len(found) == entries


def test_a_header_that_forbids_writing_stops_no_take(tmp_path: Path) -> None:
    content = bytearray(filled(tmp_path).read_bytes())
    content[18] = 3  # the write version: SQLite reads such a file, and refuses to write it
    (tmp_path / "ledger.sqlite3").write_bytes(content)
    with Ledger.open(tmp_path) as ledger:
        before = ledger.entries()
        assert len(before) == 40
        entry = begun(ledger)
        assert ledger.entries() == (entry, *before)
        assert [path.read_bytes() for path in ledger.set_aside] == [bytes(content)]


def test_a_log_cut_short_anywhere_gives_what_was_written_before(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "live") as live:
        numbers = [begun(live).id for _ in range(30)]
        main, log = ((tmp_path / "live" / f"ledger.sqlite3{side}").read_bytes() for side in ("", "-wal"))
    folders = count()

    @QUICK
    @given(st.integers(0, len(log)))
    def holds(length: int) -> None:
        folder = tmp_path / str(next(folders))
        folder.mkdir()
        (folder / "ledger.sqlite3").write_bytes(main)
        (folder / "ledger.sqlite3-wal").write_bytes(log[:length])
        with Ledger.open(folder) as ledger:
            found = [entry.id for entry in reversed(ledger.entries())]
            assert found == numbers[: len(found)]
            assert length < len(log) or found == numbers
            assert ledger.set_aside == ()

    holds()


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE entries",
        "ALTER TABLE entries DROP COLUMN urls",
        "PRAGMA user_version=0",
        "PRAGMA user_version=-7",
        f"PRAGMA user_version={len(MIGRATIONS) + 1}",
        "PRAGMA user_version=16909060",
        "PRAGMA application_id=0",
    ],
)
def test_a_sound_database_that_is_no_ledger_is_set_aside(tmp_path: Path, statement: str) -> None:
    path = filled(tmp_path)
    with Ledger.open(tmp_path) as ledger:
        before = ledger.entries()
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()
    with Ledger.open(tmp_path) as ledger:
        assert ledger.set_aside == (tmp_path / "ledger-damaged-1.sqlite3",)
        if "DROP" in statement:  # its rows are gone, or are no rows of ours
            assert len(ledger.entries()) <= len(before)
        else:
            assert ledger.entries() == before
        begun(ledger)


def test_a_log_whose_database_is_gone_is_kept_too(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        entry = begun(ledger)
        log = (tmp_path / "ledger.sqlite3-wal").read_bytes()
    for state in ("missing", "empty"):
        (tmp_path / "ledger.sqlite3").unlink(missing_ok=True)
        if state == "empty":
            (tmp_path / "ledger.sqlite3").touch()
        (tmp_path / "ledger.sqlite3-wal").write_bytes(log)
        with Ledger.open(tmp_path) as ledger:
            assert ledger.entries() == (entry,)
    kept = [path for path in damaged(tmp_path) if path.name.endswith("-wal")]
    assert [path.name for path in kept] == ["ledger-damaged-1.sqlite3-wal", "ledger-damaged-2.sqlite3-wal"]
    assert [path.read_bytes() for path in kept] == [log, log]


def test_nothing_set_aside_is_ever_overwritten_and_no_number_means_two_creates(tmp_path: Path) -> None:
    numbers: list[int] = []
    (tmp_path / "ledger-damaged-7.sqlite3").write_text("from long ago")
    for noise in (b"first", b"second"):
        (tmp_path / "ledger.sqlite3").write_bytes(noise)
        with Ledger.open(tmp_path) as ledger:
            numbers += [begun(ledger).id, begun(ledger).id]
    assert {path.name: path.read_bytes() for path in damaged(tmp_path)} == {
        "ledger-damaged-7.sqlite3": b"from long ago",
        "ledger-damaged-8.sqlite3": b"first",
        "ledger-damaged-9.sqlite3": b"second",
    }
    assert len(set(numbers)) == 4


def spoil(path: Path) -> bytes:
    """Overwrite an open ledger behind SQLite's back."""
    noise = os.urandom(3 * 4096)
    for side in ("", "-wal"):
        Path(f"{path}{side}").write_bytes(noise)
    return noise


def test_damage_noticed_in_the_middle_of_a_wait_loses_no_task(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as waiting, Ledger.open(tmp_path) as other:
        entry = waiting.accepted(begun(waiting, title="A walk").id, "task-1", 20, "points")
        old = begun(other, request_hash="other")
        noise = spoil(tmp_path / "ledger.sqlite3")
        with Ledger.open(tmp_path) as third:
            assert third.set_aside == (tmp_path / "ledger-damaged-1.sqlite3",)
            assert third.entries() == ()
            newer = begun(third)
            assert newer.id > 100_000
        heard = waiting.heard(entry.id, State.RUNNING)
        assert (heard.id, heard.task_id, heard.price, heard.title) == (entry.id, "task-1", 20, "A walk")
        assert other.refused(old.id).request_hash == "other"
        assert [each.id for each in waiting.entries()] == [newer.id, old.id, entry.id]
        assert waiting.set_aside == other.set_aside == ()
    assert (tmp_path / "ledger-damaged-1.sqlite3").read_bytes() == noise


def test_damage_that_a_question_comes_across(tmp_path: Path) -> None:
    filled(tmp_path)
    with Ledger.open(tmp_path) as ledger:
        ledger._file.read(lambda c: c.execute("PRAGMA cache_size=0").fetchall())
        path = tmp_path / "ledger.sqlite3"
        size = path.stat().st_size
        with path.open("r+b") as file:
            file.seek(4096)
            file.write(b"\xff" * (size - 4096))
        assert ledger.entries() == ()
        assert ledger.set_aside == (tmp_path / "ledger-damaged-1.sqlite3",)
        begun(ledger)
        assert len(ledger.entries()) == 1
    assert (tmp_path / "ledger-damaged-1.sqlite3").read_bytes()[4096:] == b"\xff" * (size - 4096)


def test_an_entry_of_a_ledger_that_a_person_replaced_is_not_taken_for_ours(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        ours = ledger.accepted(begun(ledger).id, "task-1")
        for side in ("", "-wal", "-shm"):
            (tmp_path / f"ledger.sqlite3{side}").unlink()
        with Ledger.open(tmp_path) as fresh:
            theirs = begun(fresh, request_hash="theirs")
        assert theirs.id == ours.id
        with pytest.raises(SeedanceError, match="replaced meanwhile") as caught:
            ledger.heard(ours.id, State.RUNNING)
        assert caught.value.task_id == "task-1"
        assert ledger.entries() == (theirs,)
