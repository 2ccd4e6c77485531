"""`seedance still`: pictures from words, or from other pictures, saved as files here."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seedance_cli.commands import flags
from seedance_cli.commands.said import LONGEST_PROMPT, budget_from, whole_number
from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.money import Amount
from seedance_cli.terminal.console import Screen

if TYPE_CHECKING:
    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.services.protocol import StillRequest

app = typer.Typer(add_completion=False)

PICTURE = "Picture"
MOST = 6
"""Pictures of one request."""
RATIO = "16:9"


@app.command()
def still(
    prompt: Annotated[
        str, typer.Argument(metavar="PROMPT", help="What is to be seen.", show_default=False)
    ] = "",
    edit: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE|LINK",
            help="A picture to start from; repeatable. The prompt calls them Figure 1, Figure 2, …",
            rich_help_panel=PICTURE,
        ),
    ] = None,
    ratio: Annotated[
        str,
        typer.Option(
            "--ratio",
            "-r",
            metavar="W:H",
            help="16:9, 9:16, 1:1, 21:9, 4:3 or 3:4.",
            rich_help_panel=PICTURE,
        ),
    ] = RATIO,
    count: Annotated[
        str, typer.Option(metavar="N", help=f"How many variants, 1 to {MOST}.", rich_help_panel=PICTURE)
    ] = "1",
    size: Annotated[
        str,
        typer.Option(
            metavar="WORD",
            help="The service's own word for a size, instead of --ratio: auto_4K, square_hd, …",
            rich_help_panel=PICTURE,
        ),
    ] = "",
    seed: flags.Seed = "",
    service: flags.Service = "",
    region: flags.Region = "",
    via: flags.Via = "",
    again: flags.Again = False,
    fit: flags.Fit = False,
    budget: flags.Budget = "",
    poll_interval: flags.PollInterval = 0.0,
    timeout: flags.Timeout = 0.0,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FOLDER",
            help="Where the pictures go; here, if not said.",
            rich_help_panel=flags.OUTPUT,
        ),
    ] = None,
    dry_run: flags.DryRun = False,
    json: flags.Json = False,
    yes: flags.Yes = False,
    quiet: flags.Quiet = False,
    no_preview: flags.NoPreview = False,
) -> None:
    """Draw a picture from words, or change one: seedance still "Put figure 1 in a forest" --edit a.png

    Prints the pictures' paths, one a line; no file is ever written over. With the animatic, which is free, it is a
    storyboard panel.
    """
    from seedance_cli.commands.making.choosing import why_named
    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.commands.making.renderer import Wishes
    from seedance_cli.library import open_library
    from seedance_cli.services.protocol import StillRequest

    screen = Screen(quiet=quiet, json=json)
    request = StillRequest(
        prompt=prompt_from(prompt),
        ratio=ratio or RATIO,
        edit=tuple(edit or ()),
        seed=whole_number("--seed", seed),
        count=count_from(count),
        size=size,
    )
    wishes = Wishes(
        service=service,
        why=why_named(service),
        region=region,
        via=via,
        poll_interval=poll_interval,
        timeout=timeout,
        preview=not no_preview,
        yes=yes,
        again=again,
        fit=fit,
    )
    with Crew(wishes, open_library().vocabulary, screen) as crew:
        make(crew, request, out or Path(), budget=budget_from(budget), dry_run=dry_run)


def make(
    crew: "Crew", request: "StillRequest", folder: Path, *, budget: Amount | None, dry_run: bool
) -> None:
    """Check, ask, draw, save, answer."""
    from seedance_cli.commands.making.consent import agreed, need_consent
    from seedance_cli.commands.making.material import fitted_edits
    from seedance_cli.commands.making.price import check_budget
    from seedance_cli.commands.stills.answer import answer_stills, answer_unsent
    from seedance_cli.commands.stills.files import check_folder, keep
    from seedance_cli.commands.stills.sketching import Sketch, sketch

    if request.size and crew.free:
        raise WrongInput(f"{crew.service.name} takes no --size.", hint="--ratio 9:16")
    check_edits(request)
    check_budget(budget, crew, [request])
    request = fitted_edits(crew, request)
    order = crew.service.order(request)
    if dry_run:
        answer_unsent(crew, request, order, "dry-run")
        return
    need_consent(crew, [request])
    if not agreed(crew, [request]):
        answer_unsent(crew, request, order, "not-sent")
        return
    check_folder(folder)
    made = Sketch()
    failure: SeedanceError | None = None
    try:
        sketch(crew, request, folder, made)
    except SeedanceError as fault:
        failure = fault
    kept = made.kept or keep(made.arrived(crew.room), folder, request.prompt)
    answer_stills(crew, request, made, kept, failure)


def prompt_from(text: str) -> str:
    """The prompt as it can be sent. Raises WrongInput for an empty one, or one that no service takes."""
    from seedance_cli.story.brief import plain

    prompt = plain(text, lines=True)
    if not prompt:
        raise WrongInput("No prompt was given.", hint='seedance still "An astronaut in a white suit"')
    if len(prompt) > LONGEST_PROMPT:
        raise WrongInput(
            f"The prompt has {len(prompt):,} characters; {LONGEST_PROMPT:,} is the most.",
            hint="A still needs 30 to 100 words.",
        )
    return prompt


def count_from(text: str) -> int:
    """`--count` as typed. Raises WrongInput unless it is 1 to 6."""
    count = whole_number("--count", text) or 0
    if not 1 <= count <= MOST:
        raise WrongInput(f"--count {text}: 1 to {MOST} pictures at once.", hint="--count 4")
    return count


def check_edits(request: "StillRequest") -> None:
    """Open every local picture to start from. Raises WrongInput naming the first that is none."""
    from seedance_cli.story.references import is_link

    local = [source for source in request.edit if not is_link(source)]
    for source in local:
        if "://" in source:
            raise WrongInput(
                f"--edit {source} is no http or https link.", hint="--edit FILE   or --edit LINK"
            )
    if not all(source.strip() for source in local):
        raise WrongInput("--edit names no picture.", hint="--edit FILE   or --edit LINK")
    if local:
        from seedance_cli import media

        for source in local:
            try:
                media.measure(Path(source).expanduser(), "image")
            except WrongInput as fault:
                fault.hint = "Give a picture: --edit FILE   or --edit LINK"
                raise
