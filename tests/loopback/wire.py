"""The small change of ASGI: bodies in, answers out, and waiting for whichever comes first."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.types import Message, Receive, Send

from tests.loopback.faults import JSON


async def first_of(*works: Awaitable[Any]) -> int:
    """Do these until one is done, and give its place; the others end there. What failed is raised."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        place = next(place for place, task in enumerate(tasks) if task.done())
        tasks[place].result()
        return place
    finally:
        await ended(*tasks)


async def ended(*tasks: asyncio.Future[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def whole_body(receive: Receive) -> bytes:
    body = bytearray()
    while (message := await receive())["type"] == "http.request":
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    return bytes(body)


def again(body: bytes, receive: Receive) -> Callable[[], Awaitable[Message]]:
    left = [body]

    async def first_the_body() -> Message:
        if left:
            return {"type": "http.request", "body": left.pop(), "more_body": False}
        return await receive()

    return first_the_body


async def disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def plain_headers(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    kept = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers}
    return {
        name: value for name, value in kept.items() if name not in ("content-length", "transfer-encoding")
    }


async def start(send: Send, status: int, headers: dict[str, str], length: int) -> None:
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    raw.append((b"content-length", str(length).encode()))
    await send({"type": "http.response.start", "status": status, "headers": raw})


async def write(send: Send, status: int, headers: dict[str, str], body: bytes) -> None:
    await start(send, status, headers, len(body))
    await send({"type": "http.response.body", "body": body})


async def say(send: Send, status: int, told: Any, headers: dict[str, str] | None = None) -> None:
    await write(send, status, JSON | (headers or {}), json.dumps(told, ensure_ascii=False).encode())
