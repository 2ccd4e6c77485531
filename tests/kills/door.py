"""A door before the loopback service: bytes pass as they are, except that one order, or the reply to it, is held until
the program that waits there is dead."""

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit

Held = Literal["beginning", "request", "reply", "half reply"]
ORDERS = (b"POST /api/v3/tasks/create", b'"submit_task"')
"""What stands in the bytes of an order, by REST or by MCP."""


class Door:
    """`reached` is set when order number `which` is held here: its beginning alone has come, all of it, or its reply.
    `let_go` passes on what came, or drops it with its connection."""

    def __init__(self, upstream: str, held: Held, which: int = 1) -> None:
        self.reached = threading.Event()
        self._upstream = urlsplit(upstream)
        self._held = held
        self._left = which
        self._open = threading.Event()
        self._drops = False
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._receive, daemon=True).start()

    def let_go(self, *, drops: bool) -> None:
        self._drops = drops
        self._open.set()

    def close(self) -> None:
        self._open.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes whoever waits in accept
        self._listener.close()

    def _receive(self) -> None:
        while True:
            try:
                plug, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._visit, args=(plug,), daemon=True).start()

    def _visit(self, plug: socket.socket) -> None:
        there = socket.create_connection((self._upstream.hostname, self._upstream.port))
        for end in (plug, there):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        awaits = threading.Event()
        back = threading.Thread(target=self._back, args=(there, plug, awaits), daemon=True)
        back.start()
        self._forth(plug, there, awaits)
        back.join()
        plug.close()
        there.close()

    def _forth(self, plug: socket.socket, there: socket.socket, awaits: threading.Event) -> None:
        """From the program to the service; `awaits` is set where the reply to what goes by is to be held."""
        with contextlib.suppress(OSError):
            while data := plug.recv(65536):
                if self._is_the_one(data):
                    if self._held != "beginning":
                        data = self._whole(data, plug)
                    if "reply" in self._held:
                        awaits.set()
                    else:
                        self._hold()
                        if self._drops:
                            break
                there.sendall(data)
        with contextlib.suppress(OSError):
            there.shutdown(socket.SHUT_WR)

    def _back(self, there: socket.socket, plug: socket.socket, awaits: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := there.recv(65536):
                if awaits.is_set():
                    if self._held == "half reply":
                        plug.sendall(data[: len(data) // 2])
                        data = data[len(data) // 2 :]
                    awaits.clear()
                    self._hold()
                plug.sendall(data)
        with contextlib.suppress(OSError):
            plug.shutdown(socket.SHUT_WR)

    def _whole(self, data: bytes, plug: socket.socket) -> bytes:
        """The order with what still comes of it."""
        while not _is_whole(data) and (more := plug.recv(65536)):
            data += more
        return data

    def _hold(self) -> None:
        self.reached.set()
        self._open.wait()

    def _is_the_one(self, data: bytes) -> bool:
        if not any(order in data for order in ORDERS):
            return False
        with self._lock:
            self._left -= 1
            return self._left == 0


def _is_whole(data: bytes) -> bool:
    """Whether the JSON at the end of these bytes of a request has come to its own."""
    body = data.partition(b"\r\n\r\n")[2] if data.startswith(b"POST") else data
    try:
        json.loads(body)
    except ValueError:
        return False
    return True


@contextlib.contextmanager
def door(upstream: str, held: Held, which: int = 1) -> Iterator[Door]:
    """A door before the service at this address, for the length of a `with`."""
    found = Door(upstream, held, which)
    try:
        yield found
    finally:
        found.close()
