"""How far money reaches, and what a batch has cost."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedance_cli.commands.batching.bill import cost_of
from seedance_cli.commands.batching.purse import Purse, reach
from seedance_cli.errors import NotEnough
from seedance_cli.money import Amount
from seedance_cli.takes.ledger import Entry

PRICES = st.lists(st.integers(0, 500).map(lambda cents: cents / 100), max_size=30)


@given(prices=PRICES, most=st.integers(0, 5000).map(lambda cents: cents / 100))
def test_it_reaches_just_as_far_as_the_purse_pays(prices: list[float], most: float) -> None:
    purse = Purse(unit="USD", limit=most, said=f"{most} USD")
    paid = 0
    for price in prices:
        if not purse.covers(price):
            break
        purse.need(price, "a film")
        paid += 1
    assert paid == reach(prices, most)
    assert purse.spent == pytest.approx(sum(prices[:paid]))


def test_what_is_above_takes_nothing() -> None:
    purse = Purse(unit="credits", limit=100, said="100 credits", spent=60)
    with pytest.raises(NotEnough) as caught:
        purse.need(50, "mars-walk")
    assert caught.value.message == (
        "60 credits went on this batch so far, and mars-walk would cost 50 credits: above the budget of 100 credits; "
        "it was not sent."
    )
    assert purse.spent == 60
    purse.settle(60, 30)
    purse.need(50, "mars-walk")
    assert purse.spent == 80


def test_without_a_budget_everything_is_covered() -> None:
    assert Purse(unit="credits").covers(1e9)


def test_a_charge_counts_as_told_else_as_estimated() -> None:
    worth = Amount(0.01, "USD")
    assert cost_of(sent(price=90.0), "credits", worth) == 90
    assert cost_of(sent(), "credits", worth) == 120
    assert cost_of(sent(price=0.9, price_unit="USD"), "credits", worth) == pytest.approx(90)
    assert cost_of(sent(price=7.0, price_unit="CNY"), "credits", worth) == 120
    assert cost_of(sent(estimate=None), "credits", None) == 0
    assert cost_of(sent(state="failed"), "credits", worth) == 0
    assert cost_of(sent(state="failed", price=90.0), "credits", worth) == 90
    assert cost_of(sent(state="unsent"), "credits", worth) == 0


def sent(**told: Any) -> Entry:
    entry = Entry(1, "clip", "xskill", "fast", "hash", "/films/a/takes/001", estimate=120.0, unit="credits")
    return entry._replace(**told)
