"""Film → stills → takes: where the screen listens while services work. `new` and `shoot` both end here."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.commands.answering import preview_stills
from seedance_cli.errors import Interrupted, SeedanceError, WrongInput
from seedance_cli.film import Film, Take
from seedance_cli.film.folder import store_drawn
from seedance_cli.services.protocol import Service, StillRequest, VideoRequest
from seedance_cli.story.prompt import compose
from seedance_cli.story.storyboard import Storyboard
from seedance_cli.story.vocabulary import Vocabulary

if TYPE_CHECKING:
    from seedance_cli.takes.watch import Moment
    from seedance_cli.terminal.console import Screen

MOST_TAKES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How to render: the flags that are about the service rather than the story."""

    service: str = ""
    model: str = ""
    resolution: str = ""
    seed: int | None = None
    count: int = 1
    poll_interval: float = 0.0
    timeout: float = 0.0
    preview: bool = True


def open_renderer(wishes: Wishes, vocabulary: Vocabulary) -> Service:
    """The service that renders. Raises WrongInput for a flag that it cannot honour: silence would be a lie."""
    from seedance_cli.services.registry import open_service

    service = open_service(wishes.service or "animatic", vocabulary)
    can = service.abilities
    if wishes.seed is not None and "seed" not in can.options:
        raise WrongInput(f"{service.name} takes no --seed.", hint="seedance services")
    _need_offered(service, "model", wishes.model, can.models)
    _need_offered(service, "resolution", wishes.resolution, can.resolutions)
    return service


def _need_offered(service: Service, flag: str, value: str, offered: tuple[str, ...]) -> None:
    if value and value not in offered:
        has = f"it has {', '.join(offered)}" if offered else f"it takes no --{flag}"
        raise WrongInput(f"{service.name} has no {flag} {value!r}; {has}.", hint="seedance services")


def video_request(film: Film, wishes: Wishes, vocabulary: Vocabulary) -> VideoRequest:
    """The request for a new take. Without a seed each take gets its number as one, so that takes differ."""
    return VideoRequest(
        storyboard=film.board,
        prompt=compose(film.board, vocabulary),
        folder=film.folder,
        model=wishes.model,
        resolution=wishes.resolution,
        seed=wishes.seed,
    )


def draw_stills(film: Film, service: Service, screen: "Screen", *, preview: bool = True) -> Film:
    """Draw the storyboard's pending stills, all at once; the film with them as numbered references."""
    ideas = film.board.stills
    if not ideas:
        return film
    import asyncio

    from seedance_cli.terminal.progress import busy

    with busy(screen, f"Drawing {len(ideas)} still{'s' * (len(ideas) > 1)}"):
        requests = [still_request(film.board, each.prompt, each.role) for each in ideas]
        drawn = asyncio.run(draw_all(service, requests))
    film = store_drawn(film, tuple(zip(ideas, drawn, strict=True)))
    if preview and not screen.silent:
        preview_stills(film, screen, len(ideas))
    return film


def still_request(board: Storyboard, prompt: str, role: str, edit_of: Path | None = None) -> StillRequest:
    """A still in the film's own shape and style."""
    brief = board.brief
    style = ", ".join(part for part in (brief.style, brief.mood, brief.visuals) if part)
    edit = (edit_of,) if edit_of else ()
    return StillRequest(prompt=prompt, ratio=brief.ratio, role=role, style=style, edit=edit)


async def draw_all(service: Service, requests: list[StillRequest]) -> tuple[Path, ...]:
    """Each still's picture, drawn at the same time. Raises the first failure."""
    import asyncio

    tasks = await asyncio.gather(*(service.draw(request) for request in requests))
    for task in tasks:
        if not task.url:
            raise SeedanceError(f"A still could not be drawn: {task.error or task.state}.", task_id=task.id)
    return tuple(Path(task.url) for task in tasks)


def shoot_takes(
    film: Film, service: Service, wishes: Wishes, vocabulary: Vocabulary, screen: "Screen"
) -> list[Take]:
    """Like `render_takes`; raises its failure."""
    takes, failure = render_takes(film, service, wishes, vocabulary, screen)
    if failure:
        raise failure
    return takes


def render_takes(
    film: Film, service: Service, wishes: Wishes, vocabulary: Vocabulary, screen: "Screen"
) -> tuple[list[Take], BaseException | None]:
    """Render `wishes.count` takes at once with live progress: those that were made, in order, and the first failure.
    Takes that succeed stay even where others fail or Ctrl-C ends the wait."""
    import asyncio

    made: list[Take] = []
    request = video_request(film, wishes, vocabulary)
    failure: BaseException | None
    try:
        failure = asyncio.run(_shoot_all(film, service, wishes, request, screen, made))
    except KeyboardInterrupt:
        failure = _interrupted(film, service)
    return sorted(made, key=lambda take: take.number), failure


async def _shoot_all(
    film: Film, service: Service, wishes: Wishes, request: VideoRequest, screen: "Screen", made: list[Take]
) -> BaseException | None:
    import asyncio

    from seedance_cli.takes.shoot import shoot
    from seedance_cli.takes.watch import PATIENCE
    from seedance_cli.terminal.progress import TakesProgress

    usual = service.estimate(request).seconds
    with TakesProgress(screen, expected_seconds=usual) as progress:

        async def one() -> None:
            heard: list[str] = []

            def listen(take: Take, moment: "Moment") -> None:
                heard[:] = [f"take {take.number}"]
                task = moment.task
                progress.update(heard[0], str(task.state), task.progress, moment.elapsed, _left(moment))

            try:
                take = await shoot(
                    film,
                    service,
                    request,
                    listen=listen,
                    every=wishes.poll_interval or None,
                    patience=wishes.timeout or PATIENCE,
                )
            except SeedanceError as fault:
                for take_name in heard:
                    with suppress(OSError):
                        progress.fail(take_name, fault.message)
                raise
            made.append(take)
            with suppress(OSError):  # the take is made, whether the screen is still there or not
                progress.finish(f"take {take.number}", f"{take.seconds:.0f} s")

        outcomes = await asyncio.gather(*(one() for _ in range(wishes.count)), return_exceptions=True)
    return next((outcome for outcome in outcomes if outcome), None)


def _left(moment: "Moment") -> float | None:
    fraction = moment.task.progress
    return moment.elapsed * (1 - fraction) / fraction if fraction else None


def _interrupted(film: Film, service: Service) -> Interrupted:
    again = f"seedance shoot {film.quoted}"
    if service.abilities.free:
        return Interrupted("Stopped; the film folder is kept and rendering again is free.", hint=again)
    return Interrupted("Stopped waiting; the task goes on at the service.", hint=again)
