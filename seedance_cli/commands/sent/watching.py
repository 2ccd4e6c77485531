"""Waiting for one entry of the ledger, with live progress, until its end."""

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from seedance_cli.commands.sent.results import answer_entry, crew_for, finish_take, with_take
from seedance_cli.errors import Interrupted, SeedanceError, StillRunning

if TYPE_CHECKING:
    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.commands.making.renderer import Wishes
    from seedance_cli.services.protocol import Task
    from seedance_cli.takes.booking import Booking
    from seedance_cli.takes.ledger import Entry, Kind
    from seedance_cli.takes.watch import Moment
    from seedance_cli.terminal.console import Screen
    from seedance_cli.terminal.progress import TakesProgress


def watch_entry(entry: "Entry", wishes: "Wishes", screen: "Screen") -> None:
    """Wait for its end: a clip goes into its take, of anything else the links are the answer."""
    entry, take = with_take(entry, screen)
    if take is not None:
        finish_take(take, wishes, screen)
        return
    with crew_for(wishes, screen) as crew:
        task = watched(entry, crew)
    answer_entry(entry.id, list(task.urls), screen)
    screen.say(f"next: seedance takes fetch {entry.id}", style="dim")


def watched(entry: "Entry", crew: "Crew") -> "Task":
    """The task at its end, with live progress; at once, where the ledger has its links. Raises its failure, StillRunning
    and Interrupted."""
    from seedance_cli.takes.booking import booking_of
    from seedance_cli.takes.stills import noted_task
    from seedance_cli.terminal.progress import TakesProgress

    if entry.kind != "clip" and entry.urls:
        return noted_task(entry)
    name = f"{entry.kind} {entry.id}"
    booking = booking_of(crew.ledger, crew.service, entry.task_id)
    usual = (
        crew.ledger.usual_seconds(entry.service, entry.model, cast("Kind", entry.kind))
        if crew.ledger
        else None
    )
    again = f"seedance takes watch {entry.id}"
    with TakesProgress(crew.screen, expected_seconds=usual) as progress:
        listen = _listener(progress, name, booking)
        try:
            task = crew.run(_waited_for(entry, crew, usual, listen))
        except KeyboardInterrupt:
            progress.leave(name)
            raise Interrupted(
                "Stopped waiting; the task goes on at the service.", hint=again, task_id=entry.task_id
            ) from None
        except StillRunning as fault:
            progress.leave(name, fault.message)
            fault.hint = again
            raise
        except SeedanceError as fault:
            progress.fail(name, fault.message)
            raise
        progress.finish(name)
    return task


def _listener(progress: "TakesProgress", name: str, booking: "Booking") -> "Callable[[Moment], None]":
    def listen(moment: "Moment") -> None:
        task = moment.task
        booking.heard(task)
        with suppress(OSError):  # a screen that went away ends no wait
            progress.update(name, str(task.state), task.progress, moment.elapsed, None, task.note)

    return listen


async def _waited_for(
    entry: "Entry", crew: "Crew", usual: float | None, listen: "Callable[[Moment], None]"
) -> "Task":
    from seedance_cli.services.protocol import State, Task
    from seedance_cli.takes.clock import RealClock
    from seedance_cli.takes.shoot import need_success
    from seedance_cli.takes.watch import PATIENCE, watch

    clock = RealClock()
    task = Task(id=entry.task_id, state=State.QUEUED)
    async for moment in watch(
        crew.service,
        task,
        clock,
        every=crew.wishes.poll_interval or None,
        usual=usual,
        patience=crew.wishes.timeout or PATIENCE,
        waited=clock.seconds_since(entry.sent),
        sent_earlier=True,
        turns=crew.turns,
    ):
        task = moment.task
        listen(moment)
    need_success(task, entry.kind)
    return task
