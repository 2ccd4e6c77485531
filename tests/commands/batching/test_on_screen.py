"""A batch on the screen: what scrolls by stays whole, what is drawn over never grows above the window."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedance_cli.terminal.batch_progress import BatchProgress
from seedance_cli.terminal.batch_rows import FilmEnd, Totals, batch_view, film_lines, totals_text
from seedance_cli.terminal.console import Screen
from seedance_cli.terminal.safe_text import cells
from seedance_cli.terminal.take_rows import DONE, FAILED, GOES_ON, UNCLEAR, TakeState

PATH = "films/mars-walk/takes/001/clip.mp4"
NAMES = st.text(min_size=1, max_size=30)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def ended(end: str = DONE, came: str = PATH, number: int = 7) -> FilmEnd:
    return FilmEnd(
        place=f"row {number} (anime)",
        name=f"film-{number}",
        end=end,
        came=[came],
        took=42,
        cost="120 credits",
    )


def logged(quiet: bool = False) -> tuple[BatchProgress, Clock, io.StringIO]:
    clock, stream = Clock(), io.StringIO()
    screen = Screen(quiet=quiet, stderr=stream, stdout=io.StringIO(), environ={})
    return BatchProgress(screen, films=10, here=2, parallel=2, clock=clock), clock, stream


def test_a_film_is_one_line_with_its_row_its_clip_its_seconds_and_its_cost() -> None:
    line = film_lines(ended(), width=80).plain
    assert line.split() == ["7", PATH, "0:42", "120", "credits"]
    assert cells(line.rstrip("\n")) == 79


def test_a_path_is_never_cut() -> None:
    view = film_lines(ended(came=f"{'long-' * 30}{PATH}"), width=80).plain
    assert f"{'long-' * 30}{PATH}\n" in view
    assert "0:42  120 credits" in view


@pytest.mark.parametrize("end", [FAILED, UNCLEAR, GOES_ON])
def test_what_came_to_nothing_says_why(end: str) -> None:
    assert film_lines(ended(end, "the hand is missing"), width=80).plain == (
        f"    7  film-7 {end}: the hand is missing\n"
    )


@settings(deadline=None)
@given(
    names=st.lists(NAMES, max_size=60),
    width=st.integers(20, 120),
    height=st.integers(5, 60),
    fraction=st.none() | st.floats(0, 1),
)
def test_the_live_part_stays_below_the_top_of_the_window(
    names: list[str], width: int, height: int, fraction: float | None
) -> None:
    films = [TakeState(take=name, state="generating", fraction=fraction, usual=600) for name in names]
    totals = Totals(
        films=500, done=213, under_way=len(films), failed=3, spent="31,950 credits", elapsed=760, left=1500
    )
    view = batch_view(films, totals, now=0, width=width, height=height)
    assert len(view.rows) < height
    assert all(cells(row) < width for row in view.plain.split("\n"))
    hidden = len(films) - (len(view.rows) - (2 if "… and" in view.plain else 1))
    assert (f"… and {hidden} more" in view.plain) == (hidden > 0)


def test_all_of_it_stands_in_one_line() -> None:
    totals = Totals(
        films=500, done=213, under_way=8, failed=3, spent="31,950 credits", elapsed=760, left=1500
    )
    assert totals_text(totals) == (
        "213 of 500 · 8 under way · 3 failed · 31,950 credits · 12:40, about 25 min left"
    )


def test_a_log_has_a_plain_line_for_each_end_and_none_in_between() -> None:
    progress, _, stream = logged()
    with progress:
        row = progress.film("row 7 (anime)", "film-7")
        row.phase("uploading")
        row.update("take 1", "running", 0.5, 3, None)
        progress.tick()
        assert stream.getvalue() == ""
        progress.ended(ended())
        progress.ended(ended(FAILED, "no hand", number=8))
    assert stream.getvalue() == (
        f"row 7 (anime) film-7: {PATH}, 0:42, 120 credits\nrow 8 (anime) film-8: failed: no hand\n"
    )


def test_nothing_is_said_to_who_wants_silence() -> None:
    progress, _, stream = logged(quiet=True)
    with progress:
        progress.ended(ended())
        progress.say("wait")
    assert stream.getvalue() == ""


def test_how_long_it_takes_is_told_once_the_pace_is_known() -> None:
    progress, clock, _ = logged()
    with progress:
        for number in range(5):
            assert progress.totals.left is None
            clock.now += 10
            progress.ended(ended(number=number))
        assert progress.totals.left == 30  # three films are left, at ten seconds each


def test_what_goes_on_at_the_service_is_no_failure() -> None:
    progress, _, _ = logged()
    with progress:
        for end in (DONE, GOES_ON, UNCLEAR, FAILED):
            progress.ended(ended(end))
        assert (progress.totals.done, progress.totals.failed) == (3, 2)


def test_a_row_shows_the_part_that_goes_on_and_how_many_are_done() -> None:
    progress, _, _ = logged()
    row = progress.film("row 7", "mars")
    row.phase("drawing", working="drawing", usual=8)
    for part in ("one", "two", "three"):
        row.update(part, "running", None, 2, None)
    row.finish("one")
    assert (row.state.take, row.state.state, row.state.note) == ("7 mars", "drawing", "1 of 3 done")
    for end in (row.fail, row.leave):
        end("two")
    row.unclear("three")
    assert row.state.state == "done"


def test_on_a_terminal_ends_scroll_by_above_the_part_that_is_drawn_over() -> None:
    stream = Terminal()
    screen = Screen(stderr=stream, stdout=Terminal(), environ={"TERM": "xterm", "COLUMNS": "80"})
    clock = Clock()
    with BatchProgress(screen, films=3, here=0, parallel=2, clock=clock) as progress:
        progress.film("row 7", "film-7").update("take 1", "queued", None, 0, None)
        progress.tick()
        drawn = len(stream.getvalue())
        progress.tick()
        assert len(stream.getvalue()) == drawn  # nothing has changed
        clock.now += 1
        progress.tick()
        assert len(stream.getvalue()) > drawn
        progress.ended(ended())
        with progress.aside():
            assert stream.getvalue().endswith(("\x1b[2K", "\x1b[?25h", "\r"))
    assert PATH in stream.getvalue()
    assert stream.getvalue().count("\x1b[?25l") == stream.getvalue().count("\x1b[?25h")
