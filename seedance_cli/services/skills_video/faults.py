"""What skills.video says when something is wrong, as one of our errors. One question decides: may a task have been started
and charged? After a create only a clear no is a refusal."""

import shlex
from dataclasses import dataclass
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
from seedance_cli.services.answers import unclear as settled
from seedance_cli.services.answers.wording import Meaning, sentence
from seedance_cli.services.skills_video.envelope import code_of, task_id_in, tells_state, words_in
from seedance_cli.services.skills_video.fields import MOST_FIELDS, flags_named, without_field
from seedance_cli.services.skills_video.wording import Code, advice_for, meaning_of
from seedance_cli.services.wire.reply import Reply

NAME = "skills.video"
KEY_HINT = f"export SKILLS_VIDEO_API_KEY=…   or, where none is exported: seedance auth login {NAME}"
BALANCE_HINT = f"seedance balance --service {NAME}"
DOCTOR = "seedance doctor   (SKILLS_VIDEO_BASE_URL is the host alone, as in https://open.skills.video)"
SURE = {Code.UNSUPPORTED_MODEL, Code.INVALID_INPUT, Code.INSUFFICIENT_CREDITS, Code.CONTENT_REJECTED}
"""Codes that are a clear no even where no status says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a reply answers: an order (`paid`), which may be one for stills; or a question, perhaps for a task."""

    paid: bool = False
    stills: bool = False
    task_id: str = ""


def fault_in(reply: Reply, asked: Asked) -> SeedanceError | None:
    """The error in a reply, None where it is a good one: what tells how the task stands is one, whatever its status."""
    told = tells_state(reply.data) and bool(task_id_in(reply.data))
    if told and (200 <= reply.status < 300 or _is_of(reply.data, asked)):
        return None
    if 200 <= reply.status < 300 and not _complains(reply.data):
        return None
    fault = _told(reply, asked, task_id_in(reply.data) if told or reply.status < 300 else "")
    fault.raw = reply.text or None if reply.data is None else reply.data
    return fault


def unclear(what: str, *, paid: bool, task_id: str = "") -> SeedanceError:
    """The error for an answer that settles nothing; `what` is a clause without its full stop."""
    look = f"{BALANCE_HINT}   (did the credits go down? it lists no tasks)"
    if task_id:
        look = f"seedance task query --service {NAME} --task-id {shlex.quote(task_id)}"
    return settled.unclear(what, paid=paid, look=look, task_id=task_id)


def _is_of(body: Any, asked: Asked) -> bool:
    return not asked.paid and asked.task_id != "" and task_id_in(body) == asked.task_id


def _complains(body: Any) -> bool:
    """Whether an answer that calls itself good is none."""
    if not isinstance(body, dict):
        return body is None
    code = body.get("code")
    return bool(body.get("error")) or (isinstance(code, str) and not code.isdigit() and code != "")


