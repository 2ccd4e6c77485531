"""The references line: what each is for, who it shows, and which of several it is."""

from dataclasses import replace

import pytest

from seedance_cli.story.brief import Brief
from seedance_cli.story.prompt import compose
from seedance_cli.story.reference_words import reference_phrases
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import Line, Shot, Storyboard
from seedance_cli.story.written import read_prompt
from tests.story.published import film_words

SHOTS = (
    Shot(seconds=4, content="A kitchen at night", dialogue=(Line(text="Who?", speaker="Anna"),)),
    Shot(seconds=4, content="The other end", dialogue=(Line(text="Me.", speaker="the old man"),)),
)


def image(role: str, **known: str) -> Reference:
    return Reference(kind="image", source="a.png", role=role, **known)


def voice(**known: str) -> Reference:
    return Reference(kind="audio", source="a.mp3", role="voice", **known)


def board(*references: Reference, language: str = "en", shots: tuple[Shot, ...] = SHOTS) -> Storyboard:
    brief = Brief(idea="A talk", duration=8, language=language)
    return Storyboard(title="talk", brief=brief, shots=shots, references=references)


def test_one_of_a_role_is_told_as_before() -> None:
    told = reference_phrases(board(image("character"), image("scene")), "en")
    assert told == ["@image1 is the character", "@image2 is the scene"]


def test_several_that_nothing_tells_apart_are_counted() -> None:
    told = reference_phrases(
        board(image("character"), image("look"), image("character"), image("look")), "en"
    )
    assert told == [
        "@image1 is the first character", "@image2 is the first look",
        "@image3 is the second character, someone else", "@image4 is the second look",
    ]  # fmt: skip
    told = reference_phrases(board(image("character"), image("character")), "zh")
    assert told == ["@image1 为角色一", "@image2 为角色二，另一位"]


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({"note": "the spear warrior"}, "@image1 is the character (the spear warrior)"),
        ({"prompt": "A spear warrior in white robes, full figure"}, "@image1 is the character (a spear warrior in white robes)"),
        ({"prompt": "Spear warrior; changed: older"}, "@image1 is the character (Spear warrior)"),
        ({"prompt": "The main character of: a duel. Calm"}, "@image1 is the first character"),
        ({"prompt": "白袍枪客，全身"}, "@image1 is the first character"),
        ({"prompt": "word " * 13}, "@image1 is the first character"),
    ],
)  # fmt: skip
def test_who_it_is_comes_from_its_note_or_from_what_it_was_drawn_from(
    known: dict[str, str], told: str
) -> None:
    assert reference_phrases(board(image("character", **known), image("character")), "en")[0] == told


def test_as_many_voices_as_speakers_are_theirs() -> None:
    told = reference_phrases(board(image("scene"), voice(), voice(note="hoarse")), "en")
    assert told[1:] == [
        "use the voice of @audio1 for Anna",
        "use the voice of @audio2 for the old man (hoarse)",
    ]
    told = reference_phrases(board(image("scene"), voice(), shots=(replace(SHOTS[0], seconds=8),)), "zh")
    assert told[1] == "使用 @audio1 的音色为Anna配音"


def test_one_voice_for_two_speakers_says_that_it_is_open() -> None:
    told = reference_phrases(board(image("scene"), voice()), "en")
    assert told[1] == "use the voice of @audio1 for Anna or the old man, whichever it suits"
    unnamed = replace(SHOTS[0], seconds=8, dialogue=(Line(text="Who?"),))
    assert (
        reference_phrases(board(image("scene"), voice(), shots=(unnamed,)), "en")[1]
        == "use the voice of @audio1"
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_counted_and_bound_is_read_back_as_it_was(language: str) -> None:
    references = (
        *(image(role) for role in ("character", "character", "scene", "scene", "first_frame")),
        voice(),
    )
    told = board(*references, language=language)
    read = read_prompt(compose(told, film_words()), film_words())
    assert [(each.kind, each.role, each.note) for each in read.storyboard.references] == [
        (each.kind, each.role, "") for each in references
    ]
    assert not read.unplaced
