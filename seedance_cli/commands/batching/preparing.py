"""A job → its film and what is asked of the service for it, made free and offline. It is made twice, before anything is
sent and again when its turn comes: five hundred storyboards are more than need be kept while they wait."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.commands.batching.jobs import Job
from seedance_cli.commands.making.crew import Crew
from seedance_cli.commands.making.material import misfits_of, refusal
from seedance_cli.commands.making.renderer import need_honoured
from seedance_cli.commands.making.requests import requests_for
from seedance_cli.commands.planning import changed_by_flags, storyboard_from_flags, titled
from seedance_cli.commands.said import measure_references
from seedance_cli.commands.viewing import findings_on
from seedance_cli.errors import WrongInput
from seedance_cli.film import Film, open_film
from seedance_cli.film.folder import STORYBOARD
from seedance_cli.services.protocol import Request

if TYPE_CHECKING:
    from seedance_cli.library import Library
    from seedance_cli.services.material import Misfit
    from seedance_cli.story.check import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A film as it will be rendered, everything that will be sent for it, what the checklist says that is no error, and
    files that are mended first."""

    film: Film
    requests: Sequence[Request]
    warnings: "tuple[Finding, ...]"
    misfits: "tuple[Misfit, ...]"


def prepared(job: Job, crew: Crew, library: "Library", *, begun: bool) -> Prepared:
    """Everything of a job that can be known before its turn; `begun`: an earlier run wrote its folder. Raises WrongInput for
    what cannot be made."""
    need_honoured(crew.service, job.wishes, crew.region)
    film = film_of(job, library, begun=begun)
    given = measure_references(film.board, film.folder)
    found = findings_on(film.board, library)
    error = next((each for each in found if each.level == "error"), None)
    if error and not crew.free:
        raise WrongInput(f"{error.where}: {error.why}", hint=error.fix)
    requests = requests_for(film, crew, job.wishes)
    misfits = misfits_of(crew, given, job.wishes)
    if misfits and not (crew.wishes.fit and all(each.mend for each in misfits)):
        raise refusal(misfits)
    for path in () if crew.free else crew.links.missing(crew.service, *requests):
        crew.service.check_upload(path)
    warnings = tuple(each for each in found if each.level == "warning")
    return Prepared(film=film, requests=requests, warnings=warnings, misfits=misfits)


def film_of(job: Job, library: "Library", *, begun: bool) -> Film:
    """The film as it is to be rendered: what is said on top of a saved one, the one that an earlier run began, or the one
    that is still to be written, whose files lie where the row names them."""
    if job.is_saved:
        return on_top(open_film(job.folder), job, library)
    if begun and (job.folder / STORYBOARD).is_file():
        return open_film(job.folder)
    if not begun and job.folder.exists() and any(job.folder.iterdir()):
        raise WrongInput(
            f"{job.folder} is there already, and not from this batch.", hint="seedance batch … --out OTHER"
        )
    return Film(Path(), titled(storyboard_from_flags(job.said, library), job.folder))


def on_top(film: Film, job: Job, library: "Library") -> Film:
    """What a row says of a saved film, on top of it: for its takes alone."""
    return replace(film, board=changed_by_flags(film.board, job.said, library)) if job.is_saved else film
