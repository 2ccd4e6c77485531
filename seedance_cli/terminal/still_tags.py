"""The numbers of stills: which each has, and which they have after some are left out. Those behind move up, in the shots
too, so that every `@image2` means what it meant before."""

from collections.abc import Sequence
from dataclasses import replace

from seedance_cli.story.references import TAG, Reference, tag
from seedance_cli.story.storyboard import Shot, Storyboard


def still_name(board: Storyboard, place: int) -> str:
    """What a person reads for the still at `place`: "@image2 character"."""
    before = sum(reference.kind == "image" for reference in board.references)
    return f"{tag('image', before + place + 1)} {board.stills[place].role.replace('_', ' ')}"


def settle(board: Storyboard, verdicts: Sequence[Reference | None]) -> Storyboard:
    """`board` with each of its stills turned into the reference given for it, or gone where that is None; a shot that
    named one that is gone says its role in words instead."""
    before = sum(reference.kind == "image" for reference in board.references)
    spelling: dict[str, str] = {}
    number = before
    for place, (still, verdict) in enumerate(zip(board.stills, verdicts, strict=True), before + 1):
        number += verdict is not None
        spelling[tag("image", place)] = (
            tag("image", number) if verdict else f"the {still.role.replace('_', ' ')}"
        )
    return replace(
        board,
        references=(*board.references, *(verdict for verdict in verdicts if verdict)),
        stills=(),
        shots=tuple(_respelt(shot, spelling) for shot in board.shots),
    )


def _respelt(shot: Shot, spelling: dict[str, str]) -> Shot:
    def spell(text: str) -> str:
        return TAG.sub(lambda match: spelling.get(match.group(), match.group()), text)

    dialogue = tuple(replace(line, text=spell(line.text)) for line in shot.dialogue)
    return replace(shot, content=spell(shot.content), action=spell(shot.action), dialogue=dialogue)
