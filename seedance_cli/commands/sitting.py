"""One sitting of the wizard: its studio is wired here, and what the person decided is made here."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.commands.answering import answer_takes
from seedance_cli.commands.drafts import forget_draft, read_draft, save_draft
from seedance_cli.commands.planning import ANSWERS, free_folder, started_from, template_of, titled
from seedance_cli.commands.rendering import (
    Wishes,
    draw_all,
    open_renderer,
    shoot_takes,
    still_request,
    video_request,
)
from seedance_cli.commands.said import Said, references_from_flags, stills_from_flags
from seedance_cli.errors import Interrupted, SeedanceError, WrongInput
from seedance_cli.settings import config_dir, draft_file, state_dir
from seedance_cli.story.brief import Brief, plain
from seedance_cli.story.draft import draft as draft_storyboard
from seedance_cli.story.references import Reference, is_link
from seedance_cli.story.storyboard import StillIdea, Storyboard
from seedance_cli.terminal.studio import KEEP, Draft, StillAsk, Studio

if TYPE_CHECKING:
    from seedance_cli.film import Film
    from seedance_cli.library import Library
    from seedance_cli.story.template import Template
    from seedance_cli.terminal.asking import Asker
    from seedance_cli.terminal.console import Screen
    from seedance_cli.terminal.styled import Lines

QUESTIONS = ("idea", "template", "duration", "ratio", "mode", "language", *ANSWERS)


def sit(
    screen: "Screen", said: Said, wishes: Wishes, *, out: Path | None = None, start: Path | None = None
) -> None:
    """Ask what the flags leave open, then make the film. Ctrl-C keeps what was answered and says how to go on."""
    from seedance_cli.library import open_library
    from seedance_cli.terminal.prompts import Prompts
    from seedance_cli.terminal.wizard import Wizard

    library = open_library(config_dir())
    asker = Prompts(ascii_only=screen.ascii_only)
    try:
        draft = _begin(asker, said, library, start)
        done = Wizard(asker, open_studio(screen, asker, library, wishes)).run(draft)
    except KeyboardInterrupt:
        raise Interrupted("Your answers are kept.", hint="seedance   goes on where you stopped") from None
    if done is None or done.board is None:
        raise Interrupted("Left.", hint="seedance")
    _finish(screen, library, wishes, done, out)


def _begin(asker: "Asker", said: Said, library: "Library", start: Path | None) -> Draft:
    """The draft to go on with: the unfinished one if the person wants it, else what the flags said."""
    from seedance_cli.terminal.asking import Ask, Offer

    if start is not None:
        board = started_from(start, said, library)
        return replace(_draft_of(board), step="review")
    kept = read_draft(draft_file())
    if kept is not None and kept.answers.get("idea") and not said.idea:
        offers = [Offer(value="on", label="go on with it"), Offer(value="new", label="begin a new film")]
        ask = Ask(text=f"There is an unfinished film: {kept.answers['idea']}", help="A new film replaces it.")
        if asker.choose(ask, offers) == "on":
            return kept
    given = {name: plain(getattr(said, name)) for name in QUESTIONS if getattr(said, name)}
    if "template" in given:
        given["template"] = library.template(given["template"]).name
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
    return Draft(answers=answers, references=board.references, stills=board.stills, board=board)


def open_studio(screen: "Screen", asker: "Asker", library: "Library", wishes: Wishes) -> Studio:
    """Everything the wizard needs from other rooms."""
    from seedance_cli.commands.editing import edit_board
    from seedance_cli.story.check import check, repair
    from seedance_cli.story.prompt import compose

    def edit_yaml(board: Storyboard) -> Storyboard:
        asker.aside()
        try:
            return edit_board(board, screen)
        except SeedanceError as fault:
            raise WrongInput(fault.message, hint=fault.hint) from fault

    return Studio(
        templates=library.templates(),
        questions=library.questions,
        vocabulary=library.vocabulary,
        suggest=library.suggest,
        draft_board=_draft_board,
        check=lambda board: check(board, library.vocabulary, template_of(board, library)),
        repair=lambda board, found: repair(board, found, library.vocabulary),
        compose=lambda board: compose(board, library.vocabulary),
        measure=measure,
        draw=lambda board, asks: draw_for(board, asks, library, wishes, screen),
        show=lambda paths, captions: _show(screen, paths, captions, wishes),
        estimate=lambda board: estimate_lines(board, library, wishes, screen),
        edit_yaml=edit_yaml,
        save=lambda draft: save_draft(draft_file(), draft),
    )


def _draft_board(
    brief: Brief, template: "Template", references: tuple[Reference, ...], stills: tuple[StillIdea, ...]
) -> Storyboard:
    return draft_storyboard(brief, template, references=references, stills=stills)


def measure(kind: str, source: str) -> str:
    """What a local file is, in a few words; "" for a link. Raises WrongInput."""
    if is_link(source):
        return ""
    from seedance_cli import media

    found = media.measure(Path(source).expanduser(), kind)
    size = f"{found.width}×{found.height}" if found.width else ""
    length = f"{found.seconds:.1f} s" if found.seconds else ""
    return ", ".join(part for part in (size, length) if part)


def draw_for(
    board: Storyboard, asks: Sequence[StillAsk], library: "Library", wishes: Wishes, screen: "Screen"
) -> Sequence[Path | SeedanceError]:
    """Draw stills for the wizard, kept beside the draft until the film has a folder."""
    import asyncio

    from seedance_cli.terminal.progress import busy

    service = open_renderer(wishes, library.vocabulary)
    requests = [still_request(board, each.prompt, each.role, each.edit_of) for each in asks]
    with busy(screen, f"Drawing {len(asks)} still{'s' * (len(asks) > 1)}"):
        try:
            drawn = asyncio.run(draw_all(service, requests))
        except SeedanceError as fault:
            return [fault] * len(asks)
    return [_kept_beside_the_draft(path) for path in drawn]


def _kept_beside_the_draft(path: Path) -> Path:
    from seedance_cli.film.files import copy_into_place, sha256

    room = state_dir() / "stills"
    room.mkdir(parents=True, exist_ok=True)
    kept = room / f"{sha256(path)[:16]}{path.suffix}"
    copy_into_place(path, kept)
    return kept


def _show(screen: "Screen", paths: Sequence[Path], captions: Sequence[str], wishes: Wishes) -> None:
    from seedance_cli.terminal.preview import show_pictures

    if wishes.preview:
        show_pictures(screen, paths, captions)


def estimate_lines(
    board: Storyboard, library: "Library", wishes: Wishes, screen: "Screen"
) -> "Sequence[str | Lines]":
    """What stands above the yes: who renders, what it costs and how long it usually takes."""
    from seedance_cli.film import Film
    from seedance_cli.terminal.result import Quote, confirmation_view

    service = open_renderer(wishes, library.vocabulary)
    request = video_request(Film(Path(), board), wishes, library.vocabulary)
    estimate = service.estimate(request)
    price = (
        "free" if estimate.amount == 0 else f"{estimate.amount:g} {estimate.unit}" if estimate.amount else ""
    )
    quote = Quote(
        service=service.name,
        clip=f"{board.brief.duration} s · {board.brief.ratio}",
        price=price,
        model=wishes.model,
        basis=estimate.basis,
        as_of=estimate.as_of,
        wait=estimate.seconds,
    )
    return [confirmation_view(quote, width=screen.width)]


def _finish(screen: "Screen", library: "Library", wishes: Wishes, done: Draft, out: Path | None) -> None:
    """Write the film folder, make the film unless it is to be kept for later, and say how to make it again."""
    from seedance_cli.film import create_film

    board = done.board
    assert board is not None
    folder = out or free_folder(board.title)
    film = create_film(folder, titled(board, folder))
    forget_draft(draft_file())
    if done.step == KEEP:
        screen.answer(film.folder)
    else:
        service = open_renderer(wishes, library.vocabulary)
        takes = shoot_takes(film, service, wishes, library.vocabulary, screen)
        answer_takes(film, takes, screen, preview=wishes.preview)
    _say_how_to_do_it_again(screen, film, library)


def _say_how_to_do_it_again(screen: "Screen", film: "Film", library: "Library") -> None:
    from seedance_cli.story.command_line import new_command
    from seedance_cli.terminal.commands_to_type import command_view

    template = template_of(film.board, library)
    if template is None:
        return
    again = new_command(
        film.board, template, folder=str(free_folder(str(film.folder))), saved=str(film.folder)
    )
    screen.say("", "The same film in one line:", style="dim")
    screen.say(command_view(again, width=screen.width))
