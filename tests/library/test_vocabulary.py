"""The film words: each in both languages, no spelling twice, moves found where they are meant and nowhere else."""

import pytest

from seedance_cli.library import open_library
from seedance_cli.story.vocabulary import Word

LIBRARY = open_library()
VOCABULARY = LIBRARY.vocabulary
GROUPS = dict.fromkeys(word.group for word in VOCABULARY.words)


def names(group: str, text: str, *, prose: bool = False) -> list[str]:
    return [word.name for word in VOCABULARY.find(group, text, prose=prose)]


def spellings(word: Word) -> set[str]:
    every = (word.name.replace("_", " "), *word.words.values(), *word.aliases, *word.everyday)
    return {" ".join(each.lower().replace("-", " ").split()) for each in every}


def test_every_word_is_found_and_translated_by_both_its_names() -> None:
    for word in VOCABULARY.words:
        for text in word.words.values():
            assert VOCABULARY.find(word.group, text) == (word,), text
        assert VOCABULARY.translate(word.words["en"], "zh") == word.words["zh"]
        assert VOCABULARY.translate(word.words["zh"], "en") == word.words["en"]
        assert word.hint or word.group == "constraint"


@pytest.mark.parametrize("group", GROUPS)
def test_within_a_group_a_spelling_means_one_word(group: str) -> None:
    seen: dict[str, str] = {}
    for word in VOCABULARY.group(group):
        for spelling in spellings(word):
            assert seen.setdefault(spelling, word.name) == word.name, spelling


def test_across_groups_a_spelling_is_translated_one_way() -> None:
    seen: dict[str, Word] = {}
    for word in VOCABULARY.words:
        for spelling in spellings(word):
            assert seen.setdefault(spelling, word) == word, spelling


def test_the_camera_words_of_the_craft_are_all_there() -> None:
    craft = (
        "push in, pull out, zoom in, zoom out, pan, tilt, dolly, truck, track, follow, orbit, crane up, crane down, "
        "dolly zoom, handheld, one shot, whip pan, POV, fisheye, static"
    )
    for move in craft.split(", "):
        assert len(names("camera", move)) == 1, move
    for size in ("extreme close-up", "close-up", "medium close-up", "medium", "full", "wide", "establishing"):
        assert len(names("size", size)) == 1, size
    for angle in ("low", "high", "bird's eye", "eye level"):
        assert len(names("angle", angle)) == 1, angle


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("slow push in", ["push_in"]),
        ("The camera pushes in, then pulls back", ["push_in", "pull_out"]),
        ("dolly zoom", ["dolly_zoom"]),
        ("handheld tracking shot", ["handheld", "track"]),
        ("slow orbit", ["orbit"]),
        ("Dolly-in", ["push_in"]),
        ("whip-pan", ["whip_pan"]),
        ("pan left", ["pan_left"]),
        ("镜头缓缓推近，随后环绕", ["push_in", "orbit"]),
        ("希区柯克变焦", ["dolly_zoom"]),
        ("手持跟拍", ["handheld", "follow"]),
        ("横摇", ["pan"]),
        ("一镜到底", ["one_take"]),
        ("panorama of cranberries", []),
    ],
)
def test_moves_in_a_shots_camera_field(text: str, found: list[str]) -> None:
    assert names("camera", text) == found


@pytest.mark.parametrize(
    "text",
    [
        "She takes the pan from the stove and follows him along the track",
        "A crane flies over the lake; planets orbit the sun",
        "He pulls out a knife and tilts his head, static on the radio",
        "A handheld lantern, a truck by the road, one shot of whiskey",
        "剧情推进，群山环绕，他跟随父亲，拉开门",
        "Children circle the fountain from above, still and fixed",
    ],
)
def test_everyday_words_in_prose_are_no_moves(text: str) -> None:
    assert names("camera", text, prose=True) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The camera follows her and then orbits", ["follow"]),
        ("A tracking shot along the wall; the camera tilts up", ["track", "tilt_up"]),
        ("镜头环绕人物，镜头跟随", ["orbit", "follow"]),
        ("Slow push in on her face, crane up to the roofs", ["push_in", "crane_up"]),
    ],
)
def test_moves_that_prose_does_mean_are_found(text: str, found: list[str]) -> None:
    assert names("camera", text, prose=True) == found


def test_how_the_camera_is_held_is_no_move() -> None:
    manners = {word.name for word in VOCABULARY.group("camera") if word.manner}
    assert manners == {"handheld", "one_take", "pov", "fisheye"}


def test_a_comma_list_of_words_is_translated_and_prose_is_left_alone() -> None:
    assert VOCABULARY.translate("backlight, rim light", "zh") == "逆光、轮廓光"
    assert VOCABULARY.translate("逆光，暖色调", "en") == "backlight, warm tones"
    assert VOCABULARY.translate("a red coat", "zh") == "a red coat"


def test_questions_fill_what_the_brief_has() -> None:
    asked = [question.ask for question in LIBRARY.questions]
    assert asked[:6] == ["idea", "template", "duration", "ratio", "style", "mood"]
    assert {"content", "visuals", "camera", "motion", "audio"} <= set(asked)
    assert {"content.subject", "content.action", "content.place"} <= set(asked)
    assert {"visuals.light", "visuals.colour", "visuals.texture"} <= set(asked)
    assert {"audio.music", "audio.effects", "audio.dialogue"} <= set(asked)
    assert len(asked) == len(set(asked))
    for question in LIBRARY.questions:
        assert question.text.endswith("?")
        assert question.help
        assert not question.group or question.group in GROUPS
