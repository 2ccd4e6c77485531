"""Stills from request to picture files: sent once, watched, fetched, opened."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.errors import LinkDead, SeedanceError
from seedance_cli.services.protocol import Order, Service, State, StillRequest, Task
from seedance_cli.takes.booking import Booking, booked, booking_of
from seedance_cli.takes.fetch import fetch
from seedance_cli.takes.links import Links
from seedance_cli.takes.shoot import Waiting, need_success
from seedance_cli.takes.submit import send
from seedance_cli.takes.watch import Moment, watch

if TYPE_CHECKING:
    from seedance_cli.takes.ledger import Ledger

SUFFIXES = {b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg", b"RIFF": ".webp"}


async def draw(
    service: Service,
    request: StillRequest,
    room: Path,
    *,
    links: Links,
    listen: Callable[[Moment], None],
    waiting: Waiting | None = None,
    ledger: "Ledger | None" = None,
    folder: Path | str = "",
) -> tuple[Task, tuple[Path, ...]]:
    """Draw one request's pictures into the folder `room`; the ended task and the pictures in the service's order. The
    ledger notes `folder` as where they are to go; the same still that is under way for that folder is waited for
    instead of being sent again. Raises the failure as a SeedanceError that names the task; what was
    fetched until then stays in `room`."""
    waiting = waiting or Waiting()
    asked = service.order(request)
    earlier = under_way(ledger, service, asked, folder)
    if earlier:
        return await _finish(
            service, earlier, room, links, listen, waiting, booking_of(ledger, service, earlier.id)
        )
    order = service.order(request, await links.of(service, request, clock=waiting.clock, tell=waiting.tell))
    line = booked(
        ledger,
        service,
        asked,
        kind="still",
        folder=folder or room,
        title=request.prompt,
        estimate=service.estimate(request),
    )
    with line as booking:
        task, interrupted = await send(service, order, waiting.clock, waiting.tell)
        booking.accepted(task)
        if interrupted:
            raise asyncio.CancelledError
        return await _finish(service, task, room, links, listen, waiting, booking)


def under_way(ledger: "Ledger | None", service: Service, order: Order, folder: Path | str) -> Task | None:
    """The task of the same still for the same folder that was sent earlier and never fetched: it is paid for."""
    if ledger is None or not folder:
        return None
    from seedance_cli.takes.ledger import request_hash

    twins = ledger.same_request(request_hash(service.name, order.body))
    found = (each for each in twins if each.task_id and each.folder == str(folder))
    return next((Task(id=each.task_id, state=State.QUEUED) for each in found), None)


async def _finish(
    service: Service,
    task: Task,
    room: Path,
    links: Links,
    listen: Callable[[Moment], None],
    waiting: Waiting,
    booking: Booking,
) -> tuple[Task, tuple[Path, ...]]:
    try:
        async for moment in watch(
            service,
            task,
            waiting.clock,
            every=waiting.every,
            usual=waiting.usual,
            patience=waiting.patience,
        ):
            task = moment.task
            booking.heard(task, moment.elapsed)
            listen(moment)
        need_success(task, "still")
        if not task.urls:
            raise LinkDead(f"{service.name} says that it is done, and gives no link to the still.")
        places = range(len(task.urls))
        return task, tuple([await _fetched(service, task, place, room, links, waiting) for place in places])
    except SeedanceError as fault:
        fault.task_id = fault.task_id or task.id
        raise


async def _fetched(
    service: Service, task: Task, place: int, room: Path, links: Links, waiting: Waiting
) -> Path:
    from seedance_cli.film.files import beside

    target = room / f"{safe_name(task.id)}-{place + 1}"
    with beside(target) as arrived:
        link, suffix = await fetch(service, task, place, arrived, _suffix, waiting.clock, waiting.tell)
        named = target.with_suffix(suffix)
        arrived.replace(named)
    if not service.abilities.free:
        links.know(named, link)
    return named


def _suffix(path: Path) -> str:
    """The picture's usual ending. Raises WrongInput for what is no picture."""
    from seedance_cli import media

    media.open_picture(path)
    with path.open("rb") as file:
        head = file.read(4)
    return next((suffix for magic, suffix in SUFFIXES.items() if head.startswith(magic)), ".png")


def safe_name(task_id: str) -> str:
    """A task's id as part of a file name, whatever a service calls its tasks."""
    return "".join(letter for letter in task_id if letter.isascii() and (letter.isalnum() or letter in "-_"))[
        :60
    ]
