"""What the whole film has below its shots: sound, references, stills to draw, constraints, a prompt of its own."""

from seedance_cli.story.storyboard import Storyboard
from seedance_cli.terminal.safe_text import safe, wrap
from seedance_cli.terminal.shot_rows import listed
from seedance_cli.terminal.styled import Line, between, row_width
from seedance_cli.terminal.tagged import tagged

LABEL = 10  # columns of the words on the left: what follows them stands under the framing
GAP = 3


def foot_rows(board: Storyboard, width: int) -> list[Line]:
    """A labelled row for each thing there is; sound and references share one where both fit."""
    sound = _labelled("sound", listed([board.sound.music, board.sound.effects]), width)
    words = references_words(board)
    beside: Line = [("dim", "refs  "), *tagged(words)]
    if len(sound) == 1 and words and row_width(sound[0]) + GAP + row_width(beside) < width:
        rows = between(sound[0], beside, width - 1)
    else:
        rows = sound + _labelled("refs", words, width)
    rows += _labelled("to draw", _stills(board), width)
    rows += _labelled("rules", " · ".join(safe(words) for words in board.constraints), width)
    if board.prompt:
        rows += _labelled("prompt", f"sent word for word, {len(board.prompt):,} characters", width)
    return rows


def references_words(board: Storyboard) -> str:
    """Each reference by its tag and what it is: `@image1 astronaut  @audio1 music`."""
    return "  ".join(
        f"{tag} {safe(reference.note or reference.role.replace('_', ' '), 80)}"
        for tag, reference in board.tags.items()
    )


def _stills(board: Storyboard) -> str:
    return "; ".join(
        f"{safe(still.role.replace('_', ' '), 40)}: {safe(still.prompt)}" for still in board.stills
    )


def _labelled(label: str, words: str, width: int) -> list[Line]:
    rows: list[Line] = []
    for line in wrap(words, width - LABEL - 2) if words else []:
        name = label if not rows else ""
        rows.append([("dim", f" {name:<{LABEL}}"), *tagged(line)])
    return rows
