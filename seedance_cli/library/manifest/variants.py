"""Variants: every film in every combination of some columns' values."""

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod

from seedance_cli.library.entry import NAMES
from seedance_cli.library.manifest.cells import Cells
from seedance_cli.library.manifest.columns import COLUMNS, column_name, no_column
from seedance_cli.library.nodes import Node, shown

Choice = str | tuple[str, ...]
Variants = dict[str, tuple[Choice, ...]]
"""The values of each column that varies, in the order they were written."""
VARYING = tuple(column for column in COLUMNS if column not in ("film", "name"))


def read_variants(node: Node, allowed: tuple[str, ...] = VARYING) -> tuple[Variants, list[str]]:
    """The variants in a mapping of lists, and its faults."""
    if node.kind == "nothing":
        return {}, []
    if node.kind != "mapping":
        return {}, [
            f"variants is {NAMES[node.kind]}; wanted columns with their values (ratio: [16:9, 9:16])."
        ]
    variants: Variants = {}
    faults = []
    for written, values in node.keys.items():
        column = column_name(written)
        if column not in allowed:
            faults.append(f"variants: {no_column(written, allowed)}")
        elif column in variants:
            faults.append(f"variants: {column} is said twice.")
        else:
            variants[column], wrong = _choices(column, values)
            faults += [f"variants: {fault}" for fault in wrong]
    return variants, faults


def _choices(column: str, node: Node) -> tuple[tuple[Choice, ...], list[str]]:
    if node.kind != "list" or not node.items:
        return (), [f"{column} is {_found(node)}; wanted a list of its values ([one, two])."]
    choices: dict[Choice, None] = {}
    faults = []
    for item in node.items:
        cells = Cells()
        cells.set(column, item)
        faults += cells.faults
        choice = cells.values.get(column) or cells.lists.get(column)
        if choice is None:
            faults += [] if cells.faults else [f"a value of {column} is empty."]
        elif choice in choices:
            faults.append(f"{column} has {shown(words_of(choice))} twice.")
        else:
            choices[choice] = None
    return tuple(choices), faults


def _found(node: Node) -> str:
    if node.kind == "list":
        return "empty"
    return f'"{shown(node.text)}"' if node.text else NAMES[node.kind]


def how_many(variants: Variants) -> int:
    """How many films these make of one."""
    return prod(map(len, variants.values()))


def combinations(variants: Variants) -> Iterator[Mapping[str, Choice]]:
    """Every combination; of no variants the one in which nothing varies."""
    return (dict(zip(variants, choices, strict=True)) for choices in product(*variants.values()))


def words_of(choice: Choice) -> str:
    return choice if isinstance(choice, str) else " ".join(choice)
