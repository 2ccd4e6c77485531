"""The outcomes as a table: a row for each point at which runs died."""

from collections.abc import Sequence
from statistics import median
from typing import Any

from tests.kills.judging import LEFT_OVER, PHASES
from tests.kills.playing import Outcome

COLUMNS = (
    "runs",
    "by resume alone",
    "needed shoot",
    "unknown, nothing sent",
    "unknown, lost",
    "creates wrong",
    "clip missing",
    "left over",
    "other faults",
    "resume, s",
)


def rows(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """A row for each phase that was met, then one for all."""
    named = [(name, [each for each in outcomes if each.phase == name]) for name in PHASES]
    return [_row(name, found) for name, found in (*named, ("all", outcomes)) if found]


def _row(name: str, found: Sequence[Outcome]) -> dict[str, Any]:
    lost = [each for each in found if each.story.left]
    wrong_creates = [each for each in found if _is_wrong(each, "tasks", "twice")]
    no_clip = [each for each in found if _is_wrong(each, "clips in")]
    left_over = [each for each in found if _is_wrong(each, LEFT_OVER)]
    told = (*wrong_creates, *no_clip, *left_over)
    other = [each for each in found if each.wrong and each not in told]
    finished = [each.story.typed[0].seconds for each in found if each.story.by_resume_alone]
    figures = (
        len(found),
        sum(each.story.by_resume_alone for each in found),
        sum(each.story.shot for each in found),
        sum(0 in each.story.unknown_with[:1] for each in found),
        len(lost),
        len(wrong_creates),
        len(no_clip),
        len(left_over),
        len(other),
        round(median(finished), 2) if finished else None,
    )
    return {"died": name, **dict(zip(COLUMNS, figures, strict=True))}


def _is_wrong(outcome: Outcome, *words: str) -> bool:
    return any(word in each for each in outcome.wrong for word in words)


def as_text(outcomes: Sequence[Outcome]) -> str:
    lines = [" ".join((f"{'died':<30}", *(f"{name:>{_width(name)}}" for name in COLUMNS)))]
    for row in rows(outcomes):
        cells = ("–" if row[name] is None else str(row[name]) for name in COLUMNS)
        told = (f"{cell:>{_width(name)}}" for name, cell in zip(COLUMNS, cells, strict=True))
        lines.append(" ".join((f"{row['died']:<30}", *told)))
    return "\n".join(lines)


def _width(name: str) -> int:
    return max(6, len(name))
