"""MCP against a server of our own making, for what the strict one never does: events in place of JSON, streams that
break and go on, replies to nobody, content of all shapes."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from seedance_cli.errors import OutcomeUnknown, SeedanceError, WrongInput
from seedance_cli.services.registry import Access
from seedance_cli.services.wire.faults import NotSent
from seedance_cli.services.xskill.channel import Answer
from seedance_cli.services.xskill.mcp import Mcp
from tests.xskill.mcp_by_hand import ByHand, Message, by_hand, handshake, result, tool_result, whole

KEY = "sk-by-hand-0123456789"
BODY = {"model": "m", "params": {"prompt": "a duel"}}
MADE = {"task_id": "t1", "price": 10}


def run(server: ByHand, deed: Callable[[Mcp], Awaitable[Any]], answering: float = 5.0) -> Any:
    async def done() -> Any:
        channel = Mcp(Access(key=KEY, base_url=server.url), patience=5, answering=answering)
        try:
            return await deed(channel)
        finally:
            await channel.aclose()

    return asyncio.run(done())


async def create(channel: Mcp) -> Answer:
    return await channel.create(BODY)


def events(*told: tuple[str, dict[str, Any] | None]) -> bytes:
    """A stream of server-sent events: id and message each."""
    lines = [f"id: {name}\ndata: {json.dumps(message) if message else ''}\n\n" for name, message in told]
    return whole("".join(lines).encode(), kind="text/event-stream")


def saying(answer: Callable[[Message], bytes], version: str = "2025-03-26") -> Callable[[Message], bytes]:
    return lambda message: handshake(message, version=version) or answer(message)


@pytest.mark.parametrize("version", ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
def test_every_version_of_the_protocol_with_a_handshake_will_do(version: str) -> None:
    with by_hand(saying(lambda message: tool_result(message, json.dumps(MADE)), version)) as server:
        assert run(server, create).data == MADE
    asked = [message for _, _, message in server.seen if message.get("method") == "tools/call"]
    assert [each["params"] for each in asked] == [
        {"name": "submit_task", "arguments": {"model_id": "m", "parameters": {"prompt": "a duel"}}}
    ]


def test_an_answer_may_come_as_an_event() -> None:
    def say(message: Message) -> bytes:
        told = {"content": [{"type": "text", "text": json.dumps(MADE)}]}
        return events(("1", {"jsonrpc": "2.0", "id": message["id"], "result": told}))

    with by_hand(saying(say)) as server:
        assert run(server, create).data == MADE


def test_a_stream_that_breaks_is_picked_up_and_nothing_sent_again() -> None:
    asked: list[Message] = []

    def say(message: Message) -> bytes:
        if message:
            asked.append(message)
            # retry: the SDK waits as long as it is told
            return whole(b"id: 7\nretry: 1\ndata: \n\n", kind="text/event-stream")
        told = {"content": [{"type": "text", "text": json.dumps(MADE)}]}
        return events(("8", {"jsonrpc": "2.0", "id": asked[0]["id"], "result": told}))

    with by_hand(saying(say)) as server:
        assert run(server, create).data == MADE
    assert server.calls("tools/call") == 1
    gets = [headers for method, headers, _ in server.seen if method == "GET"]
    assert [headers["last-event-id"] for headers in gets] == ["7"]


def test_a_stream_that_breaks_for_good_leaves_the_outcome_unknown() -> None:
    def say(message: Message) -> bytes:
        if message:
            return whole(b"id: 7\nretry: 1\ndata: \n\n", kind="text/event-stream")
        return whole(b"", "500 Internal Server Error")

    with by_hand(saying(say)) as server, pytest.raises(OutcomeUnknown):
        run(server, create)
    assert server.calls("tools/call") == 1


BROKEN_STREAMS = [b"", b"data: {\n\n", b": hello\n\n", b"event: other\ndata: {}\n\n", b"data: \xff\xfe\n\n"]


@pytest.mark.parametrize("stream", BROKEN_STREAMS)
def test_events_that_say_nothing_leave_the_outcome_unknown(stream: bytes) -> None:
    with (
        by_hand(saying(lambda _: whole(stream, kind="text/event-stream"))) as server,
        pytest.raises(OutcomeUnknown) as caught,
    ):
        run(server, create)
    assert server.calls("tools/call") == 1
    assert KEY not in caught.value.message


ODD_RESULTS: list[Any] = [
    {},
    {"content": []},
    {"content": None},
    {"content": [{"type": "image", "data": "", "mimeType": "image/png"}]},
    {"content": [{"type": "hologram"}]},
    {"content": [{"type": "text"}]},
    {"content": [{"type": "text", "text": 7}]},
    {"content": "task_id: t1"},
    {"content": [], "structuredContent": [1]},
    {"content": [], "isError": "perhaps"},
    {"resultType": "input_required", "inputRequests": {}},
]


@pytest.mark.parametrize("told", ODD_RESULTS)
def test_a_result_that_cannot_be_read_leaves_the_outcome_unknown(told: Any) -> None:
    with by_hand(saying(lambda message: result(message, told))) as server, pytest.raises(OutcomeUnknown):
        run(server, create)
    assert server.calls("tools/call") == 1


ODD_BODIES = [
    b"",
    b"null",
    b"[]",
    b"{",
    b'{"jsonrpc": "2.0"}',
    b"[" * 50_000,
    b"\xff",
    b'{"jsonrpc": "2.0", "id": 3, "error": 7}',
]


@pytest.mark.parametrize("body", ODD_BODIES)
def test_a_body_that_is_no_reply_leaves_the_outcome_unknown(body: bytes) -> None:
    with by_hand(saying(lambda _: whole(body))) as server, pytest.raises(OutcomeUnknown):
        run(server, create)
    assert server.calls("tools/call") == 1


def test_a_reply_to_somebody_else_is_no_answer() -> None:
    def say(message: Message) -> bytes:
        return tool_result({**message, "id": 999}, json.dumps(MADE))

    with by_hand(saying(say)) as server, pytest.raises(OutcomeUnknown):
        run(server, create, answering=0.5)


def test_structured_content_stands_in_for_text() -> None:
    with by_hand(saying(lambda message: tool_result(message, "made it", structuredContent=MADE))) as server:
        assert run(server, create).data == MADE


def test_text_that_is_json_goes_before_structured_content() -> None:
    def say(message: Message) -> bytes:
        return tool_result(message, json.dumps(MADE), structuredContent={"result": json.dumps(MADE)})

    with by_hand(saying(say)) as server:
        assert run(server, create).data == MADE


def test_the_envelope_of_rest_is_opened() -> None:
    told = {"code": 200, "data": MADE, "message": "ok"}
    with by_hand(saying(lambda message: tool_result(message, json.dumps(told)))) as server:
        answer = run(server, create)
    assert (answer.data, answer.raw) == (MADE, told)


def test_a_result_that_breaks_its_own_schema_is_read_all_the_same() -> None:
    schema = {"type": "object", "properties": {"task_id": {"type": "integer"}}, "required": ["task_id"]}

    def say(message: Message) -> bytes:
        if message.get("method") == "tools/list":
            tool = {"name": "submit_task", "inputSchema": {"type": "object"}, "outputSchema": schema}
            return result(message, {"tools": [tool]})
        return handshake(message) or tool_result(message, json.dumps(MADE))

    with by_hand(say) as server:
        assert run(server, create).data == MADE
    assert server.calls("tools/call") == 1


def test_a_long_list_of_tools_is_read_to_its_end_but_not_for_ever() -> None:
    def say(message: Message) -> bytes:
        if message.get("method") == "tools/list":
            page = int((message.get("params") or {}).get("cursor", "0"))
            tool = {"name": f"tool_{page}", "inputSchema": {"type": "object"}}
            return result(message, {"tools": [tool], "nextCursor": str(page + 1)})
        return handshake(message) or whole(b"")

    with by_hand(say) as server, pytest.raises(NotSent, match="none of the tools"):
        run(server, create)
    assert server.calls("tools/list") == 10


def test_generate_may_answer_with_the_finished_task() -> None:
    finished = {
        "task_id": "t1",
        "status": "completed",
        "output": {"video_url": "https://cdn.example.com/a.mp4"},
    }

    def say(message: Message) -> bytes:
        return handshake(message, "second") or tool_result(message, json.dumps(finished))

    with by_hand(say) as server:
        assert run(server, create).data == finished


def test_a_prompt_is_needed_before_anything_is_sent() -> None:
    with (
        by_hand(lambda message: handshake(message, "second") or whole(b"")) as server,
        pytest.raises(WrongInput),
    ):
        run(server, lambda channel: channel.create({"model": "m", "params": {"text": "hello"}}))
    assert server.calls("tools/call") == 0


@pytest.mark.parametrize(
    "status", ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"]
)
@pytest.mark.parametrize("method", ["initialize", "tools/list", "tools/call"])
def test_the_key_follows_no_redirect_to_another_host(status: str, method: str) -> None:
    with by_hand(lambda _: whole(b"")) as elsewhere:

        def say(message: Message) -> bytes:
            if message.get("method") == method:
                return whole(b"", status, extra=f"location: {elsewhere.url}/api/v3/mcp-http\r\n")
            return handshake(message) or whole(b"")

        # After one that is not 307 or 308 the order may have been carried out.
        unclear = method == "tools/call" and status[:3] in ("301", "302")
        with by_hand(say) as server, pytest.raises(OutcomeUnknown if unclear else NotSent) as caught:
            run(server, create)
    assert elsewhere.seen == []
    assert KEY not in caught.value.message
    assert server.calls(method) == 1


def test_a_server_that_echoes_the_key_does_not_get_it_on_the_screen() -> None:
    def say(message: Message) -> bytes:
        told = {"code": -32000, "message": f"Bearer {KEY} is odd"}
        return whole(json.dumps({"jsonrpc": "2.0", "id": message["id"], "error": told}).encode())

    with (
        by_hand(saying(say)) as server,
        pytest.raises(SeedanceError, match=r"Bearer \[key\] is odd") as caught,
    ):
        run(server, create)
    assert KEY not in repr(caught.value)
