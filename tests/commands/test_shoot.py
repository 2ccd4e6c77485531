"""`seedance shoot`: more takes, the same take again, and Ctrl-C."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from seedance_cli.film import read_take
from tests.footage import picture
from tests.program import Program


def test_several_takes_at_once_and_one_of_them_again(seedance: Program) -> None:
    seedance.run("new", "A walk", "-d", "4", "--plan", "--yes", "-o", "walk")
    ended = seedance.run("shoot", "walk", "--count", "2")
    assert ended.code == 0, ended.err
    assert ended.out.split() == [str(Path(f"walk/takes/00{n}/clip.mp4")) for n in (1, 2)]
    first, second = (read_take(seedance.folder / "walk" / "takes" / f"00{n}") for n in (1, 2))
    assert first.seed != second.seed
    assert first.hashes["clip.mp4"] != second.hashes["clip.mp4"]
    again = seedance.run("shoot", "walk", "--like", "1", "--json")
    assert again.code == 0, again.err
    third = read_take(seedance.folder / "walk" / "takes" / "003")
    assert third.hashes == first.hashes
    assert again.json["take"] == 3


def test_several_takes_are_one_json_object(seedance: Program) -> None:
    seedance.run("new", "A walk", "-d", "4", "--plan", "--yes", "-o", "walk")
    ended = seedance.run("shoot", "walk", "--count", "2", "--json")
    assert [take["take"] for take in ended.json["takes"]] == [1, 2]
    assert ended.err == ""


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


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send to one process")
def test_ctrl_c_stops_the_render_and_says_how_to_go_on(seedance: Program) -> None:
    running = subprocess.Popen(
        seedance.command("new", "A walk", "-d", "15", "--yes", "-o", "walk"), cwd=seedance.folder,
        env=seedance.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert running.stderr is not None
    for line in running.stderr:
        if "running" in line:
            break
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert out == ""
    assert "seedance shoot walk" in err
    assert "Traceback" not in err
    assert seedance.films() == {"walk/storyboard.yaml"}
