"""Which service renders, and how it is reached: the flags that are about the service rather than the story, checked
against what it can honour."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from seedance_cli.errors import WrongInput
from seedance_cli.services.protocol import Service
from seedance_cli.story.brief import one_of

if TYPE_CHECKING:
    from seedance_cli.services.registry import Access
    from seedance_cli.story.vocabulary import Vocabulary

WAYS = ("auto", "mcp", "rest")
FREE = "animatic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How to render. `yes`: the person agreed beforehand to what it costs; `again`: even while the very same request may
    be under way."""

    service: str = ""
    model: str = ""
    resolution: str = ""
    via: str = ""
    seed: int | None = None
    count: int = 1
    poll_interval: float = 0.0
    timeout: float = 0.0
    preview: bool = True
    yes: bool = False
    again: bool = False


def chosen_service(named: str = "") -> str:
    """The service that is named, else the only one there is a key for, else the free one."""
    from seedance_cli.services.registry import SERVICES
    from seedance_cli.settings.keys import find_key

    if named:
        return named
    keyed = [name for name, each in SERVICES.items() if find_key(name, each.key_variable)]
    return keyed[0] if len(keyed) == 1 else FREE


def access_to(name: str, via: str = "", tell: Callable[[str], None] | None = None) -> "Access":
    """The key, the base URL and the way, as flags, environment and settings say. Raises WrongInput for a way that does
    not exist."""
    from seedance_cli.services.registry import Access, listing
    from seedance_cli.settings import state_dir
    from seedance_cli.settings.keys import find_key

    found = listing(name)
    one_of("via", via or WAYS[0], WAYS)
    key = find_key(name, found.key_variable)
    return Access(
        key=key.value if key else "",
        base_url=os.environ.get(found.base_variable, "") or found.base_url,
        via=via or WAYS[0],
        folder=state_dir(),
        tell=tell or say_nothing,
    )


def say_nothing(_: str) -> None:
    """For who wants to hear nothing."""


def shown_address(url: str) -> str:
    """A base URL as it may stand on a screen: a name and password in it are not repeated."""
    head, at, host = url.rpartition("@")
    return f"{head.partition('://')[0]}://…@{host}" if at else url


def open_renderer(
    wishes: Wishes, vocabulary: "Vocabulary", tell: Callable[[str], None] | None = None
) -> Service:
    """The service that renders, not yet entered. Raises WrongInput for a flag that it cannot honour: silence would be
    a lie."""
    from seedance_cli.services.registry import open_service

    name = chosen_service(wishes.service)
    service = open_service(name, vocabulary, access_to(name, wishes.via, tell))
    can = service.abilities
    if wishes.via and not can.ways:
        raise WrongInput(f"{service.name} takes no --via.", hint="seedance services")
    if wishes.seed is not None and "seed" not in can.options:
        raise WrongInput(f"{service.name} takes no --seed.", hint="seedance services")
    _need_offered(service, "model", wishes.model, can.models)
    _need_offered(service, "resolution", wishes.resolution, can.resolutions)
    return service


def _need_offered(service: Service, flag: str, value: str, offered: tuple[str, ...]) -> None:
    if value and value not in offered:
        has = f"it has {', '.join(offered)}" if offered else f"it takes no --{flag}"
        raise WrongInput(f"{service.name} has no {flag} {value!r}; {has}.", hint="seedance services")
