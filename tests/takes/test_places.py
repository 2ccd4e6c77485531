"""Tasks at once: places that are waited for in order, given back once, and never waited for by what runs already."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedance_cli.errors import Interrupted
from seedance_cli.takes.places import Places
from tests.takes.virtual_time import LoopClock, played

CLOCK = LoopClock()


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 5),
    st.lists(st.tuples(st.booleans(), st.floats(0, 20), st.floats(0, 50)), min_size=1, max_size=30),
)
def test_never_more_are_sent_than_there_are_places(
    at_once: int, tasks: list[tuple[bool, float, float]]
) -> None:
    """Tasks that were sent earlier or not, each coming at a time and lasting for a while."""
    places, running = Places(at_once), 0

    async def one(*, sent_earlier: bool, comes: float, lasts: float) -> None:
        nonlocal running
        await CLOCK.sleep(comes)
        async with places.held(sent_earlier=sent_earlier):
            assert not sent_earlier or CLOCK.monotonic() == pytest.approx(comes, abs=1e-6)
            running += not sent_earlier
            assert running <= at_once
            await CLOCK.sleep(lasts)
            running -= not sent_earlier

    async def all_of_them() -> None:
        works = (one(sent_earlier=earlier, comes=comes, lasts=lasts) for earlier, comes, lasts in tasks)
        await asyncio.gather(*works)

    played(all_of_them())
    assert (running, places.running, places.is_full) == (0, 0, False)


def together(*works: Coroutine[Any, Any, None]) -> None:
    async def all_of_them() -> None:
        await asyncio.gather(*works)

    played(all_of_them())


def test_they_come_in_the_order_of_asking_and_a_place_given_back_early_is_free() -> None:
    places, order = Places(1), []

    async def one(number: int) -> None:
        async with places.held() as place:
            order.append((number, CLOCK.monotonic()))
            await CLOCK.sleep(10)
            place.free()
            place.free()  # once is enough
            await CLOCK.sleep(100)

    together(*(one(number) for number in range(4)))
    assert order == [(0, 0), (1, 10), (2, 20), (3, 30)]


def test_what_runs_already_counts_and_never_waits() -> None:
    places, begun = Places(2), []

    async def one(name: str, *, sent_earlier: bool) -> None:
        async with places.held(sent_earlier=sent_earlier):
            begun.append((name, CLOCK.monotonic()))
            await CLOCK.sleep(10)

    earlier = [one(f"old {number}", sent_earlier=True) for number in range(5)]
    together(*earlier, one("new", sent_earlier=False))
    assert begun == [*((f"old {number}", 0) for number in range(5)), ("new", 10)]


def test_who_is_stopped_while_waiting_has_sent_nothing_and_keeps_nobody_waiting() -> None:
    places = Places(1)

    async def story() -> None:
        async with places.held():
            stopped, last = (asyncio.create_task(waits()) for _ in range(2))
            await asyncio.sleep(0)
            stopped.cancel()
            with pytest.raises(Interrupted, match="nothing was charged"):
                await stopped
        await last

    async def waits() -> None:
        async with places.held():
            pass

    played(story())
    assert not places.is_full


def test_who_is_stopped_as_the_place_comes_gives_it_on() -> None:
    places = Places(1)

    async def waits() -> None:
        async with places.held():
            pass

    async def story() -> None:
        async with places.held() as place:
            stopped, last = (asyncio.create_task(waits()) for _ in range(2))
            await asyncio.sleep(0)
            place.free()
            stopped.cancel()
            with pytest.raises(Interrupted):
                await stopped
            await last

    played(story())
    assert not places.is_full


def test_without_a_limit_nobody_waits() -> None:
    async def story() -> None:
        places = Places()
        async with places.held(), places.held(), places.held():
            assert not places.is_full

    played(story())


def test_a_refusal_will_pass_where_another_task_of_ours_runs() -> None:
    async def story() -> None:
        places = Places()
        async with places.held() as one, places.held() as other:
            assert not other.will_pass()
            one.runs()
            assert (one.will_pass(), other.will_pass()) == (False, True)
            one.free()
            assert not other.will_pass()
            async with places.held(sent_earlier=True):
                assert other.will_pass()

    played(story())
