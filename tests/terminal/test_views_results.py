import shlex
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedance_cli.terminal.account import BalanceRow, balance_view
from seedance_cli.terminal.asking import Back
from seedance_cli.terminal.commands_to_type import command_rows, command_view
from seedance_cli.terminal.confirm import confirm_paid
from seedance_cli.terminal.durations import duration_text
from seedance_cli.terminal.failure import Failure, failure_view
from seedance_cli.terminal.money_words import about, amount_text, priced
from seedance_cli.terminal.result import Outcome, Quote, confirmation_view, prompt_view, result_view
from seedance_cli.terminal.safe_text import cells
from tests.terminal.seen import assert_screen
from tests.terminal.stage import DEFAULT, DOWN, ENTER, Script, stage

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
TASK = "550e8400-e29b-41d4-a716-446655440000"
FACES = "Realistic human faces in reference pictures are refused by xskill; drawn ones pass."
PAID = Quote(
    service="xskill",
    model="seedance_2.0_fast",
    via="by MCP",
    clip="15 s · 9:16",
    uploads="2 pictures will be uploaded",
    wait=600,
    price="450 credits",
    basis="model card, 30 credits a second",
    as_of="2026-04-08",
    balance="12,500 credits",
    warnings=(FACES,),
)
CHARGED = Outcome(
    path="duel/takes/001/clip.mp4",
    clip="15 s · 720×1280 · 24 fps",
    took=571,
    service="xskill",
    model="seedance_2.0_fast",
    cost="450 credits, as the service told",
    task_id=TASK,
    next=(("seedance shoot duel", "another take"), ("seedance storyboard edit duel", "change the shots")),
)
REFUSED = Failure(
    what="Take 1 failed.",
    words="Dreamina 任务失败，错误码: 4011，检测到真实人脸，请更换图片后重试",
    advice="A real face was found in a reference picture. Use a drawn figure, or one seen from behind.",
    charge="450 credits were taken at the start; the service refunds failed tasks by itself.",
    task_id=TASK,
    service="xskill",
    model="seedance_2.0_fast",
    took=31,
    next=(
        ("seedance still 'An ink drawing of a swordsman' --count 4", "draw another picture"),
        ("seedance shoot duel", "try again"),
    ),
)
LOST = Failure(
    what="Nobody knows what became of take 2: it was sent, and no clear reply came.",
    charge="It may have been charged.",
    service="xskill",
    unclear=True,
    next=(("seedance resume duel", "look for it at the service"),),
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


@pytest.mark.parametrize("width", [40, 60, 80])
def test_a_paid_film_before_and_after(width: int) -> None:
    views = [
        confirmation_view(PAID, width=width),
        confirmation_view(
            replace(PAID, takes=2, total="900 credits", balance="750 credits", lacking="150 credits"),
            width=width,
        ),
        result_view(CHARGED, width=width),
        failure_view(REFUSED, width=width),
        failure_view(LOST, width=width),
        balance_view(
            [
                BalanceRow(
                    service="xskill",
                    balance="12,500 credits",
                    words="125 元",
                    enough="about 27 clips of 15 s, or 781 stills",
                ),
                BalanceRow(service="ark", balance=""),
            ],
            width=width,
        ),
    ]
    assert_screen(f"paid-{width}", "\n".join(view.plain for view in views))


def test_a_paid_film_in_ascii() -> None:
    shown = (
        confirmation_view(PAID).plain_ascii + failure_view(replace(REFUSED, words="error 4011")).plain_ascii
    )
    assert shown.replace("·", "").isascii()
    assert " x Take 1 failed." in shown


HOSTILE = "no\x1b[2J\u202e " + "很长" * 2_000 + "x" * 3_000


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_a_services_words_never_break_the_screen(width: int) -> None:
    quote = replace(PAID, warnings=(HOSTILE,), basis=HOSTILE, model=HOSTILE, balance=HOSTILE)
    failed = Failure(what="Take 1 failed.", words=HOSTILE, advice=HOSTILE, service="xskill", model=HOSTILE)
    drawn = confirmation_view(quote, width=width).plain + failure_view(failed, width=width).plain
    assert max(map(cells, drawn.splitlines())) <= width
    assert "\x1b" not in drawn
    assert len(failure_view(failed, width=width).rows) < 5_000 // width + 10


@pytest.mark.parametrize("width", [40, 80])
def test_a_task_is_never_broken(width: int) -> None:
    assert TASK in result_view(CHARGED, width=width).plain
    assert TASK in failure_view(REFUSED, width=width).plain


@pytest.mark.parametrize(
    ("answer", "agreed"), [("yes", True), ("no", False), (DEFAULT, False), (Back, False)]
)
def test_paying_needs_a_yes(answer: object, agreed: bool) -> None:
    script = Script([("Shall it be made? about 450 credits", answer)])
    assert confirm_paid(script, PAID) is agreed
    assert any("450 credits" in said and FACES in " ".join(said.split()) for said in script.said)


@pytest.mark.parametrize(("keys", "agreed"), [(ENTER, False), (DOWN + ENTER, True)])
def test_a_return_key_alone_pays_nothing(keys: str, agreed: bool) -> None:
    with stage(keys, width=60) as (prompts, screens):
        assert confirm_paid(prompts, PAID, question="Shall they be drawn?") is agreed
    assert screens.saw(
        "Shall they be drawn? about 450 credits", "› no, send nothing", "balance   12,500 credits"
    )


def test_what_a_total_asks_for() -> None:
    script = Script([("Shall it be made? about 900 credits", "no")])
    confirm_paid(script, replace(PAID, total="900 credits"))
    assert script.answers == []


@pytest.mark.parametrize(
    ("amount", "unit", "shown"),
    [
        (12_500, "credits", "12,500 credits"), (1, "credits", "1 credit"), (3.6, "USD", "3.60 USD"), (0.125, "points", "0.12 points"),
        (1_234_567.0, "credits", "1,234,567 credits"), (None, "credits", ""), (float("nan"), "credits", ""), (16, "", "16"),
        (100, "credits", "100 credits"),
    ],
)  # fmt: skip
def test_amounts_in_words(amount: float | None, unit: str, shown: str) -> None:
    assert amount_text(amount, unit) == shown


def test_prices_in_words() -> None:
    assert [about(price) for price in ("450 credits", "about 450 credits", "")] == [
        "about 450 credits",
        "about 450 credits",
        "price unknown",
    ]
    assert priced("Shall it be made?", "free") == "Shall it be made?"


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
