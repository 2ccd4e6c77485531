"""xskill as a service: requests become bodies, answers become tasks, and the way between (MCP or REST) is opened only
when something is really asked."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from seedance_cli.errors import WrongInput
from seedance_cli.services.catalogue import Card, ModelCard, Price, read_card
from seedance_cli.services.protocol import (
    Abilities,
    Balance,
    Estimate,
    Leaving,
    Listed,
    Order,
    Request,
    Task,
    VideoRequest,
    nothing,
)
from seedance_cli.services.registry import Access, listing, need_key
from seedance_cli.services.xskill.bodies import CLIP, has_video, variant_of, video_body
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
from seedance_cli.services.xskill.sending import fit_link
from seedance_cli.services.xskill.stills import EDIT, STILL, still_body
from seedance_cli.story.brief import one_of
from seedance_cli.story.references import SEED
from seedance_cli.story.vocabulary import Vocabulary

WAYS = ("auto", "mcp", "rest")
MOST_LISTED = 50
"""Tasks that one list is asked for."""


class Xskill:
    """Seedance 2.0 and Seedream 4.5 at xskill. Raises WrongInput for a `via` that is no way."""

    name = "xskill"
    dialect = SEED
    abilities = Abilities(
        summary="Seedance 2.0 clips and Seedream 4.5 stills, paid in credits",
        free=False,
        models=("fast", "standard"),
        uploads=("image",),
        face_rule="xskill refuses pictures with realistic human faces; drawn, painted and stylised faces pass, and so do "
        "hands and the back of a head.",
        ways=WAYS,
        shortest_pause=5.0,
        looks_a_minute=50,  # of the 60 requests that it takes from an account; creates and uploads need some as well
    )

    def __init__(self, vocabulary: Vocabulary, access: Access) -> None:
        del vocabulary  # its prompts arrive composed
        one_of("via", access.via, WAYS)
        self._access = access
        self._way: Channel | None = None
        self._lists = True

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        way, self._way = self._way, None
        if way is not None:
            await way.aclose()

    @cached_property
    def card(self) -> Card:
        """What the models take and cost."""
        return read_card(self.name)

    def estimate(self, request: Request) -> Estimate:
        """What a request should cost by the card, in credits, and how long one usually waits."""
        if isinstance(request, VideoRequest):
            model = self.card.model(CLIP)
            variant = variant_of(request.model, model)
            case = {"variant": variant, "input": "video" if has_video(request) else "none"}
            return _estimate(model, model.price(**case), request.storyboard.brief.duration, variant)
        model = self.card.model(EDIT if request.edit else STILL)
        return _estimate(model, model.price(), request.count, model.title)

    def order(self, request: Request, links: Mapping[str, str] | None = None) -> Order:
        """The request as it will be sent. Raises WrongInput for what the service would refuse."""
        make = video_body if isinstance(request, VideoRequest) else still_body
        return Order(body=make(request, self.card, links), request=request)  # type: ignore[arg-type]

    def ready(self) -> None:
        need_key(self.name, self._access)
        from seedance_cli.services.transport import Line
        from seedance_cli.services.xskill.mcp import NotInstalled, available

        if self._access.via == "mcp" and not available():
            raise NotInstalled
        known = listing(self.name)
        # Made only to be refused: a base URL or a key that cannot be used.
        Line(
            self.name,
            self._access.base_url or known.base_url,
            self._access.key,
            base_variable=known.base_variable,
        )

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

        need_key(self.name, self._access)
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
        need_key(self.name, self._access)
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

    async def fetch(self, url: str, target: Path) -> None:
        from seedance_cli.services.transport import download

        await download(url, target, home=self._access.base_url)

    async def cancel(self, task_id: str) -> bool:
        """Ask once, then look: what the service says to the asking is not known to mean anything."""
        if not task_id.strip():
            raise WrongInput("The task has no id.", hint="seedance takes list")
        return await self._channel.cancel(task_id) and is_cancelled(await self.get(task_id))

    async def balance(self) -> Balance | None:
        return read_balance(await self._channel.balance())

    @property
    def _most_megabytes(self) -> float:
        return self.card.model(CLIP).limit("upload").most or 30

    @property
    def _channel(self) -> Channel:
        """The way to the service, opened at the first call. Raises NoKey before anything is sent."""
        need_key(self.name, self._access)
        if self._way is None:
            from seedance_cli.services.xskill.route import Route

            self._way = Route(self._access)
        return self._way


def _estimate(model: ModelCard, price: Price | None, number: int, what: str) -> Estimate:
    wait: Any = model.usual_wait.seconds if model.usual_wait else None
    if price is None:
        return Estimate(amount=None, unit="credits", basis="no price is known", seconds=wait)
    times = f"{number} {price.per}{'s' if number != 1 else ''}"
    case = f", {what}{' with a clip among the references' if price.when.get('input') == 'video' else ''}"
    return Estimate(
        amount=price.amount * number,
        unit=price.unit,
        basis=f"{price.amount:g} {price.unit} × {times}{case}",
        source=price.source.text,
        as_of=price.source.as_of,
        seconds=wait,
    )
