"""`seedance takes`: everything that was ever sent, and how to get at what came of it. Nothing is submitted here."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seedance_cli.commands import flags
from seedance_cli.commands.sent.finding import find_entry, the_ledger
from seedance_cli.errors import WrongInput
from seedance_cli.terminal.console import Screen

if TYPE_CHECKING:
    from seedance_cli.takes.ledger import Entry

app = typer.Typer(add_completion=False)

USUALLY_SHOWN = 20
USUALLY_SUMMED = "30d"

Id = Annotated[
    str, typer.Argument(metavar="ID", help="Its number in the list, its task's id, or how that begins.")
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        metavar="FOLDER",
        help="Put the files here, even a clip that has a take of its own.",
        rich_help_panel=flags.OUTPUT,
    ),
]


@app.callback(invoke_without_command=True)
def takes(ctx: typer.Context) -> None:
    """Everything that was ever sent and paid for: clips, stills, raw tasks.

    What is free is not in it. Nothing here submits anything.
    """
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


@app.command("list")
def list_takes(
    unfinished: Annotated[
        bool, typer.Option("--unfinished", help="Only what has not come to its end, or to this disk.")
    ] = False,
    limit: Annotated[
        str,
        typer.Option(
            metavar="N", help=f"The newest N, 0 for all; {USUALLY_SHOWN} if not said, all with --json."
        ),
    ] = "",
    json: flags.Json = False,
) -> None:
    """What was sent, the newest first. ● goes on at the service; ! nobody knows what became of it."""
    from seedance_cli.commands.sent.telling import is_open, record_of

    screen = Screen(json=json)
    most = _most(limit, json=json)
    with the_ledger(screen) as ledger:
        # Whether a clip is here can be seen on the disk alone, so all have to be looked at where that counts.
        entries = ledger.entries(None if unfinished else most)
        count, going_on = ledger.count(), len(ledger.unfinished())
    wanted = list(filter(is_open, entries)) if unfinished else entries
    shown = wanted[:most]
    if json:
        screen.answer_json({"takes": [record_of(entry) for entry in shown]})
    elif not shown:
        screen.say("Nothing is unfinished." if count else "Nothing was ever sent from here.", style="dim")
    elif unfinished:
        _show(screen, shown, _older(len(wanted) - len(shown)))
    else:
        left = going_on - sum(entry.is_unfinished for entry in shown)
        _show(
            screen,
            shown,
            _older(count - len(shown), f", {left} of them unfinished" if left else ", all of them ended"),
        )


@app.command()
def show(take: Id, json: flags.Json = False) -> None:
    """Everything of one: what was sent, what came of it, which files are here."""
    from seedance_cli.commands.sent.telling import page_of, whole_record
    from seedance_cli.terminal.takes_table import sent_page

    screen = Screen(json=json)
    with the_ledger(screen) as ledger:
        entry = find_entry(ledger, take)
    if json:
        screen.answer_json(whole_record(entry))
    else:
        screen.answer(sent_page(page_of(entry), width=screen.width))


@app.command()
def watch(
    take: Id,
    poll_interval: flags.PollInterval = 0.0,
    timeout: flags.Timeout = 0.0,
    via: flags.Via = "",
    json: flags.Json = False,
    quiet: flags.Quiet = False,
    no_preview: flags.NoPreview = False,
) -> None:
    """Wait for one until its end; a clip is then fetched into its take."""
    from seedance_cli.commands.making.renderer import Wishes
    from seedance_cli.commands.sent.watching import watch_entry

    screen = Screen(quiet=quiet, json=json)
    with the_ledger(screen) as ledger:
        entry = find_entry(ledger, take)
    wishes = Wishes(via=via, poll_interval=poll_interval, timeout=timeout, preview=not no_preview)
    watch_entry(entry, wishes.where(entry), screen)


@app.command()
def fetch(
    take: Id,
    out: Out = None,
    via: flags.Via = "",
    json: flags.Json = False,
    quiet: flags.Quiet = False,
    no_preview: flags.NoPreview = False,
) -> None:
    """Fetch what one came to, without waiting: a clip into its take if it is missing there, anything else here."""
    from seedance_cli.commands.making.renderer import Wishes
    from seedance_cli.commands.sent.results import fetch_entry

    screen = Screen(quiet=quiet, json=json)
    with the_ledger(screen) as ledger:
        entry = find_entry(ledger, take)
    wishes = Wishes(via=via, preview=not no_preview).where(entry)
    fetch_entry(entry, out, wishes, screen)


@app.command()
def adopt(
    take: Id,
    task_id: Annotated[str, typer.Argument(metavar="TASK_ID", help="The service's own id of the task.")],
    via: flags.Via = "",
    json: flags.Json = False,
) -> None:
    """Say which of the service's tasks one is whose reply was lost; then it can be waited for and fetched."""
    from seedance_cli.commands.making.renderer import Wishes
    from seedance_cli.commands.sent.adopting import adopt_task
    from seedance_cli.commands.sent.telling import record_of

    screen = Screen(json=json)
    with the_ledger(screen) as ledger:
        entry = find_entry(ledger, take)
        entry = adopt_task(ledger, entry, task_id.strip(), Wishes(via=via).where(entry), screen)
    if json:
        screen.answer_json(record_of(entry))
        return
    screen.answer(f"{entry.id}: {entry.task_id}, {entry.state}")
    screen.say(f"next: seedance takes watch {entry.id}", style="dim")


