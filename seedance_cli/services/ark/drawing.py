"""Pictures asked for: sent once, answered at once or as a stream. Apart from the service, whose clips are tasks: here the
answer itself is the result, and what of it came is kept when the rest does not."""

from asyncio import CancelledError
from typing import TYPE_CHECKING, Any

from seedance_cli.services.ark.faults import Asked, fault_in
from seedance_cli.services.ark.pictures import Pictures
from seedance_cli.services.protocol import Leaving, Task

if TYPE_CHECKING:
    from seedance_cli.services.wire.transport import Line, Reply

PICTURES = "/images/generations"
PATIENCE = 600.0
"""Seconds for an answer, and from one event of a stream to the next."""


async def drawn(
    line: "Line", body: dict[str, Any], asked: Asked, price: float | None, leaving: Leaving
) -> Task:
    """The task that an order for pictures comes to, at so much for one. Raises what `Service.submit` raises."""
    from seedance_cli.services.wire.transport import Lost

    pictures = Pictures(asked, wanted=_wanted(body))
    try:
        await (_heard if body.get("stream") is True else _answered)(line, body, pictures, leaving)
    except Lost as lost:
        return pictures.ended(price, lost)
    except CancelledError:
        if not pictures.urls:
            raise
        return pictures.ended(price, Lost("It was stopped."))  # those that had come are paid
    return pictures.ended(price)


async def _answered(line: "Line", body: dict[str, Any], pictures: Pictures, leaving: Leaving) -> None:
    _take(await line.ask("POST", PICTURES, json=body, patience=PATIENCE, leaving=leaving), pictures)


async def _heard(line: "Line", body: dict[str, Any], pictures: Pictures, leaving: Leaving) -> None:
    async with line.stream("POST", PICTURES, json=body, patience=PATIENCE, leaving=leaving) as stream:
        if not stream.is_events:
            _take(await stream.reply(), pictures)
            return
        async for event in stream.events():
            pictures.hear(event.name, event.data)
        pictures.whole = pictures.whole or stream.done


def _take(reply: "Reply", pictures: Pictures) -> None:
    """A whole answer. Pictures in it outweigh a fault beside them: they are paid."""
    if 200 <= reply.status < 300:
        pictures.answer(reply.data)
    if not pictures.urls and (fault := fault_in(reply, pictures.asked)):
        raise fault


def _wanted(body: dict[str, Any]) -> int:
    options = body.get("sequential_image_generation_options")
    most = options.get("max_images") if isinstance(options, dict) else None
    return most if isinstance(most, int) else 1
