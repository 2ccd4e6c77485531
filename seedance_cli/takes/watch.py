"""Waiting for a task, as a stream of moments; who listens decides what to show."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from seedance_cli.errors import NotFound, SeedanceError, StillRunning, TooMany, Unreachable
from seedance_cli.services.protocol import Service, State, Task
from seedance_cli.takes.clock import Clock
from seedance_cli.takes.pace import pause as usual_pause
from seedance_cli.takes.turns import Turns

PATIENCE = 3 * 3600.0
"""Seconds; queues of 90 minutes are real."""
LONGEST_PAUSE = 60.0
"""Seconds between two looks at a service that does not answer."""
LOOKS_FOR_A_LINK = 3
"""How often a task that is done without a link to its result is looked at again; links come late at times."""
WORTH_SAYING = 2
"""Looks in a row that failed until it is said."""
CLEAR_NOES = 3
"""Looks in a row that the service refuses until we believe it: the task goes on, whatever one strange answer says."""
LISTENING = 1.0
"""Seconds between two looks at what a service tells by itself: these ask nobody."""
NOT_YET_KNOWN = 60.0
"""Seconds in which a service may still be unable to find what it has just accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What was heard of a task, `elapsed` seconds after the wait began."""

    task: Task
    elapsed: float

    @property
    def state(self) -> State:
        return self.task.state


async def watch(
    service: Service,
    task: Task,
    clock: Clock,
    *,
    every: float | None = None,
    usual: float | None = None,
    patience: float = PATIENCE,
    waited: float = 0.0,
    sent_earlier: bool = False,
    turns: Turns | None = None,
) -> AsyncIterator[Moment]:
    """Ask `service` for the task until it ends; the last moment is its end. Looks come `every` seconds, or at a pace that
    suits a task which takes `usual` seconds, and close upon each other while the service tells by itself how it stands. A
    service that cannot be reached is asked again, more and more rarely: the task goes on meanwhile. `waited` seconds had
    passed before. Of a task that was sent earlier nothing is known yet: it is looked at at once. `turns` are shared with
    the service's other tasks. Raises StillRunning after `patience` seconds more, and what the service refuses a look with
    (NotFound, NoKey, …) once it has done so several times in a row."""
    began = clock.monotonic()
    turns = turns or Turns(0, clock)
    if not sent_earlier:
        yield Moment(task=task, elapsed=waited)
    looks, failures, noes, linkless = 0, 0, 0, 0
    asked_to_wait, trouble = 0.0, ""
    while not task.state.ended or (_lacks_its_link(task) and linkless < LOOKS_FOR_A_LINK):
        elapsed = clock.monotonic() - began
        if elapsed >= patience:
            raise _still_running(task, waited + elapsed, trouble)
        first = sent_earlier and not looks
        wait = 0.0 if first else _pause(service, task, every, usual, waited + elapsed, failures)
        await clock.sleep(min(max(wait, asked_to_wait), patience - elapsed))
        asked_to_wait, looks = 0.0, looks + 1
        try:
            task = await _look(service, task, turns)
        except SeedanceError as fault:
            if fault.unsent:
                raise  # it will be the same at every look
            noes = 0 if isinstance(fault, (TooMany, Unreachable)) else noes + 1
            grace = NOT_YET_KNOWN if isinstance(fault, NotFound) and not sent_earlier else 0.0
            if noes >= CLEAR_NOES and clock.monotonic() - began >= grace:
                raise
            asked_to_wait = (fault.retry_after or 0.0) if isinstance(fault, TooMany) else 0.0
            turns.hold(min(asked_to_wait, LONGEST_PAUSE))
            failures, trouble = failures + 1, fault.message
            if failures == WORTH_SAYING:
                yield Moment(task=replace(task, note=trouble), elapsed=waited + clock.monotonic() - began)
        else:
            failures, noes, trouble = 0, 0, ""
            linkless += _lacks_its_link(task)
            yield Moment(task=task, elapsed=waited + clock.monotonic() - began)


def _pause(
    service: Service, task: Task, every: float | None, usual: float | None, waited: float, failures: int
) -> float:
    """Seconds until the next look."""
    shortest = service.abilities.shortest_pause
    wait = every or usual_pause(waited, usual, shortest)
    if failures:
        return max(wait, min(2.0**failures * shortest, LONGEST_PAUSE))
    return min(wait, LISTENING) if service.hears(task.id) else wait


async def _look(service: Service, task: Task, turns: Turns) -> Task:
    if not service.hears(task.id):
        await turns.look()
    return await service.get(task.id)


def _lacks_its_link(task: Task) -> bool:
    return task.state is State.SUCCEEDED and not task.urls


def _still_running(task: Task, seconds: float, trouble: str) -> StillRunning:
    if trouble:
        words = (
            f"Stopped waiting after {seconds:.0f} s; the service could not be asked how it stands: {trouble}"
        )
    else:
        words = f"Still {task.state} after {seconds:.0f} s; the task goes on."
    return StillRunning(words, task_id=task.id)
