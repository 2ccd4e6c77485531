"""Waiting for a task: how often it is looked at, which troubles are sat out, and which noes are believed."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from seedance_cli.errors import NoKey, NotFound, SeedanceError, StillRunning, TooMany, Unreachable
from seedance_cli.services.protocol import Abilities, State, Task
from seedance_cli.takes.pace import NEAR, QUIET
from seedance_cli.takes.turns import Turns
from seedance_cli.takes.watch import (
    CLEAR_NOES,
    LONGEST_PAUSE,
    LOOKS_FOR_A_LINK,
    NOT_YET_KNOWN,
    WORTH_SAYING,
    Moment,
    watch,
)
from tests.takes.service import HeldClock, ScriptedService

QUEUED, RUNNING = Task(id="task-1", state=State.QUEUED), Task(id="task-1", state=State.RUNNING)
BARE = Task(id="task-1", state=State.SUCCEEDED)
DONE = Task(id="task-1", state=State.SUCCEEDED, urls=("https://cdn.example/1.mp4",))
GONE = Unreachable("gone")


class Watched:
    """A wait of ten seconds a look, from its begin to its end or fault."""

    def __init__(
        self,
        *script: Task | SeedanceError,
        task: Task = QUEUED,
        kind: type[ScriptedService] = ScriptedService,
        **how: Any,
    ) -> None:
        self.clock = HeldClock()
        self.clock.seconds = 1000.0
        self.service = kind(list(script))
        self.moments: list[Moment] = []
        self.fault: SeedanceError | None = None
        self._how = {"every": 10.0} | how
        if looks := self._how.pop("looks_a_minute", None):
            self._how["turns"] = Turns(looks, self.clock)
        asyncio.run(self._wait(task))

    async def _wait(self, task: Task) -> None:
        try:
            async for moment in watch(self.service, task, self.clock, **self._how):
                self.moments.append(moment)
        except SeedanceError as fault:
            self.fault = fault

    @property
    def states(self) -> list[str]:
        return [moment.state.value for moment in self.moments]

    @property
    def times(self) -> list[float]:
        return [moment.elapsed for moment in self.moments]

    @property
    def sleeps(self) -> list[float]:
        return self.clock.sleeps


def test_every_look_is_a_moment_with_its_time() -> None:
    wait = Watched(RUNNING, RUNNING, DONE)
    assert [each.task for each in wait.moments] == [QUEUED, RUNNING, RUNNING, DONE]
    assert wait.times == [0, 10, 20, 30]
    assert wait.sleeps == [10, 10, 10]


def test_the_time_that_had_passed_before_counts() -> None:
    assert Watched(RUNNING, DONE, waited=100.0).times == [100, 110, 120]


def test_a_task_that_has_ended_is_not_looked_at() -> None:
    wait = Watched(RUNNING, task=DONE)
    assert (wait.states, wait.sleeps) == (["succeeded"], [])


def test_of_a_task_sent_earlier_the_first_look_comes_at_once() -> None:
    wait = Watched(RUNNING, DONE, sent_earlier=True)
    assert [each.task for each in wait.moments] == [RUNNING, DONE]
    assert wait.sleeps == [0, 10]


def test_looks_at_many_tasks_share_their_turns() -> None:
    wait = Watched(*[RUNNING] * 11, DONE, every=0.001, looks_a_minute=6)
    assert wait.times[-1] > 15  # ten at once, then one in ten seconds


# troubles


def test_a_service_that_cannot_be_reached_is_asked_more_and_more_rarely() -> None:
    wait = Watched(*[GONE] * 6, DONE)
    assert wait.sleeps == [10, 20, 40, 60, 60, 60, 60]
    assert (wait.fault, wait.states[-1]) == (None, "succeeded")
    assert max(wait.sleeps) == LONGEST_PAUSE


def test_a_trouble_is_said_once_when_it_lasts() -> None:
    wait = Watched(RUNNING, *[GONE] * 5, RUNNING, DONE)
    said = [each for each in wait.moments if each.task.note]
    assert [each.task.note for each in said] == ["gone"]
    assert said[0].state is State.RUNNING
    assert said[0].elapsed == sum(wait.sleeps[: 1 + WORTH_SAYING])


def test_a_trouble_that_passes_is_not_worth_saying_and_forgotten() -> None:
    wait = Watched(GONE, RUNNING, GONE, DONE)
    assert [each.task.note for each in wait.moments] == ["", "", ""]
    assert wait.sleeps == [10, 20, 10, 20]


def test_who_reads_a_log_hears_that_a_service_went_away_and_that_it_is_back() -> None:
    heard: list[str] = []
    Watched(GONE, RUNNING, *[GONE] * 5, RUNNING, DONE, tell=heard.append)
    assert heard == ["gone; looking again until it answers.", "scripted answers again."]


def test_a_said_trouble_counts_what_had_passed_before() -> None:
    wait = Watched(*[GONE] * WORTH_SAYING, DONE, waited=500.0)
    assert wait.times[1] == 500 + 10 + 20


@pytest.mark.parametrize(("asked", "waits"), [(25.0, 25.0), (5.0, 20.0), (300.0, 300.0)])
def test_who_wants_fewer_looks_gets_fewer(asked: float, waits: float) -> None:
    wait = Watched(TooMany("slower", retry_after=asked), RUNNING, DONE)
    assert wait.sleeps == [10, waits, 10]


def test_who_wants_fewer_looks_and_does_not_say_when_is_asked_rarely() -> None:
    assert Watched(TooMany("slower"), DONE).sleeps == [10, 20]


def test_being_asked_to_wait_again_and_again_is_no_refusal() -> None:
    wait = Watched(*[TooMany("slower")] * 8, DONE)
    assert (wait.fault, wait.states[-1]) == (None, "succeeded")


def test_without_a_wish_the_pace_suits_the_time_that_had_passed_before() -> None:
    assert Watched(RUNNING, DONE, every=None).sleeps == [10, 20]
    assert Watched(RUNNING, DONE, every=None, waited=200.0, sent_earlier=True).sleeps == [0, NEAR]
    assert Watched(RUNNING, DONE, every=None, waited=1000.0, sent_earlier=True).sleeps == [0, 25]


def test_what_is_queued_is_looked_at_rarely_until_it_runs() -> None:
    wait = Watched(*[QUEUED] * 5, *[RUNNING] * 3, DONE, every=None)
    assert wait.sleeps == [10, 20, 60, QUIET, QUIET, QUIET, NEAR, NEAR, NEAR]


def test_a_task_that_is_done_without_a_link_is_soon_looked_at_again() -> None:
    assert Watched(RUNNING, RUNNING, BARE, DONE, every=None).sleeps == [10, 20, 60, 10]


def test_patience_has_an_end_and_the_task_goes_on() -> None:
    wait = Watched(RUNNING, patience=25.0, waited=100.0)
    assert isinstance(wait.fault, StillRunning)
    assert (wait.fault.task_id, wait.sleeps) == ("task-1", [10, 10, 5])
    assert wait.fault.message == "Still running after 125 s; the task goes on."


def test_patience_that_ends_in_a_trouble_tells_of_it() -> None:
    wait = Watched(RUNNING, GONE, patience=45.0)
    assert isinstance(wait.fault, StillRunning)
    assert "gone" in wait.fault.message
    assert "running" not in wait.fault.message
    again = Watched(GONE, RUNNING, patience=45.0)
    assert again.fault
    assert "gone" not in again.fault.message


# noes


@pytest.mark.parametrize("fault", [NoKey("wrong key"), SeedanceError("broken")])
def test_a_no_is_believed_when_it_is_said_again_and_again(fault: SeedanceError) -> None:
    wait = Watched(RUNNING, fault)
    assert wait.fault is fault
    assert len(wait.sleeps) == 1 + CLEAR_NOES


def test_one_strange_answer_ends_nothing() -> None:
    no = NoKey("wrong key")
    wait = Watched(no, no, RUNNING, no, no, GONE, no, no, DONE)
    assert (wait.fault, wait.states[-1]) == (None, "succeeded")


class Quick(ScriptedService):
    @property
    def abilities(self) -> Abilities:
        return replace(super().abilities, shortest_pause=1.0)


def test_a_task_that_is_not_found_may_be_too_new() -> None:
    no = NotFound("no such task")
    wait = Watched(no, every=1.0, kind=Quick)
    assert wait.fault is no
    assert wait.sleeps == [1, 2, 4, 8, 16, 32]
    assert sum(wait.sleeps[:-1]) < NOT_YET_KNOWN <= sum(wait.sleeps)
    assert Watched(*[no] * 5, DONE, every=1.0, kind=Quick).states[-1] == "succeeded"


def test_another_no_has_no_such_grace_nor_has_a_task_of_long_ago() -> None:
    for wait in (
        Watched(NoKey("wrong key"), every=1.0, kind=Quick),
        Watched(NotFound("no such task"), every=1.0, kind=Quick, sent_earlier=True),
    ):
        assert wait.fault
        assert len(wait.sleeps) == CLEAR_NOES


# links that come late


def test_a_task_that_is_done_without_a_link_is_looked_at_again() -> None:
    wait = Watched(BARE, DONE)
    assert [each.task for each in wait.moments] == [QUEUED, BARE, DONE]


def test_a_link_that_never_comes_is_not_waited_for_for_ever() -> None:
    wait = Watched(BARE)
    assert (wait.states[-1], len(wait.sleeps)) == ("succeeded", LOOKS_FOR_A_LINK)


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED])
def test_what_ended_without_a_result_needs_no_link(state: State) -> None:
    assert len(Watched(Task(id="task-1", state=state)).sleeps) == 1


# what is heard


class Telling(ScriptedService):
    """Tells by itself how a task stands, for its first three looks."""

    def hears(self, task_id: str) -> bool:
        return len(self.script) > 2


def test_while_the_service_tells_by_itself_looks_follow_each_other() -> None:
    wait = Watched(*[RUNNING] * 4, DONE, kind=Telling)
    assert wait.sleeps == [1, 1, 1, 10, 10]


def test_a_shorter_pause_that_was_asked_for_stays() -> None:
    assert Watched(*[RUNNING] * 4, DONE, kind=Telling, every=0.25).sleeps == [0.25] * 5


def test_what_is_heard_takes_no_turn() -> None:
    heard, asked = (
        Watched(*[RUNNING] * 20, DONE, kind=kind, every=0.001, looks_a_minute=6)
        for kind in (Telling, ScriptedService)
    )
    assert heard.times[-1] < 1
    assert asked.times[-1] > 60
