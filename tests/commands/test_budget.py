"""`--budget`, and the waiting times: checked before anything is sent."""

from pathlib import Path

import pytest

from seedance_cli import cli
from seedance_cli.commands.said import budget_from, keep_to_budget
from seedance_cli.errors import Refused, WrongInput
from seedance_cli.services.animatic.service import Animatic
from seedance_cli.services.protocol import Estimate
from tests.program import Program

TWELVE = Estimate(amount=12.0, unit="USD", basis="a price list")


@pytest.mark.parametrize("text", ["-1", "nan", "inf", "ten", "1e999"])
def test_what_is_no_price(text: str) -> None:
    with pytest.raises(WrongInput, match="is no price"):
        budget_from(text)


def test_a_budget_is_compared_with_all_takes_together() -> None:
    keep_to_budget(None, TWELVE)
    keep_to_budget(budget_from("12"), TWELVE)
    with pytest.raises(Refused, match=r"12 USD, above the budget of 11\.5"):
        keep_to_budget(budget_from("11.5"), TWELVE)
    with pytest.raises(Refused, match="24 USD"):
        keep_to_budget(12, TWELVE, takes=2)


def test_an_unknown_price_keeps_to_no_budget() -> None:
    unknown = Estimate(amount=None, unit="USD", basis="")
    keep_to_budget(None, unknown)
    with pytest.raises(Refused, match="not known"):
        keep_to_budget(100, unknown)


def test_the_animatic_fits_any_budget(seedance: Program) -> None:
    assert seedance.run("new", "A walk", "-d", "4", "--budget", "0", "--plan", "-o", "walk").code == 0


def test_above_the_budget_nothing_is_written_or_rendered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEEDANCE_CONFIG_DIR", str(tmp_path / ".config"))
    monkeypatch.setattr(Animatic, "estimate", lambda service, request: TWELVE)
    assert cli.run(["new", "A walk", "-d", "4", "--budget", "5", "--yes", "-o", "walk"]) == 3
    assert "above the budget of 5" in capsys.readouterr().err
    assert not (tmp_path / "walk").exists()


@pytest.mark.parametrize("flag", ["--poll-interval", "--timeout"])
@pytest.mark.parametrize("value", ["-1", "nan", "inf", "86401"])
@pytest.mark.parametrize("command", [["new", "A walk", "--plan"], ["shoot", "walk"]], ids=["new", "shoot"])
def test_a_time_that_cannot_be_waited(seedance: Program, command: list[str], flag: str, value: str) -> None:
    ended = seedance.run(*command, flag, value)
    assert ended.code == 2
    assert f"{flag} {value} is not possible" in ended.err
    assert seedance.films() == set()
