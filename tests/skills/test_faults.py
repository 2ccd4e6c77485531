"""Every documented error in every form and place: the class that decides about the money, the words, and the way out."""

import json
from typing import Any

import pytest

from seedance_cli.errors import (
    NoKey,
    NotEnough,
    NotFound,
    OutcomeUnknown,
    Refused,
    SeedanceError,
    TooMany,
    Unreachable,
    WrongInput,
)
from seedance_cli.services.skills_video.faults import Asked, fault_in
from seedance_cli.services.wire.reply import Reply
from tests.skills_server.refusals import FAMILIES, PLAIN, SUB_CODES, body, of_generation, plain

CREATE, LOOK = Asked(paid=True), Asked(task_id="gen_1")
SHAPES = ("newer", "code", "older", "message")
PAGE = "<html><title>502 Bad Gateway</title></html>"


def reply(status: int, data: Any, text: str = "", **headers: str) -> Reply:
    shown = text or ("" if data is None else json.dumps(data))
    return Reply(status, {name.replace("_", "-"): value for name, value in headers.items()}, data, shown)


def fault(status: int, data: Any, asked: Asked = CREATE, text: str = "", **headers: str) -> SeedanceError:
    found = fault_in(reply(status, data, text, **headers), asked)
    assert found is not None
    return found


AFTER_CREATE = {
    "FAILED": OutcomeUnknown,
    "TIMEOUT": OutcomeUnknown,
    "RATE_LIMITED": TooMany,
    "PROVIDER_UNAVAILABLE": OutcomeUnknown,
    "UNSUPPORTED_MODEL": WrongInput,
    "INVALID_INPUT": WrongInput,
    "INSUFFICIENT_CREDITS": NotEnough,
    "CONTENT_REJECTED": Refused,
}
AFTER_A_LOOK = AFTER_CREATE | dict.fromkeys(("FAILED", "TIMEOUT", "PROVIDER_UNAVAILABLE"), Unreachable)


@pytest.mark.parametrize("sub_code", SUB_CODES)
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("shape", SHAPES)
def test_every_documented_error(sub_code: str, family: str, shape: str) -> None:
    told = of_generation(sub_code, family=family)
    data = body(told.code, told.message, shape)
    created, looked = fault(told.status, data), fault(told.status, data, LOOK)
    assert (type(created), type(looked)) == (AFTER_CREATE[sub_code], AFTER_A_LOOK[sub_code])
    assert told.message.rstrip(".") in created.message
    assert created.raw == data
    if isinstance(created, OutcomeUnknown):
        assert "not sent again" in created.message
        assert "seedance balance" in created.hint


PLAIN_AFTER_CREATE = {
    400: WrongInput,
    401: NoKey,
    402: NotEnough,
    403: NoKey,
    404: WrongInput,
    405: Refused,
    413: WrongInput,
    422: WrongInput,
    429: TooMany,
    500: OutcomeUnknown,
    502: OutcomeUnknown,
    503: OutcomeUnknown,
    504: OutcomeUnknown,
}


@pytest.mark.parametrize("status", PLAIN)
@pytest.mark.parametrize("shape", SHAPES)
def test_every_documented_status(status: int, shape: str) -> None:
    told = plain(status)
    data = body(told.code, told.message, shape)
    assert type(fault(status, data)) is PLAIN_AFTER_CREATE[status]
    looked = Unreachable if status >= 500 else NotFound if status == 404 else PLAIN_AFTER_CREATE[status]
    assert type(fault(status, data, LOOK)) is looked


@pytest.mark.parametrize("status", [408, 409, 425, 499, 500, 501, 502, 503, 504, 520, 599])
@pytest.mark.parametrize("code", SUB_CODES)
def test_no_words_turn_an_unclear_status_into_a_refusal(status: int, code: str) -> None:
    assert type(fault(status, {"code": f"VIDEO_GENERATION_{code}", "message": "No."})) is OutcomeUnknown


@pytest.mark.parametrize("status", [200, 202])
@pytest.mark.parametrize("code", SUB_CODES)
def test_an_error_that_calls_itself_good(status: int, code: str) -> None:
    found = fault(status, {"error": code, "code": f"VIDEO_GENERATION_{code}", "message": "So."})
    expected: type[SeedanceError] = Refused if code == "RATE_LIMITED" else AFTER_CREATE[code]
    assert type(found) is expected


@pytest.mark.parametrize(
    ("status", "text", "created", "looked"),
    [
        (200, PAGE, OutcomeUnknown, Unreachable),
        (200, '{"id":"gen_', OutcomeUnknown, Unreachable),
        (202, "", OutcomeUnknown, Unreachable),
        (502, PAGE, OutcomeUnknown, Unreachable),
        (403, PAGE, Refused, Unreachable),
        (404, PAGE, Refused, Unreachable),
        (401, PAGE, NoKey, NoKey),
        (413, PAGE, WrongInput, WrongInput),
        (429, PAGE, TooMany, TooMany),
    ],
)
def test_what_is_no_json(
    status: int, text: str, created: type[SeedanceError], looked: type[SeedanceError]
) -> None:
    assert type(fault(status, None, CREATE, text)) is created
    assert type(fault(status, None, LOOK, text)) is looked
    if text == PAGE:
        assert "web page" in fault(status, None, CREATE, text).message


