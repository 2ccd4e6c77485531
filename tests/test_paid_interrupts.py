"""Ctrl-C, two runs at once and loose tongues: what was paid is known afterwards, and what is secret or hostile is not
passed on."""

import json
import signal
import subprocess
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest

from tests.footage import picture
from tests.paid_play import NEW, PAID, SHOOT, STATE, Play, fault_in, play, running, server, told
from tests.program import Ended, Program
from tests.xskill_server import faults

__all__ = ["play", "running", "server"]

posix = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="a process there cannot be sent SIGINT")
MOMENT = 30.0
"""Seconds after which a test gives up; what is waited for takes a fraction of one."""


def ended(process: "subprocess.Popen[str]") -> Ended:
    out, err = process.communicate(timeout=MOMENT)
    return Ended(process.returncode, out, err)


def hear(process: "subprocess.Popen[str]", words: str) -> None:
    """Wait until a run says this on stderr."""
    assert process.stderr
    assert any(words in line for line in process.stderr)


def interrupted(play: Play, kind: str, *flags: str, number: int = signal.SIGINT) -> "subprocess.Popen[str]":
    """A run that was sent a signal as its first request of a kind had arrived."""
    process = play.start(*NEW, *PAID, *flags)
    assert play.server.wait_for(kind, 1, MOMENT)
    process.send_signal(number)
    return process


@pytest.fixture
def waiting(play: Play) -> Play:
    """With a real clock: its pauses are there to be interrupted."""
    return replace(play, program=Program(play.program.folder))


@posix
@pytest.mark.parametrize("via", ["rest", "mcp"])
def test_ctrl_c_while_waiting_leaves_the_task_and_says_how_to_go_on(waiting: Play, via: str) -> None:
    waiting.server.ways.clip_seconds = 1000
    run = ended(interrupted(waiting, "query", "--via", via))
    error = fault_in(run)
    assert (run.code, error["code"], error["hint"]) == (130, "interrupted", "seedance resume film")
    assert error["task_id"] == waiting.server.tasks[0].id == waiting.takes[0].task_id
    assert waiting.server.creates == 1


@posix
def test_being_told_to_end_is_the_same(waiting: Play) -> None:
    waiting.server.ways.clip_seconds = 1000
    run = ended(interrupted(waiting, "query", number=signal.SIGTERM))
    assert (run.code, fault_in(run)["task_id"]) == (143, waiting.takes[0].task_id)


@posix
@pytest.mark.parametrize("via", ["rest", "mcp"])
def test_ctrl_c_while_the_create_is_on_its_way_still_learns_its_task(waiting: Play, via: str) -> None:
    waiting.server.next("create", faults.hang(after=True))
    process = interrupted(waiting, "create", "--via", via)
    hear(process, "Waiting a moment for the task's id")
    while process.poll() is None:  # what is released must be held by then
        waiting.server.release()
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.02)
    run = ended(process)
    assert (run.code, waiting.server.creates) == (130, 1)
    assert fault_in(run)["task_id"] == waiting.server.tasks[0].id == waiting.takes[0].task_id


@posix
def test_ctrl_c_twice_does_not_wait_for_the_task(waiting: Play) -> None:
    waiting.server.next("create", faults.hang(after=True))
    process = interrupted(waiting, "create")
    hear(process, "Ctrl-C again stops at once")
    process.send_signal(signal.SIGINT)
    run = ended(process)
    assert (run.code, waiting.states) == (130, ["unknown"])
    assert "may have been accepted, and charged" in fault_in(run)["message"]


@posix
def test_ctrl_c_between_two_tries_is_no_unknown_outcome(waiting: Play) -> None:
    waiting.server.next("create", faults.too_many("100"))
    process = waiting.start(*NEW, *PAID)
    hear(process, "trying again in 100 s")
    process.send_signal(signal.SIGINT)
    run = ended(process)
    assert (run.code, waiting.server.creates, waiting.server.tasks) == (130, 1, [])
    assert "charged" not in fault_in(run)["message"] or "nothing was charged" in fault_in(run)["message"]
    assert "unknown" not in waiting.states


@posix
def test_ctrl_c_while_a_picture_is_uploaded(waiting: Play) -> None:
    picture(waiting.program.folder / "a.png")
    waiting.server.next("upload", faults.hang())
    run = ended(interrupted(waiting, "upload", "--image-ref", "a.png"))
    assert (run.code, fault_in(run)["code"]) == (130, "interrupted")
    assert "seedance shoot film" in fault_in(run)["hint"]
    assert (waiting.server.creates, waiting.states) == (0, [])


