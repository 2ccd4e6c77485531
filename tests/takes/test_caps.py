"""The daily cap, asked in the ledger's own write: what counts, what makes it impossible to keep, and two programs at once."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from seedance_cli.errors import Refused, WrongInput
from seedance_cli.money import Amount
from seedance_cli.services.protocol import Estimate, Order, State
from seedance_cli.takes.booking import booked
from seedance_cli.takes.ledger import Cap, Entry, Ledger
from seedance_cli.takes.ledger.caps import local_midnight
from tests.takes.ledger_entries import begun
from tests.takes.service import ScriptedService

TODAY = "2026-11-20T23:00:00+00:00"  # midnight in a place one hour east
NOON = "2026-11-21T11:00:00+00:00"


class Wall:
    """A clock on the wall that the test sets."""

    now = NOON

    def __call__(self) -> str:
        return self.now


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def ledger(tmp_path: Path, wall: Wall) -> Iterator[Ledger]:
    with Ledger.open(tmp_path, now=wall) as opened:
        yield opened


def cap(amount: float, unit: str = "", *, worth: Amount | None = None) -> Cap:
    return Cap(
        service="xskill",
        amount=Amount(amount, unit),
        place="/home/config.yaml",
        worth=worth,
        day_began=lambda: TODAY,
    )


def order(ledger: Ledger, cost: float | None = 100, unit: str = "credits", **changes: Any) -> Entry:
    """An order of that estimate that is being sent."""
    return begun(ledger, estimate=cost, unit=unit, **changes)


def goes(ledger: Ledger, limit: Cap, cost: float | None = 100, unit: str = "credits") -> bool:
    """Whether an order would go; asked both ways, which must agree. One that goes leaves nothing behind."""
    before = ledger.entries()
    try:
        ledger.need_room(limit, None if cost is None else Amount(cost, unit))
        asked = True
    except Refused:
        asked = False
    try:
        ledger.unsent(order(ledger, cost, unit, cap=limit, intent=True).id)
        written = True
    except Refused:
        assert ledger.entries() == before
        written = False
    assert asked == written
    return written


def test_a_day_may_cost_just_the_cap(ledger: Ledger) -> None:
    for _ in range(3):
        order(ledger, cap=cap(300))
    with pytest.raises(Refused) as caught:
        order(ledger, 0.5, cap=cap(300))
    assert caught.value.message == (
        "300 credits went today, by the ledger, and this would cost 0.5 credits: "
        "above the daily cap of 300 credits at xskill; it was not sent."
    )
    assert caught.value.hint == "Raise or remove xskill under daily_cap in /home/config.yaml"
    assert caught.value.exit_code == 3
    assert len(ledger.entries()) == 3


def test_cents_add_up_to_the_cap(ledger: Ledger) -> None:
    for _ in range(3):
        order(ledger, 0.1, "USD", cap=cap(0.3, "USD"))
    assert not goes(ledger, cap(0.3, "USD"), 0.01, "USD")


def test_an_order_that_is_only_noted_counts_while_its_sender_lives(ledger: Ledger, tmp_path: Path) -> None:
    other = Ledger.open(tmp_path, now=lambda: NOON)
    order(other, 250, intent=True)
    assert not goes(ledger, cap(300))
    other.close()
    assert goes(ledger, cap(300))


@pytest.mark.parametrize(
    ("end", "counts"),
    [("refused", 0), ("unsent", 0), ("failed", 0), ("cancelled", 100), ("unknown", 100), ("queued", 100), ("succeeded", 100),
     ("sending", 100), ("given up", 100)],
)  # fmt: skip
def test_what_counts(ledger: Ledger, end: str, counts: float) -> None:
    entry = order(ledger)
    match end:
        case "refused":
            ledger.refused(entry.id)
        case "unsent":
            ledger.unsent(entry.id)
        case "unknown":
            ledger.unknown(entry.id)
        case "given up":
            ledger.unknown(entry.id)
            ledger.ended(entry.id, State.CANCELLED)
        case "failed" | "cancelled" | "succeeded":
            ledger.accepted(entry.id, "t")
            ledger.ended(entry.id, State(end))
        case "queued":
            ledger.accepted(entry.id, "t")
    assert goes(ledger, cap(100 + counts))
    assert not goes(ledger, cap(99.99 + counts))


@pytest.mark.parametrize(("told", "counts"), [(None, 0), (0, 0), (30, 30)])
def test_what_failed_counts_as_much_as_its_end_told(
    ledger: Ledger, told: float | None, counts: float
) -> None:
    entry = order(ledger)
    ledger.accepted(entry.id, "t", 100)  # what it was to cost
    entry = ledger.ended(entry.id, State.FAILED, price=told)
    assert (entry.price, entry.charged_in) == (told, "credits")
    assert goes(ledger, cap(100 + counts))
    assert not goes(ledger, cap(99.99 + counts))


def test_the_charge_counts_where_it_is_told(ledger: Ledger) -> None:
    ledger.accepted(order(ledger, 100).id, "t1", 40)
    ledger.accepted(order(ledger, 100).id, "t2", 130)
    ledger.accepted(order(ledger, None).id, "t3", 10)
    assert goes(ledger, cap(280))
    assert not goes(ledger, cap(279))


def test_only_today_and_only_that_service(ledger: Ledger, wall: Wall) -> None:
    wall.now = "2026-11-20T22:59:59+00:00"
    order(ledger, 500)
    late = order(ledger, 70, intent=True)
    wall.now = "2026-11-20T23:00:01+00:00"
    ledger.sending(late.id)  # it waited over midnight
    order(ledger, 500, service="ark")
    assert goes(ledger, cap(170))
    assert not goes(ledger, cap(169))
    wall.now = "2026-11-21T22:59:59+00:00"
    order(ledger, 30)
    assert not goes(ledger, cap(199))


@pytest.mark.parametrize("end", ["succeeded", "unknown"])
def test_an_order_of_today_whose_cost_nobody_knows_keeps_everything_back(ledger: Ledger, end: str) -> None:
    entry = order(ledger, None, kind="raw")
    ledger.accepted(entry.id, "t") if end == "succeeded" else ledger.unknown(entry.id)
    with pytest.raises(
        Refused, match="What raw 1 of today cost is not known, so the daily cap of 900 at xskill"
    ) as caught:
        order(ledger, cap=cap(900))
    assert caught.value.hint.startswith("seedance takes show 1 ")
    assert "/home/config.yaml" in caught.value.hint


def test_an_order_whose_cost_nobody_knows_does_not_go(ledger: Ledger) -> None:
    with pytest.raises(
        Refused, match="What this costs is not known beforehand, so the daily cap of 900 credits"
    ):
        order(ledger, None, cap=cap(900, "credits"))
    assert ledger.entries() == ()


def test_a_cap_in_other_money_is_no_cap_but_a_mistake(ledger: Ledger) -> None:
    with pytest.raises(WrongInput, match="xskill counts in CNY; a daily cap in USD cannot be held") as caught:
        order(ledger, 5, "CNY", cap=cap(10, "USD"))
    assert caught.value.hint == "In /home/config.yaml, under daily_cap: xskill: 10.00 CNY"


def test_where_a_credit_is_worth_something_the_cap_may_be_in_that(ledger: Ledger) -> None:
    cent = Amount(0.01, "CNY")
    order(ledger, 150)
    ledger.accepted(order(ledger, 100).id, "t", 0.5, "CNY")  # charged in another unit than estimated
    assert goes(ledger, cap(3, "CNY", worth=cent))
    with pytest.raises(
        Refused, match=r"200 credits went today, .* the daily cap of 299 credits \(2\.99 CNY\) at xskill"
    ):
        order(ledger, cap=cap(2.99, "CNY", worth=cent))


def test_money_of_each_kind_is_counted_for_itself(ledger: Ledger) -> None:
    order(ledger, 9, "CNY")
    ledger.accepted(
        order(ledger, 2, "USD").id, "t", 30, "JPY"
    )  # the estimate stands where the charge tells nothing
    assert goes(ledger, cap(10), 1, "CNY")
    assert not goes(ledger, cap(10), 1.5, "CNY")
    assert goes(ledger, cap(10), 8, "USD")
    assert not goes(ledger, cap(10), 8.5, "USD")


def test_a_charge_of_no_unit_is_in_the_services_own(ledger: Ledger) -> None:
    ledger.accepted(order(ledger, None, "", kind="raw").id, "t", 60)
    assert not goes(ledger, cap(150))
    assert goes(ledger, cap(160))


def test_a_booking_that_is_refused_sends_nothing_and_notes_nothing(ledger: Ledger) -> None:
    service = ScriptedService([])
    line = booked(
        ledger,
        service,
        Order(body={}),
        "ab" * 32,
        kind="clip",
        folder="/f",
        title="",
        estimate=Estimate(amount=20, unit="points", basis=""),
        cap=Cap(service=service.name, amount=Amount(19), place="c"),
    )
    with pytest.raises(Refused), line:
        raise AssertionError("the order would be sent here")
    assert ledger.entries() == ()


def test_today_began_at_midnight_of_this_machine() -> None:
    began = datetime.fromisoformat(local_midnight())
    assert began.utcoffset() is not None
    here = began.astimezone()
    assert (here.hour, here.minute, here.second) == (0, 0, 0)
    assert here.date() == datetime.now().astimezone().date()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="sets the zone")
@pytest.mark.parametrize(("zone", "hour"), [("Etc/GMT-14", 10), ("Etc/GMT+12", 12), ("UTC", 0)])
def test_midnight_is_the_zones_own(monkeypatch: pytest.MonkeyPatch, zone: str, hour: int) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert datetime.fromisoformat(local_midnight()).hour == hour
    finally:
        monkeypatch.undo()
        time.tzset()


RACING = """
import json, os, sys
from pathlib import Path
from seedance_cli.errors import Refused
from seedance_cli.money import Amount
from seedance_cli.takes.ledger import Cap, Ledger
from tests.takes.ledger_entries import begun

