"""What can be done to one answer on the wire. An act that passes the request on first lets the service do its work: a
create is then paid for, whatever its sender hears."""

import gzip
import threading
from collections.abc import Callable
from functools import cache

from tests.faults.messages import Answer
from tests.faults.proxy import Act, Visit

ELSEWHERE = "http://127.0.0.2:9/api"
MEGABYTE = 1 << 20
SLOWLY = 0.05
"""Seconds between two bytes of an answer that drips."""
JSON = "Content-Type: application/json"


def after(said: Callable[[Answer], bytes]) -> Act:
    """The work is done, then this is said of the true answer and the connection closed."""

    def act(visit: Visit) -> None:
        visit.say(said(visit.pass_on()))

    return act


def instead(said: bytes) -> Act:
    """Nothing is done; this is said."""
    return lambda visit: visit.say(said)


def reset_unasked(visit: Visit) -> None:
    """The request is read and the connection reset."""
    visit.slam()


def reset_done(visit: Visit) -> None:
    """The work is done and the connection reset."""
    visit.pass_on()
    visit.slam()


def half_closed(visit: Visit) -> None:
    """The work is done; the host says no more, yet listens on."""
    visit.pass_on()
    visit.hang_up_half()


def dripping(visit: Visit) -> None:
    """The true answer, a byte at a time."""
    visit.drip(visit.pass_on().whole(), SLOWLY)


def endless(visit: Visit) -> None:
    """A chunked body that goes on as fast as it is read."""
    visit.say(visit.pass_on().head("Transfer-Encoding: chunked"))
    while not visit.front.closing.is_set():
        visit.say(b"10000\r\n" + b" " * 65536 + b"\r\n")


def endless_slowly(visit: Visit) -> None:
    """A chunked body that goes on, too slowly to come to anything."""
    visit.say(visit.pass_on().head("Transfer-Encoding: chunked"))
    while not visit.front.closing.wait(SLOWLY):
        visit.say(b"200\r\n" + b" " * 512 + b"\r\n")


def status(code: int, *lines: str, body: bytes = b"", done: bool = False) -> Act:
    """An answer with this status in place of the true one; with `done` the work is done before."""
    head = "".join(f"{line}\r\n" for line in (*lines, f"Content-Length: {len(body)}"))
    said = f"HTTP/1.1 {code} Said\r\n{head}\r\n".encode("latin-1") + body
    return after(lambda _: said) if done else instead(said)


def good(body: bytes | Callable[[], bytes], content_type: str = "application/json") -> Act:
    """The work is done, and a 200 with this body is said of it."""

    def said(answer: Answer) -> bytes:
        content = body if isinstance(body, bytes) else body()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {len(content)}\r\n\r\n"
        return head.encode() + content

    return after(said)


def chunks(body: bytes, last: bytes = b"0\r\n\r\n") -> bytes:
    """A body in some chunks of different lengths."""
    third = len(body) // 3
    pieces = (body[:third], body[third : third + 1], body[third + 1 :])
    return b"".join(b"%x;odd=1\r\n%s\r\n" % (len(piece), piece) for piece in pieces if piece) + last


def halved(body: bytes) -> bytes:
    return body[: len(body) // 2]


def packed(answer: Answer) -> bytes:
    return _packed(answer, gzip.compress(answer.body))


def packed_badly(answer: Answer) -> bytes:
    content = bytearray(gzip.compress(answer.body))
    content[len(content) // 2] ^= 0xFF
    return _packed(answer, bytes(content[:-8]))


def bomb(answer: Answer) -> bytes:
    return _packed(answer, _bomb())


def _packed(answer: Answer, content: bytes) -> bytes:
    return answer.head("Content-Encoding: gzip", f"Content-Length: {len(content)}") + content


@cache
def _bomb() -> bytes:
    """A hundred megabytes in a hundred kilobytes."""
    return gzip.compress(b'{"code": 200, "data": {"task_id": "' + bytes([32]) * (100 * MEGABYTE) + b'"}}', 6)


def deep() -> bytes:
    return b'{"code": 200, "data": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"


def fifty_megabytes() -> bytes:
    return b'{"code": 200, "data": {"padding": "' + b"x" * (50 * MEGABYTE) + b'"}}'


def huge_headers(answer: Answer) -> bytes:
    many = [f"X-Padding-{number}: {'x' * 1000}" for number in range(300)]
    return answer.whole(*many)


def odd_headers(answer: Answer) -> bytes:
    return answer.whole("X-Odd: \x1b[2J\x07 \x9b31m", "X-Worse: a\x0bb\x0cc")


def cut_short(answer: Answer) -> bytes:
    """The true answer but for the second half of its body."""
    whole = answer.whole()
    return whole[: len(whole) - len(answer.body) // 2]


def all_again(visit: Visit) -> None:
    """The whole, where the rest was asked for."""
    visit.say(visit.pass_on("range", "if-range").whole())


def part(place: Callable[[int, int], str], change: Callable[[bytes], bytes] = bytes) -> Act:
    """A part (206) for an answer: `place` gives its Content-Range from where the rest begins and how long all is,
    `change` gives other bytes than those that were asked for."""

    def act(visit: Visit) -> None:
        begins = int(visit.request.headers.get("range", "bytes=0-")[len("bytes=") :].rstrip("-"))
        answer = visit.pass_on("range", "if-range")
        body = change(answer.body[begins:])
        there = f"Content-Range: bytes {place(begins, len(answer.body))}"
        visit.say(Answer(206, "Partial", answer.headers, body).whole(there))

    return act


class Hold:
    """The request is heard (and with `done` carried out), and nothing comes of it until its sender is gone. `held` is set
    as that begins."""

    def __init__(self, *, done: bool) -> None:
        self._done = done
        self.held = threading.Event()

    def __call__(self, visit: Visit) -> None:
        if self._done:
            visit.pass_on()
        self.held.set()
        while visit.plug.recv(65536):
            pass


def misleading(to: str) -> Act:
    """The true answer, its links leading to another origin."""

    def said(answer: Answer) -> bytes:
        return answer.whole()

    def act(visit: Visit) -> None:
        answer = visit.pass_on()
        there = answer.body.replace(visit.front.url.encode(), to.encode())
        visit.say(said(Answer(answer.status, answer.reason, answer.headers, there)))

    return act
