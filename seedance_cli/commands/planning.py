"""Flags → storyboard: what a person said on the command line, read strictly, with every gap filled by the template;
and where the film will lie."""

import re
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
from seedance_cli.story.brief import ANSWERS, DIMENSIONS, Brief, check_idea, check_ratio, plain
from seedance_cli.story.draft import draft, title_for
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import StillIdea, Storyboard, refit
from seedance_cli.story.style_said import style_said
from seedance_cli.story.template import Template
from seedance_cli.story.vocabulary import Vocabulary
from seedance_cli.terminal.answers import brief_of

if TYPE_CHECKING:
    from seedance_cli.library import Library

DEFAULT_TEMPLATE = "narrative"
QUESTIONS = ("idea", "template", "duration", "ratio", "mode", "language", *ANSWERS)
IMPORTED = "imported"
"""What stands in the place of a template's name in a film that was not drafted from one."""
LONGEST_NAME = 60  # characters of a folder that we name
NAMES_OF_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
"""What Windows takes for a device instead of a folder."""


def storyboard_from_flags(said: Said, library: "Library") -> Storyboard:
    """The storyboard that the flags ask for. Raises WrongInput naming the flag for anything that cannot be."""
    if said.prompt_file and not said.template:
        return _from_prompt_file(said.prompt_file, said, library)
    check_idea(said.idea)
    stills = stills_from_flags(said)
    template = library.template(said.template or _usual_template(said, library))
    brief = brief_from_flags(said, template, library.vocabulary)
    references = references_from_flags(said, needed_roles(template))
    board = draft(
        brief, template, references=references, stills=stills, title=said.title or title_for(said.idea)
    )
    return replace(board, prompt=read_prompt_file(said.prompt_file)) if said.prompt_file else board


def _from_prompt_file(path: Path, said: Said, library: "Library") -> Storyboard:
    """The shots that a finished prompt tells, with the prompt itself to be sent word for word."""
    from seedance_cli.story.written import read_prompt

    text = read_prompt_file(path)
    seconds = whole_seconds_from(said.duration) if said.duration else None
    if said.ratio:
        check_ratio(said.ratio)
    read = read_prompt(text, library.vocabulary, duration=seconds, ratio=said.ratio).storyboard
    known: dict[str, Any] = {name: getattr(said, name) for name in ("idea", "style", "mood", "language")}
    known["mode"] = _mode_said(said)
    brief = replace(read.brief, template=IMPORTED, **{name: value for name, value in known.items() if value})
    board = with_sources(replace(read, brief=brief, prompt=text), references_from_flags(said))
    title = said.title or title_for(brief.idea)
    return replace(board, title=title, stills=stills_from_flags(said))


def brief_from_flags(said: Said, template: Template, vocabulary: Vocabulary | None = None) -> Brief:
    """The brief; what was not said is the template's, but for a style that the idea speaks of in words of the
    `vocabulary`."""
    answers = {name: getattr(said, name) for name in QUESTIONS if getattr(said, name)}
    if said.duration:
        answers["duration"] = str(whole_seconds_from(said.duration))
    return brief_of(answers | {"mode": _mode_said(said)}, template, vocabulary)


def with_sources(board: Storyboard, given: tuple[Reference, ...]) -> Storyboard:
    """The references that a prompt named, each with the file or link given for it in order; those without one are
    still to be given."""
    kept: list[Reference] = []
    for kind in ("image", "video", "audio"):
        files = [reference for reference in given if reference.kind == kind]
        named = [replace(reference, source="") for reference in board.references if reference.kind == kind]
        kept += [_given(name, file) for name, file in zip(named, files, strict=False)]
        kept += named[len(files) :] + files[len(named) :]
    return replace(board, references=tuple(kept))


def _given(named: Reference, file: Reference) -> Reference:
    """What the prompt says a picture is for stands; where it says nothing, the flag's role does."""
    return replace(named, source=file.source, role=file.role if named.role == "other" else named.role)


def changed_by_flags(board: Storyboard, said: Said, library: "Library") -> Storyboard:
    """A saved storyboard with the flags on top. Answers that shape the shots draft them anew; a duration, ratio, style
    or mood alone keeps the shots that were edited by hand."""
    reshaped = any(getattr(said, name) for name in ("idea", "template", "language", *DIMENSIONS))
    board = _drafted_anew(board, said, library) if reshaped else _kept(board, said)
    prompt = read_prompt_file(said.prompt_file) if said.prompt_file else board.prompt
    return replace(board, prompt=prompt, title=said.title or board.title)


