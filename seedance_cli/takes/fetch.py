"""From a service's link to a file here; links that died are asked for anew."""

from pathlib import Path

from seedance_cli.errors import LinkDead, Unreachable
from seedance_cli.services.protocol import Service, State, Task
from seedance_cli.takes.clock import Clock

TRIES = 5
FIRST_PAUSE = 1.0  # seconds; doubled after each try


async def fetch(service: Service, task: Task, place: int, target: Path, clock: Clock) -> str:
    """Write the task's result number `place` to `target`; the link that it came from. A host that does not answer is
    asked again a few times, a dead link is asked for anew once. Raises Unreachable or LinkDead with the task's id."""
    asked_anew = False
    for attempt in range(TRIES):
        try:
            await service.fetch(task.urls[place], target)
            return task.urls[place]
        except Unreachable as fault:
            if attempt == TRIES - 1:
                fault.task_id = task.id
                raise
            await clock.sleep(FIRST_PAUSE * 2**attempt)
        except LinkDead as fault:
            fault.task_id = task.id
            if asked_anew:
                raise
            asked_anew = True
            fresh = await service.get(task.id)
            if fresh.state is not State.SUCCEEDED or len(fresh.urls) <= place:
                raise
            task = fresh
    raise AssertionError("the last attempt returns or raises")
