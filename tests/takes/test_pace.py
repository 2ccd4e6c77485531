"""When a task is looked at: soon after it was sent, rarely while nothing can be done, often once it may be."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedance_cli.takes.pace import LONGEST, NEAR, QUIET, pace, pause

usuals = st.none() | st.floats(1, 5000)


def looks(runs_from: float, until: float, usual: float | None = None, shortest: float = 5.0) -> list[float]:
    """When a task is looked at that is queued first, and then runs."""
    times: list[float] = [0.0]
    idle_until = 0.0
    while times[-1] < until:
        now = times[-1]
        ran = now - idle_until if now >= runs_from else None
        times.append(now + pause(now, ran, usual, shortest))
        idle_until = times[-1] if times[-1] < runs_from else idle_until
    return times[1:]


@given(st.floats(0, 9000), st.none() | st.floats(0, 9000), usuals, st.floats(0.5, 60))
def test_no_look_comes_sooner_than_the_service_allows_or_late(
    waited: float, ran: float | None, usual: float | None, shortest: float
) -> None:
    assert shortest <= pause(waited, ran, usual, shortest) <= max(shortest, QUIET)


@given(st.floats(0, 9000), usuals)
def test_what_runs_longer_is_never_looked_at_less_than_every_half_minute(
    ran: float, usual: float | None
) -> None:
    assert pace(QUIET + ran, usual) <= LONGEST
    assert pace(ran, usual) <= (pace(None, usual) if ran < 1 else QUIET)


def test_an_early_refusal_is_seen_soon() -> None:
    assert looks(0, 40)[:3] == [5, 15, 45]


def test_nothing_is_looked_for_while_it_cannot_be_there() -> None:
    times = looks(1000, 1300)
    assert [later - sooner for sooner, later in pairwise(times) if 45 <= sooner < 1000] == [QUIET] * 11
    assert all(later - sooner == NEAR for sooner, later in pairwise(times) if sooner > 1000)


@pytest.mark.parametrize(("usual", "around"), [(20.0, 5.0), (64.0, 8.0), (600.0, NEAR), (None, NEAR)])
def test_near_the_end_looks_are_close_together(usual: float | None, around: float) -> None:
    end = usual or 240.0
    gaps = [later - sooner for sooner, later in pairwise(looks(0, 2 * end, usual)) if sooner > 0.8 * end]
    assert gaps[0] == pytest.approx(around)


def test_who_runs_far_too_long_is_looked_at_more_and_more_rarely() -> None:
    gaps = [later - sooner for sooner, later in pairwise(looks(0, 5000)) if sooner > QUIET]
    assert gaps == sorted(gaps)
    assert gaps[-1] == LONGEST
