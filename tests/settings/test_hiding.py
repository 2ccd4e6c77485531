"""A key is taken out of any text, however it is spelled there, and nothing else is."""

import json
import string
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seedance_cli.settings.hiding import hiding
from tests.leaks import KEY, found_in, spelled

KEYS = st.text([chr(code) for code in range(33, 127)], min_size=8, max_size=60)
WORDS = st.text(string.ascii_letters + ' .,:;\n%\\"&', max_size=40)


@pytest.mark.parametrize("form", spelled())
def test_every_spelling_is_hidden(form: str) -> None:
    for text in (f"a {form} b", json.dumps({form: [form]}), quote(form), f"{form}{form}"):
        shown = hiding(KEY)(text)
        assert "[key]" in shown
        assert found_in(shown.encode()) is None


@settings(deadline=None)
@given(KEYS, st.randoms(use_true_random=False))
def test_letters_may_be_escaped_each_in_its_own_way(key: str, dice: object) -> None:
    ways = (
        lambda letter: letter,
        lambda letter: f"%{ord(letter):02X}",
        lambda letter: f"%25{ord(letter):02x}",
        lambda letter: f"\\u{ord(letter):04x}",
        lambda letter: f"\\x{ord(letter):02x}",
        lambda letter: f"&#{ord(letter)};",
        lambda letter: f"&#x{ord(letter):X};",
    )
    text = "".join(dice.choice(ways)(letter) for letter in key)  # type: ignore[attr-defined]
    assert hiding(key)(text) == "[key]"


@settings(deadline=None)
@given(KEYS, WORDS)
def test_a_text_without_it_stays_as_it_is(key: str, text: str) -> None:
    shown = hiding(key)(text)
    assert shown == text or key.casefold()[:3] in text.casefold() or "\\" in text or "%" in text


def test_of_several_keys_the_longest_is_hidden_first() -> None:
    assert hiding("sk-abcdefgh", "sk-abcdefgh-and-more")("no: sk-abcdefgh-and-more") == "no: [key]"


def test_a_short_key_could_be_any_word() -> None:
    assert hiding("success", "")("success") == "success"


@settings(deadline=None)
@given(KEYS)
def test_an_answer_stays_json(key: str) -> None:
    shown = hiding(key)(json.dumps({"before": key, "and": {"more": [f"x{key}y", 1]}}))
    data = json.loads(shown)
    assert data["and"]["more"][1] == 1
