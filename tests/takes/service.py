"""A service whose task goes through states that a test wrote down, and a clock that a test holds."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from seedance_cli.errors import SeedanceError
from seedance_cli.film.files import copy_into_place
from seedance_cli.services.protocol import (
    Abilities,
    Balance,
    Estimate,
    Leaving,
    Listed,
    Order,
    Request,
    State,
    Task,
    nothing,
)
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

    def seconds_since(self, moment: str) -> float:
        return 0.0

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
    uploads: tuple[str, ...] = ()
    uploaded: list[str] = field(default_factory=list)
    shortest: float = 10.0

    name = "scripted"
    card = None
    region = ""
    counts_in = ""

    @property
    def abilities(self) -> Abilities:
        return Abilities(
            summary="for tests",
            free=not self.paid,
            options=self.options,
            uploads=self.uploads,
            shortest_pause=self.shortest,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def estimate(self, request: Request) -> Estimate:
        return Estimate(amount=20, unit="points", basis="for tests")

    def order(self, request: Request, links: Mapping[str, str] | None = None) -> Order:
        prompt = SEED.spell(request.prompt)
        body = {"model": "m1", "prompt": prompt, "seed": request.seed, "links": dict(links or {})}
        return Order(body=body, request=request, prompt=prompt, model="m1")

    def raw_order(self, model: str, params: dict[str, Any]) -> Order:
        return Order(body={"model": model, **params}, model=model, prompt=str(params.get("prompt") or ""))

    def ready(self) -> None:
        return None

    async def connect(self) -> None:
        return None

    def check_upload(self, path: Path) -> None:
        return None

    async def upload(self, path: Path) -> str:
        self.uploaded.append(path.name)
        return f"https://cdn.example/{len(self.uploaded)}.png"

    async def submit(self, order: Order, leaving: Leaving = nothing) -> Task:
        leaving()
        self.submits += 1
        return Task(id="task-1", state=State.QUEUED, price=20)

    async def get(self, task_id: str) -> Task:
        told = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(told, SeedanceError):
            raise told
        return told

    async def recent(self, since: float) -> tuple[Listed, ...] | None:
        return None

    def listed(self, task: Task, since: float) -> Listed:
        return Listed(task=task)

    def echo(self, prompt_hash: str) -> str:
        return ""

    def hears(self, task_id: str) -> bool:
        return False

    async def fetch(self, url: str, target: Path) -> None:
        copy_into_place(Path(url), target)

    async def cancel(self, task_id: str) -> bool:
        self.cancelled.append(task_id)
        return True

    async def balance(self) -> Balance | None:
        return None
