"""`seedance resume` after every way to leave a wait: the clip comes, and the service never sees a second create."""

import json
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from seedance_cli.commands.making.renderer import Wishes
from seedance_cli.commands.resume import _finish
from seedance_cli.commands.sent import finishing
from seedance_cli.film import Take, read_take
from seedance_cli.film.files import sha256
from seedance_cli.film.take import INTENT, UNKNOWN
from seedance_cli.media import verify_clip
from seedance_cli.takes.ledger import Entry, Ledger
from seedance_cli.terminal.console import Screen
from tests.commands.at_xskill import Rehearsal
from tests.program import Ended, Program
from tests.xskill_server import Server, faults, serve

SOON = ("--via", "rest", "--poll-interval", "0.1")
NEW = ("new", "A walk over red dunes", "-d", "4", "--service", "xskill", "--yes", *SOON)


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve(held=True) as server:
        yield server


@pytest.fixture
def xskill(running: Server, seedance: Program) -> Rehearsal:
    """A service at which a clip takes 60 s of a time that only the test moves."""
    running.reset()
    running.ways.clip_seconds = 60
    return Rehearsal(seedance, running)


def left_waiting(xskill: Rehearsal, film: str = "walk", how: int = signal.SIGKILL) -> "tuple[int, str]":
    """A film whose maker was ended by a signal while it waited; its exit code and what it said."""
    seen = xskill.server.queries
    program = xskill.start(*NEW, "--again", "-o", film)
    assert xskill.server.wait_for("query", seen + 1, 30)
    program.send_signal(how)
    out, err = program.communicate(timeout=60)
    assert out == b""
    return program.returncode, err.decode()


def ended(program: "subprocess.Popen[bytes]") -> Ended:
    out, err = program.communicate(timeout=60)
    return Ended(program.returncode, out.decode(), err.decode())


def resume(xskill: Rehearsal, *arguments: str, **variables: str) -> Ended:
    return xskill.run("resume", *SOON, *arguments, **variables)


def take_in(xskill: Rehearsal, film: str = "walk") -> Take:
    return read_take(xskill.program.folder / film / "takes" / "001")


def is_whole(take: Take) -> bool:
    """Whether the clip is here, is what the recipe says, and is a film."""
    assert (take.state, take.hashes) == (
        "succeeded",
        {path.name: sha256(path) for path in (take.clip, take.last_frame)},
    )
    return verify_clip(take.clip).seconds == pytest.approx(4, abs=0.05)


def entries(xskill: Rehearsal) -> tuple[Entry, ...]:
    with Ledger.open(xskill.program.folder / ".state") as ledger:
        return ledger.entries()


@pytest.mark.parametrize("folder", [(), ("walk",)], ids=["everywhere", "one film"])
@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_a_wait_that_was_left_is_finished(
    xskill: Rehearsal, how: int, code: int, folder: tuple[str, ...]
) -> None:
    left, said = left_waiting(xskill, how=how)
    assert left == code
    assert ("seedance resume walk" in said) == (how == signal.SIGINT)
    xskill.server.pass_time(100)
    finished = resume(xskill, *folder)
    assert finished.code == 0, finished.err
    take = take_in(xskill)
    assert finished.out == f"{Path('walk/takes/001/clip.mp4') if folder else take.clip}\n"
    assert is_whole(take)
    assert xskill.server.creates == len(xskill.server.tasks) == 1
    [entry] = entries(xskill)
    assert (entry.state, entry.task_id) == ("succeeded", xskill.server.tasks[0].id)
    again = resume(xskill, *folder)
    assert (again.code, again.out, again.err) == (0, "", "Nothing is unfinished.\n")


def test_it_waits_as_long_as_it_takes(xskill: Rehearsal) -> None:
    left_waiting(xskill)
    seen = xskill.server.queries
    program = xskill.start("resume", *SOON)
    assert xskill.server.wait_for("query", seen + 3, 30)
    xskill.server.pass_time(100)
    assert ended(program).code == 0
    assert is_whole(take_in(xskill))


