"""`seedance services`: who can render, what each can do and costs, and who says so."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seedance_cli.commands import flags
from seedance_cli.commands.service_facts import (
    a_still,
    all_facts,
    figures_told,
    five_seconds,
    main_facts,
    sources_told,
)
from seedance_cli.errors import WrongInput
from seedance_cli.terminal.console import Screen

if TYPE_CHECKING:
    from seedance_cli.services.cards.figures import Figure
    from seedance_cli.services.protocol import Service
    from seedance_cli.terminal.services_view import ServiceRow

app = typer.Typer(add_completion=False)


@app.command()
def services(
    name: Annotated[
        str, typer.Argument(metavar="[NAME]", help="One service, with every figure.", show_default=False)
    ] = "",
    card: Annotated[
        bool,
        typer.Option("--card", help="Print one service's model card, to be kept and changed as your own."),
    ] = False,
    json: flags.Json = False,
) -> None:
    """Who can render, what each can do and costs, and whether its key is there. Every figure has its source and date.

    Figures are data: `seedance services NAME --card` prints them; kept as services/NAME.yaml in the config folder and
    changed, they count instead of ours.
    """
    from seedance_cli.services.registry import listing, names

    screen = Screen(json=json)
    if name:
        listing(name)
    if card:
        _print_card(name, screen)
        return
    wanted = (name,) if name else names()
    if json:
        screen.answer_json({"services": [service_record(each) for each in wanted]})
        return
    from seedance_cli.terminal.services_view import services_view

    screen.answer(services_view([_row(each, whole=bool(name)) for each in wanted], width=screen.width))
    if not name:
        screen.say("seedance services NAME   tells every figure of one", style="dim")


def _print_card(name: str, screen: Screen) -> None:
    """The card in use as it stands, so that `> services/NAME.yaml` is a card of one's own."""
    from seedance_cli.settings import config_dir

    card = opened(name)[0].card if name else None
    if card is None:
        raise WrongInput("Whose card?", hint="seedance services xskill --card")
    screen.answer(card.path.read_text(encoding="utf-8").rstrip("\n"))
    own = config_dir() / "services" / f"{name}.yaml"
    screen.say(f"Kept as {own} and changed, it counts instead of this one.", style="dim")


def service_record(name: str) -> dict[str, Any]:
    """One service for scripts. One that cannot be used is told with its `problem`."""
    try:
        service, keyed, needs = opened(name)
        card = service.card
        clips = five_seconds(service)
    except WrongInput as fault:
        return {"name": name, "ready": False, "problem": fault.message}
    return {
        "name": name,
        **asdict(service.abilities),
        "region": service.region,
        "needs_key": needs,
        "ready": keyed or not needs,
        "five_seconds": [{"model": word, **asdict(estimate)} for word, estimate in clips],
        "still": None if card is None else _still_record(service),
        "figures": [_figure_record(each) for each in figures_told(service)],
    }


def opened(name: str) -> "tuple[Service, bool, str]":
    """The service, whether there is a key for it, and the variable of its key."""
    from seedance_cli.commands.making.access import access_to
    from seedance_cli.library import open_library
    from seedance_cli.services.registry import listing, open_service

    access = access_to(name)
    return open_service(name, open_library().vocabulary, access), bool(access.key), listing(name).key_variable


def _still_record(service: "Service") -> dict[str, Any] | None:
    estimate = a_still(service)
    return None if estimate is None else asdict(estimate)


def _figure_record(figure: "Figure") -> dict[str, str]:
    source = figure.source
    return {
        "model": figure.model, "name": figure.name, "value": figure.value,
        "source": source.text, "as_of": source.as_of, "page": source.page,
    }  # fmt: skip


def _row(name: str, *, whole: bool) -> "ServiceRow":
    from seedance_cli.terminal.services_view import ServiceRow

    try:
        service, keyed, needs = opened(name)
        facts = all_facts(service) if whole and service.card else main_facts(service)
    except WrongInput as fault:
        return ServiceRow(name=name, summary=fault.message, ready=False, todo=fault.hint)
    key = f"{needs} {'set' if keyed else 'missing'}" if needs else "no key needed"
    region = service.region
    return ServiceRow(
        name=f"{name} ({region})" if region else name,
        summary=service.abilities.summary,
        key=key,
        ready=keyed or not needs,
        facts=tuple(facts),
        sources=tuple(sources_told(service)) if whole else (),
    )
