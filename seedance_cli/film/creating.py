"""Making a film folder, by one run or by several at once: all that can fail is done in private, then the storyboard
claims the folder. What was claimed is never taken back, for another run may have gone on with it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from seedance_cli.errors import WrongInput
from seedance_cli.film.files import (
    ELSEWHERE,
    copy_into_place,
    place_new,
    said_plainly,
    sha256,
    write_new_text,
)
from seedance_cli.film.folder import STORYBOARD, Film, open_film
from seedance_cli.film.leftovers import is_private, private_name, sweep
from seedance_cli.film.storyboard_file import same_film, storyboard_text
from seedance_cli.story.references import Reference, numbered, stored_name
from seedance_cli.story.storyboard import Storyboard

Copies = list[tuple[Path, str]]
"""Local files and what each is called in the film folder."""


def create_film(folder: Path, board: Storyboard) -> Film:
    """Make the film folder with its storyboard and copies of local references. A folder that already holds this very
    film is taken as it is, and what it lacks is copied again; one that holds another film, or anything else, is
    refused. Two runs at once: the first to write the storyboard has the folder, and the other goes on with it if its
    film is the same. A failure before that leaves nothing of this call behind."""
    kept, copies = _with_stored_references(board)
    film = _existing(folder)
    if film:
        _need_same(film, kept)
        _need_same_contents(film, copies)
    missing = [(source, name) for source, name in copies if not (folder / name).exists()]
    if film and not missing:
        return film
    with _folders_made(folder), _private_room(folder) as room:
        for source, name in missing:
            copy_into_place(source, room / Path(name).name)
        film = film or _existing(folder) or _claim(folder, kept)
        _need_same(film, kept)
        if missing:
            _publish(room, folder / "references")
    _need_same_contents(film, copies)
    return film


def _need_same(film: Film, board: Storyboard) -> None:
    if not same_film(film.board, board):
        raise WrongInput(f"{film.folder} holds another film.", hint=f"seedance shoot {film.quoted}")


def _need_same_contents(film: Film, copies: Copies) -> None:
    for source, name in copies:
        target = film.folder / name
        if target.is_file() and source.is_file() and sha256(target) != sha256(source):
            raise WrongInput(f"{film.folder} holds another film: its {name} is not {source}.", hint=ELSEWHERE)


def _existing(folder: Path) -> Film | None:
    if folder.exists() and not folder.is_dir():
        raise WrongInput(f"{folder} is a file; a film needs a folder.", hint=ELSEWHERE)
    # Looked at in this order, because another run may be making the film: what is there beside its storyboard comes
    # after the storyboard.
    others = folder.is_dir() and not all(map(is_private, folder.iterdir()))
    if (folder / STORYBOARD).is_file():
        return open_film(folder)
    if others:
        raise WrongInput(f"{folder} holds other things and no film.", hint=ELSEWHERE)
    return None


def _claim(folder: Path, board: Storyboard) -> Film:
    try:
        write_new_text(folder / STORYBOARD, storyboard_text(board))
    except FileExistsError:
        return open_film(folder)
    return Film(folder, board)


def _publish(room: Path, references: Path) -> None:
    """Show the copied references: all in one step, or each that is still missing where some are there."""
    with said_plainly(references):
        try:
            room.rename(references)
        except OSError:
            references.mkdir(exist_ok=True)
            for copy in room.iterdir():
                with suppress(FileExistsError):
                    place_new(copy, references / copy.name)


@contextmanager
def _folders_made(folder: Path) -> Iterator[None]:
    """Make the folder and its parents. After a failure those that were made here and are empty go again."""
    made: list[Path] = []
    try:
        with said_plainly(folder):
            made.extend(path for path in (*reversed(folder.parents), folder) if _make(path))
        yield
    except BaseException:
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir()
        raise


def _make(folder: Path) -> bool:
    """Make a folder unless it is there; whether this call made it."""
    if folder.is_dir():
        return False
    try:
        folder.mkdir()
    except FileExistsError:
        if folder.is_dir():  # another run was first
            return False
        raise WrongInput(f"{folder} is in the way; a film needs a folder.", hint=ELSEWHERE) from None
    return True


@contextmanager
def _private_room(folder: Path) -> Iterator[Path]:
    """A folder in the film folder, which nobody can take away as empty while it is there."""
    sweep(folder)
    room = folder / private_name("references")
    try:
        with said_plainly(folder / STORYBOARD):
            room.mkdir(parents=True)  # another run that failed may have removed the folder
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _with_stored_references(board: Storyboard) -> tuple[Storyboard, Copies]:
    """The storyboard with local sources as they will be named in the folder, and the copies that this takes."""
    stored: list[Reference] = []
    copies: Copies = []
    for tag, reference in numbered(board.references):
        if not reference.is_file:
            stored.append(reference)
            continue
        name = f"references/{stored_name(tag, reference)}"
        copies.append((Path(reference.source).expanduser(), name))
        stored.append(replace(reference, source=name))
    return replace(board, references=tuple(stored)), copies
