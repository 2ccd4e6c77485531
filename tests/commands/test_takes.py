"""`seedance takes`: what the ledger tells, and how one gets at what was paid for, by the installed command against a strict
xskill. Nothing here ever creates a task."""

import json
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from seedance_cli.film import read_take
from seedance_cli.media import verify_clip
from seedance_cli.takes.ledger import Entry, Ledger
from tests.commands.at_xskill import STILL_MODEL, Rehearsal
from tests.program import Ended, Program
from tests.takes.ledger_entries import begun
from tests.test_doors import loaded_by
from tests.xskill_server import Server, faults, serve

SOON = ("--via", "rest", "--poll-interval", "0.1")
LEFT = ("--service", "xskill", "--yes", *SOON, "--timeout", "0.05")
REST = ("--via", "rest")


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve(held=True) as server:
        yield server


@pytest.fixture
def xskill(running: Server, seedance: Program) -> Rehearsal:
    """A service at which everything takes 60 s of a time that only the test moves."""
    running.reset()
    running.ways.clip_seconds = running.ways.still_seconds = 60
    return Rehearsal(seedance, running)


def takes(xskill: Rehearsal, *arguments: str) -> Ended:
    """Run a command that must create nothing."""
    before = xskill.server.creates
    ended = xskill.run("takes", *arguments)
    assert xskill.server.creates == before
    return ended


def a_clip(xskill: Rehearsal, film: str = "walk") -> str:
    """The task of a clip that is under way."""
    ended = xskill.run("new", f"A {film} over red dunes", "-d", "4", *LEFT, "-o", film)
    assert ended.code == 8, ended.err
    return xskill.server.tasks[-1].id


def a_lost_clip(xskill: Rehearsal) -> None:
    xskill.server.ways.lists = ""  # so that it stays lost
    xskill.server.next("create", faults.lost())
    assert xskill.run("new", "A walk", "-d", "4", *LEFT, "-o", "walk").code == 6


def a_still(xskill: Rehearsal) -> str:
    """The task of two stills that are under way."""
    assert xskill.run("still", "An astronaut in a garden", "--count", "2", *LEFT).code == 8
    return xskill.server.tasks[-1].id


def a_raw_task(xskill: Rehearsal) -> str:
    params = json.dumps({"prompt": "a teapot", "num_images": 1})
    return str(xskill.run("task", "submit", "--model", STILL_MODEL, "--params", params).json["task_id"])


def entries(xskill: Rehearsal) -> tuple[Entry, ...]:
    with Ledger.open(xskill.program.folder / ".state") as ledger:
        return ledger.entries()


def test_an_empty_ledger_is_a_calm_line(seedance: Program) -> None:
    told = seedance.run("takes", "list")
    assert (told.code, told.out, told.err) == (0, "", "Nothing was ever sent from here.\n")
    assert seedance.run("takes", "list", "--json").json == {"takes": []}
    missing = seedance.run("takes", "show", "1", "--json")
    assert (missing.code, missing.json["error"]["code"]) == (2, "not_found")


def test_the_list_is_newest_first_in_the_words_of_the_ledger(xskill: Rehearsal) -> None:
    ids = [a_clip(xskill), a_still(xskill), a_raw_task(xskill)]
    told = takes(xskill, "list", "--json").json["takes"]
    assert [take["task_id"] for take in told] == ids[::-1]
    assert [(take["id"], take["kind"], take["unfinished"]) for take in told] == [
        (3, "raw", True), (2, "still", True), (1, "clip", True),
    ]  # fmt: skip
    assert told[2] | {"unit": "credits", "price": 120.0, "clip": None, "service": "xskill"} == told[2]
    assert Path(told[2]["folder"]) == xskill.program.folder / "walk" / "takes" / "001"
    assert set(Entry.__slots__) <= set(told[0])
    assert [take["id"] for take in takes(xskill, "list", "--json", "--limit", "2").json["takes"]] == [3, 2]


