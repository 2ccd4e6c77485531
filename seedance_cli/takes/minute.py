"""So many requests in a minute, and when the next one may go. Only times are kept here; who goes is the business of
`turns`."""

from collections import deque

MINUTE = 61.0
"""Seconds; what leaves within a minute may arrive within less."""
NEVER = float("-inf")


class Minute:
    """At most `limit` in any minute (0: no limit): half of them at once after a quiet while, else evenly spread."""

    def __init__(self, limit: float) -> None:
        self.limit = limit
        self.burst = max(1, int(limit) // 2)
        self._spacing = MINUTE / limit if limit else 0.0
        self._gone: deque[float] = deque(maxlen=max(1, int(limit)))
        self._paced = NEVER

    @property
    def free_at(self) -> float:
        """When the next one may go, in seconds of the clock that `take` is told."""
        is_full = bool(self.limit) and len(self._gone) == self._gone.maxlen
        return max(self._paced, self._gone[0] + MINUTE if is_full else NEVER)

    def take(self, now: float, asked: float) -> None:
        """One goes `now` that was `asked` for earlier. Where somebody had to wait nothing is saved up: what comes in
        clumps would have to pause in clumps."""
        if self.limit:
            saved = (self.burst - 1) * self._spacing if asked >= self.free_at else 0.0
            self._paced = max(self._paced, now - saved) + self._spacing
            self._gone.append(now)
