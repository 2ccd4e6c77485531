"""What was ever sent, on screen: a list in which the eye falls on what has come to no end, and one of them in full."""

from collections.abc import Sequence
from dataclasses import dataclass

from seedance_cli.terminal.commands_to_type import command_rows
from seedance_cli.terminal.safe_text import cells, clip, pad, safe, wrap
from seedance_cli.terminal.styled import Line, Lines, between, lines
from seedance_cli.terminal.tables import MOST_COLUMNS, fact_rows

UNDER_WAY, UNCLEAR, ENDED, FAILED = "under way", "unclear", "ended", "failed"
"""How a create stands (`SentRow.standing`): it goes on; nobody knows; it came to its end; it came to nothing."""
SIGNS = {UNDER_WAY: "●", UNCLEAR: "!"}
STYLES = {UNDER_WAY: "accent strong", UNCLEAR: "warning", FAILED: "error"}
LEAST_FOR_ROWS = 60  # columns; with fewer the state has a row of its own
GAP = 2
MOST_TITLE = 80  # characters
MOST_WORDS, MOST_PROMPT = 8_000, 240  # characters
LABEL = 10
LONGEST_STATE = 20  # columns that a state has wherever it stands


@dataclass(frozen=True, slots=True, kw_only=True)
class SentRow:
    """One create in words: `when` it was sent ("today 14:02"), its `kind` (clip, still, raw), its `state` in plain words
    and its `standing` (UNDER_WAY, UNCLEAR, ENDED, FAILED), its `price` ("450 credits"), and `where` it is to go."""

    id: int
    when: str
    kind: str
    service: str
    model: str
    state: str
    standing: str
    price: str = ""
    where: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPage:
    """One create in full: its row, what is known of it as (name, value), the `links` to its results, its files as (path,
    "there" or "missing"), the prompt as it was sent, and what to type `next`."""

    row: SentRow
    facts: Sequence[tuple[str, str]] = ()
    links: Sequence[str] = ()
    files: Sequence[tuple[str, str]] = ()
    prompt: str = ""
    next: str = ""


def sent_table(rows: Sequence[SentRow], *, width: int = 80, note: str = "") -> Lines:
    """Each create on a row with what it belongs to below it, and a closing row that counts what has come to no end. `note`
    is said after the count."""
    width = min(width, MOST_COLUMNS)
    columns = _Columns.of(rows, width)
    drawn = [line for row in rows for line in (*_head(row, columns, width), *_below(row, columns, width))]
    said = " ".join(filter(None, (count_words(rows), note)))
    return lines([*drawn, *([[], *_wrapped(said, 1, width, "dim")] if said else [])])


def sent_page(page: SentPage, *, width: int = 80) -> Lines:
    """Everything of one create; nothing in it is cut but the prompt. A link is one row, however long, to be copied."""
    width = min(width, MOST_COLUMNS)
    drawn = [*_head(page.row, _Columns.of([page.row], width), width)]
    facts = [("title", page.row.title), *page.facts]
    for name, value in facts:
        drawn += fact_rows(name, safe(value, MOST_WORDS), LABEL, width) if value else []
    for place, link in enumerate(page.links):
        drawn.append([("dim", f" {pad('' if place else 'links', LABEL)}"), ("", safe(link, MOST_WORDS))])
    for place, (path, standing) in enumerate(page.files):
        value = f"{safe(path)}  {safe(standing)}"
        style = "" if standing == "there" else "warning"
        drawn += fact_rows("files" if not place else "", value, LABEL, width, style)
    drawn += fact_rows("prompt", safe(page.prompt, MOST_PROMPT), LABEL, width, "dim") if page.prompt else []
    if page.next:
        drawn += [
            [],
            *([("dim", " → " if not at else "   "), ("accent", row)] for at, row in _next(page, width)),
        ]
    return lines(drawn)


def count_words(rows: Sequence[SentRow]) -> str:
    """What has come to no end, in a sentence or two; "" where all has."""
    waiting = sum(row.standing == UNDER_WAY for row in rows)
    unclear = sum(row.standing == UNCLEAR for row in rows)
    said = [f"{waiting} unfinished."] if waiting else []
    if unclear:
        said.append(f"{unclear} of unknown outcome: it may have been charged.")
    return " ".join(said)


@dataclass(frozen=True, slots=True)
class _Columns:
    number: int
    when: int
    kind: int
    state: int

    @classmethod
    def of(cls, rows: Sequence[SentRow], width: int) -> "_Columns":
        def widest(texts: list[str], most: int) -> int:
            return min(max(map(cells, texts), default=0), most)

        return cls(
            widest([str(row.id) for row in rows], 12),
            widest([safe(row.when, 40) for row in rows], 20),
            widest([safe(row.kind, 40) for row in rows], 10),
            widest([safe(row.state, 80) for row in rows], max(LONGEST_STATE, width // 3)),
        )

    @property
    def indent(self) -> int:
        """Where a row's words begin, after its sign and its number."""
        return 3 + self.number + GAP


def _head(row: SentRow, columns: _Columns, width: int) -> list[Line]:
    sign = SIGNS.get(row.standing, " ")
    state: Line = [(STYLES.get(row.standing, ""), pad(safe(row.state, 80), columns.state).rstrip())]
    start: Line = [
        (STYLES.get(row.standing, ""), f" {sign} "),
        ("accent", f"{row.id:>{columns.number}}"),
        ("", " " * GAP),
        ("", f"{pad(safe(row.when, 40), columns.when)}  {pad(safe(row.kind, 40), columns.kind)}"),
    ]
    price: Line = [("dim", safe(row.price, 60))] if row.price else []
    if width >= LEAST_FOR_ROWS:
        return between([*start, ("", " " * GAP), *state], price, width - 1)
    return [start, *between([("", " " * columns.indent), *state], price, width - 1)]


def _below(row: SentRow, columns: _Columns, width: int) -> list[Line]:
    """What it belongs to: the title whole or cut, then where it is, who makes it."""
    room = width - columns.indent - 1
    title = clip(safe(row.title, MOST_TITLE), room)
    made = " · ".join(safe(part) for part in (row.where, row.service, row.model) if part)
    together = " · ".join(filter(None, (title, made)))
    texts = [together] if cells(together) <= room else [title, *_parts(made, room)]
    return [[("", " " * columns.indent), ("dim", text)] for text in texts if text]


def _parts(text: str, room: int) -> list[str]:
    """Facts on rows that break between them where that is enough."""
    rows: list[str] = []
    for part in text.split(" · "):
        if rows and cells(f"{rows[-1]} · {part}") <= room:
            rows[-1] += f" · {part}"
        else:
            rows += wrap(part, room)
    return rows


def _next(page: SentPage, width: int) -> enumerate[str]:
    return enumerate(command_rows(page.next, width - 4))


def _wrapped(text: str, indent: int, width: int, style: str) -> list[Line]:
    return [[(style, f"{' ' * indent}{line}")] for line in wrap(text, width - indent - 1)]
