"""Flags → storyboard: what a person said on the command line, read strictly, with every gap filled by the template."""

from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seedance_cli.commands.said import (
    Said,
    needed_roles,
    read_prompt_file,
    references_from_flags,
    stills_from_flags,
    whole_seconds_from,
)
from seedance_cli.errors import WrongInput
from seedance_cli.story.brief import Brief, check_idea, language_of, plain
from seedance_cli.story.draft import draft, title_for
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import StillIdea, Storyboard, refit
from seedance_cli.story.template import Template

if TYPE_CHECKING:
    from seedance_cli.library import Library

DEFAULT_TEMPLATE = "narrative"


ANSWERS = ("style", "mood", "content", "visuals", "camera", "motion", "audio")


def storyboard_from_flags(said: Said, library: "Library") -> Storyboard:
    """The storyboard that the flags ask for. Raises WrongInput naming the flag for anything that cannot be."""
    stills = stills_from_flags(said)
    cleaned: dict[str, Any] = {name: plain(getattr(said, name)) for name in ("idea", *ANSWERS)}
    said = replace(said, **cleaned)
    check_idea(said.idea)
    template = library.template(said.template or _usual_template(said, library))
    brief = brief_from_flags(said, template)
    references = references_from_flags(said, needed_roles(template))
    board = draft(
        brief, template, references=references, stills=stills, title=said.title or title_for(said.idea)
    )
    return replace(board, prompt=read_prompt_file(said.prompt_file)) if said.prompt_file else board


def brief_from_flags(said: Said, template: Template) -> Brief:
    """The brief; what was not said is the template's."""
    mode = said.mode or ("first_last_frames" if said.first_frame else template.mode)
    return Brief(
        idea=said.idea,
        template=template.name,
        duration=whole_seconds_from(said.duration) if said.duration else template.duration,
        ratio=said.ratio or template.ratio,
        mode=mode,
        language=said.language or language_of(said.idea),
        **{name: getattr(said, name) for name in ANSWERS},
    )


def changed_by_flags(board: Storyboard, said: Said, library: "Library") -> Storyboard:
    """A saved storyboard with the flags on top. Answers that shape the shots draft them anew; a duration, ratio, style
    or mood alone keeps the shots that were edited by hand."""
    reshaped = any(getattr(said, name) for name in ("idea", "template", "language", *ANSWERS[2:]))
    if reshaped:
        return _drafted_anew(board, said, library)
    brief = board.brief
    for name in ("ratio", "mode", "style", "mood"):
        if getattr(said, name):
            brief = replace(brief, **{name: getattr(said, name)})
    references, stills = _references_on_top(board, said)
    board = replace(board, brief=brief, references=references, stills=stills)
    if said.duration:
        board = refit(board, whole_seconds_from(said.duration))
    prompt = read_prompt_file(said.prompt_file) if said.prompt_file else board.prompt
    return replace(board, prompt=prompt, title=said.title or board.title)


def _drafted_anew(board: Storyboard, said: Said, library: "Library") -> Storyboard:
    template = library.template(said.template or board.brief.template)
    names = ("idea", "ratio", "mode", "language", *ANSWERS)
    changes: dict[str, Any] = {name: getattr(said, name) for name in names if getattr(said, name)}
    if said.duration:
        changes["duration"] = whole_seconds_from(said.duration)
    brief = replace(board.brief, template=template.name, **changes)
    references, stills = _references_on_top(board, said)
    return draft(brief, template, references=references, stills=stills, title=said.title or board.title)


def _references_on_top(board: Storyboard, said: Said) -> tuple[tuple[Reference, ...], tuple[StillIdea, ...]]:
    given = references_from_flags(said)
    kinds = {reference.kind for reference in given}
    kept = tuple(reference for reference in board.references if reference.kind not in kinds)
    return kept + given, stills_from_flags(said) or board.stills


def _usual_template(said: Said, library: "Library") -> str:
    if said.first_frame or said.mode == "first_last_frames":
        return "first-last-frame"
    suggested = library.suggest(said.idea)
    return suggested[0].name if suggested else DEFAULT_TEMPLATE


def template_of(board: Storyboard, library: "Library") -> "Template | None":
    """The template a storyboard was drafted from; None where it is gone, for a film outlives its template."""
    try:
        return library.template(board.brief.template)
    except WrongInput:
        return None


def titled(board: Storyboard, folder: Path) -> Storyboard:
    """The storyboard named after its folder."""
    return replace(board, title=folder.resolve().name or board.title)


def started_from(start: Path, said: Said, library: "Library") -> Storyboard:
    """The storyboard of a saved film with the flags on top; its references by their full path."""
    from seedance_cli.film import open_film

    film = open_film(start)
    references = tuple(
        each if each.is_link else replace(each, source=str(film.path_of(each).resolve()))
        for each in film.board.references
    )
    return changed_by_flags(replace(film.board, references=references), said, library)


def free_folder(title: str) -> Path:
    """A folder named after the film that nothing has yet: `mars`, `mars-2`, …"""
    names = (Path(title if number == 1 else f"{title}-{number}") for number in count(1))
    return next(path for path in names if not path.exists())
