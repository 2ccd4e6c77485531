"""A storyboard's words as scenes. Words are only read here; the drawing modules get a `Scene` and never look at text. A shot
that leaves something unsaid takes it from the film, so that twelve shots stay in one world."""

import re
from random import Random

from seedance_cli.services.animatic.drawing import palette
from seedance_cli.services.animatic.drawing.film_words import (
    ANGLE,
    FINISH,
    LIGHT,
    SETTING,
    WEATHER,
    feeling_of,
    first_word,
    in_order,
    named_size,
    shot_angle,
    shot_size,
)
from seedance_cli.services.animatic.drawing.palette import Palette
from seedance_cli.services.animatic.drawing.scene import Scene
from seedance_cli.services.animatic.drawing.subjects import (
    MORSELS,
    PEOPLE,
    kind_of,
    nobody_in,
    pose_of,
    subjects_in,
    things_in,
)
from seedance_cli.services.protocol import StillRequest
from seedance_cli.story.storyboard import Shot, Storyboard
from seedance_cli.story.vocabulary import Vocabulary


def read_shots(board: Storyboard, vocabulary: Vocabulary, seed: int | None) -> tuple[Scene, ...]:
    """A scene for every shot of a storyboard."""
    film = _Film(board, seed)
    return tuple(film.scene(number, shot, vocabulary) for number, shot in enumerate(board.shots))


def film_palette(board: Storyboard) -> Palette:
    """The colours of the whole film."""
    brief = board.brief
    look = " ".join((brief.style, brief.visuals, brief.mood))
    return palette.of_film(look, " ".join((brief.idea, brief.content, brief.motion)))


