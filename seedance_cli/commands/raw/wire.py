"""What `task` prints: the keys of the script that it stands in for, one JSON object whatever happens, so that what was
written for that script goes on working. The sentence for a person goes to stderr beside it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from typer import Exit

from seedance_cli.errors import Interrupted, OutcomeUnknown, SeedanceError
from seedance_cli.services.protocol import State, Task

if TYPE_CHECKING:
    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.terminal.console import Screen

SERVICE = "xskill"
"""Whose wire it is where nothing else is said, as in the script."""
WAY = "rest"
"""How it goes there where `--via` does not say: `raw` is then the envelope that the script printed."""
UNTOLD = "unknown"
NO_LINK = "completed without a link to the result"


class CutOff(Interrupted):
    """Ctrl-C while an order was on its way: nobody knows what became of it."""


def raw_crew(screen: "Screen", via: str, service: str = "", region: str = "") -> "Crew":
    """The service of the raw commands, by the way that is said."""
    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.commands.making.renderer import Wishes
    from seedance_cli.library import open_library

    name = service or SERVICE
    way = via or (WAY if name == SERVICE else "")
    return Crew(Wishes(service=name, via=way, region=region), open_library().vocabulary, screen)


def whose(screen: "Screen", task_id: str, service: str, region: str) -> tuple[str, str]:
    """Whose task it is, and in which region: as said, else as the ledger knows, else "" for the usual one."""
    from seedance_cli.commands.sent.finding import the_ledger

    if not task_id.strip():
        return service, region
    with suppress(SeedanceError), the_ledger(screen) as ledger:
        entry = ledger.find(task_id, service)
        if entry:
            return entry.service, region or entry.region
    return service, region


def note(crew: "Crew", task: Task) -> None:
    """Tell the ledger how a task stands, where it knows that task. A look never fails for it."""
    from seedance_cli.takes.booking import booking_of

    with suppress(SeedanceError):
        booking_of(crew.ledger, crew.service, task.id).heard(task)


def submitted_record(task: Task) -> dict[str, Any]:
    """A task that was just begun. `price` is what the service told, "?" where it told none."""
    return {
        "task_id": task.id,
        "price": "?" if task.price is None else whole(task.price),
        "status": "submitted",
        "raw": task.raw,
    }


def task_record(task: Task, status: str) -> dict[str, Any]:
    """A task as it stands, with every link to its results, whatever form the service gave them."""
    return {
        "task_id": task.id,
        "status": status,
        "output_urls": list(task.urls),
        "error": _trouble(task),
        "raw": task.raw,
    }


def _trouble(task: Task) -> str:
    """What is wrong with a task, in the service's words where it has some; "" for nothing."""
    if task.state is State.CANCELLED:
        return task.error or "the task was cancelled"
    return (task.note or NO_LINK) if is_empty(task) else task.error


def is_empty(task: Task) -> bool:
    """Whether a task is done and there is nothing to be had from it."""
    return task.state is State.SUCCEEDED and not task.urls


def untold_record(task_id: str, fault: SeedanceError) -> dict[str, Any]:
    """A task that could not be asked for."""
    return {
        "task_id": task_id,
        "status": UNTOLD,
        "output_urls": [],
        "error": fault.message,
        "raw": fault.raw,
    }


def unsent_record(fault: SeedanceError) -> dict[str, Any]:
    """A create that came to nothing, or to nobody knows what: what the service answered stands at the top, as the
    script printed it."""
    answered = fault.raw if isinstance(fault.raw, dict) else {}
    unclear = isinstance(fault, OutcomeUnknown | CutOff)
    return answered | {
        "task_id": fault.task_id or None,
        "status": UNTOLD if unclear else "not_submitted",
        "error": fault.message,
        "raw": fault.raw,
    }


def status_word(task: Task) -> str:
    """The service's own word for how a task stands; ours where it has none."""
    return task.word or str(task.state)


def whole(number: float) -> float | int:
    """30 rather than 30.0: a shell reckons with it."""
    return int(number) if float(number).is_integer() else number


def end_with(
    screen: "Screen", record: dict[str, Any], fault: SeedanceError, exit_code: int | None = None
) -> Exit:
    """Print the object and, for a person, the error; what to raise then, with the error's own exit code unless another is
    promised."""
    screen.answer_json(record)
    screen.show(fault)
    return Exit(fault.exit_code if exit_code is None else exit_code)


@contextmanager
def failing_as(screen: "Screen", record: Any) -> Iterator[None]:
    """End what fails inside with the object that `record(fault)` makes of it."""
    try:
        yield
    except SeedanceError as fault:
        raise end_with(screen, record(fault), fault) from fault
