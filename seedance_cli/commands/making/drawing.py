"""Stills: the storyboard's pending pictures drawn several at once, with the screen listening, and put into the film."""

import shlex
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seedance_cli.commands.making.crew import Crew
from seedance_cli.commands.making.rendering import Rows, gravest, short_reason
from seedance_cli.commands.making.requests import idea_request, tags_to_come
from seedance_cli.errors import Interrupted, OutcomeUnknown, SeedanceError, StillRunning, TaskFailed
from seedance_cli.film import Film
from seedance_cli.film.folder import store_drawn
from seedance_cli.services.protocol import StillRequest
from seedance_cli.story.storyboard import StillIdea

if TYPE_CHECKING:
    from seedance_cli.takes.stills import Drawing
    from seedance_cli.takes.watch import Moment
    from seedance_cli.terminal.console import Screen

Drawn = tuple[Path, ...] | SeedanceError
Arrived = Callable[[int, tuple[Path, ...]], None]


def draw_stills(film: Film, crew: Crew, *, pending: bool = False) -> Film:
    """Draw the storyboard's pending stills, all at once; the film with them as numbered references. In a film that was
    saved earlier they are `pending`: what was made and never reached it is fetched. Those that were drawn are kept in
    the film even where others fail; then the gravest failure is raised."""
    ideas = film.board.stills
    if not ideas:
        return film
    try:
        requests = [idea_request(film.board, idea) for idea in ideas]
        drawn = draw_all(crew, requests, film.folder, names=tags_to_come(film.board), pending=pending)
    except KeyboardInterrupt:
        raise _interrupted(film, crew) from None
    return _kept(film, ideas, drawn, crew)


async def drawn_into(film: Film, crew: Crew, rows: Rows, *, pending: bool) -> Film:
    """The film with its pending stills, as `draw_stills` draws them, for who shows several films at once."""
    ideas = film.board.stills
    requests = [idea_request(film.board, idea) for idea in ideas]
    names = tags_to_come(film.board)
    drawn = await drawn_together(crew, requests, film.folder, rows, names=names, pending=pending)
    return _kept(film, ideas, drawn, crew) if ideas else film


def bring_stills(film: Film, crew: Crew) -> Film | None:
    """Fetch those of the film's pending stills that were sent, waiting for them where they are under way; the film with
    them, None where none was. Nothing is sent. Raises the gravest failure, after the others have come."""
    from seedance_cli.takes.links import fingerprint
    from seedance_cli.takes.stills import under_way

    sent = []
    for name, idea in zip(tags_to_come(film.board), film.board.stills, strict=True):
        request = idea_request(film.board, idea)
        mark = fingerprint(crew.service, request)
        if under_way(crew.ledger, mark, film.folder.absolute(), made_too=True):
            sent.append((name, idea, request))
    if not sent:
        return None
    names, ideas, requests = zip(*sent, strict=True)
    try:
        drawn = draw_all(crew, requests, film.folder, names=names, pending=True)
    except KeyboardInterrupt:
        raise Interrupted(
            "Stopped waiting; the stills go on at the service.", hint=f"seedance resume {film.quoted}"
        ) from None
    return _kept(film, ideas, drawn, crew)


def _kept(film: Film, ideas: Sequence[StillIdea], drawn: Sequence[Drawn], crew: Crew) -> Film:
    """The film with what was drawn of these ideas. Raises the gravest failure once the others are in it."""
    made = [(idea, each[0]) for idea, each in zip(ideas, drawn, strict=True) if isinstance(each, tuple)]
    if made:
        film = store_drawn(film, tuple(made))
        if crew.wishes.preview and not crew.screen.silent:
            preview_stills(film, crew.screen, len(made))
    failure = gravest(each for each in drawn if isinstance(each, SeedanceError))
    if failure:
        failure.hint = failure.hint or f"seedance shoot {film.quoted}   draws what is missing"
        raise failure
    return film


