"""xskill by MCP against the strict loopback server: both tool sets, what a create may and may not do, one session over
several runs of a loop, and Ctrl-C."""

import asyncio
import base64
import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from seedance_cli.errors import (
    NoKey,
    NotFound,
    OutcomeUnknown,
    Refused,
    SeedanceError,
    TooMany,
    Unreachable,
    WrongInput,
)
from seedance_cli.services.registry import Access
from seedance_cli.services.wire.faults import NotSent
from seedance_cli.services.xskill import mcp as mcp_module
from seedance_cli.services.xskill.channel import Answer
from seedance_cli.services.xskill.mcp import Mcp, NotInstalled
from seedance_cli.services.xskill.tool_sets import NotByMcp
from tests.xskill_server import Fault, Server, faults, serve

BODY = {
    "model": "st-ai/super-seed2",
    "params": {"prompt": "a duel", "model": "seedance_2.0_fast", "ratio": "16:9", "duration": 5},
}
PICTURE_LINK = "https://example.com/a.png"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def one_server() -> Iterator[Server]:
    with serve() as server:
        yield server


@pytest.fixture
def server(one_server: Server) -> Iterator[Server]:
    yield one_server
    one_server.reset()


def rpc_error(code: int, words: str) -> Fault:
    """A JSON-RPC error in place of the first tool's result: nothing was done."""
    return faults.answer(200, {"jsonrpc": "2.0", "id": 3, "error": {"code": code, "message": words}})


def by_mcp(server: Server, deed: Callable[[Mcp], Awaitable[Any]], *, key: str = "") -> Any:
    """What a deed over a fresh channel gives; the channel is closed after it."""

    async def done() -> Any:
        channel = Mcp(Access(key=key or server.key, base_url=server.url))
        try:
            return await deed(channel)
        finally:
            await channel.aclose()

    return asyncio.run(done())


def kinds(server: Server) -> list[str]:
    return [entry.kind or entry.method for entry in server.log]


async def create(channel: Mcp) -> Answer:
    return await channel.create(BODY)


@pytest.mark.parametrize(
    ("tools", "called"),
    [
        ("first", ["submit_task", "get_task", "upload_image", "upload_image", "get_balance"]),
        ("second", ["generate", "get_result", "transfer_url", "account"]),
    ],
)
def test_every_call_with_either_set(server: Server, tools: Any, called: list[str]) -> None:
    server.tools = tools

    async def all_of_it(channel: Mcp) -> tuple[Answer, ...]:
        made = await channel.create(BODY)
        seen = await channel.query(made.data["task_id"])
        kept = await channel.upload(image_url=PICTURE_LINK)
        if tools == "first":
            await channel.upload(image=PIXEL, file_name="a.png", content_type="image/png")
        return made, seen, kept, await channel.balance()

    made, seen, kept, left = by_mcp(server, all_of_it)
    assert [entry.tool for entry in server.log if entry.tool] == called
    assert server.tasks[0].params == BODY["params"]
    assert made.data == made.raw
    assert seen.data["task_id"] == made.data["task_id"] == server.tasks[0].id
    assert (kept.data.get("url") or kept.data.get("cdn_url")).startswith(server.url)
    assert left.data["balance"] == server.balance


def test_the_session_is_shaken_hands_on_once_and_ended(server: Server) -> None:
    async def twice(channel: Mcp) -> None:
        await channel.balance()
        await channel.balance()

    by_mcp(server, twice)
    hands = ["initialize", "notifications/initialized", "tools/list"]
    assert kinds(server) == [*hands, "balance", "balance", "DELETE"]
    assert all(entry.headers["authorization"] == f"Bearer {server.key}" for entry in server.log)


def test_calls_at_once_share_one_session(server: Server) -> None:
    async def six(channel: Mcp) -> list[Answer]:
        return await asyncio.gather(*(channel.create(BODY) for _ in range(6)))

    made = by_mcp(server, six)
    assert len({answer.data["task_id"] for answer in made}) == 6
    assert kinds(server).count("initialize") == 1


def test_two_runs_of_one_loop_share_one_session(server: Server) -> None:
    channel = Mcp(Access(key=server.key, base_url=server.url))
    with asyncio.Runner() as runner:
        made = runner.run(channel.create(BODY))
        seen = runner.run(channel.query(made.data["task_id"]))
        runner.run(channel.aclose())
    assert seen.data["task_id"] == made.data["task_id"]
    assert kinds(server).count("initialize") == 1
    assert kinds(server)[-1] == "DELETE"


