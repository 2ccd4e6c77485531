"""A create's line in the ledger, from the intent to its end; what is free is not booked."""

from asyncio import CancelledError
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.errors import Interrupted, SeedanceError, Unreachable
from seedance_cli.services.protocol import Estimate, Order, Service, Task
from seedance_cli.takes.record import REFUSALS, Record

if TYPE_CHECKING:
    from seedance_cli.takes.ledger import Cap, Entry, Kind, Ledger


class Booking:
    """One line, and the take's recipe where there is one. Until the order has left, what cannot be written down keeps it
    from leaving; later nothing ends a task that is paid for. `known` are the entries that may be under way with the very
    same request, None: any may."""

    def __init__(
        self,
        ledger: "Ledger | None",
        entry_id: int,
        record: Record | None = None,
        known: set[int] | None = None,
    ) -> None:
        self._ledger = ledger
        self._id = entry_id
        self._record = record
        self._known = known
        self._accepted = False
        self._unwritten: Task | None = None  # its id is not in the ledger yet
        self._state = ""

    def begin(self) -> None:
        """Write the recipe's intent down, after the ledger's. Raises SeedanceError, marked as unsent."""
        with _keeping_it_here():
            if self._record:
                self._record.take.save()

    def leaving(self) -> None:
        """The order's first byte goes out when this returns: from then on it may have been sent, even if this program
        dies. The ledger comes first: where the recipe still says intent, nothing has left. Raises SeedanceError, marked
        as unsent, where it must not go."""
        with _keeping_it_here():
            if self._ledger:
                self._ledger.sending(self._id, despite=self._known)
            if self._record:
                self._record.leaving()

    def stayed(self) -> None:
        """The service surely did not take it; it is tried again."""
        with suppress(SeedanceError):
            if self._record:
                self._record.stayed()
            if self._ledger:
                self._ledger.stayed(self._id)

    def unclear(self, fault: SeedanceError) -> None:
        """No clear reply came."""
        with suppress(SeedanceError):
            if self._ledger:
                self._ledger.unknown(self._id, fault.message)

    @property
    def lost(self) -> "tuple[Ledger, Entry] | None":
        """The ledger and the line, by which a task can be looked for whose reply was lost."""
        with suppress(SeedanceError):
            return (self._ledger, self._ledger.entry(self._id)) if self._ledger else None
        return None

    def accepted(self, task: Task) -> None:
        """The service took it."""
        self._accepted = True
        self._unwritten = task
        self.heard(task)

    def heard(self, task: Task, seconds: float | None = None) -> None:
        """The task as it stands; `seconds` is how long it took to its end."""
        if self._ledger is None or (task.state == self._state and not self._unwritten):
            return
        took = seconds if task.state.ended else None
        with suppress(SeedanceError):  # a disk that is full now may have room at the next look
            if self._unwritten:
                self._ledger.accepted(self._id, self._unwritten.id, self._unwritten.price)
                self._unwritten = None
            self._ledger.heard(
                self._id, task.state, price=task.price, urls=task.urls, error=task.error, seconds=took
            )
            self._state = task.state

    def broke(self, fault: SeedanceError) -> None:
        """What a fault says about the create; once it was accepted, nothing."""
        if self._ledger is None or self._accepted:
            return
        with suppress(SeedanceError):
            if fault.unsent or isinstance(fault, (Unreachable, Interrupted)):
                self._ledger.unsent(self._id, fault.message)
                _say_uncharged(fault)
            elif fault.task_id:  # the reply was unclear, and named a task all the same
                self._ledger.accepted(self._id, fault.task_id)
            elif isinstance(fault, REFUSALS):
                self._ledger.refused(self._id, fault.message)
                _say_uncharged(fault, "No task was started, as far as is known.")
            else:
                self.unclear(fault)


async def reach(service: Service) -> None:
    """Open the way to a paid service, so that what is noted as sent is sent the moment after. Raises as its `get`
    does, and Interrupted where it is cancelled; nothing has been sent then."""
    if service.abilities.free:
        return
    try:
        await service.connect()
    except CancelledError:
        raise Interrupted("Stopped before it was sent; nothing was charged.") from None
    except SeedanceError as fault:
        _say_uncharged(fault)
        raise


def _say_uncharged(fault: SeedanceError, words: str = "Nothing was charged.") -> None:
    if not any(said in fault.message for said in ("charged", "nothing was sent", "task was started")):
        fault.message = f"{fault.message} {words}"


def booking_of(ledger: "Ledger | None", service: Service, task_id: str) -> Booking:
    """The line of a task that was sent earlier; where there is none, as on another machine, nothing is written."""
    entry = ledger.find(task_id, service.name) if ledger else None
    return Booking(ledger if entry else None, entry.id if entry else 0)


@contextmanager
def booked(
    ledger: "Ledger | None",
    service: Service,
    order: Order,
    mark: str,
    *,
    kind: "Kind",
    folder: Path | str,
    title: str,
    estimate: Estimate | None = None,
    known: set[int] | None = None,
    record: Record | None = None,
    cap: "Cap | None" = None,
) -> Iterator[Booking]:
    """The line of an order that is about to be sent; `mark` tells the very same request. With `known`, entries of the
    ledger that the person was told of and those of this command, it does not leave where another one of the same request
    is under way: some other program was quicker. Raises SeedanceError, and then nothing must be sent, where it cannot be
    written down, above all Refused where it would take the day above its `cap`."""
    from seedance_cli.takes.ledger import prompt_hash

    if ledger is None or service.abilities.free:
        booking = Booking(None, 0, record)
        booking.begin()
        yield booking
        return
    entry = ledger.begin(
        kind=kind,
        service=service.name,
        model=order.model,
        request_hash=mark,
        folder=folder,
        title=title,
        estimate=estimate.amount if estimate else None,
        unit=estimate.unit if estimate else service.counts_in,
        prompt_hash=prompt_hash(order.prompt),
        region=service.region,
        cap=cap,
    )
    if known is not None:
        known.add(entry.id)
    booking = Booking(ledger, entry.id, record, known)
    try:
        booking.begin()
        yield booking
    except SeedanceError as fault:
        booking.broke(fault)
        raise


@contextmanager
def _keeping_it_here() -> Iterator[None]:
    """What goes wrong within is our own affair: the order does not leave."""
    try:
        yield
    except SeedanceError as fault:
        fault.unsent = True
        raise
