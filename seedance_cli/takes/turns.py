"""Whose turn it is to ask a service: its limits are an account's, not a task's, so all tasks of a process share them. A
"too many requests" that one is told holds them all; then one asks, and each answer lets one more of its kind."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from functools import partial

from seedance_cli.errors import TooMany
from seedance_cli.takes.clock import Clock
from seedance_cli.takes.minute import NEVER, Minute
from seedance_cli.takes.places import Places

RESULTS = 6
"""Results fetched and opened at the same time."""
ABREAST = 16
"""Requests of a kind that are under way at the same time."""
IN_A_ROW = 3
"""Turns that one kind may have before the other one has its own."""
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 60.0
"""Seconds in which nobody asks after "too many requests" that says no time; for its own kind doubled each time."""
LONGEST_HOLD = 600.0
"""Seconds; who asks for more is taken to have said something else."""
PATIENCE = 180.0
"""Seconds for which somebody who waits for one film goes on after a refusal."""


class Kind(IntEnum):
    """What is asked for. Orders go first: that a task begins is worth more than that one is looked at."""

    ORDER = 0
    LOOK = 1


@dataclass(eq=False, slots=True)
class _Ticket:
    """Somebody who waits, and then `asks` until the answer is here. Of looks that are due, the likeliest to find an end
    goes first: it is the longer ago since the `last` one, counted in paces."""

    kind: Kind
    since: float
    last: float
    pace: float
    called: asyncio.Future[None]
    asks: bool = False

    def likely(self, now: float) -> float:
        return (now - self.last) / self.pace


@dataclass(slots=True)
class _Lane:
    """Requests of one kind: who waits, how many are under way and may be, until when nobody goes, and for how many seconds
    after the next refusal. After one, they are let in again one by one."""

    waiting: list[_Ticket] = field(default_factory=list)
    under_way: int = 0
    abreast: int = ABREAST
    not_before: float = NEVER
    pause: float = FIRST_PAUSE

    @property
    def knocks(self) -> bool:
        """Whether its next request shows if any may go."""
        return self.abreast == 1

    def opens(self) -> None:
        self.abreast = min(self.abreast + 1, ABREAST)
        self.not_before, self.pause = NEVER, FIRST_PAUSE


class Turns:
    """`requests_a_minute` and tasks `at_once` for all who hold this; 0: as many as they like. Who is refused
    goes on for `patience` seconds, see `persist`."""

    def __init__(
        self, requests_a_minute: float, clock: Clock, at_once: int = 0, patience: float = PATIENCE
    ) -> None:
        self.clock = clock
        self.places = Places(at_once)
        self.arriving = asyncio.Semaphore(RESULTS)
        self.patience = patience
        self._minute = Minute(requests_a_minute)
        self._lanes = {kind: _Lane() for kind in Kind}
        self._alarm: asyncio.Task[None] | None = None
        self._refusals = 0
        self._last, self._in_a_row = Kind.LOOK, 0

    @property
    def burst(self) -> int:
        """Requests that may leave at once after a quiet while."""
        return self._minute.burst

    def held(self, kind: Kind) -> float:
        """Seconds in which nobody of that kind goes, since one was refused."""
        return max(self._lanes[kind].not_before - self.clock.monotonic(), 0.0)

    @asynccontextmanager
    async def asking(
        self, kind: Kind, last: float | None = None, pace: float = 1.0
    ) -> AsyncIterator[Callable[[], None]]:
        """Wait for one's turn, and ask the service in the block; of what it raises, TooMany holds everybody. A look says
        when the `last` one was (None: now) and how many seconds are its `pace`. What takes long calls what it is given
        once it has left: limits count arrivals, and nobody needs to wait for its answer."""
        ticket, lane = await self._turn(kind, last, pace), self._lanes[kind]
        refusals = self._refusals  # what left before a refusal was heard tells nothing new
        try:
            yield partial(self._left, ticket)
            if refusals == self._refusals:
                lane.opens()
        except TooMany as fault:
            if refusals == self._refusals:
                self._refused(lane, fault)
            raise
        finally:
            self._give_back(ticket)

    async def _turn(self, kind: Kind, last: float | None, pace: float) -> _Ticket:
        now = self.clock.monotonic()
        called = asyncio.get_running_loop().create_future()
        ticket = _Ticket(kind, now, now if last is None else last, pace, called)
        self._lanes[kind].waiting.append(ticket)
        self._call()
        try:
            await called
        except asyncio.CancelledError:
            if not ticket.asks:
                self._lanes[kind].waiting.remove(ticket)
                self._call()
            self._give_back(ticket)
            raise
        return ticket

    def _left(self, ticket: _Ticket) -> None:
        lane = self._lanes[ticket.kind]
        if lane.knocks and ticket.asks:
            # Its answer may be long in coming: nobody waits for it, and its own kind does not follow too soon.
            lane.not_before = max(lane.not_before, self.clock.monotonic() + lane.pause)
        self._give_back(ticket)

    def _give_back(self, ticket: _Ticket) -> None:
        if ticket.asks:
            ticket.asks = False
            self._lanes[ticket.kind].under_way -= 1
            self._call()

    def _call(self) -> None:
        """Let everybody go whose turn it is, and set an alarm for the next."""
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None
        while found := self._next():
            ticket, wait = found
            if wait > 0:
                self._alarm = asyncio.create_task(self._call_in(wait))
                return
            self._let_go(ticket)

    async def _call_in(self, seconds: float) -> None:
        await self.clock.sleep(seconds)
        self._alarm = None
        self._call()

    def _next(self) -> tuple[_Ticket, float] | None:
        """Who goes next, and in how many seconds; None where nobody can before an answer has come."""
        now, lanes = self.clock.monotonic(), self._lanes
        somebody_knocks = any(lane.knocks and lane.under_way for lane in lanes.values())
        waits = {
            kind: max(self._minute.free_at, lane.not_before) - now
            for kind, lane in lanes.items()
            if lane.waiting and lane.under_way < lane.abreast and not (lane.knocks and somebody_knocks)
        }
        if not waits:
            return None
        kind = min(waits, key=lambda kind: (max(waits[kind], 0.0), *self._rank(kind)))
        waiting = lanes[kind].waiting
        ticket = waiting[0] if kind is Kind.ORDER else max(waiting, key=lambda each: each.likely(now))
        return ticket, waits[kind]

    def _rank(self, kind: Kind) -> tuple[bool, float, Kind]:
        """The kind that is not worn out goes first, then the one that was refused less, then orders."""
        is_worn = kind is self._last and self._in_a_row >= IN_A_ROW
        return is_worn, self._lanes[kind].pause, kind

    def _let_go(self, ticket: _Ticket) -> None:
        lane = self._lanes[ticket.kind]
        lane.waiting.remove(ticket)
        lane.under_way += 1
        ticket.asks = True
        self._in_a_row = self._in_a_row + 1 if ticket.kind is self._last else 1
        self._last = ticket.kind
        self._minute.take(self.clock.monotonic(), ticket.since)
        if not ticket.called.done():
            ticket.called.set_result(None)

    def _refused(self, lane: _Lane, fault: TooMany) -> None:
        """Hold everybody for as long as it says; where it says nothing, its own kind longer each time."""
        self._refusals += 1
        now, own = self.clock.monotonic(), lane.pause
        lane.pause = min(2 * own, LONGEST_PAUSE)
        for each in self._lanes.values():
            silent = own if each is lane else FIRST_PAUSE
            wait = silent if fault.retry_after is None else min(fault.retry_after, LONGEST_HOLD)
            each.not_before = max(each.not_before, now + wait)
            each.abreast = 1
