"""Many tasks of one service beside one another: its limits are kept, orders do not wait behind looks nor looks for ever,
and a "too many requests" is followed by one request, not by many."""

import asyncio
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedance_cli.errors import Interrupted, TooMany
from seedance_cli.services.protocol import Balance, Leaving, Order, State, Task, nothing
from seedance_cli.takes.again import never
from seedance_cli.takes.booking import Booking
from seedance_cli.takes.limited import limited
from seedance_cli.takes.submit import send
from seedance_cli.takes.turns import ABREAST, FIRST_PAUSE, IN_A_ROW, LONGEST_HOLD, LONGEST_PAUSE, Kind, Turns
from seedance_cli.takes.watch import watch
from tests.takes.busy_service import BusyService
from tests.takes.virtual_time import LoopClock, played

CLOCK = LoopClock()
ORDER = Order(body={})


async def film(service: BusyService, turns: Turns, comes: float = 0.0) -> None:
    """One task from its order to its end."""
    await CLOCK.sleep(comes)
    async with turns.places.held() as place:
        asking = limited(service, turns)
        task, _ = await send(asking, ORDER, Booking(None, 0), CLOCK, turns=turns, will_pass=place.will_pass)
        place.runs()
        await seen(service, turns, task)


async def seen(service: BusyService, turns: Turns, task: Task, *, sent_earlier: bool = False) -> None:
    async for _ in watch(service, task, CLOCK, sent_earlier=sent_earlier, turns=turns, patience=1e6):
        pass


def batch(service: BusyService, turns: Turns, comes: list[float]) -> None:
    """Films that come at these times, all to their end."""

    async def all_of_them() -> None:
        await asyncio.gather(*(film(service, turns, each) for each in comes))

    played(all_of_them())


def resumed(
    service: BusyService, turns: Turns, count: int, *also: Callable[[], asyncio.Future[None]]
) -> None:
    """Tasks that were sent earlier and go on for `service.takes` seconds, looked at until their end."""

    async def all_of_them() -> None:
        service.ends = {f"old-{number}": service.takes for number in range(count)}
        old = [Task(id=each, state=State.QUEUED) for each in service.ends]
        looks = (seen(service, turns, task, sent_earlier=True) for task in old)
        await asyncio.gather(*looks, *(each() for each in also))

    played(all_of_them())


def most_in_a_minute(times: list[float]) -> int:
    return max(sum(begin <= time < begin + 60 for time in times) for begin in times)


# the limits


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 90),
    st.integers(0, 5),
    st.lists(st.floats(0, 100), min_size=1, max_size=25),
    st.floats(0, 200),
    st.floats(0, 3),
)
def test_no_limit_is_ever_passed(
    a_minute: int, at_once: int, comes: list[float], takes: float, answers: float
) -> None:
    service = BusyService(takes=takes, answers=answers)
    batch(service, Turns(a_minute, CLOCK, at_once), comes)
    assert service.submits == len(comes)
    assert most_in_a_minute(service.times()) <= a_minute
    if at_once:
        assert max(service.running_at(end - takes) for end in service.ends.values()) <= at_once


def test_hundreds_of_looks_keep_to_the_limit_and_all_are_heard() -> None:
    service = BusyService(takes=1000.0)
    resumed(service, Turns(60, CLOCK), 300)
    assert most_in_a_minute(service.times()) == 60
    assert max(service.times()) < 1000 + 300 * 61 / 60 + 120  # each end was heard in its turn


def test_an_order_does_not_wait_behind_hundreds_of_looks() -> None:
    service, turns, left = BusyService(takes=1000.0), Turns(60, CLOCK), []

    async def orders() -> None:
        for _ in range(20):
            await CLOCK.sleep(37)
            began = CLOCK.monotonic()
            await limited(service, turns).submit(ORDER, lambda: left.append(CLOCK.monotonic() - began))  # noqa: B023

    resumed(service, turns, 500, lambda: asyncio.ensure_future(orders()))
    assert max(left[2:]) < 2  # the first minute pays for the burst at its beginning
    assert max(left) < 60


