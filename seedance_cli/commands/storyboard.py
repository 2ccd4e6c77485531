"""`seedance storyboard`: look at a saved storyboard, check it, compose its prompt, change it, or take one in."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seedance_cli.commands import flags
from seedance_cli.commands.importing import import_prompt
from seedance_cli.commands.viewing import board_view, findings_on
from seedance_cli.errors import WrongInput
from seedance_cli.terminal.console import Screen

if TYPE_CHECKING:
    from seedance_cli.film import Film
    from seedance_cli.library import Library
    from seedance_cli.story.check import Finding

app = typer.Typer(add_completion=False)

Folder = Annotated[Path, typer.Argument(metavar="[FOLDER]", help="The film folder.")]
app.command("import")(import_prompt)

PromptFile = Annotated[Path | None, typer.Option(metavar="FILE", help="Check this text instead of a folder.")]


@app.callback(invoke_without_command=True)
def storyboard(ctx: typer.Context) -> None:
    """Show, check, compose, edit or import a storyboard."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


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
    screen.answer(board_view(film.board, library, screen))


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
        from seedance_cli.commands.said import read_prompt_file, whole_seconds_from
        from seedance_cli.story.check import check_text

        seconds = whole_seconds_from(duration) if duration else None
        found = check_text(read_prompt_file(prompt_file), library.vocabulary, seconds)
        where = str(prompt_file)
    else:
        found = _check_folder(folder, library, screen, fix=fix)
        where = str(folder)
    if json:
        from dataclasses import asdict

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
    from seedance_cli.story.brief import LANGUAGES, one_of
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
    from seedance_cli.commands.editing import edit_film
    from seedance_cli.film import open_film

    screen = Screen()
    film = edit_film(open_film(folder), screen)
    screen.answer(board_view(film.board, _library(), screen))


def _check_folder(folder: Path, library: "Library", screen: Screen, *, fix: bool) -> "tuple[Finding, ...]":
    from seedance_cli.film import open_film
    from seedance_cli.story.check import repair

    film = open_film(folder)
    found = findings_on(film.board, library) + _missing_files(film)
    if not fix:
        return found
    film = film.save(repair(film.board, found, library.vocabulary))
    fixed = sum(finding.fixable for finding in found)
    screen.say(f"{fixed} fixed." if fixed else "Nothing that can be fixed by itself.")
    return findings_on(film.board, library) + _missing_files(film)


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
