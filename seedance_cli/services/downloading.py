"""From a link to a file: whole or not at all. The link is a stranger's, so it gets no key and is led nowhere unsafe."""

from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path

from seedance_cli.errors import LinkDead, SeedanceError, Unreachable
from seedance_cli.film.files import beside, flush
from seedance_cli.services.exchange import Address, Incoming, Way, is_loopback, read_address
from seedance_cli.services.faults import TooLong

MOST = 4 * 1024**3
REDIRECTS = 5
ENOUGH = 64 * 1024  # bytes: what has to come before patience ends, again and again
LATER = {408, 425, 429}
DEAD = {400, 401, 403, 404, 410}
"""What stores answer to a link that is spent: a signature that has run out is a 400 at one and a 401 at another."""
PAGES = {"text/html", "application/xhtml+xml", "application/json", "text/json", "application/xml", "text/xml"}

Tell = Callable[[int, int | None], None]


async def download(
    url: str, target: Path, *, most: int = MOST, tell: Tell | None = None, patience: float = 60.0
) -> None:
    """Write what an http(s) link holds to `target`. `tell` hears the bytes so far and in all (None: unknown);
    `patience` is how many seconds the host may give next to nothing.

    Raises Unreachable where it may work later, LinkDead where the link is spent or gives a page or nothing, and
    SeedanceError where it gives more than `most` bytes, or leads astray.
    """
    address = read_address(url)
    if address is None:
        raise SeedanceError("The link is no web address that can be followed.")
    for _ in range(REDIRECTS + 1):
        onwards = await _follow(address, target, most, tell, patience)
        if onwards is None:
            return
        address = onwards
    raise SeedanceError(f"The link leads on and on: more than {REDIRECTS} redirects.")


async def _follow(
    address: Address, target: Path, most: int, tell: Tell | None, patience: float
) -> Address | None:
    """Where the address leads on to; None when it gave the file."""
    way = Way(address.raw_host.decode("ascii"), address)
    headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
    try:
        async with way.exchange("GET", address, headers, None, patience) as incoming:
            onwards = _onwards(incoming, address)
            if onwards is None:
                _refuse(incoming, way.name)
                await _save(incoming, target, most, tell)
            return onwards
    finally:
        await way.aclose()


def _onwards(incoming: Incoming, address: Address) -> Address | None:
    if incoming.status not in (301, 302, 303, 307, 308):
        return None
    onwards = read_address(incoming.headers.get("location", ""), address)
    if onwards is None:
        raise LinkDead("The link leads to something that is no web address.")
    if address.scheme == "https" and onwards.scheme == "http" and not is_loopback(onwards):
        raise SeedanceError(
            "The link leads from a safe address (https) to an open one (http); it was not followed."
        )
    return onwards


def _refuse(incoming: Incoming, host: str) -> None:
    """Raise for an answer that is no file."""
    status = incoming.status
    if status in DEAD:
        raise LinkDead(f"The link is dead: {host} answers {status}.")
    if status >= 500 or status in LATER:
        raise Unreachable(f"{host} cannot give the file now: it answers {status}.")
    if status != 200:
        raise LinkDead(f"The link gave no file: {host} answers {status}.")
    kind = incoming.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in PAGES or kind.endswith("+json"):
        raise LinkDead(f"The link gave a page, not a clip: {host} sent {_format(kind)}.")


def _format(kind: str) -> str:
    return next((name for name in ("HTML", "JSON", "XML") if name.lower() in kind), "text")


async def _save(incoming: Incoming, target: Path, most: int, tell: Tell | None) -> None:
    try:
        with beside(target) as part:
            if not await _fill(part, incoming, most, tell):
                raise LinkDead("The link gave an empty file.")
            flush(part)
            part.replace(target)
    except TooLong as fault:
        raise SeedanceError(f"The link gives more than {most:,} bytes; that is no clip.") from fault


async def _fill(part: Path, incoming: Incoming, most: int, tell: Tell | None) -> int:
    """Write the body; how many bytes it had."""
    so_far = 0
    with part.open("wb") as file:
        async with aclosing(incoming.pieces(most, renewed_by=ENOUGH)) as pieces:
            async for piece in pieces:
                file.write(piece)
                so_far += len(piece)
                if tell:
                    tell(so_far, incoming.length)
    return so_far
