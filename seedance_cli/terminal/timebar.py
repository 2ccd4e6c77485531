"""A ruler and a bar whose parts are as wide as they are long: shots in seconds, or a template's beats in shares."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from seedance_cli.terminal.safe_text import cells
from seedance_cli.terminal.styled import Line


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the bar: its `length` (any positive number), and its `label`, shown where it fits."""

    length: float
    label: str
    style: str = "accent"
    selected: bool = False


def time_bar(parts: Sequence[Part], marks: Sequence[str], width: int) -> list[Line]:
    """Two rows of `width` cells: `marks` (one more than parts) over the borders as far as they do not collide, and the
    bar. A selected part is drawn in a heavier line."""
    borders = _borders([part.length for part in parts], width)
    return [[("dim", ruler(marks, borders, width))], _bar(parts, borders)]


def ruler(marks: Sequence[str], borders: Sequence[int], width: int) -> str:
    """`marks` at `borders`; the last is always there, the others where two cells are free before the next."""
    last = marks[-1]
    row = ""
    stop = width - cells(last)
    for mark, border in zip(marks[:-1], borders, strict=False):
        free = border >= len(row) + (2 if row else 0)
        if free and border + cells(mark) + 1 < stop:
            row = row.ljust(border) + mark
    return row.ljust(stop) + last


def _borders(lengths: Sequence[float], width: int) -> list[int]:
    """The column of each border, the first 0 and the last `width - 1`; no two are the same while there is room."""
    whole = sum(lengths)
    exact = [length * (width - 1) / whole for length in accumulate(lengths, initial=0.0)]
    columns = [round(column) for column in exact]
    for place in range(1, len(columns)):
        room = width - 1 - (len(columns) - 1 - place)
        columns[place] = min(max(columns[place], columns[place - 1] + 1), max(room, place))
    return columns


def _bar(parts: Sequence[Part], borders: Sequence[int]) -> Line:
    row: Line = [("dim", "├")]
    for place, part in enumerate(parts):
        inner = borders[place + 1] - borders[place] - 1
        row += _part(part, inner)
        row.append(("dim", "┤" if place == len(parts) - 1 else "┼"))
    return row


def _part(part: Part, inner: int) -> Line:
    line, style = ("━", "accent") if part.selected else ("─", "dim")
    taken = cells(part.label)
    if not part.label or taken > inner:
        return [(style, line * inner)]
    air = 1 if taken + 2 <= inner else 0
    left = (inner - taken - 2 * air) // 2
    right = inner - taken - 2 * air - left
    name = f"{' ' * air}{part.label}{' ' * air}"
    return [
        (style, line * left),
        ("accent strong" if part.selected else part.style, name),
        (style, line * right),
    ]
