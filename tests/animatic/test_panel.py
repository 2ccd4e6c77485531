"""Drawn panels: what the words ask for is what is drawn, the same every time."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from seedance_cli.services.animatic.drawing import palette, panel
from seedance_cli.services.animatic.drawing.places import PLACES
from seedance_cli.services.animatic.drawing.reading import read_shots, read_still
from seedance_cli.services.animatic.drawing.scene import ANGLES, SIZES, Scene
from seedance_cli.services.animatic.drawing.subjects import (
    ANIMALS,
    PEOPLE,
    POSES,
    THINGS,
    pose_of,
    subjects_in,
)
from seedance_cli.services.protocol import StillRequest
from seedance_cli.story.storyboard import Shot
from tests.animatic.boards import WORDS, board

PLATE = (192, 108)


def scene(
    content: str = "", *, idea: str = "A film", seed: int | None = None, style: str = "", **shot
) -> Scene:
    film = board(Shot(seconds=4, content=content, **shot), idea=idea, style=style)
    return read_shots(film, WORDS, seed)[0]


def look(plate: panel.Plate) -> Image.Image:
    image = plate.far.copy()
    for layer in plate.layers:
        image.paste(layer.image, layer.at, layer.mask)
    return image


def unlike(one: Image.Image, other: Image.Image) -> float:
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("An astronaut crests the ridge", ("astronaut",)),
        ("two swordsmen face each other", ("swordsman", "swordsman")),
        ("something green between two stones", ("plant",)),
        ("A woman returns to her mother's house", ("woman",)),
        ("一只猫和一只狗在厨房里吵架", ("cat", "dog")),
        ("两名剑客在竹林中对决", ("swordsman", "swordsman")),
        ("a cup of coffee on a table", ("cup",)),
        ("the surface of the water", ()),
        ("trembling fingers", ("part",)),
        ("A boy and his dog", ("child", "dog")),
        ("She lifts a cup", ("woman",)),
        ("香辣火锅翻滚，筷子夹起毛肚", ("pot",)),
        ("a bowl of noodles", ("bowl",)),
        ("一块蛋糕", ("plate",)),
        ("over the listener's shoulder, the first speaker", ()),
        ("they watch the tide", ()),
        ("An empty kitchen, no people", ()),
        ("空无一人的街道", ()),
        ("a drone over the bay 无人机", ()),
    ],
)
def test_words_name_their_subjects(text: str, subjects: tuple[str, ...]) -> None:
    assert subjects_in(text) == subjects


@pytest.mark.parametrize(
    ("text", "pose"),
    [
        ("he sprints away", "run"),
        ("the frame runs out", ""),
        ("她跪在沙地上", "kneel"),
        ("they duel", "duel"),
        ("surfaces gleam", ""),
    ],
)
def test_words_name_their_pose(text: str, pose: str) -> None:
    assert pose_of(text) == pose


@pytest.mark.parametrize(
    ("shot", "field", "value"),
    [
        ({"size": "大特写"}, "size", "detail"),
        ({"size": "extreme close-up"}, "size", "detail"),
        ({"size": "Close-up"}, "size", "close"),
        ({"size": "establishing shot"}, "size", "establishing"),
        ({"angle": "low angle"}, "angle", "low"),
        ({"angle": "bird's eye"}, "angle", "above"),
        ({"angle": "荷兰角"}, "angle", "dutch"),
        ({"content": "in a bamboo grove"}, "setting", "bamboo"),
        ({"content": "霓虹闪烁的城市天际线"}, "setting", "city"),
        ({"content": "a man walks along the shore"}, "setting", "beach"),
        ({"content": "silhouette against the sun"}, "light", "silhouette"),
        ({"content": "大雨滂沱"}, "weather", "rain"),
    ],
)
def test_a_shots_words_become_its_scene(shot: dict[str, str], field: str, value: str) -> None:
    assert getattr(scene(**shot), field) == value


def test_she_and_a_figure_mean_the_films_lead() -> None:
    shots = (
        Shot(seconds=2, content="A lone figure"),
        Shot(seconds=2, content="She smiles"),
        Shot(seconds=2, content="A dog"),
    )
    assert [each.subjects for each in read_shots(board(*shots), WORDS, None)] == [
        ("astronaut",),
        ("astronaut",),
        ("dog",),
    ]


def test_a_film_about_food_shows_food_whoever_cooks() -> None:
    shots = (
        Shot(seconds=2, size="extreme close-up", content="an edge browning"),
        Shot(seconds=2, content="Hands at work seen from above"),
        Shot(seconds=2, content="A grandmother smiles"),
    )
    seen = [
        [each.subjects for each in read_shots(board(*shots, idea=idea, template="food"), WORDS, None)]
        for idea in ("A grandmother folds dumplings", "An evening at the stove")
    ]
    assert seen == [[(lead,), (lead,), ("elder",)] for lead in ("bowl", "plate")]


def test_two_who_talk_are_not_replaced_by_what_lies_about() -> None:
    shots = (Shot(seconds=2, content="a cup between them"), Shot(seconds=2, size="close-up", content="a cup"))
    film = board(*shots, idea="Two old friends on a park bench argue about pigeons")
    assert [each.subjects for each in read_shots(film, WORDS, None)] == [("person", "person"), ("cup",)]


def test_a_film_of_a_place_looks_at_its_detail_and_never_into_eyes() -> None:
    shots = (
        Shot(seconds=2, size="extreme close-up", content="a bead of water, frost or moss"),
        Shot(seconds=2, size="extreme close-up", content="what lies near"),
        Shot(seconds=2, size="medium", content="a lone figure"),
    )
    film = board(*shots, idea="Mountains at dawn", template="landscape")
    assert [each.subjects for each in read_shots(film, WORDS, None)] == [("drop",), ("stone",), ("person",)]


def test_a_film_without_people_has_none() -> None:
    shots = (Shot(seconds=2, content="a lone figure"), Shot(seconds=2, size="close-up"))
    film = board(*shots, idea="An empty beach, no people")
    assert [each.subjects for each in read_shots(film, WORDS, None)] == [(), ()]


@pytest.mark.parametrize(
    ("prompt", "role", "subjects"),
    [
        ("An empty kitchen counter at dawn, no people", "scene", ()),
        ("A street where a woman waits", "scene", ()),
        ("A street without people", "first_frame", ()),
        ("A woman at the window", "first_frame", ("woman",)),
        ("the one in the red coat", "character", ("person",)),
    ],
)
def test_a_still_of_a_place_has_no_people(prompt: str, role: str, subjects: tuple[str, ...]) -> None:
    assert read_still(StillRequest(prompt=prompt, ratio="16:9", role=role), WORDS).subjects == subjects


def test_a_film_through_several_places_passes_through_them() -> None:
    film = board(
        *(Shot(seconds=2, content="onward") for _ in range(3)),
        idea="One take through desert, forest and city",
    )
    assert [each.setting for each in read_shots(film, WORDS, None)] == ["desert", "forest", "city"]


def test_a_day_goes_from_dawn_to_dusk() -> None:
    film = board(*(Shot(seconds=2) for _ in range(3)), idea="Sunrise to sunset over one ridge")
    skies = [each.palette.sky for each in read_shots(film, WORDS, None)]
    assert len(set(skies)) == 3


def test_subjects_change_sides_from_shot_to_shot() -> None:
    film = board(*(Shot(seconds=1, content="An astronaut") for _ in range(6)))
    assert {each.side for each in read_shots(film, WORDS, None)} == {-1, 1}


@pytest.mark.parametrize(
    ("style", "name"), [("水墨", "ink"), ("film noir", "noir"), ("cyberpunk neon", "neon")]
)
def test_a_style_imposes_its_palette(style: str, name: str) -> None:
    assert palette.of_film(style, "a sunny day at the sea") == palette.PALETTES[name]


def test_the_same_scene_draws_the_same_panel_and_another_seed_another() -> None:
    one, same, other = (look(panel.draw(scene("dunes", seed=seed), PLATE)) for seed in (1, 1, 2))
    assert one.tobytes() == same.tobytes()
    assert unlike(one, other) > 2


def test_sizes_are_told_apart() -> None:
    plain = scene("An astronaut on red dunes", size="medium")
    drawn = {size: look(panel.draw(replace(plain, size=size), PLATE)) for size in SIZES}
    names = list(drawn)
    pairs = [(a, b) for place, a in enumerate(names) for b in names[place + 1 :]]
    assert min(unlike(drawn[a], drawn[b]) for a, b in pairs) > 2


def test_the_nearer_the_shot_the_larger_the_subject() -> None:
    def bulk(size: str) -> int:
        plate = panel.draw(scene("An astronaut", size=size), PLATE, lift=True)
        return max(layer.mask.histogram()[255] for layer in plate.layers if layer.depth == 1.0)

    assert bulk("wide shot") < bulk("full shot") < bulk("medium shot") < bulk("close-up")


@pytest.mark.parametrize("setting", [*PLACES, "nowhere else"])
def test_every_place_can_be_drawn_from_every_angle(setting: str) -> None:
    if setting not in PLACES:
        setting = "field"
    for angle in ANGLES:
        image = look(panel.draw(replace(scene("x"), setting=setting, angle=angle, size="wide"), PLATE))
        assert image.size == PLATE
        assert max(ImageStat.Stat(image).stddev) > 4


@pytest.mark.parametrize("subject", [*PEOPLE, *ANIMALS, *THINGS])
def test_every_subject_can_be_drawn_at_every_size(subject: str) -> None:
    subject = "person" if subject == "part" else subject
    for size in SIZES:
        plain = replace(scene("x"), setting="studio", size=size, subjects=())
        empty, full = (look(panel.draw(each, PLATE)) for each in (plain, replace(plain, subjects=(subject,))))
        assert unlike(empty, full) > 0.04, size


@pytest.mark.parametrize("finish", ["", "ink", "pencil", "noir", "neon", "flat", "faded"])
def test_every_medium_looks_its_own_way(finish: str) -> None:
    plain = scene("An astronaut on red dunes", size="medium shot")
    image = look(panel.draw(replace(plain, finish=finish), PLATE))
    assert image.mode == "RGB"
    if finish:
        assert unlike(image, look(panel.draw(replace(plain, finish=""), PLATE))) > 1


@given(
    st.sampled_from(SIZES), st.sampled_from(ANGLES), st.sampled_from(sorted(PLACES)),
    st.lists(st.sampled_from([*PEOPLE, *ANIMALS, *THINGS][:-1]), max_size=2).map(tuple), st.sampled_from([name for name, _ in POSES]),
    st.sampled_from(("", "silhouette", "rays", "top", "back", "side", "aurora")), st.sampled_from(("", "rain", "snowfall", "fog", "petals", "dust")),
    st.sampled_from(((160, 90), (90, 160), (186, 80), (100, 100))), st.booleans(),
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_no_combination_fails(size, angle, setting, subjects, pose, light, weather, plate, lift) -> None:
    subjects = tuple("person" if name == "part" else name for name in subjects)
    wild = replace(
        scene("x"),
        size=size,
        angle=angle,
        setting=setting,
        subjects=subjects,
        pose=pose,
        light=light,
        weather=weather,
    )
    drawn = panel.draw(wild, plate, lift=lift)
    assert drawn.far.size == plate
    assert all(layer.image.size == layer.mask.size for layer in drawn.layers)
