"""`seedance resume`: finish what was sent and is not here yet. It looks lost orders up, waits and fetches; it never
submits."""

import shlex
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seedance_cli.commands import flags
from seedance_cli.commands.making.renderer import Wishes
from seedance_cli.errors import NoKey, OutcomeUnknown, SeedanceError, StillRunning, WrongInput
from seedance_cli.film.take import Take
from seedance_cli.terminal.console import Screen

if TYPE_CHECKING:
    from seedance_cli.commands.sent.matching import Found
    from seedance_cli.takes.ledger import Entry

app = typer.Typer(add_completion=False)

MOST_NAMED = 12


@app.command()
def resume(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FOLDER]...", help="Film folders; everything unfinished without."),
    ] = None,
    poll_interval: flags.PollInterval = 0.0,
    timeout: flags.Timeout = 0.0,
    via: flags.Via = "",
    json: flags.Json = False,
    quiet: flags.Quiet = False,
    no_preview: flags.NoPreview = False,
) -> None:
    """Finish what was sent earlier: wait, fetch clips and stills. Nothing is ever submitted again."""
    from seedance_cli.commands.sent.bringing import Brought, bring
    from seedance_cli.commands.sent.finishing import answer_finished

    screen = Screen(quiet=quiet, json=json)
    wishes = Wishes(via=via, poll_interval=poll_interval, timeout=timeout, preview=not no_preview)
    found = _found(folders or [], wishes, screen)
    _say_unfinished(found, screen)
    made, failure = _finish([take for take in found.takes if take.task_id], wishes, screen)
    stopped = failure is not None and getattr(failure, "code", "interrupted") == "interrupted"
    brought = Brought() if stopped else bring(found.others, wishes, screen)
    failure = failure or next(iter(found.faults), None) or _unknown(found) or brought.failure
    failure = failure or _being_sent(found.being_sent)
    calm = not found.others and not found.never_sent
    answer_finished(made, failure, screen, preview=wishes.preview, calm=calm, others=brought.answers)


def _found(folders: list[Path], wishes: Wishes, screen: Screen) -> "Found":
    """What is unfinished, after the services were asked for what got no clear reply."""
    from seedance_cli.commands.sent.finding import the_ledger
    from seedance_cli.commands.sent.looking_up import look_for
    from seedance_cli.commands.sent.matching import unfinished_everywhere, unfinished_in
    from seedance_cli.commands.sent.rebuilding import take_in

    for folder in folders:
        if not folder.exists():
            raise WrongInput(
                f"{folder} does not exist.", hint="seedance takes list --unfinished   says where takes lie"
            )
    with the_ledger(screen, folders) as ledger:

        def look() -> "Found":
            return unfinished_in(ledger, folders) if folders else unfinished_everywhere(ledger, Path())

        found = look()
        known = {each.folder for each in ledger.entries()}
        strangers = [
            take.film_folder
            for take in found.takes
            if str(take.folder.absolute()) not in known and not ledger.find(take.task_id, take.service)
        ]
        with suppress(SeedanceError):
            if strangers and take_in(ledger, strangers):
                found = look()
        places = {_place(each) for each in found.lost}
        lost = [
            each
            for each in ledger.unfinished()
            if not each.task_id and each.folder in places and not ledger.is_being_sent(each)
        ]
        try:
            if lost and look_for(lost, wishes, screen):
                found = look()
        except NoKey as fault:
            found.faults.insert(0, fault)
        found.numbers = {each.folder: each.id for each in reversed(ledger.entries())}
        return found


def _place(lost: "Take | Entry") -> str:
    folder = lost.folder
    return folder if isinstance(folder, str) else str(folder.absolute())


def _say_unfinished(found: "Found", screen: Screen) -> None:
    """What is about to be finished, where it is more than one thing, and what was never sent."""
    from seedance_cli.commands.sent.telling import WORDS, place_words

    takes = [(f"take {take.number} of {take.film_folder.name}", take.state) for take in found.takes]
    others = [
        (" for ".join(filter(None, (f"{each.kind} {each.id}", place_words(each.folder)))), each.state)
        for each in found.others
    ]
    if len(takes) + len(others) > 1:
        screen.say(f"{len(takes) + len(others)} are unfinished:", style="dim")
        for name, state in (takes + others)[:MOST_NAMED]:
            screen.say(f"  {name}, {WORDS.get(state, (state, ''))[0]}", style="dim")
        if len(takes) + len(others) > MOST_NAMED:
            screen.say("  … and more: seedance takes list --unfinished", style="dim")
    for film in found.never_sent:
        screen.say(f"{film} was never sent: seedance shoot {shlex.quote(str(film))}")


def _being_sent(entries: "list[Entry]") -> StillRunning | None:
    if not entries:
        return None
    return StillRunning(
        f"{entries[0].kind.capitalize()} {entries[0].id} is being sent by another program right now.",
        hint="seedance resume   once that has ended",
    )


def _finish(takes: "list[Take]", wishes: Wishes, screen: Screen) -> "tuple[list[Take], BaseException | None]":
    """Those that were finished, and the first failure; one service's trouble does not keep another's takes waiting."""
    from seedance_cli.commands.sent.finishing import finish_takes

    made: list[Take] = []
    failure: BaseException | None = None
    several = len({take.film_folder for take in takes}) > 1
    for place in dict.fromkeys((take.service, take.region) for take in takes):
        theirs = [take for take in takes if (take.service, take.region) == place]
        try:
            done, failed = finish_takes(theirs, wishes, screen, several=several)
        except SeedanceError as fault:
            done, failed = [], fault
        made += done
        failure = failure or failed
        if failed is not None and (not isinstance(failed, SeedanceError) or failed.code == "interrupted"):
            break
    return made, failure


def _unknown(found: "Found") -> OutcomeUnknown | None:
    """What nobody knows the outcome of, in one error."""
    from seedance_cli.commands.sent.telling import place_words

    takes = [take for take in found.takes if not take.task_id]
    entries = [entry for entry in found.others if not entry.task_id]
    names = [f"take {take.number} of {take.film_folder}" for take in takes]
    names += [
        f"{entry.kind} {entry.id} for {place_words(entry.folder) or 'this folder'}" for entry in entries
    ]
    if not names:
        return None
    sent = (
        "it was sent, no clear reply came, and it"
        if len(names) == 1
        else "they were sent, no clear reply came, and they"
    )
    return OutcomeUnknown(
        f"Nobody knows what became of {', '.join(names)}: {sent} may have been charged.",
        hint=_what_can_be_done(found, takes[0] if takes else entries[0]),
    )


def _what_can_be_done(found: "Found", lost: "Take | Entry") -> str:
    """The commands that settle one of unknown outcome, its number in them."""
    number = found.numbers.get(_place(lost), "ID")
    give_up = f"seedance takes cancel {number} --give-up   counts it as ended"
    if not isinstance(lost, Take) and lost.kind == "still" and _draws_at_once(lost.service):
        return f"{give_up}; {lost.service} keeps no record of stills"
    again = (
        f"\nseedance shoot {shlex.quote(str(lost.film_folder))} --again   sends it anew"
        if isinstance(lost, Take)
        else ""
    )
    return f"seedance takes adopt {number} TASK_ID   where the service's own page shows it{again}\n{give_up}"


def _draws_at_once(name: str) -> bool:
    from seedance_cli.library import open_library
    from seedance_cli.services.registry import open_service

    try:
        return open_service(name, open_library().vocabulary).abilities.draws_at_once
    except WrongInput:  # a package that is gone, or a card that cannot be read
        return False
