"""The services there are, by name: ours, and those that other packages bring along as entry points of the group
`seedance.services`; each is imported only when it is opened."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from seedance_cli import debug
from seedance_cli.errors import NoKey, SeedanceError, WrongInput
from seedance_cli.settings.keys import login_for, variable_of
from seedance_cli.story.brief import nearest
from seedance_cli.story.vocabulary import Vocabulary

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from seedance_cli.services.protocol import Service

GROUP = "seedance.services"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A service before it is opened: where its class lives, the environment variables of its key and its base URL, the
    page where a person gets a key, the address of each region where it has several (the usual one first), the path that
    `doctor` asks without a key to see whether the host is there, and the file of its model card where that is not ours. A
    service without a key variable needs none."""

    module: str
    class_name: str
    key_variable: str = ""
    base_variable: str = ""
    base_url: str = ""
    keys_page: str = ""
    regions: Mapping[str, str] = field(default_factory=dict)
    asked: str = "/"
    card: Path | None = None

    def region_at(self, base_url: str) -> str:
        """The region whose own host an address names, "" for an address of any other."""
        host = _host(base_url)
        return next((region for region, url in self.regions.items() if host and _host(url) == host), "")


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # what is no address is said where it is used
        return ""


SERVICES: dict[str, Listing] = {
    "animatic": Listing(module="seedance_cli.services.animatic.service", class_name="Animatic"),
    "xskill": Listing(
        module="seedance_cli.services.xskill.service",
        class_name="Xskill",
        key_variable="XSKILL_API_KEY",
        base_variable="XSKILL_BASE_URL",
        base_url="https://api.xskill.ai",
        keys_page="https://www.xskill.ai/#/v2/api-keys",
        asked="/api/v3/user/balance",
    ),
    "skills.video": Listing(
        module="seedance_cli.services.skills_video.service",
        class_name="SkillsVideo",
        key_variable="SKILLS_VIDEO_API_KEY",
        base_variable="SKILLS_VIDEO_BASE_URL",
        base_url="https://open.skills.video",
        keys_page="https://skills.video/dashboard/developer",
        asked="/api/v1/credits",
    ),
    "ark": Listing(
        module="seedance_cli.services.ark.service",
        class_name="Ark",
        key_variable="ARK_API_KEY",
        base_variable="ARK_BASE_URL",
        base_url="https://ark.cn-beijing.volces.com/api/v3",
        keys_page="https://console.volcengine.com/ark   (abroad: https://console.byteplus.com/ark)",
        regions={
            "cn": "https://ark.cn-beijing.volces.com/api/v3",
            "intl": "https://ark.ap-southeast.bytepluses.com/api/v3",
        },
        asked="/contents/generations/tasks",
    ),
}


def _to_nobody(_: str) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How a service is reached: its key ("" for none), the regions that have keys of their own where its region has no key
    (`keyed_elsewhere`), its base URL ("" for its region's own), by which way where it has several (`via`; auto: the usual
    one), in which region, the `folder` where small findings are remembered between runs (None: nowhere), and who is told in
    one calm line when something had to be done another way."""

    key: str = field(default="", repr=False)
    keyed_elsewhere: tuple[str, ...] = ()
    base_url: str = ""
    via: str = "auto"
    region: str = ""
    folder: Path | None = None
    tell: Callable[[str], None] = _to_nobody


@cache
def _brought() -> dict[str, "EntryPoint"]:
    """What other packages bring, by name; ours come first."""
    from importlib.metadata import entry_points

    found = sorted(entry_points(group=GROUP), key=lambda each: each.name)
    return {each.name: each for each in found if each.name not in SERVICES}


def names() -> tuple[str, ...]:
    """Every service's name, the free one first."""
    return (*SERVICES, *_brought())


def listing(name: str) -> Listing:
    """Raises WrongInput, offering the nearest name, where there is no such service, or where the package that brings it
    cannot be loaded."""
    if name in SERVICES:
        return SERVICES[name]
    if name not in _brought():
        offer = nearest(name, names()) or names()[0]
        raise WrongInput(
            f"There is no service {name!r}; there are {', '.join(names())}.", hint=f"--service {offer}"
        )
    return _loaded(_brought()[name])


def _loaded(point: "EntryPoint") -> Listing:
    with _a_strangers(point):
        found = point.load()
    if not isinstance(found, Listing):
        package = _package(point)
        raise WrongInput(
            f"The service {point.name} of the package {package} is none: {point.value} is no Listing.",
            hint=f"pip uninstall {package}",
        )
    return found


@contextmanager
def _a_strangers(point: "EntryPoint") -> Iterator[None]:
    """Whatever a stranger's module does when it is imported or made is a WrongInput that names its package."""
    try:
        yield
    except SeedanceError:
        raise
    except Exception as fault:
        package = _package(point)
        raise WrongInput(
            f"The service {point.name} of the package {package} cannot be loaded: {type(fault).__name__}: {fault}",
            hint=f"pip install --upgrade {package}   or: pip uninstall {package}",
        ) from fault


def _package(point: "EntryPoint") -> str:
    return point.dist.name if point.dist else point.value


def paid_services() -> tuple[str, ...]:
    """The services that need a key. One that cannot be loaded is left out: it must not hide the others."""
    found = []
    for name in names():
        try:
            found += [name] if listing(name).key_variable else []
        except WrongInput as fault:
            debug.note_fault(fault)
    return tuple(found)


def open_service(name: str, vocabulary: Vocabulary, access: Access | None = None) -> "Service":
    """The service of that name, not yet entered. Raises WrongInput where there is none, and for an access that it
    cannot use."""
    found = listing(name)
    told = access or Access()
    debug.note("service", name=name, via=told.via, url=told.base_url or found.base_url, keyed=bool(told.key))
    point = None if name in SERVICES else _brought()[name]
    with _a_strangers(point) if point else nullcontext():
        make: Callable[[Vocabulary, Access], Service] = getattr(import_module(found.module), found.class_name)
        return make(vocabulary, told)


def need_key(name: str, access: Access) -> None:
    """Raise NoKey where the service needs a key and there is none for its region: one of another region is not sent there."""
    found = listing(name)
    if not found.key_variable or access.key:
        return
    if access.keyed_elsewhere:
        others = " and ".join(access.keyed_elsewhere)
        fault = NoKey(
            f"{name} has no key for region {access.region}. There is one for {others}, which is not sent elsewhere.",
            hint=f"export {variable_of(found.key_variable, access.region)}=…   or: {login_for(name, access.region)}",
        )
    else:
        fault = NoKey(
            f"{name} needs a key; get one at {found.keys_page}",
            hint=f"export {found.key_variable}=…   or: seedance auth login {name}",
        )
    fault.unsent = True
    raise fault
