"""The order in which films are made, how many at once, and how they end together; the making itself is played."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from seedance_cli.commands.batching.answering import Answers
from seedance_cli.commands.batching.bill import Bill
from seedance_cli.commands.batching.jobs import Job
from seedance_cli.commands.batching.making import Came, Maker
from seedance_cli.commands.batching.planned import Plan, Turn
from seedance_cli.commands.batching.purse import Purse
from seedance_cli.commands.batching.running import Run
from seedance_cli.commands.making.renderer import Wishes
from seedance_cli.commands.said import Said
from seedance_cli.errors import NoKey, SeedanceError
from seedance_cli.terminal.batch_progress import BatchProgress
from seedance_cli.terminal.console import Screen

Making = Callable[[str], Awaitable[Came]]


def turn(number: int, *, sent: bool = False, price: float = 0.0) -> Turn:
    job = Job(
        key=str(number),
        place=f"row {number}",
        name=f"film-{number}",
        folder=Path(f"film-{number}"),
        is_saved=False,
        said=Said(),
        wishes=Wishes(),
    )
    earlier = (Path(f"film-{number}/takes/001"),) if sent else ()
    return Turn(job=job, missing=0 if sent else 1, clip=price, sent=earlier)


def run_of(turns: list[Turn], making: Making, purse: Purse | None = None) -> Run:
    screen = Screen(stdout=io.StringIO(), stderr=io.StringIO(), environ={})
    progress = BatchProgress(screen, films=len(turns), here=0, parallel=2)

    async def make(turn: Turn, *_: object, **__: object) -> Came:
        return await making(turn.job.name)

    maker = cast(Maker, SimpleNamespace(make=make))
    bill = cast(Bill, SimpleNamespace(ended=lambda _: (0.0, 0.0)))
    answers = Answers(screen, progress, "")
    return Run(Plan(turns=turns), purse or Purse(unit=""), bill, maker, answers, progress)


def test_at_most_so_many_are_under_way_and_what_was_sent_comes_first() -> None:
    begun: list[str] = []
    now, most = [0], [0]

    async def making(name: str) -> Came:
        begun.append(name)
        now[0] += 1
        most[0] = max(most[0], now[0])
        await asyncio.sleep(0)
        now[0] -= 1
        return Came()

    asyncio.run(run_of([turn(1), turn(2), turn(3, sent=True), turn(4), turn(5)], making).all(2))
    assert begun == ["film-3", "film-1", "film-2", "film-4", "film-5"]
    assert most == [2]


def test_what_was_sent_is_fetched_though_nothing_more_may_be_sent() -> None:
    made: list[str] = []

    async def making(name: str) -> Came:
        made.append(name)
        return Came(faults=[NoKey("no")] if name == "film-1" else [])

    run = run_of([turn(1, sent=True), turn(2, sent=True), turn(3), turn(4)], making)
    asyncio.run(run.all(1))
    assert made == ["film-1", "film-2"]
    assert [each.job.name for each in run.left] == ["film-3", "film-4"]


def test_the_budget_counts_what_is_under_way() -> None:
    made: list[str] = []

    async def making(name: str) -> Came:
        made.append(name)
        await asyncio.sleep(0)
        return Came(faults=[SeedanceError("it failed, and was given back")])

    purse = Purse(unit="credits", limit=250, said="250 credits")
    run = run_of([turn(number, price=100) for number in range(1, 6)], making, purse)
    asyncio.run(run.all(5))
    assert made == ["film-1", "film-2"]
    assert len(run.left) == 3
    assert purse.spent == 0


def test_after_ctrl_c_each_ends_in_its_own_time_before_anyone_goes_on() -> None:
    ended: list[str] = []

    async def making(name: str) -> Came:
        try:
            await asyncio.sleep(1000)
        finally:
            for _ in range(20 if name == "film-2" else 0):  # as an order that waits for its id
                await asyncio.sleep(0)
            ended.append(name)
        return Came()

    async def story() -> list[str]:
        work = asyncio.create_task(run_of([turn(1), turn(2), turn(3)], making).all(2))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        work.cancel()
        await asyncio.wait({work})
        assert work.cancelled()
        return list(ended)

    assert asyncio.run(story()) == ["film-1", "film-2"]


def test_what_nobody_foresaw_ends_the_work_of_all() -> None:
    made: list[str] = []

    async def making(name: str) -> Came:
        made.append(name)
        await asyncio.sleep(0)
        if name == "film-1":
            raise RuntimeError(name)
        return Came()

    with pytest.raises(RuntimeError):
        asyncio.run(run_of([turn(number) for number in range(1, 6)], making).all(2))
    assert made == ["film-1", "film-2"]


def test_a_reader_that_went_away_is_told_once_all_is_here(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    async def making(name: str) -> Came:
        made.append(name)
        await asyncio.sleep(0)
        return Came()

    run = run_of([turn(number) for number in range(1, 6)], making)

    def ended(*_: Any) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(Answers, "ended", ended)
    with pytest.raises(BrokenPipeError):
        asyncio.run(run.all(2))
    assert made == ["film-1", "film-2"]