def test_a_person_sees_at_once_what_is_unfinished_or_unknown(xskill: Rehearsal) -> None:
    a_lost_clip(xskill)
    a_clip(xskill, "run")
    told = takes(xskill, "list")
    assert told.code == 0
    first, below, second, *rest = told.out.splitlines()
    assert first.startswith(" ● 2  today ")
    assert "generating" in first
    assert first.endswith("120 credits")
    assert below.strip() == f"run · {Path('run/takes/001')} · xskill · seedance_2.0_fast"
    assert second.startswith(" ! 1  today ")
    assert "outcome unknown" in second
    assert second.endswith("about 120 credits")
    assert rest[-1] == " 1 unfinished. 1 of unknown outcome: it may have been charged."
    assert told.err == "next: seedance resume\n"


def test_only_what_is_unfinished(xskill: Rehearsal) -> None:
    a_clip(xskill, "done")
    xskill.server.pass_time(100)
    assert takes(xskill, "watch", "1", *SOON).code == 0
    assert takes(xskill, "list", "--unfinished").err == "Nothing is unfinished.\n"
    a_clip(xskill, "walk")
    assert [take["id"] for take in takes(xskill, "list", "--unfinished", "--json").json["takes"]] == [2]
    (xskill.program.folder / "done" / "takes" / "001" / "clip.mp4").unlink()
    told = takes(xskill, "list", "--unfinished")
    assert "done, not here yet" in told.out


def test_what_the_list_leaves_out_is_said(seedance: Program) -> None:
    with Ledger.open(seedance.folder / ".state") as ledger:
        for number in range(25):
            ledger.accepted(begun(ledger, request_hash=f"{number}").id, f"task-{number}")
        ledger.refused(begun(ledger, request_hash="last").id)
    told = seedance.run("takes", "list")
    assert told.out.endswith("\n 19 unfinished. 6 older, 6 of them unfinished: --limit 0 shows all.\n")
    assert len(seedance.run("takes", "list", "--json").json["takes"]) == 26
    assert "older" not in seedance.run("takes", "list", "--limit", "0").out


@pytest.mark.parametrize("limit", ["-1", "many"])
def test_a_limit_that_is_none(seedance: Program, limit: str) -> None:
    told = seedance.run("takes", "list", "--limit", limit)
    assert (told.code, told.out) == (2, "")
    assert f"--limit {limit}" in told.err


def test_one_is_found_by_its_number_its_task_or_how_that_begins(seedance: Program) -> None:
    with Ledger.open(seedance.folder / ".state") as ledger:
        for name in ("abcd-one", "abcd-two", "wxyz-77"):
            ledger.accepted(begun(ledger, request_hash=name).id, name)
    for word, number in (("2", 2), ("002", 2), ("abcd-two", 2), ("abcd-t", 2), ("wxyz", 3), ("wxyz-77", 3)):
        assert seedance.run("takes", "show", word, "--json").json["id"] == number
    several = seedance.run("takes", "show", "abcd")
    assert several.code == 2
    assert "2 (abcd-two), 1 (abcd-one)" in several.err


@pytest.mark.parametrize("word", ["4", "0", "99999999999999999999999", "wxy", "abcd-tow", "%", "", "٣"])
def test_one_that_is_not_there(seedance: Program, word: str) -> None:
    with Ledger.open(seedance.folder / ".state") as ledger:
        for name in ("abcd-one", "abcd-two", "wxyz-77"):
            ledger.accepted(begun(ledger, request_hash=name).id, name)
    told = seedance.run("takes", "show", word)
    assert told.code == 2
    assert "numbers go from 1 to 3" in told.err
    near = {"0": 1, "abcd-tow": 2}.get(word, 3)
    assert f"next: seedance takes show {near}" in told.err


def test_everything_of_one(xskill: Rehearsal) -> None:
    task_id = a_clip(xskill)
    page = takes(xskill, "show", "1").out
    for words in (task_id, "120 credits", "clip.mp4  missing", "take.yaml  there"):
        assert words in page
    assert page.endswith(" → seedance takes watch 1\n")
    xskill.server.pass_time(100)
    takes(xskill, "watch", "1", *SOON)
    page = takes(xskill, "show", "1").out
    assert "clip.mp4  there" in page
    assert xskill.server.tasks[0].links[0] in page
    assert "→" not in page
    told = takes(xskill, "show", "1", "--json").json
    take = read_take(xskill.program.folder / "walk" / "takes" / "001")
    assert told["recipe"]["prompt"] == take.prompt
    assert told["recipe"]["request"] == take.request
    assert [(Path(each["path"]).name, each["there"]) for each in told["files"]] == [
        ("clip.mp4", True), ("last-frame.png", True), ("take.yaml", True),
    ]  # fmt: skip
    assert told["clip"] == str(take.clip)


