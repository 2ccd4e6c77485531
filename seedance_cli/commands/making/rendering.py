"""Film → takes: where the screen listens while a service works. `new`, `shoot` and `resume` all end here."""

import os
import shlex
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, Any, Protocol

from seedance_cli.commands.making.crew import Crew
from seedance_cli.commands.making.requests import video_request
from seedance_cli.errors import (
    Interrupted,
    NoKey,
    NotFound,
    OutcomeUnknown,
    Refused,
    SeedanceError,
    StillRunning,
    TaskFailed,
    Unreachable,
)
from seedance_cli.film import Film, Take
from seedance_cli.services.protocol import VideoRequest

if TYPE_CHECKING:
    from seedance_cli.takes.waiting import Waiting
    from seedance_cli.takes.watch import Moment

MOST_TAKES = 20
GRAVEST_FIRST = (130, 6, 8, 4, 5, 3, 2, 1)
"""Exit codes in the order in which a person has to see to what they tell."""
Listener = Callable[[Take, "Moment"], None]
Work = Callable[[Listener], Coroutine[Any, Any, Take]]


class Rows(Protocol):
    """Who shows how takes or stills go, each under its name: `TakesProgress`, or a film's row among many."""

    def update(
        self,
        take: str,
        state: str,
        fraction: float | None,
        elapsed: float,
        left: float | None,
        note: str = "",
    ) -> None: ...

    def finish(self, take: str, note: str = "") -> None: ...

    def fail(self, take: str, note: str = "") -> None: ...

    def unclear(self, take: str, note: str = "") -> None: ...

    def leave(self, take: str, note: str = "") -> None: ...


def shoot_takes(film: Film, crew: Crew) -> list[Take]:
    """Like `render_takes`; raises its failure."""
    takes, failure = render_takes(film, crew)
    if failure:
        raise failure
    return takes


def render_takes(film: Film, crew: Crew) -> tuple[list[Take], BaseException | None]:
    """Render `wishes.count` takes at once with live progress: those that were made, in order, and the gravest failure.
    Takes that succeed stay even where others fail or Ctrl-C ends the wait."""
    request = video_request(film, crew)
    waiting = crew.waiting(request)
    links = _uploaded(crew, request, waiting)
    again = f"seedance {'shoot' if crew.free else 'resume'} {film.quoted}"
    works = [rendering(film, crew, request, links, waiting)] * crew.wishes.count
    return in_company(crew, works, again, usual=waiting.usual)


def rendering(
    film: Film, crew: Crew, request: VideoRequest, links: Mapping[str, str], waiting: "Waiting"
) -> Work:
    """The work of a new take of `film`."""
    from seedance_cli.takes.shoot import shoot

    return lambda listen: shoot(
        film,
        crew.service,
        request,
        links=links,
        listen=listen,
        waiting=waiting,
        ledger=crew.ledger,
        known=crew.known,
        cap=crew.cap,
    )


def resuming(take: Take, crew: Crew) -> Work:
    """The work of waiting for a take that was sent earlier."""
    from seedance_cli.takes.shoot import resume

    request = VideoRequest(storyboard=take.storyboard, prompt=take.prompt, folder=take.film_folder)
    waiting = crew.waiting(request, take.model)
    return lambda listen: resume(take, crew.service, listen=listen, waiting=waiting, ledger=crew.ledger)


def _uploaded(crew: Crew, request: VideoRequest, waiting: "Waiting") -> dict[str, str]:
    """The links of the request's files, uploaded with a line on the screen."""
    from seedance_cli.terminal.progress import busy

    missing = len(crew.links.missing(crew.service, request)) if crew.service.abilities.uploads else 0
    words = f"Uploading {missing} picture{'s' * (missing > 1)}"
    try:
        with busy(crew.screen, words) if missing else nullcontext():
            return crew.run(crew.links.of(crew.service, request, tell=waiting.tell))
    except KeyboardInterrupt:
        folder = shlex.quote(str(request.folder))
        raise Interrupted(
            "Stopped before it was sent; nothing was charged.", hint=f"seedance shoot {folder}"
        ) from None


def resume_takes(
    takes: Sequence[Take], crew: Crew, *, several: bool = False
) -> tuple[list[Take], BaseException | None]:
    """Wait for takes that were sent earlier, of whichever film, as `render_takes` does for new ones; nothing is
    submitted. With `several` there are takes of other films besides."""
    several = several or len({take.film_folder for take in takes}) > 1
    again = "seedance resume" if several else f"seedance resume {shlex.quote(str(takes[0].film_folder))}"
    works = [resuming(take, crew) for take in takes]
    return in_company(crew, works, again, several=several, sent_earlier=True)


def in_company(
    crew: Crew,
    works: Sequence[Work],
    again: str,
    *,
    usual: float | None = None,
    several: bool = False,
    sent_earlier: bool = False,
) -> tuple[list[Take], BaseException | None]:
    """Do all works at once, each with its row of progress; the takes that came of them, in order, and the gravest failure.
    `again` is the command that goes on after Ctrl-C; `several` films are told apart by their folders; with
    `sent_earlier` nothing is being sent."""
    from seedance_cli.terminal.progress import TakesProgress

    failure: BaseException | None
    working = "rendering" if crew.free else "generating"
    with TakesProgress(crew.screen, expected_seconds=usual, working=working) as progress:
        company = Company(progress, several=several)
        try:
            failure = crew.run(company.work(works))
        except KeyboardInterrupt:
            failure = _interrupted(crew, company, again, sent_earlier=sent_earlier)
    say_what_next(failure, crew, company, again, sent_earlier=sent_earlier)
    return sorted(company.made, key=lambda take: (str(take.film_folder), take.number)), failure


