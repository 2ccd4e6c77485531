"""Forms with files: to the letter on the wire, read as they leave, and nothing sent where a file cannot be read."""

import asyncio
import os
import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from seedance_cli.errors import WrongInput
from seedance_cli.services.wire import exchange, multipart, outgoing
from seedance_cli.services.wire.content_types import ANYTHING, content_type, ending
from seedance_cli.services.wire.multipart import Multipart, Part
from seedance_cli.services.wire.transport import Field, File, Line, Lost, Reply
from tests.services.bad_hosts import Host, Visit, answer, host, mute, says

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
MB = 1_000_000


def send(there: Host, *parts: Part, **more: Any) -> Reply:
    async def once() -> Reply:
        async with Line("somebody", there.url, "sk-loopback") as line:
            return await line.ask("POST", "/create", parts=parts, **more)

    return asyncio.run(once())


def test_a_form_on_the_wire_to_the_letter(tmp_path: Path) -> None:
    picture = tmp_path / "fox.png"
    picture.write_bytes(PNG)
    with host(says(answer())) as there:
        send(
            there,
            Field("prompt", "水墨 “duel”"),
            Field("image_urls", "https://example.com/1.png"),
            File("image_urls", picture),
            Field("image_urls", "https://example.com/3.png"),
            File("first", picture, "image/x-own", 'my "own"\r\n.bin'),
        )
    head, _, body = there.heard[0].partition(b"\r\n\r\n")
    kind = re.search(rb"Content-Type: multipart/form-data; boundary=(seedance-[0-9a-f]{32})\r\n", head)
    assert kind is not None
    line = b"--" + kind[1]
    named = b"Content-Disposition: form-data; name="
    assert body == b"".join(
        (
            line + b"\r\n" + named + b'"prompt"\r\n\r\n' + "水墨 “duel”".encode() + b"\r\n",
            line + b"\r\n" + named + b'"image_urls"\r\n\r\nhttps://example.com/1.png\r\n',
            line + b"\r\n" + named + b'"image_urls"; filename="fox.png"\r\nContent-Type: image/png\r\n\r\n',
            PNG + b"\r\n",
            line + b"\r\n" + named + b'"image_urls"\r\n\r\nhttps://example.com/3.png\r\n',
            line + b"\r\n" + named + b'"first"; filename="my %22own%22%0D%0A.bin"\r\n',
            b"Content-Type: image/x-own\r\n\r\n" + PNG + b"\r\n",
            line + b"--\r\n",
        )
    )
    assert f"Content-Length: {len(body)}".encode() in head.split(b"\r\n")
    assert b"transfer-encoding" not in head.lower()


