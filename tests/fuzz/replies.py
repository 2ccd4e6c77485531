"""Replies: whatever a service sends is read by the real path, from bytes to a task, and comes out as one or as an error.

Only the wire is missing: `Rest` and `Mcp` are the real ones, over a line and a session that hand them what was thrown.
"""

from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any, TypeVar

from seedance_cli.errors import SeedanceError
from seedance_cli.services.protocol import Balance, Listed, Task
from seedance_cli.services.wire.reply import Reply, hiding, read_reply
from seedance_cli.services.xskill import mcp, rest
from seedance_cli.services.xskill.listing import read_listed
from seedance_cli.services.xskill.replies import read_balance, read_created, read_link, read_query
from tests.fuzz import bodies
from tests.fuzz.documented import TASK, answers
from tests.fuzz.hostile import KEY
from tests.fuzz.mutations import as_bytes, mutated, torn
from tests.fuzz.reply_rules import (
    check_balance,
    check_fault,
    check_link,
    check_listed,
    check_money,
    check_task,
)
from tests.fuzz.running import Target

T = TypeVar("T")

HIDE = hiding(KEY)
SINCE = 1776592000.0  # a moment in April 2026
STATUSES: tuple[int, ...] = (
    200,
    200,
    200,
    201,
    202,
    204,
    206,
    299,
    400,
    401,
    402,
    403,
    404,
    408,
    409,
    413,
    422,
    425,
    429,
    451,
    499,
)
STATUSES += (500, 502, 503, 504, 529, 599)
KINDS = ("create", "create", "query", "query", "upload", "balance", "list")
PATHS = ("rest", "first", "second")
RETRY: tuple[str, ...] = (
    "5",
    "0",
    "-1",
    "99999999999",
    "1.5",
    "soon",
    "Wed, 21 Oct 2099 07:28:00 GMT",
    "Wed, 99 Oct 2015 07:28:00 GMT",
)
RETRY += ("Mon, 01 Jan 0000 00:00:00 -9999", "٣", "1e9", "\x00", "21 Oct 99999 07:28:00", "x" * 9000, KEY)


@dataclass(frozen=True, slots=True)
class Thrown:
    """One answer on its way in: to what was asked (`kind`), by which way, and for MCP as text or structured."""

    kind: str
    via: str
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    failed: bool = False
    structured: Any = None


@cache
def _documented() -> dict[str, list[tuple[int, Any]]]:
    return answers()


def example(dice: Random) -> Thrown:
    """Three quarters are documented answers gone wrong, the rest was never an answer."""
    kind = dice.choice(KINDS)
    via = dice.choice(PATHS)
    if dice.random() < 0.25:
        return Thrown(
            kind, via, dice.choice(STATUSES), bodies.small(dice), _headers(dice), dice.random() < 0.3
        )
    status, answer = dice.choice(_documented()["errors" if dice.random() < 0.2 else kind])
    if dice.random() < 0.1:
        status = dice.choice(STATUSES)
    changed = mutated(dice, answer)
    structured = changed if via != "rest" and isinstance(changed, dict) and dice.random() < 0.4 else None
    body = as_bytes(dice, changed)
    if dice.random() < 0.25:
        body = torn(dice, body)
    return Thrown(
        kind, via, status, b"" if structured else body, _headers(dice), dice.random() < 0.1, structured
    )


def of_bytes(data: bytes) -> Thrown:
    """The first three bytes choose what was asked and how it was answered."""
    first, second, third, *_ = (*data[:3], 0, 0, 0)
    return Thrown(
        KINDS[first % len(KINDS)],
        PATHS[second % 3],
        STATUSES[third % len(STATUSES)],
        data[3:],
        {},
        third > 200,
    )


def giants() -> list[Thrown]:
    """Every giant, as the answer to everything."""
    found = bodies.giants().values()
    return [
        Thrown(kind, via, 200, body)
        for body in found
        for kind in ("create", "query", "list")
        for via in PATHS[:2]
    ]


