"""A film's length and ratio where a text names them, and clauses that say nothing else."""

import re

from seedance_cli.story.brief import RATIOS, nearest_ratio
from seedance_cli.story.reading.phrases import clauses, tidy, words

WIDE = re.compile(r"(?<![0-9.:])2\.(?:35|39|40|4) ?[:：] ?1(?![0-9])")
RATIO = re.compile(rf"(?<![0-9.:：])({'|'.join(RATIOS)})(?![0-9:])")
UPRIGHT = re.compile(
    r"竖屏|竖版|竖幅|\bvertical(?: (?:video|format|screen|frame))\b|\bportrait (?:video|format|mode|orientation)\b|^vertical$",
    re.IGNORECASE | re.MULTILINE,
)
LENGTH = re.compile(
    r"(?<![0-9.:-])([0-9]{1,3}) ?-?(?:seconds?|secs?|segundos?|secondes?|secondi|sekunden|s(?![a-z])|秒钟?)(?![0-9a-z钟])",
    re.IGNORECASE,
)
SHAPES = {
    "vertical": "9:16",
    "portrait": "9:16",
    "horizontal": "16:9",
    "landscape": "16:9",
    "widescreen": "16:9",
    "square": "1:1",
}
ODD = re.compile(r"[1-9][0-9]?(?:\.[0-9]{1,2})? ?[:：x×] ?(?:1|2|3|4|5|8|9|10|16|21)")
NAMED = re.compile(r"(?: style| mood|风格|氛围)$", re.IGNORECASE)
OF_A_FORMAT = re.compile(
    r"(?<![a-z])(?:aspect|ratio|format|video|clip|film|screen|long|in|at|an?)(?![a-z])|横屏|画幅|画面|比例|时长|视频|短片|的",
    re.IGNORECASE,
)
SHORT = 8  # words, or Chinese characters, of a clause that can be a note on the film rather than a part of it
_IN_BRACKETS = re.compile(r" ?[(（]([^()（）\n]{2,40})[)）][:：]?")


def length_in(text: str) -> int:
    """The film's length in seconds where the text names one, else 0. Lengths inside time marks do not count."""
    found = [int(match[1]) for match in LENGTH.finditer(text)]
    return found[0] if found else 0


def ratio_in(text: str) -> str:
    """The ratio a text asks for, as one that can be sent; film ratios such as 2.35:1 are sent as 21:9."""
    if match := RATIO.search(text):
        return match[1]
    if WIDE.search(text):
        return "21:9"
    return "9:16" if UPRIGHT.search(text) else ""


def ratio_spelled(clause: str) -> str:
    """The ratio that can be sent, where a clause is a ratio and nothing else: "16:9", "2.35:1", "4:5"."""
    if RATIO.fullmatch(clause):
        return clause
    odd = ODD.fullmatch(clause)
    return nearest_ratio(odd[0].replace("：", ":")) if odd else ""


def odd_ratio(text: str) -> tuple[str, str]:
    """A film ratio that no service takes, as it is written in a clause of its own, and the one sent in its place."""
    for line in text.split("\n"):
        for clause in manner_clauses(line):
            plain = tidy(clause).rstrip(".。").strip()
            if (sent := ratio_spelled(plain)) and sent != plain:
                return plain, sent
    return "", ""


def is_spec(clause: str) -> bool:
    """Whether a clause says only the film's length, ratio, style or mood, wherever it stands in a text."""
    plain = tidy(clause).rstrip(".。").strip()
    if ratio_spelled(plain) or plain.lower() in SHAPES or is_length(plain, length_in(plain)):
        return True
    if NAMED.search(plain) and len(words(plain)) <= SHORT:
        return True
    bare = RATIO.sub(" ", LENGTH.sub(" ", UPRIGHT.sub(" ", plain)))
    return bare != plain and not re.search(r"[^\W_]", OF_A_FORMAT.sub(" ", bare))


def is_length(clause: str, seconds: int) -> bool:
    """Whether a clause says this length and no more, so that a field can say all of it."""
    match = LENGTH.fullmatch(clause)
    return match is not None and int(match[1]) == seconds


def manner_clauses(text: str) -> list[str]:
    """The clauses of a style line, which may be told in several short sentences, or in brackets behind one."""
    text = _IN_BRACKETS.sub(_out_of_brackets, text)
    pieces = re.split(r"(?<=[.;])(?=\s)|(?<=[。；])|(?<=\n)", text)
    return [clause for piece in pieces if piece for clause in clauses(piece)]


def _out_of_brackets(match: re.Match[str]) -> str:
    return f", {match[1]}" if all(map(is_spec, clauses(match[1]))) else match.group()
