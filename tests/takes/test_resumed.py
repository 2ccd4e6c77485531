"""A take that was sent earlier is finished, never sent: at once where it is done, with its line in the ledger, and with what
goes wrong in its recipe; and a stop that comes with the reply loses no task."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from seedance_cli.errors import LinkDead, SeedanceError, StillRunning, TaskFailed
from seedance_cli.film import Film, Take, create_film, read_take
from seedance_cli.services.protocol import Leaving, Order, State, Task, VideoRequest, nothing
from seedance_cli.takes.ledger import Ledger
from seedance_cli.takes.shoot import resume, shoot
from seedance_cli.takes.waiting import Waiting
from seedance_cli.takes.watch import Moment
from tests.takes.ledger_entries import begun
from tests.takes.service import HeldClock, ScriptedService
from tests.takes.test_shoot import BOARD, RUNNING, done

FAILED = Task(id="task-1", state=State.FAILED, error="face detected")


class Later(HeldClock):
    """Some time after the take was sent."""

    def seconds_since(self, moment: str) -> float:
        return 500.0 if moment == self.now() else 0.0


@pytest.fixture
def film(tmp_path: Path) -> Film:
    return create_film(tmp_path / "mars", BOARD)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "state") as opened:
        yield opened


@pytest.fixture
def take(film: Film) -> Take:
    return Take(
        folder=film.new_take_folder(),
        service="scripted",
        model="m1",
        state="queued",
        prompt="x",
        request={},
        storyboard=film.board,
        task_id="task-1",
        price=20,
        started=HeldClock().now(),
    ).save()


class Resumed:
    def __init__(self, take: Take, *script: Task | SeedanceError, paid: bool = True, **how: Any) -> None:
        self.service, self.clock = ScriptedService(list(script), paid=paid), Later()
        self.moments: list[tuple[Take, Moment]] = []
        self._take = take
        self._how = how

    def made(self, ledger: Ledger | None = None) -> Take:
        waiting = Waiting(clock=self.clock, every=10.0, **self._how)
        return asyncio.run(
            resume(self._take, self.service, listen=self._hear, waiting=waiting, ledger=ledger)
        )

    def _hear(self, take: Take, moment: Moment) -> None:
        self.moments.append((take, moment))


def test_a_take_that_is_done_is_fetched_at_once_and_nothing_sent(
    take: Take, ledger: Ledger, tmp_path: Path
) -> None:
    entry = ledger.accepted(begun(ledger, service="scripted").id, "task-1")
    resumed = Resumed(take, done(tmp_path / "out.mp4"))
    made = resumed.made(ledger)
    assert made.clip.is_file()
    assert (read_take(take.folder).state, made.state, made.price) == ("succeeded", "succeeded", 20)
    assert (resumed.service.submits, resumed.clock.sleeps) == (0, [0])
    kept = ledger.entry(entry.id)
    assert (kept.state, kept.seconds) == ("succeeded", None)  # nobody watched all the time


def test_one_that_runs_is_waited_for_and_the_time_since_its_sending_counts(
    take: Take, tmp_path: Path
) -> None:
    resumed = Resumed(take, RUNNING, done(tmp_path / "out.mp4"))
    resumed.made()
    assert [(moment.state, moment.elapsed) for _, moment in resumed.moments] == [
        ("running", 500),
        ("succeeded", 510),
    ]
    assert [each.state for each, _ in resumed.moments] == ["running", "succeeded"]


def test_one_that_failed_meanwhile_says_why_in_recipe_and_ledger(take: Take, ledger: Ledger) -> None:
    entry = ledger.accepted(begun(ledger, service="scripted").id, "task-1")
    with pytest.raises(TaskFailed, match="face detected") as caught:
        Resumed(take, FAILED).made(ledger)
    assert caught.value.task_id == "task-1"
    assert (ledger.entry(entry.id).state, ledger.entry(entry.id).error) == ("failed", "face detected")
    recipe = read_take(take.folder)
    assert (recipe.state, "face detected" in recipe.error) == ("failed", True)


def test_patience_that_ends_leaves_it_for_the_next_time(take: Take) -> None:
    with pytest.raises(StillRunning) as caught:
        Resumed(take, RUNNING, patience=25.0).made()
    assert caught.value.task_id == "task-1"
    assert (read_take(take.folder).state, read_take(take.folder).error) == ("running", "")


def test_a_clip_without_a_link_stays_at_the_service(take: Take) -> None:
    with pytest.raises(LinkDead) as caught:
        Resumed(take, Task(id="task-1", state=State.SUCCEEDED)).made()
    assert caught.value.task_id == "task-1"
    assert "task-1" in caught.value.message
    assert caught.value.hint.startswith("seedance resume ")
    assert read_take(take.folder).state == "succeeded"


def test_a_stop_that_comes_with_the_reply_leaves_the_task_in_recipe_and_ledger(
    film: Film, ledger: Ledger
) -> None:
    class Gated(ScriptedService):
        async def submit(self, order: Order, leaving: Leaving = nothing) -> Task:
            sent = await super().submit(order, leaving)
            taken.set()
            await gate.wait()
            return sent

    taken, gate, heard = asyncio.Event(), asyncio.Event(), list[tuple[str, str]]()

    async def story() -> None:
        request = VideoRequest(storyboard=film.board, prompt="x", folder=film.folder)
        work = asyncio.create_task(
            shoot(
                film,
                Gated([RUNNING]),
                request,
                listen=lambda take, moment: heard.append((take.task_id, moment.task.id)),
                waiting=Waiting(clock=HeldClock()),
                ledger=ledger,
            )
        )
        await taken.wait()
        work.cancel()
        await asyncio.sleep(0)
        gate.set()
        await work

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(story())
    (folder,) = film.take_folders()
    assert (read_take(folder).state, read_take(folder).task_id) == ("queued", "task-1")
    assert [(entry.state, entry.task_id) for entry in ledger.entries()] == [("queued", "task-1")]
    assert heard == [("task-1", "task-1")]
