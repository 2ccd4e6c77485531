"""What can go wrong on a wire, as values: queue one with `server.next("create", lost())`. Those with `after` let the
service do its work first, so that the task exists and is paid while its maker never hears of it."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Ending = Literal["whole", "cut", "drop", "hang"]
Layer = Literal["http", "answer", "tool"]


@dataclass(frozen=True)
class Fault:
    """One misbehaviour. `layer` says where it plays: "http" on any request; "answer" changes the true JSON answer;
    "tool" is what a tool says in place of its result. `only` keeps it to requests that came by one way ("rest", …).
    `events` makes it a break in a stream: so many events come through, then `torn` bytes of the next."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    ending: Ending = "whole"
    after: bool = False
    layer: Layer = "http"
    only: str = ""
    change: Callable[[Any], Any] | None = None
    padding: int = 0
    echo: bool = False
    halved: bool = False
    events: int | None = None
    torn: int = 0


JSON = {"content-type": "application/json"}
_BROKEN = b'{"code": 200, "data": {"task_'


def answer(status: int, body: Any, headers: dict[str, str] | None = None, *, after: bool = False) -> Fault:
    """This status with this body: text or bytes as they are, anything else as JSON."""
    if isinstance(body, str | bytes):
        raw = body if isinstance(body, bytes) else body.encode()
        return Fault(status, raw, {"content-type": "text/plain", **(headers or {})}, after=after)
    return Fault(
        status, json.dumps(body, ensure_ascii=False).encode(), {**JSON, **(headers or {})}, after=after
    )


def html(status: int = 502, *, after: bool = False) -> Fault:
    page = "<html><head><title>Bad gateway</title></head><body><h1>nginx</h1></body></html>"
    return answer(status, page, {"content-type": "text/html"}, after=after)


def half_json(*, after: bool = False) -> Fault:
    """A whole HTTP answer whose JSON breaks off; with `after` the first half of the true one."""
    return Fault(200, _BROKEN, JSON, after=after, halved=True)


def cut_off(*, after: bool = False) -> Fault:
    """An HTTP answer that promises more than it sends, then the connection closes; with `after` half the true one."""
    return Fault(200, _BROKEN, JSON, ending="cut", after=after, halved=True)


def huge(megabytes: int = 50, *, after: bool = False) -> Fault:
    return Fault(
        200, b'{"code": 200, "data": {"padding": "', JSON, padding=megabytes * 1024 * 1024, after=after
    )


def redirect(url: str, status: int = 307) -> Fault:
    return Fault(status, headers={"location": url})


def drop() -> Fault:
    """The connection closes without an answer, and nothing was done."""
    return Fault(ending="drop")


def lost() -> Fault:
    """The work is done (the task made and paid), then the connection closes without an answer."""
    return Fault(ending="drop", after=True)


def hang(*, after: bool = False) -> Fault:
    """No answer until `server.release()`, then the true one. With `after` the work is done before the waiting."""
    return Fault(ending="hang", after=after)


def echo_key(status: int = 400) -> Fault:
    """An error whose text repeats the key that was sent."""
    return Fault(status, headers=JSON, echo=True)


def changed(change: Callable[[Any], Any]) -> Fault:
    """The true answer, changed: `change` gets the JSON of the answer (or a tool's own object) and gives a new one."""
    return Fault(layer="answer", change=change)


def stream_drops(events: int = 1, torn: int = 0) -> Fault:
    """So many events of the true stream come through, then so many bytes of the next; then the connection breaks."""
    return Fault(ending="drop", events=events, torn=torn)


def stream_ends(events: int = 1, torn: int = 0) -> Fault:
    """The same, yet the answer ends there in good order, as if that were all."""
    return Fault(ending="whole", events=events, torn=torn)


def stream_stalls(events: int = 1, torn: int = 0) -> Fault:
    """The same, then nothing until `server.release()`; after that the stream goes on where it stood."""
    return Fault(ending="hang", events=events, torn=torn)


class Script:
    """Faults waiting for their request: each once in order, or one for good (`always`)."""

    def __init__(self) -> None:
        self._queue: list[tuple[str, Fault, str]] = []
        self._sticky: dict[str, tuple[Fault, str]] = {}
        self._lock = threading.Lock()

    def next(self, kind: str, fault: Fault, via: str) -> None:
        with self._lock:
            self._queue.append((kind, fault, via))

    def always(self, kind: str, fault: Fault, via: str) -> None:
        with self._lock:
            self._sticky[kind] = (fault, via)

    def clear(self) -> None:
        with self._lock:
            self._queue.clear()
            self._sticky.clear()

    @property
    def waiting(self) -> int:
        """How many queued faults have not met their request."""
        with self._lock:
            return len(self._queue)

    def take(self, kinds: set[str], via: str, layers: tuple[Layer, ...]) -> Fault | None:
        def fits(kind: str, fault: Fault, wanted: str) -> bool:
            return kind in kinds and fault.layer in layers and wanted in ("", via) and fault.only in ("", via)

        with self._lock:
            for place, (kind, fault, wanted) in enumerate(self._queue):
                if fits(kind, fault, wanted):
                    del self._queue[place]
                    return fault
            return next(
                (fault for kind, (fault, wanted) in self._sticky.items() if fits(kind, fault, wanted)), None
            )
