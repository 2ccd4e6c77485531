"""One take from intent to clip: written down, sent once, watched, delivered."""

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import replace

from seedance_cli.errors import SeedanceError, StillRunning
from seedance_cli.film.folder import Film
from seedance_cli.film.take import Take
from seedance_cli.services.protocol import Service, State, Task, VideoRequest
from seedance_cli.takes.clock import Clock, RealClock
from seedance_cli.takes.deliver import deliver
from seedance_cli.takes.watch import PATIENCE, Moment, watch

Listener = Callable[[Take, Moment], None]


async def shoot(
    film: Film,
    service: Service,
    request: VideoRequest,
    *,
    listen: Listener,
    clock: Clock | None = None,
    every: float | None = None,
    patience: float = PATIENCE,
) -> Take:
    """Render `request` as a new take of `film` and return it with its clip in place. `listen` hears every moment.
    Raises the take's failure as a SeedanceError; a free take that failed or was interrupted leaves no folder."""
    clock = clock or RealClock()
    body = service.body(request)
    take = _intent(film, service, request, body, clock)
    try:
        task = await service.submit(request)
        take = replace(take, task_id=task.id, state=task.state, price=task.price).save()
        every = every or service.abilities.poll_seconds
        async for moment in watch(service, task, clock, every=every, patience=patience):
            listen(take, moment)
            task = moment.task
        _need_success(task)
        take = await asyncio.to_thread(deliver, take, task)
    except BaseException as fault:
        await _abandon(take, service, fault)
        raise
    return replace(take, state=task.state, finished=clock.now()).save()


def _intent(
    film: Film, service: Service, request: VideoRequest, body: dict[str, object], clock: Clock
) -> Take:
    return Take(
        folder=film.new_take_folder(),
        service=service.name,
        model=str(body.get("model", request.model)),
        state="intent",
        prompt=service.dialect.spell(request.prompt),
        request=body,
        storyboard=request.storyboard,
        seed=request.seed,
        started=clock.now(),
    ).save()


def _need_success(task: Task) -> None:
    if task.state is State.SUCCEEDED:
        return
    what = (
        "was cancelled"
        if task.state is State.CANCELLED
        else f"failed: {task.error or 'the service gave no reason'}"
    )
    raise SeedanceError(f"The take {what}.", task_id=task.id)


async def _abandon(take: Take, service: Service, fault: BaseException) -> None:
    """A free take leaves nothing behind; a paid one keeps its folder, so that what was paid can still be fetched, and
    one that we merely stopped waiting for keeps its state."""
    if service.abilities.free:
        if take.task_id:
            await service.cancel(take.task_id)
        shutil.rmtree(take.folder, ignore_errors=True)
    elif isinstance(fault, SeedanceError) and not isinstance(fault, StillRunning):
        replace(take, state="failed", error=fault.message).save()
