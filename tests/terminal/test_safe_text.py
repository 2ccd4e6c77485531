import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from seedance_cli.terminal.safe_text import cells, clip, pad, safe, wrap

READABLE = st.text(
    st.one_of(
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
        st.sampled_from("，。！“”《》…é한カ🎬 "),
    ),
    max_size=120,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bPq#0\x1b\\x", "x"),
        ("a\x9b31mb", "a31mb"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("\u2066one\u2069 two", "one two"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("filler\u3164\u115f", "filler"),
        ("two\n  lines\tand\x00 more", "two lines and more"),
        ("e" + "\u0301" * 40, "e" + "\u0301" * 3),
        ("[bold]not markup[/bold]", "[bold]not markup[/bold]"),
    ],
)
def test_what_could_move_the_cursor_or_deceive_is_gone(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_line_breaks_stay_where_they_are_wanted() -> None:
    assert safe("one\r\n  two\rthree\x1b[2J", lines=True) == "one\n  two\nthree"


@settings(deadline=None)
@given(st.text(max_size=300), st.integers(1, 50))
def test_safe_text_is_short_visible_and_stays_as_it_is(text: str, most: int) -> None:
    once = safe(text, most)
    assert len(once) <= most
    assert not any(unicodedata.category(letter) in ("Cc", "Cf", "Cs") for letter in once)
    assert safe(once, most) == once


@settings(deadline=None)
@given(READABLE)
def test_widths_are_counted_as_the_drawing_library_counts_them(text: str) -> None:
    assert cells(text) == cell_len(text)


@settings(deadline=None)
@given(READABLE, st.integers(2, 60))
def test_wrapping_keeps_every_letter_within_the_width(text: str, width: int) -> None:
    rows = wrap(text, width)
    assert all(cells(row) <= width for row in rows)
    assert "".join("".join(rows).split()) == "".join(text.split())


@settings(deadline=None)
@given(READABLE, st.integers(1, 60))
def test_clipping_and_padding_fit_exactly(text: str, width: int) -> None:
    assert cells(clip(text, width)) <= width
    assert cells(pad(text, width)) == width


def test_chinese_breaks_anywhere_but_before_closing_punctuation() -> None:
    assert wrap("雨后的竹林，薄雾缭绕", 10) == ["雨后的竹", "林，薄雾缭", "绕"]
    assert wrap("他说“好”，走了", 8) == ["他说", "“好”，走", "了"]


def test_a_word_too_long_is_cut_into_rows() -> None:
    assert wrap("go /a/very/long/path now", 8) == ["go", "/a/very/", "long/pat", "h now"]