class Company:
    """Takes in the making beside one another: those that were made, the newest that was heard of each, and the faults."""

    def __init__(self, progress: Rows, *, several: bool) -> None:
        self.made: list[Take] = []
        self.heard: dict[str, Take] = {}
        self.faults: list[SeedanceError] = []
        self._progress = progress
        self._several = several

    async def work(self, works: Sequence[Work]) -> BaseException | None:
        """Do them all; the failure that has to be seen to first: what nobody foresaw, else the gravest."""
        import asyncio

        outcomes = await asyncio.gather(*(self._one(work) for work in works), return_exceptions=True)
        failures = [outcome for outcome in outcomes if outcome]
        unforeseen = (failure for failure in failures if not isinstance(failure, SeedanceError))
        return next(unforeseen, None) or gravest(
            failure for failure in failures if isinstance(failure, SeedanceError)
        )

    async def _one(self, work: Work) -> None:
        own: list[Take] = []

        def listen(take: Take, moment: "Moment") -> None:
            own[:] = [take]
            self._hear(take, moment)

        try:
            take = await work(listen)
        except SeedanceError as fault:
            self.faults.append(fault)
            for heard in own:
                with suppress(OSError):
                    self._say_end(heard, fault)
            raise
        self.made.append(take)
        with suppress(OSError):  # the take is made, whether the screen is still there or not
            self._progress.finish(self._name(take), f"{take.seconds:.0f} s")

    def _hear(self, take: Take, moment: "Moment") -> None:
        name, task = self._name(take), moment.task
        self.heard[name] = take
        self._progress.update(name, str(task.state), task.progress, moment.elapsed, _left(moment), task.note)

    def _say_end(self, take: Take, fault: SeedanceError) -> None:
        name = self._name(take)
        if isinstance(fault, StillRunning):
            self._progress.leave(name, fault.message)
        elif isinstance(fault, OutcomeUnknown):
            self._progress.unclear(name, fault.message)
        else:
            self._progress.fail(name, short_reason(fault))

    def _name(self, take: Take) -> str:
        return f"{take.film_folder.name} {take.number}" if self._several else f"take {take.number}"


def gravest(faults: Iterable[SeedanceError]) -> SeedanceError | None:
    """The fault that stands for all, the first of equals; None for none."""
    return min(faults, key=lambda fault: GRAVEST_FIRST.index(fault.exit_code), default=None)


def say_what_next(
    failure: BaseException | None, crew: Crew, company: Company, again: str, *, sent_earlier: bool
) -> None:
    """Put the next command into a failure, where this command knows it better."""
    if isinstance(failure, StillRunning) and not crew.free:
        failure.hint = again
    if isinstance(failure, NotFound):
        failure.message += _where_asked(crew.service.name)
        failure.hint = f"seedance takes cancel {shlex.quote(failure.task_id)} --give-up   ends it here, if it is gone for good"
    if isinstance(failure, NoKey) and (company.heard or sent_earlier):
        failure.hint = f"{failure.hint}\n{again}"
    if isinstance(failure, OutcomeUnknown) and not failure.unsent and crew.service.abilities.lists:
        failure.hint = f"{again}   looks for it at {crew.service.name} again\n{failure.hint}"
    elif (
        isinstance(failure, (NoKey, Refused, Unreachable))
        and not company.heard
        and not sent_earlier
        and not crew.free
    ):
        failure.hint = f"{failure.hint}\n{again.replace('seedance resume', 'seedance shoot')}   sends it then"
    failed = [
        take
        for take in company.heard.values()
        if isinstance(failure, TaskFailed) and take.task_id == failure.task_id
    ]
    if isinstance(failure, TaskFailed) and failed:
        folder = shlex.quote(str(failed[0].film_folder))
        failure.next = (
            (f"seedance storyboard edit {folder}", "change the shots"),
            (f"seedance shoot {folder}", "try again"),
        )


def _where_asked(name: str) -> str:
    """At which address, where the environment names one: a task of another host is not gone."""
    from seedance_cli.commands.making.access import shown_address
    from seedance_cli.services.registry import listing

    variable = listing(name).base_variable
    told = os.environ.get(variable, "") if variable else ""
    return f" It was looked for at {shown_address(told)}, as {variable} says." if told else ""


def short_reason(fault: SeedanceError) -> str:
    """What stands in a row that says "failed" already: the service's own words where it gave any."""
    return fault.words or fault.message if isinstance(fault, TaskFailed) else fault.message


def _left(moment: "Moment") -> float | None:
    fraction = moment.task.progress
    return moment.elapsed * (1 - fraction) / fraction if fraction else None


def _interrupted(crew: Crew, company: Company, again: str, *, sent_earlier: bool) -> Interrupted:
    heard, faults = company.heard, company.faults
    if crew.free:
        return Interrupted("Stopped; the film folder is kept and rendering again is free.", hint=again)
    if not heard and faults and all(isinstance(fault, Interrupted) for fault in faults):
        return Interrupted(faults[0].message, hint=again.replace("seedance resume", "seedance shoot"))
    if not heard and not sent_earlier:
        return Interrupted(
            "Stopped while it was being sent; it may have been accepted, and charged.", hint=again
        )
    task_id = next((take.task_id for take in heard.values()), "")
    return Interrupted("Stopped waiting; the task goes on at the service.", hint=again, task_id=task_id)
