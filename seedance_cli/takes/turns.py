"""Whose turn it is to ask a service: its limits are an account's, not a task's, so all tasks of a process share them. A
"too many requests" that one is told holds them all; what follows it begins with one request."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import IntEnum

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


class Kind(IntEnum):
    """What is asked for. Orders go first: that a task begins is worth more than that one is looked at."""

    ORDER = 0
    LOOK = 1


@dataclass(eq=False, slots=True)
class _Ticket:
    """Somebody who waits. Of looks that are due, the likeliest to find an end goes first: it is the longer ago since the
    `last` one, counted in paces."""

    kind: Kind
    asked: float
    last: float
    pace: float
    called: asyncio.Future[None]

    def likely(self, now: float) -> float:
        return (now - self.last) / self.pace


@dataclass(slots=True)
class _Lane:
    """Requests of one kind: those that wait, how many are under way and may be, and since when how often they were
    refused."""

    waiting: list[_Ticket] = field(default_factory=list)
    under_way: int = 0
    abreast: int = ABREAST
    not_before: float = NEVER
    refusals: int = 0

    @property
    def is_on_trial(self) -> bool:
        """Whether a refusal came, and nothing passed since."""
        return self.abreast == 1

    def passed(self) -> None:
        self.abreast = min(self.abreast + 1, ABREAST)
        self.refusals = 0

    def hold(self, until: float) -> None:
        self.not_before = max(self.not_before, until)
        self.abreast = 1


class Turns:
    """`requests_a_minute` and tasks `at_once` for all who hold this; 0: as many as they like."""

    def __init__(self, requests_a_minute: float, clock: Clock, at_once: int = 0) -> None:
        self.clock = clock
        self.places = Places(at_once)
        self.arriving = asyncio.Semaphore(RESULTS)
        self._minute = Minute(requests_a_minute)
        self._lanes = {kind: _Lane() for kind in Kind}
        self._alarm: asyncio.Task[None] | None = None
        self._refused_at = NEVER
        self._last, self._in_a_row = Kind.LOOK, 0

    @property
    def burst(self) -> int:
        """Requests that may leave at once after a quiet while."""
        return self._minute.burst

    @asynccontextmanager
    async def asking(self, kind: Kind, last: float | None = None, pace: float = 1.0) -> AsyncIterator[None]:
        """Wait for one's turn, and ask the service in the block; of what it raises, TooMany holds everybody. A look says
        when the `last` one was (None: now) and how many seconds are its `pace`."""
        await self._turn(kind, last, pace)
        lane, began = self._lanes[kind], self.clock.monotonic()
        try:
            yield
            if began > self._refused_at:
                lane.passed()
        except TooMany as fault:
            self._refused(kind, fault, began)
            raise
        finally:
            lane.under_way -= 1
            self._call()

    async def _turn(self, kind: Kind, last: float | None, pace: float) -> None:
        now = self.clock.monotonic()
        called = asyncio.get_running_loop().create_future()
        ticket = _Ticket(kind, now, now if last is None else last, pace, called)
        self._lanes[kind].waiting.append(ticket)
        self._call()
        try:
            await called
        except asyncio.CancelledError:
            if ticket in self._lanes[kind].waiting:
                self._lanes[kind].waiting.remove(ticket)
            else:
                self._lanes[kind].under_way -= 1
            self._call()
            raise

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
        now = self.clock.monotonic()
        open_kinds = [kind for kind in Kind if self._is_open(kind)]
        if not open_kinds:
            return None
        waits = {kind: max(self._minute.free_at, self._lanes[kind].not_before) - now for kind in open_kinds}
        ready = [kind for kind in open_kinds if waits[kind] <= 0]
        kind = min(ready, key=self._rank) if ready else min(open_kinds, key=lambda kind: waits[kind])
        waiting = self._lanes[kind].waiting
        ticket = waiting[0] if kind is Kind.ORDER else max(waiting, key=lambda each: each.likely(now))
        return ticket, waits[kind]

    def _is_open(self, kind: Kind) -> bool:
        """Whether somebody waits there who needs no answer to come first. Of kinds on trial, one request is under way."""
        lane = self._lanes[kind]
        trials = [each for each in self._lanes.values() if each.is_on_trial and each.under_way]
        return bool(lane.waiting) and lane.under_way < lane.abreast and not (lane.is_on_trial and trials)

    def _rank(self, kind: Kind) -> tuple[bool, bool, Kind]:
        """The kind that is not worn out goes first, then the one that was not refused, then orders."""
        is_worn = kind is self._last and self._in_a_row >= IN_A_ROW
        return is_worn, bool(self._lanes[kind].refusals), kind

    def _let_go(self, ticket: _Ticket) -> None:
        lane = self._lanes[ticket.kind]
        lane.waiting.remove(ticket)
        lane.under_way += 1
        self._in_a_row = self._in_a_row + 1 if ticket.kind is self._last else 1
        self._last = ticket.kind
        self._minute.take(self.clock.monotonic(), ticket.asked)
        if not ticket.called.done():
            ticket.called.set_result(None)

    def _refused(self, kind: Kind, fault: TooMany, began: float) -> None:
        """Hold everybody. What had left before an earlier refusal was heard tells nothing new."""
        lane, now = self._lanes[kind], self.clock.monotonic()
        if began > self._refused_at:
            lane.refusals += 1
            self._refused_at = now
        asked = fault.retry_after
        own = min(FIRST_PAUSE * 2.0 ** (lane.refusals - 1), LONGEST_PAUSE) if asked is None else asked
        for each in self._lanes.values():
            each.hold(now + min(own if each is lane or asked is not None else FIRST_PAUSE, LONGEST_HOLD))
