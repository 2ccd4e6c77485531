"""One template file as a `Template`, checked for what would only show once a film is drafted from it: slots nobody
fills, film words nobody knows, beats that cannot fit."""

import re
from pathlib import Path
from shlex import quote
from string import Template as Slots

from seedance_cli.library.document import read_document
from seedance_cli.library.entry import Entry
from seedance_cli.story.brief import DIMENSIONS, LONGEST, MODES, RATIOS, SHORTEST
from seedance_cli.story.references import KINDS
from seedance_cli.story.slots import slot_base
from seedance_cli.story.template import Beat, Template
from seedance_cli.story.vocabulary import Vocabulary, Words

FORMAT = 1
BUILT_IN = (
    "idea", "content", "visuals", "camera", "motion", "audio", "style", "mood", "duration", "ratio",
)  # fmt: skip
MOST_BEATS = LONGEST  # a shot lasts a second at least


def template_from(path: Path, vocabulary: Vocabulary | None = None) -> Template:
    """The template in a file, named like it. With a `vocabulary`, the beats' sizes, angles and camera moves must be
    words of it. Raises WrongInput listing every fault as `file:line:column`."""
    entry = read_document(path, newest=FORMAT, hint=f"seedance templates check {quote(str(path))}")
    template = Template(
        name=template_name(path.stem),
        title=entry.words("title", required=True, most=60),
        about=entry.words("about", required=True, most=600),
        beats=_beats(entry),
        example=entry.text("example", most=300),
        mode=entry.choice("mode", MODES, "omni_reference"),
        duration=entry.whole("duration", SHORTEST, LONGEST, 10),
        ratio=entry.choice("ratio", RATIOS, "16:9"),
        shortest=entry.whole("shortest", 1, SHORTEST, 2),
        style=entry.words("style"),
        mood=entry.words("mood"),
        visuals=entry.words("visuals"),
        music=entry.words("music"),
        effects=entry.words("effects"),
        slots=_slots(entry),
        offers=_offers(entry),
        stills=_stills(entry),
        needs=_needs(entry),
        suggest=entry.texts("suggest"),
        constraints=entry.many_words("constraints"),
        aliases=tuple(template_name(alias) for alias in entry.texts("aliases")),
        rank=entry.whole("rank", 0, 100_000, 1000),
        source=str(path),
    )
    _check_beats(entry, template, vocabulary)
    entry.finish()
    return template


def template_name(word: str) -> str:
    """A name as templates are called: `First_Last Frame` is `first-last-frame`."""
    return re.sub(r"[\s_-]+", "-", word.strip().lower())


def _beats(entry: Entry) -> tuple[Beat, ...]:
    beats = entry.entries("beats", most=MOST_BEATS)
    if not beats:
        entry.fault("beats is empty; a template has at least one.", key="beats")
    return tuple(_beat(beat) for beat in beats)


def _beat(entry: Entry) -> Beat:
    share = entry.number("share", required=True)
    if share is not None and share <= 0:
        entry.fault(f"share is {share:g}; it is more than 0.", key="share")
    return Beat(
        name=entry.text("name", required=True, most=60),
        share=share or 1,
        size=entry.text("size", most=60),
        angle=entry.text("angle", most=60),
        camera=entry.text("camera", most=120),
        content=entry.words("content", required=True),
        action=entry.words("action"),
        keep=entry.flag("keep"),
        pinned=entry.flag("pinned"),
        speaks=entry.flag("speaks"),
    )


def _slots(entry: Entry) -> dict[str, Words]:
    slots = entry.entry("slots", optional=True)
    if slots is None:
        return {}
    for name in slots.names:
        if not re.fullmatch("[a-z][a-z_]*(?:_[2-9])?", name):
            slots.fault(
                f"a slot's name is small letters and _, at most with _2 to _9 behind, not {name[:40]!r}.",
                key=name,
            )
        if name in BUILT_IN:
            slots.fault(f"${name} is filled from the brief; give the slot another name.", key=name)
    return {name: slots.words(name, required=True) for name in slots.names}


def _offers(entry: Entry) -> dict[str, tuple[Words, ...]]:
    offers = entry.entry("offers", optional=True)
    if offers is None:
        return {}
    read = {name: offers.many_words(name) for name in DIMENSIONS}
    return {name: answers for name, answers in read.items() if answers}


def _stills(entry: Entry) -> tuple[tuple[str, Words], ...]:
    stills = entry.entries("stills", most=9)
    return tuple((still.text("role", "character"), still.words("prompt", required=True)) for still in stills)


def _needs(entry: Entry) -> tuple[str, ...]:
    needs = entry.texts("needs")
    for need in needs:
        kind, _, role = need.partition(":")
        if kind not in KINDS or not role:
            entry.fault(
                f"needs holds {need[:40]!r}; it is a kind and a role, such as video:source.", key="needs"
            )
    return needs


def _check_beats(entry: Entry, template: Template, vocabulary: Vocabulary | None) -> None:
    """The second look: what one key alone cannot show."""
    filled = (*BUILT_IN, *template.slots)
    kept = sum(beat.keep for beat in template.beats)
    if kept * template.shortest > SHORTEST:
        entry.fault(
            f"{kept} beats marked keep, of {template.shortest} s at least, do not fit into {SHORTEST} s.",
            key="beats",
        )
    for part, beat in zip(entry.entries("beats"), template.beats, strict=False):
        for key, words in (("content", beat.content), ("action", beat.action)):
            for text in words.values():
                _check_slots(part, key, text, filled)
        for key in ("size", "angle", "camera") if vocabulary else ():
            _check_film_word(part, key, getattr(beat, key), vocabulary)
    for part, (_, prompt) in zip(entry.entries("stills"), template.stills, strict=False):
        for text in prompt.values():
            _check_slots(part, "prompt", text, filled)


def _check_slots(entry: Entry, key: str, text: str, filled: tuple[str, ...]) -> None:
    if "$" not in text:
        return
    slots = Slots(text)
    if not slots.is_valid():
        entry.fault(f"{key} has a $ that begins no slot; a dollar sign itself is written $$.", key=key)
    for name in slots.get_identifiers():
        base = slot_base(name, filled)
        if base not in filled or (base != name and base in BUILT_IN):
            entry.fault(f"{key} uses ${name}, which is no slot; known are {', '.join(filled)}.", key=key)


def _check_film_word(entry: Entry, key: str, text: str, vocabulary: Vocabulary | None) -> None:
    if vocabulary is None or not text:
        return
    moves = [word for word in vocabulary.find(key, text) if not word.manner]
    if not vocabulary.find(key, text):
        entry.fault(f"{key} is {text[:40]!r}, which holds no {key} word of the vocabulary.", key=key)
    if len(moves) > 1:
        entry.fault(f"{key} names {' and '.join(word.name for word in moves)}; a beat has one.", key=key)
