"""`seedance auth`: the services' keys. A key comes in by a hidden prompt or by stdin, never as an argument, which every
program on the machine could read; and it is never shown again."""

import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seedance_cli.commands import flags
from seedance_cli.commands.making.access import shown_address
from seedance_cli.errors import Interrupted, WrongInput
from seedance_cli.services.registry import Listing, listing, names, paid_services
from seedance_cli.settings.keys import (
    LONGEST_KEY,
    clean_key,
    forget_key,
    is_kept,
    keep_key,
    login_for,
    own_key,
    variable_of,
)
from seedance_cli.story.brief import nearest
from seedance_cli.terminal.console import Screen
from seedance_cli.terminal.streams import is_terminal

if TYPE_CHECKING:
    from seedance_cli.terminal.styled import Lines

app = typer.Typer(add_completion=False)

Service = Annotated[str, typer.Argument(metavar="SERVICE", help="Whose key; see `services`.")]
Region = Annotated[
    str,
    typer.Option(
        metavar="REGION",
        help="Only for this region of the service, where each has keys of its own.",
        show_default=False,
    ),
]
# The usual complaint about an unexpected argument repeats it, and here it may be a key.
TAKES_STRAYS = {"allow_extra_args": True, "ignore_unknown_options": True}


@app.callback(invoke_without_command=True)
def auth(ctx: typer.Context) -> None:
    """The services' keys: put one in, see which are there, take one out.

    A key in the environment wins over one that is kept here.
    """
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


@app.command(context_settings=TAKES_STRAYS)
def login(ctx: typer.Context, service: Service, region: Region = "") -> None:
    """Keep a service's key: asked for in a terminal, else read as one line from stdin.

    It goes into the system's keyring where there is one, else into a file that only you can read.

    A key that is kept for one region is sent to that region only, and is used there before the plain one.
    """
    screen = Screen()
    variable = _with_key("login", service, region, ctx)
    asked = _asked if screen.interactive else _piped
    place = keep_key(service, asked(screen, service, region), region)
    screen.answer(f"{_named(service, region)}: kept in {_called(place)}")
    if os.environ.get(variable):
        screen.say(f"{variable} is set as well, and it wins.", style="warning")


@app.command()
def status(json: flags.Json = False) -> None:
    """Which keys are there, and where each comes from."""
    screen = Screen(json=json)
    rows = [row for name in names() for row in _standings(name)]
    if json:
        screen.answer_json({"services": rows})
        return
    screen.answer(_table(rows, screen.width))
    keyed = any(row["key"] == "set" for row in rows)
    for row in rows:
        if row["problem"] or (row["hint"] and not keyed):
            screen.say(f"next: {row['hint']}", style="dim")


@app.command(context_settings=TAKES_STRAYS)
def logout(ctx: typer.Context, service: Service, region: Region = "") -> None:
    """Remove a service's key from where it is kept; one that is kept for a region goes with --region."""
    screen = Screen()
    variable = _with_key("logout", service, region, ctx)
    removed = " and ".join(map(_called, forget_key(service, region)))
    name = _named(service, region)
    screen.answer(f"{name}: removed from {removed}" if removed else f"{name}: no key was kept")
    for other in listing(service).regions if not region else ():
        if is_kept(service, other):
            screen.say(
                f"A key for {other} is still kept: seedance auth logout {service} --region {other}",
                style="warning",
            )
    if os.environ.get(variable):
        screen.say(f"{variable} is still set in the environment: unset {variable}", style="warning")


def _with_key(verb: str, service: str, region: str, ctx: typer.Context) -> str:
    """The environment variable of the key, if the service takes one for this region and nothing else was said. Nothing is
    repeated: it may be a key."""
    keyed = paid_services()
    offer = f"seedance auth {verb} {nearest(service, keyed) or keyed[0]}"
    if ctx.args or service.startswith("-"):
        raise WrongInput(
            f"auth {verb} takes the name of a service and nothing else; a key is asked for, or read from stdin.",
            hint=offer,
        )
    if service not in names():
        raise WrongInput(f"There is no service of that name; there are {', '.join(names())}.", hint=offer)
    if service not in keyed:
        raise WrongInput(f"{service} is free and needs no key.", hint=offer)
    found = listing(service)
    if region and region not in found.regions:
        raise _no_region(f"seedance auth {verb} {service}", service, region, found)
    return variable_of(found.key_variable, region)


