"""The money of a batch: what it may cost, and how far the budget, the day's cap and the balance reach over what is still to
come. What it has cost is the bill's to tell."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from seedance_cli.errors import NotEnough
from seedance_cli.money import Amount, is_above

if TYPE_CHECKING:
    from seedance_cli.commands.making.crew import Crew


class AboveBudget(NotEnough):
    """The batch's own budget said no: a higher one is all that is lacking."""


@dataclass(slots=True)
class Purse:
    """What a batch may cost, in `unit`: `limit` (None: anything), as a person would say it in `said`; `spent` is what it has,
    what is under way as estimated."""

    unit: str
    limit: float | None = None
    said: str = ""
    spent: float = 0.0

    def covers(self, price: float) -> bool:
        return self.limit is None or not is_above(self.spent + price, self.limit)

    def settle(self, estimated: float, cost: float) -> None:
        """What was taken out at an estimate has come to its cost."""
        self.spent += cost - estimated

    def need(self, price: float, name: str) -> None:
        """Take the price of the film `name` out. Raises NotEnough, and takes nothing, where the budget does not cover it."""
        if not self.covers(price):
            raise self.too_little(price, name)
        self.spent += price

    def too_little(self, price: float, name: str) -> AboveBudget:
        gone = f"{Amount(self.spent, self.unit)} went on this batch so far, and " if self.spent else ""
        return AboveBudget(
            f"{gone}{name} would cost {Amount(price, self.unit)}: above the budget of {self.said}; it was not sent."
        )


def reach(prices: Sequence[float], most: float) -> int:
    """How many of the first films a sum pays for."""
    sums = list(accumulate(prices))
    return next((place for place, whole in enumerate(sums) if is_above(whole, most)), len(sums))


def reach_of_cap(prices: Sequence[float], crew: "Crew", unit: str) -> int:
    """How many of the first films the day's cap lets through. Raises WrongInput and NotEnough where that cannot be told."""
    cap, ledger = crew.cap, crew.ledger
    if cap is None or ledger is None:
        return len(prices)
    sums = list(accumulate(prices))

    def is_too_much(whole: float) -> bool:
        try:
            ledger.need_room(cap, Amount(whole, unit))
        except NotEnough:
            return True
        return False

    return bisect_left(sums, True, key=is_too_much)
