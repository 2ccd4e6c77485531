"""Spoken lines taken out of a shot's words: quoted text that someone evidently says.

Quotes that are shown rather than said (a slogan, a sign) stay where they are.
"""

import re
from dataclasses import dataclass, replace

from seedance_cli.story.reading.phrases import tidy
from seedance_cli.story.reading.speakers import CHINESE_LANGUAGES, LANGUAGES, language_in, speaker_in
from seedance_cli.story.storyboard import Line

QUOTED = re.compile(
    r'"(?P<a>[^"“”]{1,600})"|“(?P<b>[^“”]{1,600})”|「(?P<c>[^「」]{1,600})」|『(?P<d>[^『』]{1,600})』|\{(?P<e>[^{}\n]{3,400})\}'
)
VERBS = (
    r"(?:say|ask|whisper|shout|scream|murmur|mutter|repl|answer|respond|exclaim|announce|yell|cr|call|sing|sigh|stutter|"
    r"stammer|declare|continue|add|state|speak|narrate|read|rap|mumble|gasp|plead|growl)(?:s|es|ies|ied|ed|ing|ying)?"
    r"|said|sings|sang|spoke|told|tells"
)
_NOW = (
    r"says|asks|whispers|shouts|screams|murmurs|mutters|replies|answers|responds|exclaims|announces|yells|cries|calls|sings|sighs|stutters|"
    r"stammers|declares|continues|adds|mumbles|gasps|pleads|growls|snaps|laughs|said|asked|whispered|shouted|muttered|replied|answered|cried"
)
CHINESE_VERBS = (
    "说道|说着|说|问道|问|喊道|喊话|喊|大叫|叫道|答道|回答|回应|念叨|念念有词|念|嘶吼|怒吼|吼道|吼|低语|唱道|唱|点单|嘟囔|"
    "自言自语|发来的?语音|开口|宣布|奏报|下令|轻声道|低喝|喝道|冷声道|轻声|吐出歌词|台词|旁白|对白|独白|画外音|道"
)
SHOWN = re.compile(
    r"\b(?:text|title|caption|subtitle|logo|slogan|sign|label|line \d|first line|second line|third line|word|words|letters|tagline|"
    r"caller id|phone screen|screen reads|letter|reads?|written|typed|titled|called|named|shape)\b|字幕|文字|标题|第.行|写着|字样|标语|浮现|显示|品牌|大字|印有|刻有|名为|名叫|字形",
    re.IGNORECASE,
)
NARRATORS = ("a voice", "画外音")
_SPOKEN = re.compile(
    rf"(?:(?P<verb>\b(?:{VERBS})\b)(?P<how>[^\"“”.!?\n]{{0,60}})|(?P<zhverb>{CHINESE_VERBS})(?P<zhhow>[^，。！？“”\n]{{0,14}}))[:：,，]? ?$",
    re.IGNORECASE,
)
_COLON = re.compile(
    r"(?P<who>[^:：\n.。!！?？,，;；\"”]{1,40}?) ?(?:[(（](?P<how>[^()（）\n]{1,60})[)）])? ?[:：] ?$"
)
_AFTER = re.compile(
    rf" ?[(（](?P<named>[^()（）\n]{{0,20}}?(?:{LANGUAGES}|{CHINESE_LANGUAGES})[^()（）\n]{{0,20}})[)）]",
    re.IGNORECASE,
)
_AFTERWARDS = re.compile(
    r"[,，]? ?(?:(?P<who>(?:(?:the|an?|his|her|my) )?[^\W\d_][\w'’-]{0,20}(?: [\w'’-]{1,20}){0,2}?) (?:(?P<adverb>[a-z]{2,14}ly) )?"
    rf"(?P<verb>{_NOW})\b|(?P<verb2>says|said|asks|asked|whispers|mutters|cries|shouts|replies) (?P<who2>(?:(?:the|an?|his|her) )?[\w'’-]{{1,20}}(?: [\w'’-]{{1,20}})?))"
    r"(?P<how>[^.。!！?？:：\"“”\n]{0,60})(?P<stop>[.!?](?=\s|$)|(?=\n)|$)",
    re.IGNORECASE,
)
NO_SPEAKER = frozenset("then and but as while when until so cut".split())
_NARRATOR = re.compile(
    r"((?:旁白|画外音|独白|narrator|narration|voice-?over|v\.?o\.?)(?: ?[(（][^()（）\n]{1,20}[)）])?) ?[:：]",
    re.IGNORECASE,
)
_AND_SAYS = re.compile(rf" (?:and|then) (?:says|said)(?: in (?:{LANGUAGES}))?$")
_WHOLE = re.compile(
    r"^(?P<who>(?:[^\s,，.。;；:：]{1,30} ){0,3}(?!and |then )[^\s,，.。;；:：]{1,30}) says(?: in (?P<language>[^:\"]{1,40}))?: $|^(?P<zhwho>[^,，。；;:：]{1,40}?)(?:用(?P<zhlanguage>[^：“]{1,20}?))?说：$"
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was taken out of a text: the `rest` of it, the lines, and how they are said ("She whispers")."""

    rest: str
    lines: tuple[Line, ...] = ()
    manner: tuple[str, ...] = ()


def take_lines(text: str, *, all_said: bool = False) -> Spoken:
    """The text apart from its spoken lines. The words around a line stay, unless a `Line` says them all ("Anna says in
    English:") or they only say how. With `all_said` every quote is a line, as in a shot's dialogue field."""
    kept: list[str] = []
    lines: list[Line] = []
    manner: list[str] = []
    place = 0
    for match in QUOTED.finditer(text):
        before = text[place : match.start()]
        told = _told_after(text, match)
        if told:
            who, how, end = told
            kept += [re.sub(r"[:：,，]? ?$", _stop(before), before), " "]
            lines.append(Line(text=_said(match).rstrip(",，"), speaker=who))
            manner += [how] * bool(how)
            place = end
            continue
        line = _line(_last_sentence(before).lstrip(), match)
        if line is None and all_said:
            line = Line(text=_said(match))
        if line is None:
            continue
        line = replace(line, text=line.text.rstrip(",，"))
        if how := _how(before, line):
            manner.append(how)
        after = _AFTER.match(text, match.end())
        if after and not line.language:
            line = Line(text=line.text, speaker=line.speaker, language=after["named"].strip())
        lines.append(line)
        place = after.end() if after and line.language == after["named"].strip() else match.end()
        kept += [_closed(_introduction(before, line), text[place:]), " "]
    return Spoken(_mended("".join([*kept, text[place:]])), tuple(lines), tuple(manner))


def _said(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group is not None).strip()


def _stop(before: str) -> str:
    """What closes the words before a line whose speaker is named after it."""
    return "." if re.search(r"[^\W_] ?[:：]? ?$", before) else ""


def _told_after(text: str, match: re.Match[str]) -> tuple[str, str, int] | None:
    """(speaker, how, end) where the speaker is named behind a line: '"…," she whispers.'"""
    after = _AFTERWARDS.match(text, match.end())
    if after is None:
        return None
    who, verb, more = (
        after["who"] or after["who2"],
        after["verb"] or after["verb2"],
        after["how"].rstrip(" ,"),
    )
    if _said(match)[-1:] in ".。" and not (after["who2"] or who[:1].islower()):
        return None
    if who.split()[0].lower() in NO_SPEAKER:
        return None
    who = who[0].upper() + who[1:] if " " not in who else who
    plain = verb.lower() in ("say", "says", "said") and not (more or after["adverb"])
    how = "" if plain else " ".join(each for each in (who, after["adverb"], verb) if each) + more
    return who, how, after.end()


def _how(before: str, line: Line) -> str:
    """How a line is said, where brackets behind its speaker's name say so: "MARA (whispering):"."""
    named = _COLON.search(_last_sentence(before)[-120:])
    if not named or not named["how"] or not line.speaker or line.language == named["how"].strip():
        return ""
    alone = _alone(_last_sentence(before), line)
    return f"{line.speaker}, {named['how'].strip()}" if alone and named["how"] not in line.speaker else ""


def _alone(sentence: str, line: Line) -> bool:
    """Whether the sentence before a line is nothing but the speaker's name, so that the line says all of it."""
    named = re.sub(r" ?[(（][^()（）]{1,60}[)）]", "", sentence).strip(" \n:：-–—|")
    bare = re.sub(r" ?[(（][^()（）]{1,60}[)）]", "", line.speaker)
    return bool(named) and named == bare


def _line(sentence: str, match: re.Match[str]) -> Line | None:
    said = _said(match)
    if not re.search(r"[^\W_]", said) or (match["e"] and not re.search(r"[ 一-鿿]", said)):
        return None
    whole = _WHOLE.match(sentence)
    if whole:
        who = whole["who"] or whole["zhwho"]
        who = "" if who.lower() in NARRATORS else who
        return Line(text=said, speaker=who, language=whole["language"] or whole["zhlanguage"] or "")
    colon = _COLON.search(sentence[-120:])
    spoken = None if colon and colon["how"] else _SPOKEN.search(sentence[-160:])
    if narrator := _NARRATOR.fullmatch(sentence.strip()):
        return Line(text=said, speaker=narrator[1].strip())
    if SHOWN.search(sentence[-60:]) and not spoken:
        return None
    if spoken:
        return Line(
            text=said,
            speaker=speaker_in(sentence[-160:][: spoken.start()]),
            language=language_in(sentence[-80:]),
        )
    if colon:
        who, how = tidy(colon["who"]), colon["how"] or ""
        if re.fullmatch(r"(?:dialogue|line|speech|对白|台词) ?[0-9]{0,2}", who, re.IGNORECASE):
            return Line(text=said, speaker=tidy(re.split(r"[,，、]", how)[0]), language=language_in(how))
        who = speaker_in(sentence[-120:][: colon.end("who")])
        return Line(text=said, speaker=who, language=language_in(how)) if who else None
    return Line(text=said) if match["e"] else None


def _last_sentence(before: str) -> str:
    return re.split(r"(?<=[.。!！?？;；…\n])(?:\s+|(?<=[。！？；\n]))", before[-300:])[-1]


def _introduction(before: str, line: Line) -> str:
    """What stays of the words before a line."""
    sentence = _last_sentence(before).lstrip()
    rest = before[: len(before) - len(sentence)]
    if _WHOLE.match(sentence) or _alone(sentence, line):
        return rest
    kept = re.sub(r"[:：,，]? ?$", "", sentence)
    named = re.search(r"^(.{0,40}?)(?: ?[-–—|,，] ?)([^-–—|,，]{1,40})$", kept)
    if named and line.speaker and named[2].strip() == line.speaker:
        kept = named[1]
    return rest + _AND_SAYS.sub("", kept)


def _closed(before: str, after: str) -> str:
    """The words before a line, closed by a full stop where the text behind it begins anew."""
    anew = re.match(r" ?(?:[A-Z@]|[一-鿿])", after)
    if not anew or not re.search(r"[^\W_] ?$", before):
        return before
    return before.rstrip() + ("。" if re.search(r"[一-鿿] ?$", before) else ".")


def _mended(text: str) -> str:
    """The text without the doubled punctuation that a line taken out leaves behind."""
    text = re.sub(r" {1,3}(?=[,，.。;；:：!！?？)）])", "", text)
    text = re.sub(r"[,，;；:：]{1,3}(?=[.。!！?？;；])", "", text)
    text = re.sub(r"([.。!！?？;；]) ?[.。;；,，]{1,3}(?![.。])", r"\1", text)
    text = re.sub(r"(?<=[。！？，；]) (?=\S)", "", text)
    return re.sub(r" {2,}", " ", text).strip(" ,，;；")
