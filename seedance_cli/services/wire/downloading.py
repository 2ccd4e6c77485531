"""From a link to a file: a download that broke off is gone on with, but only where the answer surely belongs to what is
here. The link is a stranger's, so it gets no key and is led nowhere unsafe."""

import os
import secrets
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from seedance_cli.debug import exchanged
from seedance_cli.errors import LinkDead, SeedanceError
from seedance_cli.film.files import flush, said_plainly
from seedance_cli.film.parts import forget, read_note, write_note
from seedance_cli.services.wire.exchange import Address, Incoming, Way, read_address
from seedance_cli.services.wire.faults import DOCTOR, Lost, TooLong
from seedance_cli.services.wire.links import know_peer, onwards, refuse, refuse_page, stay_away
from seedance_cli.services.wire.ranges import (
    Held,
    Piece,
    Thing,
    asking,
    described,
    noted,
    nothing_is_left,
    recalled,
    rest,
)

MOST = 4 * 1024**3
REDIRECTS = 5
ENOUGH = 64 * 1024  # bytes: what has to come before patience ends, again and again
PARTIAL, UNMET, OUTSIDE = 206, 412, 416

Tell = Callable[[int, int | None], None]

_OUR_SALT = secrets.token_bytes(16)
"""Makes the print of a link worthless outside this process: to others, and to its own next run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What is wanted, and within which bounds; see `download`."""

    target: Path
    home: Address | None
    most: int
    tell: Tell | None
    patience: float
    link_print: str

    def held(self) -> Held:
        """What of it lies here, and may be gone on with."""
        note = read_note(self.target)
        try:
            length = self.target.stat().st_size if note else 0
        except OSError:
            return Held()
        return Held(length=length, thing=recalled(note), same_link=note.get("link") == self.link_print)

    def note(self, thing: Thing) -> None:
        """Write down by what to know the rest; nothing where that cannot be known."""
        known = thing.mark or thing.total is not None
        write_note(self.target, noted(thing) | {"link": self.link_print} if known else {})


async def download(
    url: str,
    target: Path,
    *,
    home: str = "",
    most: int = MOST,
    tell: Tell | None = None,
    patience: float = 60.0,
) -> None:
    """Bring what an http(s) link holds into `target`, a file that nobody takes for whole yet: it is when this returns.
    Where this raises, what came stays there with a note beside it (`film.files.note_of`), and the next call goes on from
    it if the host proves that it still has the same thing. `home` is the base URL of the service that gave the link:
    where that is close by, as on this machine, so may be the link. `tell` hears the bytes so far and in all (None:
    unknown); `patience` is how many seconds the host may give next to nothing.

    Raises Unreachable where it may work later, LinkDead where the link is spent or gives a page or nothing, and
    SeedanceError where it gives more than `most` bytes, leads astray, or the disk fails.
    """
    address = read_address(url)
    if address is None:
        raise SeedanceError("The link is no web address that can be followed.")
    wish = _Wish(
        target=target,
        home=read_address(home),
        most=most,
        tell=tell,
        patience=patience,
        link_print=sha256(_OUR_SALT + url.encode(errors="replace")).hexdigest(),
    )
    held = wish.held()
    while not held.whole:
        if await _arrive(address, wish, held):
            break
        before, held = held, wish.held()
        if held.length and held.length - before.length < ENOUGH:
            raise Lost(f"{_host(address)} gives the file in pieces that are too small.", hint=DOCTOR)
    with said_plainly(target):
        flush(target)


async def _arrive(address: Address, wish: _Wish, held: Held) -> bool:
    """Whether all is there now; where it is not, more has come, or what was held is forgotten."""
    for _ in range(REDIRECTS + 1):
        way = Way(_host(address), address)
        try:
            await stay_away(address, way, wish.home)
            headers = {"Accept": "*/*", "Accept-Encoding": "identity", **asking(held)}
            with exchanged("GET", address, None) as heard:
                async with way.exchange("GET", address, headers, None, wish.patience) as incoming:
                    heard.begun(incoming.status, lambda: incoming.received)
                    await know_peer(address, way, incoming, wish.home)
                    there = onwards(incoming, address)
                    if there is None:
                        return await _taken(incoming, way.name, wish, held)
            address = there
        finally:
            await way.aclose()
    raise LinkDead(f"The link leads on and on: more than {REDIRECTS} redirects.")


async def _taken(incoming: Incoming, host: str, wish: _Wish, held: Held) -> bool:
    if held.goes_on and incoming.status == OUTSIDE and nothing_is_left(held, incoming.headers):
        return True
    if held.goes_on and incoming.status in (PARTIAL, OUTSIDE, UNMET):
        piece = None
        if incoming.status == PARTIAL:
            refuse_page(incoming, host)
            piece = rest(held, incoming.headers)
        if piece is None:
            forget(wish.target)
            return False
        return await _go_on(incoming, host, wish, held, piece)
    refuse(incoming, host)
    await _begin(incoming, wish)
    return True


async def _begin(incoming: Incoming, wish: _Wish) -> None:
    """Take a whole answer, in place of anything that was held."""
    with said_plainly(wish.target):
        try:
            write_note(wish.target, {})  # before the bytes that it does not speak of
            os.close(os.open(wish.target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666))
            thing = described(incoming.headers, incoming.length)
            if incoming.is_plain:
                wish.note(thing)
            length = await _fill(incoming, wish, 0, wish.most, thing.total)
        except TooLong as fault:
            forget(wish.target)
            raise _too_much(wish.most) from fault
        if not length:
            forget(wish.target)
            raise LinkDead("The link gave an empty file.")


async def _go_on(incoming: Incoming, host: str, wish: _Wish, held: Held, piece: Piece) -> bool:
    if piece.total > wish.most:
        forget(wish.target)
        raise _too_much(wish.most)
    with said_plainly(wish.target):
        if held.thing.total is None:
            wish.note(replace(held.thing, total=piece.total))
        try:
            length = await _fill(incoming, wish, piece.first, piece.end - piece.first, piece.total)
        except TooLong as fault:
            forget(wish.target)
            raise Lost(f"{host} sent other bytes than it announced.", hint=DOCTOR) from fault
    if length < piece.end:
        raise Lost(f"{host} broke off in the middle of the file.", hint=DOCTOR)
    return length == piece.total


async def _fill(incoming: Incoming, wish: _Wish, first: int, most: int, total: int | None) -> int:
    """Write the body, `most` bytes at most, behind the `first` bytes; the file's length then."""
    length = first
    with wish.target.open("r+b") as file:
        file.seek(first)
        async with aclosing(incoming.pieces(most, renewed_by=ENOUGH)) as pieces:
            async for piece in pieces:
                file.write(piece)
                length += len(piece)
                if wish.tell:
                    wish.tell(length, total)
    return length


def _host(address: Address) -> str:
    return address.raw_host.decode("ascii")


def _too_much(most: int) -> SeedanceError:
    return SeedanceError(f"The link gives more than {most:,} bytes; that is no clip.")
