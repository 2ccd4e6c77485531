"""How the films of a batch stand that an earlier run began: their own takes and the ledger tell it, each is asked once for
all of them. Nothing is sent; lost orders are looked for at the service."""

import shlex
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.commands.batching.jobs import Job
from seedance_cli.commands.batching.journal import Journal
from seedance_cli.commands.making.crew import Crew
from seedance_cli.errors import OutcomeUnknown, SeedanceError, StillRunning, WrongInput
from seedance_cli.film import read_take
from seedance_cli.film.folder import STORYBOARD
from seedance_cli.film.take import RECIPE

if TYPE_CHECKING:
    from seedance_cli.commands.sent.matching import Found
    from seedance_cli.film import Take
    from seedance_cli.takes.ledger import Entry, Ledger


@dataclass(slots=True)
class Standing:
    """By a job's key: the folders of takes that are `here` and of those that were `sent` and are waited for, and why a film
    must not be sent now (`held`). `places` are the folders, as the ledger writes them, of all that is unfinished, and `known`
    the ledger's entries of it."""

    here: dict[str, tuple[Path, ...]] = field(default_factory=dict)
    sent: dict[str, tuple[Path, ...]] = field(default_factory=dict)
    held: dict[str, SeedanceError] = field(default_factory=dict)
    places: set[str] = field(default_factory=set)
    known: set[int] = field(default_factory=set)


def standing_of(jobs: Sequence[Job], journal: Journal, crew: Crew, *, asks: bool = True) -> Standing:
    """How the jobs stand that are in the journal. Unless it `asks`, by what lies here alone. Raises NoKey where lost orders
    cannot be looked for."""
    standing = Standing()
    doubtful = []
    for job in jobs:
        if job.key not in journal:
            continue
        try:
            takes = journal.takes_of(job.key, job.folder)
            here = tuple(path for path in takes if _is_clip_of(path, crew.service.name))
        except SeedanceError as fault:
            standing.held[job.key] = fault
            continue
        standing.here[job.key] = here
        if len(here) < job.wishes.count and any(
            (job.folder / name).exists() for name in (STORYBOARD, "takes")
        ):
            doubtful.append(job)
    if asks and doubtful and crew.ledger is not None:
        _judge(standing, doubtful, journal, crew, crew.ledger)
    return standing


def _is_clip_of(take: Path, service: str) -> bool:
    """Raises WrongInput where that cannot be seen: what is here would be paid for anew."""
    try:
        both = all(_is_there(take / name) for name in ("clip.mp4", RECIPE))
    except OSError as fault:
        raise WrongInput(
            f"{take} cannot be looked at: {fault.strerror}.",
            hint="The same later: it goes on with what is missing",
        ) from fault
    return both and read_take(take).service == service


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _judge(standing: Standing, jobs: Sequence[Job], journal: Journal, crew: Crew, ledger: "Ledger") -> None:
    """Sort what is unfinished in these films."""
    found = _unfinished(jobs, crew, ledger)
    numbers = _numbers(ledger.unfinished())
    for job in jobs:
        own = journal.takes_of(job.key, job.folder)
        takes = [each for each in found.takes if each.folder in own and each.service == crew.service.name]
        sent = [each for each in takes if each.task_id]
        standing.sent[job.key] = tuple(each.folder for each in sent if _is_asked_here(each, crew))
        if elsewhere := [each for each in sent if not _is_asked_here(each, crew)]:
            standing.held[job.key] = _in_another_region(job, elsewhere[0], crew)
        lost = [str(each.folder.absolute()) for each in takes if not each.task_id]
        home = str(job.folder.absolute())
        lost += [each.folder for each in found.others if not each.task_id and each.folder == home]
        if lost and not crew.wishes.again:
            standing.held[job.key] = _unknown(job, numbers.get(lost[0], "ID"))
        if any(home in (each.folder, str(Path(each.folder).parent.parent)) for each in found.being_sent):
            standing.held[job.key] = StillRunning(
                f"{job.folder} is being sent by another program right now.",
                hint="The same later: it goes on with what is missing",
            )
    standing.places = {str(take.folder.absolute()) for take in found.takes}
    standing.places |= {each.folder for each in found.others}
    standing.known = {each.id for each in ledger.unfinished() if each.folder in standing.places}


def _unfinished(jobs: Sequence[Job], crew: Crew, ledger: "Ledger") -> "Found":
    """What is unfinished in the jobs' films, after the service was asked for what got no clear reply."""
    from seedance_cli.commands.sent.looking_up import look_for
    from seedance_cli.commands.sent.matching import unfinished_in
    from seedance_cli.commands.sent.rebuilding import take_in

    folders = [job.folder for job in jobs]
    with suppress(SeedanceError):  # what the ledger of this machine does not know, the takes tell
        take_in(ledger, folders)
    found = unfinished_in(ledger, folders)
    places = {str(take.folder.absolute()) for take in found.takes if not take.task_id}
    places |= {each.folder for each in found.others if not each.task_id}
    lost = [
        each
        for each in ledger.unfinished()
        if not each.task_id and each.folder in places and not ledger.is_being_sent(each)
    ]
    if lost and look_for(lost, crew.wishes, crew.screen):
        found = unfinished_in(ledger, folders)
    return found


def _is_asked_here(take: "Take", crew: Crew) -> bool:
    """Whether the region where this run asks is the one that knows of the take."""
    return not take.region or not crew.region or take.region == crew.region


def _in_another_region(job: Job, take: "Take", crew: Crew) -> StillRunning:
    return StillRunning(
        f"{job.folder} was sent to {take.service} {take.region}, and this batch asks {crew.region}.",
        hint=f"seedance resume {shlex.quote(str(job.folder))}   fetches it from {take.region}; "
        f"or the same with --region {take.region}",
        task_id=take.task_id,
    )


def _numbers(entries: "Iterable[Entry]") -> dict[str, int]:
    return {each.folder: each.id for each in entries}


def _unknown(job: Job, number: int | str) -> OutcomeUnknown:
    return OutcomeUnknown(
        f"Nobody knows what became of {job.folder}: it was sent, no clear reply came, and it may have been charged.",
        hint=f"seedance takes adopt {number} TASK_ID   where the service's own page shows it\n"
        f"seedance takes cancel {number} --give-up   counts it as ended\n"
        "The same with --again   sends it anew",
    )
