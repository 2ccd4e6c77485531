"""The loopback Ark measures what it is given: pictures and sounds as data, clips behind its own links."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.ark.raw import BAD, BROKEN_DATA, Asking, audio, data, image, pixels, refusal, video
from tests.ark_server import Server
from tests.ark_server.refusals import Refused
from tests.ark_server.seen import (
    FILM_PICTURE,
    MIB,
    STILL_PICTURE,
    PictureRule,
    Seen,
    check_clip,
    check_picture,
    check_sound,
)
from tests.footage import clip, tone


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Small media that keep the limits, and some that do not."""
    folder = tmp_path_factory.mktemp("footage")
    return {
        "clip": clip(folder / "clip.mp4", 2, (640, 640)).read_bytes(),
        "clip with sound": clip(folder / "sound.mov", 2, (640, 640), sound=True).read_bytes(),
        "small clip": clip(folder / "small.mp4", 2, (320, 320)).read_bytes(),
        "wav": tone(folder / "tone.wav", 2).read_bytes(),
        "mp3": tone(folder / "tone.mp3", 3).read_bytes(),
        "short wav": tone(folder / "short.wav", 1).read_bytes(),
        "long wav": tone(folder / "long.wav", 8).read_bytes(),
        "m4a": tone(folder / "tone.m4a", 3).read_bytes(),
    }


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF"])
def test_pictures_as_data(ask: Asking, form: str) -> None:
    assert ask.create(image(url=data(pixels(form=form), f"image/{form.lower()}"))).status_code == 200


BAD_PICTURES: dict[str, tuple[Callable[[], str], tuple[int, str]]] = {
    "too small": (lambda: data(pixels((299, 300)), "image/png"), BAD),
    "too large": (lambda: data(pixels((6001, 3000)), "image/png"), BAD),
    "too wide": (lambda: data(pixels((800, 319)), "image/png"), BAD),
    "too tall": (lambda: data(pixels((319, 800)), "image/png"), BAD),
    "another format": (lambda: data(pixels(), "image/jpeg"), BROKEN_DATA),
    "no format's name": (lambda: data(pixels(form="JPEG"), "image/jpg"), BROKEN_DATA),
    "capitals": (lambda: data(pixels(), "image/PNG"), BROKEN_DATA),
    "another kind": (lambda: data(pixels(), "audio/wav"), BROKEN_DATA),
    "cut short": (lambda: data(pixels()[:-40], "image/png"), BROKEN_DATA),
    "no picture": (lambda: data(b"no picture", "image/png"), BROKEN_DATA),
    "no base64": (lambda: "data:image/png;base64,no!", BROKEN_DATA),
    "not said to be base64": (lambda: "data:image/png,abc", BROKEN_DATA),
}


@pytest.mark.parametrize("name", BAD_PICTURES)
def test_bad_pictures_as_data(ask: Asking, name: str) -> None:
    made, no = BAD_PICTURES[name]
    assert refusal(ask.create(image(url=made()))) == (*no, "content")


GOOD_CLIP = Seen("video", "mp4", (1280, 720), 5.0, ("h264", "aac"), 24.0, 200 * MIB)


@pytest.mark.parametrize("seconds", [2.0, 15.0])
def test_a_clip_at_its_limits(seconds: float) -> None:
    check_clip(replace(GOOD_CLIP, seconds=seconds), 15.0, "content[0]")
    check_clip(replace(GOOD_CLIP, codecs=("hevc", "pcm_s16le"), form="mov", fps=60.0), 15.0, "content[0]")


@pytest.mark.parametrize(
    "change",
    [
        {"seconds": 1.8},
        {"seconds": 15.2},
        {"length": 200 * MIB + 1},
        {"codecs": ("vp9",)},
        {"codecs": ("h264", "opus")},
        {"codecs": ("h264", "pcm_s16le")},
        {"size": (636, 640)},
        {"size": (3840, 2162)},
        {"size": (1300, 510)},
        {"size": (298, 1400)},
        {"fps": 23.0},
        {"fps": 61.0},
    ],
)
def test_a_clip_beyond_its_limits(change: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        check_clip(replace(GOOD_CLIP, **change), 15.0, "content[0]")


@pytest.mark.parametrize(
    ("rule", "size", "length"),
    [
        (FILM_PICTURE, (400, 300), 30 * MIB),
        (STILL_PICTURE, (400, 300), 10 * MIB),
        (STILL_PICTURE, (6001, 6000), 1000),
    ],
)
def test_a_picture_too_large(rule: PictureRule, size: tuple[int, int], length: int) -> None:
    check_picture(
        Seen("image", "png", (400, 300), length=length - 1 if length > 1000 else 1000), rule, "image"
    )
    with pytest.raises(Refused):
        check_picture(Seen("image", "png", size, length=length), rule, "image")


def test_a_sound_too_large() -> None:
    check_sound(Seen("audio", "wav", seconds=15, length=15 * MIB), 15, "content[0]")
    with pytest.raises(Refused):
        check_sound(Seen("audio", "wav", seconds=15, length=15 * MIB + 1), 15, "content[0]")


@pytest.mark.parametrize(
    ("name", "kind", "good"),
    [
        ("wav", "audio/wav", True),
        ("mp3", "audio/mp3", True),
        ("mp3", "audio/mpeg", False),
        ("wav", "audio/mp3", False),
        ("short wav", "audio/wav", False),
        ("m4a", "audio/m4a", False),
        ("clip", "audio/wav", False),
    ],
)
def test_sounds_as_data(ask: Asking, footage: dict[str, bytes], name: str, kind: str, good: bool) -> None:
    answer = ask.create(image(), audio(data(footage[name], kind)))
    assert answer.status_code == 200 if good else refusal(answer)[:2] == BAD


def test_sounds_are_not_longer_than_15_seconds_in_all(ask: Asking, footage: dict[str, bytes]) -> None:
    eight = audio(data(footage["long wav"], "audio/wav"))
    assert ask.create(image(), eight).status_code == 200
    assert refusal(ask.create(image(), eight, eight))[:2] == BAD


def test_a_clip_is_never_data(ask: Asking, footage: dict[str, bytes]) -> None:
    assert refusal(ask.create(video(data(footage["clip"], "video/mp4")))) == (*BAD, "content")


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("clip", True),
        ("clip with sound", True),
        ("small clip", False),
        ("wav", False),
    ],
)
def test_clips_behind_links_are_measured(
    ask: Asking, server: Server, footage: dict[str, bytes], name: str, good: bool
) -> None:
    answer = ask.create(video(server.put(footage[name], "video/mp4")))
    assert answer.status_code == 200 if good else refusal(answer)[:2] == BAD


def test_a_link_to_another_kind_of_file(ask: Asking, server: Server, footage: dict[str, bytes]) -> None:
    assert refusal(ask.create(image(url=server.put(footage["clip"], "video/mp4"))))[:2] == BAD
    dead = server.put(pixels(), "image/png")
    assert ask.create(image(url=dead)).status_code == 200
    server.kill_link(dead)
    assert refusal(ask.create(image(url=dead)))[:2] == BAD
