"""Whatever a host answers, in whatever order, and wherever it breaks off: the file is one of the things that it really
had, byte for byte, or there is no file."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedance_cli.errors import SeedanceError
from seedance_cli.film.parts import forget
from seedance_cli.services.wire import downloading, exchange
from seedance_cli.services.wire.ranges import (
    Held,
    Thing,
    asking,
    described,
    noted,
    nothing_is_left,
    recalled,
    rest,
)

EXAMPLES = int(os.environ.get("RANGE_EXAMPLES", "40"))
DATE = "Sat, 21 Nov 2026 10:00:00 GMT"
EARLIER = "Sat, 21 Nov 2026 09:59:59 GMT"


def shuffled(seed: int, length: int) -> bytes:
    """Bytes that differ from those of any other seed nearly everywhere."""
    return bytes((seed * 97 + n * n + n // 256 * 31) % 256 for n in range(length))


@dataclass(frozen=True)
class Answer:
    """How a host answers once. `version`: which of its things it has by then; `way`: what it makes of the request; `cut`:
    the share of the body after which it breaks off (1: never)."""

    version: int
    way: str
    cut: float


HONEST = ("by the book", "by the book", "no ranges", "shorter")
LYING = (
    "from elsewhere", "another total", "another mark", "no mark", "longer", "parts", "packed", "all there", "nothing there",
    "blind to If-Range", "page", "403", "503", "empty", "length unknown",
)  # fmt: skip
ANSWERS = st.builds(
    Answer,
    version=st.integers(0, 1),
    way=st.sampled_from(HONEST + LYING),
    cut=st.sampled_from([0.0, 0.2, 0.5, 0.9, 1.0, 1.0]),
)


class Cut(httpx.AsyncByteStream):
    def __init__(self, body: bytes, share: float) -> None:
        self.body, self.share = body, share

    async def __aiter__(self) -> AsyncIterator[bytes]:
        sent = self.body[: int(len(self.body) * self.share)]
        for start in range(0, len(sent), 40_000):
            yield sent[start : start + 40_000]
        if self.share < 1:
            raise httpx.ReadError("gone")


@dataclass
class Storehouse:
    """A host with two versions of a thing under one link, whose `marks` are "etag", "date" or "none"."""

    answers: list[Answer]
    marks: str
    things: list[bytes]
    asked: list[tuple[str, str]] = field(default_factory=list)

    def marked(self, version: int) -> dict[str, str]:
        if self.marks == "etag":
            return {"etag": f'"v{version}"'}
        if self.marks == "date":
            return {"last-modified": EARLIER.replace("59:59", f"0{version}:00"), "date": DATE}
        return {}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        wanted, condition = request.headers.get("range", ""), request.headers.get("if-range", "")
        self.asked.append((wanted, condition))
        how = self.answers.pop(0) if self.answers else Answer(0, "by the book", 1.0)
        thing, marks = self.things[how.version], self.marked(how.version)
        first = int(wanted[6:-1]) if wanted else 0
        if how.way in ("403", "503"):
            return httpx.Response(int(how.way))
        if how.way == "page":
            return httpx.Response(200, headers={"content-type": "text/html"}, content=b"<html>")
        if how.way == "nothing there":
            return httpx.Response(416, headers={"content-range": "bytes */0"})
        known = how.way == "blind to If-Range" or condition in ("", *marks.values())
        if how.way == "all there" and wanted and known:
            return httpx.Response(416, headers={"content-range": f"bytes */{len(thing)}"})
        if not wanted or not known or how.way in ("no ranges", "empty", "length unknown"):
            return self.whole(thing, marks, how)
        if first >= len(thing):
            return httpx.Response(416, headers={"content-range": f"bytes */{len(thing)}", **marks})
        return self.piece(thing, first, marks, how)

    def whole(self, thing: bytes, marks: dict[str, str], how: Answer) -> httpx.Response:
        body = b"" if how.way == "empty" else thing
        length = {} if how.way == "length unknown" else {"content-length": str(len(body))}
        return httpx.Response(200, headers=marks | length, stream=Cut(body, how.cut))

    def piece(self, thing: bytes, first: int, marks: dict[str, str], how: Answer) -> httpx.Response:
        end, total, more = len(thing), len(thing), {}
        match how.way:
            case "shorter":
                end = max(first + 1, end - 70_000)
            case "from elsewhere":
                first = max(0, first - 1)
            case "another total":
                total += 1
            case "another mark":
                marks = self.marked(1 - how.version)
            case "no mark":
                marks = {}
            case "parts":
                more = {"content-type": "multipart/byteranges; boundary=b"}
            case "packed":
                more = {"content-encoding": "gzip"}
        body = thing[first:end] + (b"more" if how.way == "longer" else b"")
        where = {} if how.way == "parts" else {"content-range": f"bytes {first}-{end - 1}/{total}"}
        return httpx.Response(206, headers=marks | more | where, stream=Cut(body, how.cut))


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    answers=st.lists(ANSWERS, max_size=12),
    marks=st.sampled_from(["etag", "date", "none"]),
    lengths=st.sampled_from([(200_000, 200_000), (200_000, 200_001), (200_000, 130_000), (1, 1000)]),
    another_run=st.sets(st.integers(0, 11)),
)
def test_what_is_whole_is_one_thing_byte_for_byte(
    answers: list[Answer], marks: str, lengths: tuple[int, int], another_run: set[int]
) -> None:
    # A host that swaps a thing for one of the same length, and marks neither, cannot be caught by anybody.
    lengths = (lengths[0], lengths[1] + 1) if marks == "none" else lengths
    things = [shuffled(seed, length) for seed, length in enumerate(lengths)]
    storehouse = Storehouse(list(answers), marks, things)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(exchange, "_transport", lambda _: httpx.MockTransport(storehouse))
        patched.setattr(os, "fsync", lambda _: None)  # no power is cut here
        target = Path(folder) / "clip.mp4"

        async def tries() -> int:
            for number in range(30):
                if number in another_run:
                    patched.setattr(downloading, "_OUR_SALT", bytes([number]))
                with suppress(SeedanceError):
                    await downloading.download("http://8.8.8.8/clip.mp4", target)
                    return number
            raise AssertionError("the host came to reason in the end, and the file did not come")

        assert asyncio.run(tries()) <= len(answers) + 1
        assert target.read_bytes() in things


def test_a_host_that_breaks_off_each_time_gives_each_byte_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    thing = shuffled(1, 900_000)
    breaking = [Answer(0, "by the book", 0.5)] * 4
    storehouse = Storehouse(list(breaking), "etag", [thing])
    monkeypatch.setattr(exchange, "_transport", lambda _: httpx.MockTransport(storehouse))
    for _ in breaking:
        with pytest.raises(SeedanceError):
            asyncio.run(downloading.download("http://8.8.8.8/clip.mp4", tmp_path / "a"))
    asyncio.run(downloading.download("http://8.8.8.8/clip.mp4", tmp_path / "a"))
    assert (tmp_path / "a").read_bytes() == thing
    begins = [int(wanted[6:-1] or 0) if wanted else 0 for wanted, _ in storehouse.asked]
    assert begins == [0, 450_000, 675_000, 787_500, 843_750]
    assert {condition for _, condition in storehouse.asked[1:]} == {'"v0"'}
    forget(tmp_path / "a")


HEADERS = st.dictionaries(
    st.sampled_from(["content-range", "content-length", "etag", "last-modified", "date", "content-encoding"]),
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(['"a"', 'W/"a"', DATE, EARLIER, "bytes */5", "bytes 5-9/10", "bytes 5-4/10", "bytes 5-9/*", "5", "gzip"]),
        st.builds("bytes {}-{}/{}".format, st.integers(-1, 30), st.integers(-1, 30), st.integers(-1, 30)),
    ),
)  # fmt: skip
HELD = st.builds(
    Held,
    length=st.integers(0, 12),
    thing=st.builds(
        Thing,
        total=st.none() | st.integers(1, 12),
        etag=st.sampled_from(["", '"a"']),
        modified=st.sampled_from(["", EARLIER]),
    ),
    same_link=st.booleans(),
)


@settings(max_examples=400, deadline=None)
@given(held=HELD, headers=HEADERS)
def test_a_piece_is_taken_only_where_it_fits(held: Held, headers: dict[str, str]) -> None:
    piece = rest(held, headers)
    if piece:
        assert asking(held)["Range"] == f"bytes={piece.first}-"
        assert piece.first == held.length < piece.end <= piece.total
        assert held.thing.total in (None, piece.total)
        if held.thing.etag:
            assert headers["etag"] == held.thing.etag == asking(held)["If-Range"]
        elif held.thing.modified:
            assert headers["last-modified"] == held.thing.modified
        else:
            assert held.same_link
    if nothing_is_left(held, headers):
        assert headers["content-range"].strip().endswith(f"/{held.length}")
    assert not (held.whole and held.goes_on)


@settings(max_examples=200, deadline=None)
@given(headers=HEADERS, length=st.none() | st.integers(1))
def test_a_thing_is_noted_and_recalled_and_its_marks_can_be_sent(
    headers: dict[str, str], length: int | None
) -> None:
    thing = described(headers, length)
    assert recalled(noted(thing)) == thing
    assert thing.mark.isascii()
    assert thing.mark.isprintable()


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(["total", "etag", "modified"]), st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.integers()))))  # fmt: skip
def test_a_note_from_anybody_is_harmless(note: dict[str, object]) -> None:
    thing = recalled(note)
    assert thing.total is None or thing.total > 0
    assert thing.mark.isascii()
    assert thing.mark.isprintable()


@pytest.mark.parametrize(
    ("headers", "mark"),
    [
        ({"etag": '"a"', "last-modified": EARLIER, "date": DATE}, '"a"'),
        ({"etag": 'W/"a"', "last-modified": EARLIER, "date": DATE}, EARLIER),
        ({"last-modified": DATE, "date": DATE}, ""),
        ({"last-modified": EARLIER}, ""),
        ({"last-modified": "yesterday", "date": DATE}, ""),
        ({"etag": "bare"}, ""),
        ({}, ""),
    ],
)
def test_what_marks_a_thing(headers: dict[str, str], mark: str) -> None:
    assert described(headers, 10).mark == mark
