"""One HTTP exchange, behind the only import of httpx: a request goes out at most once, and whoever asked learns whether
it may have left. What an answer means is told elsewhere; nothing else knows how bytes travel."""

import asyncio
import ipaddress
import os
import re
import ssl
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from functools import cache, partial
from typing import Self, cast
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from seedance_cli import __version__
from seedance_cli.errors import Unreachable, WrongInput
from seedance_cli.services.wire.faults import DOCTOR, Lost, NotSent, TooLong, is_lasting, reason
from seedance_cli.services.wire.outgoing import Content
from seedance_cli.services.wire.trail import Trail
from seedance_cli.services.wire.unpacking import PACKED, Packed, Plain

Address = httpx.URL

CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
CONNECT = 10.0  # seconds for each step of a connection: TCP, TLS
SLOWEST = 64 * 1024
"""Bytes a second of the slowest line that is thought of."""
IN_FLIGHT = 4 * 1024 * 1024
"""Bytes that the machine may hold back after it took them from us, and that still have to travel."""
NAME_PART = re.compile(r"[A-Za-z0-9_:-]+")  # ":" for IPv6
httpcore.AsyncHTTP11Connection.READ_NUM_BYTES = 256 * 1024
"""As much as asyncio itself takes from a socket at once: what httpcore reads less by is cut off, put back and read again,
which takes as long as all the rest of a large download."""
BEFORE_SENDING = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


def read_address(text: str, seen_from: Address | None = None) -> Address | None:
    """An http(s) address with a host and without credentials; None for anything else. A redirect's address may be
    relative to the one it was `seen_from`."""
    try:
        url = seen_from.join(text) if seen_from and text else Address(text)
    except (httpx.InvalidURL, ValueError):
        return None
    return url if url.scheme in ("http", "https") and not url.userinfo and _can_be_asked(url) else None


def _can_be_asked(url: Address) -> bool:
    """Whether a resolver will take host and port: some choke on names with empty or long parts."""
    parts = url.raw_host.decode("ascii").removesuffix(".").split(".")
    named = all(0 < len(part) < 64 and NAME_PART.fullmatch(part) for part in parts)
    return named and 0 < (url.port or 80) < 65536


def is_loopback(url: Address) -> bool:
    """Whether the host is this machine."""
    try:
        return ipaddress.ip_address(url.host).is_loopback
    except ValueError:
        return url.host == "localhost"


def origin(url: Address) -> str:
    """Scheme, host and port: what can be shown of an address whose rest may be secret."""
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


class Way:
    """The connections to one host, and the proxy on the way. `name` is what messages call the host. Raises WrongInput
    where the environment names a proxy or certificates that cannot be used."""

    def __init__(self, name: str, url: Address) -> None:
        self.name = name
        proxy = _proxy_for(url)
        self.proxied = proxy is not None
        self._transport = _transport(proxy)

    async def aclose(self) -> None:
        await self._transport.aclose()

    @asynccontextmanager
    async def exchange(
        self,
        method: str,
        url: Address,
        headers: Mapping[str, str],
        content: Content | None,
        patience: float,
        leaving: Callable[[], None] | None = None,
    ) -> AsyncIterator["Incoming"]:
        """Send a request once and give what comes in. `patience` bounds, in seconds, the whole from the first byte out to
        the last byte in, and begins anew with each piece of the body that has left; before that each step of connecting
        has as much, or CONNECT if that is less. `leaving` is called just before the first byte goes out, and by what it
        raises keeps it from going. Raises NotSent where the host surely got nothing, Lost where it may have."""
        trail, connect = Trail(), min(CONNECT, patience)
        incoming: Incoming | None = None
        sending = _Sending(content) if content else None
        request = httpx.Request(
            method,
            url,
            headers={"User-Agent": f"seedance/{__version__}", **headers, **_length(content)},
            extensions={"timeout": httpx.Timeout(None, connect=connect).as_dict(), "trace": trail},
        )
        if sending:
            request.stream = sending
        try:
            # While connecting, httpx's own limits come first: cancelled from outside, it leaves its socket open.
            async with asyncio.timeout(patience + 2 * connect) as clock:
                wind = partial(_wind, clock, patience + _in_flight(content))
                trail.on_leaving = partial(_leave, leaving, wind)
                if sending:
                    sending.wind = wind
                response = await self._transport.handle_async_request(request)
                try:
                    incoming = Incoming(self.name, response, clock, patience)
                    yield incoming
                finally:
                    await response.aclose()
        except (httpx.HTTPError, OSError) as fault:
            if incoming is not None:
                raise incoming.lost(fault) from fault
            raise self._verdict(fault, trail, patience) from fault

    def _verdict(self, fault: Exception, trail: Trail, patience: float) -> Unreachable:
        if trail.unsent or isinstance(fault, BEFORE_SENDING):
            return self._not_sent(fault, min(patience, CONNECT))
        if isinstance(fault, TimeoutError):
            return Lost(f"{self.name} did not answer within {patience:g} s.", hint=DOCTOR)
        return Lost(f"{self.name} broke the connection off without an answer.", hint=DOCTOR)

    def _not_sent(self, fault: Exception, patience: float) -> NotSent:
        if isinstance(fault, httpx.ProxyError):
            why = "the proxy would not let it through"
        else:
            why = reason(fault, patience)
        if self.proxied:
            return NotSent(
                f"{self.name} could not be reached through the proxy that the environment names: {why}.",
                hint="Look at HTTPS_PROXY, ALL_PROXY and NO_PROXY.",
            )
        unreached = NotSent(f"{self.name} could not be reached: {why}.", hint=DOCTOR)
        unreached.lasting = is_lasting(fault)
        return unreached


