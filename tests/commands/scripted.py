"""A paid service for commands under test."""

import tempfile
from pathlib import Path
from typing import Any

from seedance_cli.services.protocol import Abilities, State, Task, VideoRequest
from seedance_cli.story.vocabulary import Vocabulary
from tests.footage import clip
from tests.takes.service import ScriptedService


class Half(ScriptedService):
    """Gives a clip for every take but its second, which fails."""

    name = "half"

    def __init__(self, _: Vocabulary) -> None:
        super().__init__(script=[])
        self._room = Path(tempfile.mkdtemp(prefix="half-"))

    @property
    def abilities(self) -> Abilities:
        return Abilities(
            summary="for tests",
            needs_key="HALF_KEY",
            models=("m1", "m2"),
            resolutions=("480p", "720p"),
            poll_seconds=0.01,
        )

    def body(self, request: VideoRequest) -> dict[str, Any]:
        return {"model": request.model or "m1", "params": {"resolution": request.resolution or "480p"}}

    async def submit(self, request: VideoRequest) -> Task:
        self.submits += 1
        return Task(id=f"task-{self.submits}", state=State.QUEUED)

    async def get(self, task_id: str) -> Task:
        if task_id == "task-2":
            return Task(id=task_id, state=State.FAILED, error="a face")
        target = self._room / f"{task_id}.mp4"
        return Task(id=task_id, state=State.SUCCEEDED, url=str(clip(target, 4)))
