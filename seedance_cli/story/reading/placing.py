"""Each part of a prompt put where it belongs: shots, the film's manner, sound, constraints, references, or unplaced."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from seedance_cli.story.brief import LONGEST_IDEA
from seedance_cli.story.reading.definitions import without_definitions
from seedance_cli.story.reading.labels import Part
from seedance_cli.story.reading.manner import (
    FORBIDS,
    HEARD,
    MUSIC,
    Manner,
    is_style_line,
    read_constraints,
    read_manner,
    read_sound,
)
from seedance_cli.story.reading.marks import Head
from seedance_cli.story.reading.phrases import clauses, sentences, tidy, words
from seedance_cli.story.reading.specs import SHORT
from seedance_cli.story.references import TAG
from seedance_cli.story.storyboard import Sound
from seedance_cli.story.vocabulary import Vocabulary

ONE_PARAGRAPH = frozenset(
    ("style", "mood", "duration", "ratio", "title", "references", "music", "effects", "sound")
)
OWN_LABEL = re.compile(r"[A-Z][A-Za-z ]{1,15}: |[一-鿿]{2,6}：")


@dataclass
class Pile:
    """What has been read so far."""

    vocabulary: Vocabulary
    title: str = ""
    shots: list[tuple[Head | None, str]] = field(default_factory=list)
    manner: Manner = field(default_factory=Manner)
    around: list[str] = field(default_factory=list)
    """Words about the whole film."""
    music: list[str] = field(default_factory=list)
    effects: list[str] = field(default_factory=list)
    constraints: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)


def without_tail(parts: Iterable[Part]) -> list[Part]:
    """The parts, with what follows the last shot but belongs to the whole film ("outro") taken off it: text in
    paragraphs, or lines, beyond the number that the other shots have."""
    parts = list(parts)
    shots = [place for place, part in enumerate(parts) if part.section == "shot"]
    if not shots:
        return parts
    last, others = parts[shots[-1]], [parts[place].text.strip() for place in shots[:-1]]
    gap = "\n\n" if "\n\n" in last.text.strip() else "\n"
    usual = max((text.count(gap) + 1 for text in others), default=1)
    pieces = last.text.strip().split(gap)
    if gap == "\n" and (not others or usual > 1):
        return parts
    while gap == "\n" and usual < len(pieces) and OWN_LABEL.match(pieces[usual]):
        usual += 1
    shot, outro = gap.join(pieces[:usual]), gap.join(pieces[usual:])
    parts[shots[-1]] = Part("shot", shot, last.head)
    return [*parts[: shots[-1] + 1], Part("outro", outro), *parts[shots[-1] + 1 :]] if outro else parts


def place(pile: Pile, part: Part, marked: bool) -> None:
    """Put one part where it belongs."""
    text, beyond = _of_its_label(part)
    _place_section(pile, part.section, text, marked, part.head)
    if beyond:
        _place_section(pile, "other", beyond, marked, None)


def _of_its_label(part: Part) -> tuple[str, str]:
    """A part's text that its label is about, and what follows it after an empty line: of the references, the
    paragraphs that open with a tag."""
    text = part.text.strip()
    if part.section not in ONE_PARAGRAPH:
        return text, ""
    paragraphs = text.split("\n\n")
    mine = 1
    while part.section == "references" and mine < len(paragraphs) and TAG.search(paragraphs[mine][:30]):
        mine += 1
    return "\n\n".join(paragraphs[:mine]), "\n\n".join(paragraphs[mine:])


def _place_section(pile: Pile, section: str, text: str, marked: bool, head: Head | None) -> None:
    if section not in ("shot", "references") and (marked or section != "intro"):
        text = without_references(pile, text)
    match section:
        case "shot":
            pile.shots.append((head, text))
        case "style" | "duration" | "ratio" | "mood" | "visuals":
            _place_look(pile, section, text, marked)
        case "music" | "effects" | "sound":
            _place_sound(pile, section, text)
        case "constraints":
            pile.constraints += read_constraints(text)
        case "references":
            pile.references.append(text)
        case "mode":
            pile.unplaced.append(text)
        case _:
            _place_words(pile, section, text, marked)


def _place_look(pile: Pile, section: str, text: str, marked: bool) -> None:
    if section in ("style", "duration", "ratio"):
        place_style(pile, text, labelled=section == "style")
    elif section == "mood" and not pile.manner.mood and len(text) <= LONGEST_IDEA:
        pile.manner = replace(pile.manner, mood=tidy(text).rstrip(".。"))
    elif section == "visuals" or marked:
        pile.around.append(text)
    else:
        pile.prose.append(text)


def _place_words(pile: Pile, section: str, text: str, marked: bool) -> None:
    """What tells the film in words of its own, under a label or none."""
    if section == "title" and not pile.title and "\n" not in text:
        pile.title = tidy(text)
    elif section == "outro":
        _place_outro(pile, text)
    elif section == "intro":
        _place_intro(pile, text, marked)
    else:
        if section == "story" and marked:
            pile.title = pile.title or tidy(text)
        (pile.around if marked else pile.prose).append(text)


def without_references(pile: Pile, text: str) -> str:
    """The text without its sentences about references, which go to the references."""
    rest, told = without_definitions(text)
    if told:
        pile.references.append(told)
    return rest


def _place_intro(pile: Pile, text: str, marked: bool) -> None:
    first, _, rest = text.partition("\n")
    if is_style_line(first) and (marked or rest.strip()):
        place_style(pile, first, labelled=False)
        text = rest
    if text.strip():
        (pile.around if marked else pile.prose).append(text.strip())


def place_style(pile: Pile, text: str, *, labelled: bool) -> None:
    found, known = read_manner(text, pile.vocabulary, labelled=labelled), pile.manner
    if labelled and found.style and known.style:
        # What is called the style goes before what only looked like it.
        found, known = replace(found, style=known.style), replace(known, style=found.style)
    spare = [text for text, taken in ((found.style, known.style), (found.mood, known.mood)) if text and taken]
    barred = [] if labelled else [each for each in clauses(found.visuals) if FORBIDS.match(each.strip())]
    visuals = "".join(each for each in clauses(found.visuals) if each not in barred).strip(" ,，、")
    pile.constraints += [tidy(each).rstrip(".。") for each in barred]
    pile.around += [each for each in (*spare, visuals) if each]
    pile.manner = Manner(
        style=known.style or found.style,
        mood=known.mood or found.mood,
        duration=known.duration or found.duration,
        ratio=known.ratio or found.ratio,
    )


def _place_sound(pile: Pile, section: str, text: str) -> None:
    told = sentences(text)
    while told and FORBIDS.match(told[-1]) and not HEARD.search(told[-1]) and text.endswith(told[-1]):
        text = text[: -len(told[-1])].rstrip()
        pile.constraints.append(tidy(told.pop()).rstrip(".。"))
    plain = tidy(text).rstrip(".。")
    known = {"music": Sound(music=plain), "effects": Sound(effects=plain)}
    sound = known.get(section) or read_sound(text)
    pile.music += [sound.music] * bool(sound.music)
    pile.effects += [sound.effects] * bool(sound.effects)


def _place_outro(pile: Pile, text: str) -> None:
    for line in text.split("\n"):
        if is_style_line(line):
            place_style(pile, line, labelled=False)
            continue
        for sentence in sentences(line):
            _place_closing(pile, sentence)


def _place_closing(pile: Pile, sentence: str) -> None:
    """A sentence after the last shot."""
    plain = tidy(sentence).rstrip(".。")
    short = len(words(plain)) <= SHORT
    if FORBIDS.match(plain):
        pile.constraints.append(plain)
    elif short and MUSIC.search(plain):
        pile.music.append(plain)
    elif short and not pile.manner.mood and pile.vocabulary.find("mood", plain):
        pile.manner = replace(pile.manner, mood=plain)
    elif plain:
        pile.around.append(sentence)