class Incoming:
    """An answer that has begun. `headers` have lower-case names; `length` is the body's announced size in bytes, None
    where it is not known, `received` how many bytes of it came so far; `peer` is who is at the other end of the connection, as a socket tells it."""

    def __init__(self, name: str, response: httpx.Response, clock: asyncio.Timeout, patience: float) -> None:
        self.status = response.status_code
        self.headers = dict(response.headers.items())
        self.received = 0
        self._name = name
        self._response = response
        self._clock = clock
        self._patience = patience
        stream = response.extensions.get("network_stream")
        self.peer = stream.get_extra_info("server_addr") if stream else None
        self._packing = self.headers.get("content-encoding", "identity").strip().lower()
        length = self.headers.get("content-length", "")
        self.length = int(length) if length.isdecimal() and self._packing == "identity" else None

    @property
    def is_plain(self) -> bool:
        """Whether the body's bytes are the thing's own, so that each has its place in it."""
        return self._packing in ("", "identity")

    async def pieces(self, longest: int, renewed_by: int = 0) -> AsyncGenerator[bytes, None]:
        """The body as it comes, unpacked; no more than a piece of it is held here. Every `renewed_by` bytes begin the
        exchange's patience anew (0: nothing does). Raises TooLong beyond `longest` bytes, Lost where it breaks off."""
        if (self.length or 0) > longest:
            raise self._too_long(longest)
        raw = plain = renewed = 0
        unpack = self._unpacking()
        try:
            async with aclosing(cast(AsyncGenerator[bytes, None], self._response.aiter_raw())) as arriving:
                async for packed in arriving:
                    raw += len(packed)
                    self.received = raw
                    for piece in unpack.pieces(packed):
                        plain += len(piece)
                        if max(raw, plain) > longest:
                            raise self._too_long(longest)
                        yield piece
                    if renewed_by and raw - renewed >= renewed_by:
                        renewed = raw
                        self.renew()
            unpack.finish()
        except (httpx.HTTPError, OSError, zlib.error) as fault:
            raise self.lost(fault) from fault
        self._clock.reschedule(None)

    def renew(self) -> None:
        """Begin the exchange's patience anew: something whole has come."""
        _wind(self._clock, self._patience)

    def lost(self, fault: Exception) -> Lost:
        """What to say where the answer's rest does not come."""
        if isinstance(fault, TimeoutError):
            return Lost(
                f"{self._name} began its answer, but too little of it came within {self._patience:g} s.",
                hint=DOCTOR,
            )
        if isinstance(fault, zlib.error):
            return Lost(f"The answer of {self._name} cannot be unpacked.", hint=DOCTOR)
        return Lost(f"{self._name} broke the connection off in the middle of its answer.", hint=DOCTOR)

    def _unpacking(self) -> Plain:
        if self.is_plain:
            return Plain()
        if self._packing in PACKED:
            return Packed()
        raise Lost(f"{self._name} packed its answer in a way that nobody asked for.", hint=DOCTOR)

    def _too_long(self, longest: int) -> TooLong:
        return TooLong(f"The answer of {self._name} is longer than {longest:,} bytes.", hint=DOCTOR)


class _Sending(httpx.AsyncByteStream):
    """A body on its way out; `wind` is called when a piece of it has left. No async generator: one that is left
    unfinished would be closed at some later time."""

    def __init__(self, content: Content) -> None:
        self.wind: Callable[[], None] = lambda: None
        self._pieces = content.pieces()
        self._begun = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        if self._begun:
            self.wind()
        self._begun = True
        for piece in self._pieces:
            return piece
        raise StopAsyncIteration


def _length(content: Content | None) -> dict[str, str]:
    return {"Content-Length": str(content.length)} if content else {}


def _in_flight(content: Content | None) -> float:
    """Seconds that the end of a body may need after it was taken from us."""
    return min(content.length, IN_FLIGHT) / SLOWEST if content else 0.0


def _leave(leaving: Callable[[], None] | None, wind: Callable[[], None]) -> None:
    if leaving:
        leaving()
    wind()


def _wind(clock: asyncio.Timeout, patience: float) -> None:
    clock.reschedule(asyncio.get_running_loop().time() + patience)


def _proxy_for(url: Address) -> Address | None:
    """The proxy that the environment or the system names for this address; never one for this machine itself. Raises
    WrongInput where it cannot be read."""
    if is_loopback(url) or proxy_bypass(url.netloc.decode("ascii")):
        return None
    named = getproxies()
    text = named.get(url.scheme) or named.get("all")
    if not text:
        return None
    try:
        proxy = Address(text if "://" in text else f"http://{text}")
    except (httpx.InvalidURL, ValueError) as fault:
        raise _no_proxy() from fault
    if not _can_be_asked(proxy):
        raise _no_proxy()
    return proxy


def _transport(proxy: Address | None) -> httpx.AsyncHTTPTransport:
    """Without limits on connections: a request that waited for one could not tell whether it had been sent."""
    try:
        return httpx.AsyncHTTPTransport(
            proxy=proxy, limits=httpx.Limits(), verify=_trusted(*map(os.environ.get, CERTIFICATES))
        )
    except OSError as fault:
        raise WrongInput(
            "The certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read.",
            hint="unset SSL_CERT_FILE SSL_CERT_DIR",
        ) from fault
    except (ImportError, ValueError) as fault:
        raise _no_proxy() from fault


@cache
def _trusted(*_: str | None) -> ssl.SSLContext:
    """The certificates that the environment names, or the usual ones; read once, since it takes as long as a request."""
    return httpx.create_ssl_context()


def _no_proxy() -> WrongInput:
    return WrongInput(
        "The proxy that the environment names cannot be used here: it has to be like http://host:port.",
        hint="export HTTPS_PROXY=http://…   or: unset ALL_PROXY",
    )
