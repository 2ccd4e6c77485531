import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedance_cli.errors import Refused, WrongInput
from seedance_cli.terminal.console import Screen
from seedance_cli.terminal.styled import lines
from tests.terminal.seen import on_glass, screen_on

VIEW = lines([[("accent", "├── 1 ──┤"), ("", " 薄雾")]])


def test_the_answer_goes_to_stdout_and_the_conversation_to_stderr() -> None:
    screen, stdout, stderr = screen_on(terminal=False)
    screen.say("working")
    screen.answer("mars/clip.mp4")
    assert (stdout.getvalue(), stderr.getvalue()) == ("mars/clip.mp4\n", "working\n")


def test_quiet_drops_the_conversation_but_not_an_error() -> None:
    screen, stdout, stderr = screen_on(terminal=False, quiet=True)
    screen.say("working")
    screen.show(WrongInput("No such ratio.", hint="--ratio 16:9"))
    assert stderr.getvalue() == "error: No such ratio.\n next: --ratio 16:9\n"
    assert stdout.getvalue() == ""


def test_an_error_with_json_is_the_one_object_on_stdout() -> None:
    screen, stdout, stderr = screen_on(terminal=False, json=True)
    screen.show(Refused("The balance is empty.", hint="seedance balance", task_id="t-1"))
    assert json.loads(stdout.getvalue()) == {
        "error": {
            "code": "refused",
            "message": "The balance is empty.",
            "hint": "seedance balance",
            "task_id": "t-1",
        }
    }
    assert stderr.getvalue() == ""


def test_a_long_error_hangs_under_its_first_line_and_its_command_stays_whole() -> None:
    screen, _, stderr = screen_on(environ={"COLUMNS": "40", "NO_COLOR": "1"})
    hint = "seedance new 'An astronaut finds a garden on Mars' --duration 15 -o mars"
    screen.show(WrongInput("Duration 3 is not possible: whole seconds from 4 to 15.", hint=hint))
    assert stderr.getvalue() == (
        "error: Duration 3 is not possible: whole\n       seconds from 4 to 15.\n" + f" next: {hint}\n"
    )


def test_an_error_of_several_lines_keeps_them() -> None:
    screen, _, stderr = screen_on(terminal=False)
    screen.show(WrongInput("a.yaml: two faults:\nline 1: x\nline 2: y"))
    assert stderr.getvalue() == "error: a.yaml: two faults:\n       line 1: x\n       line 2: y\n"


@pytest.mark.parametrize(
    ("terminal", "environ", "coloured"),
    [
        (True, {}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
        (False, {}, False),
        (False, {"FORCE_COLOR": "1"}, True),
        (False, {"FORCE_COLOR": "0"}, False),
        (False, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colour_follows_the_terminal_and_what_people_ask_for(
    terminal: bool, environ: dict[str, str], coloured: bool
) -> None:
    screen, stdout, stderr = screen_on(terminal=terminal, environ=environ)
    assert screen.can_colour is coloured
    screen.say(VIEW)
    screen.answer(VIEW)
    for stream in (stdout, stderr):
        assert ("\x1b[" in stream.getvalue()) is coloured
        assert on_glass(stream.getvalue()) == ["├── 1 ──┤ 薄雾"]


@pytest.mark.parametrize(
    ("terminal", "environ", "interactive"),
    [
        (True, {}, True),
        (True, {"CI": "true"}, False),
        (True, {"TERM": "dumb"}, False),
        (True, {"NO_COLOR": "1"}, True),
        (False, {"FORCE_COLOR": "1"}, False),
    ],
)
def test_questions_need_a_person_at_both_ends(
    terminal: bool, environ: dict[str, str], interactive: bool
) -> None:
    assert screen_on(terminal=terminal, environ=environ)[0].interactive is interactive


def test_missing_and_closed_streams_are_nobody() -> None:
    screen, _, _ = screen_on()
    screen.stdin.close()
    assert not screen.interactive
    screen.stdin = None  # type: ignore[assignment]
    assert not screen.interactive


@pytest.mark.parametrize(
    ("columns", "width"), [("120", 120), ("", 80), ("0", 80), ("wide", 80), ("5", 20), ("9999", 400)]
)
def test_the_width_is_told_or_usual_and_always_bearable(columns: str, width: int) -> None:
    assert screen_on(environ={"COLUMNS": columns})[0].width == width


@pytest.mark.parametrize("terminal", [True, False])
def test_a_legacy_encoding_gets_ascii_lines_and_never_a_crash(terminal: bool) -> None:
    screen, stdout, stderr = screen_on(terminal=terminal, encoding="cp1252")
    assert screen.ascii_only
    for stream, show in ((stdout, screen.answer), (stderr, screen.say)):
        show(VIEW)
        assert "|-- 1 --| \\u8584\\u96fe" in "".join(on_glass(stream.getvalue()))
    screen.answer("電影.mp4")
    screen.say("… 電影")
    assert stderr.getvalue().rstrip().endswith("~ \\u96fb\\u5f71")


def test_json_is_readable_in_utf8_and_escaped_where_it_must_be() -> None:
    for encoding, kept in (("utf-8", True), ("cp1252", False)):
        screen, stdout, _ = screen_on(terminal=False, encoding=encoding)
        screen.answer_json({"idea": "薄雾", "file": "bad\udcff"} if not kept else {"idea": "薄雾"})
        assert ("薄雾" in stdout.getvalue()) is kept
        assert json.loads(stdout.getvalue())["idea"] == "薄雾"


def test_an_answer_is_raw_in_a_pipe_and_safe_on_a_terminal() -> None:
    for terminal, expected in ((False, "a\x1b[2Jb\n"), (True, "ab\n")):
        screen, stdout, _ = screen_on(terminal=terminal)
        screen.answer("a\x1b[2Jb")
        assert stdout.getvalue() == expected


@settings(deadline=None)
@given(st.text(max_size=200))
def test_whatever_is_said_cannot_steer_the_terminal(text: str) -> None:
    screen, _, stderr = screen_on(environ={"NO_COLOR": "1"})
    screen.say(text)
    screen.show(WrongInput(text, hint=text))
    assert not [letter for letter in stderr.getvalue() if ord(letter) < 32 and letter != "\n"]


def test_a_piped_run_never_loads_the_drawing_library() -> None:
    code = (
        "import sys\n"
        "from seedance_cli.terminal import console, preview, progress, result, tables, template_page, timeline\n"
        "from seedance_cli.errors import WrongInput\n"
        "from seedance_cli.terminal.styled import lines\n"
        "screen = console.Screen()\n"
        "screen.say('薄雾'); screen.answer(lines([[('accent', '薄雾 ├')]])); screen.show(WrongInput('x'))\n"
        "with progress.TakesProgress(screen) as takes, progress.busy(screen, 'x'): takes.update('1', 'q', 0.5, 1, 2)\n"
        "print(sorted({'rich', 'PIL', 'av', 'prompt_toolkit', 'questionary'} & set(sys.modules)))\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_the_process_streams_are_used_by_default() -> None:
    screen = Screen()
    assert (screen.stdin, screen.stdout, screen.stderr) == (sys.stdin, sys.stdout, sys.stderr)
