"""The stream of the loopback skills.video: its events as the page shows them, and every way in which it can break."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.loopback import Fault
from tests.skills.loopback import PROMPT, SEEDREAM, STREAM, asked
from tests.skills_server import Server, faults

ZEROS = {"total": 0, "subscription": 0, "permanent": 0}
PAID = {"total": 20, "subscription": 20, "permanent": 0}


def heard(
    server: Server, on_event: Callable[[str], None] = lambda _: None, **order: Any
) -> tuple[str, Exception | None]:
    """All that a stream says, in words, and what it broke with. Each event passes some time."""

    async def listen() -> tuple[str, Exception | None]:
        text = ""
        header = {"Authorization": f"Bearer {server.key}", "Accept": "text/event-stream"}
        async with httpx.AsyncClient(base_url=server.root, headers=header, timeout=5, verify=False) as client:
            try:
                async with client.stream("POST", STREAM, json={"prompt": PROMPT, **order}) as answer:
                    assert answer.headers["content-type"].startswith("text/event-stream")
                    assert answer.status_code == 200
                    async for piece in answer.aiter_text():
                        text += piece
                        on_event(piece)
            except httpx.TransportError as fault:
                return text, fault
        return text, None

    return asyncio.run(listen())


def events(text: str) -> list[dict[str, Any]]:
    """The events of a plain stream."""
    pieces = [piece for piece in text.split("\n\n") if piece]
    assert all(piece.startswith("data: ") and "\n" not in piece for piece in pieces)
    return [json.loads(piece.removeprefix("data: ")) for piece in pieces]


def moving(server: Server) -> Callable[[str], None]:
    return lambda _: server.pass_time(100)


def test_each_change_is_one_unnamed_event(server: Server) -> None:
    text, fault = heard(server, moving(server))
    assert fault is None
    told = events(text)
    assert [one["status"] for one in told] == ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]
    assert [one["usage"] for one in told] == [ZEROS, ZEROS, PAID]
    assert [list(one) for one in told] == [["id", "status", "input", "data", "usage"]] * 3
    assert (told[0]["data"], told[2]["data"]["type"]) == (None, "video")
    assert (server.creates, server.streams, server.tasks[0].via) == (1, 1, "sse")


def test_a_failure_is_an_event_too(server: Server) -> None:
    server.fail_next()
    last = events(heard(server, moving(server))[0])[-1]
    assert last | {"id": "", "input": {}} == {
        "id": "",
        "input": {},
        "status": "FAILED",
        "data": None,
        "usage": ZEROS,
        "code": "VIDEO_GENERATION_FAILED",
        "message": "Generation failed.",
    }


def test_a_canceled_one_ends_its_stream(server: Server) -> None:
    text, _ = heard(server, lambda _: server.cancel(server.tasks[0].id))
    assert [one["status"] for one in events(text)] == ["IN_QUEUE", "CANCELED"]


def test_what_the_pages_leave_open(server: Server) -> None:
    server.ways.stream_input = False
    server.ways.early_usage = True
    told = events(heard(server, moving(server))[0])
    assert "input" not in told[0]
    assert told[0]["usage"] == PAID


def test_noise_is_all_that_the_form_of_events_allows(server: Server) -> None:
    server.ways.stream_noise = True
    text, _ = heard(server, moving(server))
    pieces = [piece.split("\r\n") for piece in text.split("\r\n\r\n") if piece]
    assert [piece[:4] for piece in pieces] == [
        [": still here", "event: message", f"id: {number}", "retry: 3000"] for number in (1, 2, 3)
    ]
    data = ["\n".join(line.removeprefix("data:") for line in piece[4:]) for piece in pieces]
    assert [json.loads(one)["status"] for one in data] == ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]


def test_an_error_before_the_stream_is_plain_json(server: Server, client: httpx.Client) -> None:
    for answer in (client.post(STREAM, json={"prompt": ""}), client.post(STREAM, content=b"{")):
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/json")
    server.balance = 0
    assert client.post(STREAM, json={"prompt": PROMPT}).status_code == 402
    server.next("create", faults.refusal("PROVIDER_UNAVAILABLE"), via="sse")
    assert client.post(STREAM, json={"prompt": PROMPT}).status_code == 503
    assert (server.creates, server.tasks) == (4, [])


def test_pictures_and_files_stream_as_well(
    server: Server, client: httpx.Client, media: dict[str, bytes]
) -> None:
    server.ways.queue_seconds = server.ways.still_seconds = 0
    path = SEEDREAM.replace("/generation/", "/generation/sse/")
    files = {"image_urls": ("a.png", media["a.png"], "image/png")}
    told = events(client.post(path, data={"prompt": "a cat"}, files=files).text)
    assert [one["status"] for one in told] == ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]
    assert told[-1]["data"]["image"]["content_type"] == "image/jpeg"


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_stream_breaks_after_any_event(server: Server, number: int) -> None:
    server.next("create", faults.stream_drops(number))
    text, fault = heard(server, moving(server))
    assert isinstance(fault, httpx.RemoteProtocolError)
    assert len(events(text)) == number
    assert len(server.tasks) == 1


def test_a_stream_breaks_within_an_event(server: Server) -> None:
    server.next("create", faults.stream_drops(1, torn=20))
    text, fault = heard(server, moving(server))
    assert isinstance(fault, httpx.RemoteProtocolError)
    assert len(text.partition("\n\n")[2]) == 20


@pytest.mark.parametrize("noise", [False, True])
def test_a_stream_ends_too_early_in_good_order(server: Server, noise: bool) -> None:
    server.ways.stream_noise = noise
    server.next("create", faults.stream_ends(1))
    text, fault = heard(server)
    assert (fault, text.count("IN_QUEUE"), text.count("IN_PROGRESS")) == (None, 1, 0)


@pytest.mark.parametrize(("number", "torn"), [(0, 0), (0, 9), (1, 0), (1, 9)])
def test_a_stream_that_stalls_goes_on_when_released(
    server: Server, with_key: httpx.Client, number: int, torn: int
) -> None:
    server.ways.queue_seconds = server.ways.clip_seconds = 0
    server.next("create", faults.stream_stalls(number, torn))

    async def listen() -> tuple[str, str]:
        header = {"Authorization": f"Bearer {server.key}"}
        async with (
            httpx.AsyncClient(base_url=server.root, headers=header, timeout=5, verify=False) as client,
            client.stream("POST", STREAM, json={"prompt": PROMPT}) as answer,
        ):
            pieces = answer.aiter_text()
            before = ""
            while len(before.split("\n\n")) <= number or len(before.split("\n\n")[number]) < torn:
                before += await anext(pieces)
            server.release()
            return before, "".join([piece async for piece in pieces])

    before, after = asyncio.run(listen())
    assert len(before.rpartition("\n\n")[2]) == torn
    assert [one["status"] for one in events(before + after)] == ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]


@pytest.mark.parametrize(
    ("fault", "tasks"),
    [(faults.drop(), 0), (faults.lost(), 1)],
    ids=["dropped", "lost"],
)
def test_a_stream_that_never_opens(server: Server, fault: Fault, tasks: int) -> None:
    server.next("create", fault, via="sse")
    text, broken = heard(server)
    assert isinstance(broken, httpx.RemoteProtocolError)
    assert (text, len(server.tasks), server.faults_left) == ("", tasks, 0)


@pytest.mark.parametrize(("after", "tasks"), [(False, 0), (True, 1)])
def test_a_stream_whose_head_is_held_back(server: Server, after: bool, tasks: int) -> None:
    server.ways.queue_seconds = server.ways.clip_seconds = 0
    server.next("create", faults.hang(after=after))

    async def listen() -> tuple[int, str]:
        header = {"Authorization": f"Bearer {server.key}"}
        async with httpx.AsyncClient(base_url=server.root, headers=header, timeout=5, verify=False) as client:
            under_way = asyncio.create_task(client.post(STREAM, json={"prompt": PROMPT}))
            assert await asyncio.to_thread(server.wait_for, "create")
            while len(server.tasks) < tasks:
                await asyncio.sleep(0.001)
            held = len(server.tasks)
            server.release()
            return held, (await under_way).text

    held, text = asyncio.run(listen())
    assert (held, len(events(text)), len(server.tasks)) == (tasks, 3, 1)


def test_a_listener_that_leaves_loses_nothing(server: Server, client: httpx.Client) -> None:
    with client.stream("POST", STREAM, json={"prompt": PROMPT}) as answer:
        first = json.loads(next(answer.iter_lines()).removeprefix("data: "))
    server.pass_time(100)
    assert asked(client, first["id"])["status"] == "COMPLETED"


def test_a_stream_can_be_made_to_say_anything(server: Server) -> None:
    server.next("create", faults.events({"status": "?"}, "data: {half", b"\xff"))
    text, _ = heard(server)
    assert text == 'data: {"status": "?"}\n\ndata: {half\ufffd'
    assert server.tasks == []
