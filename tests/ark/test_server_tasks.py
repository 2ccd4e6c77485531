"""The loopback Ark over time: how a task is told in each state, what a list and a DELETE do, how long links live, and
what it all costs."""

import io
from decimal import Decimal
from typing import Any

import av
import httpx
import pytest
from PIL import Image

from tests.ark.raw import TASKS, TEXT, Asking, image, pixels, refusal, video
from tests.ark_server import Server, faults
from tests.ark_server.models import NEWER, STANDARD, size_of, tokens

DAY = 24 * 3600
ALWAYS = {"id", "model", "status", "created_at", "updated_at", "service_tier", "execution_expires_after"}
ECHOED = {"generate_audio", "draft", "priority"}
CAPTURED = {"content", "usage", "seed", "resolution", "ratio", "duration", "framespersecond"}
"""What a real answer has besides, once the clip is there."""


def fetched(link: str, **headers: str) -> httpx.Response:
    return httpx.get(link, headers=headers, trust_env=False)


def done(ask: Asking, *content: Any, **fields: Any) -> dict[str, Any]:
    """A task that has succeeded."""
    task_id = ask.made(*content, **fields)
    ask.server.pass_time(100)
    told = ask.task(task_id)
    assert told["status"] == "succeeded"
    return told


def test_a_task_from_the_queue_to_the_clip(ask: Asking, server: Server) -> None:
    task_id = ask.made(execution_expires_after=7200, duration=6, ratio="9:16", resolution="1080p")
    assert task_id.startswith("cgt-20")
    queued = ask.task(task_id)
    server.pass_time(5)
    running = ask.task(task_id)
    server.pass_time(60)
    told = ask.task(task_id)
    assert [one["status"] for one in (queued, running, told)] == ["queued", "running", "succeeded"]
    assert set(queued) == set(running) == ALWAYS | ECHOED
    assert set(told) == ALWAYS | ECHOED | CAPTURED
    assert (told["resolution"], told["ratio"], told["duration"]) == ("1080p", "9:16", 6)
    assert (told["execution_expires_after"], told["framespersecond"]) == (7200, 24)
    assert told["updated_at"] - told["created_at"] == 65
    assert set(told["content"]) == {"video_url"}


def test_what_else_a_task_may_tell(ask: Asking, server: Server) -> None:
    asked: dict[str, Any] = {
        "safety_identifier": "me",
        "tools": [{"type": "web_search"}],
        "return_last_frame": True,
    }
    made = ask.create(**asked)
    assert made.json() == {"id": server.tasks[0].id, "safety_identifier": "me"}
    server.pass_time(100)
    told = ask.task(made.json()["id"])
    assert (told["safety_identifier"], told["tools"]) == ("me", [{"type": "web_search"}])
    assert told["usage"]["tool_usage"] == {"web_search": 1}
    server.ways.error_null = True
    server.ways.tells = "few"
    server.ways.words["succeeded"] = "done"
    told = ask.task(made.json()["id"])
    assert told["error"] is None
    assert told["status"] == "done"
    assert ECHOED.isdisjoint(told)


@pytest.mark.parametrize(
    ("size", "ratio"), [((900, 400), "21:9"), ((400, 600), "3:4"), ((500, 500), "1:1"), ((400, 700), "9:16")]
)
def test_an_adaptive_ratio_goes_by_the_picture(
    ask: Asking, server: Server, size: tuple[int, int], ratio: str
) -> None:
    assert done(ask, image("first_frame", server.put(pixels(size), "image/png")))["ratio"] == ratio


def test_a_task_expires(ask: Asking, server: Server) -> None:
    server.ways.clip_seconds = 10_000
    late = ask.made(execution_expires_after=3600)
    server.ways.clip_seconds = 60
    server.fail_next("expired")
    other = ask.made()
    server.pass_time(3600)
    assert [ask.task(one)["status"] for one in (late, other)] == ["expired", "expired"]
    assert server.account.tokens == 0


# DELETE


def test_only_what_waits_is_cancelled(ask: Asking, server: Server) -> None:
    task_id = ask.made()
    gone = ask.http.delete(f"{TASKS}/{task_id}")
    assert (gone.status_code, gone.content) == (200, b"")
    assert ask.task(task_id)["status"] == "cancelled"
    again = ask.http.delete(f"{TASKS}/{task_id}")
    assert refusal(again) == (400, "TaskRunningCannotCancel", "")
    server.pass_time(DAY)
    assert ask.http.get(f"{TASKS}/{task_id}").status_code == 404
    assert server.account.tokens == 0


