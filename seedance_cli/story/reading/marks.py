"""Where shots begin in a text: `0-3s:`, `[00:00-00:03] Shot 1:`, `第1-3秒`, `镜头一 — 0–6 秒：`, …

A shot's number and its time stand next to each other in any order; together they are one head. Numbers that merely look
alike inside a sentence ("for 5-6 seconds") are no heads.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

_CLOCK = r"[0-9]{1,2}:[0-9]{2}(?:[.:][0-9]{1,3})?"
_POINT = rf"(?:{_CLOCK}|[0-9]{{1,3}}(?:\.[0-9]{{1,2}})?)"
_UNIT = r"(?:(?:seconds?|secs?|s)(?![a-z])|秒钟?)"
_TO = r" ?(?:[-–—~～−至到]|to) ?(?:第 ?)?"
# A range needs clocks, a unit, or brackets close around it: "1-4" alone is a number of anything.
TIME = re.compile(
    rf"(?:第 ?)?(?<![0-9.:@a-z])(?:(?P<start>{_CLOCK}){_TO}(?P<end>{_CLOCK})"
    rf"|(?P<start2>{_POINT}) ?(?:{_UNIT})?{_TO}(?P<end2>{_POINT}) ?{_UNIT}"
    rf"|(?P<start3>{_POINT}) ?{_UNIT}{_TO}(?P<end3>{_POINT})"
    rf"|(?<=[(（\[【])(?P<start4>{_POINT}){_TO}(?P<end4>{_POINT})(?=[)）\]】]))(?![0-9a-z]|[.:][0-9])",
    re.IGNORECASE,
)
_COUNT = r"(?P<count>[0-9]{1,2}|[一二三四五六七八九十]{1,3}|(?:one|two|three|four|five|six|seven|eight|nine|ten)(?![a-z]))"
SHOT = re.compile(
    rf"(?<![A-Za-z一-鿿])(?:(?:shot|scene|cut|beat|clip|panel|镜头|分镜头?|场景|画面|片段|镜) ?(?:#|no\.?)? ?{_COUNT}(?![0-9a-z]|[.:][0-9])(?:号|个)?"
    r"|第 ?(?P<count2>[0-9]{1,2}|[一二三四五六七八九十]{1,3}) ?(?:个?镜头|个?分镜|镜|幕|段|个画面)(?![一-鿿]))",
    re.IGNORECASE,
)
CLOCKED = re.compile(
    rf"(?:^|\n) ?[-*•]? ?\[?(?P<start>{_CLOCK}|[0-9]{{1,2}} ?(?:s|秒))(?: ?[:：]|\]|(?<=秒)[,，]| ?[–—-](?= )| (?=[^\W\d_]))"
)

# A length behind a shot's number; without brackets it needs a mark that closes it.
LENGTH = re.compile(
    rf"[ *_]{{0,4}}(?:[(（\[【] ?(?P<inside>[0-9]{{1,2}}(?:\.[0-9])?) ?{_UNIT} ?[)）\]】]|(?P<open>[0-9]{{1,2}}(?:\.[0-9])?) ?{_UNIT}(?= ?[:：,，|–—-]))"
    r"[ *_]{0,4}(?:[:：,，|–—-]{1,2}[ *_]{0,4})?",
    re.IGNORECASE,
)

_OPEN = " *_#>•·-[(（【|/"
_CLOSE = " *_])）】"
_BEFORE = " *_[(（【"
_COLON = ":：—–-|.、，,"
_ENDS = '.。!！?？;；…"”」』)）]】/'
_NUMBERS = {"十": 10} | {digit: number for number, digit in enumerate("一二三四五六七八九", 1)}
_WORDS = {
    word: number for number, word in enumerate("one two three four five six seven eight nine ten".split(), 1)
}
LONGEST_TITLE = 60
LONGEST_NAME = 24
LATEST = 600.0  # seconds; a later mark is no film of ours


@dataclass(frozen=True, slots=True)
class Head:
    """Where a shot begins: the span of its mark in the text, its times in seconds if it has them, its title."""

    start: int
    end: int
    number: int = 0
    times: tuple[float, float] | None = None
    title: str = ""


def find_heads(text: str) -> tuple[Head, ...]:
    """The heads of a text in order."""
    marks = sorted((*_times(text), *_shots(text)), key=lambda mark: mark.start)
    heads = _plausible([head for head in (_head(text, mark) for mark in _joined(text, marks)) if head])
    return with_lengths(text, heads) if heads else tuple(_clocked(text))


def with_lengths(text: str, heads: list[Head]) -> tuple[Head, ...]:
    """Heads by number alone whose shots each say how long they last ("Shot 1 (3s):", "1. 3s –"), with the times that
    follow from it; else `heads` as they are."""
    if any(head.times for head in heads):
        return tuple(heads)
    lengths = [LENGTH.match(text, head.end) for head in heads]
    timed, start = [], 0.0
    for head, length in zip(heads, lengths, strict=True):
        if length is None or not 0 < float(length["inside"] or length["open"]) < LATEST:
            return tuple(heads)
        end = start + float(length["inside"] or length["open"])
        timed.append(replace(head, end=length.end(), times=(start, end)))
        start = end
    return tuple(timed)


def _times(text: str) -> list[Head]:
    found = []
    for match in TIME.finditer(text):
        start, end = (_seconds(point) for point in match.groups() if point)
        if start < end <= LATEST:
            found.append(Head(match.start(), match.end(), times=(start, end)))
    return found


def _shots(text: str) -> list[Head]:
    return [
        Head(match.start(), match.end(), number=_number(match["count"] or match["count2"]))
        for match in SHOT.finditer(text)
    ]


def _joined(text: str, marks: list[Head]) -> list[Head]:
    """Marks with a shot's number and its time made one where only punctuation, or a title, is between them."""
    joined: list[Head] = []
    for mark in marks:
        last = joined[-1] if joined else None
        between = text[last.end : mark.start] if last else ""
        if last and last.end <= mark.start and _belong(last, mark, between):
            title = between.strip(_OPEN + _CLOSE + _COLON)
            joined[-1] = replace(
                last,
                end=mark.end,
                number=last.number or mark.number,
                times=last.times or mark.times,
                title=title,
            )
        elif not last or last.end <= mark.start:
            joined.append(mark)
    return joined


