"""The timeline stays whole through every edit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedance_cli.errors import WrongInput
from seedance_cli.story.brief import LONGEST, SHORTEST, Brief
from seedance_cli.story.storyboard import (
    Shot,
    Storyboard,
    add_shot,
    change_shot,
    move_shot,
    refit,
    remove_shot,
    retime,
    whole_seconds,
)


@st.composite
def boards(draw: st.DrawFn) -> Storyboard:
    duration = draw(st.integers(SHORTEST, LONGEST))
    shares = draw(st.lists(st.floats(0.1, 10), min_size=1, max_size=duration))
    lengths = whole_seconds(tuple(shares), duration)
    shots = tuple(Shot(seconds=length, content=f"shot {place}") for place, length in enumerate(lengths))
    return Storyboard(title="film", brief=Brief(idea="A walk", duration=duration), shots=shots)


def is_whole(board: Storyboard) -> bool:
    ends = [end for _, end in board.spans]
    starts = [start for start, _ in board.spans]
    return (
        starts == [0, *ends[:-1]]
        and ends[-1] == board.brief.duration
        and all(s.seconds >= 1 for s in board.shots)
    )


@given(boards(), st.data())
def test_any_row_of_edits_keeps_the_timeline_whole(board: Storyboard, data: st.DataObject) -> None:
    for _ in range(6):
        index = data.draw(st.integers(0, len(board.shots) - 1))
        edit = data.draw(st.sampled_from(["add", "remove", "move", "retime", "change", "refit"]))
        number = data.draw(st.integers(0, LONGEST))
        try:
            if edit == "add":
                board = add_shot(board, index, Shot(seconds=max(1, number), content="new"))
            elif edit == "remove":
                board = remove_shot(board, index)
            elif edit == "move":
                board = move_shot(board, index, number % len(board.shots))
            elif edit == "retime":
                board = retime(board, index, number)
            elif edit == "change":
                board = change_shot(board, index, camera="pan", seconds=max(1, number))
            else:
                board = refit(board, max(SHORTEST, number))
        except WrongInput:
            continue
        assert is_whole(board)


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=15), st.integers(SHORTEST, LONGEST))
def test_whole_seconds_add_up_and_stay_near_their_share(shares: list[float], duration: int) -> None:
    shares = shares[:duration]
    lengths = whole_seconds(tuple(shares), duration)
    assert sum(lengths) == duration
    assert min(lengths) >= 1
    exact = [share * duration / sum(shares) for share in shares]
    if min(exact) >= 1:
        assert all(abs(length - want) < 1 for length, want in zip(lengths, exact, strict=True))


def test_fifteen_seconds_of_a_narrative_are_the_classic_beats() -> None:
    assert whole_seconds((3, 4, 4, 2, 2), 15) == (3, 4, 4, 2, 2)


def board_of(*seconds: int) -> Storyboard:
    shots = tuple(Shot(seconds=length, content=f"shot {n}") for n, length in enumerate(seconds, 1))
    return Storyboard(title="film", brief=Brief(idea="A walk", duration=sum(seconds)), shots=shots)


def test_a_longer_shot_takes_from_the_next_ones_first() -> None:
    changed = retime(board_of(3, 4, 4, 2, 2), 0, 8)
    assert [shot.seconds for shot in changed.shots] == [8, 1, 2, 2, 2]


def test_a_shorter_shot_gives_to_the_next_one() -> None:
    assert [shot.seconds for shot in retime(board_of(3, 4, 4), 1, 1).shots] == [3, 1, 7]
    assert [shot.seconds for shot in retime(board_of(3, 4, 4), 2, 1).shots] == [3, 7, 1]


def test_a_removed_shot_leaves_its_seconds_to_the_one_before() -> None:
    assert [shot.seconds for shot in remove_shot(board_of(3, 4, 4), 1).shots] == [7, 4]
    assert [shot.seconds for shot in remove_shot(board_of(3, 4, 4), 0).shots] == [7, 4]


def test_moving_keeps_each_shots_seconds() -> None:
    moved = move_shot(board_of(3, 4, 5), 0, 2)
    assert [shot.content for shot in moved.shots] == ["shot 2", "shot 3", "shot 1"]
    assert [shot.seconds for shot in moved.shots] == [4, 5, 3]


@pytest.mark.parametrize("seconds", [0, 14, -1])
def test_impossible_seconds_are_refused_with_what_is_possible(seconds: int) -> None:
    with pytest.raises(WrongInput, match="1 to 9"):
        retime(board_of(3, 4, 4), 0, seconds)


def test_shots_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(WrongInput, match=r"7 s together.* 8 s"):
        Storyboard(title="f", brief=Brief(idea="x", duration=8), shots=(Shot(seconds=7),))


def test_there_is_no_shot_zero_or_nine() -> None:
    for call in (lambda: remove_shot(board_of(3, 4), 9), lambda: move_shot(board_of(3, 4), -1, 0)):
        with pytest.raises(WrongInput, match="there are 1 to 2"):
            call()


def test_the_last_shot_stays() -> None:
    with pytest.raises(WrongInput, match="at least one"):
        remove_shot(board_of(4), 0)
