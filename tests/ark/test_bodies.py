"""Requests on their way to Ark: whole bodies for every mode, and all that is refused before anything is sent."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from seedance_cli.errors import WrongInput
from seedance_cli.services.ark.bodies import is_for_pictures
from seedance_cli.services.ark.echo import expires_after, mark_of
from seedance_cli.services.ark.prices import picture_price
from seedance_cli.services.protocol import Request
from seedance_cli.story.references import Reference
from seedance_cli.takes.ledger.entry import prompt_hash
from tests.ark.asking import CARD, ark
from tests.xskill.asking import PICTURE, film, image, ref, still

FIRST, LAST = "https://img.example/first.png", "https://img.example/last.png"
SEEDREAM = "doubao-seedream-4-5-251128"
MOVE, BEAT = "https://img.example/move.mp4?sign=a%20b&x=1", "https://img.example/beat.mp3"
FRAMES = (image(FIRST, "first_frame"), image(LAST, "last_frame"))
SDK = json.loads(Path(__file__).with_name("sdk_bodies.json").read_text(encoding="utf-8"))


def body_of(request: Request, region: str = "cn") -> dict[str, Any]:
    return ark(region).order(request).body


def picture(link: str, role: str) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": link}, "role": role}


def test_a_clip_from_words_alone() -> None:
    assert body_of(film(prompt="A walk on Mars")) == {
        "model": "doubao-seedance-2-0-260128",
        "content": [{"type": "text", "text": "A walk on Mars"}],
        "resolution": "720p",
        "ratio": "16:9",
        "duration": 5,
        "generate_audio": True,
        "watermark": False,
        "return_last_frame": True,
        "execution_expires_after": expires_after(prompt_hash("A walk on Mars")),
    }


def test_a_clip_with_references_of_every_kind_and_every_option() -> None:
    request = film(
        image(PICTURE),
        ref("audio", BEAT, "music"),
        image(FIRST, "first_frame"),
        ref("video", MOVE, "camera"),
        prompt="@image1 follows @video1 to @audio1, and begins on @image2",
        seconds=15,
        ratio="9:16",
        model="fast",
        resolution="480p",
        generate_audio=False,
        watermark=True,
        end_user="user-7",
    )
    prompt = "Image 1 follows Video 1 to Audio 1, and begins on Image 2"
    assert body_of(request, "intl") == {
        "model": "dreamina-seedance-2-0-fast-260128",
        "content": [
            {"type": "text", "text": prompt},
            picture(PICTURE, "reference_image"),
            picture(FIRST, "reference_image"),
            {"type": "video_url", "video_url": {"url": MOVE}, "role": "reference_video"},
            {"type": "audio_url", "audio_url": {"url": BEAT}, "role": "reference_audio"},
        ],
        "resolution": "480p",
        "ratio": "9:16",
        "duration": 15,
        "generate_audio": False,
        "watermark": True,
        "return_last_frame": True,
        "execution_expires_after": expires_after(prompt_hash(prompt)),
        "safety_identifier": "user-7",
    }


@pytest.mark.parametrize(
    ("frames", "content"),
    [
        (FRAMES[:1], [picture(FIRST, "first_frame")]),
        (FRAMES[::-1], [picture(FIRST, "first_frame"), picture(LAST, "last_frame")]),
    ],
)
def test_frames_go_first_then_last(frames: tuple[Reference, ...], content: list[Any]) -> None:
    body = body_of(film(*frames, mode="first_last_frames", prompt="Fluid motion"))
    assert body["content"] == [{"type": "text", "text": "Fluid motion"}, *content]


@pytest.mark.parametrize("case", ["text", "references", "first and last frame"])
def test_it_sends_what_the_official_client_sends(case: str) -> None:
    theirs = SDK["clips"][case]
    given = {
        "text": (),
        "references": (
            image("https://example.com/a.png"),
            image("https://example.com/b.png", "scene"),
            ref("video", "https://example.com/c.mp4", "camera"),
            ref("audio", "https://example.com/d.mp3", "music"),
        ),
        "first and last frame": (
            image("https://example.com/a.png", "first_frame"),
            image("https://example.com/b.png", "last_frame"),
        ),
    }[case]
    mode = "first_last_frames" if "frame" in case else "omni_reference"
    ours = body_of(film(*given, prompt=theirs["content"][0]["text"], mode=mode))
    assert ours | {"execution_expires_after": theirs["execution_expires_after"]} == theirs


@pytest.mark.parametrize(
    ("prompt", "sent"),
    [
        ("the person of @image1 walks", "the person of Image 1 walks"),
        ("@图片1中的人物走过沙丘", "图片1中的人物走过沙丘"),
        ("让 @image1 中的人走过沙丘，跟随 @video1", "让 图片1 中的人走过沙丘，跟随 视频1"),
    ],
)
def test_references_are_named_as_ark_names_them(prompt: str, sent: str) -> None:
    request = film(image(), ref("video", MOVE, "camera"), prompt=prompt)
    assert body_of(request)["content"][0]["text"] == sent


@pytest.mark.parametrize(
    ("word", "region", "model"),
    [
        ("", "cn", "doubao-seedance-2-0-260128"),
        ("standard", "intl", "dreamina-seedance-2-0-260128"),
        ("mini", "cn", "doubao-seedance-2-0-mini-260615"),
        ("2.5", "intl", "dreamina-seedance-2-5-260628"),
        ("dreamina-seedance-2-0-fast-260128", "intl", "dreamina-seedance-2-0-fast-260128"),
    ],
)
def test_models_by_our_words_and_by_the_regions_ids(word: str, region: str, model: str) -> None:
    order = ark(region).order(film(model=word))
    assert order.body["model"] == order.model == model


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({"model": "dreamina-seedance-2-0-260128"}, "what the model is called in region intl"),
        ({"model": "fast", "resolution": "1080p"}, "no resolution '1080p'"),
        ({"model": "mini", "resolution": "4k"}, "no resolution '4k'"),
        ({"resolution": "8k"}, "no resolution '8k'"),
        ({"seed": 7}, "does not offer a --seed"),
        ({"seconds": 16}, "16"),
        ({"seconds": 3}, "3"),
        ({"ratio": "adaptive"}, "adaptive"),
        ({"end_user": "x" * 65}, "65"),
        ({"model": "2.5", "mode": "first_last_frames"}, "mode"),
    ],
)
def test_what_it_would_refuse_is_refused_here(wishes: dict[str, Any], words: str) -> None:
    with pytest.raises(WrongInput, match=words):
        ark().order(film(**wishes))


@pytest.mark.parametrize(
    ("references", "words"),
    [
        ([image(f"https://img.example/{n}.png") for n in range(10)], "10 images"),
        ([ref("audio", BEAT, "music")], "sound alone"),
        ([ref("video", "move.mp4", "camera")], "only as public links"),
    ],
)
def test_references_that_are_not_taken(references: list[Reference], words: str) -> None:
    with pytest.raises(WrongInput, match=words) as caught:
        ark().order(film(*references))
    assert caught.value.hint


def test_a_sound_alone_is_taken_by_the_newer_model() -> None:
    body = body_of(film(ref("audio", BEAT, "music"), model="2.5"))
    assert [item.get("role") for item in body["content"]] == [None, "reference_audio"]


def test_one_picture() -> None:
    request = still(prompt="A fox in fresh snow at dawn, no text", ratio="21:9", role="scene")
    body = body_of(request, "intl")
    assert body == {
        "model": "seedream-4-5-251128",
        "prompt": body["prompt"],
        "size": "3136x1344",
        "response_format": "url",
        "watermark": False,
    }
    assert body["prompt"].startswith("A fox in fresh snow at dawn")


@pytest.mark.parametrize(
    ("prompt", "told"), [("A fox", "Make 3 pictures"), ("一只狐狸", "生成一组共3张图片")]
)
def test_several_pictures_are_streamed_and_the_prompt_says_how_many(prompt: str, told: str) -> None:
    order = ark().order(still(prompt=prompt, count=3))
    body = order.body
    assert (body["sequential_image_generation"], body["stream"]) == ("auto", True)
    assert body["sequential_image_generation_options"] == {"max_images": 3}
    assert told in body["prompt"] == order.prompt


def test_pictures_to_start_from() -> None:
    theirs = SDK["pictures"]["edited picture"]
    body = body_of(still(prompt=theirs["prompt"], edit=tuple(theirs["image"])))
    assert body | {"prompt": theirs["prompt"]} == theirs


@pytest.mark.parametrize(
    ("size", "told"), [("2K", " Aspect ratio 9:16."), ("4K", " Aspect ratio 9:16."), ("2048x2048", "")]
)
def test_sizes_as_asked_for(size: str, told: str) -> None:
    body = body_of(still(prompt="A fox, no text", ratio="9:16", size=size))
    assert body["size"] == size
    assert body["prompt"].endswith(f"no text.{told}" if told else "no text")
    assert ("Aspect" in body["prompt"]) == bool(told)


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({"size": "1024x1024"}, "1,048,576 pixels"),
        ({"size": "8000x8000"}, "64,000,000 pixels"),
        ({"size": "16000x500"}, "too long and narrow"),
        ({"size": "1K"}, "1K"),
        ({"seed": 3}, "--seed"),
        ({"count": 16}, "16"),
        ({"count": 14, "edit": (PICTURE, FIRST)}, "the most in all"),
        ({"edit": (PICTURE,) * 15}, "15 pictures"),
    ],
)
def test_stills_that_are_not_taken(wishes: dict[str, Any], words: str) -> None:
    with pytest.raises(WrongInput, match=words) as caught:
        ark().order(still(**wishes))
    assert caught.value.hint


@given(some.text())
def test_the_mark_of_a_prompt_is_the_ledgers_and_stays_within_what_is_allowed(prompt: str) -> None:
    assert not prompt or mark_of(prompt) == prompt_hash(prompt)
    assert 3600 <= 86_400 <= expires_after(mark_of(prompt)) < 172_800 <= 259_200


def test_what_a_person_wrote_goes_as_it_is() -> None:
    order = ark().raw_order("ep-2026", {"content": [{"type": "text", "text": "x --dur 5"}]})
    assert order.body == {"model": "ep-2026", "content": [{"type": "text", "text": "x --dur 5"}]}
    assert not is_for_pictures(order.body)
    assert is_for_pictures(ark().raw_order("seedream-4-5-251128", {"prompt": "x"}).body)
    assert is_for_pictures(ark().raw_order("ep-2026", {"prompt": "x"}).body)


def test_a_raw_order_whose_answer_is_the_result_says_so() -> None:
    picture = {"prompt": "a cat", "size": "2K"}
    assert ark().raw_order(SEEDREAM, picture).answers_with_result
    assert ark().raw_order(SEEDREAM, picture | {"response_format": "url"}).answers_with_result
    assert ark().order(still()).answers_with_result
    assert not ark().raw_order("ep-2026", {"content": []}).answers_with_result
    assert not ark().order(film()).answers_with_result


@pytest.mark.parametrize("form", ["b64_json", None, ["url"]])
def test_pictures_that_would_come_as_text_are_not_ordered(form: Any) -> None:
    with pytest.raises(WrongInput, match="response_format has to be url"):
        ark().raw_order(SEEDREAM, {"prompt": "a cat", "response_format": form})


def test_an_order_names_one_model() -> None:
    with pytest.raises(WrongInput, match="Two models"):
        ark().raw_order("doubao-seedance-2-0-260128", {"model": SEEDREAM, "prompt": "a cat"})
    assert ark().raw_order(SEEDREAM, {"model": SEEDREAM, "prompt": "a cat"}).model == SEEDREAM


@pytest.mark.parametrize(
    ("region", "model", "price"),
    [
        ("cn", SEEDREAM, 0.25),
        ("intl", "seedream-4-5-251128", 0.04),
        ("cn", "doubao-seedream-4-0-250828", None),
        ("cn", "doubao-seedream-5-0", None),
        ("cn", "ep-2026", None),
        ("cn", "", None),
    ],
)
def test_the_price_of_a_picture_is_that_of_its_own_model(
    region: str, model: str, price: float | None
) -> None:
    for body in ({"model": model, "prompt": "x"}, {"model": model, "prompt": "x", "image": [PICTURE]}):
        assert picture_price(CARD, body, region) == price
