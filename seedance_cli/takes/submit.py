"""The one line at which money starts: an order is sent once, and again only where it surely was not accepted."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from seedance_cli.services.protocol import Order, Service, Task
from seedance_cli.takes.again import Tell, nobody, persist
from seedance_cli.takes.clock import Clock


async def send(service: Service, order: Order, clock: Clock, tell: Tell = nobody) -> Task:
    """The task that came of an order. A service that surely did not take it is asked again a few times. Raises what
    `Service.submit` raises; above all OutcomeUnknown, after which nothing is sent again."""
    return await persist(lambda: service.submit(order), clock, tell)


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
