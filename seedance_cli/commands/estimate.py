"""`seedance estimate`: what a saved film would cost, at one service or at all of them. Nothing is sent and no key is
needed."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seedance_cli.commands import flags
from seedance_cli.errors import WrongInput
from seedance_cli.terminal.console import Screen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from seedance_cli.commands.making.renderer import Wishes
    from seedance_cli.film import Film
    from seedance_cli.library import Library
    from seedance_cli.services.protocol import Estimate, Request, Service
    from seedance_cli.terminal.estimate_view import EstimateRow

app = typer.Typer(add_completion=False)

ALL = "all"


@app.command()
def estimate(
    folder: Annotated[Path, typer.Argument(metavar="[FOLDER]", help="The film folder.")] = Path(),
    service: Annotated[
        str,
        typer.Option(
            envvar="SEEDANCE_SERVICE",
            metavar="NAME|all",
            help="At whom; all of them, if not said.",
            rich_help_panel=flags.SERVICE,
        ),
    ] = "",
    model: flags.Model = "",
    resolution: flags.Resolution = "",
    region: flags.Region = "",
    count: Annotated[str, typer.Option(metavar="N", help="How many takes.")] = "1",
    json: flags.Json = False,
) -> None:
    """What a film would cost: its stills and its clip, at each service, and what every figure rests on.

    Nothing is sent and no key is needed. Unknown prices are called unknown.
    """
    from seedance_cli.commands.making.renderer import Wishes
    from seedance_cli.commands.shoot import takes_wanted
    from seedance_cli.film import open_film
    from seedance_cli.library import open_library
    from seedance_cli.services.registry import names
    from seedance_cli.settings import config_dir

    screen = Screen(json=json)
    film = open_film(folder)
    library = open_library(config_dir())
    wishes = Wishes(
        service=service, model=model, resolution=resolution, region=region, count=takes_wanted(count)
    )
    alone = service not in ("", ALL)
    asked = (service,) if alone else names()
    records = [_record(film, replace(wishes, service=name), library, screen, alone=alone) for name in asked]
    if json:
        screen.answer_json({"folder": str(film.folder), "estimates": records})
        return
    from seedance_cli.terminal.estimate_view import estimates_view

    screen.answer(
        estimates_view(_film_words(film, wishes), [_row(each) for each in records], width=screen.width)
    )


def _record(
    film: "Film", wishes: "Wishes", library: "Library", screen: Screen, *, alone: bool
) -> dict[str, Any]:
    """One service's figures; one of several that cannot make the film says why."""
    try:
        return _estimated(film, wishes, library, screen)
    except WrongInput as fault:
        if alone:
            raise
        return {"service": wishes.service, "possible": False, "why": fault.message, "hint": fault.hint}


def _estimated(film: "Film", wishes: "Wishes", library: "Library", screen: Screen) -> dict[str, Any]:
    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.commands.making.price import total
    from seedance_cli.commands.making.requests import requests_for

    with Crew(wishes, library.vocabulary, screen) as crew:
        requests = requests_for(film, crew)
        stills, clips = requests[: len(film.board.stills)], requests[len(film.board.stills) :]
        whole = total(crew.service, requests)
        return {
            "service": crew.service.name,
            "possible": True,
            "region": crew.service.region,
            "model": crew.service.order(clips[0]).model,
            "stills": _told(crew.service, stills) if stills else None,
            "clip": _told(crew.service, clips),
            "amount": whole.amount,
            "unit": whole.unit,
            "seconds": whole.seconds,
        }


def _told(service: "Service", requests: "Sequence[Request]") -> dict[str, Any]:
    """What some requests cost together, with how old the price is."""
    from seedance_cli.commands.making.price import total

    found: Estimate = total(service, requests)
    return {"count": len(requests)} | asdict(found)


def _row(record: dict[str, Any]) -> "EstimateRow":
    from seedance_cli.terminal.estimate_view import EstimateRow

    region = record.get("region", "")
    name = f"{record['service']} {region}".strip()
    if not record["possible"]:
        return EstimateRow(service=name, why=record["why"])
    stills, clip = record["stills"], record["clip"]
    return EstimateRow(
        service=name,
        stills=_price(stills) if stills else "",
        clip=_price(clip),
        whole=_price(record),
        basis=tuple(dict.fromkeys(_basis(each) for each in (stills, clip) if each and each["amount"] != 0)),
    )


def _price(told: dict[str, Any]) -> str:
    from seedance_cli.terminal.money_words import FREE, amount_text

    if told["amount"] == 0:
        return FREE
    return amount_text(told["amount"], told["unit"]) or "unknown"


def _basis(told: dict[str, Any]) -> str:
    from seedance_cli.terminal.moments import aged

    source = ", ".join(filter(None, (told["source"], aged(told["as_of"]))))
    return f"{told['basis']} ({source})" if source else told["basis"]


def _film_words(film: "Film", wishes: "Wishes") -> str:
    brief = film.board.brief
    stills = len(film.board.stills)
    parts = (
        film.board.title,
        f"{brief.duration} s",
        brief.ratio,
        f"{stills} still{'s' * (stills != 1)} to draw" if stills else "",
        f"{wishes.count} takes" if wishes.count > 1 else "",
    )
    return " · ".join(filter(None, parts))
