import shlex
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedance_cli.terminal.commands_to_type import command_rows, command_view
from seedance_cli.terminal.result import (
    Outcome,
    Quote,
    confirmation_view,
    duration_text,
    prompt_view,
    result_view,
)
from tests.terminal.seen import assert_screen

COMMAND = (
    "seedance new 'An astronaut finds a garden on Mars' --template narrative --duration 15 "
    "--camera 'slow push in; follow; static' --image-ref astronaut.png=character --yes -o mars"
)
QUOTE = Quote(
    service="far",
    model="seedance_2.0_fast",
    clip="15 s · 21:9 · 720p",
    price="3.60 USD",
    basis="model card, 0.12 USD a second",
    as_of="2026-11-02",
    wait=600,
    takes=2,
    folder="mars",
)
OUTCOME = Outcome(
    path="mars/takes/001/clip.mp4",
    cost="free",
    took=12.4,
    clip="15 s · 1470×630 · 24 fps",
    service="animatic",
    next=(("seedance shoot mars", "another take"), ("seedance storyboard edit mars", "change the shots")),
)
PROMPT = "[Style] cinematic, 15 seconds.\n[Timeline]\nShot 1 (0-3s): @image1 walks into the red dust and stops, looking back."
CHINESE = "【风格】水墨，12秒。\n【时间轴】\n镜头1（0-3秒）：@image1 拔剑，剑光一闪，墨迹随剑势晕开，如同宣纸上的笔触。"


@pytest.mark.parametrize("width", [40, 80])
def test_before_and_after_the_money(width: int) -> None:
    views = [
        prompt_view(PROMPT, width=width),
        prompt_view(CHINESE, width=width),
        confirmation_view(QUOTE, width=width),
        result_view(OUTCOME, width=width),
        command_view(COMMAND, width=width),
    ]
    assert_screen(f"money-{width}", "\n".join(view.plain for view in views))


def test_an_unknown_price_is_said_and_what_is_unknown_otherwise_left_out() -> None:
    shown = confirmation_view(Quote(service="far", clip="5 s", price="")).plain
    assert shown.split() == ["service", "far", "clip", "5", "s", "price", "unknown"]


def test_a_result_whose_path_is_said_elsewhere_begins_with_its_facts() -> None:
    assert result_view(replace(OUTCOME, path="", next=())).plain.startswith(" 15 s · 1470×630")


def test_a_long_path_is_never_cut() -> None:
    path = "films/" + "a-very-long-title-" * 8 + "/clip.mp4"
    assert path in result_view(Outcome(path=path), width=40).plain


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00"), (7.9, "0:07"), (130, "2:10"), (3753, "1:02:33"), (-4, "0:00")]
)
def test_seconds_as_a_clock_shows_them(seconds: float, shown: str) -> None:
    assert duration_text(seconds) == shown


ARGUMENT = st.text(
    st.characters(min_codepoint=0x21, max_codepoint=0x7E) | st.sampled_from(" 雾'\"\\$"),
    min_size=1,
    max_size=30,
).filter(lambda text: text == " ".join(text.split()))


@settings(deadline=None)
@given(st.lists(ARGUMENT, min_size=1, max_size=12), st.integers(20, 100))
def test_a_command_broken_into_rows_is_the_same_command(arguments: list[str], width: int) -> None:
    rows = command_rows(shlex.join(arguments), width, breaks=True)
    assert shlex.split("\n".join(rows).replace("\\\n", "")) == arguments
    assert all(row.endswith(" \\") for row in rows[:-1])


def test_a_shell_that_cannot_join_rows_gets_one() -> None:
    assert command_rows(COMMAND, 40, breaks=False) == [COMMAND]
