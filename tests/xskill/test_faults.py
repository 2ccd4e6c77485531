"""What the service says when something is wrong, in each form it has been seen in; and what of it may have cost."""

from itertools import cycle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

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
)  # fmt: skip
from seedance_cli.services.xskill.faults import fault_in, fault_of_words
from tests.xskill.storm import ANY_JSON, thrown


def fault(status: int, body: Any = None, **more: Any) -> SeedanceError:
    found = fault_in(status, body, **more)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "body",
    [
        {"code": 200, "data": {"task_id": "t"}},
        {"code": "200", "data": {}},
        {"code": 0, "data": {}},
        {"data": {"status": "failed", "error": "x"}},
        {"status": "failed", "error": "x"},
        {"task_id": "t"},
        {"success": True, "url": "https://x/y"},
    ],
)
def test_a_good_answer_is_no_fault(body: dict[str, Any]) -> None:
    assert fault_in(200, body) is None
    assert fault_in(200, body, paid=True) is None


FIXTURES: list[tuple[int, dict[str, Any], type[SeedanceError], str, str]] = [
    (401, {"detail": "Invalid or missing API key."}, NoKey, "Invalid or missing API key", "auth login xskill"),
    (403, {"detail": "Forbidden"}, NoKey, "Forbidden", "auth login xskill"),
    (402, {"detail": "Insufficient balance: required 200", "data": {"required": 200, "available": 50}}, NotEnough,
     "it needs 200 credits and there are 50", "seedance balance"),
    (402, {"detail": "余额不足"}, NotEnough, "余额不足", "seedance balance"),
    (400, {"detail": "余额不足"}, NotEnough, "余额不足", "seedance balance"),
    (400, {"detail": "错误码: 2038"}, Refused, "2038", "blood and weapons"),
    (403, {"message": "error 4011"}, Refused, "4011", "realistic face"),
    (404, {"detail": "Task not found: t1"}, NotFound, "Task not found: t1", "takes list"),
    (404, {"detail": "Model x/y not found"}, WrongInput, "no such model", "--model"),
    (429, {"detail": "Rate limit exceeded: 60 requests per minute"}, TooMany, "Rate limit", "Wait a minute"),
    (413, {"detail": "too large"}, Refused, "(413): too large", "doctor"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "body", "kind", "words", "hint"), FIXTURES)
@pytest.mark.parametrize("paid", [True, False])
@pytest.mark.parametrize("form", ["http", "envelope", "msg"])
def test_a_clear_no_is_the_same_in_every_form(
    status: int, body: dict[str, Any], kind: type[SeedanceError], words: str, hint: str, paid: bool, form: str
) -> None:
    if form == "msg":
        body = {"msg" if key in ("detail", "message") else key: value for key, value in body.items()}
    body = {"code": status, **body}
    found = fault(status if form == "http" else 200, body, paid=paid)
    assert type(found) is kind
    assert words in found.message
    assert hint in found.hint


def test_how_long_to_wait_is_handed_on() -> None:
    found = fault(429, {"detail": "slow down"}, retry_after=12.0, paid=True)
    assert isinstance(found, TooMany)
    assert (found.retry_after, found.hint) == (12.0, "Wait 12 s and try again.")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"detail": [{"loc": ["body", "params", "duration"], "msg": "at most 15"}]}, "--duration: at most 15"),
        ({"detail": [{"loc": ["body", "params", "image_files", 2], "msg": "no url"}]}, "--image-ref (number 3): no url"),
        ({"detail": "Invalid params", "data": {"errors": [{"field": "prompt", "message": "field required"}]}},
         "the prompt: field required"),
        ({"data": {"errors": [{"field": "params.filePaths[0]", "message": "bad"}]}}, "--first-frame (number 1): bad"),
        ({"detail": {"errors": [{"field": "image_size", "message": "unknown"}]}}, "--size: unknown"),
        ({"errors": [{"field": "num_images", "message": "1-6"}, {"field": "ratio", "message": "no"}]},
         "--count: 1-6; --ratio: no"),
        ({"detail": [{"loc": ["body", "aspect_ratio"], "msg": "extra"}]}, "aspect_ratio: extra"),
        ({"detail": ["nonsense"]}, "request: nonsense"),
    ],
)  # fmt: skip
def test_a_faulty_field_is_named_by_our_flag(body: dict[str, Any], words: str) -> None:
    for status in (422, 400):
        found = fault(status, {"code": status, **body}, paid=True)
        assert type(found) is WrongInput
        assert words in found.message
        assert found.hint.startswith("Change ")
        assert "nothing was charged" in found.hint


