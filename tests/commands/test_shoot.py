"""`seedance shoot`: more takes, the same take again, failures among them, and signals."""

import json
import os
import signal
import subprocess
from io import StringIO
from pathlib import Path

import pytest

from seedance_cli.cli import run
from seedance_cli.commands.making import answering
from seedance_cli.film import open_film, read_take
from seedance_cli.services.animatic import SIZES
from seedance_cli.services.registry import SERVICES, Listing
from seedance_cli.terminal.console import Screen
from tests.footage import picture
from tests.program import Program
from tests.rough import SMALL


def test_several_takes_at_once_and_one_of_them_again(rough: Program) -> None:
    rough.run("new", "A walk", "-d", "4", "--plan", "--yes", "-o", "walk")
    ended = rough.run("shoot", "walk", "--count", "2", "--json")
    assert ended.code == 0, ended.err
    assert [take["take"] for take in ended.json["takes"]] == [1, 2]
    assert "take 2: done" in ended.err
    first, second = (read_take(rough.folder / "walk" / "takes" / f"00{n}") for n in (1, 2))
    assert first.seed != second.seed
    assert first.hashes["clip.mp4"] != second.hashes["clip.mp4"]
    again = rough.run("shoot", "walk", "--like", "1")
    assert (again.code, again.out) == (0, f"{Path('walk/takes/003/clip.mp4')}\n"), again.err
    third = read_take(rough.folder / "walk" / "takes" / "003")
    assert third.hashes == first.hashes


def test_a_reference_that_went_missing_is_named(seedance: Program) -> None:
    picture(seedance.folder / "a.png")
    seedance.run("new", "A walk", "-d", "4", "--image-ref", "a.png", "--plan", "--yes", "-o", "walk")
    (seedance.folder / "walk" / "references" / "image1-character.png").unlink()
    ended = seedance.run("shoot", "walk")
    assert ended.code == 2
    assert "image1-character.png" in ended.err
    assert not (seedance.folder / "walk" / "takes").exists()
    checked = seedance.run("storyboard", "check", "walk")
    assert checked.code == 2
    assert "missing_file" in checked.out


def test_a_take_that_is_not_there(seedance: Program) -> None:
    seedance.run("new", "A walk", "-d", "4", "--plan", "--yes", "-o", "walk")
    ended = seedance.run("shoot", "walk", "--like", "7")
    assert ended.code == 2
    assert "has no take 7; it has none yet" in ended.err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals to send to one process")
@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_signal_stops_the_render_and_says_how_to_go_on(seedance: Program, name: str, code: int) -> None:
    running = subprocess.Popen(
        seedance.command("new", "A walk", "-d", "15", "--yes", "-o", "my walk"), cwd=seedance.folder,
        env=seedance.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert running.stderr is not None
    for line in running.stderr:
        if "rendering" in line:
            break
    running.send_signal(getattr(signal, name))
    out, err = running.communicate(timeout=60)
    assert running.returncode == code
    assert out == ""
    assert "seedance shoot 'my walk'" in err
    assert "Traceback" not in err
    assert seedance.films() == {"my walk/storyboard.yaml"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGHUP")
def test_what_ignores_a_hang_up_goes_on(rough: Program) -> None:
    running = subprocess.Popen(
        ["nohup", *rough.command("new", "A walk", "-d", "4", "--yes", "-o", "walk")], cwd=rough.folder,
        env=rough.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert running.stderr is not None
    for line in running.stderr:
        if "rendering" in line:
            break
    running.send_signal(signal.SIGHUP)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (0, "walk/takes/001/clip.mp4\n"), err


def test_a_free_render_that_takes_too_long_is_stopped_and_says_so(seedance: Program) -> None:
    ended = seedance.run("new", "A walk", "-d", "15", "--timeout", "0.2", "--yes", "-o", "walk")
    assert ended.code == 1
    assert "Stopped after 0.2 s; nothing is kept" in ended.err
    assert "seedance shoot walk --timeout 14" in ended.err
    assert "goes on" not in ended.err
    assert seedance.films() == {"walk/storyboard.yaml"}


def test_flags_of_a_take_do_not_change_the_film_when_stills_are_drawn(rough: Program) -> None:
    rough.run(
        "new", "A knight", "-d", "4", "-r", "16:9", "--still", "a knight=character", "--plan", "-o", "kn"
    )
    ended = rough.run("shoot", "kn", "--ratio", "9:16", "--duration", "5")
    assert ended.code == 0, ended.err
    film = open_film(rough.folder / "kn")
    assert (film.board.brief.ratio, film.board.brief.duration, film.board.stills) == ("16:9", 4, ())
    take = read_take(film.takes_folder / "001")
    assert (take.width, take.height) == SMALL["9:16"]
    assert take.storyboard.references == film.board.references
    assert take.storyboard.brief.duration == 5


@pytest.fixture
def half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A film, in a program with the service `half`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEEDANCE_CONFIG_DIR", str(tmp_path / ".config"))
    monkeypatch.setenv("SEEDANCE_STATE_DIR", str(tmp_path / ".state"))
    listed = Listing(module="tests.commands.scripted", class_name="Half", key_variable="HALF_KEY")
    monkeypatch.setitem(SERVICES, "half", listed)
    monkeypatch.setenv("HALF_KEY", "hk-1234567890")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for ratio, size in SMALL.items():
        monkeypatch.setitem(SIZES, ratio, size)
    assert run(["new", "A walk", "-d", "4", "--plan", "--yes", "-o", "walk"]) == 0
    return Path("walk")


def test_what_was_made_is_answered_before_the_failure(half: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["shoot", "walk", "--count", "3", "--service", "half", "--yes"]) == 1
    out, err = capsys.readouterr()
    assert out.split() == [str(half / "takes" / number / "clip.mp4") for number in ("001", "003")]
    assert "The take failed." in err
    assert "it says   a face" in err


def test_what_was_made_and_the_failure_are_one_json_object(
    half: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["shoot", "walk", "--count", "2", "--service", "half", "--yes", "--json"]) == 1
    record = json.loads(capsys.readouterr().out)
    assert record["folder"] == "walk"
    assert [take["video"] for take in record["takes"]] == [str(half / "takes" / "001" / "clip.mp4")]
    assert record["error"]["code"] == "failed"
    assert record["error"]["task_id"] == "task-2"


def test_a_take_made_again_has_its_service_model_and_resolution(half: Path) -> None:
    like = ["shoot", "walk", "--like", "1", "--yes"]
    assert run(["shoot", "walk", "--service", "half", "--model", "m2", "--resolution", "720p", "--yes"]) == 0
    assert run(like) == 0
    assert run([*like, "--model", "m1"]) == 0
    assert run([*like, "--service", "animatic"]) == 0
    takes = [read_take(folder) for folder in open_film(half).take_folders()]
    assert [(take.service, take.model) for take in takes] == [
        ("half", "m2"), ("half", "m2"), ("half", "m1"), ("animatic", "animatic"),
    ]  # fmt: skip
    assert takes[1].request == takes[0].request
    assert takes[2].request["params"] == {"resolution": "720p"}
    assert takes[0].unit == "points"


def test_the_path_is_answered_before_the_preview(half: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(["shoot", "walk", "--service", "half", "--yes"]) == 0
    film, out, seen = open_film(half), StringIO(), []
    monkeypatch.setattr(answering, "_preview_clip", lambda *_: seen.append(out.getvalue()))
    answering.answer_takes(film, [read_take(film.take_folders()[0])], Screen(stdout=out), preview=True)
    assert seen == [f"{half / 'takes' / '001' / 'clip.mp4'}\n"]
