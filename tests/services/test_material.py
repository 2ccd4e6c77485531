"""Local files held against a model's card: what is said of those that do not fit, and that a mended copy does."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from PIL import Image

from seedance_cli.errors import WrongInput
from seedance_cli.media import Measure, Mend, measure, mend
from seedance_cli.services.cards.card import FileLimit, ModelCard, Source
from seedance_cli.services.material import Given, Misfit, given_files, misfits
from seedance_cli.services.material.faults import shape_in_words
from seedance_cli.services.material.shares import shares
from seedance_cli.story.references import Reference
from tests.footage import clip, picture, tone

PAGE = Source(text="the documents", as_of="2026-09")
IMAGES = FileLimit(
    source=PAGE,
    formats=("png", "jpeg"),
    megabytes=30,
    sides=(300, 6000),
    shape=(0.4, 2.5),
    pixels=(None, 36_000_000),
)
CLIPS = FileLimit(
    source=PAGE,
    formats=("mp4", "mov"),
    video_codecs=("h264", "h265"),
    audio_codecs=("aac", "mp3", "pcm"),
    megabytes=50,
    sides=(300, 6000),
    shape=(0.4, 2.5),
    pixels=(407_696, 8_295_044),
    seconds=(2, 15),
    frames_per_second=(24, 60),
    total_seconds=15,
)
SOUNDS = FileLimit(source=PAGE, formats=("wav", "mp3"), megabytes=15, seconds=(2, 15), total_seconds=15)


def model(**files: FileLimit) -> ModelCard:
    return ModelCard(id="m", makes="clip", title="Seedance 2.0", files=files)


MODEL = model(image=IMAGES, video=CLIPS, audio=SOUNDS)
IMAGE = Measure(kind="image", format="png", width=1280, height=720, bytes=900_000)
VIDEO = Measure(
    kind="video",
    format="mp4",
    width=1280,
    height=720,
    seconds=5,
    frames_per_second=24,
    video_codec="h264",
    audio_codec="aac",
    bytes=2_000_000,
    depth=8,
)
AUDIO = Measure(kind="audio", format="mp3", seconds=10, audio_codec="mp3", bytes=200_000)


def of(*measures: Measure) -> list[Given]:
    counts: dict[str, int] = {}
    found = []
    for each in measures:
        counts[each.kind] = counts.get(each.kind, 0) + 1
        found.append(Given(f"@{each.kind}{counts[each.kind]}", Path(f"{each.kind}{counts[each.kind]}"), each))
    return found


def only(*measures: Measure) -> Misfit:
    (found,) = misfits(of(*measures), MODEL)
    return found


def test_what_fits_is_not_mentioned() -> None:
    assert misfits(of(IMAGE, VIDEO, AUDIO), MODEL) == ()


def test_a_card_that_says_nothing_takes_anything() -> None:
    odd = replace(VIDEO, format="mkv", width=3, frames_per_second=0.5)
    assert misfits(of(odd), model()) == misfits(of(odd), model(video=FileLimit(source=PAGE))) == ()


MENDABLE = [
    (
        replace(IMAGE, width=240, height=200),
        "@image1 is 240×200 px; Seedance 2.0 takes sides of 300 to 6000 px.",
        "scaled to 360×300",
    ),
    (
        replace(IMAGE, width=1000, height=352),
        "@image1 has the shape 2.84:1; Seedance 2.0 takes shapes (width:height) of 2:5 to 5:2.",
        "cropped to 5:2 (12 % of its width goes)",
    ),
    (
        replace(IMAGE, format="gif", width=100, height=100),
        "@image1 is in gif format and is 100×100 px; Seedance 2.0 takes png or jpeg; sides of 300 to 6000 px.",
        "scaled to 300×300, which will look soft, saved as PNG",
    ),
    (
        replace(IMAGE, width=7000, height=4000, bytes=41_240_000),
        "@image1 has 41.2 MB and is 7000×4000 px; Seedance 2.0 takes 30 MB at most; sides of 300 to 6000 px.",
        "scaled to 6000×3429, saved as JPEG of 30.0 MB at most",
    ),
    (
        replace(IMAGE, format="webp", transparent=True, width=4000, height=3000),
        "@image1 is in webp format; Seedance 2.0 takes png or jpeg.",
        "saved as JPEG, its see-through parts become white",
    ),
    (
        replace(VIDEO, seconds=20.3),
        "@video1 lasts 20.3 s; Seedance 2.0 takes 2 to 15 s.",
        "trimmed to its first 15.0 s",
    ),
    (
        replace(VIDEO, format="mkv", video_codec="vp9", audio_codec="opus"),
        "@video1 is in mkv format, is encoded as VP9 and has sound encoded as opus; Seedance 2.0 takes mp4 or mov; H.264 or H.265; AAC, MP3 or PCM sound.",
        "re-encoded as H.264 mp4",
    ),
    (
        replace(VIDEO, frames_per_second=15),
        "@video1 runs at 15 frames a second; Seedance 2.0 takes 24 to 60 frames a second.",
        "shown at 30 frames a second",
    ),
    (
        replace(VIDEO, width=640, height=480, bytes=70_000_000),
        "@video1 has 70.0 MB and is 640×480 px, 307,200 in all; Seedance 2.0 takes 50 MB at most; 407,696 to 8,295,044 pixels in all.",
        "scaled to 738×554, re-encoded as H.264 mp4 of 50.0 MB at most",
    ),
    (
        replace(AUDIO, format="m4a", audio_codec="aac"),
        "@audio1 is in m4a format; Seedance 2.0 takes wav or mp3.",
        "saved as mp3",
    ),
]


@pytest.mark.parametrize(("found", "what", "how"), MENDABLE)
def test_a_misfit_says_what_is_wrong_and_what_would_become_of_it(found: Measure, what: str, how: str) -> None:
    misfit = only(found)
    assert (misfit.what, misfit.how, misfit.hint) == (what, how, "")
    assert misfit.mend is not None
    assert misfit.source == PAGE


def test_what_cannot_be_mended_says_what_to_do_instead() -> None:
    short = only(replace(VIDEO, seconds=1.2))
    assert (short.mend, short.how, short.suffix) == (None, "", "")
    assert short.hint == "Give a clip of 2 s or more: a short one cannot be made longer."


def test_formats_that_cannot_be_made_here_are_left_to_the_person() -> None:
    strange = model(
        image=replace(IMAGES, formats=("heic",)),
        video=replace(CLIPS, video_codecs=("av1",)),
        audio=replace(SOUNDS, formats=("flac",)),
    )
    found = misfits(of(IMAGE, VIDEO, AUDIO), strange)
    assert [each.hint for each in found] == [
        "Convert it elsewhere: what can be made here is png, jpeg or webp.",
        "Convert it elsewhere: what can be made here is H.264 with AAC in mp4 or mov.",
        "Convert it elsewhere: what can be made here is wav or mp3.",
    ]
    assert [each.mend for each in found] == [None] * 3


def test_a_card_that_contradicts_itself_offers_no_size() -> None:
    (found,) = misfits(of(IMAGE), model(image=FileLimit(source=PAGE, sides=(4000, None), pixels=(None, 100))))
    assert found.hint == "Give another picture: no size of this one would do."


def test_other_names_of_formats_and_codecs_are_the_same() -> None:
    limits = replace(CLIPS, formats=("MP4",), video_codecs=("H.264", "hevc"))
    assert misfits(of(VIDEO, replace(VIDEO, video_codec="hevc")), model(video=limits)) == ()
    photo = replace(IMAGE, format="jpeg")
    assert misfits(of(photo), model(image=replace(IMAGES, formats=("jpg",)))) == ()
    assert misfits(of(replace(VIDEO, audio_codec="pcm_s16le")), MODEL) == ()


def test_what_films_call_24_is_24() -> None:
    for rate in (23.976, 60.02):
        assert misfits(of(replace(VIDEO, frames_per_second=rate)), MODEL) == ()


@pytest.mark.parametrize(
    ("rate", "becomes"),
    [(10, 30), (12, 24), (20, 40), (120, 60), (119.88, 59.94), (100, 50), (0, 24)],
)
def test_motion_stays_even(rate: float, becomes: float) -> None:
    mended = only(replace(VIDEO, frames_per_second=rate)).mend
    assert mended is not None
    assert mended.frames_per_second == pytest.approx(becomes)


def test_clips_that_are_too_long_together_each_give_up_the_same_part() -> None:
    found = misfits(of(*[replace(VIDEO, seconds=8)] * 3), MODEL)
    assert [each.how for each in found] == ["trimmed to its first 5.0 s"] * 3
    assert found[1].what == "@video2 lasts 8.0 s of 24.0 s in all; Seedance 2.0 takes 15 s of clips in all."


def test_a_clip_that_cannot_give_up_anything_keeps_its_length() -> None:
    found = misfits(of(replace(VIDEO, seconds=2), replace(VIDEO, seconds=14)), MODEL)
    assert [(each.tag, each.how) for each in found] == [("@video2", "trimmed to its first 13.0 s")]


def test_too_many_for_the_total_cannot_be_mended() -> None:
    found = misfits(of(*[replace(AUDIO, seconds=5)] * 8), MODEL)
    assert len(found) == 8
    assert {each.hint for each in found} == {"Leave one out: they may last 15 s together."}
    assert {each.mend for each in found} == {None}


@given(
    lengths=some.lists(some.floats(2, 40), min_size=1, max_size=5),
    total=some.floats(5, 60),
    most=some.none() | some.floats(3, 30),
)
def test_shares_keep_to_every_bound(lengths: list[float], total: float, most: float | None) -> None:
    limit = FileLimit(source=PAGE, seconds=(2, most), total_seconds=total)
    found = shares(lengths, limit)
    if found is None:
        assert sum(min(length, 2.1, most or length) for length in lengths) > total
        return
    assert sum(found) <= total + 1e-6
    for share, length in zip(found, lengths, strict=True):
        assert 2 <= share <= length
        assert most is None or share <= most


@pytest.mark.parametrize(
    ("shape", "words"),
    [(16 / 9, "16:9"), (0.4, "2:5"), (1 / 16, "1:16"), (1.85, "1.85:1"), (0.3, "3:10"), (0.01, "1:100.00")],
)
def test_shapes_are_said_as_people_say_them(shape: float, words: str) -> None:
    assert shape_in_words(shape) == words


def test_local_references_are_measured_under_their_tags(tmp_path: Path) -> None:
    picture(tmp_path / "cup.png", (64, 48))
    tone(tmp_path / "hum.wav", 0.5)
    references = (
        Reference(kind="image", source="https://example.org/a.png", role="scene"),
        Reference(kind="image", source="cup.png", role="prop"),
        Reference(kind="audio", source=str(tmp_path / "hum.wav"), role="music"),
    )
    found = given_files(references, tmp_path)
    assert [(each.tag, each.path.name, each.measure.kind) for each in found] == [
        ("@image2", "cup.png", "image"),
        ("@audio1", "hum.wav", "audio"),
    ]
    with pytest.raises(WrongInput, match="does not exist"):
        given_files((Reference(kind="image", source="none.png", role="prop"),), tmp_path)
    assert given_files(references[:1], tmp_path) == ()


# ---------------------------------------------------------------- a mended file fits


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> list[Given]:
    """Small real files of many makes."""
    folder = tmp_path_factory.mktemp("material")
    pictures = [
        picture(folder / name, size)
        for name, size in (
            ("a.png", (60, 50)), ("b.jpg", (20, 200)), ("c.gif", (200, 30)), ("d.webp", (121, 87)), ("e.bmp", (7, 9)),
        )
    ]  # fmt: skip
    Image.new("RGBA", (90, 90), (200, 30, 30, 90)).save(folder / "f.png")
    clips = [
        clip(folder / "a.mp4", 0.6, (64, 48), 10),
        clip(folder / "b.mov", 0.9, (128, 72), 30, sound=True),
        clip(folder / "c.mkv", 0.7, (48, 96), 61, sound=True),
    ]
    sounds = [tone(folder / name, 0.8) for name in ("a.wav", "b.mp3", "c.m4a")]
    by_kind = (("image", [*pictures, folder / "f.png"]), ("video", clips), ("audio", sounds))
    return [
        Given(f"@{kind}{number}", path, measure(path, kind))
        for kind, paths in by_kind
        for number, path in enumerate(paths, 1)
    ]


@some.composite
def limits(draw, kind: str) -> FileLimit:
    """Limits that some small file can keep to."""
    maybe = lambda values: draw(some.none() | values)  # noqa: E731
    short = draw(some.integers(1, 80))
    sides = (maybe(some.just(short)), maybe(some.integers(short * 2 + 8, 300)))
    shape = (maybe(some.floats(0.2, 0.9)), maybe(some.floats(1.1, 5)))
    area = draw(some.integers(short * short, 2 * short * short))
    pixels = (maybe(some.just(area)), maybe(some.integers(area * 4 + 200, area * 8 + 400)))
    made = {"image": ("png", "jpeg", "webp"), "video": ("mp4", "mov"), "audio": ("wav", "mp3")}[kind]
    return FileLimit(
        source=PAGE,
        formats=draw(some.just(()) | some.lists(some.sampled_from(made), min_size=1, unique=True).map(tuple)),
        video_codecs=draw(some.sampled_from([(), ("h264",), ("h264", "hevc")])),
        audio_codecs=("aac", "mp3", "pcm") if draw(some.booleans()) else (),
        megabytes=maybe(some.floats(0.08, 1)) if kind != "image" else maybe(some.floats(0.001, 0.05)),
        sides=sides,
        shape=shape,
        pixels=pixels,
        seconds=(maybe(some.floats(0.1, 0.3)), maybe(some.floats(0.45, 1))),
        frames_per_second=(maybe(some.floats(5, 24)), maybe(some.floats(25, 60))),
        total_seconds=maybe(some.floats(1.5, 2)),
    )


def made(each: Given, target: Path, how: Mend) -> list[Given]:
    """The mended file; none where no size that is allowed has few enough bytes, which only making it can tell."""
    try:
        return [Given(each.tag, target, mend(each.path, target, how))]
    except WrongInput as fault:
        if "cannot be made smaller" not in fault.message:
            raise
        return []


@pytest.mark.parametrize(("kind", "tries"), [("image", 40), ("video", 8), ("audio", 10)])
def test_what_was_mended_fits(kind: str, tries: int, files: list[Given], tmp_path: Path) -> None:
    mine = [each for each in files if each.measure.kind == kind]

    @settings(max_examples=tries, deadline=None, suppress_health_check=list(HealthCheck))
    @given(limit=limits(kind))
    def fits(limit: FileLimit) -> None:
        card = model(**{kind: limit})
        wrong = {each.tag: each for each in misfits(mine, card)}
        after = []
        for each in mine:
            if each.tag not in wrong:
                after.append(each)
                continue
            misfit = wrong[each.tag]
            if misfit.mend is None:  # so few bytes that no format holds it
                assert limit.megabytes is not None, misfit
                assert misfit.hint, misfit
                continue
            assert misfit.how, misfit
            target = tmp_path / f"{each.tag}{misfit.suffix}"
            after += made(each, target, misfit.mend)
        assert [each.what for each in misfits(after, card)] == []

    fits()
