"""The one door that every request passes, whatever it is for: read whole, noted, and met by a fault if one waits."""

import asyncio
import json
import re
from collections.abc import MutableMapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.loopback.breaks import Broken
from tests.loopback.diary import Diary, Entry
from tests.loopback.faults import JSON, Fault, Layer, Script
from tests.loopback.wire import (
    again,
    disconnected,
    ended,
    first_of,
    plain_headers,
    say,
    start,
    whole_body,
    write,
)

Refusal = tuple[int, Any, dict[str, str]]
_FIRST_EVENT = re.compile(rb"^data: *\S", re.MULTILINE)


class Steered(Protocol):
    """What the gate asks of the server that it stands in."""

    entry: type[Entry]
    most_body: int

    def arrived(self, entry: Entry) -> Refusal | None:
        """Count it; status, body and headers of the answer to what is too much."""
        ...

    def refusal(self, entry: Entry) -> tuple[int, Any] | None:
        """Status and body of what is refused before the application is asked."""
        ...

    def answered(self, entry: Entry) -> None:
        """Its status is about to go out."""
        ...

    def ended(self, entry: Entry) -> None:
        """All that there will be of an answer has gone out."""
        ...

    def told(self, status: int, text: str) -> Any:
        """The body of an error, in the service's own form."""
        ...

    def hang_up(self, scope: Scope) -> None:
        """Close the connection of a request."""
        ...


class Kept:
    """An answer caught on its way out. `heard` is set once it turns out to be a stream and its first event has come: by
    then the work is begun, while the end may be far."""

    def __init__(self) -> None:
        self.status = 200
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = bytearray()
        self.heard = asyncio.Event()
        self._onwards: Send | None = None

    async def send(self, message: Message) -> None:
        if self._onwards:
            await self._onwards(message)
        elif message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message.get("headers", []))
        else:
            self.body += message.get("body", b"")
            if self.streams and _FIRST_EVENT.search(self.body):
                self.heard.set()

    @property
    def streams(self) -> bool:
        return any(value.startswith(b"text/event-stream") for _, value in self.headers)

    async def let_through(self, send: Send) -> None:
        """What has been kept goes out now, and what still comes after it."""
        self._onwards = send
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": bytes(self.body), "more_body": True})


class Gate:
    """Wraps the application. `released` is set when the requests that have arrived may go on, hanging already or not yet."""

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
        body = await whole_body(receive)
        entry = self._entry(scope, body)
        self.diary.note(entry)

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                entry.status = message["status"]
                self.server.answered(entry)
            await send(message)

        if refusal := self.server.arrived(entry):
            await say(telling, *refusal)
            self.server.ended(entry)
            return
        layers: tuple[Layer, ...] = ("http", "answer") if entry.via == "rest" else ("http",)
        fault = self.script.take({entry.kind, entry.via, "any"} - {""}, entry.via, layers)
        passed = _Passing(self, self.released, entry, scope, receive, telling)
        await (passed.with_fault(fault) if fault else passed.plainly())
        self.server.ended(entry)

    def let_go(self) -> None:
        """What has arrived goes on; what arrives later waits anew."""
        self.released.set()
        self.released = asyncio.Event()

    def _entry(self, scope: MutableMapping[str, Any], body: bytes) -> Entry:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        return self.server.entry(
            scope["method"], scope["path"], scope["query_string"].decode(), headers, body
        )


@dataclass
class _Passing:
    gate: Gate
    released: asyncio.Event
    entry: Entry
    scope: Scope
    receive: Receive
    send: Send

    async def plainly(self) -> None:
        await self.answered_by_app(self.send)

    async def answered_by_app(self, send: Send) -> None:
        server = self.gate.server
        if len(self.entry.body) > server.most_body:
            await say(send, 413, server.told(413, "Request body too large"))
        elif refusal := server.refusal(self.entry):
            await say(send, *refusal)
        else:
            await self.gate.app(self.scope, again(self.entry.body, self.receive), send)

    async def with_fault(self, fault: Fault) -> None:
        if fault.events is not None:
            await self._broken(fault, fault.events)
            return
        if fault.ending == "hang":
            await self._held(fault)
            return
        kept = await self._kept() if fault.after or fault.change else Kept()
        if fault.ending == "drop":
            await self._gone()
        elif fault.change:
            told = json.dumps(fault.change(json.loads(kept.body)), ensure_ascii=False).encode()
            await write(self.send, kept.status, JSON, told)
        elif fault.after and fault.halved:
            half = bytes(kept.body[: len(kept.body) // 2])
            await self._in_place(
                replace(fault, status=kept.status, headers=plain_headers(kept.headers), body=half)
            )
        else:
            await self._in_place(fault)

    async def _kept(self) -> Kept:
        """What the application answers; of a stream only its first event, for it may go on for long."""
        kept = Kept()
        await first_of(self.answered_by_app(kept.send), kept.heard.wait())
        return kept

    async def _broken(self, fault: Fault, events: int) -> None:
        broken = Broken(
            self.send, events, fault.torn, self._until_released if fault.ending == "hang" else None
        )
        await first_of(self.answered_by_app(broken.through), broken.off.wait())
        if broken.off.is_set() and fault.ending == "whole":
            await self.send({"type": "http.response.body", "body": b""})
        elif broken.off.is_set():
            await self._gone()

    async def _until_released(self) -> bool:
        """Wait; False where the other side has gone meanwhile."""
        return await first_of(disconnected(self.receive), self.released.wait()) == 1

    async def _held(self, fault: Fault) -> None:
        if fault.after:
            await self._held_back()
        elif await self._until_released():
            await self.answered_by_app(self.send)

    async def _held_back(self) -> None:
        kept = Kept()
        work = asyncio.ensure_future(self.answered_by_app(kept.send))
        heard = asyncio.ensure_future(kept.heard.wait())
        try:
            await asyncio.wait({work, heard}, return_when=asyncio.FIRST_COMPLETED)
            if not await self._until_released():
                return
            if not work.done():
                await kept.let_through(self.send)
                await work
            else:
                work.result()
                await write(self.send, kept.status, plain_headers(kept.headers), bytes(kept.body))
        finally:
            await ended(work, heard)

    async def _gone(self) -> None:
        self.gate.server.hang_up(self.scope)
        await disconnected(self.receive)

    async def _in_place(self, fault: Fault) -> None:
        body = fault.body
        if fault.echo:
            sent = self.entry.headers.get("authorization", "").removeprefix("Bearer ")
            text = f"Invalid token {sent} (sent as Bearer {sent})"
            body = json.dumps(self.gate.server.told(fault.status, text)).encode()
        if fault.ending == "cut":
            await start(self.send, fault.status, fault.headers, len(body) + 1000)
            await self.send({"type": "http.response.body", "body": body, "more_body": True})
            await self._gone()
        elif fault.padding:
            await self._padded(fault, body)
        else:
            await write(self.send, fault.status, fault.headers, body)

    async def _padded(self, fault: Fault, body: bytes) -> None:
        tail, piece = b'"}}', b"x" * (1024 * 1024)
        await start(self.send, fault.status, fault.headers, len(body) + fault.padding + len(tail))
        await self.send({"type": "http.response.body", "body": body, "more_body": True})
        for _ in range(fault.padding // len(piece)):
            await self.send({"type": "http.response.body", "body": piece, "more_body": True})
        await self.send({"type": "http.response.body", "body": tail})
