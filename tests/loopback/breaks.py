"""A stream of events that stops somewhere, or stands still for a while: the true one up to there."""

import asyncio
import re
from collections.abc import Awaitable, Callable

from starlette.types import Message, Send

END = re.compile(rb"\n\n|\r\n\r\n")
"""What ends an event."""


class Broken:
    """Lets `events` events through, and `torn` bytes of the next. Then `off` is set and nothing comes any more; or,
    with `pause`, the rest follows once that says True."""

    def __init__(
        self, send: Send, events: int, torn: int, pause: Callable[[], Awaitable[bool]] | None
    ) -> None:
        self._send = send
        self._events = events
        self._torn = torn
        self._pause = pause
        self._passed = b""
        self._whole = False
        self.off = asyncio.Event()

    async def through(self, message: Message) -> None:
        """Send what may pass of this message."""
        if self.off.is_set():
            return
        if self._whole:
            await self._send(message)
        elif message["type"] == "http.response.start":
            await self._send(message)
            if not self._events and not self._torn:
                await self._stop(b"", more=True)
        else:
            await self._counted(message)

    async def _counted(self, message: Message) -> None:
        body, more = message.get("body", b""), message.get("more_body", False)
        room = self._room(self._passed + body) - len(self._passed)
        if room > len(body):
            self._passed += body
            await self._send(message)
            return
        await self._send({"type": "http.response.body", "body": body[:room], "more_body": True})
        await self._stop(body[room:], more=more)

    def _room(self, seen: bytes) -> int:
        """How many of these bytes may pass; more than there are as long as the break has not come."""
        place = 0
        for _ in range(self._events):
            end = END.search(seen, place)
            if end is None:
                return len(seen) + 1
            place = end.end()
        return place + self._torn

    async def _stop(self, rest: bytes, *, more: bool) -> None:
        if self._pause and await self._pause():
            self._whole = True
            if rest or not more:
                await self._send({"type": "http.response.body", "body": rest, "more_body": more})
        else:
            self.off.set()