def test_a_loop_that_ends_without_closing_leaves_nothing_behind(server: Server) -> None:
    with asyncio.Runner() as runner:
        runner.run(Mcp(Access(key=server.key, base_url=server.url)).balance())
    assert server.wait_for("balance")  # warnings about tasks, streams or sockets would fail this test


UNKNOWN: list[Fault] = [
    faults.lost(),
    faults.drop(),
    faults.cut_off(after=True),
    faults.half_json(after=True),
    faults.html(after=True),
    faults.html(200, after=True),
    faults.error(500, after=True),
    faults.error(500, "Insufficient balance", after=True),
    faults.answer(200, "", after=True),
    faults.answer(202, "", after=True),
    faults.redirect("http://127.0.0.1:1/", 303),
    faults.redirect("http://127.0.0.1:1/", 302),
    faults.huge(9, after=True),
    faults.tool_error(),
    faults.tool_error(-32000, "Something went wrong"),
    faults.tool_error(-32600, "Invalid request"),
    faults.tool_says("Done, and thank you"),
    faults.tool_says(""),
    faults.tool_says("[]"),
    faults.tool_says('{"success": false}'),
    faults.tool_says('{"code": 200, "data": {}}'),
    faults.tool_says("{}"),
    faults.tool_says("[" * 100_000),
    faults.tool_refuses("Upstream connection error"),
    faults.tool_refuses(""),
]


@pytest.mark.parametrize("fault", UNKNOWN)
def test_a_create_without_a_clear_answer_is_unknown_and_sent_once(server: Server, fault: Fault) -> None:
    server.next("create", fault)
    with pytest.raises(OutcomeUnknown) as caught:
        by_mcp(server, create)
    assert server.creates == 1
    assert server.key not in caught.value.message + caught.value.hint


REFUSED: list[tuple[Fault, type[SeedanceError]]] = [
    (faults.tool_refuses("Insufficient balance: required 200 points, have 50 points"), Refused),
    (faults.tool_refuses("Rate limit exceeded: 60 requests per minute"), Refused),
    (faults.tool_refuses("Invalid or missing API key"), NoKey),
    (faults.tool_refuses("错误码: 2038"), Refused),
    (faults.tool_refuses("Invalid params for model 'x': ratio"), WrongInput),
    (faults.tool_refuses("Model not found: x"), WrongInput),
    (faults.tool_refuses('{"code": 402, "detail": "Insufficient balance"}'), Refused),
    (faults.tool_says('{"code": 402, "message": "no"}', after=False), Refused),
    (rpc_error(-32602, "ratio: not one of the list"), WrongInput),
    (faults.error(401), NoKey),
    (faults.echo_key(403), NoKey),
    (faults.error(402), Refused),
    (faults.too_many("7"), TooMany),
    (faults.error(422), WrongInput),
    (faults.echo_key(400), WrongInput),
]


@pytest.mark.parametrize(("fault", "kind"), REFUSED)
def test_a_clear_no_to_a_create_is_a_refusal(server: Server, fault: Fault, kind: type[SeedanceError]) -> None:
    server.next("create", fault)
    with pytest.raises(kind) as caught:
        by_mcp(server, create)
    assert not isinstance(caught.value, OutcomeUnknown | Unreachable)
    assert server.creates == 1
    assert server.key not in caught.value.message + caught.value.hint


def test_how_long_to_wait_is_read(server: Server) -> None:
    server.next("create", faults.too_many("7"))
    with pytest.raises(TooMany) as caught:
        by_mcp(server, create)
    assert caught.value.retry_after == 7


NOT_SENT: list[Fault] = [
    faults.redirect("http://127.0.0.1:1/elsewhere"),
    faults.redirect("/api/v3/elsewhere", 308),
    faults.error(405),
    rpc_error(-32601, "Method not found"),
    rpc_error(-32602, "Unknown tool: submit_task"),
    faults.tool_refuses("Unknown tool: submit_task"),
    faults.tool_refuses("Error executing tool submit_task: Unknown tool: submit_task"),
]


@pytest.mark.parametrize("fault", NOT_SENT)
def test_what_no_tool_has_seen_was_not_sent(server: Server, fault: Fault) -> None:
    server.next("create", fault)
    with pytest.raises(NotSent):
        by_mcp(server, create)
    assert server.creates == 1
    assert not [entry for entry in server.log if entry.path.endswith("elsewhere")]


