"""Time as waiting sees it, so that tests can hold the clock."""

import time
from datetime import UTC, datetime
from typing import Protocol


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
        import asyncio

        await asyncio.sleep(seconds)
