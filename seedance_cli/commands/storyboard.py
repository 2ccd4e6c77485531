"""`seedance storyboard`: look at a saved storyboard, check it, compose its prompt, change it, or take one in."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seedance_cli.commands import flags
from seedance_cli.commands.planning import free_folder, template_of, titled
from seedance_cli.commands.said import (
    Said,
    measure_references,
    read_prompt_file,
    references_from_flags,
    whole_seconds_from,
)
from seedance_cli.errors import WrongInput
from seedance_cli.story.brief import LANGUAGES, one_of
from seedance_cli.terminal.console import Screen

if TYPE_CHECKING:
    from seedance_cli.film import Film
    from seedance_cli.library import Library
    from seedance_cli.story.check import Finding
    from seedance_cli.story.references import Reference
    from seedance_cli.story.storyboard import Storyboard
    from seedance_cli.terminal.styled import Lines

app = typer.Typer(no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(metavar="[FOLDER]", help="The film folder.")]
PromptFile = Annotated[Path | None, typer.Option(metavar="FILE", help="Check this text instead of a folder.")]


@app.command()
def show(folder: Folder = Path(), json: flags.Json = False) -> None:
    """The storyboard as a timeline, with the checklist's findings where they belong."""
    from seedance_cli.film import open_film
    from seedance_cli.film.storyboard_file import storyboard_data

    screen = Screen(json=json)
    film, library = open_film(folder), _library()
    if json:
        screen.answer_json(storyboard_data(film.board))
        return
    screen.answer(_timeline(film.board, library, screen))


@app.command()
def check(
    folder: Folder = Path(),
    fix: Annotated[bool, typer.Option("--fix", help="Apply the fixes that can be applied.")] = False,
    prompt_file: PromptFile = None,
    duration: flags.Duration = "",
    json: flags.Json = False,
) -> None:
    """The checklist: what would fail, weaken the clip, or could be better. Exit 2 on errors."""
    screen = Screen(json=json)
    library = _library()
    if prompt_file is not None:
        from seedance_cli.story.check import check_text

        seconds = whole_seconds_from(duration) if duration else None
        found = check_text(read_prompt_file(prompt_file), library.vocabulary, seconds)
        where = str(prompt_file)
    else:
        found = _check_folder(folder, library, screen, fix=fix)
        where = str(folder)
    if json:
        screen.answer_json({"film": where, "findings": [asdict(finding) for finding in found]})
    else:
        from seedance_cli.terminal.findings import findings_view

        screen.answer(findings_view(found, width=screen.width))
    if any(finding.level == "error" for finding in found):
        raise typer.Exit(WrongInput.exit_code)


@app.command()
def prompt(
    folder: Folder = Path(),
    language: Annotated[
        str, typer.Option(metavar="en|zh", help="Labels and film words; the film's own if not said.")
    ] = "",
    ours: Annotated[
        bool, typer.Option("--plain-tags", help="Write references as @image1 instead of @image_file_1.")
    ] = False,
    json: flags.Json = False,
) -> None:
    """The composed prompt, as a video model reads it."""
    from seedance_cli.film import open_film
    from seedance_cli.story.prompt import compose
    from seedance_cli.story.references import OURS, SEED

    if language:
        one_of("language", language, LANGUAGES)
    film = open_film(folder)
    text = (OURS if ours else SEED).spell(compose(film.board, _library().vocabulary, language))
    screen = Screen(json=json)
    if json:
        screen.answer_json(
            {"folder": str(folder), "language": language or film.board.brief.language, "prompt": text}
        )
    else:
        screen.answer(text)


@app.command()
def edit(folder: Folder = Path()) -> None:
    """Open the storyboard in $EDITOR; it is saved when it reads well."""
    from seedance_cli.commands.editing import edit_board
    from seedance_cli.film import open_film

    screen = Screen()
    film = open_film(folder)
    film = film.save(edit_board(film.board, screen))
    screen.answer(_timeline(film.board, _library(), screen))


