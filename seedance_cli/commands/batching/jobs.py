"""Rows of a manifest → jobs: each film with what is said about it, its folder, and the key by which a later run knows it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.commands.batching.judging import Judge
from seedance_cli.commands.batching.names import names_for
from seedance_cli.commands.batching.row_said import (
    OF_A_SAVED_FILM,
    flag_of,
    from_folder,
    said_in,
    wishes_in,
)
from seedance_cli.commands.batching.spelling import film_folder
from seedance_cli.commands.making.renderer import Wishes
from seedance_cli.commands.said import Said
from seedance_cli.errors import WrongInput

if TYPE_CHECKING:
    from seedance_cli.library import Library
    from seedance_cli.library.manifest import Manifest, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One film of a batch. `key` is the same in every run as long as its row says the same; `name` is its folder's, unique
    in the batch; `folder` the saved film's where `is_saved`, else the one to be made."""

    key: str
    place: str
    name: str
    folder: Path
    is_saved: bool
    said: Said
    wishes: Wishes


def jobs_from(
    manifest: "Manifest",
    said: Said,
    wishes: Wishes,
    out: Path,
    library: "Library",
    *,
    known: Mapping[str, str],
) -> tuple[tuple[Job, ...], dict[str, int]]:
    """The jobs in the manifest's order, and the faults of values, a line each, with the number of its row. `said` and
    `wishes` hold where a row says nothing; new films go under `out`; `known` maps the keys of an earlier run to the names
    that those films got. Raises WrongInput for a flag that cannot be."""
    from seedance_cli.library.manifest import same_film

    Judge(Path(), library).check_flags(said)
    _need_a_use(said, manifest)
    folder = manifest.path.parent
    judge = Judge(folder, library)
    faults: dict[str, int] = {}
    seen: dict[str, Row] = {}
    good: list[tuple[Row, Said]] = []
    for row in manifest.rows:
        told = said_in(row, folder, said)
        wrong = judge.faults_of(row, told)
        if not wrong and "film" in row.values:
            first = seen.setdefault(_in_one_spelling(row, folder).key, row)
            wrong = () if first is row else (same_film(row, first),)
        for line in wrong:
            faults.setdefault(line, row.number)
        if not wrong:
            good.append((row, told))
    names, clashes = names_for([row for row, _ in good], known)
    jobs = (
        _job(row, told, wishes_in(row, wishes), name, folder if "film" in row.values else out)
        for (row, told), name in zip(good, names, strict=True)
        if name
    )
    return tuple(jobs), faults | clashes


def _in_one_spelling(row: "Row", folder: Path) -> "Row":
    """A row of a saved film, which may be named in several ways, with the film's whole path."""
    film = film_folder(Path(from_folder(folder, row.values["film"]))).absolute()
    return replace(row, values={**row.values, "film": str(film)})


def _job(row: "Row", said: Said, wishes: Wishes, name: str, within: Path) -> Job:
    film = row.values.get("film", "")
    return Job(
        key=row.key,
        place=row.place,
        name=name,
        folder=film_folder(Path(from_folder(within, film))) if film else within / name,
        is_saved=bool(film),
        said=said,
        wishes=wishes,
    )


def _need_a_use(said: Said, manifest: "Manifest") -> None:
    """Raise WrongInput for a flag about new films where every film is a saved one: silence would be a lie."""
    if not manifest.rows or any("film" not in row.values for row in manifest.rows):
        return
    beyond = [name for name in said.__slots__ if getattr(said, name) and name not in OF_A_SAVED_FILM]
    if beyond:
        flag = flag_of(beyond[0])
        raise WrongInput(
            f"{flag} changes no saved film, and all films here are saved ones.", hint=f"Leave {flag} out."
        )
