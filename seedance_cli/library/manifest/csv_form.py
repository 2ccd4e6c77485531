"""A manifest as a table: a row of column names, then a film a row, as spreadsheets export it."""

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import count
from pathlib import Path

from seedance_cli.errors import WrongInput
from seedance_cli.library.manifest.cells import MOST_KEYS
from seedance_cli.library.manifest.columns import COLUMNS, LISTS, column_name, no_column
from seedance_cli.library.manifest.row import faults_told
from seedance_cli.library.manifest.sheet import LARGEST, TOO_LARGE, Sheet, Written
from seedance_cli.library.nodes import Node
from seedance_cli.library.text_file import text_of

SEPARATORS = (",", ";", "\t")
SAID = "sep="
"""How a spreadsheet names the separator in a line before the first."""
NEEDED = {"idea", "film", "prompt_file"}
QUOTES = "a quote that is not closed, or stands alone; put the whole text in quotes and write each one within it twice."

Record = tuple[int, list[str] | None]
"""A row's number and its cells; None for one whose quotes make no sense."""


def read_csv(path: Path) -> Sheet:
    """The sheet in a table. Raises WrongInput where its first row names no columns."""
    records = _records(text_of(path, most=LARGEST, too_large=TOO_LARGE, utf_16=True))
    number, header = next((record for record in records if not _is_blank(record)), (1, []))
    columns = _columns(f"{path} row {number}", header)
    return Sheet(films=_films(path, records, columns))


def _records(text: str) -> Iterator[Record]:
    """Every row, numbered from 1 as a spreadsheet does. After one whose quotes make no sense the line below it is the
    next, so that a quote left open does not swallow the rest of the file."""
    lines = StringIO(text, newline="")
    separator = _separator(lines)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    for number in count(1):
        start = lines.tell()
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error:
            lines.seek(start)
            lines.readline()
            reader = csv.reader(lines, delimiter=separator, strict=True)
            yield number, None


def _separator(lines: StringIO) -> str:
    """The one that is named in a line of its own, which is passed over, else the one that tells most columns apart."""
    first = lines.readline()
    named = first[len(SAID) : len(SAID) + 1] if first.lower().startswith(SAID) else ""
    if named in SEPARATORS:
        return named
    lines.seek(0)
    header = next(filter(str.strip, lines), "")
    lines.seek(0)
    return max(SEPARATORS, key=header.count)


def _films(path: Path, records: Iterator[Record], columns: list[str]) -> Iterator[Written]:
    for record in records:
        if not _is_blank(record):
            yield _film(f"{path} row {record[0]}", *record, columns)


def _is_blank(record: Record) -> bool:
    _, cells = record
    return cells is not None and not any(map(str.strip, cells))


def _columns(where: str, header: list[str] | None) -> list[str]:
    """The columns' names, "" for one without. Raises WrongInput for names that are none."""
    if header is None:
        raise WrongInput(f"{where}: {QUOTES}")
    while header and not header[-1].strip():  # a sheet is often exported wider than it is filled
        header.pop()
    if len(header) > MOST_KEYS:
        raise WrongInput(f"{where}: {len(header):,} columns; {MOST_KEYS} is the most.")
    columns = [column_name(name) for name in header]
    faults = [
        no_column(name) for name, column in zip(header, columns, strict=True) if column not in ("", *COLUMNS)
    ]
    twice = {column for column in columns if column not in ("", *LISTS) and columns.count(column) > 1}
    faults += [f"the column {column} stands there twice." for column in sorted(twice)]
    if not faults and not NEEDED & set(columns):
        faults = ["no column idea, film or prompt_file; the first row names the columns."]
    if faults:
        raise WrongInput(
            faults_told([f"{where}: {fault}" for fault in faults]), hint=f"Columns: {', '.join(COLUMNS)}"
        )
    return columns


def _film(where: str, number: int, cells: list[str] | None, columns: list[str]) -> Written:
    if cells is None:
        return Written(number=number, where=where, fault=QUOTES)
    if any(map(str.strip, cells[len(columns) :])):
        fault = (
            f"{len(cells)} cells, and {len(columns)} columns; put a text that holds a separator in quotes."
        )
        return Written(number=number, where=where, fault=fault)
    keys: dict[str, Node] = {}
    for column, cell in zip(columns, cells, strict=False):
        if not cell.strip():
            continue
        if not column:
            return Written(number=number, where=where, fault="a cell under a column without a name.")
        node = _cell(column, cell, number)
        again = keys.get(column)  # a column of references may stand there more than once
        keys[column] = node._replace(items=again.items + node.items) if again else node
    return Written(number=number, where=where, node=Node("mapping", (number, 1), keys=keys))


def _cell(column: str, cell: str, number: int) -> Node:
    if column not in LISTS:
        return Node("text", (number, 1), cell)
    parts = (part for line in cell.splitlines() for part in line.split("|"))
    return Node("list", (number, 1), items=tuple(Node("text", (number, 1), part) for part in parts))
