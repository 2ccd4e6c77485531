"""`seedance new`: the whole route, asked in a terminal, or said in flags."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seedance_cli.commands import flags
from seedance_cli.commands.making.choosing import why_named
from seedance_cli.commands.making.renderer import Wishes
from seedance_cli.commands.planning import (
    free_folder,
    started_from,
    storyboard_from_flags,
    titled,
)
from seedance_cli.commands.said import (
    Said,
    budget_from,
    end_user_from,
    measure_references,
    whole_number,
)
from seedance_cli.commands.viewing import heed
from seedance_cli.errors import WrongInput
from seedance_cli.money import Amount
from seedance_cli.terminal.console import Screen

if TYPE_CHECKING:
    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.film import Film
    from seedance_cli.services.protocol import Request

app = typer.Typer(add_completion=False)


@app.command()
def new(
    idea: Annotated[str, typer.Argument(metavar="[IDEA]", help="One sentence.", show_default=False)] = "",
    template: flags.Template = "",
    duration: flags.Duration = "",
    ratio: flags.Ratio = "",
    style: flags.Style = "",
    mood: flags.Mood = "",
    mode: flags.Mode = "",
    content: flags.Content = "",
    visuals: flags.Visuals = "",
    camera: flags.Camera = "",
    motion: flags.Motion = "",
    audio: flags.Audio = "",
    language: flags.Language = "",
    prompt_file: flags.PromptFile = None,
    from_folder: flags.From = None,
    image_ref: flags.ImageRef = None,
    video_ref: flags.VideoRef = None,
    audio_ref: flags.AudioRef = None,
    first_frame: flags.FirstFrame = "",
    last_frame: flags.LastFrame = "",
    still: flags.Still = None,
    service: flags.Service = "",
    model: flags.Model = "",
    resolution: flags.Resolution = "",
    seed: flags.Seed = "",
    no_audio: flags.NoAudio = False,
    watermark: flags.Watermark = False,
    end_user: flags.EndUser = "",
    region: flags.Region = "",
    via: flags.Via = "",
    again: flags.Again = False,
    fit: flags.Fit = False,
    budget: flags.Budget = "",
    poll_interval: flags.PollInterval = 0.0,
    timeout: flags.Timeout = 0.0,
    out: flags.Out = None,
    plan: flags.Plan = False,
    dry_run: flags.DryRun = False,
    json: flags.Json = False,
    yes: flags.Yes = False,
    quiet: flags.Quiet = False,
    no_preview: flags.NoPreview = False,
) -> None:
    """From an idea to a clip. In a terminal, what the flags leave open is asked; with --yes nothing is."""
    said = Said(
        idea=idea,
        template=template,
        duration=duration,
        ratio=ratio,
        style=style,
        mood=mood,
        mode=mode,
        language=language,
        content=content,
        visuals=visuals,
        camera=camera,
        motion=motion,
        audio=audio,
        image_refs=tuple(image_ref or ()),
        video_refs=tuple(video_ref or ()),
        audio_refs=tuple(audio_ref or ()),
        first_frame=first_frame,
        last_frame=last_frame,
        stills=tuple(still or ()),
        prompt_file=prompt_file,
    )
    wishes = Wishes(
        service=service,
        why=why_named(service),
        model=model,
        resolution=resolution,
        seed=whole_number("--seed", seed),
        poll_interval=poll_interval,
        timeout=timeout,
        preview=not no_preview,
        audio=not no_audio,
        watermark=watermark,
        end_user=end_user_from(end_user),
        region=region,
        via=via,
        yes=yes,
        again=again,
        fit=fit,
    )
    most = budget_from(budget)
    screen = Screen(quiet=quiet, json=json)
    # A finished prompt leaves nothing to ask about its shots.
    settled = yes or json or plan or dry_run or (prompt_file is not None and from_folder is None)
    if screen.interactive and not settled:
        from seedance_cli.commands.wizard.sitting import sit

        sit(screen, said, wishes, out=out, start=from_folder, budget=most)
        return
    make(screen, said, wishes, out=out, start=from_folder, budget=most, plan=plan, dry_run=dry_run)


def make(
    screen: Screen,
    said: Said,
    wishes: Wishes,
    *,
    out: Path | None = None,
    start: Path | None = None,
    budget: Amount | None = None,
    plan: bool = False,
    dry_run: bool = False,
) -> None:
    """The route without questions: storyboard, checks, folder, stills, take, answer."""
    from seedance_cli.commands.making.answering import answer_plan
    from seedance_cli.commands.making.consent import need_consent
    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.commands.making.material import fitted_film, misfits_of, need_fitting, say_fitting
    from seedance_cli.commands.making.price import check_budget
    from seedance_cli.commands.making.requests import requests_for
    from seedance_cli.film import Film, create_film
    from seedance_cli.library import open_library
    from seedance_cli.settings import config_dir

    if not (said.idea or said.prompt_file or start):
        raise WrongInput("No idea was given.", hint='seedance new "An astronaut finds a garden on Mars"')
    library = open_library(config_dir())
    with Crew(wishes, library.vocabulary, screen) as crew:
        board = started_from(start, said, library) if start else storyboard_from_flags(said, library)
        folder = out or free_folder(board.title)
        board = titled(board, folder)
        crew.for_film(board)
        given = measure_references(board)
        heed(screen, board, library, strict=not (plan or crew.free))
        everything = requests_for(Film(Path(), board), crew)  # files lie where the person named them
        check_budget(budget, crew, everything)
        misfits = misfits_of(crew, given) if wishes.fit or not plan else ()
        need_fitting(crew, misfits)
        if dry_run:
            say_fitting(crew, misfits)
            answer_plan(Film(folder, board), crew, status="dry-run")
            return
        if not plan:
            need_consent(crew, everything)
        film = fitted_film(crew, create_film(folder, board), misfits)
        if plan:
            answer_plan(film, crew, status="planned")
            return
        if misfits:
            everything = requests_for(film, crew)
            need_consent(crew, everything)
        _ask_and_shoot(film, crew, everything)


def _ask_and_shoot(film: "Film", crew: "Crew", everything: "list[Request]") -> None:
    """From the one yes to the answer."""
    from seedance_cli.commands.making.answering import answer_takes
    from seedance_cli.commands.making.consent import agreed
    from seedance_cli.commands.making.drawing import draw_stills
    from seedance_cli.commands.making.rendering import shoot_takes

    if not agreed(crew, everything, film.board, str(film.folder)):
        crew.screen.answer(film.folder)
        crew.screen.say(f"Nothing was sent. next: seedance shoot {film.quoted}", style="dim")
        return
    film = draw_stills(film, crew)
    takes = shoot_takes(film, crew)
    answer_takes(film, takes, crew.screen, preview=crew.wishes.preview, chosen=crew.choice.why)
