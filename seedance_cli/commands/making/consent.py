"""The one yes before money is spent: asked with the price where somebody can answer, said with `--yes` elsewhere."""

import shlex
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.commands.making.cap import check_cap
from seedance_cli.commands.making.crew import Crew
from seedance_cli.commands.making.price import price_words, total
from seedance_cli.errors import OutcomeUnknown, Refused, SeedanceError, WrongInput
from seedance_cli.services.protocol import Balance, Request, StillRequest, VideoRequest
from seedance_cli.story.storyboard import Storyboard

if TYPE_CHECKING:
    from seedance_cli.takes.ledger import Entry
    from seedance_cli.terminal.result import Quote

BALANCE_WAIT = 8.0
"""Seconds that a confirmation waits for the balance; it can be given without."""


def need_consent(crew: Crew, requests: Sequence[Request]) -> None:
    """Raise WrongInput, before anything is begun, where money would be spent and nobody can be asked, and Refused where
    it would take today above its cap."""
    if crew.free:
        return
    crew.need_key()
    check_cap(crew, requests)
    for path in crew.links.missing(crew.service, *requests):
        crew.service.check_upload(path)
    if not crew.wishes.yes and not crew.screen.interactive:
        price = price_words(total(crew.service, requests)) or "an unknown price"
        raise WrongInput(
            f"This costs money at {crew.service.name} ({price}), and nobody can be asked here.",
            hint="Add --yes (and --budget N as a limit), or --service animatic for the free one.",
        )
    _hear_of_films(crew, requests)
    twins = twins_of(crew, requests)
    if twins and not crew.wishes.again and (crew.wishes.yes or not crew.screen.interactive):
        number = twins[0].id
        ends = (
            "finishes it"
            if twins[0].task_id
            else f"looks again; seedance takes cancel {number} --give-up   ends it"
        )
        film = Path(twins[0].folder).parent.parent if twins[0].kind == "clip" else None
        resume = f"seedance resume {shlex.quote(str(film))}" if film else "seedance resume"
        raise OutcomeUnknown(
            f"{_twin_said(crew, twins[0])} Sending it once more may be paid twice.",
            hint=f"{resume}   {ends}; --again sends a new one all the same",
        )


def _hear_of_films(crew: Crew, requests: Sequence[Request]) -> None:
    """A film's own takes tell what was sent for it, also where the ledger was lost or is another machine's."""
    from seedance_cli.commands.sent.rebuilding import take_in

    films = {each.folder for each in requests if isinstance(each, VideoRequest)}
    if crew.ledger is not None:
        with suppress(SeedanceError):
            take_in(crew.ledger, films)


def twins_of(crew: Crew, requests: Sequence[Request]) -> "tuple[Entry, ...]":
    """The ledger's entries of the very same requests that have come to no end: of clips all, those included that are made
    and not here yet, of stills those of which nobody knows whether they were accepted, since one that is under way is
    waited for and not sent again."""
    from seedance_cli.commands.sent.telling import lacks_its_clip
    from seedance_cli.takes.links import fingerprint

    if crew.ledger is None:
        return ()
    marks = dict.fromkeys(
        (fingerprint(crew.service, each), isinstance(each, VideoRequest)) for each in requests
    )
    found = [
        (is_clip, twin)
        for mark, is_clip in marks
        for twin in crew.ledger.same_request(mark, made_too=is_clip)
        if twin.is_unfinished or lacks_its_clip(twin)
    ]
    return tuple(twin for is_clip, twin in found if is_clip or not twin.task_id)


def twin_words(twin: "Entry", *, being_sent: bool = False) -> str:
    """What is known of an earlier sending, in a sentence; `being_sent` right now, that is."""
    from seedance_cli.terminal.moments import moment_text

    when = f"The same request was sent {moment_text(twin.sent or twin.created)}, and"
    if not twin.is_unfinished:
        return f"{when} its clip is made, and not here yet: {twin.folder}."
    if twin.task_id:
        return f"{when} is {twin.state}: {twin.folder}."
    if being_sent:
        return f"{when} is on its way from another program this moment: {twin.folder}."
    return f"{when} its outcome is unknown: {twin.folder}."


def _twin_said(crew: Crew, twin: "Entry") -> str:
    return twin_words(twin, being_sent=crew.ledger is not None and crew.ledger.is_being_sent(twin))


def _twin_warning(crew: Crew, twin: "Entry") -> str:
    instead = "fetches it" if twin.task_id else "looks for it"
    return f"{_twin_said(crew, twin)} Sending it once more may be paid twice; seedance resume   {instead}"


def agreed(
    crew: Crew, requests: Sequence[Request], board: Storyboard | None = None, folder: str = ""
) -> bool:
    """Whether it may be sent: with `--yes` it is said and done, else it is asked once."""
    if crew.free:
        return True
    if crew.wishes.yes:
        say_price(crew, requests)
        for warning in _faces(crew, requests, board):
            crew.screen.say(warning, style="dim")
        if len(requests) > 1:
            _need_enough_for_all(crew, requests)
        return True
    from seedance_cli.terminal.confirm import confirm_paid
    from seedance_cli.terminal.prompts import Prompts

    asker = Prompts(ascii_only=crew.screen.ascii_only)
    twins = twins_of(crew, requests)
    yes = confirm_paid(asker, quote(crew, requests, board, folder=folder), question="Shall it be sent?")
    if yes:
        know(crew, twins)
    return yes


