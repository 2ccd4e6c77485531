"""The two calls that nobody documents, against a strict xskill: its list of tasks, by which a lost one is found, and the
stopping of a task, which is believed only when the task says so."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import httpx
import pytest

from seedance_cli.errors import (
    NoKey,
    NotFound,
    OutcomeUnknown,
    SeedanceError,
    TooMany,
    Unreachable,
    WrongInput,
)
from seedance_cli.services.protocol import Listed, State
from seedance_cli.services.registry import Access
from seedance_cli.services.xskill.service import Xskill
from seedance_cli.takes.ledger.entry import prompt_hash
from seedance_cli.takes.lost import Found, find_lost
from tests.takes.service import HeldClock
from tests.xskill.asking import film, still
from tests.xskill.test_service import WORDS
from tests.xskill_server import Fault, Server, faults, serve

T = TypeVar("T")
ORDER = Xskill(WORDS, Access()).order(film(prompt="A walk in the rain, 雨"))
PLACES = ("tasks", "items", "list", "records", "data", "nested", "bare")
TELLING = ("params", "text", "input", "parameters", "prompt")


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve(clip_seconds=60) as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    running.reset()
    return running


def use(server: Server, deed: Callable[[Xskill], Awaitable[T]], via: str = "rest") -> T:
    async def using() -> T:
        async with Xskill(WORDS, Access(key=server.key, base_url=server.url, via=via)) as service:
            return await deed(service)

    return asyncio.run(using())


async def lose(service: Xskill) -> None:
    with pytest.raises(OutcomeUnknown):
        await service.submit(ORDER)


def found_again(server: Server, via: str = "rest") -> Found:
    """What is found of an order whose reply was lost."""

    async def deed(service: Xskill) -> Found:
        clock = HeldClock()
        sent = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
        server.next("create", faults.lost())
        await lose(service)
        return await find_lost(
            service,
            prompt_hash=prompt_hash(ORDER.prompt),
            model=ORDER.model,
            sent=sent,
            claimed=lambda _: False,
            clock=clock,
        )

    return use(server, deed, via)


def recent(server: Server, via: str = "rest", since: float = 0.0) -> tuple[Listed, ...] | None:
    return use(server, lambda service: service.recent(since), via)


def made(server: Server) -> str:
    return use(server, lambda service: service.submit(ORDER)).id


# the list


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("via", "tools"), [("rest", "first"), ("mcp", "first"), ("mcp", "second")])
def test_a_lost_task_is_found_wherever_the_list_stands(
    server: Server, place: str, via: str, tools: Any
) -> None:
    server.ways.lists, server.tools = place, tools
    found = found_again(server, via)
    assert found.task
    assert found.task.id == server.tasks[0].id
    assert (server.creates, server.queries, {entry.via for entry in server.log}) == (1, 0, {via})
    assert server.sent("list") == [{"limit": 50}]


@pytest.mark.parametrize("telling", TELLING)
def test_a_lost_task_is_found_by_its_prompt(server: Server, telling: str) -> None:
    server.ways.list_tells = telling
    found = found_again(server)
    assert found.task
    assert found.task.state is State.RUNNING
    assert server.queries == 0


@pytest.mark.parametrize("short", ["", "short"])
@pytest.mark.parametrize("telling", TELLING)
def test_a_list_that_tells_no_prompt_leads_to_the_task_itself(
    server: Server, short: str, telling: str
) -> None:
    server.ways.list_tells, server.ways.query_tells = short, telling
    other = made(server)
    found = found_again(server)
    assert found.task
    assert found.task.id in {
        job.id for job in server.tasks
    }  # it is the same order: which of the two is all the same
    assert server.queries <= 2
    assert other


def test_what_tells_no_prompt_anywhere_is_only_offered(server: Server) -> None:
    server.ways.list_tells = ""
    found = found_again(server)
    assert (found.task, found.lists) == (None, True)
    assert [each.task.id for each in found.candidates] == [server.tasks[0].id]


def test_a_list_that_lags_is_asked_again(server: Server) -> None:
    server.ways.list_lag = 2
    found = found_again(server)
    assert found.task
    assert len(server.sent("list")) == 3


def test_other_tasks_are_not_ours(server: Server) -> None:
    use(server, lambda service: service.submit(service.order(still())))
    server.ways.list_lag_seconds = 3600.0
    assert found_again(server) == Found()
    listed = recent(server)
    server.ways.list_lag_seconds = 0.0
    assert listed == ()
    assert [each.model for each in recent(server) or ()] == ["seedance_2.0_fast", server.tasks[0].model]


def test_the_list_is_newest_first_and_of_its_time(server: Server) -> None:
    ids = [made(server), made(server)]
    listed = recent(server)
    assert listed
    assert {each.task.id for each in listed} == set(ids)
    assert all(each.created and abs(each.created - time.time()) < 3600 for each in listed)
    assert {each.prompt for each in listed} == {ORDER.prompt}
    assert recent(server, since=time.time() + 3600) == ()


@pytest.mark.parametrize(("via", "asked"), [("rest", ["rest"]), ("auto", ["rest"]), ("mcp", [])])
def test_a_service_without_a_list_is_asked_once(server: Server, via: str, asked: list[str]) -> None:
    server.ways.lists = ""

    async def twice(service: Xskill) -> Any:
        return await service.recent(0), await service.recent(0)

    assert use(server, twice, via) == (None, None)
    assert [entry.via for entry in server.log if entry.kind == "list"] == asked


def test_a_tool_that_lists_nothing_without_an_id_is_no_list(server: Server) -> None:
    server.ways.lists, server.tools = "", "second"
    assert recent(server, "mcp") is None
    assert recent(server, "auto") is None
    assert [entry.via for entry in server.log if entry.kind == "list"] == ["mcp", "mcp", "rest"]


def test_a_tool_that_is_listed_and_unknown_is_no_list(server: Server) -> None:
    server.always("list", faults.tool_refuses("Unknown tool: list_tasks"))
    assert recent(server, "mcp") is None
    assert recent(server, "auto") == ()


def test_asking_for_the_list_does_not_change_the_way(server: Server) -> None:
    server.tools = "second"
    server.next("list", faults.tool_refuses("task_id: field required"))

    async def deed(service: Xskill) -> None:
        await service.recent(0)
        await service.balance()

    use(server, deed, "auto")
    assert [entry.via for entry in server.log if entry.kind in ("list", "balance")] == ["mcp", "rest", "mcp"]


@pytest.mark.parametrize(
    "fault", [faults.html(), faults.error(500), faults.drop(), faults.half_json(after=True)]
)
def test_a_list_that_fails_is_not_given_up(server: Server, fault: Fault) -> None:
    made(server)

    async def deed(service: Xskill) -> Any:
        with pytest.raises(Unreachable):
            await service.recent(0)
        return await service.recent(0)

    server.next("list", fault)
    assert len(use(server, deed)) == 1


@pytest.mark.parametrize("answer", [{"code": 200, "data": None}, {"code": 200, "data": {"total": 3}}, {}])
def test_an_answer_without_a_list_is_none(server: Server, answer: Any) -> None:
    server.always("list", faults.answer(200, answer))
    assert recent(server) is None


# stopping


def stopped(server: Server, task_id: str, via: str = "rest") -> bool:
    return use(server, lambda service: service.cancel(task_id), via)


@pytest.mark.parametrize("via", ["rest", "mcp", "auto"])
def test_a_task_that_waits_is_stopped_by_rest(server: Server, via: str) -> None:
    server.ways.cancels, server.ways.queue_seconds = True, 500
    task_id = made(server)
    assert stopped(server, task_id, via) is True
    assert server.tasks[0].cancelled
    assert server.sent("cancel") == [{"task_id": task_id}]
    assert [entry.via for entry in server.log if entry.kind == "cancel"] == ["rest"]
    asked = [entry.via for entry in server.log if entry.kind == "query"]
    assert asked == ["rest" if via == "rest" else "mcp"]


def test_what_is_under_way_goes_on(server: Server) -> None:
    server.ways.cancels = True
    task_id = made(server)
    assert stopped(server, task_id) is False
    assert not server.tasks[0].cancelled
    assert server.queries == 1


def test_without_such_a_call_nothing_is_stopped(server: Server) -> None:
    task_id = made(server)
    assert stopped(server, task_id) is False
    assert (len(server.sent("cancel")), server.queries) == (1, 0)


@pytest.mark.parametrize(
    "fault",
    [faults.answer(200, {"code": 200, "data": {"status": "cancelled"}}), faults.answer(200, "OK"), faults.html(),
     faults.error(500), faults.drop(), faults.error(400, "no"), faults.half_json()],
)  # fmt: skip
def test_only_the_task_itself_says_that_it_is_stopped(server: Server, fault: Fault) -> None:
    server.ways.cancels, server.ways.queue_seconds = True, 500
    task_id = made(server)
    server.next("cancel", fault)
    assert stopped(server, task_id) is False
    server.next("cancel", faults.lost())
    assert stopped(server, task_id) is True


@pytest.mark.parametrize(
    ("words", "whether"),
    [("Task was cancelled by user", True), ("已取消", True), ("任务已被取消", True), ("canceled", True),
     ("Upstream model returned 500", False), ("No cancellation policy", False)],
)  # fmt: skip
def test_a_task_may_fail_for_being_stopped(server: Server, words: str, whether: bool) -> None:
    server.fail_next(words)
    task_id = made(server)
    server.pass_time(100)
    server.next("cancel", faults.answer(200, {"code": 200}))
    assert stopped(server, task_id) is whether


@pytest.mark.parametrize(
    ("fault", "kind"),
    [(faults.error(401), NoKey), (faults.error(403), NoKey), (faults.too_many("3"), TooMany)],
)
def test_who_may_not_ask_hears_so(server: Server, fault: Fault, kind: type[SeedanceError]) -> None:
    task_id = made(server)
    server.next("cancel", fault)
    with pytest.raises(kind):
        stopped(server, task_id)
    assert server.queries == 0


def test_where_the_look_fails_nobody_can_tell(server: Server) -> None:
    server.ways.cancels, server.ways.queue_seconds = True, 500
    task_id = made(server)
    server.next("query", faults.html())
    with pytest.raises(Unreachable):
        stopped(server, task_id)


def test_a_task_that_is_not_there_is_not_stopped(server: Server) -> None:
    server.ways.cancels = True
    assert stopped(server, "no-such-task") is False
    with pytest.raises(WrongInput):
        stopped(server, " ")
    server.next("cancel", faults.answer(200, {"code": 200}))
    with pytest.raises(NotFound):
        stopped(server, "no-such-task")


# the server itself is strict


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 200), ({"limit": 50}, 200), ({"status": "pending", "limit": 1}, 200), ({"status": ""}, 422),
     ({"status": None}, 422), ({"status": "done"}, 422), ({"limit": 0}, 422), ({"limit": 101}, 422),
     ({"limit": "50"}, 422), ({"limit": True}, 422), ({"limit": None}, 422), ({"page": 1}, 422)],
)  # fmt: skip
def test_the_list_takes_two_fields(server: Server, body: Any, status: int) -> None:
    made(server)
    with httpx.Client(headers={"Authorization": f"Bearer {server.key}"}) as client:
        told = client.post(f"{server.url}/api/v3/tasks/list", json=body)
        assert told.status_code == status
        if status == 200:
            shown = told.json()["data"]["tasks"]
            assert len(shown) == (body.get("status") != "pending")
            assert json.dumps(shown).count('"prompt"') == len(shown)
        server.ways.lists = ""
        assert client.post(f"{server.url}/api/v3/tasks/list", json=body).json() == {"detail": "Not Found"}
