"""The door every service stands behind: what it is asked (`VideoRequest`, `StillRequest`), what is sent (`Order`) and
what it answers (`Estimate`, `Task`, `Balance`)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from seedance_cli.services.cards.card import Card
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
    `folder` is the film folder that relative reference paths start from. `watermark` asks for the service's own mark,
    and `end_user` names whom it is made for, where a service wants to know."""

    storyboard: Storyboard
    prompt: str
    folder: Path
    model: str = ""
    resolution: str = ""
    seed: int | None = None
    generate_audio: bool = True
    watermark: bool = False
    end_user: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StillRequest:
    """Reference pictures to draw: `count` variants of one prompt. `style` are the film's style words, the same in every
    still of it; `edit` are pictures to start from, links or local paths, which the prompt calls Figure 1, Figure 2, …
    `size` is the service's own word for a size; "" takes the one that suits `ratio`."""

    prompt: str
    ratio: str
    role: str = "character"
    style: str = ""
    edit: tuple[str, ...] = ()
    seed: int | None = None
    count: int = 1
    size: str = ""


Request = VideoRequest | StillRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is sent once: `body` as the recipe keeps it, and the request that it was made from (None: a person wrote the
    body). `prompt` and `model` are as they are sent; where a model has variants, the variant. A local file that travels
    with the order stands in the body as the request writes it; `files` tells where it lies."""

    body: dict[str, Any]
    request: Request | None = None
    prompt: str = ""
    model: str = ""
    files: Mapping[str, Path] = field(default_factory=dict)
    answers_with_result: bool = False
    """Whether the answer is the result itself: it takes as long as the work does, and nobody can ask for it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a request should cost: `amount` in `unit` (None: unknown), how it comes about (`basis`), where the price was
    read and when (`source`, `as_of`). `seconds` is the usual wait (None: unknown)."""

    amount: float | None
    unit: str
    basis: str
    source: str = ""
    as_of: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What is left on the account: `amount` in `unit`, and the service's own words where it says more ("125 yuan").
    `raw` is its whole answer."""

    amount: float | None
    unit: str
    words: str = ""
    raw: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """The service's job behind a take, as last heard.

    `progress` is 0–1 where the service really tells it, else None; `note` is what it says of its work, in its words.
    `urls` are where the results lie once it succeeded: http(s), or local paths for the animatic. `error` is the
    service's own text, `advice` what to change, `charge` what is known about the money. `refused` says that it failed
    because of its content. `price` is what it told of the charge, in the unit of the estimate. `last_frame` is where the clip's last frame lies, where the service gives it; `word`
    is its own word for the state. `raw` is the whole answer.
    """

    id: str
    state: State
    progress: float | None = None
    note: str = ""
    urls: tuple[str, ...] = ()
    error: str = ""
    advice: str = ""
    charge: str = ""
    refused: bool = False
    price: float | None = None
    last_frame: str = ""
    word: str = ""
    raw: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The first result, "" while there is none."""
        return self.urls[0] if self.urls else ""

    def price_after(self, before: float | None) -> float | None:
        """The price as it is known with this news. One that failed costs what its end tells, not what it was to cost."""
        return before if self.price is None and self.state is not State.FAILED else self.price


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A task as a service lists it among others. `model` and `prompt` are as they were sent, "" and None where the list
    does not tell; `created` is in seconds since 1970. `echo` is what stands for the prompt where a service tells none, see
    `Service.echo`."""

    task: Task
    model: str = ""
    prompt: str | None = None
    created: float | None = None
    echo: str = ""


Leaving = Callable[[], None]


