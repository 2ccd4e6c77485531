"""The error tree: every failure a person can meet is a sentence, a hint and an exit code.

    SeedanceError            1  failed
    ├── WrongInput           2  the person can mend it: a flag, a file, a value
    ├── Refused              3  the service, the balance or the budget said no
    ├── NoKey                4  no key, or a wrong one
    ├── Unreachable          5  the service did not answer
    ├── OutcomeUnknown       6  sent, no clear reply: it may have been charged
    ├── StillRunning         8  our patience ended, the task goes on
    └── Interrupted        130  the person pressed Ctrl-C

The command line prints them in one place; nothing below it prints or exits.
"""


class SeedanceError(Exception):
    """What went wrong in one sentence (`message`), and the next command to type (`hint`).

    `code` is the stable word for scripts (`--json`), `exit_code` the process's exit status.
    `task_id` names the service's job when one exists, so that nothing paid is lost. `is_fault` is False for what went
    as the person wished, and is then not called an error on the screen.
    """

    code = "failed"
    exit_code = 1
    is_fault = True

    def __init__(self, message: str, *, hint: str = "", task_id: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.task_id = task_id


class WrongInput(SeedanceError):
    code = "wrong_input"
    exit_code = 2


class Refused(SeedanceError):
    code = "refused"
    exit_code = 3


class NoKey(SeedanceError):
    code = "no_key"
    exit_code = 4


class Unreachable(SeedanceError):
    code = "unreachable"
    exit_code = 5


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
