"""Drawn pictures as files of a person: named after their prompt, numbered, and never in place of one that is there."""

from collections.abc import Mapping
from itertools import count
from pathlib import Path

from seedance_cli.commands.planning import folder_name
from seedance_cli.errors import WrongInput
from seedance_cli.film.files import beside, flush, place_new, said_plainly
from seedance_cli.story.draft import title_for

ELSEWHERE = "seedance still … --out OTHER"


def check_folder(folder: Path) -> None:
    """Create `folder` and see that it can be written to, before anything is paid. Raises WrongInput."""
    if folder.exists() and not folder.is_dir():
        raise WrongInput(f"--out {folder} is no folder.", hint=ELSEWHERE)
    with said_plainly(folder / "still", ELSEWHERE):
        folder.mkdir(parents=True, exist_ok=True)
        with beside(folder / "still"):
            pass


def keep(pictures: Mapping[int, Path], folder: Path, prompt: str) -> dict[int, Path]:
    """Save each picture in `folder` under the next free number of its prompt's name; where each lies then."""
    name = folder_name(title_for(prompt))
    return {place: _keep(picture, folder, name) for place, picture in pictures.items()}


def _keep(picture: Path, folder: Path, name: str) -> Path:
    import shutil

    for number in count(1):
        stem = f"{name}-{number}"
        target = folder / f"{stem}{picture.suffix}"
        if any(path.stem == stem for path in folder.iterdir()):
            continue
        with beside(target) as part:
            shutil.copyfile(picture, part)
            flush(part)
            try:
                place_new(part, target)
            except FileExistsError:  # another run was quicker
                continue
        return target
    raise AssertionError("there is always a next number")
