"""What was spent, as the ledger adds it up: against the same sums made by hand, and in the units that figures were told in."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seedance_cli.services.protocol import State
from seedance_cli.takes.ledger import GIVEN_UP, Entry, Ledger
from seedance_cli.takes.ledger.rows import insert
from seedance_cli.takes.ledger.schema import MARK
from seedance_cli.takes.ledger.spending import Spending, summed
from tests.takes.ledger_entries import begun

NOW = "2026-11-21T12:00:00+00:00"
DAY = "2026-11-21"
AMOUNTS = st.none() | st.integers(0, 4000).map(lambda number: number / 8)  # sums of eighths are exact
ENTRIES = st.lists(
    st.builds(
        Entry,
        id=st.just(0),
        kind=st.sampled_from(["clip", "still", "raw"]),
        service=st.sampled_from(["xskill", "ark"]),
        model=st.sampled_from(["fast", "standard"]),
        request_hash=st.just("h"),
        folder=st.just("/f"),
        state=st.sampled_from(["intent", "sending", "unknown", "unsent", "refused", *State]),
        price=AMOUNTS,
        unit=st.sampled_from(["credits", "CNY", ""]),
        estimate=AMOUNTS,
        error=st.sampled_from(["", GIVEN_UP]),
        created=st.sampled_from([NOW, "2026-11-02T09:30:00+00:00", "2026-10-01T09:30:00+00:00"]),
        sent=st.just(""),
        price_unit=st.sampled_from(["", "credits", "USD"]),
    ),
    max_size=25,
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path, now=lambda: NOW) as opened:
        yield opened


def by_hand(entries: list[Entry]) -> dict[tuple[str, str], dict[str, float]]:
    """The same sums, an entry at a time."""
    sums: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for entry in entries:
        if entry.state in ("intent", "unsent", "refused"):
            continue
        costs = entry.state != "failed" or bool(entry.price)
        price = entry.price if costs else None
        estimate = entry.estimate if costs else None
        unit = entry.unit if price is None else entry.charged_in
        if unit != entry.unit:
            estimate = None
        one = sums[entry.service, unit]
        one[{"clip": "clips", "still": "stills"}.get(entry.kind, "raw")] += 1
        one["estimated"] += estimate or 0
        one["charged"] += price or 0
        one["told"] += price is not None
        one["failed"] += not costs
        one["unclear"] += entry.state in ("unknown", "sending") or entry.error == GIVEN_UP
        if price is not None and estimate is not None:
            one["both"] += 1
            one["both_estimated"] += estimate
            one["both_charged"] += price
        if price is None and estimate is not None:
            one["not_told"] += 1
            one["open_estimate"] += estimate
        one["priceless"] += costs and price is None and entry.estimate is None
    return sums


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=ENTRIES)
def test_the_sums_are_those_made_by_hand(ledger: Ledger, entries: list[Entry]) -> None:
    def afresh(connection: Any) -> None:
        connection.execute("DELETE FROM entries")
        for entry in entries:
            insert(connection, entry, with_id=False)

    ledger._file.write(afresh)
    since = "2026-11-01T00:00:00+00:00"
    for moment, wanted in (("", entries), (since, [each for each in entries if each.created >= since])):
        spent = summed(ledger.spending(moment), "service", "unit")
        hand = by_hand(wanted)
        assert {(each.service, each.unit) for each in spent} == set(hand)
        for each in spent:
            told = hand[each.service, each.unit]
            names = (name for name in Spending.__slots__ if name not in ("service", "unit", "model", "day"))
            assert {name: getattr(each, name) for name in names} == {
                name: told[name] for name in Spending.__slots__[4:]
            }


def test_estimated_beside_charged_by_model_and_day(ledger: Ledger) -> None:
    numbers = count()
    for model, estimate, price in (("fast", 150, 150), ("fast", 150, 140), ("standard", 250, None)):
        entry = begun(ledger, model=model, estimate=estimate, unit="credits")
        ledger.accepted(entry.id, f"t{next(numbers)}", price)
    fast, standard = ledger.spending()
    assert (fast.model, fast.day, fast.clips) == ("fast", DAY, 2)
    assert (fast.estimated, fast.charged, fast.difference, fast.cost) == (300, 290, -10, 290)
    assert (standard.charged, standard.difference, standard.cost) == (0, None, 250)
    (whole,) = summed((fast, standard), "service")
    assert (whole.model, whole.clips, whole.estimated, whole.charged) == ("", 3, 550, 290)
    assert (whole.difference, whole.cost, whole.not_told, whole.open_estimate) == (-10, 540, 1, 250)


def test_a_charge_in_another_unit_is_never_added_to_the_estimate(ledger: Ledger) -> None:
    entry = begun(ledger, estimate=150, unit="credits")
    entry = ledger.accepted(entry.id, "t", 1.5, "CNY")
    assert (entry.estimate, entry.unit, entry.price, entry.charged_in) == (150, "credits", 1.5, "CNY")
    (spent,) = ledger.spending()
    assert (spent.unit, spent.charged, spent.estimated, spent.difference) == ("CNY", 1.5, 0, None)
    entry = ledger.heard(entry.id, State.RUNNING, price=150)  # of no unit: the estimate's
    assert (entry.price, entry.charged_in) == (150, "credits")


def test_what_is_retold_later_keeps_its_unit(ledger: Ledger) -> None:
    entry = begun(ledger, estimate=None, unit="")
    entry = ledger.accepted(entry.id, "t", 20, "points")
    assert (entry.unit, entry.charged_in) == ("points", "points")
    assert ledger.heard(entry.id, State.SUCCEEDED).charged_in == "points"


def test_what_failed_is_spent_where_its_end_told_a_charge(ledger: Ledger) -> None:
    for number, told in enumerate((None, 0, 15)):
        entry = begun(ledger, estimate=20, unit="credits")
        ledger.accepted(entry.id, f"t{number}", 20)
        ledger.ended(entry.id, State.FAILED, price=told)
    (spent,) = ledger.spending()
    assert (spent.clips, spent.failed, spent.told, spent.charged, spent.cost) == (3, 2, 1, 15, 15)
    assert (spent.estimated, spent.difference, spent.priceless) == (20, -5, 0)


def test_prices_of_failed_tasks_that_an_older_version_kept_are_no_charges(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as old:
        entry = begun(old, unit="credits")
        old.accepted(entry.id, "t", 20)
        old.ended(entry.id, State.FAILED, price=20)
        old._file.write(lambda connection: connection.execute("PRAGMA user_version=4"))
        old._file.write(lambda connection: connection.execute(f"PRAGMA application_id={MARK + 4}"))
    with Ledger.open(tmp_path) as ledger:
        assert [(each.state, each.price) for each in ledger.entries()] == [("failed", None)]
        assert ledger.spending()[0].failed == 1


def test_nothing_was_spent(ledger: Ledger) -> None:
    ledger.refused(begun(ledger, estimate=5, unit="credits").id)
    ledger.unsent(begun(ledger, estimate=5, unit="credits").id)
    begun(ledger, estimate=5, unit="credits", intent=True)
    assert ledger.spending() == ()


def test_ten_thousand_creates_are_a_few_rows(ledger: Ledger) -> None:
    begun(ledger, estimate=2, unit="credits")
    ledger._file.write(
        lambda connection: connection.execute(
            """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
            INSERT INTO entries (kind, service, model, request_hash, folder, title, state, task_id, price, unit, estimate,
            error, created, sent, urls, ended) SELECT kind, service, model, 'h' || i, folder, title, 'succeeded', 't' || i,
            1 + i % 2, unit, estimate, error, created, sent, urls, '' FROM n, entries"""
        )
    )
    (spent,) = ledger.spending()
    assert (spent.clips, spent.estimated, spent.charged, spent.unclear) == (10_001, 20_002, 15_000, 1)
