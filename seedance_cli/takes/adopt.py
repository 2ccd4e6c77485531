"""A task whose create's reply was lost, taken back: looked for where its service lists tasks, and written down before
anything else. Nothing is sent for it."""

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from seedance_cli.errors import OutcomeUnknown, SeedanceError
from seedance_cli.services.protocol import Service, Task
from seedance_cli.takes.again import Tell
from seedance_cli.takes.clock import Clock
from seedance_cli.takes.lost import ONCE, PAUSES, Found, find_lost

if TYPE_CHECKING:
    from seedance_cli.takes.booking import Booking
    from seedance_cli.takes.ledger import Entry, Ledger


TWIN_PAUSE, TWIN_LOOKS = 3.0, 20
"""Seconds between looks at an order with the same prompt that is being sent, and how many: its reply comes or is lost
within a minute."""
TRIES = 3


async def adopted(
    service: Service,
    ledger: "Ledger",
    entry: "Entry",
    clock: Clock,
    pauses: Sequence[float] = ONCE,
) -> Found | None:
    """What the service's list has of an entry without a task; what surely is its task is its task from then on. None,
    and nothing asked, while another entry with the same prompt is being sent: its task may be listed before its id is
    in the ledger. Raises what `Service.recent` raises."""
    for _ in range(TRIES):
        if _twin_is_being_sent(ledger, entry):
            return None
        found = await find_lost(
            service,
            prompt_hash=entry.prompt_hash,
            model=entry.model,
            sent=entry.sent or entry.created,
            claimed=lambda task_id: ledger.find(task_id, service.name) is not None,
            clock=clock,
            pauses=pauses,
        )
        if found.task is None or _claimed(ledger, entry, found.task):
            return found
    return None


def _claimed(ledger: "Ledger", entry: "Entry", task: Task) -> bool:
    """Whether the task is this entry's now; another one that is looked for at the same time may have been quicker."""
    try:
        ledger.claim(entry.id, task.id, task.price)
    except SeedanceError:
        if ledger.find(task.id, entry.service) is None and not _twin_is_being_sent(ledger, entry):
            raise
        return False
    with suppress(SeedanceError):  # it is this entry's, whatever else can be written
        ledger.heard(entry.id, task.state, price=task.price, urls=task.urls, error=task.error)
    return True


def _twin_is_being_sent(ledger: "Ledger", entry: "Entry") -> bool:
    return bool(entry.prompt_hash) and any(
        each.id != entry.id for each in ledger.being_sent(entry.prompt_hash)
    )


async def found_again(
    service: Service, booking: "Booking", fault: OutcomeUnknown, clock: Clock, tell: Tell
) -> Task | None:
    """The task of an order that left just now and got no clear reply; None where that is not to be known, and nothing asked
    where the service lists nothing or the fault is lasting: then no list will ever have it."""
    booking.unclear(fault)
    lost = booking.lost
    if lost is None or fault.lasting or not service.abilities.lists:
        return None
    tell(f"No clear reply came; looking for the task at {service.name} …")
    try:
        found = await _after_its_twins(service, *lost, clock)
    except SeedanceError:  # the first trouble is the one to be told
        return None
    if found is None:
        return None
    if found.task:
        tell(f"It was accepted: {service.name} lists it as task {found.task.id}.")
    elif found.lists and not found.candidates:
        fault.message += f" {service.name} does not list it so far."
    return found.task


async def _after_its_twins(service: Service, ledger: "Ledger", entry: "Entry", clock: Clock) -> Found | None:
    for _ in range(TWIN_LOOKS):
        if found := await adopted(service, ledger, entry, clock, PAUSES):
            return found
        await clock.sleep(TWIN_PAUSE)
    return None
