"""The packaged templates: right by the schema and by our reader, at every length, in both languages."""

import json
import re
from pathlib import Path
from string import Template as Slots
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from seedance_cli.errors import WrongInput
from seedance_cli.library import open_library, read_template, read_text
from seedance_cli.library.template_file import BUILT_IN
from seedance_cli.story.brief import DIMENSIONS, LONGEST, SHORTEST, Brief
from seedance_cli.story.draft import draft, read_audio
from seedance_cli.story.prompt import compose
from seedance_cli.story.references import ROLES
from seedance_cli.story.slots import slot_base
from seedance_cli.story.template import Beat, Template
from seedance_cli.story.vocabulary import Words

LIBRARY = open_library()
FILES = sorted((LIBRARY.folder / "storyboards").glob("*.yaml"))
TEMPLATES = [read_template(path) for path in FILES]
IDEAS = {"en": "An astronaut finds a garden on Mars", "zh": "水墨武侠对决"}
SHARES = {
    "narrative": [3, 4, 4, 2, 2],
    "product": [2, 3, 3, 4, 3],
    "character-action": [3, 3, 5, 2, 2],
    "landscape": [3, 3, 4, 3, 2],
}
THE_SEVEN = {*SHARES, "video-extension", "video-edit", "first-last-frame"}
every_template = pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.name)


def schema(name: str) -> Draft202012Validator:
    text = (LIBRARY.folder / "schemas" / f"{name}.schema.json").read_text("utf-8")
    Draft202012Validator.check_schema(json.loads(text))
    return Draft202012Validator(json.loads(text))


def data_of(path: Path) -> dict[str, Any]:
    """A file as plain data, read through our door: a YAML 1.1 reader would make numbers of the ratios."""
    whole = "".join(f"  {line}" for line in path.read_text("utf-8").splitlines(keepends=True))
    return read_text(f"whole:\n{whole}", path.name).plain("whole")


def texts_of(template: Template) -> list[Words]:
    single = [template.title, template.about, template.style, template.mood, template.visuals]
    beats = [words for beat in template.beats for words in (beat.content, beat.action)]
    offers = [words for answers in template.offers.values() for words in answers]
    offers += [prompt for _, prompt in template.stills]
    sound = [template.music, template.effects]
    return [*single, *sound, *beats, *offers, *template.slots.values(), *template.constraints]


def slots_in(template: Template) -> set[str]:
    texts = [
        text for beat in template.beats for words in (beat.content, beat.action) for text in words.values()
    ]
    texts += [text for _, prompt in template.stills for text in prompt.values()]
    return {name for text in texts for name in Slots(text).get_identifiers()}


def test_the_library_is_whole() -> None:
    names = [template.name for template in LIBRARY.templates()]
    assert set(names) > THE_SEVEN
    assert len(names) == len(FILES) >= 14
    assert names[:2] == ["narrative", "product"]
    assert LIBRARY.broken == ()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_template_follows_the_schema_it_names(path: Path) -> None:
    assert path.read_text("utf-8").startswith(
        "# yaml-language-server: $schema=../schemas/template.schema.json\n"
    )
    assert [fault.message for fault in schema("template").iter_errors(data_of(path))] == []


@pytest.mark.parametrize("name", ["vocabulary", "interview"])
def test_the_files_of_words_follow_theirs(name: str) -> None:
    path = LIBRARY.folder / f"{name}.yaml"
    assert path.read_text("utf-8").startswith(f"# yaml-language-server: $schema=schemas/{name}.schema.json\n")
    assert [fault.message for fault in schema(name).iter_errors(data_of(path))] == []


@pytest.mark.parametrize(
    "wrong",
    [{}, {"title": [5]}, {"beats": []}, {"duration": 3}, {"ratio": "2:1"}, {"titel": "x"}, {"offers": {"light": []}},
     {"beats": [{"name": "a", "share": 0, "content": "x"}]}, {"needs": ["source"]}],
)  # fmt: skip
def test_the_schema_and_our_reader_refuse_the_same(wrong: dict[str, Any], tmp_path: Path) -> None:
    right = {"title": "A", "about": "B", "beats": [{"name": "a", "share": 1, "content": "$content"}]}
    data = {**right, **wrong} if wrong else {}
    assert not list(schema("template").iter_errors(right))
    assert list(schema("template").iter_errors(data))
    path = tmp_path / "mine.yaml"
    path.write_text(json.dumps(right))
    assert read_template(path).name == "mine"
    path.write_text(json.dumps(data))
    with pytest.raises(WrongInput, match=re.escape(str(path))):
        read_template(path)


@every_template
def test_every_text_is_there_in_english_and_chinese(template: Template) -> None:
    for words in texts_of(template):
        if words is template.style or words is template.mood:
            assert words or "video:source" in template.needs  # the look of footage is the footage's own
        if not words:
            continue
        assert set(words) == {"en", "zh"}, words
        assert not re.search(r"[\u4e00-\u9fff]", words["en"]), words
        assert re.search(r"[\u4e00-\u9fff]|MV", words["zh"]), words
        # a full-width sentence with Latin commas looks pasted together
        assert not re.search(r"[\u4e00-\u9fff][,;:.]|[,;:.][\u4e00-\u9fff]", words["zh"]), words


