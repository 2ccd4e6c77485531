"""Every answer that is documented or was seen, as the service would send it; what is thrown begins with one of these."""

import json
from collections.abc import Iterator
from typing import Any

from tests.xskill_server.shapes import SHAPES

CLIP = "https://cdn.example/v3-tasks/0a1b.mp4"
ONE, TWO = "https://cdn.example/1.png", "https://cdn.example/2.png"
TASK = "task_0123456789"
Kind = str
"""create, query, upload, balance or list: what was asked."""


def answers() -> dict[Kind, list[tuple[int, Any]]]:
    """By what was asked: each answer with its HTTP status. Under "errors" those that anything may meet."""
    asked: dict[Kind, list[tuple[int, Any]]] = {
        "create": [(200, each) for each in _created()],
        "query": [(200, each) for each in _queried()],
        "upload": [(200, each) for each in _uploaded()],
        "balance": [(200, each) for each in _balances()],
        "list": [(200, each) for each in _lists()],
    }
    return asked | {"errors": _errors()}


def _created() -> Iterator[Any]:
    data = {"task_id": TASK, "status": "pending", "price": 200, "model": "st-ai/super-seed2"}
    yield {"code": 200, "data": data, "message": "任务创建成功"}
    yield {"code": 200, "data": {"task_id": 42, "price": "10"}}
    yield {"success": True, "task_id": TASK, "price": 10, "balance": 12500}
    yield {"success": True, "task": {"task_id": TASK, "status": "pending"}}
    yield {"code": 200, "data": {"task_id": TASK, "status": "completed", "result": {"images": [ONE]}}}


def _queried() -> Iterator[Any]:
    for links, size, seconds in (([CLIP], (1280, 720), 5), ([ONE, TWO], (1024, 1024), 0)):
        for shape in SHAPES.values():
            yield _task({"status": "completed", "price": 200} | shape(links, size, seconds))
    yield _task({"status": "pending", "progress": None, "created_at": "2026-04-19T10:00:00"})
    yield _task({"status": "processing", "progress": 45})
    yield _task(
        {"status": "processing", "progress": {"stage": "render", "message": "frame 3", "percent": 20}}
    )
    yield {"status": "processing", "task_id": TASK, "progress": "45%"}
    for told in (
        {"error": "错误码: 4011"},
        {"error": {"code": 2038, "message": "错误码: 2038 内容违规"}},
        {"output": {"error": "no reply", "error_type": "submit_timeout"}},
        {"result": {"output": {"error": "Insufficient balance"}}},
        {"error_message": "Dreamina task failed (status=fail)"},
        {"fail_reason": "may contain real person"},
        {},
    ):
        yield _task({"status": "failed"} | told)
    yield _task({"status": "cancelled"})


def _uploaded() -> Iterator[Any]:
    yield {"code": 200, "data": {"url": ONE, "original_url": TWO, "type": "image"}}
    yield {"success": True, "url": ONE, "object_key": "mcp-uploads/x.jpg", "bucket_name": "fal-task"}
    yield {"code": 200, "data": ONE}
    yield {"code": 200, "data": {"image": {"cdn_url": ONE}}}


def _balances() -> Iterator[Any]:
    yield {"code": 200, "data": {"balance": 12500, "balance_yuan": 125.0, "unit": "积分"}}
    yield {"success": True, "balance": 12500, "balance_yuan": 125.0}
    yield {"code": 200, "data": {"balance": {"points": 7, "unit": "points"}}}


def _lists() -> Iterator[Any]:
    tasks = [
        {
            "task_id": f"{TASK}{n}", "status": "processing", "model": "st-ai/super-seed2", "price": 200,
            "params": {"prompt": "An astronaut"}, "created_at": moment,
        }
        for n, moment in enumerate(("2026-04-19 10:00:00", "2026-04-19T10:00:00Z", 1776592800, 1776592800000, "1776592800"))
    ]  # fmt: skip
    yield {"code": 200, "data": {"tasks": tasks, "total": len(tasks)}}
    yield {"code": 200, "data": tasks}
    yield {"success": True, "tasks": tasks}
    half = '{"prompt": "An astronaut \\ud83d", "model": "seedance_2.0_fast", "deep": [[[1]]]}'
    yield {
        "code": 200,
        "data": {
            "list": [{"id": TASK, "state": "done", "input": half, "create_time": "2026/04/19 10:00:00"}]
        },
    }
    yield {"code": 200, "data": {"items": tasks[:1]}}
    yield {"code": 200, "data": {"list": []}}


def _errors() -> list[tuple[int, Any]]:
    detail = [{"loc": ["body", "params", "image_files", 1], "msg": "not a link", "type": "value_error"}]
    found: list[tuple[int, Any]] = [
        (status, {"code": status, "detail": "Something is wrong"}) for status in range(400, 600, 7)
    ]
    found += [(status, {"detail": "Not Found"}) for status in (404, 405)]
    found += [
        (422, {"detail": detail}),
        (422, {"code": 422, "detail": "bad", "data": {"errors": ["prompt is too long", {"field": "ratio"}]}}),
        (402, {"code": 402, "detail": "Insufficient balance", "data": {"required": 450, "available": 20}}),
        (429, {"code": 429, "detail": "Rate limit exceeded: 60 requests per minute"}),
        (200, {"code": 402, "msg": "余额不足"}),
        (200, {"code": 503, "message": "busy"}),
        (200, {"code": "500", "msg": "internal"}),
        (200, {"success": False, "error": "Task not found"}),
        (200, {"code": 200, "success": False, "message": "violates the content policy"}),
        (200, {"code": 200, "data": None}),
        (200, {}),
        (502, "<html><h1>Bad gateway</h1></html>"),
        (200, "<html>Welcome</html>"),
    ]
    return found


def _task(told: dict[str, Any]) -> dict[str, Any]:
    return {"code": 200, "message": "查询成功", "data": {"task_id": TASK, "model": "m"} | told}


def bytes_of(body: Any) -> bytes:
    """A body as it travels."""
    return body.encode() if isinstance(body, str) else json.dumps(body, ensure_ascii=False).encode()
