"""So many tasks at once: a place is taken before an order leaves and given back when its task's end is heard. Whoever
waits for one has sent nothing and written nothing down."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from seedance_cli.errors import Interrupted


class Places:
    """`at_once` of them (0: as many as one likes). A task that was sent earlier takes one without waiting, even above the
    limit: it runs already, and nobody who has a place ever waits for another."""

    def __init__(self, at_once: int = 0) -> None:
        self.at_once = at_once
        self.running = 0
        """Tasks that the service has taken and that have not ended."""
        self._taken = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def is_full(self) -> bool:
        """Whether an order would have to wait."""
        return bool(self.at_once) and (self._taken >= self.at_once or bool(self._waiting))

    @asynccontextmanager
    async def held(self, *, sent_earlier: bool = False) -> AsyncIterator["Place"]:
        """A place, until it is given back, or the block ends. They come in the order of asking. Raises Interrupted for
        who is cancelled while waiting."""
        if self.is_full and not sent_earlier:
            await self._wait()
        else:
            self._taken += 1
        place = Place(self)
        try:
            if sent_earlier:
                place.runs()
            yield place
        finally:
            place.free()

    async def _wait(self) -> None:
        called = asyncio.get_running_loop().create_future()
        self._waiting.append(called)
        try:
            await called
        except asyncio.CancelledError:
            if called in self._waiting:
                self._waiting.remove(called)
            else:
                self.give_back()
            raise Interrupted("Stopped before it was sent; nothing was charged.") from None

    def give_back(self) -> None:
        """One place less is taken; who waits the longest has it."""
        self._taken -= 1
        while self._waiting and self._taken < self.at_once:
            self._taken += 1
            self._waiting.popleft().set_result(None)


class Place:
    """One of the places, for one task."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._runs = False
        self._is_held = True

    def runs(self) -> None:
        """The service has taken the task."""
        self._runs = True
        self._places.running += 1

    def will_pass(self) -> bool:
        """Whether what the service has too many of will be one less by and by: another task of ours runs there."""
        return self._places.running > self._runs

    def free(self) -> None:
        """Its end was heard, or nobody listens any more; once is enough."""
        if self._is_held:
            self._is_held = False
            self._places.running -= self._runs
            self._places.give_back()
