"""Whether a film can be what its row says, told before any film of the batch is begun. Only what is cheap is looked at: no
storyboard is drafted and no file is opened but a prompt; a value that many rows share is judged once."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seedance_cli.commands.batching.row_said import COLUMNS, FIELDS, FILE_LISTS, from_folder
from seedance_cli.commands.said import (
    Said,
    check_source,
    end_user_from,
    needed_roles,
    read_prompt_file,
    references_from_flags,
    stills_from_flags,
    whole_number,
    whole_seconds_from,
)
from seedance_cli.commands.shoot import takes_wanted
from seedance_cli.errors import WrongInput
from seedance_cli.film.folder import STORYBOARD, open_film
from seedance_cli.story.brief import (
    ANSWERS,
    LANGUAGES,
    MODES,
    check_idea,
    check_length,
    check_ratio,
    one_of,
)
from seedance_cli.story.references import is_link

if TYPE_CHECKING:
    from seedance_cli.library import Library
    from seedance_cli.library.manifest import Row

Check = Callable[[str], object]
"""Raises WrongInput, or OSError where a file cannot be looked at."""


class Judge:
    """Judges the values of rows whose paths start from `folder`."""

    def __init__(self, folder: Path, library: "Library") -> None:
        self._folder = folder
        self._library = library
        self._judged: dict[tuple[str, str], str] = {}
        self._checks: dict[str, Check] = {
            "idea": check_idea,
            "film": self._check_film,
            "template": library.template,
            "duration": whole_seconds_from,
            "ratio": check_ratio,
            "mode": lambda text: one_of("mode", text, MODES),
            "language": lambda text: one_of("language", text, LANGUAGES),
            "prompt_file": lambda text: read_prompt_file(Path(from_folder(folder, text))),
            "first_frame": self._check_file,
            "last_frame": self._check_file,
            "still": lambda text: stills_from_flags(Said(stills=(text,))),
            "seed": lambda text: whole_number("--seed", text),
            "count": takes_wanted,
            "end_user": end_user_from,
        }
        self._checks |= {name: _checked_length(name) for name in ANSWERS}
        self._checks |= {name: self._checked_reference(name) for name in FILE_LISTS}

    def check_flags(self, said: Said) -> None:
        """Raise WrongInput for a value of the command line."""
        for name in said.__slots__:
            value = getattr(said, name)
            for each in value if isinstance(value, tuple) else (str(value or ""),):
                self._check(COLUMNS.get(name, name), each)

    def faults_of(self, row: "Row", said: Said) -> tuple[str, ...]:
        """Every fault of a row, of which `said` is what it comes to with the flags."""
        told = ((column, value) for column, value in row.values.items())
        listed = ((column, value) for column, values in row.lists.items() for value in values)
        faults = [
            row.fault(fault, column)
            for column, value in (*told, *listed)
            if (fault := self._fault(column, value))
        ]
        if not faults and "film" not in row.values:
            faults += map(row.fault, self._faults_together(said))
        return tuple(faults)

    def _fault(self, column: str, value: str) -> str:
        """What is wrong with a value, "" where nothing is."""
        if (column, value) not in self._judged:
            try:
                self._check(column, value)
            except WrongInput as fault:
                self._judged[column, value] = _in_columns(fault)
            else:
                self._judged[column, value] = ""
        return self._judged[column, value]

    def _check(self, column: str, value: str) -> None:
        check = self._checks.get(column)
        if check is None or not value:
            return
        try:
            check(value)
        except OSError as fault:
            raise WrongInput(f"{value} cannot be looked at: {fault.strerror}.") from None

    def _faults_together(self, said: Said) -> Iterator[str]:
        """What no single value shows: frames beside references, too many of them, an idea that is missing."""
        try:
            if said.template or not said.prompt_file:
                check_idea(said.idea)
            roles = needed_roles(self._library.template(said.template)) if said.template else {}
            references_from_flags(said, roles)
        except WrongInput as fault:
            yield _in_columns(fault)

    def _check_film(self, text: str) -> None:
        folder = Path(from_folder(self._folder, text))
        if folder.name != STORYBOARD and not (folder / STORYBOARD).is_file():
            open_film(folder)  # says what the folder is instead

    def _check_file(self, source: str) -> None:
        if not is_link(source):
            check_source(source)
            _need_file(from_folder(self._folder, source))

    def _checked_reference(self, column: str) -> Check:
        def check(spec: str) -> None:
            said: dict[str, Any] = {FIELDS[column]: (from_folder(self._folder, spec),)}
            (reference,) = references_from_flags(Said(**said))
            if reference.is_file:
                check_source(spec)
                _need_file(reference.source)

        return check


def _need_file(path: str) -> None:
    if not Path(path).is_file():
        raise WrongInput(f"{path} is no file.")


def _checked_length(name: str) -> Check:
    return lambda text: check_length(name, text)


def _in_columns(fault: WrongInput) -> str:
    """A fault of a flag said of the column of that name, in one line."""
    told = re.sub(r"--([a-z]+(?:-[a-z]+)*)", lambda flag: flag.group(1).replace("-", "_"), fault.message)
    return told.replace("\n", "; ")
