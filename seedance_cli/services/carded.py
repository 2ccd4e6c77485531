"""The paid service that its model card describes: what is the same behind every such door, done once. A service adds how
its bodies are built, how it is asked, and what its answers mean."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import quote

from seedance_cli.errors import NotFound, WrongInput
from seedance_cli.services.cards.card import Card
from seedance_cli.services.cards.catalogue import read_card
from seedance_cli.services.cards.pricing import clip_estimate, still_estimate
from seedance_cli.services.fitting.limits import Manner
from seedance_cli.services.fitting.request import (
    FittedClip,
    FittedStill,
    fit_clip,
    fit_still,
    usual_resolution,
)
from seedance_cli.services.protocol import (
    Abilities,
    Balance,
    Estimate,
    Listed,
    Order,
    Request,
    StillRequest,
    Task,
    VideoRequest,
)
from seedance_cli.services.registry import Access, Listing, listing, need_key
from seedance_cli.story.brief import one_of
from seedance_cli.story.vocabulary import Vocabulary

if TYPE_CHECKING:
    from seedance_cli.services.wire.transport import Line


class CardedService:
    """What a subclass has to say: `name`, `summary`, and where the defaults do not fit the rest of these; then
    `clip_order`, `still_order`, `submit` and `get`. Everything else may stay as it is. `unit` is what its charges are told in, ""
    where it tells none and the card makes money of what it tells. `line` is its way to its host,
    opened at the first call. Raises WrongInput for an access that names a way or a region which there is not."""

    name: str
    summary: ClassVar[str]
    unit: ClassVar[str] = "credits"
    uploads: ClassVar[tuple[str, ...]] = ()
    attaches: ClassVar[tuple[str, ...]] = ()
    ways: ClassVar[tuple[str, ...]] = ()
    reach: ClassVar[str] = ""
    lists: ClassVar[bool] = False
    draws_at_once: ClassVar[bool] = False
    face_rule: ClassVar[str] = ""
    shortest_pause: ClassVar[float] = 5.0

    def __init__(self, vocabulary: Vocabulary, access: Access) -> None:
        del vocabulary  # prompts arrive composed
        self.access = access
        self.listed_as: Listing = listing(self.name)
        if self.ways:
            one_of("via", access.via, self.ways)
        if access.region:
            one_of("region", access.region, tuple(self.listed_as.regions))
        self._line: Line | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        line, self._line = self._line, None
        if line is not None:
            await line.__aexit__(None, None, None)

    @cached_property
    def card(self) -> Card:
        """What the models take and cost. Raises WrongInput for one that cannot be read, or whose prices are in another unit
        than the service's charges: those two would be added up."""
        card = read_card(self.name, packaged=self.listed_as.card)
        prices = (price for model in card.models.values() for price in model.prices)
        other = next((price.unit for price in prices if self.unit and price.unit != self.unit), "")
        if other:
            raise WrongInput(
                f"{card.path}: a price is in {other}, and {self.name} tells its charges in {self.unit}.",
                hint=f"unit: {self.unit}   and worth: {{amount: …, unit: {other}, source: …}} for what one is worth",
            )
        return card

    @cached_property
    def abilities(self) -> Abilities:
        clips = tuple(self.card.making("clip"))
        resolutions = (word for model in clips for word in model.limit("resolution").choices)
        return Abilities(
            summary=self.summary,
            free=False,
            models=self.card.clip_words,
            resolutions=tuple(dict.fromkeys(resolutions)),
            options=tuple(dict.fromkeys(option for model in clips for option in model.options)),
            uploads=self.uploads,
            attaches=self.attaches,
            ways=self.ways,
            regions=tuple(self.listed_as.regions),
            lists=self.lists,
            draws_at_once=self.draws_at_once,
            face_rule=self.face_rule,
            shortest_pause=self.shortest_pause,
            requests_a_minute=self.card.number("requests"),
            at_once=int(self.card.number("at_once")),
        )

    @property
    def region(self) -> str:
        """Where it is asked: as said, else where its base URL leads, else the usual region; "" where it has one alone."""
        listed = self.listed_as
        return self.access.region or listed.region_at(self.access.base_url) or next(iter(listed.regions), "")

    @property
    def manner(self) -> Manner:
        return Manner(
            who=self.name, region=self.region, uploads=self.uploads, attaches=self.attaches, reach=self.reach
        )

    def estimate(self, request: Request) -> Estimate:
        """What a request should cost by the card, and how long one usually waits."""
        if not isinstance(request, VideoRequest):
            model = self.card.first("edit" if request.edit else "still")
            return still_estimate(request, model, region=self.region, unit=self.counts_in)
        model, variant = self.card.clip_model(request.model, self.region)
        resolution = request.resolution or usual_resolution(model)
        return clip_estimate(
            request, model, variant=variant, resolution=resolution, region=self.region, unit=self.counts_in
        )

    @property
    def counts_in(self) -> str:
        """The unit of its prices in this region: a currency, or its own credits."""
        prices = (price for model in self.card.models.values() for price in model.prices)
        here = (price.unit for price in prices if price.when.get("region", self.region) == self.region)
        return next(here, self.unit)

    def order(self, request: Request, links: Mapping[str, str] | None = None) -> Order:
        """The request as it will be sent. Raises WrongInput for what the service would refuse."""
        if isinstance(request, VideoRequest):
            return self.clip_order(request, fit_clip(request, self.card, self.manner, links))
        model = self.card.first("edit" if request.edit else "still")
        return self.still_order(request, fit_still(request, model, self.manner, links))

    def clip_order(self, request: VideoRequest, fitted: FittedClip) -> Order:
        """The body for a clip."""
        raise NotImplementedError

    def still_order(self, request: StillRequest, fitted: FittedStill) -> Order:
        """The body for stills."""
        raise NotImplementedError

    def raw_order(self, model: str, params: dict[str, Any]) -> Order:
        if not model.strip():
            raise WrongInput("A task needs a model.", hint="seedance task submit --model ID --params '{…}'")
        if params.get("model", model) != model:
            raise WrongInput(
                f"Two models are named: --model {model}, and {params['model']!r} in the parameters.",
                hint="Name it once, with --model",
            )
        return Order(body={"model": model, **params}, model=model, prompt=str(params.get("prompt") or ""))

    def ready(self) -> None:
        need_key(self.name, self.access)
        self._new_line()  # made only to be refused: a base URL or a key that cannot be used

    async def connect(self) -> None:
        """A request opens its own connection."""

    def check_upload(self, path: Path) -> None:
        """Nothing is uploaded by a call of its own."""

    async def upload(self, path: Path) -> str:
        raise WrongInput(
            f"{self.name} has no upload of its own: local files travel with the order.",
            hint=f"seedance new … --image-ref {path}",
        )

    async def recent(self, since: float) -> tuple[Listed, ...] | None:  # noqa: ARG002  # it lists nothing
        return None

    def listed(self, task: Task, since: float) -> Listed:  # noqa: ARG002  # it tells no more
        return Listed(task=task)

    def echo(self, prompt_hash: str) -> str:  # noqa: ARG002  # it tells nothing back
        return ""

    def hears(self, task_id: str) -> bool:  # noqa: ARG002  # it has to be asked
        return False

    async def fetch(self, url: str, target: Path) -> None:
        from seedance_cli.services.wire.transport import download

        await download(url, target, home=self.base_url)

    async def cancel(self, task_id: str) -> bool:  # noqa: ARG002  # there is no such call
        return False

    async def balance(self) -> Balance | None:
        return None

    @property
    def base_url(self) -> str:
        """Where it is asked: as the environment says, else the region's own address."""
        return self.access.base_url or self.listed_as.regions.get(self.region, "") or self.listed_as.base_url

    @property
    def line(self) -> "Line":
        """The way to its host. Raises NoKey before anything is sent."""
        need_key(self.name, self.access)
        if self._line is None:
            self._line = self._new_line()
        return self._line

    def _new_line(self) -> "Line":
        from seedance_cli.services.wire.transport import Line

        return Line(self.name, self.base_url, self.access.key, base_variable=self.listed_as.base_variable)


def path_part(task_id: str) -> str:
    """A task's id as one part of a path. Raises WrongInput for none, and NotFound for one that would lead elsewhere."""
    if not task_id.strip():
        raise WrongInput("The task has no id.", hint="seedance takes list")
    if task_id.strip() in (".", ".."):
        raise NotFound(f"There is no task {task_id.strip()!r}.", hint="seedance takes list")
    return quote(task_id, safe="", errors="replace")
