"""Answers on their way in: the page's own example word for word, results in every shape, and nothing that can upset it."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from seedance_cli.errors import OutcomeUnknown, Unreachable
from seedance_cli.services.protocol import State, Task
from seedance_cli.services.skills_video.envelope import task_id_in, task_id_in_part
from seedance_cli.services.skills_video.faults import Asked, fault_in
from seedance_cli.services.skills_video.replies import (
    NO_LINK,
    read_asked,
    read_balance,
    read_created,
    read_task,
)
from seedance_cli.services.wire.reply import Reply
from tests.skills_server import PREDICTION, SHAPES
from tests.skills_server.shapes import NO_LINK as WITHOUT

ACCEPTED = """{
  "id": "gen_123",
  "status": "IN_QUEUE",
  "input": {
    "prompt": "a cat walking through neon rain",
    "duration": 5,
    "aspect_ratio": "16:9",
    "n": 1
  },
  "usage": {
    "total": 20,
    "subscription": 20,
    "permanent": 0
  }
}"""
"""The answer on the page of Seedance 2.0."""
ZEROS = {"total": 0, "subscription": 0, "permanent": 0}
PAID = {"total": 20, "subscription": 20, "permanent": 0}
CLIP, COVER, SENT = "https://cdn.example/1.mp4", "https://cdn.example/1.png", "https://cdn.example/sent.png"


def told(**fields: Any) -> dict[str, Any]:
    return {"id": "gen_1", "status": "COMPLETED", "input": {"image_urls": [SENT]}, "usage": PAID} | fields


def task(**fields: Any) -> Task:
    found = read_task("gen_1", told(**fields))
    assert found is not None
    return found


def test_the_answer_of_the_page() -> None:
    body = json.loads(ACCEPTED)
    assert read_created(body) == Task(id="gen_123", state=State.QUEUED, price=20, word="IN_QUEUE", raw=body)


def test_the_finished_picture_of_the_page() -> None:
    picture = {
        "url": COVER,
        "file_name": "1.png",
        "content_type": "image/png",
        "width": 1024,
        "height": 1024,
    }
    data = {"type": "image", "n": 1, "actual_prompt": "a cat", "images": [picture], "image": picture}
    found = task(data=data)
    assert (found.state, found.urls, found.price) == (State.SUCCEEDED, (COVER,), 20)


@pytest.mark.parametrize("shape", [name for name in SHAPES if name not in WITHOUT])
@pytest.mark.parametrize(("kind", "link"), [("video", CLIP), ("image", COVER)])
def test_a_result_is_found_in_every_shape_the_service_may_have(shape: str, kind: str, link: str) -> None:
    assert task(data=SHAPES[shape](kind, "a cat", [{"url": link}])).urls == (link,)


@pytest.mark.parametrize(
    "fields",
    [
        {"data": {"videos": [{"video_url": CLIP}]}},
        {"data": {"video": {"url": CLIP, "cover": COVER}, "image": {"url": COVER}}},
        {"data": {"result": {"videos": [CLIP]}}},
        {"data": {"outputs": [{"type": "video", "video": {"url": CLIP}}]}},
        {"data": {"data": {"video_urls": [CLIP, CLIP]}}},
        {"output": CLIP},
        {"output": [CLIP]},
        {"result": {"output": {"url": CLIP}}},
        {"video_url": CLIP},
        {"video": {"url": CLIP}},
        {"url": CLIP},
        {"data": [CLIP]},
        {"data": {"cdn_url": CLIP, "url": "not a link"}},
    ],
)
def test_a_result_is_found_in_every_other_shape(fields: dict[str, Any]) -> None:
    assert task(**fields).urls == (CLIP,)


def test_several_results_come_in_order_and_once_each() -> None:
    data = {"images": [{"url": f"https://cdn.example/{n}.png"} for n in (2, 1, 2)]}
    assert task(data=data).urls == ("https://cdn.example/2.png", "https://cdn.example/1.png")


@pytest.mark.parametrize("shape", WITHOUT)
def test_what_was_sent_in_is_no_result(shape: str) -> None:
    found = task(data=SHAPES[shape]("video", "a cat", [{"url": CLIP}]))
    assert (found.state, found.urls, found.note) == (State.SUCCEEDED, (), NO_LINK)
    assert "task query --service skills.video --task-id gen_1" in found.advice


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("IN_QUEUE", State.QUEUED),
        ("IN_PROGRESS", State.RUNNING),
        ("COMPLETED", State.SUCCEEDED),
        ("FAILED", State.FAILED),
        ("CANCELED", State.CANCELLED),
        *zip(PREDICTION.values(), (State.QUEUED, State.RUNNING, State.SUCCEEDED, State.FAILED, State.CANCELLED), strict=True),
        ("in queue", State.QUEUED),
        ("UPSCALING", State.RUNNING),
    ],
)  # fmt: skip
def test_every_word_for_a_state(word: str, state: State) -> None:
    assert task(status=word).state is state


def test_an_unknown_word_runs_on_and_is_named() -> None:
    assert task(status="UPSCALING").note == "UPSCALING"


def test_until_the_end_no_credits_used_is_no_price() -> None:
    assert [task(status=word, usage=ZEROS).price for word in ("IN_QUEUE", "IN_PROGRESS")] == [None, None]
    assert task(status="FAILED", usage=ZEROS).price == 0
    assert task(status="CANCELED", usage=ZEROS).price == 0
    assert task(status="COMPLETED", usage=ZEROS, video_url=CLIP).price is None  # the create told it


@pytest.mark.parametrize(
    ("usage", "price"),
    [
        (PAID, 20),
        ({"subscription": 5, "permanent": 15}, 20),
        ({"total": "20"}, 20),
        (20, 20),
        (None, None),
        ({}, None),
        ({"total": -1}, None),
        ({"total": True}, None),
    ],
)
def test_the_price_in_every_form(usage: Any, price: float | None) -> None:
    assert task(usage=usage).price == price


@pytest.mark.parametrize(
    ("fields", "error", "advice"),
    [
        (
            {"code": "VIDEO_GENERATION_FAILED", "message": "Generation failed."},
            "Generation failed.",
            "later try",
        ),
        ({"code": "VIDEO_GENERATION_CONTENT_REJECTED"}, "content rejected", "take out"),
        (
            {"code": "VIDEO_GENERATION_CONTENT_REJECTED", "message": "A real person was found."},
            "A real person was found.",
            "drawn or painted figure",
        ),
        ({"code": "VIDEO_GENERATION_TIMEOUT", "message": "Too slow."}, "Too slow.", "try again later"),
        (
            {"code": "VIDEO_GENERATION_PROVIDER_UNAVAILABLE", "message": "Gone."},
            "Gone.",
            "trouble of its own",
        ),
        (
            {"code": "VIDEO_GENERATION_INVALID_INPUT", "message": "Bad ratio."},
            "Bad ratio.",
            "ratio, seconds",
        ),
        ({"error": {"code": "CONTENT_REJECTED", "message": "No."}}, "No.", "take out"),
        ({"error": "boom"}, "boom", "try again"),
        ({"error": "It may violate a copyright."}, "It may violate a copyright.", "take out"),
        ({"code": "TIMEOUT", "message": "Checking faces."}, "Checking faces.", "try again later"),
        ({"code": "NEW_CODE"}, "NEW_CODE", "try again"),
        ({}, "the service gave no reason", "try again"),
    ],
)
def test_why_a_task_failed_and_what_to_change(fields: dict[str, Any], error: str, advice: str) -> None:
    found = task(status="FAILED", usage=ZEROS, data=None, **fields)
    assert (found.state, found.error) == (State.FAILED, error)
    assert advice in found.advice
    assert found.refused is (advice in ("take out", "drawn or painted figure"))


def test_what_is_known_of_the_money_of_a_failed_task() -> None:
    assert "no credits were used" in task(status="FAILED", usage=ZEROS).charge
    assert "20 credits" in task(status="FAILED").charge
    assert "does not say" in task(status="FAILED", usage=None).charge
    assert "does not say" in task(status="CANCELED", usage=None).charge


def test_a_create_without_an_id_is_an_outcome_that_nobody_knows() -> None:
    for body in ({}, {"status": "IN_QUEUE"}, [], None, "x", {"id": ""}, {"id": "a b"}, {"id": "x" * 300}):
        with pytest.raises(OutcomeUnknown):
            read_created(body)


def test_a_look_without_a_state_tells_nothing() -> None:
    with pytest.raises(Unreachable):
        read_asked("gen_1", {"id": "gen_1"})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"id":"gen_1","status":"IN_Q', "gen_1"),
        (' {\n "id" : "gen_1"', "gen_1"),
        ('data: {"id":"gen_1","sta', "gen_1"),
        ('{"id":"gen_1', ""),
        ('{"status":"IN_QUEUE","input":{"id":"mine"}', ""),
        ("", ""),
    ],
)
def test_an_id_in_half_an_answer(text: str, found: str) -> None:
    assert task_id_in_part(text) == found


@pytest.mark.parametrize("body", [{"data": {"id": "g", "status": "FAILED"}}, {"generation": {"id": "g"}}, {"id": "g", "data": {"id": "v"}}, {"task_id": "g"}])  # fmt: skip
def test_an_id_in_every_place(body: dict[str, Any]) -> None:
    assert task_id_in(body) == "g"


@pytest.mark.parametrize(
    ("body", "amount", "words"),
    [
        (
            {"total": 120, "subscription": 100, "permanent": 20},
            120,
            "100 of the subscription, 20 bought",
        ),
        ({"subscription": 100, "permanent": 20}, 120, "100 of the subscription, 20 bought"),
        ({"total": 100, "subscription": 100, "permanent": 0}, 100, "100 of the subscription"),
        ({"credits": {"total": 7}}, 7, ""),
        ({"credits": 7}, 7, ""),
        ({"balance": "7.5"}, 7.5, ""),
        ({"data": {"total": 7}}, 7, ""),
        ({"data": {"credits": {"remaining": 7}}}, 7, ""),
        (7, 7, ""),
        ({}, None, ""),
        ("x", None, ""),
        (None, None, ""),
    ],
)
def test_the_balance_in_every_form(body: Any, amount: float | None, words: str) -> None:
    found = read_balance(body)
    assert (found.amount, found.unit, found.words, found.raw) == (amount, "credits", words, body)


NAMES = some.sampled_from(
    "id status data video videos images url usage total code message error input".split()
)
VALUES = some.sampled_from(["COMPLETED", "FAILED", "gen_1", CLIP, "", 0, -1, 1e300, True, None])
BODIES = some.recursive(
    VALUES,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(NAMES, inner, max_size=4),
    max_leaves=15,
)


@settings(max_examples=150)
@given(body=BODIES, status=some.sampled_from([200, 202, 400, 404, 422, 500]), paid=some.booleans())
def test_no_answer_can_upset_it(body: Any, status: int, paid: bool) -> None:
    fault = fault_in(Reply(status, {}, body, json.dumps(body)[:300]), Asked(paid=paid, task_id="gen_1"))
    assert fault is not None or status < 300 or task_id_in(body) == "gen_1"
    if isinstance(body, dict):
        found = read_task("gen_1", body)
        assert found is None or all(url == CLIP for url in found.urls)
    read_balance(body)
