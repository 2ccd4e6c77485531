"""Text from people and services made fit for a terminal: nothing in it can move the cursor, hide or reorder
letters, and its width is counted in cells, because a Chinese character takes two."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

MOST = 2_000  # characters that a screen shows of any one text
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Letters without a shape of their own, and those that only choose between shapes of another width.
FILLERS = frozenset("\u2800\u034f\u115f\u1160\u3164\uffa0\ufe0e\ufe0f")
# Wide since Unicode 16; Python's own tables are older, and a row that is counted too short breaks.
LATELY_WIDE = re.compile(
    "[\u2630-\u2637\u268a-\u268f\u4dc0-\u4dff\U0001d300-\U0001d356\U0001d360-\U0001d376]"
)
# Control sequences, then strings that run to their terminator (titles, links, device control), then the short ones.
ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])")
MOST_MARKS = 3  # combining marks on one letter; more are a tower that spills over the lines around it
# Signs that a line may be broken between. No pattern: the larger a range, the longer it takes to compile one.
STANDING_ALONE = (("\u2e80", "\u9fff"), ("\uac00", "\ud7af"), ("\uf900", "\ufaff"), ("\uff00", "\uffef"))
SPACES = re.compile(r"\s+")
RUNS = re.compile(r"\s+|\S+")
CLOSING = frozenset("，。、；：！？）】》〉」』”’…,.;:!?)]}")
OPENING = frozenset("（【《〈「『“‘([{")


def safe(text: object, most: int = MOST, *, lines: bool = False) -> str:
    """`text` without control and escape sequences, bidirectional overrides and invisible letters, at most `most`
    characters long. White space becomes single spaces; with `lines`, line breaks and indents stay."""
    raw = ESCAPES.sub("", str(text)[: most * 4])
    kept = "".join(_visible(_with_lines(raw) if lines else SPACES.sub(" ", raw)))
    kept = kept if lines else " ".join(kept.split())
    return kept if len(kept) <= most else kept[: most - 1] + "…"


def cells(text: str) -> int:
    """How many terminal cells `text` takes."""
    return len(text) if text.isascii() else sum(map(_letter_cells, text))


def clip(text: str, width: int) -> str:
    """`text` in at most `width` cells, ending in … where something was cut."""
    if cells(text) <= width:
        return text
    return f"{_head(text, width - 1).rstrip()}…" if width > 0 else ""


def pad(text: str, width: int) -> str:
    """`text` clipped or filled with spaces to exactly `width` cells."""
    clipped = clip(text, width)
    return clipped + " " * (width - cells(clipped))


def wrap(text: str, width: int) -> list[str]:
    """`text` as lines of at most `width` cells (two at least), broken at spaces and between Chinese characters, never
    before closing punctuation. An empty text is one empty line; line breaks in it stay."""
    return [line for part in text.split("\n") for line in _wrap_one(part, max(2, width))]


@lru_cache(maxsize=4_096)
def _letter_cells(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    wide = unicodedata.east_asian_width(letter) in "WF" or LATELY_WIDE.match(letter)
    return 2 if wide else 1


def _with_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)


def _visible(text: str) -> list[str]:
    kept: list[str] = []
    marks = 0
    for letter in text:
        category = unicodedata.category(letter)
        if letter != "\n" and (category in HIDDEN or letter in FILLERS):
            continue  # without a word on the marks: a tower with hidden letters in it is still one
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(letter)
    return kept


def _wrap_one(text: str, width: int) -> list[str]:
    done: list[str] = []
    line = ""
    for piece in _pieces(text):
        if cells(line + piece.rstrip()) <= width:
            line += piece
            continue
        if line.strip():
            done.append(line.rstrip())
        *parts, line = _parts(piece.lstrip(), width)
        done += parts
    return [*done, line.rstrip()] if line.strip() or not done else done


def _pieces(text: str) -> list[str]:
    """What must stay together: words and single Chinese characters, each with the punctuation that belongs to it."""
    groups: list[list[str]] = []
    for token in _tokens(text):
        joins = groups and not token.isspace() and not groups[-1][-1].isspace()
        if joins and (token[0] in CLOSING or groups[-1][-1][-1] in OPENING):
            groups[-1].append(token)
        else:
            groups.append([token])
    return ["".join(group) for group in groups]


def _tokens(text: str) -> Iterator[str]:
    """Runs of spaces, single signs that stand alone, and runs of all other letters."""
    for run in RUNS.findall(text):
        if run.isascii() or run.isspace():
            yield run
            continue
        for alone, letters in groupby(run, _stands_alone):
            if alone:
                yield from letters
            else:
                yield "".join(letters)


def _stands_alone(letter: str) -> bool:
    return any(first <= letter <= last for first, last in STANDING_ALONE)


def _parts(word: str, width: int) -> list[str]:
    """A word that is too long, as parts of at most `width` cells."""
    parts: list[str] = []
    start = taken = 0
    for place, letter in enumerate(word):
        taken += cells(letter)
        if taken > width and place > start:
            parts.append(word[start:place])
            start, taken = place, cells(letter)
    return [*parts, word[start:]]


def _head(text: str, width: int) -> str:
    """The longest beginning of `text` within `width` cells."""
    taken = 0
    for place, letter in enumerate(text):
        taken += cells(letter)
        if taken > width:
            return text[:place]
    return text
