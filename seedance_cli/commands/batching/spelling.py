"""A folder in one spelling: what is remembered of a film is found by its path, from whichever folder a command is typed."""

import os
from pathlib import Path

from seedance_cli.film.folder import STORYBOARD


def plainly(path: Path) -> Path:
    """The path as it stands where it leads nowhere up; else without its `..`, from the root. Symlinks keep their names,
    except those that a `..` comes after: it leads up from where they lead to."""
    parts = path.parts
    if ".." not in parts:
        return path
    last = len(parts) - parts[::-1].index("..")
    return Path(os.path.realpath(Path(*parts[:last])), *parts[last:])


def film_folder(path: Path) -> Path:
    """The same of a film, which may be named by its storyboard.yaml."""
    path = plainly(path)
    return path.parent if path.name == STORYBOARD else path
