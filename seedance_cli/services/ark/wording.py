"""What Ark's error codes mean, and what a person can change, by the service's own table and advice: the same codes stand
in an answer that refuses a request and in a task that failed later. Told by the code alone: words change, and quote."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Sense(StrEnum):
    """What a code is about."""

    FACE = "face"
    CONTENT = "content"
    PARAMETER = "parameter"
    KEY = "key"
    RIGHTS = "rights"
    MONEY = "money"
    NOT_OPEN = "not open"
    NO_MODEL = "no model"
    WAIT = "wait"
    SPENT = "spent"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Row:
    """Codes that a pattern matches from their beginning, what they are about, and what to do."""

    pattern: re.Pattern[str]
    sense: Sense
    advice: str


def _row(pattern: str, sense: Sense, advice: str = "") -> Row:
    return Row(re.compile(pattern), sense, advice)


_SEEN = r"(?:SensitiveContentDetected|RiskDetection)"
NAMES = "Take names of people, brands, films and figures out of the prompt, and describe instead what is to be seen."

TABLE = (
    _row(
        rf"Input(?:Image|Video){_SEEN}\.PrivacyInformation",
        Sense.FACE,
        "A reference shows a real face, which is refused: use a drawn or painted figure, hands, or the back of a head.",
    ),
    _row(rf"InputText{_SEEN}\.PolicyViolation", Sense.CONTENT, NAMES),
    _row(
        rf"InputText{_SEEN}",
        Sense.CONTENT,
        "Change the prompt: no blood, no weapons, nobody by name, and milder words.",
    ),
    _row(
        rf"Input(?:Image|Video|Audio){_SEEN}\.PolicyViolation",
        Sense.CONTENT,
        "A reference shows or plays something protected: a known figure, brand, film or piece of music. Use another one.",
    ),
    _row(
        rf"Input(?:Image|Video|Audio){_SEEN}",
        Sense.CONTENT,
        "Use another reference: without weapons, blood and bare skin, and no grid of several pictures.",
    ),
    _row(
        rf"Output(?:Video|Audio){_SEEN}\.PolicyViolation",
        Sense.CONTENT,
        "Mostly a known figure or a celebrity is named in the prompt: describe instead. Else it is the music that the model "
        "made: --no-audio. Else a face that it made up: draw a portrait first (seedance still) and pass it with --image-ref. "
        "Else small or mixed faces in a reference, under 15 % of the frame.",
    ),
    _row(
        rf"Output\w*?{_SEEN}",
        Sense.CONTENT,
        "What was made was refused: milder words help, and the same order sometimes passes on a later try.",
    ),
    _row(r"SensitiveContentDetected|ContentSecurityDetectionError", Sense.CONTENT, NAMES),
    _row(
        r"InvalidParameter\.TaskType",
        Sense.PARAMETER,
        "Prompt, references and the kind of task do not go together: say in the prompt what each reference is for.",
    ),
    _row(
        r"InvalidParameter\.TosURLInvalid|InvalidImageURL",
        Sense.PARAMETER,
        "A reference cannot be fetched or read: check that its link opens without a login, or pass the file itself.",
    ),
    _row(r"InvalidEndpoint\.ClosedEndpoint", Sense.NO_MODEL),
    _row(
        r"(?:Missing|Invalid)Parameter",
        Sense.PARAMETER,
        "Check ratio, seconds, resolution, and the size and format of each reference.",
    ),
    _row(r"AuthenticationError", Sense.KEY),
    _row(r"AccountOverdue|OperationDenied\.ServiceOverdue", Sense.MONEY),
    _row(r"ModelNotOpen|OperationDenied\.ServiceNotOpen", Sense.NOT_OPEN),
    _row(r"AccessDenied|OperationDenied\.PermissionDenied", Sense.RIGHTS),
    _row(r"InvalidEndpointOrModel", Sense.NO_MODEL),
    _row(
        r"SetLimitExceeded",
        Sense.SPENT,
        "A limit that was set in the console for this model is reached: raise it there.",
    ),
    _row(
        r"RateLimitExceeded|\w*RateLimitExceeded|InflightBatchsizeExceeded|RequestBurstTooFast|ServerOverloaded",
        Sense.WAIT,
    ),
    _row(
        r"expired",
        Sense.TROUBLE,
        "It waited longer than it was allowed to: try again later, or another --model.",
    ),
    _row(r"InternalServiceError", Sense.TROUBLE, "The service has trouble of its own; try again later."),
)
ELSE = "Change the prompt or the references, and try again."
TRIAL = re.compile(r"\btrial\b|\bfree\b|试用|免费", re.IGNORECASE)
PERIOD = re.compile(r"\b(?:hour|day|week|month)(?:s|ly)?\b|小时|每周|每月", re.IGNORECASE)


def sense_of(code: str, words: str = "") -> Sense | None:
    """What a code is about, None for one that we do not know. `QuotaExceeded` has three meanings, which only its words
    tell: where they do not either, it is the queue, and waiting helps."""
    if code.startswith("QuotaExceeded"):
        return Sense.SPENT if TRIAL.search(words) or PERIOD.search(words) else Sense.WAIT
    row = _row_of(code)
    return row.sense if row else None


def is_about_content(code: str) -> bool:
    """Whether what has this code was refused for what is seen, heard or said."""
    return sense_of(code) in (Sense.FACE, Sense.CONTENT)


def advice_for(code: str, words: str = "") -> str:
    """What to do after a failure with this code."""
    if code.startswith("QuotaExceeded"):
        return _of_quota(words)
    row = _row_of(code)
    return row.advice if row and row.advice else ELSE


def _row_of(code: str) -> Row | None:
    return next((row for row in TABLE if row.pattern.match(code)), None)


def _of_quota(words: str) -> str:
    if TRIAL.search(words):
        return "The free trial is used up: activate the model and its billing in the console."
    if PERIOD.search(words):
        return "The quota of this period is used up: it begins anew with the next, or can be raised in the console."
    return "Too many tasks are queued: wait until some have ended."
