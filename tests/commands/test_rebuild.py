"""After its ledger was damaged, the program knows what was sent all the same: from the damaged file as far as it can be
read, and from the recipes in film folders. Nothing is sent because of it, nor a second time."""

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from seedance_cli.commands.sent.rebuilding import entry_of, mark_of, rebuild, take_in
from seedance_cli.film import Film, Take, create_film, read_take
from seedance_cli.library import open_library
from seedance_cli.services.protocol import Service, VideoRequest
from seedance_cli.services.registry import open_service
from seedance_cli.story.brief import Brief
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import Shot, Storyboard
from seedance_cli.takes.ledger import Entry, Ledger, prompt_hash
from seedance_cli.takes.links import fingerprint
from tests.footage import picture
from tests.paid_play import Play, play, running, server
from tests.takes.ledger_entries import begun
from tests.xskill_server import faults

__all__ = ["play", "running", "server"]

FILM = ("new", "An astronaut on Mars", "-d", "4", "--service", "xskill", "--via", "rest", "--yes")
SHOOT = ("--service", "xskill", "--via", "rest", "--yes", "--poll-interval", "0.1")
BOARD = Storyboard(
    title="A walk", brief=Brief(idea="A walk", duration=4), shots=(Shot(seconds=4, action="She walks."),)
)
STARTED = "2026-11-20T10:00:00+00:00"


@pytest.fixture(scope="module")
def xskill() -> Service:
    return open_service("xskill", open_library().vocabulary)


def noise(state: Path) -> None:
    """Nothing of the ledger is left."""
    for side in ("-wal", "-shm"):
        Path(f"{state / 'ledger.sqlite3'}{side}").unlink(missing_ok=True)
    (state / "ledger.sqlite3").write_bytes(os.urandom(3 * 4096))


def headless(state: Path) -> None:
    """Its rows are whole, and SQLite reads none of them."""
    path = state / "ledger.sqlite3"
    path.write_bytes(b"\0" * 4096 + path.read_bytes()[4096:])


def request_of(film: Film) -> VideoRequest:
    return VideoRequest(storyboard=film.board, prompt="She walks.", folder=film.folder)


def taken(film: Film, service: Service, links: dict[str, str] | None = None, **changes: Any) -> Take:
    """A take's recipe as it is written when its order is sent."""
    order = service.order(request_of(film), links)
    take = Take(
        folder=film.new_take_folder(),
        service=service.name,
        model=order.model,
        state="unknown",
        prompt=order.prompt,
        request=order.body,
        storyboard=film.board,
        unit="points",
        started=STARTED,
    )
    return replace(take, **changes).save()


@pytest.mark.parametrize("damage", [noise, headless], ids=lambda damage: damage.__name__)
def test_an_order_of_unknown_outcome_is_recognised_after_the_ledger_was_damaged(
    play: Play, damage: Any
) -> None:
    picture(play.program.folder / "a.png")
    play.server.ways.lists = ""
    play.server.next("create", faults.lost())
    assert play.run(*FILM, "--image-ref", "a.png=character", "-o", "f1").code == 6
    damage(play.program.folder / ".state")
    again = play.run(*FILM, "--image-ref", "a.png=character", "-o", "f2")
    assert again.code == 6
    assert play.server.creates == 1
    kept = play.program.folder / ".state" / "ledger-damaged-1.sqlite3"
    read, more = (0, 1) if damage is noise else (1, 0)
    line = f"The ledger was damaged; it is kept as {kept}. {read} of its entries"
    assert line in again.err
    assert f"{more} more found in film folders." in again.err
    listed = play.run("takes", "list", "--json")
    assert [each["state"] for each in listed.json["takes"]] == ["unknown"]
    assert listed.err == ""


