"""REST on a real wire: what is asked for to the letter, and what each kind of answer means there."""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, TypeVar

import pytest

from seedance_cli.errors import (
    NoKey,
    NotEnough,
    NotFound,
    OutcomeUnknown,
    SeedanceError,
    TooMany,
    Unreachable,
    WrongInput,
)
from seedance_cli.services.wire.transport import Line, NotSent
from seedance_cli.services.xskill.channel import NotOffered
from seedance_cli.services.xskill.envelope import task_id_in_part
from seedance_cli.services.xskill.replies import read_balance, read_link
from seedance_cli.services.xskill.rest import Rest

T = TypeVar("T")
BODY = {"model": "st-ai/super-seed2", "params": {"prompt": "雪", "ratio": "16:9"}}


@dataclass
class Wire:
    """One answer for each path, and every request as it came. An answer is a status with JSON, or with raw bytes; None
    closes the connection."""

    answers: dict[str, tuple[int, Any] | None] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)


@contextmanager
def listening(wire: Wire) -> Iterator[str]:
    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            wire.asked.append(
                (self.command, self.path, dict(self.headers), json.loads(body) if body else None)
            )
            found = wire.answers.get(self.path, (404, {"detail": "Not Found"}))
            if found is None:
                return
            status, told = found
            raw = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(status)
            for name, value in {**wire.headers, "Content-Length": str(len(raw))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def ask(wire: Wire, question: Callable[[Rest], Awaitable[T]]) -> T:
    async def asking(url: str) -> T:
        rest = Rest(Line("xskill", url, "sk-secret-key", base_variable="XSKILL_BASE_URL", patience=10))
        try:
            return await question(rest)
        finally:
            await rest.aclose()

    with listening(wire) as url:
        return asyncio.run(asking(url))


CREATE, QUERY = "/api/v3/tasks/create", "/api/v3/tasks/query"
UPLOAD = "/api/v3/upload/image"


def test_a_create_is_one_post_with_model_and_params_alone() -> None:
    told = {"code": 200, "data": {"task_id": "t1", "status": "pending", "price": 200}}
    wire = Wire({CREATE: (200, told)})
    answer = ask(wire, lambda rest: rest.create({**BODY, "channel": "mcp"}))
    assert (answer.data, answer.raw) == (told["data"], told)
    [(method, path, headers, body)] = wire.asked
    assert (method, path, body) == ("POST", CREATE, BODY)
    assert headers["Authorization"] == "Bearer sk-secret-key"
    assert headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    "answer",
    [
        None,
        (500, {"code": 500, "detail": "Internal server error"}),
        (502, b"<html>Bad gateway</html>"),
        (200, b"<html>Welcome</html>"),
        (200, b'{"code":200,"data":{"task_id":"t'),
        (200, {"code": 200, "data": {"price": 10}}),
        (200, {"code": 200, "data": None}),
        (200, {"code": 503, "msg": "busy"}),
        (303, b""),
    ],
)
def test_an_unclear_answer_to_a_create_is_an_unknown_outcome(answer: tuple[int, Any] | None) -> None:
    wire = Wire({CREATE: answer}, headers={"Location": "https://other.example/x"})
    with pytest.raises(OutcomeUnknown, match="may have been charged") as unknown:
        ask(wire, lambda rest: rest.create(BODY))
    assert len(wire.asked) == 1
    assert "sk-secret-key" not in unknown.value.message


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ((422, {"detail": [{"loc": ["body", "params", "ratio"], "msg": "no"}]}), WrongInput),
        ((402, {"code": 402, "detail": "Insufficient balance"}), NotEnough),
        ((200, {"code": 402, "msg": "余额不足"}), NotEnough),
        ((429, {"code": 429, "detail": "Rate limit"}), TooMany),
        ((307, b""), NotSent),
    ],
)
def test_a_clear_no_to_a_create_cost_nothing(answer: tuple[int, Any], kind: type[SeedanceError]) -> None:
    wire = Wire({CREATE: answer}, headers={"Retry-After": "7", "Location": "https://other.example/x"})
    with pytest.raises(kind) as refused:
        ask(wire, lambda rest: rest.create(BODY))
    assert type(refused.value) is kind
    assert getattr(refused.value, "retry_after", None) == (7 if kind is TooMany else None)
    assert len(wire.asked) == 1


