"""A few kills of the program at instants of every kind; `python -m tests.kills` plays some hundred."""

import signal
from pathlib import Path

import pytest

from tests.kills.door import Held
from tests.kills.judging import LEFT_OVER
from tests.kills.plans import AtCall, AtDoor, AtRequest, First, Kill, Plan, Side
from tests.kills.playing import Outcome, play_one


def killed(
    folder: Path,
    how: Kill,
    *,
    via: str = "rest",
    stills: int = 0,
    lists: bool = True,
    first: First = "resume",
) -> Outcome:
    """A run that really was killed, and ended as promised."""
    plan = Plan(seed="", kill=how, via=via, stills=stills, lists=lists, seconds=0.2, first=first)
    outcome = play_one(plan, folder)
    assert outcome.killed.code == -signal.SIGKILL, outcome
    assert not [fault for fault in outcome.wrong if not fault.startswith(LEFT_OVER)], outcome
    return outcome


def test_who_shoots_again_instead_of_resuming_does_not_pay_again(tmp_path: Path) -> None:
    killed(tmp_path, AtRequest("cdn", 1, 0.0), first="shoot")


@pytest.mark.parametrize("kind", ["create", "query", "cdn"])
def test_a_program_that_dies_after_a_request_is_resumed(kind: str, tmp_path: Path) -> None:
    outcome = killed(tmp_path, AtRequest(kind, 1, 0.0))
    assert outcome.story.by_resume_alone
    assert outcome.creates == 1


@pytest.mark.parametrize(("held", "drops"), [("request", False), ("reply", True), ("half reply", True)])
def test_an_order_that_arrived_is_found_in_the_list(held: Held, drops: bool, tmp_path: Path) -> None:
    outcome = killed(tmp_path, AtDoor(held, 1, drops))
    assert outcome.story.by_resume_alone
    assert outcome.creates == 1


def test_an_order_that_did_not_leave_whole_is_sent_again_only_by_its_user(tmp_path: Path) -> None:
    outcome = killed(tmp_path, AtDoor("beginning", 1, drops=True))
    assert outcome.story.unknown_with == [0]
    assert [each.ended.code for each in outcome.story.typed] == [6, 6, 0]
    assert outcome.creates == 1


def test_a_service_without_a_list_leaves_the_outcome_unknown(tmp_path: Path) -> None:
    outcome = killed(tmp_path, AtDoor("reply", 1, drops=True), lists=False)
    assert outcome.story.unknown_with == [1]
    assert "may have been charged" in outcome.story.typed[0].ended.err
    assert outcome.creates == 1


@pytest.mark.parametrize(
    ("call", "side", "alone"),
    [
        ("link storyboard.yaml#1", "before", False),
        ("send body#1", "after", True),
        ("replace clip.mp4#1", "before", True),
        ("replace clip.mp4#1", "after", True),
    ],
)
def test_a_program_that_dies_at_a_call_of_the_system(
    call: str, side: Side, alone: bool, tmp_path: Path
) -> None:
    outcome = killed(tmp_path, AtCall(call, side))
    assert outcome.story.by_resume_alone is alone
    assert outcome.creates == 1


def test_no_still_is_paid_twice(tmp_path: Path) -> None:
    assert killed(tmp_path, AtDoor("reply", 2, drops=True), stills=2).creates == 3


def test_an_order_by_mcp_is_found_in_the_list(tmp_path: Path) -> None:
    assert killed(tmp_path, AtDoor("reply", 1, drops=True), via="mcp").creates == 1
