"""A batch that is broken off, by Ctrl-C or by a program that dies, and two at once: afterwards the same command goes on, and
nothing was sent twice."""

import json
import signal
import subprocess
from contextlib import suppress
from time import monotonic, sleep

import pytest

from tests.commands.batching.at_service import idea
from tests.paid_play import Play, play, running, server, status
from tests.warm.begun import Begun
from tests.xskill_server import faults

__all__ = ["play", "running", "server"]

posix = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="a process there cannot be sent signals")
MOMENT = 30.0
BATCH = ("batch", "films.yaml", "--service", "xskill", "--via", "rest", "--yes", "-d", "4", "--parallel", "2")
FILMS = 4


@pytest.fixture
def films(play: Play) -> Play:
    rows = [{"name": f"film-{number}", "idea": idea(number)} for number in range(FILMS)]
    (play.program.folder / "films.yaml").write_text(json.dumps({"films": rows}))
    return play


def under_way(films: Play, kind: str, *flags: str) -> "subprocess.Popen[str] | Begun[str]":
    """A batch of which a request of a kind has arrived."""
    process = films.start(*BATCH, "--json", *flags)
    assert films.server.wait_for(kind, 1, MOMENT)
    return process


def both_sent(films: Play) -> "subprocess.Popen[str] | Begun[str]":
    """A batch whose first two films have their tasks, written down, while the others wait."""
    process = under_way(films, "query")
    until = monotonic() + MOMENT
    while len(named(films)) < 2:
        assert monotonic() < until
        sleep(0.005)
    return process


def named(films: Play) -> list[str]:
    """The ids of tasks that stand in recipes."""
    recipes = films.program.folder.glob("films/*/takes/*/take.yaml")
    return [line for path in recipes for line in path.read_text().splitlines() if line.startswith("task_id:")]


def gone_on(films: Play) -> list[dict[str, object]]:
    """The same command again: every film is there then, and was paid once."""
    ended = films.run(*BATCH, "--json")
    lines = [json.loads(line) for line in ended.out.splitlines()]
    assert ended.code == 0, ended.err + ended.out
    assert sorted(str(line["name"]) for line in lines) == [f"film-{number}" for number in range(FILMS)]
    assert films.server.creates == len(films.server.tasks) == FILMS
    assert len(list(films.program.folder.glob("films/*/takes/*/clip.mp4"))) == FILMS
    return lines


@posix
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_what_was_sent_before_the_end_came_is_fetched_and_not_sent_again(films: Play, number: int) -> None:
    films.server.always("query", status("generating"))
    process = both_sent(films)
    process.send_signal(number)
    out, _ = process.communicate(timeout=MOMENT)
    assert films.server.creates == 2
    if number == signal.SIGINT:
        (line,) = out.splitlines()
        error = json.loads(line)["error"]
        assert (process.returncode, error["code"]) == (130, "interrupted")
        assert error["hint"].startswith("seedance batch films.yaml")
    films.server.calm()
    gone_on(films)


@posix
def test_an_order_on_its_way_as_the_program_died_is_looked_for(films: Play) -> None:
    films.server.ways.lists = "tasks"
    films.server.next("create", faults.hang(after=True))
    process = under_way(films, "create", "--parallel", "1")
    process.kill()
    process.communicate()
    films.server.release()
    gone_on(films)


@posix
def test_resume_knows_the_films_of_a_batch_too(films: Play) -> None:
    films.server.always("query", status("generating"))
    process = both_sent(films)
    process.kill()
    process.communicate()
    films.server.calm()
    resumed = films.run("resume", "--json")
    assert resumed.code == 0, resumed.out
    assert (len(resumed.json["takes"]), films.server.creates) == (2, 2)
    earlier = [line.get("earlier") for line in gone_on(films)]
    assert earlier.count(True) == 2


@posix
def test_two_batches_are_never_at_one_manifest(films: Play) -> None:
    films.server.always("query", status("generating"))
    process = under_way(films, "query")
    second = films.run(*BATCH, "--json")
    error = json.loads(second.out)["error"]
    assert (second.code, error["code"]) == (8, "still_running")
    assert "batch.jsonl" in error["message"]
    process.kill()  # the lock dies with its holder
    process.communicate()
    films.server.calm()
    gone_on(films)


def started(films: Play) -> "subprocess.Popen[str]":
    """A batch whose streams are pipes of ours."""
    reached = {"XSKILL_API_KEY": films.server.key, "XSKILL_BASE_URL": films.server.url}
    return subprocess.Popen(
        films.program.command(*BATCH),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=films.program.folder,
        env=films.program.environment | reached,
        text=True,
    )


@posix
def test_after_ctrl_c_orders_on_their_way_still_tell_their_tasks(films: Play) -> None:
    for _ in range(2):
        films.server.next("create", faults.hang(after=True))
    with started(films) as process:
        assert films.server.wait_for("create", 2, MOMENT)
        process.send_signal(signal.SIGINT)
        assert process.stderr
        assert any("Waiting a moment" in line for line in process.stderr)
        while process.poll() is None:  # what is released must be held by then
            films.server.release()
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.02)
    assert (process.returncode, films.server.creates) == (130, 2)
    gone_on(films)


@posix
def test_a_reader_that_goes_away_ends_the_sending(films: Play) -> None:
    with started(films) as process:
        assert process.stdout
        process.stdout.close()
        assert process.wait(MOMENT) == 141
    assert films.server.creates < FILMS
    gone_on(films)