cap = Cap(service="xskill", amount=Amount(1000), place="c")
here, there = os.pipe()
children = []
for number in range(4):
    children.append(os.fork())
    if not children[-1]:
        gone = 0
        with Ledger.open(Path(sys.argv[1])) as ledger:
            for _ in range(10):
                try:
                    begun(ledger, estimate=70, unit="credits", cap=cap, request_hash=str(number))
                    gone += 1
                except Refused:
                    pass
        os.write(there, bytes([gone]))
        os._exit(0)
for child in children:
    os.waitpid(child, 0)
print(json.dumps(list(os.read(here, 99))))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_four_programs_at_once_take_no_more_than_the_cap(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", RACING, str(tmp_path)], capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.returncode == 0, ended.stderr
    assert sum(json.loads(ended.stdout)) == 1000 // 70
    with Ledger.open(tmp_path) as ledger:
        assert len(ledger.entries()) == 1000 // 70


def test_a_day_of_many_orders_is_found_by_index(ledger: Ledger) -> None:
    order(ledger, 1)
    asked: list[str] = []
    ledger._file.read(lambda connection: connection.set_trace_callback(asked.append))
    ledger.need_room(cap(900), Amount(1, "credits"))
    ledger._file.read(lambda connection: connection.set_trace_callback(None))
    (question,) = [text for text in asked if text.startswith("SELECT")]
    steps = ledger._file.read(
        lambda connection: connection.execute(f"EXPLAIN QUERY PLAN {question}").fetchall()
    )
    assert [step[-1] for step in steps] == [
        "SEARCH entries USING INDEX entries_day (service=? AND created>?)"
    ]