def _no_region(offer: str, service: str, region: str, found: Listing) -> WrongInput:
    if not found.regions:
        return WrongInput(f"{service} has no regions; it takes one key.", hint=offer)
    meant = nearest(region, tuple(found.regions)) or next(iter(found.regions))
    return WrongInput(
        f"{service} has no region of that name; there are {', '.join(found.regions)}.",
        hint=f"{offer} --region {meant}",
    )


def _named(service: str, region: str) -> str:
    return f"{service} ({region})" if region else service


def _asked(screen: Screen, service: str, region: str) -> str:
    from seedance_cli.terminal.asking import Ask, Back
    from seedance_cli.terminal.prompts import Prompts

    page = listing(service).keys_page
    ask = Ask(
        text=f"The key for {_named(service, region)}?",
        help=f"Get one at {page} and paste it here. It is kept on this machine, and sent to {service} only.",
    )
    try:
        return Prompts(ascii_only=screen.ascii_only).secret(ask, refuse=_why_not)
    except (Back, KeyboardInterrupt):
        raise Interrupted("Left; no key was kept.", hint=login_for(service, region)) from None


def _why_not(text: str) -> str:
    try:
        return "" if clean_key(text) else "Paste or type the key, or leave with ctrl-c."
    except WrongInput as fault:
        return fault.message


def _piped(screen: Screen, service: str, region: str) -> str:
    """One line of stdin, as it is."""
    hint = f"{login_for(service, region)} < FILE"
    if is_terminal(screen.stdin):
        raise WrongInput(
            "A key is asked for only where both ends are a terminal and CI is not set.", hint=hint
        )
    # A program that was started without any stdin has None there.
    line = screen.stdin.buffer.readline(LONGEST_KEY * 2) if screen.stdin else b""
    key = line.decode("utf-8", "replace")
    if not clean_key(key):
        raise WrongInput("No key came on stdin.", hint=hint)
    return key


def _called(place: str) -> str:
    return "the keyring" if place == "keyring" else place


def _standings(name: str) -> list[dict[str, Any]]:
    """How one service stands with its keys, for scripts: the plain one, and those that regions have of their own. Who has
    one of these misses no plain one."""
    try:
        regions = tuple(listing(name).regions)
    except WrongInput:  # told in its row
        regions = ()
    plain, *others = (_standing(name, region) for region in ("", *regions))
    own = [row for row in others if row["key"] != "missing"]
    return own if own and plain["key"] == "missing" else [plain, *own]


def _standing(name: str, region: str) -> dict[str, Any]:
    """How one service stands with its key for just this region, without one with the plain key. `key` is set, missing, unusable or not needed; `ending` at most
    the key's last four letters; `base_url_from` the variable that changes its address, "" for its own; `hint` what to type
    where the key is missing or there is a `problem` with it."""
    record = {
        "name": name, "region": region, "key": "not needed", "origin": "", "ending": "", "base_url": "", "base_url_from": "", "problem": "",
        "hint": "",
    }  # fmt: skip
    try:
        found = listing(name)
        own_address = os.environ.get(found.base_variable, "")
        record["base_url"] = shown_address(own_address or found.regions.get(region, found.base_url))
        record["base_url_from"] = found.base_variable if own_address else ""
        if not found.key_variable:
            return record
        key = own_key(name, found.key_variable, region)
    except WrongInput as fault:
        return record | {"key": "unusable", "problem": fault.message, "hint": fault.hint}
    if key is None:
        return record | {"key": "missing", "hint": login_for(name, region)}
    return record | {"key": "set", "origin": key.origin, "ending": key.ending}


def _table(rows: list[dict[str, Any]], width: int) -> "Lines":
    from seedance_cli.terminal.tables import table_view

    headings = ["service", "key", "from"]
    cells = [
        [_named(row["name"], row["region"]), f"{row['key']} {row['ending']}".strip(), _source(row)]
        for row in rows
    ]
    return table_view(headings, cells, width=width)


def _source(row: dict[str, Any]) -> str:
    parts = [row["origin"], row["problem"]]
    if row["base_url_from"]:
        parts.append(f"at {row['base_url']} ({row['base_url_from']})")
    return " · ".join(filter(None, parts))
