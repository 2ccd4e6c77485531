"""Where a list is a shot list: numbered or dashed lines that stand for shots, where no marks of time or number do.

A list under a label of something else (requirements, characters, references) is none.
"""

import re
from collections.abc import Callable

from seedance_cli.story.reading.labels import find_labels
from seedance_cli.story.reading.marks import Head, find_heads, with_lengths
from seedance_cli.story.reading.shots import opens_a_shot
from seedance_cli.story.vocabulary import Vocabulary

NUMBERED = re.compile(r"(?:^|\n) ?\*{0,2}(?P<count>[0-9]{1,2})(?:[.、)）]|️?⃣)\*{0,2} ?(?=[^\s0-9])")
DASHED = re.compile(r"(?:^|\n) ?(?:[-–—•·→▪►]|\*(?!\*)) ?(?=[^\s-])")
BEAT = re.compile(
    r"(?:^|\n) ?[-*•]{0,3} ?(?P<title>hook|set-?up|build(?:-?up)?|development|turn|twist|payoff|reveal|climax|opening|beginning|start|middle|"
    r"ending|end|close|closing|intro|outro|开场|开头|铺垫|发展|转折|反转|高潮|结尾|收尾)\*{0,2} ?[:：]\*{0,2} ?",
    re.IGNORECASE,
)
OF_SOMETHING_ELSE = re.compile(
    r"character|cast|people|reference|asset|material|rule|note|constraint|requirement|avoid|negative|style|audio|sound|music|"
    r"人物|角色|素材|参考|要求|注意|限制|约束|禁止|风格|声音|音效|负面",
    re.IGNORECASE,
)


def shot_heads(text: str, vocabulary: Vocabulary) -> tuple[Head, ...]:
    """Where the shots of a text begin, by marks of time or number, else by the lines of a shot list."""
    return find_heads(text) or _list_heads(
        text, lambda line: opens_a_shot(line, vocabulary), under_timeline=_has_timeline(text)
    )


def _list_heads(text: str, is_shot: Callable[[str], bool], *, under_timeline: bool) -> tuple[Head, ...]:
    """The heads of a shot list. `is_shot` says whether a line opens as a shot does; dashed lines count only where
    most do, or under a label of the timeline."""
    return _numbered(text, under_timeline) or _dashed(text, is_shot, under_timeline) or _beats(text)


def _numbered(text: str, under_timeline: bool) -> tuple[Head, ...]:
    run: list[re.Match[str]] = []
    for match in NUMBERED.finditer(text):
        count = int(match["count"])
        if count == len(run) + 1:
            run.append(match)
        elif count == 1 and len(run) < 2:
            run = [match]
    if len(run) < 2 or (not under_timeline and OF_SOMETHING_ELSE.search(_line_above(text, run[0].start()))):
        return ()
    return with_lengths(text, [Head(match.start(), match.end(), number=int(match["count"])) for match in run])


def _dashed(text: str, is_shot: Callable[[str], bool], under_timeline: bool) -> tuple[Head, ...]:
    runs: list[list[re.Match[str]]] = [[]]
    for match in DASHED.finditer(text):
        if runs[-1] and text.count("\n", runs[-1][-1].end(), match.start()) > 1:
            runs.append([])
        runs[-1].append(match)
    for run in runs:
        opening = sum(is_shot(text[match.end() : match.end() + 60].split("\n")[0]) for match in run)
        above = _line_above(text, run[0].start()) if run else ""
        is_list = len(run) >= 2 and (under_timeline or opening * 2 > len(run))
        if is_list and not OF_SOMETHING_ELSE.search(above):
            heads = [Head(match.start(), match.end(), number=place) for place, match in enumerate(run, 1)]
            return with_lengths(text, heads)
    return ()


def _beats(text: str) -> tuple[Head, ...]:
    """Lines that open with the name of a beat ("Hook: …", "反转：…"), where there are at least two."""
    matches = list(BEAT.finditer(text))
    heads = [
        Head(match.start(), match.end(), number=place, title=match["title"])
        for place, match in enumerate(matches, 1)
    ]
    return with_lengths(text, heads) if len(heads) > 1 else ()


def _line_above(text: str, place: int) -> str:
    """The line before `place` where it is a label with nothing behind it: closed by a colon or bracket, or short."""
    line = text[:place].rstrip().rpartition("\n")[2].strip(" *#_")
    closed = line.endswith((":", "：", "]", "】"))
    return line if closed or (len(line) <= 24 and not re.search("[:：]", line)) else ""


def _has_timeline(text: str) -> bool:
    return any(label.section == "timeline" for label in find_labels(text))
