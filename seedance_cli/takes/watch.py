"""Waiting for a task, as a stream of moments; who listens decides what to show."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from seedance_cli.errors import NotFound, SeedanceError, StillRunning, TooMany, Unreachable
from seedance_cli.services.protocol import Service, State, Task
from seedance_cli.takes.again import Tell, nobody
from seedance_cli.takes.clock import Clock
from seedance_cli.takes.pace import pace, pause
from seedance_cli.takes.turns import Kind, Turns

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
    tell: Tell = nobody,
) -> AsyncIterator[Moment]:
    """Ask `service` for the task until it ends; the last moment is its end. Looks come `every` seconds, or at a pace that
    suits a task which takes `usual` seconds, and close upon each other while the service tells by itself how it stands. A
    service that cannot be reached is asked again, more and more rarely: the task goes on meanwhile. `waited` seconds had
    passed before. Of a task that was sent earlier nothing is known yet: it is looked at at once. `turns` are shared with
    the service's other tasks; `tell` hears when it goes away and when it is back. Raises StillRunning after `patience` seconds more, and what the service refuses a look with
    (NotFound, NoKey, …) once it has done so several times in a row."""
    turns = turns or Turns(0, clock)
    looks = _Looks(service, turns, clock, every, usual, waited)
    if not sent_earlier:
        yield Moment(task=task, elapsed=waited)
    failures, noes, linkless = 0, 0, 0
    wait, asked_to_wait, trouble = 0.0 if sent_earlier else looks.pause(task), 0.0, ""
    while not task.state.ended or (_lacks_its_link(task) and linkless < LOOKS_FOR_A_LINK):
        left = patience + waited - looks.elapsed
        if left <= 0:
            raise _still_running(task, looks.elapsed, trouble)
        await clock.sleep(min(max(wait, asked_to_wait), left))
        asked_to_wait = 0.0
        try:
            task = await looks.look(task)
        except SeedanceError as fault:
            if fault.unsent:
                raise  # it will be the same at every look
            noes = 0 if isinstance(fault, (TooMany, Unreachable)) else noes + 1
            grace = NOT_YET_KNOWN if isinstance(fault, NotFound) and not sent_earlier else 0.0
            if noes >= CLEAR_NOES and looks.elapsed - waited >= grace:
                raise
            asked_to_wait = (fault.retry_after or 0.0) if isinstance(fault, TooMany) else 0.0
            failures, trouble = failures + 1, fault.message
            if failures == WORTH_SAYING:
                tell(f"{trouble.rstrip('.')}; looking again until it answers.")
                yield Moment(task=replace(task, note=trouble), elapsed=looks.elapsed)
        else:
            if failures >= WORTH_SAYING:
                tell(f"{service.name} answers again.")
            failures, noes, trouble = 0, 0, ""
            linkless += _lacks_its_link(task)
            yield Moment(task=task, elapsed=looks.elapsed)
        wait = looks.pause(task, failures)


class _Looks:
    """The looks at one task: when the last one was, when the next one is due. `elapsed` counts from its order."""

    def __init__(
        self,
        service: Service,
        turns: Turns,
        clock: Clock,
        every: float | None,
        usual: float | None,
        waited: float,
    ) -> None:
        self._service = service
        self._turns = turns
        self._clock = clock
        self._every = every
        self._usual = usual
        self._ordered = clock.monotonic() - waited
        self._last = clock.monotonic()
        self._idle_until = 0.0  # it may have begun to run as soon as it was not seen in the queue any more

    @property
    def elapsed(self) -> float:
        return self._clock.monotonic() - self._ordered

    def _ran(self, task: Task) -> float | None:
        return None if task.state is State.QUEUED else self.elapsed - self._idle_until

    def pause(self, task: Task, failures: int = 0) -> float:
        """Seconds until the next look."""
        shortest = self._service.abilities.shortest_pause
        wait = self._every or pause(self.elapsed, self._ran(task), self._usual, shortest)
        if failures:
            return max(wait, min(2.0**failures * shortest, LONGEST_PAUSE))
        if task.state.ended:
            return self._every or shortest
        return min(wait, LISTENING) if self._service.hears(task.id) else wait

    async def look(self, task: Task) -> Task:
        """The task as it stands, asked for in its turn where anybody has to be asked."""
        if self._service.hears(task.id):
            found = await self._service.get(task.id)
        else:
            usual_pause = self._every or pace(self._ran(task), self._usual)
            async with self._turns.asking(Kind.LOOK, self._last, usual_pause):
                found = await self._service.get(task.id)
        self._last = self._clock.monotonic()
        if found.state is State.QUEUED:
            self._idle_until = self.elapsed
        return found


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