def test_a_create_that_is_not_answered_in_time_is_unknown(server: Server) -> None:
    server.next("create", faults.hang(after=True))

    async def impatient(access: Access) -> None:
        channel = Mcp(access, answering=0.5)
        with pytest.raises(OutcomeUnknown, match=r"within 0\.5 s"):
            await channel.create(BODY)
        await channel.aclose()

    asyncio.run(impatient(Access(key=server.key, base_url=server.url)))
    assert server.creates == 1


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.lost(), Unreachable),
        (faults.error(500), Unreachable),
        (faults.tool_error(), Unreachable),
        (faults.tool_says("what?"), Unreachable),
        (faults.tool_refuses("Task not found: x"), NotFound),
        (faults.error(429), TooMany),
    ],
)
def test_a_look_that_fails_is_no_matter_of_money(
    server: Server, fault: Fault, kind: type[SeedanceError]
) -> None:
    server.next("query", fault)

    async def look(channel: Mcp) -> None:
        made = await channel.create(BODY)
        await channel.query(made.data["task_id"])

    with pytest.raises(kind) as caught:
        by_mcp(server, look)
    assert not isinstance(caught.value, OutcomeUnknown)


def test_one_broken_call_does_not_end_the_session(server: Server) -> None:
    server.next("query", faults.lost())

    async def go_on(channel: Mcp) -> Answer:
        with pytest.raises(Unreachable):
            await channel.query("t1")
        return await channel.balance()

    assert by_mcp(server, go_on).data["balance"] == server.balance
    assert kinds(server).count("initialize") == 1


@pytest.mark.parametrize("key", ["sk-wrong-0123456789", ""])
def test_a_wrong_key_is_told_before_any_tool_is_called(server: Server, key: str) -> None:
    channel = Mcp(Access(key=key, base_url=server.url))
    with pytest.raises(NoKey) as caught:
        asyncio.run(channel.create(BODY))
    assert server.creates == 0
    assert "sk-wrong" not in caught.value.message + caught.value.hint


@pytest.mark.parametrize("key", ["sk-ключ-0123456789", "sk-two\nlines-0123", "sk two words 0123"])
def test_a_key_that_no_header_carries_is_not_sent(server: Server, key: str) -> None:
    with pytest.raises(NoKey) as caught:
        asyncio.run(Mcp(Access(key=key, base_url=server.url)).create(BODY))
    assert server.log == []
    assert key not in caught.value.message


AT_OPENING: list[tuple[str, Fault]] = [
    ("initialize", faults.html()),
    ("initialize", faults.half_json()),
    ("initialize", faults.drop()),
    ("initialize", faults.huge(9)),
    ("initialize", faults.redirect("http://127.0.0.1:1/")),
    ("initialize", faults.error(404)),
    ("initialize", faults.answer(200, {"jsonrpc": "2.0", "id": 1, "result": {}})),
    ("initialize", faults.answer(200, {"jsonrpc": "2.0", "id": 1, "result": {"protocolVersion": "1999"}})),
    ("tools/list", faults.error(500)),
    ("tools/list", faults.drop()),
    ("tools/list", faults.answer(200, {"jsonrpc": "2.0", "id": 2, "result": {"tools": [{"name": 7}]}})),
]


@pytest.mark.parametrize(("kind", "fault"), AT_OPENING)
def test_a_session_that_does_not_open_has_sent_nothing(server: Server, kind: str, fault: Fault) -> None:
    server.next(kind, fault)
    with pytest.raises(NotSent) as caught:
        by_mcp(server, create)
    assert server.creates == 0
    assert server.key not in caught.value.message


def test_several_calls_hear_at_once_that_no_session_opens(server: Server) -> None:
    server.always("initialize", faults.error(500))

    async def six(channel: Mcp) -> list[Any]:
        return await asyncio.gather(*(channel.create(BODY) for _ in range(6)), return_exceptions=True)

    assert {type(fault) for fault in by_mcp(server, six)} == {NotSent}
    assert kinds(server).count("initialize") == 1


def test_a_later_call_tries_to_open_again(server: Server) -> None:
    server.next("initialize", faults.error(500))

    async def again(channel: Mcp) -> Answer:
        with pytest.raises(NotSent):
            await channel.balance()
        return await channel.balance()

    assert by_mcp(server, again).data["balance"] == server.balance


