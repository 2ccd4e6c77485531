"""An MCP server of a few lines for what the strict one never does: it answers each JSON-RPC message as a test says,
byte for byte, and counts what arrives."""

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

from tests.xskill_server.tools import FIRST, SECOND

Message = dict[str, Any]
TOOLS = {"first": FIRST, "second": SECOND}


def result(message: Message, told: Any) -> bytes:
    return whole(json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": told}).encode())


def whole(body: bytes, status: str = "200 OK", kind: str = "application/json", extra: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n{extra}connection: close\r\n\r\n"
    return head.encode() + body


def tool_result(message: Message, text: str, **more: Any) -> bytes:
    return result(message, {"content": [{"type": "text", "text": text}], **more})


def handshake(message: Message, tools: str = "first", version: str = "2025-03-26") -> bytes | None:
    """What a server says before the first tool is called; None for all other messages."""
    match message.get("method"):
        case "initialize":
            info = {"name": "by hand", "version": "1"}
            return result(message, {"protocolVersion": version, "capabilities": {}, "serverInfo": info})
        case "notifications/initialized":
            return whole(b"", "202 Accepted")
        case "tools/list":
            listed = [tool.model_dump(by_alias=True, exclude_none=True, mode="json") for tool in TOOLS[tools]]
            return result(message, {"tools": listed})
    return None


class ByHand:
    """`seen` are the requests in order: method, headers, and the JSON-RPC message ({} where there is none)."""

    def __init__(self, say: Callable[[Message], bytes]) -> None:
        self.seen: list[tuple[str, dict[str, str], Message]] = []
        self._say = say
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def calls(self, method: str) -> int:
        return sum(message.get("method") == method for _, _, message in self.seen)

    def run(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                with connection, contextlib.suppress(OSError):
                    connection.settimeout(5)
                    self._serve(connection)

    def _serve(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as lines:
            method = lines.readline().decode().partition(" ")[0]
            headers = {}
            while line := lines.readline().strip():
                name, _, value = line.decode().partition(":")
                headers[name.lower()] = value.strip()
            body = lines.read(int(headers.get("content-length", 0)))
        message = json.loads(body) if body else {}
        if method:
            self.seen.append((method, headers, message))
            connection.sendall(self._say(message))

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@contextlib.contextmanager
def by_hand(say: Callable[[Message], bytes]) -> Iterator[ByHand]:
    server = ByHand(say)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(10)
