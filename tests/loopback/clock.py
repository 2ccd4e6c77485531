"""The time by which tasks grow older: apart from the real one, so that a test need not wait."""

import time
from collections.abc import Callable


class Clock:
    """Seconds since the start: real ones, `speed` times as fast as the real ones, or held ones that only `advance` moves."""

    def __init__(self, held: bool, speed: float = 1.0) -> None:
        self.held = held
        self.speed = speed
        self._now: Callable[[], float] = (lambda: 0.0) if held else (lambda: time.monotonic() * speed)
        self._added = 0.0

    def now(self) -> float:
        return self._now() + self._added

    def ago(self, moment: float) -> float:
        """How many of the world's seconds it is since a moment of this clock."""
        return (self.now() - moment) / self.speed

    def advance(self, seconds: float) -> None:
        self._added += seconds
