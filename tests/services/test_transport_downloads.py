"""A link becomes a file: what broke off is gone on with, what is no file leaves none, and a stranger's link leads nowhere
unsafe."""

import asyncio
import errno
import gzip
import ipaddress
import json
import socket
import tracemalloc
from pathlib import Path
from typing import Any

import httpcore
import pytest

from seedance_cli.errors import SeedanceError, Unreachable, WrongInput
from seedance_cli.film.files import note_of
from seedance_cli.film.parts import forget, read_note
from seedance_cli.services.wire import downloading
from seedance_cli.services.wire.reach import is_close, literal
from seedance_cli.services.wire.transport import LinkDead, download
from tests.services.bad_hosts import CERTIFICATE, Act, Host, Visit, answer, host, nobody, rude, says, store

CLIP = bytes(range(256)) * 2000


HOME = "http://127.0.0.1"
TAGGED = {"etag": '"one"'}


def fetch(link: str, target: Path, **more: Any) -> None:
    asyncio.run(download(link, target, **{"home": HOME, **more}))


def clip(body: bytes = CLIP, **headers: str) -> bytes:
    return answer(body, **{"content_type": "video/mp4", **headers})


def moved(url: str, status: str = "302 Found") -> bytes:
    return answer(b"", status, location=url)


def nothing_is_left(folder: Path) -> bool:
    """No byte, and nothing noted; an emptied note may stay, for it may be locked."""
    return all(path.name.startswith(".") and path.stat().st_size == 0 for path in folder.iterdir())


def test_a_clip_arrives_and_every_step_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    with host(says(clip())) as there:
        fetch(f"{there.url}/a.mp4?sig=1", tmp_path / "clip.mp4", tell=lambda *step: told.append(step))
    assert (tmp_path / "clip.mp4").read_bytes() == CLIP
    assert {path.name for path in tmp_path.iterdir()} == {"clip.mp4", ".clip.mp4.json"}
    assert told[-1] == (len(CLIP), len(CLIP))
    assert told == sorted(told)
    head = there.heard[0].decode().lower()
    assert head.startswith("get /a.mp4?sig=1 http/1.1")
    assert "authorization" not in head
    assert "cookie" not in head


def test_a_length_that_is_not_told_is_unknown(tmp_path: Path) -> None:
    told: list[int | None] = []
    said = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n" + CLIP
    with host(says(said)) as there:
        fetch(there.url, tmp_path / "clip.mp4", tell=lambda _, total: told.append(total))
    assert set(told) == {None}
    assert (tmp_path / "clip.mp4").read_bytes() == CLIP


@pytest.mark.parametrize("kind", ["", "application/octet-stream", "image/png", "binary/octet-stream"])
def test_what_a_host_calls_a_file_is_its_own_affair(tmp_path: Path, kind: str) -> None:
    with host(says(clip(content_type=kind))) as there:
        fetch(there.url, tmp_path / "clip.mp4")
    assert (tmp_path / "clip.mp4").read_bytes() == CLIP


def test_a_packed_clip_is_unpacked(tmp_path: Path) -> None:
    with host(says(clip(gzip.compress(CLIP), content_encoding="gzip"))) as there:
        fetch(there.url, tmp_path / "clip.mp4")
    assert (tmp_path / "clip.mp4").read_bytes() == CLIP


@pytest.mark.parametrize(
    "status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"]
)
def test_redirects_are_followed_and_cookies_forgotten(tmp_path: Path, status: str) -> None:
    with (
        host(says(clip())) as last,
        host(says(answer(b"", status, location=f"{last.url}/b", set_cookie="a=b"))) as first,
    ):
        fetch(first.url, tmp_path / "clip.mp4")
    assert (tmp_path / "clip.mp4").read_bytes() == CLIP
    assert last.heard[0].startswith(b"GET /b ")
    assert b"cookie" not in last.heard[0].lower()


def test_a_redirect_may_be_relative(tmp_path: Path) -> None:
    with host(says(moved("../b.mp4?x=1")), says(clip())) as there:
        fetch(f"{there.url}/a/a/a.mp4", tmp_path / "clip.mp4")
    assert there.heard[1].startswith(b"GET /a/b.mp4?x=1 ")


def test_five_redirects_and_no_more(tmp_path: Path) -> None:
    with host(*[says(moved("/on"))] * 5, says(clip())) as there:
        fetch(there.url, tmp_path / "clip.mp4")
    forget(tmp_path / "clip.mp4")
    with host(says(moved("/on"))) as there, pytest.raises(SeedanceError, match="more than 5 redirects"):
        fetch(there.url, tmp_path / "clip.mp4")
    assert there.visits == 6
    assert nothing_is_left(tmp_path)