def test_a_film_elsewhere_is_known_once_it_is_named(
    play: Play, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    play.server.ways.lists = ""
    play.server.next("create", faults.lost())
    assert play.run(*FILM, "-o", str(elsewhere / "deep" / "f")).code == 6
    noise(play.program.folder / ".state")
    told = play.run("takes", "list", "--json")
    assert told.json == {"takes": []}
    assert "Nothing could be read of it" in told.err
    assert play.run("resume", str(elsewhere / "deep" / "f")).code == 6
    assert play.run("shoot", str(elsewhere / "deep" / "f"), *SHOOT).code == 6
    assert play.server.creates == 1


def test_the_recipe_gives_the_mark_that_the_order_had(tmp_path: Path, xskill: Service) -> None:
    film = create_film(tmp_path / "plain", BOARD)
    take = read_take(taken(film, xskill).folder)
    assert mark_of(take, xskill) == fingerprint(xskill, request_of(film))


def with_pictures(folder: Path) -> Film:
    sources = ("references/a.png", "https://cdn.example/b.png", "references/c.png")
    references = tuple(Reference(kind="image", source=source, role="character") for source in sources)
    film = create_film(folder, replace(BOARD, references=()))
    (folder / "references").mkdir(exist_ok=True)
    for name, colour in (("a", "olive"), ("c", "navy")):
        picture(folder / "references" / f"{name}.png", colour=colour)
    return film.save(replace(film.board, references=references))


def test_links_of_uploads_give_way_to_what_the_files_hold(tmp_path: Path, xskill: Service) -> None:
    film = with_pictures(tmp_path / "film")
    links = {
        source: f"https://cdn.example/up/{source[-5]}.png"
        for source in ("references/a.png", "references/c.png")
    }
    take = read_take(taken(film, xskill, links).folder)
    mark = mark_of(take, xskill)
    assert "https://cdn.example/up/a.png" in str(take.request)
    assert mark == fingerprint(xskill, request_of(film))
    picture(film.folder / "references" / "c.png", colour="red")
    assert mark_of(take, xskill) != mark
    (film.folder / "references" / "c.png").unlink()
    assert mark_of(take, xskill) == ""


def test_an_order_of_another_shape_has_no_mark(tmp_path: Path, xskill: Service) -> None:
    film = with_pictures(tmp_path / "film")
    take = taken(film, xskill)
    for request in ({}, {"model": "m", "params": []}, {"params": {"image_files": []}}):
        assert mark_of(replace(take, request=request), xskill) == ""


def told_of(take: Take, service: Service | None) -> Entry:
    (entry,) = entry_of(take, service)
    return entry


def test_what_a_recipe_tells(tmp_path: Path, xskill: Service) -> None:
    film = create_film(tmp_path / "film", BOARD)
    take = taken(film, xskill, task_id="task-1", state="running", price=20.0, url="https://a/b.mp4")
    entry = told_of(take, xskill)
    assert (entry.kind, entry.folder, entry.title) == ("clip", str(take.folder), "A walk")
    assert (entry.state, entry.task_id, entry.price, entry.unit) == ("running", "task-1", 20.0, "points")
    assert (entry.created, entry.sent, entry.urls) == (STARTED, STARTED, ("https://a/b.mp4",))
    assert entry.prompt_hash == prompt_hash(take.prompt)
    assert told_of(replace(take, state="unknown"), xskill).state == "queued"
    assert told_of(replace(take, state="sent", task_id=""), xskill).state == "unknown"
    assert told_of(replace(take, service="elsewhere"), None).request_hash == ""


def test_what_was_not_sent_or_is_free_is_no_entry(tmp_path: Path, xskill: Service) -> None:
    take = taken(create_film(tmp_path / "film", BOARD), xskill, state="intent")
    assert entry_of(take, xskill) == []
    animatic = open_service("animatic", open_library().vocabulary)
    assert entry_of(replace(take, service="animatic", state="succeeded"), animatic) == []


def test_what_the_ledger_knows_only_grows_and_nothing_is_added_twice(tmp_path: Path, xskill: Service) -> None:
    film = create_film(tmp_path / "film", BOARD)
    with Ledger.open(tmp_path / "state") as ledger:
        lost = taken(film, xskill)
        with Ledger.open(tmp_path / "state") as dead:
            sending = begun(dead, folder=lost.folder, title="mine")
        assert not ledger.is_being_sent(sending)
        made = taken(film, xskill, task_id="task-2", state="succeeded", finished=STARTED)
        done = ledger.accepted(begun(ledger, folder=made.folder).id, "task-2")
        assert take_in(ledger, [film.folder]) == 0
        known = sending._replace(state="unknown", unit="points", prompt_hash=prompt_hash(lost.prompt))
        assert ledger.entry(sending.id) == known
        assert ledger.entry(done.id).state == "succeeded"
        replace(lost, task_id="task-1", state="running").save()
        taken(film, xskill, task_id="task-3", state="failed", error="no")
        assert take_in(ledger, [film.folder, film.storyboard_file]) == 1
        assert take_in(ledger, [film.folder]) == 0
        found = [(each.id, each.state, each.task_id, each.title) for each in reversed(ledger.entries())]
        assert found == [
            (1, "running", "task-1", "mine"),
            (2, "succeeded", "task-2", ""),
            (3, "failed", "task-3", "A walk"),
        ]


def test_folders_that_rows_or_bytes_name_and_those_here_are_searched(
    tmp_path: Path, xskill: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, here = tmp_path / "state", tmp_path / "here"
    films = [tmp_path / "known", here, here / "child", tmp_path / "named"]
    for number, folder in enumerate(films):
        create_film(folder, BOARD)
        taken(Film(folder, BOARD), xskill, task_id=f"task-{number}")
    with Ledger.open(state) as ledger:
        begun(ledger, folder=tmp_path / "known" / "takes" / "007")
    headless(state)
    with (state / "ledger.sqlite3").open("ab") as file:
        file.write(f"\1{tmp_path / 'named'}/takes/001".encode())
    monkeypatch.chdir(here)
    with Ledger.open(state) as ledger:
        words = rebuild(ledger, state)
        assert words.endswith("1 of its entries was read, 4 more found in film folders.")
        assert {each.task_id for each in ledger.entries()} == {"", "task-0", "task-1", "task-2", "task-3"}
        assert rebuild(ledger, state) == ""
    assert (state / "ledger-damaged-1.txt").read_text() == words + "\n"


def test_a_death_before_the_search_leaves_it_to_the_next_run(
    tmp_path: Path, xskill: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    taken(create_film(tmp_path / "film", BOARD), xskill, task_id="task-1")
    (tmp_path / "state").mkdir()
    noise(tmp_path / "state")
    Ledger.open(tmp_path / "state").close()
    with Ledger.open(tmp_path / "state") as later:
        assert later.set_aside == ()
        assert "0 of its entries were read, 1 more found" in rebuild(later, tmp_path / "state")
    noise(tmp_path / "state")
    with Ledger.open(tmp_path / "state") as twice:
        words = rebuild(twice, tmp_path / "state")
        assert "ledger-damaged-2.sqlite3. 0 of its entries were read, 1 more found" in words


def test_a_recipe_that_cannot_be_read_hides_no_other(tmp_path: Path, xskill: Service) -> None:
    film = create_film(tmp_path / "film", BOARD)
    broken = taken(film, xskill)
    (broken.folder / "take.yaml").write_text("format: [")
    taken(film, xskill, task_id="task-2")
    shutil.rmtree(film.folder / "references", ignore_errors=True)
    (film.folder / "storyboard.yaml").unlink()
    with Ledger.open(tmp_path / "state") as ledger:
        assert take_in(ledger, [film.folder, tmp_path / "nowhere", film.folder / "takes"]) == 1
        assert [each.task_id for each in ledger.entries()] == ["task-2"]


def test_what_another_program_is_sending_is_left_to_it(tmp_path: Path, xskill: Service) -> None:
    film = create_film(tmp_path / "film", BOARD)
    with Ledger.open(tmp_path / "state") as ledger, Ledger.open(tmp_path / "state") as other:
        sending = begun(other, folder=taken(film, xskill).folder)
        assert take_in(ledger, [film.folder]) == 0
        assert ledger.entry(sending.id) == sending
        assert ledger.is_being_sent(sending)
