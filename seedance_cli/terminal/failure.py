"""A take or a still that came to nothing: the service's own words, what to change, and what is known about the money."""

from collections.abc import Sequence
from dataclasses import dataclass

from seedance_cli.terminal.durations import duration_text
from seedance_cli.terminal.result import next_rows
from seedance_cli.terminal.safe_text import cells, safe, wrap
from seedance_cli.terminal.styled import Line, Lines, between, lines, row_width
from seedance_cli.terminal.tables import MOST_COLUMNS, fact_rows

MOST_WORDS = 600  # characters of a service's own text
LABEL = 10
GAP = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What went wrong: `what` in a sentence of ours ("Take 2 failed."), the service's own `words`, `advice` what to
    change, `charge` what is known about the money, `task_id` the service's job, `took` the seconds until then, and the
    `next` commands, each as (command, what it does). `unclear` where it may yet have succeeded."""

    what: str
    words: str = ""
    advice: str = ""
    charge: str = ""
    task_id: str = ""
    service: str = ""
    model: str = ""
    took: float | None = None
    unclear: bool = False
    next: Sequence[tuple[str, str]] = ()


def failure_view(failure: Failure, *, width: int = 80) -> Lines:
    """The sentence, the facts beside their names, and what to type next."""
    width = min(width, MOST_COLUMNS)
    facts = (
        ("it says", safe(failure.words, MOST_WORDS), ""),
        ("change", safe(failure.advice, MOST_WORDS), ""),
        ("charge", safe(failure.charge, MOST_WORDS), "strong"),
    )
    rows = _head(failure, width)
    for name, value, style in facts:
        rows += fact_rows(name, value, LABEL, width, style) if value else []
    # Never broken: it is there to be copied.
    rows += [[("dim", f" {'task':<{LABEL}}"), ("", safe(failure.task_id))]] if failure.task_id else []
    return lines([*rows, *([[], *next_rows(failure.next, width)] if failure.next else [])])


def _head(failure: Failure, width: int) -> list[Line]:
    """The sentence behind its sign; who it was and after how long at the other end, or below."""
    took = f"after {duration_text(failure.took)}" if failure.took is not None else ""
    by = " · ".join(safe(part, 80) for part in (failure.service, failure.model, took) if part)
    style, sign = ("warning", "?") if failure.unclear else ("error strong", "×")
    rows: list[Line] = [
        [(style, f" {' ' if place else sign} {line}")]
        for place, line in enumerate(wrap(safe(failure.what), width - 4))
    ]
    if not by or row_width(rows[-1]) + cells(by) + GAP < width:
        return [*rows[:-1], *between(rows[-1], [("dim", by)] if by else [], width - 1)]
    return [*rows, *([("dim", f"   {line}")] for line in wrap(by, width - 4))]
