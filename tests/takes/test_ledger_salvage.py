"""What a damaged ledger still tells goes into the fresh one: every row that can be read, under its own number, and never
less cautious than it was."""

import random
import sqlite3
from collections.abc import Callable
from itertools import chain, permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedance_cli.services.protocol import State
from seedance_cli.takes.ledger import Entry, Ledger
from seedance_cli.takes.ledger.folder import damaged_in, note_searched, unsearched
from seedance_cli.takes.ledger.pages import rows_in
from seedance_cli.takes.ledger.rows import COLUMNS
from seedance_cli.takes.ledger.salvage import entries_in, film_folders_in, grown
from seedance_cli.takes.ledger.schema import MIGRATIONS
from tests.takes.ledger_entries import begun, filled

PAGE = 4096
LONG = tuple(f"https://cdn.example/{number}/" + "long" * 900 for number in range(4))
"""Links that fill several pages of their own."""


def spoilt(path: Path, *pages: int) -> None:
    """Overwrite whole pages, numbered from 0, of a closed ledger."""
    with path.open("r+b") as file:
        for page in pages:
            file.seek(page * PAGE)
            file.write(b"\xa5" * PAGE)


def spoilt_with_its_log(folder: Path) -> None:
    """Damage to both, so that SQLite believes neither: a database without its head, a log with a wrong first page."""
    spoilt(folder / "ledger.sqlite3", 0)
    log = bytearray((folder / "ledger.sqlite3-wal").read_bytes())
    log[32 + 24 + 16] ^= 1
    (folder / "ledger.sqlite3-wal").write_bytes(log)


def reopened(folder: Path) -> tuple[Entry, ...]:
    with Ledger.open(folder) as ledger:
        assert ledger.set_aside
        return ledger.entries()


def listed(folder: Path) -> tuple[Entry, ...]:
    with Ledger.open(folder) as ledger:
        assert not ledger.set_aside
        return ledger.entries()


def leaves(path: Path) -> list[int]:
    """The pages, numbered from 0, that hold rows of entries."""
    data = path.read_bytes()
    pages = [data[place : place + PAGE] for place in range(0, len(data), PAGE)]
    return [number for number, page in enumerate(pages) if page[0] == 0x0D and b"task-" in page]


def test_without_its_first_page_every_row_is_read(tmp_path: Path) -> None:
    path = filled(tmp_path)
    before = listed(tmp_path)
    spoilt(path, 0)
    assert reopened(tmp_path) == before


@pytest.mark.parametrize("place", range(3))
def test_one_wrong_page_costs_the_rows_in_it_and_no_others(tmp_path: Path, place: int) -> None:
    path = filled(tmp_path)
    before = listed(tmp_path)
    wrong = leaves(path)[place]
    data = path.read_bytes()[wrong * PAGE : (wrong + 1) * PAGE]
    lost = {each.id for each in before if each.task_id.encode() + b"A" in data or each.title.encode() in data}
    spoilt(path, wrong)
    found = reopened(tmp_path)
    assert 0 < len(lost) < len(before)
    assert found == tuple(each for each in before if each.id not in lost)


def test_rows_that_only_the_log_has_are_read(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "live") as live:
        entry = live.accepted(begun(live, title="A walk").id, "task-1", 20, "points")
        entry = live.ended(entry.id, State.SUCCEEDED, urls=LONG, seconds=61.5)
        sides = {
            side: (tmp_path / "live" / f"ledger.sqlite3{side}").read_bytes() for side in ("", "-wal", "-shm")
        }
        written = live.entries()
    assert b"task-1" not in sides[""]
    folder = tmp_path / "after"
    folder.mkdir()
    for side, content in sides.items():
        (folder / f"ledger.sqlite3{side}").write_bytes(content)
    spoilt_with_its_log(folder)
    damaged = [(folder / f"ledger.sqlite3{side}").read_bytes() for side in ("", "-wal")]
    assert reopened(folder) == written == (entry,)
    assert [(folder / f"ledger-damaged-1.sqlite3{side}").read_bytes() for side in ("", "-wal")] == damaged


