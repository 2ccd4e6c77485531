"""Who speaks a line, and in what language, by the words before it."""

import re

from seedance_cli.story.reading.phrases import tidy

LANGUAGES = (
    r"English|Chinese|Mandarin|Cantonese|Japanese|Korean|French|Spanish|German|Italian|Portuguese|Russian|Arabic|Hindi|"
    r"Thai|Vietnamese|Indonesian|Turkish|Sichuan(?:ese)?|[A-Z][a-z]{2,12} (?:accent|dialect)"
)
CHINESE_LANGUAGES = r"[一-鿿]{1,6}(?:话|語|语(?!音)|口音|方言|英文|中文|日文)|普通话|英文|中文|日文|粤语"
_PREDICATE = re.compile(r"(?<=[a-z]) (?=[a-z]{2,14}(?<!s)s(?: |$))")  # "the old man | looks up"
NOT_A_NAME = frozenset(
    "对向朝冲与和回抬低挠转点摇笑哭怒冷轻大小高又再并却突缓随"
)  # what the clause before a verb may open with
_GESTURE = re.compile(
    r"(?<=[一-鿿])[低抬转回点摇皱叹苦冷微笑哭怒站坐走跑看望拿指举推拍伸握抱跪冲凑靠摔对向朝和把将被从在用牵提拎穿停缓慢突忽猛愣轻]"
)
_IN_LANGUAGE = re.compile(
    rf"\bin (?P<en>{LANGUAGES})\b|(?:用|以)(?P<zh>[^，。：说道]{{1,8}}?)(?=说|道|问|喊|$)", re.IGNORECASE
)


def speaker_in(before: str) -> str:
    """The few words that name who speaks: those before the verb of speech, or else who the sentence begins with."""
    pieces = [tidy(piece) for piece in re.split(r"[,，.。;；:：!！?？\n）)|]| [-–—] ", before)]
    name = _name(pieces[-1]) if pieces else ""
    return name or next((name for piece in pieces[:-1] if (name := _name(piece, begins=True))), "")


def _name(clause: str, *, begins: bool = False) -> str:
    """The speaker in a clause. One that only `begins` with a name has to go on with what its bearer does."""
    clause = re.sub(
        r"(?:\s(?:softly|quietly|then|and|calmly|loudly|slowly|shyly))+$", "", clause, flags=re.IGNORECASE
    )
    clause = re.sub(
        r"(?:同时|一起|齐声|大声|低声|轻声|小声|缓缓|突然|抬头|用.{1,8}|(?<=[同时起])大)+$", "", clause
    )
    name = _PREDICATE.split(clause)[0]
    if re.search(r"[一-鿿]", clause):
        clause = clause.split(" ")[-1]
        name = _GESTURE.split(clause)[0]
    if begins and name == clause:
        return ""
    han = len(re.findall(r"[一-鿿]", name))
    if name[:1] in NOT_A_NAME or re.search(r"[一眼眉手头嘴脸身声脚]$|眼皮|嘴角", name):
        return ""
    if re.fullmatch(r"[a-z]+(?:ing|ed|ly)(?: .*)?", name):
        return ""
    return name if name and han <= 8 and len(name.split()) <= 4 and len(name) <= 40 else ""


def language_in(sentence: str) -> str:
    match = _IN_LANGUAGE.search(sentence) or re.search(
        rf"\b(?P<en>{LANGUAGES})\b|(?P<zh>{CHINESE_LANGUAGES})", sentence
    )
    found = (match["en"] or match["zh"] or "").strip() if match else ""
    return found if len(found) <= 20 else ""
