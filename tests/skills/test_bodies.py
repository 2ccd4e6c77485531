"""Orders on their way out: whole bodies by workflow, with documented names only, and the forms that files travel in."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from seedance_cli.errors import WrongInput
from seedance_cli.library import open_library
from seedance_cli.services.protocol import Order, Request, StillRequest
from seedance_cli.services.registry import Access
from seedance_cli.services.skills_video.bodies import form_parts
from seedance_cli.services.skills_video.service import SkillsVideo
from seedance_cli.services.wire.multipart import Field, File
from seedance_cli.story.references import Reference
from tests.skills_server.fields import FIELDS
from tests.xskill.asking import film, image, ref

WORDS = open_library().vocabulary
SERVICE = SkillsVideo(WORDS, Access())
FIRST, LAST = "https://img.example/first.png", "https://img.example/last.png"
MOVE, BEAT = "https://img.example/move.mp4?sign=a%20b&x=1", "https://img.example/beat.mp3"
SETTINGS: dict[str, Any] = {
    "aspect_ratio": "16:9",
    "resolution": "720p",
    "duration": 5,
    "generate_audio": True,
}


def order(request: Request) -> Order:
    return SERVICE.order(request)


def test_a_clip_from_words_alone() -> None:
    made = order(film(prompt="A walk on Mars"))
    assert made.model == "bytedance/seedance-2.0"
    assert (made.prompt, made.files) == ("A walk on Mars", {})
    assert made.body == {"prompt": "A walk on Mars", "feature": "text-image-to-video", **SETTINGS}


def test_a_clip_with_all_that_can_be_asked_for() -> None:
    request = film(
        prompt="p",
        seconds=15,
        ratio="21:9",
        model="standard",
        resolution="1080p",
        seed=-9007199254740991,
        generate_audio=False,
        end_user="u-1",
    )
    assert order(request).body == {
        "prompt": "p",
        "feature": "text-image-to-video",
        "aspect_ratio": "21:9",
        "resolution": "1080p",
        "duration": 15,
        "generate_audio": False,
        "seed": -9007199254740991,
        "end_user_id": "u-1",
    }


def test_a_seed_of_nothing_is_a_seed() -> None:
    assert order(film(seed=0)).body["seed"] == 0


@pytest.mark.parametrize(
    ("frames", "fields"),
    [
        ((image(FIRST, "first_frame"),), {"first_frame_url": FIRST}),
        (
            (image(LAST, "last_frame"), image(FIRST, "first_frame")),
            {"first_frame_url": FIRST, "end_frame_url": LAST},
        ),
    ],
)
def test_frames_are_a_workflow_of_their_own(frames: tuple[Reference, ...], fields: dict[str, str]) -> None:
    request = film(*frames, mode="first_last_frames", prompt="Fluid motion")
    assert order(request).body == {"prompt": "Fluid motion", **fields, **SETTINGS}


def test_references_of_every_kind_in_their_order_and_dialect() -> None:
    request = film(
        image(FIRST),
        ref("audio", BEAT, "music"),
        image(LAST, "scene"),
        ref("video", MOVE, "camera"),
        prompt="@image1 meets @image2, follow @video1 to @audio1",
    )
    assert order(request).body == {
        "prompt": "@Image1 meets @Image2, follow @Video1 to @Audio1",
        "image_urls": [FIRST, LAST],
        "video_urls": [MOVE],
        "audio_urls": [BEAT],
        **SETTINGS,
    }


def test_local_files_of_every_kind_stand_by_their_paths(tmp_path: Path) -> None:
    request = film(image("refs/a.png"), ref("video", "b.mp4", "camera"), ref("audio", "c.mp3", "music"))
    made = order(request)
    assert made.body["image_urls"] == ["refs/a.png"]
    assert {name: path.name for name, path in made.files.items()} == {
        "refs/a.png": "a.png",
        "b.mp4": "b.mp4",
        "c.mp3": "c.mp3",
    }


def test_stills_from_words_and_from_pictures() -> None:
    assert order(StillRequest(prompt="A fox.", ratio="21:9")).body == {
        "prompt": "A fox.",
        "resolution": "2K",
        "aspect_ratio": "21:9",
        "n": 1,
    }
    made = order(
        StillRequest(prompt="Replace Figure 1", ratio="3:4", edit=("fox.png", FIRST), size="4K", count=4)
    )
    assert made.model == "bytedance/seedream-4.5"
    assert made.body == {
        "prompt": "Replace Figure 1",
        "image_urls": ["fox.png", FIRST],
        "resolution": "4K",
        "aspect_ratio": "3:4",
        "n": 4,
    }
    assert made.files == {"fox.png": Path("fox.png")}


@pytest.mark.parametrize(
    "request_",
    [
        film(watermark=True),
        film(resolution="4k"),
        film(seed=2**53),
        film(model="fast"),
        film(*[image()] * 10),
        film(*[ref("video", MOVE, "camera")] * 4),
        film(ref("audio", BEAT, "music")),
        film(image(FIRST, "first_frame"), ref("video", MOVE, "camera"), mode="first_last_frames"),
        film(image(LAST, "last_frame"), mode="first_last_frames"),
        StillRequest(prompt="a", ratio="16:9", count=5),
        StillRequest(prompt="a", ratio="16:9", size="8K"),
        StillRequest(prompt="a", ratio="16:9", seed=1),
        StillRequest(prompt="a", ratio="16:9", edit=("a.png",) * 15),
    ],
)
def test_what_it_does_not_offer_is_refused_before_anything_is_sent(request_: Request) -> None:
    with pytest.raises(WrongInput):
        order(request_)


# as a form


def test_without_files_there_is_no_form() -> None:
    assert form_parts({"prompt": "a.png", "image_urls": [FIRST]}, {}) == ()


def test_links_and_files_keep_their_order_in_one_field(tmp_path: Path) -> None:
    files = {"a.png": tmp_path / "Private Name.png", "c.png": tmp_path / "c.png"}
    body = {
        "prompt": "a.png",
        "image_urls": ["a.png", FIRST, "c.png", LAST],
        "video_urls": [MOVE],
        "duration": 5,
        "generate_audio": False,
        "seed": -1,
    }
    assert form_parts(body, files) == (
        Field("prompt", "a.png"),
        File("image_urls", files["a.png"], file_name="image-1"),
        Field("image_urls", FIRST),
        File("image_urls", files["c.png"], file_name="image-3"),
        Field("image_urls", LAST),
        Field("video_urls", MOVE),
        Field("duration", "5"),
        Field("generate_audio", "false"),
        Field("seed", "-1"),
    )


def test_a_frame_is_a_file_too(tmp_path: Path) -> None:
    parts = form_parts({"first_frame_url": "a.png", "end_frame_url": LAST}, {"a.png": tmp_path})
    assert parts == (File("first_frame_url", tmp_path, file_name="first-frame"), Field("end_frame_url", LAST))


# as a person writes it


def test_a_raw_body_goes_as_it_is_with_its_aliases() -> None:
    params = {"prompt": "p", "image_url": FIRST, "audio_url": BEAT, "video_refs": [MOVE], "own": {"a": [1]}}
    made = SERVICE.raw_order(" bytedance/seedance-2.0 ", params)
    assert (made.body, made.model, made.prompt, made.files) == (params, "bytedance/seedance-2.0", "p", {})


@pytest.mark.parametrize(
    "model", ["", " ", "seedance", "../../credits", "a//b", "a/b?c=d", "a/b#c", "/a/b", "a/b/"]
)
def test_a_model_that_is_no_address_is_refused(model: str) -> None:
    with pytest.raises(WrongInput):
        SERVICE.raw_order(model, {"prompt": "p"})


@given(
    prompt=some.text(min_size=1).filter(str.strip),
    seconds=some.integers(4, 15),
    kinds=some.lists(some.sampled_from(["image", "video", "audio"]), max_size=5),
)
def test_every_body_has_documented_fields_only(prompt: str, seconds: int, kinds: list[str]) -> None:
    references = [ref(kind, f"https://img.example/{at}", "other") for at, kind in enumerate(kinds)]
    try:
        body = order(film(*references, prompt=prompt, seconds=seconds)).body
    except WrongInput:
        return
    assert set(body) <= set(FIELDS["bytedance/seedance-2.0"])
    assert json.loads(json.dumps(body)) == body
