"""The film's style line, sound and constraints, read from their sections or from an opening line."""

import re
from dataclasses import dataclass, field

from seedance_cli.story.brief import RATIOS
from seedance_cli.story.reading.phrases import clauses, joined, sentences, tidy, words
from seedance_cli.story.reading.specs import (
    LENGTH,
    RATIO,
    SHAPES,
    UPRIGHT,
    is_length,
    is_spec,
    length_in,
    manner_clauses,
    ratio_in,
    ratio_spelled,
)
from seedance_cli.story.storyboard import Sound
from seedance_cli.story.vocabulary import Vocabulary

LIGHT = re.compile(r"light|colou?r|tone|shadow|palette|光|色", re.IGNORECASE)
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
NAMED_SO = re.compile(r"(?P<style>.{1,120}?)(?: style|风格)|(?P<mood>.{1,120}?)(?: mood|氛围)", re.IGNORECASE)
JOINS = re.compile(r"^(?:and|then|with|finally|ending|fading|while|as)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Manner:
    """What a style line says. `duration` is 0 and `ratio` "" where it says none."""

    style: str = ""
    mood: str = ""
    visuals: str = ""
    duration: int = 0
    ratio: str = ""


def read_manner(text: str, vocabulary: Vocabulary, *, labelled: bool) -> Manner:
    """A style line as fields. Under a style label what is left over is the style itself; else its first clause can be,
    and the rest is `visuals`."""
    if match := COMPOSED.match(text.strip()):
        mood = match["mood"] or match["zhmood"] or ""
        rest = text.strip()[match.end() :]
        return Manner(match["style"] or "", mood, rest, int(match["seconds"]), match["ratio"])
    sorting = _Sorting(vocabulary, labelled, length_in(text), ratio_in(text))
    for clause in manner_clauses(text):
        sorting.sort(clause)
    style, rest = sorting.style, joined(sorting.left)
    if labelled and not style:
        style, rest = rest.rstrip(".。"), ""
    return Manner(style, sorting.mood, rest, sorting.duration, sorting.ratio)


@dataclass
class _Sorting:
    """A style line's clauses, sorted into fields as they come."""

    vocabulary: Vocabulary
    labelled: bool
    duration: int
    ratio: str
    style: str = ""
    mood: str = ""
    left: list[str] = field(default_factory=list)
    opens: bool = True
    """Until a clause that says neither length nor ratio: the first of those can name the style."""

    def sort(self, clause: str) -> None:
        plain = tidy(clause).rstrip(".。").strip()
        if spelled := ratio_spelled(plain):
            self.ratio = self.ratio or spelled
        elif is_length(plain, self.duration):
            pass
        elif shape := SHAPES.get(plain.lower()):
            self.ratio = self.ratio or shape
            self.left.append(clause)
        elif UPRIGHT.search(plain) and is_spec(plain):
            self.left.append(LENGTH.sub("", RATIO.sub("", clause)))
        else:
            self._sort_look(clause, plain)
            self.opens = False

    def _sort_look(self, clause: str, plain: str) -> None:
        named = NAMED_SO.fullmatch(plain)
        if not self.style and named and named["style"]:
            self.style = named["style"]
        elif not self.mood and named and named["mood"]:
            self.mood = named["mood"]
        elif self.labelled:
            self.left.append(clause)
        elif not self.style and _named(self.vocabulary, "style", plain):
            self.style = plain
        elif not self.mood and _names_a_mood(plain, self.vocabulary):
            self.mood = plain
        elif not self.style and self.opens and _names_a_style(plain, self.vocabulary):
            self.style = plain
        else:
            self.left.append(clause)


def is_style_line(line: str) -> bool:
    """Whether an unlabelled first line is a style line: short, and with a length, a ratio or a style in a clause of
    its own."""
    if len(line) > 300 or "@" in line:
        return False
    pieces = [tidy(clause).rstrip(".。") for clause in manner_clauses(line)]
    return any(
        is_length(piece, length_in(piece))
        or ratio_spelled(piece)
        or re.search(r"(?: style|风格|氛围| mood)$", piece, re.IGNORECASE)
        for piece in pieces
    )


def _named(vocabulary: Vocabulary, group: str, clause: str) -> bool:
    """Whether a short clause is one of the film words of a group, alone or with a word or two."""
    return len(words(clause)) <= 4 and bool(vocabulary.find(group, clause))


def _of_the_picture(vocabulary: Vocabulary, clause: str) -> bool:
    """Whether a clause speaks of light, colour or texture: "warm morning light" is no mood."""
    return bool(vocabulary.find("light", clause) or vocabulary.find("texture", clause)) or bool(
        LIGHT.search(clause)
    )


def _names_a_mood(clause: str, vocabulary: Vocabulary) -> bool:
    return _named(vocabulary, "mood", clause) and not _of_the_picture(vocabulary, clause)


def _names_a_style(clause: str, vocabulary: Vocabulary) -> bool:
    """Whether the clause that opens a style line is short enough to be the name of a style or a kind of film."""
    plain = 0 < len(words(clause)) <= 5 and not re.search(r"[@\"“:：()（）0-9]", clause) and clause.isascii()
    return plain and not _of_the_picture(vocabulary, clause) and not FORBIDS.match(clause)


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


def _sound_pieces(sentence: str) -> list[str]:
    if MUSIC_LABEL.match(sentence) or EFFECTS_LABEL.match(sentence) or not MUSIC.search(sentence):
        return [sentence]
    pieces = [piece for each in re.split(r" [+＋&] |[+＋/]", sentence) for piece in clauses(each)]
    long = any(len(piece.split()) > 6 or JOINS.match(piece.strip()) for piece in pieces)
    return [sentence] if long else pieces