def test_a_recipe_that_is_broken_hides_nothing_else(xskill: Rehearsal) -> None:
    task_id = a_clip(xskill)
    recipe = xskill.program.folder / "walk" / "takes" / "001" / "take.yaml"
    recipe.write_text("state: [", encoding="utf-8")
    told = takes(xskill, "show", "1")
    assert told.code == 0
    assert task_id in told.out
    assert "take.yaml" in takes(xskill, "show", "1", "--json").json["recipe_error"]


def test_watching_a_clip_ends_with_the_clip(xskill: Rehearsal) -> None:
    task_id = a_clip(xskill)
    seen = xskill.server.queries
    program = xskill.start("takes", "watch", task_id[:13], *SOON)
    assert xskill.server.wait_for("query", seen + 3, 30)
    xskill.server.pass_time(100)
    out, err = program.communicate(timeout=60)
    take = read_take(xskill.program.folder / "walk" / "takes" / "001")
    assert (program.returncode, out.decode()) == (0, f"{take.clip}\n"), err
    assert b"generating" in err
    assert take.state == "succeeded"
    assert xskill.server.creates == 1


def test_watching_can_be_left(xskill: Rehearsal) -> None:
    a_still(xskill)
    seen = xskill.server.queries
    program = xskill.start("takes", "watch", "1", *SOON)
    assert xskill.server.wait_for("query", seen + 2, 30)
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=60)
    assert (program.returncode, out) == (130, b"")
    assert b"next: seedance takes watch 1" in err
    waited = takes(xskill, "watch", "1", *SOON, "--timeout", "0.05")
    assert waited.code == 8
    assert "next: seedance takes watch 1" in waited.err


def test_watching_what_has_no_take_ends_with_its_links(xskill: Rehearsal) -> None:
    a_still(xskill)
    xskill.server.pass_time(100)
    watched = takes(xskill, "watch", "1", *SOON)
    assert watched.code == 0, watched.err
    assert watched.out.split() == xskill.server.tasks[0].links
    assert "next: seedance takes fetch 1" in watched.err
    [entry] = entries(xskill)
    assert (entry.state, list(entry.urls)) == ("succeeded", watched.out.split())


def test_watching_a_failure(xskill: Rehearsal) -> None:
    xskill.server.fail_next("no such thing can be drawn")
    a_still(xskill)
    xskill.server.pass_time(100)
    watched = takes(xskill, "watch", "1", *SOON, "--json")
    assert watched.code == 1
    assert "no such thing can be drawn" in watched.json["error"]["message"]
    assert entries(xskill)[0].state == "failed"


@pytest.mark.parametrize("what", [a_clip, a_still, a_raw_task])
def test_fetching_does_not_wait(xskill: Rehearsal, what: object) -> None:
    assert callable(what)
    task_id = what(xskill)
    before = xskill.program.films()
    fetched = takes(xskill, "fetch", "1", *REST, "--json")
    assert fetched.code == 8
    assert (fetched.json["error"]["code"], fetched.json["error"]["task_id"]) == ("still_running", task_id)
    assert fetched.json["error"]["hint"] == "seedance takes watch 1"
    assert xskill.program.films() == before


def test_fetching_a_clip_into_its_take(xskill: Rehearsal) -> None:
    a_clip(xskill)
    xskill.server.pass_time(100)
    fetched = takes(xskill, "fetch", "1", *REST)
    take = read_take(xskill.program.folder / "walk" / "takes" / "001")
    assert (fetched.code, fetched.out) == (0, f"{take.clip}\n"), fetched.err
    downloads = xskill.server.downloads
    again = takes(xskill, "fetch", "1", *REST)
    assert (again.code, again.out) == (0, f"{take.clip}\n")
    assert "here already" in again.err
    assert xskill.server.downloads == downloads
    take.clip.unlink()
    assert takes(xskill, "fetch", "1", *REST).code == 0
    assert verify_clip(take.clip).seconds == pytest.approx(4, abs=0.05)


