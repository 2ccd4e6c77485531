"""What was ever sent, as a person sees it: whole screens, and the words for a time of day."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedance_cli.terminal.moments import moment_text
from seedance_cli.terminal.safe_text import cells
from seedance_cli.terminal.takes_table import (
    ENDED,
    FAILED,
    UNCLEAR,
    UNDER_WAY,
    SentPage,
    SentRow,
    count_words,
    sent_page,
    sent_table,
)
from tests.terminal.seen import assert_screen

MODEL = "fal-ai/bytedance/seedream/v4.5/text-to-image"
ROWS = (
    SentRow(id=112, when="today 14:02", kind="clip", service="xskill", model="seedance_2.0_fast", state="generating", standing=UNDER_WAY, price="450 credits", where="mars-walk/takes/002", title="mars-walk"),
    SentRow(id=111, when="today 9:58", kind="clip", service="xskill", model="seedance_2.0", state="outcome unknown", standing=UNCLEAR, price="about 1,350 credits", where="~/films/水墨-对决/takes/001", title="水墨-对决"),
    SentRow(id=99, when="yesterday 23:10", kind="still", service="xskill", model=MODEL, state="done", standing=ENDED, price="32 credits", where="mars-walk", title="A torn glass dome on Mars at dusk, seedlings under it, low light, film grain, wide"),
    SentRow(id=8, when="3 Nov 8:00", kind="clip", service="xskill", model="seedance_2.0", state="failed", standing=FAILED, where="mars-walk/takes/001", title="mars-walk"),
    SentRow(id=7, when="31 Dec 2025", kind="raw", service="xskill", model="some/model", state="never sent", standing=ENDED),
)  # fmt: skip
PAGE = SentPage(
    row=ROWS[1],
    facts=(
        ("service", "xskill · seedance_2.0"),
        ("task", "none is known"),
        ("ended", ""),
        ("folder", "~/films/水墨-对决/takes/001"),
        ("said", "The connection to xskill ended before an answer came. It may have been charged."),
    ),
    links=(
        "https://cdn.example/v3-tasks/2026/11/21/a-name-that-is-long-and-must-stay-whole-to-be-copied.mp4",
    ),
    files=(("clip.mp4", "missing"), ("last-frame.png", "missing"), ("take.yaml", "there")),
    prompt="【风格】水墨，留白，淡彩 " * 40,
    next="seedance balance",
)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_the_list(width: int) -> None:
    drawn = sent_table(ROWS, width=width, note="3 older, none of them unfinished: --limit 0 shows all.").plain
    assert max(map(cells, drawn.splitlines())) <= width
    assert_screen(f"sent-{width}", drawn)


@pytest.mark.parametrize("width", [40, 80])
def test_one_in_full(width: int) -> None:
    drawn = sent_page(PAGE, width=width).plain
    assert all(cells(row) <= width for row in drawn.splitlines() if "https:" not in row)
    assert PAGE.links[0] in drawn
    assert_screen(f"sent-page-{width}", drawn)


def test_what_stands_out_is_coloured_by_how_it_stands() -> None:
    styles = {
        row.state: style
        for row in ROWS
        for line in sent_table([row]).rows
        for style, text in line
        if text == row.state
    }
    assert styles == {
        "generating": "accent strong", "outcome unknown": "warning", "done": "", "failed": "error", "never sent": "",
    }  # fmt: skip


def test_the_signs_need_no_colour_and_no_unicode() -> None:
    signs = [line[1:2] for line in sent_table(ROWS).plain_ascii.splitlines() if line[3:6].strip().isdecimal()]
    assert signs == ["*", "!", " ", " ", " "]


def test_nothing_unfinished_is_not_counted() -> None:
    assert count_words(ROWS[2:]) == ""
    assert (
        sent_table(ROWS[3:4]).plain.splitlines()[-1].strip()
        == "mars-walk · mars-walk/takes/001 · xskill · seedance_2.0"
    )
    assert sent_table(()).plain == ""


@given(words=st.text(max_size=200), width=st.integers(20, 140))
def test_words_of_a_service_never_leave_their_row(words: str, width: int) -> None:
    row = SentRow(id=1, when="today 14:02", kind=words, service=words, model=words, state=words, standing=UNDER_WAY, price=words[:20], where=words, title=words)  # fmt: skip
    for drawn in (
        sent_table([row], width=width),
        sent_page(SentPage(row=row, facts=(("said", words),), prompt=words), width=width),
    ):
        assert not any(
            ord(letter) < 32 or letter in "\x7f\x9b\u202e"
            for line in drawn.rows
            for _, text in line
            for letter in text
        )
        assert max(map(cells, drawn.plain.splitlines()), default=0) <= max(width, 50)


NOW = datetime(2026, 11, 21, 1, 30, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-11-20T17:05:00+00:00", "today 1:05"),
        ("2026-11-20T15:59:59+00:00", "yesterday 23:59"),
        ("2026-11-19T15:59:59+00:00", "19 Nov 23:59"),
        ("2025-12-31T15:59:59+00:00", "31 Dec 2025"),
        ("2026-11-22T00:00:00+00:00", "22 Nov 8:00"),
        ("", ""),
        ("soon", ""),
        ("0001-01-01T00:00:00+23:59", ""),
    ],
)
def test_a_time_as_one_says_it_here(moment: str, said: str) -> None:
    assert moment_text(moment, NOW) == said


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_time_is_said_somehow(moment: datetime) -> None:
    assert moment_text(moment.isoformat(), NOW) or moment.year in (1, 9999)