def test_what_runs_is_not_cancelled(ask: Asking, server: Server) -> None:
    task_id = ask.made()
    server.pass_time(6)
    assert refusal(ask.http.delete(f"{TASKS}/{task_id}"))[:2] == (400, "TaskRunningCannotCancel")
    server.ways.refusal_status = 409
    assert refusal(ask.http.delete(f"{TASKS}/{task_id}"))[:2] == (409, "TaskRunningCannotCancel")
    assert ask.task(task_id)["status"] == "running"


def test_what_has_ended_is_forgotten(ask: Asking, server: Server) -> None:
    server.fail_next()
    failed, good = ask.made(), ask.made()
    server.pass_time(100)
    for task_id in (failed, good):
        assert ask.http.delete(f"{TASKS}/{task_id}").status_code == 200
        assert refusal(ask.http.get(f"{TASKS}/{task_id}"))[:2] == (404, "NotFound.Task")
        assert refusal(ask.http.delete(f"{TASKS}/{task_id}"))[:2] == (404, "NotFound.Task")
    assert ask.listed()["total"] == 0
    assert server.account.tokens == 108_900


# lists


def test_a_list_is_filtered_and_turned_over(ask: Asking, server: Server) -> None:
    old = [ask.made() for _ in range(3)]
    server.pass_time(100)
    new = [ask.made(tier="2.0-fast") for _ in range(2)]
    assert [one["id"] for one in ask.listed()["items"]] == [*reversed(new), *reversed(old)]
    assert ask.listed(page_num=2, page_size=2)["total"] == 5
    assert [one["id"] for one in ask.listed(page_num=2, page_size=2)["items"]] == [old[2], old[1]]
    assert ask.listed(page_num=4, page_size=2)["items"] == []
    assert ask.listed(filter__status="queued")["total"] == 2
    assert ask.listed(filter__model=server.models["2.0"])["total"] == 3
    assert ask.listed(filter__task_ids=[old[0], new[1], "cgt-1"])["total"] == 2
    assert ask.listed(filter__task_ids=old, filter__status="queued")["total"] == 0
    assert ask.listed()["items"][-1] == ask.task(old[0])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("page_num", "0"),
        ("page_num", "501"),
        ("page_size", "501"),
        ("page_size", "-1"),
        ("page_size", "ten"),
        ("filter.status", "done"),
        ("status", "queued"),
        ("limit", "5"),
        ("filter.service_tier", "fast"),
    ],
)
def test_bad_questions(ask: Asking, name: str, value: str) -> None:
    assert refusal(ask.http.get(TASKS, params={name: value})) == (400, "InvalidParameter", name)


def test_only_ids_are_asked_for_more_than_once(ask: Asking) -> None:
    for name, one in (("page_num", "1"), ("filter.status", "queued")):
        answer = ask.http.get(TASKS, params={name: [one, one]})
        assert refusal(answer) == (400, "InvalidParameter", name)


def test_a_list_goes_seven_days_back(ask: Asking, server: Server) -> None:
    old = ask.made()
    server.pass_time(7 * DAY - 1)
    new = ask.made()
    assert ask.listed()["total"] == 2
    server.pass_time(1)
    assert [one["id"] for one in ask.listed()["items"]] == [new]
    assert ask.http.get(f"{TASKS}/{old}").status_code == 404


def test_lists_of_another_kind(ask: Asking, server: Server) -> None:
    server.fail_next()
    ask.made()
    server.pass_time(100)
    done(ask)
    server.ways.lists = "reason"
    good, failed = ask.listed()["items"]
    assert {"resolution", "ratio", "duration", "failure_reason"}.isdisjoint(good)
    assert failed["failure_reason"]["code"] == "OutputVideoSensitiveContentDetected.PolicyViolation"
    assert "error" not in failed
    server.ways.lists = ""
    assert refusal(ask.http.get(TASKS))[0] == 404


def test_a_list_that_lags(ask: Asking, server: Server) -> None:
    server.ways.list_lag = 1
    server.ways.list_lag_seconds = 30
    ask.made()
    assert [ask.listed()["total"] for _ in range(2)] == [0, 0]
    server.pass_time(30)
    assert ask.listed()["total"] == 1


