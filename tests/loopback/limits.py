"""What a service lets through: so many requests in a minute, so many tasks at once, the rest is told to come again. Apart from
what it does with a request, since every service counts alike."""

import math
from collections import deque
from dataclasses import dataclass

MINUTE = 60.0


@dataclass
class Limits:
    """0 stands for as many as come. A request that is turned away counts too, as it does where services are strict:
    who goes on knocking is never let in."""

    requests: int = 0
    """In any 60 seconds."""
    at_once: int = 0
    """Tasks under way."""
    says_when: bool = True
    """Whether a refusal comes with Retry-After."""
    patience: int = 5
    """Seconds that Retry-After asks for where too many tasks are under way; nobody knows when one ends."""


class Minute:
    """The requests of the last minute."""

    def __init__(self) -> None:
        self._times: deque[float] = deque()
        self.most = 0

    def note(self, now: float) -> int:
        """One more request; how many the last minute has seen with it."""
        while self._times and self._times[0] <= now - MINUTE:
            self._times.popleft()
        self._times.append(now)
        self.most = max(self.most, len(self._times))
        return len(self._times)

    def until_below(self, limit: int, now: float) -> int:
        """Whole seconds until one more would be among the `limit` if none came before."""
        return max(1, math.ceil(self._times[-limit] + MINUTE - now))
