"""What a take's recipe says after each way of going wrong, and that waiting survives what is not the task's own end."""

import asyncio
import errno
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from seedance_cli.errors import OutcomeUnknown, Refused, SeedanceError, StillRunning, Unreachable
from seedance_cli.film import Film, Take, create_film, read_take
from seedance_cli.services.protocol import Leaving, Order, State, Task, VideoRequest, nothing
from seedance_cli.takes import deliver as delivering
from seedance_cli.takes.shoot import Listener, shoot
from seedance_cli.takes.waiting import Waiting
from tests.takes.service import HeldClock, ScriptedService
from tests.takes.test_shoot import BOARD, RUNNING, done


@pytest.fixture
def film(tmp_path: Path) -> Film:
    return create_film(tmp_path / "mars", BOARD)


def quiet(*_: object) -> None:
    pass


def run(
    film: Film,
    service: ScriptedService,
    clock: HeldClock | None = None,
    listen: Listener = quiet,
    **options: float,
) -> Take:
    request = VideoRequest(storyboard=film.board, prompt="x", folder=film.folder)
    waiting = Waiting(clock=clock or HeldClock(), every=10, **options)
    return asyncio.run(shoot(film, service, request, listen=listen, waiting=waiting))


def recipe(film: Film) -> Take:
    (folder,) = film.take_folders()
    return read_take(folder)


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (OutcomeUnknown("no reply"), "unknown"),
        (Refused("a face"), "refused"),
        (Unreachable("no network"), "unsent"),
        (KeyError("id"), "unknown"),
    ],
)
def test_what_is_known_when_no_task_came_back(film: Film, fault: Exception, state: str) -> None:
    class Failing(ScriptedService):
        async def submit(self, order: Order, leaving: Leaving = nothing) -> Task:
            leaving()
            raise fault

    with pytest.raises(type(fault)):
        run(film, Failing([RUNNING]))
    assert (recipe(film).state, recipe(film).task_id) == (state, "")
    assert recipe(film).error == getattr(fault, "message", "")


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED])
def test_only_the_tasks_own_end_is_its_failure(film: Film, state: State) -> None:
    with pytest.raises(SeedanceError):
        run(film, ScriptedService([Task(id="task-1", state=state)]))
    assert recipe(film).state == state


def test_a_lost_network_does_not_end_the_wait(film: Film, tmp_path: Path) -> None:
    clock, away = HeldClock(), Unreachable("no network")
    script = [RUNNING, away, away, away, away, RUNNING, done(tmp_path / "out.mp4")]
    assert run(film, ScriptedService(script), clock).state == "succeeded"
    assert clock.sleeps == [10, 10, 20, 40, 60, 60, 10]


def test_a_lost_network_ends_with_our_patience(film: Film) -> None:
    with pytest.raises(StillRunning):
        run(film, ScriptedService([RUNNING, Unreachable("no network")]), patience=300)
    assert (recipe(film).state, recipe(film).error) == ("running", "")


def test_a_key_that_is_refused_while_waiting_is_not_the_tasks_failure(film: Film) -> None:
    with pytest.raises(Refused) as caught:
        run(film, ScriptedService([RUNNING, Refused("the key was taken back")]))
    assert caught.value.task_id == "task-1"
    assert (recipe(film).state, recipe(film).error) == ("running", "the key was taken back")


def test_a_clip_that_could_not_be_delivered_can_be_fetched_again(film: Film, tmp_path: Path) -> None:
    (tmp_path / "out.mp4").write_text("<html>busy</html>")
    with pytest.raises(SeedanceError) as caught:
        run(
            film,
            ScriptedService([Task(id="task-1", state=State.SUCCEEDED, urls=(str(tmp_path / "out.mp4"),))]),
        )
    assert (recipe(film).state, recipe(film).task_id) == ("succeeded", "task-1")
    assert recipe(film).error == caught.value.message
    assert "it stays at scripted as task task-1" in caught.value.message
    assert (caught.value.exit_code, caught.value.hint) == (1, f"seedance resume {film.folder}")
    assert recipe(film).url == str(tmp_path / "out.mp4")
    assert (tmp_path / "out.mp4").exists()


