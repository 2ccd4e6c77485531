"""A loopback xskill in a thread: REST, MCP and downloads on one port, and the handles by which a test steers it."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from copy import deepcopy
from typing import Any, Literal

import uvicorn
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.types import Scope

from tests.xskill_server.diary import MCP_PATH, Diary, Entry
from tests.xskill_server.faults import Fault, Script
from tests.xskill_server.gate import MOST_BODY, Gate
from tests.xskill_server.rest import Rest, on_http_exception
from tests.xskill_server.studio import Clock, Job, Studio, Ways
from tests.xskill_server.tools import Toolbox

KEY = "sk-loopback-0123456789abcdef"
Tools = Literal["first", "second", "none", "absent"]
"""Which MCP tools are listed; with "absent" there is no MCP endpoint at all."""


class Server:
    """One running service. Whatever is set or queued here counts for the requests that arrive afterwards."""

    def __init__(self, port: int, key: str, balance: int, tools: Tools, ways: Ways, clock: Clock) -> None:
        self._socket = _listening(port)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.key = key
        self.tools: Tools = tools
        self.clock = clock
        self.tell: Callable[[Entry], None] = lambda _: None
        self._first = (balance, tools, deepcopy(ways))
        self._diary = Diary()
        self._script = Script()
        self.studio = Studio(self.url, balance, ways, clock)
        self._toolbox = Toolbox(self.studio, self._script, lambda: self.tools)
        self._gate = Gate(self._application(), self._diary, self._script, self)
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
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="xskill", daemon=True)

    @property
    def ways(self) -> Ways:
        """How it behaves; change any field at any time: `server.ways.result_shape = "sdk"`."""
        return self.studio.ways

    @property
    def public_hosts(self) -> set[str]:
        return self.studio.ways.public_hosts

    @property
    def log(self) -> list[Entry]:
        return self._diary.entries

    @property
    def tasks(self) -> list[Job]:
        """All tasks that were really made (and paid), in order."""
        return list(self.studio.jobs.values())

    @property
    def balance(self) -> int:
        return self.studio.balance

    @balance.setter
    def balance(self, credits_left: int) -> None:
        self.studio.credits = credits_left

    @property
    def creates(self) -> int:
        """How many requests to create arrived, answered well or not; `tasks` has what came of them."""
        return self._diary.count("create")

    @property
    def queries(self) -> int:
        return self._diary.count("query")

    @property
    def uploads(self) -> int:
        return self._diary.count("upload")

    @property
    def downloads(self) -> int:
        return self._diary.count("cdn")

    def sent(self, kind: str) -> list[Any]:
        """What each request of a kind asked for: the JSON body, or the MCP tool's arguments."""
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

    def next(self, kind: str, fault: Fault, *, via: str = "") -> None:
        """Meet the next request of a kind with a fault, once. Kinds: create, query, upload, balance, list, cancel, cdn;
        over MCP also initialize, tools/list; "mcp", "rest" and "any" fit every request that came so."""
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

    def fail_next(self, text: str, *, where: Literal["error", "output"] = "error") -> None:
        """The next task made will fail with this text, in `data.error` or in `data.output.error`."""
        self.studio.fail_next(text, where)

    def release(self) -> None:
        """Let the requests that hang now go on."""
        self._loop.call_soon_threadsafe(self._let_go)

    def pass_time(self, seconds: float) -> None:
        """Every task is so much older."""
        self.clock.advance(seconds)

    def renew_links(self) -> None:
        """Links given out so far die; the next query gives new ones."""
        self.studio.renew_links()

    def wait_for(self, kind: str, count: int = 1, seconds: float = 5.0) -> bool:
        """Block until so many requests of a kind have arrived; False where they do not come in time."""
        return self._diary.wait_for(lambda seen: sum(entry.kind == kind for entry in seen) >= count, seconds)

    def reset(self) -> None:
        """As fresh as it was: no log, tasks, files or faults; the first balance, tools and ways."""
        balance, self.tools, ways = self._first
        self.calm()
        self._diary.clear()
        self.studio.jobs.clear()
        self.studio.forget_failures()
        self.studio.credits = balance
        self.studio.shelf.files.clear()
        self.studio.ways = deepcopy(ways)

    def _application(self) -> Starlette:
        rest = Rest(self.studio, self.key)
        mcp = self._toolbox.streamable_http_app(
            streamable_http_path=MCP_PATH,
            max_request_body_size=MOST_BODY + 1,
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        whole = Starlette(
            routes=[*rest.routes(), *mcp.routes],
            lifespan=self._lifespan,
            exception_handlers={HTTPException: on_http_exception},
        )
        whole.router.redirect_slashes = False
        return whole

    @contextlib.asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        async with self._toolbox.session_manager.run():
            yield

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        started = asyncio.create_task(self._say_when_started())
        await self._uvicorn.serve(sockets=[self._socket])
        await started

    async def _say_when_started(self) -> None:
        while not self._uvicorn.started:
            await asyncio.sleep(0.002)
        self._ready.set()

    def hang_up(self, scope: Scope) -> None:
        """Close the connection of a request."""
        for connection in list(self._uvicorn.server_state.connections):
            if connection.transport.get_extra_info("peername") == tuple(scope["client"]):
                connection.transport.close()

    def _let_go(self) -> None:
        self._gate.released.set()
        self._gate.released = asyncio.Event()

    def _end(self) -> None:
        self._uvicorn.should_exit = True
        for connection in list(self._uvicorn.server_state.connections):
            connection.transport.abort()

    @contextlib.contextmanager
    def _running(self) -> Iterator["Server"]:
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the loopback xskill did not start")
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._end)
            self._thread.join(10)


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


@contextlib.contextmanager
def serve(
    *,
    port: int = 0,
    key: str = KEY,
    balance: int = 100_000,
    tools: Tools = "first",
    held: bool = False,
    **ways: Any,
) -> Iterator[Server]:
    """A service for the length of a `with`. `held`: tasks grow older only by `server.pass_time`. `ways` are the fields
    of `Ways`: still_seconds, clip_seconds, queue_seconds, result_shape, progress, …"""
    with Server(port, key, balance, tools, Ways(**ways), Clock(held))._running() as server:
        yield server
