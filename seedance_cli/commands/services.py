"""`seedance services`: who can render, and what each can do."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from seedance_cli.commands import flags
from seedance_cli.terminal.console import Screen

if TYPE_CHECKING:
    from seedance_cli.terminal.tables import ServiceRow

app = typer.Typer(add_completion=False)


@app.command()
def services(json: flags.Json = False) -> None:
    """Who can render, what each can do, and whether its key is there."""
    screen = Screen(json=json)
    rows = service_rows()
    if json:
        screen.answer_json({"services": rows})
        return
    from seedance_cli.terminal.tables import services_table

    screen.answer(services_table([_row(row) for row in rows], width=screen.width))


def _row(row: dict[str, Any]) -> "ServiceRow":
    from seedance_cli.terminal.tables import ServiceRow

    key = "no key needed" if row["free"] else f"{row['needs_key']} {'set' if row['ready'] else 'missing'}"
    price = "free" if row["free"] else ""
    return ServiceRow(
        name=row["name"],
        summary=row["summary"],
        models=", ".join(row["models"]),
        price=price,
        key=key,
        ready=row["ready"],
    )


def service_rows() -> list[dict[str, Any]]:
    """One plain row a service."""
    from seedance_cli.commands.making.renderer import access_to
    from seedance_cli.library import open_library
    from seedance_cli.services.registry import listing, names, open_service

    vocabulary = open_library().vocabulary
    rows = []
    for name in names():
        listed = listing(name)
        access = access_to(name)
        can = open_service(name, vocabulary, access).abilities
        ready = not listed.key_variable or bool(access.key)
        rows.append({"name": name, **asdict(can), "needs_key": listed.key_variable, "ready": ready})
    return rows
