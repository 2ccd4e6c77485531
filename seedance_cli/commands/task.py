"""`seedance task`: the raw wire of xskill, for scripts: a body is sent as it was written, and the service's whole answer
is printed. Nothing is asked and nothing is checked that the service checks itself."""

import shlex
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from seedance_cli.commands import flags
from seedance_cli.commands.raw_wire import (
    end_with,
    failing_as,
    raw_crew,
    status_word,
    submitted_record,
    task_record,
    unsent_record,
    untold_record,
)
from seedance_cli.commands.said import waiting_seconds
from seedance_cli.errors import Interrupted, NotFound, StillRunning, Unreachable, WrongInput
from seedance_cli.terminal.console import Screen

if TYPE_CHECKING:
    from collections.abc import Callable

    from seedance_cli.services.protocol import Order, Service, Task
    from seedance_cli.takes.watch import Moment

app = typer.Typer(add_completion=False)

INTERVAL, PATIENCE = 5.0, 600.0  # seconds

TaskId = Annotated[str, typer.Option("--task-id", metavar="ID", help="The task, as submit named it.")]
Via = Annotated[str, typer.Option(metavar="auto|mcp|rest", help="How it is reached; rest if not said.")]
Json = Annotated[bool, typer.Option("--json", hidden=True, help="It is always JSON.")]


@app.callback(invoke_without_command=True)
def task(ctx: typer.Context) -> None:
    """The raw wire of xskill: send any model's parameters, look at a task, wait for it.

    Prints one JSON object with task_id, price, status, output_urls, error and raw, the service's whole answer.
    """
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


@app.command()
def submit(
    model: Annotated[str, typer.Option(metavar="ID", help="The model, such as st-ai/super-seed2.")] = "",
    params: Annotated[
        str, typer.Option(metavar="JSON", help="Its parameters: a JSON object, @FILE, or - for stdin.")
    ] = "",
    via: Via = "",
    json: Json = False,  # noqa: ARG001  # taken from habit
) -> None:
    """Start a task, which costs what the model costs. The parameters go out as they are; no question is asked."""
    screen = Screen()
    with failing_as(screen, unsent_record):
        begun, interrupted = _sent(screen, _order(screen, model, params), via)
    if interrupted:
        raise end_with(screen, submitted_record(begun), _left(begun.id))
    screen.answer_json(submitted_record(begun))


@app.command()
def query(
    task_id: TaskId = "",
    via: Via = "",
    json: Json = False,  # noqa: ARG001
) -> None:
    """Look at a task once. Its `status` is the service's own word; a task that failed is no failure of the look."""
    screen = Screen()
    with failing_as(screen, partial(untold_record, task_id)), raw_crew(screen, via) as crew:
        found = crew.run(crew.service.get(_named(task_id, "query")))
    screen.answer_json(task_record(found, status_word(found)))


@app.command()
def poll(
    task_id: TaskId = "",
    interval: Annotated[
        float, typer.Option(metavar="SECONDS", help="Between two looks (0: the service's own pace).")
    ] = INTERVAL,
    timeout: Annotated[float, typer.Option(metavar="SECONDS", help="How long to wait.")] = PATIENCE,
    via: Via = "",
    json: Json = False,  # noqa: ARG001
) -> None:
    """Wait for a task. `status` is completed, failed or timeout; exit 0, 1 or 8, and 8 means that it goes on."""
    screen = Screen()
    heard: list[Task] = []

    def hear(moment: "Moment") -> None:
        heard[:] = [moment.task]
        screen.say(f"[poll] {moment.elapsed:.0f} s - {_word(moment.task)}")

    def failed(fault: "SeedanceError") -> dict[str, object]:
        status = {"still_running": "timeout", "interrupted": "interrupted"}.get(fault.code)
        return untold_record(task_id, fault) | ({"status": status} if status else {}) | _last(heard)

    with failing_as(screen, failed):
        _named(task_id, "poll")
        every, patience = (
            waiting_seconds(f"--{flag}", seconds)
            for flag, seconds in (("interval", interval), ("timeout", timeout))
        )
        screen.say(f"[poll] task_id={task_id} every {every:g} s, for {patience:g} s at most")
        ended = _watched(screen, task_id, via, every, patience, hear)
    _answer_end(screen, ended)
