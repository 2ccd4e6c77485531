"""What there is and what is missing, one check a row: a word for how it stands, what was found, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from seedance_cli.terminal.commands_to_type import command_rows
from seedance_cli.terminal.safe_text import cells, pad, safe, wrap
from seedance_cli.terminal.styled import Line, Lines, lines
from seedance_cli.terminal.tables import MOST_COLUMNS

OK, WARN, FAIL, SKIP = "ok", "warn", "fail", "skip"
STYLES = {OK: "accent", WARN: "warning", FAIL: "error", SKIP: "dim"}
WORDS = {OK: "fine", WARN: "to look at", FAIL: "failed", SKIP: "left out"}
STATE_COLUMN = 4
WIDEST_CHECK = 20
LEAST_BESIDE = 72  # columns; with fewer what was found stands below, where links keep whole
GAP = 2
MOST_FOUND = 600  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """One check: what was looked at (`check`, "key", "MCP"), how it stands (`state`: OK, WARN, FAIL or SKIP), what was
    `found` in a sentence, and `todo`, the command or step that mends it ("" for nothing)."""

    check: str
    state: str
    found: str
    todo: str = ""


def doctor_view(rows: Sequence[CheckRow], *, width: int = 80) -> Lines:
    """Every check in line, what to do under what was found, and a closing row that counts them."""
    width = min(width, MOST_COLUMNS)
    widest = max((cells(safe(row.check, 80)) for row in rows), default=0)
    column = min(widest, WIDEST_CHECK, width // 4)
    drawn: list[Line] = []
    for row in rows:
        drawn += _beside(row, column, width) if width >= LEAST_BESIDE else _below(row, width)
    count: list[Line] = [[("dim", f" {line}")] for line in wrap(_count(rows), width - 2)]
    return lines([*drawn, [], *count] if rows else [])


def _beside(row: CheckRow, column: int, width: int) -> list[Line]:
    indent = 1 + STATE_COLUMN + GAP + column + GAP
    head: Line = [
        (STYLES.get(row.state, ""), f" {pad(safe(row.state, 40), STATE_COLUMN)}"),
        ("strong", f"  {pad(safe(row.check, 80), column)}  "),
    ]
    first, *rest = [*_found(row, width - indent - 1), *_todo(row, width - indent - 1)] or [[]]
    return [[*head, *first], *([("", " " * indent), *line] for line in rest)]


def _below(row: CheckRow, width: int) -> list[Line]:
    indent = 1 + STATE_COLUMN + GAP
    head: Line = [
        (STYLES.get(row.state, ""), f" {pad(safe(row.state, 40), STATE_COLUMN)}"),
        ("strong", f"  {pad(safe(row.check, 80), width - indent).rstrip()}"),
    ]
    rest = [*_found(row, width - indent - 1), *_todo(row, width - indent - 1)]
    return [head, *([("", " " * indent), *line] for line in rest)]


def _found(row: CheckRow, width: int) -> list[Line]:
    style = "dim" if row.state == SKIP else ""
    return [[(style, line)] for line in wrap(safe(row.found, MOST_FOUND), width)] if row.found else []


def _todo(row: CheckRow, width: int) -> list[Line]:
    """What to do, behind an arrow; a command breaks only where a shell can join it again."""
    said = row.todo.startswith(("seedance ", "export "))
    texts = command_rows(row.todo, width - 2) if said else wrap(safe(row.todo), width - 2)
    return (
        [[("dim", "  " if place else "→ "), ("accent", text)] for place, text in enumerate(texts)]
        if row.todo
        else []
    )


def _count(rows: Sequence[CheckRow]) -> str:
    counts = {state: sum(row.state == state for row in rows) for state in WORDS}
    if counts[OK] == len(rows):
        return "All is well."
    return ", ".join(f"{count} {WORDS[state]}" for state, count in counts.items() if count)
