"""The one line at which money starts: an order is sent once, and again only where it surely was not accepted."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from seedance_cli.errors import TooMany, Unreachable
from seedance_cli.services.protocol import Order, Service, Task
from seedance_cli.takes.clock import Clock

TRIES = 4
"""How often an order is offered to a service that surely did not take it."""
FIRST_PAUSE = 2.0
"""Seconds after the first refusal, doubled after each further one, where the service does not say."""
LONGEST_WAIT = 120.0
"""Seconds that a service may ask us to wait; beyond that the person decides."""


async def send(service: Service, order: Order, clock: Clock) -> Task:
    """The task that came of an order. A service that was not reached, or wants fewer requests, is asked again a few
    times, never sooner than it says. Raises what `Service.submit` raises; above all OutcomeUnknown, after which nothing
    is sent again."""
    for attempt in range(TRIES):
        try:
            return await service.submit(order)
        except (TooMany, Unreachable) as fault:
            told = fault.retry_after if isinstance(fault, TooMany) else None
            wait = FIRST_PAUSE * 2**attempt if told is None else told
            if attempt == TRIES - 1 or wait > LONGEST_WAIT:
                raise
        await clock.sleep(wait)
    raise AssertionError("the last attempt returns or raises")


GRACE = 5.0
"""Seconds that a submit on its way has, after Ctrl-C, to tell its task's id."""


async def sent_whole(sending: Coroutine[Any, Any, Task]) -> tuple[Task, bool]:
    """The task, and whether a cancellation arrived while it was being sent: the caller writes the id down first and
    then gives way. A submit that is cut off in the middle would be paid for and lost."""
    work = asyncio.ensure_future(sending)
    try:
        return await asyncio.shield(work), False
    except asyncio.CancelledError:
        await asyncio.wait({work}, timeout=GRACE)
        if work.done() and not work.cancelled() and not work.exception():
            return work.result(), True
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        raise
