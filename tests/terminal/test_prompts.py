from pathlib import Path

import pytest

from seedance_cli.terminal.asking import Ask, Back, Keys, Offer, Picked
from seedance_cli.terminal.styled import Lines, lines
from tests.terminal.stage import (
    BACK,
    CLEAR,
    CTRL_C,
    DOWN,
    ENTER,
    HELP,
    TAB,
    UP,
    pasted,
    stage,
)

LIGHTS = [
    Offer(value="", label="leave it to the template", hint="soft"),
    Offer(value="backlight", hint="from behind"),
    Offer(value="逆光", hint="中文"),
    Offer(value="rim light"),
]


def echo(answer: tuple[str, ...]) -> Lines:
    return lines([[("accent", " ├─ 1 ─┤")], [("", f" now: {', '.join(answer)}")]])


ASK = Ask(text="Which light?", help="Light makes the mood.", preview=echo)


def anything(_text: str) -> str:
    return ""


def test_a_line_is_typed_and_wiped_off() -> None:
    with stage(f"An astronaut{ENTER}") as (prompts, screens):
        assert prompts.text(ASK) == "An astronaut"
    assert screens.saw("Which light?", "› An astronaut", "now: An astronaut", "enter accept · esc back")
    assert screens.now == ""


def test_a_default_is_taken_with_enter_and_can_be_changed() -> None:
    with stage(ENTER) as (prompts, _):
        assert prompts.text(ASK, default="noir") == "noir"
    with stage(f"{CLEAR}wash{ENTER}") as (prompts, _):
        assert prompts.text(ASK, default="noir") == "wash"


def test_a_refused_line_says_why_until_it_is_changed() -> None:
    def even(text: str) -> str:
        return "" if len(text) % 2 == 0 else f"{text} is odd."

    with stage(f"abc{ENTER}d{ENTER}") as (prompts, screens):
        assert prompts.text(ASK, refuse=even) == "abcd"
    assert screens.saw("abc is odd.")
    assert "is odd" not in screens.drawn[-2]


def test_what_is_pasted_becomes_one_clean_line() -> None:
    with stage(pasted("two\r\nlines\x1b[31m and\x07 a \u202ebell") + ENTER) as (prompts, _):
        assert prompts.text(ASK) == "two lines and a bell"


def test_a_paste_of_100_000_characters_is_refused_where_it_is_asked() -> None:
    with stage(f"kept{pasted('x' * 100_000)} still{ENTER}") as (prompts, screens):
        assert prompts.text(ASK) == "kept still"
    assert screens.saw("That is 100,004 characters; 2,000 is the most.")


def test_without_bracketed_paste_a_flood_cannot_be_accepted() -> None:
    with stage(f"{'x' * 3_000}{ENTER}{CLEAR}short{ENTER}") as (prompts, screens):
        assert prompts.text(ASK) == "short"
    assert screens.saw("characters; 2,000 is the most.")


def test_chinese_is_typed_shown_and_returned() -> None:
    with stage(f"宇航员在火星上发现花园{ENTER}", width=40) as (prompts, screens):
        assert prompts.text(ASK) == "宇航员在火星上发现花园"
    assert screens.saw("now: 宇 航 员") or screens.saw("now: 宇航员")


@pytest.mark.parametrize("key", ["?", HELP, "\x07"])
def test_help_opens_under_the_question(key: str) -> None:
    with stage(f"{key}noir{ENTER}") as (prompts, screens):
        assert prompts.text(ASK) == "noir"
    assert screens.saw("Which light?", "Light makes the mood.")


def test_a_question_mark_inside_an_answer_is_just_that() -> None:
    with stage(f"why?{ENTER}") as (prompts, screens):
        assert prompts.text(ASK) == "why?"
    assert not screens.saw("Light makes the mood.")


def test_one_of_a_list() -> None:
    with stage(f"{DOWN}{DOWN}{UP}{ENTER}") as (prompts, screens):
        assert prompts.choose(ASK, LIGHTS) == "backlight"
    assert screens.saw("› 逆光") or screens.saw("› 逆 光")
    assert screens.saw("› backlight", "from behind", "now: backlight")
    assert screens.saw("› leave it to the template", "soft")


def test_the_first_row_leaves_it_to_the_template() -> None:
    with stage(ENTER) as (prompts, _):
        assert prompts.choose(ASK, LIGHTS) == ""


