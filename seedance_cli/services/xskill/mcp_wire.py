"""The HTTP client that the MCP SDK is given. The SDK loses HTTP statuses, follows redirects, and lets one broken
connection end a whole session; here each message goes out once, to our host only, and what became of it is noted."""

import asyncio
import json
import ssl
from contextvars import ContextVar
from typing import Any

import httpx2

from seedance_cli import __version__
from seedance_cli.debug import exchanged
from seedance_cli.errors import SeedanceError
from seedance_cli.services.wire.faults import reason
from seedance_cli.services.wire.reply import Hide, read_reply
from seedance_cli.services.wire.trail import Trail
from seedance_cli.services.xskill.mcp_faults import Note

LONGEST = 8 * 1024 * 1024
"""Bytes of an answer."""
LAST_WORD = 1.0
"""Seconds that saying goodbye may take."""
CONNECTING = 10.0
NEVER_SENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.UnsupportedProtocol,
)
BROKEN = (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError)

NOTE: ContextVar[Note | None] = ContextVar("note", default=None)
"""The note of the call that is being made; the SDK's own tasks inherit it from the caller's."""


class Wire(httpx2.AsyncClient):
    """Never raises for the network: a failure becomes an answer with status 503, and the truth is in the note.

    `hide` takes the key out of what is noted. `near` says that the server is on this machine and speaks plain http: no
    proxy counts then, and no certificates, which take a while to load.
    """

    def __init__(self, key: str, hide: Hide, *, near: bool) -> None:
        super().__init__(
            headers={"Authorization": f"Bearer {key}", "User-Agent": f"seedance/{__version__}"},
            timeout=httpx2.Timeout(None, connect=CONNECTING),  # each call has a clock of its own
            # A server that closes an idle connection just as a paid call goes out would leave its outcome unknown.
            limits=httpx2.Limits(keepalive_expiry=2.0),
            trust_env=not near,
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if near else True,
        )
        self._hide = hide

    async def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        if request.method == "POST":
            return await self._post(request, options)
        if request.method == "GET" and "last-event-id" not in request.headers:
            return _standing_for(405, request)  # we listen to nothing between calls
        try:
            async with asyncio.timeout(LAST_WORD if request.method == "DELETE" else None):
                return _staying(await super().send(request, **options))
        except BROKEN:
            return _standing_for(503, request)

    async def _post(self, request: httpx2.Request, options: dict[str, Any]) -> httpx2.Response:
        message = json.loads(request.content)
        if message.get("method") == "notifications/cancelled":
            # Who stops waiting does not stop the task: it may be paid, and half a task helps nobody.
            return _standing_for(202, request)
        called = NOTE.get() if "method" in message and "id" in message else None
        note = called or Note()
        if note.posted or note.over:  # nothing is sent twice, nor after its caller has given it up
            return _standing_for(503, request)
        note.posted = True
        request.extensions["trace"] = trail = Trail()
        trail.on_leaving = note.leaving
        try:
            with exchanged("POST", request.url, request.content) as heard:
                response = await super().send(request, **options)
                heard.begun(response.status_code, lambda: response.num_bytes_downloaded)
                noted = await self._noted(response, note)
                heard.answer = note.reply.data if note.reply else None
                return noted
        except SeedanceError as fault:
            note.held_back = fault
        except NEVER_SENT as fault:
            note.unsent = reason(fault, CONNECTING)
        except BROKEN:
            note.broken = "broke the connection off without a whole answer"
        return _standing_for(503, request)

    async def _noted(self, response: httpx2.Response, note: Note) -> httpx2.Response:
        headers = response.headers
        if response.is_success and headers.get("content-type", "").lower().startswith("text/event-stream"):
            return _staying(response)
        body = await _read(response)
        note.reply = read_reply(response.status_code, dict(headers.items()), body or b"", self._hide)
        if body is None:
            note.broken = f"gave an answer longer than {LONGEST:,} bytes"
            return _standing_for(503, response.request)
        kept = {name: headers[name] for name in ("content-type", "mcp-session-id") if name in headers}
        return httpx2.Response(response.status_code, headers=kept, content=body, request=response.request)


def _standing_for(status: int, request: httpx2.Request) -> httpx2.Response:
    """An answer of our own, where the service gave none."""
    return httpx2.Response(status, request=request)


def _staying(response: httpx2.Response) -> httpx2.Response:
    """The response with nowhere to go on to: the SDK would follow a redirect by sending the message again."""
    response.next_request = None
    return response


async def _read(response: httpx2.Response) -> bytes | None:
    """The whole body, None where it is longer than we take."""
    whole = bytearray()
    try:
        async for chunk in response.aiter_bytes(64 * 1024):
            whole += chunk
            if len(whole) > LONGEST:
                return None
    finally:
        await response.aclose()
    return bytes(whole)
