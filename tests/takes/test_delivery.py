"""From a link to a clip in its place: what broke off is gone on with, in this run and the next; what is no clip leaves
none; and where this machine takes no clip, the words say how to fetch it later."""

import asyncio
import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from seedance_cli.errors import LinkDead, NotFound, SeedanceError, Unreachable
from seedance_cli.film import Film, Take, create_film, read_take
from seedance_cli.film.files import note_of, sha256
from seedance_cli.film.parts import arriving, forget, read_note, write_note
from seedance_cli.services.protocol import State, Task
from seedance_cli.services.wire.transport import download
from seedance_cli.takes import deliver as delivering
from seedance_cli.takes.deliver import deliver, how_later
from tests.footage import clip
from tests.services.bad_hosts import Act, Host, answer, host, says, store
from tests.takes.service import HeldClock, ScriptedService
from tests.takes.test_shoot import BOARD

HOME = "http://127.0.0.1"
TAGGED = {"etag": '"one"'}
DONE = {"clip.mp4", "last-frame.png", "take.yaml"}


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return clip(tmp_path_factory.mktemp("footage") / "clip.mp4", 4, (640, 360)).read_bytes()


@pytest.fixture
def take(tmp_path: Path) -> Take:
    film = create_film(tmp_path / "mars", BOARD)
    return _take(film)


def _take(film: Film) -> Take:
    return Take(
        folder=film.new_take_folder(),
        service="scripted",
        model="m1",
        state="succeeded",
        prompt="x",
        request={},
        storyboard=film.board,
        task_id="task-1",
    ).save()


@dataclass
class Linked(ScriptedService):
    """Its task is done; each look at it gives the next of `links`, the last one for ever."""

    links: list[str] = field(default_factory=list)
    looks: int = 0
    fetched: list[str] = field(default_factory=list)

    async def get(self, task_id: str) -> Task:
        self.looks += 1
        if self.script:
            return await super().get(task_id)
        return done(self.links.pop(0) if len(self.links) > 1 else self.links[0])

    async def fetch(self, url: str, target: Path) -> None:
        self.fetched.append(url)
        await download(url, target, home=HOME, patience=5.0)


def done(link: str) -> Task:
    return Task(id="task-1", state=State.SUCCEEDED, urls=(link,))


def delivered(take: Take, service: Linked, link: str = "", clock: HeldClock | None = None) -> Take:
    first = link or service.links[0]
    return asyncio.run(deliver(take, done(first), service, clock or HeldClock()))


def files(take: Take) -> set[str]:
    return {path.name for path in take.folder.iterdir()}


@contextmanager
def hosted(*acts: Act, fresh: int = 0) -> Iterator[tuple[Host, Linked]]:
    """A host, and a service that gives `fresh` links to it, each new, before it stays with one."""
    with host(*acts) as there:
        yield there, Linked(script=[], links=[f"{there.url}/?sig={n}" for n in range(fresh + 1)])


def asked(there: Host) -> list[str]:
    """What of the clip each request wanted: where it began, "" for all."""
    heads = [head.decode().lower() for head in there.heard]
    return [head.partition("range: bytes=")[2].partition("-")[0] for head in heads]


def cut(clip: bytes, length: int, **marks: str) -> Act:
    whole = answer(clip, content_type="video/mp4", **(marks or TAGGED))
    return says(whole[: len(whole) - len(clip) + length])


def test_a_clip_arrives_whole_with_its_last_frame_and_its_recipe(take: Take, footage: bytes) -> None:
    with hosted(store(footage)) as (_, service):
        made = delivered(take, service)
    assert take.clip.read_bytes() == footage
    assert files(take) == DONE
    assert made.hashes == {name: sha256(take.folder / name) for name in ("clip.mp4", "last-frame.png")}
    assert (made.width, made.height, made.seconds) == (640, 360, 4.0)
    assert read_take(take.folder) == made


def test_a_host_that_breaks_off_again_and_again_gives_the_clip_all_the_same(
    take: Take, footage: bytes
) -> None:
    long, clock = footage + bytes(800_000), HeldClock()
    with hosted(store(long, first=70_000, **TAGGED)) as (there, service):
        delivered(take, service, clock=clock)
        assert asked(there) == ["", *(str(at) for at in range(70_000, len(long), 70_000))]
    assert take.clip.read_bytes() == long
    assert len(clock.sleeps) > 8
    assert max(clock.sleeps) <= 4
    assert files(take) == DONE


