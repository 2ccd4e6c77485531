"""Every documented error of Ark: which of our errors it is, what a person can do, and what may be sent again."""

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
from seedance_cli.services.ark.faults import Asked, fault_in
from seedance_cli.services.ark.wording import advice_for
from seedance_cli.services.wire.reply import Reply, read_reply
from tests.ark.asking import ark
from tests.ark_server.refusals import ROWS
from tests.ark_server.refusals import Refused as Theirs
from tests.xskill.asking import PICTURE, film, image, ref

MOVE = "https://img.example/move.mp4"
BODY = ark().order(film(image(), ref("video", MOVE, "camera"), image(role="scene"))).body
PAID = Asked(region="cn", paid=True, body=BODY)
FREE = Asked(region="intl")

KINDS: dict[str, type[SeedanceError]] = {
    "MissingParameter": WrongInput, "InvalidParameter": WrongInput, "InvalidImageURL": WrongInput,
    "InvalidEndpoint.": WrongInput, "InvalidEndpointOrModel": WrongInput,
    "Input": Refused, "Output": Refused, "Sensitive": Refused, "ContentSecurity": Refused,
    "AuthenticationError": NoKey, "InvalidAccountStatus": NoKey, "AccessDenied": NoKey,
    "OperationDenied.PermissionDenied": NoKey, "OperationDenied.ServiceOverdue": NotEnough, "OperationDenied": Refused, "AccountOverdue": NotEnough,
    "ModelNotOpen": Refused, "NotFound": WrongInput, "TaskRunningCannotCancel": Refused,
    "SetLimitExceeded": NotEnough, "InternalServiceError": OutcomeUnknown,
}  # fmt: skip
"""What an order is told by codes that begin so, the first that fits; any other of 429 is TooMany."""


def answer(
    code: str, message: str = "", param: str = "", status: int = 0, headers: dict[str, str] | None = None
) -> Reply:
    theirs = Theirs(code, message, param, status, model="doubao-seedance-2-0-260128")
    return Reply(theirs.http, headers or {}, theirs.body("0217"), "")


def fault_of(reply: Reply, asked: Asked = PAID) -> SeedanceError:
    fault = fault_in(reply, asked)
    assert fault is not None
    return fault


@pytest.mark.parametrize("code", ROWS)
def test_every_documented_code(code: str) -> None:
    fault = fault_of(answer(code))
    expected = next((kind for begins, kind in KINDS.items() if code.startswith(begins)), TooMany)
    assert type(fault) is expected
    assert fault.hint
    told = answer(code).data["error"]["message"].partition(" Request id")[0]
    assert told.rstrip(".") in fault.message
    assert fault.raw == answer(code).data


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408, 409, 425, 499])
def test_whatever_settles_nothing_is_never_sent_again(status: int) -> None:
    for code in ("InternalServiceError", "ServerOverloaded", "InvalidParameter", "AccountOverdueError"):
        fault = fault_of(answer(code, status=status))
        assert isinstance(fault, OutcomeUnknown)
        assert not fault.lasting
        assert fault.hint == "https://console.volcengine.com/ark   lists the tasks of the last 7 days"
        assert isinstance(fault_of(answer(code, status=status), FREE), Unreachable)


@pytest.mark.parametrize(
    ("words", "kind", "hint"),
    [
        ("The request has exceeded the quota.", TooMany, "Wait a minute"),
        ("Your free trial quota of the model has been consumed.", NotEnough, "free trial"),
        ("You have exceeded the 5-hour usage quota.", NotEnough, "begins anew"),
        ("Monthly quota exceeded.", NotEnough, "begins anew"),
    ],
)
def test_three_meanings_of_one_code(words: str, kind: type[SeedanceError], hint: str) -> None:
    fault = fault_of(answer("QuotaExceeded", words))
    assert type(fault) is kind
    assert hint in fault.hint


def test_waiting_as_long_as_it_asks() -> None:
    fault = fault_of(answer("ServerOverloaded", headers={"retry-after": "17"}))
    assert isinstance(fault, TooMany)
    assert fault.retry_after == 17
    assert fault.hint == "Wait 17 s and try again."


def test_a_no_within_a_good_answer_is_not_tried_again() -> None:
    assert type(fault_of(answer("ServerOverloaded", status=200))) is Refused
    assert type(fault_of(answer("InternalServiceError", status=200))) is OutcomeUnknown


@pytest.mark.parametrize(("region", "other"), [("cn", "intl"), ("intl", "cn")])
def test_a_key_of_the_other_region(region: str, other: str) -> None:
    fault = fault_of(answer("AuthenticationError"), Asked(region=region))
    here, there = fault.hint.splitlines()
    assert here == (
        f"export ARK_API_KEY_{region.upper()}=…   or, where none is exported: seedance auth login ark --region {region}"
    )
    assert there == (
        f"A key belongs to one region, and this is {region}. One of {other} is given with ARK_API_KEY_{other.upper()}, or "
        f"seedance auth login ark --region {other}, and used with --region {other}"
    )


