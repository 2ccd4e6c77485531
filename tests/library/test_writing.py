"""What `dump` writes is read back to the letter, by our reader and, where YAML 1.1 differs, by that too."""

from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from seedance_cli.errors import WrongInput
from seedance_cli.library.document import dump, read_text

NASTY = (
    "", " ", "-", "- a", "-a", ":", "a:", "a: b", "a:b", "#", "a #b", "a#b", "16:9", "1:1", "no", "Yes", "on", "y",
    "null", "~", "true", "1e3", "1_000", "0x1f", "0o17", "012", ".5", ".inf", "2024-01-01", "=", "<<", "@image1 walks",
    "`x`", "%TAG", "!tag", "&a", "*a", "|", ">", "? a", "[a", "{a", "a]", "'", '"', "\\", "'a' b", "---", "--- a", "...",
    "trailing ", " leading", "tab\there", "\ttab", "a\tb ", "line\nline", "line\n", "line\n\n", "\n", "\n\n", "\nline",
    "a\n b\n", " a\nb", "a\n\nb", "a\n \nb", "a \nb", "- a\n- b", "# a\nb", "--- \n...\n", "a: b\nc: d", "key:\n",
    "\r", "a\r\nb", "\x85", "a\x85b\nc", "\u2028", "a\u2029b", "\ufeff", "\u202eabc", "\x00", "\x1b[31m", "\x7f", "\xa0",
    "🎬 take", "👩‍🚀", "שלום עולם", "مرحبا: يا", "镜头：推近", "一镜到底 #1", "e\u0301", "\U0010ffff", "\ufffe",
    "word " * 60, "wide  gap " * 30, "漫" * 300, "long: with colon " * 20, "# long comment " * 20, "- long dash " * 20,
    "x" * 300, ("para graph " * 20).strip() + "\n" + "b", "a " + "\tb c" * 60, "a " * 60 + "\u00a0b", "y " * 100 + "y",
)  # fmt: skip

LETTERS = st.one_of(
    st.characters(exclude_categories=["Cs"]),
    st.sampled_from(" \n\t:#-'\"\\|>&*!%@`[]{},?=~\r\x85\u2028\u2029\ufeff\u202e\u200d😀漫 "),
)
TEXTS = st.one_of(
    st.text(LETTERS, max_size=40), st.text(LETTERS, min_size=90, max_size=260), st.sampled_from(NASTY)
)
SCALARS = st.one_of(
    TEXTS, st.integers(-(10**30), 10**30), st.floats(allow_nan=False), st.booleans(), st.none()
)
KEYS = st.text(LETTERS, max_size=12)
DATA = st.dictionaries(
    KEYS,
    st.recursive(
        SCALARS,
        lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
        max_leaves=12,
    ),
    max_size=4,
)


def read_back(data: dict[str, Any]) -> Any:
    return read_text(dump({"all": data}), "test.yaml").plain("all")


def the_same(one: Any, other: Any) -> bool:
    """Equal, and of the same types all the way down: to Python, 1 == 1.0 == True."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(the_same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(the_same, one, other))
    return bool(one == other)


@pytest.mark.parametrize("text", NASTY)
def test_a_nasty_text_comes_back_to_the_letter(text: str) -> None:
    data = {"value": text, "list": [text, {"deep": text, "after": 1}], "last": text}
    assert the_same(read_back(data), data)


@given(DATA)
@example({"a": {"b": [[], {}, [[1], {"c": []}]]}})
def test_any_plain_data_comes_back_exactly(data: dict[str, Any]) -> None:
    assert the_same(read_back(data), data)


@given(st.text(LETTERS, max_size=30))
def test_a_key_comes_back_to_the_letter(key: str) -> None:
    assert the_same(read_back({key: 1}), {key: 1})


@given(st.one_of(st.sampled_from(NASTY), st.text("0123456789:.-+_eExXoOnNyYTZ ", max_size=12)))
def test_a_reader_of_yaml_1_1_takes_our_texts_for_texts(text: str) -> None:
    read = yaml.safe_load(dump({"value": text}))
    assert read == {"value": text}


def test_it_is_written_for_people() -> None:
    data = {
        "format": 1,
        "title": "mars-walk",
        "brief": {"idea": "An astronaut finds a garden on Mars", "ratio": "21:9", "duration": 15},
        "shots": [
            {"seconds": 3, "content": "Red dunes at first light; " * 5 + "a lone figure", "dialogue": []},
            {"seconds": 4, "content": "镜头推近：她跪下", "dialogue": [{"line": "Is it real?"}]},
        ],
        "prompt": "Shot 1\nShot 2",
    }
    assert (
        dump(data)
        == """\
format: 1
title: mars-walk
brief:
  idea: An astronaut finds a garden on Mars
  ratio: "21:9"
  duration: 15
shots:
  - seconds: 3
    content: >-
      Red dunes at first light; Red dunes at first light; Red dunes at first light; Red dunes at
      first light; Red dunes at first light; a lone figure
    dialogue: []
  - seconds: 4
    content: 镜头推近：她跪下
    dialogue:
      - line: Is it real?
prompt: |-
  Shot 1
  Shot 2
"""
    )


def test_a_text_that_is_not_unicode_is_refused() -> None:
    with pytest.raises(WrongInput, match="not Unicode"):
        dump({"path": "caf\udce9.png"})


def test_other_types_are_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError):
        dump({"path": object()})