def test_a_host_that_breaks_off_without_progress_is_given_up_and_gone_on_with_later(
    take: Take, footage: bytes
) -> None:
    with hosted(cut(footage, 30_000), says(b"")) as (there, service):
        with pytest.raises(Unreachable):
            delivered(take, service)
        assert there.visits == 4
    assert files(take) == {"clip.mp4.part", ".clip.mp4.part.json", "take.yaml"}
    with hosted(store(footage, **TAGGED)) as (there, service):
        delivered(take, service)
        assert asked(there) == ["30000"]
    assert take.clip.read_bytes() == footage
    assert files(take) == DONE


def test_a_link_that_dies_midway_is_replaced_and_the_clip_gone_on_with(take: Take, footage: bytes) -> None:
    dead = says(answer(b"", "403 Forbidden"))
    with hosted(cut(footage, 30_000), dead, store(footage, **TAGGED), fresh=1) as (there, service):
        made = delivered(take, service, f"{there.url}/?sig=old")
        assert asked(there) == ["", "30000", "30000"]
        assert made.url == f"{there.url}/?sig=0"
    assert take.clip.read_bytes() == footage


@pytest.mark.parametrize("status", ["400 Bad", "401 Unauthorized", "403 No", "404 Not Found", "410 Gone"])
def test_links_that_die_at_once_are_asked_for_anew_three_times(
    take: Take, footage: bytes, status: str
) -> None:
    dead = says(answer(b"", status))
    with hosted(dead, dead, dead, store(footage), fresh=9) as (there, service):
        delivered(take, service, f"{there.url}/?sig=old")
        assert (there.visits, service.looks) == (4, 3)
    assert take.clip.is_file()


def test_and_no_more(take: Take) -> None:
    with hosted(says(answer(b"", "403 No")), fresh=9) as (there, service):
        with pytest.raises(LinkDead):
            delivered(take, service, f"{there.url}/?sig=old")
        assert (there.visits, service.looks) == (4, 3)
    assert files(take) == {"take.yaml"}


def test_the_same_dead_link_is_tried_twice(take: Take) -> None:
    with hosted(says(answer(b"", "403 No"))) as (there, service):
        with pytest.raises(LinkDead):
            delivered(take, service)
        assert (there.visits, service.looks) == (2, 2)


def test_a_task_that_is_gone_leaves_the_reason_that_counts(take: Take) -> None:
    with hosted(says(answer(b"", "403 No"))) as (_, service):
        service.script = [NotFound("no such task")]
        with pytest.raises(LinkDead, match="answers 403"):
            delivered(take, service)


def test_a_service_that_cannot_be_asked_at_once_is_asked_again(take: Take, footage: bytes) -> None:
    with hosted(says(answer(b"", "403 No")), store(footage)) as (there, service):
        service.script = [Unreachable("busy"), done(f"{there.url}/?sig=new")]
        delivered(take, service)
    assert take.clip.is_file()


PAGE = b"<!doctype html><title>Sign in</title>" + b"x" * 2000


@pytest.mark.parametrize(
    "wrong",
    [
        says(answer(PAGE, content_type="text/html")),
        says(answer(PAGE, content_type="video/mp4")),
        says(answer(b"", content_type="video/mp4")),
        says(answer(b"\0\0\0\x20ftypisom" + bytes(9000), content_type="video/mp4")),
        says(answer(b"\x89PNG\r\n\x1a\n" + bytes(9000), content_type="image/png")),
    ],
)
def test_what_is_no_clip_is_fetched_anew_once_and_never_saved(take: Take, footage: bytes, wrong: Act) -> None:
    with hosted(wrong) as (there, service):
        with pytest.raises(LinkDead):
            delivered(take, service)
        assert there.visits == 2
    assert files(take) == {"take.yaml"}
    with hosted(wrong, store(footage)) as (there, service):
        delivered(take, service)
        assert asked(there) == ["", ""]
    assert files(take) == DONE


def test_whole_but_wrong_is_believed_the_second_time_whatever_the_links(take: Take) -> None:
    with hosted(says(answer(PAGE, content_type="video/mp4")), fresh=9) as (there, service):
        with pytest.raises(LinkDead, match="damaged or cut short, or is something else"):
            delivered(take, service, f"{there.url}/?sig=old")
        assert there.visits == 2


