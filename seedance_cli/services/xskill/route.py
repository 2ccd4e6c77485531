"""Which way to xskill: MCP where it works and REST where it does not, decided here so that no paid call can go both
ways. A create goes by REST only where MCP surely did not carry it out."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from seedance_cli.errors import NoKey, SeedanceError, Unreachable
from seedance_cli.services.protocol import Leaving, nothing
from seedance_cli.services.registry import Access, listing, need_key
from seedance_cli.services.wire.faults import NotSent
from seedance_cli.services.xskill.channel import Answer, Channel
from seedance_cli.services.xskill.mcp import GREETING, Mcp, NotInstalled, available
from seedance_cli.services.xskill.mcp_faults import NotLetIn
from seedance_cli.services.xskill.route_memory import forget, remember_rest, rest_is_known
from seedance_cli.services.xskill.tool_sets import NotByMcp

AUTO_GREETING = 3.0
"""Seconds for MCP to open a session where REST would do as well."""
SURELY_NOT_DONE = (NotByMcp, NotInstalled, NotSent, NotLetIn)
"""The errors after which a create may go by REST; what a tool says in words, even of the key, is the service's own no."""
HARMLESS = (NotByMcp, NotInstalled, Unreachable, NoKey)
"""The same for everything that may be asked twice."""

Deed = Callable[[Channel], Awaitable[Answer]]


class Route:
    """A channel that goes by `access.via`: auto, mcp or rest.

    In auto, MCP is tried first, for `patience` seconds; where it is of no use, REST is taken for the rest of the session,
    `access.tell` hears it once, and `access.folder` remembers it as soon as REST has answered. `now` gives seconds since
    1970. The errors are those of the way that was taken.
    """

    def __init__(
        self, access: Access, *, patience: float = AUTO_GREETING, now: Callable[[], float] = time.time
    ) -> None:
        known = listing("xskill")
        self._access = access = replace(access, base_url=access.base_url or known.base_url)
        self._now = now
        self._auto = access.via == "auto"
        self._mcp: Mcp | None = None
        self._left: Mcp | None = None
        self._rest: Channel | None = None
        self._unremembered = False
        if access.via == "mcp" or (self._auto and self._mcp_is_worth_a_try()):
            self._mcp = Mcp(access, patience=patience if self._auto else GREETING)

    @property
    def name(self) -> str:
        """The way that the next call will try: mcp or rest."""
        return "mcp" if self._mcp else "rest"

    async def open(self) -> None:
        async def nothing(way: Channel) -> Answer:
            await way.open()
            return Answer()

        await self._do(nothing)

    async def create(self, body: dict[str, Any], leaving: Leaving = nothing) -> Answer:
        return await self._do(lambda way: way.create(body, leaving), SURELY_NOT_DONE)

    async def query(self, task_id: str) -> Answer:
        return await self._do(lambda way: way.query(task_id))

    async def upload(
        self, *, image_url: str = "", image: bytes = b"", file_name: str = "", content_type: str = ""
    ) -> Answer:
        def deed(way: Channel) -> Awaitable[Answer]:
            return way.upload(
                image_url=image_url, image=image, file_name=file_name, content_type=content_type
            )

        return await self._do(deed)

    async def balance(self) -> Answer:
        return await self._do(lambda way: way.balance())

    async def recent(self, limit: int) -> Answer:
        return await self._do(lambda way: way.recent(limit))

    async def cancel(self, task_id: str) -> bool:
        """By REST whichever way the other calls go: MCP has no tool for it."""
        need_key("xskill", self._access)
        return await self._by_rest().cancel(task_id)

    async def aclose(self) -> None:
        ways = (self._mcp, self._left, self._rest)
        self._left = self._rest = None
        for way in ways:
            if way is not None:
                await way.aclose()

    async def _do(self, deed: Deed, harmless: tuple[type[SeedanceError], ...] = HARMLESS) -> Answer:
        """Do it by MCP, and by REST after one of the `harmless` errors."""
        need_key("xskill", self._access)
        if (mcp := self._mcp) is not None:
            try:
                return await deed(mcp)
            except harmless as fault:
                if not self._auto:
                    fault.lasting = True  # who insists on MCP hears at once that it is not there
                    fault.hint = "The same with --via rest" if isinstance(fault, Unreachable) else fault.hint
                    raise
                if not isinstance(fault, NotByMcp):  # another call may be just what MCP has a tool for
                    self._leave(mcp, fault)
        answer = await deed(self._by_rest())
        if self._unremembered:
            self._unremembered = False
            remember_rest(self._access.folder, self._access.base_url, self._now())
        return answer

    def _leave(self, mcp: Mcp, fault: SeedanceError) -> None:
        """Go on by REST. Of several calls at once, the first one says so. What is under way by MCP may end there: a paid
        call whose connection is taken away has an unknown outcome."""
        self._by_rest()  # raises where there is no going on
        if self._mcp is not mcp:
            return
        self._mcp, self._left = None, mcp
        if not isinstance(fault, NotInstalled):
            self._unremembered = True
            self._access.tell(f"{fault.message.rstrip('.')}; going on by REST.")

    def _by_rest(self) -> Channel:
        if self._rest is None:
            from seedance_cli.services.wire.transport import Line
            from seedance_cli.services.xskill.rest import Rest

            variable = listing("xskill").base_variable
            self._rest = Rest(Line("xskill", self._access.base_url, self._access.key, base_variable=variable))
        return self._rest

    def _mcp_is_worth_a_try(self) -> bool:
        return available() and not rest_is_known(self._access.folder, self._access.base_url, self._now())


async def probe(access: Access) -> tuple[str, ...]:
    """The tools that the MCP server lists, asked now; that it answers is remembered. Raises NotInstalled, NoKey,
    WrongInput or Unreachable."""
    access = replace(access, base_url=access.base_url or listing("xskill").base_url)
    mcp = Mcp(access)
    try:
        tools = await mcp.tools()
    finally:
        await mcp.aclose()
    forget(access.folder, access.base_url)
    return tools
