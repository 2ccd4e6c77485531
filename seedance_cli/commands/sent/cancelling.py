"""Stopping what was sent: asked of the service, and told as it is; nothing is called cancelled that may go on."""

from contextlib import suppress
from typing import TYPE_CHECKING

from seedance_cli.errors import NotFound, SeedanceError, StillRunning, Unreachable, WrongInput

if TYPE_CHECKING:
    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.commands.making.renderer import Wishes
    from seedance_cli.film import Take
    from seedance_cli.services.protocol import Task
    from seedance_cli.takes.ledger import Entry, Ledger
    from seedance_cli.terminal.console import Screen


def cancel_entry(entry: "Entry", wishes: "Wishes", screen: "Screen") -> "Entry":
    """The entry, now that its task is stopped. Raises StillRunning where the service did not stop it, SeedanceError
    where it ended before, Unreachable where nobody can tell, OutcomeUnknown where no task is known. Whatever was seen
    of the task is written down."""
    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.commands.sent.results import with_take
    from seedance_cli.library import open_library
    from seedance_cli.services.protocol import State
    from seedance_cli.terminal.progress import busy

    need_open(entry)
    entry, take = with_take(entry, screen)
    need_open(entry)
    with Crew(wishes, open_library().vocabulary, screen) as crew:
        with busy(screen, f"Asking {entry.service}"):
            task = _asked_to_stop(entry, crew)
        entry = _noted(entry, take, task, crew)
    if task.state is not State.CANCELLED:
        raise _not_stopped(entry, task)
    if task.charge:
        screen.say(task.charge, style="dim")
    return entry


def give_up_entry(ledger: "Ledger", entry: "Entry", wishes: "Wishes", screen: "Screen") -> "Entry":
    """Count a create as ended of which nobody knows the outcome, in the ledger and in its take. Raises WrongInput where
    its task is known, and the service knows it too."""
    from dataclasses import replace

    from seedance_cli.commands.sent.matching import take_of
    from seedance_cli.services.protocol import State
    from seedance_cli.takes.ledger import GIVEN_UP

    need_open(entry)
    if ledger.is_being_sent(entry):
        raise StillRunning(
            f"{entry.kind.capitalize()} {entry.id} is being sent by another program right now.",
            hint="The same again once that has ended",
        )
    latest = all(each.id <= entry.id for each in ledger.entries() if each.folder == entry.folder)
    take = take_of(ledger, entry, latest=latest)
    entry = ledger.entry(entry.id)
    if entry.task_id and _is_known(entry, wishes, screen):
        raise WrongInput(
            f"The task of {entry.kind} {entry.id} is known, so there is nothing to give up.",
            hint=f"seedance takes watch {entry.id}",
        )
    need_open(entry)
    if take is not None:
        replace(take, state=State.CANCELLED, error=GIVEN_UP).save()
    return ledger.ended(entry.id, State.CANCELLED, error=GIVEN_UP)


def _is_known(entry: "Entry", wishes: "Wishes", screen: "Screen") -> bool:
    """Whether the service knows the task. Raises Unreachable where it cannot be asked."""
    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.library import open_library

    with Crew(wishes, open_library().vocabulary, screen) as crew:
        try:
            crew.run(crew.service.get(entry.task_id))
        except NotFound:
            return False
    return True


def need_open(entry: "Entry") -> None:
    """Raise WrongInput for what has ended."""
    if entry.is_unfinished:
        return
    from seedance_cli.commands.sent.telling import state_words

    raise WrongInput(
        f"{entry.kind.capitalize()} {entry.id} has ended already: {state_words(entry)}.",
        hint=f"seedance takes show {entry.id}",
    )


def _asked_to_stop(entry: "Entry", crew: "Crew") -> "Task":
    """The task as it stands after the service was asked to stop it: cancelled, where the service says so. Raises
    Unreachable where nobody can tell."""
    from dataclasses import replace

    from seedance_cli.services.protocol import State, Task

    stopped = False
    try:
        stopped = crew.run(crew.service.cancel(entry.task_id))
        task = crew.run(crew.service.get(entry.task_id))
    except SeedanceError as fault:
        if stopped:  # it was seen; a further look that fails takes nothing back
            return Task(id=entry.task_id, state=State.CANCELLED)
        fault.task_id = entry.task_id
        if isinstance(fault, NotFound):
            fault.hint = f"seedance takes cancel {entry.id} --give-up   ends it here"
        if isinstance(fault, Unreachable):
            fault.message = f"{fault.message.rstrip('.')}; whether the task was stopped cannot be told now."
            fault.hint = f"seedance takes cancel {entry.id}   asks again"
        raise
    return replace(task, state=State.CANCELLED) if stopped else task


def _noted(entry: "Entry", take: "Take | None", task: "Task", crew: "Crew") -> "Entry":
    """The entry as it was seen, written down there and in its take."""
    from dataclasses import replace

    assert crew.ledger is not None  # what is in it is not free
    entry = crew.ledger.heard(entry.id, task.state, price=task.price, urls=task.urls, error=task.error)
    if take is not None:
        price = task.price_after(take.price)
        with suppress(SeedanceError):  # where it cannot be written, the ledger still knows
            url, error = task.url or take.url, task.error or take.error
            replace(take, state=task.state, price=price, url=url, error=error).save()
    return entry


def _not_stopped(entry: "Entry", task: "Task") -> SeedanceError:
    from seedance_cli.services.protocol import State

    if task.state is State.SUCCEEDED:
        return SeedanceError(
            f"It was too late: {entry.kind} {entry.id} is done.",
            hint=f"seedance takes fetch {entry.id}   brings it here",
            task_id=entry.task_id,
        )
    if task.state is State.FAILED:
        why = f"It was too late: {entry.kind} {entry.id} had failed: {task.error.rstrip('.')}."
        return SeedanceError(
            f"{why} {task.charge}".rstrip(), hint=f"seedance takes show {entry.id}", task_id=entry.task_id
        )
    return StillRunning(
        f"{entry.service} was asked to stop it and did not; the task goes on and may be charged.",
        hint=f"seedance takes watch {entry.id}   waits for what comes of it",
        task_id=entry.task_id,
    )
