"""The most that a day may cost at a service, asked inside the ledger's own write: what another program has just noted
counts, so that two at once cannot both take the last of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from seedance_cli.errors import NotEnough, WrongInput
from seedance_cli.film.take_states import INTENT, REFUSED, UNSENT
from seedance_cli.money import Amount, in_unit, is_above
from seedance_cli.services.protocol import State
from seedance_cli.takes.ledger.entry import Entry
from seedance_cli.takes.ledger.rows import kept, select

if TYPE_CHECKING:
    from sqlite3 import Connection

NEVER_TAKEN = (UNSENT, REFUSED)


def local_midnight() -> str:
    """When today began on this machine's clock, ISO 8601 in UTC."""
    today = datetime.now().astimezone().date()
    # Without a zone it is read as this machine's, which may have had another offset at that hour.
    return datetime.combine(today, time()).astimezone(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """What a day may cost at `service`, an `amount`; `worth` is what one of the service's units is worth, where it says so.
    `place` is the file where a person changes it. `day_began` gives an ISO 8601 time in UTC."""

    service: str
    amount: Amount
    place: str
    worth: Amount | None = None
    day_began: Callable[[], str] = local_midnight

    def in_unit(self, unit: str) -> float:
        """The cap in the unit that orders are priced in. Raises WrongInput where it cannot be held against them."""
        limit = in_unit(self.amount, unit, self.worth)
        if limit is None:
            raise WrongInput(
                f"{self.service} counts in {unit or 'a unit of its own'}; a daily cap in {self.amount.unit} cannot be held against it.",
                hint=f"In {self.place}, under daily_cap: {self.service}: {Amount(10, unit)}",
            )
        return limit

    def said(self, unit: str) -> str:
        """ "the daily cap of 2,000 credits (20.00 CNY)"."""
        limit = Amount(self.in_unit(unit), unit)
        written = f" ({self.amount})" if self.amount.unit not in ("", unit) else ""
        return f"the daily cap of {limit}{written} at {self.service}"

    @property
    def lift(self) -> str:
        """How a person changes it."""
        return f"Raise or remove {self.service} under daily_cap in {self.place}"


def need_room(
    connection: "Connection",
    cap: Cap,
    estimate: Amount | None,
    lives: Callable[[Entry], bool] = lambda _entry: True,
) -> None:
    """Raise NotEnough where an order would take the day above its cap, or where nobody knows: what it costs (None), or what
    an earlier one of today did. `lives` tells whether the sender of an intent still runs."""
    if estimate is None:
        raise NotEnough(
            f"What this costs is not known beforehand, so the daily cap of {cap.amount} at {cap.service} cannot be kept; "
            "it was not sent.",
            hint=cap.lift,
        )
    limit = cap.in_unit(estimate.unit)
    went = spent(today(connection, cap, lives), cap, estimate.unit)
    if is_above(went + estimate.number, limit):
        before = f"{Amount(went, estimate.unit)} went today, by the ledger, and this" if went else "This"
        raise NotEnough(
            f"{before} would cost {estimate}: above {cap.said(estimate.unit)}; it was not sent.",
            hint=cap.lift,
        )


def today(connection: "Connection", cap: Cap, lives: Callable[[Entry], bool]) -> list[Entry]:
    """The entries of the service that were sent today and cost something, those on their way among them."""
    began = cap.day_began()
    # By the index of days: whoever waits to send does so for minutes.
    earlier = (datetime.fromisoformat(began) - timedelta(days=1)).isoformat(timespec="seconds")
    where = "WHERE service = ? AND created >= ? AND max(created, sent) >= ?"
    found = select(connection, where, kept("service", cap.service), earlier, began)
    costly = (each for each in found if not is_free(each))
    return [each for each in costly if each.state != INTENT or lives(each)]


def is_free(entry: Entry) -> bool:
    """Whether it cost nothing. Services give the money for a failed task back, unless its end tells a charge; one that
    was cancelled, or of which nobody knows, may have been charged."""
    return entry.state in NEVER_TAKEN or (entry.state == State.FAILED and not entry.price)


def spent(entries: Iterable[Entry], cap: Cap, unit: str) -> float:
    """What they cost in that unit: as told, else as estimated. What was charged in money of another kind, as in another
    region, is another account's. Raises NotEnough where nobody knows what one of them cost."""
    went = 0.0
    for entry in entries:
        figures = [
            Amount(number, told_in)
            for number, told_in in ((entry.price, entry.charged_in), (entry.estimate, entry.unit))
            if number is not None
        ]
        if not figures:
            raise NotEnough(
                f"What {entry.kind} {entry.id} of today cost is not known, so the daily cap of {cap.amount} at "
                f"{cap.service} cannot be kept; nothing more was sent.",
                hint=f"seedance takes show {entry.id}   {cap.lift[0].lower()}{cap.lift[1:]}",
            )
        known = (in_unit(figure, unit, cap.worth) for figure in figures)
        went += next((number for number in known if number is not None), 0.0)
    return went