def test_long_rows_are_put_together_from_their_pages(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        for number in range(6):
            place = "" if number == 5 else f"/films/火星/takes/{number:03d}"
            begin = begun(ledger, title=f"The {number}th — 一个人", folder=place)
            entry = ledger.accepted(begin.id, f"task-{number}")
            ledger.ended(entry.id, State.SUCCEEDED, urls=LONG[: number % 4], error="", price=0.25 * number)
        before = ledger.entries()
    spoilt(tmp_path / "ledger.sqlite3", 0)
    assert reopened(tmp_path) == before


@pytest.mark.parametrize("size", [512, 1024, 8192, 65536])
def test_pages_of_any_size_are_read(tmp_path: Path, size: int) -> None:
    path = filled(tmp_path)
    before = listed(tmp_path)
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in ("journal_mode=DELETE", f"page_size={size}"):
        connection.execute(f"PRAGMA {statement}").fetchall()
    connection.execute("VACUUM")
    connection.close()
    data = path.read_bytes()
    path.write_bytes(b"\0" * 100 + data[100:])
    assert reopened(tmp_path) == before


def test_what_cannot_be_told_counts_as_sent(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        sending = begun(ledger)
        unknown = ledger.unknown(begun(ledger).id, "No clear reply came.")
        intent = begun(ledger, intent=True)
        refused = ledger.refused(begun(ledger).id, "no")
        later = ledger.accepted(begun(ledger).id, "task-5")
        ledger._file.write(
            lambda c: c.execute("UPDATE entries SET state = 'folded' WHERE id = ?", (later.id,))
        )
        (tmp_path / "copy").mkdir()
        content = [(tmp_path / f"ledger.sqlite3{side}").read_bytes() for side in ("", "-wal")]
    for side, data in zip(("", "-wal"), content, strict=True):
        (tmp_path / "copy" / f"ledger.sqlite3{side}").write_bytes(data)
    spoilt_with_its_log(tmp_path / "copy")
    with Ledger.open(tmp_path / "copy") as ledger:
        states = {each.id: each.state for each in ledger.entries()}
        assert ledger.entry(sending.id) == sending
        assert ledger.entry(unknown.id) == unknown
        assert ledger.entry(refused.id) == refused
        assert states == {1: "sending", 2: "unknown", 3: "unknown", 4: "refused", 5: "queued"}
        assert [each.id for each in ledger.same_request(intent.request_hash)] == [1, 2, 3, 5]


def test_entries_of_two_ledgers_with_one_number_are_both_kept(tmp_path: Path) -> None:
    first = filled(tmp_path, 2)
    first.rename(tmp_path / "ledger-damaged-1.sqlite3")
    second = filled(tmp_path / "other", 3)
    second.rename(tmp_path / "ledger-damaged-2.sqlite3")
    for name, wrong in (("one", "ledger-damaged-1.sqlite3"), ("two", "ledger-damaged-2.sqlite3")):
        connection = sqlite3.connect(tmp_path / wrong)
        connection.execute("UPDATE entries SET request_hash = ?, task_id = ? || task_id", (name, name))
        connection.commit()
        connection.close()
    with Ledger.open(tmp_path) as ledger:
        found = {(each.request_hash, each.task_id): each.id for each in ledger.entries()}
        assert begun(ledger).id > 200_000
    assert {which: number for which, number in found.items() if number < 100_000} == {
        ("one", "onetask-0"): 1,
        ("one", "onetask-1"): 2,
        ("two", "twotask-2"): 3,
    }
    assert {which for which, number in found.items() if number > 200_000} == {
        ("two", "twotask-0"),
        ("two", "twotask-1"),
    }


def test_a_waiting_run_tells_the_fresh_ledger_what_an_old_state_of_its_row_lacks(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        entry = begun(ledger)
        before = [(tmp_path / f"ledger.sqlite3{side}").read_bytes() for side in ("", "-wal")]
        ledger.accepted(entry.id, "task-1", 20, "points")
        for side, data in zip(("", "-wal"), before, strict=True):
            (tmp_path / f"ledger.sqlite3{side}").write_bytes(data)
        spoilt_with_its_log(tmp_path)
        with Ledger.open(tmp_path) as other:
            assert [(each.state, each.task_id) for each in other.entries()] == [("sending", "")]
        heard = ledger.heard(entry.id, State.RUNNING)
        assert (heard.id, heard.state, heard.task_id, heard.price) == (entry.id, "running", "task-1", 20)


def told(ledger: Ledger, entry_id: int, step: str) -> Entry:
    steps: dict[str, Callable[[], Entry]] = {
        "sending": lambda: ledger.sending(entry_id),
        "stayed": lambda: ledger.stayed(entry_id),
        "unknown": lambda: ledger.unknown(entry_id, "No clear reply came."),
        "unsent": lambda: ledger.unsent(entry_id, "It never left."),
        "refused": lambda: ledger.refused(entry_id, "No."),
        "accepted": lambda: ledger.accepted(entry_id, "task-1", 20, "points"),
        "running": lambda: ledger.heard(entry_id, State.RUNNING),
        "failed": lambda: ledger.ended(entry_id, State.FAILED, error="It failed."),
        "succeeded": lambda: ledger.ended(entry_id, State.SUCCEEDED, urls=("https://a/b.mp4",), seconds=9.0),
    }
    return steps[step]()


@pytest.mark.parametrize(
    "steps",
    [
        ("sending", "accepted", "running", "succeeded"),
        ("sending", "unknown", "accepted", "failed"),
        ("sending", "stayed", "sending", "refused"),
        ("sending", "refused", "accepted", "succeeded"),
        ("unsent", "accepted"),
        ("sending", "unknown", "failed", "accepted", "succeeded"),
    ],
    ids=lambda steps: "-".join(steps),
)
def test_the_last_state_wins_in_whatever_order_a_rows_states_are_found(
    tmp_path: Path, steps: tuple[str, ...]
) -> None:
    with Ledger.open(tmp_path) as ledger:
        states = [begun(ledger, intent=True)]
        states += [told(ledger, states[0].id, step) for step in steps]
    for some in permutations(states):
        found = some[0]
        for other in some[1:]:
            found = grown(found, other)
        assert (found.state, found.task_id, found.urls) == (
            states[-1].state,
            states[-1].task_id,
            states[-1].urls,
        )


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=9000), st.binary(max_size=5000), st.booleans())
def test_any_bytes_give_rows_or_none(noise: bytes, log: bytes, is_leaf: bool) -> None:
    head = (b"SQLite format 3\0" + b"\x10\0").ljust(100, b"\0") + b"\x0d\0\0\0\x30" * is_leaf
    for number, values in rows_in(head + noise, log):
        assert isinstance(number, int)
        assert values
    entries_in(rows_in(head + noise, log), COLUMNS)


def test_rows_with_wrong_bytes_are_left_out_or_still_entries(tmp_path: Path) -> None:
    whole = filled(tmp_path).read_bytes()
    chance = random.Random(4)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(40):
            data[chance.randrange(len(data))] = chance.randrange(256)
        for entry in entries_in(rows_in(bytes(data), b""), COLUMNS):
            assert isinstance(entry.urls, tuple)
            assert entry.state in ("queued", "unknown", *State, "sending", "unsent", "refused")
            assert entry.id > 0


@pytest.mark.parametrize("versions", range(1, len(MIGRATIONS) + 1))
def test_columns_lie_in_the_order_of_an_entrys_fields(versions: int) -> None:
    connection = sqlite3.connect(":memory:")
    for statement in chain(*MIGRATIONS[:versions]):
        connection.execute(statement)
    names = [name for _, name, *_ in connection.execute("PRAGMA table_info(entries)")]
    connection.close()
    assert tuple(names) == COLUMNS[: len(names)]


def test_film_folders_are_found_in_bytes_that_are_no_rows(tmp_path: Path) -> None:
    films = [tmp_path / "films" / "mars", tmp_path / "films" / "ü 雨"]
    for film in films:
        (film / "takes" / "001").mkdir(parents=True)
    gone = tmp_path / "gone" / "takes" / "001"
    texts: list[Any] = [f"fal-ai/edit{'ab' * 32}{film}/takes/001A walk" for film in films]
    path = tmp_path / "ledger-damaged-1.sqlite3"
    path.write_bytes(b"\x07\0".join(text.encode() for text in texts))
    Path(f"{path}-wal").write_bytes(f"\x03{gone}\x05{films[0]}/takes/002".encode())
    assert set(film_folders_in(path)) == set(films)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([b"/takes/001", b"\\takes\\001", b"/", b"C:\\", b"\xff", b"\0"])
        | st.binary(max_size=9)
    )
)
def test_any_bytes_name_folders_or_none(parts: list[bytes]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ledger-damaged-1.sqlite3"
        path.write_bytes(b"".join(parts))
        assert all((found / "takes").is_dir() for found in film_folders_in(path))


def test_a_damaged_ledger_is_searched_for_once(tmp_path: Path) -> None:
    spoilt(filled(tmp_path), 0)
    reopened(tmp_path)
    kept = [tmp_path / "ledger-damaged-1.sqlite3"]
    assert damaged_in(tmp_path) == unsearched(tmp_path) == kept
    note_searched(kept[0], "40 of its entries were read.")
    assert (damaged_in(tmp_path), unsearched(tmp_path)) == (kept, [])
    assert (tmp_path / "ledger-damaged-1.txt").read_text() == "40 of its entries were read.\n"
