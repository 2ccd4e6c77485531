"""`seedance shoot`: a new take of a saved storyboard."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seedance_cli.commands import flags
from seedance_cli.commands.answering import answer_plan, answer_takes
from seedance_cli.commands.planning import changed_by_flags
from seedance_cli.commands.rendering import (
    MOST_TAKES,
    Wishes,
    draw_stills,
    open_renderer,
    shoot_takes,
    video_request,
)
from seedance_cli.commands.said import Said, measure_references, whole_number
from seedance_cli.errors import WrongInput
from seedance_cli.terminal.console import Screen

if TYPE_CHECKING:
    from seedance_cli.film import Film

app = typer.Typer()


@app.command()
def shoot(
    folder: Annotated[Path, typer.Argument(metavar="[FOLDER]", help="The film folder.")] = Path(),
    count: Annotated[str, typer.Option(metavar="N", help="How many takes, at once.")] = "1",
    like: Annotated[
        str, typer.Option(metavar="TAKE", help="Make that take again: its storyboard, its seed.")
    ] = "",
    service: flags.Service = "",
    model: flags.Model = "",
    resolution: flags.Resolution = "",
    seed: flags.Seed = "",
    ratio: flags.Ratio = "",
    duration: flags.Duration = "",
    poll_interval: flags.PollInterval = 0.0,
    timeout: flags.Timeout = 0.0,
    dry_run: flags.DryRun = False,
    json: flags.Json = False,
    yes: flags.Yes = False,  # noqa: ARG001  # nothing is asked while nothing costs money
    quiet: flags.Quiet = False,
    no_preview: flags.NoPreview = False,
) -> None:
    """Render a saved storyboard again: a new take beside the others."""
    from seedance_cli.film import open_film
    from seedance_cli.library import open_library
    from seedance_cli.settings import config_dir

    screen = Screen(quiet=quiet, json=json)
    wishes = Wishes(
        service=service,
        model=model,
        resolution=resolution,
        seed=whole_number("--seed", seed),
        count=takes_wanted(count),
        poll_interval=poll_interval,
        timeout=timeout,
        preview=not no_preview,
    )
    library = open_library(config_dir())
    renderer = open_renderer(wishes, library.vocabulary)
    film = open_film(folder)
    if like:
        film, wishes = as_take(film, like, wishes)
    film = replace(film, board=changed_by_flags(film.board, Said(ratio=ratio, duration=duration), library))
    measure_references(film.board, film.folder)
    if dry_run:
        answer_plan(film, renderer, video_request(film, wishes, library.vocabulary), screen, status="dry-run")
        return
    film = draw_stills(film, renderer, screen, preview=wishes.preview)
    takes = shoot_takes(film, renderer, wishes, library.vocabulary, screen)
    answer_takes(film, takes, screen, preview=wishes.preview)


def takes_wanted(text: str) -> int:
    """`--count` as typed: 1 to 20."""
    count = whole_number("--count", text) or 0
    if not 1 <= count <= MOST_TAKES:
        raise WrongInput(f"--count {text}: 1 to {MOST_TAKES} takes at once.", hint="--count 2")
    return count


def as_take(film: "Film", like: str, wishes: Wishes) -> "tuple[Film, Wishes]":
    """The film as an earlier take had it, and the wishes with that take's seed: rendering it gives that take again."""
    from seedance_cli.film import read_take

    number = whole_number("--like", like) or 0
    folder = film.takes_folder / f"{number:03d}"
    if not folder.is_dir():
        have = ", ".join(path.name for path in film.take_folders()) or "none yet"
        raise WrongInput(
            f"{film.folder} has no take {like}; it has {have}.", hint=f"seedance shoot {film.folder}"
        )
    take = read_take(folder)
    seed = wishes.seed if wishes.seed is not None else take.seed
    return replace(film, board=take.storyboard), replace(wishes, seed=seed)