def know(crew: Crew, twins: "Sequence[Entry]") -> None:
    """The person was told of these and wants it all the same."""
    if crew.known is not None:
        crew.known |= {twin.id for twin in twins}


def quote(
    crew: Crew, requests: Sequence[Request], board: Storyboard | None = None, *, folder: str = ""
) -> "Quote":
    """What stands above the yes, for everything in `requests`."""
    from seedance_cli.terminal.moments import aged
    from seedance_cli.terminal.money_words import amount_text
    from seedance_cli.terminal.result import Quote

    estimate = total(crew.service, requests)
    clips = [each for each in requests if isinstance(each, VideoRequest)]
    one = crew.service.estimate(clips[0]) if clips else estimate
    price, whole = price_words(one), price_words(estimate)
    left = None if crew.free else balance_now(crew)
    short = (estimate.amount or 0) - left.amount if left and left.amount is not None else 0
    return Quote(
        service=crew.service.name,
        region=crew.region,
        clip=what_is_sent(requests),
        price=price,
        total="" if whole == price else whole,
        model=(crew.wishes.model or next(iter(crew.service.abilities.models), "")) if clips else "",
        basis=", ".join(filter(None, (estimate.basis, estimate.source))) if whole else "",
        as_of=aged(estimate.as_of),
        wait=crew.usual_seconds(clips[0] if clips else requests[0]),
        takes=max(1, len(clips)),
        folder=folder,
        balance=amount_text(left.amount, left.unit) if left else "",
        lacking=amount_text(short, estimate.unit) if short > 0 else "",
        uploads=_uploads(crew, requests),
        spent=f"{amount_text(crew.spent, estimate.unit)} on stills so far" if crew.spent else "",
        warnings=(
            *(_twin_warning(crew, each) for each in twins_of(crew, requests)),
            *_faces(crew, requests, board),
        ),
    )


def face_warnings(crew: Crew, board: Storyboard) -> tuple[str, ...]:
    """What the service says about faces, where pictures are sent to it."""
    rule = crew.service.abilities.face_rule
    pictures = board.stills or any(each.kind == "image" for each in board.references)
    return (rule,) if rule and pictures else ()


def _faces(crew: Crew, requests: Sequence[Request], board: Storyboard | None) -> tuple[str, ...]:
    if board is not None:
        return face_warnings(crew, board)
    rule = crew.service.abilities.face_rule
    from_pictures = any(isinstance(each, StillRequest) and each.edit for each in requests)
    return (rule,) if rule and from_pictures else ()


def balance_now(crew: Crew) -> Balance | None:
    """What is left on the account, None where that is not told soon enough: it decides nothing."""
    import asyncio

    async def ask() -> Balance | None:
        try:
            asking = limited(crew.service, crew.turns)
            return await asyncio.wait_for(asking.balance(), BALANCE_WAIT)
        except (SeedanceError, TimeoutError):
            return None

    from seedance_cli.takes.limited import limited
    from seedance_cli.terminal.progress import busy

    with busy(crew.screen, f"Asking {crew.service.name} for the balance"):
        return crew.run(ask())


def what_is_sent(requests: Sequence[Request]) -> str:
    """ "15 s · 9:16, and 2 stills"."""
    clips = [each.storyboard.brief for each in requests if isinstance(each, VideoRequest)]
    stills = sum(each.count for each in requests if isinstance(each, StillRequest))
    pictures = f"{stills} still{'s' * (stills > 1)}" if stills else ""
    clip = f"{clips[0].duration} s · {clips[0].ratio}" if clips else ""
    return ", and ".join(filter(None, (clip, pictures)))


def _uploads(crew: Crew, requests: Sequence[Request]) -> str:
    if not crew.service.abilities.uploads:
        return ""
    count = len(crew.links.missing(crew.service, *requests))
    return f"{count} picture{'s' * (count > 1)} will be uploaded" if count else ""


def _need_enough_for_all(crew: Crew, requests: Sequence[Request]) -> None:
    """Raise Refused where the balance surely does not cover all of it: stills would be paid for a film that is refused."""
    from seedance_cli.terminal.money_words import amount_text

    price, left = total(crew.service, requests), balance_now(crew)
    if left is not None and left.amount is not None and left.amount < (price.amount or 0.0):
        raise Refused(
            f"The balance at {crew.service.name} is {amount_text(left.amount, left.unit)}, and all of this is about "
            f"{price_words(price)}; nothing was sent.",
            hint="seedance balance",
        )


def say_price(crew: Crew, requests: Sequence[Request]) -> None:
    """Who renders what, and at what price, in one line."""
    from seedance_cli.terminal.moments import aged

    estimate = total(crew.service, requests)
    price = price_words(estimate)
    told = (estimate.basis, estimate.source, aged(estimate.as_of)) if price else ()
    rests = ", ".join(filter(None, told))
    name = f"{crew.service.name} {crew.region}".rstrip()
    said = f"{name}: {what_is_sent(requests)}, {f'about {price}' if price else 'price unknown'}"
    crew.screen.say(f"{said} ({rests})" if rests else said, style="dim")