def test_a_part_that_turns_out_to_be_no_clip_is_fetched_anew(take: Take, footage: bytes) -> None:
    part = take.clip.with_name("clip.mp4.part")
    part.write_bytes(bytes(30_000))
    write_note(part, {"total": len(footage), "etag": '"one"', "modified": "", "link": ""})
    with hosted(store(footage, **TAGGED)) as (there, service):
        delivered(take, service)
        assert asked(there) == ["30000", ""]
    assert take.clip.read_bytes() == footage


def test_killed_before_the_rename_the_clip_is_all_here(take: Take, footage: bytes) -> None:
    part = take.clip.with_name("clip.mp4.part")
    with host(store(footage)) as there:
        asyncio.run(download(there.url, part, home=HOME))
    with hosted(says(answer(b"", "410 Gone"))) as (there, service):
        delivered(take, service)
        assert there.visits == 0
    assert take.clip.read_bytes() == footage
    assert files(take) == DONE


def test_an_older_clip_stays_until_the_new_one_is_whole(take: Take, footage: bytes) -> None:
    take.clip.write_bytes(b"older")
    with hosted(cut(footage, 30_000), says(b"")) as (_, service), pytest.raises(Unreachable):
        delivered(take, service)
    assert take.clip.read_bytes() == b"older"


def test_two_at_once_do_not_write_into_each_others_file(take: Take, footage: bytes) -> None:
    with arriving(take.clip) as first, arriving(take.clip) as second:
        assert (first.name, first == second) == ("clip.mp4.part", False)
        first.write_bytes(b"half")
        with hosted(store(footage)) as (_, service):
            delivered(take, service)
        assert first.read_bytes() == b"half"
        assert take.clip.read_bytes() == footage
    assert files(take) == DONE
    with arriving(take.clip) as third:
        assert third == first


