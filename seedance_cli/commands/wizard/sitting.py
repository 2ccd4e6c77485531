"""One sitting of the wizard: begun from flags or a kept draft, and what the person decided is made here."""

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.commands.making.choosing import NO_KEY, VARIABLE, why_named
from seedance_cli.commands.making.crew import Crew
from seedance_cli.commands.making.renderer import Wishes
from seedance_cli.commands.planning import (
    DEFAULT_TEMPLATE,
    QUESTIONS,
    brief_from_flags,
    free_folder,
    free_path,
    started_from,
    titled,
)
from seedance_cli.commands.said import (
    Said,
    measure_files,
    references_from_flags,
    stills_from_flags,
)
from seedance_cli.commands.wizard.drafts import forget_draft, forget_stills, unfinished_draft
from seedance_cli.commands.wizard.wiring import open_studio, still_room
from seedance_cli.errors import Interrupted
from seedance_cli.money import Amount
from seedance_cli.settings import config_dir, draft_file
from seedance_cli.story.storyboard import Storyboard
from seedance_cli.terminal.studio import KEEP, Draft

if TYPE_CHECKING:
    from seedance_cli.film import Film
    from seedance_cli.library import Library
    from seedance_cli.terminal.asking import Asker
    from seedance_cli.terminal.console import Screen


def open_wizard() -> None:
    """`seedance` alone, in a terminal."""
    from seedance_cli.terminal.console import Screen

    service = os.environ.get(VARIABLE, "")
    sit(Screen(), Said(), Wishes(service=service, why=why_named(service)))


def sit(
    screen: "Screen",
    said: Said,
    wishes: Wishes,
    *,
    out: Path | None = None,
    start: Path | None = None,
    budget: Amount | None = None,
) -> None:
    """Ask what the flags leave open, then make the film. A flag that cannot be is refused before the first question.
    Ctrl-C keeps what was answered and says how to go on."""
    from seedance_cli.library import open_library

    library = open_library(config_dir())
    with Crew(wishes, library.vocabulary, screen) as crew:
        _sit(crew, said, library, out=out, start=start, budget=budget)


def _sit(
    crew: Crew,
    said: Said,
    library: "Library",
    *,
    out: Path | None,
    start: Path | None,
    budget: Amount | None,
) -> None:
    from seedance_cli.terminal.prompts import Prompts
    from seedance_cli.terminal.wizard import Wizard

    screen = crew.screen
    begun = _draft_of(started_from(start, said, library)) if start else _draft_from_flags(said, library)
    measure_files(begun.references, Path())
    if crew.is_settled:
        crew.need_key()
    asker = crew.asker = Prompts(ascii_only=screen.ascii_only)
    try:
        draft = _begin(screen, asker, begun)
        done = Wizard(asker, open_studio(crew, asker, library, budget)).run(draft)
    except KeyboardInterrupt:
        if not draft_file().exists():
            raise Interrupted(
                "Left; nothing was answered yet, or it could not be kept.", hint="seedance"
            ) from None
        sent = (
            "" if not crew.is_settled or crew.free else " Stills that were sent are fetched when you go on."
        )
        raise Interrupted(
            f"Your answers are kept.{sent}", hint="seedance   goes on where you stopped"
        ) from None
    if done is None or done.board is None:
        raise Interrupted("Left.", hint="seedance")
    _finish(crew, library, done, out)


def _begin(screen: "Screen", asker: "Asker", begun: Draft) -> Draft:
    """The draft to go on with: the unfinished one if the person wants it, else what the flags said."""
    from seedance_cli.terminal.asking import Ask, Offer

    kept = unfinished_draft(draft_file(), screen)
    if kept is not None and kept.answers.get("idea") and not begun.answers.get("idea"):
        offers = [Offer(value="on", label="go on with it"), Offer(value="new", label="begin a new film")]
        ask = Ask(text=f"There is an unfinished film: {kept.answers['idea']}", help="A new film replaces it.")
        if asker.choose(ask, offers) == "on":
            return kept
    return begun