def test_good_answers_are_no_faults() -> None:
    task = {"id": "gen_1", "status": "IN_QUEUE", "error": None, "code": None, "message": "ok"}
    failed = {"id": "gen_1", "status": "FAILED", "code": "VIDEO_GENERATION_FAILED", "message": "No."}
    for data in (task, failed, {"id": "gen_1"}, {"id": "gen_1", "code": 200}, {"credits": 7}):
        assert fault_in(reply(200, data), CREATE) is None
        assert fault_in(reply(200, data), LOOK) is None
    assert fault_in(reply(200, 7), Asked()) is None


def test_a_task_that_tells_of_its_failure_is_told_whatever_the_status() -> None:
    failed = {"id": "gen_1", "status": "FAILED", "code": "VIDEO_GENERATION_FAILED", "message": "No."}
    assert fault_in(reply(502, failed), LOOK) is None
    assert type(fault(502, failed | {"id": "gen_2"}, LOOK)) is Unreachable


@pytest.mark.parametrize("status", [400, 422, 502, 503])
def test_a_task_that_is_named_beside_a_fault_is_not_lost(status: int) -> None:
    data = {"id": "gen_9", "status": "IN_QUEUE", "code": "VIDEO_GENERATION_FAILED", "message": "Hm."}
    found = fault(status, data)
    assert (type(found), found.task_id) == (OutcomeUnknown, "gen_9")
    assert found.hint == "seedance task query --service skills.video --task-id gen_9"


def test_an_id_beside_a_clear_no_is_that_of_the_request() -> None:
    found = fault(402, {"id": "req_1", "code": "INSUFFICIENT_CREDITS", "message": "No."})
    assert (type(found), found.task_id) == (NotEnough, "")


@pytest.mark.parametrize(
    ("data", "flags"),
    [
        ({"message": "duration must be an integer from 4 to 15"}, "--duration"),
        ({"message": "aspect_ratio: must be one of 16:9"}, "--ratio"),
        ({"message": "image_urls[2] could not be fetched"}, "--image-ref (number 3)"),
        ({"message": "first_frame_url and end_frame_url differ"}, "--first-frame, --last-frame"),
        ({"message": "Bad.", "errors": [{"field": "video_urls.0", "message": "no"}]}, "--video-ref (number 1)"),
        ({"detail": [{"loc": ["body", "audio_urls", 1], "msg": "no"}]}, "--audio-ref (number 2)"),
        ({"message": "Bad.", "error": {"param": "seed"}}, "--seed"),
        ({"message": "end_user_id: too long"}, "--end-user"),
        ({"message": "generate_audio: must be true or false"}, "--no-audio"),
        ({"message": "prompt: required"}, "the prompt"),
    ],
)  # fmt: skip
def test_a_faulty_field_is_named_by_its_flag(data: dict[str, Any], flags: str) -> None:
    for status in (400, 422):
        found = fault(status, {"code": "VIDEO_GENERATION_INVALID_INPUT", **data})
        assert isinstance(found, WrongInput)
        assert found.message.startswith(f"skills.video refuses {flags}: ")
        assert found.hint.endswith("try again; nothing was charged.")


def test_the_flags_of_stills_are_others() -> None:
    stills = Asked(paid=True, stills=True)
    found = fault(400, {"message": "n must be 1 to 4; image_urls: too many; resolution: 8K"}, stills)
    assert found.message.startswith("skills.video refuses --count, --edit, --size: ")


def test_a_field_that_nobody_names_is_not_guessed() -> None:
    found = fault(400, {"message": "Invalid request."})
    assert found.message == "skills.video refused the request: Invalid request."
    assert "check ratio" in found.hint


@pytest.mark.parametrize(
    ("message", "advice"),
    [
        ("Content was rejected by moderation.", "take out"),
        ("Input image shows a real person.", "drawn or painted figure"),
        ("Rejected.", "take out"),
    ],
)
def test_what_was_rejected_says_what_to_change(message: str, advice: str) -> None:
    found = fault(422, {"code": "VIDEO_GENERATION_CONTENT_REJECTED", "message": message})
    assert type(found) is Refused
    assert advice in found.hint


def test_a_face_is_a_refusal_even_where_it_is_called_input() -> None:
    found = fault(400, {"code": "VIDEO_GENERATION_INVALID_INPUT", "message": "image shows a human face"})
    assert type(found) is Refused


def test_how_long_to_wait_is_told() -> None:
    found = fault(429, {"message": "Slow."}, retry_after="7")
    assert isinstance(found, TooMany)
    assert found.retry_after == 7
    assert "7 s" in found.hint
    later = fault(503, {"message": "Gone."}, LOOK, retry_after="9")
    assert isinstance(later, Unreachable)
    assert later.retry_after == 9
