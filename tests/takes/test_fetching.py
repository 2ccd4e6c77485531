"""Links and files on their way, apart from any clip: which pauses are made, which links are asked for anew, and what a
failed upload leaves of the others."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from seedance_cli.errors import LinkDead, NotFound, SeedanceError, TooMany, Unreachable, WrongInput
from seedance_cli.services.protocol import State, StillRequest, Task
from seedance_cli.takes.fetch import PROGRESS, fetch, in_a_thread
from seedance_cli.takes.links import Links
from tests.footage import picture
from tests.takes.service import HeldClock, ScriptedService


def done(*links: str, state: State = State.SUCCEEDED) -> Task:
    return Task(id="task-1", state=state, urls=links)


class Host(ScriptedService):
    """Gives each link what `acts` does with its target."""

    def __init__(self, *script: Task | SeedanceError, **acts: Callable[[Path], object]) -> None:
        super().__init__(script=list(script))
        self.acts = acts
        self.asked: list[str] = []

    async def fetch(self, url: str, target: Path) -> None:
        self.asked.append(url)
        self.acts[url](target)


def fails(fault: SeedanceError) -> Callable[[Path], object]:
    def act(_: Path) -> None:
        raise fault

    return act


def comes(target: Path) -> object:
    return target.write_bytes(b"whole")


def fetched(service: Host, task: Task, target: Path, place: int = 0) -> tuple[str, bytes, HeldClock]:
    clock = HeldClock()
    link, found = asyncio.run(fetch(service, task, place, target, Path.read_bytes, clock))
    return link, found, clock


def test_a_host_that_does_not_answer_is_asked_again_soon(tmp_path: Path) -> None:
    service = Host(old=fails(Unreachable("gone")))
    with pytest.raises(Unreachable):
        fetched(service, done("old"), tmp_path / "here")
    clock, left = HeldClock(), [Unreachable("gone"), Unreachable("gone")]

    def third(target: Path) -> object:
        if left:
            raise left.pop()
        return comes(target)

    asyncio.run(fetch(Host(old=third), done("old"), 0, tmp_path / "here", Path.read_bytes, clock))
    assert (len(service.asked), clock.sleeps) == (4, [1, 2])


@pytest.mark.parametrize("fault", [TooMany, Unreachable])
def test_as_long_as_more_comes_each_time_it_goes_on(tmp_path: Path, fault: type[SeedanceError]) -> None:
    def in_parts(target: Path) -> None:
        with target.open("ab") as file:
            file.write(bytes(PROGRESS))
        if target.stat().st_size < 9 * PROGRESS:
            raise fault("broke off")

    service = Host(old=in_parts)
    assert len(fetched(service, done("old"), tmp_path / "here")[1]) == 9 * PROGRESS
    assert len(service.asked) == 9


@pytest.mark.parametrize("fault", [TooMany, Unreachable])
def test_crumbs_are_no_progress(tmp_path: Path, fault: type[SeedanceError]) -> None:
    def crumb(target: Path) -> None:
        with target.open("ab") as file:
            file.write(b"x")
        raise fault("broke off")

    service = Host(old=crumb)
    with pytest.raises(fault):
        fetched(service, done("old"), tmp_path / "here")
    assert len(service.asked) == 4


def test_a_dead_link_is_replaced_by_the_one_in_its_place(tmp_path: Path) -> None:
    service = Host(done("other", "new"), old=fails(LinkDead("gone")), new=comes)
    link, found, _ = fetched(service, done("other", "old"), tmp_path / "here", 1)
    assert (link, found, service.asked) == ("new", b"whole", ["old", "new"])


@pytest.mark.parametrize(
    "told", [done("new", state=State.RUNNING), done("new"), done(), NotFound("no such task")]
)
def test_where_there_is_no_fresh_link_the_first_trouble_is_told(
    tmp_path: Path, told: Task | SeedanceError
) -> None:
    gone = LinkDead("gone")
    service = Host(told, old=fails(gone), new=comes)
    place = int(told == done("new"))  # two were made, and one is told
    with pytest.raises(LinkDead) as caught:
        fetched(service, done(*["old"] * (place + 1)), tmp_path / "here", place)
    assert caught.value is gone
    assert service.asked == ["old"]


def test_asking_for_a_fresh_link_is_tried_again_soon(tmp_path: Path) -> None:
    busy = Unreachable("busy")
    service = Host(busy, busy, done("new"), old=fails(LinkDead("gone")), new=comes)
    assert fetched(service, done("old"), tmp_path / "here")[2].sleeps == [1, 2]


def test_what_is_no_result_is_told_with_the_host_that_gave_it(tmp_path: Path) -> None:
    def no(_: Path) -> bytes:
        raise WrongInput("no picture")

    link = "https://cdn.example/a.png"
    service = Host(done(link), **{link: comes})
    with pytest.raises(LinkDead, match=r"from cdn\.example is"):
        asyncio.run(fetch(service, done(link), 0, tmp_path / "here", no, HeldClock()))
    assert not (tmp_path / "here").exists()
    with pytest.raises(LinkDead, match="from the service is"):
        asyncio.run(fetch(Host(done("a"), a=comes), done("a"), 0, tmp_path / "here", no, HeldClock()))


def test_a_stop_waits_for_a_look_in_progress_whatever_it_finds(tmp_path: Path) -> None:
    """Nobody else may touch the file before, and the stop is what comes out."""
    looking, go_on, ended = threading.Event(), threading.Event(), list[bool]()

    def slow(_: Path) -> None:
        looking.set()
        ended.append(go_on.wait(20))
        raise WrongInput("no picture")

    async def story() -> None:
        work = asyncio.create_task(in_a_thread(slow, tmp_path))
        await asyncio.to_thread(looking.wait, 20)
        work.cancel()
        await asyncio.sleep(0)
        assert not work.done()
        go_on.set()
        await work

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(story())
    assert ended == [True]


# uploads


def test_what_is_not_there_is_said_before_anything_is_uploaded(tmp_path: Path) -> None:
    here = picture(tmp_path / "a.png")
    service = ScriptedService([], uploads=("image",))
    request = StillRequest(prompt="x", ratio="1:1", edit=(str(here), str(tmp_path / "b.png")))
    with pytest.raises(WrongInput, match=r"b\.png does not exist"):
        asyncio.run(Links().of(service, request, clock=HeldClock()))
    assert service.uploaded == []


def test_an_upload_that_fails_is_told_and_the_others_are_kept(tmp_path: Path) -> None:
    class Picky(ScriptedService):
        async def upload(self, path: Path) -> str:
            if path.name == "a.png":
                raise WrongInput("too large")
            return await super().upload(path)

    files = [
        picture(tmp_path / f"{name}.png", colour=colour) for name, colour in (("a", "teal"), ("b", "olive"))
    ]
    service, links = Picky([], uploads=("image",)), Links()
    request = StillRequest(prompt="x", ratio="1:1", edit=tuple(map(str, files)))
    with pytest.raises(WrongInput, match="too large"):
        asyncio.run(links.of(service, request, clock=HeldClock()))
    assert service.uploaded == ["b.png"]
    assert links.missing(service, request) == (files[0],)
