"""`seedance takes spend`: since when, what a person reads, what a script gets."""

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from seedance_cli import cli
from seedance_cli.commands.sent.spend import as_told, since_from, spend_record, spend_view
from seedance_cli.errors import WrongInput
from seedance_cli.services.protocol import State
from seedance_cli.takes.ledger import Ledger
from tests.takes.ledger_entries import begun

EAST = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 21, 20, 3, tzinfo=EAST)


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("STATE", "CONFIG"):
        monkeypatch.setenv(f"SEEDANCE_{name}_DIR", str(tmp_path / name))
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path / "STATE"


def spent(state: Path) -> None:
    """Two clips of which one was charged less, one that failed, one that is lost, a still, and a clip at another service."""
    with Ledger.open(state) as ledger:
        for number, price in enumerate((150, 140, 150)):
            entry = begun(ledger, estimate=150, unit="credits", request_hash=f"{number}")
            ledger.accepted(entry.id, f"t{number}", price)
            ledger.ended(entry.id, State.FAILED if number == 2 else State.SUCCEEDED)
        ledger.unknown(begun(ledger, estimate=150, unit="credits", request_hash="l").id)
        still = begun(ledger, kind="still", model="seedream", estimate=16, unit="credits", request_hash="s")
        ledger.accepted(still.id, "t4", 16)
        ledger.accepted(begun(ledger, service="ark", estimate=5.01, unit="CNY").id, "t5")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("24h", "2026-11-20T12:03:00+00:00"), ("7d", "2026-11-14T12:03:00+00:00"), ("2w", "2026-11-07T12:03:00+00:00"),
        ("2026-11-01", "2026-10-31T16:00:00+00:00"), ("today", "2026-11-20T16:00:00+00:00"), ("ALL", ""), ("0h", "2026-11-21T12:03:00+00:00"),
    ],
)  # fmt: skip
def test_since_when(text: str, told: str) -> None:
    assert as_told(since_from(text, NOW)) == told


@pytest.mark.parametrize(
    "text",
    ["", "7", "d", "-7d", "7 years", "2026-13-01", "01.11.2026", "2026-11-22", "9999-01-01", "999999w"],
)
def test_a_time_that_is_none(text: str) -> None:
    with pytest.raises(WrongInput, match=re.escape(f"--since {text}")):
        since_from(text, NOW)


def test_today_is_this_machines() -> None:
    began = since_from("today")
    assert began is not None
    assert (began.hour, began.minute) == (0, 0)
    assert timedelta() <= datetime.now(UTC) - began < timedelta(hours=26)


def test_a_person_reads_what_it_came_to(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spent(state)
    assert cli.run(["takes", "spend"]) == 0
    told = capsys.readouterr().out
    assert re.match(r" Sent from here since \d+ \w+ [\d:]+; --since all shows everything\.\n", told)
    for words in (
        " ark · CNY clips stills estimated charged difference fast ",
        "Came to about 5.01 CNY, as estimated.",
        " together 4 1 466 306 -10",
        "Came to about 456 credits, as charged, and as estimated where no charge was told.",
        "1 of which the charge is not told, about 150 credits; the difference is that of the others.",
        "1 of unknown outcome: it may have been charged.",
        "1 failed, which services do not charge; not counted.",
    ):
        assert words in " ".join(told.split())
    assert max(map(len, told.splitlines())) <= 80


def test_a_script_gets_numbers_and_null_for_what_nobody_knows(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spent(state)
    assert cli.run(["takes", "spend", "--since", "all", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["since"] is None
    ark, xskill = record["services"]
    assert (ark["service"], ark["unit"], ark["estimated"], ark["charged"], ark["difference"], ark["cost"]) == (
        "ark", "CNY", 5.01, None, None, 5.01,
    )  # fmt: skip
    assert xskill | {
        "clips": 4, "stills": 1, "raw": 0, "estimated": 466, "charged": 306, "charged_and_estimated": 3, "difference": -10,
        "cost": 456, "charge_not_told": 1, "charge_not_told_estimate": 150, "cost_unknown": 0, "failed": 1,
        "may_have_been_charged": 1,
    } == xskill  # fmt: skip
    assert [each["model"] for each in xskill["models"]] == ["fast", "seedream"]
    assert sum(each["cost"] for each in record["days"] if each["service"] == "xskill") == 456
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", each["day"]) for each in record["days"])


def test_the_days_are_told_where_they_are_asked_for(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spent(state)
    assert cli.run(["takes", "spend", "--days", "--since", "24h"]) == 0
    told = capsys.readouterr().out
    assert re.search(r"\n \d+ \w+ \d{4}\s+ark about 5\.01 CNY\n\s+xskill about 456 credits\n$", told)


def test_what_was_sent_before_is_left_out(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Ledger.open(state, now=lambda: "2020-01-01T00:00:00+00:00") as ledger:
        begun(ledger, estimate=5, unit="credits")
    assert cli.run(["takes", "spend"]) == 0
    heard = capsys.readouterr()
    assert heard.out == ""
    assert heard.err.startswith("Nothing was spent. Sent from here since ")
    assert cli.run(["takes", "spend", "--since", "2020-01-01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["services"][0]["cost"] == 5


def test_a_wrong_time_is_said_before_anything_is_opened(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["takes", "spend", "--since", "soon"]) == 2
    assert "--since soon is no time" in capsys.readouterr().err
    assert not state.exists()


def test_what_cost_nobody_knows_what_is_called_that(tmp_path: Path) -> None:
    with Ledger.open(tmp_path) as ledger:
        ledger.accepted(begun(ledger, kind="raw", model="some/model").id, "t")
        found = ledger.spending()
    told = spend_view(found, None).plain
    assert " xskill · unit not told " in told
    assert "What it cost is not known." in told
    assert "Everything that was ever sent from here." in told
    assert spend_record(found, datetime(2026, 11, 1, tzinfo=UTC))["services"][0]["cost_unknown"] == 1
