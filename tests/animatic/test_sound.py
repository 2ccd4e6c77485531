"""What an animatic sounds like, measured on its samples."""

from array import array
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from seedance_cli.services.animatic.sound import CEILING, RATE, _mix, levelled, track
from seedance_cli.story.references import Reference
from tests.animatic.stand_in import a_request
from tests.footage import clip, tone


def loudness(samples, start: float, end: float) -> float:
    """How loud a stretch is on average, 0–1."""
    part = samples[int(start * RATE) * 2 : int(end * RATE) * 2]
    return (sum(value * value for value in part) / len(part)) ** 0.5 / 32_768


def silent(samples, start: float, end: float) -> bool:
    return not any(samples[int(start * RATE) * 2 : int(end * RATE) * 2])


def pitch(samples, start: float, end: float) -> float:
    left = samples[int(start * RATE) * 2 : int(end * RATE) * 2 : 2]
    return sum(one < 0 <= other for one, other in pairwise(left)) / (end - start)


def audio(source: Path | str, role: str) -> Reference:
    return Reference(kind="audio", source=str(source), role=role)


@settings(max_examples=15, deadline=None)
@given(some.lists(some.integers(1, 5), min_size=4, max_size=5).filter(lambda each: 4 <= sum(each) <= 15))
def test_without_a_sound_every_second_clicks_and_is_quiet_again(seconds) -> None:
    film = track(a_request(Path(), tuple(seconds)))
    assert len(film) == sum(seconds) * RATE * 2
    for second in range(sum(seconds)):
        assert loudness(film, second, second + 0.02) > 0.01
        assert silent(film, second + 0.5, second + 1)
    assert max(film) < 32_768 * 10 ** (-23 / 20)


def test_a_cut_sounds_lower_and_fuller_than_a_second() -> None:
    film = track(a_request(Path(), (2, 3)))
    tick, cut = (pitch(film, second, second + 0.03) for second in (1, 2))
    assert cut < tick * 0.7
    assert loudness(film, 2, 2.2) > loudness(film, 1, 1.2)
    assert loudness(film, 0, 0.2) == loudness(film, 2, 2.2)


def test_music_lies_under_the_whole_film_with_its_ends_faded(tmp_path: Path) -> None:
    tone(tmp_path / "jazz.wav", 9, level=0.1)
    film = track(a_request(tmp_path, (2, 4), references=(audio("jazz.wav", "music"),)))
    assert len(film) == 6 * RATE * 2
    assert loudness(film, 1, 5) == pytest.approx(10 ** (-14 / 20), rel=0.05)
    assert film[0] == 0
    assert loudness(film, 5.9, 6) < loudness(film, 5, 5.1) / 4


def test_a_short_sound_is_followed_by_silence(tmp_path: Path) -> None:
    tone(tmp_path / "bell.mp3", 2)
    film = track(a_request(tmp_path, (2, 4), references=(audio(tmp_path / "bell.mp3", "music"),)))
    assert len(film) == 6 * RATE * 2
    assert loudness(film, 0.5, 1) > 0.1
    assert loudness(film, 2.2, 6) == 0


def test_a_voice_is_heard_in_the_shots_that_name_it(tmp_path: Path) -> None:
    tone(tmp_path / "anna.wav", 15)
    voice = audio("anna.wav", "voice")
    film = track(a_request(tmp_path, (2, 2, 2), "1:1", ("dunes", "she speaks, @audio1", "dunes"), (voice,)))
    assert loudness(film, 0, 2) == 0
    assert loudness(film, 2.5, 3) > 0.1
    assert loudness(film, 4, 6) == 0


def test_a_voice_that_no_shot_names_is_heard_throughout(tmp_path: Path) -> None:
    tone(tmp_path / "anna.wav", 15)
    film = track(a_request(tmp_path, (2, 3), references=(audio("anna.wav", "dialogue"),)))
    assert min(loudness(film, second + 0.3, second + 0.5) for second in range(4)) > 0.1


def test_music_makes_room_for_a_voice(tmp_path: Path) -> None:
    tone(tmp_path / "anna.wav", 15, 440)
    tone(tmp_path / "jazz.wav", 15, 110)
    both = (audio("anna.wav", "voice"), audio("jazz.wav", "music"))
    film = track(a_request(tmp_path, (2, 2, 2), "1:1", ("@audio1 speaks",), both))
    assert loudness(film, 0.5, 1) > 2 * loudness(film, 3, 4) > 0


def test_the_soundtrack_of_the_footage_is_kept(tmp_path: Path) -> None:
    clip(tmp_path / "run.mp4", 3, (64, 64), sound=True)
    source = Reference(kind="video", source="run.mp4", role="source")
    film = track(a_request(tmp_path, (2, 2), references=(source,)))
    assert pitch(film, 1, 2) == pytest.approx(220, abs=3)
    assert loudness(film, 3.2, 4) == 0


def test_footage_without_sound_leaves_the_metronome(tmp_path: Path) -> None:
    clip(tmp_path / "run.mp4", 1, (64, 64))
    source = Reference(kind="video", source="run.mp4", role="source")
    assert track(a_request(tmp_path, references=(source,))) == track(a_request(tmp_path))


def test_links_are_not_fetched(tmp_path: Path) -> None:
    link = audio("http://127.0.0.1:9/jazz.mp3", "music")
    assert track(a_request(tmp_path, references=(link,))) == track(a_request(tmp_path))


@settings(max_examples=40, deadline=None)
@given(some.lists(some.integers(-32_768, 32_767), max_size=400), some.floats(-40, 0))
def test_any_sound_keeps_its_length_and_stays_below_full_scale(values, decibels) -> None:
    heard = levelled(array("h", values * 2), decibels)
    assert len(heard) == len(values) * 2
    assert max(map(abs, heard), default=0) <= CEILING


def test_two_loud_sounds_together_do_not_wrap_round() -> None:
    film = array("h", [30_000, -30_000] * RATE)
    _mix(film, array("h", [30_000, -30_000] * RATE), 0)
    assert set(film) == {32_767, -32_767}
