"""The services on screen: a block each, with how it stands and what is known of it in three columns, the last of which says
who told it and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from seedance_cli.terminal.safe_text import clip, pad, safe, wrap
from seedance_cli.terminal.styled import Line, Lines, between, lines
from seedance_cli.terminal.tables import MOST_COLUMNS, NARROW, fact_rows

NAME = 13
SOURCE = 22
MOST_TEXT = 1_000


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of a service: its name, the value in words, who told it. A `heading` has a value alone."""

    name: str
    value: str
    source: str = ""
    heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRow:
    """One service as a person sees it: `key` says how it stands with its key ("no key needed", "XSKILL_API_KEY missing"),
    `todo` what makes it ready; `sources` are who the facts rest on, by name."""

    name: str
    summary: str
    key: str = ""
    ready: bool = True
    todo: str = ""
    facts: tuple[Fact, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()


def services_view(services: Sequence[ServiceRow], *, width: int = 80) -> Lines:
    """Each service as a block: how it stands, what it is, what it does and costs."""
    width = min(width, MOST_COLUMNS)
    rows: list[Line] = []
    for service in services:
        rows += [[]] if rows else []
        rows += _block(service, width)
    return lines(rows)


def _block(service: ServiceRow, width: int) -> list[Line]:
    name: Line = [
        ("accent strong" if service.ready else "strong", f" {clip(safe(service.name, 60), width - 2)}")
    ]
    rows = between(name, [("dim" if service.ready else "warning", _standing(service))], width - 1)
    rows += [[("", f"   {line}")] for line in wrap(safe(service.summary, MOST_TEXT), width - 4)]
    for fact in service.facts:
        rows += _heading(fact, width) if fact.heading else _fact_rows(fact, width)
    if service.sources:
        rows += [[], [("dim", "   sources")]]
        column = min(NAME + 6, max(len(safe(name)) for name, _ in service.sources) + 2)
        for source, told in service.sources:
            rows += fact_rows(f"  {safe(source)}", safe(told, MOST_TEXT), column + 2, width, "dim")
    return rows + ([[("dim", "   → "), ("accent", safe(service.todo))]] if service.todo else [])


def _heading(fact: Fact, width: int) -> list[Line]:
    return [[], [("strong", f"   {clip(safe(fact.value), width - 4)}")]]


def _fact_rows(fact: Fact, width: int) -> list[Line]:
    """Name, value and source beside one another; where it is narrow, the source below."""
    value, source = safe(fact.value, MOST_TEXT), safe(fact.source)
    if width < NARROW:
        below = [[("dim", f"{' ' * (NAME + 4)}{line}")] for line in wrap(source, width - NAME - 5)]
        return fact_rows(f"  {safe(fact.name)}", value, NAME + 3, width) + (below if source else [])
    column = width - NAME - SOURCE - 7
    names = [clip(line, NAME) for line in wrap(safe(fact.name), NAME)]
    parts = zip_longest(names, wrap(value, column), wrap(source, SOURCE) if source else [], fillvalue="")
    return [
        [("dim", f"   {pad(name, NAME)} "), ("", pad(told, column)), ("dim", f"  {said}" if said else "")]
        for name, told, said in parts
    ]


def _standing(service: ServiceRow) -> str:
    """In words, because the colour alone says nothing: "ready, no key needed"."""
    state = "ready" if service.ready else "not ready"
    return f"{state}, {safe(service.key, 80)}" if service.key else state
