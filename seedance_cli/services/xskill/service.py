"""xskill as a service: requests become bodies, answers become tasks, and the way between (MCP or REST) is opened only
when something is really asked."""

from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar

from seedance_cli.errors import WrongInput
from seedance_cli.services.carded import CardedService
from seedance_cli.services.fitting.request import FittedClip, FittedStill
from seedance_cli.services.fitting.written_links import fit_link
from seedance_cli.services.protocol import (
    Balance,
    Leaving,
    Listed,
    Order,
    StillRequest,
    Task,
    VideoRequest,
    nothing,
)
from seedance_cli.services.registry import Access, need_key
from seedance_cli.services.xskill.bodies import still_body, video_body
from seedance_cli.services.xskill.channel import Answer, Channel, NotOffered
from seedance_cli.services.xskill.listing import listed_of, read_listed
from seedance_cli.services.xskill.pictures import read_picture
from seedance_cli.services.xskill.replies import (
    is_cancelled,
    read_balance,
    read_created,
    read_link,
    read_query,
)
from seedance_cli.story.vocabulary import Vocabulary

WAYS = ("auto", "mcp", "rest")
MOST_LISTED = 50
"""Tasks that one list is asked for."""


class Xskill(CardedService):
    """Seedance 2.0 and Seedream 4.5 at xskill. Raises WrongInput for a `via` that is no way."""

    name = "xskill"
    summary = "Seedance 2.0 clips and Seedream 4.5 stills, paid in credits"
    uploads: ClassVar = ("image",)
    ways: ClassVar = WAYS
    lists = True
    reach = " from China"
    face_rule = (
        "xskill refuses pictures with realistic human faces; drawn, painted and stylised faces pass, and so do "
        "hands and the back of a head."
    )

    def __init__(self, vocabulary: Vocabulary, access: Access) -> None:
        super().__init__(vocabulary, access)
        self._way: Channel | None = None
        self._lists = True

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        way, self._way = self._way, None
        if way is not None:
            await way.aclose()

    def clip_order(self, request: VideoRequest, fitted: FittedClip) -> Order:
        body = video_body(request, fitted)
        model = str(body["params"].get("model") or body["model"])
        return Order(body=body, request=request, prompt=fitted.prompt, model=model)

    def still_order(self, request: StillRequest, fitted: FittedStill) -> Order:
        body = still_body(request, fitted)
        return Order(body=body, request=request, prompt=fitted.prompt, model=fitted.model.id)

    def raw_order(self, model: str, params: dict[str, Any]) -> Order:
        inner = {name: value for name, value in params.items() if name != "model"}
        told = super().raw_order(model, inner)
        return replace(told, body={"model": model, "params": params}, model=str(params.get("model") or model))

    def ready(self) -> None:
        super().ready()
        from seedance_cli.services.xskill.mcp import NotInstalled, available

        if self.access.via == "mcp" and not available():
            raise NotInstalled

    async def connect(self) -> None:
        await self._channel.open()

    def check_upload(self, path: Path) -> None:
        """Raise WrongInput for anything but a picture of the size that is taken: clips and sounds have no upload here."""
        read_picture(path, self._most_megabytes)

    async def upload(self, path: Path) -> str:
        """The link of a local picture. Raises WrongInput as `check_upload` does."""
        return read_link(await self.lay_down(path))

    async def lay_down(self, path: Path) -> Answer:
        """The service's whole answer to the upload of a local picture."""
        import asyncio

        need_key(self.name, self.access)
        picture = await asyncio.to_thread(read_picture, path, self._most_megabytes)
        try:
            return await self._channel.upload(
                image=picture.data, file_name=picture.name, content_type=picture.content_type
            )
        except WrongInput as fault:
            fault.message = f"{picture.name}: {fault.message}"  # which of several
            raise

    async def take_over(self, url: str) -> Answer:
        """The service's whole answer to the upload of a picture that lies elsewhere; it fetches it itself."""
        need_key(self.name, self.access)
        return await self._channel.upload(image_url=fit_link(url, "--image-url"))

    async def submit(self, order: Order, leaving: Leaving = nothing) -> Task:
        """Start a task: the one call that costs. Raises WrongInput for a body that is none."""
        if not order.body.get("model") or not isinstance(order.body.get("params"), dict):
            raise WrongInput(
                "A task needs a model and its params.", hint="seedance task submit --model ID --params '{…}'"
            )
        return read_created(await self._channel.create(order.body, leaving))

    async def get(self, task_id: str) -> Task:
        if not task_id.strip():
            raise WrongInput("The task has no id.", hint="seedance takes list")
        return read_query(task_id, await self._channel.query(task_id))

    async def recent(self, since: float) -> tuple[Listed, ...] | None:
        if not self._lists:
            return None
        try:
            return read_listed(await self._channel.recent(MOST_LISTED), since)
        except NotOffered:
            self._lists = False
            return None

    def listed(self, task: Task, since: float) -> Listed:
        return listed_of(task, since)

    async def cancel(self, task_id: str) -> bool:
        """Ask once, then look: what the service says to the asking is not known to mean anything."""
        if not task_id.strip():
            raise WrongInput("The task has no id.", hint="seedance takes list")
        return await self._channel.cancel(task_id) and is_cancelled(await self.get(task_id))

    async def balance(self) -> Balance | None:
        return read_balance(await self._channel.balance())

    @property
    def _most_megabytes(self) -> float:
        files = self.card.first("clip").files.get("image")
        return (files.megabytes if files else None) or 30

    @property
    def _channel(self) -> Channel:
        """The way to the service, opened at the first call. Raises NoKey before anything is sent."""
        need_key(self.name, self.access)
        if self._way is None:
            from seedance_cli.services.xskill.route import Route

            self._way = Route(self.access)
        return self._way
