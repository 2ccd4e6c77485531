"""The daily cap in `config.yaml`, by the installed command against a strict xskill: nothing is sent that would go above it."""

import json
from collections.abc import Iterator

import pytest

from seedance_cli.takes.ledger import Entry, Ledger
from tests.commands.at_xskill import STILL_MODEL, Rehearsal
from tests.program import Program
from tests.takes.ledger_entries import begun
from tests.xskill_server import Server, serve

PAID = ("--service", "xskill", "--yes", "--via", "rest", "--poll-interval", "0.1", "--timeout", "0.05")
CLIP, STILL = 120, 16
NEW = ("new", "A walk over red dunes", "-d", "4", *PAID, "-o", "walk")


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve(held=True) as server:
        yield server


@pytest.fixture
def xskill(running: Server, seedance: Program) -> Rehearsal:
    """A service at which everything takes 60 s of a time that only the test moves."""
    running.reset()
    running.ways.clip_seconds = running.ways.still_seconds = 60
    return Rehearsal(seedance, running)


def capped(xskill: Rehearsal, cap: object, service: str = "xskill") -> str:
    """Set the cap; the file's path."""
    path = xskill.program.folder / ".config" / "config.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"daily_cap:\n  {service}: {cap}\n")
    return str(path)


def ledger(xskill: Rehearsal) -> Ledger:
    return Ledger.open(xskill.program.folder / ".state")


def entries(xskill: Rehearsal) -> tuple[Entry, ...]:
    with ledger(xskill) as opened:
        return opened.entries()


def test_a_film_above_the_cap_is_refused_whole_with_its_stills_unpaid(xskill: Rehearsal) -> None:
    path = capped(xskill, CLIP + STILL - 1)
    ended = xskill.run(*NEW, "--still", "a red hat=prop", "--json")
    assert (ended.code, ended.json["error"]["code"]) == (3, "refused")
    assert ended.json["error"]["message"] == (
        f"This would cost {CLIP + STILL} credits: above the daily cap of {CLIP + STILL - 1} credits at xskill; it was not sent."
    )
    assert ended.json["error"]["hint"] == f"Raise or remove xskill under daily_cap in {path}"
    assert (xskill.server.creates, entries(xskill), xskill.program.films()) == (0, (), set())


def test_what_went_today_counts_and_the_cap_may_be_met_exactly(xskill: Rehearsal) -> None:
    capped(xskill, 2 * CLIP)
    assert xskill.run(*NEW).code == 8
    assert xskill.run("shoot", "walk", *PAID, "--count", "2", "--again").code == 3
    assert xskill.server.creates == 1
    assert xskill.run("shoot", "walk", *PAID, "--again").code == 8
    ended = xskill.run("still", "A hat", *PAID)
    assert (ended.code, xskill.server.creates) == (3, 2)
    assert f"{2 * CLIP} credits went today" in ended.err


def test_a_still_that_was_sent_is_fetched_though_the_cap_is_reached(xskill: Rehearsal) -> None:
    capped(xskill, STILL)
    assert xskill.run("still", "A hat", *PAID).code == 8
    xskill.server.pass_time(100)
    assert xskill.run("still", "A hat", *PAID).code == 0
    assert xskill.server.creates == 1
    assert xskill.run("still", "A hat", *PAID, "--again").code == 3


def test_a_raw_order_has_no_price_beforehand_and_is_kept_back(xskill: Rehearsal) -> None:
    path = capped(xskill, 5000)
    params = json.dumps({"prompt": "a teapot", "num_images": 1})
    ended = xskill.run("task", "submit", "--model", STILL_MODEL, "--params", params)
    assert (ended.code, ended.json["status"], xskill.server.creates) == (3, "not_submitted", 0)
    assert "What this costs is not known beforehand, so the daily cap of 5,000" in ended.json["error"]
    assert path in ended.err


def test_an_order_of_today_that_nobody_knows_the_cost_of_keeps_the_rest_back(xskill: Rehearsal) -> None:
    capped(xskill, 5000)
    with ledger(xskill) as opened:
        opened.accepted(begun(opened, kind="raw").id, "t")
    ended = xskill.run(*NEW)
    assert (ended.code, xskill.server.creates) == (3, 0)
    assert "What raw 1 of today cost is not known" in ended.err


def test_a_plan_and_a_look_at_the_request_are_not_capped(xskill: Rehearsal) -> None:
    capped(xskill, 0)
    assert xskill.run(*NEW, "--dry-run").code == 0
    assert xskill.run(*NEW, "--plan").code == 0
    assert xskill.run("shoot", "walk", *PAID).code == 3
    assert xskill.run("shoot", "walk", "--service", "animatic", "--dry-run").code == 0


@pytest.mark.parametrize(
    ("service", "cap", "told"),
    [
        ("xskil", "5", '2:3: there is no service "xskil"; did you mean xskill?'),
        ("xskill", "a few", '2:3: xskill is "a few"; wanted an amount'),
        ("xskill", "10 usd", "xskill counts in credits; a daily cap in USD cannot be held against it."),
    ],
)
def test_a_cap_that_cannot_be_kept_is_a_mistake_and_not_silence(
    xskill: Rehearsal, service: str, cap: str, told: str
) -> None:
    path = capped(xskill, cap, service)
    ended = xskill.run(*NEW)
    assert (ended.code, xskill.server.creates) == (2, 0)
    assert told in " ".join(ended.err.split())
    assert path in ended.err.replace("\n ", "")
