"""The storyboard on screen: seconds along the top, a bar whose parts are as wide as their shots are long, and under it
what each shot shows, with what the checklist found just where it belongs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from seedance_cli.story.storyboard import Storyboard
from seedance_cli.story.vocabulary import Vocabulary
from seedance_cli.terminal.findings import finding_rows, shot_of
from seedance_cli.terminal.safe_text import cells, clip, safe
from seedance_cli.terminal.shot_rows import clipped_rows, shot_blocks, shots_in_words
from seedance_cli.terminal.styled import Line, Lines, between, lines
from seedance_cli.terminal.timebar import Part, time_bar
from seedance_cli.terminal.timeline_foot import foot_rows

if TYPE_CHECKING:
    from seedance_cli.story.check import Finding

MOST_COLUMNS = 112  # a longer line is hard to read
COMPACT_SHOTS = 6
SOME_STYLE = 12  # columns under which a clipped style says nothing


def timeline_view(
    board: Storyboard,
    findings: "Sequence[Finding]" = (),
    *,
    width: int = 80,
    selected: int | None = None,
    fix_key: str = "",
    vocabulary: Vocabulary | None = None,
) -> Lines:
    """The whole storyboard with its findings. `selected` is the index of a shot to stress; `fix_key` is the key that
    applies a fixable finding, shown at its end; with a `vocabulary` film words are in the film's language."""
    width = min(width, MOST_COLUMNS)
    rows = [*_title(board, width), *_bar(board, findings, width, selected), []]
    blocks = shot_blocks(shots_in_words(board, selected=selected, vocabulary=vocabulary), width)
    for index, block in enumerate(blocks):
        rows += block
        for finding in findings:
            if shot_of(finding) == index:
                rows += finding_rows(finding, width=width - 1, fix_key=fix_key)
    foot = foot_rows(board, width)
    for finding in findings:
        if shot_of(finding) not in range(len(board.shots)):
            foot += finding_rows(finding, width=width - 1, fix_key=fix_key, where=True)
    return lines([*rows, [], *foot] if foot else rows)


def timeline_lines(
    board: Storyboard,
    findings: "Sequence[Finding]" = (),
    *,
    width: int = 80,
    selected: int | None = None,
    vocabulary: Vocabulary | None = None,
) -> Lines:
    """A few rows for above a question: ruler, bar, and one clipped row a shot, six at most, the selected among them."""
    width = min(width, MOST_COLUMNS)
    first = max(0, min((selected or 0) - COMPACT_SHOTS // 2, len(board.shots) - COMPACT_SHOTS))
    shots = shots_in_words(board, selected=selected, vocabulary=vocabulary)
    shown = shots[first : first + COMPACT_SHOTS]
    rows = _bar(board, findings, width, selected) + clipped_rows(shown, width)
    hidden = len(shots) - len(shown)
    return lines([*rows, [("dim", f"    and {hidden} more")]] if hidden else rows)


def _title(board: Storyboard, width: int) -> list[Line]:
    """The title, and the brief's facts at the right, or below it where both do not fit."""
    title, facts = clip(safe(board.title), width - 2), _facts(board)
    style = safe(board.brief.style, 120)
    room = width - cells(title) - 4
    alone = room < cells(facts) + (min(cells(style), SOME_STYLE) + 3 if style else 0)
    whole = clip(f"{facts} · {style}" if style else facts, width - 2 if alone else room)
    if alone:
        return [[("strong", f" {title}")], [("dim", f" {whole}")]]
    return between([("strong", f" {title}")], [("dim", whole)], width - 1)


def _facts(board: Storyboard) -> str:
    brief = board.brief
    mode = ["first to last frame"] if brief.mode == "first_last_frames" else []
    return " · ".join([safe(brief.template, 60), f"{brief.duration} s", brief.ratio, *mode])


def _bar(board: Storyboard, findings: "Sequence[Finding]", width: int, selected: int | None) -> list[Line]:
    found = {shot_of(finding) for finding in findings if finding.level != "advice"}
    parts = [
        Part(shot.seconds, f"{index + 1}{'!' * (index in found)}", selected=index == selected)
        for index, shot in enumerate(board.shots)
    ]
    marks = ["0", *(str(end) for _, end in board.spans)]
    return [[("", " "), *row] for row in time_bar(parts, marks, width - 2)]
