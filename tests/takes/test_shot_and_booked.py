"""A take from its intent to its end, with the ledger open: what its line and its recipe say, and what claims no take."""

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from seedance_cli.errors import (
    Interrupted,
    OutcomeUnknown,
    Refused,
    SeedanceError,
    TaskFailed,
    TaskRefused,
    Unreachable,
    WrongInput,
)
from seedance_cli.film import Film, Take, create_film, read_take
from seedance_cli.services.protocol import Leaving, Order, Request, State, Task, VideoRequest, nothing
from seedance_cli.takes import deliver as delivering
from seedance_cli.takes.ledger import Ledger
from seedance_cli.takes.links import fingerprint
from seedance_cli.takes.shoot import shoot
from seedance_cli.takes.turns import Turns
from seedance_cli.takes.waiting import Waiting
from tests.takes.ledger_entries import begun
from tests.takes.service import HeldClock, ScriptedService
from tests.takes.test_shoot import BOARD, QUEUED, RUNNING, done


@pytest.fixture
def film(tmp_path: Path) -> Film:
    return create_film(tmp_path / "mars", BOARD)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "state") as opened:
        yield opened


def request(film: Film, seed: int | None = None) -> VideoRequest:
    return VideoRequest(storyboard=film.board, prompt="dunes", folder=film.folder, seed=seed)


def run(
    film: Film,
    service: ScriptedService,
    ledger: Ledger | None = None,
    *,
    clock: HeldClock | None = None,
    known: set[int] | None = None,
    **waits: Any,
) -> None:
    waiting = Waiting(clock=clock or HeldClock(), **({"every": 10.0} | waits))
    asyncio.run(
        shoot(film, service, request(film), listen=quiet, waiting=waiting, ledger=ledger, known=known)
    )


def quiet(*_: object) -> None:
    pass


class Failing(ScriptedService):
    """Takes no order, for this reason."""

    def __init__(self, fault: BaseException) -> None:
        super().__init__([RUNNING])
        self.fault = fault

    async def submit(self, order: Order, leaving: Leaving = nothing) -> Task:
        leaving()
        raise self.fault


def test_a_take_is_one_line_with_all_that_is_known_of_it(film: Film, ledger: Ledger, tmp_path: Path) -> None:
    service = ScriptedService([RUNNING, done(tmp_path / "out.mp4")])
    run(film, service, ledger)
    (entry,) = ledger.entries()
    (folder,) = film.take_folders()
    assert (entry.kind, entry.title, entry.folder) == ("clip", "mars", str(folder.absolute()))
    assert (entry.estimate, entry.unit, entry.price, entry.task_id) == (20, "points", 20, "task-1")
    assert (entry.state, entry.seconds) == ("succeeded", 20)
    assert entry.request_hash == fingerprint(service, request(film)) != ""
    recipe = read_take(folder)
    assert (recipe.started, recipe.finished) == (HeldClock().now(), HeldClock().now())


def test_the_ledger_hears_of_the_task_before_the_first_look(
    film: Film, ledger: Ledger, tmp_path: Path
) -> None:
    class Looking(ScriptedService):
        async def get(self, task_id: str) -> Task:
            seen.append((ledger.entries()[0].state, ledger.entries()[0].task_id))
            return await super().get(task_id)

    seen: list[tuple[str, str]] = []
    run(film, Looking([RUNNING, QUEUED, done(tmp_path / "out.mp4")]), ledger)
    assert seen == [("queued", "task-1"), ("running", "task-1"), ("queued", "task-1")]


def test_what_is_free_has_no_line(film: Film, ledger: Ledger, tmp_path: Path) -> None:
    run(film, ScriptedService([done(tmp_path / "out.mp4")], paid=False), ledger)
    assert ledger.entries() == ()


def test_a_service_that_is_not_there_claims_no_take(film: Film, ledger: Ledger) -> None:
    class Away(ScriptedService):
        async def connect(self) -> None:
            raise Unreachable("gone")

    with pytest.raises(Unreachable):
        run(film, Away([RUNNING]), ledger)
    assert (film.take_folders(), ledger.entries()) == ((), ())


def test_the_same_request_of_another_program_is_not_sent_twice(film: Film, ledger: Ledger) -> None:
    service = ScriptedService([RUNNING])
    earlier = begun(ledger, service="scripted", request_hash=fingerprint(service, request(film)))
    with pytest.raises(OutcomeUnknown):
        run(film, service, ledger, known=set())
    assert service.submits == 0
    assert film.take_folders() == ()
    with pytest.raises(SeedanceError):
        run(film, service, ledger, known={earlier.id}, patience=5.0)
    assert service.submits == 1


@pytest.mark.parametrize(
    ("fault", "booked", "kept"),
    [
        (Unreachable("gone"), "unsent", "unsent"),
        (Interrupted("stopped"), "unsent", "unsent"),
        (Refused("a face"), "refused", "refused"),
        (OutcomeUnknown("no reply"), "unknown", "unknown"),
        (SeedanceError("?"), "unknown", "unknown"),
    ],
)
def test_line_and_recipe_agree_on_what_became_of_an_order(
    film: Film, ledger: Ledger, fault: SeedanceError, booked: str, kept: str
) -> None:
    with pytest.raises(type(fault)):
        run(film, Failing(fault), ledger)
    (folder,) = film.take_folders()
    assert (ledger.entries()[0].state, read_take(folder).state) == (booked, kept)


