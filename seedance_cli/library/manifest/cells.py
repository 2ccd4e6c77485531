"""What is written of one film, read column by column: texts made plain, lists as lists, and every fault in a sentence."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from seedance_cli.library.entry import NAMES
from seedance_cli.library.manifest.columns import COLUMNS, FLAGS, LISTS, column_name, no_column
from seedance_cli.library.nodes import Node, shown
from seedance_cli.story.brief import plain

LONGEST = 4_000  # characters in one place; an idea has 2,000 at most, and so has an answer
MOST_LISTED = 30  # a service takes 12 references at most
SAID = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}
MOST_KEYS = 100
VARIANTS = "variants"


@dataclass(slots=True)
class Cells:
    """The columns of one film, of the defaults, or of one choice among variants. `variants` is what the film's own are
    written as."""

    values: dict[str, str] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    variants: Node | None = None
    faults: list[str] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {*self.values, *self.lists}

    def set(self, column: str, node: Node) -> None:
        """Read one column; nothing written there is nothing said."""
        if column in LISTS:
            if len(node.items) > MOST_LISTED:
                self.faults.append(f"{column} has {len(node.items):,} items; {MOST_LISTED} is the most.")
                return
            items = tuple(self._texts(column, node.items if node.kind == "list" else (node,)))
            if items:
                self.lists[column] = items
            return
        text = self._text(column, node)
        if text and column in FLAGS:
            text = self._flag(column, text)
        if text:
            self.values[column] = text

    def _texts(self, column: str, nodes: tuple[Node, ...]) -> Iterator[str]:
        return filter(None, (self._text(column, node) for node in nodes))

    def _text(self, column: str, node: Node) -> str:
        if node.kind in ("list", "mapping"):
            self.faults.append(f"{column} is {NAMES[node.kind]}; wanted one value.")
            return ""
        if len(node.text) > LONGEST:
            self.faults.append(f"{column} has {len(node.text):,} characters; {LONGEST:,} is the most.")
            return ""
        return "" if node.kind == "nothing" else plain(node.text)

    def _flag(self, column: str, text: str) -> str:
        said = SAID.get(text.lower(), "")
        if not said:
            self.faults.append(f'{column} is "{shown(text)}"; wanted true or false.')
        return said


def read_cells(node: Node, columns: tuple[str, ...] = COLUMNS) -> Cells:
    """The columns of a film: an idea alone, or a mapping with its variants among it."""
    cells = Cells()
    if node.kind == "text":
        cells.set("idea", node)
    elif len(node.keys) > MOST_KEYS:
        cells.faults.append(f"{len(node.keys):,} columns; {MOST_KEYS} is the most.")
    elif node.kind == "mapping":
        for written, value in node.keys.items():
            _read(cells, written, value, columns)
    elif node.kind != "nothing":
        cells.faults.append(f"{_kind(node)}; a film is an idea (a text) or has keys (idea: …).")
    return cells


def _read(cells: Cells, written: str, value: Node, columns: tuple[str, ...]) -> None:
    column = column_name(written)
    if column in cells.names or (column == VARIANTS and cells.variants):
        cells.faults.append(f"{column} is said twice.")
    elif column == VARIANTS:
        cells.variants = value
    elif column not in columns:
        cells.faults.append(no_column(written, columns))
    else:
        cells.set(column, value)


def _kind(node: Node) -> str:
    return f'"{shown(node.text)}"' if node.text else NAMES[node.kind]
