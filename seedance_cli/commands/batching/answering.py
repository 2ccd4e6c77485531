"""What a batch answers as its films come to their ends: clips' paths, or one JSON line a film, on stdout; the same for a
person's eyes on stderr."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from seedance_cli.commands.batching.jobs import Job
from seedance_cli.commands.batching.making import Came
from seedance_cli.commands.batching.planned import Turn
from seedance_cli.commands.making.answering import take_record
from seedance_cli.commands.making.rendering import short_reason
from seedance_cli.errors import OutcomeUnknown, SeedanceError, StillRunning, WrongInput
from seedance_cli.film import Film, Take, read_take
from seedance_cli.money import amount_text
from seedance_cli.settings.hiding import hide_known
from seedance_cli.terminal.batch_progress import BatchProgress
from seedance_cli.terminal.batch_rows import FilmEnd
from seedance_cli.terminal.console import Screen, error_record
from seedance_cli.terminal.streams import is_terminal
from seedance_cli.terminal.take_rows import DONE, FAILED, GOES_ON, UNCLEAR

MOST_SAID = 20


class Answers:
    """Tells ends, and remembers only those that were no success: `failed`, in the order in which they came."""

    def __init__(self, screen: Screen, progress: BatchProgress, unit: str) -> None:
        self.failed: list[tuple[Job, SeedanceError]] = []
        self._screen = screen
        self._progress = progress
        self._unit = unit

    def ended(self, turn: Turn, came: Came, cost: float, took: float) -> None:
        """A film has come to its end in this run."""
        job = turn.job
        if came.failure:
            self.failed.append((job, came.failure))
        if self._screen.json:
            takes = [*map(read_take, turn.here), *came.takes]
            with self._progress.aside():
                self._screen.answer_json(film_record(job, takes, came.failure), in_one_line=True)
        elif not (self._screen.live and is_terminal(self._screen.stdout)) or self._screen.quiet:
            # On a terminal that is drawn on, the permanent line has the path.
            for take in came.takes:
                self._screen.answer(take.clip)
        self._progress.ended(_film_end(job, came, amount_text(cost, self._unit) if cost else "", took))


def film_record(
    job: Job, takes: Sequence[Take], failure: SeedanceError | None, *, earlier: bool = False
) -> dict[str, Any]:
    """A film for `--json`: its row and its name, then as `new --json` tells it, or all its takes where there are several;
    beside them, or alone, the error. `earlier`: it was here before this run."""
    head: dict[str, Any] = {"row": job.place, "name": job.name}
    head |= {"earlier": True} if earlier else {}
    error = error_said(failure) if failure else {}
    records = [take_record(Film(take.film_folder, take.storyboard), take) for take in takes]
    if len(records) == 1 and not failure:
        return head | records[0]
    return head | {"folder": str(job.folder)} | ({"takes": records} if records else {}) | error


def error_said(fault: SeedanceError) -> dict[str, Any]:
    """An error for scripts, without any key that a service may have told back."""
    fault.message, fault.hint = hide_known(fault.message), hide_known(fault.hint)
    return error_record(fault)


def answer_here(job: Job, takes: Sequence[Path], screen: Screen) -> None:
    """A film that was here already, for a script: a person is told how many there are."""
    if screen.json:
        screen.answer_json(film_record(job, [*map(read_take, takes)], None, earlier=True), in_one_line=True)


def answer_trouble(
    broken: Sequence[str], faults: Sequence[tuple[Job, SeedanceError]], screen: Screen
) -> None:
    """Rows that cannot be read, and films that are not begun, each with its reason."""
    if screen.json:
        for line in broken:
            screen.answer_json(error_record(WrongInput(line)), in_one_line=True)
        for job, fault in faults:
            screen.answer_json(film_record(job, (), fault), in_one_line=True)
        return
    lines = [*broken, *(f"{job.place} {job.name}: {hide_known(fault.message)}" for job, fault in faults)]
    for line in lines[:MOST_SAID]:
        screen.say(line, style="warning")
    if len(lines) > MOST_SAID:
        screen.say(f"… and {len(lines) - MOST_SAID} more", style="warning")


def _film_end(job: Job, came: Came, cost: str, took: float) -> FilmEnd:
    end = DONE
    if isinstance(came.failure, StillRunning):
        end = GOES_ON
    elif isinstance(came.failure, OutcomeUnknown):
        end = UNCLEAR
    elif came.failure:
        end = FAILED
    words = (
        [hide_known(short_reason(came.failure))] if came.failure else [str(take.clip) for take in came.takes]
    )
    return FilmEnd(place=job.place, name=job.name, end=end, came=words, took=took, cost=cost)


def names_of(failed: Sequence[tuple[Job, SeedanceError]], most: int = 12) -> str:
    """The films that came to nothing: "row 3 mars-walk, row 9 tea, and 4 more"."""
    names = [f"{job.place.partition(' (')[0]} {job.name}" for job, _ in failed[:most]]
    more = [f"and {len(failed) - most} more"] if len(failed) > most else []
    return ", ".join(names + more)
