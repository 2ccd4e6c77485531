"""What the ledger remembers, finds and refuses, in one process."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from seedance_cli.errors import NotFound, OutcomeUnknown, SeedanceError
from seedance_cli.services.protocol import State
from seedance_cli.takes.ledger import Ledger, request_hash
from seedance_cli.takes.ledger.book import PATIENCE
from seedance_cli.takes.ledger.schema import MARK, MIGRATIONS
from tests.takes.ledger_entries import BODY_HASH, begun, filled

NOW = "2026-11-21T10:00:00+00:00"


def opened(folder: Path, patience: float = PATIENCE) -> Ledger:
    return Ledger.open(folder, now=lambda: NOW, patience=patience)


def test_a_create_from_intent_to_end(tmp_path: Path) -> None:
    with opened(tmp_path / "state") as ledger:
        entry = begun(ledger, title="Red dunes", estimate=20, unit="points", intent=True)
        assert (entry.state, entry.sent, ledger.unfinished()) == ("intent", "", ())
        entry = ledger.sending(entry.id)
        assert (entry.state, entry.created, entry.sent) == ("sending", NOW, NOW)
        entry = ledger.accepted(entry.id, "task-1", 18, "points")
        assert (entry.state, entry.task_id, entry.price, entry.estimate) == ("queued", "task-1", 18, 20)
        assert ledger.heard(entry.id, State.RUNNING).state == "running"
        ended = ledger.ended(entry.id, State.SUCCEEDED, urls=("https://h/a.mp4",), seconds=312.5)
        assert ended == entry._replace(state="succeeded", ended=NOW, urls=("https://h/a.mp4",), seconds=312.5)
    with opened(tmp_path / "state") as again:
        assert again.entries() == (ended,)
        assert again.entry(ended.id) == again.find("task-1") == ended
        assert again.unfinished() == again.same_request(BODY_HASH) == ()


def test_what_was_not_taken_may_be_sent_again(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        entry = begun(ledger)
        assert ledger.stayed(entry.id).state == "intent"
        assert ledger.unfinished() == ()
        assert ledger.sending(entry.id).state == "sending"
        ledger.accepted(entry.id, "task-1")
        assert ledger.stayed(entry.id).state == "queued"


def test_an_intent_whose_sender_is_gone_was_never_sent(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        other = opened(tmp_path)
        mine, sent = begun(other, intent=True), begun(other, request_hash="b")
        assert ledger.is_being_sent(mine)
        assert ledger.is_being_sent(sent)
        with opened(tmp_path) as third:
            assert third.entry(mine.id).state == "intent"
        other.close()
        assert not ledger.is_being_sent(mine)
        assert not ledger.is_being_sent(ledger.entry(sent.id))
    with opened(tmp_path) as later:
        ended, lost = later.entry(mine.id), later.entry(sent.id)
        assert (ended.state, ended.error) == ("unsent", "Its sender ended before it was sent.")
        assert lost.state == "sending"


def test_a_ledger_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = filled(tmp_path, 3)
    connection = sqlite3.connect(path)
    for statement in (
        "DROP INDEX entries_intended",
        "DROP INDEX entries_day",
        "ALTER TABLE entries DROP COLUMN price_unit",
        "ALTER TABLE entries DROP COLUMN region",
        "ALTER TABLE entries DROP COLUMN sender",
        "ALTER TABLE entries DROP COLUMN prompt_hash",
        "PRAGMA user_version=1",
        f"PRAGMA application_id={MARK + 1}",
    ):
        connection.execute(statement)
    connection.commit()
    connection.close()
    with opened(tmp_path) as ledger:
        assert ledger.set_aside == ()
        assert [(each.id, each.task_id, each.sender) for each in ledger.entries()] == [
            (3, "task-2", ""),
            (2, "task-1", ""),
            (1, "task-0", ""),
        ]
        assert begun(ledger).sender


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    with opened(tmp_path / "deep" / "state") as ledger:
        begun(ledger)
        folder = tmp_path / "deep" / "state"
        senders = folder / "senders"
        assert folder.stat().st_mode & 0o777 == senders.stat().st_mode & 0o777 == 0o700
        assert [path.stat().st_mode & 0o777 for path in senders.iterdir()] == [0o600]
        assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir() if path.is_file()} == {
            "ledger.lock": 0o600,
            "ledger.sqlite3": 0o600,
            "ledger.sqlite3-shm": 0o600,
            "ledger.sqlite3-wal": 0o600,
        }


def test_the_disk_has_it_before_the_call_returns(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        questions = [f"PRAGMA {name}" for name in ("journal_mode", "synchronous", "busy_timeout")]
        settings = ledger._file.read(lambda c: [c.execute(each).fetchone()[0] for each in questions])
    assert settings == ["wal", 2, 10_000]  # 2: FULL


def test_what_is_unfinished_and_where(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        entries = [begun(ledger, folder=f"/f/{number}", request_hash=f"h{number}") for number in range(7)]
        ids = [entry.id for entry in entries]
        ledger.unknown(ids[1], "no reply")
        ledger.refused(ids[2], "a face")
        ledger.unsent(ids[3], "no network")
        ledger.accepted(ids[4], "t4")
        ledger.accepted(ids[5], "t5")
        ledger.heard(ids[5], State.RUNNING)
        ledger.accepted(ids[6], "t6")
        ledger.ended(ids[6], State.FAILED, error="moderation")
        assert [each.state for each in ledger.entries()] == [
            *("failed", "running", "queued", "unsent", "refused", "unknown", "sending")
        ]
        assert [each.id for each in ledger.unfinished()] == [ids[0], ids[1], ids[4], ids[5]]
        assert all(each.is_unfinished for each in ledger.unfinished())
        assert [each.id for each in ledger.unfinished(Path("/f/1"))] == [ids[1]]
        assert [bool(ledger.same_request(f"h{number}")) for number in range(7)] == [
            *(True, True, False, False, True, True, False)
        ]
        assert [each.id for each in ledger.entries(2)] == [ids[6], ids[5]]


def test_a_request_is_known_again_whatever_the_order_of_its_keys() -> None:
    hashed = request_hash("xskill", {"model": "m", "params": {"a": 1, "b": [1, 2]}})
    assert hashed == request_hash("xskill", {"model": "m", "params": {"a": 1, "b": [1, 2]}}, "inner")
    assert request_hash("skills.video", {"prompt": "p"}, "one") != request_hash(
        "skills.video", {"prompt": "p"}, "two"
    )
    assert hashed == request_hash("xskill", {"params": {"b": [1, 2], "a": 1}, "model": "m"})
    assert len(hashed) == 64
    others = [
        request_hash("ark", {"model": "m", "params": {"a": 1, "b": [1, 2]}}),
        request_hash("xskill", {"model": "m", "params": {"a": 1, "b": [2, 1]}}),
        request_hash("xskill", {"model": "m", "params": {"a": "1", "b": [1, 2]}}),
    ]
    assert len({hashed, *others}) == 4


def test_the_same_request_is_not_begun_behind_ones_back(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger, opened(tmp_path) as other:
        first = begun(ledger)
        ledger.accepted(first.id, "task-1")
        intent = begun(other, intent=True)
        with pytest.raises(OutcomeUnknown, match=f"entry {first.id}") as caught:
            other.sending(intent.id, despite=())
        assert (caught.value.task_id, caught.value.exit_code) == ("task-1", 6)
        assert [each.state for each in other.entries()] == ["intent", "queued"]
        assert other.sending(intent.id, despite={first.id}).state == "sending"
        begun(other, despite={first.id, intent.id})
        begun(other, despite=(), request_hash="another")
        assert len(ledger.unfinished()) == 4


def test_a_found_task_belongs_to_one_entry_only(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        lost, also_lost, abroad = begun(ledger), begun(ledger), begun(ledger, service="ark")
        for entry in (lost, also_lost, abroad):
            ledger.unknown(entry.id)
        ledger.claim(lost.id, "task-1")
        with pytest.raises(SeedanceError, match=f"belongs to entry {lost.id}"):
            ledger.claim(also_lost.id, "task-1")
        assert ledger.entry(also_lost.id).state == "unknown"
        assert ledger.claim(abroad.id, "task-1").task_id == "task-1"
        told_so = begun(ledger)
        assert ledger.accepted(told_so.id, "task-1").task_id == "task-1"
        assert ledger.find("task-1") == ledger.find("task-1", "xskill") == ledger.entry(told_so.id)
        assert ledger.find("task-1", "ark") == ledger.entry(abroad.id)
        assert ledger.find("") is ledger.find("task-2") is None


def test_the_usual_wait_is_the_median_of_the_last_ones(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:

        def waited(seconds: float | None, state: State = State.SUCCEEDED, model: str = "fast") -> None:
            entry = begun(ledger, model=model)
            ledger.accepted(entry.id, f"task-{entry.id}")
            ledger.ended(entry.id, state, seconds=seconds)

        for seconds in (100, 300, None):
            waited(seconds)
        waited(1, State.FAILED)
        waited(1, model="standard")
        assert ledger.usual_seconds("xskill", "fast", "clip") is None
        waited(110)
        assert ledger.usual_seconds("xskill", "fast", "clip") == 110
        assert ledger.usual_seconds("xskill", "fast", "still") is None
        for seconds in range(1000, 1020):
            waited(seconds)
        assert ledger.usual_seconds("xskill", "fast", "clip") == 1009.5


def test_texts_are_bounded_and_kept_to_the_letter_within(tmp_path: Path) -> None:
    folder, task_id = "/films/\udcff/\x1b[31m", "task-\ud800\x00'"
    with opened(tmp_path) as ledger:
        entry = begun(ledger, folder=folder, title="  a walk\n\n" * 100, estimate=float("inf"))
        assert entry.title == "a walk " * 11 + "a …"
        assert entry.estimate is None
        ledger.accepted(entry.id, task_id, price=10**400)
        heard = ledger.ended(
            entry.id, State.FAILED, error="x" * 100_000, urls=("https://h/" + "x" * 10_000, "https://h/b")
        )
        assert (heard.price, len(heard.error), heard.urls) == (None, 1000, ("https://h/b",))
        assert ledger.find(task_id) == heard
        again = begun(ledger, folder=folder)
        assert ledger.unfinished(folder) == (again,)
        assert (heard.folder, heard.task_id) == (folder, task_id)


@pytest.mark.parametrize("number", [7, 0, -1, 10**30])
def test_an_entry_that_is_not_there(tmp_path: Path, number: int) -> None:
    with opened(tmp_path) as ledger:
        begun(ledger)
        with pytest.raises(NotFound, match=str(number)):
            ledger.entry(number)


def test_news_of_an_entry_that_never_was(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger, pytest.raises(NotFound):
        ledger.accepted(1, "task-1")


def test_what_cannot_be_meant(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        entry = begun(ledger)
        with pytest.raises(ValueError, match="id"):
            ledger.accepted(entry.id, "")
        with pytest.raises(ValueError, match="no end"):
            ledger.ended(entry.id, State.RUNNING)
        with pytest.raises(ValueError, match="never accepted"):
            ledger.heard(entry.id, State.RUNNING)
        assert ledger.entries() == (entry,)


def test_a_ledger_from_before_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite3").touch()
    with opened(tmp_path) as ledger:
        begun(ledger)
        assert ledger.set_aside == ()
    (version,) = in_the_file(tmp_path, "PRAGMA user_version")
    assert version == (len(MIGRATIONS),)


def in_the_file(folder: Path, statement: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(folder / "ledger.sqlite3")
    try:
        with connection:
            return connection.execute(statement).fetchall()
    finally:
        connection.close()


def make_newer(folder: Path) -> None:
    in_the_file(folder, f"PRAGMA user_version={len(MIGRATIONS) + 1}")
    in_the_file(folder, f"PRAGMA application_id={MARK + len(MIGRATIONS) + 1}")


def test_a_newer_ledger_is_read_and_never_written(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        entry = begun(ledger)
    make_newer(tmp_path)
    in_the_file(tmp_path, "ALTER TABLE entries ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'")
    before = in_the_file(tmp_path, "SELECT * FROM entries")
    with opened(tmp_path) as older:
        assert older.entries() == older.unfinished() == (entry,)
        with pytest.raises(SeedanceError, match="newer seedance") as caught:
            begun(older)
        assert "upgrade" in caught.value.hint
        with pytest.raises(SeedanceError, match="newer seedance"):
            older.accepted(entry.id, "task-1")
        assert older.set_aside == ()
    assert in_the_file(tmp_path, "SELECT * FROM entries") == before


def test_a_newer_ledger_that_cannot_even_be_read_is_not_called_damaged(tmp_path: Path) -> None:
    opened(tmp_path).close()
    make_newer(tmp_path)
    in_the_file(tmp_path, "ALTER TABLE entries RENAME TO creates")
    with pytest.raises(SeedanceError) as caught:
        opened(tmp_path)
    assert "upgrade" in caught.value.hint
    assert [path.name for path in tmp_path.glob("*.sqlite3")] == ["ledger.sqlite3"]


def fill(ledger: Ledger) -> None:
    for _ in range(200):
        begun(ledger, folder="/f" * 200)


def test_a_full_disk_is_said_plainly_and_loses_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        first = begun(ledger)
        (pages,) = ledger._file.read(lambda c: c.execute("PRAGMA page_count").fetchone())
        ledger._file.read(lambda c: c.execute(f"PRAGMA max_page_count={pages}").fetchone())
        with pytest.raises(SeedanceError, match="disk is full"):
            fill(ledger)
        kept = ledger.entries()
        ledger._file.read(lambda c: c.execute("PRAGMA max_page_count=100000").fetchone())
        more = begun(ledger)
        assert ledger.entries() == (more, *kept)
        assert kept[-1] == first
        assert ledger.set_aside == ()


def test_a_ledger_that_another_program_holds_is_said_plainly(tmp_path: Path) -> None:
    with opened(tmp_path, patience=0.01) as ledger:
        entry = begun(ledger)
        stranger = sqlite3.connect(tmp_path / "ledger.sqlite3", isolation_level=None)
        stranger.execute("BEGIN IMMEDIATE")
        with pytest.raises(SeedanceError, match="Another program has held"):
            begun(ledger)
        assert ledger.entries() == (entry,)
        stranger.close()
        begun(ledger)
        with (
            opened(tmp_path) as other,
            other._file._lock,
            pytest.raises(SeedanceError, match="Another program has held"),
        ):
            ledger.entries()
        assert len(ledger.entries()) == 2


@pytest.mark.parametrize("name", ["", "ledger.sqlite3", "ledger.lock"])
def test_a_place_where_no_ledger_can_be(tmp_path: Path, name: str) -> None:
    state = tmp_path / "state"
    if name:
        (state / name).mkdir(parents=True)
    else:
        state.touch()
    with pytest.raises(SeedanceError) as caught:
        opened(state)
    assert str(state) in caught.value.message
    assert "SEEDANCE_STATE_DIR" in caught.value.hint


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions of another make")
@pytest.mark.parametrize("was_there", [True, False])
def test_a_folder_that_may_not_be_written(was_there: bool) -> None:
    with (
        TemporaryDirectory() as around
    ):  # root gives up being root here, and may not look into its own tmp_path then
        state = Path(around) / "state"
        if was_there:
            opened(state).close()
        state.mkdir(exist_ok=True)
        for path in (Path(around), state, *state.iterdir()):
            path.chmod(0o555 if path.is_dir() else 0o444)
        ended = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, state], capture_output=True, text=True, check=True
        )
        Path(around).chmod(0o700)
        state.chmod(0o700)
    assert ended.stdout == f"{state} cannot be written to.\n"


AS_NOBODY = """
import os, sys
from pathlib import Path
from seedance_cli.errors import SeedanceError
from seedance_cli.takes.ledger import Ledger
import seedance_cli.takes.ledger.file, seedance_cli.takes.clock
if os.geteuid() == 0:
    os.seteuid(65534)