def test_looks_have_their_share_beside_orders_without_end() -> None:
    service, turns = BusyService(takes=0.0), Turns(60, CLOCK)

    async def orders() -> None:
        await asyncio.gather(*(limited(service, turns).submit(ORDER) for _ in range(300)))

    resumed(service, turns, 20, lambda: asyncio.ensure_future(orders()))
    looks, orders_left = service.times("get"), service.times("submit")
    assert len(looks) == 20
    assert max(looks) < max(orders_left) / 2
    assert sum(time < max(looks) for time in orders_left) >= IN_A_ROW * (20 - ABREAST)


def test_the_look_that_likeliest_finds_an_end_goes_first() -> None:
    turns, order = Turns(6, CLOCK), []

    async def look(name: str, last: float, pace: float) -> None:
        async with turns.asking(Kind.LOOK, last, pace):
            order.append(name)

    async def story() -> None:
        await CLOCK.sleep(200)
        await asyncio.gather(*(look("burst", 200, 10) for _ in range(turns.burst)))
        await asyncio.gather(look("new", 195, 90), look("due", 185, 13), look("long ago", 20, 90))

    played(story())
    assert order[turns.burst :] == ["long ago", "due", "new"]


def test_so_many_requests_are_under_way_and_no_more() -> None:
    service = BusyService(answers=10.0)
    batch(service, Turns(0, CLOCK), [0.0] * 40)
    times = service.times("submit")
    assert [times.count(moment) for moment in (0.0, 10.0, 20.0)] == [ABREAST, ABREAST, 40 - 2 * ABREAST]


def test_a_single_film_waits_for_nobody() -> None:
    service = BusyService(takes=4.0)
    batch(service, Turns(60, CLOCK, 3), [0.0])
    assert service.times() == pytest.approx([0.0, 5.1])


# too many requests


@pytest.mark.parametrize("retry_after", [None, 30.0])
def test_fifty_that_are_refused_make_no_storm(retry_after: float | None) -> None:
    service = BusyService(takes=300.0, refuses=(50.0, 170.0), retry_after=retry_after)
    resumed(service, Turns(0, CLOCK), 50)
    refused = [time for time, _, was_refused in service.heard if was_refused]
    first = [time for time in refused if time < refused[0] + 0.1]
    assert len(first) <= ABREAST  # those that had left before the first refusal was heard
    assert 1 <= len(refused) - len(first) <= 6
    assert all(
        later - sooner >= (retry_after or FIRST_PAUSE) for sooner, later in pairwise(refused[len(first) :])
    )
    assert len(service.times()) < 50 * 30


def test_after_a_refusal_one_asks_then_two_then_more() -> None:
    service = BusyService(takes=0.0, refuses=(0.0, 1.0), retry_after=20.0, answers=1.0)
    turns = Turns(0, CLOCK)

    async def one() -> None:
        while True:
            try:
                await limited(service, turns).submit(ORDER)
            except TooMany:
                continue
            return

    async def story() -> None:
        await asyncio.gather(*(one() for _ in range(40)))

    played(story())
    times = service.times()
    steps = sorted(set(times[ABREAST:]))
    assert steps[:4] == [21.0, 22.0, 23.0, 24.0]
    assert [times.count(moment) for moment in steps[:4]] == [1, 2, 4, 8]


def test_orders_that_are_refused_again_and_again_do_not_keep_the_looks_away() -> None:
    service = BusyService(takes=400.0, refuses=(0.0, 380.0), refused_kinds=("submit",))
    turns = Turns(60, CLOCK)

    async def orders() -> None:
        while True:
            try:
                await limited(service, turns).submit(ORDER)
            except TooMany:
                continue
            return

    resumed(service, turns, 30, lambda: asyncio.ensure_future(orders()))
    assert len([each for each in service.heard if each[2]]) < 15
    assert max(service.times("get")) < 480
    assert service.submits == 1


@pytest.mark.parametrize("retry_after", [None, 5.0])
def test_where_a_service_makes_fewer_at_once_than_anyone_said_all_are_made_in_the_end(
    retry_after: float | None,
) -> None:
    service = BusyService(takes=200.0, most=3, retry_after=retry_after)
    batch(service, Turns(60, CLOCK), [0.0] * 12)
    assert service.submits == 12
    refused = [time for time, _, was_refused in service.heard if was_refused]
    first = [time for time in refused if time < refused[0] + 0.2]
    assert all(later - sooner >= FIRST_PAUSE for sooner, later in pairwise(refused[len(first) :]))


