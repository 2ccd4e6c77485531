"""Orders that got no clear reply, looked for in their service's list before anything is said of them. What is found is
written down; what only may be it is offered to the person. Nothing is sent."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from seedance_cli.errors import NoKey, SeedanceError

if TYPE_CHECKING:
    from seedance_cli.commands.making.renderer import Wishes
    from seedance_cli.takes.ledger import Entry
    from seedance_cli.takes.lost import Found
    from seedance_cli.terminal.console import Screen


def look_for(entries: "Sequence[Entry]", wishes: "Wishes", screen: "Screen") -> bool:
    """Whether a task was found for any of these entries without one. A service that cannot be asked is said, and settles
    nothing. Raises NoKey."""
    any_found = False
    for service, region in dict.fromkeys((entry.service, entry.region) for entry in entries):
        theirs = [entry for entry in entries if (entry.service, entry.region) == (service, region)]
        try:
            any_found |= _look_at(service, theirs, wishes, screen)
        except NoKey as fault:
            fault.hint += "\nseedance resume   looks for it then"
            raise
        except SeedanceError as fault:
            screen.say(f"{service} could not be asked for its tasks: {fault.message}", style="dim")
    return any_found


def _look_at(service: str, entries: "Sequence[Entry]", wishes: "Wishes", screen: "Screen") -> bool:
    from seedance_cli.commands.sent.results import crew_for
    from seedance_cli.takes.adopt import adopted
    from seedance_cli.takes.clock import RealClock
    from seedance_cli.takes.limited import limited
    from seedance_cli.terminal.progress import busy

    any_found = False
    with crew_for(wishes.where(entries[0]), screen) as crew:
        assert crew.ledger is not None  # what is in it is not free
        asking = limited(crew.service, crew.turns)
        for entry in entries:  # the oldest first, so that tasks are told apart by their time
            with busy(screen, f"Looking for {entry.kind} {entry.id} among the tasks at {service}"):
                found = crew.run(adopted(asking, crew.ledger, entry, RealClock()))
            any_found |= found is not None and found.task is not None
            _say(entry, found, screen)
    return any_found


def _say(entry: "Entry", found: "Found | None", screen: "Screen") -> None:
    name = f"{entry.kind} {entry.id}"
    if found is None:
        screen.say(
            f"{name}: the same is being sent by another program right now; look again later.", style="dim"
        )
    elif found.task:
        screen.say(f"{name} was accepted: {entry.service} lists it as task {found.task.id}.", style="dim")
    elif found.candidates:
        ids = [each.task.id for each in found.candidates]
        screen.say(
            f"{name}: {entry.service} has tasks of that time that may be it: {', '.join(ids)}\n"
            f"  seedance takes adopt {entry.id} {ids[0]}   says that it is that one",
            style="warning",
        )
    elif found.lists:
        screen.say(f"{name}: {entry.service} does not list it.", style="dim")
