"""What a command answers: clips' paths or one JSON object on stdout; what they are and what to type next on stderr."""

import shlex
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer import Exit

from seedance_cli.errors import SeedanceError
from seedance_cli.film import Film, Take

if TYPE_CHECKING:
    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.commands.making.renderer import Wishes
    from seedance_cli.terminal.console import Screen


def take_record(film: Film, take: Take) -> dict[str, Any]:
    """A finished take for `--json`."""
    record = {
        "folder": str(film.folder),
        "take": take.number,
        "service": take.service,
        "task_id": take.task_id,
        "status": take.state,
        "video": str(take.clip),
        "url": take.url or None,
        "price": take.price,
        "unit": take.unit,
        "seconds": take.seconds,
        "prompt": take.prompt,
        "request": take.request,
    }
    more = {"region": take.region, "remark": take.error}
    return record | {name: value for name, value in more.items() if value}


def planned_record(film: Film, crew: "Crew", status: str, wishes: "Wishes | None" = None) -> dict[str, Any]:
    """A film that was not rendered, for `--json` with `--plan` and `--dry-run`: the same keys, nothing made up. Stills
    that are still to be drawn stand in the request under the names their files will have."""
    from seedance_cli.commands.making.price import total
    from seedance_cli.commands.making.requests import requests_for

    requests = requests_for(film, crew, wishes)
    *stills, order = [crew.service.order(each) for each in requests[: len(film.board.stills) + 1]]
    estimate = total(crew.service, requests)
    record = {
        "folder": str(film.folder),
        "take": None,
        "service": crew.service.name,
        "chosen": crew.choice.why,
        "task_id": None,
        "status": status,
        "video": None,
        "url": None,
        "price": estimate.amount,
        "unit": estimate.unit,
        "seconds": film.board.brief.duration,
        "prompt": order.prompt,
        "request": order.body,
        "stills": [each.body for each in stills],
    }
    return record | ({"region": crew.region} if crew.region else {})


def answer_plan(film: Film, crew: "Crew", *, status: str) -> None:
    """The answer of `--plan` (the folder) and of `--dry-run` (the request), or one JSON object."""
    from seedance_cli.commands.making.consent import say_price
    from seedance_cli.commands.making.requests import requests_for

    screen = crew.screen
    record = planned_record(film, crew, status)
    if screen.json:
        screen.answer_json(record)
    elif status == "planned":
        screen.answer(film.folder)
        screen.say(f"next: seedance shoot {film.quoted}", style="dim")
    else:
        say_price(crew, requests_for(film, crew))
        for still in record["stills"]:
            screen.answer_json(still)
        screen.answer_json(record["request"])


def answer_takes(
    film: Film,
    takes: list[Take],
    screen: "Screen",
    *,
    preview: bool,
    failure: BaseException | None = None,
    chosen: str = "",
) -> None:
    """Print the answer: each clip's path on stdout, or one JSON object; what it is and the next commands on stderr.
    `chosen` says why that service rendered them, where that was chosen now. With a `failure` what was made is answered first, then the failure is raised; in JSON it is in the object."""
    if screen.json and takes:
        screen.answer_json(_takes_record(film, takes, failure) | ({"chosen": chosen} if chosen else {}))
        if isinstance(failure, SeedanceError):
            raise Exit(failure.exit_code)
    elif takes:
        for take in takes:
            screen.answer(take.clip)
        if preview:
            _preview_clip(takes[0], screen)
        _say_outcome(film, takes, screen, shown=preview)
    if failure:
        raise failure


def _takes_record(film: Film, takes: list[Take], failure: BaseException | None) -> dict[str, Any]:
    from seedance_cli.terminal.console import error_record

    records = [take_record(film, take) for take in takes]
    if len(records) == 1 and failure is None:
        return records[0]
    error = error_record(failure) if isinstance(failure, SeedanceError) else {}
    return {"folder": str(film.folder), "takes": records} | error


def _say_outcome(film: Film, takes: list[Take], screen: "Screen", *, shown: bool) -> None:
    """What came of it. Where a picture was `shown` below the answer, the clip's path is said again, since it may have
    scrolled away."""
    if screen.quiet or not screen.live:
        return
    from seedance_cli.terminal.result import Outcome, result_view

    last = takes[-1]
    next_commands = (
        (shlex.join(["seedance", "shoot", str(film.folder)]), "another take"),
        (shlex.join(["seedance", "storyboard", "edit", str(film.folder)]), "change the shots"),
    )
    outcome = Outcome(
        path=str(last.clip) if shown else "",
        cost=cost_words(last),
        clip=f"{last.seconds:g} s · {last.width}×{last.height}",
        service=last.service,
        model="" if last.service == last.model else last.model,
        took=seconds_between(last.started, last.finished),
        task_id=last.task_id if last.price != 0 else "",
        next=next_commands,
    )
    screen.say(result_view(outcome, width=screen.width))
    for take in takes:
        if take.error:
            screen.say(f"take {take.number}: {take.error}", style="warning")


def cost_words(take: Take) -> str:
    """What a take cost, and who says so."""
    from seedance_cli.terminal.money_words import FREE, amount_text, charged

    if take.price == 0:
        return FREE
    return charged(amount_text(take.price, take.unit), take.service, take.unit)


def seconds_between(started: str, finished: str) -> float | None:
    """Seconds between two ISO 8601 times, None where one is missing."""
    try:
        return (datetime.fromisoformat(finished) - datetime.fromisoformat(started)).total_seconds()
    except ValueError:
        return None


def _preview_clip(take: Take, screen: "Screen") -> None:
    from seedance_cli import media
    from seedance_cli.terminal.preview import show_pictures

    if not screen.live or screen.silent:
        return
    with tempfile.TemporaryDirectory(prefix="seedance-poster-") as room:
        path = Path(room) / "first-frame.png"
        media.poster(take.clip).save(path)
        show_pictures(screen, [path], [f"take {take.number}, first frame"])
