"""Spoken lines taken out of a shot's words: quoted text that someone evidently says.

Quotes that are shown rather than said (a slogan, a sign) stay where they are.
"""

import re

from seedance_cli.story.reading.phrases import tidy
from seedance_cli.story.storyboard import Line

QUOTED = re.compile(
    r'"(?P<a>[^"“”]{1,600})"|“(?P<b>[^“”]{1,600})”|「(?P<c>[^「」]{1,600})」|『(?P<d>[^『』]{1,600})』|\{(?P<e>[^{}\n]{3,400})\}'
)
VERBS = (
    r"(?:say|ask|whisper|shout|scream|murmur|mutter|repl|answer|respond|exclaim|announce|yell|cr|call|sing|sigh|stutter|"
    r"stammer|declare|continue|add|state|speak|narrate|read|rap|mumble|gasp|plead|growl)(?:s|es|ies|ied|ed|ing|ying)?"
    r"|said|sings|sang|spoke|told|tells"
)
CHINESE_VERBS = (
    "说道|说着|说|问道|问|喊道|喊话|喊|大叫|叫道|答道|回答|回应|念叨|念念有词|念|嘶吼|怒吼|吼道|吼|低语|唱道|唱|点单|嘟囔|"
    "自言自语|开口|宣布|奏报|下令|轻声道|低喝|喝道|冷声道|轻声|吐出歌词|台词|旁白|对白|独白|画外音|道"
)
SHOWN = re.compile(
    r"\b(?:text|title|caption|subtitle|logo|slogan|sign|label|line \d|first line|second line|third line|word|words|letters|tagline|"
    r"reads?|written|typed|titled|called|named|shape)\b|字幕|文字|标题|第.行|写着|字样|标语|浮现|显示|品牌|大字|印有|刻有|名为|名叫|字形",
    re.IGNORECASE,
)
LANGUAGES = (
    r"English|Chinese|Mandarin|Cantonese|Japanese|Korean|French|Spanish|German|Italian|Portuguese|Russian|Arabic|Hindi|"
    r"Thai|Vietnamese|Indonesian|Turkish|Sichuan(?:ese)?|[A-Z][a-z]{2,12} (?:accent|dialect)"
)
CHINESE_LANGUAGES = r"[一-鿿]{1,6}(?:话|語|语|口音|方言|英文|中文|日文)|普通话|英文|中文|日文|粤语"
_PREDICATE = re.compile(r"(?<=[a-z]) (?=[a-z]{2,14}(?<!s)s(?: |$))")  # "the old man | looks up"
NOT_A_NAME = frozenset(
    "对向朝冲与和回抬低挠转点摇笑哭怒冷轻大小高又再并却突缓随"
)  # what the clause before a verb may open with
NARRATORS = ("a voice", "画外音")
_SPOKEN = re.compile(
    rf"(?:(?P<verb>\b(?:{VERBS})\b)(?P<how>[^\"“”.!?\n]{{0,60}})|(?P<zhverb>{CHINESE_VERBS})(?P<zhhow>[^，。！？“”\n]{{0,14}}))[:：,，]? ?$",
    re.IGNORECASE,
)
_COLON = re.compile(
    r"(?P<who>[^:：\n.。!！?？,，;；\"”]{1,40}?) ?(?:[(（](?P<how>[^()（）\n]{1,60})[)）])? ?[:：] ?$"
)
_IN_LANGUAGE = re.compile(
    rf"\bin (?P<en>{LANGUAGES})\b|(?:用|以)(?P<zh>[^，。：说道]{{1,8}}?)(?=说|道|问|喊|$)", re.IGNORECASE
)
_AFTER = re.compile(
    rf" ?[(（](?P<named>[^()（）\n]{{0,20}}?(?:{LANGUAGES}|{CHINESE_LANGUAGES})[^()（）\n]{{0,20}})[)）]",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"^(?P<who>(?:[^\s,，.。;；:：]{1,30} ){0,3}(?!and |then )[^\s,，.。;；:：]{1,30}) says(?: in (?P<language>[^:\"]{1,40}))?: $|^(?P<zhwho>[^,，。；;:：]{1,40}?)(?:用(?P<zhlanguage>[^：“]{1,20}?))?说：$"
)


