"""A way to xskill: the few calls that both its REST and its MCP side have, so that nothing above cares which one is
taken."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from seedance_cli.errors import WrongInput
from seedance_cli.services.protocol import Leaving, nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: `data` is what stands inside `data` of a REST envelope, or the MCP tool's own JSON object ({}
    where there is none); `raw` is the whole answer as it came."""

    data: dict[str, Any] = field(default_factory=dict)
    raw: Any = None


class NotOffered(WrongInput):
    """There is no such call this way; nothing came of asking."""

    code = "not_offered"


class Channel(Protocol):
    """One way to the service. `create` raises what `Service.submit` raises, every other call what `Service.get` and
    `Service.fetch` raise. Nothing is ever sent twice."""

    @property
    def name(self) -> str:
        """rest or mcp."""
        ...

    async def open(self) -> None:
        """Be ready to send at once. Raises as `query` does."""
        ...

    async def create(self, body: dict[str, Any], leaving: Leaving = nothing) -> Answer:
        """Start a task; `body` is {"model": …, "params": {…}}. The answer's data holds a `task_id`. `leaving` is that of
        `Service.submit`."""
        ...

    async def query(self, task_id: str) -> Answer:
        """The task as the service tells it."""
        ...

    async def upload(
        self, *, image_url: str = "", image: bytes = b"", file_name: str = "", content_type: str = ""
    ) -> Answer:
        """Lay a picture down at the service, from a link or from its bytes."""
        ...

    async def balance(self) -> Answer:
        """What is left on the account."""
        ...

    async def recent(self, limit: int) -> Answer:
        """The account's latest tasks, so many at most. Raises NotOffered where they are not listed this way."""
        ...

    async def cancel(self, task_id: str) -> bool:
        """Ask to stop a task; False where there is surely no call for it. What became of it, only `query` tells. Raises
        NoKey, TooMany, and Unreachable where the asking surely did not arrive."""
        ...

    async def aclose(self) -> None:
        """Let go of the connection."""
        ...
