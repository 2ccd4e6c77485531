"""An answer that settles nothing, the same for every service: after a create it may have been paid, and is never sent
again; after anything else one asks once more. And the statuses and pages that settle nothing."""

from typing import Any

from seedance_cli.errors import OutcomeUnknown, SeedanceError, Unreachable
from seedance_cli.services.answers.wording import sentence

UNCLEAR = (408, 409, 425, 499)
"""4xx that do not say whether the request was taken."""


def unclear(what: str, *, paid: bool, look: str, task_id: str = "") -> SeedanceError:
    """OutcomeUnknown where a task may have been started and `paid`, else Unreachable. `what` is a clause without its full
    stop, `look` the command that may show what became of the order."""
    if not paid:
        return Unreachable(
            f"{what.rstrip('.')}.", hint="Try again in a moment; seedance doctor tests the connection."
        )
    return OutcomeUnknown(
        f"{sentence(what)} Nobody knows whether the task was started; it may have been charged, and is not sent again.",
        hint=look,
        task_id=task_id,
    )


def refuses(status: int) -> bool:
    """Whether an HTTP status is a clear no, so that its words may tell what kind: a 5xx stays unclear whatever it says."""
    return 400 <= status < 500 and status not in UNCLEAR


def of_no_json(body: Any, text: str) -> str:
    """What can be said of an answer whose JSON (`body`) is none, by its beginning; "" where it is some, or empty."""
    if body is not None:
        return ""
    if text.lstrip()[:1] == "<":
        return "it sent a web page in place of an answer"
    return "its answer is no JSON, or was cut short" if text else ""
