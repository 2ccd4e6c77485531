"""What every form of manifest is read into: the films as they were written, each with its place, and what is said for all
of them. From here on it makes no difference which form it was."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from seedance_cli.library.manifest.cells import Cells
from seedance_cli.library.manifest.variants import Variants
from seedance_cli.library.nodes import Node

LARGEST = 10_000_000
"""Bytes of a manifest: a thousand for each film."""
TOO_LARGE = "split it into several"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One film: its `number` as the person counts (a spreadsheet's row, a line, an item of a list), `where` with the file's
    name, and what stands there, or the `fault` for which it cannot be read."""

    number: int
    where: str
    node: Node | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The films, which are read as they are asked for; what holds where one says nothing, and the variants of each;
    `said_at` names where "defaults" and "variants" are written."""

    films: Iterable[Written]
    defaults: Cells = field(default_factory=Cells)
    variants: Variants = field(default_factory=dict)
    said_at: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
