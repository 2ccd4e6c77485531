"""Lists of tasks on their way in: every form that one may have, odd fields that must cost no task, and JSON of any kind."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from seedance_cli.services.protocol import Listed, State, Task
from seedance_cli.services.xskill.channel import Answer
from seedance_cli.services.xskill.listing import MOST, listed_of, moment_in, read_listed
from tests.xskill.storm import ANY_JSON, thrown

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC).timestamp()
LINK = "https://cdn.example/a.mp4"


def item(**fields: Any) -> dict[str, Any]:
    return {"task_id": "t1", "status": "processing"} | fields


def listed(*items: Any, since: float = 0.0) -> tuple[Listed, ...]:
    found = read_listed(Answer(raw={"code": 200, "data": {"tasks": list(items)}}), since)
    assert found is not None
    return found


def one(**fields: Any) -> Listed:
    [found] = listed(item(**fields))
    return found


@pytest.mark.parametrize(
    "wrap",
    [
        lambda items: items,
        *(
            (lambda items, key=key: {"code": 200, "data": {key: items, "total": 2}})
            for key in ("tasks", "items", "list", "records", "rows", "data")
        ),
        lambda items: {"code": 200, "data": items},
        lambda items: {"tasks": items},
        lambda items: {"success": True, "result": items},
        lambda items: {"code": 200, "data": {"data": {"list": items}}},
        lambda items: {"code": 200, "data": {"list": {"records": items}}, "items": []},
        lambda items: {"data": [{"task": each} for each in items]},
        lambda items: {"id": "r7", "status": "ok", "results": ["odd", None, {"note": "no task"}, *items]},
    ],
)
def test_a_list_is_found_wherever_it_stands(wrap: Callable[[list[Any]], Any]) -> None:
    found = read_listed(Answer(raw=wrap([item(), item(task_id="t2", status="completed")])), 0)
    assert found is not None
    assert [(each.task.id, each.task.state) for each in found] == [
        ("t1", State.RUNNING),
        ("t2", State.SUCCEEDED),
    ]


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ([], 0),
        ({"data": {"tasks": []}}, 0),
        ({"data": []}, 0),
        ({"task_id": "t1", "status": "pending"}, 1),
        ({"code": 200, "data": {"task_id": "t1", "status": "completed", "results": [{"url": LINK}]}}, 1),
        (None, None),
        ({}, None),
        ({"code": 200, "data": None}, None),
        ({"data": {"total": 0}}, None),
        ({"tasks": ["t1", {"note": "?"}]}, None),
        ("tasks", None),
    ],
)
def test_no_task_is_not_the_same_as_no_list(raw: Any, found: int | None) -> None:
    told = read_listed(Answer(raw=raw), 0)
    assert (None if told is None else len(told)) == found


@pytest.mark.parametrize(
    ("told", "task_id"),
    [
        ({"task_id": "a-1"}, "a-1"),
        ({"taskId": "a-1"}, "a-1"),
        ({"id": "a-1"}, "a-1"),
        ({"id": 7}, "7"),
        ({"id": 7, "task_id": "a-1"}, "a-1"),
        ({"id": 7, "task": {"task_id": "a-1"}}, "a-1"),
        ({"task_id": "no id", "id": "a-1"}, "a-1"),
    ],
)
def test_the_tasks_own_id_is_taken(told: dict[str, Any], task_id: str) -> None:
    assert [each.task.id for each in listed({"status": "pending"} | told)] == [task_id]


@pytest.mark.parametrize(
    "told",
    [
        {"prompt": "A fox"},
        {"params": {"prompt": "A fox"}},
        {"input": {"prompt": "A fox"}},
        {"parameters": {"prompt": "A fox"}},
        {"params": json.dumps({"prompt": "A fox", "duration": 5})},
        {"request": {"model": "m", "params": {"prompt": "A fox"}}},
        {"params": json.dumps({"model": "m", "params": {"prompt": "A fox"}})},
        {"prompt": "A f…", "params": {"prompt": "A fox"}},
        {"prompt": "", "input": {"prompt": "A fox"}},
        {"prompt": 7, "params": "{broken", "input": {"prompt": "A fox"}},
        {"options": {"ratio": "1:1"}, "arguments": {"prompt": "A fox"}},
    ],
)
def test_a_prompt_is_found_wherever_it_stands(told: dict[str, Any]) -> None:
    assert one(**told).prompt == "A fox"
    raw = {"code": 200, "data": item(**told)}
    assert listed_of(Task(id="t1", state=State.RUNNING, raw=raw), 0).prompt == "A fox"


@pytest.mark.parametrize(
    "told", [{}, {"prompt": " "}, {"result": {"prompt": "made up"}}, {"params": "A fox"}]
)
def test_no_prompt_is_none(told: dict[str, Any]) -> None:
    assert one(**told).prompt is None


@pytest.mark.parametrize(
    ("told", "model"),
    [
        ({"model": "seedream"}, "seedream"),
        ({"model_id": "seedream"}, "seedream"),
        ({"model": "st-ai/super-seed2"}, ""),
        ({"model": "st-ai/super-seed2", "params": {"model": "seedance_2.0"}}, "seedance_2.0"),
        ({"model": {"name": "odd"}, "params": {"model": ["odd"]}}, ""),
        ({}, ""),
    ],
)
def test_the_model_is_told_as_orders_name_it(told: dict[str, Any], model: str) -> None:
    assert one(**told).model == model


@pytest.mark.parametrize(
    "value",
    [
        "2026-11-21T12:00:00Z",
        "2026-11-21T20:00:00+08:00",
        "2026-11-21 12:00:00.000+00:00",
        NOON,
        int(NOON) * 1000,
        str(int(NOON)),
        str(int(NOON) * 1000),
        int(NOON) * 1_000_000,
        "2026-11-21T12:00:00",
        "2026-11-21 20:00:00",
        "2026/11/21 20:00:00",
    ],
)
def test_a_time_is_read_in_every_spelling(value: Any) -> None:
    """Without a zone it is the service's or UTC, whichever is soonest after the time that matters."""
    assert moment_in(value, NOON - 120) == NOON
    for key in ("created_at", "createdAt", "create_time", "createTime", "created"):
        [found] = listed(item(**{key: value}), since=NOON - 120)
        assert found.created == NOON