def _belong(last: Head, mark: Head, between: str) -> bool:
    if bool(last.number) == bool(mark.number) or (last.times and mark.times):
        return False
    bare = between.strip(_OPEN + _CLOSE + _COLON)
    if not bare:
        return "\n\n" not in between and len(between) < 8
    opened = between.rstrip(" ")[-1:] in tuple("([（【|—–-")
    return (
        bool(last.number) and opened and len(bare) <= LONGEST_TITLE and not re.search(r"[\n.。:：;；]", bare)
    )


def _head(text: str, mark: Head) -> Head | None:
    """The mark with the brackets, bullets and colon around it, or None where it is part of a sentence."""
    start = _back(text, mark.start, _BEFORE)
    if mark.times and not mark.number:
        start = _before_scene_word(text, start)
    line = text.rfind("\n", 0, start) + 1
    opens_line = not text[max(line, start - 40) : start].strip(_OPEN) and start - line <= 40
    end, closed = _close(text, mark.end)
    bracketed = start < mark.start and text[start : mark.start].strip(" *_") != ""
    if (
        bracketed
        and closed
        and not opens_line
        and not mark.number
        and (title := _title(text[line:start], text[end:]))
    ):
        return replace(mark, start=line, end=end, title=title)
    if opens_line:
        start = line
    elif not (text[:start].rstrip(" ")[-1:] in tuple(_ENDS) and (closed or bracketed)) and not (
        closed == 2 and mark.times
    ):
        return None
    if (
        mark.number
        and not mark.times
        and not closed
        and not bracketed
        and text[end : end + 1] not in ("\n", "")
        and not LENGTH.match(text, end)
    ):
        return None
    return replace(mark, start=start, end=end)


def _title(before: str, after: str) -> str:
    """The name of a shot in front of its bracketed time ("HOOK (0-2s):"); "" for words of a sentence."""
    name = before.strip(_OPEN + _CLOSE + _COLON)
    if (
        not 0 < len(name) <= LONGEST_NAME
        or len(name.split()) > 4
        or re.search(r"[.。,，;；:：!?！？@\"“]", name)
    ):
        return ""
    return name if name.isupper() or name[0].isupper() or not name.isascii() or after.startswith("\n") else ""


def _close(text: str, end: int) -> tuple[int, int]:
    """Where the mark ends with its closing brackets and colon; 2 for a colon, 1 for other marks, 0 for none."""
    after = _forth(text, end, _CLOSE)
    closed = 1 if text[end:after].strip(" ") else 0
    if text[after : after + 1] and text[after] in _COLON:
        closed = 2 if text[after] in ":：" else 1
        after = _forth(text, after + 1, _CLOSE + ":：")
    return after, closed


def _before_scene_word(text: str, start: int) -> int:
    match = re.search(
        r"(?:^|[\s#*])((?:shot|scene|cut|镜头|分镜|画面|时间) ?[:：]? ?[(（\[]?)$",
        text[max(0, start - 12) : start],
        re.IGNORECASE,
    )
    return start - len(match.group(1)) if match else start


def _plausible(heads: list[Head]) -> list[Head]:
    """Heads that go forward in time and number. A numbered head without a time that is followed at once by timed
    ones is a title above them, not a shot."""
    kept: list[Head] = []
    timed = any(head.times for head in heads)
    latest, highest = 0.0, 0
    for head in heads:
        if head.times:
            if head.times[0] < latest:
                continue
            latest = head.times[0]
        elif timed or head.number <= highest:
            continue
        highest = max(highest, head.number)
        kept.append(head)
    return kept


def _clocked(text: str) -> list[Head]:
    """Heads that give only where they start: `[00:03] …`; at least two, going forward."""
    matches = list(CLOCKED.finditer(text))
    starts = [_seconds(match["start"]) for match in matches]
    if len(matches) < 2 or any(later <= sooner for sooner, later in pairwise(starts)):
        return []
    ends = [*starts[1:], starts[-1] + (starts[-1] - starts[-2])]
    return [
        Head(match.start(), match.end(), times=(start, end))
        for match, start, end in zip(matches, starts, ends, strict=True)
        if end <= LATEST
    ]


def _seconds(written: str) -> float:
    written = re.sub(r"[^0-9:.]", "", written)
    if ":" not in written:
        return float(written)
    minutes, seconds = written.split(":", 1)
    return int(minutes) * 60 + float(seconds.replace(":", "."))


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    if written.lower() in _WORDS:
        return _WORDS[written.lower()]
    tens, _, ones = written.rpartition("十")
    if "十" in written:
        return _NUMBERS.get(tens, 1) * 10 + _NUMBERS.get(ones, 0)
    return _NUMBERS.get(written, 0)


def _back(text: str, place: int, letters: str) -> int:
    while place and text[place - 1] in letters:
        place -= 1
    return place


def _forth(text: str, place: int, letters: str) -> int:
    while place < len(text) and text[place] in letters:
        place += 1
    return place
