"""The services there are, by name; each is imported only when it is opened."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from seedance_cli import debug
from seedance_cli.errors import NoKey, WrongInput
from seedance_cli.services.protocol import Service
from seedance_cli.story.brief import nearest
from seedance_cli.story.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A service before it is opened: where its class lives, the environment variables of its key and its base URL, and
    the page where a person gets a key. A service without a key variable needs none."""

    module: str
    class_name: str
    key_variable: str = ""
    base_variable: str = ""
    base_url: str = ""
    keys_page: str = ""


SERVICES = {
    "animatic": Listing(module="seedance_cli.services.animatic.service", class_name="Animatic"),
    "xskill": Listing(
        module="seedance_cli.services.xskill.service",
        class_name="Xskill",
        key_variable="XSKILL_API_KEY",
        base_variable="XSKILL_BASE_URL",
        base_url="https://api.xskill.ai",
        keys_page="https://www.xskill.ai/#/v2/api-keys",
    ),
}


def _to_nobody(_: str) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How a service is reached: its key ("" for none), its base URL, for xskill by which way (`via`: auto, mcp, rest),
    the `folder` where small findings are remembered between runs (None: nowhere), and who is told in one calm
    line when something had to be done another way."""

    key: str = field(default="", repr=False)
    base_url: str = ""
    via: str = "auto"
    folder: Path | None = None
    tell: Callable[[str], None] = _to_nobody


def names() -> tuple[str, ...]:
    """Every service's name, the free one first."""
    return tuple(SERVICES)


def listing(name: str) -> Listing:
    """Raises WrongInput, offering the nearest name, where there is no such service."""
    if name not in SERVICES:
        offer = nearest(name, names()) or names()[0]
        raise WrongInput(
            f"There is no service {name!r}; there are {', '.join(names())}.", hint=f"--service {offer}"
        )
    return SERVICES[name]


def open_service(name: str, vocabulary: Vocabulary, access: Access | None = None) -> Service:
    """The service of that name, not yet entered. Raises WrongInput where there is none, and for an access that it
    cannot use."""
    found = listing(name)
    told = access or Access()
    debug.note("service", name=name, via=told.via, url=told.base_url or found.base_url, keyed=bool(told.key))
    make: Callable[[Vocabulary, Access], Service] = getattr(import_module(found.module), found.class_name)
    return make(vocabulary, told)


def need_key(name: str, access: Access) -> None:
    """Raise NoKey where the service needs a key and has none."""
    found = listing(name)
    if found.key_variable and not access.key:
        raise NoKey(
            f"{name} needs a key; get one at {found.keys_page}",
            hint=f"export {found.key_variable}=…   or: seedance auth login {name}",
        )
