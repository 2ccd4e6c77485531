"""Amounts: what can be typed for one and what cannot, and when one is held against another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedance_cli.errors import WrongInput
from seedance_cli.money import CREDITS, UNITS, Amount, in_unit, is_above, is_currency, read_amount

units = st.sampled_from(sorted({unit for unit in UNITS.values() if unit != CREDITS} | {"JPY"}))
numbers = st.integers(0, 10**13).map(lambda number: number / 10_000)


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("200", 200, ""), ("200 credits", 200, "credits"), ("1 credit", 1, "credits"), ("3.50usd", 3.5, "USD"),
        ("$3.5", 3.5, "USD"), ("US$ 3.5", 3.5, "USD"), ("¥20", 20, "CNY"), ("￥20", 20, "CNY"), ("20cny", 20, "CNY"),
        ("20 RMB", 20, "CNY"), ("20元", 20, "CNY"), ("usd 4", 4, "USD"), ("$4 usd", 4, "USD"), (" 0 ", 0, ""),
        (".5", 0.5, ""), ("7 jpy", 7, "JPY"), ("€2", 2, "EUR"),
    ],
)  # fmt: skip
def test_what_can_be_typed(text: str, number: float, unit: str) -> None:
    assert read_amount(text, "--budget") == Amount(number, unit)


@pytest.mark.parametrize(
    "text",
    ["", " ", "-1", "$-1", "+5", "nan", "inf", "ten", "1e3", "1e999", "9" * 14, "9" * 400, "3,50", "1,250", "3.5.5", "3 5",
     "3 quid", "$3cny", "usd", "--", "1_000", "０", "٣", "3%", "5 credits usd"],
)  # fmt: skip
def test_what_is_no_amount_names_the_flag(text: str) -> None:
    with pytest.raises(WrongInput, match=r"^--budget ") as caught:
        read_amount(text, "--budget")
    assert caught.value.hint.startswith("--budget 200")
    assert len(caught.value.message) < 150


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    try:
        found = read_amount(text)
    except WrongInput:
        return
    assert 0 <= found.number <= 1e12
    assert found.unit in UNITS.values() or is_currency(found.unit)


@given(numbers, units)
def test_what_stands_in_a_hint_can_be_typed(number: float, unit: str) -> None:
    again = read_amount(Amount(number, unit).typed)
    assert again.unit == unit
    assert not is_above(number, again.number)
    assert not is_above(again.number, number)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (Amount(2000, "credits"), "2,000 credits"), (Amount(1, "credits"), "1 credit"), (Amount(2.4, "credits"), "2.4 credits"),
        (Amount(3.6, "USD"), "3.60 USD"), (Amount(0.1875, "USD"), "0.1875 USD"), (Amount(0.1 + 0.2, "CNY"), "0.30 CNY"),
        (Amount(5), "5"), (Amount(0, "CNY"), "0.00 CNY"), (Amount(1_234_567.0, "credits"), "1,234,567 credits"),
    ],
)  # fmt: skip
def test_an_amount_in_a_sentence(amount: Amount, said: str) -> None:
    assert str(amount) == said


def test_one_unit_is_held_against_another_only_where_somebody_says_what_it_is_worth() -> None:
    cent = Amount(0.01, "CNY")
    assert in_unit(Amount(20), "credits") == in_unit(Amount(20, "credits"), "credits") == 20
    assert in_unit(Amount(20, "CNY"), "credits", cent) == pytest.approx(2000)
    assert in_unit(Amount(20, "CNY"), "credits") is None
    assert in_unit(Amount(20, "USD"), "credits", cent) is None
    assert in_unit(Amount(20, "CNY"), "USD", cent) is None
    assert in_unit(Amount(20, "CNY"), "credits", Amount(0, "CNY")) is None


@given(st.lists(st.integers(0, 10**6), max_size=40))
def test_a_sum_of_prices_is_not_above_itself(cents: list[int]) -> None:
    whole = sum(cent / 100 for cent in cents)
    assert not is_above(whole, sum(cents) / 100)
    assert is_above(whole + 0.01, sum(cents) / 100)
