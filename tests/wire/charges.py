"""What a film should cost, by our estimate before it was sent, beside what the service took for it."""

import json
from dataclasses import dataclass
from typing import Any

from tests.wire.films import seconds_given
from tests.wire.playing import Play
from tests.wire.studios import ARK, SKILLS

WIDTHS = (17, 13, 27, 11, 15, 15, 16)
COUNTED = 15.0
"""Seconds as which reference clips behind links are counted where nobody has measured them."""


@dataclass(frozen=True)
class Charge:
    """One film at one service. `estimate` is None where no price is known; `ours` is what our ledger holds as charged,
    `charge` what the service itself took, in `unit`."""

    name: str
    service: str
    model: str
    resolution: str
    estimate: float | None
    ours: float
    charge: float
    unit: str
    why: str

    @property
    def difference(self) -> float | None:
        """Charge less estimate."""
        return None if self.estimate is None else round(self.charge - self.estimate, 6)

    @property
    def line(self) -> str:
        """A row of the table."""
        told = "unknown" if self.estimate is None else f"{self.estimate:.10g} {self.unit}"
        apart = "" if self.difference is None else f"{self.difference:+.10g} {self.unit}"
        return _row(
            self.name, self.service, self.model, self.resolution, told, f"{self.charge:.10g} {self.unit}",
            apart if self.difference else "none" if apart else "", self.why,
        )  # fmt: skip


def charge_of(play: Play) -> Charge:
    """What a film that was played should have cost, and did."""
    entries = json.loads(play.run("takes", "list", "--json").out)["takes"]
    estimates = [entry["estimate"] for entry in entries]
    body: dict[str, Any] = play.take.request
    return Charge(
        name=play.name,
        service=play.studio.name,
        model=body.get("params", body).get("model", play.take.model),
        resolution=body.get("resolution", "-"),
        estimate=None if None in estimates else sum(estimates),
        ours=sum(entry["price"] for entry in entries),
        charge=play.studio.charged(play.server),
        unit=play.studio.unit,
        why=_why(play),
    )


def _why(play: Play) -> str:
    if play.studio is SKILLS:
        return "it tells no prices, only what an order has used"
    if play.studio is not ARK:
        return "by the second, twice as dear with a clip" if seconds_given(play.name) else "by the second"
    if seconds := seconds_given(play.name):
        return f"the clip behind a link lasts {seconds:g} s and was counted as {COUNTED:g} s, the most"
    return "by the token formula, the same on both sides"


def _row(*cells: str) -> str:
    return "".join(f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS, strict=False)) + cells[-1]


HEAD = _row("film", "service", "model", "resolution", "estimate", "charge", "difference", "why")
