"""What is sent, and how often: the order once, uploads and downloads as often as it takes."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from seedance_cli.errors import (
    Interrupted,
    LinkDead,
    OutcomeUnknown,
    Refused,
    SeedanceError,
    TooMany,
    Unreachable,
)
from seedance_cli.film import create_film
from seedance_cli.services.protocol import Leaving, Order, State, StillRequest, Task, VideoRequest, nothing
from seedance_cli.story.brief import Brief
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import Shot, Storyboard
from seedance_cli.takes.booking import Booking
from seedance_cli.takes.fetch import fetch
from seedance_cli.takes.ledger import Ledger
from seedance_cli.takes.links import Links
from seedance_cli.takes.shoot import shoot
from seedance_cli.takes.stills import Drawing, draw
from seedance_cli.takes.submit import send
from seedance_cli.takes.waiting import Waiting
from tests.footage import clip, picture
from tests.takes.service import HeldClock, ScriptedService

ORDER = Order(body={"model": "m1"}, model="m1")


class Answering(ScriptedService):
    """Answers each submit with the next of these, the last one for ever."""

    def __init__(self, *answers: Task | BaseException) -> None:
        super().__init__(script=[])
        self.answers = list(answers)

    async def submit(self, order: Order, leaving: Leaving = nothing) -> Task:
        leaving()
        self.submits += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, BaseException):
            raise answer
        return answer


TASK = Task(id="task-1", state=State.QUEUED)


def sent(service: ScriptedService, clock: HeldClock) -> Task:
    return asyncio.run(send(service, ORDER, Booking(None, 0), clock))[0]


def test_what_was_surely_not_taken_is_sent_again_and_never_too_soon() -> None:
    said: list[str] = []
    clock = HeldClock()
    service = Answering(TooMany("slower", retry_after=7), TooMany("slower"), Unreachable("gone"), TASK)
    task, interrupted = asyncio.run(send(service, ORDER, Booking(None, 0), clock, said.append))
    assert (task, interrupted, service.submits) == (TASK, False, 4)
    assert clock.sleeps == [7, 4, 8]
    assert said[0] == "slower; trying again in 7 s."


@pytest.mark.parametrize(
    "fault", [OutcomeUnknown("no reply"), Refused("a face"), SeedanceError("?"), KeyError("id")]
)
def test_anything_else_is_sent_once(fault: Exception) -> None:
    service = Answering(fault, TASK)
    with pytest.raises(type(fault)):
        sent(service, HeldClock())
    assert service.submits == 1


def test_trying_again_has_an_end() -> None:
    service = Answering(Unreachable("gone"))
    with pytest.raises(Unreachable):
        sent(service, HeldClock())
    assert service.submits == 4


def test_a_wait_that_is_too_long_is_the_persons_to_decide() -> None:
    service = Answering(TooMany("tomorrow", retry_after=3600), TASK)
    with pytest.raises(TooMany):
        sent(service, HeldClock())
    assert service.submits == 1


def test_what_will_be_the_same_next_time_is_tried_once() -> None:
    wrong = Unreachable("no certificate")
    wrong.lasting = True
    service = Answering(wrong, TASK)
    with pytest.raises(Unreachable):
        sent(service, HeldClock())
    assert service.submits == 1


class Gated(ScriptedService):
    """Takes the order, and answers when the gate opens."""

    def __init__(self) -> None:
        super().__init__(script=[])
        self.taken, self.gate = asyncio.Event(), asyncio.Event()

    async def submit(self, order: Order, leaving: Leaving = nothing) -> Task:
        leaving()
        self.submits += 1
        self.taken.set()
        await self.gate.wait()
        return TASK


def test_a_submit_on_its_way_tells_its_id_before_it_gives_way() -> None:
    async def story() -> tuple[Task, bool]:
        service = Gated()
        sending = asyncio.create_task(send(service, ORDER, Booking(None, 0), HeldClock()))
        await service.taken.wait()
        sending.cancel()
        await asyncio.sleep(0)
        service.gate.set()
        return await sending

    assert asyncio.run(story()) == (TASK, True)


def test_a_stop_between_two_tries_charges_nothing() -> None:
    class Endless(HeldClock):
        async def sleep(self, seconds: float) -> None:
            await asyncio.Event().wait()

    async def story() -> None:
        service = Answering(TooMany("slower", retry_after=100))
        sending = asyncio.create_task(send(service, ORDER, Booking(None, 0), Endless()))
        while not service.submits:
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        sending.cancel()
        await sending

    with pytest.raises(Interrupted, match="nothing was charged"):
        asyncio.run(story())


def a_film(folder: Path, *sources: str) -> VideoRequest:
    references = tuple(Reference(kind="image", source=source, role="character") for source in sources)
    board = Storyboard(
        title="walk",
        brief=Brief(idea="A walk", duration=4),
        shots=(Shot(seconds=4, content="dunes"),),
        references=references,
    )
    return VideoRequest(storyboard=board, prompt="dunes", folder=folder)


def test_each_content_is_uploaded_once_and_links_are_left_alone(tmp_path: Path) -> None:
    picture(tmp_path / "a.png", colour="teal")
    (tmp_path / "same.png").write_bytes((tmp_path / "a.png").read_bytes())
    picture(tmp_path / "b.png", colour="olive")
    request = a_film(tmp_path, "a.png", "https://example.org/c.png", "same.png", "b.png")
    service, links = ScriptedService(script=[], uploads=("image",)), Links()
    assert len(links.missing(service, request)) == 2
    first = asyncio.run(links.of(service, request))
    again = asyncio.run(links.of(service, request))
    assert sorted(service.uploaded) in (["a.png", "b.png"], ["b.png", "same.png"])
    assert first == again
    assert set(first) == {"a.png", "same.png", "b.png"}
    assert first["a.png"] == first["same.png"] != first["b.png"]
    assert links.missing(service, request) == ()


def test_films_side_by_side_wait_for_one_upload_of_what_both_name(tmp_path: Path) -> None:
    class Slow(ScriptedService):
        async def upload(self, path: Path) -> str:
            await arrived.wait()
            return await super().upload(path)

    async def side_by_side() -> tuple[dict[str, str], dict[str, str]]:
        both = [asyncio.create_task(links.of(service, a_film(tmp_path, "a.png"))) for _ in range(2)]
        assert await links.of(service, a_film(tmp_path)) == {}  # one without files waits for nobody
        arrived.set()
        first, second = await asyncio.gather(*both)
        return first, second

    picture(tmp_path / "a.png")
    arrived = asyncio.Event()
    service, links = Slow(script=[], uploads=("image",)), Links()
    first, second = asyncio.run(side_by_side())
    assert first == second == {"a.png": "https://cdn.example/1.png"}
    assert service.uploaded == ["a.png"]


def test_an_upload_is_tried_again(tmp_path: Path) -> None:
    class Hiccup(ScriptedService):
        async def upload(self, path: Path) -> str:
            if not self.uploaded:
                self.uploaded.append("failed")
                raise Unreachable("busy")
            return await super().upload(path)

    picture(tmp_path / "a.png")
    service, clock = Hiccup(script=[], uploads=("image",)), HeldClock()
    found = asyncio.run(Links().of(service, a_film(tmp_path, "a.png"), clock=clock))
    assert found == {"a.png": "https://cdn.example/2.png"}
    assert clock.sleeps == [2]


class Cdn(ScriptedService):
    """A link that is dead until the service is asked for a fresh one, or gives a page."""

    def __init__(self, good: Path, *, page: bool = False) -> None:
        super().__init__(script=[Task(id="task-1", state=State.SUCCEEDED, urls=(str(good),))])
        self.page = page

    async def fetch(self, url: str, target: Path) -> None:
        if url != "old":
            await super().fetch(url, target)
        elif self.page:
            target.write_text("<html>")
        else:
            raise LinkDead("gone")


@pytest.mark.parametrize("page", [False, True])
def test_a_dead_link_is_asked_for_anew(tmp_path: Path, page: bool) -> None:
    from seedance_cli import media

    good = clip(tmp_path / "good.mp4", 1)
    old = Task(id="task-1", state=State.SUCCEEDED, urls=("old",))
    link, found = asyncio.run(
        fetch(Cdn(good, page=page), old, 0, tmp_path / "here.mp4", media.verify_clip, HeldClock())
    )
    assert (link, round(found.seconds)) == (str(good), 1)


def test_a_link_that_stays_dead_is_said(tmp_path: Path) -> None:
    old = Task(id="task-1", state=State.SUCCEEDED, urls=("old",))
    service = Cdn(tmp_path)
    service.script = [old]
    with pytest.raises(LinkDead):
        asyncio.run(fetch(service, old, 0, tmp_path / "here.mp4", lambda path: path, HeldClock()))


def test_stills_are_drawn_fetched_and_known_by_their_links(tmp_path: Path) -> None:
    made = [picture(tmp_path / f"{name}.png", colour=name) for name in ("teal", "olive")]
    done = Task(id="../task 1", state=State.SUCCEEDED, urls=tuple(map(str, made)))
    (tmp_path / "room").mkdir()
    links, service = Links(), ScriptedService(script=[done], uploads=("image",))
    request = StillRequest(prompt="a heron", ratio="1:1", count=2)
    how = Drawing(
        service=service,
        room=tmp_path / "room",
        links=links,
        listen=lambda _: None,
        waiting=Waiting(clock=HeldClock()),
    )
    task, pictures = asyncio.run(draw(how, request))
    assert task == done
    assert [path.read_bytes() for path in pictures] == [path.read_bytes() for path in made]
    assert all(path.parent == tmp_path / "room" for path in pictures)
    assert links.missing(service, StillRequest(prompt="x", ratio="1:1", edit=(str(pictures[0]),))) == ()


def test_a_still_that_is_under_way_is_waited_for_and_not_sent_again(tmp_path: Path) -> None:
    made = picture(tmp_path / "teal.png")
    request = StillRequest(prompt="a heron", ratio="1:1")
    with Ledger.open(tmp_path / "state") as ledger:
        waiting = Waiting(clock=HeldClock(), every=1, patience=3)
        stuck = ScriptedService(script=[Task(id="task-1", state=State.RUNNING)])
        done = ScriptedService(script=[Task(id="task-1", state=State.SUCCEEDED, urls=(str(made),))])

        def drawing(service: ScriptedService, folder: str, **how: Any) -> object:
            pending = how.pop("pending", False)
            drawn = Drawing(
                service=service,
                room=tmp_path,
                links=Links(),
                listen=lambda _: None,
                waiting=waiting,
                ledger=ledger,
                folder=folder,
                **how,
            )
            return asyncio.run(draw(drawn, request, pending=pending))

        with pytest.raises(SeedanceError):
            drawing(stuck, "film")
        drawing(done, "film")
        assert (stuck.submits, done.submits) == (1, 0)
        assert [entry.state for entry in ledger.entries()] == ["succeeded"]
        drawing(done, "another film")
        assert done.submits == 1

        def full(_: object) -> None:
            raise SeedanceError("The disk is full.")

        with pytest.raises(SeedanceError, match="full"):
            drawing(done, "third film", arrived=full)
        drawing(done, "third film")
        assert done.submits == 2  # what never came to its place was fetched again, not paid again
        drawing(done, "third film", pending=True)
        assert done.submits == 2  # the film says that it never got there
        drawing(done, "third film")
        assert done.submits == 3  # asked for once more


def test_a_paid_take_is_in_the_ledger_before_it_is_sent_and_at_every_end(tmp_path: Path) -> None:
    film = create_film(tmp_path / "walk", a_film(tmp_path).storyboard)
    request = VideoRequest(storyboard=film.board, prompt="dunes", folder=film.folder)
    seen: list[str] = []

    with Ledger.open(tmp_path / "state") as ledger:

        class Looking(Answering):
            async def submit(self, order: Order, leaving: Leaving = nothing) -> Task:
                leaving()
                seen.append(ledger.entries()[0].state)
                return await super().submit(order)

        def run(*answers: Task | BaseException) -> None:
            service = Looking(*answers)
            service.script = [
                Task(id="task-1", state=State.SUCCEEDED, urls=(str(clip(tmp_path / "a.mp4", 4)),))
            ]
            waiting = Waiting(clock=HeldClock())
            asyncio.run(shoot(film, service, request, listen=lambda *_: None, waiting=waiting, ledger=ledger))

        run(TASK)
        for fault in (OutcomeUnknown("lost"), Refused("a face")):
            with pytest.raises(type(fault)):
                run(fault)
        assert seen == ["sending"] * 3
        assert [entry.state for entry in ledger.entries()] == ["refused", "unknown", "succeeded"]
        assert ledger.entries()[2].task_id == "task-1"
