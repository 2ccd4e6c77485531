"""Rules about seconds: shots with time to be seen, an extension as long as it says, and times written in a text."""

import re
from collections.abc import Iterator

from seedance_cli.story.checklist.finding import Finding, Ground, places
from seedance_cli.story.reading.marks import Head
from seedance_cli.story.reading.seconds import timeline_faults

EXTENDS = re.compile(
    r"\bextend(?:ed)? (?:it |backward |forward |@video[0-9] (?:backward |forward )?){0,3}(?:by )?([0-9]{1,2}) ?s|"
    r"延长 ?([0-9]{1,2}) ?(?:秒|s)",
    re.IGNORECASE,
)


def short_shots(ground: Ground) -> Iterator[Finding]:
    """Shots of one second are hardly seen, except where the template wants them."""
    if ground.template is not None and ground.template.shortest == 1:
        return
    board = ground.board
    short = [str(number) for number, shot in enumerate(board.shots, 1) if shot.seconds == 1]
    if len(short) == 1:
        yield Finding(
            "short_shots",
            "advice",
            f"shot {short[0]}",
            "One second is hardly enough to see what happens.",
            "Give it a second of a longer shot, or join it to its neighbour.",
        )
    elif short:
        yield Finding(
            "short_shots",
            "advice",
            "timeline",
            f"Shots {', '.join(short)} last one second each; {len(board.shots)} shots are many for {board.brief.duration} s.",
            "Join some of them, or make the film longer.",
        )


def extension_length(ground: Ground) -> Iterator[Finding]:
    """An extension by N seconds is a task of N seconds."""
    duration = ground.board.brief.duration
    for where, text in places(ground.board):
        match = EXTENDS.search(text)
        if match and int(match[1] or match[2]) != duration:
            yield Finding(
                "extension_length",
                "warning",
                where,
                f"It asks for {match[1] or match[2]} s more, and the film lasts {duration} s.",
                "Set the duration to the length of the extension.",
            )
            return


def written_times(heads: tuple[Head, ...], duration: int | None) -> Iterator[Finding]:
    """The time marks of a plain text: without gaps and overlaps, and as long as the film."""
    for fault in timeline_faults(heads):
        name = "time_gap" if fault.startswith("Nothing") else "time_overlap"
        yield Finding(name, "warning", "timeline", fault, "Let each shot begin where the one before it ends.")
    ends = [head.times[1] for head in heads if head.times]
    if ends and duration and abs(ends[-1] - duration) > 0.01:
        yield Finding(
            "time_sum",
            "warning",
            "timeline",
            f"The time marks run to {ends[-1]:g} s, and the film lasts {duration} s.",
            f"Change the marks, or use --duration {ends[-1]:g}."
            if 4 <= ends[-1] <= 15
            else "Change the marks.",
        )


def written_heads(heads: tuple[Head, ...], duration: int) -> Iterator[Finding]:
    """What a plain text says of its shots at all."""
    if not heads and duration > 8:
        yield Finding(
            "no_timeline",
            "advice",
            "timeline",
            f"No shots are marked, and {duration} s is long for one.",
            'Say "Shot 1: …", "Shot 2: …" for each cut.',
        )
    elif heads and not any(head.number for head in heads):
        yield Finding(
            "only_times",
            "advice",
            "timeline",
            "Shots marked only by seconds are followed loosely by Seedance 2.0; shot numbers do better.",
            'Write "Shot 1 (0-3s):" in place of "0-3s:".',
        )
