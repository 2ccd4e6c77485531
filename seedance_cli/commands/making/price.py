"""What a film costs before anything is sent: its stills and its takes in one sum, held against the budget."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from seedance_cli.commands.configured import worth_of
from seedance_cli.errors import Refused, WrongInput
from seedance_cli.money import Amount, amount_text, in_unit, is_above
from seedance_cli.services.protocol import Estimate, Request, Service

if TYPE_CHECKING:
    from seedance_cli.commands.making.crew import Crew


def total(service: Service, requests: Sequence[Request]) -> Estimate:
    """One estimate for all of `requests`: the amounts added up, unknown where one of them is or where they are in two
    units; the wait of the longest."""
    each = [service.estimate(request) for request in requests]
    amounts = [estimate.amount for estimate in each]
    known = [amount for amount in amounts if amount is not None]
    waits = [estimate.seconds for estimate in each if estimate.seconds is not None]
    adds_up = len(known) == len(amounts) and len({estimate.unit for estimate in each}) < 2
    return Estimate(
        amount=sum(known) if adds_up else None,
        unit=each[-1].unit if each else "",
        basis=" + ".join(_counted(estimate.basis for estimate in each)),
        source=", ".join(_once(estimate.source for estimate in each)),
        as_of=", ".join(_once(estimate.as_of for estimate in each)),
        seconds=max(waits, default=None),
    )


def check_budget(budget: Amount | None, crew: "Crew", requests: Sequence[Request]) -> None:
    """Raise Refused where these, together with what this command has spent already, would cost more than the budget, or
    nobody knows what they cost; WrongInput for a budget in money that the service does not count in."""
    if budget is None:
        return
    estimate = total(crew.service, requests)
    if estimate.amount == 0 and not crew.spent:
        return
    limit, said = limit_in(budget, crew, estimate)
    if estimate.amount is None:
        raise Refused(
            f"What this costs is not known, so a budget of {said} cannot be kept to; nothing was sent.",
            hint="Leave --budget out, or choose another --service; see seedance services",
        )
    whole, this = crew.spent + estimate.amount, Amount(estimate.amount, estimate.unit)
    if not is_above(whole, limit):
        return
    enough = Amount(whole, estimate.unit).typed
    if crew.spent:
        raise Refused(
            f"Spent so far {Amount(crew.spent, estimate.unit)}, and this would be {this}: above the budget of {said}; "
            "this was not sent.",
            hint=f"The same with --budget {enough}",
        )
    raise Refused(
        f"This would cost {this}, above the budget of {said}; nothing was sent.",
        hint=f"The same with --budget {enough}, or ask for less",
    )


def price_words(estimate: Estimate) -> str:
    """ "450 credits", "free", or "" where the price is unknown."""
    from seedance_cli.terminal.money_words import FREE

    return FREE if estimate.amount == 0 else amount_text(estimate.amount, estimate.unit)


def limit_in(budget: Amount, crew: "Crew", estimate: Estimate) -> tuple[float, str]:
    """The budget in the estimate's unit, and in words. Raises WrongInput where it cannot be held against it."""
    name, unit = crew.service.name, estimate.unit
    worth = worth_of(crew.service)
    limit = in_unit(budget, unit, worth)
    if limit is None:
        raise WrongInput(
            f"{name} counts in {unit or 'a unit of its own'}; a budget in {budget.unit} cannot be held against it.",
            hint=f"--budget {Amount(10 if estimate.amount is None else estimate.amount, unit).typed}",
        )
    ours = Amount(limit, unit)
    if budget.unit in ("", unit) or worth is None:
        return limit, str(ours)
    rate = f"{Amount(1, unit)} is {worth}"
    source = crew.service.card.worth.source if crew.service.card and crew.service.card.worth else None
    told = f", by {source.text}, {source.as_of}" if source else ""
    crew.say_once(f"A budget of {budget} is {ours} at {name}: {rate}{told}.")
    return limit, f"{ours} ({budget}, where {rate})"


def _counted(words: Iterable[str]) -> list[str]:
    """Each once, with how often it came: "2 × (16 credits × 1 picture)"."""
    counts = Counter(word for word in words if word)
    return [word if count == 1 else f"{count} × ({word})" for word, count in counts.items()]


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word for word in words if word))
