"""So many requests in a minute: a burst after a quiet while, then one by one, and never more than told."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedance_cli.takes.minute import MINUTE, Minute


def gone(limit: float, asked: list[float]) -> list[float]:
    """When each goes that is asked for at these times, in that order."""
    minute, now, times = Minute(limit), 0.0, []
    for each in asked:
        now = max(now, each, minute.free_at)
        minute.take(now, each)
        times.append(now)
    return times


@given(st.integers(1, 200), st.lists(st.floats(0, 200), max_size=400))
def test_no_minute_ever_has_more_than_told(limit: int, asked: list[float]) -> None:
    times = gone(limit, sorted(asked))
    for begin in times:
        assert sum(begin <= time <= begin + 60 for time in times) <= limit


@given(st.integers(2, 200))
def test_whoever_keeps_asking_is_served_as_often_as_told(limit: int) -> None:
    times = gone(limit, [0.0] * (limit * 5))
    assert times[-1] <= 5 * MINUTE


def test_half_of_them_come_at_once_and_the_others_one_by_one() -> None:
    times = gone(60, [0.0] * 61)
    assert times[:30] == [0.0] * 30
    gaps = [later - sooner for sooner, later in pairwise(times[29:60])]
    assert gaps == pytest.approx([MINUTE / 60] * 30)
    assert times[60] == pytest.approx(MINUTE)


def test_who_had_to_wait_is_followed_by_no_second_burst() -> None:
    times = gone(60, [0.0] * 200)
    assert all(later - sooner > 1 for sooner, later in pairwise(times[60:]))


def test_after_a_quiet_while_there_is_a_burst_again() -> None:
    assert gone(60, [0.0] * 40 + [200.0] * 30)[40:] == pytest.approx([200.0] * 30)


@pytest.mark.parametrize("limit", [0.5, 1])
def test_a_tiny_limit_lets_one_go_at_a_time(limit: float) -> None:
    assert gone(limit, [0.0] * 3) == pytest.approx([0, MINUTE / limit, 2 * MINUTE / limit])


def test_without_a_limit_nobody_waits() -> None:
    assert gone(0, [1.0] * 500) == [1.0] * 500