def read(thrown: Thrown) -> str:
    """Read one; the word for what came of it. Asserts all that has to hold."""
    reply = _reply(thrown)
    try:
        came = _came(thrown, reply)
    except SeedanceError as fault:
        check_fault(fault)
        if thrown.kind == "create":
            check_money(fault, reply.data, asked=thrown.via, status=thrown.status, failed=thrown.failed)
        return f"{thrown.kind}: {fault.code}"
    if isinstance(came, Task):
        check_task(came)
        assert thrown.kind == "create" or came.id == TASK
        return f"{thrown.kind}: {came.state}"
    if isinstance(came, Balance):
        check_balance(came)
        return f"balance: {'an amount' if came.amount is not None else 'unknown'}"
    if isinstance(came, str):
        check_link(came)
        return "upload: a link"
    for each in came or ():
        check_listed(each)
    return f"list: {'none' if came is None else 'some' if came else 'empty'}"


def _came(thrown: Thrown, reply: Reply) -> Task | Balance | str | tuple[Listed, ...] | None:
    channel = _channel(thrown, reply)
    if thrown.kind == "create":
        return read_created(_now(channel.create({"model": "m", "params": {"prompt": "x"}})))
    if thrown.kind == "query":
        return read_query(TASK, _now(channel.query(TASK)))
    if thrown.kind == "balance":
        return read_balance(_now(channel.balance()))
    if thrown.kind == "upload":
        return read_link(_now(channel.upload(image_url="https://img.example/a.png")))
    return read_listed(_now(channel.recent(100)), SINCE)


class _Line:
    """A line at whose other end the thrown answer waits."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply

    async def ask(self, *_: Any, **__: Any) -> Reply:
        return self._reply


class _Session:
    """A session whose tools all say the same."""

    def __init__(self, tools: tuple[str, ...], said: Any) -> None:
        self.tools = tools
        self._said = said

    async def call(self, *_: Any) -> Any:
        return self._said


def _channel(thrown: Thrown, reply: Reply) -> Any:
    if thrown.via == "rest":
        line: Any = _Line(reply)
        return rest.Rest(line)
    from seedance_cli.services.xskill.mcp_session import Said

    way = mcp.Mcp(None)  # type: ignore[arg-type]  # nothing is opened
    session: Any = _Session(_tools(thrown.via), Said(reply=reply, is_error=thrown.failed))
    way._session = session
    return way


def _tools(via: str) -> tuple[str, ...]:
    first = ("submit_task", "get_task", "upload_image", "get_balance", "list_tasks")
    return first if via == "first" else ("generate", "get_result", "transfer_url", "account")


def _reply(thrown: Thrown) -> Reply:
    """The answer as the way it came by reads it."""
    if thrown.via == "rest":
        return read_reply(thrown.status, thrown.headers, thrown.body, HIDE)
    from mcp_types import CallToolResult, TextContent

    from seedance_cli.services.xskill import mcp_session

    words = thrown.body.decode(errors="replace")
    content = [TextContent(type="text", text=words)] if words else []
    result = CallToolResult(
        content=list(content), structured_content=thrown.structured, is_error=thrown.failed
    )
    return mcp_session._said(result, HIDE).reply


def _now(work: Coroutine[Any, Any, T]) -> T:
    """What a coroutine comes to that waits for nothing."""
    try:
        work.send(None)
    except StopIteration as end:
        found: T = end.value
        return found
    raise AssertionError("it waits for something")


def _headers(dice: Random) -> dict[str, str]:
    found = {"content-type": "application/json"}
    if dice.random() < 0.2:
        found["retry-after"] = dice.choice(RETRY)
        found["date"] = dice.choice(RETRY)
    return found


REPLIES = Target(
    "replies", "answers of every shape, by REST and by both sets of MCP tools", example, read, of_bytes
)