def test_a_note_that_its_holder_removes_is_not_held_by_who_had_opened_it(
    take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = note_of(take.clip.with_name("clip.mp4.part"))
    really, opened = os.open, []

    def removed_meanwhile(path: Any, *more: Any, **others: Any) -> int:
        found = really(path, *more, **others)
        if Path(path) == note and not opened:
            note.unlink()
        opened.append(path)
        return found

    monkeypatch.setattr(os, "open", removed_meanwhile)
    with arriving(take.clip):
        assert note.exists()
        assert opened.count(note) == 2


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links in the file system")
@pytest.mark.parametrize("name", ["clip.mp4.part", ".clip.mp4.part.json"])
def test_a_link_in_the_folder_leads_no_byte_elsewhere(
    take: Take, footage: bytes, tmp_path: Path, name: str
) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine")
    (take.folder / name).symlink_to(precious)
    with hosted(store(footage)) as (_, service):
        delivered(take, service)
    assert precious.read_text() == "mine"
    assert take.clip.read_bytes() == footage
    assert not take.clip.is_symlink()


def test_a_disk_without_locks_shares_no_part(take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    def cannot(_: int) -> bool:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("seedance_cli.film.parts.try_lock", cannot)
    with arriving(take.clip) as part:
        assert part.name != "clip.mp4.part"
    assert files(take) <= {"take.yaml", ".clip.mp4.part.json"}


def failing(monkeypatch: pytest.MonkeyPatch, take: Take, mode: str, number: int) -> None:
    """Opening a file of the take like this fails from now on."""
    really = Path.open

    def opened(path: Path, how: str = "r", *more: Any, **others: Any) -> Any:
        if how == mode and path.parent == take.folder and path.suffix == ".part":
            raise OSError(number, os.strerror(number))
        return really(path, how, *more, **others)

    monkeypatch.setattr(Path, "open", opened)


@pytest.mark.parametrize(
    ("number", "words", "left"),
    [
        (errno.ENOSPC, "The disk is full", {"take.yaml"}),
        (errno.EIO, "The disk failed", {"take.yaml", "clip.mp4.part", ".clip.mp4.part.json"}),
        (errno.EACCES, "cannot be written to", {"take.yaml", "clip.mp4.part", ".clip.mp4.part.json"}),
    ],
)
def test_a_disk_that_takes_no_more_keeps_the_task(
    take: Take,
    footage: bytes,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    words: str,
    left: set[str],
) -> None:
    with hosted(cut(footage, 30_000), says(b""), says(b""), says(b""), store(footage, **TAGGED)) as (
        there,
        service,
    ):
        with pytest.raises(Unreachable):
            delivered(take, service)
        with monkeypatch.context() as patched:
            failing(patched, take, "r+b", number)
            with pytest.raises(SeedanceError, match=words) as caught:
                delivered(take, service)
        assert (type(caught.value), caught.value.exit_code) == (SeedanceError, 1)
        assert files(take) == left
        delivered(take, service)
        assert asked(there)[-1] == ("" if number == errno.ENOSPC else "30000")
    assert take.clip.read_bytes() == footage
    assert files(take) == DONE


def test_a_folder_that_takes_no_files_is_said_and_another_offered(
    take: Take, footage: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)

    def refused(*_: Any, **__: Any) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    with hosted(store(footage)) as (_, service), monkeypatch.context() as patched:
        patched.setattr("seedance_cli.film.parts.os.open", refused)
        with pytest.raises(SeedanceError, match="cannot be written to") as caught:
            delivered(take, service)
    assert (caught.value.exit_code, caught.value.task_id) == (1, "task-1")
    assert caught.value.hint == "seedance takes fetch task-1 --out OTHER"


@pytest.mark.parametrize("name", ["clip.mp4", "last-frame.png"])
def test_a_folder_in_the_way_is_named_before_anything_is_fetched(
    take: Take, footage: bytes, name: str
) -> None:
    (take.folder / name).mkdir()
    with hosted(store(footage)) as (there, service):
        with pytest.raises(SeedanceError, match=rf"{name} is a folder") as caught:
            delivered(take, service)
        assert there.visits == 0
        assert (caught.value.exit_code, caught.value.hint) == (1, how_later(take, done("x")))
        (take.folder / name).rmdir()
        delivered(take, service)
    assert files(take) == DONE


def as_it_arrives(monkeypatch: pytest.MonkeyPatch, happen: Any) -> None:
    really = delivering._place

    def placed(take: Take, part: Path, frame: Any) -> Take:
        happen()
        return really(take, part, frame)

    monkeypatch.setattr(delivering, "_place", placed)


def test_a_take_that_was_removed_meanwhile(
    take: Take, footage: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    as_it_arrives(monkeypatch, lambda: shutil.rmtree(take.folder))
    with hosted(store(footage)) as (_, service), pytest.raises(SeedanceError, match="is gone") as caught:
        delivered(take, service)
    assert (type(caught.value), caught.value.exit_code) == (SeedanceError, 1)
    assert caught.value.hint == "seedance takes fetch task-1 --out OTHER"


def test_a_film_that_was_renamed_meanwhile_has_all_there_for_resume(
    take: Take, footage: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = take.film_folder.with_name("venus")
    with monkeypatch.context() as patched:
        as_it_arrives(patched, lambda: take.film_folder.rename(elsewhere))
        with hosted(store(footage)) as (_, service), pytest.raises(SeedanceError, match="is gone"):
            delivered(take, service)
    moved = read_take(elsewhere / "takes" / "001")
    with hosted(says(answer(b"", "410 Gone"))) as (there, service):
        delivered(moved, service)
        assert there.visits == 0
    assert moved.clip.read_bytes() == footage
    assert files(moved) == DONE


def test_stopped_midway_it_is_gone_on_with(take: Take, footage: bytes) -> None:
    async def stopped(service: Linked) -> None:
        delivering = asyncio.create_task(deliver(take, done(service.links[0]), service, HeldClock()))
        part = take.clip.with_name("clip.mp4.part")
        while not (part.exists() and part.stat().st_size):
            await asyncio.sleep(0.001)
        delivering.cancel()
        await delivering

    def slow(visit: Any) -> None:
        visit.listen()
        whole = answer(footage, content_type="video/mp4", **TAGGED)
        visit.say(whole[: len(whole) - len(footage) + 30_000])
        visit.keep_silent()

    with hosted(slow, store(footage, **TAGGED)) as (there, service):
        with pytest.raises(asyncio.CancelledError):
            asyncio.run(stopped(service))
        here = take.clip.with_name("clip.mp4.part").stat().st_size
        delivered(take, service)
        assert asked(there) == ["", str(here)]
    assert take.clip.read_bytes() == footage


def test_what_is_noted_holds_no_link(take: Take, footage: bytes) -> None:
    with hosted(cut(footage, 30_000), says(b"")) as (there, service), pytest.raises(Unreachable):
        delivered(take, service, f"{there.url}/?X-Signature=hush")
    part = take.clip.with_name("clip.mp4.part")
    assert json.loads(note_of(part).read_text()) == read_note(part)
    assert "hush" not in note_of(part).read_text()
    assert "127.0.0.1" not in note_of(part).read_text()
    forget(part)
    assert read_note(part) == {}
