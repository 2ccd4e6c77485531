"""The loopback Ark itself: what a well-behaved client sends passes, and each kind of wrong request is refused. The bodies
of the official client are in sdk_bodies.json, made by `python -m tests.ark_sdk --bodies tests/ark/sdk_bodies.json` with
volcengine-ark-runtime 5.0.54."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.ark.raw import (
    BAD,
    DRAWS,
    MISSING,
    TASKS,
    TEXT,
    UNSUPPORTED,
    WEB,
    Asking,
    audio,
    image,
    refusal,
    video,
)
from tests.ark_server import Server, faults

# who may come in


@pytest.mark.parametrize("header", [None, "Bearer nobody", "nobody", "bearer {key}"])
def test_a_wrong_key_opens_nothing(server: Server, anyone: httpx.Client, header: str | None) -> None:
    headers = {"Authorization": header.format(key=server.key)} if header else {}
    answer = anyone.post(f"{server.base_url}{TASKS}", json={}, headers=headers)
    assert refusal(answer) == (401, "AuthenticationError", "")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", f"{TASKS}/", 404),
        ("PUT", TASKS, 405),
        ("GET", DRAWS, 405),
        ("HEAD", TASKS, 405),
    ],
)
def test_unknown_paths_and_methods(ask: Asking, method: str, path: str, status: int) -> None:
    assert ask.http.request(method, path).status_code == status


def test_the_wire_is_json_and_nothing_else(ask: Asking) -> None:
    as_form = ask.http.post(TASKS, content=b"{}", headers={"content-type": "text/plain"})
    assert refusal(as_form)[:2] == (415, "InvalidParameter")
    for body in (b"{", b"[]", b'"text"'):
        answer = ask.http.post(TASKS, content=body, headers={"content-type": "application/json"})
        assert refusal(answer)[:2] == BAD
    assert refusal(ask.http.post(TASKS, params={"a": "b"}, json={}))[2] == "a"


def test_a_body_of_64_megabytes_is_the_most(
    ask: Asking, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert server.most_body == 64 * 1024 * 1024
    monkeypatch.setattr(server, "most_body", 1000)
    answer = ask.create({"type": "text", "text": "x" * 1000})
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "InvalidParameter"
    assert ask.create({"type": "text", "text": "x" * 800}).status_code == 200


# models and regions


def test_each_region_knows_its_own_models_only(ask: Asking, server: Server) -> None:
    here = dict(server.models)
    server.region = "intl"
    abroad = dict(server.models)
    assert set(here.values()).isdisjoint(abroad.values())
    for tier in ("2.0", "2.0-fast", "2.0-mini", "2.5"):
        assert ask.create(tier=tier).status_code == 200
        answer = ask.http.post(TASKS, json={"model": here[tier], "content": [TEXT]})
        assert refusal(answer) == (404, "InvalidEndpointOrModel.NotFound", "model")
        assert here[tier] in answer.json()["error"]["message"]
    assert refusal(ask.draw(model=here["still"]))[1] == "InvalidEndpointOrModel.NotFound"


@pytest.mark.parametrize("model", ["doubao-seedance-2-0", "ep-20260101-abcde", "seedance", ""])
def test_unknown_models(ask: Asking, model: str) -> None:
    assert refusal(ask.create(model=model)) == (404, "InvalidEndpointOrModel.NotFound", "model")


def test_an_endpoint_stands_for_its_model(ask: Asking, server: Server) -> None:
    server.ways.endpoints["ep-1"] = server.models["2.0-fast"]
    assert ask.task(ask.made(model="ep-1"))["model"] == "ep-1"
    assert refusal(ask.create(model="ep-1", resolution="1080p"))[:2] == BAD


def test_pictures_and_clips_have_their_own_models(ask: Asking, server: Server) -> None:
    assert refusal(ask.create(tier="still")) == (*BAD, "model")
    assert refusal(ask.draw(model=server.models["2.0"])) == (*BAD, "model")


# content


@pytest.mark.parametrize(
    "content",
    [
        [TEXT],
        [image("first_frame")],
        [TEXT, image(None)],
        [TEXT, image("last_frame"), image("first_frame")],
        [TEXT, *[image()] * 9, *[video()] * 3, *[audio()] * 3],
        [video()],
        [image(), audio()],
        [{**image(), "role": "reference_image"}, TEXT],
    ],
)
def test_good_contents(ask: Asking, content: list[Any]) -> None:
    assert ask.create(*content).status_code == 200


@pytest.mark.parametrize(
    ("content", "no"),
    [
        ([image(), image(None)], BAD),
        ([image(None), video()], BAD),
        ([image("last_frame")], BAD),
        ([image("first_frame"), image("first_frame")], BAD),
        ([image("first_frame"), image("last_frame"), image("last_frame")], BAD),
        ([image("first_frame"), image()], BAD),
        ([image("first_frame"), audio()], BAD),
        ([image("frame")], BAD),
        ([{**video(), "role": "reference_image"}], BAD),
        ([{name: value for name, value in video().items() if name != "role"}], BAD),
        ([TEXT, audio()], BAD),
        ([image()] * 10, BAD),
        ([video()] * 4, BAD),
        ([image(), *[audio()] * 4], BAD),
        ([TEXT, TEXT], BAD),
        ([{"type": "text", "text": " "}], BAD),
        ([{"type": "text", "text": 1}], BAD),
        ([{**TEXT, "role": "prompt"}], BAD),
        ([{**image(), "name": "a"}], BAD),
        ([{"type": "image_url", "image_url": WEB, "role": "first_frame"}], BAD),
        ([{"type": "image_url", "image_url": {"url": WEB, "detail": "low"}}], BAD),
        ([{"type": "image_url"}], MISSING),
        ([{"type": "file", "file": {"url": WEB}}], BAD),
        ([{"text": "a fox"}], MISSING),
        (["a fox"], BAD),
        ([image(url="")], (400, "InvalidImageURL.EmptyURL")),
        ([image(url="a.png")], BAD),
        ([image(url="file:///etc/passwd")], BAD),
        ([image(url="http://127.0.0.1:9/a.png")], BAD),
        ([image(url="asset://nobody")], (404, "NotFound.Asset")),
        ([{"type": "draft_task", "draft_task": {"id": "cgt-1"}}], UNSUPPORTED),
    ],
)
def test_bad_contents(ask: Asking, content: list[Any], no: tuple[int, str]) -> None:
    answer = ask.create(*content)
    assert refusal(answer)[:2] == no
    assert ask.server.tasks == []


@pytest.mark.parametrize(("content", "no"), [(None, MISSING), ([], MISSING), ("a fox", BAD), ({}, BAD)])
def test_content_is_an_array_with_something_in_it(ask: Asking, content: Any, no: tuple[int, str]) -> None:
    body = {"model": ask.server.models["2.0"], "content": content}
    assert refusal(ask.http.post(TASKS, json=body)) == (*no, "content")


def test_the_refusal_that_was_captured_from_the_real_service(ask: Asking) -> None:
    error = ask.create(TEXT, image(None), image(None)).json()["error"]
    assert error["message"].startswith(
        "The parameter `content` specified in the request is not valid: "
        "role must be specified for image contents. Request id: 02"
    )
    assert (error["code"], error["param"], error["type"]) == ("InvalidParameter", "content", "BadRequest")


def test_an_asset_is_taken(ask: Asking, server: Server) -> None:
    server.ways.assets["asset-1"] = "image"
    assert ask.create(TEXT, image(url="asset://asset-1")).status_code == 200


# options

GOOD_OPTIONS: list[dict[str, Any]] = [
    *({"resolution": one} for one in ("480p", "720p", "1080p", "4k")),
    *({"ratio": one} for one in ("16:9", "4:3", "1:1", "3:4", "9:16", "21:9", "adaptive")),
    *({"duration": one} for one in (4, 15, -1)),
    *({"execution_expires_after": one} for one in (3600, 259_200)),
    {"generate_audio": False, "watermark": True, "return_last_frame": True},
    {"callback_url": "https://example.com/done"},
    {"priority": 9, "safety_identifier": "x" * 64, "service_tier": "default"},
    {"tools": [{"type": "web_search"}]},
    {"seed": None, "camera_fixed": None, "duration": None, "output_format": None},
]


@pytest.mark.parametrize("options", GOOD_OPTIONS)
def test_good_options(ask: Asking, options: dict[str, Any]) -> None:
    assert ask.create(**options).status_code == 200


BAD_OPTIONS: list[tuple[str, Any]] = [
    *(("resolution", one) for one in ("720P", "2k", "540p", 720, "")),
    *(("ratio", one) for one in ("16:10", "auto", "16x9", 1)),
    *(("duration", one) for one in (3, 16, 0, -2, 5.0, "5", True)),
    *(("generate_audio", one) for one in (1, "true")),
    *(("watermark", one) for one in (0, "false")),
    ("return_last_frame", "yes"),
    ("callback_url", "example.com"),
    *(("execution_expires_after", one) for one in (3599, 259_201, 3600.0)),
    *(("priority", one) for one in (-1, 10, "1")),
    *(("safety_identifier", one) for one in ("x" * 65, 1)),
    *(("service_tier", one) for one in ("flex", "")),
    *(("tools", one) for one in ([{"type": "search"}], {"type": "web_search"}, ["web_search"])),
    *(("aspect_ratio", one) for one in ("16:9", None)),
    ("prompt", "a fox"),
    ("audio", True),
]


@pytest.mark.parametrize(("name", "value"), BAD_OPTIONS)
def test_bad_options(ask: Asking, name: str, value: Any) -> None:
    assert refusal(ask.create(**{name: value})) == (*BAD, name)
    assert ask.server.tasks == []


@pytest.mark.parametrize("tier", ["2.0", "2.0-fast", "2.0-mini"])
@pytest.mark.parametrize(
    "option",
    [
        {"seed": 7},
        {"seed": -1},
        {"camera_fixed": False},
        {"frames": 29},
        {"draft": False},
        {"output_format": "mp4"},
        {"omni_reference_task_type": "auto"},
    ],
)
def test_options_of_other_models(ask: Asking, tier: str, option: dict[str, Any]) -> None:
    assert refusal(ask.create(tier=tier, **option)) == (*UNSUPPORTED, *option)


@pytest.mark.parametrize(
    ("tier", "resolution", "good"),
    [
        ("2.0-fast", "720p", True),
        ("2.0-fast", "1080p", False),
        ("2.0-mini", "480p", True),
        ("2.0-mini", "1080p", False),
        ("2.5", "1080p", True),
        ("2.5", "4k", False),
    ],
)
def test_resolutions_by_model(ask: Asking, tier: str, resolution: str, good: bool) -> None:
    answer = ask.create(tier=tier, resolution=resolution)
    assert answer.status_code == 200 if good else refusal(answer) == (*BAD, "resolution")


# 2.5


def test_the_newer_model_takes_more(ask: Asking) -> None:
    many = [*[image()] * 30, *[video()] * 10, *[audio()] * 10]
    assert ask.create(*many, tier="2.5", duration=30).status_code == 200
    assert ask.create(audio(), tier="2.5").status_code == 200
    assert ask.create(tier="2.5", draft=True, output_format="mov").status_code == 200
    assert refusal(ask.create(*many, image(), tier="2.5"))[:2] == BAD
    assert refusal(ask.create(tier="2.5", duration=31))[:2] == BAD
    assert refusal(ask.create(tier="2.5", seed=1))[:2] == UNSUPPORTED


@pytest.mark.parametrize(
    ("content", "options", "good"),
    [
        ([video()], {"omni_reference_task_type": "edit"}, True),
        ([video()], {"omni_reference_task_type": "edit", "duration": 5}, False),
        ([video()], {"omni_reference_task_type": "edit", "ratio": "16:9"}, False),
        ([image()], {"omni_reference_task_type": "edit"}, False),
        ([video()], {"omni_reference_task_type": "extend", "duration": 5}, True),
        ([video()], {"omni_reference_task_type": "extend", "ratio": "16:9"}, False),
        ([image("first_frame")], {"omni_reference_task_type": "reference"}, False),
        ([image()], {"omni_reference_task_type": "reference", "ratio": "16:9"}, True),
    ],
)
def test_task_types(ask: Asking, content: list[Any], options: dict[str, Any], good: bool) -> None:
    answer = ask.create(*content, tier="2.5", **options)
    constraint = (400, "InvalidParameter.TaskTypeConstraint", "omni_reference_task_type")
    assert answer.status_code == 200 if good else refusal(answer) == constraint


def test_frames_of_another_ratio_fail_late(ask: Asking, server: Server) -> None:
    late = ask.made(image("first_frame"), tier="2.5", ratio="16:9")
    fine = ask.made(image("first_frame"), tier="2.5")
    server.pass_time(100)
    assert ask.task(late)["error"]["code"] == "InvalidParameter.TaskTypeConstraint"
    assert ask.task(fine)["status"] == "succeeded"


def test_a_draft_is_made_whole(ask: Asking, server: Server) -> None:
    draft = ask.made(tier="2.5", draft=True, duration=6, ratio="1:1")
    item = {"type": "draft_task", "draft_task": {"id": draft}}
    assert refusal(ask.create(item, tier="2.5"))[:2] == (404, "NotFound.Task")
    server.pass_time(100)
    assert refusal(ask.create(item, TEXT, tier="2.5"))[:2] == BAD
    whole = ask.made(item, tier="2.5")
    server.pass_time(100)
    told = ask.task(whole)
    assert (told["draft"], told["draft_task_id"]) == (False, draft)
    assert (told["duration"], told["ratio"]) == (6, "1:1")


# the official client


BODIES = json.loads((Path(__file__).parent / "sdk_bodies.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", BODIES["clips"])
def test_clips_as_the_official_client_orders_them(ask: Asking, name: str) -> None:
    assert ask.http.post(TASKS, json=BODIES["clips"][name]).status_code == 200


@pytest.mark.parametrize("name", BODIES["pictures"])
def test_pictures_as_the_official_client_orders_them(ask: Asking, name: str) -> None:
    assert ask.http.post(DRAWS, json=BODIES["pictures"][name]).status_code == 200


# errors on demand


@pytest.mark.parametrize("code", [*faults.CODES, "InvalidParameter.ratio", "MissingParameter.content"])
def test_every_documented_error_can_be_had(ask: Asking, server: Server, code: str) -> None:
    server.next("create", faults.error(code, model="a-model"))
    status, told, _ = refusal(ask.create())
    assert told == code
    assert status in (400, 401, 403, 404, 429, 500)
    assert server.tasks == []


def test_an_error_that_no_document_has_is_a_mistake_of_the_test(server: Server) -> None:
    with pytest.raises(KeyError):
        faults.error("NoSuchCode")
    with pytest.raises(KeyError):
        server.fail_next("NoSuchCode")


def test_too_many_says_when(ask: Asking, server: Server) -> None:
    server.next("create", faults.too_many("2"))
    answer = ask.create()
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "2")
    assert ask.create().status_code == 200


def test_moderation_at_once_and_late(ask: Asking, server: Server) -> None:
    code = "InputImageSensitiveContentDetected.PrivacyInformation"
    server.next("create", faults.error(code))
    answer = ask.create(image())
    assert refusal(answer)[:2] == (400, code)
    assert "may contain real person" in answer.json()["error"]["message"]
    server.fail_next()
    late = ask.made()
    server.pass_time(100)
    told = ask.task(late)
    assert told["status"] == "failed"
    assert told["error"]["code"] == "OutputVideoSensitiveContentDetected.PolicyViolation"
    assert "Request id: 02" in told["error"]["message"]
    assert {"content", "usage"}.isdisjoint(told)
    assert server.account.tokens == 0