def nothing() -> None:
    """For who need not know when an order leaves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What a service can do, for `seedance services` and for refusing flags that it cannot honour."""

    summary: str
    free: bool
    models: tuple[str, ...] = ()
    resolutions: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    """Names of optional request fields it honours: "seed", "generate_audio", …"""
    uploads: tuple[str, ...] = ()
    """Kinds of local files (`story.references.KINDS`) that must be uploaded to it before an order can name them."""
    attaches: tuple[str, ...] = ()
    """Kinds of local files that travel with the order itself."""
    regions: tuple[str, ...] = ()
    """The regions it stands in, where there are several to choose from (`--region`), the usual one first."""
    ways: tuple[str, ...] = ()
    """The ways to reach it, where there are several to choose from (`--via`)."""
    lists: bool = True
    """Whether it lists an account's tasks, so that one can be found whose reply was lost."""
    draws_at_once: bool = False
    """Whether stills come with the answer to their order: no task of theirs can be asked for, or found again."""
    face_rule: str = ""
    """What it says about faces in pictures, "" where it says nothing."""
    shortest_pause: float = 5.0
    """Seconds that should at least pass between two looks at a task."""
    requests_a_minute: float = 0.0
    """How many requests a minute it takes for all tasks together: creates, uploads, looks and lists; 0: no limit."""
    at_once: int = 0
    """How many tasks it makes at the same time; 0: no limit."""


class Service(Protocol):
    """One renderer, entered once for a command (`async with`).

    `order`, `estimate` and `check_upload` send nothing and need no key; the others raise NoKey without one. `submit` is the one line at
    which money starts: after it an order is sent again only where it surely was not accepted; everything else may be asked as often as one likes.
    """

    name: str

    @property
    def abilities(self) -> Abilities: ...

    @property
    def region(self) -> str:
        """Where it is asked, of several regions; "" where it has one alone."""
        ...

    @property
    def counts_in(self) -> str:
        """The unit of its prices: a currency, or credits of its own."""
        ...

    @property
    def card(self) -> Card | None:
        """What its models take and cost; None where it is free. Raises WrongInput for a card that cannot be read."""
        ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def estimate(self, request: Request) -> Estimate: ...

    def order(self, request: Request, links: Mapping[str, str] | None = None) -> Order:
        """The request as it will be sent. `links` gives the address of each uploaded file by its source as the request
        writes it; a file without one stands in the body as its path. Raises WrongInput for what the service would
        refuse."""
        ...

    def raw_order(self, model: str, params: dict[str, Any]) -> Order:
        """A body that a person wrote, as it will be sent. Raises WrongInput where it cannot be."""
        ...

    def ready(self) -> None:
        """Raise NoKey or WrongInput where it cannot be reached as it is set up. Sends nothing."""
        ...

    def check_upload(self, path: Path) -> None:
        """Raise WrongInput for a local file that `upload` would refuse. Sends nothing."""
        ...

    async def connect(self) -> None:
        """Open the way to it, so that the next call is sent at once. Raises as `get` does; costs nothing."""
        ...

    async def upload(self, path: Path) -> str:
        """The link under which the service finds a local file."""
        ...

    async def submit(self, order: Order, leaving: Leaving = nothing) -> Task:
        """Send an order. `leaving` is called just before a first byte of it goes out, by whichever way; what it raises comes out here,
        and nothing has been sent then. Raises Unreachable only where it surely was not sent, TooMany, Refused, NoKey and WrongInput
        where it surely was not accepted, and OutcomeUnknown in every other case."""
        ...

    async def get(self, task_id: str) -> Task:
        """The task as it stands. Raises Unreachable where nobody could tell, NotFound where there is none."""
        ...

    async def recent(self, since: float) -> tuple[Listed, ...] | None:
        """The account's tasks since a time, in seconds since 1970, the newest first, as far as one answer goes; None
        where the service does not list them. Raises as `get` does."""
        ...

    def listed(self, task: Task, since: float) -> Listed:
        """What a task's own answer tells of its order, as `recent(since)` would list it. Sends nothing."""
        ...

    def echo(self, prompt_hash: str) -> str:
        """What the service tells back of an order whose prompt has this hash (see `takes.ledger.prompt_hash`), by which a
        lost task is recognised where its prompt is not told; "" where there is no such thing. Sends nothing."""
        ...

    def hears(self, task_id: str) -> bool:
        """Whether it hears of the task by itself at the moment, so that a look at it asks nobody."""
        ...

    async def fetch(self, url: str, target: Path) -> None:
        """Write a result to `target`, which is whole only when this returns; what came may stay there, for the next call
        to go on with. Raises Unreachable where it may work later, LinkDead where the link is."""
        ...

    async def cancel(self, task_id: str) -> bool:
        """Whether the task is really stopped."""
        ...

    async def balance(self) -> Balance | None:
        """What is left on the account; None where the service has no such thing."""
        ...
