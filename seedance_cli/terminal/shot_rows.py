"""Shots in words: when each is, how it is framed, what it shows. Framing and content stand side by side where that is
the shorter way to say it, else one above the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from seedance_cli.story.brief import language_of
from seedance_cli.story.storyboard import Line as Spoken
from seedance_cli.story.storyboard import Shot, Storyboard
from seedance_cli.story.vocabulary import Vocabulary
from seedance_cli.terminal.safe_text import cells, clip, pad, safe, wrap
from seedance_cli.terminal.styled import Line
from seedance_cli.terminal.tagged import tagged

WIDE = 64  # columns under which nothing stands side by side
BEFORE = 11  # columns of a shot's number and seconds


@dataclass(frozen=True, slots=True)
class ShotWords:
    """A shot as the screen says it: its number and span, the framing (size, angle, camera; `in_short` without
    the angle, as it was written), and each sentence of what is seen and said."""

    number: int
    span: str
    framing: str
    in_short: str
    shown: str
    spoken: tuple[str, ...]
    selected: bool

    @property
    def head(self) -> Line:
        style = "accent strong" if self.selected else "accent"
        sign = "›" if self.selected else " "
        return [(style, f"{sign}{self.number:<2} "), ("dim", f"{self.span:<5}  ")]

    def said(self, width: int) -> list[str]:
        parts = [self.shown, *self.spoken] if self.shown else self.spoken
        return [line for part in parts for line in wrap(part, width)]


def shots_in_words(
    board: Storyboard, *, selected: int | None = None, vocabulary: Vocabulary | None = None
) -> list[ShotWords]:
    """Every shot's words, film words in the film's language where a vocabulary knows them."""
    language = board.brief.language
    return [
        ShotWords(
            number=index + 1,
            span=f"{start}–{end}",
            framing=_framing((shot.size, shot.angle, shot.camera), language, vocabulary),
            in_short=_framing((shot.size, shot.camera), language, None if language == "en" else vocabulary),
            shown=_shown(shot),
            spoken=tuple(_spoken(line) for line in shot.dialogue),
            selected=index == selected,
        )
        for index, (shot, (start, end)) in enumerate(zip(board.shots, board.spans, strict=True))
    ]


def shot_blocks(shots: Sequence[ShotWords], width: int) -> list[list[Line]]:
    """Each shot's rows, wrapped, all in the layout that takes fewer rows together."""
    stacked = [_stacked(shot, width) for shot in shots]
    if width < WIDE:
        return stacked
    column = _column(shots, width)
    beside = [_beside(shot, column, width) for shot in shots]
    return beside if sum(map(len, beside)) <= sum(map(len, stacked)) else stacked


def clipped_rows(shots: Sequence[ShotWords], width: int) -> list[Line]:
    """Each shot on one row, clipped."""
    column = max(8, min(max(cells(shot.in_short) for shot in shots), width * 3 // 10))
    room = width - BEFORE - column - 3
    return [
        [
            *shot.head,
            ("dim", f"{pad(shot.in_short, column)}  "),
            *tagged(clip(" ".join(shot.said(9_999)), room)),
        ]
        for shot in shots
    ]


def listed(words: Sequence[str]) -> str:
    """Those that are not empty, with the comma of their language."""
    kept = [safe(word) for word in words if word.strip()]
    return (", " if any(word.isascii() for word in kept) else "，").join(kept)


def _column(shots: Sequence[ShotWords], width: int) -> int:
    """The columns for the framing: what the longest needs, within reason."""
    return max(8, min(max(cells(shot.framing) for shot in shots), width * 3 // 10))


def _beside(shot: ShotWords, column: int, width: int) -> list[Line]:
    rows: list[Line] = []
    shown = shot.said(width - BEFORE - column - 3)
    for framed, said in zip_longest(wrap(shot.framing, column), shown, fillvalue=""):
        before = shot.head if not rows else [("", " " * BEFORE)]
        rows.append([*before, ("", f"{pad(framed, column)}  "), *tagged(said)])
    return rows


def _stacked(shot: ShotWords, width: int) -> list[Line]:
    indent = BEFORE if width >= WIDE else 4
    first, *rest = wrap(shot.framing, width - BEFORE - 1)
    rows: list[Line] = [
        [*shot.head, ("strong", first)],
        *([("strong", " " * BEFORE + line)] for line in rest),
    ]
    return rows + [[("", " " * indent), *tagged(line)] for line in shot.said(width - indent - 1)]


def _framing(words: Sequence[str], language: str, vocabulary: Vocabulary | None) -> str:
    return listed([vocabulary.translate(word, language) if vocabulary else word for word in words])


def _shown(shot: Shot) -> str:
    content, action = safe(shot.content), safe(shot.action)
    if not (content and action):
        return content or action
    joint = "；" if language_of(content) == "zh" else ". " if action[0].isupper() else "; "
    return f"{content.rstrip('.。;；, ')}{joint}{action}"


def _spoken(line: Spoken) -> str:
    speaker = safe(line.speaker, 80)
    colon = "：" if language_of(speaker) == "zh" else ": "
    return f"{speaker}{colon}“{safe(line.text)}”" if speaker else f"“{safe(line.text)}”"
