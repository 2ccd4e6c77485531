"""All that a batch has to do, before any of it is done: which films are here, which were sent, which are to be begun and at
what price, and what stands against some of them. Free and offline."""

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.commands.batching.jobs import Job
from seedance_cli.commands.batching.journal import Journal
from seedance_cli.commands.batching.preparing import Prepared, prepared
from seedance_cli.commands.batching.standing import Standing
from seedance_cli.commands.making.crew import Crew
from seedance_cli.errors import OutcomeUnknown, SeedanceError, StillRunning
from seedance_cli.services.protocol import Estimate, VideoRequest

if TYPE_CHECKING:
    from seedance_cli.library import Library
    from seedance_cli.takes.ledger import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A film that is to be made: takes in the folders `here` are there, those in `sent` are waited for, `missing` are to be
    shot at `clip` each, after its `stills` for so much. What the last two cost is None where nobody knows. `mends`: its
    files are to be fitted first."""

    job: Job
    missing: int
    clip: float | None = 0.0
    stills: float | None = 0.0
    pictures: int = 0
    mends: bool = False
    sent: tuple[Path, ...] = ()
    here: tuple[Path, ...] = ()

    @property
    def price(self) -> float | None:
        """What all that is missing costs."""
        if self.clip is None or self.stills is None:
            return None
        return self.stills + self.missing * self.clip


@dataclass(slots=True)
class Plan:
    """A batch sorted: films that are `here`, with their takes' folders; the `turns` of the others; the `faults` of those
    that cannot be made, or are `held` (by key): nothing is wrong with their rows, but they must not be sent now. `estimate`
    tells of one clip what prices rest on."""

    here: list[tuple[Job, tuple[Path, ...]]] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    faults: list[tuple[Job, SeedanceError]] = field(default_factory=list)
    held: set[str] = field(default_factory=set)
    warnings: list[str] = field(default_factory=list)
    estimate: Estimate | None = None
    face_rule: str = ""

    @property
    def to_send(self) -> list[Turn]:
        return [turn for turn in self.turns if turn.missing]

    @property
    def price(self) -> float | None:
        """What everything that is still to be sent costs, None where that is not known."""
        prices = [turn.price for turn in self.to_send]
        return None if None in prices else sum(price for price in prices if price is not None)

    def hold(self, turn: Turn, fault: SeedanceError) -> None:
        """Send nothing more for a film after all; what was sent earlier is waited for all the same."""
        place = self.turns.index(turn)
        self.turns[place : place + 1] = [replace(turn, missing=0)] if turn.sent else []
        self.faults.append((turn.job, fault))
        self.held.add(turn.job.key)


def plan_all(
    jobs: Iterable[Job],
    standing: Standing,
    journal: Journal,
    crew: Crew,
    library: "Library",
    *,
    asks: bool = True,
) -> Plan:
    """The plan for these jobs. Unless it `asks`, the ledger is not."""
    plan = Plan()
    for job in jobs:
        here, sent = standing.here.get(job.key, ()), standing.sent.get(job.key, ())
        missing = max(0, job.wishes.count - len(here) - len(sent))
        if len(here) >= job.wishes.count:
            plan.here.append((job, here))
            continue
        try:
            if job.key in standing.held:
                raise standing.held[job.key]
            if missing:
                ready = prepared(job, crew, library, begun=job.key in journal)
                if asks:
                    _need_no_twin(crew, ready, standing)
                plan.turns.append(_turn(plan, job, ready, missing, sent, here, crew))
            else:
                plan.turns.append(Turn(job=job, missing=0, sent=sent, here=here))
        except SeedanceError as fault:
            # What was sent is waited for whatever stands against sending more.
            if sent:
                plan.turns.append(Turn(job=job, missing=0, sent=sent, here=here))
            plan.faults.append((job, fault))
            if job.key in standing.held or isinstance(fault, (OutcomeUnknown, StillRunning)):
                plan.held.add(job.key)
    return plan


def _turn(
    plan: Plan,
    job: Job,
    ready: Prepared,
    missing: int,
    sent: tuple[Path, ...],
    here: tuple[Path, ...],
    crew: Crew,
) -> Turn:
    """The film's turn; the plan hears what is to be said of it."""
    stills = [crew.service.estimate(each) for each in ready.requests if not isinstance(each, VideoRequest)]
    clip = crew.service.estimate(next(each for each in ready.requests if isinstance(each, VideoRequest)))
    plan.estimate = plan.estimate or clip
    plan.warnings += [f"{job.place} {job.name}: {each.where}: {each.why}" for each in ready.warnings]
    board, rule = ready.film.board, crew.service.abilities.face_rule
    if rule and (stills or any(each.kind == "image" for each in board.references)):
        plan.face_rule = rule
    prices = [each.amount for each in stills]
    return Turn(
        job=job,
        missing=missing,
        clip=clip.amount,
        stills=None if None in prices else sum(price for price in prices if price is not None),
        pictures=len(stills),
        mends=bool(ready.misfits),
        sent=sent,
        here=here,
    )


def _need_no_twin(crew: Crew, ready: Prepared, standing: Standing) -> None:
    """Raise where the very same request is under way elsewhere, or was, and nobody knows its outcome."""
    from seedance_cli.commands.making.consent import twins_of

    if crew.wishes.again or crew.free:
        return
    twins = [each for each in twins_of(crew, ready.requests) if each.folder not in standing.places]
    if twins:
        raise _twin_fault(crew, twins)


def _twin_fault(crew: Crew, twins: "Sequence[Entry]") -> SeedanceError:
    from seedance_cli.commands.making.consent import twin_words

    twin = twins[0]
    being_sent = crew.ledger is not None and crew.ledger.is_being_sent(twin)
    film = Path(twin.folder).parent.parent if twin.kind == "clip" else Path(twin.folder)
    kind = StillRunning if being_sent else OutcomeUnknown
    return kind(
        f"{twin_words(twin, being_sent=being_sent)} Sending it once more may be paid twice.",
        hint=f"seedance resume {shlex.quote(str(film))}   finishes it; --again sends a new one all the same",
        task_id=twin.task_id,
    )
