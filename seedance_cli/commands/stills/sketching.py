"""One request for stills, drawn while the screen listens. What the task told on the way is kept apart from the pictures:
both are worth having even where the rest fails, for they may be paid."""

import shlex
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.commands.stills.files import keep
from seedance_cli.errors import Interrupted, OutcomeUnknown, SeedanceError, StillRunning
from seedance_cli.services.protocol import Order, State, StillRequest, Task

if TYPE_CHECKING:
    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.takes.watch import Moment
    from seedance_cli.terminal.progress import TakesProgress


@dataclass
class Sketch:
    """What came of a request so far: the order with the links of its uploads, the task as last heard, its price as told,
    and the pictures by their place among the results, once they lie where they belong."""

    order: Order | None = None
    task: Task | None = None
    price: float | None = None
    kept: dict[int, Path] = field(default_factory=dict)

    def hear(self, task: Task) -> None:
        self.task = task
        self.price = task.price if self.price is None else self.price

    def arrived(self, room: Path) -> dict[int, Path]:
        """The pictures that were fetched into `room`, by their place among the task's results."""
        from seedance_cli.takes.stills import safe_name

        task = self.task
        if task is None:
            return {}
        names = {f"{safe_name(task.id)}-{place + 1}": place for place in range(len(task.urls))}
        found = {names[path.stem]: path for path in room.iterdir() if path.stem in names}
        return dict(sorted(found.items()))


def sketch(crew: "Crew", request: StillRequest, folder: Path, made: Sketch) -> None:
    """Draw `request` and keep its pictures in `folder`, telling `made` all that is heard. Raises the failure, with what to
    type next; pictures that were fetched until then lie in the crew's room."""
    from seedance_cli.terminal.progress import TakesProgress

    name = "still" if request.count == 1 else f"{request.count} stills"
    usual = crew.usual_seconds(request)
    with TakesProgress(crew.screen, expected_seconds=usual, working="drawing") as progress:
        try:
            _draw(crew, request, folder, made, progress, name)
        except KeyboardInterrupt:
            progress.leave(name)
            raise _interrupted(crew, made) from None
        except StillRunning as fault:
            progress.leave(name, fault.message)
            fault.hint = _fetch_later(fault.task_id)
            raise
        except Interrupted:
            progress.leave(name)
            raise
        except OutcomeUnknown as fault:
            progress.unclear(name, fault.message)
            raise
        except SeedanceError as fault:
            progress.fail(name, fault.message)
            fault.hint = fault.hint or (_fetch_later(fault.task_id) if fault.task_id else "")
            raise
        progress.finish(name)


def _draw(
    crew: "Crew", request: StillRequest, folder: Path, made: Sketch, progress: "TakesProgress", name: str
) -> None:
    from seedance_cli.takes.stills import draw

    uploads = len(crew.links.missing(crew.service, request)) if request.edit else 0

    def listen(moment: "Moment") -> None:
        task = moment.task
        if uploads and made.task is None:
            progress.uploading(uploads, uploads)
        made.hear(task)
        with suppress(OSError):  # a screen that went away ends no still
            progress.update(name, str(task.state), task.progress, moment.elapsed, None, task.note)

    def put_away(pictures: tuple[Path, ...]) -> None:
        made.kept = keep(dict(enumerate(pictures)), folder, request.prompt)

    if uploads:
        progress.uploading(0, uploads)
    made.task, _ = crew.run(draw(crew.drawing(request, folder, listen, put_away), request))
    if uploads and not crew.links.missing(crew.service, request):
        made.order = crew.service.order(request, crew.run(crew.links.of(crew.service, request)))


def _interrupted(crew: "Crew", made: Sketch) -> Interrupted:
    if crew.free:
        return Interrupted("Stopped; nothing is kept, and drawing again is free.")
    if made.task is None:
        return Interrupted(
            "Stopped while it was being sent; it may have been accepted, and charged.",
            hint="seedance takes list   (it is noted there)",
        )
    if made.task.state is State.SUCCEEDED:
        return Interrupted(
            "Stopped; the pictures are made, paid, and not here yet.",
            hint=shlex.join(["seedance", "takes", "fetch", made.task.id]),
            task_id=made.task.id,
        )
    return Interrupted(
        "Stopped waiting; the pictures are drawn on at the service.",
        hint=_fetch_later(made.task.id),
        task_id=made.task.id,
    )


def _fetch_later(task_id: str) -> str:
    """How to come to pictures that are paid for."""
    poll = shlex.join(["seedance", "task", "poll", "--task-id", task_id])
    return f"{poll}   or the same command once more: it fetches them"
