"""Stills from request to picture files: sent once, watched, fetched, opened."""

from collections.abc import Callable
from pathlib import Path

from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.services.protocol import Service, StillRequest, Task
from seedance_cli.takes.fetch import fetch
from seedance_cli.takes.links import Links
from seedance_cli.takes.shoot import Waiting, need_success
from seedance_cli.takes.submit import send
from seedance_cli.takes.watch import Moment, watch

SUFFIXES = {b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg", b"RIFF": ".webp"}


async def draw(
    service: Service,
    request: StillRequest,
    room: Path,
    *,
    links: Links,
    listen: Callable[[Moment], None],
    waiting: Waiting | None = None,
) -> tuple[Path, ...]:
    """Draw one request's pictures into the folder `room`, in the service's order. Raises the failure as a SeedanceError
    that names the task; what was fetched until then stays in `room`."""
    waiting = waiting or Waiting()
    order = service.order(request, await links.of(service, request))
    task = await send(service, order, waiting.clock)
    try:
        async for moment in watch(
            service, task, waiting.clock, every=waiting.every, usual=waiting.usual, patience=waiting.patience
        ):
            listen(moment)
            task = moment.task
        need_success(task, "still")
        return tuple(
            [await _fetched(service, task, place, room, links, waiting) for place in range(len(task.urls))]
        )
    except SeedanceError as fault:
        fault.task_id = fault.task_id or task.id
        raise


async def _fetched(
    service: Service, task: Task, place: int, room: Path, links: Links, waiting: Waiting
) -> Path:
    from seedance_cli.film.files import beside

    target = room / f"{safe_name(task.id)}-{place + 1}"
    with beside(target) as arrived:
        link = await fetch(service, task, place, arrived, waiting.clock)
        named = target.with_suffix(_suffix(arrived, task))
        arrived.replace(named)
    if not service.abilities.free:
        links.know(named, link)
    return named


def _suffix(path: Path, task: Task) -> str:
    """The picture's usual ending. Raises SeedanceError for what is no picture."""
    from seedance_cli import media

    try:
        media.open_picture(path)
    except WrongInput as fault:
        raise SeedanceError(f"What came is no picture: {fault.message}", task_id=task.id) from fault
    head = path.open("rb").read(4)
    return next((suffix for magic, suffix in SUFFIXES.items() if head.startswith(magic)), ".png")


def safe_name(task_id: str) -> str:
    """A task's id as part of a file name, whatever a service calls its tasks."""
    return "".join(letter for letter in task_id if letter.isascii() and (letter.isalnum() or letter in "-_"))[
        :60
    ]
