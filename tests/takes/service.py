"""A service whose task goes through states that a test wrote down, and a clock that a test holds."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

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
    """Answers each `get` with the next state of its script, the last one for ever."""

    script: list[Task]
    paid: bool = True
    submits: int = 0
    cancelled: list[str] = field(default_factory=list)

    name = "scripted"
    dialect = SEED

    @property
    def abilities(self) -> Abilities:
        return Abilities(summary="for tests", needs_key="SCRIPTED_KEY" if self.paid else "", poll_seconds=10)

    def estimate(self, request: VideoRequest) -> Estimate:
        return Estimate(amount=None, unit="", basis="")

    def body(self, request: VideoRequest) -> dict[str, Any]:
        return {"model": "m1", "prompt": request.prompt}

    async def draw(self, request: StillRequest) -> Task:
        raise NotImplementedError

    async def submit(self, request: VideoRequest) -> Task:
        self.submits += 1
        return Task(id="task-1", state=State.QUEUED, price=20)

    async def get(self, task_id: str) -> Task:
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]

    async def cancel(self, task_id: str) -> bool:
        self.cancelled.append(task_id)
        return True
