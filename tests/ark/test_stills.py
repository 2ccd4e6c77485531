"""Pictures that came with the answer, and a program that ended before they were here: they are in the ledger, are fetched
by whoever comes next, and are not paid again."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from seedance_cli.errors import LinkDead, SeedanceError, TaskFailed, Unreachable
from seedance_cli.services.ark.service import Ark
from seedance_cli.services.protocol import State, Task
from seedance_cli.services.registry import Access
from seedance_cli.takes import submit
from seedance_cli.takes.ledger import Ledger
from seedance_cli.takes.links import Links
from seedance_cli.takes.stills import Drawing, Pictures, draw, noted_task, under_way
from seedance_cli.takes.waiting import Waiting
from seedance_cli.takes.watch import Moment
from tests.ark.asking import CARD, WORDS
from tests.ark_server import Server, faults, serve
from tests.takes.service import HeldClock
from tests.xskill.asking import still

REQUEST = still("a heron", count=2)


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve(still_seconds=0) as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    running.reset()
    return running


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "state") as opened:
        yield opened


class Offline(Ark):
    """Its pictures cannot be fetched."""

    fault: SeedanceError = Unreachable("the network went away")

    async def fetch(self, url: str, target: Path) -> None:
        raise self.fault


class Studio:
    """Draws the request for one folder, as one run of the program would."""

    def __init__(self, server: Server, ledger: Ledger, room: Path) -> None:
        self.server, self.ledger, self.room = server, ledger, room
        self.moments: list[Moment] = []

    def draws(self, kind: type[Ark] = Ark, **how: Any) -> tuple[Task, Pictures]:
        return asyncio.run(self._draws(kind, how))

    async def _draws(self, kind: type[Ark], how: dict[str, Any]) -> tuple[Task, Pictures]:
        async with kind(WORDS, Access(key=self.server.key, base_url=self.server.base_url)) as service:
            service.card = CARD
            drawing = Drawing(
                service=service,
                room=self.room,
                links=Links(),
                listen=self.moments.append,
                waiting=Waiting(clock=HeldClock()),
                ledger=self.ledger,
                folder="/films/mars",
                **how,
            )
            return await draw(drawing, REQUEST)


@pytest.fixture
def studio(server: Server, ledger: Ledger, tmp_path: Path) -> Studio:
    (tmp_path / "room").mkdir()
    return Studio(server, ledger, tmp_path / "room")


def test_made_and_fetched_in_one_go(studio: Studio) -> None:
    task, pictures = studio.draws()
    (entry,) = studio.ledger.entries()
    assert (entry.state, entry.task_id, entry.price, entry.urls) == ("succeeded", task.id, 0.5, task.urls)
    assert [path.suffix for path in pictures] == [".jpg", ".jpg"]
    assert (studio.server.draws, studio.server.queries) == (1, 0)
    assert under_way(studio.ledger, entry.request_hash, entry.folder) is None


def test_what_was_made_and_is_not_here_is_fetched_and_not_paid_again(studio: Studio) -> None:
    with pytest.raises(Unreachable):
        studio.draws(Offline)
    (entry,) = studio.ledger.entries()
    assert (entry.state, entry.price, len(entry.urls)) == ("running", 0.5, 2)
    assert noted_task(entry).state is State.SUCCEEDED
    studio.moments.clear()
    task, pictures = studio.draws()
    assert (task.id, task.urls, len(pictures)) == (entry.task_id, entry.urls, 2)
    assert [moment.state for moment in studio.moments] == ["succeeded"]
    assert [each.state for each in studio.ledger.entries()] == ["succeeded"]
    assert (studio.server.draws, studio.server.queries) == (1, 0)


def test_a_dead_link_is_not_asked_for_anew_where_nobody_can_give_another(studio: Studio) -> None:
    dead = LinkDead("the link is dead")
    with pytest.raises(LinkDead) as caught:
        studio.draws(type("Dead", (Offline,), {"fault": dead}))
    assert "--again" in caught.value.hint
    assert (studio.server.draws, studio.server.queries) == (1, 0)
    studio.draws(again=True)
    assert studio.server.draws == 2


def test_a_set_that_failed_whole_is_no_still_under_way(studio: Studio) -> None:
    studio.server.fail_picture(0, "InternalServiceError")
    with pytest.raises(TaskFailed, match="only pictures are charged"):
        studio.draws()
    assert [each.state for each in studio.ledger.entries()] == ["failed"]


def test_pictures_on_their_way_at_a_stop_are_noted_and_fetched_later(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the answer is the result, more than the usual moment is waited for it: nobody could ask for it again."""
    monkeypatch.setattr(submit, "GRACE", 0.0)
    studio.server.next("draw", faults.hang(after=True))

    async def story() -> None:
        sending = asyncio.create_task(studio._draws(Ark, {}))
        assert await asyncio.to_thread(studio.server.wait_for, "draw")
        sending.cancel()
        for _ in range(5):
            await asyncio.sleep(0)
        studio.server.release()
        await sending

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(story())
    (entry,) = studio.ledger.entries()
    assert (entry.price, len(entry.urls)) == (0.5, 2)
    task, pictures = studio.draws()
    assert (task.id, len(pictures), studio.server.draws) == (entry.task_id, 2, 1)
    assert [each.state for each in studio.ledger.entries()] == ["succeeded"]