def take_lines(text: str) -> tuple[str, tuple[Line, ...]]:
    """The text without its spoken lines, and the lines. The words around a line stay, unless a `Line` says them all
    ("Anna says in English:")."""
    kept: list[str] = []
    lines: list[Line] = []
    place = 0
    for match in QUOTED.finditer(text):
        before = text[place : match.start()]
        line = _line(_last_sentence(before).lstrip(), match)
        if line is None:
            continue
        after = _AFTER.match(text, match.end())
        if after and not line.language:
            line = Line(text=line.text, speaker=line.speaker, language=after["named"].strip())
        kept += [_introduction(before), " "]
        lines.append(line)
        place = after.end() if after and line.language == after["named"].strip() else match.end()
    return _mended("".join([*kept, text[place:]])), tuple(lines)


def _line(sentence: str, match: re.Match[str]) -> Line | None:
    said = next(group for group in match.groups() if group is not None).strip()
    if not re.search(r"[^\W_]", said) or (match["e"] and not re.search(r"[ 一-鿿]", said)):
        return None
    whole = _WHOLE.match(sentence)
    if whole:
        who = whole["who"] or whole["zhwho"]
        who = "" if who.lower() in NARRATORS else who
        return Line(text=said, speaker=who, language=whole["language"] or whole["zhlanguage"] or "")
    spoken, colon = _SPOKEN.search(sentence[-160:]), _COLON.search(sentence[-120:])
    if SHOWN.search(sentence[-60:]) and not spoken:
        return None
    if spoken:
        return Line(
            text=said, speaker=_speaker(sentence[-160:][: spoken.start()]), language=_language(sentence[-80:])
        )
    if colon:
        who, how = tidy(colon["who"]), colon["how"] or ""
        if re.fullmatch(r"(?:dialogue|line|speech|对白|台词) ?[0-9]{0,2}", who, re.IGNORECASE):
            who = tidy(re.split(r"[,，、]", how)[0])
        return Line(text=said, speaker=who, language=_language(how))
    return Line(text=said) if match["e"] else None


def _speaker(before: str) -> str:
    """The few words before the verb of speech, where they can name someone."""
    clause = tidy(re.split(r"[,，.。;；:：!！?？\n）)]", before)[-1])
    clause = re.sub(
        r"(?:\s(?:softly|quietly|then|and|calmly|loudly|slowly|shyly))+$", "", clause, flags=re.IGNORECASE
    )
    clause = re.sub(r"(?:大声|低声|轻声|小声|缓缓|突然|抬头|用.{1,8})+$", "", clause)
    clause = _PREDICATE.split(clause)[0]
    han = len(re.findall(r"[一-鿿]", clause))
    if clause[:1] in NOT_A_NAME:
        return ""
    return clause if clause and han <= 8 and len(clause.split()) <= 4 and len(clause) <= 40 else ""


def _language(sentence: str) -> str:
    match = _IN_LANGUAGE.search(sentence) or re.search(
        rf"\b(?P<en>{LANGUAGES})\b|(?P<zh>{CHINESE_LANGUAGES})", sentence
    )
    found = (match["en"] or match["zh"] or "").strip() if match else ""
    return found if len(found) <= 20 else ""


def _last_sentence(before: str) -> str:
    return re.split(r"(?<=[.。!！?？;；…\n])(?:\s+|(?<=[。！？；\n]))", before[-300:])[-1]


def _introduction(before: str) -> str:
    """What stays of the words before a line."""
    sentence = _last_sentence(before).lstrip()
    rest = before[: len(before) - len(sentence)]
    return rest if _WHOLE.match(sentence) else rest + re.sub(r"[:：,，]? ?$", "", sentence)


def _mended(text: str) -> str:
    """The text without the doubled punctuation that a line taken out leaves behind."""
    text = re.sub(r" {1,3}(?=[,，.。;；:：!！?？)）])", "", text)
    text = re.sub(r"[,，;；:：]{1,3}(?=[.。!！?？;；])", "", text)
    text = re.sub(r"([.。!！?？;；]) ?[.。;；,，]{1,3}(?![.。])", r"\1", text)
    return re.sub(r" {2,}", " ", text).strip(" ,，;；")
