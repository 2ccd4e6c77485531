"""A person says which task a lost order is: the service is asked whether there is such a task, then it is written down."""

from typing import TYPE_CHECKING

from seedance_cli.errors import WrongInput

if TYPE_CHECKING:
    from seedance_cli.commands.making.renderer import Wishes
    from seedance_cli.takes.ledger import Entry, Ledger
    from seedance_cli.terminal.console import Screen


def adopt_task(ledger: "Ledger", entry: "Entry", task_id: str, wishes: "Wishes", screen: "Screen") -> "Entry":
    """The entry with its task. Raises WrongInput where it has one already or has ended, NotFound where the service knows
    no such task, and SeedanceError where the task is another entry's."""
    from seedance_cli.commands.sent.results import crew_for
    from seedance_cli.takes.booking import booking_of
    from seedance_cli.takes.ledger import GIVEN_UP
    from seedance_cli.terminal.progress import busy

    if entry.task_id or not (entry.is_unfinished or entry.error == GIVEN_UP):
        raise WrongInput(
            f"{entry.kind.capitalize()} {entry.id} is not lost: it {_standing(entry)}.",
            hint=f"seedance takes show {entry.id}",
        )
    with crew_for(wishes, screen) as crew, busy(screen, f"Asking {entry.service}"):
        task = crew.run(crew.service.get(task_id))
        ledger.claim(entry.id, task_id, task.price)
        booking_of(ledger, crew.service, task_id).heard(task)
    return ledger.entry(entry.id)


def _standing(entry: "Entry") -> str:
    from seedance_cli.commands.sent.telling import state_words

    return f"has the task {entry.task_id}" if entry.task_id else f"was {state_words(entry)}"
