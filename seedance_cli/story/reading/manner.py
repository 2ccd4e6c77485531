"""The film's style line, sound and constraints, read from their sections or from an opening line."""

import re
from dataclasses import dataclass

from seedance_cli.story.brief import RATIOS
from seedance_cli.story.reading.phrases import clauses, joined, sentences, tidy
from seedance_cli.story.storyboard import Sound

WIDE = re.compile(r"(?<![0-9.:])2\.(?:35|39|40|4) ?[:：] ?1(?![0-9])")
RATIO = re.compile(rf"(?<![0-9.:：])({'|'.join(RATIOS)})(?![0-9:])")
UPRIGHT = re.compile(
    r"竖屏|竖版|竖幅|\bvertical(?: (?:video|format|screen|frame))\b|\bportrait (?:video|format|mode|orientation)\b|^vertical$",
    re.IGNORECASE | re.MULTILINE,
)
LENGTH = re.compile(
    r"(?<![0-9.:-])([0-9]{1,3}) ?-?(?:seconds?|secs?|s(?![a-z])|秒钟?)(?![0-9a-z钟])", re.IGNORECASE
)
COMPOSED = re.compile(
    rf"(?:(?P<style>[^\n]{{1,2000}}?)(?: style, |风格，))?(?P<seconds>[0-9]{{1,2}})(?: seconds, |秒，)(?P<ratio>{'|'.join(RATIOS)})"
    r"(?:(?:, (?P<mood>[^\n]{1,2000}?) mood(?=\.))|(?:，(?P<zhmood>[^\n]{1,2000}?)氛围(?=。)))?[.。]\s*"
)
MUSIC = re.compile(
    r"music|\bbgm\b|piano|guitar|strings|violin|cello|orchestra|jazz|melod|drum|synth|electronic beat|\bscore\b|soundtrack|\bbeat\b|"
    r"配乐|音乐|钢琴|吉他|弦乐|小提琴|大提琴|交响|爵士|旋律|鼓点|古筝|琴|乐$|曲",
    re.IGNORECASE,
)
MUSIC_LABEL = re.compile(
    r"^(?:background )?(?:music|bgm|score)[:：] ?|^(?:背景)?(?:音乐|配乐)[:：]", re.IGNORECASE
)
EFFECTS_LABEL = re.compile(
    r"^(?:sfx|sound effects?|effects|ambience)[:：] ?|^(?:环境)?音效[:：]", re.IGNORECASE
)
FORBIDS = re.compile(
    r"^(?:no |do not |don't |never |avoid |without |keep |maintain |不要|禁止|不得|不可|避免|无字幕|无文字|无水印|全程|保持|严禁|--no )",
    re.IGNORECASE,
)
HEARD = re.compile(
    r"music|sound|\bbgm\b|audio|voice|dialogue|speech|narrat|lyrics|sing|声|音|乐|白|歌", re.IGNORECASE
)
JOINS = re.compile(r"^(?:and|then|with|finally|ending|fading|while|as)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Manner:
    """What a style line says. `duration` is 0 and `ratio` "" where it says none."""

    style: str = ""
    mood: str = ""
    visuals: str = ""
    duration: int = 0
    ratio: str = ""


def read_manner(text: str, *, labelled: bool) -> Manner:
    """A style line as fields. Under a style label what is left over is the style itself, else it is `visuals`."""
    if match := COMPOSED.match(text.strip()):
        mood = match["mood"] or match["zhmood"] or ""
        rest = text.strip()[match.end() :]
        return Manner(match["style"] or "", mood, rest, int(match["seconds"]), match["ratio"])
    style, mood, left = "", "", []
    duration, ratio = length_in(text), ratio_in(text)
    for clause in clauses(text):
        plain = tidy(clause).rstrip(".。").strip()
        if plain == ratio or _is_length(plain, duration):
            continue
        if not style and (named := re.fullmatch(r"(.{1,120}?)(?: style|风格)", plain, re.IGNORECASE)):
            style = named[1]
        elif not mood and (named := re.fullmatch(r"(.{1,120}?)(?: mood|氛围)", plain, re.IGNORECASE)):
            mood = named[1]
        else:
            left.append(clause)
    rest = joined(left)
    if labelled and not style:
        style, rest = rest.rstrip(".。"), ""
    return Manner(style, mood, rest, duration, ratio)


def is_style_line(line: str) -> bool:
    """Whether an unlabelled first line is a style line: short, and with a length, a ratio or a style in a clause of
    its own."""
    if len(line) > 300 or "@" in line:
        return False
    pieces = [tidy(clause).rstrip(".。") for clause in clauses(line)]
    return any(
        _is_length(piece, length_in(piece))
        or RATIO.fullmatch(piece)
        or re.search(r"(?: style|风格|氛围| mood)$", piece, re.IGNORECASE)
        for piece in pieces
    )


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


def read_sound(text: str) -> Sound:
    """Music and effects told together, apart: by their labels, else by the words of each clause."""
    music: list[str] = []
    effects: list[str] = []
    for sentence in sentences(text):
        for piece in _sound_pieces(sentence):
            plain = tidy(piece).rstrip(".。").strip()
            if label := MUSIC_LABEL.match(plain):
                music.append(plain[label.end() :].strip())
            elif label := EFFECTS_LABEL.match(plain):
                effects.append(plain[label.end() :].strip())
            elif plain:
                (music if MUSIC.search(plain) else effects).append(plain)
    glue = "，" if re.search(r"[一-鿿]", text) else ", "
    return Sound(music=glue.join(filter(None, music)), effects=glue.join(filter(None, effects)))


def read_constraints(text: str) -> tuple[str, ...]:
    """Each sentence of a constraints section, without its full stop."""
    plain = (tidy(sentence).rstrip(".。;；").strip() for sentence in sentences(text))
    return tuple(sentence for sentence in plain if sentence)


def _is_length(clause: str, seconds: int) -> bool:
    """Whether a clause says this length and no more, so that a field can say all of it."""
    match = LENGTH.fullmatch(clause)
    return match is not None and int(match[1]) == seconds


def _sound_pieces(sentence: str) -> list[str]:
    if MUSIC_LABEL.match(sentence) or EFFECTS_LABEL.match(sentence) or not MUSIC.search(sentence):
        return [sentence]
    pieces = [piece for each in re.split(r" [+＋&] |[+＋/]", sentence) for piece in clauses(each)]
    long = any(len(piece.split()) > 6 or JOINS.match(piece.strip()) for piece in pieces)
    return [sentence] if long else pieces
