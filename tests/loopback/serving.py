"""A loopback service in a thread, whatever it plays, and the handles by which a test steers it."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import uvicorn
from starlette.types import ASGIApp, Scope

from tests.loopback.census import Census
from tests.loopback.clock import Clock
from tests.loopback.diary import Diary, Entry
from tests.loopback.faults import Fault, Script
from tests.loopback.gate import Gate, Refusal
from tests.loopback.limits import Limits

Self = TypeVar("Self", bound="Loopback")


class Loopback:
    """One running service. Whatever is set or queued here counts for the requests that arrive afterwards.

    A service derives from it: makes what it needs, then calls `mount(app)`; its `serve` is
    `with Server(…).running() as server: yield server`."""

    entry: type[Entry] = Entry
    """The service's own entries, which know their kinds."""
    most_body = 10 * 1024 * 1024

    def __init__(self, port: int, key: str, clock: Clock) -> None:
        self._socket = _listening(port)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.key = key
        self.clock = clock
        self.tell: Callable[[Entry], None] = lambda _: None
        self.limits = Limits()
        self.census = Census()
        self._diary = Diary()
        self._script = Script()

    def mount(self, app: ASGIApp) -> None:
        """Put the application behind the gate."""
        self._gate = Gate(app, self._diary, self._script, self)
        config = uvicorn.Config(
            self._gate,
            http="h11",
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
        )
        self._uvicorn = uvicorn.Server(config)
        self._uvicorn.server_state.connections = self.census.sockets
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="loopback", daemon=True)

    # what the gate asks

    def arrived(self, entry: Entry) -> Refusal | None:
        """Count a request; status, body and headers of the answer to one too many."""
        now, limits = self.clock.now(), self.limits
        in_a_minute = self.census.arrived(entry, now)
        if limits.requests and in_a_minute > limits.requests:
            text = f"Rate limit exceeded: {limits.requests} requests per minute"
            return self._too_many(text, self.census.minute.until_below(limits.requests, now))
        if limits.at_once and entry.kind == "create" and self.under_way() >= limits.at_once:
            return self._too_many(f"Too many tasks: {limits.at_once} at once", limits.patience)
        return None

    def answered(self, entry: Entry) -> None:
        """Count an answer before anybody has it."""
        self.census.statuses[entry.status] += 1
        if entry.kind == "create":
            self.census.under_way(self.under_way())

    def ended(self, entry: Entry) -> None:
        """All that there will be of an answer has gone out."""
        self.tell(entry)

    def _too_many(self, text: str, seconds: int) -> Refusal:
        when = {"retry-after": str(seconds)} if self.limits.says_when else {}
        return 429, self.told(429, text), when

    # what a service may want to say otherwise

    def under_way(self) -> int:
        """Tasks that have been made and have not ended."""
        return 0

    def refusal(self, entry: Entry) -> tuple[int, Any] | None:
        """Status and body of what is refused before the application is asked; None: the application answers."""
        return None

    def told(self, status: int, text: str) -> Any:
        """The body of an error, in the service's own form."""
        return {"code": status, "detail": text}

    # what a test asks

    @property
    def log(self) -> list[Entry]:
        return self._diary.entries

    def count(self, kind: str) -> int:
        """How many requests of a kind arrived, answered well or not."""
        return self._diary.count(kind)

    @property
    def creates(self) -> int:
        """How many requests to create arrived, answered well or not."""
        return self.count("create")

    @property
    def queries(self) -> int:
        return self.count("query")

    @property
    def downloads(self) -> int:
        return self.count("cdn")

    def sent(self, kind: str) -> list[Any]:
        """What each request of a kind asked for."""
        return [entry.arguments for entry in self.log if entry.kind == kind]

    @property
    def key_at_cdn(self) -> list[Entry]:
        """Downloads that brought a key along, which none may."""
        return [
            entry
            for entry in self.log
            if entry.via == "cdn"
            and ("authorization" in entry.headers or self.key in entry.query + str(entry.headers))
        ]

    def wait_for(self, kind: str, count: int = 1, seconds: float = 5.0) -> bool:
        """Block until so many requests of a kind have arrived; False where they do not come in time."""
        return self._diary.wait_for(lambda seen: sum(entry.kind == kind for entry in seen) >= count, seconds)

    # what a test does

    def only_count(self) -> None:
        """Keep no diary from now on."""
        self._diary.keeps = False

    def next(self, kind: str, fault: Fault, *, via: str = "") -> None:
        """Meet the next request of a kind with a fault, once. The kinds are the service's, and "cdn"; a way ("rest",
        …) and "any" fit every request that came so."""
        self._script.next(kind, fault, via)

    def always(self, kind: str, fault: Fault, *, via: str = "") -> None:
        """Meet every request of a kind with a fault, until `calm`."""
        self._script.always(kind, fault, via)

    def calm(self) -> None:
        """Forget all faults and let hanging requests go on."""
        self._script.clear()
        self.release()

    @property
    def faults_left(self) -> int:
        """Queued faults that have not met their request."""
        return self._script.waiting

    def release(self) -> None:
        """Let the requests that hang now go on."""
        self._loop.call_soon_threadsafe(self._gate.let_go)

    def pass_time(self, seconds: float) -> None:
        """Every task is so much older."""
        self.clock.advance(seconds)

    def hang_up(self, scope: Scope) -> None:
        """Close the connection of a request."""
        for connection in list(self._uvicorn.server_state.connections):
            if connection.transport.get_extra_info("peername") == tuple(scope["client"]):
                connection.transport.close()

    # the thread

    @contextlib.contextmanager
    def running(self: Self) -> Iterator[Self]:
        """Serve for the length of a `with`."""
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the loopback service did not start")
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._end)
            self._thread.join(10)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        started = asyncio.create_task(self._say_when_started())
        await self._uvicorn.serve(sockets=[self._socket])
        await started

    async def _say_when_started(self) -> None:
        while not self._uvicorn.started:
            await asyncio.sleep(0.002)
        self._ready.set()

    def _end(self) -> None:
        self._uvicorn.should_exit = True
        for connection in list(self._uvicorn.server_state.connections):
            connection.transport.abort()


def _listening(port: int) -> socket.socket:
    # The protocol is named because asyncio answers at once (TCP_NODELAY) only on sockets that say TCP.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError:
        listener.close()
        raise
    listener.listen(128)
    return listener
