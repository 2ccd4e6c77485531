"""Making one film folder by several runs at once, and by runs that fail on the way."""

import errno
import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.film import Film, create_film, open_film
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import Storyboard
from tests.film.test_folder import BOARD, files_in

RUNS, ROUNDS = 4, 12


def with_files(*paths: Path) -> Storyboard:
    return replace(
        BOARD, references=tuple(Reference(kind="image", source=str(path), role="character") for path in paths)
    )


def large(path: Path, letter: str = "x") -> Path:
    path.write_bytes(letter.encode() * 3_000_000)
    return path


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def at_once(makers: list[Callable[[], Film]]) -> list[Film | SeedanceError]:
    start, ends = threading.Barrier(len(makers)), []

    def make(maker: Callable[[], Film]) -> None:
        start.wait()
        try:
            ends.append(maker())
        except SeedanceError as fault:
            ends.append(fault)

    threads = [threading.Thread(target=make, args=(maker,)) for maker in makers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def test_runs_at_once_with_the_same_film_all_have_it(tmp_path: Path) -> None:
    board = with_files(large(tmp_path / "a.png"), large(tmp_path / "b.png"))
    for number in range(ROUNDS):
        folder = tmp_path / "films" / str(number)
        ends = at_once([lambda: create_film(folder, board)] * RUNS)  # noqa: B023  # ended within the round
        assert [end for end in ends if not isinstance(end, Film)] == []
        assert len(files_in(folder)) == 3
        assert len(list(folder.iterdir())) == 2
        for reference in open_film(folder).board.references:
            assert (folder / reference.source).stat().st_size == 3_000_000


@pytest.mark.parametrize("alike", [True, False])
def test_of_runs_at_once_with_other_films_one_has_the_folder(tmp_path: Path, alike: bool) -> None:
    pictures = [large(tmp_path / f"{letter}.png", letter) for letter in "abcd"]
    boards = [with_files(each) for each in pictures]
    if not alike:
        boards = [replace(each, prompt=f"film {place}") for place, each in enumerate(boards)]
    for number in range(ROUNDS):
        folder = tmp_path / "films" / str(number)
        makers = [lambda board=board: create_film(folder, board) for board in boards]  # noqa: B023
        ends = at_once(makers)
        (film,) = [end for end in ends if isinstance(end, Film)]
        assert all("holds another film" in end.message for end in ends if isinstance(end, SeedanceError))
        assert open_film(folder).board == film.board
        assert len(list(folder.iterdir())) == 2
        (picture,) = (folder / "references").iterdir()
        assert picture.read_bytes() in [each.read_bytes() for each in pictures]


def test_a_run_that_fails_leaves_the_folder_to_the_one_that_did_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    board, copyfile = with_files(large(tmp_path / "a.png")), shutil.copyfile

    def other_run_then_full(source: Path, target: Path) -> None:
        monkeypatch.setattr("seedance_cli.film.files.shutil.copyfile", copyfile)
        create_film(tmp_path / "mars", board)
        full()

    monkeypatch.setattr("seedance_cli.film.files.shutil.copyfile", other_run_then_full)
    with pytest.raises(SeedanceError, match="disk is full"):
        create_film(tmp_path / "mars", board)
    assert files_in(tmp_path / "mars") == {"storyboard.yaml", "references/image1-character.png"}
    assert create_film(tmp_path / "mars", board).board == open_film(tmp_path / "mars").board


def test_what_a_killed_run_was_writing_is_not_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "mars" / ".references.0a1b2c3d.part").mkdir(parents=True)
    (tmp_path / "mars" / ".storyboard.yaml.0a1b2c3d.part").write_text("form")
    assert create_film(tmp_path / "mars", BOARD).board == BOARD


def test_a_full_disk_at_the_storyboard_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("seedance_cli.film.files.os.fsync", full)
    with pytest.raises(SeedanceError, match="disk is full"):
        create_film(tmp_path / "films" / "new" / "mars", BOARD)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_leaves_no_parents(tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="cannot be written"):
        create_film(tmp_path / "films" / "new" / ("x" * 300), BOARD)
    assert list(tmp_path.iterdir()) == []


def test_folders_that_were_there_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "films" / "mars").mkdir(parents=True)
    monkeypatch.setattr("seedance_cli.film.files.os.fsync", full)
    with pytest.raises(SeedanceError, match="disk is full"):
        create_film(tmp_path / "films" / "mars", BOARD)
    assert list((tmp_path / "films" / "mars").iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_to_nowhere_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "mars").symlink_to(tmp_path / "nowhere")
    with pytest.raises(WrongInput, match="in the way"):
        create_film(tmp_path / "mars", BOARD)


def test_a_hints_folder_is_quoted_for_the_shell(tmp_path: Path) -> None:
    folder = tmp_path / "my film"
    with pytest.raises(WrongInput) as caught:
        open_film(folder)
    assert caught.value.hint == f"seedance new \"your idea\" --out '{folder}'"
    create_film(folder, BOARD)
    with pytest.raises(WrongInput) as caught:
        create_film(folder, replace(BOARD, prompt="other"))
    assert caught.value.hint == f"seedance shoot '{folder}'"
