"""Event streams: bytes to events by the standard's rules, however they are cut, and what a broken stream leaves behind."""

import asyncio
import json
from collections.abc import AsyncGenerator
from itertools import pairwise
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedance_cli.services.wire import events as events_module
from seedance_cli.services.wire.events import Event, EventReader, Stream
from seedance_cli.services.wire.faults import TooLong
from seedance_cli.services.wire.reply import hiding
from seedance_cli.services.wire.transport import Line, Lost, NotSent, Reply
from tests.services.bad_hosts import Host, Visit, answer, host, nobody, says

KEY = "sk-loopback/0123456789+abc="


def plain(text: str) -> str:
    return text


def read(*pieces: bytes, longest: int = 10_000, end: bool = False) -> list[Event]:
    reader = EventReader("somebody", longest, plain)
    found = [event for piece in pieces for event in reader.feed(piece)]
    last = reader.finish() if end else None
    return [*found, last] if last else found


def told(*pieces: bytes, end: bool = False) -> list[tuple[str, Any, str]]:
    return [(event.name, event.data, event.text) for event in read(*pieces, end=end)]


@pytest.mark.parametrize(
    ("stream", "events"),
    [
        (b'data: {"a":1}\n\n', [("", {"a": 1}, '{"a":1}')]),
        (b'data:{"a":1}\r\n\r\n', [("", {"a": 1}, '{"a":1}')]),
        (b'data: {"a":1}\r\r', [("", {"a": 1}, '{"a":1}')]),
        (b'\xef\xbb\xbfdata: {"a":1}\n\n', [("", {"a": 1}, '{"a":1}')]),
        (b'data: {"a":\ndata: 1}\n\n', [("", {"a": 1}, '{"a":\n1}')]),
        (b"data:  two spaces\n\n", [("", None, " two spaces")]),
        (b"event: status\ndata: 1\n\ndata: 2\n\n", [("status", 1, "1"), ("", 2, "2")]),
        (b": still here\n\ndata: 1\n:\n\n", [("", 1, "1")]),
        (b"id: 7\nretry: 3000\nunknown: x\ndata: 1\n\n", [("", 1, "1")]),
        (b"event: alone\n\ndata: 1\n\n", [("", 1, "1")]),
        (b"data\n\n", [("", None, "")]),
        (b"data\ndata\n\n", [("", None, "\n")]),
        (b"\n\n\n", []),
        (b"data: [DONE]\n\n", [("", None, "[DONE]")]),
        (b"data: \xff\xfe\n\n", [("", None, "\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}")]),
        (b'data: {"a":NaN,"b":1e999}\n\n', [("", {"a": None, "b": None}, '{"a":NaN,"b":1e999}')]),
        (b"data: 1\n", []),
        (b" data: 1\n\n", []),
    ],
)
def test_a_stream_by_the_rules(stream: bytes, events: list[tuple[str, Any, str]]) -> None:
    assert told(stream) == events


@settings(max_examples=50)
@given(
    st.lists(
        st.sampled_from(
            [b"data: 1", b"data: {", b"data: }", b"event: x", b": c", b"", b"", b"id: 1", b"da\xc3\xa4"]
        ),
        max_size=12,
    ),
    st.lists(st.sampled_from([b"\n", b"\r\n", b"\r"]), min_size=12, max_size=12),
    st.lists(st.integers(0, 200), max_size=8),
)
def test_however_it_is_cut_it_says_the_same(lines: list[bytes], ends: list[bytes], cuts: list[int]) -> None:
    whole = b"".join(line + end for line, end in zip(lines, ends, strict=False))
    places = sorted({0, len(whole), *(cut for cut in cuts if cut < len(whole))})
    pieces = [whole[start:end] for start, end in pairwise(places)]
    assert read(*pieces) == read(whole)
    assert read(*(bytes([each]) for each in whole)) == read(whole)


@settings(max_examples=50)
@given(st.binary(max_size=300))
def test_no_bytes_can_upset_it(stream: bytes) -> None:
    for event in read(stream, end=True):
        assert isinstance(event.text, str)


def test_an_event_without_its_empty_line_counts_where_its_json_is_whole() -> None:
    assert told(b'data: {"status":"FAILED"}', end=True) == [("", {"status": "FAILED"}, '{"status":"FAILED"}')]
    assert told(b'data: {"status":"FAI', end=True) == []
    assert told(b"data: [DONE]", end=True) == [("", None, "[DONE]")]


