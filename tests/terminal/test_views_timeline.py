import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedance_cli.story.brief import Brief
from seedance_cli.story.storyboard import Line, Shot, Sound, Storyboard
from seedance_cli.story.vocabulary import Vocabulary, Word
from seedance_cli.terminal.safe_text import cells
from seedance_cli.terminal.styled import prompt_toolkit_styles
from seedance_cli.terminal.timeline import timeline_lines, timeline_view
from tests.terminal.seen import FOUND, INK, MARS, assert_screen

BEATS = Storyboard(
    title="beats",
    brief=Brief(idea="looks", template="beat-synced", duration=15, ratio="9:16"),
    shots=tuple(
        Shot(seconds=1, size="close-up", camera="whip pan", content=f"Look {n}") for n in range(1, 16)
    ),
)
LONG = replace(MARS, shots=tuple(replace(shot, content=" ".join([shot.content] * 6)) for shot in MARS.shots))


@pytest.mark.parametrize("width", [40, 80, 120])
def test_the_whole_storyboard(width: int) -> None:
    mars = timeline_view(MARS, FOUND, width=width, selected=1, fix_key="f")
    ink = timeline_view(INK, width=width)
    assert_screen(f"timeline-{width}", mars.plain + "\n" + ink.plain)


def test_the_whole_storyboard_in_ascii() -> None:
    assert_screen("timeline-ascii", timeline_view(MARS, FOUND, width=80, selected=1).plain_ascii)
    assert timeline_view(MARS, FOUND, width=80).plain_ascii.isascii()


@pytest.mark.parametrize("width", [40, 80])
def test_the_few_lines_above_a_question(width: int) -> None:
    shown = timeline_lines(MARS, FOUND, width=width, selected=2) + timeline_lines(
        BEATS, width=width, selected=9
    )
    assert_screen(f"timeline-lines-{width}", shown.plain)


def test_long_sentences_go_below_the_framing_where_that_is_shorter() -> None:
    assert_screen("timeline-long", timeline_view(LONG, width=80).plain)


def test_film_words_are_in_the_films_language() -> None:
    wide = Word(name="wide", group="size", words={"en": "wide shot", "zh": "全景"})
    board = replace(INK, shots=(replace(INK.shots[0], size="wide", seconds=12),))
    assert "全景，缓慢推进" in timeline_view(board, vocabulary=Vocabulary((wide,))).plain
    assert "wide, 缓慢推进" in timeline_view(board).plain


def test_a_prompt_sent_as_it_is_and_the_mode_are_told() -> None:
    brief = replace(MARS.brief, mode="first_last_frames")
    shown = timeline_view(replace(MARS, brief=brief, prompt="Exactly this."), width=120).plain
    assert "first to last frame" in shown
    assert "sent word for word, 13 characters" in shown


def test_a_selected_shot_is_marked_without_colour_too() -> None:
    rows = timeline_view(MARS, width=80, selected=3).plain.splitlines()
    assert rows[2].count("━") > 4
    assert [row for row in rows if row.startswith("›")] == [row for row in rows if row[1:3] == "4 "]


def test_both_drawing_libraries_get_the_same_letters() -> None:
    view = timeline_view(MARS, FOUND, width=80, selected=0)
    fragments = view.fragments()
    told = "".join(text for _, text in fragments)
    assert [row.rstrip() for row in told.split("\n")] == view.plain.removesuffix("\n").split("\n")
    names = {style.removeprefix("class:") for style, _ in fragments if style}
    assert names <= set(prompt_toolkit_styles())
    assert "".join(text for _, text in view.fragments(ascii_only=True)).isascii()


TEXT = st.text(max_size=80)
SHOT = st.builds(
    Shot,
    seconds=st.just(1),
    size=TEXT,
    camera=TEXT,
    content=TEXT,
    action=TEXT,
    dialogue=st.lists(st.builds(Line, text=TEXT, speaker=TEXT), max_size=2).map(tuple),
)


@settings(deadline=None)
@given(st.lists(SHOT, min_size=4, max_size=15), TEXT, TEXT, st.integers(20, 140), st.integers(0, 14))
def test_no_text_breaks_the_screen(
    shots: list[Shot], title: str, music: str, width: int, selected: int
) -> None:
    brief = Brief(idea="x", duration=len(shots), style=title)
    board = Storyboard(title=title, brief=brief, shots=tuple(shots), sound=Sound(music=music))
    for view in (timeline_view(board, width=width, selected=selected), timeline_lines(board, width=width)):
        for row in view.plain.removesuffix("\n").split("\n"):
            assert cells(row) <= width
            assert not any(unicodedata.category(letter) in ("Cc", "Cf", "Cs") for letter in row)
