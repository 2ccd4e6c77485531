"""What a film would cost, service by service, and what each figure rests on."""

from collections.abc import Sequence
from dataclasses import dataclass

from seedance_cli.terminal.safe_text import cells, clip, pad, safe, wrap
from seedance_cli.terminal.styled import Line, Lines, lines
from seedance_cli.terminal.tables import MOST_COLUMNS, NARROW, fact_rows

NAME, PART, LABEL = 14, 18, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateRow:
    """One service's answer: prices in words ("" for none), `basis` what they rest on with its date, `why` where it cannot
    make the film at all."""

    service: str
    stills: str = ""
    clip: str = ""
    whole: str = ""
    basis: Sequence[str] = ()
    why: str = ""


def estimates_view(film: str, rows: Sequence[EstimateRow], *, width: int = 80) -> Lines:
    """The film, then a row for each service with its basis below."""
    width = min(width, MOST_COLUMNS)
    has_stills = any(row.stills for row in rows)
    shown: list[Line] = [[("", f" {line}")] for line in wrap(safe(film), width - 2)]
    if width >= NARROW:
        headings = ("service", *(("stills",) if has_stills else ()), "clip", "together")
        shown.append([("dim", f" {_row(headings, width)}")])
    for row in rows:
        shown += _service(row, width, has_stills=has_stills)
    return lines(shown)


def _service(row: EstimateRow, width: int, *, has_stills: bool) -> list[Line]:
    if row.why:
        name: Line = [("strong", f" {pad(safe(row.service), NAME)}")]
        told = wrap(safe(row.why), width - NAME - 2)
        return [[*name, ("warning", told[0])], *([("warning", " " * (NAME + 1) + line)] for line in told[1:])]
    prices = (row.stills, row.clip, row.whole) if has_stills else (row.clip, row.whole)
    rests = [line for basis in row.basis for line in wrap(safe(basis), width - 5)]
    below: list[Line] = [[("dim", f"   {line}")] for line in rests]
    if width < NARROW:
        facts = (("stills", row.stills), ("clip", row.clip), ("together", row.whole))
        told_rows = [
            each for label, value in facts if value for each in fact_rows(f"  {label}", value, 12, width)
        ]
        return [[("accent strong", f" {clip(safe(row.service), width - 2)}")], *told_rows, *below]
    first: Line = [("accent strong", f" {pad(safe(row.service), NAME)}")]
    return [[*first, ("", _row(prices, width - NAME, own=True))], *below]


def _row(texts: Sequence[str], width: int, *, own: bool = False) -> str:
    widths = [PART] * len(texts) if own else [NAME, *[PART] * (len(texts) - 1)]
    *parts, last = [safe(text) or "–" for text in texts]
    row = "".join(f"{pad(text, space)}" for text, space in zip(parts, widths, strict=False))
    return row + clip(last, max(8, width - cells(row) - 2))
