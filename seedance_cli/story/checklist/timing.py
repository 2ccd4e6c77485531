"""Rules about seconds: shots with time to be seen, an extension as long as it says."""

import re
from collections.abc import Iterator

from seedance_cli.story.checklist.finding import Finding, Ground, places

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
