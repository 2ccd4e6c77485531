"""Single news and what they change, without a file: what an end leaves, and what a task's id undoes."""

from typing import Any

import pytest

from seedance_cli.services.protocol import State
from seedance_cli.takes.ledger import Entry
from seedance_cli.takes.ledger.news import joined

BEFORE, LATER = "2026-11-21T10:00:00+00:00", "2026-11-21T11:00:00+00:00"


def entry(state: str, **told: Any) -> Entry:
    fixed = {"id": 1, "kind": "clip", "service": "xskill", "model": "fast", "request_hash": "", "folder": ""}
    return Entry(**(fixed | {"state": state, "created": BEFORE} | told))


@pytest.mark.parametrize("state", ["unsent", "refused"])
def test_a_tasks_id_undoes_an_end_and_its_words(state: str) -> None:
    wrong = entry(state, ended=BEFORE, error="No answer.")
    assert joined(wrong, State.QUEUED, {"task_id": "t1", "price": 20}) == {
        "state": "queued",
        "task_id": "t1",
        "price": 20,
        "ended": "",
        "error": "",
    }


def test_what_never_ended_keeps_its_words() -> None:
    lost = entry("unknown", error="No clear reply came.")
    assert joined(lost, State.QUEUED, {"task_id": "t1"}) == {"state": "queued", "task_id": "t1"}


@pytest.mark.parametrize("state", ["running", "succeeded", "failed"])
def test_the_id_that_is_known_already_changes_no_state_and_no_end(state: str) -> None:
    ended = "" if state == "running" else BEFORE
    known = entry(state, task_id="t1", ended=ended, error="as it was")
    assert joined(known, State.QUEUED, {"task_id": "t1"}) == {"state": state, "task_id": "t1"}


@pytest.mark.parametrize("state", ["succeeded", "failed", "unsent"])
def test_an_end_that_is_told_again_keeps_its_first_time(state: str) -> None:
    first = entry(state, task_id="" if state == "unsent" else "t1", ended=BEFORE)
    assert joined(first, state, {"ended": LATER, "error": "more words"}) == {
        "state": state,
        "error": "more words",
    }


def test_a_better_end_has_its_own_time() -> None:
    failed = entry("failed", task_id="t1", ended=BEFORE)
    assert joined(failed, State.SUCCEEDED, {"ended": LATER}) == {"state": "succeeded", "ended": LATER}
    running = entry("running", task_id="t1")
    assert joined(running, State.FAILED, {"ended": LATER}) == {"state": "failed", "ended": LATER}


@pytest.mark.parametrize("state", ["intent", "unknown", State.RUNNING, State.SUCCEEDED, "refused"])
def test_a_state_that_only_newer_versions_know_is_left_alone(state: str) -> None:
    assert joined(entry("paused", task_id="t1"), state, {"error": "x"}) == {}


@pytest.mark.parametrize("before", ["unsent", "refused"])
@pytest.mark.parametrize("state", [State.SUCCEEDED, State.FAILED, "unknown", "sending"])
def test_a_clear_no_is_undone_by_nothing_else(before: str, state: str) -> None:
    assert joined(entry(before, ended=BEFORE), state, {"ended": LATER}) == {}


@pytest.mark.parametrize("state", ["unsent", "refused"])
def test_a_task_is_never_called_unsent(state: str) -> None:
    assert joined(entry("running", task_id="t1"), state, {"error": "x"}) == {}
