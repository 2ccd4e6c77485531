"""`seedance resume`: finish what was sent and is not here yet. It waits and fetches; it never submits."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seedance_cli.commands import flags
from seedance_cli.commands.renderer import Wishes
from seedance_cli.errors import OutcomeUnknown, SeedanceError
from seedance_cli.terminal.console import Screen

if TYPE_CHECKING:
    from seedance_cli.film import Take
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
    screen = Screen(quiet=quiet, json=json)
    takes = [*(_in_films(folders) if folders else _everywhere())]
    wishes = Wishes(via=via, poll_interval=poll_interval, timeout=timeout, preview=not no_preview)
    waiting = [take for take in takes if take.task_id]
    unknown = [take for take in takes if not take.task_id]
    made, failure = _finish(waiting, wishes, screen)
    for take in unknown:
        failure = failure or _unknown(take)
    _answer(made, failure, screen, preview=wishes.preview)


def _in_films(folders: list[Path]) -> "Iterator[Take]":
    from seedance_cli.film import open_film, read_take

    for folder in folders:
        for path in open_film(folder).take_folders():
            take = read_take(path)
            if is_unfinished(take):
                yield take


def _everywhere() -> "Iterator[Take]":
    """The takes in the ledger that are unfinished, as far as their folders are still there."""
    from seedance_cli.film import read_take
    from seedance_cli.settings import state_dir
    from seedance_cli.takes.ledger import Ledger

    with Ledger.open(state_dir()) as ledger:
        clips = [Path(each.folder) for each in ledger.entries() if each.kind == "clip" and may_be_had(each)]
    for folder in dict.fromkeys(reversed(clips)):
        # Most takes of long ago have their clip, which costs one look each.
        if (folder / "take.yaml").is_file() and not (folder / "clip.mp4").is_file():
            take = read_take(folder)
            if is_unfinished(take):
                yield take


def may_be_had(entry: "Entry") -> bool:
    """Whether the task of an entry has, or may yet have, a result."""
    return entry.is_unfinished or entry.state == "succeeded"


def is_unfinished(take: "Take") -> bool:
    """Whether something that was sent, or may have been, has not become a clip here nor come to another end."""
    from seedance_cli.film.take import INTENT, REFUSED, UNSENT
    from seedance_cli.services.protocol import State

    if take.state in (INTENT, UNSENT, REFUSED, State.FAILED, State.CANCELLED):
        return False
    return not take.clip.is_file()


def _finish(takes: "list[Take]", wishes: Wishes, screen: Screen) -> "tuple[list[Take], BaseException | None]":
    from dataclasses import replace

    from seedance_cli.commands.crew import Crew
    from seedance_cli.commands.rendering import resume_takes
    from seedance_cli.library import open_library
    from seedance_cli.settings import config_dir

    library = open_library(config_dir())
    made: list[Take] = []
    failure: BaseException | None = None
    for service in dict.fromkeys(take.service for take in takes):
        theirs = [take for take in takes if take.service == service]
        with Crew(replace(wishes, service=service), library.vocabulary, screen) as crew:
            done, failed = resume_takes(theirs, crew)
        made += done
        failure = failure or failed
        if failed is not None and not isinstance(failed, SeedanceError):
            break
    return made, failure


def _unknown(take: "Take") -> OutcomeUnknown:
    return OutcomeUnknown(
        f"Nobody knows what became of take {take.number} of {take.film_folder}: it was sent, no clear reply came, and it "
        "may have been charged.",
        hint=f"seedance balance --service {take.service}   tells whether; seedance shoot sends it anew",
    )


def _answer(made: "list[Take]", failure: BaseException | None, screen: Screen, *, preview: bool) -> None:
    from seedance_cli.commands.answering import answer_takes, take_record
    from seedance_cli.film import open_film

    films = list(dict.fromkeys(take.film_folder for take in made))
    if len(films) == 1:
        answer_takes(open_film(films[0]), made, screen, preview=preview, failure=failure)
        return
    if screen.json and (made or not failure):
        from seedance_cli.terminal.console import error_record

        record = {"takes": [take_record(open_film(take.film_folder), take) for take in made]}
        error = error_record(failure) if isinstance(failure, SeedanceError) else {}
        screen.answer_json(record | error)
        if isinstance(failure, SeedanceError):
            raise typer.Exit(failure.exit_code)
    for take in () if screen.json else made:
        screen.answer(take.clip)
    if failure:
        raise failure
    if not made:
        screen.say("Nothing is unfinished.", style="dim")