def test_a_hanging_hello_ends_after_its_patience(server: Server) -> None:
    server.always("initialize", faults.hang())

    async def short(access: Access) -> None:
        channel = Mcp(access, patience=0.05)
        with pytest.raises(NotSent, match=r"within 0\.05 s"):
            await channel.balance()
        await channel.aclose()

    asyncio.run(short(Access(key=server.key, base_url=server.url)))


def test_nobody_at_the_address_is_not_sent() -> None:
    with serve() as gone:
        access = Access(key=gone.key, base_url=gone.url)
    with pytest.raises(NotSent, match="could not be reached: connection refused"):
        asyncio.run(Mcp(access).create(BODY))


def test_a_server_without_our_tools_is_no_use(server: Server) -> None:
    server.tools = "none"
    with pytest.raises(NotSent, match="none of the tools"):
        by_mcp(server, create)


def test_a_file_has_no_way_through_the_second_set(server: Server) -> None:
    server.tools = "second"
    with pytest.raises(NotByMcp, match="takes a link"):
        by_mcp(server, lambda channel: channel.upload(image=PIXEL))


@pytest.mark.parametrize("status", [404, 400])
def test_a_forgotten_session_is_opened_anew(server: Server, status: int) -> None:
    told = {"jsonrpc": "2.0", "id": None, "error": {"code": -32000, "message": "Session not found"}}
    server.next("create", faults.answer(status, told))
    made = by_mcp(server, create)
    assert [task.id for task in server.tasks] == [made.data["task_id"]]
    assert (server.creates, kinds(server).count("initialize")) == (2, 2)


def test_a_session_that_stays_forgotten_is_given_up(server: Server) -> None:
    server.always("create", faults.error(404))
    with pytest.raises(NotSent):
        by_mcp(server, create)
    assert server.creates == 2
    assert server.tasks == []


def test_interrupting_a_call_ends_quickly_and_stops_no_task(server: Server) -> None:
    server.next("create", faults.hang(after=True))

    async def interrupted(channel: Mcp) -> None:
        call = asyncio.create_task(channel.create(BODY))
        assert await asyncio.to_thread(server.wait_for, "create")
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call

    by_mcp(server, interrupted)
    assert server.creates == 1
    assert "notifications/cancelled" not in kinds(server)
    assert kinds(server)[-1] == "DELETE"


def test_interrupting_the_hello_leaves_nothing_open(server: Server) -> None:
    server.next("initialize", faults.hang())

    async def interrupted(channel: Mcp) -> None:
        call = asyncio.create_task(channel.balance())
        assert await asyncio.to_thread(server.wait_for, "initialize")
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        # the channel can still be used
        assert (await channel.balance()).data["balance"] == server.balance

    by_mcp(server, interrupted)


def test_a_goodbye_that_hangs_is_not_waited_for(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    from seedance_cli.services.xskill import mcp_wire

    monkeypatch.setattr(mcp_wire, "LAST_WORD", 0.05)

    async def leave(channel: Mcp) -> None:
        await channel.balance()
        server.always("mcp", faults.hang())

    by_mcp(server, leave)
    assert kinds(server)[-1] == "DELETE"


def test_the_key_is_taken_out_of_what_comes_back(server: Server) -> None:
    told = json.dumps({"status": "processing", "note": f"for {server.key}"})
    server.next("query", faults.tool_says(told, after=False))
    answer = by_mcp(server, lambda channel: channel.query("t1"))
    assert answer.data == {"status": "processing", "note": "for [key]"}


def test_without_the_sdk_it_says_what_to_install(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, mcp_module.SESSION_MODULE, raising=False)
    monkeypatch.setitem(sys.modules, "mcp", None)
    with pytest.raises(NotInstalled) as caught:
        by_mcp(server, create)
    assert caught.value.hint == "pip install 'seedance-cli[mcp]'"
    assert caught.value.exit_code == 2
    assert server.log == []


def test_nothing_is_printed_by_the_sdk(server: Server, capfd: pytest.CaptureFixture[str]) -> None:
    server.next("query", faults.half_json())

    async def broken(channel: Mcp) -> None:
        with pytest.raises(Unreachable):
            await channel.query("t1")
        server.next("mcp", faults.error(500))  # for the goodbye

    by_mcp(server, broken)
    assert kinds(server)[-1] == "DELETE"
    assert capfd.readouterr() == ("", "")
