"""What skills.video's own words mean: its codes with the families they come in, its messages, and what a person can
change."""

import re
from enum import StrEnum

from seedance_cli.services.answers.wording import Meaning, advice_by, meaning_by
from seedance_cli.services.answers.wording import sign as _sign


class Code(StrEnum):
    """What a code says once its family (VIDEO_GENERATION_, IMAGE_GENERATION_, TTS_GENERATION_) is taken off."""

    FAILED = "FAILED"
    TIMEOUT = "TIMEOUT"
    RATE_LIMITED = "RATE_LIMITED"
    PROVIDER_UNAVAILABLE = "PROVIDER_UNAVAILABLE"
    UNSUPPORTED_MODEL = "UNSUPPORTED_MODEL"
    INVALID_INPUT = "INVALID_INPUT"
    INSUFFICIENT_CREDITS = "INSUFFICIENT_CREDITS"
    CONTENT_REJECTED = "CONTENT_REJECTED"


FAMILY = re.compile(r"^(?:[A-Z]+_)?GENERATION_")
CHANGE_CONTENT = (
    "The content was refused: take out realistic faces, names of people, brands and films, blood and weapons, in the words "
    "as in the references; drawn and painted figures pass more often."
)
LATER = "The service has trouble of its own; try again later."
ADVICE = {
    Code.FAILED: "The service could not make it. The same order sometimes succeeds on a later try; else make the prompt or the "
    "references simpler.",
    Code.TIMEOUT: "The service took too long; try again later.",
    Code.RATE_LIMITED: "Wait a minute and try again.",
    Code.PROVIDER_UNAVAILABLE: LATER,
    Code.UNSUPPORTED_MODEL: "seedance services   shows the models that are known.",
    Code.INVALID_INPUT: "A parameter or a reference file was not accepted: check ratio, seconds, and the size and format "
    "of each file.",
    Code.INSUFFICIENT_CREDITS: "seedance balance --service skills.video",
    Code.CONTENT_REJECTED: CHANGE_CONTENT,
}
SIGNS = (
    _sign(
        Meaning.FACE,
        r"\b(?:human |real )?faces?\b|real[ -]?(?:person|people|human)|likeness",
        "A reference shows a realistic face, drawn by a model or not: use a clearly drawn or painted figure, or show hands "
        "or the back of the head.",
    ),
    _sign(
        Meaning.MODERATION,
        r"moderat|violat|sensitive|inappropriate|content policy|copyright|\bnsfw\b|unsafe",
        CHANGE_CONTENT,
    ),
    _sign(Meaning.BALANCE, r"insufficient credits?|not enough credits?|out of credits", ADVICE[Code.INSUFFICIENT_CREDITS]),
    _sign(Meaning.NO_MODEL, r"unsupported model|unknown model|\bmodel\b.{0,80}\bnot (?:found|exist|available|supported)"),
    _sign(Meaning.PARAMETERS, r"invalid (?:input|param|request|value)|must be|is required|not supported", ADVICE[Code.INVALID_INPUT]),
    _sign(Meaning.SLOW, r"time(?:d[ -]?)?[ _-]?out", ADVICE[Code.TIMEOUT]),
    _sign(Meaning.TROUBLE, r"upstream|unavailable|internal|overload|\bbusy\b", LATER),
)  # fmt: skip
ELSE = "Change the prompt or the references, and try again."


def code_in(words: str) -> Code | None:
    """What a code of the service says, of whichever family; None for one that is not known."""
    plain = FAMILY.sub("", words.strip().upper())
    return Code(plain) if plain in Code.__members__ else None


def meaning_of(words: str) -> Meaning | None:
    """What a message is about, None where it says nothing we know."""
    return meaning_by(SIGNS, words)


def is_about_content(code: Code | None, words: str) -> bool:
    """Whether a failure is a refusal of what is seen, heard or said. Words decide only where no code does."""
    if code in (None, Code.FAILED):
        return meaning_of(words) in (Meaning.FACE, Meaning.MODERATION)
    return code is Code.CONTENT_REJECTED


def advice_for(code: Code | None, words: str) -> str:
    """What to change after a failure that was told with this code and in these words: a face among what is refused is
    more than the code says."""
    if code is Code.CONTENT_REJECTED or code is None or code is Code.FAILED:
        return advice_by(SIGNS, words, ADVICE[code] if code else ELSE)
    return ADVICE[code]