UNCLEAR: list[tuple[int, Any, str]] = [
    (500, {"code": 500, "detail": "Internal server error"}, ""),
    (500, {"detail": "Insufficient balance"}, ""),
    (502, None, "<html>Bad gateway"),
    (503, None, ""),
    (408, {"detail": "timeout"}, ""),
    (200, None, "<!doctype html>"),
    (200, None, '{"code":200,"data":{"task'),
    (200, [], "[]"),
    (200, "ok", '"ok"'),
    (200, {"code": 500, "message": "Internal"}, ""),
    (200, {"code": 777, "message": "what"}, ""),
    (200, {"success": False}, ""),
    (200, {"code": 200, "success": False, "message": "well"}, ""),
    (200, {"error": "something"}, ""),
    (409, {"detail": "conflict"}, ""),
]


@pytest.mark.parametrize(("status", "body", "text"), UNCLEAR)
def test_what_is_unclear_may_have_cost_only_where_a_task_was_to_start(
    status: int, body: Any, text: str
) -> None:
    paid = fault(status, body, text=text, paid=True)
    assert type(paid) is OutcomeUnknown
    assert "may have been charged" in paid.message
    assert type(fault(status, body, text=text)) is Unreachable


def test_a_fault_that_names_a_task_is_unclear_and_keeps_its_id() -> None:
    found = fault(402, {"code": 402, "detail": "Insufficient", "data": {"task_id": "t9"}}, paid=True)
    assert type(found) is OutcomeUnknown
    assert found.task_id == "t9"
    assert found.hint == "seedance task query --task-id t9"


@pytest.mark.parametrize(
    ("status", "body", "text"),
    [
        (404, None, "<html>"),
        (403, None, "<html>Access denied"),
        (405, None, "no"),
        (404, {"detail": "Not Found"}, ""),
    ],
)
def test_what_stands_in_between_is_not_the_service(status: int, body: Any, text: str) -> None:
    assert type(fault(status, body, text=text, paid=True)) is Refused
    found = fault(status, body, text=text)
    assert type(found) is Unreachable
    assert "XSKILL_BASE_URL" in found.hint


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Insufficient balance: required 200 points", NotEnough),
        ("Invalid or missing API key", NoKey),
        ("Invalid params for model 'st-ai/super-seed2'", WrongInput),
        ("Task not found: abc", NotFound),
        ("模型菜单中未找到 seedance", WrongInput),
        ("内容违规", Refused),
    ],
)
def test_a_tools_words_alone_can_be_a_clear_no(words: str, kind: type[SeedanceError]) -> None:
    for paid in (True, False):
        found = fault_of_words(words, paid=paid)
        assert type(found) is kind
        assert words in found.message


def test_a_rate_limit_told_in_words_is_no_licence_to_send_an_order_again() -> None:
    words = "Rate limit exceeded: 60 requests per minute"
    assert type(fault_of_words(words, paid=True)) is Refused
    assert type(fault_of_words(words)) is TooMany
    assert type(fault_of_words("generate limit reached", paid=True)) is OutcomeUnknown


@pytest.mark.parametrize(
    "words", ["", "Object of type Decimal is not JSON serializable", "timed out", "upstream 500"]
)
def test_other_words_of_a_tool_settle_nothing(words: str) -> None:
    assert type(fault_of_words(words, paid=True)) is OutcomeUnknown
    assert type(fault_of_words(words)) is Unreachable


def test_a_long_text_is_cut() -> None:
    found = fault(400, {"detail": "x" * 10_000})
    assert len(found.message) < 600


STATUSES = (200, 201, 400, 401, 402, 403, 404, 409, 422, 429, 500, 503)


def check(status: int, body: Any, text: str, paid: bool) -> str:
    found = fault_in(status, body, text=text, paid=paid)
    if found is None:
        assert status in (200, 201)
        assert isinstance(body, dict)
        return "good"
    assert found.hint
    assert found.message.endswith((".", "!", "?", "…", "。", "！", "？"))
    assert len(found.message) < 2500
    assert isinstance(found, OutcomeUnknown) <= paid
    assert isinstance(found, Unreachable) <= (not paid)
    assert not (paid and status >= 500) or isinstance(found, OutcomeUnknown)
    return found.code


@settings(max_examples=300, deadline=None)
@given(status=some.sampled_from(STATUSES), body=ANY_JSON, text=some.text(max_size=20), paid=some.booleans())
def test_every_answer_is_good_or_one_of_our_errors(status: int, body: Any, text: str, paid: bool) -> None:
    check(status, body, text, paid)


def test_ten_thousand_answers_end_in_every_way_there_is() -> None:
    turns = zip(thrown(10_000), cycle(STATUSES), cycle((True, False, False)), strict=False)
    ends = {check(status, body, "<html>", paid) for body, status, paid in turns}
    assert ends == {
        "good", "no_key", "refused", "too_many_requests", "wrong_input", "not_found", "outcome_unknown", "unreachable",
    }  # fmt: skip
