"""What a command answers: clips' paths or one JSON object on stdout; what they are and what to type next on stderr."""

import shlex
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer import Exit

from seedance_cli.errors import SeedanceError
from seedance_cli.film import Film, Take
from seedance_cli.services.protocol import Service, VideoRequest

if TYPE_CHECKING:
    from seedance_cli.terminal.console import Screen


def take_record(film: Film, take: Take) -> dict[str, Any]:
    """A finished take for `--json`."""
    return {
        "folder": str(film.folder),
        "take": take.number,
        "service": take.service,
        "task_id": take.task_id,
        "status": take.state,
        "video": str(take.clip),
        "url": None,
        "price": take.price,
        "seconds": take.seconds,
        "prompt": take.prompt,
        "request": take.request,
    }


def planned_record(film: Film, service: Service, request: VideoRequest, status: str) -> dict[str, Any]:
    """A film that was not rendered, for `--json` with `--plan` and `--dry-run`: the same keys, nothing made up."""
    return {
        "folder": str(film.folder),
        "take": None,
        "service": service.name,
        "task_id": None,
        "status": status,
        "video": None,
        "url": None,
        "price": service.estimate(request).amount,
        "seconds": film.board.brief.duration,
        "prompt": service.dialect.spell(request.prompt),
        "request": service.body(request),
    }


def answer_plan(
    film: Film, service: Service, request: VideoRequest, screen: "Screen", *, status: str
) -> None:
    """The answer of `--plan` (the folder) and of `--dry-run` (the request), or one JSON object."""
    record = planned_record(film, service, request, status)
    if screen.json:
        screen.answer_json(record)
    elif status == "planned":
        screen.answer(film.folder)
        screen.say(f"next: seedance shoot {film.quoted}", style="dim")
    else:
        screen.answer_json(record["request"])


def answer_takes(
    film: Film, takes: list[Take], screen: "Screen", *, preview: bool, failure: BaseException | None = None
) -> None:
    """Print the answer: each clip's path on stdout, or one JSON object; what it is and the next commands on stderr.
    With a `failure` what was made is answered first, then the failure is raised; in JSON it is in the object."""
    if screen.json and takes:
        screen.answer_json(_takes_record(film, takes, failure))
        if isinstance(failure, SeedanceError):
            raise Exit(failure.exit_code)
    elif takes:
        for take in takes:
            screen.answer(take.clip)
        if preview:
            _preview_clip(takes[0], screen)
        _say_outcome(film, takes, screen)
    if failure:
        raise failure


def _takes_record(film: Film, takes: list[Take], failure: BaseException | None) -> dict[str, Any]:
    from seedance_cli.terminal.console import error_record

    records = [take_record(film, take) for take in takes]
    if len(records) == 1 and failure is None:
        return records[0]
    error = error_record(failure) if isinstance(failure, SeedanceError) else {}
    return {"folder": str(film.folder), "takes": records} | error


def _say_outcome(film: Film, takes: list[Take], screen: "Screen") -> None:
    if screen.quiet or not screen.live:
        return
    from seedance_cli.terminal.result import Outcome, result_view

    last = takes[-1]
    cost = "free" if last.price == 0 else f"{last.price:g} {last.unit}".strip() if last.price else ""
    next_commands = (
        (shlex.join(["seedance", "shoot", str(film.folder)]), "another take"),
        (shlex.join(["seedance", "storyboard", "edit", str(film.folder)]), "change the shots"),
    )
    outcome = Outcome(
        path="",
        cost=cost,
        clip=f"{last.seconds:g} s · {last.width}×{last.height}",
        service=last.service,
        next=next_commands,
    )
    screen.say(result_view(outcome, width=screen.width))


def _preview_clip(take: Take, screen: "Screen") -> None:
    from seedance_cli import media
    from seedance_cli.terminal.preview import show_pictures

    if not screen.live or screen.silent:
        return
    with tempfile.TemporaryDirectory(prefix="seedance-poster-") as room:
        path = Path(room) / "first-frame.png"
        media.poster(take.clip).save(path)
        show_pictures(screen, [path], [f"take {take.number}, first frame"])


def preview_stills(film: Film, screen: "Screen", count: int) -> None:
    """Show the film's last `count` drawn stills in the terminal."""
    from seedance_cli.terminal.preview import show_pictures

    drawn = list(film.board.tags.items())
    stills = [(tag, each) for tag, each in drawn if each.prompt][-count:]
    show_pictures(
        screen, [film.path_of(each) for _, each in stills], [f"{tag} {each.role}" for tag, each in stills]
    )
