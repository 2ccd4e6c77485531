"""The HTTP client under the SDK: whatever the SDK tries, a message goes out once and to one host."""

import asyncio
from typing import Any

import httpx2
import pytest

from seedance_cli.services.xskill.mcp_faults import Note
from seedance_cli.services.xskill.mcp_wire import NOTE, Wire
from tests.xskill.mcp_by_hand import by_hand, whole

CALL = {"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": "submit_task"}}


def send(url: str, note: Note | None, *requests: tuple[str, dict[str, Any]]) -> list[httpx2.Response]:
    async def sent() -> list[httpx2.Response]:
        NOTE.set(note)
        async with Wire("sk-0123456789", lambda text: text.replace("secret", "[key]"), near=True) as wire:
            return [await wire.request(method, url, **more) for method, more in requests]

    return asyncio.run(sent())


def test_a_call_goes_out_once() -> None:
    note = Note()
    with by_hand(lambda _: whole(b"{}")) as server:
        answers = send(server.url, note, ("POST", {"json": CALL}), ("POST", {"json": CALL}))
    assert [answer.status_code for answer in answers] == [200, 503]
    assert server.calls("tools/call") == 1


def test_a_call_that_was_given_up_goes_out_no_more() -> None:
    note = Note(over=True)
    with by_hand(lambda _: whole(b"{}")) as server:
        send(server.url, note, ("POST", {"json": CALL}))
    assert server.seen == []
    assert not note.posted


def test_who_stops_waiting_does_not_stop_the_task() -> None:
    cancelled = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 3}}
    with by_hand(lambda _: whole(b"{}")) as server:
        answers = send(server.url, Note(), ("POST", {"json": cancelled}), ("GET", {}))
    assert [answer.status_code for answer in answers] == [202, 405]
    assert server.seen == []


@pytest.mark.parametrize("status", ["301 Moved", "307 Temporary Redirect", "308 Permanent Redirect"])
def test_an_answer_leads_nowhere(status: str) -> None:
    note = Note()
    with by_hand(lambda _: whole(b"", status, extra="location: /elsewhere\r\n")) as server:
        (answer,) = send(server.url, note, ("POST", {"json": CALL}))
    assert answer.next_request is None
    assert note.reply is not None
    assert note.reply.status == int(status[:3])


def test_what_is_noted_holds_no_key() -> None:
    note = Note()
    with by_hand(lambda _: whole(b'{"detail": "secret"}', "400 Bad Request")) as server:
        send(server.url, note, ("POST", {"json": CALL}))
    assert note.reply is not None
    assert (note.reply.data, note.reply.text) == ({"detail": "[key]"}, '{"detail": "[key]"}')


def test_a_notification_does_not_settle_a_call() -> None:
    note = Note()
    with by_hand(lambda _: whole(b"", "500 Internal Server Error")) as server:
        send(server.url, note, ("POST", {"json": {"jsonrpc": "2.0", "method": "notifications/initialized"}}))
    assert note == Note()


def test_nobody_there_is_noted_as_unsent() -> None:
    note = Note()
    with by_hand(lambda _: b"") as server:
        pass
    (answer,) = send(server.url, note, ("POST", {"json": CALL}))
    assert answer.status_code == 503
    assert note.unsent == "connection refused"


def test_a_connection_that_ends_without_an_answer_is_not_unsent() -> None:
    note = Note()
    with by_hand(lambda _: b"") as server:
        (answer,) = send(server.url, note, ("POST", {"json": CALL}))
    assert answer.status_code == 503
    assert (note.posted, note.unsent, note.reply) == (True, "", None)
