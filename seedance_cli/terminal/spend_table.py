"""What was spent, on screen: for each service a block of its models, estimated beside charged, and in words what the figures
leave open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from seedance_cli.terminal.safe_text import cells, clip, pad, safe, wrap
from seedance_cli.terminal.styled import Line, Lines, lines
from seedance_cli.terminal.tables import MOST_COLUMNS, fact_rows

HEADINGS = ("clips", "stills", "raw", "estimated", "charged", "difference")
NOTHING = "–"
GAP = 2
LEAST_NAME = 16  # columns; with fewer for the names a block is a list of facts
LABEL = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendRow:
    """Sums in words: how many `clips`, `stills` and `raw` tasks, what was `estimated` and `charged`, and the `difference`;
    "" for nothing to tell."""

    name: str
    clips: str = ""
    stills: str = ""
    raw: str = ""
    estimated: str = ""
    charged: str = ""
    difference: str = ""

    @property
    def figures(self) -> tuple[str, ...]:
        """In the order of HEADINGS."""
        return self.clips, self.stills, self.raw, self.estimated, self.charged, self.difference


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendBlock:
    """One service and what it counts in (`unit`): its `rows`, the `whole` of them, `cost` in a sentence, and `notes` on
    what the figures leave open."""

    service: str
    unit: str
    rows: Sequence[SpendRow]
    whole: SpendRow
    cost: str
    notes: Sequence[str] = ()


def spend_table(
    blocks: Sequence[SpendBlock],
    *,
    since: str,
    days: Sequence[tuple[str, Sequence[str]]] = (),
    width: int = 80,
) -> Lines:
    """Every block under one line that says `since` when; then `days` as (day, what it came to at each service)."""
    width = min(width, MOST_COLUMNS)
    drawn: list[Line] = [[("dim", f" {row}")] for row in wrap(safe(since), width - 2)]
    columns = _columns(blocks)
    room = width - 4 - sum(column + GAP for column in columns if column)
    fits = room >= LEAST_NAME
    room = min(room, _widest_name(blocks))
    for block in blocks:
        drawn += [[], *(_beside(block, columns, room) if fits else _below(block, width))]
        drawn += [
            [("strong" if not place else "dim", f"   {row}")]
            for place, text in enumerate((block.cost, *block.notes))
            for row in wrap(safe(text), width - 5)
        ]
    if days:
        drawn.append([])
        for day, costs in days:
            for place, cost in enumerate(costs):
                drawn += fact_rows("" if place else safe(day), safe(cost), LABEL, width)
    return lines(drawn)


def _columns(blocks: Sequence[SpendBlock]) -> list[int]:
    """How wide each figure's column is, the same in every block; 0 for one that has nothing to tell anywhere."""
    rows = [row.figures for block in blocks for row in (*block.rows, block.whole)]
    return [
        max(map(cells, (heading, *column))) if any(column) else 0
        for heading, *column in zip(HEADINGS, *rows, strict=True)
    ]


def _widest_name(blocks: Sequence[SpendBlock]) -> int:
    names = [safe(row.name) for block in blocks for row in _rows(block)]
    return max(map(cells, (*names, *map(_title, blocks))), default=0)


def _title(block: SpendBlock) -> str:
    return " · ".join(safe(part, 60) for part in (block.service, block.unit) if part)


def _beside(block: SpendBlock, columns: Sequence[int], room: int) -> list[Line]:
    head: Line = [("accent", f" {pad(_title(block), room + 2)}"), ("dim", _figures(HEADINGS, columns))]
    drawn = [head]
    for row in _rows(block):
        name = pad(_end_of(safe(row.name), room), room)
        drawn.append([("", f"   {name}{_figures(row.figures, columns)}")])
    return drawn


def _rows(block: SpendBlock) -> Sequence[SpendRow]:
    """Its models, and below several of them their sum."""
    whole = replace(block.whole, name="together")
    return [*block.rows, whole] if len(block.rows) > 1 else block.rows


def _figures(texts: Sequence[str], columns: Sequence[int]) -> str:
    shown = ((text or NOTHING, column) for text, column in zip(texts, columns, strict=True) if column)
    return "".join(" " * (GAP + column - cells(text)) + text for text, column in shown)


def _end_of(name: str, room: int) -> str:
    """A model's name as its end where it is too long: there it differs from its sisters."""
    while cells(name) > room and "/" in name.removeprefix("…/"):
        name = f"…/{name.removeprefix('…/').partition('/')[2]}"
    return name


def _below(block: SpendBlock, width: int) -> list[Line]:
    """A block for narrow screens: a fact a row."""
    drawn: list[Line] = [[("accent", f" {clip(_title(block), width - 2)}")]]
    for row in _rows(block):
        drawn += [[("", f"   {line}")] for line in wrap(safe(row.name), width - 4)]
        for heading, text in zip(HEADINGS, row.figures, strict=True):
            drawn += fact_rows(f"    {heading}", text, LABEL + 2, width) if text else []
    return drawn
