"""What a manifest says for all its films holds where no flag says otherwise: who makes them, how far the money reaches."""

import json

import pytest

from seedance_cli import cli
from tests.commands.batching.at_service import CLIP, Batches, batches, running

__all__ = ["batches", "running"]


def test_the_service_that_a_manifest_names_is_asked_and_not_the_one_with_a_key(batches: Batches) -> None:
    batches.write({"idea": "A bird", "duration": 4}, service="animatic")
    assert cli.run(["batch", "films.yaml", "--dry-run"]) == 0
    (line,) = batches.capture.readouterr().out.splitlines()
    assert json.loads(line)["service"] == "animatic"
    assert json.loads(line)["chosen"] == "named in films.yaml"


def test_a_manifest_is_nearer_than_the_environment_and_a_flag_nearer_than_both(
    batches: Batches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEEDANCE_SERVICE", "ark")
    batches.write({"idea": "A bird", "duration": 4}, service="animatic")
    assert cli.run(["batch", "films.yaml", "--dry-run"]) == 0
    assert json.loads(batches.capture.readouterr().out)["service"] == "animatic"
    assert cli.run(["batch", "films.yaml", "--dry-run", "--service", "xskill"]) == 0
    assert json.loads(batches.capture.readouterr().out)["service"] == "xskill"


def test_a_service_that_is_none_is_refused(batches: Batches) -> None:
    batches.write({"idea": "A bird", "duration": 4}, service="nosuch")
    assert cli.run(["batch", "films.yaml", "--yes"]) == 2
    assert "no service 'nosuch'" in batches.capture.readouterr().err
    assert batches.server.creates == 0


def test_a_budget_that_a_manifest_names_is_kept(batches: Batches) -> None:
    rows = [{"idea": f"A paper boat of {number} sheets"} for number in range(3)]
    batches.write(*rows, service="xskill", via="rest", budget=str(2 * CLIP), defaults={"duration": 4})
    assert cli.run(["batch", "films.yaml", "--yes"]) == 3
    assert batches.server.creates == 2


def test_a_hint_after_a_dry_run_sends_nothing(batches: Batches) -> None:
    batches.write({"idea": "A bird", "duration": 40}, {"idea": "A bird", "duration": 4})
    assert cli.run(["batch", "films.yaml", "--dry-run", "--yes", "--service", "xskill"]) == 2
    assert "--dry-run --keep-going" in batches.capture.readouterr().err
