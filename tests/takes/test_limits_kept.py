"""Takes and stills at a service that makes few at once: who waits for a place has claimed nothing and paid nothing."""

import asyncio
from collections.abc import Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from seedance_cli.errors import Interrupted, OutcomeUnknown
from seedance_cli.film import Film, Take, create_film, read_take
from seedance_cli.services.protocol import Leaving, Order, Request, StillRequest, Task, VideoRequest, nothing
from seedance_cli.takes.ledger import Ledger
from seedance_cli.takes.links import Links
from seedance_cli.takes.shoot import resume, shoot
from seedance_cli.takes.stills import Drawing, draw
from seedance_cli.takes.turns import Turns
from seedance_cli.takes.waiting import Waiting
from tests.footage import clip, picture
from tests.takes.busy_service import BusyService
from tests.takes.test_shoot import BOARD
from tests.takes.virtual_time import LoopClock, played

CLOCK = LoopClock()


class Studio:
    """One film at one service, with all that takes and stills of it share."""

    def __init__(self, room: Path, ledger: Ledger, at_once: int) -> None:
        self.room = room
        self.ledger = ledger
        self.film: Film = create_film(room / "mars", BOARD)
        self.service = BusyService(urls=(str(clip(room / "out.mp4", 4)),))
        self.said: list[str] = []
        self.turns = Turns(60, CLOCK, at_once)
        self.waiting = Waiting(clock=CLOCK, tell=self.said.append, turns=self.turns, usual=100.0)

    async def shoots(self) -> Take:
        request = VideoRequest(storyboard=BOARD, prompt="dunes", folder=self.film.folder)
        return await shoot(
            self.film, self.service, request, listen=quiet, waiting=self.waiting, ledger=self.ledger
        )

    async def resumes(self, take: Take) -> Take:
        return await resume(take, self.service, listen=quiet, waiting=self.waiting, ledger=self.ledger)

    async def draws(self) -> None:
        room, service = self.room, replace(self.service, urls=(str(picture(self.room / "p.png")),))
        service.heard, service.ends = self.service.heard, self.service.ends
        drawing = Drawing(service=service, room=room, links=Links(), listen=quiet, waiting=self.waiting)
        await draw(drawing, StillRequest(prompt="a heron", ratio="1:1"))

    @property
    def sent(self) -> list[float]:
        return self.service.times("submit")


def quiet(*_: object) -> None:
    pass


def together(*works: Coroutine[Any, Any, Any]) -> list[Any]:
    async def all_of_them() -> list[Any]:
        return await asyncio.gather(*works, return_exceptions=True)

    return played(all_of_them())


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "state") as opened:
        yield opened


@pytest.fixture
def studio(tmp_path: Path, ledger: Ledger) -> Studio:
    return Studio(tmp_path, ledger, at_once=1)


def test_the_next_take_is_sent_when_the_end_of_the_last_is_heard(studio: Studio) -> None:
    takes = together(*(studio.shoots() for _ in range(3)))
    assert [take.number for take in takes] == [1, 2, 3]
    ends = sorted(studio.service.ends.values())
    assert [left > end for left, end in zip(studio.sent[1:], ends, strict=False)] == [True, True]
    assert {entry.state for entry in studio.ledger.entries()} == {"succeeded"}
    assert studio.said[0] == "scripted makes 1 at once; the next is sent as soon as one has ended."


def test_who_waits_for_a_place_has_claimed_no_take_and_is_in_no_ledger(studio: Studio) -> None:
    async def story() -> None:
        first, second = (asyncio.create_task(studio.shoots()) for _ in range(2))
        await CLOCK.sleep(20)
        assert len(studio.film.take_folders()) == len(studio.ledger.entries()) == 1
        second.cancel()
        with pytest.raises(Interrupted, match=r"Stopped before it was sent; nothing was charged\."):
            await second
        assert CLOCK.monotonic() == 20
        await first

    played(story())
    assert (len(studio.sent), len(studio.film.take_folders()), len(studio.ledger.entries())) == (1, 1, 1)


def test_stills_and_takes_share_the_places(studio: Studio) -> None:
    together(studio.shoots(), studio.draws())
    first = min(studio.service.ends.values())
    assert len(studio.sent) == 2
    assert studio.sent[1] > first


def test_a_picture_that_comes_with_its_answer_needs_no_place(studio: Studio) -> None:
    class AtOnce(BusyService):
        def order(self, request: Request, links: Any = None) -> Order:
            return replace(super().order(request, links), answers_with_result=True)

    studio.service = AtOnce(urls=studio.service.urls)
    together(studio.draws(), studio.draws())
    assert studio.sent == [0.0, 0.0]


def test_an_order_of_unknown_outcome_frees_its_place(studio: Studio) -> None:
    class Lost(BusyService):
        async def submit(self, order: Order, leaving: Leaving = nothing) -> Task:
            if not self.heard:
                await self._answer("lost", refused=False)
                leaving()
                raise OutcomeUnknown("no reply")
            return await super().submit(order, leaving)

    studio.service = Lost(urls=studio.service.urls)
    lost, made = together(studio.shoots(), studio.shoots())
    assert isinstance(lost, OutcomeUnknown)
    assert isinstance(made, Take)


def test_what_was_sent_earlier_never_waits_and_counts(studio: Studio) -> None:
    async def story() -> None:
        sent = []
        for _ in range(3):  # three that were sent by a program which then ended
            take = asyncio.create_task(studio.shoots())
            await CLOCK.sleep(1)
            take.cancel()
            await asyncio.gather(take, return_exceptions=True)
            sent.append(read_take(studio.film.take_folders()[-1]))
        new, *old = (studio.shoots(), *(studio.resumes(take) for take in sent))
        resumed = [asyncio.create_task(each) for each in old]
        await asyncio.sleep(0)
        await asyncio.gather(new, *resumed)

    played(story())
    ends = sorted(studio.service.ends.values())
    assert len(ends) == 4
    assert studio.sent[3] > ends[2]
    assert {entry.state for entry in studio.ledger.entries()} == {"succeeded"}