@every_template
def test_slots_used_are_declared_and_slots_declared_are_used(template: Template) -> None:
    used = slots_in(template)
    assert {slot_base(name, template.slots) for name in used} <= {*BUILT_IN, *template.slots}
    assert set(template.slots) <= used
    assert "content" in used
    for words in (words for beat in template.beats for words in (beat.content, beat.action)):
        assert {*Slots(words["en"]).get_identifiers()} == {*Slots(words["zh"]).get_identifiers()}


@every_template
def test_slots_are_filled_with_references_by_their_role(template: Template) -> None:
    roles = {role for roles in ROLES.values() for role in roles}
    assert {slot_base(name, template.slots).removesuffix("_video") for name in template.slots} <= roles
    for need in template.needs:
        kind, _, role = need.partition(":")
        assert role in ROLES[kind]


@every_template
def test_each_beat_is_framed_and_moves_once(template: Template) -> None:
    for beat in template.beats:
        told = (beat.size, beat.angle, beat.camera)
        if "video:source" in template.needs and not any(told):
            continue  # the footage itself says it
        for group in ("size", "angle", "camera"):
            found = LIBRARY.vocabulary.find(group, getattr(beat, group))
            assert len([word for word in found if not word.manner]) == 1, (beat.name, group)
        assert not _moves_in_prose(beat) - {"one_take"}, beat.name


def _moves_in_prose(beat: Beat) -> set[str]:
    texts = [*beat.content.values(), *beat.action.values()]
    return {word.name for text in texts for word in LIBRARY.vocabulary.find("camera", text, prose=True)}


@every_template
def test_no_english_sentence_begins_with_a_slot_in_small_letters(template: Template) -> None:
    for beat in template.beats:
        for words in (beat.content, beat.action):
            assert not re.search(r"(^|[.!?] )\$(?!content)", words["en"]), (beat.name, words["en"])


@pytest.mark.parametrize(("name", "shares"), SHARES.items())
def test_the_beats_have_the_shares_of_the_craft(name: str, shares: list[float]) -> None:
    assert [beat.share for beat in LIBRARY.template(name).beats] == shares


@every_template
def test_there_is_enough_to_choose_from(template: Template) -> None:
    assert set(template.offers) == set(DIMENSIONS)
    for dimension, answers in template.offers.items():
        assert 4 <= len(answers) <= 6, dimension
        for language in ("en", "zh"):
            offered = template.offered(dimension, language)
            assert len(set(offered)) == len(answers)
    assert len(template.suggest) >= 10
    assert template.example
    assert template.constraints


@every_template
def test_offered_cameras_are_moves_and_offered_sounds_are_read_as_sounds(template: Template) -> None:
    for language in ("en", "zh"):
        for answer in template.offered("camera", language):
            for part in re.split("[;；]", answer):
                assert LIBRARY.vocabulary.find("camera", part) or "source" in part or "原视频" in part, part
        for answer in template.offered("audio", language):
            sound, lines = read_audio(answer, template, language)
            assert sound.effects in answer
            assert not lines


@every_template
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("duration", range(SHORTEST, LONGEST + 1))
def test_beats_fit_into_every_duration(template: Template, language: str, duration: int) -> None:
    brief = Brief(
        idea=IDEAS[language], template=template.name, duration=duration, ratio=template.ratio,
        mode=template.mode, language=language,
    )  # fmt: skip
    board = draft(brief, template)
    kept = {beat.name for beat in template.beats if beat.keep}
    assert sum(shot.seconds for shot in board.shots) == duration
    assert all(shot.seconds >= template.shortest for shot in board.shots)
    assert kept <= {shot.beat for shot in board.shots}
    assert IDEAS[language] in board.shots[0].content
    assert "$" not in compose(board, LIBRARY.vocabulary)


@every_template
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_composed_prompt_keeps_to_the_advised_length(template: Template, language: str) -> None:
    brief = Brief(
        idea=IDEAS[language], template=template.name, duration=template.duration, ratio=template.ratio,
        mode=template.mode, language=language,
    )  # fmt: skip
    prompt = compose(draft(brief, template), LIBRARY.vocabulary)
    assert len(prompt) <= 500 if language == "zh" else len(prompt.split()) <= 400
    leftover = (
        re.findall(r"[A-Za-z]{3,}", prompt) if language == "zh" else re.findall(r"[\u4e00-\u9fff]", prompt)
    )
    assert not leftover
    assert not re.search(r"[,;:，；：、]\s*[.。]|  |[.。]{2}", prompt), prompt


def test_a_storyboard_as_we_write_it_follows_its_schema() -> None:
    board = {
        "format": 1,
        "title": "mars",
        "brief": {"idea": "x", "duration": 5, "ratio": "16:9", "mode": "omni_reference", "language": "en"},
        "shots": [
            {"seconds": 5, "camera": "push in", "dialogue": [{"speaker": "A", "line": "b", "language": "c"}]}
        ],
        "sound": {"music": "a", "effects": "b"},
        "references": [{"image": "a.png", "role": "character", "note": "n", "prompt": "p"}],
        "stills": [{"prompt": "p", "role": "scene"}],
        "constraints": ["c"],
        "prompt": "p",
    }
    validator = schema("storyboard")
    assert not list(validator.iter_errors(board))
    for wrong in (
        {"references": [{"image": "a", "video": "b"}]},
        {"references": [{"role": "character"}]},
        {"shots": [{"seconds": 0}]},
        {"shots": []},
        {"brief": {}},
        {"sounds": {}},
    ):
        assert list(validator.iter_errors({**board, **wrong})), wrong
