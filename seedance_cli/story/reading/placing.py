"""Each part of a prompt put where it belongs: shots, the film's manner, sound, constraints, references, or unplaced."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from seedance_cli.story.brief import LONGEST_IDEA
from seedance_cli.story.reading.labels import Part
from seedance_cli.story.reading.manner import (
    FORBIDS,
    HEARD,
    Manner,
    is_style_line,
    read_constraints,
    read_manner,
    read_sound,
)
from seedance_cli.story.reading.marks import Head
from seedance_cli.story.reading.phrases import sentences, tidy
from seedance_cli.story.reading.shots import prose_shots
from seedance_cli.story.storyboard import Sound
from seedance_cli.story.vocabulary import Vocabulary


@dataclass
class Pile:
    """What has been read so far."""

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
    shot, outro = gap.join(pieces[:usual]), gap.join(pieces[usual:])
    parts[shots[-1]] = Part("shot", shot, last.head)
    return [*parts[: shots[-1] + 1], Part("outro", outro), *parts[shots[-1] + 1 :]] if outro else parts


def place(pile: Pile, part: Part, marked: bool) -> None:
    """Put one part where it belongs."""
    text = part.text.strip()
    match part.section:
        case "shot":
            pile.shots.append((part.head, text))
        case "style" | "duration" | "ratio":
            _place_style(pile, text, labelled=part.section == "style")
        case "mood" if not pile.manner.mood and len(text) <= LONGEST_IDEA:
            pile.manner = replace(pile.manner, mood=tidy(text).rstrip(".。"))
        case "music" | "effects" | "sound":
            _place_sound(pile, part.section, text)
        case "constraints":
            pile.constraints += read_constraints(text)
        case "references":
            pile.references.append(text)
        case "mode":
            pile.unplaced.append(text)
        case "intro" | "outro":
            (_place_outro if part.section == "outro" else _place_intro)(pile, text, marked)
        case _:
            (pile.around if marked else pile.prose).append(text)


def _place_intro(pile: Pile, text: str, marked: bool) -> None:
    first, _, rest = text.partition("\n")
    if is_style_line(first) and (marked or rest.strip()):
        _place_style(pile, first, labelled=False)
        text = rest
    if text.strip():
        (pile.around if marked else pile.prose).append(text.strip())


def _place_style(pile: Pile, text: str, *, labelled: bool) -> None:
    found, known = read_manner(text, labelled=labelled), pile.manner
    spare = [text for text, taken in ((found.style, known.style), (found.mood, known.mood)) if text and taken]
    pile.around += [each for each in (*spare, found.visuals) if each]
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


def _place_outro(pile: Pile, text: str, _marked: bool) -> None:
    for sentence in sentences(text):
        plain = tidy(sentence).rstrip(".。")
        if FORBIDS.match(plain):
            pile.constraints.append(plain)
        elif plain:
            pile.around.append(sentence)


def place_prose(pile: Pile, vocabulary: Vocabulary) -> None:
    """Loose prose as shots; closing sentences that forbid something are constraints."""
    text = "\n".join(each for each in pile.prose if each)
    told = sentences(text)
    while len(told) > 1 and FORBIDS.match(told[-1]) and text.endswith(told[-1]):
        text = text[: -len(told[-1])].rstrip()
        pile.constraints.insert(0, tidy(told.pop()).rstrip(".。"))
    pile.shots = [(None, piece) for piece in prose_shots(text, vocabulary)] if text else []
    if not pile.shots:
        pile.shots = [(None, "\n".join(pile.around))]
        pile.around = []
