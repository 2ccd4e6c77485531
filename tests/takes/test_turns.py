"""Looks at many tasks of one service: how close together they may come."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from seedance_cli.takes.turns import BURST, Turns
from tests.takes.service import HeldClock


def looks(turns: Turns, clock: HeldClock, count: int) -> list[float]:
    """When so many looks, each asked for as soon as the one before it was had, have their turns."""

    async def one_by_one() -> list[float]:
        times = []
        for _ in range(count):
            await turns.look()
            times.append(clock.seconds)
        return times

    return asyncio.run(one_by_one())


@given(st.integers(1, 600), st.integers(1, 120))
def test_no_minute_has_more_looks_than_allowed_and_a_burst(a_minute: int, count: int) -> None:
    clock = HeldClock()
    times = looks(Turns(a_minute, clock), clock, count)
    for begin in times:
        assert sum(begin <= time < begin + 60 - 1e-6 for time in times) <= a_minute + BURST


def test_a_few_come_at_once_and_the_others_one_by_one() -> None:
    clock = HeldClock()
    assert looks(Turns(60, clock), clock, BURST + 3) == [*([0.0] * BURST), 1.0, 2.0, 3.0]


def test_nobody_looks_while_the_service_wants_to_be_left_alone() -> None:
    clock = HeldClock()
    turns = Turns(60, clock)
    turns.hold(30)
    assert looks(turns, clock, 3) == [30.0, 31.0, 32.0]


def test_without_a_limit_nobody_waits() -> None:
    clock = HeldClock()
    assert looks(Turns(0, clock), clock, 500) == [0.0] * 500
    assert clock.sleeps == []
