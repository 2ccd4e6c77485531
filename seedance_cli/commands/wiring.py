"""The wizard's studio, wired: what it needs from files, services and the checklist, as plain callables."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.commands.drafts import save_draft
from seedance_cli.commands.planning import template_of
from seedance_cli.commands.rendering import Wishes, draw_all, open_renderer, still_request, video_request
from seedance_cli.commands.said import keep_to_budget
from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.settings import draft_file, state_dir
from seedance_cli.story.brief import Brief
from seedance_cli.story.draft import draft as draft_storyboard
from seedance_cli.story.references import Reference, is_link
from seedance_cli.story.storyboard import StillIdea, Storyboard
from seedance_cli.terminal.studio import Draft, StillAsk, Studio

if TYPE_CHECKING:
    from seedance_cli.library import Library
    from seedance_cli.story.template import Template
    from seedance_cli.terminal.asking import Asker
    from seedance_cli.terminal.console import Screen
    from seedance_cli.terminal.styled import Lines


def still_room() -> Path:
    """Where stills lie that were drawn for a draft, until their film has a folder."""
    return state_dir() / "stills"


def open_studio(
    screen: "Screen", asker: "Asker", library: "Library", wishes: Wishes, budget: float | None = None
) -> Studio:
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
        estimate=lambda board: estimate_lines(board, library, wishes, screen, budget),
        edit_yaml=edit_yaml,
        save=_keep,
    )


def _keep(draft: Draft) -> None:
    """Save the draft where that can be done: a home that cannot be written to is no reason to stop a film."""
    with suppress(SeedanceError, OSError):
        save_draft(draft_file(), draft)


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

    room = still_room()
    room.mkdir(parents=True, exist_ok=True)
    kept = room / f"{sha256(path)[:16]}{path.suffix}"
    copy_into_place(path, kept)
    return kept


def _show(screen: "Screen", paths: Sequence[Path], captions: Sequence[str], wishes: Wishes) -> None:
    from seedance_cli.terminal.preview import show_pictures

    if wishes.preview:
        show_pictures(screen, paths, captions)


def estimate_lines(
    board: Storyboard, library: "Library", wishes: Wishes, screen: "Screen", budget: float | None = None
) -> "Sequence[str | Lines]":
    """What stands above the yes: who renders, what it costs and how long it usually takes. Raises Refused above the
    budget."""
    from seedance_cli.film import Film
    from seedance_cli.terminal.result import Quote, confirmation_view

    service = open_renderer(wishes, library.vocabulary)
    request = video_request(Film(Path(), board), wishes, library.vocabulary)
    estimate = service.estimate(request)
    keep_to_budget(budget, estimate)
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
