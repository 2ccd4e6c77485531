"""Stopping what was sent: asked of the service, and told as it is; nothing is called cancelled that may go on."""

from contextlib import suppress
from typing import TYPE_CHECKING

from seedance_cli.errors import NotFound, SeedanceError, StillRunning, Unreachable, WrongInput

if TYPE_CHECKING:
    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.commands.making.renderer import Wishes
    from seedance_cli.services.protocol import Task
    from seedance_cli.takes.ledger import Entry, Ledger
    from seedance_cli.terminal.console import Screen

GIVEN_UP = "given up; whether it was charged is not known"


def cancel_entry(entry: "Entry", wishes: "Wishes", screen: "Screen") -> "Entry":
    """The entry, now that its task is stopped. Raises StillRunning where the service could not stop it, SeedanceError
    where it ended before, OutcomeUnknown where no task is known."""
    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.commands.sent.results import with_take
    from seedance_cli.library import open_library
    from seedance_cli.services.protocol import State
    from seedance_cli.terminal.progress import busy

    need_open(entry)
    entry, take = with_take(entry, screen)
    need_open(entry)
    with Crew(wishes, open_library().vocabulary, screen) as crew, busy(screen, f"Asking {entry.service}"):
        if not crew.run(crew.service.cancel(entry.task_id)):
            raise _not_stopped(entry, _look(entry, crew))
        assert crew.ledger is not None  # what is in it is not free
        entry = crew.ledger.ended(entry.id, State.CANCELLED)
    if take is not None:
        from dataclasses import replace

        replace(take, state=State.CANCELLED).save()
    return entry


def give_up_entry(ledger: "Ledger", entry: "Entry", wishes: "Wishes", screen: "Screen") -> "Entry":
    """Count a create as ended of which nobody knows the outcome, in the ledger and in its take. Raises WrongInput where
    its task is known, and the service knows it too."""
    from dataclasses import replace

    from seedance_cli.commands.sent.matching import take_of
    from seedance_cli.services.protocol import State

    need_open(entry)
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
    from seedance_cli.commands.sent.telling import WORDS

    state = WORDS.get(entry.state, (entry.state, ""))[0]
    raise WrongInput(
        f"{entry.kind.capitalize()} {entry.id} has ended already: {state}.",
        hint=f"seedance takes show {entry.id}",
    )


def _look(entry: "Entry", crew: "Crew") -> "Task | None":
    """How the task stands, None where that cannot be told now."""
    from seedance_cli.takes.booking import booking_of

    with suppress(Unreachable):
        try:
            task = crew.run(crew.service.get(entry.task_id))
        except NotFound as fault:
            fault.hint = f"seedance takes cancel {entry.id} --give-up   ends it here"
            raise
        booking_of(crew.ledger, crew.service, entry.task_id).heard(task)
        return task
    return None


def _not_stopped(entry: "Entry", task: "Task | None") -> SeedanceError:
    if task is not None and task.state.ended:
        from seedance_cli.commands.sent.telling import WORDS

        return SeedanceError(
            f"It was too late: the task has ended, {WORDS[task.state][0]}.",
            hint=f"seedance takes show {entry.id}",
            task_id=entry.task_id,
        )
    return StillRunning(
        f"{entry.service} has no documented way to cancel; the task goes on and may be charged.",
        hint=f"seedance takes watch {entry.id}   waits for what comes of it",
        task_id=entry.task_id,
    )