@pytest.mark.parametrize(
    "place", ["ftp://x/y", "file:///etc/passwd", "data:,x", "http://[", "//me:you@127.0.0.1/"]
)
def test_a_redirect_to_what_is_no_web_address(tmp_path: Path, place: str) -> None:
    with host(says(moved(place))) as there, pytest.raises(SeedanceError, match="no web address"):
        fetch(there.url, tmp_path / "clip.mp4")
    assert nothing_is_left(tmp_path)


def test_from_a_safe_address_to_an_open_one_on_this_machine_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "trusted.pem").write_text(CERTIFICATE, encoding="ascii")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    target = tmp_path / "clip.mp4"
    with host(says(clip())) as bare:
        in_the_open = bare.url.replace("127.0.0.1", "0.0.0.0")  # this machine too, but by no loopback name
        with host(says(moved(in_the_open)), tls=True) as safe, pytest.raises(SeedanceError, match="https"):
            fetch(safe.url, target)
        assert bare.visits == 0
        with host(says(moved(bare.url)), tls=True) as safe:
            fetch(safe.url, target)
    assert target.read_bytes() == CLIP


@pytest.mark.parametrize(
    "link", ["", "clip.mp4", "/etc/passwd", "file:///etc/passwd", "https://me:hush@x.ai/", "https://"]
)
def test_a_link_that_is_no_web_address(tmp_path: Path, link: str) -> None:
    with pytest.raises(SeedanceError, match="no web address") as caught:
        fetch(link, tmp_path / "clip.mp4")
    assert "hush" not in caught.value.message


@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found", "410 Gone"])
def test_a_dead_link(tmp_path: Path, status: str) -> None:
    with host(says(answer(b"<Error/>", status))) as there, pytest.raises(LinkDead) as caught:
        fetch(there.url, tmp_path / "clip.mp4")
    assert caught.value.message == f"The link is dead: 127.0.0.1 answers {status[:3]}."
    assert nothing_is_left(tmp_path)


@pytest.mark.parametrize(
    "act",
    [
        says(answer(b"", "500 Oh")),
        says(answer(b"", "503 Later")),
        says(answer(b"", "429 Slowly")),
        says(b""),
        rude,
    ],
)
def test_what_may_work_later_is_unreachable(tmp_path: Path, act: Act) -> None:
    with host(act) as there, pytest.raises(Unreachable):
        fetch(there.url, tmp_path / "clip.mp4")
    assert nothing_is_left(tmp_path)


@pytest.mark.parametrize(
    ("said", "noted"),
    [
        (clip()[:-1], True),
        (clip()[:300], True),
        (clip(gzip.compress(CLIP)[:-9], content_encoding="gzip", etag='"packed"'), False),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nclip\r\n", False),
    ],
)
def test_what_broke_off_stays_with_a_note_where_one_can_go_on(
    tmp_path: Path, said: bytes, noted: bool
) -> None:
    target = tmp_path / "clip.mp4"
    with host(says(said)) as there:
        with pytest.raises(Unreachable):
            fetch(f"{there.url}/?sig=hush", target)
        assert CLIP.startswith(target.read_bytes()) or not noted
        assert bool(read_note(target)) == noted
    assert all(b"hush" not in path.read_bytes() for path in tmp_path.iterdir())


def test_nobody_there_may_work_later(tmp_path: Path) -> None:
    with nobody() as url, pytest.raises(Unreachable, match="connection refused"):
        fetch(url, tmp_path / "clip.mp4")
    assert nothing_is_left(tmp_path)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (clip(b"<html>Sign in</html>", content_type="text/html; charset=utf-8"), "a page, not a clip.*HTML"),
        (clip(b'{"detail":"no"}', content_type="Application/JSON"), "a page, not a clip.*JSON"),
        (clip(b"{}", content_type="application/problem+json"), "a page, not a clip.*JSON"),
        (clip(b"<Error/>", content_type="application/xml"), "a page, not a clip.*XML"),
        (clip(b""), "an empty file"),
        (answer(b"x", "400 Bad"), "answers 400"),
        (answer(b"x", "401 Unauthorized"), "answers 401"),
    ],
)
def test_what_a_fresh_link_may_mend(tmp_path: Path, said: bytes, words: str) -> None:
    with host(says(said)) as there, pytest.raises(LinkDead, match=words):
        fetch(there.url, tmp_path / "clip.mp4")
    assert nothing_is_left(tmp_path)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (answer(b"", "204 No Content"), "answers 204"),
        (answer(b"x", "302 Found"), "no web address"),
        (answer(b"x", "206 Partial"), "answers 206"),
    ],
)
def test_what_is_no_clip_will_not_become_one(tmp_path: Path, said: bytes, words: str) -> None:
    with host(says(said)) as there, pytest.raises(SeedanceError, match=words) as caught:
        fetch(there.url, tmp_path / "clip.mp4")
    assert type(caught.value) is LinkDead
    assert nothing_is_left(tmp_path)