def test_typing_in_a_list_begins_an_answer_of_ones_own() -> None:
    with stage(f"moonlight on snow{ENTER}") as (prompts, screens):
        assert prompts.choose(ASK, LIGHTS, own=anything) == "moonlight on snow"
    assert screens.saw("now: moonlight on snow")


def test_a_paste_in_a_list_begins_an_answer_of_ones_own() -> None:
    with stage(pasted("moon\nlight") + ENTER) as (prompts, _):
        assert prompts.choose(ASK, LIGHTS, own=anything) == "moon light"


def test_the_last_row_opens_a_line_and_an_empty_line_closes_it() -> None:
    with stage(f"{UP}{ENTER}{ENTER}{DOWN}{ENTER}") as (prompts, screens):
        assert prompts.choose(ASK, LIGHTS, own=lambda text: "never") == "backlight"
    assert screens.saw("› type your own…")


def test_back_from_an_own_answer_returns_to_the_list() -> None:
    with stage(f"x{CLEAR}{BACK}{DOWN}{ENTER}") as (prompts, _):
        assert prompts.choose(ASK, LIGHTS, own=anything) == "backlight"


def test_an_earlier_answer_of_ones_own_stands_on_top() -> None:
    with stage(ENTER) as (prompts, screens):
        assert prompts.choose(ASK, LIGHTS, default="moonlight", own=anything) == "moonlight"
    assert screens.saw("› moonlight", "your words")


def test_letters_do_nothing_in_a_list_without_own_answers() -> None:
    with stage(f"jkai{pasted('moon')} {DOWN}{ENTER}") as (prompts, screens):
        assert prompts.choose(ASK, LIGHTS) == "backlight"
    assert "moon" not in screens.raw


def test_several_are_ticked_in_their_order() -> None:
    with stage(f"{DOWN}{DOWN}{DOWN} {UP}{UP} {ENTER}") as (prompts, screens):
        assert prompts.choose_many(ASK, LIGHTS, own=anything) == ("rim light", "backlight")
    assert screens.saw("2 backlight", "1 rim light", "now: rim light, backlight", "space tick")


def test_a_tick_can_be_taken_back_and_the_template_row_takes_all_back() -> None:
    with stage(f"{DOWN} {DOWN} {UP} {ENTER}") as (prompts, _):
        assert prompts.choose_many(ASK, LIGHTS, own=anything) == ("逆光",)
    with stage(f"{DOWN} {DOWN} {UP}{UP} {ENTER}") as (prompts, _):
        assert prompts.choose_many(ASK, LIGHTS, own=anything) == ()


def test_enter_without_a_tick_takes_the_row_under_the_cursor() -> None:
    with stage(f"{DOWN}{ENTER}") as (prompts, _):
        assert prompts.choose_many(ASK, LIGHTS, own=anything) == ("backlight",)


def test_earlier_ticks_stand() -> None:
    with stage(ENTER) as (prompts, _):
        answer = prompts.choose_many(ASK, LIGHTS, default=("backlight", "rim light"), own=anything)
    assert answer == ("backlight", "rim light")


@pytest.mark.parametrize("letter", ["a", "i", "b", "水"])
def test_any_letter_begins_own_words_where_several_can_be_ticked(letter: str) -> None:
    with stage(f"{letter}b{ENTER}") as (prompts, _):
        assert prompts.choose_many(ASK, LIGHTS, own=anything) == (f"{letter}b",)


def test_keys_act_on_the_row_under_the_cursor_and_remarks_are_passed_over() -> None:
    rows = [Offer(value="1"), Offer(value="!", label=" ! two moves", read_only=True), Offer(value="2")]
    keys = Keys(words={"x": "remove", "=": ""})
    with stage(f"{DOWN}x") as (prompts, screens):
        assert prompts.pick(ASK, rows, keys) == Picked("2", "x")
    assert screens.saw(" ! two moves", "enter choose · x remove · esc back")
    with stage("y=") as (prompts, _):
        assert prompts.pick(ASK, rows, keys, at="2") == Picked("2", "=")
    with stage(ENTER) as (prompts, _):
        assert prompts.pick(ASK, rows, keys, at="2") == Picked("2")


