"""In which region a service is asked, where it stands in several: their keys, models and prices are worlds apart, so what
is said in one place must not be overruled quietly by another."""

from typing import TYPE_CHECKING

from seedance_cli.errors import WrongInput
from seedance_cli.services.registry import Listing
from seedance_cli.story.brief import nearest

if TYPE_CHECKING:
    from seedance_cli.settings.keys import Key


def region_for(name: str, found: Listing, said: str, base_url: str) -> str:
    """The region that is `said`, else the one of the person's settings, else the one whose host `base_url` names, else the
    usual one, or the one that the only key belongs to; "" for a service that stands in one place alone. `base_url` is the
    environment's, "" for none. Raises WrongInput for a region that there is not, for one that `base_url` leads away from,
    and for a key that cannot be one."""
    if not found.regions:
        if said:
            raise WrongInput(f"{name} takes no --region.", hint="seedance services")
        return ""
    led = found.region_at(base_url)
    region, where = (said, "") if said else _configured(name)
    if not region:
        return led or _first_keyed(name, found)
    if region not in found.regions:
        offer = nearest(region, tuple(found.regions)) or next(iter(found.regions))
        hint = f"Write there: regions: {{{name}: {offer}}}" if where else f"--region {offer}"
        raise WrongInput(
            f"{name} has no region {region!r}{where}; there are {', '.join(found.regions)}.", hint=hint
        )
    if led and region != led:
        raise WrongInput(
            f"{name} is to be asked in region {region}{where}, and {found.base_variable} leads to region {led}.",
            hint=f"unset {found.base_variable}   takes the address of the region",
        )
    return region


def keys_of(name: str, found: Listing) -> "dict[str, Key]":
    """Every key that is used for a service, by its region, the plain one as "". Raises WrongInput for one that cannot be
    a key."""
    from seedance_cli.settings.keys import given_keys

    return given_keys(name, found.key_variable, found.regions)


def _first_keyed(name: str, found: Listing) -> str:
    """The usual region, unless the only keys that there are belong to others: then the first of those."""
    from seedance_cli.settings.keys import find_key

    usual = next(iter(found.regions))
    return next((each for each in found.regions if find_key(name, found.key_variable, each)), usual)


def _configured(name: str) -> tuple[str, str]:
    """The region in the person's settings, and where that stands, as it goes into a sentence."""
    from seedance_cli.commands.configured import the_config

    config = the_config()
    return config.regions.get(name, ""), f" (named in {config.path})"
