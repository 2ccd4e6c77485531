"""`--budget`, and the waiting times: checked before anything is sent."""

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from seedance_cli import cli
from seedance_cli.commands.making.crew import Crew
from seedance_cli.commands.making.price import check_budget
from seedance_cli.commands.said import budget_from
from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.money import Amount
from seedance_cli.services.animatic.service import Animatic
from seedance_cli.services.cards.card import Card, Source, Worth
from seedance_cli.services.protocol import Estimate, Request, StillRequest
from tests.program import Program
from tests.takes.service import ScriptedService

TWELVE = Estimate(amount=12.0, unit="USD", basis="a price list")
CENT = Worth(amount=0.01, unit="CNY", source=Source(text="the price list", as_of="2026-04"))
STILL = StillRequest(prompt="a hat", ratio="16:9")


class Priced(ScriptedService):
    """A paid service at which each request costs what the test says."""

    def __init__(self, *each: Estimate, worth: Worth | None = None) -> None:
        super().__init__(script=[])
        self.each = list(each)
        self.card = Card(service="scripted", models={}, path=Path("card.yaml"), worth=worth)

    def estimate(self, request: Request) -> Estimate:
        return self.each[0] if len(self.each) == 1 else self.each.pop(0)


class Buyer:
    """As much of a crew as a budget is held against."""

    def __init__(self, service: Priced, spent: float = 0.0) -> None:
        self.service = service
        self.spent = spent
        self.heard: list[str] = []

    def say_once(self, words: str) -> None:
        self.heard.append(words)

    def check(self, budget: str, requests: int = 1) -> None:
        check_budget(budget_from(budget), cast("Crew", self), [STILL] * requests)

    def refused(self, budget: str, requests: int = 1) -> SeedanceError:
        with pytest.raises(SeedanceError) as caught:
            self.check(budget, requests)
        return caught.value


def costing(amount: float | None, unit: str = "credits", *, worth: Worth | None = None) -> Buyer:
    return Buyer(Priced(Estimate(amount=amount, unit=unit, basis=""), worth=worth))


@pytest.mark.parametrize("text", ["-1", "nan", "inf", "ten", "1e999", "3 quid"])
def test_what_is_no_price(text: str) -> None:
    with pytest.raises(WrongInput, match=r"--budget .* is no price"):
        budget_from(text)


def test_what_is_unsaid_is_no_budget() -> None:
    assert budget_from("") is None
    costing(None).check("")


def test_a_budget_is_compared_with_all_takes_together() -> None:
    twelve = costing(12.0, "USD")
    for enough in ("12", "12usd", "$12.00", "USD 12"):
        twelve.check(enough)
    fault = twelve.refused("11.5")
    assert fault.message == "This would cost 12.00 USD, above the budget of 11.50 USD; nothing was sent."
    assert (fault.exit_code, fault.hint) == (3, "The same with --budget 12usd, or ask for less")
    assert "24.00 USD" in twelve.refused("12usd", requests=2).message


def test_what_was_spent_already_counts() -> None:
    buyer = Buyer(Priced(Estimate(amount=120, unit="credits", basis="")), spent=16)
    buyer.check("136")
    fault = buyer.refused("135")
    assert "Spent so far 16 credits, and this would be 120 credits: above the budget of 135" in fault.message
    assert fault.hint == "The same with --budget 136"


def test_binary_fractions_are_not_money() -> None:
    costing(0.1, "USD").check("0.3usd", requests=3)
    assert costing(0.1001, "USD").refused("0.1usd").message.startswith("This would cost 0.1001 USD, above")


def test_an_unknown_price_keeps_to_no_budget() -> None:
    assert "not known" in costing(None, "USD").refused("100").message
    two_units = Buyer(Priced(TWELVE, replace(TWELVE, unit="CNY")))
    assert "not known" in two_units.refused("100", requests=2).message


@pytest.mark.parametrize(
    ("budget", "unit", "hint"),
    [("10usd", "CNY", "--budget 12cny"), ("10cny", "USD", "--budget 12usd"), ("10 credits", "CNY", "--budget 12cny"),
     ("10usd", "credits", "--budget 12")],
)  # fmt: skip
def test_a_budget_in_other_money_is_held_against_nothing(budget: str, unit: str, hint: str) -> None:
    fault = costing(12.0, unit).refused(budget)
    wrong = str(budget_from(budget)).split()[-1]
    assert fault.message == f"scripted counts in {unit}; a budget in {wrong} cannot be held against it."
    assert (fault.exit_code, fault.hint) == (2, hint)


def test_where_the_card_says_what_a_credit_is_worth_the_budget_is_converted_and_that_is_said() -> None:
    buyer = costing(450, worth=CENT)
    buyer.check("4.5 cny")
    assert buyer.heard == [
        "A budget of 4.50 CNY is 450 credits at scripted: 1 credit is 0.01 CNY, by the price list, 2026-04."
    ]
    fault = buyer.refused("¥4.49")
    assert "above the budget of 449 credits (4.49 CNY, where 1 credit is 0.01 CNY)" in fault.message
    assert fault.hint == "The same with --budget 450, or ask for less"
    assert buyer.refused("1usd").exit_code == 2


def test_what_a_credit_is_worth_says_nothing_of_two_currencies() -> None:
    assert costing(12.0, "USD", worth=CENT).refused("10cny").exit_code == 2


def test_what_is_free_fits_a_budget_in_any_money() -> None:
    costing(0.0, "free").check("0usd")
    assert budget_from("0") == Amount(0.0)


def test_the_animatic_fits_any_budget(seedance: Program) -> None:
    assert seedance.run("new", "A walk", "-d", "4", "--budget", "0", "--plan", "-o", "walk").code == 0


def test_above_the_budget_nothing_is_written_or_rendered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEEDANCE_CONFIG_DIR", str(tmp_path / ".config"))
    monkeypatch.setattr(Animatic, "estimate", lambda service, request: TWELVE)
    assert cli.run(["new", "A walk", "-d", "4", "--budget", "5", "--yes", "-o", "walk"]) == 3
    assert "above the budget of 5.00 USD" in capsys.readouterr().err
    assert not (tmp_path / "walk").exists()


@pytest.mark.parametrize("flag", ["--poll-interval", "--timeout"])
@pytest.mark.parametrize("value", ["-1", "nan", "inf", "86401"])
@pytest.mark.parametrize("command", [["new", "A walk", "--plan"], ["shoot", "walk"]], ids=["new", "shoot"])
def test_a_time_that_cannot_be_waited(seedance: Program, command: list[str], flag: str, value: str) -> None:
    ended = seedance.run(*command, flag, value)
    assert ended.code == 2
    assert f"{flag} {value} is not possible" in ended.err
    assert seedance.films() == set()