def test_it_can_be_left_again(xskill: Rehearsal) -> None:
    left_waiting(xskill)
    seen = xskill.server.queries
    program = xskill.start("resume", *SOON)
    assert xskill.server.wait_for("query", seen + 2, 30)
    program.send_signal(signal.SIGINT)
    left = ended(program)
    assert (left.code, left.out) == (130, "")
    assert "the task goes on" in left.err
    assert "seedance resume" in left.err
    assert entries(xskill)[0].is_unfinished


def test_patience_that_ends_is_exit_8(xskill: Rehearsal) -> None:
    left_waiting(xskill)
    waited = resume(xskill, "--timeout", "0.2", "--json")
    assert waited.code == 8
    assert waited.json["error"]["code"] == "still_running"
    assert waited.json["error"]["task_id"] == xskill.server.tasks[0].id
    assert "seedance resume" in waited.json["error"]["hint"]


def test_two_at_once_end_well(xskill: Rehearsal) -> None:
    left_waiting(xskill)
    xskill.server.pass_time(100)
    programs = [xskill.start("resume", *SOON) for _ in range(2)]
    for one in map(ended, programs):
        assert one.code == 0, one.err
    assert is_whole(take_in(xskill))
    files = {path.name for path in take_in(xskill).folder.iterdir()}
    assert files == {"clip.mp4", "last-frame.png", "take.yaml"}
    assert xskill.server.creates == 1


def test_several_films_are_finished_together(xskill: Rehearsal) -> None:
    for film in ("one", "two"):
        left_waiting(xskill, film)
    xskill.server.pass_time(100)
    finished = resume(xskill, "--json")
    assert finished.code == 0, finished.err
    assert [take["video"] for take in finished.json["takes"]] == [
        str(xskill.program.folder / film / "takes" / "001" / "clip.mp4") for film in ("one", "two")
    ]
    assert xskill.server.creates == 2
    assert "one 1: done" in finished.err
    assert "two 1: done" in finished.err


