"""The time by which tasks grow older: apart from the real one, so that a test need not wait."""

import time
from collections.abc import Callable


class Clock:
    """Seconds since the start: real ones, or held ones that only `advance` moves."""

    def __init__(self, held: bool) -> None:
        self.held = held
        self._now: Callable[[], float] = (lambda: 0.0) if held else time.monotonic
        self._added = 0.0

    def now(self) -> float:
        return self._now() + self._added

    def advance(self, seconds: float) -> None:
        self._added += seconds
