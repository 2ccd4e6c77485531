"""What killed runs leave beside the files of a film, and who tidies it up."""

import multiprocessing
import os
from pathlib import Path

import pytest

from seedance_cli.film import leftovers
from seedance_cli.film.files import write_text
from seedance_cli.film.leftovers import is_private, private_name, sweep


def name_of_the_dead(name: str = "take.yaml") -> str:
    """A private name as a process gave it that has ended."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(private_name, (name,))


def test_what_the_dead_have_left_goes_with_the_next_writing(tmp_path: Path) -> None:
    left = tmp_path / name_of_the_dead()
    left.write_text("half", encoding="utf-8")
    room = tmp_path / left.name.replace("take.yaml", "references")
    room.mkdir()
    (room / "a.png").write_bytes(b"half")
    write_text(tmp_path / "take.yaml", "whole")
    assert [path.name for path in tmp_path.iterdir()] == ["take.yaml"]


def test_what_the_living_write_stays(tmp_path: Path) -> None:
    mine = tmp_path / private_name("take.yaml")
    parents = tmp_path / mine.name.replace(f"-{os.getpid()}-", f"-{os.getppid()}-")
    for path in (mine, parents):
        path.write_text("being written", encoding="utf-8")
    sweep(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {mine.name, parents.name}
    assert is_private(mine)


@pytest.mark.parametrize(
    "name", ["clip.mp4.part", ".clip.mp4.part", ".mine.part", ".take.yaml.abc-1-x.part", "takes"]
)
def test_what_is_not_ours_stays(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("a person's", encoding="utf-8")
    sweep(tmp_path)
    assert (tmp_path / name).exists()


def test_what_another_machine_writes_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = tmp_path / name_of_the_dead()
    left.write_text("half", encoding="utf-8")
    monkeypatch.setattr(leftovers, "_machine", lambda: "another")
    sweep(tmp_path)
    assert left.exists()
    monkeypatch.undo()
    sweep(tmp_path)
    assert not left.exists()


def test_a_folder_that_cannot_be_read_is_left_as_it_is(tmp_path: Path) -> None:
    sweep(tmp_path / "missing")
    assert not (tmp_path / "missing").exists()
