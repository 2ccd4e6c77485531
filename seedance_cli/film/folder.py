"""A film folder that exists: its storyboard, its references, its takes; every write whole or not at all."""

import shlex
from dataclasses import dataclass, replace
from pathlib import Path

from seedance_cli.errors import WrongInput
from seedance_cli.film.files import copy_into_place, said_plainly, write_text
from seedance_cli.film.leftovers import sweep
from seedance_cli.film.storyboard_file import read_storyboard, storyboard_text
from seedance_cli.story.references import Reference, stored_name
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
    def storyboard_file(self) -> Path:
        return self.folder / STORYBOARD

    @property
    def takes_folder(self) -> Path:
        return self.folder / "takes"

    @property
    def quoted(self) -> str:
        """The folder as a shell takes it."""
        return shlex.quote(str(self.folder))

    def path_of(self, reference: Reference) -> Path:
        """Where a reference's file lies; its source is relative to the film folder."""
        return self.folder / Path(reference.source).expanduser()

    def take_folders(self) -> tuple[Path, ...]:
        """The folders of its takes, in order."""
        if not self.takes_folder.is_dir():
            return ()
        takes = (p for p in self.takes_folder.iterdir() if p.is_dir() and p.name.isdecimal())
        return tuple(sorted(takes, key=lambda path: int(path.name)))

    def new_take_folder(self) -> Path:
        """Claim the next take's folder. `mkdir` decides between two runs at once, so each gets its own."""
        with said_plainly(self.takes_folder / "001", f"seedance new --from {self.quoted} --out OTHER"):
            self.takes_folder.mkdir(exist_ok=True)
            sweep(self.folder)
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
        self.need_writable()
        write_text(self.storyboard_file, storyboard_text(board))
        return replace(self, board=board)

    def need_writable(self) -> None:
        """Raise WrongInput for a storyboard of a newer format, which is only read."""
        if self.newer:
            raise WrongInput(
                f"{self.storyboard_file} was written by a newer seedance; this one would lose parts of it.",
                hint="pip install --upgrade seedance-cli",
            )


def open_film(folder: Path) -> Film:
    """The film in a folder (or beside a storyboard.yaml). Raises WrongInput where there is none."""
    if folder.name == STORYBOARD:
        folder = folder.parent
    if not (folder / STORYBOARD).is_file():
        what = "is not a film folder: it has no storyboard.yaml" if folder.is_dir() else "does not exist"
        raise WrongInput(
            f"{folder} {what}.", hint=f'seedance new "your idea" --out {shlex.quote(str(folder))}'
        )
    return Film(folder, *read_storyboard(folder / STORYBOARD))


def store_drawn(film: Film, drawn: tuple[tuple[StillIdea, Path], ...]) -> Film:
    """The film with drawn stills as references, numbered after the pictures it has; their files are copied in first,
    so that the storyboard never names a picture that is not there."""
    board = with_stills(film.board, tuple((idea, str(path)) for idea, path in drawn))
    with said_plainly(film.folder / "references"):
        (film.folder / "references").mkdir(exist_ok=True)
    stored = [each.source for each in board.references if each.kind == "image"][-len(drawn) :]
    for (_, path), name in zip(drawn, stored, strict=True):
        copy_into_place(path, film.folder / name)
    return film.save(board)


def with_stills(board: Storyboard, drawn: tuple[tuple[StillIdea, str], ...]) -> Storyboard:
    """The storyboard with these stills as its last pictures, each under the name that its file (or one like it) has in
    the film folder."""
    images = [each for each in board.references if each.kind == "image"]
    others = [each for each in board.references if each.kind != "image"]
    for idea, path in drawn:
        reference = Reference(kind="image", source=path, role=idea.role, prompt=idea.prompt)
        name = f"references/{stored_name(f'@image{len(images) + 1}', reference)}"
        images.append(replace(reference, source=name))
    left = tuple(idea for idea in board.stills if idea not in [done for done, _ in drawn])
    return replace(board, references=(*images, *others), stills=left)
