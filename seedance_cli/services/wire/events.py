"""Event streams (text/event-stream) as the WHATWG's HTML standard reads them: bytes become lines, lines become events. A
stream is a stranger's, so no event and no number of them is taken without bounds."""

import re
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from seedance_cli.services.wire.faults import DOCTOR, TooLong
from seedance_cli.services.wire.reply import Hide, Reply, read_reply

if TYPE_CHECKING:
    from seedance_cli.services.wire.exchange import Incoming

LINE_END = re.compile(rb"\r\n?|\n")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
DONE = "[DONE]"
"""What some services say after the last event."""
MOST_EVENTS = 100_000
MOST_TIMES = 16
"""So many times the longest event is the longest stream."""
LINE = 32
"""Bytes that a line counts beside its own: as many short ones as fit into the longest event would fill the memory."""
UNREAD = 64 * 1024
"""Bytes that are kept of an event that did not come whole."""


@dataclass(frozen=True, slots=True)
class Event:
    """`name` is "" where the service gives it none. `data` is its JSON, None where it is none; `text` the start of it as
    it came. Like a `Reply` it is the service's, and our key is nowhere in it."""

    name: str
    data: Any
    text: str

    @property
    def is_done(self) -> bool:
        """Whether it says no more than that nothing follows."""
        return self.text.strip() == DONE


class EventReader:
    """Events out of bytes, in whatever pieces these come. Raises TooLong for one of more than `longest` bytes; `who` is
    the service's name for messages."""

    def __init__(self, who: str, longest: int, hide: Hide) -> None:
        self._who = who
        self._longest = longest
        self._hide = hide
        self._line = bytearray()
        self._data: list[bytes] = []
        self._size = 0
        self._name = b""
        self._after_return = False
        self._begun = False

    def feed(self, piece: bytes) -> Iterator[Event]:
        """The events that this piece of the stream completes."""
        for line in self._lines(piece):
            if event := self._take(line):
                yield event
        self._bound(self._size + len(self._line))

    def finish(self) -> Event | None:
        """The last event, at the stream's proper end. The standard drops one that no empty line ends; where its JSON is
        whole, it is taken all the same: it may tell of a task's end."""
        self._take(bytes(self._line))
        last = self._told()
        return last if last and (last.data is not None or last.is_done) else None

    @property
    def unread(self) -> str:
        """The beginning of an event that has not come whole."""
        told = b"\n".join([*self._data, bytes(self._line)])
        return self._hide(told[:UNREAD].decode(errors="replace"))

    def _lines(self, piece: bytes) -> Iterator[bytes]:
        if not piece:
            return
        start = 1 if self._after_return and piece.startswith(b"\n") else 0
        self._after_return = piece.endswith(b"\r")
        for end in LINE_END.finditer(piece, start):
            yield bytes(self._line) + piece[start : end.start()]
            self._line.clear()
            start = end.end()
        self._line += piece[start:]

    def _take(self, line: bytes) -> Event | None:
        if not self._begun:
            self._begun, line = True, line.removeprefix(BYTE_ORDER_MARK)
        if not line:
            return self._told() if self._data or self._name else None
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if field == b"data":
            self._data.append(value)
            self._size += len(value) + LINE
            self._bound(self._size)
        elif field == b"event":
            self._name = value
        return None

    def _bound(self, size: int) -> None:
        if size > self._longest:
            raise TooLong(f"An event of {self._who} is longer than {self._longest:,} bytes.", hint=DOCTOR)

    def _told(self) -> Event | None:
        data, name = self._data, self._name
        self._data, self._name, self._size = [], b"", 0
        if not data:
            return None
        reply = read_reply(200, {}, b"\n".join(data), self._hide)
        return Event(self._hide(name.decode(errors="replace")), reply.data, reply.text)


class Stream:
    """An answer that may be a stream of events; where it is none (`is_events`), `reply` gives it whole."""

    def __init__(
        self, who: str, incoming: "Incoming", longest: int, hide: Hide, whole: Callable[[], Awaitable[Reply]]
    ) -> None:
        self.status = incoming.status
        self.headers = {name: hide(value) for name, value in incoming.headers.items()}
        self.done = False
        self.latest: Event | None = None
        self._who = who
        self._incoming = incoming
        self._longest = longest
        self._whole = whole
        self._reader = EventReader(who, longest, hide)
        self._reading: AsyncGenerator[Event, None] | None = None

    @property
    def is_events(self) -> bool:
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        return 200 <= self.status < 300 and kind == "text/event-stream"

    @property
    def unread(self) -> str:
        """The beginning of an event that has not come whole."""
        return self._reader.unread

    async def reply(self) -> Reply:
        """The whole answer. Raises Lost where it breaks off."""
        return await self._whole()

    def events(self) -> AsyncIterator[Event]:
        """Each event as it comes, once, to the stream's end or to `[DONE]`, which is no event and sets `done`. Each begins
        the patience anew; what goes on between two of them counts, and comments do not: they say that the line lives, not the
        task. Raises TooLong beyond all measure, and Lost where it breaks off; `Lost.text` has what came of the event."""
        self._reading = self._read()
        return self._reading

    async def aclose(self) -> None:
        """Read no more."""
        if self._reading is not None:
            await self._reading.aclose()

    async def _read(self) -> AsyncGenerator[Event, None]:
        count = 0
        async with aclosing(self._all()) as events:
            async for event in events:
                count += 1
                if count > MOST_EVENTS:
                    raise TooLong(f"{self._who} sends more than {MOST_EVENTS:,} events.", hint=DOCTOR)
                if event.is_done:
                    self.done = True
                    return
                self._incoming.renew()
                self.latest = event
                yield event

    async def _all(self) -> AsyncGenerator[Event, None]:
        from asyncio import sleep

        async with aclosing(self._incoming.pieces(MOST_TIMES * self._longest)) as pieces:
            async for piece in pieces:
                for event in self._reader.feed(piece):
                    yield event
                await sleep(0)  # who sends without a pause leaves a turn to others all the same
        if last := self._reader.finish():
            yield last
