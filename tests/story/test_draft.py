"""A template and a brief make a storyboard: beats that fit, slots that read well, answers where they belong."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedance_cli.story.brief import LONGEST, SHORTEST, Brief, language_of
from seedance_cli.story.draft import draft, fill, fit_beats, read_audio, read_line, title_for
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import Line, StillIdea
from seedance_cli.story.template import Beat, Template

TEMPLATE = Template(
    name="small",
    title={"en": "Small"},
    about={"en": "A small one"},
    duration=15,
    style={"en": "cinematic", "zh": "电影感"},
    music={"en": "low strings", "zh": "低沉弦乐"},
    effects={"en": "wind"},
    slots={"character": {"en": "the hero", "zh": "主角"}},
    constraints=({"en": "No subtitles.", "zh": "不要字幕。"},),
    beats=(
        Beat(
            name="open",
            share=3,
            camera="push_in",
            content={"en": "$content, seen from afar", "zh": "$content，远景"},
        ),
        Beat(
            name="grow", share=4, camera="follow", action={"en": "$character moves on, $motion."}, keep=True
        ),
        Beat(name="peak", share=4, camera="orbit", content={"en": "$character up close"}, speaks=True),
        Beat(name="turn", share=2, camera="pan"),
        Beat(name="close", share=2, camera="static", pinned=True, keep=True),
    ),
)
BRIEF = Brief(idea="An astronaut finds a garden on Mars.", duration=15)


def test_the_template_fills_what_the_brief_leaves_open() -> None:
    board = draft(BRIEF, TEMPLATE)
    assert board.brief.style == "cinematic"
    assert (board.sound.music, board.sound.effects) == ("low strings", "wind")
    assert board.constraints == ("No subtitles.",)
    assert [shot.seconds for shot in board.shots] == [3, 4, 4, 2, 2]
    assert board.shots[0].content == "An astronaut finds a garden on Mars, seen from afar"
    assert board.shots[1].action == "the astronaut moves on."
    assert draft(replace(BRIEF, idea="Mars"), TEMPLATE).shots[1].action == "the hero moves on."
    assert board.title == "astronaut-finds-garden-mars"


def test_a_reference_takes_the_slot_of_its_role_and_a_still_to_come_does_too() -> None:
    given_picture = Reference(kind="image", source="a.png", role="scene")
    board = draft(
        BRIEF, TEMPLATE, references=(given_picture,), stills=(StillIdea(prompt="suit", role="character"),)
    )
    assert board.shots[2].content == "@image2 up close"


def test_one_camera_answer_goes_everywhere_but_the_pinned_beat() -> None:
    board = draft(replace(BRIEF, camera="slow orbit"), TEMPLATE)
    assert [shot.camera for shot in board.shots] == ["slow orbit"] * 4 + ["static"]


def test_several_camera_answers_go_in_order() -> None:
    board = draft(replace(BRIEF, camera="crane up; whip pan"), TEMPLATE)
    assert [shot.camera for shot in board.shots] == ["crane up", "whip pan", "orbit", "pan", "static"]


def test_dialogue_goes_to_the_beat_that_speaks() -> None:
    board = draft(
        replace(BRIEF, audio='music: piano; dialogue: Anna (English): "We made it; at last."'), TEMPLATE
    )
    assert board.sound.music == "piano"
    assert board.sound.effects == "wind"
    assert board.shots[2].dialogue == (Line(text="We made it; at last.", speaker="Anna", language="English"),)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('Anna: "Hi"', Line(text="Hi", speaker="Anna")),
        ("Hi there", Line(text="Hi there")),
        ("老人（粤语）：「食咗饭未」", Line(text="食咗饭未", speaker="老人", language="粤语")),
        ('"It is 5:30 now"', Line(text="It is 5:30 now")),
    ],
)
def test_a_spoken_line_is_read_as_people_write_it(text: str, line: Line) -> None:
    assert read_line(text) == line


def test_an_answer_in_chinese_parts() -> None:
    sound, lines = read_audio("音乐：古筝；音效：风声；对白：侠客：“来吧”", TEMPLATE, "zh")
    assert (sound.music, sound.effects) == ("古筝", "风声")
    assert lines == (Line(text="来吧", speaker="侠客"),)


@pytest.mark.parametrize(("duration", "beats"), [(15, 5), (10, 5), (9, 4), (8, 4), (5, 2), (4, 2)])
def test_short_films_drop_the_smallest_beats_first_and_keep_the_kept(duration: int, beats: int) -> None:
    kept, seconds = fit_beats(TEMPLATE, duration)
    assert len(kept) == beats
    assert sum(seconds) == duration
    assert min(seconds) >= 2
    assert {"grow", "close"} <= {beat.name for beat in kept}


@given(
    st.lists(st.tuples(st.floats(0.01, 50), st.booleans()), min_size=1, max_size=20),
    st.integers(SHORTEST, LONGEST),
    st.integers(1, 5),
)
def test_any_template_fits_any_duration(
    parts: list[tuple[float, bool]], duration: int, shortest: int
) -> None:
    beats = tuple(Beat(name=str(n), share=share, keep=keep) for n, (share, keep) in enumerate(parts))
    kept, seconds = fit_beats(replace(TEMPLATE, beats=beats, shortest=shortest), duration)
    assert sum(seconds) == duration
    assert min(seconds) >= min(shortest, duration)
    assert [beats.index(beat) for beat in kept] == sorted(beats.index(beat) for beat in kept)


def test_what_a_person_typed_is_never_computed() -> None:
    slots = {"idea": "$secret ${secret} %s {secret}", "secret": "42"}
    assert fill({"en": "$idea!"}, slots, "en") == "$secret ${secret} %s {secret}!"


@pytest.mark.parametrize(
    ("idea", "title"),
    [
        ("Coffee at dawn", "coffee-dawn"),
        ("水墨武侠对决", "水墨武侠对决"),
        ("../../etc/passwd", "etc-passwd"),
        ("!!!", "film"),
        ("A " + "very " * 50 + "long one", "very-very-very-very-very"),
    ],
)
def test_a_title_is_a_safe_folder_name(idea: str, title: str) -> None:
    assert title_for(idea) == title


def test_the_language_follows_the_idea() -> None:
    assert language_of("水墨武侠对决") == "zh"
    assert language_of("Coffee at dawn in 京都") == "en"
    assert draft(replace(BRIEF, idea="水墨武侠对决", language="zh"), TEMPLATE).constraints == ("不要字幕。",)