@app.command()
def cancel(
    take: Id,
    give_up: Annotated[
        bool,
        typer.Option(
            "--give-up", help="Count one of unknown outcome as ended; it may have been charged all the same."
        ),
    ] = False,
    via: flags.Via = "",
    json: flags.Json = False,
) -> None:
    """Ask the service to stop one, and say honestly what came of that."""
    from seedance_cli.commands.making.renderer import Wishes
    from seedance_cli.commands.sent.cancelling import cancel_entry, give_up_entry

    screen = Screen(json=json)
    with the_ledger(screen) as ledger:
        entry = find_entry(ledger, take)
        if give_up:
            entry = give_up_entry(ledger, entry, Wishes(via=via).where(entry), screen)
    if not give_up:
        entry = cancel_entry(entry, Wishes(via=via).where(entry), screen)
    if json:
        from seedance_cli.commands.sent.telling import record_of

        screen.answer_json(record_of(entry))
        return
    screen.answer(f"{entry.id}: given up; it may have been charged" if give_up else f"{entry.id}: cancelled")


@app.command()
def spend(
    since: Annotated[
        str, typer.Option(metavar="TIME", help="24h, 7d, today, 2026-11-01, or all.")
    ] = USUALLY_SUMMED,
    days: Annotated[bool, typer.Option("--days", help="Also what each day came to.")] = False,
    json: flags.Json = False,
) -> None:
    """What was spent: estimated against charged, by service. Only what was sent from this machine is known."""
    from seedance_cli.commands.sent.spend import as_told, since_from, since_words, spend_record, spend_view

    screen = Screen(json=json)
    moment = since_from(since)
    with the_ledger(screen) as ledger:
        spent = ledger.spending(as_told(moment))
    if json:
        screen.answer_json(spend_record(spent, moment))
    elif spent:
        screen.answer(spend_view(spent, moment, days=days, width=screen.width))
    else:
        screen.say(f"Nothing was spent. {since_words(moment)}", style="dim")


def _most(limit: str, *, json: bool) -> int | None:
    """How many to show; None: all."""
    from seedance_cli.commands.said import whole_number

    said = whole_number("--limit", limit)
    if said is None:
        return None if json else USUALLY_SHOWN
    if said < 0:
        raise WrongInput(f"--limit {limit}: 0 for all, or how many.", hint="--limit 50")
    return said or None


def _older(count: int, how_they_stand: str = "") -> str:
    return f"{count:,} older{how_they_stand}: --limit 0 shows all." if count else ""


def _show(screen: Screen, entries: "Sequence[Entry]", note: str) -> None:
    from seedance_cli.commands.sent.telling import is_open, next_command, row_of
    from seedance_cli.terminal.takes_table import sent_table

    screen.answer(sent_table([row_of(entry) for entry in entries], width=screen.width, note=note))
    waiting = [entry for entry in entries if is_open(entry) and entry.task_id]
    if waiting:
        clips = any(entry.kind == "clip" for entry in waiting)
        screen.say(f"next: {'seedance resume' if clips else next_command(waiting[0])}", style="dim")
