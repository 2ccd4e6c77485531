"""How soon an end is noticed, and with how many looks: the waits of real services played to the real `watch` on a clock
that only it moves, beside a look every 30 s."""

import asyncio
import math
import random
import statistics
from collections.abc import Callable
from dataclasses import dataclass

from seedance_cli.services.protocol import State, Task
from seedance_cli.takes.watch import watch
from tests.bench.figures import Figure
from tests.takes.service import ScriptedService

FIXED = 30.0
"""Seconds between the looks that ours are compared with."""
SEED = 20261121
REFUSED = 0.03
"""The share of tasks that are refused for their content, within the first half minute."""


@dataclass(frozen=True)
class Wait:
    """Seconds in the queue, and seconds of running."""

    queued: float
    ran: float

    @property
    def whole(self) -> float:
        return self.queued + self.ran


Chance = random.Random


def _about(chance: Chance, median: float, spread: float) -> float:
    """Log-normal, as waits are: never below nothing, at times a multiple of the median."""
    return median * math.exp(chance.gauss(0, spread))


def _clip(chance: Chance) -> float:
    return min(max(_about(chance, 240, 0.3), 90), 900)


def realistic(chance: Chance) -> Wait:
    """Clips: about ten minutes as a rule, of which four are running; queues of 60 to 90 minutes have been told of."""
    return Wait(min(_about(chance, 330, 1.0), 5000), _clip(chance))


def quick(chance: Chance) -> Wait:
    """Pictures: one to three minutes."""
    return Wait(chance.uniform(0, 40), _about(chance, 75, 0.25))


def slow(chance: Chance) -> Wait:
    """Clips on a bad day: queues of 25 to 80 minutes, and longer running."""
    return Wait(chance.uniform(1500, 4800), min(_about(chance, 420, 0.3), 900))


def bimodal(chance: Chance) -> Wait:
    """Clips at a service that is either idle or overrun."""
    return Wait(chance.uniform(0, 20) if chance.random() < 0.5 else chance.uniform(1800, 4500), _clip(chance))


CARD = 600.0
"""The usual wait for a clip by a service's card, in seconds."""
CASES: dict[str, tuple[Callable[[Chance], Wait], str]] = {
    "realistic": (realistic, "as measured"),
    "realistic, usual wait unknown": (realistic, "unknown"),
    "all quick, 1–3 min": (quick, "as measured"),
    "all slow, 30–90 min": (slow, "as measured"),
    "all slow, card says 10 min": (slow, "as the card says"),
    "idle or overrun": (bimodal, "as measured"),
}


def notice(short: bool) -> list[Figure]:
    """For each kind of wait: the mean time from done to noticed and the looks made, both ÷ those of a look every 30 s;
    the mean and 95th delay. Waits of a minute or two leave little to save: three looks in thirty-second steps are
    nearly as few as can be, so there our looks are more and only the delay has an aim."""
    count = 100 if short else 1000
    return [figure for name in CASES for figure in _case(name, count)]


def _case(name: str, count: int) -> list[Figure]:
    kind, told = CASES[name]
    chance = random.Random(SEED)
    waits = [_refused(chance) if chance.random() < REFUSED else kind(chance) for _ in range(count)]
    median = statistics.median(wait.whole for wait in waits)
    usual = {"as measured": median, "as the card says": CARD, "unknown": None}[told]
    delays, looks = asyncio.run(_watched(waits, usual))
    fixed = [math.ceil(wait.whole / FIXED) for wait in waits]
    late = [made * FIXED - wait.whole for made, wait in zip(fixed, waits, strict=True)]
    few_looks = "" if name.startswith("all quick") else "≤ 1"
    return [
        Figure(f"{name}: delay ÷ fixed 30 s", statistics.mean(delays) / statistics.mean(late), aim="< 0.5"),
        Figure(f"{name}: looks ÷ fixed 30 s", sum(looks) / sum(fixed), aim=few_looks),
        Figure(f"{name}: delay, mean", statistics.mean(delays), "s"),
        Figure(f"{name}: delay, 95th", sorted(delays)[int(0.95 * count)], "s"),
    ]


def _refused(chance: Chance) -> Wait:
    return Wait(chance.uniform(0, 5), chance.uniform(2, 30))


async def _watched(waits: list[Wait], usual: float | None) -> tuple[list[float], list[int]]:
    """How late each end was noticed, and by how many looks."""
    delays, looks = [], []
    for wait in waits:
        played = _Played(wait)
        async for moment in watch(played, Task(id="task-1", state=State.QUEUED), played, usual=usual):
            delay = moment.elapsed - wait.whole
        delays.append(delay)
        looks.append(played.looks)
    return delays, looks


class _Played(ScriptedService):
    """A service with one task, and the clock by which it works: a pause takes no time here."""

    def __init__(self, wait: Wait) -> None:
        super().__init__([], shortest=5)
        self._wait = wait
        self._now = 0.0
        self.looks = 0

    async def get(self, task_id: str) -> Task:
        self.looks += 1
        if self._now >= self._wait.whole:
            return Task(id=task_id, state=State.SUCCEEDED, urls=("https://cdn.example/clip.mp4",))
        return Task(id=task_id, state=State.RUNNING if self._now >= self._wait.queued else State.QUEUED)

    def monotonic(self) -> float:
        return self._now

    def now(self) -> str:
        return ""

    def seconds_since(self, moment: str) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        self._now += seconds
