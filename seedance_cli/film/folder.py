"""The film folder: created once, never mixed with another film, every write whole or not at all."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from seedance_cli.errors import WrongInput
from seedance_cli.film.files import copy_into_place, said_plainly, sha256, write_new_text, write_text
from seedance_cli.film.storyboard_file import read_storyboard, same_film, storyboard_text
from seedance_cli.story.references import Reference, numbered, stored_name
from seedance_cli.story.storyboard import StillIdea, Storyboard

STORYBOARD = "storyboard.yaml"


@dataclass(frozen=True, slots=True)
class Film:
    """A film folder on disk and the storyboard in it. `newer`: the file was written by a later version of seedance,
    so it is only read."""

    folder: Path
    board: Storyboard
    newer: bool = False

    @property
    def takes_folder(self) -> Path:
        return self.folder / "takes"

    def path_of(self, reference: Reference) -> Path:
        """Where a reference's file lies; its source is relative to the film folder."""
        return self.folder / reference.source

    def take_folders(self) -> tuple[Path, ...]:
        """The folders of its takes, in order."""
        if not self.takes_folder.is_dir():
            return ()
        return tuple(sorted(p for p in self.takes_folder.iterdir() if p.is_dir() and p.name.isdecimal()))

    def new_take_folder(self) -> Path:
        """Claim the next take's folder. `mkdir` decides between two runs at once, so each gets its own."""
        with said_plainly(self.takes_folder / "001"):
            self.takes_folder.mkdir(exist_ok=True)
            taken = self.take_folders()
            number = int(taken[-1].name) + 1 if taken else 1
            while True:
                folder = self.takes_folder / f"{number:03d}"
                try:
                    folder.mkdir()
                except FileExistsError:
                    number += 1
                else:
                    return folder

    def save(self, board: Storyboard) -> "Film":
        """Write another storyboard into this folder; the film as it is then."""
        if self.newer:
            raise WrongInput(
                f"{self.folder / STORYBOARD} was written by a newer seedance; this one would lose parts of it.",
                hint="pip install --upgrade seedance-cli",
            )
        write_text(self.folder / STORYBOARD, storyboard_text(board))
        return replace(self, board=board)


def open_film(folder: Path) -> Film:
    """The film in a folder (or beside a storyboard.yaml). Raises WrongInput where there is none."""
    if folder.name == STORYBOARD:
        folder = folder.parent
    if not (folder / STORYBOARD).is_file():
        what = "is not a film folder: it has no storyboard.yaml" if folder.is_dir() else "does not exist"
        raise WrongInput(f"{folder} {what}.", hint=f'seedance new "your idea" -o {folder}')
    return Film(folder, *read_storyboard(folder / STORYBOARD))


def create_film(folder: Path, board: Storyboard) -> Film:
    """Make the film folder with its storyboard and copies of local references. A folder that already holds this very
    film is taken as it is, and what it lacks is copied again; one that holds another film, or anything else, is
    refused. Two runs at once: the first to write the storyboard has the folder."""
    kept, copies = _with_stored_references(board)
    existed = folder.exists()
    film = _existing(folder) or _claim(folder, kept)
    if not same_film(film.board, kept):
        raise WrongInput(
            f"{folder} holds another film.",
            hint=f"seedance shoot {folder}   (or another folder with --out)",
        )
    _refuse_other_contents(folder, copies)
    try:
        _copy_references(folder, copies)
    except BaseException:
        if not existed:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    return film


def _claim(folder: Path, board: Storyboard) -> Film:
    with said_plainly(folder):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        write_new_text(folder / STORYBOARD, storyboard_text(board))
    except FileExistsError:
        return open_film(folder)
    return Film(folder, board)


def _refuse_other_contents(folder: Path, copies: list[tuple[Path, str]]) -> None:
    for source, name in copies:
        target = folder / name
        if target.is_file() and source.is_file() and sha256(target) != sha256(source):
            raise WrongInput(
                f"{folder} holds another film: its {name} is not {source}.",
                hint="Choose another folder with --out.",
            )


def _copy_references(folder: Path, copies: list[tuple[Path, str]]) -> None:
    missing = [(source, folder / name) for source, name in copies if not (folder / name).exists()]
    if missing:
        with said_plainly(folder / "references"):
            (folder / "references").mkdir(exist_ok=True)
    for source, target in missing:
        copy_into_place(source, target)


def _existing(folder: Path) -> Film | None:
    if (folder / STORYBOARD).is_file():
        return open_film(folder)
    if folder.exists() and not folder.is_dir():
        raise WrongInput(
            f"{folder} is a file; a film needs a folder.", hint="Choose another name with --out."
        )
    if folder.is_dir() and any(folder.iterdir()):
        raise WrongInput(
            f"{folder} holds other things and no film.", hint="Choose an empty or a new folder with --out."
        )
    return None


def _with_stored_references(board: Storyboard) -> tuple[Storyboard, list[tuple[Path, str]]]:
    """The storyboard with local sources as they will be named in the folder, and the copies that this takes."""
    stored: list[Reference] = []
    copies: list[tuple[Path, str]] = []
    for tag, reference in numbered(board.references):
        if not reference.is_file:
            stored.append(reference)
            continue
        name = f"references/{stored_name(tag, reference)}"
        copies.append((Path(reference.source).expanduser(), name))
        stored.append(replace(reference, source=name))
    return replace(board, references=tuple(stored)), copies


def store_drawn(film: Film, drawn: tuple[tuple[StillIdea, Path], ...]) -> Film:
    """The film with drawn stills as references, numbered after the pictures it has; their files are copied in first,
    so that the storyboard never names a picture that is not there."""
    images = [each for each in film.board.references if each.kind == "image"]
    others = [each for each in film.board.references if each.kind != "image"]
    with said_plainly(film.folder / "references"):
        (film.folder / "references").mkdir(exist_ok=True)
    for idea, path in drawn:
        reference = Reference(kind="image", source=str(path), role=idea.role, prompt=idea.prompt)
        name = f"references/{stored_name(f'@image{len(images) + 1}', reference)}"
        copy_into_place(path, film.folder / name)
        images.append(replace(reference, source=name))
    left = tuple(idea for idea in film.board.stills if idea not in [done for done, _ in drawn])
    return film.save(replace(film.board, references=(*images, *others), stills=left))
