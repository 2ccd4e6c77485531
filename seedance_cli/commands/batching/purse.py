"""The money of a batch: what everything that it sent has cost, earlier runs included, and how far the budget, the day's cap
and the balance reach over what is still to come."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.commands.batching.jobs import Job
from seedance_cli.commands.batching.journal import Journal
from seedance_cli.commands.configured import worth_of
from seedance_cli.errors import NotEnough
from seedance_cli.money import Amount, in_unit, is_above

if TYPE_CHECKING:
    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.film import Take
    from seedance_cli.takes.ledger import Entry


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

    def too_little(self, price: float, name: str) -> NotEnough:
        gone = f"{Amount(self.spent, self.unit)} went on this batch so far, and " if self.spent else ""
        return NotEnough(
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


def spent_so_far(jobs: Iterable[Job], journal: Journal, crew: "Crew", unit: str) -> float:
    """What earlier runs of the batch sent, at the charges told, else as estimated."""
    if crew.ledger is None:
        return 0.0
    since = {str(job.folder.absolute()): journal[job.key].at for job in jobs if job.key in journal}
    worth = worth_of(crew.service)
    entries = crew.ledger.entries() if since else ()
    ours = (each for each in entries if each.service == crew.service.name)
    return sum(_cost(each, unit, worth) for each in ours if each.created >= since.get(_film_of(each), "~"))


def _film_of(entry: "Entry") -> str:
    return str(Path(entry.folder).parent.parent) if entry.kind == "clip" else entry.folder


def _cost(entry: "Entry", unit: str, worth: Amount | None) -> float:
    from seedance_cli.takes.ledger.caps import is_free

    if is_free(entry):
        return 0.0
    return told_or_estimated(entry.price, entry.charged_in, entry.estimate, entry.unit, unit, worth)


def told_or_estimated(
    price: float | None,
    told_in: str,
    estimate: float | None,
    estimated_in: str,
    unit: str,
    worth: Amount | None,
) -> float:
    """A charge in `unit`: as it was told, else as it was estimated, nothing where neither can be counted in it."""
    figures = ((price, told_in), (estimate, estimated_in))
    known = (in_unit(Amount(number, given), unit, worth) for number, given in figures if number is not None)
    return next((number for number in known if number is not None), 0.0)


def cost_of(takes: "Iterable[Take]", each: float, unit: str, worth: Amount | None) -> float:
    """What takes have cost that were to cost so much `each`."""
    return sum(told_or_estimated(take.price, take.unit, each, unit, unit, worth) for take in takes)