class _Film:
    """What the whole film says, for shots that leave something open."""

    def __init__(self, board: Storyboard, seed: int | None) -> None:
        brief = board.brief
        self._idea, self._seed, self._count = (
            brief.idea.strip(" .。"),
            f"{board.title}/{seed}",
            len(board.shots),
        )
        self._look = " ".join((brief.style, brief.visuals, brief.mood))
        self._story = " ".join((brief.idea, brief.content, brief.motion))
        every = f"{self._story} {' '.join(shot.words for shot in board.shots)}"
        self._told = _lead(self._story, brief.template)
        self._alone = nobody_in(self._story)
        self._cast = self._told or (() if self._alone else _large(subjects_in(every)))
        self._palette = film_palette(board)
        self._places = _route(self._story) or in_order(SETTING, f"{self._look} {every}")[:1]
        self._hours = palette.hours(self._story)
        rows = ((-1, 1, -1, 1, 1), (1, -1, 1, -1, -1))
        self._sides = Random(f"{self._seed}/sides").choice(rows)

    def scene(self, number: int, shot: Shot, vocabulary: Vocabulary) -> Scene:
        # The first shot often repeats the idea; what the whole film is about says nothing of this shot alone.
        words = f"{shot.content} {shot.action}".replace(self._idea, " ")
        size = shot_size(vocabulary, shot)
        setting = self._setting(words, number)
        subjects = self._subjects(words, size, number)
        if (
            len(self._told) == 2
            and subjects
            and subjects[0] in self._told
            and re.search("shoulder|过肩", shot.angle)
        ):
            subjects = self._told
        if size == "detail" and not subjects:
            subjects = _at_ones_feet(setting, self._seed)
        return Scene(
            size=size,
            angle=shot_angle(vocabulary, shot),
            setting=_trodden(setting, subjects),
            subjects=subjects,
            pose=self._pose(words),
            light=first_word(LIGHT, f"{words} {self._look}") or first_word(LIGHT[:1], self._idea),
            weather=first_word(WEATHER, words) or first_word(WEATHER, f"{self._look} {self._idea}"),
            finish=first_word(FINISH, self._look),
            palette=palette.of_shot(self._passing(number), self._look, words),
            side=self._sides[number % len(self._sides)],
            feeling=feeling_of(words) or feeling_of(self._story),
            seed=f"{self._seed}/{number}",
            place_seed=self._seed,
        )

    def _setting(self, words: str, number: int) -> str:
        """The place a shot names; else the film's, one after another where the story passes through several."""
        here = first_word(SETTING, words)
        if here or not self._places:
            return here or _plain_setting(self._cast)
        return self._places[number * len(self._places) // self._count]

    def _passing(self, number: int) -> Palette:
        """The film's colours, moving through the hours of the day where the story does."""
        if len(self._hours) < 2:
            return self._palette
        along = number / max(1, self._count - 1) * (len(self._hours) - 1)
        step = min(int(along), len(self._hours) - 2)
        passing = palette.PALETTES[self._hours[step]].towards(
            palette.PALETTES[self._hours[step + 1]], along - step
        )
        return self._palette.towards(passing, 0.85)

    def _pose(self, words: str) -> str:
        here, always = pose_of(words), pose_of(self._story)
        if always == "ride" and here in ("", "walk", "run", "leap", "look"):
            return always
        return here or always or "stand"

    def _subjects(self, words: str, size: str, number: int) -> tuple[str, ...]:
        """Who or what is in the shot: those it names, else the film's own except in the widest views. Where it only
        says "she", "a figure" or "hands", the film's lead is meant."""
        found, told = subjects_in(words), self._told
        if size not in ("detail", "close"):
            found = _large(found)
        if self._alone or nobody_in(words):
            found = tuple(name for name in found if name not in PEOPLE)
            if not found and not (told and kind_of(told[0]) == "thing"):
                return ()
        lead = told[number % len(told)] if told else ""
        kind = kind_of(lead) if lead else ""
        if not found:
            return (
                ()
                if size == "establishing" or (size == "detail" and not told)
                else self._cast[:1]
                if size in ("detail", "close")
                else self._cast
            )
        if found[0] == "part":
            return (lead if kind in ("person", "animal", "thing") else "person",)
        if kind == "thing" and kind_of(found[0]) == "thing":
            return (lead,)
        if kind in ("person", "animal") and kind_of(found[0]) == "thing" and size not in ("detail", "close"):
            # What someone holds or stands beside is shown in inserts; elsewhere the story is theirs.
            return told
        if size in ("detail", "close") and kind_of(found[0]) == "building":
            return ()
        if kind in ("person", "animal"):
            named = {"person", "woman", "man"} if kind == "person" else {"person"}
            return tuple(lead if name in named else name for name in found)
        return found


def read_still(request: StillRequest, vocabulary: Vocabulary) -> Scene:
    """A scene for a reference picture: the character or thing whole and in the middle, or the place alone."""
    prompt, role = request.prompt, request.role
    look = f"{request.style} {prompt}"
    found = tuple("person" if name == "part" else name for name in subjects_in(prompt))
    place = role in ("scene", "first_frame", "last_frame", "style")
    alone = role == "scene" or nobody_in(prompt)
    if alone:
        found = tuple(name for name in found if name not in PEOPLE)
    if not found and not place:
        found = ("product",) if alone or role in ("product", "prop", "logo") else ("person",)
    whole = "wide" if place else "full" if found and found[0] in PEOPLE else "medium"
    setting = first_word(SETTING, prompt) if place else "studio"
    return Scene(
        size=named_size(vocabulary, prompt) or whole,
        angle=first_word(ANGLE, prompt) or "eye",
        setting=_trodden(setting or "field", found),
        subjects=found,
        pose=pose_of(prompt) or "stand",
        light=first_word(LIGHT, look),
        weather=first_word(WEATHER, prompt),
        finish=first_word(FINISH, look),
        palette=palette.of_film(request.style, prompt),
        side=0,
        feeling=feeling_of(prompt),
        seed=f"{prompt}/{request.seed}",
        place_seed=f"{request.style}/{request.seed}",
    )


_ABOUT_A_THING = {"food": "plate", "product": "product"}
"""Kinds of film whose lead is a thing even where people are named, and the thing where none is."""


def _lead(story: str, template: str) -> tuple[str, ...]:
    """Who or what a film's own words are about, the leading one first."""
    if template not in _ABOUT_A_THING:
        return _large(subjects_in(story))
    return _large(things_in(story))[:1] or (_ABOUT_A_THING[template],)


def _large(found: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in found if name not in MORSELS)


def _at_ones_feet(setting: str, seed: str) -> tuple[str, ...]:
    """What lies in a place when one looks from very near; nothing in places where nothing grows."""
    if setting in ("field", "forest", "bamboo"):
        return (Random(f"{seed}/feet").choice(("drop", "plant")),)
    return ("stone",) if setting in ("mountain", "snow", "beach", "sea", "road", "desert") else ()


_PASSING = re.compile(
    r"\bthrough\b|\bfrom\b.*\bto\b|\bthen\b|\binto\b|穿过|穿越|从.*到|来到|进入", re.IGNORECASE
)


def _route(story: str) -> tuple[str, ...]:
    """The places a story passes through; where it only names two in one breath (a garden on Mars), the stronger."""
    places = in_order(SETTING, story)
    if len(places) > 2 or (len(places) == 2 and _PASSING.search(story)):
        return places
    return tuple(filter(None, (first_word(SETTING, story),)))


def _plain_setting(cast: tuple[str, ...]) -> str:
    kinds = {kind_of(name) for name in cast}
    return "studio" if kinds == {"thing"} else "field"


def _trodden(setting: str, subjects: tuple[str, ...]) -> str:
    """Whoever walks needs something to stand on: by the sea that is the beach, over a city a roof."""
    walks = any(kind_of(name) in ("person", "animal") and name not in ("fish", "bird") for name in subjects)
    firm = {"sea": "beach", "city": "rooftop"}.get(setting, setting)
    return firm if walks and "boat" not in subjects else setting
