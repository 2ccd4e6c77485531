"""What the tasks of one service share: so many looks a minute, so many results on their way here. A service counts the
requests of an account, not of a task."""

import asyncio

from seedance_cli.takes.clock import Clock

AT_ONCE = 6
"""Results fetched and opened at the same time."""
BURST = 10
"""Looks that may come together after a quiet while."""


class Turns:
    """`looks_a_minute` for all who hold this; 0: as many as they like."""

    def __init__(self, looks_a_minute: float, clock: Clock) -> None:
        self._spacing = 60.0 / looks_a_minute if looks_a_minute else 0.0
        self._clock = clock
        self._next = clock.monotonic() - BURST * self._spacing
        self.arriving = asyncio.Semaphore(AT_ONCE)

    async def look(self) -> None:
        """Wait for one's turn; they come in the order of asking."""
        now = self._clock.monotonic()
        turn = max(self._next + self._spacing, now - (BURST - 1) * self._spacing)
        self._next = turn
        if turn > now:
            await self._clock.sleep(turn - now)

    def hold(self, seconds: float) -> None:
        """Nobody's turn comes for so long: the service asked for it."""
        self._next = max(self._next, self._clock.monotonic() + seconds - self._spacing)
