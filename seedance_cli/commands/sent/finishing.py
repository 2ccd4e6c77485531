"""Takes that were sent earlier, waited for and fetched, and what is answered then; the same for `resume` and for the
commands of one entry."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import typer

from seedance_cli.commands.making.renderer import Wishes
from seedance_cli.errors import SeedanceError
from seedance_cli.terminal.console import Screen

if TYPE_CHECKING:
    from seedance_cli.film import Film, Take


def finish_takes(
    takes: "list[Take]", wishes: Wishes, screen: Screen, *, several: bool = False
) -> "tuple[list[Take], BaseException | None]":
    """Wait for takes of one service and one region of it, and fetch their clips. With `several` they are told apart by
    their films, as those of one film are where others follow."""
    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.commands.making.rendering import resume_takes
    from seedance_cli.library import open_library
    from seedance_cli.settings import config_dir

    vocabulary = open_library(config_dir()).vocabulary
    with Crew(wishes.where(takes[0]), vocabulary, screen) as crew:
        return resume_takes(takes, crew, several=several)


def answer_finished(
    made: "list[Take]",
    failure: BaseException | None,
    screen: Screen,
    *,
    preview: bool,
    calm: bool = True,
    others: "Mapping[int, list[str]] | None" = None,
) -> None:
    """The clips' paths and what the `others` came to, or one JSON object, then the failure. With `calm`, that there was
    nothing is said."""
    from seedance_cli.commands.making.answering import answer_takes

    films = list(dict.fromkeys(take.film_folder for take in made))
    if len(films) == 1 and not others:
        answer_takes(_film_of(made[0]), made, screen, preview=preview, failure=failure)
        return
    others = others or {}
    if screen.json and (made or others or not failure):
        _answer_several(made, others, failure, screen)
    answers = [take.clip for take in made] + [answer for each in others.values() for answer in each]
    for answer in () if screen.json else answers:
        screen.answer(answer)
    if failure:
        raise failure
    if not made and not others and calm:
        screen.say("Nothing is unfinished.", style="dim")


def _answer_several(
    made: "list[Take]", others: "Mapping[int, list[str]]", failure: BaseException | None, screen: Screen
) -> None:
    from seedance_cli.commands.making.answering import take_record
    from seedance_cli.terminal.console import error_record

    record: dict[str, Any] = {"takes": [take_record(_film_of(take), take) for take in made]}
    if others:
        record["others"] = [{"id": number, "results": answers} for number, answers in others.items()]
    error = error_record(failure) if isinstance(failure, SeedanceError) else {}
    screen.answer_json(record | error)
    if isinstance(failure, SeedanceError):
        raise typer.Exit(failure.exit_code)


def _film_of(take: "Take") -> "Film":
    """The film of a take, as the take knows it: its storyboard file may have been broken or deleted since."""
    from seedance_cli.film import Film

    return Film(take.film_folder, take.storyboard)
