"""Every picture of a role finds its place in the shots, and a template reads well with fewer."""

from dataclasses import replace

import pytest

from seedance_cli.library import open_library
from seedance_cli.story.brief import Brief
from seedance_cli.story.draft import draft
from seedance_cli.story.references import KINDS, Reference, tags_in
from seedance_cli.story.storyboard import Storyboard
from seedance_cli.story.template import Beat, Template

LIBRARY = open_library()
TEMPLATE = Template(
    name="small",
    title={"en": "Small"},
    about={"en": "A small one"},
    slots={"scene": {"en": "the place"}, "scene_3": {"en": "a third place"}, "character": {"en": "a figure"}},
    beats=(
        Beat(name="one", share=3, content={"en": "$content, $scene", "zh": "$content，$scene"}, keep=True),
        Beat(name="two", share=1, content={"en": "$scene_2 with $characters", "zh": "$scene_2，$characters"}),
        Beat(name="three", share=3, content={"en": "$scene_3 and $character_2"}, keep=True),
    ),
)


def pictures(*roles: str) -> tuple[Reference, ...]:
    return tuple(
        Reference(kind="image", source=f"{place}.png", role=role) for place, role in enumerate(roles)
    )


def told(*roles: str, duration: int = 9) -> list[str]:
    brief = Brief(idea="Rain", duration=duration)
    return [shot.content for shot in draft(brief, TEMPLATE, references=pictures(*roles)).shots]


def test_with_none_the_words_of_the_template_stand() -> None:
    assert told() == ["Rain, the place", "the place with a figure", "a third place and a figure"]


def test_with_one_it_stands_where_nothing_else_is_said() -> None:
    assert told("scene", "character") == [
        "Rain, @image1", "@image1 with @image2", "a third place and @image2",
    ]  # fmt: skip


def test_with_several_each_has_its_place_and_the_last_place_takes_the_rest() -> None:
    roles = ("scene", "character", "scene", "character", "scene", "scene")
    assert told(*roles) == [
        "Rain, @image1",
        "@image3 with @image2 and @image4",
        "@image5, then @image6 and @image4",
    ]


def test_the_picture_of_a_dropped_beat_goes_to_the_next() -> None:
    assert told("scene", "scene", duration=4) == ["Rain, @image1", "@image2 and a figure"]


def test_chinese_lists() -> None:
    brief = Brief(idea="雨", duration=9, language="zh")
    board = draft(brief, TEMPLATE, references=pictures("character", "character"))
    assert board.shots[1].content == "the place，@image1、@image2"


def filmed(name: str, idea: str, references: tuple[Reference, ...], language: str = "en") -> Storyboard:
    template = LIBRARY.template(name)
    brief = Brief(idea=idea, template=name, duration=15, language=language)
    return draft(brief, template, references=references)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("narrative", ("character",) * 3),
        ("narrative", ("scene",) * 3),
        ("character-action", ("character", "character", "scene")),
        ("dialogue", ("character", "character")),
        ("beat-synced", ("look",) * 4),
        ("beat-synced", ("look",) * 6),
        ("one-take", ("scene",) * 4),
        ("one-take", ("scene",) * 7),
        ("landscape", ("scene",) * 3),
        ("before-after", ("product", "product")),
    ],
)
def test_the_packaged_templates_name_every_picture(name: str, roles: tuple[str, ...], language: str) -> None:
    board = filmed(name, "Rain", pictures(*roles), language)
    named = tags_in(" ".join(shot.words for shot in board.shots))
    assert sorted(named) == [f"@image{number}" for number in range(1, len(roles) + 1)]


def test_looks_and_places_come_one_after_another() -> None:
    for name, role in (("beat-synced", "look"), ("one-take", "scene")):
        board = filmed(name, "Rain", pictures(*[role] * 4))
        tags = [tags_in(shot.words) for shot in board.shots if tags_in(shot.words)]
        assert tags == [("@image1",), ("@image2",), ("@image3",), ("@image4",)]


def test_the_idea_says_who_it_is_where_no_picture_does() -> None:
    board = filmed("narrative", "An astronaut finds a garden on Mars", ())
    assert "the astronaut from the waist up" in board.shots[1].content
    assert "the main figure" not in " ".join(shot.words for shot in board.shots)
    shown = filmed("narrative", "An astronaut finds a garden on Mars", pictures("character"))
    assert "@image1 from the waist up" in shown.shots[1].content
    lone = filmed("landscape", "A river winds through the valley", ())
    assert "a lone figure" in lone.shots[1].content  # the template's is someone else


def clip(role: str) -> tuple[Reference, ...]:
    return (Reference(kind="video", source="https://example.org/a.mp4", role=role),)


@pytest.mark.parametrize(("name", "role"), [("narrative", "camera"), ("narrative", "source"), ("video-edit", "source"),
                                            ("character-swap", "source")])  # fmt: skip
def test_where_a_clip_leads_the_camera_no_shot_says_otherwise(name: str, role: str) -> None:
    board = filmed(name, "Rain", clip(role))
    assert {(shot.size, shot.angle, shot.camera) for shot in board.shots} == {("", "", "")}


def test_an_extension_takes_the_cameras_over_from_its_second_shot() -> None:
    board = filmed("video-extension", "Rain", clip("source"))
    assert [bool(shot.camera) for shot in board.shots] == [False, True, True]


def test_a_move_that_a_person_asks_for_stays_beside_a_clip() -> None:
    brief = Brief(idea="Rain", duration=15, camera="slow orbit")
    board = draft(brief, LIBRARY.template("narrative"), references=clip("camera"))
    assert {(shot.size, shot.camera) for shot in board.shots} == {("", "slow orbit")}
    moved = draft(replace(brief, camera=""), LIBRARY.template("narrative"), references=clip("motion"))
    assert all(shot.camera for shot in moved.shots)


def test_any_number_of_references_of_any_role_can_be_drafted() -> None:
    for template in LIBRARY.templates():
        for kind in KINDS:
            for role in ("character", "scene", "look", "voice", "motion", "rhythm"):
                many = tuple(Reference(kind=kind, source="a", role=role) for _ in range(3))
                board = filmed(template.name, "Rain", many)
                assert "$" not in " ".join(shot.words for shot in board.shots)
