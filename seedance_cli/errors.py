"""The error tree: every failure a person can meet is a sentence, a hint and an exit code.

    SeedanceError            1  failed
    ├── WrongInput           2  the person can mend it: a flag, a file, a value
    │   └── NotFound            the service knows no such task
    ├── Refused              3  the service, the balance or the budget said no
    │   ├── TooMany             it wants fewer requests; nothing came of this one
    │   └── NotEnough           balance, cap or budget: the next order will be refused as well
    ├── NoKey                4  no key, or a wrong one
    ├── TaskFailed           1  the service took it and could not make it
    │   └── TaskRefused      3  it took it, and then refused what is in it
    ├── LinkDead             1  a link does not lead to its result, or no longer
    ├── Unreachable          5  the service did not answer
    ├── OutcomeUnknown       6  sent, no clear reply: it may have been charged
    ├── StillRunning         8  our patience ended, the task goes on
    └── Interrupted        130  the person pressed Ctrl-C

The command line prints them in one place; nothing below it prints or exits.
"""

from typing import Any


class SeedanceError(Exception):
    """What went wrong in one sentence (`message`), and the next command to type (`hint`).

    `code` is the stable word for scripts (`--json`), `exit_code` the process's exit status.
    `task_id` names the service's job when one exists, so that nothing paid is lost. `is_fault` is False for what went
    as the person wished, and is then not called an error on the screen. `raw` is what the service answered, whole,
    where an answer is the reason. `lasting` is True for what will be the same at the next try, as a wrong certificate, `unsent` for what went wrong before anything left this machine.
    """

    code = "failed"
    exit_code = 1
    is_fault = True
    lasting = False
    unsent = False
    raw: Any = None

    def __init__(self, message: str, *, hint: str = "", task_id: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.task_id = task_id


class WrongInput(SeedanceError):
    code = "wrong_input"
    exit_code = 2


class NotFound(WrongInput):
    code = "not_found"


class Refused(SeedanceError):
    code = "refused"
    exit_code = 3


class TooMany(Refused):
    """Refused for now. `retry_after` is how many seconds the service asks to wait, None where it does not say."""

    code = "too_many_requests"

    def __init__(self, message: str, *, hint: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, hint=hint)
        self.retry_after = retry_after


class NotEnough(Refused):
    """The money does not reach for it, on the account or by what the person allows. For a script the same as any refusal;
    who has more to send sees that there is no point."""


class NoKey(SeedanceError):
    code = "no_key"
    exit_code = 4


class TaskFailed(SeedanceError):
    """A task that ended without a result: the service's own `words`, `advice` what to change, and `charge` what is known
    about the money. The message says all of it in a row."""

    def __init__(self, what: str, *, words: str, advice: str, charge: str, task_id: str) -> None:
        reason = words or "the service gave no reason"
        message = " ".join(filter(None, (f"{what}: {reason}".rstrip(".") + ".", charge)))
        super().__init__(message, hint=advice, task_id=task_id)
        self.what = what
        self.words = words
        self.advice = advice
        self.charge = charge
        self.next: tuple[tuple[str, str], ...] = ()
        """Commands to go on with, each with what it does, where somebody knows them."""


class TaskRefused(TaskFailed):
    """A task that ended because of its content: for a script the same as an order that is refused at once."""

    code = "refused"
    exit_code = 3


class LinkDead(SeedanceError):
    code = "link_dead"


class Unreachable(SeedanceError):
    """`retry_after` is how many seconds the host asks to wait, None where it does not say."""

    code = "unreachable"
    exit_code = 5
    retry_after: float | None = None


class OutcomeUnknown(SeedanceError):
    code = "outcome_unknown"
    exit_code = 6


class StillRunning(SeedanceError):
    code = "still_running"
    exit_code = 8
    is_fault = False


class Interrupted(SeedanceError):
    code = "interrupted"
    exit_code = 130
    is_fault = False
