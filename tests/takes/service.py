"""A service whose task goes through states that a test wrote down, and a clock that a test holds."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from seedance_cli.errors import SeedanceError
from seedance_cli.services.protocol import Abilities, Estimate, State, StillRequest, Task, VideoRequest
from seedance_cli.story.references import SEED


class HeldClock:
    """Time moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.sleeps: list[float] = []

    def monotonic(self) -> float:
        return self.seconds

    def now(self) -> str:
        return "2026-11-21T10:00:00+00:00"

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)


@dataclass
class ScriptedService:
    """Answers each `get` with the next of its script, a task or an error, the last one for ever."""

    script: list[Task | SeedanceError]
    paid: bool = True
    submits: int = 0
    cancelled: list[str] = field(default_factory=list)
    options: tuple[str, ...] = ()

    name = "scripted"
    dialect = SEED

    @property
    def abilities(self) -> Abilities:
        key = "SCRIPTED_KEY" if self.paid else ""
        return Abilities(summary="for tests", needs_key=key, options=self.options, poll_seconds=10)

    def estimate(self, request: VideoRequest) -> Estimate:
        return Estimate(amount=20, unit="points", basis="for tests")

    def body(self, request: VideoRequest) -> dict[str, Any]:
        return {"model": "m1", "prompt": request.prompt, "seed": request.seed}

    async def draw(self, request: StillRequest) -> Task:
        raise NotImplementedError

    async def submit(self, request: VideoRequest) -> Task:
        self.submits += 1
        return Task(id="task-1", state=State.QUEUED, price=20)

    async def get(self, task_id: str) -> Task:
        told = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(told, SeedanceError):
            raise told
        return told

    async def cancel(self, task_id: str) -> bool:
        self.cancelled.append(task_id)
        return True
