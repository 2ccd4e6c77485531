"""The storyboard as rows to stand on: each shot with what was found in it below, then sound, constraints, and the row
that goes on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from seedance_cli.story.storyboard import Storyboard
from seedance_cli.story.vocabulary import Vocabulary
from seedance_cli.terminal.asking import Offer
from seedance_cli.terminal.findings import STYLE_OF, finding_rows, shot_of
from seedance_cli.terminal.safe_text import clip
from seedance_cli.terminal.shot_rows import shot_blocks, shots_in_words
from seedance_cli.terminal.styled import Lines, lines
from seedance_cli.terminal.timebar import Part, time_bar
from seedance_cli.terminal.timeline import MOST_COLUMNS

if TYPE_CHECKING:
    from seedance_cli.story.check import Finding

DONE = "done"


def storyboard_rows(
    board: Storyboard, findings: "Sequence[Finding]", vocabulary: Vocabulary, width: int
) -> list[Offer]:
    """All rows from the first shot to DONE."""
    rows: list[Offer] = []
    for index, shot in enumerate(shots_in_words(board, vocabulary=vocabulary)):
        framing = clip(shot.in_short or board.shots[index].beat, max(width // 4, 8))
        label = f"{shot.number:<2} {shot.span:<7}{framing}"
        rows.append(Offer(value=shot_row(index), label=label, hint="; ".join((shot.shown, *shot.spoken))))
        rows += _remarks(findings, index, width)
    rows.append(Offer(value="music", label="music", hint=board.sound.music or "–"))
    rows.append(Offer(value="effects", label="effects", hint=board.sound.effects or "–"))
    rows.append(Offer(value="constraints", label="rules", hint="; ".join(board.constraints) or "–"))
    rows += _remarks(findings, None, width)
    return [*rows, Offer(value=DONE, label="looks right, go on")]


def shot_row(index: int) -> str:
    """The value of a shot's row."""
    return f"shot {index}"


def shot_at(value: str) -> int | None:
    """The shot of a row, None for the rows that are none."""
    name, _, number = value.partition(" ")
    return int(number) if name == "shot" else None


def picture(board: Storyboard, vocabulary: Vocabulary, width: int, index: int | None) -> Lines:
    """The seconds, the shots as wide as they last, and all the words of the shot under the cursor."""
    width = min(width, MOST_COLUMNS)
    parts = [
        Part(shot.seconds, str(number), selected=number - 1 == index)
        for number, shot in enumerate(board.shots, 1)
    ]
    marks = ["0", *(str(end) for _, end in board.spans)]
    rows = [[("", " "), *row] for row in time_bar(parts, marks, width - 2)]
    if index is not None:
        rows += shot_blocks(shots_in_words(board, vocabulary=vocabulary), width)[index]
    return lines(rows)


def blocking(findings: "Sequence[Finding]") -> str:
    """Why the film cannot be made like this, "" if it can."""
    errors = [finding for finding in findings if finding.level == "error"]
    if not errors:
        return ""
    first = f"{errors[0].where}: {errors[0].why}" if errors[0].where else errors[0].why
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return f"This has to be mended first. {first}{more}"


def _remarks(findings: "Sequence[Finding]", index: int | None, width: int) -> list[Offer]:
    """What was found in a shot, or with None in the whole, as rows that cannot be stood on."""
    about = [finding for finding in findings if shot_of(finding) == index]
    return [
        Offer(
            value=f"remark {finding.name}",
            label="".join(text for _, text in row),
            style=STYLE_OF[finding.level],
            read_only=True,
        )
        for finding in about
        for row in finding_rows(finding, width=width - 1, fix_key="f", where=index is None)
    ]
