"""Brief + template → the first storyboard: beats fitted to whole seconds, slots filled, answers woven in."""

import re
from dataclasses import replace
from string import Template as Slots

from seedance_cli.story.brief import Brief
from seedance_cli.story.references import Reference
from seedance_cli.story.slots import film_slots
from seedance_cli.story.storyboard import Line, Shot, Sound, StillIdea, Storyboard, whole_seconds
from seedance_cli.story.template import Beat, Template
from seedance_cli.story.vocabulary import Words, in_language

# Marks where an empty answer was filled in, so that the comma before it can go with it.
EMPTY = "\x00"
SMALL_WORDS = frozenset("a an the of in on at to and with for from into over by is are its his her".split())


def draft(
    brief: Brief,
    template: Template,
    *,
    references: tuple[Reference, ...] = (),
    stills: tuple[StillIdea, ...] = (),
    title: str = "",
) -> Storyboard:
    """The storyboard that `template` makes of `brief`. What the brief leaves open takes the template's words in the
    brief's language. Stills count as image references to come, after those given, so their tags are known."""
    brief = with_defaults(brief, template)
    beats, seconds = fit_beats(template, brief.duration)
    slots = film_slots(brief, template, beats, references, stills)
    moves = _moves(brief.camera, beats)
    if follows_footage(template, references):
        beats = tuple(replace(beat, size="", angle="", camera="") for beat in beats)
    sound, lines = read_audio(brief.audio, template, brief.language)
    shots = tuple(
        Shot(
            seconds=length,
            beat=beat.name,
            size=beat.size,
            angle=beat.angle,
            camera=move or beat.camera,
            content=fill(beat.content, slots, brief.language),
            action=fill(beat.action, slots, brief.language),
        )
        for beat, length, move in zip(beats, seconds, moves, strict=True)
    )
    return Storyboard(
        title=title or title_for(brief.idea),
        brief=brief,
        shots=_speak(shots, beats, lines),
        sound=sound,
        references=references,
        stills=stills,
        constraints=tuple(in_language(words, brief.language) for words in template.constraints),
    )


def follows_footage(template: Template, references: tuple[Reference, ...]) -> bool:
    """Whether a clip says how every shot is framed and moved, so that the beats must not say it otherwise. A template that
    works on footage is written for that, and its beats speak where the clip does not."""
    roles = {each.role for each in references if each.kind == "video"}
    return "camera" in roles or ("source" in roles and "video:source" not in template.needs)


def with_defaults(brief: Brief, template: Template) -> Brief:
    """`brief` with the template's style, mood and visuals where it has none of its own."""
    return replace(
        brief,
        template=template.name,
        style=brief.style or in_language(template.style, brief.language),
        mood=brief.mood or in_language(template.mood, brief.language),
        visuals=brief.visuals or in_language(template.visuals, brief.language),
    )


def fit_beats(template: Template, duration: int) -> tuple[tuple[Beat, ...], tuple[int, ...]]:
    """The beats that fit and their whole seconds, which add up to `duration`. Where the template's shortest shot
    would not fit for all, the beats with the smallest share go first, those marked `keep` last."""
    beats = list(template.beats)
    while len(beats) > 1 and len(beats) * template.shortest > duration:
        beats.remove(min(reversed(beats), key=lambda beat: (beat.keep, beat.share)))
    shares = tuple(beat.share for beat in beats)
    return tuple(beats), whole_seconds(shares, duration, min(template.shortest, duration))


def fill(words: Words, slots: dict[str, str], language: str) -> str:
    """A beat's text with its `$slots` filled; an empty answer takes the punctuation before it along."""
    text = Slots(in_language(words, language)).safe_substitute(
        {name: value or EMPTY for name, value in slots.items()}
    )
    text = re.sub(rf"[\s,;:，；：、]*{EMPTY}", "", text)
    text = re.sub(r"([!?！？…])[.。](?=\s|$|[^\x00-\x7f])", r"\1", text)
    return text.lstrip(" ,;:.，；：、。").strip()


def read_audio(answer: str, template: Template, language: str) -> tuple[Sound, tuple[Line, ...]]:
    """An audio answer as sound and spoken lines. Parts are `music: …; effects: …; dialogue: Anna: "…"`; a part
    without a name is music. What the answer leaves open is the template's."""
    music: list[str] = []
    effects: list[str] = []
    lines: list[Line] = []
    for part in re.split(r"[;；](?=(?:[^\"“”]*[\"“”][^\"“”]*[\"“”])*[^\"“”]*$)", answer):
        name, text = _named_part(part)
        if name == "dialogue":
            lines.append(read_line(text))
        elif text:
            (effects if name == "effects" else music).append(text)
    sound = Sound(
        music=", ".join(music) or in_language(template.music, language),
        effects=", ".join(effects) or in_language(template.effects, language),
    )
    return sound, tuple(line for line in lines if line.text)


def read_line(text: str) -> Line:
    """A spoken line as people write it: `Anna (English): "We made it."`, `Anna: We made it.` or the words alone."""
    match = re.match(
        r"\s*([^:：\"“”]{1,60}?)\s*(?:[(（]([^)）]{1,30})[)）])?\s*[:：]\s*(.+)", text, re.DOTALL
    )
    speaker, language, words = match.groups() if match else ("", "", text)
    return Line(text=words.strip().strip('"“”「」').strip(), speaker=speaker or "", language=language or "")


def title_for(idea: str) -> str:
    """A short name for a film folder out of its idea: `astronaut-finds-garden-mars`."""
    words = [word for word in re.findall(r"\w+", idea.lower()) if word not in SMALL_WORDS]
    return "-".join(words[:5])[:40].strip("-_") or "film"


def _moves(answer: str, beats: tuple[Beat, ...]) -> list[str]:
    """The camera answer beat by beat: one move goes to every beat that is not pinned, several (split by `;`, `→` or
    a line break) go to them in order; "" leaves a beat its own."""
    moves = [move.strip() for move in re.split(r"[;；→\n]", answer) if move.strip()]
    free = iter(moves * len(beats) if len(moves) == 1 else moves)
    return ["" if beat.pinned else next(free, "") for beat in beats]


def _speak(shots: tuple[Shot, ...], beats: tuple[Beat, ...], lines: tuple[Line, ...]) -> tuple[Shot, ...]:
    """The lines in the shots that are made for speech, else in the longest one, in order."""
    if not lines:
        return shots
    places = [place for place, beat in enumerate(beats) if beat.speaks]
    places = places or [max(range(len(shots)), key=lambda place: shots[place].seconds)]
    spoken: dict[int, list[Line]] = {}
    for number, line in enumerate(lines):
        spoken.setdefault(places[min(number * len(places) // len(lines), len(places) - 1)], []).append(line)
    return tuple(replace(shot, dialogue=tuple(spoken.get(place, ()))) for place, shot in enumerate(shots))


def _named_part(part: str) -> tuple[str, str]:
    match = re.match(
        r"\s*(music|effects?|sfx|sounds?|dialogue|音乐|配乐|音效|对白|台词)\s*[:：]\s*(.*)",
        part,
        re.IGNORECASE | re.DOTALL,
    )
    if not match:
        return "music", part.strip()
    word = match.group(1).lower()
    name = (
        "dialogue"
        if word in ("dialogue", "对白", "台词")
        else "music"
        if word in ("music", "音乐", "配乐")
        else "effects"
    )
    return name, match.group(2).strip()
