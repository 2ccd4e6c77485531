"""`seedance auth`: the services' keys. A key comes in by a hidden prompt or by stdin, never as an argument, which every
program on the machine could read; and it is never shown again."""

import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seedance_cli.commands import flags
from seedance_cli.commands.making.renderer import shown_address
from seedance_cli.errors import Interrupted, WrongInput
from seedance_cli.services.registry import Listing, listing, names, paid_services
from seedance_cli.settings.keys import LONGEST_KEY, clean_key, find_key, forget_key, keep_key
from seedance_cli.story.brief import nearest
from seedance_cli.terminal.console import Screen
from seedance_cli.terminal.streams import is_terminal

if TYPE_CHECKING:
    from seedance_cli.terminal.styled import Lines

app = typer.Typer(add_completion=False)

Service = Annotated[str, typer.Argument(metavar="SERVICE", help="Whose key; see `services`.")]
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
def login(ctx: typer.Context, service: Service) -> None:
    """Keep a service's key: asked for in a terminal, else read as one line from stdin.

    It goes into the system's keyring where there is one, else into a file that only you can read.
    """
    screen = Screen()
    variable = _with_key("login", service, ctx).key_variable
    place = keep_key(service, _asked(screen, service) if screen.interactive else _piped(screen, service))
    screen.answer(f"{service}: kept in {_called(place)}")
    if os.environ.get(variable):
        screen.say(f"{variable} is set as well, and it wins.", style="warning")


@app.command()
def status(json: flags.Json = False) -> None:
    """Which keys are there, and where each comes from."""
    screen = Screen(json=json)
    rows = [_standing(name) for name in names()]
    if json:
        screen.answer_json({"services": rows})
        return
    screen.answer(_table(rows, screen.width))
    keyed = any(row["key"] == "set" for row in rows)
    for row in rows:
        if row["problem"] or (row["hint"] and not keyed):
            screen.say(f"next: {row['hint']}", style="dim")


@app.command(context_settings=TAKES_STRAYS)
def logout(ctx: typer.Context, service: Service) -> None:
    """Remove a service's key from where it is kept."""
    screen = Screen()
    variable = _with_key("logout", service, ctx).key_variable
    removed = " and ".join(map(_called, forget_key(service)))
    screen.answer(f"{service}: removed from {removed}" if removed else f"{service}: no key was kept")
    if os.environ.get(variable):
        screen.say(f"{variable} is still set in the environment: unset {variable}", style="warning")


def _with_key(verb: str, service: str, ctx: typer.Context) -> Listing:
    """The service, if it takes a key and nothing else was said. Nothing is repeated: it may be a key."""
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
    return listing(service)


def _asked(screen: Screen, service: str) -> str:
    from seedance_cli.terminal.asking import Ask, Back
    from seedance_cli.terminal.prompts import Prompts

    page = listing(service).keys_page
    ask = Ask(
        text=f"The key for {service}?",
        help=f"Get one at {page} and paste it here. It is kept on this machine, and sent to {service} only.",
    )
    try:
        return Prompts(ascii_only=screen.ascii_only).secret(ask, refuse=_why_not)
    except (Back, KeyboardInterrupt):
        raise Interrupted("Left; no key was kept.", hint=f"seedance auth login {service}") from None


def _why_not(text: str) -> str:
    try:
        return "" if clean_key(text) else "Paste or type the key, or leave with ctrl-c."
    except WrongInput as fault:
        return fault.message


def _piped(screen: Screen, service: str) -> str:
    """One line of stdin, as it is."""
    hint = f"seedance auth login {service} < FILE"
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


def _standing(name: str) -> dict[str, Any]:
    """How one service stands with its key, for scripts. `key` is set, missing, unusable or not needed; `ending` at most
    the key's last four letters; `base_url_from` the variable that changes its address, "" for its own; `hint` what to type
    where the key is missing or there is a `problem` with it."""
    record = {
        "name": name, "key": "not needed", "origin": "", "ending": "", "base_url": "", "base_url_from": "", "problem": "",
        "hint": "",
    }  # fmt: skip
    try:
        found = listing(name)
        own_address = os.environ.get(found.base_variable, "")
        record["base_url"] = shown_address(own_address or found.base_url)
        record["base_url_from"] = found.base_variable if own_address else ""
        if not found.key_variable:
            return record
        key = find_key(name, found.key_variable)
    except WrongInput as fault:
        return record | {"key": "unusable", "problem": fault.message, "hint": fault.hint}
    if key is None:
        return record | {"key": "missing", "hint": f"seedance auth login {name}"}
    return record | {"key": "set", "origin": key.origin, "ending": key.ending}


def _table(rows: list[dict[str, Any]], width: int) -> "Lines":
    from seedance_cli.terminal.tables import table_view

    headings = ["service", "key", "from"]
    cells = [[row["name"], f"{row['key']} {row['ending']}".strip(), _source(row)] for row in rows]
    return table_view(headings, cells, width=width)


def _source(row: dict[str, Any]) -> str:
    parts = [row["origin"], row["problem"]]
    if row["base_url_from"]:
        parts.append(f"at {row['base_url']} ({row['base_url_from']})")
    return " · ".join(filter(None, parts))
