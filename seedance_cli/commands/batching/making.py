"""One film of a batch from its folder to its takes, beside others on the same loop: the same steps as `new` and `shoot`
take, without a question in between."""

import shlex
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.commands.batching.journal import Journal
from seedance_cli.commands.batching.planned import Turn
from seedance_cli.commands.batching.preparing import film_of, on_top
from seedance_cli.commands.making.crew import Crew
from seedance_cli.commands.making.drawing import drawn_into
from seedance_cli.commands.making.rendering import (
    Company,
    Work,
    gravest,
    rendering,
    resuming,
    say_what_next,
)
from seedance_cli.commands.making.requests import video_request
from seedance_cli.errors import Interrupted, NoKey, NotEnough, Refused, SeedanceError, Unreachable
from seedance_cli.film import Film, Take, create_film, open_film, read_take

if TYPE_CHECKING:
    from seedance_cli.library import Library
    from seedance_cli.terminal.batch_progress import FilmRow


@dataclass(slots=True)
class Came:
    """What came of a film in this run: the takes that were made, and what went wrong with the others."""

    takes: list[Take] = field(default_factory=list)
    faults: list[SeedanceError] = field(default_factory=list)

    @property
    def failure(self) -> SeedanceError | None:
        """The gravest of its faults."""
        return gravest(self.faults)

    @property
    def is_unsent(self) -> bool:
        """Whether nothing came of it since the money does not reach: it waits for the next run, as those after it do."""
        return (
            not self.takes and bool(self.faults) and all(isinstance(each, NotEnough) for each in self.faults)
        )


def _nobody(_: int) -> None:
    """For who need not hear it."""


@dataclass(frozen=True, slots=True)
class _FilmOfRow(Film):
    """A saved film for one of the rows that may name it: who hears which take is `claimed`, before anything is sent."""

    claimed: Callable[[int], None] = _nobody

    def new_take_folder(self) -> Path:
        folder = Film.new_take_folder(self)
        self.claimed(int(folder.name))
        return folder


class Maker:
    """Makes films with one crew; it keeps nothing of them."""

    def __init__(self, crew: Crew, library: "Library", journal: Journal) -> None:
        from asyncio import Lock

        self._crew = crew
        self._library = library
        self._journal = journal
        # Several rows may name the same film: who comes second finds its stills drawn.
        self._drawing: defaultdict[Path, Lock] = defaultdict(Lock)

    async def make(self, turn: Turn, row: "FilmRow", *, send: bool) -> Came:
        """Wait for what was sent earlier and, with `send`, shoot what is missing. Raises what is no failure of the film."""
        crew, came = self._crew, Came()
        works = []
        try:
            works = [resuming(read_take(path), crew) for path in turn.sent]
            if send:
                works += await self._to_shoot(turn, row)
        except Interrupted as fault:
            return Came(faults=[fault])
        except (SeedanceError, OSError) as fault:
            came.faults.append(of_this_film(fault, turn))
        company = Company(row, several=False)
        if works:
            failure = await company.work(works)
            if not isinstance(failure, (NoKey, Refused, Unreachable)):  # then the batch's own command goes on
                again = f"seedance resume {_quoted(turn)}"
                say_what_next(failure, crew, company, again, sent_earlier=bool(turn.sent))
            if isinstance(failure, (SeedanceError, OSError)):
                company.faults += [] if failure in company.faults else [of_this_film(failure, turn)]
            elif failure is not None:
                raise failure
        came.takes = company.made
        came.faults += company.faults
        return came

    async def _to_shoot(self, turn: Turn, row: "FilmRow") -> list[Work]:
        """The film's folder, its stills and its uploads, then the work of the takes that are missing."""
        crew, job = self._crew, turn.job
        film = self.begun(turn)
        if film.board.stills:
            row.phase("drawing", working="drawing")
            async with self._drawing[job.folder]:
                base = open_film(job.folder) if job.is_saved else film
                film = on_top(await drawn_into(base, crew, row, pending=True), job, self._library)
        if job.is_saved:
            film = _FilmOfRow(
                film.folder, film.board, film.newer, partial(self._journal.claim, job.key, job.folder)
            )
        request = video_request(film, crew, job.wishes)
        waiting = crew.waiting(request)
        row.phase("uploading")
        links = await crew.links.of(crew.service, request, tell=waiting.tell)
        row.phase("starting", working="rendering" if crew.free else "generating", usual=waiting.usual)
        return [rendering(film, crew, request, links, waiting)] * turn.missing

    def begun(self, turn: Turn) -> Film:
        """The film with its folder written, and the journal knows it."""
        from seedance_cli.takes.clock import RealClock

        job = turn.job
        film = film_of(job, self._library, begun=job.key in self._journal)
        before = max((int(path.name) for path in Film(job.folder, film.board).take_folders()), default=0)
        self._journal.begin(job.key, job.folder, before, RealClock().now())
        if film.folder == job.folder:
            return film
        return create_film(job.folder, film.board)


def of_this_film(fault: SeedanceError | OSError, turn: Turn) -> SeedanceError:
    """A fault of a disk or a folder said plainly: it ends this film, and the others go on."""
    if isinstance(fault, SeedanceError):
        return fault
    what = f"{fault.filename or turn.job.folder} cannot be used: {fault.strerror or fault}."
    plain = SeedanceError(what, hint="The same command later goes on with what is missing")
    plain.__cause__ = fault
    return plain


def _quoted(turn: Turn) -> str:
    return shlex.quote(str(turn.job.folder))
