"""In which region a service is asked, where it stands in several: their keys, models and prices are worlds apart, so what
is said in one place must not be overruled quietly by another."""

from urllib.parse import urlsplit

from seedance_cli.errors import WrongInput
from seedance_cli.services.registry import Listing
from seedance_cli.story.brief import nearest


def region_for(name: str, found: Listing, said: str, base_url: str) -> str:
    """The region that is `said`, else the one of the person's settings, else the one whose host `base_url` names, else the
    usual one; "" for a service that stands in one place alone. `base_url` is the environment's, "" for none. Raises
    WrongInput for a region that there is not, and for one that `base_url` leads away from."""
    if not found.regions:
        if said:
            raise WrongInput(f"{name} takes no --region.", hint="seedance services")
        return ""
    led = region_at(found, base_url)
    region, where = (said, "") if said else _configured(name)
    if not region:
        return led or next(iter(found.regions))
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


def region_at(found: Listing, base_url: str) -> str:
    """The region whose own host an address names, "" for an address of any other."""
    host = _host(base_url)
    return next((region for region, url in found.regions.items() if host and _host(url) == host), "")


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # what is no address is said where it is used
        return ""


def _configured(name: str) -> tuple[str, str]:
    """The region in the person's settings, and where that stands, as it goes into a sentence."""
    from seedance_cli.commands.configured import the_config

    config = the_config()
    return config.regions.get(name, ""), f" (named in {config.path})"
