"""How a batch ends: what is here and what is not, in one sentence, with the command that goes on.

The exit code is that of the gravest thing that happened, since it tells a script what has to be done first: 130 interrupted,
6 an outcome is unknown and may be paid, 8 something still runs, 4 no key, 5 the service is away, 3 refused by budget, cap,
balance or moderation, 2 rows that cannot be made, 1 films that failed. 0 means that every film is here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from seedance_cli.commands.batching.answering import names_of
from seedance_cli.commands.batching.jobs import Job
from seedance_cli.commands.batching.planned import Turn
from seedance_cli.commands.batching.purse import AboveBudget
from seedance_cli.commands.making.rendering import GRAVEST_FIRST
from seedance_cli.errors import (
    Interrupted,
    NoKey,
    NotEnough,
    NotFound,
    SeedanceError,
    StillRunning,
    Unreachable,
    WrongInput,
)

MOST_SHOWN = 20
MOST_LOST = 3


@dataclass(slots=True, kw_only=True)
class Ending:
    """What is known at the end: of `films` in all so many are `here`; `failed` with their reasons; rows that are `broken`, a
    line for each fault; the films that were `left` since something stopped the sending (`why`), and how many were `under_way` as
    somebody broke it off. `again` is the command that goes on, `more` the same with a budget that is enough."""

    films: int
    here: int
    again: str
    more: str = ""
    failed: Sequence[tuple[Job, SeedanceError]] = ()
    broken: Sequence[str] = ()
    left: Sequence[Turn] = ()
    under_way: int = 0
    why: SeedanceError | None = None
    free: bool = False

    @property
    def error(self) -> SeedanceError | None:
        """The batch's error, None where every film is here."""
        faults = [fault for _, fault in self.failed] + ([self.why] if self.why else [])
        codes = [(fault.exit_code, fault.code) for fault in faults]
        codes += [(2, "wrong_input")] if self.broken else []
        if not codes:
            return None
        exit_code, code = min(codes, key=lambda each: GRAVEST_FIRST.index(each[0]))
        error = SeedanceError(" ".join(self._sentences()), hint="\n".join(self._hints()))
        error.exit_code, error.code = exit_code, code
        error.is_fault = exit_code not in (Interrupted.exit_code, StillRunning.exit_code)
        return error

    def _sentences(self) -> Iterable[str]:
        if isinstance(self.why, Interrupted):
            yield f"Stopped: {self.here} of {self.films} films are here{self._going_on()}."
        elif self.why:
            yield self.why.message
            left = len(self.left)
            unsent = f", {left} {'was' if left == 1 else 'were'} not sent" if left else ""
            yield f"{self.here} of {self.films} films are here{unsent}."
        else:
            yield f"{self.here} of {self.films} films are here."
        going = [each for each in self.failed if isinstance(each[1], StillRunning)]
        nothing = [each for each in self.failed if not isinstance(each[1], StillRunning)]
        if going:
            yield f"{len(going)} still {'runs' if len(going) == 1 else 'run'}: {names_of(going)}."
        if nothing:
            yield f"{len(nothing)} came to nothing here: {names_of(nothing)}."
        if self.broken:
            yield f"There {'is a fault' if len(self.broken) == 1 else f'are {len(self.broken)} faults'} in the manifest."

    def _going_on(self) -> str:
        if not self.under_way:
            return ""
        sent = "" if self.free else "; what was sent goes on at the service"
        return f", {self.under_way} {'was' if self.under_way == 1 else 'were'} under way{sent}"

    def _hints(self) -> Iterable[str]:
        if isinstance(self.why, (NoKey, Unreachable)) or (isinstance(self.why, NotEnough) and self.why.hint):
            yield self.why.hint
        lost = [fault.hint for _, fault in self.failed if isinstance(fault, NotFound) and fault.hint]
        yield from dict.fromkeys(lost[:MOST_LOST])
        command = self.more if isinstance(self.why, AboveBudget) else self.again
        yield f"{command}   goes on with what is missing"


def broken_rows(lines: Sequence[str], again: str, *, advice: str = "", went_on: bool = False) -> WrongInput:
    """What to say where rows cannot be made: nothing is sent because of them, unless one `went_on` without them. `advice` is
    what mends the first."""
    shown = [f"  {line}" for line in lines[:MOST_SHOWN]]
    more = [f"  … and {len(lines) - MOST_SHOWN} more"] if len(lines) > MOST_SHOWN else []
    head = "These rows cannot be made" if went_on else "Rows cannot be made, so nothing was sent"
    goes_on = "" if went_on else f", or: {again} --keep-going   makes the others"
    hints = filter(None, (advice, f"Mend them{goes_on}"))
    return WrongInput("\n".join([f"{head}:", *shown, *more]), hint="\n".join(hints))