def endless(visit: Visit) -> None:
    visit.listen()
    visit.say(b"HTTP/1.1 200 OK\r\n\r\n")
    visit.say_without_end(b"x" * 16384)


BOMB = gzip.compress(bytes(30_000_000))


@pytest.mark.parametrize("act", [endless, says(clip()), says(clip(BOMB, content_encoding="gzip"))])
def test_more_than_anybody_wants(tmp_path: Path, act: Act) -> None:
    with host(act) as there, pytest.raises(SeedanceError, match=r"more than 200,000 bytes") as caught:
        fetch(there.url, tmp_path / "clip.mp4", most=200_000)
    assert type(caught.value) is SeedanceError
    assert nothing_is_left(tmp_path)


def test_a_clip_of_just_the_size_that_is_allowed(tmp_path: Path) -> None:
    with host(says(clip())) as there:
        fetch(there.url, tmp_path / "clip.mp4", most=len(CLIP))
    assert (tmp_path / "clip.mp4").stat().st_size == len(CLIP)


def test_a_clip_that_only_drips(tmp_path: Path) -> None:
    def dripping(visit: Visit) -> None:
        visit.listen()
        visit.say(clip()[: -len(CLIP)] + CLIP[:1999])
        visit.drip(CLIP[1999:])

    with host(dripping) as there, pytest.raises(Unreachable, match="too little"):
        fetch(there.url, tmp_path / "clip.mp4", patience=0.3)
    assert CLIP.startswith((tmp_path / "clip.mp4").read_bytes())


def test_cancelled_midway_can_be_gone_on_with(tmp_path: Path) -> None:
    target = tmp_path / "clip.mp4"

    def half(visit: Visit) -> None:
        visit.listen()
        visit.say(clip(**TAGGED)[:200_000])
        visit.keep_silent()

    async def give_up(url: str) -> None:
        begun = asyncio.Event()
        loading = asyncio.create_task(download(url, target, home=HOME, tell=lambda *_: begun.set()))
        await begun.wait()
        loading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await loading

    with host(half, store(CLIP, **TAGGED)) as there:
        asyncio.run(give_up(there.url))
        here = target.stat().st_size
        assert CLIP.startswith(target.read_bytes())
        fetch(f"{there.url}/?signed=anew", target)
        assert ranges_asked(there)[1:] == [f"bytes={here}-"]
    assert target.read_bytes() == CLIP


def ranges_asked(there: Host) -> list[str]:
    """The Range of each request, "" for none."""
    lines = [
        [line for line in head.decode().splitlines() if line.lower().startswith("range:")]
        for head in there.heard
    ]
    return [found[0].partition(": ")[2] if found else "" for found in lines]


def begun(target: Path, length: int = 100_000, **said: str) -> None:
    """What a download that broke off there left behind."""
    cut = clip(**(said or TAGGED))[: -len(CLIP)] + CLIP[:length]
    with host(says(cut)) as there, pytest.raises(Unreachable):
        fetch(there.url, target)
    assert target.read_bytes() == CLIP[:length]


def part(
    first: int = 100_000, end: int = len(CLIP), total: str = str(len(CLIP)), body: bytes = b"", **more: str
) -> bytes:
    body = body or CLIP[first:end]
    said = {
        "content_type": "video/mp4",
        "content_range": f"bytes {first}-{end - 1}/{total}",
        **TAGGED,
        **more,
    }
    return answer(body, "206 Partial Content", **said)