def _kept(board: Storyboard, said: Said) -> Storyboard:
    """The same shots in another length, shape or look."""
    changes: dict[str, Any] = {name: getattr(said, name) for name in ("ratio", "style", "mood")}
    changes["mode"] = _mode_said(said)
    brief = replace(board.brief, **{name: value for name, value in changes.items() if value})
    references, stills = _references_on_top(board, said)
    board = replace(board, brief=brief, references=references, stills=stills)
    return refit(board, whole_seconds_from(said.duration)) if said.duration else board


def _drafted_anew(board: Storyboard, said: Said, library: "Library") -> Storyboard:
    template = _template_for(board, said, library)
    changes: dict[str, Any] = {name: getattr(said, name) for name in ("idea", "ratio", "language", *ANSWERS)}
    changes["mode"] = _mode_said(said)
    changes["duration"] = whole_seconds_from(said.duration) if said.duration else 0
    language = said.language or board.brief.language
    changes["style"] = said.style or style_said(said.idea, library.vocabulary, language)
    said_only = {name: value for name, value in changes.items() if value}
    brief = replace(board.brief, template=template.name, **said_only)
    references, stills = _references_on_top(board, said)
    return draft(brief, template, references=references, stills=stills, title=board.title)


def _template_for(board: Storyboard, said: Said, library: "Library") -> Template:
    """The template that was said, else the film's own, else, for a film that has none, the one that suits the idea."""
    if said.template:
        return library.template(said.template)
    kept = library.find(board.brief.template)
    return kept or library.template(
        _usual_template(replace(said, idea=said.idea or board.brief.idea), library)
    )


def _mode_said(said: Said) -> str:
    return said.mode or ("first_last_frames" if said.first_frame else "")


def _references_on_top(board: Storyboard, said: Said) -> tuple[tuple[Reference, ...], tuple[StillIdea, ...]]:
    """References of a kind replace those of that kind; first and last frames stand alone, as a service takes them."""
    given = references_from_flags(said)
    if said.first_frame:
        return given, ()
    kinds = {reference.kind for reference in given}
    kept = tuple(reference for reference in board.references if reference.kind not in kinds)
    return kept + given, stills_from_flags(said) or board.stills


def _usual_template(said: Said, library: "Library") -> str:
    if _mode_said(said) == "first_last_frames":
        return "first-last-frame"
    # A template that cannot do without a portrait or a voice is not chosen for somebody who gave none.
    given = {each.kind for each in references_from_flags(said)} | ({"image"} if said.stills else set())
    suggested = (
        template
        for template in library.suggest(said.idea)
        if {need.partition(":")[0] for need in template.needs} <= given
    )
    return next((template.name for template in suggested), DEFAULT_TEMPLATE)


def titled(board: Storyboard, folder: Path) -> Storyboard:
    """The storyboard named after its folder."""
    return replace(board, title=plain(folder.resolve().name) or board.title)


def started_from(start: Path, said: Said, library: "Library") -> Storyboard:
    """The storyboard of a saved film with the flags on top; its references by their full path."""
    from seedance_cli.film import open_film

    film = open_film(start)
    references = tuple(
        replace(each, source=str(film.path_of(each).resolve())) if each.is_file else each
        for each in film.board.references
    )
    return changed_by_flags(replace(film.board, references=references), said, library)


def free_folder(title: str) -> Path:
    """A folder here, named after the film, that nothing has yet: `mars`, `mars-2`, …"""
    return free_path(Path(folder_name(title)))


def free_path(path: Path) -> Path:
    """`path`, or `path-2`, `path-3`, …: the first that nothing has yet."""
    path = path if path.name not in ("", "..") else path.resolve()
    names = (path if number == 1 else path.with_name(f"{path.name}-{number}") for number in count(1))
    return next(path for path in names if not path.exists())


def folder_name(title: str) -> str:
    """`title` as the name of one folder on any system: a title may come from a stranger's file, and must not become
    a path that leads elsewhere."""
    name = re.sub(r"[^\w.-]+", "-", plain(title))[:LONGEST_NAME].strip("-_.")
    if not name:
        return "film"
    return f"film-{name}" if NAMES_OF_DEVICES.fullmatch(name.partition(".")[0]) else name