@pytest.mark.parametrize(
    ("head", "media_type", "name"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg", "jpg"),
        (b"GIF89a", "image/gif", "gif"),
        (b"BM1234", "image/bmp", "bmp"),
        (b"II*\x00", "image/tiff", "tiff"),
        (b"MM\x00*", "image/tiff", "tiff"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp", "webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav", "wav"),
        (b"RIFF\x00\x00\x00\x00AVI LIST", "video/x-msvideo", "avi"),
        (b"RIFF\x00\x00\x00\x00nope", ANYTHING, "bin"),
        (b"\x00\x00\x00\x20ftypisom", "video/mp4", "mp4"),
        (b"\x00\x00\x00\x20ftypqt  ", "video/quicktime", "mov"),
        (b"\x00\x00\x00\x20ftypheic", "image/heic", "heic"),
        (b"\x00\x00\x00\x20ftypM4A ", "audio/mp4", "m4a"),
        (b"\x00\x00\x00\x08wide", "video/quicktime", "mov"),
        (b"\x1aE\xdf\xa3", "video/webm", "webm"),
        (b"ID3\x04", "audio/mpeg", "mp3"),
        (b"\xff\xfb\x90\x00", "audio/mpeg", "mp3"),
        (b"\xff\xf1\x50\x80", "audio/aac", "aac"),
        (b"fLaC", "audio/flac", "flac"),
        (b"OggS", "audio/ogg", "ogg"),
        (b"<html>", ANYTHING, "bin"),
        (b"\xff", ANYTHING, "bin"),
        (b"", ANYTHING, "bin"),
    ],
)
def test_the_first_bytes_tell_what_a_file_is(head: bytes, media_type: str, name: str) -> None:
    assert content_type(head) == media_type
    assert ending(media_type) == name


def test_an_mp4_that_is_used_as_a_sound_is_called_one() -> None:
    assert content_type(b"\x00\x00\x00\x20ftypisom", "audio") == "audio/mp4"


def test_a_name_without_an_ending_gets_that_of_its_type(tmp_path: Path) -> None:
    path = tmp_path / "Fräulein.jpeg"
    path.write_bytes(PNG)
    with Multipart([File("a", path, file_name="image-1")]) as form:
        assert b'filename="image-1.png"' in b"".join(form.pieces())


def missing(folder: Path) -> Path:
    return folder / "gone.png"


def a_folder(folder: Path) -> Path:
    return folder


def a_pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def no_name(folder: Path) -> Path:
    return folder / "a\0b"


@pytest.mark.parametrize("make", [missing, a_folder, a_pipe, no_name])
def test_a_file_that_cannot_be_read_keeps_everything_here(
    make: Callable[[Path], Path], tmp_path: Path
) -> None:
    good = tmp_path / "good.png"
    good.write_bytes(PNG)
    left: list[int] = []
    with host(says(answer())) as there:
        with pytest.raises(WrongInput, match="cannot be read") as caught:
            send(there, File("a", good), File("b", make(tmp_path)), leaving=lambda: left.append(1))
        assert there.visits == 0
    assert caught.value.unsent
    assert left == []


def test_half_a_character_keeps_everything_here() -> None:
    with host(says(answer())) as there:
        with pytest.raises(WrongInput) as caught:
            send(there, Field("prompt", "a\ud800"))
        assert there.visits == 0
    assert caught.value.unsent


def test_a_file_replaced_meanwhile_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(PNG)

    def replace() -> None:
        path.unlink()
        path.write_bytes(b"other")

    with host(says(answer())) as there:
        assert send(there, File("a", path), leaving=replace).status == 200
    assert PNG in there.heard[0]


def test_a_file_cut_short_meanwhile_is_an_order_of_which_nobody_knows(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(PNG * 10)
    with host(says(answer())) as there, pytest.raises(Lost, match="shorter"):
        send(there, File("a", path), leaving=lambda: os.truncate(path, 30))


def drained(visit: Visit, first: bytes = b"") -> None:
    """Reads a request without keeping it, perhaps after an answer; then answers."""
    if first:
        visit.overhear()
        visit.say(first)
    plug = visit._plug
    heard, head = 0, b""
    while b"\r\n\r\n" not in head:
        head += plug.recv(1)
    left = int(re.findall(rb"(?i)content-length: (\d+)", head)[0])
    while heard < left and (more := plug.recv(65536)):
        heard += len(more)
    if not first:
        visit.say(answer(str(heard).encode()))


def test_twenty_megabytes_pass_through_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    with path.open("wb") as file:
        file.truncate(20 * MB)
    with host(drained) as there:
        send(there, Field("warm", "up"))
        tracemalloc.start()
        try:
            reply = send(there, Field("prompt", "a"), File("video_urls", path))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert reply.data > 20 * MB
    assert peak < 4 * MB


def test_an_answer_that_comes_before_all_was_sent_is_heard(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(bytes(MB))
    no = answer(b'{"message":"too large"}', "413 Content Too Large")
    with host(lambda visit: drained(visit, no)) as there:
        assert send(there, File("a", path)).status == 413


def test_a_host_that_takes_nothing_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "SLOWEST", 10**12)
    path = tmp_path / "clip.mp4"
    with path.open("wb") as file:
        file.truncate(64 * MB)
    with host(mute) as there, pytest.raises(Lost, match="did not answer"):
        send(there, File("a", path), patience=0.2)


def test_the_more_is_sent_the_longer_one_waits_for_the_answer() -> None:
    waits = [exchange._in_flight(outgoing.Held(bytes(size))) for size in (1000, MB, 8 * MB, 16 * MB)]
    assert waits == sorted(waits)
    assert waits[0] < 1
    assert waits[1] > 10
    assert waits[2] == waits[3] == exchange.IN_FLIGHT / exchange.SLOWEST


def test_every_piece_that_has_left_begins_the_patience_anew() -> None:
    async def leave() -> tuple[int, int]:
        winds: list[int] = []
        sending = exchange._Sending(outgoing.Held(bytes(5 * multipart.PIECE)))
        sending.wind = lambda: winds.append(1)
        return len([piece async for piece in sending]), len(winds)

    assert asyncio.run(leave()) == (5, 5)


def test_json_of_many_megabytes_goes_out_whole() -> None:
    async def once(url: str) -> Reply:
        async with Line("somebody", url, "") as line:
            return await line.ask("POST", "/create", json={"picture": "A" * (16 * MB)})

    with host(drained) as there:
        assert asyncio.run(once(there.url)).data == 16 * MB + len('{"picture":""}')


def test_the_debug_log_sees_names_and_sizes_and_no_contents(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(PNG)
    with Multipart([Field("n", "1"), Field("b", "x"), File("b", path)]) as form:
        assert form.described() == b'{"n": "1", "b": ["x", "image/png(28 bytes)"]}'