def test_a_lost_answer_leaves_a_task(ask: Asking, server: Server) -> None:
    server.next("create", faults.lost())
    with pytest.raises(httpx.RemoteProtocolError):
        ask.create(execution_expires_after=100_001)
    assert server.creates == len(server.tasks) == 1
    assert [one["execution_expires_after"] for one in ask.listed()["items"]] == [100_001]


# files


def test_a_real_clip_and_its_last_frame(ask: Asking) -> None:
    told = done(ask, duration=4, ratio="9:16", return_last_frame=True)
    answer = fetched(told["content"]["video_url"])
    assert answer.headers["content-type"] == "video/mp4"
    with av.open(io.BytesIO(answer.content)) as film:
        picture = film.streams.video[0]
        assert (picture.width, picture.height, picture.frames) == (144, 256, 96)
        assert len(film.streams.audio) == 1
    with Image.open(io.BytesIO(fetched(told["content"]["last_frame_url"]).content)) as frame:
        assert (frame.format, frame.size) == ("PNG", (720, 1280))


def test_a_clip_of_the_true_size_and_without_sound(ask: Asking, server: Server) -> None:
    server.ways.real_size = True
    told = done(ask, duration=4, ratio="1:1", resolution="480p", generate_audio=False)
    with av.open(io.BytesIO(fetched(told["content"]["video_url"]).content)) as film:
        assert (film.streams.video[0].width, film.streams.video[0].height) == (640, 640)
        assert not film.streams.audio


def test_links_are_signed_and_for_get_only(ask: Asking) -> None:
    link = done(ask)["content"]["video_url"]
    whole = fetched(link)
    part = fetched(link, Range="bytes=10-19")
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    assert httpx.head(link, trust_env=False).status_code == 403
    assert fetched(link.partition("?")[0]).status_code == 403
    assert fetched(link[:-1]).status_code == 403
    assert fetched(link.replace(".mp4", ".mov")).status_code == 404


def test_links_die(ask: Asking, server: Server) -> None:
    told = done(ask, return_last_frame=True)
    first = told["content"]
    server.renew_links()
    second = ask.task(told["id"])["content"]
    assert [fetched(link).status_code for link in first.values()] == [403, 403]
    assert [fetched(link).status_code for link in second.values()] == [200, 200]
    server.pass_time(DAY)
    assert ask.task(told["id"])["content"] == second
    assert fetched(second["video_url"]).status_code == 403


# money


@pytest.mark.parametrize(
    ("resolution", "ratio", "seconds", "cost"),
    [
        ("720p", "16:9", 4, 87_300),
        ("720p", "16:9", 5, 108_900),
        ("720p", "16:9", 15, 324_900),
        ("720p", "16:9", 4 + 4, 173_700),
        ("720p", "16:9", 15 + 15, 648_900),
        ("1080p", "16:9", 5, 245_025),
        ("480p", "9:16", 8, 80_770),
    ],
)
def test_tokens_as_they_were_seen(resolution: str, ratio: str, seconds: int, cost: int) -> None:
    assert tokens(size_of(STANDARD, resolution, ratio), seconds) == cost


def test_the_newer_model_has_two_sizes_of_its_own() -> None:
    assert [size_of(NEWER, "480p", ratio) for ratio in ("16:9", "9:16")] == [(854, 480), (480, 854)]
    assert size_of(NEWER, "720p", "16:9") == size_of(STANDARD, "720p", "16:9")


def test_the_account(ask: Asking, server: Server) -> None:
    server.fail_next()
    ask.made()
    plain = done(ask)
    assert plain["usage"] == {"completion_tokens": 108_900, "total_tokens": 108_900}
    assert server.account.money == Decimal("5.0094")
    server.ways.reference_seconds = 4
    with_video = done(ask, TEXT, video(), duration=4)
    assert with_video["usage"]["completion_tokens"] == 173_700
    ask.draw()
    assert (server.account.tokens, server.account.pictures) == (282_600, 1)
    assert server.account.money == Decimal("5.0094") + Decimal("4.8636") + Decimal("0.25")
    done(ask, resolution="1080p")
    assert server.account.money is None


def test_the_account_abroad(ask: Asking, server: Server) -> None:
    server.region = "intl"
    done(ask)
    ask.draw()
    assert server.account.money == Decimal("0.7623") + Decimal("0.04")


def test_a_fresh_start(ask: Asking, server: Server) -> None:
    server.ways.lists = ""
    server.region = "intl"
    done(ask)
    server.reset()
    assert (server.ways.lists, server.region, server.tasks, server.charges) == ("full", "cn", [], [])
    assert server.creates == 0
