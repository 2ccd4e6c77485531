"""The table of `python -m tests.wire charges` in short: two films at each service, figure by figure."""

from pathlib import Path

import pytest

from tests.wire.charges import HEAD, charge_of
from tests.wire.playing import Within, play
from tests.wire.studios import STUDIOS

ROWS = {
    ("sunrise-sunset", "xskill"): (240.0, 240.0, 0.0),
    ("skate-extension", "xskill"): (600.0, 600.0, 0.0),
    ("sunrise-sunset", "skills.video"): (None, 32.0, None),
    ("skate-extension", "skills.video"): (None, 40.0, None),
    ("sunrise-sunset", "ark"): (7.9902, 7.9902, 0.0),
    ("skate-extension", "ark"): (15.1452, 9.702, -5.4432),
}
"""Estimate, charge, and charge less estimate."""


@pytest.mark.parametrize(("name", "service"), ROWS)
def test_estimate_against_charge(tmp_path: Path, name: str, service: str) -> None:
    studio = STUDIOS[service]
    with studio.serve() as server:
        played = play(name, studio, server, Within(tmp_path))
        assert played.ended.code == 0, played.ended.out + played.ended.err
        cost = charge_of(played)
    estimate, charge, difference = ROWS[name, service]
    assert (cost.estimate, cost.charge, cost.difference) == (estimate, charge, difference)
    assert cost.ours == charge
    assert cost.line.startswith(f"{name:<17}{service}")
    assert len(HEAD.partition("why")[0]) == len(cost.line.removesuffix(cost.why))
