"""What a template's `$slots` are filled with: the brief's own words, and the references by their role.

`$scene` is the first reference of that role, `$scene_2` the second, `$scenes` all of them. Where there are fewer, a
numbered slot says the words the template gives it, else what the unnumbered one says, so that a template reads well with
one picture and with four."""

import re
from collections.abc import Iterable
from string import Template as Text

from seedance_cli.story.brief import Brief
from seedance_cli.story.references import Reference, numbered
from seedance_cli.story.storyboard import StillIdea
from seedance_cli.story.subject import subject_of
from seedance_cli.story.template import Beat, Template
from seedance_cli.story.vocabulary import in_language

NUMBERED = re.compile(r"(?P<base>[a-z][a-z_]*)_(?P<number>[2-9])")
IN_TURN = frozenset(("look", "scene"))
"""Roles that a film goes through one after another: a beat that was dropped leaves its picture to the next one, and the
last takes what is left."""


def film_slots(
    brief: Brief,
    template: Template,
    beats: Iterable[Beat],
    references: tuple[Reference, ...],
    stills: tuple[StillIdea, ...],
) -> dict[str, str]:
    """Each slot that `beats` or `template` name, with its text. Stills count as image references to come."""
    tags = _tags_by_role(references, stills)
    used = _names_in(beats, brief.language)
    names = dict.fromkeys((*template.slots, *used))
    filled = {name: _filled(name, brief, template, tags, used) for name in names}
    return {name: text for name, text in filled.items() if text is not None} | _own(brief)


def slot_base(name: str, slots: Iterable[str]) -> str:
    """The slot that `name` belongs to: itself, or "scene" for "scene_2" and "scenes"."""
    known = tuple(slots)
    match = NUMBERED.fullmatch(name)
    if match:
        return match["base"]
    return name.removesuffix("s") if name not in known and name.removesuffix("s") in known else name


def _own(brief: Brief) -> dict[str, str]:
    return {
        "idea": brief.idea.strip().rstrip("。."),
        "content": (brief.content or brief.idea).strip().rstrip("。."),
        "visuals": brief.visuals,
        "camera": brief.camera,
        "motion": brief.motion,
        "audio": brief.audio,
        "style": brief.style,
        "mood": brief.mood,
        "duration": str(brief.duration),
        "ratio": brief.ratio,
    }


def _tags_by_role(
    references: tuple[Reference, ...], stills: tuple[StillIdea, ...]
) -> dict[str, tuple[str, ...]]:
    """The tags of each role, and of each role of a kind ("motion_video"), in order."""
    to_come = tuple(Reference(kind="image", source="", role=still.role) for still in stills)
    tags: dict[str, tuple[str, ...]] = {}
    for tag, each in numbered(references + to_come):
        for name in (each.role, f"{each.role}_{each.kind}"):
            tags[name] = (*tags.get(name, ()), tag)
    return tags


def _names_in(beats: Iterable[Beat], language: str) -> tuple[str, ...]:
    texts = [in_language(words, language) for beat in beats for words in (beat.content, beat.action)]
    return tuple(dict.fromkeys(name for text in texts for name in Text(text).get_identifiers()))


def _filled(
    name: str, brief: Brief, template: Template, tags: dict[str, tuple[str, ...]], used: tuple[str, ...]
) -> str | None:
    base = slot_base(name, template.slots)
    given = tags.get(base, ())
    if given and name != base and not NUMBERED.fullmatch(name):
        return _listed(given, brief.language)
    place = _place(name, base, used)
    if place < len(given):
        last = base in IN_TURN and 0 < place == max(_places(base, used))
        return _one_after_another(given[place:] if last else given[place : place + 1], brief.language)
    if name not in template.slots and name != base:
        return _filled(base, brief, template, tags, used)
    if name not in template.slots:
        return None
    own = in_language(template.slots[name], brief.language)
    # "the figure" can be anyone and so yields to who the idea says it is; "a lone figure" is one more.
    anyone = name == "character" and template.slots[name].get("en", "").startswith("the ")
    return (subject_of(brief.content or brief.idea, brief.language) or own) if anyone else own


def _place(name: str, base: str, used: tuple[str, ...]) -> int:
    """Which of a role's references a slot takes, from 0."""
    match = NUMBERED.fullmatch(name)
    number = int(match["number"]) if match else 1
    turns = sorted(_numbers(base, used))
    return turns.index(number) if base in IN_TURN and number in turns else number - 1


def _places(base: str, used: tuple[str, ...]) -> range:
    return range(len(_numbers(base, used)) or 1)


def _numbers(base: str, used: tuple[str, ...]) -> set[int]:
    """The numbers with which `used` name a role, 1 for none."""
    matches = [NUMBERED.fullmatch(name) for name in used]
    numbers = {int(match["number"]) for match in matches if match and match["base"] == base}
    return numbers | ({1} if base in used else set())


def _listed(tags: tuple[str, ...], language: str) -> str:
    """ "@image1, @image2 and @image3"; a space keeps a tag from what follows it in Chinese."""
    if language == "zh":
        return "、".join(tags)
    *most, last = tags
    return f"{', '.join(most)} and {last}" if most else last


def _one_after_another(tags: tuple[str, ...], language: str) -> str:
    return ("，再到" if language == "zh" else ", then ").join(tags)
