"""What ends the sending of further films, and what is one film's affair."""

import errno

import pytest

from seedance_cli.commands.batching.gate import IN_A_ROW, Gate
from seedance_cli.errors import (
    NoKey,
    NotEnough,
    OutcomeUnknown,
    Refused,
    SeedanceError,
    TaskRefused,
    Unreachable,
    WrongInput,
)


@pytest.mark.parametrize("kind", [NotEnough, NoKey])
def test_what_will_meet_the_next_film_as_well_closes_it(kind: type[SeedanceError]) -> None:
    gate = Gate()
    gate.hear(kind("no"))
    assert gate.why is not None
    assert gate.why.message == "no"
    gate.hear(NotEnough("later"))
    assert gate.why.message == "no"


@pytest.mark.parametrize(
    "fault",
    [
        Refused("content"),
        WrongInput("a picture"),
        TaskRefused("The take failed", words="", advice="", charge="", task_id="t"),
    ],
)
def test_what_is_wrong_with_one_film_leaves_it_open(fault: SeedanceError) -> None:
    gate = Gate()
    for _ in range(5):
        gate.hear(fault)
    assert gate.is_open


@pytest.mark.parametrize("kind", [Unreachable, OutcomeUnknown])
def test_a_service_is_away_after_several_films_in_a_row(kind: type[SeedanceError]) -> None:
    """Of those that were lost on it each may be charged."""
    gate = Gate()
    for _ in range(3):
        for _ in range(IN_A_ROW - 1):
            gate.hear(kind("away"))
        gate.reached()
    assert gate.is_open
    for _ in range(IN_A_ROW):
        assert gate.is_open
        gate.hear(kind("away"))
    assert not gate.is_open


def on_disk(number: int) -> SeedanceError:
    """As a clip meets it on its way to its place."""
    try:
        try:
            raise OSError(number, "no")
        except OSError as fault:
            raise SeedanceError("The disk is full.") from fault
    except SeedanceError as first:
        second = SeedanceError("The clip is made; it stays there.")
        second.__cause__ = first
        return second


def test_a_disk_that_takes_no_clip_closes_it_and_a_folder_that_does_not_does_not() -> None:
    gate = Gate()
    gate.hear(on_disk(errno.EACCES))
    assert gate.is_open
    gate.hear(on_disk(errno.ENOSPC))
    assert not gate.is_open