def test_a_path_is_completed_from_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cup.jpg").touch()
    (tmp_path / "curtain.png").touch()
    monkeypatch.chdir(tmp_path)
    with stage(f"cup{TAB}{ENTER}") as (prompts, _):
        assert prompts.path(ASK) == "cup.jpg"


def test_a_link_is_typed_with_both_its_slashes() -> None:
    with stage(f"https://example.com/a.png{ENTER}") as (prompts, _):
        assert prompts.path(ASK) == "https://example.com/a.png"


@pytest.mark.parametrize("key", [CTRL_C, "\x11"])
@pytest.mark.parametrize("kind", ["text", "path", "choose", "choose_many", "pick"])
def test_ctrl_c_leaves_from_every_kind_of_question(kind: str, key: str) -> None:
    with stage(key) as (prompts, screens), pytest.raises(KeyboardInterrupt):
        ask_one(prompts, kind)
    assert screens.now == ""


@pytest.mark.parametrize("key", [BACK, "\x1b"])
@pytest.mark.parametrize("kind", ["text", "path", "choose", "choose_many", "pick"])
def test_back_leads_back_from_every_kind_of_question(kind: str, key: str) -> None:
    with stage(key) as (prompts, screens), pytest.raises(Back):
        ask_one(prompts, kind)
    assert screens.now == ""


def ask_one(prompts: object, kind: str) -> None:
    arguments = {
        "text": {},
        "path": {},
        "choose": {"offers": LIGHTS, "own": anything},
        "choose_many": {"offers": LIGHTS, "own": anything},
        "pick": {"rows": LIGHTS, "keys": Keys(words={"x": "remove"})},
    }
    getattr(prompts, kind)(ASK, **arguments[kind])


def test_the_transcript_stays_and_is_taken_back_answer_by_answer() -> None:
    with stage("") as (prompts, screens):
        prompts.say("Welcome.")
        prompts.tell("idea", "An astronaut finds a garden on Mars, and it remembers her " * 2)
        prompts.tell("style", "noir")
        prompts.say("a remark")
        assert "style" in screens.now
        prompts.take_back()
        screens.flush()
        assert "style" not in screens.now
        assert "remark" not in screens.now
        assert "idea" in screens.now
        prompts.take_back()
        prompts.take_back()
        screens.flush()
        assert screens.now == " Welcome."


def test_what_others_printed_is_never_wiped() -> None:
    with stage("") as (prompts, screens):
        prompts.tell("idea", "A walk")
        prompts.aside()
        prompts.take_back()
        screens.flush()
        assert "A walk" in screens.now


def test_without_colour_the_choice_is_still_marked_and_nothing_is_coloured() -> None:
    with stage(f"{DOWN}{ENTER}", colour=False) as (prompts, screens):
        prompts.choose(ASK, LIGHTS)
    assert screens.saw("› backlight")
    assert "38;5" not in screens.raw


def test_no_question_asks_the_terminal_where_its_cursor_is() -> None:
    with stage(f"a{ENTER}") as (prompts, screens):
        prompts.text(ASK)
    assert "\x1b[6n" not in screens.raw


@pytest.mark.parametrize("height", [6, 10, 24])
def test_a_long_list_scrolls_and_the_footer_stays(height: int) -> None:
    offers = [Offer(value=f"word {number}") for number in range(40)]
    with stage(f"{DOWN * 30}{ENTER}", height=height) as (prompts, screens):
        assert prompts.choose(Ask(text="Which?"), offers) == "word 30"
    assert screens.saw("› word 30", "esc back")


def test_the_picture_gives_way_on_a_small_screen() -> None:
    with stage(f"{DOWN}{ENTER}", height=9) as (prompts, screens):
        prompts.choose(ASK, LIGHTS)
    assert screens.saw("› backlight", "esc back")
    assert not screens.saw("now:")


def test_at_40_columns_nothing_leaves_the_screen() -> None:
    with stage(f"?{DOWN}{ENTER}", width=40) as (prompts, screens):
        prompts.choose(ASK, LIGHTS, own=anything)
    assert screens.saw("› backlight", "from behind", " ctrl-c save and leave", "Light makes the mood.")


def test_ascii_terminals_get_ascii() -> None:
    with stage(f"{DOWN}{ENTER}", ascii_only=True) as (prompts, screens):
        prompts.choose(Ask(text="Which?", preview=echo), LIGHTS[:2])
    assert screens.saw("> backlight", "|- 1 -|", "enter accept | esc back")
