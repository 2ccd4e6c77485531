"""What one take costs, counted: waits for the disk, rows and recipes written, files opened, answers from the ledger. Each is
there for a promise; one more would be paid for five hundred times in a batch."""

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from seedance_cli import media
from seedance_cli.commands.sent.matching import unfinished_everywhere
from seedance_cli.film import Film, Take, create_film
from seedance_cli.film.take import RECIPE
from seedance_cli.library import document
from seedance_cli.services.protocol import State, Task, VideoRequest
from seedance_cli.takes import links
from seedance_cli.takes.ledger import Ledger
from seedance_cli.takes.shoot import shoot
from seedance_cli.takes.waiting import Waiting
from tests.footage import clip
from tests.takes.ledger_entries import begun
from tests.takes.service import HeldClock, ScriptedService
from tests.takes.test_shoot import BOARD, QUEUED, RUNNING, done


@contextmanager
def counting(*places: tuple[Any, str]) -> Iterator[Counter[str]]:
    """How often each function of a module or class is called, by its name."""
    called: Counter[str] = Counter()

    def counted(name: str, really: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            called[name] += 1
            return really(*args, **more)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for place, name in places:
            patch.setattr(place, name, counted(name, getattr(place, name)))
        yield called


@contextmanager
def writes(ledger: Ledger) -> Iterator[list[str]]:
    """The statements that change the ledger."""
    said: list[str] = []
    hear = lambda text: said.append(text) if text.startswith(("INSERT", "UPDATE")) else None  # noqa: E731
    ledger._file.read(lambda connection: connection.set_trace_callback(hear))
    yield said
    ledger._file.read(lambda connection: connection.set_trace_callback(None))


def test_a_take_from_its_intent_to_its_clip(tmp_path: Path) -> None:
    film = create_film(tmp_path / "mars", BOARD)
    service = ScriptedService([QUEUED, RUNNING, RUNNING, RUNNING, done(tmp_path / "out.mp4")])
    with Ledger.open(tmp_path / "state") as ledger:
        begun(ledger)  # the file is checked before the first word
        with writes(ledger) as said, counting((os, "fsync"), (Take, "save"), (av, "open")) as called:
            shot(film, service, ledger)
    # Intent, sending, accepted, running, succeeded; the price and the link come with these.
    assert [text.split()[0] for text in said] == ["INSERT", *["UPDATE"] * 4]
    # Intent, leaving, accepted, running, succeeded, in its place.
    assert called["save"] == 6
    # Two for a recipe: the file and its name; the clip as it comes and as it is placed, its last frame.
    assert called["fsync"] == 6 * 2 + 3
    assert called["open"] == 1


def shot(film: Film, service: ScriptedService, ledger: Ledger) -> None:
    asked = VideoRequest(storyboard=film.board, prompt="dunes", folder=film.folder, seed=3)
    waiting = Waiting(clock=HeldClock(), every=10)
    asyncio.run(shoot(film, service, asked, listen=lambda *_: None, waiting=waiting, ledger=ledger))


def test_a_clip_is_opened_once_for_all_that_is_to_be_known_of_it(tmp_path: Path) -> None:
    path = clip(tmp_path / "clip.mp4", 2, (160, 90))
    with counting((av, "open")) as called:
        found, last = media.whole_clip(path)
    assert called["open"] == 1
    assert found == media.verify_clip(path, 160, 90, 2)
    assert last.tobytes() == media.last_frame(path).tobytes()
    assert isinstance(last, Image.Image)


def test_what_is_heard_again_is_not_written_again(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        entry = ledger.accepted(begun(ledger).id, "task-1", 20, "points")
        running = ledger.heard(entry.id, State.RUNNING, price=20, unit="points")
        with writes(ledger) as said:
            assert ledger.heard(entry.id, State.RUNNING, price=20, unit="points") == running
            assert ledger.accepted(entry.id, "task-1", 20, "points") == running
        assert said == []


def test_a_picture_is_read_once_until_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "dunes.png"
    path.write_bytes(b"one")
    with counting((links, "sha256")) as called:
        first = {links.content_of(path) for _ in range(5)}
        path.write_bytes(b"another")
        second = {links.content_of(path) for _ in range(5)}
    assert (len(first | second), called["sha256"]) == (2, 2)


@pytest.mark.parametrize("films", [3, 12])
def test_however_many_films_the_ledger_is_read_once_and_each_recipe_once(tmp_path: Path, films: int) -> None:
    with Ledger.open(tmp_path / "state") as ledger:
        for number in range(films):
            left_behind(tmp_path / f"film-{number}", ledger, f"task-{number}")
        with counting((Ledger, "entries"), (document, "read_text")) as called:
            found = unfinished_everywhere(ledger, tmp_path)
    assert len(found.takes) == films
    assert (called["entries"], called["read_text"]) == (1, films)


def left_behind(folder: Path, ledger: Ledger, task_id: str) -> None:
    """A film whose take was sent, and whose program died while it waited."""
    film = create_film(folder, BOARD)
    take = film.new_take_folder()
    Take(
        folder=take,
        service="xskill",
        model="fast",
        state=State.RUNNING,
        prompt="dunes",
        request={},
        storyboard=BOARD,
        task_id=task_id,
    ).save()
    assert (take / RECIPE).is_file()
    ledger.accepted(begun(ledger, folder=take.absolute()).id, Task(id=task_id, state=State.QUEUED).id)
