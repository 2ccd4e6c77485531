"""Whatever is told, in whatever order and by however many runs at once: what the ledger knows only grows."""

from collections.abc import Callable
from contextlib import suppress
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedance_cli.errors import SeedanceError
from seedance_cli.services.protocol import State
from seedance_cli.takes.ledger import Entry, Ledger
from tests.takes.ledger_entries import begun

Telling = Callable[[Ledger, int], Entry]

ENDS = ("succeeded", "failed", "cancelled")
TELLINGS: dict[str, Telling] = {
    "sending": lambda ledger, number: ledger.sending(number),
    "unknown": lambda ledger, number: ledger.unknown(number, "no reply"),
    "refused": lambda ledger, number: ledger.refused(number, "a face"),
    "unsent": lambda ledger, number: ledger.unsent(number, "no network"),
    "accepted": lambda ledger, number: ledger.accepted(number, f"task-{number}", 20, "points"),
    "accepted, no price": lambda ledger, number: ledger.accepted(number, f"task-{number}"),
    "another task": lambda ledger, number: ledger.accepted(number, "task-x"),
    "queued": lambda ledger, number: ledger.heard(number, State.QUEUED),
    "running": lambda ledger, number: ledger.heard(number, State.RUNNING, price=18),
    "succeeded": lambda ledger, number: ledger.ended(
        number, State.SUCCEEDED, urls=("https://h/a",), seconds=9
    ),
    "failed": lambda ledger, number: ledger.ended(number, State.FAILED, error="moderation"),
    "cancelled": lambda ledger, number: ledger.ended(number, State.CANCELLED),
}
RANK = {"intent": 0, "sending": 1, "unknown": 2, "queued": 3, "running": 3, "succeeded": 5} | dict.fromkeys(
    ("unsent", "refused", "failed", "cancelled"), 4
)


def test_nothing_known_is_ever_lost(tmp_path: Path) -> None:
    steps = st.tuples(st.integers(0, 1), st.integers(0, 1), st.sampled_from(sorted(TELLINGS)))

    @settings(max_examples=150, deadline=None)
    @given(st.booleans(), st.lists(steps, max_size=12))
    def holds(intent: bool, told: list[tuple[int, int, str]]) -> None:
        entries = [begun(one, intent=intent), begun(two, intent=intent)]
        for run, which, name in told:
            before = entries[which]
            with suppress(SeedanceError, ValueError):
                TELLINGS[name]((one, two)[run], before.id)
            entries[which] = after = one.entry(before.id)
            assert two.entries(2) == tuple(reversed(entries))
            need_more_known(before, after)

    with Ledger.open(tmp_path) as one, Ledger.open(tmp_path) as two:
        holds()


def need_more_known(before: Entry, after: Entry) -> None:
    fixed = ("id", "kind", "service", "model", "request_hash", "folder", "title", "created")
    assert [getattr(before, name) for name in fixed] == [getattr(after, name) for name in fixed]
    assert before.task_id in ("", after.task_id)
    assert before.price is None or after.price is not None or after.state == "failed"
    assert set(before.urls) <= set(after.urls)
    a_task_after_all = after.task_id and not before.task_id
    assert a_task_after_all or RANK[after.state] >= RANK[before.state]
    if before.task_id and before.state in ENDS:
        assert after.state in (before.state, "succeeded")
    if after.task_id:
        assert after.state in (*ENDS, "queued", "running")
    if after.state in ("queued", "running"):
        assert after.task_id
        assert not after.ended
    assert bool(after.ended) == (after.state in (*ENDS, "refused", "unsent"))


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (["succeeded", "running"], "succeeded"),
        (["succeeded", "failed"], "succeeded"),
        (["failed", "succeeded"], "succeeded"),
        (["cancelled", "failed"], "cancelled"),
        (["running", "queued"], "queued"),
        (["running", "unknown"], "running"),
        (["queued", "refused"], "queued"),
        (["running", "unsent"], "running"),
    ],
)
def test_what_follows_once_it_was_accepted(tmp_path: Path, told: list[str], state: str) -> None:
    with Ledger.open(tmp_path) as ledger:
        entry = begun(ledger)
        for name in ("accepted", *told):
            last = TELLINGS[name](ledger, entry.id)
        assert (last.state, last.task_id) == (state, f"task-{entry.id}")


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (["unknown", "refused", "unknown"], "refused"),
        (["unsent", "unknown"], "unsent"),
        (["refused", "failed"], "refused"),
        (["unknown", "accepted"], "queued"),
        (["refused", "accepted"], "queued"),
        (["unknown", "cancelled"], "cancelled"),
        (["unknown", "cancelled", "accepted"], "queued"),
        (["succeeded", "accepted"], "succeeded"),
    ],
)
def test_what_follows_before(tmp_path: Path, told: list[str], state: str) -> None:
    with Ledger.open(tmp_path) as ledger:
        entry = begun(ledger)
        for name in told:
            last = TELLINGS[name](ledger, entry.id)
        assert last.state == state
        assert last.task_id == (f"task-{entry.id}" if "accepted" in told else "")


@pytest.mark.parametrize("told", ["unknown", "refused", "unsent", "cancelled", "accepted", "succeeded"])
def test_what_has_come_to_an_end_does_not_leave_again(tmp_path: Path, told: str) -> None:
    with Ledger.open(tmp_path) as ledger:
        entry = begun(ledger)
        last = TELLINGS[told](ledger, entry.id)
        with pytest.raises(SeedanceError, match="nothing was sent"):
            ledger.sending(entry.id)
        assert ledger.entry(entry.id) == last


def test_a_second_task_is_named_and_the_first_one_kept(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        entry = ledger.accepted(begun(ledger).id, "task-1")
        with pytest.raises(SeedanceError, match=r"task-1.*task-2") as caught:
            ledger.accepted(entry.id, "task-2")
        assert caught.value.task_id == "task-2"
        assert ledger.entry(entry.id) == entry


def test_the_order_in_which_runs_speak_does_not_matter_in_the_end(tmp_path: Path) -> None:
    ends = set()
    with Ledger.open(tmp_path, now=lambda: "now") as ledger:
        for order in permutations(["unknown", "accepted", "running", "succeeded"]):
            entry = begun(ledger)
            for name in order:
                with suppress(ValueError):
                    TELLINGS[name](ledger, entry.id)
            last = ledger.entry(entry.id)
            ends.add((last.state, last.task_id == f"task-{entry.id}", last.urls, last.seconds, last.ended))
    assert ends == {("succeeded", True, ("https://h/a",), 9.0, "now")}


def test_what_was_said_of_the_price_and_links_stays(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        entry = begun(ledger, unit="points", estimate=25)
        ledger.accepted(entry.id, "task-1", 20)
        ledger.accepted(entry.id, "task-1")
        ended = ledger.ended(entry.id, State.SUCCEEDED, urls=("https://h/old",))
        assert (ended.price, ended.unit, ended.estimate) == (20, "points", 25)
        assert ledger.heard(entry.id, State.SUCCEEDED).urls == ("https://h/old",)
        fresh = ledger.heard(entry.id, State.SUCCEEDED, urls=("https://h/new",), price=18)
        assert (fresh.urls, fresh.price, fresh.ended) == (("https://h/new",), 18, ended.ended)
