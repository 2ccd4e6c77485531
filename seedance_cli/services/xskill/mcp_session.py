"""One session with an MCP server by the official SDK, whose every failure becomes one of our errors here. The SDK's
contexts must be left in the task that entered them, so a task of their own holds them open; calls come from any."""

import asyncio
import json
import logging
from dataclasses import dataclass

import anyio
import httpx2
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult, Implementation, PaginatedRequestParams, TextContent

from seedance_cli import __version__, debug
from seedance_cli.services.protocol import Leaving
from seedance_cli.services.wire.exchange import is_loopback, read_address
from seedance_cli.services.wire.faults import DOCTOR, NotSent
from seedance_cli.services.wire.reply import Hide, Reply, hiding, read_reply
from seedance_cli.services.xskill.mcp_faults import Note, Told, error_at_opening, error_of
from seedance_cli.services.xskill.mcp_wire import LAST_WORD, LONGEST, NOTE, Wire
from seedance_cli.services.xskill.tool_sets import ToolCall

MOST_PAGES = 10
"""Of the list of tools."""
FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    ExceptionGroup,
    ImportError,  # a proxy that needs a package
    LookupError,
    MCPError,
    OSError,  # TimeoutError is one
    RuntimeError,
    TypeError,
    ValueError,  # pydantic's is one
    anyio.BrokenResourceError,
    anyio.ClosedResourceError,
    anyio.EndOfStream,
    httpx2.HTTPError,
    httpx2.InvalidURL,
)
"""All that the SDK has been seen to raise, or may where a server answers nonsense."""

for _name in ("mcp", "client", "httpx2"):  # the SDK logs tracebacks to stderr, which is the person's
    logging.getLogger(_name).addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a tool said: its first text, or its structured content where that is all, read like an HTTP body, and
    whether it calls that an error."""

    reply: Reply
    is_error: bool


class _Tolerant(ClientSession):
    """The SDK throws away a result that does not fit the schema its tool announced, and with it a paid task's id."""

    async def validate_tool_result(self, name: str, result: CallToolResult) -> None:
        """Everything is read."""


class Session:
    """A session at `url`, opened once and closed once, within one event loop."""

    def __init__(self, url: str, key: str) -> None:
        self.tools: tuple[str, ...] = ()
        self._url = url
        self._key = key
        self._hide = hiding(key)
        self._closing = asyncio.Event()
        self._ready: asyncio.Future[ClientSession] = asyncio.get_running_loop().create_future()
        self._ready.add_done_callback(lambda ready: ready.cancelled() or ready.exception())
        self._task: asyncio.Task[None] | None = None

    async def open(self, patience: float) -> None:
        """Shake hands and list the tools within `patience` seconds. Raises NotSent or NotLetIn, and leaves nothing
        open then."""
        self._task = asyncio.create_task(self._live())
        opened = False
        try:
            await asyncio.wait((self._ready,), timeout=patience)
            if not self._ready.done():
                raise NotSent(f"MCP did not answer within {patience:g} s.", hint=DOCTOR)
            self._ready.result()
            opened = True
        finally:
            if not opened:
                await self.close()

    async def call(self, call: ToolCall, leaving: Leaving | None = None) -> Said:
        """Use a tool; the call is sent once, and `leaving` is called just before its first byte goes out. Raises what `mcp_faults.error_of` makes of any trouble."""
        session = self._ready.result()
        note = Note(leaving=leaving)
        token = NOTE.set(note)
        try:
            async with asyncio.timeout(call.patience):
                said = _said(await session.call_tool(call.tool, call.arguments), self._hide)
                debug.note("tool", name=call.tool, is_error=said.is_error, answer=said.reply.data)
                return said
        except FAILURES as fault:
            waited = call.patience if isinstance(fault, TimeoutError) else None
            raise error_of(note, self._told(fault, waited), paid=call.paid) from None
        finally:
            note.over = True
            NOTE.reset(token)

    async def close(self) -> None:
        """End the session, politely if that is quick."""
        self._closing.set()
        if self._task is None:
            return
        if not self._ready.done():
            self._task.cancel()
        await asyncio.wait((self._task,), timeout=2 * LAST_WORD)
        if not self._task.done():
            self._task.cancel()
            await asyncio.wait((self._task,), timeout=LAST_WORD)

    async def _live(self) -> None:
        try:
            async with (
                Wire(self._key, self._hide, near=_is_near(self._url)) as wire,
                streamable_http_client(self._url, http_client=wire, max_sse_event_size=LONGEST) as streams,
                _Tolerant(
                    *streams, client_info=Implementation(name="seedance", version=__version__)
                ) as session,
            ):
                try:
                    await self._greet(session)
                except FAILURES as fault:
                    self._fail(fault)
                else:
                    self._ready.set_result(session)
                    await self._closing.wait()
        except FAILURES as fault:
            self._fail(fault)

    async def _greet(self, session: ClientSession) -> None:
        NOTE.set(Note())
        await session.initialize()
        names: list[str] = []
        cursor: str | None = None
        for _ in range(MOST_PAGES):
            NOTE.set(Note())
            listed = await session.list_tools(
                params=PaginatedRequestParams(cursor=cursor) if cursor else None
            )
            names += [tool.name for tool in listed.tools]
            cursor = listed.next_cursor
            if not cursor:
                break
        self.tools = tuple(dict.fromkeys(names))

    def _fail(self, fault: BaseException) -> None:
        if not self._ready.done():
            self._ready.set_exception(error_at_opening(NOTE.get() or Note(), self._told(fault)))

    def _told(self, fault: BaseException, waited: float | None = None) -> Told:
        if isinstance(fault, MCPError):
            return Told(code=fault.code, words=self._hide(fault.message))
        return Told(waited=waited)


def _is_near(url: str) -> bool:
    address = read_address(url)
    return address is not None and address.scheme == "http" and is_loopback(address)


def _said(result: CallToolResult, hide: Hide) -> Said:
    text = next((each.text for each in result.content if isinstance(each, TextContent)), "")
    reply = read_reply(200, {}, text.encode(errors="replace"), hide)
    if not isinstance(reply.data, dict) and isinstance(result.structured_content, dict):
        whole = json.dumps(result.structured_content, ensure_ascii=False)
        reply = read_reply(200, {}, whole.encode(errors="replace"), hide)
    return Said(reply=reply, is_error=result.is_error)
