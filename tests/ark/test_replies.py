"""Ark's answers as ours: the task in every state, the list in both its forms, and the price reckoned from tokens."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from seedance_cli.errors import OutcomeUnknown, SeedanceError, Unreachable
from seedance_cli.services.ark.faults import Asked
from seedance_cli.services.ark.prices import Sent, price_of, sent_of
from seedance_cli.services.ark.replies import listed_of, read_created, read_list, read_task
from seedance_cli.services.protocol import State, Task
from tests.ark.asking import CARD, ark
from tests.xskill.asking import film, image, ref

CLIP, FRAME = "https://tos.example/clip.mp4?sign=a", "https://tos.example/frame.png?sign=b"
SEEN: dict[str, Any] = {
    "id": "cgt-20260514-abcde",
    "model": "doubao-seedance-2-0-260128",
    "status": "succeeded",
    "content": {"video_url": CLIP},
    "usage": {"completion_tokens": 108900, "total_tokens": 108900},
    "created_at": 1779348818,
    "updated_at": 1779348874,
    "seed": 1276,
    "resolution": "720p",
    "ratio": "16:9",
    "duration": 5,
    "framespersecond": 24,
    "service_tier": "default",
    "execution_expires_after": 172800,
    "generate_audio": True,
    "draft": False,
}
"""A reply as it was seen, whole."""
ASKED = Asked(region="cn", paid=True)


def of(**changes: Any) -> Task:
    return read_task(SEEN["id"], {**SEEN, **changes})


def test_a_reply_as_it_was_seen() -> None:
    task = of()
    assert (task.id, task.state, task.urls, task.last_frame) == (SEEN["id"], State.SUCCEEDED, (CLIP,), "")
    assert task.raw == SEEN
    assert of(content={"video_url": CLIP, "last_frame_url": FRAME}, error=None).last_frame == FRAME


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("queued", State.QUEUED),
        ("running", State.RUNNING),
        ("cancelled", State.CANCELLED),
        ("failed", State.FAILED),
        ("expired", State.FAILED),
        ("Succeeded", State.SUCCEEDED),
    ],
)
def test_states(word: str, state: State) -> None:
    task = of(status=word)
    assert (task.state, task.word) == (state, word)


def test_a_state_that_nobody_knows_runs_on() -> None:
    task = of(status="post_processing")
    assert (task.state, task.note) == (State.RUNNING, "post_processing")


def test_a_task_that_failed_late() -> None:
    code = "OutputVideoSensitiveContentDetected.PolicyViolation"
    task = of(status="failed", error={"code": code, "message": "Copyright. Request id: 0217"})
    assert task.error == "Copyright. Request id: 0217"
    assert "--no-audio" in task.advice
    assert "failed tasks are free" in task.charge
    assert task.refused
    assert not of(status="failed", error={"code": "InternalServiceError", "message": "Sensitive."}).refused
    assert not of(status="expired").refused
    assert of(status="failed", error=None).error == "the service gave no reason"
    assert of(status="expired").error == "the task expired before it was made"
    assert "try again later" in of(status="expired", error=None).advice


@pytest.mark.parametrize("data", [None, [], "x", {}, {"status": 7.5j}, {"status": None}])
def test_an_answer_that_does_not_say(data: Any) -> None:
    with pytest.raises(Unreachable):
        read_task("cgt-1", data)


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", 7, None, ["x"], "https://"])
def test_a_link_that_is_none(url: Any) -> None:
    assert of(content={"video_url": url, "last_frame_url": url}).urls == ()
    assert of(content={"video_url": url, "last_frame_url": url}).last_frame == ""


@pytest.mark.parametrize(
    "data", [None, {}, {"id": ""}, {"id": 7}, {"id": "a b"}, {"id": "x" * 300}, ["cgt-1"]]
)
def test_a_create_that_names_no_task(data: Any) -> None:
    with pytest.raises(OutcomeUnknown):
        read_created(data, ASKED)


def test_a_create() -> None:
    assert read_created({"id": "cgt-1", "safety_identifier": "u"}, ASKED).id == "cgt-1"


@given(
    some.recursive(
        some.none() | some.booleans() | some.floats() | some.text() | some.integers(),
        lambda inner: (
            some.lists(inner, max_size=3)
            | some.dictionaries(
                some.sampled_from(
                    [*SEEN, "error", "items", "video_url", "completion_tokens", "code", "message"]
                ),
                inner,
                max_size=6,
            )
        ),
        max_leaves=20,
    )
)
def test_no_answer_breaks_it(data: Any) -> None:
    read_list(data, 0.0, with_models=True)
    try:
        task = read_task("cgt-1", data)
    except SeedanceError:
        return
    price_of(task, CARD, "cn", None)
    listed_of(task)


# The list.


def test_a_list_newest_first_without_what_is_older() -> None:
    items = [
        {"id": "cgt-old", "status": "running", "created_at": 100},
        {
            "id": "cgt-1",
            "status": "running",
            "created_at": 200,
            "model": "m",
            "execution_expires_after": 90000,
        },
        {"id": "cgt-2", "status": "queued", "created_at": 300},
        {"id": "cgt-2", "status": "failed", "created_at": 301},
        {"status": "queued"},
        "x",
    ]
    found = read_list({"total": 9, "items": items}, 150, with_models=True)
    assert found is not None
    assert [each.task.id for each in found] == ["cgt-2", "cgt-1"]
    assert [(each.model, each.created, each.echo) for each in found] == [("", 300, ""), ("m", 200, "90000")]


def test_a_list_that_tells_less() -> None:
    item = {
        "id": "cgt-1",
        "status": "failed",
        "failure_reason": {"code": "InternalServiceError", "message": "no"},
    }
    (found,) = (
        read_list(
            {
                "items": [
                    item,
                ]
            },
            0,
            with_models=True,
        )
        or ()
    )
    assert (found.task.error, found.created, found.echo) == ("no", None, "")
    assert read_list({"items": []}, 0, with_models=True) == ()
    assert read_list({"total": 0}, 0, with_models=True) is None


def test_models_are_not_told_where_endpoints_have_names_of_their_own() -> None:
    assert listed_of(of()).model == SEEN["model"]
    assert listed_of(of(), with_models=False).model == ""


# Prices.


def price(region: str = "cn", sent: Sent | None = None, **changes: Any) -> float | None:
    return price_of(of(**changes), CARD, region, sent)


CN, INTL = "doubao-seedance-2-0-260128", "dreamina-seedance-2-0-260128"


@pytest.mark.parametrize(
    ("region", "changes", "amount"),
    [
        ("cn", {}, 5.0094),
        ("intl", {"model": INTL}, 0.7623),
        ("intl", {"model": INTL, "resolution": "1080p", "usage": {"completion_tokens": 245_025}}, 1.886693),
        ("cn", {"resolution": "1080p", "usage": {"completion_tokens": 245_025}}, None),
        ("cn", {"model": "doubao-seedance-2-0-fast-260128"}, 4.0293),
        ("cn", {"model": "somebody-elses"}, None),
        ("cn", {"usage": None}, None),
        ("cn", {"usage": {"completion_tokens": True}}, None),
        ("cn", {"usage": {"completion_tokens": "many"}}, None),
    ],
)
def test_what_a_task_cost_by_what_it_tells(
    region: str, changes: dict[str, Any], amount: float | None
) -> None:
    assert price(region, **changes) == amount


def test_a_reference_clip_is_seen_by_the_tokens_or_nothing_is_said() -> None:
    with_clip: dict[str, Any] = {
        "usage": {"completion_tokens": 194_400},
        "duration": 5,
    }  # 4 s of reference beside 5 s
    assert price(**with_clip) == round(28 * 194_400 / 1e6, 6)
    assert (
        price(usage={"completion_tokens": 120_000}) is None
    )  # neither the clip alone nor one of 2 s beside it
    assert price(usage={"completion_tokens": 100_000}) is None
    assert price(ratio="adaptive") is None
    assert price(duration=None) is None
    assert price(resolution=None) is None


def test_what_the_order_knew_counts_first() -> None:
    order = ark().order(film(image(), ref("video", "https://img.example/a.mp4", "camera"), model="fast"))
    sent = sent_of(order.body)
    assert sent == Sent("doubao-seedance-2-0-fast-260128", "720p", True)
    little: dict[str, Any] = {"resolution": None, "ratio": None, "duration": None, "model": "ep-2026"}
    assert price(sent=sent, **little) == round(22 * 108_900 / 1e6, 6)
    assert price(sent=Sent(CN, "480p", False), **little) == round(46 * 108_900 / 1e6, 6)
    assert price(sent=Sent(CN, "4k", True), **little) is None