@posix
def test_ctrl_c_while_the_clip_comes(waiting: Play) -> None:
    waiting.server.next("cdn", faults.hang())
    run = ended(interrupted(waiting, "cdn"))
    assert (run.code, waiting.states, waiting.server.creates) == (130, ["succeeded"], 1)
    assert fault_in(run)["task_id"] == waiting.takes[0].task_id


def test_two_runs_at_once_in_one_film_are_two_takes(play: Play) -> None:
    play.run(*NEW, *PAID, "--plan")
    both = [play.start(*SHOOT, *PAID) for _ in range(2)]
    runs = [ended(process) for process in both]
    made = [run for run in runs if run.code == 0]
    # the second may be told that the same request is under way; a task without a take is what must not be
    assert made
    assert {run.code for run in runs} <= {0, 6}
    assert len(made) == play.server.creates == len(play.server.tasks)
    assert {take.task_id for take in play.takes} >= {job.id for job in play.server.tasks}


def test_a_state_folder_that_cannot_be_written_sends_nothing(play: Play) -> None:
    (play.program.folder / STATE).write_text("no folder")
    run = play.run(*NEW, *PAID)
    assert (run.code, play.server.creates) == (2, 0)
    assert "SEEDANCE_STATE_DIR" in fault_in(run)["hint"]


@pytest.fixture
def echoing(play: Play) -> Iterator[Play]:
    yield play
    assert play.server.faults_left == 0


@pytest.mark.parametrize(("kind", "json_wanted"), [("upload", False), ("create", False), ("create", True)])
def test_a_service_that_repeats_our_key_is_not_repeated(echoing: Play, kind: str, json_wanted: bool) -> None:
    picture(echoing.program.folder / "a.png")
    echoing.server.next(kind, faults.echo_key(400))
    command = [word for word in NEW if json_wanted or word != "--json"]
    run = echoing.run(*command, *PAID, "--image-ref", "a.png")
    assert run.code == 2
    assert "[key]" in run.out + run.err
    echoing.hold_no(echoing.server.key, run)


HOSTILE = "\x1b[2J\x1b]0;owned\x07\x9b31m[bold red]x[/] \u202egnp.evil\u2066 \u2028{}\x00 " + "A" * 100_000


def harmless(text: str) -> bool:
    return all(
        letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cf", "Zl", "Zp") for letter in text
    )


@pytest.mark.parametrize("kind", ["create", "task"])
def test_hostile_words_are_shown_without_their_power(play: Play, kind: str) -> None:
    folders = []
    for flags in ((), ("--json",)):
        if kind == "create":
            play.server.next("create", faults.error(400, HOSTILE))
        else:
            play.server.fail_next(HOSTILE)
        folders.append(f"film{len(folders)}")
        command = [word for word in NEW if word != "--json"]
        run = play.run(*command, *PAID, *flags, "-o", folders[-1])
        assert run.code in (1, 2)
        assert harmless(run.out + run.err)
        assert len(run.out + run.err) < 5000
        assert "[bold red]x[/]" in run.out + run.err
        if flags:
            assert "gnp.evil" in json.loads(run.out)["error"]["message"]
    recipes = [(play.program.folder / name / "takes/001/take.yaml").read_text() for name in folders]
    assert all(map(harmless, recipes))


def test_strange_progress_is_no_trouble(play: Play) -> None:
    def strange(answer: dict[str, object]) -> dict[str, object]:
        return {
            "code": 200,
            "data": {"status": "processing", "progress": {"stage": HOSTILE, "message": [1, {}]}},
        }

    play.server.next("query", faults.changed(strange))
    run = play.run(*NEW, *PAID)
    assert (run.code, told(run)["status"]) == (0, "succeeded")
    assert harmless(run.out + run.err)


def test_the_films_folder_is_named_by_nobody_else(play: Play) -> None:
    """A task's id becomes no path, whatever it is."""

    def renamed(answer: dict[str, dict[str, object]]) -> dict[str, object]:
        return {"code": 200, "data": {**answer["data"], "task_id": "../../../evil"}}

    play.server.next("create", faults.changed(renamed))
    play.server.always("query", faults.error(404, "Task not found"))
    before = set(play.program.folder.parent.iterdir())
    run = play.run(*NEW, *PAID)
    assert (run.code, fault_in(run)["task_id"]) == (2, "../../../evil")
    assert set(play.program.folder.parent.iterdir()) == before
