"""From intent to clip: what is written when, what is kept, and what never happens twice."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from seedance_cli.errors import SeedanceError, StillRunning, WrongInput
from seedance_cli.film import Film, Take, create_film, read_take
from seedance_cli.film.files import sha256
from seedance_cli.services.protocol import Leaving, Order, Request, State, Task, VideoRequest, nothing
from seedance_cli.story.brief import Brief
from seedance_cli.story.storyboard import Shot, Storyboard
from seedance_cli.takes.shoot import shoot
from seedance_cli.takes.waiting import Waiting
from seedance_cli.takes.watch import Moment
from tests.footage import clip
from tests.takes.service import HeldClock, ScriptedService

QUEUED, RUNNING = Task(id="task-1", state=State.QUEUED), Task(id="task-1", state=State.RUNNING, progress=0.5)
BOARD = Storyboard(
    title="mars", brief=Brief(idea="A walk", duration=4), shots=(Shot(seconds=4, content="@image1"),)
)


@pytest.fixture
def film(tmp_path: Path) -> Film:
    return create_film(tmp_path / "mars", BOARD)


def done(path: Path, seconds: float = 4) -> Task:
    return Task(id="task-1", state=State.SUCCEEDED, urls=(str(clip(path, seconds)),))


def run(film: Film, service: ScriptedService, clock: HeldClock | None = None, **waits: float) -> Take:
    request = VideoRequest(storyboard=film.board, prompt="look at @image1", folder=film.folder, seed=3)
    heard: list[Moment] = []
    waiting = Waiting(clock=clock or HeldClock(), every=10, **waits)
    take = asyncio.run(shoot(film, service, request, listen=lambda _, m: heard.append(m), waiting=waiting))
    assert [moment.state for moment in heard][-1] is State.SUCCEEDED
    return take


def test_a_clip_in_its_place_with_its_recipe_and_last_frame(film: Film, tmp_path: Path) -> None:
    take = run(film, ScriptedService([QUEUED, RUNNING, done(tmp_path / "out.mp4")]))
    assert take.clip == film.folder / "takes" / "001" / "clip.mp4"
    assert sorted(path.name for path in take.folder.iterdir()) == ["clip.mp4", "last-frame.png", "take.yaml"]
    recipe = read_take(take.folder)
    assert recipe == take
    assert (recipe.state, recipe.task_id, recipe.price, recipe.seed) == ("succeeded", "task-1", 20, 3)
    assert recipe.prompt == "look at @image_file_1"
    assert recipe.storyboard == film.board
    assert recipe.seconds == pytest.approx(4, abs=0.05)
    assert recipe.hashes["clip.mp4"] == sha256(take.clip)
    assert recipe.url == str(tmp_path / "out.mp4")


def test_intent_is_written_before_the_submit_and_the_id_right_after(film: Film, tmp_path: Path) -> None:
    seen: list[tuple[str, str]] = []

    class Looking(ScriptedService):
        async def submit(self, order: Order, leaving: Leaving = nothing) -> Task:
            leaving()
            seen.append((read_take(film.take_folders()[0]).state, "before"))
            return await super().submit(order)

        async def get(self, task_id: str) -> Task:
            seen.append((read_take(film.take_folders()[0]).task_id, "at the first look"))
            return await super().get(task_id)

    run(film, Looking([done(tmp_path / "out.mp4")]))
    assert seen == [("unknown", "before"), ("task-1", "at the first look")]


def test_a_failed_paid_take_keeps_its_folder_and_the_services_words(film: Film) -> None:
    service = ScriptedService([RUNNING, Task(id="task-1", state=State.FAILED, error="face detected")])
    with pytest.raises(SeedanceError, match="face detected") as caught:
        run(film, service)
    assert caught.value.task_id == "task-1"
    assert read_take(film.take_folders()[0]).state == "failed"
    assert "face detected" in read_take(film.take_folders()[0]).error
    assert service.submits == 1


def test_a_failed_free_take_leaves_nothing(film: Film) -> None:
    with pytest.raises(SeedanceError, match="gave no reason"):
        run(film, ScriptedService([Task(id="task-1", state=State.FAILED)], paid=False))
    assert film.take_folders() == ()


def test_patience_that_ends_leaves_the_task_running(film: Film) -> None:
    clock = HeldClock()
    with pytest.raises(StillRunning) as caught:
        run(film, ScriptedService([RUNNING]), clock, patience=65)
    assert caught.value.task_id == "task-1"
    assert clock.sleeps == [10, 10, 10, 10, 10, 10, 5]
    recipe = read_take(film.take_folders()[0])
    assert (recipe.task_id, recipe.state) == ("task-1", "running")


@pytest.mark.parametrize("make", ["html", "empty"])
def test_what_is_no_clip_is_never_called_one(film: Film, tmp_path: Path, make: str) -> None:
    path = tmp_path / "out.mp4"
    path.write_text("<html>busy</html>" if make == "html" else "")
    with pytest.raises(SeedanceError):
        run(film, ScriptedService([Task(id="task-1", state=State.SUCCEEDED, urls=(str(path),))]))
    assert [each.name for each in film.take_folders()[0].iterdir()] == ["take.yaml"]


def test_a_paid_clip_of_another_length_is_kept_and_said(film: Film, tmp_path: Path) -> None:
    take = run(film, ScriptedService([done(tmp_path / "out.mp4", 1)]))
    assert take.clip.is_file()
    assert "lasts 1.00 s where 4 s were asked for" in read_take(take.folder).error


def test_a_free_clip_of_another_length_is_refused(film: Film, tmp_path: Path) -> None:
    with pytest.raises(SeedanceError, match=r"lasts 1\.00 s"):
        run(film, ScriptedService([done(tmp_path / "out.mp4", 1)], paid=False))
    assert film.take_folders() == ()


def test_stopping_a_free_render_stops_it(film: Film) -> None:
    service = ScriptedService([RUNNING], paid=False)

    async def start_and_stop() -> None:
        request = VideoRequest(storyboard=film.board, prompt="x", folder=film.folder)
        running = asyncio.create_task(
            shoot(film, service, request, listen=lambda *_: None, waiting=Waiting(clock=HeldClock()))
        )
        while not film.take_folders():
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        running.cancel()
        await running

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(start_and_stop())
    assert service.cancelled == ["task-1"]
    assert film.take_folders() == ()


def test_a_request_that_cannot_be_sent_leaves_no_take(film: Film) -> None:
    class Strict(ScriptedService):
        def order(self, request: Request, links: Mapping[str, str] | None = None) -> Order:
            raise WrongInput("too many pictures")

    with pytest.raises(WrongInput):
        run(film, Strict([RUNNING]))
    assert film.take_folders() == ()
