"""The wizard's studio, wired: what it needs from files, services and the checklist, as plain callables."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.commands.making.crew import Crew
from seedance_cli.commands.said import check_source
from seedance_cli.commands.viewing import findings_on
from seedance_cli.commands.wizard.drafts import save_draft
from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.money import Amount
from seedance_cli.settings import draft_file, state_dir
from seedance_cli.story.brief import Brief
from seedance_cli.story.draft import draft as draft_storyboard
from seedance_cli.story.references import Reference, is_link
from seedance_cli.story.storyboard import StillIdea, Storyboard
from seedance_cli.terminal.studio import Draft, StillAsk, Studio

if TYPE_CHECKING:
    from seedance_cli.library import Library
    from seedance_cli.services.protocol import StillRequest
    from seedance_cli.story.check import Finding
    from seedance_cli.story.template import Template
    from seedance_cli.terminal.asking import Asker
    from seedance_cli.terminal.result import Quote


def still_room() -> Path:
    """Where stills lie that were drawn for a draft, until their film has a folder."""
    return state_dir() / "stills"


def open_studio(crew: Crew, asker: "Asker", library: "Library", budget: Amount | None = None) -> Studio:
    """Everything the wizard needs from other rooms; what only a later step needs is loaded there."""
    return Studio(
        templates=library.templates,
        template=library.find_or_usual,
        questions=library.questions,
        vocabulary=library.vocabulary,
        suggest=library.suggest,
        draft_board=_draft_board,
        check=lambda board: findings_on(board, library),
        repair=lambda board, found: _repaired(board, found, library),
        compose=lambda board: _composed(board, library),
        measure=measure,
        draw=lambda board, asks: draw_for(board, asks, crew.for_film(board)),
        show=lambda paths, captions: _show(crew, paths, captions),
        quote=lambda board: quote_for(board, crew.for_film(board), budget),
        price_stills=lambda board, asks: price_of(board, asks, crew.for_film(board), budget),
        warnings=lambda board: _warnings(crew.for_film(board), board),
        edit_yaml=lambda board: _edited(board, crew, asker),
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


def _repaired(board: Storyboard, found: "Sequence[Finding]", library: "Library") -> Storyboard:
    from seedance_cli.story.check import repair

    return repair(board, found, library.vocabulary)


def _composed(board: Storyboard, library: "Library") -> str:
    from seedance_cli.story.prompt import compose

    return compose(board, library.vocabulary)


def _warnings(crew: Crew, board: Storyboard) -> Sequence[str]:
    from seedance_cli.commands.making.consent import face_warnings

    return face_warnings(crew, board)


def _edited(board: Storyboard, crew: Crew, asker: "Asker") -> Storyboard:
    from seedance_cli.commands.editing import edit_board

    asker.aside()
    try:
        return edit_board(board, crew.screen)
    except SeedanceError as fault:
        raise WrongInput(fault.message, hint=fault.hint) from fault


def measure(kind: str, source: str) -> str:
    """What a local file is, in a few words; "" for a link. Raises WrongInput."""
    if is_link(source):
        return ""
    from seedance_cli import media

    check_source(source)
    found = media.measure(Path(source).expanduser(), kind)
    size = f"{found.width}×{found.height}" if found.width else ""
    length = f"{found.seconds:.1f} s" if found.seconds else ""
    return ", ".join(part for part in (size, length) if part)


def draw_for(board: Storyboard, asks: Sequence[StillAsk], crew: Crew) -> Sequence[Path | SeedanceError]:
    """Draw stills for the wizard, kept beside the draft until the film has a folder; each as soon as it is here."""
    from seedance_cli.commands.making.drawing import draw_all

    kept: dict[int, Path] = {}

    def arrived(place: int, pictures: tuple[Path, ...]) -> None:
        kept[place] = _kept_beside_the_draft(pictures[0])
        asks[place].arrived(kept[place])

    requests = [request_for(board, each) for each in asks]
    drawn = draw_all(
        crew, requests, still_room(), names=[_tag_of(board, each) for each in asks], arrived=arrived
    )
    return [each if isinstance(each, SeedanceError) else kept[place] for place, each in enumerate(drawn)]


def _tag_of(board: Storyboard, ask: StillAsk) -> str:
    """What the still will be called in the film, as far as that can be told."""
    from seedance_cli.commands.making.requests import tags_to_come

    prompts = [idea.prompt for idea in board.stills]
    return (
        tags_to_come(board)[prompts.index(ask.prompt)]
        if ask.prompt in prompts
        else ask.role.replace("_", " ")
    )


def request_for(board: Storyboard, ask: StillAsk) -> "StillRequest":
    from seedance_cli.commands.making.requests import still_request

    return still_request(board, ask.prompt, ask.role, ask.edit_of)


def _kept_beside_the_draft(path: Path) -> Path:
    from seedance_cli.film.files import copy_into_place, sha256

    room = still_room()
    room.mkdir(parents=True, exist_ok=True)
    kept = room / f"{sha256(path)[:16]}{path.suffix}"
    copy_into_place(path, kept)
    return kept


def _show(crew: Crew, paths: Sequence[Path], captions: Sequence[str]) -> None:
    from seedance_cli.terminal.preview import show_pictures

    if crew.wishes.preview:
        show_pictures(crew.screen, paths, captions)


def price_of(board: Storyboard, asks: Sequence[StillAsk], crew: Crew, budget: Amount | None) -> str:
    """What drawing these costs, "" for nothing; a still that is under way already costs nothing more. Raises Refused
    where they and the film would be above the budget or today's cap, and NoKey without a key."""
    from seedance_cli.commands.making.cap import check_cap
    from seedance_cli.commands.making.price import check_budget, price_words, total
    from seedance_cli.commands.making.requests import requests_for
    from seedance_cli.film import Film
    from seedance_cli.takes.links import fingerprint
    from seedance_cli.takes.stills import under_way

    if crew.free:
        return ""
    crew.need_key()
    wanted = [request_for(board, each) for each in asks]
    paid_already = [
        under_way(crew.ledger, fingerprint(crew.service, each), still_room().absolute()) for each in wanted
    ]
    new = [each for each, earlier in zip(wanted, paid_already, strict=True) if earlier is None]
    if not new:
        return ""
    clip = requests_for(Film(Path(), board), crew)[-1]
    check_budget(budget, crew, [*new, clip])
    check_cap(crew, [*new, clip])
    waiting = len(wanted) - len(new)
    price = price_words(total(crew.service, new)) or "price unknown"
    return f"{price} ({waiting} under way already)" if waiting else price


def quote_for(board: Storyboard, crew: Crew, budget: Amount | None = None) -> "Quote":
    """What stands above the yes: who renders, what it costs and how long it usually takes. Raises Refused above the
    budget or today's cap, and WrongInput for what the service would refuse."""
    from seedance_cli.commands.making.cap import check_cap
    from seedance_cli.commands.making.consent import quote
    from seedance_cli.commands.making.material import film_misfits, fitting_warnings
    from seedance_cli.commands.making.price import check_budget
    from seedance_cli.commands.making.requests import requests_for
    from seedance_cli.film import Film

    requests = requests_for(Film(Path(), board), crew)
    fitting = fitting_warnings(film_misfits(crew, board, Path()))
    check_budget(budget, crew, requests)
    if not crew.free:
        crew.need_key()
    check_cap(crew, requests)
    above = quote(crew, requests, board)
    return replace(above, warnings=(*above.warnings, *fitting))
