"""Stills: when an earlier one is waited for instead of being paid again, what is told of a fault, and the files' names."""

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from seedance_cli.errors import (
    Interrupted,
    LinkDead,
    OutcomeUnknown,
    SeedanceError,
    StillRunning,
    TaskFailed,
    Unreachable,
)
from seedance_cli.services.protocol import Leaving, Order, State, StillRequest, Task, nothing
from seedance_cli.takes.ledger import Ledger
from seedance_cli.takes.links import Links, fingerprint
from seedance_cli.takes.stills import Drawing, Pictures, draw, safe_name, under_way
from seedance_cli.takes.turns import Turns
from seedance_cli.takes.waiting import Waiting
from seedance_cli.takes.watch import Moment
from tests.footage import picture
from tests.takes.ledger_entries import begun
from tests.takes.service import HeldClock, ScriptedService

REQUEST = StillRequest(prompt="a heron", ratio="1:1")
RUNNING = Task(id="task-1", state=State.RUNNING)
MARK = "cd" * 32


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "state") as opened:
        yield opened


def done(*pictures: Path) -> Task:
    return Task(id="task-1", state=State.SUCCEEDED, urls=tuple(map(str, pictures)))


@dataclass
class Studio:
    """Where stills are drawn, and what was heard of them."""

    room: Path
    ledger: Ledger | None = None
    folder: str = "/films/mars/stills"
    clock: HeldClock = field(default_factory=HeldClock)
    moments: list[Moment] = field(default_factory=list)
    placed: list[Pictures] = field(default_factory=list)

    def draws(self, service: ScriptedService, *, pending: bool = False, **how: Any) -> tuple[Task, Pictures]:
        return asyncio.run(self.drawing(service, pending=pending, **how))

    async def drawing(
        self,
        service: ScriptedService,
        *,
        pending: bool = False,
        waits: dict[str, Any] | None = None,
        **how: Any,
    ) -> tuple[Task, Pictures]:
        told: dict[str, Any] = {"folder": self.folder, "arrived": self.placed.append}
        drawing = Drawing(
            service=service,
            room=self.room,
            links=Links(),
            listen=self.moments.append,
            waiting=Waiting(clock=self.clock, **({"every": 10.0} | (waits or {}))),
            ledger=self.ledger,
            **(told | how),
        )
        return await draw(drawing, REQUEST, pending=pending)

    @property
    def states(self) -> list[str]:
        return [entry.state for entry in self.ledger.entries()] if self.ledger else []


@pytest.fixture
def studio(tmp_path: Path, ledger: Ledger) -> Studio:
    room = tmp_path / "room"
    room.mkdir()
    return Studio(room, ledger)


@pytest.fixture
def teal(tmp_path: Path) -> Path:
    return picture(tmp_path / "teal.png")


def test_a_still_is_in_the_ledger_with_what_it_was_and_how_long_it_took(studio: Studio, teal: Path) -> None:
    service = ScriptedService([RUNNING, done(teal)])
    task, pictures = studio.draws(service)
    assert studio.ledger
    (entry,) = studio.ledger.entries()
    assert (entry.kind, entry.title, entry.folder) == ("still", "a heron", studio.folder)
    assert (entry.state, entry.task_id, entry.estimate, entry.seconds) == ("succeeded", "task-1", 20, 20)
    assert entry.request_hash == fingerprint(service, REQUEST)
    assert studio.placed == [pictures]
    assert [moment.state for moment in studio.moments] == ["queued", "running", "succeeded"]
    assert studio.clock.sleeps == [10, 10]
    assert task == done(teal)


def test_until_its_pictures_are_safe_it_counts_as_under_way(studio: Studio, teal: Path) -> None:
    seen: list[list[str]] = []
    studio.draws(ScriptedService([RUNNING, done(teal)]), arrived=lambda _: seen.append(studio.states))
    assert seen == [["running"]]


def test_without_a_folder_of_its_own_it_is_noted_for_the_room(studio: Studio, teal: Path) -> None:
    studio.draws(ScriptedService([done(teal)]), folder="")
    assert studio.ledger
    assert studio.ledger.entries()[0].folder == str(studio.room)


