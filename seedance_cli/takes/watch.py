"""Waiting for a task, as a stream of moments; who listens decides what to show."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from seedance_cli.errors import StillRunning, Unreachable
from seedance_cli.services.protocol import Service, State, Task
from seedance_cli.takes.clock import Clock

PATIENCE = 3 * 3600.0
"""Seconds; queues of 90 minutes are real."""
LONGEST_PAUSE = 60.0
"""Seconds between two looks at a service that does not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What was heard of a task, `elapsed` seconds after the wait began."""

    task: Task
    elapsed: float

    @property
    def state(self) -> State:
        return self.task.state


async def watch(
    service: Service, task: Task, clock: Clock, *, every: float, patience: float = PATIENCE
) -> AsyncIterator[Moment]:
    """Ask `service` for the task each `every` seconds until it ends; the last moment is its end. A service that cannot
    be reached is asked again, more and more rarely: the task goes on meanwhile. Raises StillRunning when `patience`
    seconds have passed."""
    began = clock.monotonic()
    yield Moment(task=task, elapsed=0.0)
    pause = every
    while not task.state.ended:
        elapsed = clock.monotonic() - began
        if elapsed >= patience:
            raise StillRunning(
                f"Still {task.state} after {elapsed:.0f} s; the task goes on.", task_id=task.id
            )
        await clock.sleep(min(pause, patience - elapsed))
        try:
            task = await service.get(task.id)
        except Unreachable:
            pause = max(every, min(2 * pause, LONGEST_PAUSE))
            continue
        pause = every
        yield Moment(task=task, elapsed=clock.monotonic() - began)
