"""One take from intent to clip: written down, sent once, watched, delivered."""

import asyncio
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from seedance_cli.errors import OutcomeUnknown, SeedanceError, StillRunning, Unreachable
from seedance_cli.film.folder import Film
from seedance_cli.film.take import INTENT, REFUSED, UNKNOWN, UNSENT, Take
from seedance_cli.services.protocol import Service, State, Task, VideoRequest
from seedance_cli.takes.clock import Clock, RealClock
from seedance_cli.takes.deliver import NEARLY, ONE_FRAME, deliver
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
    """Render `request` as a new take of `film` and return it with its clip in place; where no seed is asked for, the
    take's number is its seed. `listen` hears every moment. Raises the take's failure as a SeedanceError; a free take
    that failed or was interrupted leaves no folder, a paid one keeps what is known of it."""
    clock = clock or RealClock()
    service.body(request)  # what the service would refuse claims no take
    take, request = _intent(film, service, request, clock)
    try:
        take.save()
        take = replace(take, state=UNKNOWN)  # from here on it may have been sent
        task = await service.submit(request)
        take = _as_heard(replace(take, task_id=task.id), task)
        take.save()
        every = every or service.abilities.poll_seconds
        async for moment in watch(service, task, clock, every=every, patience=patience):
            take = _as_heard(take, moment.task)
            with suppress(OSError):  # a screen that went away does not end a take
                listen(take, moment)
            task = moment.task
        _need_success(task)
        take = await _delivered(take, task, ONE_FRAME if service.abilities.free else NEARLY)
        return replace(take, finished=clock.now()).save()
    except BaseException as fault:
        await _abandon(take, service, fault)
        if isinstance(fault, StillRunning) and service.abilities.free:
            raise _stopped(film, service, request, patience) from None
        if isinstance(fault, SeedanceError):
            fault.task_id = fault.task_id or take.task_id
        raise


def _intent(film: Film, service: Service, request: VideoRequest, clock: Clock) -> tuple[Take, VideoRequest]:
    folder = film.new_take_folder()
    if request.seed is None and "seed" in service.abilities.options:
        request = replace(request, seed=int(folder.name))
    body = service.body(request)
    take = Take(
        folder=folder,
        service=service.name,
        model=str(body.get("model", request.model)),
        state=INTENT,
        prompt=service.dialect.spell(request.prompt),
        request=body,
        storyboard=request.storyboard,
        seed=request.seed,
        unit=service.estimate(request).unit,
        started=clock.now(),
    )
    return take, request


def _as_heard(take: Take, task: Task) -> Take:
    return replace(take, state=task.state, price=take.price if task.price is None else task.price)


def _need_success(task: Task) -> None:
    if task.state is State.SUCCEEDED:
        return
    what = (
        "was cancelled"
        if task.state is State.CANCELLED
        else f"failed: {task.error or 'the service gave no reason'}"
    )
    raise SeedanceError(f"The take {what}.", task_id=task.id)


async def _delivered(take: Take, task: Task, tolerance: float) -> Take:
    """Deliver in a thread. A cancelled wait ends after the thread has: nobody else may touch the folder before."""
    work = asyncio.ensure_future(asyncio.to_thread(deliver, take, task, tolerance))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.gather(work, return_exceptions=True)
        raise


async def _abandon(take: Take, service: Service, fault: BaseException) -> None:
    """A free take leaves nothing behind, nor does one that was never sent. Any other keeps its folder, so that what
    was paid can still be fetched: its state stays as the service told it, with what went wrong here beside it."""
    if service.abilities.free and take.task_id:
        await service.cancel(take.task_id)
    if service.abilities.free or take.state == INTENT:
        shutil.rmtree(take.folder, ignore_errors=True)
        return
    error = fault.message if isinstance(fault, SeedanceError) and fault.is_fault else ""
    with suppress(SeedanceError):  # the first fault is the one to be told
        replace(take, state=_known_of(take, fault), error=error).save()


def _known_of(take: Take, fault: BaseException) -> str:
    """The take's state after a fault; where no task came back, only a clear answer says that there is none."""
    if take.state != UNKNOWN or not isinstance(fault, SeedanceError) or isinstance(fault, OutcomeUnknown):
        return take.state
    return UNSENT if isinstance(fault, Unreachable) else REFUSED


def _stopped(film: Film, service: Service, request: VideoRequest, patience: float) -> SeedanceError:
    usual = service.estimate(request).seconds or 0.0
    return SeedanceError(
        f"Stopped after {patience:g} s; nothing is kept.",
        hint=f"seedance shoot {film.quoted} --timeout {2 * max(patience, usual):.0f}",
    )