def test_one_that_was_sent_earlier_is_looked_at_at_once_and_its_wait_counts_for_none(
    studio: Studio, teal: Path
) -> None:
    with pytest.raises(StillRunning) as caught:
        studio.draws(ScriptedService([RUNNING]), waits={"every": 7.0, "patience": 15.0})
    assert (caught.value.task_id, studio.clock.sleeps) == ("task-1", [7, 7, 1])
    studio.clock.sleeps.clear()
    again = ScriptedService([done(teal)])
    studio.draws(again)
    assert (again.submits, studio.clock.sleeps) == (0, [0])
    assert studio.ledger
    assert (studio.states, studio.ledger.entries()[0].seconds) == (["succeeded"], None)


def test_with_again_an_earlier_one_is_left_alone(studio: Studio, teal: Path) -> None:
    with pytest.raises(StillRunning):
        studio.draws(ScriptedService([RUNNING]), waits={"patience": 15.0})
    service = ScriptedService([done(teal)])
    studio.draws(service, again=True)
    assert service.submits == 1


def test_the_same_still_of_another_program_is_not_sent_twice(studio: Studio, teal: Path) -> None:
    service = ScriptedService([done(teal)])
    assert studio.ledger
    begun(studio.ledger, service="scripted", request_hash=fingerprint(service, REQUEST))
    with pytest.raises(OutcomeUnknown):
        studio.draws(service, known=set())
    assert service.submits == 0


def test_stills_share_the_turns_of_their_service(studio: Studio, teal: Path) -> None:
    turns = Turns(6, studio.clock)
    studio.draws(ScriptedService([*[RUNNING] * 11, done(teal)]), waits={"every": 0.001, "turns": turns})
    assert sum(studio.clock.sleeps) > 15


def test_a_still_is_looked_at_more_often_when_it_is_due(studio: Studio, teal: Path) -> None:
    studio.draws(ScriptedService([*[RUNNING] * 3, done(teal)]), waits={"every": None, "usual": 60.0})
    assert studio.clock.sleeps == [10, 20, 10, 10]


def test_an_upload_is_tried_again_by_the_same_clock_and_told(studio: Studio, tmp_path: Path) -> None:
    class Hiccup(ScriptedService):
        async def upload(self, path: Path) -> str:
            if not said:
                raise Unreachable("busy")
            return await super().upload(path)

    said: list[str] = []
    made = picture(tmp_path / "a.png")
    request = StillRequest(prompt="a heron", ratio="1:1", edit=(str(made),))
    drawing = Drawing(
        service=Hiccup([done(made)], uploads=("image",)),
        room=studio.room,
        links=Links(),
        listen=studio.moments.append,
        waiting=Waiting(clock=studio.clock, every=10.0, tell=said.append),
    )
    asyncio.run(draw(drawing, request))
    assert studio.clock.sleeps == [2, 10]
    assert len(said) == 1


def test_a_service_that_is_not_there_is_not_written_down(studio: Studio) -> None:
    class Away(ScriptedService):
        async def connect(self) -> None:
            raise Unreachable("gone")

    service = Away([RUNNING])
    with pytest.raises(Unreachable) as caught:
        studio.draws(service)
    assert caught.value.message == "gone Nothing was charged."
    assert (service.submits, studio.states) == (0, [])


# what is under way


def test_what_is_under_way_is_the_latest_of_the_same_request_and_folder(ledger: Ledger) -> None:
    for number, folder in enumerate(("here", "here", "there")):
        entry = begun(ledger, request_hash=MARK, folder=folder)
        ledger.accepted(entry.id, f"task-{number}")
    begun(ledger, request_hash=MARK, folder="here")  # one without a task cannot be waited for
    ledger.accepted(begun(ledger, folder="here").id, "other")
    assert under_way(ledger, MARK, Path("here")) == Task(id="task-1", state=State.QUEUED)
    assert under_way(ledger, MARK, "there") == Task(id="task-2", state=State.QUEUED)


def test_what_is_made_or_for_nowhere_is_not_under_way(ledger: Ledger) -> None:
    entry = ledger.accepted(begun(ledger, request_hash=MARK, folder="here").id, "task-1")
    assert under_way(ledger, MARK, "") is None
    assert under_way(None, MARK, "here") is None
    assert under_way(ledger, MARK, "there") is None
    ledger.ended(entry.id, State.SUCCEEDED)
    assert under_way(ledger, MARK, "here") is None
    assert under_way(ledger, MARK, "here", made_too=True) == Task(id="task-1", state=State.QUEUED)


# faults


def test_a_still_that_failed_names_its_task_and_the_reason(studio: Studio) -> None:
    failed = Task(id="task-1", state=State.FAILED, error="face detected")
    with pytest.raises(TaskFailed, match="face detected") as caught:
        studio.draws(ScriptedService([failed]))
    assert caught.value.task_id == "task-1"
    assert (studio.states, studio.placed) == (["failed"], [])


