"""Rules about what is heard: speech that fits its seconds, in a known language, and sound that is not forgotten."""

import re
from collections.abc import Iterator
from math import ceil

from seedance_cli.story.checklist.finding import Finding, Ground, places
from seedance_cli.story.reading.pace import DROPPED, amount, speech_seconds
from seedance_cli.story.storyboard import Line, Shot

HEARD = re.compile(
    r"music|sound|\bsfx\b|\bbgm\b|silence|\baudio|voice|\bsong\b|noise|roar|\bhum\b|rhythm|音|声|配乐|鼓点|乐曲|静默|@audio",
    re.IGNORECASE,
)


def speech_fits(ground: Ground) -> Iterator[Finding]:
    """Speech longer than its shot is cut off."""
    for number, shot in enumerate(ground.board.shots, 1):
        if speech_seconds(shot.dialogue) <= shot.seconds:
            continue
        lost = speech_seconds(shot.dialogue, DROPPED) > shot.seconds
        yield Finding(
            "speech_dropped" if lost else "speech_fast",
            "error" if lost else "warning",
            f"dialogue, shot {number}",
            f"{_amount(shot)} in {shot.seconds} s: "
            + ("the end will be dropped." if lost else "that is faster than people speak."),
            f"Give it {ceil(speech_seconds(shot.dialogue))} s, or shorten what is said.",
        )


def speech_language(ground: Ground) -> Iterator[Finding]:
    """The language of speech should be named where its letters do not show it."""
    for number, shot in enumerate(ground.board.shots, 1):
        for line in shot.dialogue:
            if not line.language and not _evident(line, ground):
                yield Finding(
                    "speech_language",
                    "advice",
                    f"dialogue, shot {number}",
                    "The language of a line is not named, and its letters do not show it.",
                    'Name it: Anna says in Italian: "Andiamo."',
                )
                break


def no_sound(ground: Ground) -> Iterator[Finding]:
    """A film without a word about sound gets some all the same."""
    board = ground.board
    told = board.sound.music or board.sound.effects or any(shot.dialogue for shot in board.shots)
    heard = any(each.kind == "audio" for each in board.references)
    if not told and not heard and not HEARD.search("\n".join(text for _, text in places(board))):
        yield Finding(
            "no_sound",
            "advice",
            "sound",
            "Nothing is said of music, effects or speech, so the model will choose.",
            'Name them, or say "no music".',
        )


def _amount(shot: Shot) -> str:
    pace = amount(shot.dialogue)
    told = (
        f"{pace['han']} characters" if pace["han"] else "",
        f"{pace['latin']} words" if pace["latin"] else "",
    )
    return " and ".join(each for each in told if each)


def _evident(line: Line, ground: Ground) -> bool:
    pace = amount((line,))
    return bool(pace["han"]) or not pace["latin"] or not ground.zh
