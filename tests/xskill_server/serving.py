"""A loopback xskill in a thread: REST, MCP and downloads on one port, and the handles by which a test steers it."""

import contextlib
from collections.abc import AsyncIterator, Iterator
from copy import deepcopy
from typing import Any, Literal

from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.exceptions import HTTPException

from tests.loopback import Clock, Loopback
from tests.loopback.diary import Entry as AnyEntry
from tests.loopback.limits import Limits
from tests.xskill_server.diary import MCP_PATH, Entry
from tests.xskill_server.rest import NO_KEY, Rest, on_http_exception
from tests.xskill_server.studio import Job, Studio, Ways
from tests.xskill_server.tools import Toolbox

KEY = "sk-loopback-0123456789abcdef"
SESSION_PROTOCOLS = ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")
Tools = Literal["first", "second", "none", "absent"]
"""Which MCP tools are listed; with "absent" there is no MCP endpoint at all."""


class Server(Loopback):
    """One running xskill. Kinds of requests: create, query, upload, balance, list, cancel, cdn; over MCP also initialize,
    tools/list. Ways: rest, mcp, cdn."""

    entry = Entry

    def __init__(self, port: int, key: str, balance: int, tools: Tools, ways: Ways, clock: Clock) -> None:
        super().__init__(port, key, clock)
        self.tools: Tools = tools
        self._first = (balance, tools, deepcopy(ways))
        self.studio = Studio(self.url, balance, ways, clock)
        self._toolbox = Toolbox(self.studio, self._script, lambda: self.tools)
        self.mount(self._application())

    @property
    def ways(self) -> Ways:
        """How it behaves; change any field at any time: `server.ways.result_shape = "sdk"`."""
        return self.studio.ways

    @property
    def public_hosts(self) -> set[str]:
        return self.studio.ways.public_hosts

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
    def uploads(self) -> int:
        return self._diary.count("upload")

    def fail_next(self, text: str, *, where: Literal["error", "output"] = "error") -> None:
        """The next task made will fail with this text, in `data.error` or in `data.output.error`."""
        self.studio.fail_next(text, where)

    def renew_links(self) -> None:
        """Links given out so far die; the next query gives new ones."""
        self.studio.renew_links()

    def reset(self) -> None:
        """As fresh as it was: no log, tasks, files or faults; the first balance, tools and ways."""
        balance, self.tools, ways = self._first
        self.calm()
        self._diary.clear()
        self._diary.keeps = True
        self.census.forget()
        self.limits = Limits()
        self.studio.forget_tasks()
        self.studio.credits = balance
        self.studio.shelf.files.clear()
        self.studio.ways = deepcopy(ways)

    def under_way(self) -> int:
        return self.studio.under_way()

    def refusal(self, entry: AnyEntry) -> tuple[int, Any] | None:
        """At the MCP endpoint, what is no matter of MCP: no endpoint, no key, another protocol."""
        if entry.via != "mcp":
            return None
        if self.tools == "absent":
            return 404, {"detail": "Not Found"}
        sent = entry.headers.get("authorization", "")
        if sent != f"Bearer {self.key}":
            status = 403 if sent.startswith("Bearer ") else 401
            return status, self.told(status, NO_KEY)
        if entry.headers.get("mcp-protocol-version", SESSION_PROTOCOLS[0]) not in SESSION_PROTOCOLS:
            told = {"code": -32000, "message": "Missing Mcp-Session-Id. Call initialize first."}
            return 400, {"jsonrpc": "2.0", "id": None, "error": told}
        return None

    def _application(self) -> Starlette:
        rest = Rest(self.studio, self.key)
        mcp = self._toolbox.streamable_http_app(
            streamable_http_path=MCP_PATH,
            max_request_body_size=self.most_body + 1,
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
        async with self._toolbox.session_manager.run():
            yield


@contextlib.contextmanager
def serve(
    *,
    port: int = 0,
    key: str = KEY,
    balance: int = 100_000,
    tools: Tools = "first",
    held: bool = False,
    speed: float = 1.0,
    **ways: Any,
) -> Iterator[Server]:
    """A service for the length of a `with`. `held`: tasks grow older only by `server.pass_time`; else
    `speed` times as fast as the world. `ways` are the fields
    of `Ways`: still_seconds, clip_seconds, queue_seconds, result_shape, progress, …"""
    with Server(port, key, balance, tools, Ways(**ways), Clock(held, speed)).running() as server:
        yield server