@pytest.mark.parametrize(("retry_after", "held"), [(30.0, 30.0), (5000.0, LONGEST_HOLD), (None, FIRST_PAUSE)])
def test_a_refusal_of_one_holds_all(retry_after: float | None, held: float) -> None:
    turns, times = Turns(0, CLOCK), []

    async def look() -> None:
        async with turns.asking(Kind.LOOK):
            raise TooMany("slower", retry_after=retry_after)

    async def story() -> None:
        with pytest.raises(TooMany):
            await look()
        for kind in Kind:
            async with turns.asking(kind):
                times.append(CLOCK.monotonic())

    played(story())
    assert times == [held, held]


def test_pauses_grow_while_nothing_is_said_and_begin_anew_after_an_answer() -> None:
    turns, times = Turns(0, CLOCK), []

    async def order() -> None:
        async with turns.asking(Kind.ORDER):
            times.append(CLOCK.monotonic())
            raise TooMany("slower")

    async def refused() -> None:
        with pytest.raises(TooMany):
            await order()

    async def story() -> None:
        for _ in range(8):
            await refused()
        async with turns.asking(Kind.ORDER):
            pass
        await CLOCK.sleep(1)
        await refused()
        await refused()

    played(story())
    gaps = [later - sooner for sooner, later in pairwise(times)]
    assert gaps == [2, 4, 8, 16, 32, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE + 1, 2]


async def refused_together(turns: Turns, count: int, retry_after: float | None = None) -> None:
    async def order() -> None:
        async with turns.asking(Kind.ORDER):
            await CLOCK.sleep(0.5)
            raise TooMany("slower", retry_after=retry_after)

    await CLOCK.sleep(1)
    await asyncio.gather(*(order() for _ in range(count)), return_exceptions=True)


def test_of_all_that_wait_one_asks_first_whatever_it_wants() -> None:
    turns, times = Turns(0, CLOCK), []

    async def asks(kind: Kind) -> None:
        async with turns.asking(kind):
            times.append(CLOCK.monotonic())
            await CLOCK.sleep(1)

    async def story() -> None:
        await refused_together(turns, 5, retry_after=10.0)
        await asyncio.gather(*(asks(kind) for kind in Kind))

    played(story())
    assert times == [11.5, 12.5]


def test_what_had_left_before_a_refusal_was_heard_is_refused_once() -> None:
    turns = Turns(0, CLOCK)

    async def story() -> float:
        await refused_together(turns, 5)
        async with turns.asking(Kind.ORDER):
            return CLOCK.monotonic()

    assert played(story()) == 1.5 + FIRST_PAUSE


# how long one goes on


class Refusing(BusyService):
    """Takes no order, and tells of each one when it came."""

    async def submit(self, order: Order, leaving: Leaving = nothing) -> Task:
        leaving()
        await self._answer("submit", refused=True)
        raise AssertionError


def given_up(turns: Turns, retry_after: float | None, will_pass: Callable[[], bool] = never) -> list[float]:
    """When an order was sent that is always refused; the last time is when that was told."""
    service, said = Refusing(answers=0.0, retry_after=retry_after), list[str]()

    async def story() -> float:
        asking, booking = limited(service, turns), Booking(None, 0)
        with pytest.raises(TooMany):
            await send(asking, ORDER, booking, CLOCK, said.append, turns=turns, will_pass=will_pass)
        return CLOCK.monotonic()

    ended = played(story())
    assert len(said) == len(service.heard) - 1
    return [*service.times(), ended]


def test_who_is_refused_goes_on_until_the_patience_is_over() -> None:
    assert given_up(Turns(0, CLOCK), None) == [0, 2, 6, 14, 30, 62, 122, 122]
    assert given_up(Turns(0, CLOCK), 100) == [0, 100, 100]
    assert given_up(Turns(0, CLOCK), 5000) == [0, 0]
    patient = given_up(Turns(0, CLOCK, patience=1800), 400)
    assert patient == [0, 400, 800, 1200, 1600, 1600]


