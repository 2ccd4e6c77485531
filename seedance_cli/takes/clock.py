"""Time as waiting sees it, so that tests can hold the clock."""

import time
from datetime import UTC, datetime
from typing import Protocol

from seedance_cli.debug import note


class Clock(Protocol):
    def monotonic(self) -> float:
        """Seconds that only go forward."""
        ...

    def now(self) -> str:
        """The time of day, ISO 8601 in UTC."""
        ...

    def seconds_since(self, moment: str) -> float:
        """Seconds since an ISO 8601 time of day; 0 where it cannot be read or lies ahead."""
        ...

    async def sleep(self, seconds: float) -> None: ...


_SLICE = 5.0
"""Seconds after which a pause looks at the time again; the clock of a sleeping machine may stand still."""


class RealClock:
    def monotonic(self) -> float:
        return time.monotonic()

    def now(self) -> str:
        return datetime.now(UTC).isoformat(timespec="seconds")

    def seconds_since(self, moment: str) -> float:
        try:
            return max(0.0, (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds())
        except (ValueError, TypeError):  # no time, or one without its zone
            return 0.0

    async def sleep(self, seconds: float) -> None:
        """A machine that is put to sleep meanwhile ends the pause as it wakes: what is waited for may long have come."""
        import asyncio

        note("pause", seconds=seconds)
        until, by_the_wall = time.monotonic() + seconds, time.time() + seconds
        while True:
            left = min(until - time.monotonic(), by_the_wall - time.time())
            await asyncio.sleep(max(0.0, min(left, _SLICE)))
            if left <= _SLICE:
                return
