"""What `still` answers: the pictures' paths or one JSON object on stdout; what they cost and what to type next on
stderr."""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer import Exit

from seedance_cli.commands.raw.wire import whole
from seedance_cli.errors import SeedanceError
from seedance_cli.services.answers.wording import sentence
from seedance_cli.services.protocol import Order, StillRequest

if TYPE_CHECKING:
    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.commands.stills.sketching import Sketch

Kept = Mapping[int, Path]


def answer_unsent(crew: "Crew", request: StillRequest, order: Order, status: str) -> None:
    """The answer of `--dry-run` (the request), and of a no (nothing); in JSON one object with the same keys as ever."""
    estimate = crew.service.estimate(request)
    if crew.screen.json:
        record = _record(crew, request, order, status) | {"price": _number(estimate.amount), "images": []}
        crew.screen.answer_json(record)
    elif status == "dry-run":
        crew.screen.answer_json(order.body)
    else:
        crew.screen.say("Nothing was sent.", style="dim")


def answer_stills(
    crew: "Crew", request: StillRequest, made: "Sketch", kept: Kept, failure: SeedanceError | None
) -> None:
    """Print the pictures' paths, or one JSON object. With a `failure` what was drawn until then is answered first, then
    it is raised; in JSON it is in the object."""
    screen = crew.screen
    if not kept:
        raise failure or SeedanceError("No picture came.", task_id=made.task.id if made.task else "")
    if screen.json:
        screen.answer_json(_drawn_record(crew, request, made, kept, failure))
    for path in () if screen.json else kept.values():
        screen.answer(path)
    if crew.wishes.preview and screen.live and not screen.silent:
        from seedance_cli.terminal.preview import show_pictures

        numbers = [path.stem.rpartition("-")[2] for path in kept.values()]
        show_pictures(screen, list(kept.values()), numbers if len(kept) > 1 else ())
    if failure and not screen.json:
        raise failure
    if failure:
        raise Exit(failure.exit_code)
    _say_outcome(crew, request, made, kept)


def _say_outcome(crew: "Crew", request: StillRequest, made: "Sketch", kept: Kept) -> None:
    from seedance_cli.terminal.money_words import amount_text, charged

    screen = crew.screen
    if made.task and made.task.note and len(kept) < request.count and not screen.json:
        screen.say(sentence(made.task.note), style="warning")
    if not screen.live or screen.json:
        return
    if not crew.free:
        unit = crew.service.estimate(request).unit
        price = charged(amount_text(made.price, unit), crew.service.name, unit)
        screen.say(f"{price} · task {made.task.id if made.task else ''}", style="dim")
    first = next(iter(kept.values()))
    screen.say(f"next: seedance new … --image-ref {shlex.quote(str(first))}=character", style="dim")


def _drawn_record(
    crew: "Crew", request: StillRequest, made: "Sketch", kept: Kept, failure: SeedanceError | None
) -> dict[str, Any]:
    from seedance_cli.terminal.console import error_record

    task = made.task
    urls = task.urls if task else ()
    record = _record(
        crew, request, made.order or crew.service.order(request), str(task.state if task else "")
    )
    record |= {"task_id": task.id if task else None, "price": _number(made.price)}
    if task and task.note and len(kept) < request.count:
        record["note"] = task.note
    record["images"] = [
        _image(path, "" if crew.free else urls[place] if place < len(urls) else "")
        for place, path in kept.items()
    ]
    return record | (error_record(failure) if failure else {})


def _record(crew: "Crew", request: StillRequest, order: Order, status: str) -> dict[str, Any]:
    record: dict[str, Any] = {
        "service": crew.service.name,
        "chosen": crew.choice.why,
        "task_id": None,
        "status": status,
        "price": None,
        "unit": crew.service.estimate(request).unit,
        "images": [],
        "prompt": order.prompt,
        "request": order.body,
    }
    return record | ({"region": crew.region} if crew.region else {})


def _image(path: Path, url: str) -> dict[str, Any]:
    from seedance_cli import media

    width, height = media.open_picture(path).size
    return {"path": str(path), "url": url or None, "width": width, "height": height}


def _number(amount: float | None) -> float | int | None:
    return None if amount is None else whole(amount)