def test_a_host_that_is_not_there_got_nothing() -> None:
    with listening(Wire()) as url:
        pass

    async def asking() -> None:
        await Rest(Line("xskill", url, "sk-secret-key")).create(BODY)

    with pytest.raises(Unreachable) as unreachable:
        asyncio.run(asking())
    assert type(unreachable.value) is NotSent


def test_a_query() -> None:
    told = {"code": 200, "message": "查询成功", "data": {"task_id": "t1", "status": "processing"}}
    wire = Wire({QUERY: (200, told)})
    answer = ask(wire, lambda rest: rest.query("t1"))
    assert (answer.data, answer.raw) == (told["data"], told)
    assert [(method, path, body) for method, path, _, body in wire.asked] == [
        ("POST", QUERY, {"task_id": "t1"})
    ]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ((404, {"code": 404, "detail": "Task not found: t1"}), NotFound),
        (None, Unreachable),
        ((500, {"detail": "Internal"}), Unreachable),
        ((200, b"{"), Unreachable),
    ],
)
def test_a_query_that_fails(answer: tuple[int, Any] | None, kind: type[SeedanceError]) -> None:
    with pytest.raises(kind):
        ask(Wire({QUERY: answer}), lambda rest: rest.query("t1"))


FIRST, SECOND = "/api/v3/user/balance", "/api/v3/balance"
BALANCE = (200, {"code": 200, "data": {"balance": 12500, "balance_yuan": 125.0, "unit": "积分"}})


@pytest.mark.parametrize(
    ("answers", "paths"),
    [
        ({FIRST: BALANCE}, [FIRST]),
        ({SECOND: BALANCE}, [FIRST, SECOND]),
        ({FIRST: (405, {"detail": "Method Not Allowed"}), SECOND: BALANCE}, [FIRST, SECOND]),
        ({FIRST: (200, {"code": 404, "msg": "not found"}), SECOND: BALANCE}, [FIRST, SECOND]),
        ({FIRST: (404, b"<html>"), SECOND: BALANCE}, [FIRST, SECOND]),
    ],
)
def test_either_path_tells_the_balance(answers: dict[str, Any], paths: list[str]) -> None:
    wire = Wire(answers)
    balance = read_balance(ask(wire, lambda rest: rest.balance()))
    assert (balance.amount, balance.unit, balance.words) == (12500, "credits", "125 yuan")
    assert [(method, path) for method, path, *_ in wire.asked] == [("GET", path) for path in paths]


def test_a_wrong_key_is_not_tried_on_the_other_path() -> None:
    wire = Wire({FIRST: (401, {"detail": "Invalid API key sk-secret-key"}), SECOND: BALANCE})
    with pytest.raises(SeedanceError) as refused:
        ask(wire, lambda rest: rest.balance())
    assert refused.value.exit_code == 4
    assert "[key]" in refused.value.message
    assert len(wire.asked) == 1


def test_a_picture_goes_up_as_a_link_or_as_its_bytes() -> None:
    wire = Wire({UPLOAD: (200, {"code": 200, "data": {"url": "https://cdn.example/a.png"}})})
    for given, sent in (
        ({"image_url": "https://x.example/a.png"}, {"image_url": "https://x.example/a.png"}),
        ({"image": b"\x89PNG", "file_name": "a.png"}, {"image_data": base64.b64encode(b"\x89PNG").decode()}),
    ):
        wire.asked.clear()
        answer = ask(wire, lambda rest, given=given: rest.upload(**given))
        assert read_link(answer) == "https://cdn.example/a.png"
        assert [(method, path, body) for method, path, _, body in wire.asked] == [("POST", UPLOAD, sent)]


