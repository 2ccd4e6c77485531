"""A raw proxy before the loopback service: each request is read byte by byte here and, unless an act waits for it, passed
on as it is. What HTTP libraries would never send, or never survive, can only be done on the socket itself."""

import contextlib
import http.client
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from tests.faults.messages import HOP, TLS_HELLO, Answer, Request, peeked_line, read_request

NO_TLS = b"\x15\x03\x01\x00\x02\x02\x50 this is no TLS"


class Visit:
    """One request on its connection, as an act handles it."""

    def __init__(self, request: Request, plug: socket.socket, front: "Front") -> None:
        self.request = request
        self.plug = plug
        self.front = front

    def pass_on(self, *without: str) -> Answer:
        """Let the service do its work, `without` some of the request's headers."""
        there = http.client.HTTPConnection(
            self.front.upstream.hostname or "", self.front.upstream.port, timeout=30
        )
        headers = {
            name: value for name, value in self.request.headers.items() if name not in HOP | {*without}
        }
        try:
            there.request(self.request.method, self.request.path, self.request.body or None, headers)
            answer = there.getresponse()
            kept = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, answer.reason, kept, answer.read())
        finally:
            there.close()

    def say(self, data: bytes) -> None:
        self.plug.sendall(data)

    def drip(self, data: bytes, pause: float) -> None:
        """One byte each `pause` seconds."""
        for byte in data:
            self.say(bytes([byte]))
            if self.front.closing.wait(pause):
                return

    def hang_up_half(self) -> None:
        """Say no more, and go on listening until the other side leaves as well."""
        self.plug.shutdown(socket.SHUT_WR)
        while self.plug.recv(65536):
            pass

    def slam(self) -> None:
        """Let the closing of this connection be a reset."""
        reset(self.plug)


Act = Callable[[Visit], None]
KindOf = Callable[[str, str], str]


class Unread:
    """An act that comes before the request is read: its beginning was seen and left in the socket."""

    def __call__(self, plug: socket.socket) -> None:
        reset(plug)


class Front:
    """The proxy's state. `kind_of` tells by method and path which of the service's calls a request is. Acts wait for requests by kind; `heard` has the kind of every request that arrived, `ranges`
    the Range header of each download that had one."""

    def __init__(self, upstream: str, kind_of: KindOf) -> None:
        self.upstream = urlsplit(upstream)
        self.kind_of = kind_of
        self.heard: list[str] = []
        self.ranges: list[str] = []
        self.visits = 0
        self.closing = threading.Event()
        self.refused_after: str | None = None
        self._acts: list[tuple[str, Act | Unread]] = []
        self._lock = threading.Lock()
        self._door: socket.socket | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def next(self, kind: str, act: Act | Unread, times: int = 1) -> None:
        """Meet the next requests of a kind with an act, each once."""
        with self._lock:
            self._acts += [(kind, act)] * times

    def calm(self) -> None:
        """Forget the acts, and be reachable."""
        with self._lock:
            self._acts.clear()
        self.refused_after = None
        self.open()

    def forget(self) -> None:
        """Be as fresh as at the start."""
        self.calm()
        self.heard.clear()
        self.ranges.clear()

    @property
    def waiting(self) -> int:
        """Acts that have not met their request."""
        with self._lock:
            return len(self._acts)

    def open(self) -> None:
        """Take connections, always on the same port."""
        if self._door is None:
            self._door = socket.create_server(("127.0.0.1", self.port), backlog=64)
            self.port = self._door.getsockname()[1]
            threading.Thread(target=self._receive, args=(self._door,), daemon=True).start()

    def close(self) -> None:
        """Refuse connections from now on."""
        door, self._door = self._door, None
        if door is not None:
            with contextlib.suppress(OSError):
                door.shutdown(socket.SHUT_RDWR)  # wakes whoever waits in accept
            door.close()

    def _receive(self, door: socket.socket) -> None:
        while True:
            try:
                plug, _ = door.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(plug,), daemon=True).start()

    def _serve(self, plug: socket.socket) -> None:
        with contextlib.suppress(OSError, http.client.HTTPException), plug:
            plug.settimeout(30)
            plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.visits += 1
            before = b""
            while True:
                if not before and self._met_unread(plug):
                    return
                request, before = read_request(plug, before)
                if request is None or not self._answer(request, plug):
                    return

    def _met_unread(self, plug: socket.socket) -> bool:
        """Deal with a connection by its first bytes, which stay unread; whether that was the end of it."""
        line = peeked_line(plug)
        if line.startswith(TLS_HELLO):
            plug.sendall(NO_TLS)
            return True
        method, _, rest = line.decode("latin-1").partition(" ")
        kind = self.kind_of(method, rest.partition(" ")[0])
        act = self._take(kind, unread=True)
        if isinstance(act, Unread):
            self.heard.append(kind)
            act(plug)
            return True
        return False

    def _answer(self, request: Request, plug: socket.socket) -> bool:
        """Answer one request; whether the connection goes on."""
        kind = self.kind_of(request.method, request.path)
        self.heard.append(kind)
        if kind == "cdn" and "range" in request.headers:
            self.ranges.append(request.headers["range"])
        visit, act = Visit(request, plug, self), self._take(kind, unread=False)
        if act is not None and not isinstance(act, Unread):
            act(visit)
            return False
        answer = visit.pass_on()
        last = self.refused_after == kind
        if last:
            self.close()
        visit.say(answer.whole(*(["Connection: close"] if last else [])))
        return not last

    def _take(self, kind: str, *, unread: bool) -> Act | Unread | None:
        with self._lock:
            for place, (wanted, act) in enumerate(self._acts):
                if wanted == kind:
                    if isinstance(act, Unread) is not unread:
                        return None
                    del self._acts[place]
                    return act
        return None


@contextlib.contextmanager
def front(upstream: str, kind_of: KindOf) -> Iterator[Front]:
    """A proxy before the service at this address, for the length of a `with`."""
    found = Front(upstream, kind_of)
    found.open()
    try:
        yield found
    finally:
        found.closing.set()
        found.close()


def reset(plug: socket.socket) -> None:
    """Let the closing of a connection be a reset."""
    plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