try:
    Ledger.open(Path(sys.argv[1]))
except SeedanceError as fault:
    print(fault.message)
"""


def test_ten_thousand_entries_are_found_by_index(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        last = begun(ledger)
        ledger._file.write(
            lambda connection: connection.execute(
                """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
                INSERT INTO entries SELECT NULL, kind, service, model, 'h' || i, '/f/' || i, title,
                CASE i % 100 WHEN 0 THEN 'running' ELSE 'succeeded' END, 'task-' || i, price, unit, estimate, error,
                created, sent, ended, urls, i, sender, prompt_hash, price_unit, region FROM n, entries"""
            )
        )
        assert ledger.count() == 10_001
        asked: list[str] = []
        ledger._file.read(lambda connection: connection.set_trace_callback(asked.append))
        assert len(ledger.unfinished()) == 101
        assert [each.task_id for each in ledger.beginning("task-777")][-1] == "task-777"
        assert len(ledger.beginning("task-777")) == 11
        assert len(ledger.unfinished("/f/100")) == len(ledger.same_request("h100")) == 1
        assert ledger.find("task-777") == ledger.entry(778)
        assert ledger.usual_seconds("xskill", "fast", "clip") is not None
        assert len(ledger.entries(20)) == 20
        ledger.accepted(last.id, "task-0")
        begun(ledger, request_hash="h100", despite={101})
        ledger._file.read(lambda connection: connection.set_trace_callback(None))
    questions = [text for text in asked if text.startswith(("SELECT", "UPDATE"))]
    assert len(questions) >= 9
    for text in questions:
        steps = plan(tmp_path, text)
        few = any("USING INDEX entries_unfinished" in step for step in steps)
        newest = text.endswith(("DESC LIMIT 20", "DESC LIMIT 1"))
        whole = [step for step in steps if step.startswith("SCAN") and not few and not newest]
        sorted_apart = [step for step in steps if "TEMP B-TREE" in step and not few]
        assert (whole, sorted_apart) == ([], []), text


def plan(folder: Path, question: str) -> list[str]:
    return [str(row[-1]) for row in in_the_file(folder, f"EXPLAIN QUERY PLAN {question}")]
