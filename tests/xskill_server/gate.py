"""The one door that every request passes, whatever it is for: read whole, noted, and met by a fault if one waits."""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.xskill_server.diary import Diary, Entry
from tests.xskill_server.faults import Fault, Layer, Script
from tests.xskill_server.rest import NO_KEY

MOST_BODY = 10 * 1024 * 1024
SESSION_PROTOCOLS = ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")


class Steered(Protocol):
    """What the gate asks of the server that it stands in."""

    key: str
    tools: Literal["first", "second", "none", "absent"]
    tell: Callable[[Entry], None]

    def hang_up(self, scope: Scope) -> None:
        """Close the connection of a request."""
        ...


@dataclass
class Kept:
    """An answer caught on its way out."""

    status: int = 200
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytearray = field(default_factory=bytearray)

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message.get("headers", []))
        else:
            self.body += message.get("body", b"")


class Gate:
    """Wraps the application. `released` is set when the requests that hang may go on."""

    def __init__(self, app: ASGIApp, diary: Diary, script: Script, server: Steered) -> None:
        self.app = app
        self.diary = diary
        self.script = script
        self.server = server
        self.released = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = await _whole(receive)
        entry = _entry(scope, body)
        self.diary.note(entry)

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                entry.status = message["status"]
            await send(message)

        layers: tuple[Layer, ...] = ("http", "answer") if entry.via == "rest" else ("http",)
        fault = self.script.take({entry.kind, entry.via, "any"} - {""}, entry.via, layers)
        passed = _Passing(self, entry, scope, _again(body, receive), telling)
        await (passed.with_fault(fault) if fault else passed.plainly())
        self.server.tell(entry)


@dataclass
class _Passing:
    gate: Gate
    entry: Entry
    scope: Scope
    receive: Receive
    send: Send

    async def plainly(self) -> None:
        await self.answered_by_app(self.send)

    async def answered_by_app(self, send: Send) -> None:
        if len(self.entry.body) > MOST_BODY:
            await _say(send, 413, {"code": 413, "detail": "Request body too large"})
        elif self.entry.via == "mcp" and (refusal := self._mcp_refusal()):
            await _say(send, *refusal)
        else:
            await self.gate.app(self.scope, self.receive, send)

    def _mcp_refusal(self) -> tuple[int, Any] | None:
        if self.gate.server.tools == "absent":
            return 404, {"detail": "Not Found"}
        sent = self.entry.headers.get("authorization", "")
        if not sent.startswith("Bearer "):
            return 401, {"code": 401, "detail": NO_KEY}
        if sent != f"Bearer {self.gate.server.key}":
            return 403, {"code": 403, "detail": NO_KEY}
        if self.entry.headers.get("mcp-protocol-version", SESSION_PROTOCOLS[0]) not in SESSION_PROTOCOLS:
            told = {"code": -32000, "message": "Missing Mcp-Session-Id. Call initialize first."}
            return 400, {"jsonrpc": "2.0", "id": None, "error": told}
        return None

    async def with_fault(self, fault: Fault) -> None:
        kept = Kept()
        if fault.after or fault.change:
            await self.answered_by_app(kept.send)
        if fault.ending == "hang":
            await self._held(fault, kept)
        elif fault.ending == "drop":
            await self._gone()
        elif fault.change:
            told = json.dumps(fault.change(json.loads(kept.body)), ensure_ascii=False).encode()
            await _write(self.send, kept.status, {"content-type": "application/json"}, told)
        elif fault.after and fault.halved:
            half = bytes(kept.body[: len(kept.body) // 2])
            await self._in_place(replace(fault, status=kept.status, headers=_plain(kept.headers), body=half))
        else:
            await self._in_place(fault)

    async def _held(self, fault: Fault, kept: Kept) -> None:
        gone = asyncio.ensure_future(_disconnected(self.receive))
        free = asyncio.ensure_future(self.gate.released.wait())
        await asyncio.wait({gone, free}, return_when=asyncio.FIRST_COMPLETED)
        lives = not gone.done()
        for waiter in (gone, free):
            waiter.cancel()
        await asyncio.gather(gone, free, return_exceptions=True)
        if not lives:
            return
        if fault.after:
            await _write(self.send, kept.status, _plain(kept.headers), bytes(kept.body))
        else:
            await self.answered_by_app(self.send)

    async def _gone(self) -> None:
        self.gate.server.hang_up(self.scope)
        await _disconnected(self.receive)

    async def _in_place(self, fault: Fault) -> None:
        body = fault.body
        if fault.echo:
            sent = self.entry.headers.get("authorization", "").removeprefix("Bearer ")
            body = json.dumps(
                {"code": fault.status, "detail": f"Invalid token {sent} (sent as Bearer {sent})"}
            ).encode()
        if fault.ending == "cut":
            await _start(self.send, fault.status, fault.headers, len(body) + 1000)
            await self.send({"type": "http.response.body", "body": body, "more_body": True})
            await self._gone()
        elif fault.padding:
            await self._padded(fault, body)
        else:
            await _write(self.send, fault.status, fault.headers, body)

    async def _padded(self, fault: Fault, body: bytes) -> None:
        tail, piece = b'"}}', b"x" * (1024 * 1024)
        await _start(self.send, fault.status, fault.headers, len(body) + fault.padding + len(tail))
        await self.send({"type": "http.response.body", "body": body, "more_body": True})
        for _ in range(fault.padding // len(piece)):
            await self.send({"type": "http.response.body", "body": piece, "more_body": True})
        await self.send({"type": "http.response.body", "body": tail})


def _entry(scope: MutableMapping[str, Any], body: bytes) -> Entry:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    return Entry(scope["method"], scope["path"], scope["query_string"].decode(), headers, body)


async def _whole(receive: Receive) -> bytes:
    body = bytearray()
    while (message := await receive())["type"] == "http.request":
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    return bytes(body)


def _again(body: bytes, receive: Receive) -> Callable[[], Awaitable[Message]]:
    left = [body]

    async def first_the_body() -> Message:
        if left:
            return {"type": "http.request", "body": left.pop(), "more_body": False}
        return await receive()

    return first_the_body


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _plain(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    kept = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers}
    return {
        name: value for name, value in kept.items() if name not in ("content-length", "transfer-encoding")
    }


async def _start(send: Send, status: int, headers: dict[str, str], length: int) -> None:
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    raw.append((b"content-length", str(length).encode()))
    await send({"type": "http.response.start", "status": status, "headers": raw})


async def _write(send: Send, status: int, headers: dict[str, str], body: bytes) -> None:
    await _start(send, status, headers, len(body))
    await send({"type": "http.response.body", "body": body})


async def _say(send: Send, status: int, told: Any) -> None:
    await _write(
        send, status, {"content-type": "application/json"}, json.dumps(told, ensure_ascii=False).encode()
    )
