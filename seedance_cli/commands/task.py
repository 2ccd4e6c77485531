"""`seedance task`: the raw wire of a service, for scripts: a body is sent as it was written, and the service's whole answer
is printed. Nothing is asked, and nothing is checked that the service checks itself."""

import shlex
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seedance_cli.commands.raw.wire import (
    NO_LINK,
    CutOff,
    end_with,
    failing_as,
    is_empty,
    note,
    raw_crew,
    status_word,
    submitted_record,
    task_record,
    unsent_record,
    untold_record,
    whose,
)
from seedance_cli.commands.said import waiting_seconds
from seedance_cli.errors import Interrupted, LinkDead, TaskFailed, WrongInput
from seedance_cli.terminal.console import Screen

if TYPE_CHECKING:
    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.services.protocol import Order, Task

app = typer.Typer(add_completion=False)

INTERVAL, PATIENCE = 5.0, 600.0  # seconds

TaskId = Annotated[str, typer.Option("--task-id", metavar="ID", help="The task, as submit named it.")]
Via = Annotated[
    str,
    typer.Option(
        metavar="WAY", help="auto, mcp or rest at xskill (rest if not said); rest or sse at skills.video."
    ),
]
Service = Annotated[str, typer.Option(metavar="NAME", help="Whose wire; xskill if not said.")]
Whose = Annotated[
    str, typer.Option(metavar="NAME", help="Whose task; as the ledger knows, or xskill, if not said.")
]
Region = Annotated[str, typer.Option(metavar="cn|intl", help="Where ark is asked.")]
Json = Annotated[bool, typer.Option("--json", hidden=True, help="The answer is always JSON.")]


@app.callback(invoke_without_command=True)
def task(ctx: typer.Context) -> None:
    """The raw wire of a service: send any model's parameters, look at a task, wait for it.

    Prints one JSON object: task_id, price, status, output_urls, error, and raw, the service's whole answer.
    """
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


@app.command()
def submit(
    model: Annotated[str, typer.Option(metavar="ID", help="The model, such as st-ai/super-seed2.")] = "",
    params: Annotated[
        str, typer.Option(metavar="JSON", help="Its parameters: a JSON object, @FILE, or - for stdin.")
    ] = "",
    service: Service = "",
    via: Via = "",
    region: Region = "",
    json: Json = False,  # noqa: ARG001  # the habit of other commands
) -> None:
    """Start a task, which costs what the model costs. The parameters go out as they are, and no question is asked."""
    screen = Screen()
    with failing_as(screen, unsent_record):
        written = _written(screen, model, params)
        with raw_crew(screen, via, service, region) as crew:
            begun, interrupted = _sent(crew, crew.service.raw_order(*written))
    if interrupted:
        raise end_with(screen, submitted_record(begun), _left(begun.id))
    screen.answer_json(submitted_record(begun))


@app.command()
def query(
    task_id: TaskId = "",
    service: Whose = "",
    via: Via = "",
    region: Region = "",
    json: Json = False,  # noqa: ARG001
) -> None:
    """Look at a task once. `status` is the service's own word; that a task failed is no failure of the look."""
    screen = Screen()
    with failing_as(screen, partial(untold_record, task_id)):
        need_id("query", task_id)
        with raw_crew(screen, via, *whose(screen, task_id, service, region)) as crew:
            found = crew.run(crew.service.get(task_id))
            note(crew, found)
    screen.answer_json(task_record(found, status_word(found)))


@app.command()
def poll(
    task_id: TaskId = "",
    interval: Annotated[
        float, typer.Option(metavar="SECONDS", help="Between two looks (0: the service's own pace).")
    ] = INTERVAL,
    timeout: Annotated[float, typer.Option(metavar="SECONDS", help="How long to wait.")] = PATIENCE,
    service: Whose = "",
    via: Via = "",
    region: Region = "",
    json: Json = False,  # noqa: ARG001
) -> None:
    """Wait for a task: `status` is completed, failed or timeout, the exit code 0, 1 or 8. After 8 it goes on."""
    from seedance_cli.commands.raw.polling import Polling
    from seedance_cli.takes.shoot import need_success

    screen = Screen()
    polling = Polling(screen, task_id)
    with failing_as(screen, polling.record):
        need_id("poll", task_id)
        every, patience = waiting_seconds("--interval", interval), waiting_seconds("--timeout", timeout)
        screen.say(f"[poll] task_id={task_id} every {every:g} s, for {patience:g} s at most")
        with raw_crew(screen, via, *whose(screen, task_id, service, region)) as crew:
            ended = polling.run(crew, every or None, patience)
            note(crew, ended)
    try:
        need_success(ended, "task")
    except TaskFailed as fault:
        failed = task_record(ended, "failed")
        raise end_with(screen, failed, fault, TaskFailed.exit_code) from fault
    if is_empty(ended):
        nothing = LinkDead(
            " ".join(filter(None, (f"The task was {NO_LINK}.", ended.charge))),
            hint=ended.advice,
            task_id=task_id,
        )
        raise end_with(screen, task_record(ended, "completed"), nothing)
    screen.answer_json(task_record(ended, "completed"))


def need_id(verb: str, task_id: str) -> None:
    """Raise WrongInput where no task is named."""
    if not task_id.strip():
        raise WrongInput("--task-id is missing: the task's id.", hint=f"seedance task {verb} --task-id ID")


def _written(screen: Screen, model: str, params: str) -> tuple[str, dict[str, Any]]:
    """The model and its parameters as they were written. Raises WrongInput for what is none."""
    from seedance_cli.commands.raw.params import read_params

    if not model.strip():
        raise WrongInput("--model is missing: the model's id.", hint="--model st-ai/super-seed2")
    return model, read_params(params, screen.stdin)


def _sent(crew: "Crew", order: "Order") -> "tuple[Task, bool]":
    """The task that came of it, and whether Ctrl-C was pressed meanwhile; the ledger has it before and after. Raises
    CutOff where it was pressed and nobody knows what became of the order."""
    from seedance_cli.takes.booking import booked, reach
    from seedance_cli.takes.clock import RealClock
    from seedance_cli.takes.ledger import request_hash
    from seedance_cli.takes.submit import send
    from seedance_cli.terminal.progress import busy

    screen = crew.screen

    def tell(words: str) -> None:
        screen.say(words, style="dim")

    crew.need_key()
    mark = request_hash(crew.service.name, order.body, order.model)
    line = booked(
        crew.ledger, crew.service, order, mark, kind="raw", folder="", title=order.prompt, cap=crew.cap
    )
    try:
        crew.run(reach(crew.service))
        with line as booking, busy(screen, f"Sending to {crew.service.name}"):
            begun, interrupted = crew.run(send(crew.service, order, booking, RealClock(), tell))
            booking.accepted(begun)
            return begun, interrupted
    except KeyboardInterrupt:
        raise CutOff(
            "Stopped while it was being sent; it may have been accepted, and charged.",
            hint="seedance takes list   (it is noted there)",
        ) from None


def _left(task_id: str) -> Interrupted:
    return Interrupted(
        "Stopped; the task was accepted and goes on at the service.",
        hint=shlex.join(["seedance", "task", "poll", "--task-id", task_id]),
        task_id=task_id,
    )