def preview_stills(film: Film, screen: "Screen", count: int) -> None:
    """Show the film's last `count` drawn stills in the terminal."""
    from seedance_cli.terminal.preview import show_pictures

    drawn = list(film.board.tags.items())
    stills = [(tag, each) for tag, each in drawn if each.prompt][-count:]
    show_pictures(
        screen, [film.path_of(each) for _, each in stills], [f"{tag} {each.role}" for tag, each in stills]
    )


def _interrupted(film: Film, crew: Crew) -> Interrupted:
    goes_on = "" if crew.free else "; stills that were sent are fetched when it goes on"
    return Interrupted(f"Stopped while stills were drawn{goes_on}.", hint=f"seedance shoot {film.quoted}")


def draw_all(
    crew: Crew,
    requests: Sequence[StillRequest],
    folder: Path,
    *,
    names: Sequence[str],
    pending: bool = False,
    arrived: Arrived | None = None,
) -> list[Drawn]:
    """Each request's pictures in the crew's room, or its failure; all are drawn at the same time, with a row of progress
    each under its name. `folder` is where they are to go in the end. `arrived` is told as soon as the pictures of a
    request are here."""
    from seedance_cli.terminal.progress import TakesProgress

    usual = crew.usual_seconds(requests[0])
    with TakesProgress(
        crew.screen, expected_seconds=usual, working="drawing", made=("still", "drawn")
    ) as progress:
        return crew.run(
            drawn_together(crew, requests, folder, progress, names=names, pending=pending, arrived=arrived)
        )


async def drawn_together(
    crew: Crew,
    requests: Sequence[StillRequest],
    folder: Path,
    rows: Rows,
    *,
    names: Sequence[str],
    pending: bool = False,
    arrived: Arrived | None = None,
) -> list[Drawn]:
    """Like `draw_all`, shown in `rows`."""

    async def one(place: int, request: StillRequest) -> Drawn:
        def keep(pictures: tuple[Path, ...]) -> None:
            if arrived:
                arrived(place, pictures)

        def listen(moment: "Moment") -> None:
            task = moment.task
            with suppress(OSError):  # a screen that went away ends no still
                rows.update(names[place], str(task.state), task.progress, moment.elapsed, None, task.note)

        how = crew.drawing(request, folder, listen, keep)
        return await _one(crew, how, request, names[place], rows, pending=pending)

    return await _all([one(place, request) for place, request in enumerate(requests)])


async def _all(works: Sequence[Coroutine[Any, Any, Drawn]]) -> list[Drawn]:
    import asyncio

    # After Ctrl-C each one ends in its own time: a still on its way must tell its id first.
    outcomes = await asyncio.gather(*works, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, BaseException) and not isinstance(outcome, SeedanceError):
            raise outcome
    return [
        outcome
        for outcome in outcomes
        if not isinstance(outcome, BaseException) or isinstance(outcome, SeedanceError)
    ]


async def _one(
    crew: Crew, how: "Drawing", request: StillRequest, name: str, progress: Rows, *, pending: bool
) -> Drawn:
    """What came of one still, said in its row."""
    from seedance_cli.takes.stills import draw

    try:
        _, drawn = await draw(how, request, pending=pending)
    except StillRunning as fault:
        fault.hint = f"seedance takes fetch {shlex.quote(fault.task_id)}"
        progress.leave(name, fault.message)
        _count(crew, request)
        return fault
    except OutcomeUnknown as fault:
        progress.unclear(name, fault.message)
        _count(crew, request)
        return fault
    except SeedanceError as fault:
        progress.fail(name, short_reason(fault))
        if fault.task_id and not isinstance(fault, TaskFailed):
            _count(crew, request)
        return fault
    progress.finish(name)
    _count(crew, request)
    return drawn


def _count(crew: Crew, request: StillRequest) -> None:
    """It was sent, and is paid for or may be."""
    crew.spent += crew.service.estimate(request).amount or 0.0
