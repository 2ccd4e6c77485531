"""The route of a batch: the whole manifest read and priced, one yes, then its films side by side."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.commands.batching.answering import answer_here, answer_trouble
from seedance_cli.commands.batching.bill import Bill
from seedance_cli.commands.batching.consenting import agreed, need_consent, need_known_price
from seedance_cli.commands.batching.ending import broken_rows
from seedance_cli.commands.batching.jobs import Job, jobs_from
from seedance_cli.commands.batching.journal import Journal, held_journal, seen_journal
from seedance_cli.commands.batching.making import Maker, of_this_film
from seedance_cli.commands.batching.planned import Plan, Turn, plan_all
from seedance_cli.commands.batching.preparing import film_of
from seedance_cli.commands.batching.purse import Purse
from seedance_cli.commands.batching.running import make_films
from seedance_cli.commands.batching.standing import standing_of
from seedance_cli.commands.making.crew import Crew
from seedance_cli.commands.making.material import fitted_film, misfits_of
from seedance_cli.commands.making.renderer import Wishes
from seedance_cli.commands.said import Said, measure_references
from seedance_cli.errors import SeedanceError
from seedance_cli.film import open_film
from seedance_cli.money import Amount
from seedance_cli.services.protocol import Estimate
from seedance_cli.terminal.console import Screen
from seedance_cli.terminal.progress import busy

if TYPE_CHECKING:
    from seedance_cli.film import Film
    from seedance_cli.library import Library
    from seedance_cli.library.manifest import Manifest


PATIENCE_WHEN_REFUSED = 1800.0
"""Seconds for which a film meets "too many requests" until it is given up: nobody sits there and waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What is asked for: a manifest, what holds where its rows say nothing, where its films go, how many at once, and what
    they may cost. `typed` is the command as it was typed, without its budget."""

    manifest: "Manifest"
    said: Said
    wishes: Wishes
    out: Path
    parallel: int
    budget: Amount | None
    keep_going: bool
    typed: str

    @property
    def again(self) -> str:
        """The command that goes on."""
        return f"{self.typed} --budget {self.budget.typed}" if self.budget else self.typed

    def enough(self, purse: Purse, missing: float) -> str:
        """The same with a budget that covers what is missing as well."""
        return f"{self.typed} --budget {Amount(ceil(purse.spent + missing), purse.unit).typed}"


@dataclass(slots=True)
class Stage:
    """A batch under way: who works for it, what it knows, what it has to do."""

    batch: Batch
    screen: Screen
    crew: Crew
    library: "Library"
    journal: Journal
    jobs: Sequence[Job]
    plan: Plan
    broken: list[str]
    """What is wrong with rows, a line for each fault."""
    known: set[int]


def make_batch(batch: Batch, screen: Screen) -> SeedanceError | None:
    """All of it; the error that stands for everything that is not here at the end. Raises what kept it from being begun."""
    with held_journal(batch.out, batch.again) as journal, _stage(batch, screen, journal) as stage:
        crew, plan = stage.crew, stage.plan
        purse, bill = _money(stage)
        need_known_price(plan, purse)
        need_consent(crew, plan, purse, batch.again, more=batch.enough(purse, plan.price or 0.0))
        if crew.known is not None:
            crew.known |= stage.known
        if not agreed(crew, plan, purse, batch.out):
            screen.say("Nothing was sent.", style="dim")
            return None
        _tell_what_is_here(stage)
        _mend(stage)
        return make_films(stage, purse, bill)


def plan_batch(batch: Batch, screen: Screen) -> SeedanceError | None:
    """Write the film folders, and send nothing."""
    with held_journal(batch.out, batch.again) as journal, _stage(batch, screen, journal) as stage:
        maker = Maker(stage.crew, stage.library, journal)
        for turn in stage.plan.to_send:
            _answer_planned(stage, turn, maker.begun(turn), "planned")
        screen.say(f"next: {batch.again}", style="dim")
        return _of_broken(stage)


def show_batch(batch: Batch, screen: Screen) -> SeedanceError | None:
    """The request of each film as a JSON line; nothing is written, and no service is asked."""
    journal = seen_journal(batch.out)
    with _stage(batch, screen, journal, asks=False) as stage:
        for turn in stage.plan.to_send:
            film = film_of(turn.job, stage.library, begun=turn.job.key in journal)
            _answer_planned(stage, turn, replace(film, folder=turn.job.folder), "dry-run")
        return _of_broken(stage)


@contextmanager
def _stage(batch: Batch, screen: Screen, journal: Journal, *, asks: bool = True) -> Iterator[Stage]:
    """The batch with everything known that can be known beforehand. Raises WrongInput where rows cannot be made and the
    others are not wanted without them. Unless it `asks`, neither the ledger nor a service is."""
    from seedance_cli.library import open_library
    from seedance_cli.settings import config_dir

    library = open_library(config_dir())
    with Crew(batch.wishes, library.vocabulary, screen) as crew:
        crew.patience_when_refused = PATIENCE_WHEN_REFUSED
        jobs, faults = jobs_from(
            batch.manifest, batch.said, batch.wishes, batch.out, library, known=journal.names
        )
        jobs = _with_folders_of_their_own(jobs, journal)
        with busy(screen, f"Looking at {len(jobs)} films"):
            standing = standing_of(jobs, journal, crew, asks=asks)
            plan = plan_all(jobs, standing, journal, crew, library, asks=asks)
        found = {**batch.manifest.faults, **faults}
        broken = sorted(found, key=lambda line: found[line])
        stage = Stage(batch, screen, crew, library, journal, jobs, plan, broken, standing.known)
        _heed(stage)
        yield stage


def _with_folders_of_their_own(jobs: Sequence[Job], journal: Journal) -> tuple[Job, ...]:
    """The jobs; one whose row names a folder that an earlier row's film has, as a row that was changed does, gets the next
    number behind its name."""
    taken = {name.casefold() for name in journal.names.values()}
    names = taken | {job.name.casefold() for job in jobs}
    own = []
    for job in jobs:
        if job.key not in journal and not job.is_saved and job.name.casefold() in taken:
            numbered = (f"{job.name}-{number}" for number in count(2))
            free = next(name for name in numbered if name.casefold() not in names)
            names.add(free.casefold())
            own.append(replace(job, name=free, folder=job.folder.with_name(free)))
        else:
            own.append(job)
    return tuple(own)


def _heed(stage: Stage) -> None:
    """Say what stands against films. Raises WrongInput where that is a fault of their rows and the others are not wanted
    without them."""
    faults = [(job, fault) for job, fault in stage.plan.faults if job.key not in stage.plan.held]
    lines = stage.broken + [f"{job.place} {job.name}: {fault.message}" for job, fault in faults]
    if lines and not stage.batch.keep_going:
        advice = next((fault.hint for _, fault in faults if fault.hint), "")
        raise broken_rows(lines, stage.batch.again, advice=advice)
    answer_trouble(stage.broken, stage.plan.faults, stage.screen)


def _money(stage: Stage) -> tuple[Purse, Bill]:
    crew, budget = stage.crew, stage.batch.budget
    one = stage.plan.estimate
    unit = one.unit if one else crew.service.counts_in
    bill = Bill(stage.journal, crew, unit)
    if crew.free:
        return Purse(unit=""), bill
    purse = Purse(unit=unit, spent=bill.so_far())
    if budget is not None:
        from seedance_cli.commands.making.price import limit_in

        purse.limit, purse.said = limit_in(budget, crew, one or Estimate(amount=None, unit=unit, basis=""))
    return purse, bill


def _mend(stage: Stage) -> None:
    """Copies that fit of files that the model would refuse, before anything is sent: their making is shown. A film whose
    files cannot be mended is held, and the others go on."""
    maker = Maker(stage.crew, stage.library, stage.journal)
    failed: list[tuple[Turn, SeedanceError]] = []
    for turn in stage.plan.to_send:
        if turn.mends:
            try:
                _mend_film(stage, maker, turn)
            except (SeedanceError, OSError) as fault:
                failed.append((turn, of_this_film(fault, turn)))
    for turn, why in failed:
        stage.plan.hold(turn, why)
    answer_trouble((), [(turn.job, why) for turn, why in failed], stage.screen)


def _mend_film(stage: Stage, maker: Maker, turn: Turn) -> None:
    maker.begun(turn)
    film = open_film(turn.job.folder)
    given = measure_references(film.board, film.folder)
    fitted_film(stage.crew, film, misfits_of(stage.crew, given, turn.job.wishes))


def _tell_what_is_here(stage: Stage) -> None:
    here = stage.plan.here
    for job, takes in here:
        answer_here(job, takes, stage.screen)
    waited = sum(bool(turn.sent) for turn in stage.plan.turns)
    if here:
        stage.screen.say(f"{len(here)} {'film is' if len(here) == 1 else 'films are'} here already.")
    if waited:
        stage.screen.say(f"{waited} {'was' if waited == 1 else 'were'} sent earlier and will be fetched.")


def _answer_planned(stage: Stage, turn: Turn, film: "Film", status: str) -> None:
    """A film that is not sent: its folder, or its request."""
    from seedance_cli.commands.making.answering import planned_record

    job, screen = turn.job, stage.screen
    if status == "planned" and not screen.json:
        screen.answer(film.folder)
        return
    record = planned_record(film, stage.crew, status, job.wishes)
    screen.answer_json({"row": job.place, "name": job.name} | record, in_one_line=True)


def _of_broken(stage: Stage) -> SeedanceError | None:
    faults = [f"{job.place} {job.name}: {fault.message}" for job, fault in stage.plan.faults]
    lines = stage.broken + faults
    return broken_rows(lines, stage.batch.again, went_on=True) if lines else None
