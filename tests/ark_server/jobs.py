"""One task as the service keeps it: what was ordered, when, and what has become of it by a given age."""

from dataclasses import dataclass
from typing import Any

from tests.ark_server.content import Material
from tests.ark_server.models import ADAPTIVE, Film, Price, Region, million, nearest_ratio, size_of, tokens
from tests.ark_server.options import Options

DAY = 24 * 3600.0
LIFE = 7 * DAY
ENDED = ("succeeded", "failed", "expired")
CHOSEN_SECONDS, CHOSEN_RATIO = 5, "16:9"
"""What the model takes where it may choose and nothing tells it better."""


@dataclass(frozen=True)
class Failure:
    """How a task will end: with this code and these words; the code "expired" is that state."""

    code: str
    message: str = ""


@dataclass(frozen=True)
class Charge:
    """What one piece of work cost. `money` is in CNY (cn) or USD (intl), None where no price is published."""

    id: str
    model: str
    tokens: int = 0
    pictures: int = 0
    money: Price = None


@dataclass
class Job:
    """One task. `made_at` is the clock's, `stamp` the real time of its making; `wait` and `work` are the seconds in the
    queue and after it. `clip` and `frame` are its links once they are made."""

    id: str
    model: str
    film: Film
    material: Material
    options: Options
    body: dict[str, Any]
    made_at: float
    stamp: float
    wait: float
    work: float
    reference_seconds: float
    failure: Failure | None = None
    cancelled_at: float | None = None
    deleted: bool = False
    listings: int = 0
    clip: str = ""
    frame: str = ""

    @property
    def whole(self) -> float:
        """Seconds from its making to its end."""
        return self.wait + self.work

    @property
    def seconds(self) -> int:
        return self.options.duration if self.options.duration != -1 else CHOSEN_SECONDS

    @property
    def ratio(self) -> str:
        return self.options.ratio if self.options.ratio != ADAPTIVE else _adapted(self.material)

    @property
    def size(self) -> tuple[int, int]:
        """The clip's, in pixels."""
        return size_of(self.film, self.options.resolution, self.ratio)

    @property
    def tokens(self) -> int:
        return tokens(self.size, self.seconds + self.reference_seconds)

    def status(self, now: float) -> str:
        age, expires = now - self.made_at, self.options.execution_expires_after
        if self.cancelled_at is not None:
            return "cancelled"
        if self.whole > expires and age >= expires:
            return "expired"
        if age < self.whole:
            return "queued" if age < self.wait else "running"
        if self.failure:
            return "expired" if self.failure.code == "expired" else "failed"
        return "succeeded"

    def is_gone(self, now: float) -> bool:
        """Whether its record is removed: by hand, a day after it was cancelled, a week after it was made."""
        forgotten = self.cancelled_at is not None and now - self.cancelled_at >= DAY
        return self.deleted or forgotten or now - self.made_at >= LIFE

    def changed(self, now: float) -> float:
        """Seconds from its making to its last change of state."""
        if self.cancelled_at is not None:
            return self.cancelled_at - self.made_at
        match self.status(now):
            case "queued":
                return 0.0
            case "running":
                return self.wait
            case "expired":
                return min(self.whole, float(self.options.execution_expires_after))
            case _:
                return self.whole

    def charge(self, region: Region) -> Charge:
        """What it costs once it has succeeded."""
        price = million(region, self.film, self.options.resolution, with_video=bool(self.material.videos))
        money = None if price is None else price * self.tokens / 1_000_000
        return Charge(self.id, self.model, self.tokens, 0, money)


def _adapted(material: Material) -> str:
    for seen in (*material.videos[:1], *material.images[:1]):
        if seen.size[0]:
            return nearest_ratio(*seen.size)
    return CHOSEN_RATIO