def test_half_an_answer_that_names_its_task_is_kept_in_both(film: Film, ledger: Ledger) -> None:
    fault = OutcomeUnknown("half an answer")
    fault.task_id = "task-7"
    with pytest.raises(OutcomeUnknown) as caught:
        run(film, Failing(fault), ledger)
    (folder,) = film.take_folders()
    assert caught.value.task_id == "task-7"
    assert (ledger.entries()[0].state, ledger.entries()[0].task_id) == ("queued", "task-7")
    assert read_take(folder).task_id == "task-7"


@pytest.mark.parametrize(
    ("state", "words"), [(State.FAILED, "The take failed"), (State.CANCELLED, "The take was cancelled")]
)
def test_a_task_that_ends_without_a_clip_says_how(film: Film, state: State, words: str) -> None:
    with pytest.raises(TaskFailed, match=words):
        run(film, ScriptedService([Task(id="task-1", state=state, error="busy")]))


def test_a_task_that_is_refused_late_ends_as_one_that_is_refused_at_once(film: Film, ledger: Ledger) -> None:
    refused = Task(id="task-1", state=State.FAILED, error="a face", refused=True)
    with pytest.raises(TaskRefused, match="The take failed: a face") as caught:
        run(film, ScriptedService([refused]), ledger)
    assert (caught.value.code, caught.value.exit_code) == (Refused.code, Refused.exit_code)
    assert ledger.entries()[0].state == "failed"


def test_takes_share_the_turns_of_their_service_and_a_usual_wait(film: Film, tmp_path: Path) -> None:
    clock = HeldClock()
    service = ScriptedService([*[RUNNING] * 11, done(tmp_path / "out.mp4")])
    run(film, service, clock=clock, every=0.001, turns=Turns(6, clock))
    assert sum(clock.sleeps) > 15
    clock = HeldClock()
    service = ScriptedService([*[RUNNING] * 3, done(tmp_path / "b.mp4")])
    run(film, service, clock=clock, every=None, usual=60.0)
    assert clock.sleeps == [10, 20, 10, 10]  # it is due


def test_a_free_task_is_stopped_with_its_take(film: Film) -> None:
    service = ScriptedService([RUNNING], paid=False)
    with pytest.raises(SeedanceError):
        run(film, service, patience=15.0)
    assert (service.cancelled, film.take_folders()) == (["task-1"], ())
    paid = ScriptedService([RUNNING])
    with pytest.raises(SeedanceError):
        run(film, paid, patience=15.0)
    assert paid.cancelled == []


@pytest.mark.parametrize(("asked", "kept"), [(77, 77), (None, 1)])
def test_a_seed_that_was_asked_for_stays(film: Film, tmp_path: Path, asked: int | None, kept: int) -> None:
    service = ScriptedService([done(tmp_path / "out.mp4")], options=("seed",))
    waiting = Waiting(clock=HeldClock(), every=10.0)
    take = asyncio.run(shoot(film, service, request(film, asked), listen=quiet, waiting=waiting))
    assert (take.seed, take.request["seed"]) == (kept, kept)


def test_links_that_a_service_refuses_claim_no_take(film: Film) -> None:
    class Strict(ScriptedService):
        def order(self, request: Request, links: Mapping[str, str] | None = None) -> Order:
            if links:
                raise WrongInput("no such link")
            return super().order(request, links)

    links = {"a.png": "https://cdn.example/a.png"}
    with pytest.raises(WrongInput):
        asyncio.run(shoot(film, Strict([RUNNING]), request(film), listen=quiet, links=links))
    assert film.take_folders() == ()


def test_a_recipe_that_fails_at_the_last_moment_keeps_the_order_here(
    film: Film, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = Take.save

    def full(take: Take) -> Take:
        if take.state == "unknown":
            raise SeedanceError("The disk is full.")
        return save(take)

    monkeypatch.setattr(Take, "save", full)
    service = ScriptedService([RUNNING])
    with pytest.raises(SeedanceError, match="full"):
        run(film, service, ledger)
    assert service.submits == 0
    assert [entry.state for entry in ledger.entries()] == ["unsent"]
    assert [read_take(folder).state for folder in film.take_folders()] == ["unsent"]


def test_clip_and_last_frame_are_on_the_disk_before_they_bear_their_names(
    film: Film, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PIL import Image

    flush, before = delivering.flush, list[bytes]()

    def watched(path: Path) -> None:
        (folder,) = film.take_folders()
        assert not (folder / "clip.mp4").exists()
        assert not (folder / "last-frame.png").exists()
        before.append(path.read_bytes())
        flush(path)

    monkeypatch.setattr(delivering, "flush", watched)
    run(film, ScriptedService([done(tmp_path / "out.mp4")]))
    (folder,) = film.take_folders()
    take = read_take(folder)
    assert sorted(before) == sorted([take.clip.read_bytes(), take.last_frame.read_bytes()])
    with Image.open(take.last_frame) as frame:
        assert (frame.format, frame.size) == ("PNG", (take.width, take.height))
