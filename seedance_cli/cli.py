"""The Typer app: which commands there are, the global options, and the one place that prints errors.

A command's module is imported when that command runs, so `--help` loads none of them.
"""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from seedance_cli import debug
from seedance_cli.errors import Interrupted, SeedanceError, WrongInput
from seedance_cli.terminal.interrupts import no_press_is_lost

MAKE, LOOK, ACCOUNT = "Make a film", "Look and learn", "Account and raw wire"
COMMANDS = {
    "new": (MAKE, "From an idea to a clip: the whole route, asked or by flags."),
    "shoot": (MAKE, "Render a saved storyboard again: a new take."),
    "batch": (MAKE, "Every film of a manifest, several at once, and again what is missing."),
    "resume": (MAKE, "Finish what was sent: wait, fetch, never pay again."),
    "storyboard": (MAKE, "Show, check, compose, edit or import a storyboard."),
    "still": (MAKE, "Draw a picture from words, or change one."),
    "takes": (LOOK, "Everything that was ever sent: list, show, watch, fetch, cancel."),
    "templates": (LOOK, "The storyboard recipes, packaged and your own."),
    "services": (LOOK, "Who can render, what each can do and costs."),
    "estimate": (LOOK, "What a saved film would cost, at each service."),
    "auth": (ACCOUNT, "Keys: log in, status, log out."),
    "balance": (ACCOUNT, "What is left on the account, and what it is enough for."),
    "doctor": (ACCOUNT, "What is there, what is missing, and what to do."),
    "upload": (ACCOUNT, "Lay a picture down at xskill and get its link."),
    "task": (ACCOUNT, "The raw wire: submit, query, poll."),
}
"""Each command with its place in the help. Its code is `commands/NAME.py`, which defines `app`."""

DEBUG = "--debug"
READER_GONE = 141  # 128 and the number of the signal for a broken pipe

# The common parent of every usage error, by a name that all typer releases export.
UsageFault: type[Any] = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")


class Commands(TyperGroup):
    """The group that knows its commands by name and imports one when it is called."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:  # which the framework would turn into a silent exit
            raise Interrupted("Interrupted.") from None
        except typer.Exit as end:
            if end.__context__ is not None:  # an error that the command has printed itself
                debug.note_fault(end.__context__)
            raise

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
    pretty_exceptions_show_locals=False,
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
    debugging: Annotated[  # noqa: ARG001  # taken from anywhere on the line before it is read
        bool,
        typer.Option(DEBUG, help="Write a log for a bug report; no key, prompt or file name is in it."),
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
        from seedance_cli.commands.wizard.sitting import open_wizard

        open_wizard()
    else:
        typer.echo(ctx.get_help())


def _stub() -> None:
    """Stands in for a command in the help until it is called."""


for _name, (_panel, _help) in COMMANDS.items():
    app.command(_name, help=_help, rich_help_panel=_panel)(_stub)


def run(arguments: list[str] | None = None) -> int:
    """Run the command line once; returns the exit code. Every failure is printed here and nowhere else."""
    arguments, wanted = _without_debug(sys.argv[1:] if arguments is None else arguments)
    if not wanted:
        return _run(arguments)
    with _logged(arguments) as codes:
        codes.append(_run(arguments))
        return codes[-1]


def _run(arguments: list[str]) -> int:
    try:
        with no_press_is_lost():
            return _ended(arguments)
    except BrokenPipeError:
        return _nobody_reads()
    except SystemExit as end:
        # Typer turns a broken pipe into an exit of its own.
        if not isinstance(end.__context__, BrokenPipeError):
            raise
        return _nobody_reads()


def _without_debug(arguments: list[str]) -> tuple[list[str], bool]:
    """The command line without `--debug`, which people add wherever the line ends, and whether a log is wanted."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    others = [word for word in arguments[:end] if word != DEBUG] + arguments[end:]
    return others, len(others) < len(arguments) or os.environ.get("SEEDANCE_DEBUG", "0") not in ("", "0")


@contextmanager
def _logged(arguments: list[str]) -> Iterator[list[int]]:
    """A debug log around a run; where it lies is said at the end, however that comes."""
    from seedance_cli.debug.command_line import shown_words
    from seedance_cli.services.registry import listing, names, paid_services
    from seedance_cli.settings import state_dir
    from seedance_cli.settings.keys import remember_keys
    from seedance_cli.terminal.console import Screen

    for found, name in ((listing(name), name) for name in paid_services()):
        remember_keys(name, found.key_variable, found.regions)
    why_not = debug.begin(
        state_dir() / "debug", *shown_words(arguments, {*COMMANDS, *_verbs(arguments), *names()})
    )
    codes: list[int] = []
    try:
        yield codes
    finally:
        path = debug.end(codes[-1] if codes else -1)
        with suppress(OSError, ValueError):  # nobody may be there to read it
            Screen().say(f"debug log: {path}" if path else f"There is no debug log: {why_not}.", style="dim")


def _verbs(arguments: list[str]) -> list[str]:
    """What the command that is called can itself be called with."""
    name = next((word for word in arguments if word in COMMANDS), "")
    return list(getattr(load(name), "commands", ())) if name else []


def _ended(arguments: list[str]) -> int:
    try:
        return int(app(arguments, prog_name="seedance", standalone_mode=False) or 0)
    except UsageFault as fault:
        debug.note_fault(fault)
        return _report(_usage_error(fault), arguments)
    except SeedanceError as error:
        debug.note_fault(error)
        return _report(error, arguments)
    except (KeyboardInterrupt, typer.Abort):
        return _report(Interrupted("Interrupted."), arguments)
    except BrokenPipeError:
        raise
    except Exception as fault:  # noqa: BLE001  # the last net: a script gets its object, a person a sentence
        debug.note_fault(fault)
        return _report(_unforeseen(fault), arguments)


def _unforeseen(fault: Exception) -> SeedanceError:
    if isinstance(fault, OSError) and fault.errno == errno.ENAMETOOLONG:
        name = str(fault.filename or "")
        return WrongInput(f"The name {name[:40]}… is too long for a file.", hint="Choose a shorter one.")
    if isinstance(fault, PermissionError):
        return WrongInput(
            f"{fault.filename or 'A file'} may not be read or written by you.", hint="Choose another place."
        )
    if debug.is_on():
        import traceback

        from seedance_cli.settings.hiding import hide_known
        from seedance_cli.terminal.console import Screen

        Screen().say(hide_known("".join(traceback.format_exception(fault))))
    return SeedanceError(
        f"Something went wrong that should not have: {type(fault).__name__}: {fault}",
        hint="The same once more with --debug writes a log that you can report.",
    )


def _nobody_reads() -> int:
    """The reader of our output went away (`| head`): nothing more can be said, not even by the interpreter as it
    ends. The exit code is what the signal for it would give."""
    for stream in filter(None, (sys.__stdout__, sys.__stderr__)):
        try:
            stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
    return READER_GONE


def _usage_error(fault: Any) -> WrongInput:
    command = fault.ctx.command_path if getattr(fault, "ctx", None) else "seedance"
    return WrongInput(fault.format_message(), hint=f"{command} --help")


def _report(error: SeedanceError, arguments: list[str]) -> int:
    from seedance_cli.settings.hiding import hide_known
    from seedance_cli.terminal.console import Screen

    for name in ("message", "hint", "words", "advice"):  # the last two only where a task failed
        if text := getattr(error, name, ""):
            setattr(error, name, hide_known(text))
    raw = arguments[:1] == ["task"]  # its stdout is JSON, whatever happens
    Screen(json=raw or "--json" in arguments).show(error)
    return error.exit_code
