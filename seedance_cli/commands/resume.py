"""`seedance resume`: finish what was sent and is not here yet. It waits and fetches; it never submits."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seedance_cli.commands import flags
from seedance_cli.commands.making.renderer import Wishes
from seedance_cli.errors import OutcomeUnknown, SeedanceError
from seedance_cli.terminal.console import Screen

if TYPE_CHECKING:
    from seedance_cli.film import Film, Take
    from seedance_cli.takes.ledger import Entry

app = typer.Typer(add_completion=False)


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
    """Wait for takes that were sent earlier and fetch their clips. Nothing is ever submitted again."""
    from seedance_cli.commands.sent.finding import the_ledger
    from seedance_cli.commands.sent.matching import unfinished_everywhere, unfinished_in

    screen = Screen(quiet=quiet, json=json)
    with the_ledger(screen) as ledger:
        found = unfinished_in(ledger, folders) if folders else unfinished_everywhere(ledger)
    wishes = Wishes(via=via, poll_interval=poll_interval, timeout=timeout, preview=not no_preview)
    made, failure = _finish([take for take in found.takes if take.task_id], wishes, screen)
    _say_others(found.others, screen)
    lost = [take for take in found.takes if not take.task_id]
    lost_others = [entry for entry in found.others if not entry.task_id]
    failure = failure or next(iter(found.faults), None) or _unknown(lost, lost_others)
    answer_finished(made, failure, screen, preview=wishes.preview, calm=not found.others)


def _finish(takes: "list[Take]", wishes: Wishes, screen: Screen) -> "tuple[list[Take], BaseException | None]":
    """Those that were finished, and the first failure; one service's trouble does not keep another's takes waiting."""
    made: list[Take] = []
    failure: BaseException | None = None
    for service in dict.fromkeys(take.service for take in takes):
        theirs = [take for take in takes if take.service == service]
        try:
            done, failed = finish_takes(theirs, wishes, screen)
        except SeedanceError as fault:
            done, failed = [], fault
        made += done
        failure = failure or failed
        if failed is not None and (not isinstance(failed, SeedanceError) or failed.code == "interrupted"):
            break
    return made, failure


def finish_takes(
    takes: "list[Take]", wishes: Wishes, screen: Screen
) -> "tuple[list[Take], BaseException | None]":
    """Wait for takes of one service and fetch their clips."""
    from dataclasses import replace

    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.commands.making.rendering import resume_takes
    from seedance_cli.library import open_library
    from seedance_cli.settings import config_dir

    vocabulary = open_library(config_dir()).vocabulary
    with Crew(replace(wishes, service=takes[0].service), vocabulary, screen) as crew:
        return resume_takes(takes, crew)


def _say_others(others: "list[Entry]", screen: Screen) -> None:
    """What has no take here, and how to get it all the same."""
    from seedance_cli.commands.sent.telling import WORDS, place_words

    for entry in others:
        if not entry.task_id:
            continue
        state = WORDS.get(entry.state, (entry.state, ""))[0]
        gone = f"; {place_words(entry.folder)} is gone" if entry.kind == "clip" else ""
        screen.say(f"{entry.kind} {entry.id} is {state}{gone}: seedance takes watch {entry.id}")


def _unknown(takes: "list[Take]", entries: "list[Entry]") -> OutcomeUnknown | None:
    """What nobody knows the outcome of, in one error."""
    from seedance_cli.commands.sent.telling import place_words

    names = [f"take {take.number} of {take.film_folder}" for take in takes]
    names += [f"{entry.kind} {entry.id} for {place_words(entry.folder)}" for entry in entries]
    if not names:
        return None
    service = (takes or entries)[0].service
    sent = (
        "it was sent, no clear reply came, and it"
        if len(names) == 1
        else "they were sent, no clear reply came, and they"
    )
    return OutcomeUnknown(
        f"Nobody knows what became of {', '.join(names)}: {sent} may have been charged.",
        hint=f"seedance balance --service {service}   tells whether; shoot --again sends it anew\n"
        "seedance takes list --unfinished   has its number, to end it: takes cancel ID --give-up",
    )


def answer_finished(
    made: "list[Take]",
    failure: BaseException | None,
    screen: Screen,
    *,
    preview: bool,
    calm: bool = True,
) -> None:
    """The clips' paths, or one JSON object, then the failure. With `calm`, that there was nothing is said."""
    from seedance_cli.commands.making.answering import answer_takes

    films = list(dict.fromkeys(take.film_folder for take in made))
    if len(films) == 1:
        answer_takes(_film_of(made[0]), made, screen, preview=preview, failure=failure)
        return
    if screen.json and (made or not failure):
        _answer_several(made, failure, screen)
    for take in () if screen.json else made:
        screen.answer(take.clip)
    if failure:
        raise failure
    if not made and calm:
        screen.say("Nothing is unfinished.", style="dim")


def _answer_several(made: "list[Take]", failure: BaseException | None, screen: Screen) -> None:
    from seedance_cli.commands.making.answering import take_record
    from seedance_cli.terminal.console import error_record

    record = {"takes": [take_record(_film_of(take), take) for take in made]}
    error = error_record(failure) if isinstance(failure, SeedanceError) else {}
    screen.answer_json(record | error)
    if isinstance(failure, SeedanceError):
        raise typer.Exit(failure.exit_code)


def _film_of(take: "Take") -> "Film":
    """The film of a take, as the take knows it: its storyboard file may have been broken or deleted since."""
    from seedance_cli.film import Film

    return Film(take.film_folder, take.storyboard)
