"""How a shot is framed and moved, taken out of its words: size, angle, camera.

Clauses at the start of a shot that say nothing else ("wide shot, low angle, slow push in.") move into the fields; a
move told inside a sentence is copied, so that no sentence breaks.
"""

import re
from dataclasses import dataclass

from seedance_cli.story.reading.phrases import clauses, sentences, tidy
from seedance_cli.story.vocabulary import Vocabulary, Word, in_language

GROUPS = ("size", "angle", "camera")
MODIFIERS = re.compile(
    r"(?<![a-z])(?:extremely|very|extreme|slow(?:ly)?|fast|quick(?:ly)?|rapid(?:ly)?|gentle|gently|smooth(?:ly)?|subtle|steady|"
    r"steadily|slight(?:ly)?|continuous|tight|brief|single|long|camera|shot|lens|angle|view|movement|move|moves|moving|the|a|an|"
    r"in|out|to|into|from|left|right|up|down|of|with|and|at|then|two|group|single|over)(?![a-z])"
    r"|镜头|画面|机位|缓缓|缓慢|慢慢|慢速|快速|极速|迅速|急速|平稳|轻微|稳定|微微|连续|向前|向后|向上|向下|向左|向右|运动|拍摄|景别|的|地|从|到|至|视角|极慢|极|慢|快",
    re.IGNORECASE,
)
SHOWS = re.compile(
    r"(?<![a-z])(?:an?|some|two|three|as|while)(?![a-z])|[:：]|一[只个位名座间条辆群]", re.IGNORECASE
)
NEAR_A_CAMERA = re.compile(r"camera|lens|\bshot\b|drone|镜|运镜|机位|景|特写|拍|推近|拉远", re.IGNORECASE)
IN_CLOSING_BRACKETS = re.compile(r"[(（]([^()（）\n]{2,60})[)）][.。]?$")
LONGEST_FRAMING = 14  # words, or Chinese characters, of a clause that can still be framing alone


@dataclass(frozen=True, slots=True)
class Framing:
    """Words for a shot's size, angle and camera, and the text that is left."""

    size: str = ""
    angle: str = ""
    camera: str = ""
    rest: str = ""


def opens_as_framing(line: str, vocabulary: Vocabulary) -> bool:
    """Whether a line opens with words that are framing and nothing else, set apart: "Pull back: …", "WIDE - …"."""
    pieces = _pieces(line)
    return len(pieces) > 1 and bool(only_framing(pieces[0], vocabulary))


def read_framing(text: str, vocabulary: Vocabulary, language: str) -> Framing:
    """The framing of a shot told in `text`; `rest` still holds every word that went into no field."""
    text = text.strip()
    closing = IN_CLOSING_BRACKETS.search(text)
    if closing and all(only_framing(clause, vocabulary) for clause in clauses(closing[1])):
        text = f"{closing[1]}. {text[: closing.start()].rstrip()}"
    found, rest = leading(text, vocabulary)
    found, rest = _trailing(found, rest, vocabulary)
    if not _says_something(rest):
        rest = "" if any(found.values()) else rest
    for group in GROUPS:
        if not found[group]:
            told = (
                camera_words(vocabulary, rest)
                if group == "camera"
                else vocabulary.find(group, rest, prose=True)
            )
            if group == "camera":
                told = _one_move(told)
            found[group] = ("，" if language == "zh" else ", ").join(
                in_language(word.words, language) for word in told[: 2 if group == "camera" else 1]
            )
    return Framing(found["size"], found["angle"], found["camera"], rest)


def _one_move(told: tuple[Word, ...]) -> tuple[Word, ...]:
    """The first move told, behind the first word for how the camera is held."""
    held = next((word for word in told if word.manner), None)
    move = next((word for word in told if not word.manner), None)
    return tuple(word for word in (held, move) if word)


def camera_words(vocabulary: Vocabulary, text: str) -> tuple[Word, ...]:
    """Camera words told in prose, in order. Words such as pan, crane or track are things too: they count only in a
    clause that speaks of the camera."""
    found: dict[str, Word] = {}
    for sentence in sentences(text):
        for clause in clauses(sentence):
            about_things = not NEAR_A_CAMERA.search(clause)
            found |= {word.name: word for word in vocabulary.find("camera", clause, prose=about_things)}
    return tuple(found.values())