def test_films_at_several_services_are_told_apart_too(
    xskill: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_waiting(xskill)
    here = take_in(xskill)
    there = replace(here, folder=here.folder.parents[2] / "run" / "takes" / "001", service="ark")
    told: list[tuple[str, bool]] = []

    def finish(
        takes: list[Take], _wishes: Wishes, _screen: Screen, *, several: bool
    ) -> tuple[list[Take], None]:
        told.extend((take.service, several) for take in takes)
        return takes, None

    monkeypatch.setattr(finishing, "finish_takes", finish)
    assert _finish([here, there], Wishes(), Screen()) == ([here, there], None)
    assert _finish([here], Wishes(), Screen()) == ([here], None)
    assert told == [("xskill", True), ("ark", True), ("xskill", False)]


def test_json_is_one_object(xskill: Rehearsal) -> None:
    assert resume(xskill, "--json").json == {"takes": []}
    left_waiting(xskill)
    xskill.server.pass_time(100)
    answer = resume(xskill, "walk", "--json").json
    assert (answer["task_id"], answer["status"]) == (xskill.server.tasks[0].id, "succeeded")
    assert answer["video"] == str(Path("walk/takes/001/clip.mp4"))


def test_a_lost_reply_is_told_and_never_sent_again(xskill: Rehearsal) -> None:
    xskill.server.ways.lists = ""
    xskill.server.next("create", faults.lost())
    assert xskill.run(*NEW, "-o", "walk").code == 6
    for folder in ((), ("walk",)):
        told = resume(xskill, *folder)
        assert (told.code, told.out) == (6, "")
        assert "may have been charged" in told.err
        assert "take 1 of" in told.err
    told = resume(xskill, "--json")
    assert (told.code, told.json["error"]["code"]) == (6, "outcome_unknown")
    assert xskill.server.creates == 1


def test_what_can_be_finished_is_whatever_else_is_unknown(xskill: Rehearsal) -> None:
    xskill.server.ways.lists = ""
    xskill.server.next("create", faults.lost())
    xskill.run(*NEW, "-o", "lost")
    left_waiting(xskill, "walk")
    xskill.server.pass_time(100)
    finished = resume(xskill)
    assert finished.code == 6
    assert finished.out == f"{take_in(xskill).clip}\n"
    assert "take 1 of" in finished.err
    assert is_whole(take_in(xskill))


def test_a_task_that_failed_meanwhile_is_said_once(xskill: Rehearsal) -> None:
    xskill.server.fail_next("the content was refused")
    left_waiting(xskill)
    xskill.server.pass_time(100)
    failed = resume(xskill)
    assert (failed.code, failed.out) == (1, "")
    assert "the content was refused" in failed.err
    assert resume(xskill).err == "Nothing is unfinished.\n"
    assert entries(xskill)[0].state == "failed"


def test_a_film_folder_that_is_gone(xskill: Rehearsal) -> None:
    left_waiting(xskill)
    shutil.rmtree(xskill.program.folder / "walk")
    told = resume(xskill)
    assert (told.code, told.out) == (0, "")
    assert "is gone: seedance takes watch 1" in told.err
    assert "Nothing is unfinished" not in told.err
    missing = resume(xskill, "walk")
    assert missing.code == 2
    assert "walk does not exist" in missing.err


def test_a_film_folder_that_was_made_anew_is_not_mixed_up(xskill: Rehearsal) -> None:
    left_waiting(xskill)
    shutil.rmtree(xskill.program.folder / "walk")
    left_waiting(xskill)
    xskill.server.pass_time(100)
    finished = resume(xskill)
    assert finished.code == 0, finished.err
    assert take_in(xskill).task_id == xskill.server.tasks[1].id
    assert "clip 1 is" in finished.err
    assert entries(xskill)[1].is_unfinished


def test_a_storyboard_that_was_broken_since_hides_no_take(xskill: Rehearsal) -> None:
    left_waiting(xskill)
    (xskill.program.folder / "walk" / "storyboard.yaml").write_text("shots: [", encoding="utf-8")
    (xskill.program.folder / "walk" / "takes" / "002").mkdir()
    xskill.server.pass_time(100)
    finished = resume(xskill, "walk")
    assert (finished.code, finished.out) == (0, f"{Path('walk/takes/001/clip.mp4')}\n"), finished.err


def test_a_recipe_that_was_broken_is_named_and_stops_no_other(xskill: Rehearsal) -> None:
    for film in ("bad", "walk"):
        left_waiting(xskill, film)
    (xskill.program.folder / "bad" / "takes" / "001" / "take.yaml").write_text("state: [", encoding="utf-8")
    xskill.server.pass_time(100)
    finished = resume(xskill)
    assert finished.code == 2
    assert finished.out == f"{take_in(xskill).clip}\n"
    assert "bad/takes/001/take.yaml" in finished.err.replace("\\", "/")


def test_references_that_went_missing_stop_nothing(xskill: Rehearsal) -> None:
    from tests.footage import picture

    picture(xskill.program.folder / "a.png")
    program = xskill.start(*NEW, "--image-ref", "a.png=scene", "-o", "walk")
    assert xskill.server.wait_for("query", 1, 30)
    program.kill()
    program.communicate()
    shutil.rmtree(xskill.program.folder / "walk" / "references")
    xskill.server.pass_time(100)
    finished = resume(xskill)
    assert finished.code == 0, finished.err
    assert is_whole(take_in(xskill))


@pytest.mark.parametrize("folder", [(), ("walk",)], ids=["everywhere", "one film"])
def test_a_death_before_the_recipe_knew_the_task(xskill: Rehearsal, folder: tuple[str, ...]) -> None:
    left_waiting(xskill)
    replace(take_in(xskill), task_id="", state=UNKNOWN, price=None).save()
    xskill.server.pass_time(100)
    assert resume(xskill, *folder).code == 0
    assert is_whole(take_in(xskill))
    assert take_in(xskill).price == xskill.server.tasks[0].price
    assert xskill.server.creates == 1


def changed(xskill: Rehearsal, **columns: Any) -> None:
    """The one entry of the ledger as another death would have left it."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(xskill.program.folder / ".state" / "ledger.sqlite3")) as ledger, ledger:
        for name, value in columns.items():
            ledger.execute(f"UPDATE entries SET {name} = ?", (value,))


def test_a_death_before_the_ledger_knew_the_task(xskill: Rehearsal) -> None:
    left_waiting(xskill)
    changed(xskill, task_id="", state="sending")
    xskill.server.pass_time(100)
    assert resume(xskill).code == 0
    [entry] = entries(xskill)
    assert (entry.task_id, entry.state) == (xskill.server.tasks[0].id, "succeeded")


def test_a_death_before_the_ledger_heard_of_the_end(xskill: Rehearsal) -> None:
    left_waiting(xskill)
    xskill.server.pass_time(100)
    resume(xskill)
    changed(xskill, state="running", ended="")
    assert resume(xskill).err == "Nothing is unfinished.\n"
    assert entries(xskill)[0].state == "succeeded"


def test_a_death_before_it_was_sent(xskill: Rehearsal) -> None:
    left_waiting(xskill)
    replace(take_in(xskill), task_id="", state=INTENT).save()
    changed(xskill, task_id="", state="sending")
    assert resume(xskill).err == "walk was never sent: seedance shoot walk\n"
    assert entries(xskill)[0].state == "unsent"
    assert not (xskill.program.folder / "walk" / "takes" / "001").exists()
    assert resume(xskill).err == "Nothing is unfinished.\n"


def test_what_another_program_is_sending_is_left_to_it(xskill: Rehearsal) -> None:
    left_waiting(xskill)
    replace(take_in(xskill), task_id="", state=INTENT).save()
    with Ledger.open(xskill.program.folder / ".state") as ledger:
        other = ledger.begin(kind="clip", service="xskill", model="m", request_hash="h", folder="/elsewhere")
        changed(xskill, task_id="", state="sending", sender=other.sender)
        ledger.unsent(other.id)
        told = resume(xskill)
        assert (told.code, told.out) == (8, "")
        assert "being sent by another program right now" in told.err
    assert resume(xskill).err == "walk was never sent: seedance shoot walk\n"
    assert xskill.server.creates == 1


def test_a_films_still_that_another_program_is_sending_is_left_to_it(xskill: Rehearsal) -> None:
    film = xskill.program.folder / "walk"
    assert xskill.run("new", "A walk over red dunes", "-d", "4", "--plan", "-o", "walk").code == 0
    with Ledger.open(xskill.program.folder / ".state") as other:
        still = other.begin(kind="still", service="xskill", model="m", request_hash="h", folder=film)
        other.sending(still.id)
        for folder in ((), ("walk",)):
            told = resume(xskill, *folder)
            assert (told.code, told.out) == (8, "")
            assert "still 1 is being sent by another program right now" in told.err.lower()
            assert "Nobody knows" not in told.err


def test_a_lost_reply_is_found_where_the_service_lists_tasks(xskill: Rehearsal) -> None:
    xskill.server.next("create", faults.lost())
    program = xskill.start(*NEW, "-o", "walk")
    assert xskill.server.wait_for("query", 1, 60)
    xskill.server.pass_time(100)
    assert ended(program).code == 0
    assert is_whole(take_in(xskill))
    assert (xskill.server.creates, entries(xskill)[0].state) == (1, "succeeded")


def test_a_death_while_it_was_sent_is_looked_up(xskill: Rehearsal) -> None:
    left_waiting(xskill)
    replace(take_in(xskill), task_id="", state=UNKNOWN, price=None).save()
    changed(xskill, task_id="", state="sending")
    xskill.server.pass_time(100)
    finished = resume(xskill)
    assert finished.code == 0, finished.err
    assert f"xskill lists it as task {xskill.server.tasks[0].id}" in finished.err
    assert is_whole(take_in(xskill))
    assert xskill.server.creates == 1


def test_a_person_says_which_task_it_is(xskill: Rehearsal) -> None:
    xskill.server.ways.lists = ""
    xskill.server.next("create", faults.lost())
    assert xskill.run(*NEW, "-o", "walk").code == 6
    task = xskill.server.tasks[0].id
    assert xskill.run("takes", "adopt", "1", "task-of-nobody").code == 2
    said = xskill.run("takes", "adopt", "1", task, "--via", "rest")
    assert (said.code, said.out) == (0, f"1: {task}, running\n")
    again = xskill.run("takes", "adopt", "1", task)
    assert (again.code, f"it has the task {task}" in again.err.replace("\n", " ")) == (2, True)
    xskill.server.pass_time(100)
    assert resume(xskill).code == 0
    assert is_whole(take_in(xskill))


def test_stills_that_were_left_come_into_their_film(xskill: Rehearsal) -> None:
    xskill.server.ways.still_seconds = 60
    program = xskill.start(*NEW, "--still", "red dunes=scene", "-o", "walk")
    assert xskill.server.wait_for("query", 1, 60)
    program.kill()
    program.communicate()
    xskill.server.pass_time(100)
    told = resume(xskill)
    assert (told.code, told.out) == (0, ""), told.err
    assert "seedance shoot" in told.err
    assert [path.name for path in (xskill.program.folder / "walk" / "references").iterdir()]
    seen = xskill.server.queries
    shot = xskill.start("shoot", "walk", "--service", "xskill", "--yes", *SOON)
    assert xskill.server.wait_for("query", seen + 1, 60)
    xskill.server.pass_time(100)
    assert ended(shot).code == 0
    assert is_whole(take_in(xskill))
    assert xskill.server.creates == 2


def test_a_lone_still_that_was_left_comes_to_its_folder(xskill: Rehearsal) -> None:
    xskill.server.ways.still_seconds = 60
    program = xskill.start("still", "a teapot", "--service", "xskill", "--yes", *SOON, "-o", "pictures")
    assert xskill.server.wait_for("query", 1, 60)
    program.kill()
    program.communicate()
    xskill.server.pass_time(100)
    told = resume(xskill, "--json")
    assert told.code == 0, told.err
    [path] = told.json["others"][0]["results"]
    assert Path(path).is_file()
    assert resume(xskill).err == "Nothing is unfinished.\n"
    assert xskill.server.creates == 1


def test_a_refusal_that_only_the_ledger_heard_is_no_unknown_outcome(xskill: Rehearsal) -> None:
    left_waiting(xskill)
    replace(take_in(xskill), task_id="", state=UNKNOWN).save()
    changed(xskill, task_id="", state="refused", error="no")
    assert resume(xskill, "walk").err == "Nothing is unfinished.\n"
    assert take_in(xskill).state == "refused"


def test_a_take_that_another_machine_sent(xskill: Rehearsal) -> None:
    left_waiting(xskill)
    shutil.rmtree(xskill.program.folder / ".state")
    xskill.server.pass_time(100)
    assert resume(xskill).code == 0
    assert is_whole(take_in(xskill))


def test_an_end_that_nobody_watched_says_nothing_of_usual_waits(xskill: Rehearsal) -> None:
    left_waiting(xskill)
    xskill.server.pass_time(100)
    resume(xskill)
    assert entries(xskill)[0].seconds is None


def test_stills_and_raw_tasks_are_named(xskill: Rehearsal) -> None:
    params = json.dumps({"prompt": "a teapot", "num_images": 1})
    model = "fal-ai/bytedance/seedream/v4.5/text-to-image"
    xskill.server.ways.still_seconds = 60
    xskill.run("task", "submit", "--model", model, "--params", params)
    told = resume(xskill)
    assert (told.code, told.out) == (0, "")
    assert told.err == "raw 1 is queued: seedance takes watch 1\n"


def test_without_a_key_it_says_so_and_loses_nothing(xskill: Rehearsal) -> None:
    left_waiting(xskill)
    assert resume(xskill, XSKILL_API_KEY="").code == 4
    xskill.server.pass_time(100)
    assert resume(xskill).code == 0
    assert is_whole(take_in(xskill))


def test_a_damaged_ledger_is_said_and_set_aside(xskill: Rehearsal) -> None:
    left_waiting(xskill)
    path = xskill.program.folder / ".state" / "ledger.sqlite3"
    for side in ("-wal", "-shm"):
        Path(f"{path}{side}").unlink(missing_ok=True)
    path.write_bytes(b"no ledger at all" * 100)
    xskill.server.pass_time(100)
    finished = resume(xskill, "walk")
    assert finished.code == 0, finished.err
    assert "ledger-damaged-1" in finished.err
    assert is_whole(take_in(xskill))