def test_a_full_disk_at_the_clip_keeps_what_arrived_and_says_so(
    film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("seedance_cli.film.files.shutil.copyfile", full)
    with pytest.raises(SeedanceError, match="disk is full") as caught:
        run(film, ScriptedService([done(tmp_path / "out.mp4")]))
    assert caught.value.task_id == "task-1"
    assert recipe(film).state == "succeeded"
    assert "disk is full" in recipe(film).error
    assert [path.name for path in recipe(film).folder.iterdir()] == ["take.yaml"]
    assert (tmp_path / "out.mp4").exists()


def test_a_disk_that_takes_no_recipe_sends_nothing(film: Film, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("seedance_cli.film.files.os.fsync", full)
    service = ScriptedService([RUNNING])
    with pytest.raises(SeedanceError, match="disk is full"):
        run(film, service)
    assert service.submits == 0
    assert film.take_folders() == ()


def test_a_screen_that_went_away_does_not_end_a_take(film: Film, tmp_path: Path) -> None:
    def gone(*_: object) -> None:
        raise BrokenPipeError

    assert run(film, ScriptedService([RUNNING, done(tmp_path / "out.mp4")]), listen=gone).clip.is_file()


def test_a_free_render_that_took_too_long_was_stopped_and_says_so(film: Film) -> None:
    service = ScriptedService([RUNNING], paid=False)
    with pytest.raises(SeedanceError, match="Stopped after 40 s; nothing is kept") as caught:
        run(film, service, patience=40)
    assert caught.value.exit_code == 1
    assert caught.value.hint == f"seedance shoot {film.folder} --timeout 80"
    assert service.cancelled == ["task-1"]
    assert film.take_folders() == ()


def test_a_takes_seed_is_its_number_where_the_service_takes_seeds(film: Film, tmp_path: Path) -> None:
    (film.takes_folder / "005").mkdir(parents=True)
    take = run(film, ScriptedService([done(tmp_path / "a.mp4")], options=("seed",)))
    assert (take.number, take.seed, take.request["seed"]) == (6, 6, 6)
    take = run(film, ScriptedService([done(tmp_path / "b.mp4")]))
    assert (take.number, take.seed, take.request["seed"]) == (7, None, None)


def test_a_price_has_its_unit(film: Film, tmp_path: Path) -> None:
    told_late = replace(done(tmp_path / "out.mp4"), price=17.0)
    take = run(film, ScriptedService([told_late]))
    assert (take.price, take.unit) == (17, "points")


@pytest.mark.parametrize(("paid", "fine"), [(True, True), (False, False)])
def test_only_a_services_clip_may_be_some_frames_off(
    film: Film, tmp_path: Path, paid: bool, fine: bool
) -> None:
    service = ScriptedService([done(tmp_path / "out.mp4", 4.25)], paid=paid)
    if fine:
        assert run(film, service).seconds == pytest.approx(4.25, abs=0.01)
    else:
        with pytest.raises(SeedanceError, match=r"lasts 4.25 s where 4 s"):
            run(film, service)


def test_a_cancelled_delivery_is_waited_for(
    film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on, wrote = threading.Event(), threading.Event(), []

    def slow(take: Take, *_: object, **__: object) -> Take:
        begun.set()
        go_on.wait(10)
        wrote.append(take.folder.is_dir())
        return take

    monkeypatch.setattr(delivering, "_place", slow)
    service = ScriptedService([done(tmp_path / "out.mp4")], paid=False)

    async def start_and_stop() -> None:
        request = VideoRequest(storyboard=film.board, prompt="x", folder=film.folder)
        running = asyncio.create_task(
            shoot(film, service, request, listen=quiet, waiting=Waiting(clock=HeldClock()))
        )
        await asyncio.to_thread(begun.wait, 10)
        running.cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        go_on.set()
        await running

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(start_and_stop())
    assert wrote == [True]
    assert film.take_folders() == ()


def test_the_clip_and_its_last_frame_come_together(
    film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(delivering, "flush", full)
    with pytest.raises(SeedanceError, match="disk is full"):
        run(film, ScriptedService([done(tmp_path / "out.mp4")]))
    assert [path.name for path in recipe(film).folder.iterdir()] == ["take.yaml"]
