"""Requests and answers as bytes on a socket: only as much of HTTP as the proxy needs, so that it can say what no library
would."""

import socket
import time
from dataclasses import dataclass

HOP = {"connection", "content-length", "transfer-encoding", "keep-alive", "date"}
"""Headers that belong to one connection, not to what is said on it."""
TLS_HELLO = b"\x16"


@dataclass(frozen=True)
class Request:
    """One request as it came; `headers` have lower-case names."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What the service answered, whole."""

    status: int
    reason: str
    headers: dict[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "application/json")

    def head(self, *lines: str, version: str = "1.1") -> bytes:
        """The status line and these header lines."""
        told = (f"HTTP/{version} {self.status} {self.reason}", f"Content-Type: {self.content_type}", *lines)
        return ("\r\n".join(told) + "\r\n\r\n").encode("latin-1")

    def whole(self, *lines: str) -> bytes:
        """The answer as it is, with further header lines."""
        kept = [
            f"{name}: {value}" for name, value in self.headers.items() if name not in HOP | {"content-type"}
        ]
        return self.head(*kept, *lines, f"Content-Length: {len(self.body)}") + self.body


def peeked_line(plug: socket.socket) -> bytes:
    """The first line that has arrived, left in the socket; b"" where the other side is gone."""
    while True:
        seen = plug.recv(4096, socket.MSG_PEEK)
        if not seen or seen.startswith(TLS_HELLO) or b"\r\n" in seen or len(seen) == 4096:
            return seen.partition(b"\r\n")[0]
        time.sleep(0.001)


def read_request(plug: socket.socket, before: bytes) -> tuple[Request | None, bytes]:
    """One whole request and what came after it; None where no more comes."""
    while (end := before.find(b"\r\n\r\n")) < 0:
        if not (more := plug.recv(65536)):
            return None, b""
        before += more
    first, *lines = before[:end].decode("latin-1").split("\r\n")
    headers = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    whole = end + 4 + int(headers.get("content-length", 0))
    while len(before) < whole:
        if not (more := plug.recv(65536)):
            return None, b""
        before += more
    method, path, _ = first.split(" ", 2)
    return Request(method, path, headers, before[end + 4 : whole]), before[whole:]
