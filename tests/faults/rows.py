"""The rows of the table, in the order in which they are shown: those that other tools were measured by, then the wire
from the connection inwards."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.faults import acts, troubles
from tests.faults.acts import after
from tests.faults.messages import Answer
from tests.faults.proxy import Act, Unread, Visit
from tests.faults.troubles import EITHER, FINE, LED_AWAY, LED_AWAY_UNDONE, NEVER_LEFT, UNCLEAR, Trouble
from tests.xskill_server import faults

SHORT = 1.0
CHUNKED = "Transfer-Encoding: chunked"
OTHER_CENTURY = datetime(2001, 5, 4, 3, 2, 1, tzinfo=UTC)
EARLY = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n"


def _date(seconds: float, since: datetime) -> str:
    return format_datetime(since + timedelta(seconds=seconds), usegmt=True)


def _status(code: int, must: troubles.Must = UNCLEAR, *, done: bool = True) -> Trouble:
    body = b'{"code": %d, "detail": "Something is amiss"}' % code
    return Trouble(str(code), acts.status(code, acts.JSON, body=body, done=done), must=must, no=not done)


def _later(name: str, *lines: str, must: troubles.Must = troubles.TOO_MANY, pause: float = 0.0) -> Trouble:
    body = b'{"code": 429, "detail": "Rate limit exceeded: 60 requests per minute"}'
    act = acts.status(429, acts.JSON, *lines, body=body)
    return Trouble(f"429, {name}", act, must=must, no=True, pause=pause)


def _redirect(code: int, *, done: bool) -> Trouble:
    act = acts.status(code, f"Location: {acts.ELSEWHERE}", done=done)
    return Trouble(f"{code} to elsewhere", act, must=LED_AWAY if done else LED_AWAY_UNDONE, no=not done)


def _ring(visit: Visit) -> None:
    there = f"Location: {visit.front.url}{visit.request.path}"
    visit.say(f"HTTP/1.1 307 Again\r\n{there}\r\nContent-Length: 0\r\n\r\n".encode())


def _sized(answer: Answer, *lengths: int) -> bytes:
    return answer.head(*(f"Content-Length: {length}" for length in lengths)) + answer.body


def _cut(name: str, *then: Act) -> Trouble:
    return Trouble(
        f"cut short, {name}", after(acts.cut_short), must={"download": "0"}, then=then, goes_on=True
    )


def _zeros(content: bytes) -> bytes:
    return bytes(len(content))


def _half_json(answer: Answer) -> bytes:
    return _sized(replace(answer, body=acts.halved(answer.body)), len(answer.body) // 2)


FIELD = (
    Trouble("reply lost", faults.lost()),
    Trouble("500", faults.error(500, after=True)),
    _later("Retry-After 2", "Retry-After: 2", pause=2.0),
    Trouble("dropped", faults.drop()),
    Trouble("500, five times", faults.error(500), 5, {"query": "0"}),
    Trouble("a page, five times", faults.html(), 5, {"query": "0"}),
    Trouble("cut short", after(acts.cut_short), goes_on=True),
    _status(403, troubles.NO_KEY, done=False),
    Trouble("a page with 200", faults.html(200, after=True)),
    Trouble("killed", must=troubles.KILLED, kills=True),
)
CONNECTION = (
    Trouble("connection refused", must=NEVER_LEFT, no=True, base=troubles.REFUSED),
    Trouble("no such host", must=NEVER_LEFT, no=True, base="https://xskill.invalid"),
    Trouble("TLS garbage", must=NEVER_LEFT, no=True, base=troubles.TLS),
    Trouble("reset before it is read", Unread()),
    Trouble("reset once it is read", acts.reset_unasked),
    Trouble("reset once it is done", acts.reset_done),
    Trouble("half closed, unanswered", acts.half_closed),
    Trouble("one byte at a time", acts.dripping, patience=SHORT),
)
HEAD = (
    Trouble("closed after the status line", after(lambda _: b"HTTP/1.1 200 OK\r\n")),
    Trouble("closed amid the headers", after(lambda answer: answer.head("Content-Length: 99")[:-9])),
    Trouble("HTTP/0.9", after(lambda answer: answer.body)),
    Trouble(
        "HTTP/1.0 without length", after(lambda answer: answer.head(version="1.0") + answer.body), must=FINE
    ),
    Trouble("300 kB of headers", after(acts.huge_headers)),
    Trouble("control characters in headers", after(acts.odd_headers), must=EITHER),
    Trouble("100 and 103 first", after(lambda answer: EARLY + answer.whole()), must=FINE),
    Trouble("length too long", after(lambda answer: _sized(answer, len(answer.body) + 500))),
    Trouble("length too short", after(lambda answer: _sized(answer, len(answer.body) // 2))),
    Trouble("length negative", after(lambda answer: _sized(answer, -len(answer.body)))),
    Trouble("two lengths", after(lambda answer: _sized(answer, len(answer.body), 7))),
)
BODY = (
    Trouble("gzip", after(acts.packed), must=FINE),
    Trouble("gzip, broken", after(acts.packed_badly)),
    Trouble("gzip bomb", after(acts.bomb)),
    Trouble("chunked", after(lambda answer: answer.head(CHUNKED) + acts.chunks(answer.body)), must=FINE),
    Trouble("chunked, cut off", after(lambda answer: answer.head(CHUNKED) + acts.chunks(answer.body, b""))),
    Trouble(
        "chunks of no size", after(lambda answer: answer.head(CHUNKED) + b"xyz\r\n" + answer.body + b"\r\n")
    ),
    Trouble("chunked, slowly for ever", acts.endless_slowly, patience=SHORT),
    # A clip may be long: four gigabytes of it would be fetched before its end is no longer awaited.
    Trouble(
        "chunked, fast for ever",
        acts.endless,
        must={each: UNCLEAR[each] for each in UNCLEAR if each != "download"},
    ),
    Trouble("an empty 200", acts.good(b"")),
    Trouble("half the JSON", after(_half_json)),
    Trouble("a list", acts.good(b'[{"code": 200}]')),
    Trouble("a number", acts.good(b"200")),
    Trouble("null", acts.good(b"null")),
    Trouble("100,000 brackets", acts.good(acts.deep)),
    Trouble("50 MB", acts.good(acts.fifty_megabytes)),
)
REST = (
    _cut("then all of it", acts.all_again),
    _cut("then from its start", acts.part(lambda begins, length: f"0-{length - begins - 1}/{length}")),
    _cut("then of another", acts.part(lambda begins, length: f"{begins}-{length - 1}/{length + 1}", _zeros)),
    _cut("then of no place", acts.part(lambda begins, length: "of some kind")),
    _cut("then other bytes", acts.part(lambda begins, length: f"{begins}-{length - 1}/{length}", _zeros)),
    _cut("then 416", acts.status(416, "Content-Range: bytes */7")),
    _cut("then reset", acts.reset_done),
    _cut("again and again", after(acts.cut_short), after(acts.cut_short)),
    Trouble(
        "a part unasked", acts.part(lambda begins, length: f"0-{length - 1}/{length}"), must={"download": "0"}
    ),
)
STATUS = (
    Trouble("204", acts.status(204, done=True)),
    *(_redirect(code, done=True) for code in (301, 302)),
    *(_redirect(code, done=False) for code in (307, 308)),
    Trouble("redirects in a ring", _ring, 7, LED_AWAY_UNDONE | {"download": "0|1"}, no=True),
    _status(401, troubles.NO_KEY, done=False),
    *(_status(code) for code in (408, 425, 502, 503, 504)),
    _later("nothing more"),
    _later("Retry-After in the past", f"Retry-After: {_date(-9999, datetime.now(UTC))}"),
    _later(
        "Retry-After far ahead", f"Retry-After: {_date(9**9, datetime.now(UTC))}", must=troubles.NOT_TODAY
    ),
    _later("Retry-After 99999", "Retry-After: 99999", must=troubles.NOT_TODAY),
    _later("Retry-After nonsense", "Retry-After: soon; -5"),
    _later(
        "by another clock",
        f"Date: {_date(0, OTHER_CENTURY)}",
        f"Retry-After: {_date(30, OTHER_CENTURY)}",
        pause=30,
    ),
)
ROWS = (*FIELD, *CONNECTION, *HEAD, *BODY, *REST, *STATUS)
