"""`seedance doctor`: what is there, what is missing, and what to do about it. Every question is free and has its time.

Exit codes: 0 where films can be made, if only free ones, and every service that has a key answers; 4 where such a key
is unusable or refused; 5 where such a service does not answer; 2 where config.yaml cannot be used, which stops the other
commands; 1 where not even the free films can be made.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from seedance_cli.commands import flags
from seedance_cli.errors import NoKey, TooMany, Unreachable, WrongInput
from seedance_cli.terminal.console import Screen
from seedance_cli.terminal.doctor import FAIL, OK

if TYPE_CHECKING:
    from seedance_cli.commands.checks.checking import Found

app = typer.Typer(add_completion=False)

PATIENCE = 15.0
"""Seconds for each of the two rounds of checks."""


@app.command()
def doctor(
    offline: Annotated[bool, typer.Option("--offline", help="Ask no service, look here only.")] = False,
    json: flags.Json = False,
) -> None:
    """What is there, what is missing, and what to do. Nothing that it asks costs anything.

    Ends with 0 where films can be made and every service that has a key answers; else with 4 for a key, 5 for a
    service, 2 for config.yaml, and 1 where no film at all can be made.
    """
    from seedance_cli.terminal.doctor import doctor_view
    from seedance_cli.terminal.progress import busy

    screen = Screen(json=json)
    where = "" if offline else " and asking the services"
    with busy(screen, f"Looking at this machine{where}"):
        here, keys, there = examined(screen, offline=offline)
    rows = [each.row for each in (*here, *keys, *there)]
    code = exit_code(here, keys, there)
    if json:
        screen.answer_json({"checks": [asdict(row) for row in rows], "exit_code": code})
    else:
        screen.answer(doctor_view(rows, width=screen.width))
    if code:
        raise typer.Exit(code)


def examined(screen: Screen, *, offline: bool) -> "tuple[list[Found], list[Found], list[Found]]":
    """What was found here, of the keys, and at the services. The keys come first: they decide what is asked."""
    from seedance_cli.commands.checks.checking import run_all
    from seedance_cli.commands.checks.here import checks_here
    from seedance_cli.commands.checks.there import checks_there, key_check, unneeded, unrepeated
    from seedance_cli.services.registry import paid_services

    services = paid_services()
    local = checks_here(screen)
    found = run_all([*local, *map(key_check, services)], PATIENCE)
    here, keys = found[: len(local)], found[len(local) :]
    keyed = {name: key.row.state == OK for name, key in zip(services, keys, strict=True)}
    # Where there is a key at all, services without one matter to nobody.
    asked = [
        checks_there(name, offline=offline, has_key=has_key)
        for name, has_key in keyed.items()
        if has_key or not any(keyed.values())
    ]
    answers = iter(run_all([check for each in asked for check in each], PATIENCE))
    there = [unrepeated([next(answers) for _ in each]) for each in asked]
    return here, unneeded(keys) if any(keyed.values()) else keys, [found for each in there for found in each]


def exit_code(here: "Sequence[Found]", keys: "Sequence[Found]", there: "Sequence[Found]") -> int:
    """How it ends; see the module's own words."""
    from seedance_cli.commands.checks.here import RENDERING
    from seedance_cli.commands.checks.settings import SETTINGS

    broken = {each.row.check for each in here if each.row.state == FAIL}
    if RENDERING in broken:
        return 1
    if SETTINGS in broken:
        return WrongInput.exit_code
    faults = [each.fault for each in there if each.fault and not isinstance(each.fault, TooMany)]
    if any(each.fault for each in keys) or any(isinstance(fault, NoKey) for fault in faults):
        return NoKey.exit_code
    return Unreachable.exit_code if faults else 0
