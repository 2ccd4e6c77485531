"""Reading what people set and what services say: base URLs, Retry-After, bodies of every kind."""

import json
import string
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from seedance_cli.errors import WrongInput
from seedance_cli.services.wire.reply import hiding, read_reply, seconds_to_wait
from seedance_cli.services.wire.transport import Line, Reply

KEY = "sk-loopback-0123456789"
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "url",
    [
        "https://api.xskill.ai",
        "https://api.xskill.ai/",
        "HTTPS://API.xskill.ai:8443/api/v3/",
        " https://api.xskill.ai\n",
        "http://127.0.0.1:8899",
        "http://localhost:8899",
        "http://[::1]:8899",
        "http://127.9.9.9",
        "https://速推.example",
    ],
)
def test_base_urls_that_will_do(url: str) -> None:
    Line("xskill", url, KEY, base_variable="XSKILL_BASE_URL")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.xskill.ai",
        "ftp://api.xskill.ai",
        "file:///etc/passwd",
        "https://",
        "https:///api",
        "https://me:hush@api.xskill.ai",
        "https://me@api.xskill.ai",
        "https://api.xskill.ai?key=hush",
        "https://api.xskill.ai/?",
        "https://api.xskill.ai/#/keys",
        "https://api.xskill.ai:port",
        "https://api.xskill.ai:99999",
        "https://api..xskill.ai",
        "https://" + "a" * 64 + ".ai",
        "https://two words.ai",
        "https://127.0.0.1\\@evil.example",
        "https://[::1",
        "https://api.xskill.ai\r\nHost: evil",
    ],
)
def test_base_urls_that_will_not(url: str) -> None:
    with pytest.raises(WrongInput, match=r"^XSKILL_BASE_URL ") as caught:
        Line("xskill", url, "", base_variable="XSKILL_BASE_URL")
    assert "hush" not in caught.value.message + caught.value.hint
    assert caught.value.hint.startswith("export XSKILL_BASE_URL=")


@pytest.mark.parametrize("url", ["http://api.xskill.ai", "http://10.0.0.5", "http://127.0.0.1.evil.example"])
def test_a_key_does_not_travel_in_the_open(url: str) -> None:
    with pytest.raises(WrongInput, match="http://"):
        Line("xskill", url, KEY)
    Line("xskill", url, "")


@given(
    st.text() | st.text(string.printable).map("https://{}".format) | st.from_regex(r"https?://[\w.:@\[\]%-]+")
)
@example("https://\u0130")
@example("https://xn--")
@example("https://1\u3002")
@example("https://٣")
def test_any_text_is_a_base_url_or_wrong_input(text: str) -> None:
    with suppress(WrongInput):
        Line("xskill", text, KEY)


@given(st.integers(0, 10**8), st.integers(-12, 12))
def test_retry_after_as_seconds_and_as_a_date(seconds: int, hours: int) -> None:
    until = (NOW + timedelta(seconds=seconds)).astimezone(timezone(timedelta(hours=hours)))
    assert seconds_to_wait(str(seconds), NOW) == seconds
    assert seconds_to_wait(format_datetime(until), NOW) == seconds
    assert seconds_to_wait(format_datetime(NOW - timedelta(seconds=seconds)), NOW) == 0


@given(st.text() | st.text("0123456789.-+eE infa, :GMTMonJ"))
@example("1e999")
@example("nan")
@example("-1")
@example("9" * 5000)
@example("Mon, 99 Jan 99999 99:99:99 GMT")
@example("Fri, 31 Dec 9999 23:59:59 -1200")
def test_any_retry_after_is_a_number_or_nothing(text: str) -> None:
    waiting = seconds_to_wait(text, NOW)
    assert waiting is None or 0 <= waiting < float("inf")


def test_a_date_is_read_by_the_clock_of_the_service() -> None:
    headers = {"date": "Sat, 21 Nov 2020 10:00:00 GMT", "retry-after": "Sat, 21 Nov 2020 10:02:00 GMT"}
    assert Reply(429, headers, None, "").retry_after == 120
    assert Reply(429, {"retry-after": "Sat, 21 Nov 2020 10:02:00 GMT"}, None, "").retry_after == 0
    assert Reply(429, {}, None, "").retry_after is None


def read(body: bytes) -> Reply:
    return read_reply(200, {}, body, hiding(KEY))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Bad Gateway</html>",
        b'{"code":200,"data":{"task',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"9" * 5000,
        b"\xff\xfe\x00",
        b"{}{}",
    ],
    ids=repr,
)
def test_what_is_no_json_has_no_data(body: bytes) -> None:
    reply = read(body)
    assert reply.data is None
    assert reply.text == body.decode(errors="replace")[:300]


@pytest.mark.parametrize(
    ("body", "data"),
    [
        (b"\xef\xbb\xbf{}", {}),
        (b'{"a":1e999,"b":NaN,"c":-Infinity,"d":1.5}', {"a": None, "b": None, "c": None, "d": 1.5}),
        (b'["\\ud800","\\ud83d\\ude00"]', ["?", "\U0001f600"]),
        (b'["\xed\xa0\x80"]', ["\ufffd\ufffd\ufffd"]),
        (b'["\xc4\xe3"]', ["\ufffd\ufffd"]),
    ],
)
def test_odd_json_is_read_as_far_as_it_goes(body: bytes, data: Any) -> None:
    assert read(body).data == data


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES, st.booleans())
def test_json_comes_back_as_it_went(value: Any, ascii_only: bool) -> None:
    assert read(json.dumps(value, ensure_ascii=ascii_only).encode()).data == value


@given(st.binary())
def test_any_body_is_read_without_complaint(body: bytes) -> None:
    reply = read(body)
    reply.text.encode()
    json.dumps(reply.data, ensure_ascii=False).encode()
