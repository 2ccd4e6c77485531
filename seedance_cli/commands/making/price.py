"""What a film costs before anything is sent: its stills and its takes in one sum, held against the budget."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from seedance_cli.commands.said import keep_to_budget
from seedance_cli.errors import Refused
from seedance_cli.services.protocol import Estimate, Request, Service

if TYPE_CHECKING:
    from seedance_cli.commands.making.crew import Crew


def total(service: Service, requests: Sequence[Request]) -> Estimate:
    """One estimate for all of `requests`: the amounts added up, unknown where one of them is; the wait of the longest."""
    each = [service.estimate(request) for request in requests]
    amounts = [estimate.amount for estimate in each]
    known = [amount for amount in amounts if amount is not None]
    waits = [estimate.seconds for estimate in each if estimate.seconds is not None]
    return Estimate(
        amount=sum(known) if len(known) == len(amounts) else None,
        unit=each[-1].unit if each else "",
        basis=" + ".join(_counted(estimate.basis for estimate in each)),
        source=", ".join(_once(estimate.source for estimate in each)),
        as_of=", ".join(_once(estimate.as_of for estimate in each)),
        seconds=max(waits, default=None),
    )


def check_budget(budget: float | None, crew: "Crew", requests: Sequence[Request]) -> None:
    """Raise Refused where these, together with what this command has spent already, would cost more than the budget, or
    nobody knows what they cost."""
    if budget is None:
        return
    estimate = total(crew.service, requests)
    if not crew.spent or estimate.amount is None:
        keep_to_budget(budget, estimate)
    elif crew.spent + estimate.amount > budget:
        raise Refused(
            f"Spent so far {crew.spent:g} {estimate.unit}, and this would be {estimate.amount:g}: above the budget of "
            f"{budget:g}; this was not sent.",
            hint=f"The same with --budget {crew.spent + estimate.amount:g}",
        )


def price_words(estimate: Estimate) -> str:
    """ "450 credits", "free", or "" where the price is unknown."""
    from seedance_cli.terminal.money_words import FREE, amount_text

    return FREE if estimate.amount == 0 else amount_text(estimate.amount, estimate.unit)


def _counted(words: Iterable[str]) -> list[str]:
    """Each once, with how often it came: "2 × (16 credits × 1 picture)"."""
    counts = Counter(word for word in words if word)
    return [word if count == 1 else f"{count} × ({word})" for word, count in counts.items()]


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word for word in words if word))
