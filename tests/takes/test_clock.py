"""Pauses, on a machine whose clocks do not agree: one that stands still while it sleeps, one that somebody sets."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from seedance_cli.takes.clock import RealClock

DAY = 86400.0


class Clocks:
    """The machine's two clocks. A pause moves both by its length, and then `then` happens."""

    def __init__(self) -> None:
        self.monotonic, self.wall = 1000.0, 1_800_000_000.0
        self.pauses: list[float] = []
        self.then: Callable[[], None] = lambda: None

    async def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        assert len(self.pauses) < 10_000, "a pause without end"
        self.pauses.append(seconds)
        self.monotonic += seconds
        self.wall += seconds
        self.then()

    def set_wall(self, by: float, after: int = 1) -> None:
        """Let the wall clock jump once, after so many pauses."""

        def jump() -> None:
            if len(self.pauses) == after:
                self.wall += by

        self.then = jump


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    held = Clocks()
    monkeypatch.setattr(time, "monotonic", lambda: held.monotonic)
    monkeypatch.setattr(time, "time", lambda: held.wall)
    monkeypatch.setattr(asyncio, "sleep", held.sleep)
    return held


def rest(seconds: float) -> None:
    """Wait on the real clock; without an event loop, which looks at the time itself."""
    with pytest.raises(StopIteration):
        RealClock().sleep(seconds).send(None)


@pytest.mark.parametrize("seconds", [0.0, 0.5, 5.0, 5.5, 12.0, 60.0])
def test_a_pause_is_as_long_as_it_says(clocks: Clocks, seconds: float) -> None:
    rest(seconds)
    assert sum(clocks.pauses) == pytest.approx(seconds)
    assert clocks.monotonic == pytest.approx(1000 + seconds)


def test_a_long_pause_looks_at_the_time_now_and_then(clocks: Clocks) -> None:
    rest(60)
    assert max(clocks.pauses) <= 5
    assert len(clocks.pauses) <= 13


def test_a_pause_that_is_over_already_is_none(clocks: Clocks) -> None:
    rest(-3)
    assert clocks.pauses == [0.0]


def test_a_machine_that_slept_ends_the_pause_as_it_wakes(clocks: Clocks) -> None:
    clocks.set_wall(DAY, after=2)  # the monotonic one stood still
    rest(3600)
    assert sum(clocks.pauses) == pytest.approx(10)


def test_a_short_sleep_of_the_machine_counts_as_waited(clocks: Clocks) -> None:
    clocks.set_wall(20)
    rest(60)
    assert sum(clocks.pauses) == pytest.approx(40)


def test_a_wall_clock_that_is_set_back_makes_no_pause_longer(clocks: Clocks) -> None:
    clocks.set_wall(-DAY)
    rest(60)
    assert sum(clocks.pauses) == pytest.approx(60)


@pytest.mark.parametrize("jump", [-DAY, DAY])
def test_a_jump_in_a_short_pause_neither_ends_nor_prolongs_it(clocks: Clocks, jump: float) -> None:
    clocks.set_wall(jump)
    rest(3)
    assert clocks.pauses == [3.0]


def test_the_time_of_day_is_told_to_the_second_and_with_its_zone() -> None:
    told = datetime.fromisoformat(RealClock().now())
    assert told.utcoffset() == timedelta(0)
    assert told.microsecond == 0
    assert abs((datetime.now(UTC) - told).total_seconds()) < 60


@pytest.mark.parametrize("moment", ["", "yesterday", "2026-11-21", "2026-11-21T12:00:00"])
def test_what_is_no_time_was_just_now(moment: str) -> None:
    assert RealClock().seconds_since(moment) == 0


def test_the_seconds_since_a_moment_are_never_less_than_none() -> None:
    now = datetime.now(UTC)
    assert 3600 <= RealClock().seconds_since((now - timedelta(hours=1)).isoformat()) < 3660
    assert RealClock().seconds_since((now + timedelta(hours=1)).isoformat()) == 0
    assert 3600 <= RealClock().seconds_since((now - timedelta(hours=1)).isoformat(timespec="seconds")) < 3661


def test_the_other_clock_goes_forward() -> None:
    clock = RealClock()
    before = time.monotonic()
    assert before <= clock.monotonic() <= time.monotonic()