def test_a_still_without_a_link_says_how_it_may_come_yet(studio: Studio) -> None:
    with pytest.raises(LinkDead) as caught:
        studio.draws(ScriptedService([done()]))
    assert caught.value.task_id == "task-1"
    assert "--again" in caught.value.hint
    assert studio.placed == []
    assert studio.states == ["queued"]  # who runs again must not pay again


def test_what_is_no_picture_is_no_still(studio: Studio, tmp_path: Path) -> None:
    page = tmp_path / "page.png"
    page.write_text("<html>busy</html>")
    with pytest.raises(LinkDead) as caught:
        studio.draws(ScriptedService([done(page)]))
    assert caught.value.task_id == "task-1"
    assert list(studio.room.iterdir()) == []
    assert "succeeded" not in studio.states


def test_a_stop_while_pictures_are_uploaded_charges_nothing(studio: Studio, tmp_path: Path) -> None:
    class Uploading(ScriptedService):
        async def upload(self, path: Path) -> str:
            started.set()
            await asyncio.Event().wait()
            raise AssertionError

    started = asyncio.Event()
    service = Uploading([RUNNING], uploads=("image",))
    request = StillRequest(prompt="a heron", ratio="1:1", edit=(str(picture(tmp_path / "a.png")),))
    drawing = Drawing(service=service, room=studio.room, links=Links(), listen=studio.moments.append)

    async def story() -> None:
        work = asyncio.create_task(draw(drawing, request))
        await started.wait()
        work.cancel()
        await work

    with pytest.raises(Interrupted, match="nothing was charged"):
        asyncio.run(story())
    assert service.submits == 0


def test_a_stop_while_it_is_sent_keeps_the_tasks_id(studio: Studio) -> None:
    class Gated(ScriptedService):
        async def submit(self, order: Order, leaving: Leaving = nothing) -> Task:
            sent = await super().submit(order, leaving)
            taken.set()
            await gate.wait()
            return sent

    taken, gate = asyncio.Event(), asyncio.Event()
    service = Gated([RUNNING])

    async def story() -> None:
        work = asyncio.create_task(studio.drawing(service))
        await taken.wait()
        work.cancel()
        await asyncio.sleep(0)
        gate.set()
        await work

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(story())
    assert studio.ledger
    assert [(entry.state, entry.task_id) for entry in studio.ledger.entries()] == [("queued", "task-1")]
    assert [moment.task.id for moment in studio.moments] == ["task-1"]  # who waits can name it


# names


@pytest.mark.parametrize(
    ("kind", "suffix"), [("PNG", ".png"), ("JPEG", ".jpg"), ("WEBP", ".webp"), ("GIF", ".png")]
)
def test_a_picture_has_the_ending_of_what_it_is(
    studio: Studio, tmp_path: Path, kind: str, suffix: str
) -> None:
    from PIL import Image

    made = tmp_path / "made"
    Image.new("RGB", (64, 64), "teal").save(made, format=kind)
    _, pictures = studio.draws(ScriptedService([done(made, made)]))
    assert [path.name for path in pictures] == [f"task-1-1{suffix}", f"task-1-2{suffix}"]


@pytest.mark.parametrize("name", ["task-1", "A_b-9", "x" * 60])
def test_a_plain_id_is_its_own_name(name: str) -> None:
    assert safe_name(name) == name


@pytest.mark.parametrize("name", ["..", "-rf", "a/b", "雨", "x" * 61, "C:\\a", "a.b", "\ud800"])
def test_an_odd_id_gets_a_name_of_letters_and_a_mark(name: str) -> None:
    made = safe_name(name)
    assert made != name
    assert made.isascii()
    assert made.replace("-", "").replace("_", "").isalnum()
    assert not made.startswith("-")
    assert len(made) <= 69
    assert Path(made).name == made
    assert os.sep not in made


@given(some.text(min_size=1, max_size=80), some.text(min_size=1, max_size=80))
def test_two_ids_never_become_one_name(one: str, other: str) -> None:
    assert (one == other) == (safe_name(one) == safe_name(other))


def test_a_full_disk_names_the_task(studio: Studio, teal: Path) -> None:
    def full(_: Pictures) -> None:
        raise SeedanceError("The disk is full.")

    with pytest.raises(SeedanceError, match="full"):
        studio.draws(ScriptedService([done(teal)]), arrived=full)
    assert studio.states == ["queued"]