def test_fetching_a_clip_to_another_place(xskill: Rehearsal) -> None:
    a_clip(xskill)
    xskill.server.pass_time(100)
    assert takes(xskill, "fetch", "1", *REST, "--out", "copies").out == f"{Path('copies/walk-1.mp4')}\n"
    assert takes(xskill, "fetch", "1", *REST, "--out", "copies").out == f"{Path('copies/walk-2.mp4')}\n"
    assert verify_clip(xskill.program.folder / "copies" / "walk-1.mp4").width > 0
    assert not (xskill.program.folder / "walk" / "takes" / "001" / "clip.mp4").exists()


def test_fetching_a_clip_whose_film_is_gone(xskill: Rehearsal) -> None:
    a_clip(xskill)
    xskill.server.pass_time(100)
    shutil.rmtree(xskill.program.folder / "walk")
    fetched = takes(xskill, "fetch", "1", *REST)
    assert (fetched.code, fetched.out) == (0, "walk-1.mp4\n"), fetched.err
    assert xskill.program.films() == {"walk-1.mp4"}
    assert entries(xskill)[0].state == "succeeded"


def test_fetching_stills_and_raw_results(xskill: Rehearsal) -> None:
    a_still(xskill)
    a_raw_task(xskill)
    xskill.server.pass_time(100)
    fetched = takes(xskill, "fetch", "1", *REST)
    assert fetched.out.split() == ["astronaut-garden-1.png", "astronaut-garden-2.png"], fetched.err
    fetched = takes(xskill, "fetch", "2", *REST, "--out", "raw", "--json")
    assert fetched.json["results"] == [str(Path("raw/teapot-1.png"))]
    for name in ("astronaut-garden-1.png", "astronaut-garden-2.png", "raw/teapot-1.png"):
        with Image.open(xskill.program.folder / name) as picture:
            assert picture.format == "PNG"


def test_links_that_died_are_asked_for_anew(xskill: Rehearsal) -> None:
    a_still(xskill)
    xskill.server.pass_time(100)
    takes(xskill, "watch", "1", *SOON)
    xskill.server.next("cdn", faults.error(403))
    assert takes(xskill, "fetch", "1", *REST).code == 0


def test_what_is_no_picture_is_not_kept(xskill: Rehearsal) -> None:
    a_still(xskill)
    xskill.server.pass_time(100)
    xskill.server.always("cdn", faults.html(200))
    fetched = takes(xskill, "fetch", "1", *REST)
    assert (fetched.code, fetched.out) == (1, "")
    assert xskill.program.films() == set()
    xskill.server.calm()


def test_a_folder_that_is_a_file(xskill: Rehearsal) -> None:
    a_still(xskill)
    xskill.server.pass_time(100)
    (xskill.program.folder / "pics").write_text("mine", encoding="utf-8")
    fetched = takes(xskill, "fetch", "1", *REST, "--out", "pics")
    assert fetched.code == 2
    assert "next: seedance takes fetch 1 --out OTHER" in fetched.err
    assert xskill.server.downloads == 0


@pytest.mark.parametrize("verb", ["watch", "fetch", "cancel"])
def test_a_lost_reply_leads_nowhere_and_says_so(xskill: Rehearsal, verb: str) -> None:
    a_lost_clip(xskill)
    told = takes(xskill, verb, "1", *REST)
    assert (told.code, told.out) == (6, "")
    assert "may have been charged" in told.err
    assert xskill.server.queries == 0


def test_giving_up_what_nobody_knows(xskill: Rehearsal) -> None:
    a_lost_clip(xskill)
    given = takes(xskill, "cancel", "1", "--give-up")
    assert (given.code, given.out) == (0, "1: given up; it may have been charged\n")
    assert xskill.run("resume").err == "Nothing is unfinished.\n"
    assert takes(xskill, "list", "--unfinished", "--json").json == {"takes": []}
    assert read_take(xskill.program.folder / "walk" / "takes" / "001").state == "cancelled"
    assert xskill.run("shoot", "walk", *LEFT).code == 8  # the same request is no twin any more
    assert xskill.server.creates == 2
    assert takes(xskill, "cancel", "1", "--give-up").code == 2


def test_what_has_a_task_is_not_given_up(xskill: Rehearsal) -> None:
    a_clip(xskill)
    told = takes(xskill, "cancel", "1", "--give-up")
    assert told.code == 2
    assert "nothing to give up" in told.err
    assert entries(xskill)[0].is_unfinished


