"""The Typer app: which commands there are, the global options, and the one place that prints errors.

A command's module is imported when that command runs, so `--help` loads none of them.
"""

import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from seedance_cli.errors import Interrupted, SeedanceError, WrongInput

MAKE, LOOK = "Make a film", "Look and learn"
COMMANDS = {
    "new": (MAKE, "From an idea to a clip: the whole route, asked or by flags."),
    "shoot": (MAKE, "Render a saved storyboard again: a new take."),
    "storyboard": (MAKE, "Show, check, compose, edit or import a storyboard."),
    "templates": (LOOK, "The storyboard recipes, packaged and your own."),
    "services": (LOOK, "Who can render, and what each can do."),
}
"""Each command with its place in the help. Its code is `commands/NAME.py`, which defines `app`."""

# The common parent of every usage error, by a name that all typer releases export.
UsageFault: type[Any] = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")


class Commands(TyperGroup):
    """The group that knows its commands by name and imports one when it is called."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, stub, rest = super().resolve_command(ctx, args)
        if stub is None or name not in COMMANDS:
            return name, stub, rest
        return name, load(name), rest


def load(name: str) -> Any:
    """The real command `name`, with the name and help it has in the list."""
    module = import_module(f"seedance_cli.commands.{name}")
    command = typer.main.get_command(module.app)
    command.name = name
    return command


app = typer.Typer(
    cls=Commands,
    add_completion=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _version(asked: bool) -> None:
    if asked:
        from seedance_cli import __version__

        typer.echo(f"seedance {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def main(
    ctx: typer.Context,
    version: Annotated[  # noqa: ARG001  # answered by its callback
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """From an idea to a finished clip, in the terminal.

    Without a command, in a terminal, the wizard opens. Without an account, a film ends as an animatic:
    a real mp4 made on this machine, free and offline.
    """
    if ctx.invoked_subcommand is not None:
        return
    from seedance_cli.terminal.console import Screen

    if Screen().interactive:
        from seedance_cli.commands.new import open_wizard

        open_wizard()
    else:
        typer.echo(ctx.get_help())


def _stub() -> None:
    """Stands in for a command in the help until it is called."""


for _name, (_panel, _help) in COMMANDS.items():
    app.command(_name, help=_help, rich_help_panel=_panel)(_stub)


def run(arguments: list[str] | None = None) -> int:
    """Run the command line once; returns the exit code. Every failure is printed here and nowhere else."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        return int(app(arguments, prog_name="seedance", standalone_mode=False) or 0)
    except UsageFault as fault:
        return _report(_usage_error(fault), arguments)
    except SeedanceError as error:
        return _report(error, arguments)
    except (KeyboardInterrupt, typer.Abort):
        return _report(Interrupted("Interrupted."), arguments)
    except BrokenPipeError:
        # The reader of our output went away (`| head`): nothing is wrong, and nothing more can be said.
        sys.stdout = None
        return 0


def _usage_error(fault: Any) -> WrongInput:
    command = fault.ctx.command_path if getattr(fault, "ctx", None) else "seedance"
    return WrongInput(fault.format_message(), hint=f"{command} --help")


def _report(error: SeedanceError, arguments: list[str]) -> int:
    from seedance_cli.terminal.console import Screen

    Screen(json="--json" in arguments).show(error)
    return error.exit_code