def test_an_upload_that_is_not_there_is_said_so() -> None:
    with pytest.raises(SeedanceError, match="upload does not answer") as gone:
        ask(Wire(), lambda rest: rest.upload(image=b"x"))
    assert gone.value.exit_code == 1
    assert "public https address" in gone.value.hint


CANCEL, LIST = "/api/v3/tasks/cancel", "/api/v3/tasks/list"


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        ((404, {"detail": "Not Found"}), False),
        ((405, {"detail": "Method Not Allowed"}), False),
        ((200, {"code": 404, "detail": "no such task"}), False),
        ((200, {"code": 200, "data": {"status": "cancelled"}}), True),
        ((400, {"code": 400, "detail": "cannot be cancelled"}), True),
        ((500, b"<html>"), True),
        ((200, b"done"), True),
        (None, True),
    ],
)
def test_a_task_is_asked_to_stop_once_and_the_answer_settles_nothing(answer: Any, asked: bool) -> None:
    wire = Wire({CANCEL: answer})
    assert ask(wire, lambda rest: rest.cancel("t1")) is asked
    assert [(method, path, body) for method, path, _, body in wire.asked] == [
        ("POST", CANCEL, {"task_id": "t1"})
    ]


@pytest.mark.parametrize(("status", "kind"), [(401, NoKey), (403, NoKey), (429, TooMany)])
def test_who_may_not_ask_to_stop_hears_so(status: int, kind: type[SeedanceError]) -> None:
    with pytest.raises(kind):
        ask(Wire({CANCEL: (status, {"code": status, "detail": "no"})}), lambda rest: rest.cancel("t1"))


@pytest.mark.parametrize(
    "told", [[{"task_id": "t1"}], {"code": 200, "data": []}, {"code": 200, "data": {"tasks": []}}]
)
def test_the_list_is_asked_for_as_the_authors_app_does(told: Any) -> None:
    wire = Wire({LIST: (200, told)})
    assert ask(wire, lambda rest: rest.recent(50)).raw == told
    assert [(method, path, body) for method, path, _, body in wire.asked] == [("POST", LIST, {"limit": 50})]


@pytest.mark.parametrize("status", [400, 403, 404, 405, 410, 422, 501])
def test_a_list_that_is_not_there(status: int) -> None:
    with pytest.raises(NotOffered):
        ask(Wire({LIST: (status, {"detail": "Not Found"})}), lambda rest: rest.recent(50))
    with pytest.raises(NotOffered):
        ask(Wire({LIST: (200, {"code": status, "detail": "no"})}), lambda rest: rest.recent(50))


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ((500, {"code": 500, "detail": "Internal server error"}), Unreachable),
        ((502, b"<html>"), Unreachable),
        ((200, b"<html>"), Unreachable),
        ((200, "nothing"), Unreachable),
        ((500, [{"task_id": "t1"}]), Unreachable),
        (None, Unreachable),
        ((429, {"code": 429, "detail": "slower"}), TooMany),
        ((401, {"code": 401, "detail": "key"}), NoKey),
    ],
)
def test_a_list_that_fails_may_be_there_all_the_same(answer: Any, kind: type[SeedanceError]) -> None:
    with pytest.raises(kind):
        ask(Wire({LIST: answer}), lambda rest: rest.recent(50))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"code": 200, "data": {"task_id": "a-1", "sta', "a-1"),
        ('{"taskId":"a-1"', "a-1"),
        ('{"task_id": "a-', ""),
        ('{"task_id": "a b"}', ""),
        ("", ""),
    ],
)
def test_a_task_that_half_an_answer_names(text: str, found: str) -> None:
    assert task_id_in_part(text) == found
