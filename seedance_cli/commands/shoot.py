"""`seedance shoot`: a new take of a saved storyboard."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seedance_cli.commands import flags
from seedance_cli.commands.making.answering import answer_plan, answer_takes
from seedance_cli.commands.making.choosing import why_named
from seedance_cli.commands.making.consent import agreed, need_consent
from seedance_cli.commands.making.crew import Crew
from seedance_cli.commands.making.drawing import draw_stills
from seedance_cli.commands.making.material import fitted_film, misfits_of, need_fitting, say_fitting
from seedance_cli.commands.making.price import check_budget
from seedance_cli.commands.making.renderer import Wishes, open_renderer
from seedance_cli.commands.making.rendering import MOST_TAKES, render_takes
from seedance_cli.commands.making.requests import requests_for
from seedance_cli.commands.planning import changed_by_flags
from seedance_cli.commands.said import Said, budget_from, end_user_from, measure_references, whole_number
from seedance_cli.commands.viewing import heed
from seedance_cli.errors import WrongInput
from seedance_cli.services.protocol import VideoRequest
from seedance_cli.terminal.console import Screen

if TYPE_CHECKING:
    from seedance_cli.film import Film, Take
    from seedance_cli.services.protocol import Service
    from seedance_cli.story.vocabulary import Vocabulary

app = typer.Typer(add_completion=False)


@app.command()
def shoot(
    folder: Annotated[Path, typer.Argument(metavar="[FOLDER]", help="The film folder.")] = Path(),
    count: Annotated[str, typer.Option(metavar="N", help="How many takes, at once.")] = "1",
    like: Annotated[
        str,
        typer.Option(
            metavar="TAKE", help="Make that take again: its storyboard, its service and its options."
        ),
    ] = "",
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
    ratio: flags.Ratio = "",
    duration: flags.Duration = "",
    fit: flags.Fit = False,
    budget: flags.Budget = "",
    poll_interval: flags.PollInterval = 0.0,
    timeout: flags.Timeout = 0.0,
    dry_run: flags.DryRun = False,
    json: flags.Json = False,
    yes: flags.Yes = False,
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
        why=why_named(service),
        model=model,
        resolution=resolution,
        seed=whole_number("--seed", seed),
        count=takes_wanted(count),
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
    library = open_library(config_dir())
    film = open_film(folder)
    if like:
        take = earlier_take(film, like)
        film, wishes = replace(film, board=take.storyboard), as_take(take, wishes, library.vocabulary)
    said = Said(ratio=ratio, duration=duration)
    with Crew(wishes, library.vocabulary, screen) as crew:
        wanted = replace(film, board=changed_by_flags(film.board, said, library))
        crew.for_film(wanted.board)
        given = measure_references(wanted.board, film.folder)
        heed(screen, wanted.board, library, strict=not crew.free)
        everything = requests_for(wanted, crew)
        check_budget(budget_from(budget), crew, everything)
        misfits = misfits_of(crew, given)
        need_fitting(crew, misfits)
        if dry_run:
            say_fitting(crew, misfits)
            answer_plan(wanted, crew, status="dry-run")
            return
        film = fitted_film(crew, film, misfits, save=not like)
        if misfits:
            wanted = replace(film, board=changed_by_flags(film.board, said, library))
            everything = requests_for(wanted, crew)
        need_consent(crew, everything)
        if not agreed(crew, everything, wanted.board, str(film.folder)):
            screen.say("Nothing was sent.", style="dim")
            return
        if film.board.stills and not like:
            # Stills belong to the saved film and are written into it; the flags are for these takes alone.
            film = draw_stills(film, crew, pending=True)
            wanted = replace(film, board=changed_by_flags(film.board, said, library))
        takes, failure = render_takes(wanted, crew)
        answer_takes(wanted, takes, screen, preview=wishes.preview, failure=failure, chosen=crew.choice.why)


def takes_wanted(text: str) -> int:
    """`--count` as typed: 1 to 20."""
    count = whole_number("--count", text) or 0
    if not 1 <= count <= MOST_TAKES:
        raise WrongInput(f"--count {text}: 1 to {MOST_TAKES} takes at once.", hint="--count 2")
    return count


def earlier_take(film: "Film", like: str) -> "Take":
    """The take of that number. Raises WrongInput where there is none."""
    from seedance_cli.film import read_take

    number = whole_number("--like", like) or 0
    folder = film.takes_folder / f"{number:03d}"
    if not folder.is_dir():
        have = ", ".join(path.name for path in film.take_folders()) or "none yet"
        raise WrongInput(
            f"{film.folder} has no take {like}; it has {have}.", hint=f"seedance shoot {film.quoted}"
        )
    return read_take(folder)


def as_take(take: "Take", wishes: Wishes, vocabulary: "Vocabulary") -> Wishes:
    """The wishes with what an earlier take was made with, where the flags do not say otherwise: its service, and at
    that service its region, model, resolution, seed, and whether with sound and with a mark."""
    if wishes.service not in ("", take.service):
        return wishes
    if not wishes.service:
        wishes = replace(wishes, service=take.service, why=f"as take {take.number} was")
    service = open_renderer(Wishes(service=take.service, region=take.region), vocabulary)
    can, sent = service.abilities, _as_sent(take)
    return replace(
        wishes,
        region=wishes.region or take.region,
        model=wishes.model or _model_of(take, service),
        resolution=wishes.resolution or (str(sent.get("resolution") or "") if can.resolutions else ""),
        seed=take.seed if wishes.seed is None and "seed" in can.options else wishes.seed,
        audio=wishes.audio and sent.get("generate_audio") is not False,
        watermark=wishes.watermark or sent.get("watermark") is True,
    )


def _model_of(take: "Take", service: "Service") -> str:
    """Our word for the model that a take was made with: the one that is sent as that."""
    for word in service.abilities.models:
        request = VideoRequest(
            storyboard=take.storyboard, prompt=take.prompt, folder=take.film_folder, model=word
        )
        with suppress(WrongInput):  # another model may not take such a film
            if service.order(request).model == take.model:
                return word
    return ""


def _as_sent(take: "Take") -> dict[str, Any]:
    """The fields of the request as it was sent; some services wrap theirs in `params`."""
    inner = take.request.get("params")
    return take.request | (inner if isinstance(inner, dict) else {})