def _draft_from_flags(said: Said, library: "Library") -> Draft:
    """What the flags answer already. Raises WrongInput naming the flag for anything that cannot be."""
    template = library.template(said.template or DEFAULT_TEMPLATE)
    brief_from_flags(replace(said, idea=said.idea or "not told yet"), template)
    given = {name: getattr(said, name) for name in QUESTIONS if getattr(said, name)}
    if said.template:
        given["template"] = template.name
    if said.first_frame:
        given.setdefault("mode", "first_last_frames")
        given.setdefault("template", "first-last-frame")
    return Draft(
        answers=given,
        given=frozenset(given),
        references=references_from_flags(said),
        stills=stills_from_flags(said),
    )


def _draft_of(board: Storyboard) -> Draft:
    answers = {name: str(getattr(board.brief, name)) for name in QUESTIONS if getattr(board.brief, name)}
    return Draft(
        answers=answers, references=board.references, stills=board.stills, board=board, step="review"
    )


def _finish(crew: Crew, library: "Library", done: Draft, out: Path | None) -> None:
    """Write the film folder, make the film unless it is to be kept for later, and say how to make it again."""
    from seedance_cli.commands.making.answering import answer_takes
    from seedance_cli.commands.making.consent import know, twins_of
    from seedance_cli.commands.making.material import film_misfits, fitted_film
    from seedance_cli.commands.making.rendering import shoot_takes
    from seedance_cli.commands.making.requests import requests_for
    from seedance_cli.film import create_film

    board, screen = done.board, crew.screen
    assert board is not None
    folder = out or free_folder(board.title)
    film = create_film(folder, titled(board, folder))
    forget_draft(draft_file())
    forget_stills(still_room(), done)
    flags = ""
    misfits = film_misfits(crew, film.board, film.folder)
    if done.step == KEEP:
        flags = " --fit" if misfits and all(each.mend for each in misfits) else ""
        screen.answer(film.folder)
        screen.say(f"next: seedance shoot {film.quoted}{flags}", style="dim")
    else:
        # What is done to files stood above the yes, and so did earlier sendings.
        film = fitted_film(crew, film, misfits, agreed=True)
        know(crew, twins_of(crew, requests_for(film, crew)))
        takes = shoot_takes(film, crew)
        answer_takes(film, takes, screen, preview=crew.wishes.preview, chosen=crew.choice.why)
    _say_how_to_do_it_again(crew, film, library, flags)


def _say_how_to_do_it_again(crew: Crew, film: "Film", library: "Library", flags: str) -> None:
    """The same film as one line of flags. Where stills were paid for, the line takes them from this film."""
    from seedance_cli.story.command_line import new_command
    from seedance_cli.terminal.commands_to_type import command_view

    screen, wishes = crew.screen, crew.wishes
    paid_stills = not crew.free and any(each.prompt for each in film.board.references)
    if crew.choice != NO_KEY:
        wishes = replace(wishes, service=crew.service.name)
    again = new_command(
        film.board,
        None if paid_stills else library.find(film.board.brief.template),
        folder=str(free_path(film.folder)),
        saved=str(film.folder),
        rendering=(*wishes_as_flags(wishes), *flags.split()),
        vocabulary=library.vocabulary,
    )
    paid = "" if crew.free else f", paid at {crew.service.name} without asking"
    screen.say("", f"The same film in one line{paid}:", style="dim")
    screen.say(command_view(again, width=screen.width))


def wishes_as_flags(wishes: Wishes) -> tuple[str, ...]:
    """The wishes that change the picture, as they were said."""
    seed = "" if wishes.seed is None else str(wishes.seed)
    said = {
        "--service": wishes.service,
        "--region": wishes.region,
        "--model": wishes.model,
        "--resolution": wishes.resolution,
        "--via": wishes.via,
        "--seed": seed,
        "--end-user": wishes.end_user,
    }
    named = [word for flag, value in said.items() if value for word in (flag, value)]
    alone = {"--no-audio": not wishes.audio, "--watermark": wishes.watermark}
    return (*named, *(flag for flag, wanted in alone.items() if wanted))
