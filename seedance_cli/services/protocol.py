"""The door every service stands behind: what it is asked (`VideoRequest`, `StillRequest`) and what it answers
(`Estimate`, `Task`)."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from seedance_cli.story.references import Dialect
from seedance_cli.story.storyboard import Storyboard


class State(StrEnum):
    """Where a task stands. The last three are ends."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        return self in (State.SUCCEEDED, State.FAILED, State.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoRequest:
    """All that a service needs to render a storyboard once. `prompt` is the composed text with our tags;
    `folder` is the film folder that relative reference paths start from."""

    storyboard: Storyboard
    prompt: str
    folder: Path
    model: str = ""
    resolution: str = ""
    seed: int | None = None
    generate_audio: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StillRequest:
    """A reference picture to draw. `style` are the film's style words, the same in every still of it;
    `edit` are pictures to start from."""

    prompt: str
    ratio: str
    role: str = "character"
    style: str = ""
    edit: tuple[Path, ...] = ()
    seed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a request should cost: `amount` in `unit` (None: unknown), what that rests on, and of which date.
    `seconds` is the usual wait (None: unknown)."""

    amount: float | None
    unit: str
    basis: str
    as_of: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """The service's job behind a take, as last heard. `progress` is 0–1 where the service really tells it, else
    None. `url` is where the result lies once it succeeded: http(s), or a local path for the animatic."""

    id: str
    state: State
    progress: float | None = None
    url: str = ""
    error: str = ""
    price: float | None = None
    raw: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What a service can do, for `seedance services` and for refusing flags that it cannot honour."""

    summary: str
    models: tuple[str, ...] = ()
    resolutions: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    """Names of optional request fields it honours: "seed", "generate_audio", …"""
    needs_key: str = ""
    """The environment variable that holds its key, "" for none."""
    poll_seconds: float = 10.0
    """How long to wait between two looks at a task."""

    @property
    def free(self) -> bool:
        return not self.needs_key


class Service(Protocol):
    """One renderer. `submit` is sent exactly once for a take; `get` may be asked as often as one likes."""

    name: str
    dialect: Dialect
    abilities: Abilities

    def estimate(self, request: VideoRequest) -> Estimate: ...

    def body(self, request: VideoRequest) -> dict[str, Any]:
        """The request as it will be sent, for `--dry-run` and for the take's recipe. Raises WrongInput for what
        the service would refuse."""
        ...

    async def draw(self, request: StillRequest) -> Task: ...

    async def submit(self, request: VideoRequest) -> Task: ...

    async def get(self, task_id: str) -> Task: ...

    async def cancel(self, task_id: str) -> bool:
        """Whether the task is really stopped."""
        ...
