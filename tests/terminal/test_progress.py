from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedance_cli.terminal.durations import roughly
from seedance_cli.terminal.progress import TakesProgress, busy
from seedance_cli.terminal.safe_text import cells
from seedance_cli.terminal.take_rows import TakeState, percent, progress_bar, takes_view
from tests.terminal.seen import assert_screen, on_glass, screen_on

TAKES = (
    TakeState(take="uploads", end="done", elapsed=4, note="2 pictures"),
    TakeState(take="take 1", state="rendering", fraction=0.58, elapsed=12, left=8),
    TakeState(take="take 2", state="generating", elapsed=130, usual=600),
    TakeState(take="take 3", state="queued", elapsed=3, usual=600, note="third in line"),
    TakeState(take="take 4", end="done", elapsed=19, note="15 s"),
    TakeState(take="take 5", end="failed", elapsed=31, note="The service refused @image1: 真实人脸 was found in it."),
    TakeState(take="take 6", state="generating", elapsed=760, usual=600, note="排队中，请稍候"),
    TakeState(take="take 7", end="unclear", elapsed=61, note="sent, but no clear reply came"),
    TakeState(take="take 8", end="goes on", elapsed=5400, note="at the service"),
    TakeState(take="take 10", state="rendering", fraction=1.0, elapsed=3700, left=0, note="writing"),
)  # fmt: skip


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_several_takes_at_once(width: int) -> None:
    assert_screen(f"takes-{width}", takes_view(TAKES, now=0, width=width).plain)


def test_a_clock_runs_on_between_updates_and_stops_at_the_end() -> None:
    going = TakeState(take="1", state="rendering", fraction=0.5, elapsed=10, left=8, at=100)
    assert "0:13" in takes_view([going], now=103, width=80).plain
    assert "about 0:05 left" in takes_view([going], now=103, width=80).plain
    done = TakeState(take="1", end="done", elapsed=10, at=100)
    assert "0:10" in takes_view([done], now=103, width=80).plain


def test_no_bar_and_no_percentage_without_a_true_fraction() -> None:
    going = TakeState(take="1", state="generating", elapsed=500, usual=600)
    assert takes_view([going], now=0, width=80).plain == " 1  generating  8:20, usually about 10 min\n"


def test_a_wait_that_is_longer_than_usual_says_so_while_the_clock_runs() -> None:
    going = TakeState(take="1", state="generating", elapsed=590, usual=600, at=100)
    assert takes_view([going], now=105, width=80).plain == " 1  generating  9:55, usually about 10 min\n"
    late = takes_view([going], now=200, width=80).plain
    assert late == " 1  generating  11:30, longer than the usual 10 min\n"


@settings(deadline=None)
@given(st.floats(0, 1), st.integers(8, 60))
def test_a_bar_is_full_and_a_hundred_only_when_it_is_over(fraction: float, width: int) -> None:
    heavy, light = (text for _, text in progress_bar(fraction, width))
    assert len(heavy) + len(light) == width
    assert abs(len(heavy) - fraction * width) <= 1
    if fraction < 0.999:
        assert percent(fraction) != "100%"
        assert light


STATE = st.builds(
    TakeState,
    take=st.text(max_size=30),
    state=st.text(max_size=30),
    fraction=st.none() | st.floats(-1, 2),
    elapsed=st.floats(0, 90_000),
    left=st.none() | st.floats(0, 90_000),
    usual=st.none() | st.floats(0, 90_000),
    note=st.text(max_size=100),
    end=st.sampled_from(["", "done", "failed", "unclear", "goes on"]),
)


@settings(deadline=None)
@given(st.lists(STATE, max_size=4), st.integers(40, 130))
def test_no_take_is_wider_than_the_screen(takes: list[TakeState], width: int) -> None:
    rows = takes_view(takes, now=0, width=width).plain.splitlines()
    assert len(rows) == len(takes)
    assert all(cells(row) <= width for row in rows)


def scene(progress: TakesProgress, clock: Clock) -> None:
    progress.update("take 1", "queued", None, 0, None)
    for step in range(9):
        clock.now += 1
        progress.update("take 1", "rendering", step / 8, step + 1, 8 - step)
    progress.update("take 2", "generating", None, 5, None)
    progress.finish("take 1", "15 s")
    progress.fail("take 2", "refused: [red]no[/red]\x1b[2J")


