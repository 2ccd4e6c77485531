from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedance_cli.story.draft import read_audio
from seedance_cli.story.storyboard import Line
from seedance_cli.terminal import spoken
from seedance_cli.terminal.answers import brief_of, joined, listed, seconds_in, wrong_duration
from seedance_cli.terminal.files import kind_in, source_in
from tests.terminal.small_studio import NARRATIVE, VOCABULARY


def test_what_is_not_answered_is_the_templates() -> None:
    brief = brief_of({"idea": "A walk"}, NARRATIVE)
    assert (brief.duration, brief.ratio, brief.style, brief.language) == (15, "21:9", "", "en")


def test_a_style_in_the_idea_stands_until_the_question_is_answered() -> None:
    ink = {"idea": "An ink-wash duel"}
    assert brief_of(ink, NARRATIVE, VOCABULARY).style == "ink wash"
    assert brief_of(ink | {"style": "noir"}, NARRATIVE, VOCABULARY).style == "noir"
    assert brief_of(ink | {"style": ""}, NARRATIVE, VOCABULARY).style == ""
    assert brief_of({"idea": "A walk"}, NARRATIVE, VOCABULARY).style == ""


def test_a_chinese_idea_makes_a_chinese_brief_unless_the_language_is_given() -> None:
    assert brief_of({"idea": "宇航员在火星上发现花园"}, NARRATIVE).language == "zh"
    assert brief_of({"idea": "宇航员在火星上发现花园", "language": "en"}, NARRATIVE).language == "en"


@pytest.mark.parametrize(
    ("dimension", "parts", "language", "answer"),
    [
        (
            "visuals",
            {"light": "backlight", "colour": "cool colours", "texture": ""},
            "en",
            "backlight, cool colours",
        ),
        ("visuals", {"light": "逆光", "colour": "冷色"}, "zh", "逆光，冷色"),
        (
            "content",
            {"subject": "a woman", "action": "folds a letter", "place": "a pier at dawn"},
            "en",
            "a woman folds a letter, a pier at dawn",
        ),
        ("content", {"subject": "老人", "action": "下棋", "place": "巷口"}, "zh", "老人下棋，巷口"),
        ("content", {"subject": "", "action": "", "place": ""}, "en", ""),
        (
            "audio",
            {"music": "a piano; soft", "effects": "", "dialogue": 'Anna: "Hi; you"; Ben: Hello'},
            "en",
            'music: a piano, soft; dialogue: Anna: "Hi; you"; dialogue: Ben: Hello',
        ),
    ],
)
def test_parts_make_one_answer(dimension: str, parts: dict[str, str], language: str, answer: str) -> None:
    assert joined(dimension, parts, language) == answer


def test_a_joined_audio_answer_is_read_back_by_the_draft() -> None:
    answer = joined(
        "audio", {"music": "piano", "effects": "rain", "dialogue": 'Anna: "Hi; you"; Ben: Hello'}, "en"
    )
    sound, lines = read_audio(answer, NARRATIVE, "en")
    assert (sound.music, sound.effects) == ("piano", "rain")
    assert lines == (Line(text="Hi; you", speaker="Anna"), Line(text="Hello", speaker="Ben"))


def test_an_earlier_answer_is_ticked_again_or_stands_as_own_words() -> None:
    offered = frozenset({"push in", "orbit", "backlight"})
    assert listed("push in; orbit", offered) == ("push in", "orbit")
    assert listed("push in, then something odd", offered) == ("push in, then something odd",)


@pytest.mark.parametrize("text", ["8", "8 s", "8s", "8 seconds", "8秒", " 8 "])
def test_seconds_are_read_as_people_type_them(text: str) -> None:
    assert seconds_in(text) == "8"
    assert wrong_duration(text) == ""


@pytest.mark.parametrize("text", ["3", "16", "4.5", "ten", "", "s", "-8", "８", "²"])
def test_what_is_no_duration_is_refused_with_the_reason(text: str) -> None:
    assert "4 to 15" in wrong_duration(text)


words = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"], exclude_characters="\"“”「」;；:：()（）'"), min_size=1, max_size=20)  # fmt: skip


@given(st.lists(st.builds(Line, text=words, speaker=words, language=st.just("") | words), max_size=4))
def test_dialogue_survives_being_typed(lines: list[Line]) -> None:
    assert spoken.as_lines(spoken.as_text(tuple(lines))) == tuple(lines)


def test_files_are_understood_as_terminals_paste_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a cup.jpg"
    file.touch()
    monkeypatch.setenv("HOME", str(tmp_path))
    assert source_in(f"'{file}' ") == str(file)
    assert source_in(str(file).replace(" ", "\\ ")) == str(file)
    assert source_in(f"file://{str(file).replace(' ', '%20')}") == str(file)
    assert source_in("~/a cup.jpg") == str(file)
    assert source_in("https://example.com/a\\b.jpg?x=1") == "https://example.com/a\\b.jpg?x=1"


@pytest.mark.parametrize(
    ("source", "kind"),
    [("a.JPG", "image"), ("https://x.org/c.mp4?sign=a.png", "video"), ("jazz.mp3", "audio"), ("notes", "")],
)
def test_the_kind_is_told_by_the_name(source: str, kind: str) -> None:
    assert kind_in(source) == kind
