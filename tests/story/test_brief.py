"""What a brief takes and what it refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedance_cli.errors import WrongInput
from seedance_cli.story.brief import Brief, nearest, nearest_ratio, plain


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07here", "here"),
        ("a\nb\tc\r\nd", "a b c  d"),
        ("\u202eevil\u202c", "evil"),
        ("[bold]kept[/bold] 宽字符 👩‍🚀", "[bold]kept[/bold] 宽字符 👩‍🚀"),
        ("\x00\x9b31m", "31m"),
    ],
)
def test_only_what_no_prompt_can_hold_is_dropped(text: str, left: str) -> None:
    assert plain(text) == left


@given(st.text())
def test_plain_text_is_printable_and_stays_as_it_is(text: str) -> None:
    cleaned = plain(text)
    assert plain(cleaned) == cleaned
    assert not any(ord(letter) < 32 or letter == "\x7f" for letter in cleaned)


@pytest.mark.parametrize("duration", [3, 16, 0, -5, 4.5, True, "8", None])
def test_only_whole_seconds_from_4_to_15(duration: object) -> None:
    with pytest.raises(WrongInput, match="whole seconds from 4 to 15"):
        Brief(idea="x", duration=duration)  # type: ignore[arg-type]


@pytest.mark.parametrize(("word", "near"), [("cinema", ""), ("OMNI_REFERENCE", "omni_reference")])
def test_the_nearest_word(word: str, near: str) -> None:
    assert nearest(word, ("16:9", "omni_reference")) == near


@pytest.mark.parametrize(
    ("text", "ratio"),
    [
        ("2.35:1", "21:9"),
        ("16:10", "16:9"),
        ("1080x1920", "9:16"),
        ("1", "1:1"),
        ("4/5", "3:4"),
        ("wide", "16:9"),
        ("0:1", "16:9"),
    ],
)
def test_the_ratio_of_the_most_similar_shape(text: str, ratio: str) -> None:
    assert nearest_ratio(text) == ratio