def test_cancelling_says_what_is_known(xskill: Rehearsal) -> None:
    task_id = a_clip(xskill)
    told = takes(xskill, "cancel", "1", *REST)
    assert (told.code, told.out) == (8, "")
    assert "xskill was asked to stop it and did not; the task goes on and may be charged." in told.err
    record = takes(xskill, "cancel", "1", *REST, "--json").json
    assert (record["error"]["code"], record["error"]["task_id"]) == ("still_running", task_id)
    assert entries(xskill)[0].state == "running"
    assert xskill.server.sent("cancel") == [{"task_id": task_id}] * 2


def test_what_the_service_stops_is_cancelled(xskill: Rehearsal) -> None:
    xskill.server.ways.cancels = True
    xskill.server.ways.queue_seconds = 500
    task_id = a_clip(xskill)
    told = takes(xskill, "cancel", "1", *REST)
    assert (told.code, told.out) == (0, "1: cancelled\n")
    assert "does not say whether a cancelled task is charged" in told.err
    assert xskill.server.studio.jobs[task_id].cancelled
    assert entries(xskill)[0].state == "cancelled"
    assert read_take(xskill.program.folder / "walk" / "takes" / "001").state == "cancelled"
    assert takes(xskill, "cancel", "1", *REST).code == 2
    assert len(xskill.server.sent("cancel")) == 1


def test_a_good_answer_to_cancelling_is_not_believed_alone(xskill: Rehearsal) -> None:
    task_id = a_clip(xskill)
    xskill.server.always(
        "cancel", faults.answer(200, {"code": 200, "data": {"task_id": task_id, "status": "cancelled"}})
    )
    told = takes(xskill, "cancel", "1", *REST)
    assert told.code == 8
    assert entries(xskill)[0].is_unfinished


def test_nobody_can_tell_whether_it_was_stopped(xskill: Rehearsal) -> None:
    task_id = a_clip(xskill)
    xskill.server.always("query", faults.html())
    record = takes(xskill, "cancel", "1", *REST, "--json")
    assert record.code == 5
    assert "whether the task was stopped cannot be told now" in record.json["error"]["message"]
    assert record.json["error"]["task_id"] == task_id
    assert entries(xskill)[0].is_unfinished


def test_cancelling_what_has_failed(xskill: Rehearsal) -> None:
    xskill.server.fail_next("模型暂时不可用")
    a_clip(xskill)
    xskill.server.pass_time(100)
    told = takes(xskill, "cancel", "1", *REST)
    assert told.code == 1
    assert (
        "It was too late: clip 1 had failed: 模型暂时不可用. xskill says that failed tasks are refunded"
        in told.err
    )
    assert entries(xskill)[0].state == "failed"
    assert read_take(xskill.program.folder / "walk" / "takes" / "001").state == "failed"


def test_cancelling_too_late(xskill: Rehearsal) -> None:
    a_clip(xskill)
    xskill.server.pass_time(100)
    told = takes(xskill, "cancel", "1", *REST)
    assert told.code == 1
    assert "It was too late: clip 1 is done." in told.err
    assert "next: seedance takes fetch 1   brings it here" in told.err
    assert read_take(xskill.program.folder / "walk" / "takes" / "001").state == "succeeded"
    assert "not here yet" in takes(xskill, "list", "--unfinished").out
    again = takes(xskill, "cancel", "1", *REST)
    assert again.code == 2
    assert "has ended already" in again.err


@pytest.mark.parametrize("verb", ["watch", "fetch", "cancel"])
def test_without_a_key(xskill: Rehearsal, verb: str) -> None:
    a_clip(xskill)
    told = xskill.run("takes", verb, "1", *REST, XSKILL_API_KEY="")
    assert (told.code, told.out) == (4, "")


def test_a_list_loads_nothing_heavy(seedance: Program) -> None:
    with Ledger.open(seedance.folder) as ledger:
        ledger.accepted(begun(ledger).id, "task-1")
    loaded = loaded_by("takes", "list", folder=seedance.folder)
    heavy = {"rich", "httpx", "mcp", "keyring", "asyncio", "questionary", "av", "PIL", "pydantic", "yaml"}
    assert loaded & heavy == set()
