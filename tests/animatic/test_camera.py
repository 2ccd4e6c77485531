"""The camera: words become moves, and no move ever looks past the edge of its plate."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedance_cli.services.animatic.camera import MOVES, ON_PICTURES, Window, eased, read_move
from seedance_cli.story.vocabulary import Vocabulary
from tests.animatic.boards import WORDS

TIMES = st.floats(0, 1)
PACES = st.sampled_from(("", "slow ", "fast ", "very slow gentle ", "缓慢", "快速"))


def on_the_plate(window: Window) -> bool:
    half = window.width / 2 - 1e-9
    return half <= window.x <= 1 - half and half <= window.y <= 1 - half and 0 < window.width <= 1


@given(st.sampled_from(sorted(MOVES)), PACES, TIMES, st.text(max_size=4), st.booleans())
def test_every_window_of_every_move_lies_on_its_plate(
    name: str, pace: str, time: float, seed: str, picture: bool
) -> None:
    move = read_move(f"{pace}{name}", WORDS, seed=seed, picture=picture)
    assert on_the_plate(move.near(time))
    assert on_the_plate(move.far(time))


@given(st.text(max_size=60), TIMES)
def test_any_words_give_a_move(text: str, time: float) -> None:
    assert on_the_plate(read_move(text, WORDS).near(time))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("slow push in", "push_in"),
        ("pull out", "pull_out"),
        ("dolly zoom", "dolly_zoom"),
        ("dolly", "track_right"),
        ("whip pan", "whip_pan"),
        ("pan left to right", "pan_right"),
        ("the camera pans to the left", "pan_left"),
        ("tilt down", "tilt_down"),
        ("crane up over the roofs", "crane_up"),
        ("orbit around her", "orbit"),
        ("handheld, breathing", "handheld"),
        ("static", "static"),
        ("", "breathe"),
        ("缓慢推近", "push_in"),
        ("镜头环绕", "orbit"),
        ("向左摇", "pan_left"),
        ("固定镜头", "static"),
        ("跟拍", "follow"),
        ("希区柯克变焦", "dolly_zoom"),
    ],
)
def test_words_name_their_move(text: str, name: str) -> None:
    assert read_move(text, WORDS).name == name
    assert read_move(text, Vocabulary(())).name == name


def test_a_push_comes_nearer_and_a_pull_goes_back() -> None:
    push, pull = MOVES["push_in"], MOVES["pull_out"]
    assert push.near(1).width < push.near(0).width
    assert pull.near(1).width > pull.near(0).width


def test_pans_tilts_and_cranes_go_where_they_say() -> None:
    assert MOVES["pan_left"].near(1).x < MOVES["pan_left"].near(0).x
    assert MOVES["tilt_up"].near(1).y < MOVES["tilt_up"].near(0).y
    assert MOVES["crane_down"].near(1).y > MOVES["crane_down"].near(0).y


def test_a_dolly_zoom_stretches_the_distance_against_the_subject() -> None:
    move = MOVES["dolly_zoom"]
    assert move.near(1).width < move.near(0).width
    assert move.far(1).width > move.far(0).width


def test_tracking_parts_near_from_far() -> None:
    move = MOVES["track_right"]
    assert move.near(1).x - move.near(0).x > 1.5 * (move.far(1).x - move.far(0).x) > 0


def test_slow_words_shorten_the_way_and_fast_words_lengthen_it() -> None:
    def way(text: str) -> float:
        move = read_move(text, WORDS)
        return abs(move.end.x - move.start.x)

    assert way("slow pan right") < way("pan right") < way("fast pan right")


def test_a_picture_has_moves_of_the_same_names_that_move_it_as_one() -> None:
    assert all(name == move.name and name in MOVES and move.flat for name, move in ON_PICTURES.items())


@pytest.mark.parametrize("text", ["slow push in", "push in", "pull out", "slow zoom out"])
def test_over_a_picture_a_push_changes_its_size_by_about_a_tenth(text: str) -> None:
    move = read_move(text, WORDS, picture=True)
    assert 1.07 < max(move.start.width, move.end.width) / min(move.start.width, move.end.width) < 1.16


@pytest.mark.parametrize("text", ["slow orbit", "orbit", "slow track left", "pan right", "follow"])
def test_over_a_picture_a_sideways_move_is_seen(text: str) -> None:
    move = read_move(text, WORDS, picture=True)
    assert abs(move.near(1).x - move.near(0).x) > 0.06


def test_only_a_still_camera_is_still() -> None:
    assert [name for name, move in MOVES.items() if move.still] == ["static"]


@given(st.sampled_from(("soft", "whip", "even")), TIMES, TIMES)
def test_easing_never_goes_back(ease: str, one: float, other: float) -> None:
    early, late = sorted((one, other))
    assert 0 <= eased(ease, early) <= eased(ease, late) + 1e-12 <= 1 + 1e-9


def test_a_hand_shakes_the_same_way_for_the_same_seed_and_another_for_another() -> None:
    one, same, other = (replace(MOVES["handheld"], seed=seed) for seed in ("a", "a", "b"))
    path = [one.near(step / 20) for step in range(21)]
    assert path == [same.near(step / 20) for step in range(21)]
    assert path != [other.near(step / 20) for step in range(21)]
