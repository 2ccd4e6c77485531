"""A task whose create's reply was lost, taken back: looked for where its service lists tasks, and written down before
anything else. Nothing is sent for it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from seedance_cli.errors import OutcomeUnknown, SeedanceError
from seedance_cli.services.protocol import Service, Task
from seedance_cli.takes.again import Tell
from seedance_cli.takes.clock import Clock
from seedance_cli.takes.lost import ONCE, PAUSES, Found, find_lost

if TYPE_CHECKING:
    from seedance_cli.takes.booking import Booking
    from seedance_cli.takes.ledger import Entry, Ledger


async def look_up(
    service: Service, ledger: "Ledger", entry: "Entry", clock: Clock, pauses: Sequence[float] = ONCE
) -> Found:
    """What the service's list has of an entry without a task. While another one with the same prompt is being sent,
    nothing is looked for: its task may be listed before its id is in the ledger. Raises what `Service.recent` does."""
    others = (each for each in ledger.unfinished() if each.id != entry.id)
    if any(each.prompt_hash == entry.prompt_hash and ledger.is_being_sent(each) for each in others):
        return Found()
    return await find_lost(
        service,
        prompt_hash=entry.prompt_hash,
        model=entry.model,
        sent=entry.sent or entry.created,
        claimed=lambda task_id: ledger.find(task_id, service.name) is not None,
        clock=clock,
        pauses=pauses,
    )


async def adopted(service: Service, ledger: "Ledger", entry: "Entry", clock: Clock) -> Found:
    """`look_up`, and what surely is the entry's task is its task from then on."""
    found = await look_up(service, ledger, entry, clock)
    if found.task:
        ledger.accepted(entry.id, found.task.id, found.task.price)
        ledger.heard(entry.id, found.task.state, urls=found.task.urls, error=found.task.error)
    return found


async def found_again(
    service: Service, booking: "Booking", fault: OutcomeUnknown, clock: Clock, tell: Tell
) -> Task | None:
    """The task of an order that left just now and got no clear reply; None where that is not to be known."""
    booking.unclear(fault)
    lost = booking.lost
    if lost is None:
        return None
    tell(f"{fault.message} Looking for its task at {service.name} …")
    try:
        found = await look_up(service, *lost, clock, PAUSES)
    except SeedanceError:  # the first trouble is the one to be told
        return None
    if found.lists and not found.task and not found.candidates:
        fault.message += f" {service.name} does not list it so far."
    if found.task:
        tell(f"It was accepted: {service.name} lists it as task {found.task.id}.")
    return found.task