def played(**options: bool) -> tuple[str, str]:
    clock = Clock()
    screen, stdout, stderr = screen_on(**options)
    with TakesProgress(screen, expected_seconds=600, clock=clock) as progress:
        scene(progress, clock)
    return stdout.getvalue(), stderr.getvalue()


def test_on_a_terminal_the_last_picture_stays() -> None:
    stdout, stderr = played(terminal=True)
    assert on_glass(stderr) == [
        " take 1  done        0:09  15 s",
        " take 2  failed      0:05  refused: [red]no[/red]",
    ]
    assert stderr.endswith("\x1b[?25h")
    assert stdout == ""


def test_in_a_log_each_state_and_each_quarter_is_a_line() -> None:
    assert played(terminal=False)[1].splitlines() == [
        "take 1: queued, 0:00, usually about 10 min",
        "take 1: rendering, 0%, 0:01",
        "take 1: rendering, 25%, 0:03",
        "take 1: rendering, 50%, 0:05",
        "take 1: rendering, 75%, 0:07",
        "take 1: rendering, 100%, 0:09",
        "take 2: generating, 0:05, usually about 10 min",
        "take 1: done, 0:09, 15 s",
        "take 2: failed, 0:05, refused: [red]no[/red]",
    ]


@pytest.mark.parametrize("options", [{"quiet": True, "terminal": True}, {"quiet": True, "json": True}])
def test_nothing_where_it_is_unwanted(options: dict[str, bool]) -> None:
    assert played(**options) == ("", "")


def test_a_script_that_reads_the_object_can_log_the_progress() -> None:
    out, err = played(json=True, terminal=False)
    assert out == ""
    assert "take 1: rendering, 25%" in err


def test_json_on_a_terminal_still_shows_progress() -> None:
    assert on_glass(played(json=True, terminal=True)[1])[0].startswith(" take 1  done")


def test_an_interrupt_leaves_the_cursor_visible() -> None:
    screen, _, stderr = screen_on()

    def interrupted() -> None:
        with TakesProgress(screen) as progress:
            progress.update("take 1", "rendering", 0.5, 3, None)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert stderr.getvalue().endswith("\x1b[?25h")


def test_without_colour_the_bar_is_told_by_its_line() -> None:
    screen, _, stderr = screen_on(environ={"NO_COLOR": "1"})
    with TakesProgress(screen, clock=lambda: 0.0) as progress:
        progress.update("take 1", "rendering", 0.5, 3, None)
    (row,) = on_glass(stderr.getvalue())
    assert row.count("━") == row.count("─") > 8
    assert "38;2" not in stderr.getvalue()


def test_busy_is_said_on_a_terminal_and_taken_away() -> None:
    seen = during(lambda: None)
    assert "Drawing stills…" in seen[0]
    assert on_glass(seen[1]) == [""]


def test_busy_says_nothing_in_a_log() -> None:
    assert during(lambda: None, terminal=False) == ("", "")


def during(work: Callable[[], None], *, terminal: bool = True) -> tuple[str, str]:
    screen, _, stderr = screen_on(terminal=terminal)
    with busy(screen, "Drawing stills"):
        work()
        meanwhile = stderr.getvalue()
    return meanwhile, stderr.getvalue()


def drawn(outcomes: str, **options: bool) -> str:
    """A round of stills: `d` is drawn, `f` refused, `u` unclear, `g` left, `.` still being drawn."""
    clock = Clock()
    screen, _, stderr = screen_on(**options)
    with TakesProgress(screen, expected_seconds=20, made=("still", "drawn"), clock=clock) as progress:
        for number, _ in enumerate(outcomes, 1):
            progress.update(f"still {number}", "queued", None, 0, None)
        clock.now += 5
        for number, outcome in enumerate(outcomes, 1):
            name = f"still {number}"
            progress.update(name, "running", None, 5, None, "painting")
            clock.now += 1
            if outcome != ".":
                ends = {"d": progress.finish, "f": progress.fail, "u": progress.unclear, "g": progress.leave}
                ends[outcome](name, {"d": "16 credits", "f": "错误码: 4011"}.get(outcome, ""))
    return stderr.getvalue()