@app.command("import")
def import_prompt(
    file: Annotated[Path, typer.Argument(help="A prompt or shot list written elsewhere, as text.")],
    duration: flags.Duration = "",
    ratio: flags.Ratio = "",
    image_ref: flags.ImageRef = None,
    video_ref: flags.VideoRef = None,
    audio_ref: flags.AudioRef = None,
    out: flags.Out = None,
    json: flags.Json = False,
) -> None:
    """Read a prompt written elsewhere into a film folder, without losing a word."""
    from seedance_cli.film import create_film
    from seedance_cli.film.storyboard_file import storyboard_data
    from seedance_cli.story.written import read_prompt

    screen = Screen(json=json)
    library = _library()
    seconds = whole_seconds_from(duration) if duration else None
    reading = read_prompt(
        read_prompt_file(file), library.vocabulary, title=file.stem, duration=seconds, ratio=ratio
    )
    given = Said(
        image_refs=tuple(image_ref or ()),
        video_refs=tuple(video_ref or ()),
        audio_refs=tuple(audio_ref or ()),
    )
    board = with_sources(reading.storyboard, references_from_flags(given))
    folder = out or free_folder(board.title)
    board = titled(board, folder)
    measure_references(board)
    film = create_film(folder, board)
    if json:
        screen.answer_json(
            {
                "folder": str(folder),
                "storyboard": storyboard_data(film.board),
                "unplaced": list(reading.unplaced),
                "notes": list(reading.notes),
            }
        )
        return
    screen.say(_timeline(film.board, library, screen))
    for note in reading.notes:
        screen.say(f"note: {note}")
    for text in reading.unplaced:
        screen.say(f"not placed: {text}", style="warn")
    screen.answer(film.folder)


def with_sources(board: "Storyboard", given: "tuple[Reference, ...]") -> "Storyboard":
    """The references that a prompt named, each with the file or link given for it in order; those without one are
    still to be given."""
    kept: list[Reference] = []
    for kind in ("image", "video", "audio"):
        files = [reference for reference in given if reference.kind == kind]
        named = [replace(reference, source="") for reference in board.references if reference.kind == kind]
        kept += [_given(name, file) for name, file in zip(named, files, strict=False)]
        kept += named[len(files) :] + files[len(named) :]
    return replace(board, references=tuple(kept))


def _given(named: "Reference", file: "Reference") -> "Reference":
    """What the prompt says a picture is for stands; where it says nothing, the flag's role does."""
    return replace(named, source=file.source, role=file.role if named.role == "other" else named.role)


def _check_folder(folder: Path, library: "Library", screen: Screen, *, fix: bool) -> "tuple[Finding, ...]":
    from seedance_cli.film import open_film
    from seedance_cli.story.check import repair

    film = open_film(folder)
    found = _findings(film.board, library) + _missing_files(film)
    if not fix:
        return found
    film = film.save(repair(film.board, found, library.vocabulary))
    fixed = sum(finding.fixable for finding in found)
    screen.say(f"{fixed} fixed." if fixed else "Nothing that can be fixed by itself.")
    return _findings(film.board, library) + _missing_files(film)


def _findings(board: "Storyboard", library: "Library") -> "tuple[Finding, ...]":
    from seedance_cli.story.check import check as run_checklist

    return run_checklist(board, library.vocabulary, template_of(board, library))


def _timeline(board: "Storyboard", library: "Library", screen: Screen) -> "Lines":
    from seedance_cli.terminal.timeline import timeline_view

    found = _findings(board, library)
    return timeline_view(board, found, width=screen.width, vocabulary=library.vocabulary)


def _missing_files(film: "Film") -> "tuple[Finding, ...]":
    from seedance_cli.story.check import Finding

    to_give = tuple(
        Finding(
            name="no_file_yet",
            level="warning",
            where=tag,
            why="the text names it, but no file or link is given for it yet.",
            fix=f"Write one behind {reference.kind}: in {film.folder / 'storyboard.yaml'}.",
        )
        for tag, reference in film.board.tags.items()
        if not reference.source
    )
    return to_give + tuple(
        Finding(
            name="missing_file",
            level="error",
            where=tag,
            why=f"its file {reference.source} is not in the film folder.",
            fix=f"Put it back, or change the reference in {film.folder / 'storyboard.yaml'}.",
        )
        for tag, reference in film.board.tags.items()
        if reference.is_file and not film.path_of(reference).is_file()
    )


def _library() -> "Library":
    from seedance_cli.library import open_library
    from seedance_cli.settings import config_dir

    return open_library(config_dir())