@pytest.mark.parametrize("marks", [TAGGED, {"last_modified": "Sat, 21 Nov 2026 10:00:00 GMT"}])
def test_the_rest_is_asked_for_on_condition_and_joined(tmp_path: Path, marks: dict[str, str]) -> None:
    target = tmp_path / "clip.mp4"
    begun(target, **marks, date="Sat, 21 Nov 2026 10:00:01 GMT")
    with host(says(part(**{"etag": "", **marks}))) as there:
        fetch(there.url, target)
        head = there.heard[0].decode().lower()
    assert target.read_bytes() == CLIP
    assert "range: bytes=100000-\r\n" in head
    assert f"if-range: {next(iter(marks.values()))}".lower() in head


@pytest.mark.parametrize(
    "said",
    [
        clip(**TAGGED),
        clip(etag='"two"'),
        part(first=99_999),
        part(first=100_001),
        part(first=0),
        part(end=200_000, body=CLIP[100_000:200_001]),
        part(total=str(len(CLIP) + 1)),
        part(etag='"two"'),
        part(etag='W/"one"'),
        part(etag=""),
        part(content_encoding="gzip"),
        part(content_range="chunks 1-2/3"),
        part(content_type="multipart/byteranges; boundary=x", content_range=""),
        answer(b"", "416 No", content_range=f"bytes */{len(CLIP)}"),
        answer(b"", "416 No"),
        answer(b"", "412 Precondition Failed"),
    ],
)
def test_anything_but_the_rest_of_the_same_thing_begins_anew(tmp_path: Path, said: bytes) -> None:
    target = tmp_path / "clip.mp4"
    begun(target)
    with host(says(said), says(clip())) as there:
        fetch(there.url, target)
        anew = [] if said.startswith(b"HTTP/1.1 200") else [""]
        assert ranges_asked(there) == ["bytes=100000-", *anew]
    assert target.read_bytes() == CLIP


@pytest.mark.parametrize(
    "said", [answer(b"x", "403 No"), clip(b"<html>", content_type="text/html"), answer(b"", "500 Oh")]
)
def test_a_dead_link_does_not_cost_what_came_by_another(tmp_path: Path, said: bytes) -> None:
    target = tmp_path / "clip.mp4"
    begun(target)
    with host(says(said), store(CLIP, **TAGGED)) as there:
        with pytest.raises(SeedanceError):
            fetch(there.url, target)
        assert target.read_bytes() == CLIP[:100_000]
        fetch(there.url, target)
        assert ranges_asked(there) == ["bytes=100000-"] * 2
    assert target.read_bytes() == CLIP


def test_a_host_that_gives_less_than_was_asked_for_is_asked_on(tmp_path: Path) -> None:
    target = tmp_path / "clip.mp4"
    begun(target)
    with host(says(part(end=200_000)), says(part(first=200_000))) as there:
        fetch(there.url, target)
        assert ranges_asked(there) == ["bytes=100000-", "bytes=200000-"]
    assert target.read_bytes() == CLIP


def test_but_not_byte_by_byte(tmp_path: Path) -> None:
    begun(tmp_path / "clip.mp4")
    with host(says(part(end=100_001))) as there, pytest.raises(Unreachable, match="too small"):
        fetch(there.url, tmp_path / "clip.mp4")
    assert there.visits == 1
    assert (tmp_path / "clip.mp4").stat().st_size == 100_001


def test_more_bytes_than_were_announced_spoil_it(tmp_path: Path) -> None:
    begun(tmp_path / "clip.mp4")
    head = f'HTTP/1.1 206 P\r\nETag: "one"\r\nContent-Range: bytes 100000-200000/{len(CLIP)}\r\n\r\n'
    with host(says(head.encode() + CLIP[100_000:])) as there, pytest.raises(Unreachable, match="announced"):
        fetch(there.url, tmp_path / "clip.mp4")
    assert nothing_is_left(tmp_path)


def test_without_marks_only_the_same_link_in_the_same_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "clip.mp4"

    def half_then(link: str, wanted: list[str]) -> None:
        with host(says(clip()[: -len(CLIP)] + CLIP[:100_000]), store(CLIP)) as there:
            with pytest.raises(Unreachable):
                fetch(f"{there.url}/a", target)
            if link == "another run":
                monkeypatch.setattr(downloading, "_OUR_SALT", b"another")
            fetch(there.url + ("/b" if link == "another link" else "/a"), target)
            assert ranges_asked(there)[1:] == wanted
        assert target.read_bytes() == CLIP
        target.unlink()

    half_then("the same", ["bytes=100000-"])
    half_then("another link", [""])
    half_then("another run", [""])


