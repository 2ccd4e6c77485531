"""One take from intent to clip: written down, sent once, watched, delivered."""

import asyncio
import shlex
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

from seedance_cli.errors import SeedanceError, StillRunning, TaskFailed, TaskRefused
from seedance_cli.film.folder import Film
from seedance_cli.film.take import INTENT, Take
from seedance_cli.services.protocol import Order, Service, State, Task, VideoRequest
from seedance_cli.takes.booking import Booking, booked, booking_of, reach
from seedance_cli.takes.clock import Clock
from seedance_cli.takes.deliver import deliver, how_later
from seedance_cli.takes.limited import limited
from seedance_cli.takes.links import fingerprint
from seedance_cli.takes.places import Place
from seedance_cli.takes.record import Record
from seedance_cli.takes.waiting import Waiting, arriving, place_for, sent
from seedance_cli.takes.watch import Moment, watch

if TYPE_CHECKING:
    from seedance_cli.takes.ledger import Cap, Ledger

Listener = Callable[[Take, Moment], None]


async def shoot(
    film: Film,
    service: Service,
    request: VideoRequest,
    *,
    listen: Listener,
    links: Mapping[str, str] | None = None,
    waiting: Waiting | None = None,
    ledger: "Ledger | None" = None,
    known: set[int] | None = None,
    cap: "Cap | None" = None,
) -> Take:
    """Render `request` as a new take of `film` and return it with its clip in place; where no seed is asked for, the
    take's number is its seed. `links` are the addresses of its uploaded files, `known` and `cap` as
    `booked` takes them. `listen` hears every moment. Raises the take's failure as a SeedanceError; a free take that failed
    or was interrupted leaves no folder, a paid one keeps what is known of it."""
    waiting = waiting or Waiting()
    asked = service.order(request)
    mark = fingerprint(service, request)
    try:
        async with place_for(service, waiting) as place:
            await reach(service)
            take, order = _intent(film, service, request, links, waiting.clock)
            record = Record(take, free=service.abilities.free)
            line = booked(
                ledger,
                service,
                asked,
                mark,
                kind="clip",
                folder=take.folder.absolute(),
                title=film.board.title,
                estimate=service.estimate(request),
                known=known,
                record=record,
                cap=cap,
            )
            async with record.abandoned_by(service):
                with line as booking:
                    task, interrupted = await sent(service, order, booking, waiting, place)
                    booking.accepted(task)
                    record.hear(task)
                    if interrupted:
                        with suppress(OSError):
                            listen(record.take, Moment(task=task, elapsed=0.0))
                        raise asyncio.CancelledError
                    return await _finish(record, booking, task, service, listen, waiting, place)
    except StillRunning:
        if not service.abilities.free:
            raise
        raise _stopped(film, service, request, waiting.patience) from None


async def resume(
    take: Take,
    service: Service,
    *,
    listen: Listener,
    waiting: Waiting | None = None,
    ledger: "Ledger | None" = None,
) -> Take:
    """Wait for a take that was sent earlier and put its clip in place; nothing is submitted. Raises its failure."""
    waiting = waiting or Waiting()
    waited = waiting.clock.seconds_since(take.started)
    record = Record(take, free=service.abilities.free)
    waiting = replace(waiting, waited=waited, sent_earlier=True)
    async with place_for(service, waiting) as place, record.abandoned_by(service):
        task = Task(id=take.task_id, state=State.QUEUED)
        booking = booking_of(ledger, service, take.task_id)
        return await _finish(record, booking, task, service, listen, waiting, place)


async def _finish(
    record: Record,
    booking: Booking,
    task: Task,
    service: Service,
    listen: Listener,
    waiting: Waiting,
    place: Place,
) -> Take:
    # Opening the video library takes as long as a request; the service works meanwhile.
    opening = asyncio.ensure_future(asyncio.to_thread(import_module, "seedance_cli.media"))
    async for moment in watch(
        service,
        task,
        waiting.clock,
        every=waiting.every,
        usual=waiting.usual,
        patience=waiting.patience,
        waited=waiting.waited,
        sent_earlier=waiting.sent_earlier,
        turns=waiting.turns,
        tell=waiting.tell,
    ):
        task = moment.task
        record.hear(task)
        # An end that came while nobody watched says nothing about usual waits.
        booking.heard(task, None if waiting.sent_earlier else moment.elapsed)
        with suppress(OSError):  # a screen that went away does not end a take
            listen(record.take, moment)
    place.free()
    await opening
    need_success(task, "take")
    async with arriving(waiting):
        record.take = await _delivered(record.take, task, service, waiting)
    return record.take


async def _delivered(take: Take, task: Task, service: Service, waiting: Waiting) -> Take:
    try:
        asking = limited(service, waiting.turns)
        return await deliver(take, task, asking, waiting.clock, waiting.tell)
    except SeedanceError as fault:
        if not service.abilities.free:
            fault.message = f"{fault.message} The clip is made; it stays at {service.name} as task {task.id}."
            fault.hint = how_later(take, task)
            if not task.urls:
                look = f"seedance task query --service {service.name} --task-id {shlex.quote(task.id)}"
                fault.hint += f"   as the link may come late\n{look}   shows the whole answer"
        raise


def need_success(task: Task, what: str) -> None:
    """Raise TaskFailed for a task that ended without a result, TaskRefused where that was for its content."""
    if task.state is State.SUCCEEDED:
        return
    kind = TaskRefused if task.refused else TaskFailed
    how = "was cancelled" if task.state is State.CANCELLED else "failed"
    raise kind(f"The {what} {how}", words=task.error, advice=task.advice, charge=task.charge, task_id=task.id)


def _intent(
    film: Film, service: Service, request: VideoRequest, links: Mapping[str, str] | None, clock: Clock
) -> tuple[Take, Order]:
    service.order(request, links)  # what the service would refuse claims no take
    folder = film.new_take_folder()
    if request.seed is None and "seed" in service.abilities.options:
        request = replace(request, seed=int(folder.name))
    order = service.order(request, links)
    take = Take(
        folder=folder,
        service=service.name,
        model=order.model,
        state=INTENT,
        prompt=order.prompt,
        request=order.body,
        storyboard=request.storyboard,
        seed=request.seed,
        unit=service.estimate(request).unit,
        region=service.region,
        started=clock.now(),
    )
    return take, order


def _stopped(film: Film, service: Service, request: VideoRequest, patience: float) -> SeedanceError:
    usual = service.estimate(request).seconds or 0.0
    return SeedanceError(
        f"Stopped after {patience:g} s; nothing is kept.",
        hint=f"seedance shoot {film.quoted} --timeout {2 * max(patience, usual):.0f}",
    )
