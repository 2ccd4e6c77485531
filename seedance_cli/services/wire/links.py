"""What a host's answer to a stranger's link means, before a byte of its body is read: a file, a page, a dead end, or
somewhere else to go. Apart from the download itself, which knows only bytes."""

from datetime import UTC, datetime

from seedance_cli.errors import LinkDead, SeedanceError, Unreachable
from seedance_cli.services.wire.exchange import Address, Incoming, Way, is_loopback, read_address
from seedance_cli.services.wire.reach import is_close_peer, leads_close
from seedance_cli.services.wire.reply import seconds_to_wait

REDIRECTED = (301, 302, 303, 307, 308)
LATER = {408, 425, 429}
DEAD = {400, 401, 403, 404, 410}
"""What stores answer to a link that is spent: a signature that has run out is a 400 at one and a 401 at another."""
PAGES = {"text/html", "application/xhtml+xml", "application/json", "text/json", "application/xml", "text/xml"}


async def stay_away(address: Address, way: Way, home: Address | None) -> None:
    """Raise SeedanceError for an address that leads close by, unless the service itself (`home`) is there too."""
    # A proxy looks names up itself, and may see others than we do.
    if await leads_close(address, by_name=not way.proxied):
        await _need_close_home(address, home)


async def know_peer(address: Address, way: Way, incoming: Incoming, home: Address | None) -> None:
    """The same of who really answered: a name may have led elsewhere when it was looked up for the second time."""
    if not way.proxied and is_close_peer(incoming.peer):
        await _need_close_home(address, home)


def onwards(incoming: Incoming, address: Address) -> Address | None:
    """Where a redirect leads; None for any other answer. Raises LinkDead or SeedanceError for one not to be followed."""
    if incoming.status not in REDIRECTED:
        return None
    there = read_address(incoming.headers.get("location", ""), address)
    if there is None:
        raise LinkDead("The link leads to something that is no web address.")
    if address.scheme == "https" and there.scheme == "http" and not is_loopback(there):
        raise SeedanceError(
            "The link leads from a safe address (https) to an open one (http); it was not followed."
        )
    return there


def refuse(incoming: Incoming, host: str) -> None:
    """Raise for an answer that is no whole file: Unreachable where it may be one later, LinkDead otherwise."""
    status = incoming.status
    if status in DEAD:
        raise LinkDead(f"The link is dead: {host} answers {status}.")
    if status >= 500 or status in LATER:
        later = Unreachable(f"{host} cannot give the file now: it answers {status}.")
        later.retry_after = seconds_to_wait(incoming.headers.get("retry-after", ""), datetime.now(UTC))
        raise later
    if status != 200:
        raise LinkDead(f"The link gave no file: {host} answers {status}.")
    refuse_page(incoming, host)


def refuse_page(incoming: Incoming, host: str) -> None:
    """Raise LinkDead for an answer that calls itself a page."""
    kind = incoming.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in PAGES or kind.endswith("+json"):
        raise LinkDead(f"The link gave a page, not a clip: {host} sent {_format(kind)}.")


def _format(kind: str) -> str:
    return next((name for name in ("HTML", "JSON", "XML") if name.lower() in kind), "text")


async def _need_close_home(address: Address, home: Address | None) -> None:
    if home is None or not await leads_close(home):
        raise SeedanceError(
            f"The link leads to {address.host}, which is no place on the open internet; it was not followed."
        )
