"""Requests on their way out: whole bodies as the service documents them, and all that is refused before it is sent."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from seedance_cli.errors import WrongInput
from seedance_cli.services.protocol import StillRequest, VideoRequest
from seedance_cli.services.xskill.bodies import CLIP
from seedance_cli.story.brief import RATIOS
from seedance_cli.story.references import KINDS, Reference
from tests.xskill.asking import CARD, PICTURE, body_of, film, image, ref, still

FIRST, LAST = "https://img.example/first.png", "https://img.example/last.png"
MOVE, BEAT = "https://img.example/move.mp4?sign=a%20b&x=1", "https://img.example/beat.mp3"
FRAMES = (image(FIRST, "first_frame"), image(LAST, "last_frame"))


def test_a_clip_from_words_alone() -> None:
    assert body_of(film(prompt="A walk on Mars")) == {
        "model": "st-ai/super-seed2",
        "params": {
            "prompt": "A walk on Mars",
            "functionMode": "omni_reference",
            "ratio": "16:9",
            "duration": 5,
            "model": "seedance_2.0_fast",
        },
    }


def test_a_clip_with_references_of_every_kind() -> None:
    prompt = "@image1 meets @image2, follow the camera of @video1 to @audio1; @image2 stays. Write to a@b.com @video"
    request = film(
        image("figure.png"),
        ref("audio", BEAT, "music"),
        image(PICTURE, "scene"),
        ref("video", MOVE, "camera"),
        prompt=prompt,
        seconds=15,
        ratio="9:16",
        model="standard",
    )
    assert body_of(request, {"figure.png": "https://cdn.example/1.png"}) == {
        "model": "st-ai/super-seed2",
        "params": {
            "prompt": "@image_file_1 meets @image_file_2, follow the camera of @video_file_1 to @audio_file_1; "
            "@image_file_2 stays. Write to a@b.com @video",
            "functionMode": "omni_reference",
            "image_files": ["https://cdn.example/1.png", PICTURE],
            "video_files": [MOVE],
            "audio_files": [BEAT],
            "ratio": "9:16",
            "duration": 15,
            "model": "seedance_2.0",
        },
    }


@pytest.mark.parametrize(
    ("frames", "paths"), [((), None), (FRAMES[:1], [FIRST]), (FRAMES[::-1], [FIRST, LAST])]
)
def test_frames_go_first_then_last(frames: tuple[Reference, ...], paths: list[str] | None) -> None:
    body = body_of(film(*frames, mode="first_last_frames", prompt="Fluid motion", seconds=5))
    params = {
        "prompt": "Fluid motion",
        "functionMode": "first_last_frames",
        "filePaths": paths,
        "ratio": "16:9",
        "duration": 5,
        "model": "seedance_2.0_fast",
    }
    assert body == {
        "model": CLIP,
        "params": {key: value for key, value in params.items() if value is not None},
    }


@pytest.mark.parametrize(
    ("prompt", "sent"),
    [
        (
            "@image1 opens. From @image1 to @image_file_2",
            "The first frame opens. From the first frame to the last frame",
        ),
        ("the @image1 melts into the @image2", "the first frame melts into the last frame"),
        ("从@图片1缓缓过渡到@image2", "从首帧缓缓过渡到尾帧"),
        ("no tags\n@image2: snow", "no tags\nThe last frame: snow"),
    ],
)
def test_in_frames_mode_tags_become_words(prompt: str, sent: str) -> None:
    body = body_of(film(*FRAMES, mode="first_last_frames", prompt=prompt))
    assert body["params"]["prompt"] == sent


def test_the_seeds_tags_and_the_legacy_ones_are_spelled_as_documented() -> None:
    body = body_of(film(image(), ref("video", MOVE, "motion"), prompt="@image_file_1 @图片1 @视频1 @video1"))
    assert body["params"]["prompt"] == "@image_file_1 @image_file_1 @video_file_1 @video_file_1"


def test_without_uploads_a_picture_stands_as_its_path() -> None:
    assert body_of(film(image("refs/a.png")))["params"]["image_files"] == ["refs/a.png"]


def test_a_still_that_is_yet_to_be_drawn_has_its_number() -> None:
    body = body_of(film(image(), prompt="@image1 and @image2", stills=1))
    assert body["params"]["prompt"] == "@image_file_1 and @image_file_2"


def test_a_frame_that_is_yet_to_be_drawn_has_its_words() -> None:
    request = film(FRAMES[0], prompt="To @image2", mode="first_last_frames", stills=1, role="last_frame")
    params = body_of(request)["params"]
    assert (params["prompt"], params["filePaths"]) == ("To the last frame", [FIRST])


@pytest.mark.parametrize("model", ["fast", "seedance_2.0_fast", "standard", "seedance_2.0", ""])
def test_a_model_goes_by_our_word_or_the_services(model: str) -> None:
    inner = body_of(film(model=model))["params"]["model"]
    assert inner == ("seedance_2.0" if model in ("standard", "seedance_2.0") else "seedance_2.0_fast")


MANY = [image(f"https://img.example/{number}.png") for number in range(10)]
CLIPS = [ref("video", f"https://img.example/{number}.mp4", "motion") for number in range(4)]
SOUNDS = [ref("audio", f"https://img.example/{number}.mp3", "music") for number in range(4)]


@pytest.mark.parametrize(
    ("request_", "words", "hint"),
    [
        (film(model="turbo"), "no model 'turbo'", "--model"),
        (film(resolution="720p"), "--resolution", "Leave it out"),
        (film(seed=7), "--seed", "Leave it out"),
        (film(generate_audio=False), "without sound", "Leave it out"),
        (film(prompt=" \n"), "prompt is empty", "--prompt-file"),
        (film(prompt="x" * 5001), "5,001 characters; 5,000", "Shorten"),
        (film(prompt="half a \ud83c"), "half a character, at 8", "UTF-8"),
        (film(image(), prompt="@image3"), "names @image3, and one image is", "--image-ref"),
        (film(image(), prompt="@image0"), "names @image0", "--image-ref"),
        (film(image(), prompt="@image_file_2"), "names @image_file_2", "--image-ref"),
        (film(prompt="@video1"), "no videos are given", "--video-ref"),
        (film(prompt="@音频1"), "no audio files are given", "--audio-ref"),
        (film(*MANY), "10 images are given; xskill takes 9", "--image-ref"),
        (film(image(), stills=9), "10 images are given", "--image-ref"),
        (film(*CLIPS), "4 videos", "--video-ref"),
        (film(image(), *SOUNDS), "4 audio files", "--audio-ref"),
        (film(*MANY[:9], *CLIPS[:2], *SOUNDS[:2]), "13 references are given; xskill takes 12", "Leave out"),
        (film(SOUNDS[0]), "sound alone", "--image-ref"),
        (film(image(""), prompt="x"), "@image1 is named and its file is missing", "--image-ref"),
        (
            film(image(), ref("video", "a.mp4", "camera")),
            "a.mp4: xskill takes clips only as public links",
            "China",
        ),
        (
            film(image(), ref("audio", "a.mp3", "music")),
            "a.mp3: xskill takes sounds only as public",
            "animatic",
        ),
        (film(image("https://me:secret@img.example/a.png")), "name or password", "without them"),
        (film(image("http:///a.png")), "no http or https link", "whole link"),
        (film(image("https://img.example/a b.png")), "no http or https link", "whole link"),
        (film(image("https://[img/a.png")), "no http or https link", "whole link"),
        (film(image(), mode="first_last_frames"), "no character image", "omni_reference"),
        (film(*FRAMES, CLIPS[0], mode="first_last_frames"), "no motion video", "omni_reference"),
        (film(FRAMES[1], mode="first_last_frames"), "last frame alone", "--first-frame"),
        (
            film(FRAMES[0], FRAMES[0], mode="first_last_frames"),
            "2 pictures are the first frame",
            "--first-frame",
        ),
        (film(FRAMES[0], prompt="to @image2", mode="first_last_frames"), "names @image2", "--image-ref"),
        (film(prompt="@image1", mode="first_last_frames", stills=1), "no character image", "omni_reference"),
        (
            film(FRAMES[0], mode="first_last_frames", stills=1, role="first_frame"),
            "2 pictures",
            "--first-frame",
        ),
        (film(mode="first_last_frames", stills=1, role="last_frame"), "last frame alone", "--first-frame"),
        (film(image("", "first_frame"), mode="first_last_frames"), "@image1 is named", "--image-ref"),
    ],
)
def test_a_clip_that_would_be_refused_is_not_body_of(request_: VideoRequest, words: str, hint: str) -> None:
    with pytest.raises(WrongInput) as refused:
        body_of(request_)
    assert words in refused.value.message
    assert hint in refused.value.hint
    assert "secret" not in refused.value.message


def test_what_an_upload_gave_is_checked_too() -> None:
    with pytest.raises(WrongInput, match="no http or https link"):
        body_of(film(image("a.png")), {"a.png": "file:///etc/passwd"})


@given(
    kinds=some.lists(some.sampled_from(KINDS), max_size=14),
    prompt=some.text(alphabet="@imagevdeoufl_0123 图片视频音", max_size=40),
    seconds=some.integers(4, 15),
    ratio=some.sampled_from(RATIOS),
)
def test_whatever_is_sent_is_within_the_documented_limits(
    kinds: list[str], prompt: str, seconds: int, ratio: str
) -> None:
    references = [ref(kind, f"https://img.example/{at}", "rhythm") for at, kind in enumerate(kinds)]
    try:
        body = body_of(film(*references, prompt=prompt, seconds=seconds, ratio=ratio))
    except WrongInput:
        return
    params = json.loads(json.dumps(body))["params"]
    assert set(params) <= {
        "prompt", "functionMode", "ratio", "duration", "model", "image_files", "video_files", "audio_files",
    }  # fmt: skip
    assert sum(len(params.get(f"{kind}_files", ())) for kind in KINDS) == len(kinds) <= 12
    for kind, most in (("image", 9), ("video", 3), ("audio", 3)):
        files = params.get(f"{kind}_files")
        assert files is None or 1 <= len(files) <= most
        numbers = range(1, 1 + len(files or ()))
        rest = params["prompt"]
        for number in reversed(numbers):
            rest = rest.replace(f"@{kind}_file_{number}", "")
        assert f"@{kind}_file_1" not in rest
    assert (params["duration"], params["ratio"]) == (seconds, ratio)


def test_a_still_from_words() -> None:
    assert body_of(still("An astronaut in a white spacesuit...", "16:9")) == {
        "model": "fal-ai/bytedance/seedream/v4.5/text-to-image",
        "params": {
            "prompt": "An astronaut in a white spacesuit...",
            "image_size": "landscape_16_9",
            "num_images": 1,
        },
    }


def test_a_still_from_pictures() -> None:
    request = still("Put figure 1 in a forest", "1:1", edit=("a.png", PICTURE), count=4, seed=3)
    assert body_of(request, {"a.png": "https://cdn.example/a.png"}) == {
        "model": "fal-ai/bytedance/seedream/v4.5/edit",
        "params": {
            "prompt": "Put figure 1 in a forest",
            "image_urls": ["https://cdn.example/a.png", PICTURE],
            "image_size": "square_hd",
            "num_images": 4,
            "seed": 3,
        },
    }


@pytest.mark.parametrize(
    ("ratio", "size"),
    [
        ("16:9", "landscape_16_9"), ("9:16", "portrait_16_9"), ("4:3", "landscape_4_3"), ("3:4", "portrait_4_3"),
        ("1:1", "square_hd"), ("21:9", "landscape_16_9"),
    ],
)  # fmt: skip
def test_a_stills_size_follows_the_films_ratio(ratio: str, size: str) -> None:
    assert body_of(still(ratio=ratio))["params"]["image_size"] == size
    assert body_of(still(ratio=ratio, size="auto_4K", edit=(PICTURE,)))["params"]["image_size"] == "auto_4K"


@pytest.mark.parametrize(
    ("prompt", "style", "edit", "sent"),
    [
        (
            "A spear warrior, Ink wash, in fog",
            "ink wash, tense, cold light, tense",
            (),
            "A spear warrior, Ink wash, in fog. Tense, cold light. No text in the picture.",
        ),
        ("A rover!", "ink wash", (), "A rover! Ink wash. No text in the picture."),
        ("A shop sign", "ink wash", (), "A shop sign. Ink wash."),
        ("枫林中的侠客", "水墨，肃杀", (), "枫林中的侠客。水墨，肃杀。画面中没有文字。"),
        ("Make it night in Figure 1", "ink wash", (PICTURE,), "Make it night in Figure 1. Ink wash."),
        ("a rover, ink wash", " ink wash style. ", (), "A rover, ink wash. No text in the picture."),
        (" as it is ", "", (), " as it is "),
    ],
)
def test_a_films_stills_share_its_style(prompt: str, style: str, edit: tuple[str, ...], sent: str) -> None:
    assert body_of(still(prompt, style=style, edit=edit, role="style"))["params"]["prompt"] == sent


LOOK = "ink wash style, one red accent"


@pytest.mark.parametrize(
    ("role", "prompt", "style", "sent"),
    [
        (
            "character", "spear warrior in a grey robe", LOOK,
            ("Spear warrior in a grey robe. Ink wash style, one red accent. One figure alone, full figure, head to toe, "
            "plain neutral background, even soft light. No text in the picture."),
        ),
        (
            "character", "Two twins, head and shoulders, lit from the left, grey background", LOOK,
            ("Two twins, head and shoulders, lit from the left, grey background. Ink wash style, one red accent. "
            "No text in the picture."),
        ),
        (
            "look", "silver coat, no text", LOOK,
            ("Silver coat, no text. Ink wash style, one red accent. One figure alone, the whole outfit in view, full figure, "
            "head to toe, plain neutral background, even soft light."),
        ),
        (
            "scene", "maple forest at dusk", "ink wash style; low sun, deep focus",
            ("Maple forest at dusk. Ink wash style. Low sun, deep focus. Empty of people, wide establishing view. "
            "No text in the picture."),
        ),
        (
            "scene", "a market full of people, wide view", LOOK,
            "A market full of people, wide view. Ink wash style, one red accent. No text in the picture.",
        ),
        (
            "product", "a copper kettle", LOOK,
            ("A copper kettle. Ink wash style, one red accent. One object, complete in the frame, plain neutral background, "
            "even soft light. No text in the picture."),
        ),
        ("logo", "a fox head", LOOK, "A fox head. Ink wash style, one red accent. Plain neutral background."),
        (
            "first_frame", "the gate at dawn", "ink wash style; low sun",
            "The gate at dawn. Ink wash style. Low sun. One complete film frame. No text in the picture.",
        ),
        (
            "character", "灰袍枪客，枪尖低垂", "水墨风格，一点朱红",
            "灰袍枪客，枪尖低垂。水墨风格，一点朱红。单独一个人物，全身入画，素净的中性背景，均匀柔和的光。画面中没有文字。",
        ),
    ],
)  # fmt: skip
def test_a_role_asks_for_what_suits_it(role: str, prompt: str, style: str, sent: str) -> None:
    assert body_of(still(prompt, style=style, role=role))["params"]["prompt"] == sent


def test_the_look_gives_way_before_a_prompt_grows_too_long() -> None:
    look = "ink wash style; " + ", ".join(f"the light of lamp number {number}" for number in range(40))
    sent = body_of(still("a rover " * 20, style=look, role="scene"))["params"]["prompt"]
    assert len(sent.split()) <= 105
    assert "Ink wash style. The light of lamp number 0," in sent
    assert sent.endswith("No text in the picture.")


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (still(count=0), "--count is 0; xskill takes 1 to 6"),
        (still(count=7), "--count is 7"),
        (still(size="huge"), "no size 'huge'"),
        (still(ratio="2:1"), "no ratio '2:1'"),
        (still(" "), "prompt is empty"),
        (still("x" * 4001), "4,001 characters"),
        (still(edit=(PICTURE,) * 11), "11 pictures to start from are given; xskill takes 10"),
        (still(edit=("",)), "--edit names no picture"),
        (still(edit=("https://a:b@img.example/x.png",)), "name or password"),
    ],
)
def test_a_still_that_would_be_refused_is_not_body_of(request_: StillRequest, words: str) -> None:
    with pytest.raises(WrongInput) as refused:
        body_of(request_)
    assert words in refused.value.message
    assert refused.value.hint


def test_the_models_are_the_documented_ones() -> None:
    seedream = "fal-ai/bytedance/seedream/v4.5"
    names = (CLIP, f"{seedream}/text-to-image", f"{seedream}/edit")
    assert [CARD.models[name].makes for name in names] == ["clip", "still", "edit"]
    assert CLIP == "st-ai/super-seed2"
