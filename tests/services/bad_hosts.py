"""Hosts that behave badly, byte by byte: a raw socket on loopback, and for each connection an act that says what happens.

with host(says(b"HTTP/1.1 200 OK\\r\\n…")) as there:
    ...            # there.url; there.heard: each request as it came; there.sent: bytes that went out
"""

import contextlib
import re
import socket
import ssl
import struct
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

CERTIFICATE = """-----BEGIN CERTIFICATE-----
MIIBmTCCAT6gAwIBAgIBBzAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEy
MDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABB+rgM+T8wWa9jjR
WXHf9ZU/sdrDBoDuKeBPiSZp0ni9jyBdKptPoqzf7Tlob6Zm+1GDCajkQS8qFAqg2u0HOyyjfzB9MA8GA1UdEwEB/wQFMAMB
Af8wDgYDVR0PAQH/BAQDAgKEMB0GA1UdDgQWBBTXJFuDq093aZl+G6arwgKHbFV8NDAfBgNVHSMEGDAWgBTXJFuDq093aZl+
G6arwgKHbFV8NDAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZIzj0EAwIDSQAwRgIhAPLzUqMILsfqnTLqVTyd
a2OBcFskfJNX76Orn3or+AGeAiEAnuSQqr1dBgaNpQZE/Dn99q3CSKc92F467jb1Heh9Ogs=
-----END CERTIFICATE-----
"""
"""For localhost and 127.0.0.1, signed by itself. Its key below opens nothing but these tests."""
CERTIFICATE_KEY = """-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQghVoXXYzXlP3R9UpbxunzLGwc4uNXswODzcKixbu63D6hRANC
AAQfq4DPk/MFmvY40Vlx3/WVP7HawwaA7ingT4kmadJ4vY8gXSqbT6Ks3+05aG+mZvtRgwmo5EEvKhQKoNrtBzss
-----END PRIVATE KEY-----
"""


class Host:
    """What a test knows of a running host."""

    def __init__(self, port: int, scheme: str) -> None:
        self.port = port
        self.url = f"{scheme}://127.0.0.1:{port}"
        self.heard: list[bytes] = []
        self.sent = 0
        self.visits = 0
        self.closing = threading.Event()


class Visit:
    """One connection, as an act handles it."""

    def __init__(self, plug: socket.socket, there: Host) -> None:
        self._plug = plug
        self._there = there
        self._before = b""

    def listen(self) -> bytes:
        """One whole request, b"" when none comes any more."""
        while (end := self._before.find(b"\r\n\r\n")) < 0:
            if not (more := self._plug.recv(65536)):
                return b""
            self._before += more
        head = self._before[: end + 4].lower()
        _, _, length = head.partition(b"content-length:")
        whole = end + 4 + (int(length.split(b"\r\n")[0]) if length else 0)
        while len(self._before) < whole and (more := self._plug.recv(65536)):
            self._before += more
        request, self._before = self._before[:whole], self._before[whole:]
        self._there.heard.append(request)
        return request

    def overhear(self) -> None:
        """The first bytes of a request, no more."""
        self._plug.recv(1)

    def say(self, data: bytes) -> None:
        for start in range(0, len(data), 16384):
            self._there.sent += self._plug.send(data[start : start + 16384])

    def say_without_end(self, data: bytes) -> None:
        while not self._there.closing.is_set():
            self.say(data)

    def drip(self, data: bytes, pause: float = 0.005) -> None:
        """One byte at a time, again and again."""
        while not self._there.closing.wait(pause):
            for byte in data:
                self.say(bytes([byte]))
                if self._there.closing.wait(pause):
                    return

    def keep_silent(self) -> None:
        self._there.closing.wait(30)

    def slam(self) -> None:
        """Break the connection off, so that the other side gets a reset."""
        self._plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


Act = Callable[[Visit], None]


def says(*answers: bytes) -> Act:
    """Answers each request of a connection in turn, then hangs up."""

    def act(visit: Visit) -> None:
        for answer in answers:
            if not visit.listen():
                return
            visit.say(answer)

    return act


def store(thing: bytes, *, first: int = 0, **marks: str) -> Act:
    """A host that keeps its word: the whole thing, or the range that was asked for; `first` bytes of each answer's body,
    then it breaks off (0: never)."""

    def act(visit: Visit) -> None:
        while request := visit.listen():
            said = _of(thing, re.search(rb"(?i)range: bytes=(\d+)-\r\n", request), marks)
            head, end, body = said.partition(b"\r\n\r\n")
            visit.say(head + end + (body[:first] if first else body))
            if first and len(body) > first:
                return

    return act


def _of(thing: bytes, asked: re.Match[bytes] | None, marks: dict[str, str]) -> bytes:
    kind = {"content_type": "video/mp4", **marks}
    if not asked:
        return answer(thing, **kind)
    at = int(asked[1])
    if at >= len(thing):
        return answer(b"", "416 Range Not Satisfiable", **kind, content_range=f"bytes */{len(thing)}")
    where = f"bytes {at}-{len(thing) - 1}/{len(thing)}"
    return answer(thing[at:], "206 Partial Content", **kind, content_range=where)


def silent(visit: Visit) -> None:
    """Hears the request, and that is all."""
    visit.listen()
    visit.keep_silent()


def mute(visit: Visit) -> None:
    """Takes the connection and neither reads nor speaks."""
    visit.keep_silent()


def rude(visit: Visit) -> None:
    """Hears the request and breaks the connection off."""
    visit.listen()
    visit.slam()


def answer(body: bytes = b"{}", status: str = "200 OK", **headers: str) -> bytes:
    """A whole HTTP answer; `content_type="text/html"` becomes a header."""
    lines = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    lines |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


@contextlib.contextmanager
def host(*acts: Act, tls: bool = False) -> Iterator[Host]:
    """A host on a free loopback port. The first connection gets the first act, and so on; the last act goes on."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        there = Host(door.getsockname()[1], "https" if tls else "http")
        guests: list[threading.Thread] = []

        def receive() -> None:
            while True:
                plug, _ = door.accept()
                if there.closing.is_set():
                    plug.close()
                    return
                act = acts[min(there.visits, len(acts) - 1)]
                there.visits += 1
                guests.append(threading.Thread(target=_host, args=(plug, act, there, tls)))
                guests[-1].start()

        receiving = threading.Thread(target=receive)
        receiving.start()
        try:
            yield there
        finally:
            there.closing.set()
            socket.create_connection(("127.0.0.1", there.port)).close()
            for thread in (receiving, *guests):
                thread.join()


def _host(plug: socket.socket, act: Act, there: Host, tls: bool) -> None:
    with contextlib.suppress(OSError), plug:
        plug.settimeout(30)
        if not tls:
            act(Visit(plug, there))
            return
        with _papers().wrap_socket(plug, server_side=True) as safe:
            act(Visit(safe, there))


def _papers() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        both = Path(folder) / "both.pem"
        both.write_text(CERTIFICATE + CERTIFICATE_KEY, encoding="ascii")
        context.load_cert_chain(both)
    return context


@contextlib.contextmanager
def nobody() -> Iterator[str]:
    """The URL of a port on which surely nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"