def test_stills_are_drawn_side_by_side_and_summed_up() -> None:
    assert on_glass(drawn("dfd")) == [
        " still 1  done        0:06  16 credits",
        " still 2  failed      0:06  错误码: 4011",
        " still 3  done        0:06  16 credits",
        " 2 of 3 stills drawn in 0:08, 1 failed",
    ]


def test_a_log_of_stills_has_each_state_and_the_sum() -> None:
    assert drawn("dd", terminal=False).splitlines() == [
        "still 1: queued, 0:00, usually about 20 s",
        "still 2: queued, 0:00, usually about 20 s",
        "still 1: generating, 0:05, usually about 20 s, painting",
        "still 1: done, 0:06, 16 credits",
        "still 2: generating, 0:05, usually about 20 s, painting",
        "still 2: done, 0:06, 16 credits",
        "2 stills drawn in 0:07",
    ]


@pytest.mark.parametrize(
    ("outcomes", "summary"),
    [
        ("ff", "0 of 2 stills drawn, 2 failed"),
        ("dug", "1 of 3 stills drawn in 0:08, 1 unclear, 1 goes on"),
        ("d.", "1 of 2 stills drawn in 0:07"),
    ],
)
def test_the_sum_counts_what_became_of_each(outcomes: str, summary: str) -> None:
    assert drawn(outcomes, terminal=False).splitlines()[-1] == summary


def test_one_still_needs_no_sum() -> None:
    assert "drawn" not in drawn("d", terminal=False)


def test_an_interrupted_round_is_not_summed_up() -> None:
    screen, _, stderr = screen_on(terminal=False)

    def interrupted() -> None:
        with TakesProgress(screen, made=("still", "drawn")) as progress:
            progress.finish("still 1")
            progress.finish("still 2")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert "drawn" not in stderr.getvalue()


def test_a_log_hears_once_that_it_takes_longer_than_usual() -> None:
    screen, _, stderr = screen_on(terminal=False)
    with TakesProgress(screen, expected_seconds=600) as progress:
        for elapsed in (30, 590, 610, 640):
            progress.update("take 1", "running", None, elapsed, None)
    assert stderr.getvalue().splitlines() == [
        "take 1: generating, 0:30, usually about 10 min",
        "take 1: generating, 10:10, longer than the usual 10 min",
    ]


def test_uploads_have_a_row_of_their_own_without_a_usual_time() -> None:
    clock = Clock()
    screen, _, stderr = screen_on()
    with TakesProgress(screen, expected_seconds=600, clock=clock) as progress:
        progress.uploading(0, 2)
        assert on_glass(stderr.getvalue()) == [" uploads  uploading   0:00  2 pictures"]
        clock.now += 3
        progress.uploading(1, 2)
        assert on_glass(stderr.getvalue()) == [" uploads  uploading   0:03  1 of 2 pictures"]
        clock.now += 2
        progress.uploading(2, 2)
        progress.update("take 1", "queued", None, 0, None)
    assert on_glass(stderr.getvalue()) == [
        " uploads  done        0:05  2 pictures",
        " take 1   queued      0:00, usually about 10 min",
    ]


def test_a_services_words_are_bounded_and_made_safe() -> None:
    screen, _, stderr = screen_on(terminal=False)
    with TakesProgress(screen) as progress:
        progress.fail("take 1", "no\x1b[2J\nsecond line " + "x" * 10_000)
    (row,) = stderr.getvalue().splitlines()
    assert row.startswith("take 1: failed, 0:00, no second line xxx")
    assert len(row) < 400


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0.2, "1 s"), (7.6, "8 s"), (43, "45 s"), (118, "120 s"), (130, "2 min"), (600, "10 min"), (5400, "90 min"),
        (6000, "1 h 40 min"), (7200, "2 h"),
    ],
)  # fmt: skip
def test_what_is_usual_is_said_roughly(seconds: float, shown: str) -> None:
    assert roughly(seconds) == shown
