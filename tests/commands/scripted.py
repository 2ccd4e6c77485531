"""A paid service for commands under test."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from seedance_cli.services.protocol import (
    Abilities,
    Leaving,
    Order,
    Request,
    State,
    Task,
    VideoRequest,
    nothing,
)
from seedance_cli.services.registry import Access
from seedance_cli.story.vocabulary import Vocabulary
from tests.footage import clip
from tests.takes.service import ScriptedService


class Half(ScriptedService):
    """Gives a clip for every take but its second, which fails."""

    name = "half"

    def __init__(self, _: Vocabulary, access: Access) -> None:
        super().__init__(script=[])
        self._room = Path(tempfile.mkdtemp(prefix="half-"))

    @property
    def abilities(self) -> Abilities:
        return Abilities(
            summary="for tests",
            free=False,
            models=("m1", "m2"),
            resolutions=("480p", "720p"),
            shortest_pause=0.01,
        )

    def order(self, request: Request, links: Mapping[str, str] | None = None) -> Order:
        assert isinstance(request, VideoRequest)
        params = {"resolution": request.resolution or "480p"}
        model = request.model or "m1"
        body = {"model": model, "params": params}
        return Order(body=body, request=request, prompt=request.prompt, model=model)

    async def submit(self, order: Order, leaving: Leaving = nothing) -> Task:
        leaving()
        self.submits += 1
        return Task(id=f"task-{self.submits}", state=State.QUEUED)

    async def get(self, task_id: str) -> Task:
        if task_id == "task-2":
            return Task(id=task_id, state=State.FAILED, error="a face")
        target = self._room / f"{task_id}.mp4"
        return Task(id=task_id, state=State.SUCCEEDED, urls=(str(clip(target, 4)),))
