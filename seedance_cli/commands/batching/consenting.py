"""The one yes before a batch is sent: what all of it costs, how far the money reaches, and who may say so."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.commands.batching.planned import Plan, Turn
from seedance_cli.commands.batching.purse import Purse, reach, reach_of_cap
from seedance_cli.commands.making.consent import balance_now
from seedance_cli.commands.making.crew import Crew
from seedance_cli.errors import NotEnough, WrongInput
from seedance_cli.money import Amount, amount_text
from seedance_cli.services.protocol import Balance

if TYPE_CHECKING:
    from seedance_cli.terminal.result import Quote

MOST_WARNINGS = 12


def need_consent(crew: Crew, plan: Plan, purse: Purse, again: str, *, more: str) -> None:
    """Raise what keeps all of it from being sent: no key, nobody who can say yes, no money for the first film. `again` is
    the command, `more` the same with a budget that is enough."""
    if crew.free or not plan.turns:
        return
    crew.need_key()
    if not plan.to_send:
        return
    if not crew.wishes.yes and not crew.screen.interactive:
        raise WrongInput(
            f"This costs money at {crew.service.name} ({price_words(plan, purse)}), and nobody can be asked here.",
            hint=f"{again} --yes   (and --budget N as a limit), or --service animatic for the free one",
        )
    if not any(turn.sent for turn in plan.turns):
        _need_enough_for_one(crew, plan.to_send[0], purse, more)


def _need_enough_for_one(crew: Crew, first: Turn, purse: Purse, more: str) -> None:
    """Raise NotEnough where nothing at all would come of it."""
    price = None if first.price is None else Amount(first.price, purse.unit)
    if crew.cap is not None and crew.ledger is not None:
        crew.ledger.need_room(crew.cap, price)
    if price is not None and not purse.covers(price.number):
        fault = purse.too_little(price.number, first.job.name)
        fault.hint = f"{more}   goes on with what is missing"
        raise fault


def agreed(crew: Crew, plan: Plan, purse: Purse, out: Path) -> bool:
    """Whether it may be sent: with `--yes` it is said and done, else it is asked once."""
    say_warnings(crew, plan)
    if crew.free or not plan.to_send:
        return True
    left = balance_now(crew)
    if crew.wishes.yes:
        for words in (said(crew, plan, purse), *limits(crew, plan, purse, left), plan.face_rule):
            if words:
                crew.screen.say(words, style="dim")
        return True
    from seedance_cli.terminal.confirm import confirm_paid
    from seedance_cli.terminal.prompts import Prompts

    asker = Prompts(ascii_only=crew.screen.ascii_only)
    return confirm_paid(asker, _quote(crew, plan, purse, out, left), question="Shall they be sent?")


def say_warnings(crew: Crew, plan: Plan) -> None:
    """What the checklist says of the films, as far as anybody reads."""
    for words in plan.warnings[:MOST_WARNINGS]:
        crew.screen.say(f"warning: {words}")
    if len(plan.warnings) > MOST_WARNINGS:
        crew.screen.say(f"… and {len(plan.warnings) - MOST_WARNINGS} more warnings", style="dim")


def said(crew: Crew, plan: Plan, purse: Purse) -> str:
    """Who makes what, for how much, in one line."""
    name = f"{crew.service.name} {crew.region}".rstrip()
    price = price_words(plan, purse)
    return f"{name}: {what_is_sent(plan)}, {f'about {price}' if price[0].isdigit() else price}"


def what_is_sent(plan: Plan) -> str:
    """ "500 films, and 40 stills"."""
    films, takes = len(plan.to_send), sum(turn.missing for turn in plan.to_send)
    pictures = sum(turn.pictures for turn in plan.to_send)
    parts = [f"{films} film{'s' * (films != 1)}", f"in {takes} takes" if takes > films else ""]
    stills = f"and {pictures} still{'s' * (pictures != 1)}" if pictures else ""
    return ", ".join(filter(None, (" ".join(filter(None, parts)), stills)))


def price_words(plan: Plan, purse: Purse) -> str:
    return amount_text(plan.price, purse.unit) or "price unknown"


def limits(crew: Crew, plan: Plan, purse: Purse, left: Balance | None) -> Iterator[str]:
    """How far each limit reaches, where it does not reach over all."""
    prices = [turn.price for turn in plan.to_send if turn.price is not None]
    if purse.limit is not None:
        yield from _reaches(f"The budget of {purse.said}", reach(prices, purse.limit - purse.spent), prices)
    if crew.cap is not None:
        name = f"The daily cap of {crew.cap.amount} at {crew.service.name}"
        yield from _reaches(name, reach_of_cap(prices, crew, purse.unit), prices)
    if left is not None and left.amount is not None and left.unit == purse.unit:
        name = f"The balance of {amount_text(left.amount, left.unit)} at {crew.service.name}"
        yield from _reaches(name, reach(prices, left.amount), prices)


def _reaches(name: str, films: int, prices: Sequence[float]) -> Iterator[str]:
    if films < len(prices):
        yield f"{name} pays for the first {films} of {len(prices)}; it stops there."


def _quote(crew: Crew, plan: Plan, purse: Purse, out: Path, left: Balance | None) -> "Quote":
    from seedance_cli.terminal.moments import aged
    from seedance_cli.terminal.result import Quote

    whole = plan.price
    short = (whole or 0.0) - left.amount if left and left.amount is not None else 0.0
    one = plan.estimate
    return Quote(
        service=crew.service.name,
        region=crew.region,
        clip=what_is_sent(plan),
        price=price_words(plan, purse) if whole is not None else "",
        model=crew.wishes.model,
        basis=", ".join(filter(None, (one.source,))) if one else "",
        as_of=aged(one.as_of) if one else "",
        folder=str(out),
        balance=amount_text(left.amount, left.unit) if left else "",
        lacking=amount_text(short, purse.unit) if short > 0 else "",
        spent=f"{amount_text(purse.spent, purse.unit)} on this batch so far" if purse.spent else "",
        warnings=tuple(filter(None, (*limits(crew, plan, purse, left), plan.face_rule))),
    )


def need_known_price(plan: Plan, purse: Purse) -> None:
    """Raise NotEnough where a budget cannot be kept to, since nobody knows what a film costs."""
    unknown = next((turn for turn in plan.to_send if turn.price is None), None)
    if purse.limit is not None and unknown:
        raise NotEnough(
            f"What {unknown.job.name} costs is not known, so a budget of {purse.said} cannot be kept; nothing was sent.",
            hint="Leave --budget out, or choose another --service; see seedance services",
        )
