"""A link becomes a file, whole or not at all, and a stranger's link leads nowhere unsafe."""

import asyncio
import gzip
import sys
from pathlib import Path
from typing import Any

import pytest

from seedance_cli.errors import SeedanceError, Unreachable, WrongInput
from seedance_cli.services.transport import LinkDead, download
from tests.services.bad_hosts import CERTIFICATE, Act, Visit, answer, host, nobody, rude, says

CLIP = bytes(range(256)) * 2000


def fetch(link: str, target: Path, **more: Any) -> None:
    asyncio.run(download(link, target, **more))


def clip(body: bytes = CLIP, **headers: str) -> bytes:
    return answer(body, **{"content_type": "video/mp4", **headers})


def moved(url: str, status: str = "302 Found") -> bytes:
    return answer(b"", status, location=url)


def nothing_is_left(folder: Path) -> bool:
    return list(folder.iterdir()) == []


def test_a_clip_arrives_and_every_step_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    with host(says(clip())) as there:
        fetch(f"{there.url}/a.mp4?sig=1", tmp_path / "clip.mp4", tell=lambda *step: told.append(step))
    assert (tmp_path / "clip.mp4").read_bytes() == CLIP
    assert [path.name for path in tmp_path.iterdir()] == ["clip.mp4"]
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


def test_an_older_file_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "clip.mp4"
    target.write_bytes(b"older")
    with host(says(clip()[:-1]), says(clip())) as there:
        with pytest.raises(Unreachable):
            fetch(there.url, target)
        assert target.read_bytes() == b"older"
        fetch(there.url, target)
    assert target.read_bytes() == CLIP


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
    (tmp_path / "clip.mp4").unlink()
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
        says(clip()[:-1]),
        says(clip()[:300]),
        says(clip(gzip.compress(CLIP)[:-9], content_encoding="gzip")),
        says(b""),
        rude,
    ],
)
def test_what_may_work_later_is_unreachable(tmp_path: Path, act: Act) -> None:
    with host(act) as there, pytest.raises(Unreachable):
        fetch(there.url, tmp_path / "clip.mp4")
    assert nothing_is_left(tmp_path)


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
        visit.say(clip()[:2000])
        visit.drip(b"x")

    with host(dripping) as there, pytest.raises(Unreachable, match="too little"):
        fetch(there.url, tmp_path / "clip.mp4", patience=0.3)
    assert nothing_is_left(tmp_path)


def test_cancelled_midway_leaves_nothing(tmp_path: Path) -> None:
    def half(visit: Visit) -> None:
        visit.listen()
        visit.say(clip()[:200_000])
        visit.keep_silent()

    async def give_up(url: str) -> list[str]:
        begun = asyncio.Event()
        target = tmp_path / "clip.mp4"
        loading = asyncio.create_task(download(url, target, tell=lambda *_: begun.set()))
        await begun.wait()
        while_loading = [path.suffix for path in tmp_path.iterdir()]
        loading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await loading
        return while_loading

    with host(half) as there:
        assert asyncio.run(give_up(there.url)) == [".part"]
    assert nothing_is_left(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a device that is always full")
def test_a_full_disk_is_said_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really_open = Path.open

    def full(path: Path, mode: str = "r", *more: Any, **others: Any) -> Any:
        return really_open(Path("/dev/full") if mode == "wb" else path, mode, *more, **others)

    monkeypatch.setattr(Path, "open", full)
    with host(says(clip())) as there, pytest.raises(SeedanceError, match="The disk is full"):
        fetch(there.url, tmp_path / "clip.mp4")
    assert nothing_is_left(tmp_path)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with host(says(clip())) as there, pytest.raises(WrongInput, match="cannot be written"):
        fetch(there.url, tmp_path / "gone" / "clip.mp4")