def leading(text: str, vocabulary: Vocabulary) -> tuple[dict[str, str], str]:
    """The fields (by group, "" where there is none) said by the first clauses of a text, sentence by sentence, and the text after them."""
    found = dict.fromkeys(GROUPS, "")
    while first := next(iter(sentences(text)), ""):
        pieces = _pieces(first)
        while (
            pieces
            and (fields := only_framing(pieces[0], vocabulary))
            and (list(fields) == ["camera"] or not any(found[name] for name in fields))
        ):
            found |= {
                name: f"{found[name]}, {told}" if found[name] else told for name, told in fields.items()
            }
            pieces.pop(0)
        rest, after = "".join(pieces).strip(), text[len(first) :].strip()
        if rest:
            moves = (
                len(pieces) == 1 and after and not found["camera"] and _opens_with_a_move(rest, vocabulary)
            )
            if moves:
                found["camera"], rest = tidy(rest).rstrip(".。"), ""
            return found, f"{rest} {after}".strip() if first != rest else text
        text = after
    return found, text


def _trailing(found: dict[str, str], text: str, vocabulary: Vocabulary) -> tuple[dict[str, str], str]:
    """The fields with those said by the last clauses of a text ("…, low angle, slow push in"), and the text before
    them."""
    told = sentences(text)
    if not told or not text.endswith(told[-1]) or "\n" in told[-1]:
        return found, text
    pieces, found = clauses(told[-1]), dict(found)
    while (
        len(pieces) > 1
        and (fields := only_framing(pieces[-1], vocabulary))
        and not any(found[name] for name in fields)
    ):
        found |= fields
        pieces.pop()
    rest = "".join(pieces).rstrip(" ,，、")
    return found, text[: len(text) - len(told[-1])] + rest


def _pieces(sentence: str) -> list[str]:
    """A sentence cut after its commas, and where a colon, a dash or a gap between Chinese words sets framing apart."""
    cuts = r"(?<=[:：])(?!$)|(?<= [-–—|])(?= )|(?<=[一-鿿])(?= [一-鿿“「])"
    return [piece for clause in clauses(sentence) for piece in re.split(cuts, clause)]


def only_framing(clause: str, vocabulary: Vocabulary) -> dict[str, str]:
    """The fields of a clause that is framing and nothing else; empty where it says more, or nothing of the kind."""
    plain = tidy(clause).rstrip(".。!！;；").strip()
    named = {group: vocabulary.find(group, plain) for group in GROUPS}
    if not any(named.values()) or _length(plain) > LONGEST_FRAMING:
        return {}
    left = plain
    spelled: dict[str, list[str]] = {}
    for group, found in named.items():
        spelled[group] = []
        for word in found:
            left, taken = _without(left, word)
            if taken:
                spelled[group].append(taken)
    if _says_something(MODIFIERS.sub(" ", left)):
        return {}
    groups = [group for group in GROUPS if spelled[group]]
    if len(groups) < 2:
        return dict.fromkeys(groups, plain)
    return _shared(plain, spelled, groups)


def _shared(plain: str, spelled: dict[str, list[str]], groups: list[str]) -> dict[str, str]:
    """A clause with words of several groups ("中景环绕"): each group its own, the last one all that is left."""
    fields = {}
    for group in groups[:-1]:
        fields[group] = " ".join(spelled[group])
        for taken in spelled[group]:
            plain = plain.replace(taken, " ", 1)
    fields[groups[-1]] = re.sub(r"\s+", " ", plain).strip(" /+＋&")
    return fields


def _without(text: str, word: Word) -> tuple[str, str]:
    """`text` without the longest spelling of a word in it, and that spelling as it is written there."""
    spellings = {word.name.replace("_", " "), *word.words.values(), *word.aliases, *word.everyday}
    for spelling in sorted((each for each in spellings if each), key=len, reverse=True):
        pattern = "[ -]".join(re.escape(part) for part in spelling.replace("-", " ").split())
        edge = (r"(?<![a-z])", r"(?![a-z])") if spelling.isascii() else ("", "")
        match = re.search(edge[0] + pattern + edge[1], text, re.IGNORECASE)
        if match:
            return text[: match.start()] + " " + text[match.end() :], match.group()
    return text, ""


def _opens_with_a_move(sentence: str, vocabulary: Vocabulary) -> bool:
    """Whether a sentence is a camera move and what it moves along, but shows nothing new itself."""
    if _length(sentence) > LONGEST_FRAMING or SHOWS.search(sentence):
        return False
    opening = " ".join(sentence.split()[:5])[:40]
    before = re.split(r"[,，]", opening)[0]
    for word in vocabulary.find("camera", before):
        _left, taken = _without(before, word)
        if taken and not _says_something(MODIFIERS.sub(" ", before[: before.find(taken)])):
            return True
    return False


def _says_something(text: str) -> bool:
    return bool(re.search(r"[^\W_]", text))


def _length(clause: str) -> int:
    return len(re.findall(r"[一-鿿]|[^\W_一-鿿]+", clause))