def test_an_endless_event_is_cut_off() -> None:
    for stream in ([b"data: " + b"x" * 200], [b"data: 1\n"] * 200, [b"x"] * 200, [b"data\n"] * 4):
        with pytest.raises(TooLong):
            read(*stream, longest=100)
    assert len(read(*[b"data: 1\n\n"] * 200, longest=100)) == 200


@pytest.mark.parametrize("line", [b"data:\n", b"data\r\n", b"data: 1\r"])
def test_short_lines_weigh_what_they_cost(line: bytes) -> None:
    assert read(line * 250) == []
    with pytest.raises(TooLong):
        read(line * 400)


def test_who_sends_without_a_pause_leaves_turns_to_others() -> None:
    """Everything is there already, in pieces: not one read has to wait."""

    class Incoming:
        status, headers = 200, {"content-type": "text/event-stream"}

        async def pieces(self, longest: int) -> AsyncGenerator[bytes, None]:
            for _ in range(50):
                yield b"data:\n"

    async def story() -> int:
        turns = 0

        async def others() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        beside = asyncio.create_task(others())
        stream = Stream("somebody", cast(Any, Incoming()), 10_000, plain, cast(Any, None))
        assert [event async for event in stream.events()] == []
        beside.cancel()
        return turns

    assert asyncio.run(story()) >= 50


def test_the_key_is_hidden_in_all_of_an_event() -> None:
    reader = EventReader("somebody", 10_000, hiding(KEY))
    (event,) = reader.feed(f'event: {KEY}\ndata: {{"{KEY}":"Bearer {KEY}"}}\n\n'.encode())
    assert KEY not in repr(event)
    assert event.data == {"[key]": "Bearer [key]"}
    assert list(reader.feed(f"data: {KEY}".encode())) == []
    assert reader.unread == "data: [key]"


# over a line


def events_of(there: Host | str, **more: Any) -> tuple[list[Any], Lost | None, bool]:
    """The data of all events, what broke, and whether the end was said."""
    url = there if isinstance(there, str) else there.url
    line = {name: more.pop(name) for name in ("longest",) if name in more}
    heard: list[Any] = []
    done = False

    async def listen() -> None:
        nonlocal done
        async with (
            Line("somebody", url, KEY, **line) as open_line,
            open_line.stream("POST", "/x", json={"a": 1}, **more) as stream,
        ):
            assert stream.is_events
            async for event in stream.events():
                heard.append(event.data)  # noqa: PERF401  # what came before a break is looked at
            done = stream.done

    try:
        asyncio.run(listen())
    except Lost as lost:
        return heard, lost, done
    return heard, None, done


def stream_of(*events: str, **headers: str) -> bytes:
    body = "".join(f"data: {event}\n\n" for event in events).encode()
    return answer(body, content_type="text/event-stream; charset=utf-8", **headers)


def test_a_stream_on_the_wire() -> None:
    with host(says(stream_of("1", '{"b":2}'))) as there:
        assert events_of(there) == ([1, {"b": 2}], None, False)
    request = there.heard[0].decode()
    assert request.startswith("POST /x HTTP/1.1\r\n")
    assert "Accept: text/event-stream, application/json\r\n" in request
    assert f"Authorization: Bearer {KEY}\r\n" in request
    assert request.endswith('\r\n\r\n{"a":1}')


def test_what_comes_after_done_is_not_waited_for() -> None:
    def act(visit: Visit) -> None:
        visit.listen()
        head, _, _ = stream_of(content_length="1000").partition(b"\r\n\r\n")
        visit.say(head + b"\r\n\r\ndata: 1\n\ndata: [DONE]\n\ndata: 2\n\n")
        visit.keep_silent()

    with host(act) as there:
        assert events_of(there) == ([1], None, True)


def test_whoever_stops_listening_lets_the_line_go() -> None:
    def act(visit: Visit) -> None:
        visit.listen()
        head, _, _ = stream_of(content_length="1000").partition(b"\r\n\r\n")
        visit.say(head + b"\r\n\r\ndata: 1\n\ndata: 2\n\n")
        visit.keep_silent()

    async def first(url: str) -> Any:
        async with Line("somebody", url, KEY) as line, line.stream("POST", "/x", json={}) as stream:
            async for event in stream.events():
                return event.data
        return None

    with host(act) as there:
        assert asyncio.run(first(there.url)) == 1


