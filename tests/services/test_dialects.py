"""References as each service writes them: one storyboard in every dialect, and what is a tag in a person's text and what
is not."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from seedance_cli.errors import WrongInput
from seedance_cli.services.fitting.dialects import in_dialect, in_frames
from seedance_cli.story.references import KINDS, OURS, SEED, Dialect
from tests.services.cards import packaged
from tests.services.dialects import GOLDEN, told

ARK = packaged("ark").first("clip")
SKILLS_VIDEO = packaged("skills.video").first("clip")
MANY = dict.fromkeys(KINDS, 50)


def test_one_storyboard_in_every_dialect() -> None:
    assert "\n".join(told()) == GOLDEN.read_text("utf-8")


@pytest.mark.parametrize(
    "written",
    [
        "@image1",
        "@image_file_1",
        "@Image1",
        "@Image 1",
        "@image 1",
        "@IMAGE1",
        "@图片1",
        "@图片 1",
        "@image01",
    ],
)
def test_tags_that_were_written_elsewhere_are_respelled(written: str) -> None:
    text = f"{written}, then {written}. ({written}) 让{written}走"
    assert in_dialect(text, OURS, MANY) == "@image1, then @image1. (@image1) 让@image1走"


@pytest.mark.parametrize(
    ("text", "ark", "seed"),
    [
        ("@image1's coat", "Image 1's coat", "@image_file_1's coat"),
        ("@image1@image2", "Image 1 Image 2", "@image_file_1@image_file_2"),
        ("@image1/@image2, @image3.", "Image 1/Image 2, Image 3.", "@image_file_1/@image_file_2, @image_file_3."),
        ("“@image1” (@video1)", "“Image 1” (Video 1)", "“@image_file_1” (@video_file_1)"),
        ("@image1 1 m away", "Image 1 1 m away", "@image_file_1 1 m away"),
        ("like@image1 walks", "like Image 1 walks", "like@image_file_1 walks"),
        ("end.@image1 walks", "end.Image 1 walks", "end.@image_file_1 walks"),
        ("@image10 @image12 @image1", "Image 10 Image 12 Image 1", "@image_file_10 @image_file_12 @image_file_1"),
        ("See @image1.", "See Image 1.", "See @image_file_1."),
        ("@Audio 2 under @视频3", "Audio 2 under Video 3", "@audio_file_2 under @video_file_3"),
    ],
)  # fmt: skip
def test_a_sentence_reads_well_in_every_dialect(text: str, ark: str, seed: str) -> None:
    assert in_dialect(text, ARK.dialect("en"), MANY) == ark
    assert in_dialect(text, SEED, MANY) == seed
    as_tags = in_dialect(text, SKILLS_VIDEO.dialect("en"), MANY)
    assert as_tags == re.sub(r"@([a-z])([a-z]+)_file_", lambda tag: f"@{tag[1].upper()}{tag[2]}", seed)


@pytest.mark.parametrize(
    ("text", "ark"),
    [
        ("@image1的外套", "图片1的外套"),
        ("让@image1走向@图片2，配@音频1", "让图片1走向图片2，配音频1"),
        ("@image1@image2相遇", "图片1图片2相遇"),
        ("镜头1（@video1）", "镜头1（视频1）"),
    ],
)
def test_a_chinese_sentence_reads_well(text: str, ark: str) -> None:
    assert in_dialect(text, ARK.dialect("zh"), MANY) == ark


@pytest.mark.parametrize(
    "text",
    [
        "write to a@image1.com", "me+film@video2.org and x_9@audio1.co.uk", "a fan of @image1st", "@video1_official dances",
        "@image1fan @image_file_1x", "@image @video @audio", "@images1", "@image-1", "@image_1", "@picture1", "image1 and Image 1",
        "@imagе1", "@image_file_", "@图1", "图片1", "@ image1", "[Image1] <Image_1> 【@图像1】", "@image1234567890",
    ],
)  # fmt: skip
def test_what_is_no_tag_is_not_touched(text: str) -> None:
    assert in_dialect(text, ARK.dialect("en"), dict.fromkeys(KINDS, 0)) == text
    assert in_frames(text, ()) == text


@pytest.mark.parametrize(
    ("text", "told_"),
    [
        ("@image3", "The prompt names @image3, and 2 images are given."),
        ("@Image 3 waits", "The prompt names @Image 3, and 2 images are given."),
        ("@图片9", "The prompt names @图片9, and 2 images are given."),
        ("@image0", "The prompt names @image0, and 2 images are given."),
        ("@video_file_2", "The prompt names @video_file_2, and one video is given."),
        ("@audio1", "The prompt names @audio1, and no audio files are given."),
    ],
)
def test_a_tag_of_nothing_is_refused_as_it_was_written(text: str, told_: str) -> None:
    with pytest.raises(WrongInput) as refused:
        in_dialect(text, SEED, {"image": 2, "video": 1, "audio": 0})
    assert refused.value.message == told_
    assert refused.value.hint.startswith("Add it with --")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@image1 opens. From @image1 to @image2", "The first frame opens. From the first frame to the last frame"),
        ("The @image2 holds", "The last frame holds"),
        ("@image1@image2", "The first frame the last frame"),
        ("从@image1到@image2", "从首帧到尾帧"),
        ("a@image1.com melts into @image2", "a@image1.com melts into the last frame"),
    ],
)  # fmt: skip
def test_frames_are_named_in_plain_words(text: str, said: str) -> None:
    assert in_frames(text, ("first_frame", "last_frame")) == said


PIECES = (
    "@image1",
    "@image12",
    "@Video 3",
    "@图片2",
    "@audio_file_1",
    "@",
    "image",
    "1",
    " ",
    "x",
    ".com",
    "_",
    "，",
    "走",
    "'s",
)


@given(text=some.lists(some.sampled_from(PIECES), max_size=12).map("".join))
def test_nothing_but_tags_changes_and_none_is_left(text: str) -> None:
    marked = Dialect("⟨image{n}⟩", "⟨video{n}⟩", "⟨audio{n}⟩")
    try:
        said = in_dialect(text, marked, dict.fromkeys(KINDS, 99))
    except WrongInput:
        assume(False)  # a number beyond 99
    assert (
        in_dialect(said, marked, MANY) == said or ".com" in text
    )  # an address after a tag has another letter before it
    rest = re.split(r"⟨[a-z]+[0-9]+⟩", said)
    at = 0
    for piece in rest:
        found = text.find(piece, at)
        assert found >= at
        at = found + len(piece)
