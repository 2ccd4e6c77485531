"""What Ark says when something is wrong, as one of our errors.

One question decides: may a task have been started, or pictures made? After a create only a clear no is a refusal;
everything unclear is an outcome that nobody knows, and is never sent again.
"""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from seedance_cli.errors import (
    NoKey,
    NotEnough,
    NotFound,
    Refused,
    SeedanceError,
    TooMany,
    Unreachable,
    WrongInput,
)
from seedance_cli.services.answers.unclear import of_no_json, refuses
from seedance_cli.services.answers.unclear import unclear as nobody_knows
from seedance_cli.services.answers.wording import sentence
from seedance_cli.services.ark.answers import Told, error_in, task_id_in
from seedance_cli.services.ark.bodies import is_for_pictures
from seedance_cli.services.ark.naming import flag_of, reference_of
from seedance_cli.services.ark.wording import Sense, advice_for, sense_of
from seedance_cli.services.wire.reply import Reply
from seedance_cli.settings.keys import variable_of

CONSOLES = {"cn": "https://console.volcengine.com/ark", "intl": "https://console.byteplus.com/ark"}
OTHER_REGION = {"cn": "intl", "intl": "cn"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an answer answers: asked in which `region`, with which `body` where it starts something that is `paid`."""

    region: str = ""
    paid: bool = False
    body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def console(self) -> str:
        """Where an account of that region is looked after."""
        return CONSOLES.get(self.region, CONSOLES["cn"])


def fault_in(reply: Reply, asked: Asked) -> SeedanceError | None:
    """The error in an answer, None where it is a good one. What is unclear is OutcomeUnknown for what is paid, otherwise
    Unreachable."""
    told = error_in(reply.data)
    if 200 <= reply.status < 300 and (not told or (not asked.paid and "status" in reply.data)):
        return None  # a task that failed is a good answer
    if asked.paid and (task_id := task_id_in(reply.data)):
        return unclear(
            f"ark answered with a task and a fault at once: {told.words or reply.status}", asked, task_id
        )
    fault = _fault(reply, told, asked)
    fault.raw = reply.text or None if reply.data is None else reply.data
    return fault


def unclear(what: str, asked: Asked, task_id: str = "") -> SeedanceError:
    """The error for an answer that settles nothing; `what` is a clause without its full stop."""
    pictures = is_for_pictures(asked.body)
    tells = "its bills tell; pictures are not listed" if pictures else "lists the tasks of the last 7 days"
    look = (
        f"seedance task query --service ark --region {asked.region} --task-id {shlex.quote(task_id)}"
        if task_id
        else ""
    )
    fault = nobody_knows(what, paid=asked.paid, look=look or f"{asked.console}   {tells}", task_id=task_id)
    fault.lasting = asked.paid and pictures  # no list will ever have them
    return fault


def refusal(told: Told, asked: Asked, retry_after: float | None = None) -> SeedanceError | None:
    """The error that a code tells, None for one that does not say clearly that nothing came of the request."""
    said = f": {told.words or told.code}"
    match sense_of(told.code, told.words):
        case Sense.FACE | Sense.CONTENT:
            return _refused_content(told, said, asked)
        case Sense.PARAMETER:
            return _wrong_input(told, said, asked)
        case Sense.NO_MODEL:
            return _no_model(said, asked)
        case Sense.KEY:
            return _no_key(said, asked)
        case Sense.RIGHTS:
            why = sentence(f"ark does not let this key do that{said}")
            return NoKey(why, hint=f"{asked.console}   shows what it may do")
        case Sense.MONEY:
            why = sentence(f"The account at ark is overdrawn{said}")
            return NotEnough(why, hint=f"{asked.console}   to settle the bill")
        case Sense.NOT_OPEN:
            why = sentence(f"The model is not activated for this account{said}")
            how = "to activate it, with a prepaid balance or a resource pack"
            return Refused(why, hint=f"{asked.console}   {how}")
        case Sense.SPENT:
            why = sentence(f"A quota at ark is used up{said}")
            return NotEnough(why, hint=f"{advice_for(told.code, told.words)}\n{asked.console}")
        case Sense.WAIT:
            return _too_many(said, retry_after)
    return None


def for_good(no: SeedanceError) -> SeedanceError:
    """A no within an answer that seems good: only the number 429 says that nothing came of a request, and that it may be
    sent again."""
    return Refused(no.message, hint=no.hint) if isinstance(no, TooMany) else no


def _fault(reply: Reply, told: Told, asked: Asked) -> SeedanceError:
    status, said = reply.status, f": {told.words}" if told.words else ""
    page = of_no_json(reply.data, reply.text)
    if status >= 400 and not refuses(status):
        return unclear(f"ark gave no clear answer ({status}){said or (page and f': {page}')}", asked)
    if known := refusal(told, asked, reply.retry_after):
        return known if status >= 400 else for_good(known)
    if status == 429:
        return _too_many(said, reply.retry_after)
    if status == 401:
        return _no_key(said, asked)
    if 400 <= status < 500:
        return _of_status(status, told, said, asked)
    return unclear(f"ark gave no clear answer{said or (page and f': {page}')}", asked)


def _of_status(status: int, told: Told, said: str, asked: Asked) -> SeedanceError:
    """A clear no that the table does not explain."""
    if not told:
        kind = Refused if asked.paid else Unreachable
        return kind(
            f"What answers there is not ark ({status}).",
            hint="seedance doctor   (ARK_BASE_URL ends in /api/v3, as in https://ark.cn-beijing.volces.com/api/v3)",
        )
    if status == 404:
        missing = WrongInput if asked.paid else NotFound
        return missing(
            sentence(f"ark does not have that{said or f': {told.code}'}"), hint="seedance takes list"
        )
    if status == 413:
        return WrongInput(sentence(f"The request is too large{said}"), hint="Use fewer or smaller files.")
    return Refused(sentence(f"ark refused the request ({told.code or status}){said}"), hint="seedance doctor")


def _refused_content(told: Told, said: str, asked: Asked) -> Refused:
    about = reference_of(told, asked.body)
    return Refused(
        sentence(f"ark refused the request{said}") + (f" That is {about}." if about else ""),
        hint=advice_for(told.code, told.words),
    )


def _wrong_input(told: Told, said: str, asked: Asked) -> WrongInput:
    about = reference_of(told, asked.body)
    flag = about.partition("(")[2].rstrip(")") or about or flag_of(told)
    return WrongInput(
        sentence(f"ark refused the request{said}") + (f" That is {about}." if about else ""),
        hint=f"Change {flag} and try again; nothing was charged."
        if flag
        else advice_for(told.code, told.words),
    )


def _no_model(said: str, asked: Asked) -> WrongInput:
    return WrongInput(
        sentence(f"ark has no such model for this account{said}"),
        hint=f"{asked.console}   shows the models and endpoints that there are\nAn endpoint of your own (ep-…) goes into "
        "services/ark.yaml in the config folder, among the model's ids",
    )


def _no_key(said: str, asked: Asked) -> NoKey:
    return NoKey(sentence(f"ark does not accept the key{said}"), hint=_how_to_give_a_key(asked.region))


def _how_to_give_a_key(region: str) -> str:
    other = OTHER_REGION.get(region, "")
    if not other:
        return "export ARK_API_KEY=…   or, where none is exported: seedance auth login ark"
    return (
        f"export {_variable(region)}=…   or, where none is exported: seedance auth login ark --region {region}\n"
        f"A key belongs to one region, and this is {region}. One of {other} is given with {_variable(other)}, or "
        f"seedance auth login ark --region {other}, and used with --region {other}"
    )


def _variable(region: str) -> str:
    return variable_of("ARK_API_KEY", region)


def _too_many(said: str, retry_after: float | None) -> TooMany:
    wait = f"{retry_after:.0f} s" if retry_after else "a minute"
    words = sentence(f"ark wants fewer requests{said}")
    return TooMany(words, hint=f"Wait {wait} and try again.", retry_after=retry_after)
