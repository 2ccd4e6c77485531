"""What a service has seen, in numbers only: a diary of hundreds of films would be larger than the films' own program."""

from collections import Counter
from typing import Any

from tests.loopback.diary import Entry
from tests.loopback.limits import Minute


class Sockets(set[Any]):
    """The connections that are open."""

    def __init__(self) -> None:
        super().__init__()
        self.most = self.ever = 0

    def add(self, connection: Any) -> None:
        super().add(connection)
        self.ever += 1
        self.most = max(self.most, len(self))


class Census:
    """Downloads are in `kinds` only: no service counts them among an account's requests."""

    def __init__(self) -> None:
        self.sockets = Sockets()
        self.forget()

    def forget(self) -> None:
        """Begin anew; what is open stays."""
        self.kinds: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        self.looks: Counter[str] = Counter()
        """By task."""
        self.minute = Minute()
        self.most_under_way = 0
        self.sockets.ever = self.sockets.most = len(self.sockets)

    def arrived(self, entry: Entry, now: float) -> int:
        """One request more; how many the account has made in the last minute."""
        self.kinds[entry.kind or "other"] += 1
        if entry.via == "cdn":
            return 0
        if entry.kind == "query":
            self.looks[entry.task] += 1
        return self.minute.note(now)

    def under_way(self, tasks: int) -> None:
        self.most_under_way = max(self.most_under_way, tasks)

    def told(self) -> dict[str, Any]:
        """All of it, as plain data."""
        return {
            "kinds": dict(self.kinds),
            "statuses": {str(status): count for status, count in self.statuses.items()},
            "most looks at a task": max(self.looks.values(), default=0),
            "most requests in a minute": self.minute.most,
            "most sockets": self.sockets.most,
            "sockets in all": self.sockets.ever,
            "most under way": self.most_under_way,
        }
