"""The one line at which money starts: an order is sent once, and again only where it surely was not accepted."""

import asyncio
from collections.abc import Callable

from seedance_cli.errors import Interrupted, OutcomeUnknown, SeedanceError
from seedance_cli.services.protocol import Order, Service, Task
from seedance_cli.takes.adopt import found_again
from seedance_cli.takes.again import Tell, never, nobody, persist
from seedance_cli.takes.booking import Booking
from seedance_cli.takes.clock import Clock
from seedance_cli.takes.turns import Turns

ON_ITS_WAY = "an order on its way"
"""The name of the asyncio task that must not be cancelled: whoever waits for it knows when."""
GRACE = 5.0
"""Seconds that a submit on its way has, after Ctrl-C, to tell its task's id."""
GRACE_FOR_RESULT = 180.0
"""The same where the answer is the result itself, which is paid and comes this once."""


async def send(
    service: Service,
    order: Order,
    booking: Booking,
    clock: Clock,
    tell: Tell = nobody,
    *,
    turns: Turns | None = None,
    will_pass: Callable[[], bool] = never,
) -> tuple[Task, bool]:
    """The task that came of an order, and whether a cancellation arrived while it was on its way: the caller writes the
    id down first and then gives way. The `booking` hears when it leaves. A service that surely did not take it is asked
    again, as `persist` does with `turns`, those of the `service`, and `will_pass`; where no clear reply came, the task is
    looked for where the service lists them. Raises what `Service.submit` raises, above all OutcomeUnknown, after which nothing is sent again; and Interrupted where it was
    cancelled between two tries, when nothing was accepted."""
    way = _Way(booking)

    def pausing(words: str) -> None:
        way.stayed()
        tell(words)

    try:
        return await persist(
            lambda: _sent_whole(service, order, way, tell), clock, pausing, turns=turns, will_pass=will_pass
        )
    except OutcomeUnknown as fault:
        found = (
            None if fault.unsent or fault.task_id else await found_again(service, booking, fault, clock, tell)
        )
        if found is None:
            raise
        return found, False
    except asyncio.CancelledError:
        if way.has_left:
            raise
        raise Interrupted("Stopped before it was sent; nothing was charged.") from None


class _Way:
    """Whether the order may have left, as the booking writes it down."""

    def __init__(self, booking: Booking) -> None:
        self.has_left = False
        self._booking = booking

    def leaving(self) -> None:
        self._booking.leaving()
        self.has_left = True

    def stayed(self) -> None:
        self.has_left = False
        self._booking.stayed()


async def _sent_whole(service: Service, order: Order, way: _Way, tell: Tell) -> tuple[Task, bool]:
    """A submit that is cut off in the middle would be paid for and lost, so it has a moment to end; one that has not left
    yet is cut off at once."""
    work = asyncio.create_task(service.submit(order, way.leaving), name=ON_ITS_WAY)
    try:
        return await asyncio.shield(work), False
    except asyncio.CancelledError:
        if not work.done() and not way.has_left:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
            if not way.has_left:
                raise
        if not work.done():
            tell(_waiting(order))
        await asyncio.wait({work}, timeout=GRACE_FOR_RESULT if order.answers_with_result else GRACE)
        if work.done() and not work.cancelled() and not work.exception():
            return work.result(), True
        work.cancel()
        (outcome,) = await asyncio.gather(work, return_exceptions=True)
        if isinstance(outcome, Task):
            return outcome, True  # what had come of the answer until then
        if isinstance(outcome, OutcomeUnknown) and outcome.task_id and not outcome.unsent:
            raise outcome from None  # half an answer, which named the task: that is to be kept
        if isinstance(outcome, SeedanceError) and (outcome.unsent or not isinstance(outcome, OutcomeUnknown)):
            raise Interrupted(f"Stopped; nothing was charged: {outcome.message}") from None
        raise


def _waiting(order: Order) -> str:
    if order.answers_with_result:
        return (
            "Waiting for what was ordered, since it comes with the answer; Ctrl-C again stops at once, and then it may be "
            "paid and lost."
        )
    return "Waiting a moment for the task's id; Ctrl-C again stops at once."