@pytest.mark.parametrize(
    "value", [None, "", "soon", "9" * 50, True, [], {}, 0, 20261121, "20261121", -NOON, "1" * 39]
)
def test_what_is_no_time_costs_no_task(value: Any) -> None:
    [found] = listed(item(created_at=value), since=NOON)
    assert found.created is None


def test_an_odd_time_gives_way_to_the_next() -> None:
    assert one(created_at="soon", createTime=NOON).created == NOON


def test_what_is_older_is_left_out_and_the_newest_comes_first() -> None:
    items = [item(task_id=str(age), created_at=NOON - age) for age in (5, 0, 200, 120)]
    assert [each.task.id for each in listed(*items, since=NOON - 120)] == ["0", "5", "120"]
    odd = item(task_id="odd", created_at="?")
    assert [each.task.id for each in listed(*items, odd, since=NOON - 120)] == ["5", "0", "120", "odd"]


@pytest.mark.parametrize(
    ("told", "state"),
    [({"status": "frozen"}, State.RUNNING), ({"status": None}, State.QUEUED), ({"status": ["odd"]}, State.QUEUED),
     ({"status": None, "image_url": LINK}, State.QUEUED), ({"status": "failed"}, State.FAILED), ({"state": "完成"}, State.SUCCEEDED)],
)  # fmt: skip
def test_a_state_that_nobody_knows_costs_no_task(told: dict[str, Any], state: State) -> None:
    fields = {key: value for key, value in (item() | told).items() if value is not None}
    if "state" in told:
        del fields["status"]
    [found] = listed(fields)
    assert found.task.state is state


def test_links_and_prices_are_read_as_in_a_query() -> None:
    found = one(status="completed", price=150, result={"output": {"images": [LINK]}})
    assert (found.task.urls, found.task.price) == ((LINK,), 150)


def test_a_task_that_is_listed_twice_is_one_and_a_list_has_an_end() -> None:
    found = listed(item(model="first"), item(task_id="t2"), item(model="second"))
    assert [(each.task.id, each.model) for each in found] == [("t1", "first"), ("t2", "")]
    assert len(listed(*(item(task_id=f"t{number}") for number in range(2 * MOST)))) == MOST


def check(raw: Any, since: float) -> None:
    found = read_listed(Answer(raw=raw), since)
    for each in found or ():
        assert each.task.id
        assert each.task.id.isprintable()
        assert len(each.model) <= 500
        assert each.prompt is None or each.prompt.strip()
        assert each.created is None or each.created >= since
    if isinstance(raw, dict):
        listed_of(Task(id="t1", state=State.RUNNING, raw=raw), since)


ITEMS = some.lists(
    some.dictionaries(
        some.sampled_from(
            "task_id id status model params input prompt created_at createTime task data".split()
        ),
        ANY_JSON,
        max_size=6,
    ),
    max_size=4,
)


@settings(max_examples=80, deadline=None)
@given(ANY_JSON | ITEMS, some.sampled_from([0.0, NOON]))
def test_no_answer_breaks_the_reader(raw: Any, since: float) -> None:
    check(raw, since)
    check({"code": 200, "data": {"tasks": raw}}, since)


def test_thousands_of_answers_are_read() -> None:
    for raw in thrown(4_000):
        check(raw, NOON)
        check([raw], 0)
