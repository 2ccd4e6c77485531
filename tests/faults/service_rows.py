"""Which rows are played at which service: those of any wire at all of them, and each service's own refusals in its own
words, at once and late."""

from dataclasses import replace

from tests.ark_server import faults as ark
from tests.faults import troubles
from tests.faults.rows import ROWS
from tests.faults.troubles import NO_KEY, TOO_MANY, Trouble
from tests.loopback.faults import Fault, answer, echo_key
from tests.skills_server import faults as skills
from tests.wire.studios import ARK, SKILLS, XSKILL, Studio

OTHERWISE = {"401", "403"}
"""Rows whose answer is in xskill's words."""
REFUSED = {"create": "3"}
FAILED_LATE = {"create": "1"}
DEAD = answer(403, "<Error><Code>AccessDenied</Code><Message>Request has expired.</Message></Error>")
NEVER_THERE = 50
"""Times that a link is asked for in vain, which is more often than it is."""


def _no(name: str, fault: Fault, must: troubles.Must = REFUSED) -> Trouble:
    return Trouble(name, fault, must=must, no=True)


def _late(name: str, *code: str, must: troubles.Must = FAILED_LATE) -> Trouble:
    return Trouble(name, must=must, late=code)


ANY = (
    _no("the key echoed", echo_key(400), {"create": "2|3", "query": "0", "balance": "2|3|5"}),
    Trouble("link expired", DEAD, must={"download": "0"}),
    Trouble("link dead for good", DEAD, NEVER_THERE, must={"download": "1"}),
    Trouble("link not found", answer(404, "not found"), must={"download": "0"}),
)
ARK_ROWS = (
    _no("key refused", ark.error("AuthenticationError"), NO_KEY),
    _no("access denied", ark.error("AccessDenied"), {"create": "4"}),
    _no("overdue", ark.error("AccountOverdueError")),
    _no("model not open", ark.error("ModelNotOpen")),
    _no("no such model", ark.error("InvalidEndpointOrModel.NotFound"), {"create": "2"}),
    _no("parameter refused", ark.error("InvalidParameter", param="duration"), {"create": "2"}),
    _no("prompt refused", ark.error("InputTextSensitiveContentDetected")),
    _no("face refused", ark.error("InputImageSensitiveContentDetected.PrivacyInformation")),
    _no("quota for good", ark.error("SetLimitExceeded")),
    Trouble("too many, Retry-After 2", ark.too_many("2"), must=TOO_MANY, no=True, pause=2.0),
    Trouble("internal error, made", ark.error("InternalServiceError", after=True)),
    _late("clip refused late", "OutputVideoSensitiveContentDetected.PolicyViolation", must=REFUSED),
    _late("sound refused late", "OutputAudioSensitiveContentDetected", must=REFUSED),
    _late("expired late", "expired"),
    *ANY,
)
SKILLS_ROWS = (
    _no("key refused", skills.error(401), NO_KEY),
    _no("access denied", skills.error(403), {"create": "4"}),
    _no("too little credit", skills.refusal("INSUFFICIENT_CREDITS")),
    _no("too little credit, as of old", skills.refusal("INSUFFICIENT_CREDITS", shape="older")),
    _no("no such model", skills.refusal("UNSUPPORTED_MODEL"), {"create": "2"}),
    _no("parameter refused", skills.refusal("INVALID_INPUT", "duration must be an integer"), {"create": "2"}),
    _no("prompt refused", skills.refusal("CONTENT_REJECTED")),
    Trouble("too many, Retry-After 2", skills.too_many("2"), must=TOO_MANY, no=True, pause=2.0),
    Trouble("provider unavailable, made", skills.refusal("PROVIDER_UNAVAILABLE", after=True)),
    Trouble("generation failed, made", skills.refusal("FAILED", after=True)),
    Trouble("timed out, made", skills.refusal("TIMEOUT", after=True)),
    _late("clip refused late", "CONTENT_REJECTED", must=REFUSED),
    _late("failed late", "FAILED"),
    _late("timed out late", "TIMEOUT"),
    *ANY,
)
OF_ANY_WIRE = tuple(trouble for trouble in ROWS if trouble.name not in OTHERWISE)
ODD_CREDITS = {"a list", "a number"}
"""At skills.video, in whatever form credits come they are read, and where none are found they are told as unknown."""
AT_SKILLS = tuple(
    replace(trouble, must={call: codes for call, codes in trouble.must.items() if call != "balance"})
    if trouble.name in ODD_CREDITS
    else trouble
    for trouble in OF_ANY_WIRE
)
PLAYED: dict[str, tuple[Studio, tuple[str, ...], tuple[Trouble, ...]]] = {
    "xskill": (XSKILL, troubles.CALLS, ROWS),
    "ark": (ARK, ("create", "query", "download", "list"), (*OF_ANY_WIRE, *ARK_ROWS)),
    "skills.video": (SKILLS, ("create", "query", "download", "balance"), (*AT_SKILLS, *SKILLS_ROWS)),
}
"""By service: how it is served, the calls that it has, and the rows."""
