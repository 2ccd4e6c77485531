"""What a batch has cost, by the ledger: all that its films' folders sent since they were begun, in earlier runs, for rows that
were changed since, and for what came to nothing, at the charges told, else as estimated."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.commands.batching.journal import Journal
from seedance_cli.commands.configured import worth_of
from seedance_cli.money import Amount, in_unit

if TYPE_CHECKING:
    from seedance_cli.commands.batching.planned import Turn
    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.takes.ledger import Entry


class Bill:
    """Counts place by place, a take's folder for its clip and the film's for its stills, so that a film which comes to its end
    is never counted twice, and leaves out what another row of the same saved film has under way."""

    def __init__(self, journal: Journal, crew: "Crew", unit: str) -> None:
        self._journal = journal
        self._crew = crew
        self._unit = unit
        self._worth = None if crew.free else worth_of(crew.service)
        self._counted: dict[str, float] = {}

    def so_far(self) -> float:
        """What earlier runs of the batch sent."""
        since = self._journal.since
        ledger = self._crew.ledger
        if ledger is None or not since:
            return 0.0
        ours = (each for each in ledger.entries() if each.service == self._crew.service.name)
        begun = (each for each in ours if each.created >= since.get(_film_of(each), "~"))
        self._counted = self._by_place(begun)
        return sum(self._counted.values())

    def ended(self, turn: "Turn") -> tuple[float, float]:
        """By how much the bill of the batch grew with a film that has come to an end, and what of it is for what came of the
        film in this run, what was sent earlier included."""
        ledger, folder = self._crew.ledger, turn.job.folder.absolute()
        since = self._journal.since_of(folder)
        if ledger is None or not since:
            return 0.0, 0.0
        found = ledger.of_film(self._crew.service.name, str(folder), since)
        costs = self._by_place(each for each in found if not self._is_anothers(each, turn))
        grown = sum(cost - self._counted.get(place, 0.0) for place, cost in costs.items())
        fetched = sum(self._counted.get(str(path.absolute()), 0.0) for path in turn.sent)
        self._counted |= costs
        return grown, grown + fetched

    def _is_anothers(self, entry: "Entry", turn: "Turn") -> bool:
        if entry.kind != "clip" or not turn.job.is_saved:
            return False
        number = Path(entry.folder).name
        owner = self._journal.owner(turn.job.folder, int(number)) if number.isdecimal() else ""
        return owner not in ("", turn.job.key)

    def _by_place(self, entries: "Iterable[Entry]") -> dict[str, float]:
        costs: dict[str, float] = {}
        for each in entries:
            costs[each.folder] = costs.get(each.folder, 0.0) + cost_of(each, self._unit, self._worth)
        return costs


def _film_of(entry: "Entry") -> str:
    return str(Path(entry.folder).parent.parent) if entry.kind == "clip" else entry.folder


def cost_of(entry: "Entry", unit: str, worth: Amount | None) -> float:
    """What was sent cost, in `unit`: as it was told, else as it was estimated, nothing where neither can be counted in it."""
    from seedance_cli.takes.ledger.caps import is_free

    if is_free(entry):
        return 0.0
    figures = ((entry.price, entry.charged_in), (entry.estimate, entry.unit))
    known = (
        in_unit(Amount(number, told_in), unit, worth) for number, told_in in figures if number is not None
    )
    return next((number for number in known if number is not None), 0.0)
