"""The pixels and samples of local files."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from seedance_cli.errors import WrongInput
from seedance_cli.media import RATE, frames, last_frame, open_picture, poster, sound_of
from tests.footage import can_turn, clip, picture, tone


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Path:
    """Two seconds, black to white, with a hum."""
    return clip(tmp_path_factory.mktemp("footage") / "run.mp4", 2, (160, 90), sound=True)


def grey(image) -> int:
    return image.getpixel((image.width * 3 // 4, image.height // 2))[0]


def test_the_first_and_the_last_frame_are_what_was_filmed(run: Path) -> None:
    assert grey(poster(run)) < 8
    assert grey(last_frame(run)) > 247
    assert poster(run).size == last_frame(run).size == (160, 90)
    assert poster(run).mode == "RGB"


def test_colours_come_through(run: Path) -> None:
    assert poster(run).getpixel((10, 45)) == pytest.approx((200, 30, 30), abs=8)


@settings(max_examples=30, deadline=None)
@given(fps=some.integers(1, 60))
def test_a_clip_gives_its_length_in_frames_at_any_rate(run: Path, fps: int) -> None:
    levels = [grey(image) for image in frames(run, fps)]
    assert len(levels) == 2 * fps
    assert levels == sorted(levels)


def test_frames_are_taken_at_their_time(run: Path) -> None:
    for n, image in enumerate(frames(run, 8)):
        assert grey(image) == pytest.approx(255 * n * 3 / 47, abs=8)


@pytest.mark.parametrize("suffix", ["mkv", "ts", "avi"])
def test_a_clip_that_states_no_length_shows_its_last_frame_too(tmp_path: Path, suffix: str) -> None:
    path = clip(tmp_path / f"run.{suffix}", 1, (160, 90))
    levels = [grey(image) for image in frames(path, 24)]
    assert len(levels) == 24
    assert levels[-1] > 240


def test_a_size_is_covered_and_never_enlarged(run: Path) -> None:
    assert next(frames(run, 24, (40, 40))).size == (71, 40)
    assert next(frames(run, 24, (1280, 720))).size == (160, 90)


@can_turn
def test_a_turned_clip_is_shown_upright(tmp_path: Path) -> None:
    path = clip(tmp_path / "phone.mp4", 0.5, (160, 90), turned=90)
    image = next(frames(path, 24, (45, 45)))
    assert image.size == (45, 80)
    # Turned to the left, the red third that was on the left is at the bottom.
    assert image.getpixel((22, 75))[0] > 150 > 60 > image.getpixel((22, 5))[0]


def test_a_file_without_pictures_has_no_frames(tmp_path: Path) -> None:
    path = tone(tmp_path / "hum.m4a", 0.5)
    for ask in (poster, last_frame, lambda path: next(frames(path, 24))):
        with pytest.raises(WrongInput, match="no moving pictures"):
            ask(path)


def test_a_picture_is_opened_whole(tmp_path: Path) -> None:
    image = open_picture(picture(tmp_path / "cup.png", (64, 48), "navy"))
    assert image.size == (64, 48)
    assert image.getpixel((1, 1)) == (0, 0, 128)


@pytest.mark.parametrize("suffix", ["wav", "mp3", "m4a"])
def test_a_sound_is_as_long_as_asked_or_as_it_lasts(tmp_path: Path, suffix: str) -> None:
    path = tone(tmp_path / f"hum.{suffix}", 2)
    assert len(sound_of(path, 1)) == RATE * 2
    assert len(sound_of(path, 30)) == pytest.approx(2 * RATE * 2, abs=RATE // 10)


def test_a_sound_keeps_its_pitch_and_level(tmp_path: Path) -> None:
    left = sound_of(tone(tmp_path / "hum.wav", 1, hertz=100, level=0.5), 1)[::2]
    rising = sum(one < 0 <= other for one, other in pairwise(left))
    assert rising == pytest.approx(100, abs=1)
    assert max(left) == pytest.approx(16_000, rel=0.01)


def test_a_clips_soundtrack_is_heard_and_a_silent_clip_is_empty(run: Path, tmp_path: Path) -> None:
    assert len(sound_of(run, 9, "video")) == pytest.approx(2 * RATE * 2, abs=RATE // 10)
    assert len(sound_of(clip(tmp_path / "mute.mp4", 0.5), 9, "video")) == 0
