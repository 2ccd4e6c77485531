"""The daily cap from the person's settings, held against everything that a command is about to send: stills must not be paid
for a film that is refused. Each order is held against it once more as it is noted in the ledger."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from seedance_cli.commands.making.price import total
from seedance_cli.money import Amount
from seedance_cli.services.protocol import Request, VideoRequest

if TYPE_CHECKING:
    from seedance_cli.commands.making.crew import Crew


def check_cap(crew: "Crew", requests: Sequence[Request]) -> None:
    """Raise Refused, before anything is sent, where these would take today above its cap, or where that cannot be told."""
    cap, ledger = crew.cap, crew.ledger
    wanted = [] if cap is None else _to_be_paid(crew, requests)
    if cap is None or ledger is None or not wanted:
        return
    estimate = total(crew.service, wanted)
    cost = None if estimate.amount is None else Amount(estimate.amount, estimate.unit)
    ledger.need_room(cap, cost)


def _to_be_paid(crew: "Crew", requests: Sequence[Request]) -> list[Request]:
    """Those that are not stills which were sent already and will only be fetched: the ledger counts them."""
    from seedance_cli.takes.links import fingerprint

    if crew.wishes.again or crew.ledger is None:
        return list(requests)
    films = {str(each.folder.absolute()) for each in requests if isinstance(each, VideoRequest)}
    wanted = []
    for request in requests:
        if not isinstance(request, VideoRequest):
            mark = fingerprint(crew.service, request)
            sent = crew.ledger.same_request(mark, made_too=bool(films))
            if any(each.task_id and (each.folder in films or not films) for each in sent):
                continue
        wanted.append(request)
    return wanted
