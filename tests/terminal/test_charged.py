"""Who says what something cost."""

import pytest

from seedance_cli.terminal.money_words import charged


@pytest.mark.parametrize(
    ("price", "service", "unit", "words"),
    [
        ("450 credits", "xskill", "credits", "450 credits, as xskill told"),
        ("15.02 CNY", "ark", "CNY", "15.02 CNY, by what ark told"),
        ("", "ark", "CNY", "price not told"),
    ],
)
def test_charged(price: str, service: str, unit: str, words: str) -> None:
    assert charged(price, service, unit) == words