@pytest.mark.parametrize(("region", "host"), [("cn", "volcengine"), ("intl", "byteplus")])
def test_what_has_to_be_done_at_the_console(region: str, host: str) -> None:
    for code in ("ModelNotOpen", "AccountOverdueError", "OperationDenied.ServiceNotOpen"):
        assert f"https://console.{host}.com/ark" in fault_of(answer(code), Asked(region=region)).hint
    missing = fault_of(answer("InvalidEndpointOrModel.NotFound"), Asked(region=region))
    assert "ep-" in missing.hint
    assert "services/ark.yaml" in missing.hint


@pytest.mark.parametrize(
    ("code", "words", "param", "about"),
    [
        (
            "InputImageSensitiveContentDetected",
            "content[1] may contain something.",
            "",
            "@image1 (--image-ref)",
        ),
        ("InputImageSensitiveContentDetected.PrivacyInformation", "A real person.", "content[2]", "@image2"),
        (
            "InputVideoSensitiveContentDetected",
            "The input video may be sensitive.",
            "",
            "@video1 (--video-ref)",
        ),
        ("InputImageSensitiveContentDetected", "The input image may be sensitive.", "", ""),
        ("InputTextSensitiveContentDetected", "content[0] is sensitive.", "", "the prompt"),
        (
            "InvalidImageURL.InvalidFormat",
            "Invalid base64 url.",
            "content[2].image_url",
            "@image2 (--image-ref)",
        ),
        ("InputImageSensitiveContentDetected", "content[99] is sensitive.", "", ""),
        ("InputImageSensitiveContentDetected", "image[1] is sensitive.", "", "Figure 2 (--edit)"),
    ],
)
def test_which_reference_it_is_about(code: str, words: str, param: str, about: str) -> None:
    fault = fault_of(answer(code, words, param))
    assert (f"That is {about}" in fault.message) if about else ("That is" not in fault.message)


def test_which_frame_it_is_about() -> None:
    frames = film(image(role="last_frame"), image(role="first_frame"), mode="first_last_frames")
    asked = Asked(region="cn", paid=True, body=ark().order(frames).body)
    fault = fault_of(answer("InputImageSensitiveContentDetected", "See content[2]."), asked)
    assert "That is the last frame (--last-frame)." in fault.message


@pytest.mark.parametrize(
    ("words", "param", "flag"),
    [
        ("The parameter `resolution` specified in the request is not valid.", "", "--resolution"),
        ("Not valid.", "duration", "--duration"),
        ("Not valid.", "safety_identifier", "--end-user"),
        ("The parameter size is too small.", "", "--size"),
    ],
)
def test_a_parameter_by_its_flag(words: str, param: str, flag: str) -> None:
    fault = fault_of(answer("InvalidParameter", words, param))
    assert isinstance(fault, WrongInput)
    assert fault.hint == f"Change {flag} and try again; nothing was charged."


def test_the_official_advice_in_its_order() -> None:
    advice = advice_for("OutputVideoSensitiveContentDetected.PolicyViolation")
    places = [advice.index(word) for word in ("named", "--no-audio", "seedance still", "15 %")]
    assert places == sorted(places)
    assert "real face" in advice_for("InputVideoSensitiveContentDetected.PrivacyInformation")


@pytest.mark.parametrize(
    ("status", "content", "paid", "kind"),
    [
        (404, b"<html>no such page", True, Refused),
        (404, b"<html>no such page", False, Unreachable),
        (403, b"", True, Refused),
        (401, b"", True, NoKey),
        (429, b"slow down", True, TooMany),
        (502, b"<html>bad gateway", True, OutcomeUnknown),
        (502, b"<html>bad gateway", False, Unreachable),
        (413, b'{"error":{"code":"x","message":"too large"}}', True, WrongInput),
        (404, b'{"error":{"code":"NotFound.Task","message":"no"}}', False, NotFound),
        (418, b'{"error":{"code":"Teapot","message":"no"}}', True, Refused),
    ],
)
def test_answers_of_strangers(status: int, content: bytes, paid: bool, kind: type[SeedanceError]) -> None:
    reply = read_reply(status, {}, content, str)
    assert type(fault_of(reply, PAID if paid else FREE)) is kind


def test_a_task_in_an_answer_that_is_a_fault_is_not_lost() -> None:
    fault = fault_of(Reply(500, {}, {"id": "cgt-1", "error": {"code": "x", "message": "y"}}, ""))
    assert isinstance(fault, OutcomeUnknown)
    assert fault.task_id == "cgt-1"


def test_good_answers() -> None:
    failed: dict[str, Any] = {"id": "cgt-1", "status": "failed", "error": {"code": "x", "message": "y"}}
    assert fault_in(Reply(200, {}, failed, ""), FREE) is None
    assert fault_in(Reply(200, {}, {"id": "cgt-1", "error": None}, ""), PAID) is None
    assert PICTURE in str(BODY)