def test_patience_begins_anew_while_a_task_of_ours_runs() -> None:
    turns = Turns(0, CLOCK)
    times = given_up(turns, 100, lambda: CLOCK.monotonic() < 1000)
    assert times[-1] == 1000 + 0  # the last time that one ran was at 900


# what takes long


def test_looks_do_not_wait_for_the_answer_to_what_takes_long() -> None:
    turns, looked, sent = Turns(0, CLOCK), list[float](), list[float]()

    async def long() -> None:
        async with turns.asking(Kind.ORDER) as left:
            sent.append(CLOCK.monotonic())
            left()
            await CLOCK.sleep(1000)

    async def look() -> None:
        async with turns.asking(Kind.LOOK):
            looked.append(CLOCK.monotonic())
            await CLOCK.sleep(0.5)

    async def story() -> None:
        await refused_together(turns, 1)
        works = [asyncio.create_task(long()) for _ in range(3)]
        await CLOCK.sleep(FIRST_PAUSE + 0.25)
        await look()
        await asyncio.gather(*works)

    played(story())
    assert sent == [3.5, 7.5, 11.5]  # none is followed by another one of its kind before it could be refused
    assert looked == [3.75]


def test_stills_that_come_with_the_answer_do_not_fill_the_lane() -> None:
    service = BusyService(answers=60.0)
    order = Order(body={}, answers_with_result=True)

    async def story() -> None:
        asking = limited(service, Turns(0, CLOCK))
        await asyncio.gather(*(asking.submit(order) for _ in range(ABREAST + 5)))

    played(story())
    assert service.times() == [0.0] * (ABREAST + 5)


def test_an_upload_keeps_no_look_waiting() -> None:
    class Slow(BusyService):
        async def upload(self, path: Path) -> str:
            await CLOCK.sleep(1000)
            return "https://files.example/a"

    service, turns = Slow(ends={"old": 0.0}), Turns(0, CLOCK)

    async def story() -> None:
        await refused_together(turns, 1)
        asking = limited(service, turns)
        upload = asyncio.create_task(asking.upload(Path("a.png")))
        await CLOCK.sleep(FIRST_PAUSE + 0.25)
        await asking.get("old")
        await upload

    played(story())
    assert service.times("get") == [3.75]


def test_a_question_about_money_counts_too() -> None:
    class Rich(BusyService):
        async def balance(self) -> Balance | None:
            await self._answer("balance", refused=False)
            return None

    service = Rich(answers=0.0)

    async def story() -> None:
        asking = limited(service, Turns(2, CLOCK))
        for _ in range(5):
            await asking.balance()

    played(story())
    assert most_in_a_minute(service.times()) <= 2


# Ctrl-C


def test_who_is_stopped_while_waiting_for_a_turn_sent_nothing_and_goes_at_once() -> None:
    service, turns = BusyService(), Turns(1, CLOCK)

    async def story() -> None:
        async with turns.asking(Kind.LOOK):
            pass
        waits = asyncio.create_task(film(service, turns))
        await CLOCK.sleep(5)
        waits.cancel()
        with pytest.raises(Interrupted, match="nothing was charged"):
            await waits
        assert CLOCK.monotonic() == 5

    played(story())
    assert service.heard == []


def test_who_is_stopped_as_the_turn_comes_leaves_no_place_taken() -> None:
    turns, begun = Turns(0, CLOCK), []

    async def asks() -> None:
        async with turns.asking(Kind.ORDER):
            begun.append(CLOCK.monotonic())
            await CLOCK.sleep(1000)

    async def story() -> None:
        works = [asyncio.create_task(asks()) for _ in range(ABREAST + 1)]
        await CLOCK.sleep(1)
        works[0].cancel()
        await asyncio.sleep(0)
        works[-1].cancel()
        await asyncio.gather(*works, return_exceptions=True)
        await asyncio.gather(*(asks() for _ in range(ABREAST)))

    played(story())
    assert begun == [0.0] * ABREAST + [1000.0] * ABREAST
