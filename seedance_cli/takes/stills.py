"""Stills from request to picture files: sent once, watched, fetched, opened."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.errors import Interrupted, LinkDead, SeedanceError
from seedance_cli.services.protocol import Order, Service, State, StillRequest, Task
from seedance_cli.takes.booking import Booking, booked, booking_of, reach
from seedance_cli.takes.fetch import fetch
from seedance_cli.takes.limited import limited
from seedance_cli.takes.links import Links, fingerprint
from seedance_cli.takes.places import Place
from seedance_cli.takes.shoot import need_success
from seedance_cli.takes.waiting import Waiting, arriving, place_for, sent
from seedance_cli.takes.watch import Moment, watch

if TYPE_CHECKING:
    from seedance_cli.takes.ledger import Cap, Entry, Ledger

SUFFIXES = {b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg", b"RIFF": ".webp"}
Pictures = tuple[Path, ...]


def nowhere_else(_: Pictures) -> None:
    """The pictures stay where they were fetched to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """How and where stills are drawn: fetched into `room`, meant for `folder`, which is noted in the `ledger` (`known`
    and `cap`: see `booked`). `listen` hears every moment; `arrived` puts the pictures where they are safe, before the ledger hears
    that they are made; with `again` what was sent earlier is left alone."""

    service: Service
    room: Path
    links: Links
    listen: Callable[[Moment], None]
    waiting: Waiting = field(default_factory=Waiting)
    ledger: "Ledger | None" = None
    known: set[int] | None = None
    cap: "Cap | None" = None
    folder: Path | str = ""
    arrived: Callable[[Pictures], None] = nowhere_else
    again: bool = False


async def draw(drawing: Drawing, request: StillRequest, *, pending: bool = False) -> tuple[Task, Pictures]:
    """Draw one request; the ended task and its pictures in the service's order. The same still that is under way for
    that folder is waited for instead of being sent again; with `pending`, which says that it never reached the film,
    one that is made already is fetched. Raises the failure as a SeedanceError that names the task; what was fetched
    until then stays in the room."""
    service, waiting = drawing.service, drawing.waiting
    mark = fingerprint(service, request)
    earlier = None if drawing.again else under_way(drawing.ledger, mark, drawing.folder, made_too=pending)
    if earlier:
        again = replace(drawing, waiting=replace(waiting, sent_earlier=True))
        async with place_for(service, again.waiting) as place:
            return await _finish(again, earlier, booking_of(drawing.ledger, service, earlier.id), place)
    asked = service.order(request)
    try:
        links = await drawing.links.of(service, request, clock=waiting.clock, tell=waiting.tell)
    except asyncio.CancelledError:
        raise Interrupted("Stopped before it was sent; nothing was charged.") from None
    # A picture that comes with the answer is no task.
    own = replace(waiting, turns=None) if asked.answers_with_result else waiting
    async with place_for(service, own) as place:
        return await _drawn(drawing, request, asked, links, mark, place)


async def _drawn(
    drawing: Drawing, request: StillRequest, asked: Order, links: dict[str, str], mark: str, place: Place
) -> tuple[Task, Pictures]:
    """Send the request, which stands in the ledger as `asked` and is counted by its `mark`, and bring what it made."""
    service, waiting = drawing.service, drawing.waiting
    await reach(service)
    line = booked(
        drawing.ledger,
        service,
        asked,
        mark,
        kind="still",
        folder=drawing.folder or drawing.room,
        title=request.prompt,
        estimate=service.estimate(request),
        known=drawing.known,
        cap=drawing.cap,
    )
    with line as booking:
        order = service.order(request, links)
        task, interrupted = await sent(service, order, booking, waiting, place)
        booking.accepted(_not_here(task))
        if interrupted:
            with suppress(OSError):
                drawing.listen(Moment(task=task, elapsed=0.0))
            raise asyncio.CancelledError
        return await _finish(drawing, task, booking, place)


def under_way(
    ledger: "Ledger | None", mark: str, folder: Path | str, *, made_too: bool = False
) -> Task | None:
    """The task of the same still (`mark`, see `fingerprint`) for the same folder that was sent earlier and is not here
    yet: it is paid for."""
    if ledger is None or not folder:
        return None
    twins = ledger.same_request(mark, made_too=made_too)
    found = [each for each in twins if each.task_id and each.folder == str(folder)]
    return noted_task(found[-1]) if found else None


def noted_task(entry: "Entry") -> Task:
    """The task of an entry as the ledger knows it: made, where it has the links. A service whose pictures come with the
    answer cannot be asked for them; of any other a dead link is asked for anew."""
    if not entry.urls:
        return Task(id=entry.task_id, state=State.QUEUED)
    return Task(id=entry.task_id, state=State.SUCCEEDED, urls=entry.urls, price=entry.price)


def _not_here(task: Task) -> Task:
    """The task as the ledger is to know it until its pictures are here: under way, with the links by which they can be
    had if this program dies meanwhile."""
    return replace(task, state=State.RUNNING) if task.state is State.SUCCEEDED and task.urls else task


async def _finish(drawing: Drawing, task: Task, booking: Booking, place: Place) -> tuple[Task, Pictures]:
    """Wait and fetch. Until its pictures are here, a still counts as under way: who runs again must not pay again."""
    service, waiting = drawing.service, drawing.waiting
    took = 0.0
    if waiting.sent_earlier and task.state.ended:
        drawing.listen(Moment(task=task, elapsed=0.0))  # there is no look at it to hear of
    try:
        async for moment in watch(
            service,
            task,
            waiting.clock,
            every=waiting.every,
            usual=waiting.usual,
            patience=waiting.patience,
            sent_earlier=waiting.sent_earlier,
            turns=waiting.turns,
            tell=waiting.tell,
        ):
            task, took = moment.task, moment.elapsed
            if task.state is not State.SUCCEEDED:
                booking.heard(task, took)
            drawing.listen(moment)
        place.free()
        need_success(task, "still")
        if not task.urls:
            raise LinkDead(f"{service.name} says that it is done, and gives no link to the still.")
        async with arriving(waiting):
            pictures = tuple([await _fetched(drawing, task, number) for number in range(len(task.urls))])
    except SeedanceError as fault:
        fault.task_id = fault.task_id or task.id
        if isinstance(fault, LinkDead):
            fault.hint = "The same later; with --again it is drawn anew, and paid again."
        raise
    drawing.arrived(pictures)
    booking.heard(task, None if waiting.sent_earlier else took)
    return task, pictures


async def _fetched(drawing: Drawing, task: Task, place: int) -> Path:
    from seedance_cli.film.files import beside

    service, waiting = drawing.service, drawing.waiting
    target = drawing.room / f"{safe_name(task.id)}-{place + 1}"
    with beside(target) as arrived:
        asking = limited(service, waiting.turns)
        link, suffix = await fetch(asking, task, place, arrived, _suffix, waiting.clock, waiting.tell)
        named = target.with_suffix(suffix)
        arrived.replace(named)
    if not service.abilities.free:
        drawing.links.know(named, link)
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
    from hashlib import sha256

    letters = (letter for letter in task_id if letter.isascii() and (letter.isalnum() or letter in "-_"))
    name = "".join(letters)[:60].lstrip("-")
    if name == task_id:
        return name
    # Two ids that differ must not become one name.
    return f"{name or 'task'}-{sha256(task_id.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
