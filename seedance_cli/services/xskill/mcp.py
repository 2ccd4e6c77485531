"""xskill by MCP: each call of a `Channel` as a tool of whichever set the server lists. The SDK behind `mcp_session`
costs a second to import, so it is imported when the first call is made, and not at all where it is not installed."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from math import inf
from typing import TYPE_CHECKING, Any

from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.services.protocol import Leaving, nothing
from seedance_cli.services.registry import Access, listing, need_key
from seedance_cli.services.wire.faults import DOCTOR, NotSent
from seedance_cli.services.xskill import tool_sets
from seedance_cli.services.xskill.channel import Answer
from seedance_cli.services.xskill.envelope import task_id_in
from seedance_cli.services.xskill.faults import fault_in, fault_of_words, unclear
from seedance_cli.services.xskill.mcp_faults import Gone, NoTool, is_no_tool
from seedance_cli.services.xskill.tool_sets import NotByMcp, ToolCall

if TYPE_CHECKING:
    from seedance_cli.services.xskill.mcp_session import Said, Session

PATH = "/api/v3/mcp-http"
GREETING = 20.0
"""Seconds for a session to open where nothing else would do."""
SESSION_MODULE = "seedance_cli.services.xskill.mcp_session"


class NotInstalled(WrongInput):
    """The optional part of this program that speaks MCP is not there."""

    code = "not_installed"

    def __init__(self) -> None:
        super().__init__(
            "MCP needs an optional part that is not installed.", hint="pip install 'seedance-cli[mcp]'"
        )


def available() -> bool:
    """Whether the MCP SDK is installed, without importing it."""
    return find_spec("mcp") is not None


class Mcp:
    """The service's MCP server, connected at the first call. `patience` is in seconds, for the session to open;
    `answering` the same for a call, where it is less than the tool's own.

    Raises WrongInput and NoKey for a base URL and a key that cannot be used, NotInstalled without the SDK. A server
    that forgets the session gets a new one, once for a call.
    """

    name = "mcp"

    def __init__(self, access: Access, *, patience: float = GREETING, answering: float = inf) -> None:
        self._access = access
        self._patience = patience
        self._answering = answering
        self._session: Session | None = None
        # All that were opened: calls may still be under way in an older one.
        self._sessions: list[Session] = []
        self._opening = asyncio.Lock()
        self._failures = 0
        self._failure: SeedanceError | None = None

    async def tools(self) -> tuple[str, ...]:
        """What the server lists, as it names it."""
        return (await self._opened()).tools

    async def open(self) -> None:
        await self.tools()

    async def create(self, body: dict[str, Any], leaving: Leaving = nothing) -> Answer:
        return await self._use(lambda tools: tool_sets.to_create(tools, body), leaving)

    async def query(self, task_id: str) -> Answer:
        return await self._use(lambda tools: tool_sets.to_query(tools, task_id))

    async def upload(
        self, *, image_url: str = "", image: bytes = b"", file_name: str = "", content_type: str = ""
    ) -> Answer:
        return await self._use(
            lambda tools: tool_sets.to_upload(
                tools, image_url=image_url, image=image, file_name=file_name, content_type=content_type
            )
        )

    async def balance(self) -> Answer:
        return await self._use(tool_sets.to_balance)

    async def recent(self, limit: int) -> Answer:
        await self.open()
        try:
            return await self._use(lambda tools: tool_sets.to_list(tools, limit))
        except (NoTool, WrongInput) as fault:  # it may well have a tool that lists nothing without an id
            raise NotByMcp("MCP does not list tasks.", hint="--via rest") from fault

    async def cancel(self, task_id: str) -> bool:
        """Never: no set has a tool for it."""
        del task_id
        return False

    async def aclose(self) -> None:
        async with self._opening:
            sessions, self._sessions, self._session = self._sessions, [], None
            for session in sessions:
                await session.close()

    async def _use(
        self, choose: Callable[[tuple[str, ...]], ToolCall], leaving: Leaving | None = None
    ) -> Answer:
        session = await self._opened()
        try:
            return await self._call(session, choose(session.tools), leaving)
        except Gone:
            session = await self._opened(instead_of=session)
            return await self._call(session, choose(session.tools), leaving)

    async def _call(self, session: "Session", call: ToolCall, leaving: Leaving | None) -> Answer:
        call = replace(call, patience=min(call.patience, self._answering))
        return _answer(await session.call(call, leaving), call)

    async def _opened(self, instead_of: "Session | None" = None) -> "Session":
        """The session, opened by the first of several calls at once; where that fails, it has failed for all of them."""
        before = self._failures
        async with self._opening:
            if self._session is not None and self._session is not instead_of:
                return self._session
            if self._failure is not None and self._failures > before:  # while we waited for our turn
                raise self._failure
            self._session = None
            try:
                self._session = await self._open()
            except SeedanceError as fault:
                self._failure, self._failures = fault, self._failures + 1
                raise
            self._sessions.append(self._session)
            return self._session

    async def _open(self) -> "Session":
        _check(self._access)
        try:
            module = await asyncio.to_thread(import_module, SESSION_MODULE)
        except ImportError as fault:
            raise NotInstalled from fault
        session: Session = module.Session(self._access.base_url.strip().rstrip("/") + PATH, self._access.key)
        await session.open(self._patience)
        if not tool_sets.knows_any(session.tools):
            await session.close()
            raise NotSent("MCP has none of the tools that are known here.", hint=DOCTOR)
        return session


def _check(access: Access) -> None:
    """Raise for a key or an address with which REST would send nothing either."""
    from seedance_cli.services.wire.transport import Line

    need_key("xskill", access)
    Line("xskill", access.base_url, access.key, base_variable=listing("xskill").base_variable)


def _answer(said: "Said", call: ToolCall) -> Answer:
    body, text = said.reply.data, said.reply.text
    if said.is_error:
        raise _error(body, text, call)
    if isinstance(body, list) and call.tool in tool_sets.LISTING:
        return Answer(raw=body)
    if not isinstance(body, dict):
        what = "an empty answer" if not text.strip() else "no JSON"
        raise unclear(f"MCP's tool {call.tool} gave {what}", paid=call.paid)
    if fault := fault_in(200, body, text=text, paid=call.paid):
        raise fault
    if call.paid and not task_id_in(body):
        raise unclear("MCP answered without the id of a task", paid=True)
    inner = body.get("data") if "code" in body else None  # some tools hand on the envelope of REST
    return Answer(data=inner if isinstance(inner, dict) else body, raw=body)


def _error(body: Any, text: str, call: ToolCall) -> SeedanceError:
    """What a tool calls an error: the envelope's own, or a sentence."""
    if call.paid and (task_id := task_id_in(body)):
        return unclear(
            f"MCP's tool {call.tool} names a task and calls it an error", paid=True, task_id=task_id
        )
    if is_no_tool(text):
        return NoTool(f"MCP has no tool {call.tool}.", hint=DOCTOR)
    fault = fault_in(200, body, text=text, paid=call.paid) if isinstance(body, dict) else None
    return fault or fault_of_words(text or "it does not say what is wrong", paid=call.paid)