def test_a_length_that_was_unknown_is_learnt_from_the_rest(tmp_path: Path) -> None:
    target = tmp_path / "clip.mp4"
    chunk = b"186a0\r\n" + CLIP[:100_000] + b"\r\n"
    head = b'HTTP/1.1 200 OK\r\nETag: "one"\r\nTransfer-Encoding: chunked\r\n\r\n'
    with host(says(head + chunk), says(part(end=200_000)[:-1]), says(answer(b"", "500 Oh"))) as there:
        for _ in range(2):
            with pytest.raises(Unreachable):
                fetch(there.url, target)
        assert read_note(target)["total"] == len(CLIP)
    assert target.read_bytes() == CLIP[:199_999]
    with host(
        says(head + b"%x\r\n" % len(CLIP) + CLIP + b"\r\n"),
        says(answer(b"", "416", content_range=f"bytes */{len(CLIP)}")),
    ) as there:
        target.unlink()
        with pytest.raises(Unreachable):
            fetch(there.url, target)
        fetch(there.url, target)
    assert target.read_bytes() == CLIP


def test_what_is_all_here_is_not_asked_for(tmp_path: Path) -> None:
    with host(says(clip())) as there:
        fetch(there.url, tmp_path / "clip.mp4")
        fetch(there.url, tmp_path / "clip.mp4")
        assert there.visits == 1


@pytest.mark.parametrize(
    "note",
    [
        "",
        "{",
        "[]",
        "\xff",
        '{"total": true}',
        '{"etag": "\\"a\\"\\r\\nX: y"}',
        '{"modified": "x\\ny GMT"}',
        "[" * 4096,
    ],
)
def test_a_note_that_cannot_be_read_is_none(tmp_path: Path, note: str) -> None:
    target = tmp_path / "clip.mp4"
    target.write_bytes(b"who knows what")
    note_of(target).write_text(note, encoding="latin-1")
    with host(says(clip())) as there:
        fetch(there.url, target)
        assert ranges_asked(there) == [""]
    assert target.read_bytes() == CLIP


@pytest.mark.parametrize("wrong", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_a_disk_in_trouble_is_said_plainly_and_is_not_the_hosts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: int
) -> None:
    really = Path.open

    class Full:
        def __init__(self, file: Any) -> None:
            self.file = file

        def __enter__(self) -> "Full":
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def seek(self, place: int) -> None:
            self.file.seek(place)

        def write(self, data: bytes) -> int:
            if self.file.tell() > 100_000:
                raise OSError(wrong, "in trouble")
            return int(self.file.write(data))

    def opened(path: Path, mode: str = "r", *more: Any, **others: Any) -> Any:
        file = really(path, mode, *more, **others)
        return Full(file) if mode == "r+b" else file

    monkeypatch.setattr(Path, "open", opened)
    words = "The disk failed" if wrong == errno.EIO else "The disk is full"
    with host(says(clip())) as there, pytest.raises(SeedanceError, match=words) as caught:
        fetch(there.url, tmp_path / "clip.mp4")
    assert type(caught.value) is SeedanceError


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with host(says(clip())) as there, pytest.raises(WrongInput, match="cannot be written"):
        fetch(there.url, tmp_path / "gone" / "clip.mp4")


CLOSE = (
    "127.0.0.1 127.9.9.9 127.1 0x7f.1 0x7f000001 2130706433 017700000001 10.0.0.1 10.1 172.16.0.1 172.31.255.255 192.168.1.1 "
    "169.254.169.254 0.0.0.0 0 100.100.100.200 224.0.0.1 255.255.255.255 localhost a.localhost LOCALHOST. [::1] [::] [::127.0.0.1] "
    "[::ffff:127.0.0.1] [::ffff:10.0.0.1] [::ffff:a9fe:a9fe] [fc00::1] [fd00:ec2::254] [fe80::1] [64:ff9b::7f00:1] [2002:7f00:1::] [ff02::1]"
).split()


@pytest.mark.parametrize("name", CLOSE)
def test_a_link_to_a_place_close_by_is_not_followed(tmp_path: Path, name: str) -> None:
    with pytest.raises(SeedanceError, match=r"no place on the open internet|no web address") as caught:
        fetch(f"http://{name}:9/clip.mp4", tmp_path / "clip.mp4", home="https://api.example.com")
    assert type(caught.value) is SeedanceError
    assert nothing_is_left(tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "8.8.8.8",
        "172.15.0.1",
        "172.32.0.1",
        "198.18.0.9",
        "2001:4860::1",
        "64:ff9b::808:808",
        "::ffff:8.8.8.8",
    ],
)
def test_places_on_the_open_internet(name: str) -> None:
    ip = literal(name)
    assert ip is not None
    assert not is_close(ip)