@pytest.mark.parametrize("cut", range(1, 58, 3))
def test_a_stream_that_breaks_anywhere_is_lost_with_what_was_told(cut: int) -> None:
    whole = stream_of('{"id":"gen_1"}', '{"id":"gen_1","n":2}', content_length="500")
    head, middle, body = whole.partition(b"\r\n\r\n")

    with host(says(head + middle + body[:cut])) as there:
        heard, lost, _ = events_of(there)
    assert lost is not None
    told = body[:cut].count(b"\n\n")
    assert len(heard) == told
    rest = body[:cut].decode().split("\n\n")[told]
    assert lost.text.removeprefix("data: ").strip() == rest.removeprefix("data: ").strip()


def test_a_silent_stream_is_given_up_and_each_event_renews_the_patience() -> None:
    def act(visit: Visit) -> None:
        visit.listen()
        head, _, _ = stream_of(content_length="1000").partition(b"\r\n\r\n")
        visit.say(head + b'\r\n\r\ndata: 1\n\ndata: {"id":"gen_2"')
        visit.keep_silent()

    with host(act) as there:
        heard, lost, _ = events_of(there, patience=0.2)
    assert heard == [1]
    assert lost is not None
    assert lost.text == 'data: {"id":"gen_2"'
    assert "within 0.2 s" in lost.message


def test_comments_do_not_keep_a_silent_stream_alive() -> None:
    def act(visit: Visit) -> None:
        visit.listen()
        head, _, _ = stream_of(content_length="100000").partition(b"\r\n\r\n")
        visit.say(head + b"\r\n\r\n")
        visit.drip(b": still here\n\n")

    with host(act) as there:
        heard, lost, _ = events_of(there, patience=0.2)
    assert heard == []
    assert lost is not None


def test_streams_without_measure_are_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    with host(says(stream_of("x" * 300))) as there:
        assert isinstance(events_of(there, longest=200)[1], TooLong)
    with host(says(stream_of(*["1"] * 1000))) as there:
        assert isinstance(events_of(there, longest=200)[1], TooLong)
    monkeypatch.setattr(events_module, "MOST_EVENTS", 5)
    with host(says(stream_of(*"123456"))) as there:
        heard, lost, _ = events_of(there)
    assert (heard, type(lost)) == ([1, 2, 3, 4, 5], TooLong)


def whole_of(there: Host) -> tuple[bool, Reply]:
    async def once() -> tuple[bool, Reply]:
        async with Line("somebody", there.url, KEY) as line, line.stream("POST", "/x", json={}) as stream:
            return stream.is_events, await stream.reply()

    return asyncio.run(once())


@pytest.mark.parametrize("status", ["202 Accepted", "402 Payment Required", "500 Trouble"])
def test_what_is_no_stream_is_a_reply(status: str) -> None:
    body = json.dumps({"message": f"no {KEY}"}).encode()
    with host(says(answer(body, status))) as there:
        is_events, reply = whole_of(there)
    assert not is_events
    assert (reply.status, reply.data) == (int(status[:3]), {"message": "no [key]"})


def test_an_error_is_no_stream_whatever_it_calls_itself() -> None:
    with host(says(answer(b"data: 1\n\n", "502 Bad Gateway", content_type="text/event-stream"))) as there:
        is_events, reply = whole_of(there)
    assert (is_events, reply.status) == (False, 502)


def test_leaving_is_told_before_the_first_byte_and_may_forbid_it() -> None:
    def no() -> None:
        raise RuntimeError("not today")

    with host(says(stream_of("1"))) as there:
        left: list[str] = []
        events_of(there, leaving=lambda: left.append("left"))
        assert left == ["left"]
        before = len(there.heard)
        with pytest.raises(RuntimeError, match="not today"):
            events_of(there, leaving=no)
        assert len(there.heard) == before


def test_where_nobody_listens_nothing_was_sent() -> None:
    with nobody() as url, pytest.raises(NotSent):
        events_of(url)


def test_a_redirected_stream_is_not_followed() -> None:
    with host(says(answer(b"", "307 Moved", location="https://elsewhere.example/"))) as there:
        with pytest.raises(NotSent):
            events_of(there)
        assert len(there.heard) == 1
