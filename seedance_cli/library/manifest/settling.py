"""What was written → rows: each film with the defaults it leaves open, in all of its variants, and no film twice."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from seedance_cli.errors import WrongInput
from seedance_cli.library.manifest.cells import Cells, read_cells
from seedance_cli.library.manifest.columns import OF_A_SAVED_FILM, RENDERING
from seedance_cli.library.manifest.row import MOST_FILMS, Manifest, Row
from seedance_cli.library.manifest.sheet import TOO_LARGE, Sheet, Written
from seedance_cli.library.manifest.variants import (
    VARYING,
    Choice,
    Variants,
    combinations,
    how_many,
    read_variants,
    words_of,
)
from seedance_cli.library.nodes import shown

HINT = "A film is an item of films: in YAML, a row under the column names in CSV, a line in JSON lines."
LONGEST_WORDS = 24  # characters of a value in a row's place


def settle(path: Path, sheet: Sheet) -> Manifest:
    """The manifest in a sheet. Raises WrongInput for no film, and for more than a batch takes, before they are spelled
    out."""
    faults: dict[str, int] = {}
    seen: dict[str, Row] = {}
    asked = 0
    for written in sheet.films:
        film = _Film(written, sheet)
        faults |= dict.fromkeys((f"{written.where}: {fault}" for fault in film.faults), written.number)
        asked += 1 if film.faults else how_many(film.variants)
        if asked > MOST_FILMS:
            raise WrongInput(
                f"{path} asks for more than {MOST_FILMS:,} films, the most in a batch; {TOO_LARGE}."
            )
        for row in film.rows() if not film.faults else ():
            first = seen.setdefault(row.key, row)
            if first is not row:
                faults[same_film(row, first)] = row.number
    if not asked:
        raise WrongInput(f"{path} holds no films.", hint=HINT)
    return Manifest(path=path, rows=tuple(seen.values()), faults=faults, settings=sheet.settings)


def same_film(row: Row, first: Row) -> str:
    """The fault of a row that says what an earlier one does. Said of the rows as they were written, so that a film that stands
    twice is one fault, however many its variants."""
    there = first.place.partition(" (")[0]
    return row.fault(f"the same film as {there}; count: 2 in one row makes two takes of it.")


class _Film:
    """One written film with all that is said of it, or its `faults`."""

    def __init__(self, written: Written, sheet: Sheet) -> None:
        self._written = written
        self._sheet = sheet
        self._cells = read_cells(written.node) if written.node else Cells(faults=[written.fault])
        self.faults = self._cells.faults
        self._saved = "film" in self._cells.values
        self._defaults = self._open_columns()
        self.variants = self._variants()
        if not self.faults:
            self.faults += self._missing()

    def rows(self) -> Iterator[Row]:
        """The film in each of its variants."""
        said = {column: _said(self._sheet.defaults, column) for column in self._defaults}
        said |= {**self._cells.values, **self._cells.lists}
        own = self._cells.variants is not None
        origins = dict.fromkeys(self._defaults, self._sheet.said_at.get("defaults", ""))
        if not own:
            origins |= dict.fromkeys(self.variants, self._sheet.said_at.get("variants", ""))
        for chosen in combinations(self.variants):
            yield self._row({**said, **chosen}, tuple(map(words_of, chosen.values())), origins)

    def _row(self, said: Mapping[str, Choice], variant: tuple[str, ...], origins: Mapping[str, str]) -> Row:
        words = ", ".join(shown(word, LONGEST_WORDS) for word in variant)
        return Row(
            place=f"row {self._written.number}" + f" ({words})" * bool(words),
            values={column: value for column, value in said.items() if isinstance(value, str)},
            lists={column: value for column, value in said.items() if isinstance(value, tuple)},
            variant=variant,
            where=self._written.where,
            origins=origins,
            number=self._written.number,
        )

    def _open_columns(self) -> tuple[str, ...]:
        """The defaults that hold here. A saved film has its own length, shape and look."""
        names = self._sheet.defaults.names - self._cells.names
        return tuple(sorted(names & set(RENDERING) if self._saved else names))

    def _variants(self) -> Variants:
        """The film's own, else those for all; what the film says itself does not vary with theirs."""
        own = self._cells.variants
        if own is None:
            shared = self._sheet.variants.items()
            fixed = self._cells.names
            return {
                column: choices
                for column, choices in shared
                if column not in fixed and (not self._saved or column in OF_A_SAVED_FILM)
            }
        allowed = tuple(column for column in VARYING if not self._saved or column in OF_A_SAVED_FILM)
        variants, faults = read_variants(own, allowed)
        self.faults += faults
        self.faults += [
            f"{each} is said here and varied too." for each in variants if each in self._cells.names
        ]
        return variants

    def _missing(self) -> Iterator[str]:
        names = {*self._cells.names, *self._defaults, *self.variants}
        if self._saved and (beyond := sorted(self._cells.names - OF_A_SAVED_FILM)):
            yield f"a saved film keeps its own {', '.join(beyond)}; a new take can change its duration and ratio."
        if not self._saved and not names & {"idea", "prompt_file"}:
            yield "no idea; a row has an idea, a prompt_file, or a film (the folder of a saved one)."


def _said(cells: Cells, column: str) -> Choice:
    return cells.values.get(column) or cells.lists[column]