def names_lead_to(monkeypatch: pytest.MonkeyPatch, *places: str) -> list[str]:
    """All names lead there from now on, the first at first, the last for ever; the names that were looked up."""
    asked: list[str] = []

    async def look_up(_: object, name: str, port: object, **__: object) -> list[Any]:
        asked.append(str(name))
        place = places[min(len(asked), len(places)) - 1]
        family = socket.AF_INET6 if ipaddress.ip_address(place).version == 6 else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (place, int(str(port or 0))))]

    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", look_up)
    return asked


@pytest.mark.parametrize("place", ["127.0.0.1", "10.9.8.7", "169.254.169.254", "::1", "fe80::1%1"])
def test_a_name_that_leads_close_by_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    asked = names_lead_to(monkeypatch, place)
    with pytest.raises(SeedanceError, match=r"leads to cdn\.example\.com, which is no place on the open"):
        fetch("http://cdn.example.com/clip.mp4", tmp_path / "clip.mp4", home="")
    assert asked == ["cdn.example.com"]


def test_a_name_that_leads_elsewhere_the_second_time_gives_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with host(says(clip())) as there:
        names_lead_to(monkeypatch, "8.8.8.8", "127.0.0.1")
        with pytest.raises(SeedanceError, match="no place on the open internet"):
            fetch(f"http://cdn.example.com:{there.port}/", tmp_path / "clip.mp4", home="")
    assert nothing_is_left(tmp_path)


def test_a_redirect_to_a_place_close_by_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with host(says(clip())) as inner, host(says(moved(inner.url))) as there:
        monkeypatch.setattr("seedance_cli.services.wire.links.is_close_peer", lambda _: False)
        names_lead_to(monkeypatch, "8.8.8.8", "127.0.0.1")
        with pytest.raises(SeedanceError, match=r"leads to 127\.0\.0\.1"):
            fetch(f"http://cdn.example.com:{there.port}/", tmp_path / "clip.mp4", home="https://8.8.8.8")
        assert (there.visits, inner.visits) == (1, 0)


def test_a_proxy_looks_names_up_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with host(says(clip())) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        asked = names_lead_to(monkeypatch, "127.0.0.1")
        fetch("http://cdn.example.com/clip.mp4", tmp_path / "clip.mp4", home="")
        assert "cdn.example.com" not in asked
        with pytest.raises(SeedanceError, match="no place on the open internet"):
            fetch("http://10.0.0.1/clip.mp4", tmp_path / "other.mp4", home="")
        assert proxy.visits == 1
    assert (tmp_path / "clip.mp4").read_bytes() == CLIP


def test_a_service_close_by_may_give_links_close_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names_lead_to(monkeypatch, "127.0.0.1")
    with host(says(clip())) as there:
        fetch(there.url, tmp_path / "clip.mp4", home="http://proxy.lan:8080")
    assert (tmp_path / "clip.mp4").read_bytes() == CLIP


def test_notes_hold_marks_and_no_link(tmp_path: Path) -> None:
    begun(tmp_path / "clip.mp4")
    note = json.loads(note_of(tmp_path / "clip.mp4").read_text())
    assert note.keys() == {"total", "etag", "modified", "link"}
    assert len(note["link"]) == 64


def test_twenty_megabytes_arrive_through_little_memory(tmp_path: Path) -> None:
    said = clip(bytes(20_000_000))
    with host(says(said)) as there:
        fetch(there.url, tmp_path / "warm.mp4")
        tracemalloc.start()
        try:
            fetch(there.url, tmp_path / "clip.mp4")
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert (tmp_path / "clip.mp4").stat().st_size == 20_000_000
    assert peak < 4_000_000


def test_as_much_is_read_at_once_as_the_system_has() -> None:
    """httpcore's own measure, a quarter of it, makes a large download take half as long again."""
    asked: list[int] = []

    class Stream(httpcore.AsyncMockStream):
        async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
            asked.append(max_bytes)
            return await super().read(max_bytes, timeout)

    async def once() -> bytes:
        connection = httpcore.AsyncHTTP11Connection(httpcore.Origin(b"http", b"a", 80), Stream([clip()]))
        return (await connection.request("GET", "http://a/")).content

    assert asyncio.run(once()) == CLIP
    assert set(asked) == {256 * 1024}
