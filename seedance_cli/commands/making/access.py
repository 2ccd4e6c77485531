"""How a service is reached, as flags, environment and settings say: its key, its address, its way and its region."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from seedance_cli.services.registry import Access


def access_to(
    name: str, via: str = "", tell: Callable[[str], None] | None = None, region: str = ""
) -> "Access":
    """The key, the base URL, the way and the region, as flags, environment and settings say. Raises WrongInput for a region
    that there is not, or that the base URL leads away from."""
    from seedance_cli.commands.making.regions import keys_of, region_for
    from seedance_cli.services.registry import Access, listing
    from seedance_cli.settings import state_dir
    from seedance_cli.settings.keys import find_key

    found = listing(name)
    told = os.environ.get(found.base_variable, "")
    region = region_for(name, found, region, told)
    key = find_key(name, found.key_variable, region)
    return Access(
        key=key.value if key else "",
        keyed_elsewhere=() if key else tuple(keys_of(name, found)),
        base_url=told or ("" if found.regions else found.base_url),
        via=via or "auto",
        region=region,
        folder=state_dir(),
        tell=tell or say_nothing,
    )


def say_nothing(_: str) -> None:
    """For who wants to hear nothing."""


def shown_address(url: str) -> str:
    """A base URL as it may stand on a screen: a name and password in it are not repeated."""
    head, at, host = url.rpartition("@")
    return f"{head.partition('://')[0]}://…@{host}" if at else url
