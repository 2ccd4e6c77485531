"""How a service is spoken to: JSON or a form out, one `Reply` or a stream of events back, nothing sent twice and the key
to nobody but its host. Above it, services know what answers mean; below it, `exchange` knows how they travel."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from types import TracebackType
from typing import Any, Self

from seedance_cli.debug import Heard, exchanged
from seedance_cli.errors import LinkDead, NoKey, WrongInput
from seedance_cli.services.wire.downloading import download
from seedance_cli.services.wire.events import Event, Stream
from seedance_cli.services.wire.exchange import (
    Address,
    Incoming,
    Way,
    is_loopback,
    origin,
    read_address,
)
from seedance_cli.services.wire.faults import Lost, NotSent
from seedance_cli.services.wire.multipart import Field, File, Part
from seedance_cli.services.wire.outgoing import Outgoing, outgoing
from seedance_cli.services.wire.reply import Reply, hiding, read_reply

__all__ = ["Event", "Field", "File", "Line", "LinkDead", "Lost", "NotSent", "Reply", "Stream", "download"]

LONGEST = 8 * 1024 * 1024
BEGINNING = 64 * 1024
"""Bytes that are kept of an answer that broke off."""
UNTOUCHED = (307, 308)
"""Redirects that ask for the request to be sent elsewhere. After the others it may have been carried out."""


class Line:
    """The line to one service's host, used as `async with`; it connects when first asked.

    `base_variable` is the environment variable that names the host, for messages. `patience` is seconds for a whole
    exchange once it is connected, `longest` the bytes of the longest answer. Raises WrongInput for a base URL that cannot be used, and
    NoKey for a key that no header can carry.
    """

    def __init__(
        self,
        service: str,
        base_url: str,
        key: str,
        *,
        base_variable: str = "",
        patience: float = 60.0,
        longest: int = LONGEST,
    ) -> None:
        self._service = service
        self._variable = base_variable
        self._base = self._read_base(base_url, secret=bool(key))
        self._authorization = self._carry(key)
        self._hide = hiding(key)
        self._patience = patience
        self._longest = longest
        self._way: Way | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._way is not None:
            way, self._way = self._way, None
            await way.aclose()

    async def ask(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        parts: Sequence[Part] = (),
        query: Mapping[str, str] | None = None,
        patience: float | None = None,
        leaving: Callable[[], None] | None = None,
    ) -> Reply:
        """Send one request, its body `json` or a form of `parts`; the answer, whatever its status. Never sends again and
        follows no redirect. `leaving` is called just before its first byte goes out; what it raises comes out here, and
        nothing was sent then. Raises NotSent where the host surely got nothing or did nothing, Lost where nobody can
        tell, and WrongInput, marked as unsent, for a file that cannot be read."""
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip"}
        sent = (json, parts)
        async with self._exchange(method, path, headers, sent, query, patience, leaving) as (incoming, heard):
            reply = await self._reply(incoming)
            heard.answer = reply.data
            return reply

    @asynccontextmanager
    async def stream(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        parts: Sequence[Part] = (),
        query: Mapping[str, str] | None = None,
        patience: float | None = None,
        leaving: Callable[[], None] | None = None,
    ) -> AsyncIterator[Stream]:
        """Send one request as `ask` does; its answer as a stream of events, for the length of the `with`. `patience` is
        seconds until the answer's head, then from one event to the next. The faults are those of `ask`; Lost comes out of
        the `with` wherever in it the stream broke."""
        headers = {"Accept": "text/event-stream, application/json", "Accept-Encoding": "identity"}
        sent = (json, parts)
        stream: Stream | None = None
        try:
            async with self._exchange(method, path, headers, sent, query, patience, leaving) as (
                incoming,
                heard,
            ):
                stream = Stream(
                    self._service, incoming, self._longest, self._hide, lambda: self._reply(incoming)
                )
                try:
                    yield stream
                finally:
                    heard.answer = stream.latest and stream.latest.data
                    await stream.aclose()
        except Lost as lost:
            if stream is not None:
                lost.text = lost.text or stream.unread
            raise

    @asynccontextmanager
    async def _exchange(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        sent: tuple[Any, Sequence[Part]],
        query: Mapping[str, str] | None,
        patience: float | None,
        leaving: Callable[[], None] | None,
    ) -> AsyncIterator[tuple[Incoming, Heard]]:
        with outgoing(self._service, *sent) as body:
            told = {**headers, **self._authorization, **_typed(body)}
            address = self._address(path, query)
            if self._way is None:
                self._way = Way(self._service, self._base)
            waiting = self._patience if patience is None else patience
            with exchanged(method, address, body.shown, body.length) as heard:
                sending = self._way.exchange(method, address, told, body.content, waiting, leaving)
                async with sending as incoming:
                    heard.begun(incoming.status, lambda: incoming.received)
                    self._stay(method, incoming)
                    yield incoming, heard

    async def _reply(self, incoming: Incoming) -> Reply:
        body = await self._whole(incoming)
        return read_reply(incoming.status, incoming.headers, body, self._hide)

    async def _whole(self, incoming: Incoming) -> bytes:
        """The body. Where it breaks off, the fault has what came of it: that may name a paid task."""
        body = bytearray()
        try:
            async with aclosing(incoming.pieces(self._longest)) as pieces:
                async for piece in pieces:
                    body += piece
        except Lost as lost:
            if incoming.is_plain:  # what was unpacked of a broken whole may have wrong letters in it
                lost.text = self._hide(body[:BEGINNING].decode(errors="replace"))
            raise
        return bytes(body)

    def _read_base(self, text: str, *, secret: bool) -> Address:
        url = None if set(text) & set("?#") else read_address(text.strip())
        hint = f"export {self._variable}=https://…" if self._variable else ""
        subject = self._variable or f"The base URL of {self._service}"
        if url is None:
            raise WrongInput(
                f"{subject} has to be a plain address like https://api.example.com: "
                "http or https, a host, no name or password, and nothing after a ? or #.",
                hint=hint,
            )
        if secret and url.scheme == "http" and not is_loopback(url):
            raise WrongInput(
                f"{subject} begins with http://, so your key would travel where anybody can read it.",
                hint=hint,
            )
        return url

    def _carry(self, key: str) -> dict[str, str]:
        if not all("!" <= letter <= "~" for letter in key):
            raise NoKey(
                f"The key for {self._service} has characters that no key has (a space, a line break, or other than "
                "ASCII); it was not sent. Perhaps something else was pasted.",
                hint=f"seedance auth login {self._service}",
            )
        return {"Authorization": f"Bearer {key}"} if key else {}

    def _address(self, path: str, query: Mapping[str, str] | None) -> Address:
        address = read_address(f"{str(self._base).rstrip('/')}/{path.lstrip('/')}")
        if address is None:
            raise NotSent(f"{self._service} has no such address; nothing was sent.")
        return address.copy_merge_params(query) if query else address

    def _stay(self, method: str, incoming: Incoming) -> None:
        """Raise for a redirect: the key goes to no other host, and an order is not sent a second time."""
        if not 300 <= incoming.status < 400:
            return
        target = read_address(self._hide(incoming.headers.get("location", "")), self._base)
        where = origin(target) if target else "no address that can be read"
        kind = NotSent if incoming.status in UNTOUCHED or method in ("GET", "HEAD") else Lost
        hint = (
            f"Check {self._variable}: it has to name the host that answers itself." if self._variable else ""
        )
        fault = kind(
            f"{self._service} answers with a redirect to {where}; nothing was sent there.", hint=hint
        )
        fault.lasting = True
        raise fault


def _typed(body: Outgoing) -> dict[str, str]:
    return {"Content-Type": body.media_type} if body.media_type else {}
