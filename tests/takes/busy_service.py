"""A service that many ask at the same time: it takes a moment for each answer, and writes down when it was asked for what."""

import asyncio
from dataclasses import dataclass, field

from seedance_cli.errors import SeedanceError, TooMany
from seedance_cli.services.protocol import Leaving, Order, State, Task, nothing
from tests.takes.service import ScriptedService

DONE = ("https://cdn.example/1.mp4",)


@dataclass
class BusyService(ScriptedService):
    """`takes` seconds for each task, `answers` seconds for each answer. Between the two times of `refuses` requests of
    the `refused_kinds` are refused, and at any time orders of more than `most` tasks at once, with the `retry_after` that
    is set."""

    script: list[Task | SeedanceError] = field(default_factory=list)
    takes: float = 100.0
    answers: float = 0.1
    shortest: float = 5.0
    refuses: tuple[float, float] = (0.0, 0.0)
    refused_kinds: tuple[str, ...] = ("submit", "get")
    retry_after: float | None = None
    most: int = 1000
    heard: list[tuple[float, str, bool]] = field(default_factory=list)
    ends: dict[str, float] = field(default_factory=dict)
    urls: tuple[str, ...] = DONE

    def times(self, *kinds: str) -> list[float]:
        """When it was asked, for these kinds or for anything."""
        return [time for time, kind, _ in self.heard if not kinds or kind in kinds]

    def running_at(self, time: float) -> int:
        return sum(end - self.takes <= time < end for end in self.ends.values())

    async def submit(self, order: Order, leaving: Leaving = nothing) -> Task:
        leaving()
        task_id, running = f"task-{len(self.ends) + 1}", sum(end > _now() for end in self.ends.values())
        refused = self._refuses("submit") or running >= self.most
        if not refused:
            self.ends[task_id] = _now() + self.answers + self.takes
        await self._answer("submit", refused=refused)
        self.submits += 1
        return Task(id=task_id, state=State.QUEUED)

    async def get(self, task_id: str) -> Task:
        await self._answer("get", refused=self._refuses("get"))
        done = _now() >= self.ends[task_id]
        if done:
            return Task(id=task_id, state=State.SUCCEEDED, urls=self.urls)
        return Task(id=task_id, state=State.RUNNING)

    def _refuses(self, kind: str) -> bool:
        begin, end = self.refuses
        return kind in self.refused_kinds and begin <= _now() < end

    async def _answer(self, kind: str, *, refused: bool) -> None:
        self.heard.append((_now(), kind, refused))
        await asyncio.sleep(self.answers)
        if refused:
            raise TooMany("slower", retry_after=self.retry_after)


def _now() -> float:
    return asyncio.get_running_loop().time()
