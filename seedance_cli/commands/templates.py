"""`seedance templates`: the storyboard recipes, packaged and the person's own."""

from pathlib import Path
from typing import Annotated, Any

import typer

from seedance_cli.commands import flags
from seedance_cli.errors import WrongInput
from seedance_cli.story.template import Template
from seedance_cli.terminal.console import Screen

app = typer.Typer(add_completion=False)


@app.callback(invoke_without_command=True)
def templates(ctx: typer.Context) -> None:
    """The storyboard recipes, packaged and your own."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


@app.command("list")
def list_templates(json: flags.Json = False) -> None:
    """Every template: its name, usual length and shape, what it is for."""
    from seedance_cli.library import open_library
    from seedance_cli.settings import config_dir
    from seedance_cli.terminal.tables import templates_table

    screen = Screen(json=json)
    library = open_library(config_dir())
    found = library.templates()
    for broken in library.broken:
        screen.say(broken.message, style="warn")
    if json:
        screen.answer_json({"templates": [template_record(template) for template in found]})
    else:
        screen.answer(templates_table(found, width=screen.width))


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="A template's name.")],
    language: flags.Language = "en",
    json: flags.Json = False,
) -> None:
    """One template with its beats, offered answers and an example."""
    from seedance_cli.library import open_library
    from seedance_cli.settings import config_dir
    from seedance_cli.terminal.template_page import template_view

    screen = Screen(json=json)
    library = open_library(config_dir())
    template = library.template(name)
    if json:
        screen.answer_json(template_record(template))
    else:
        screen.answer(
            template_view(template, width=screen.width, language=language, vocabulary=library.vocabulary)
        )


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Template files of your own.")],
    json: flags.Json = False,
) -> None:
    """Read template files strictly and name every fault by line."""
    from seedance_cli.library import read_template
    from seedance_cli.settings import config_dir

    screen = Screen(json=json)
    names, faults = [], []
    for file in files:
        try:
            names.append(read_template(file).name)
        except WrongInput as fault:
            faults.append(fault.message)
    if faults:
        raise WrongInput(
            "\n".join(faults), hint="seedance templates show narrative   shows one that is right"
        )
    if json:
        screen.answer_json({"templates": names})
    else:
        screen.answer("\n".join(f"{name}: fine" for name in names))
        screen.say(f"To use it by name, put it into {config_dir() / 'templates'}", style="dim")


def template_record(template: Template) -> dict[str, Any]:
    """A template for `--json`."""
    return {
        "name": template.name,
        "title": template.title,
        "about": template.about,
        "duration": template.duration,
        "ratio": template.ratio,
        "mode": template.mode,
        "example": template.example,
        "needs": list(template.needs),
        "beats": [
            {
                "name": beat.name,
                "share": beat.share,
                "size": beat.size,
                "angle": beat.angle,
                "camera": beat.camera,
            }
            for beat in template.beats
        ],
        "source": template.source,
    }