def _told(reply: Reply, asked: Asked, task_id: str) -> SeedanceError:
    """The error that a reply tells; `task_id` is that of a task which it names all the same."""
    said = _Said.of(reply)
    if task_id and asked.paid and (said.is_no or reply.status < 300):
        return unclear(f"{NAME} answered with a task and a fault at once{said}", paid=True, task_id=task_id)
    return (
        _refusal(said, reply, asked)
        or _not_understood(said, reply, asked)
        or _by_status(said, reply, asked)
        or _unsettled(said, reply, asked, task_id)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What a reply says: its `code`, its `words`, what they are about, and whether it `is_no`: surely nothing was taken."""

    code: Code | None
    words: str
    meaning: Meaning | None
    is_no: bool

    @classmethod
    def of(cls, reply: Reply) -> "_Said":
        code, words = code_of(reply.data), words_in(reply.data)
        sure = settled.refuses(reply.status) or (reply.status < 300 and code in SURE)
        meaning = meaning_of(words)
        words = words or settled.of_no_json(reply.data, reply.text)
        return cls(code=code, words=words, meaning=meaning, is_no=sure)

    def __str__(self) -> str:
        return f": {self.words}" if self.words else ""


def _refusal(said: _Said, reply: Reply, asked: Asked) -> SeedanceError | None:
    """A no to this order that more money, a key, other content or a little patience would turn into a yes."""
    if reply.status == 429 or (said.code is Code.RATE_LIMITED and reply.status < 300):
        return _too_many(said, reply, asked)
    if reply.status == 401:
        return NoKey(sentence(f"{NAME} does not accept the key{said}"), hint=KEY_HINT)
    if not said.is_no:
        return None
    if reply.status == 402 or said.code is Code.INSUFFICIENT_CREDITS or said.meaning is Meaning.BALANCE:
        return NotEnough(sentence(f"The balance at {NAME} is too low{said}"), hint=BALANCE_HINT)
    doubtful = said.code is None and said.meaning is Meaning.MODERATION
    if said.code is Code.CONTENT_REJECTED or said.meaning is Meaning.FACE or doubtful:
        code = Code.CONTENT_REJECTED
        return Refused(sentence(f"{NAME} refused the content{said}"), hint=advice_for(code, said.words))
    return None


def _not_understood(said: _Said, reply: Reply, asked: Asked) -> SeedanceError | None:
    """A no that other input would turn into a yes."""
    if not said.is_no or reply.data is None:
        return None
    if said.code is Code.UNSUPPORTED_MODEL or (asked.paid and reply.status == 404):
        known = said.code is Code.UNSUPPORTED_MODEL
        hint = advice_for(Code.UNSUPPORTED_MODEL, "") if known else DOCTOR
        return WrongInput(sentence(f"{NAME} has no such model{said or ' (404)'}"), hint=hint)
    if reply.status in (400, 422) or said.code is Code.INVALID_INPUT:
        return _wrong_input(said, reply, asked)
    return None


def _by_status(said: _Said, reply: Reply, asked: Asked) -> SeedanceError | None:
    status = reply.status
    if not settled.refuses(status):
        return None
    if status == 413:
        return WrongInput(
            sentence(f"What was sent is too large for {NAME}{said}"),
            hint="Make the reference files smaller, or pass links to them.",
        )
    if reply.data is None:
        # It comes from something in between, or from a host that is no skills.video: it took no order, and knows nothing
        # of tasks.
        kind = Refused if asked.paid else Unreachable
        return kind(
            sentence(f"What answers there is not {NAME} ({status}){said}"),
            hint=DOCTOR,
        )
    if status == 404:
        return NotFound(sentence(f"{NAME} does not have that{said or ' (404)'}"), hint="seedance takes list")
    if status == 403:
        return NoKey(sentence(f"{NAME} does not let this key do that{said}"), hint=KEY_HINT)
    return Refused(sentence(f"{NAME} refused the request ({status}){said}"), hint="seedance doctor")


def _unsettled(said: _Said, reply: Reply, asked: Asked, task_id: str) -> SeedanceError:
    status = "" if reply.status < 300 else f" ({reply.status})"
    fault = unclear(f"{NAME} gave no clear answer{status}{said}", paid=asked.paid, task_id=task_id)
    if isinstance(fault, Unreachable):
        fault.retry_after = reply.retry_after
    return fault


def _too_many(said: _Said, reply: Reply, asked: Asked) -> Refused:
    """In words alone, a no to an order is a no for good: only the status says that nothing came of it."""
    words = sentence(f"{NAME} wants fewer requests{said}")
    if asked.paid and reply.status != 429:
        return Refused(words, hint=f"{BALANCE_HINT}   (nothing should be gone); then try again in a minute")
    seconds = reply.retry_after
    wait = f"Wait {seconds:.0f} s and try again." if seconds else "Wait a minute and try again."
    return TooMany(words, hint=wait, retry_after=seconds)


def _wrong_input(said: _Said, reply: Reply, asked: Asked) -> WrongInput:
    named = list(dict.fromkeys(flags_named(reply.data, stills=asked.stills)))[:MOST_FIELDS]
    why = without_field(said.words) or "it does not say why"
    if not named:
        return WrongInput(
            sentence(f"{NAME} refused the request: {why}"), hint=advice_for(Code.INVALID_INPUT, said.words)
        )
    change = ", ".join(dict.fromkeys(flag.partition(" (")[0] for flag in named))
    nothing = "; nothing was charged" if asked.paid else ""
    return WrongInput(
        sentence(f"{NAME} refuses {', '.join(named)}: {why}"), hint=f"Change {change} and try again{nothing}."
    )
