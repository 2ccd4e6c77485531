"""The wizard in a real terminal: a pseudo-terminal, keys typed, and a screen model that says what a person sees."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.pseudo_terminal import CTRL_C, DOWN, ESCAPE, UP, Terminal

Start = Callable[..., Terminal]


@pytest.fixture
def open_terminal(tmp_path: Path) -> Iterator[Start]:
    opened: list[Terminal] = []

    def start(**options: Any) -> Terminal:
        opened.append(Terminal(tmp_path, ["-m", "tests.terminal.wizard_play", str(tmp_path)], **options))
        return opened[-1]

    yield start
    for terminal in opened:
        terminal.child.close(force=True)


def enter(terminal: Terminal, *questions: str) -> None:
    """Wait for each question and accept what stands there."""
    for question in questions:
        terminal.see(question)
        terminal.type("\r")


UP_TO_REVIEW = (
    "Which kind of film", "How long is it", "Which shape", "Which style", "Which mood", "Who does what", "How does it look",
    "How does the camera move", "What is the pace", "What is heard", "anything to show",
)  # fmt: skip


def test_from_idea_to_yes_with_enter(open_terminal: Start) -> None:
    terminal = open_terminal()
    terminal.see("What is your film about?", "enter accept · esc back · ? help · ctrl-c save and leave")
    terminal.type("An astronaut finds a garden on Mars")
    terminal.see("› An astronaut finds a garden on Mars", "1  0–3")
    terminal.type("\r")
    enter(terminal, *UP_TO_REVIEW, "Your storyboard.", "Shall it be made?")
    screen = terminal.see("DONE make")
    transcript = f"{terminal.above}\n{screen}"
    assert (
        " idea       An astronaut finds a garden on Mars\n template   Narrative\n seconds    15 s\n"
        in transcript
    )
    assert transcript.count("What is your film about?") == 0
    assert "\x1b[6n" not in terminal.raw


def test_the_storyboard_follows_the_cursor(open_terminal: Start) -> None:
    terminal = open_terminal()
    terminal.see("What is your film about?")
    terminal.type("An astronaut finds a garden on Mars\r")
    terminal.see("› Narrative", "narrative · 15 s · 21:9", "├───── 1 ──────┼")
    terminal.type(DOWN)
    terminal.see("› Product", "product · 10 s · 9:16", "Detail of An astronaut")
    terminal.type(UP, "\r", UP)
    terminal.see("How long is it?", "› 12 s", "narrative · 12 s", "12\n")


def test_escape_goes_back_and_the_line_leaves_the_screen(open_terminal: Start) -> None:
    terminal = open_terminal()
    terminal.see("What is your film about?")
    terminal.type("A walk\r")
    terminal.see("Which kind of film", " idea       A walk")
    terminal.type(ESCAPE)
    screen = terminal.see("What is your film about?", "› A walk")
    assert " idea " not in screen
    terminal.type(ESCAPE)
    terminal.see("BACK OUT")


def test_ctrl_c_leaves_at_once_and_the_answers_are_kept(open_terminal: Start) -> None:
    terminal = open_terminal()
    terminal.see("What is your film about?")
    terminal.type("A walk\r")
    terminal.see("Which kind of film")
    terminal.type(CTRL_C)
    screen = terminal.see("LEFT at template")
    assert "Which kind of film" not in screen


@pytest.mark.parametrize("width", [40, 80])
def test_the_whole_way_in_chinese(open_terminal: Start, width: int) -> None:
    terminal = open_terminal(width=width, height=30)
    terminal.see("What is your film about?")
    terminal.type("宇航员在火星上发现花园\r")
    terminal.see("› 叙事", "宇航员在火星上发现花园")
    enter(terminal, *UP_TO_REVIEW[:3])
    terminal.see("Which style?", "电影感")
    terminal.type(DOWN, DOWN)
    terminal.see("› 水墨")
    terminal.type("\r")
    enter(terminal, *UP_TO_REVIEW[4:], "Your storyboard.", "Shall it be made?")
    terminal.see("DONE make")


def test_without_colour_nothing_is_coloured(open_terminal: Start) -> None:
    terminal = open_terminal(NO_COLOR="1")
    terminal.see("What is your film about?")
    terminal.type("A walk\r")
    terminal.see("› Narrative")
    terminal.type(CTRL_C)
    terminal.see("LEFT at template")
    assert not re.search(r"\x1b\[[0-9;]*(3[0-8]|4[0-8]|9[0-7])[;m]", terminal.raw)


def test_shots_are_changed_on_the_storyboard(open_terminal: Start) -> None:
    terminal = open_terminal(height=34)
    terminal.see("What is your film about?")
    terminal.type("A walk\r")
    enter(terminal, *UP_TO_REVIEW)
    terminal.see("Your storyboard.", "› looks right, go on")
    terminal.type(DOWN, "+")
    terminal.see("› 1  0–4", "2  4–7", "u undo")
    terminal.type("\r")
    terminal.see("Shot 1: what should change?")
    terminal.see("› content")
    terminal.type(DOWN)
    terminal.see("› action")
    terminal.type("\r")
    terminal.see("What happens?")
    terminal.type("A dog runs ahead.\r")
    terminal.see("A dog runs ahead.", "› action")
    terminal.type(ESCAPE)
    terminal.see("Your storyboard.", "A dog runs ahead.")
    terminal.type("u", "u")
    terminal.see("› 1  0–3", "2  3–7")
