"""Answers on their way in: every shape that was seen for a result, words never seen before, and JSON of any kind."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings

from seedance_cli.errors import OutcomeUnknown, SeedanceError, Unreachable
from seedance_cli.services.protocol import Balance, State, Task
from seedance_cli.services.xskill.channel import Answer
from seedance_cli.services.xskill.replies import (
    is_usable,
    read_balance,
    read_created,
    read_link,
    read_query,
)  # fmt: skip
from tests.xskill.storm import ANY_JSON, thrown

CLIP = "https://cdn-video.51sux.com/v3-tasks/2026/04/19/0a1b.mp4"
ONE, TWO = "https://cdn.example/1.png", "https://cdn.example/2.png"


def rest(data: Any, **envelope: Any) -> Answer:
    raw = {"code": 200, "data": data, **envelope}
    return Answer(data=data if isinstance(data, dict) else {}, raw=raw)


def told(**data: Any) -> Task:
    return read_query("t1", rest({"task_id": "t1", **data}))


def done(**data: Any) -> Task:
    return told(status="completed", **data)


@pytest.mark.parametrize(
    ("data", "urls"),
    [
        ({"result": {"output": {"images": [CLIP]}}}, (CLIP,)),
        ({"output": {"images": [CLIP]}}, (CLIP,)),
        ({"output": {"video_url": CLIP, "content_type": "video/mp4"}}, (CLIP,)),
        ({"output": {"images": [{"url": ONE, "width": None}, {"url": TWO}], "seed": 3}}, (ONE, TWO)),
        ({"result": {"images": [{"url": ONE}, {"url": TWO}]}}, (ONE, TWO)),
        ({"result": {"videos": [{"url": CLIP, "duration": 5}]}}, (CLIP,)),
        ({"result": {"video_url": CLIP}}, (CLIP,)),
        ({"result": {"output": {"videos": [CLIP]}}}, (CLIP,)),
        ({"video_url": CLIP}, (CLIP,)),
        ({"output": {"video": {"url": CLIP}}}, (CLIP,)),
        ({"result": {"video": CLIP}}, (CLIP,)),
        ({"output": [ONE, TWO]}, (ONE, TWO)),
        ({"result": CLIP}, (CLIP,)),
        ({"result": {"url": ONE}}, (ONE,)),
        ({"output_urls": [ONE]}, (ONE,)),
        ({"result": {"videos": [{"url": CLIP}], "images": [ONE]}}, (CLIP,)),
        ({"output": {"images": [TWO, ONE, TWO]}, "result": {"output": {"images": [ONE]}}}, (ONE, TWO)),
        (
            {
                "output": {
                    "images": [ONE, "ftp://x/y", "/etc/passwd", None, 5, {"url": 3}, {}, "https://", TWO]
                }
            },
            (ONE, TWO),
        ),
    ],
)
def test_a_result_is_found_in_every_shape(data: dict[str, Any], urls: tuple[str, ...]) -> None:
    task = done(**data, price=200)
    told = {"price": 200, "word": "completed", "raw": task.raw}
    assert task == Task(id="t1", state=State.SUCCEEDED, urls=urls, **told)
    assert task.raw["data"]["status"] == "completed"


def test_what_was_sent_in_is_no_result() -> None:
    task = done(
        image_url=ONE,
        params={"images": [ONE]},
        input={"images": [TWO]},
        result={"output": {"images": [CLIP]}},
    )
    assert task.urls == (CLIP,)


@pytest.mark.parametrize("data", [{}, {"result": None}, {"output": {"images": ["javascript:1", "nonsense"]}}])
def test_completed_without_a_link_is_no_success(data: dict[str, Any]) -> None:
    task = done(**data)
    assert (task.state, task.urls) == (State.SUCCEEDED, ())
    assert task.note == "completed without a link to the result"
    assert task.charge == "It may have been charged, as task t1."
    assert "seedance task query --task-id t1" in task.advice


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("pending", State.QUEUED), ("排队中", State.QUEUED), ("processing", State.RUNNING), ("GENERATING", State.RUNNING),
        ("In Progress", State.RUNNING), ("生成中", State.RUNNING), ("failed", State.FAILED), ("error", State.FAILED),
        ("失败", State.FAILED), ("cancelled", State.CANCELLED), ("canceled", State.CANCELLED),
    ],
)  # fmt: skip
def test_state_words(word: str, state: State) -> None:
    assert told(status=word).state is state
    assert told(status=word).note == ""


def test_a_state_never_seen_before_runs_on_and_is_told() -> None:
    task = told(status="warming\x1b[31m up", progress={"stage": "gpu", "message": "waiting"})
    assert (task.state, task.note) == (State.RUNNING, "warming [31m up: gpu: waiting")
    assert told(status=7).note == "7"


@pytest.mark.parametrize(
    ("progress", "share", "note"),
    [
        (0.45, 0.45, ""), (45, 0.45, ""), (1, 1.0, ""), (0, 0.0, ""), ("45%", 0.45, ""), ("0.5", 0.5, ""), (-1, None, ""),
        (101, None, ""), (True, None, ""), (None, None, ""), ("soon", None, ""), ([], None, ""),
        ({"stage": "render", "message": "frame 3"}, None, "render: frame 3"),
        ({"stage": "queue", "message": "queue", "percent": 20}, 0.2, "queue"),
        ({"stage": None, "message": {"x": 1}}, None, ""),
    ],
)  # fmt: skip
def test_progress_is_a_number_or_an_object(progress: Any, share: float | None, note: str) -> None:
    task = told(status="processing", progress=progress)
    assert (task.progress, task.note) == (share, note)


@pytest.mark.parametrize(
    ("data", "error", "advice"),
    [
        ({"error": "错误码: 4011"}, "错误码: 4011", "realistic face"),
        (
            {"error": {"code": 2038, "message": "错误码: 2038 内容违规"}},
            "错误码: 2038 内容违规",
            "blood and weapons",
        ),
        (
            {"output": {"error": "no reply", "error_type": "submit_timeout"}},
            "no reply",
            "took too long",
        ),
        ({"error": "生成失败，错误码：1000"}, "生成失败，错误码：1000", "parameter or a reference file"),
        (
            {"error": "Dreamina task failed (status=fail)"},
            "Dreamina task failed (status=fail)",
            "reference picture",
        ),
        (
            {"error": "模型菜单中未找到 seedance_2.0"},
            "模型菜单中未找到 seedance_2.0",
            "--model standard or --model fast",
        ),
        (
            {"error": "The model seedance_2.0 was not found"},
            "The model seedance_2.0 was not found",
            "--model fast",
        ),
        ({"error": "may contain real person"}, "may contain real person", "realistic face"),
        ({"error": "Insufficient balance"}, "Insufficient balance", "seedance balance"),
        ({"error": "Upstream model returned 500"}, "Upstream model returned 500", "trouble of its own"),
        (
            {"error": "the surface is broken, code 10004011"},
            "the surface is broken, code 10004011",
            "Change the prompt",
        ),
        ({}, "the service gave no reason", "Change the prompt"),
        ({"error": None, "fail_reason": "x" * 9000}, "x" * 499 + "…", "Change the prompt"),
    ],
)
def test_a_failure_is_told_with_advice(data: dict[str, Any], error: str, advice: str) -> None:
    task = told(status="failed", **data)
    assert (task.state, task.error) == (State.FAILED, error)
    assert advice in task.advice
    assert task.charge == "xskill says that failed tasks are refunded; seedance balance shows it."
    assert task.refused is (advice in ("realistic face", "blood and weapons"))


def test_the_envelopes_own_message_is_not_the_tasks() -> None:
    answer = rest({"status": "failed"}, message="查询成功")
    assert read_query("t1", answer).error == "the service gave no reason"


@pytest.mark.parametrize(
    ("price", "read"), [(200, 200), ("16.5", 16.5), (-1, None), (True, None), ("free", None), ([], None)]
)
def test_a_price_is_a_number_or_says_one(price: Any, read: float | None) -> None:
    assert told(status="pending", price=price).price == read


@pytest.mark.parametrize(
    ("answer", "task_id"),
    [
        (rest({"task_id": "task_1", "price": 10}), "task_1"),
        (rest({"task_id": 42, "status": "pending", "price": "10"}), "42"),
        (Answer(data={"success": True, "task": {"task_id": "a-b", "price": 10}}, raw={"success": True, "task": {"task_id": "a-b"}}), "a-b"),
    ],
)  # fmt: skip
def test_a_new_task(answer: Answer, task_id: str) -> None:
    task = read_created(answer)
    assert (task.id, task.state, task.price) == (task_id, State.QUEUED, 10)


def test_a_task_may_be_done_at_once() -> None:
    task = read_created(rest({"task_id": "t", "status": "completed", "result": {"images": [ONE]}}))
    assert (task.state, task.urls) == (State.SUCCEEDED, (ONE,))


@pytest.mark.parametrize(
    "data", [{}, None, [], {"task_id": ""}, {"task_id": "a b"}, {"task_id": "x" * 201}, {"task_id": True}]
)
def test_without_an_id_nobody_knows(data: Any) -> None:
    with pytest.raises(OutcomeUnknown):
        read_created(rest(data))


@pytest.mark.parametrize(
    "data", [{}, None, {"task_id": "t1"}, {"status": None}, {"status": {"a": 1}}, {"status": True}]
)
def test_an_answer_without_a_state_settles_nothing(data: Any) -> None:
    with pytest.raises(Unreachable):
        read_query("t1", rest(data))


def test_the_tasks_state_is_not_its_wrapping() -> None:
    inner = {"status": "processing", "progress": 0.5}
    answer = Answer(data={"status": "success", "task": inner}, raw={"status": "success", "task": inner})
    assert read_query("t1", answer).state is State.RUNNING


@pytest.mark.parametrize(
    ("raw", "link"),
    [
        ({"url": ONE}, ONE),
        ({"code": 200, "data": {"url": ONE, "original_url": TWO}}, ONE),
        ({"data": {"image": {"url": ONE}}}, ONE),
        ({"data": {"image": ONE}}, ONE),
        ({"code": 200, "data": ONE}, ONE),
        ({"success": True, "url": ONE, "object_key": "mcp-uploads/x.jpg", "bucket_name": "fal-task"}, ONE),
        ({"code": 200, "data": {"original_url": TWO, "cdn_url": ONE, "type": "image"}}, ONE),
        ({"data": {"data": {"image_url": ONE}}}, ONE),
    ],
)
def test_an_uploads_link_is_found(raw: dict[str, Any], link: str) -> None:
    inner = raw.get("data", raw)
    assert read_link(Answer(data=inner if isinstance(inner, dict) else {}, raw=raw)) == link


@pytest.mark.parametrize(
    "raw", [{}, {"url": "/a.png"}, {"data": {"url": 5}}, {"code": 200, "message": "ok"}, None, []]
)
def test_an_upload_without_a_link_is_a_failure(raw: Any) -> None:
    with pytest.raises(SeedanceError, match="no link") as failed:
        read_link(Answer(raw=raw))
    assert failed.value.exit_code == 1


@pytest.mark.parametrize(
    ("data", "balance"),
    [
        (
            {"user_id": 1234, "balance": 12500, "balance_yuan": 125.0, "unit": "积分"},
            (12500, "credits", "125 yuan"),
        ),
        ({"balance": "50", "balance_yuan": "0.50"}, (50, "credits", "0.5 yuan")),
        ({"balance": {"balance": 7, "unit": "points"}}, (7, "credits", "")),
        ({"balance_yuan": "3"}, (3, "yuan", "3 yuan")),
        ({"points": 9, "unit": "USD"}, (9, "USD", "")),
        ({"balance": None}, (None, "credits", "")),
        ({}, (None, "credits", "")),
    ],
)
def test_a_balance(data: dict[str, Any], balance: tuple[float | None, str, str]) -> None:
    answer = rest(data)
    amount, unit, words = balance
    assert read_balance(answer) == Balance(amount=amount, unit=unit, words=words, raw=answer.raw)


@pytest.mark.parametrize("link", ["http://127.0.0.1:80/a", "HTTPS://x.y/z?a=b", "https://例子.中国/a"])
def test_links_that_can_be_opened(link: str) -> None:
    assert is_usable(link)


@pytest.mark.parametrize(
    "link", ["", "x", "//h/p", "http://", "https://[x", "http://h/\n", "http://h/ a", None, 3, "data:x"]
)
def test_links_that_cannot(link: object) -> None:
    assert not is_usable(link)


READERS: tuple[Callable[[Answer], Any], ...] = (
    read_created, lambda answer: read_query("t1", answer), read_link, read_balance,
)  # fmt: skip


def checked(raw: Any) -> str:
    """Read an answer in every way; what was found, in a word, once it is found sound."""
    inner = raw.get("data", raw) if isinstance(raw, dict) else raw
    answer = Answer(data=inner if isinstance(inner, dict) else {}, raw=raw)
    ends = [checked_by(read, answer) for read in READERS]
    return " ".join(ends)


def checked_by(read: Callable[[Answer], Any], answer: Answer) -> str:
    try:
        found = read(answer)
    except SeedanceError as error:
        fault: SeedanceError = error
    else:
        if isinstance(found, Task):
            check_task(found)
            return str(found.state)
        if isinstance(found, Balance):
            json.dumps(found.amount, allow_nan=False)
            return "balance" if found.amount is not None else "none"
        assert is_usable(found)
        return "link"
    assert fault.message
    assert len(fault.message) < 1000
    return fault.code


def check_task(task: Task) -> None:
    assert task.id
    assert len(task.error) <= 500
    assert len(task.note) <= 200
    assert task.progress is None or 0 <= task.progress <= 1
    assert task.price is None or task.price >= 0
    assert all(is_usable(url) for url in task.urls)
    assert not task.urls or task.state is State.SUCCEEDED
    assert bool(task.charge) == (task.state.ended and not task.urls)


@settings(max_examples=300, deadline=None)
@given(ANY_JSON)
def test_no_answer_breaks_a_reader(raw: Any) -> None:
    checked(raw)


def test_ten_thousand_answers_are_read_and_each_end_is_met() -> None:
    ends = {word for raw in thrown(10_000) for word in checked(raw).split()}
    assert ends >= {*State, "link", "balance", "none", "unreachable", "outcome_unknown", "failed"}
