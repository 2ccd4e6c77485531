"""Whole commands against a service on loopback whose answers went wrong: an exit code of ours, one JSON object on
stdout, no traceback, no key, and not one create more than was asked for."""

import asyncio
import atexit
import io
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from random import Random
from unittest.mock import patch

from seedance_cli.cli import run as run_command
from seedance_cli.takes.clock import RealClock
from tests.fuzz import replies
from tests.fuzz.documented import TASK
from tests.fuzz.replies import Thrown
from tests.fuzz.running import Target, room
from tests.xskill_server import Server, faults, serve

OURS = {0, 1, 2, 3, 4, 5, 6, 8}
LOOKS = ("task", "query", "--task-id", TASK), ("task", "poll", "--task-id", TASK, "--timeout", "30")
COMMANDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "create": (("task", "submit", "--model", "st-ai/super-seed2", "--params"),),
    "query": LOOKS,
    "balance": (("balance", "--json"),),
    "upload": (("upload", "--image-url", "https://img.example/a.png", "--json"),),
    "list": (("takes", "list", "--json"), ("resume", "--json", "--timeout", "30")),
}
NUMBERS = count(1)
"""Each order is another one: the same again is refused here, before it is sent."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A command, and the answer that it meets."""

    arguments: tuple[str, ...]
    thrown: Thrown


@cache
def _server() -> Server:
    """One for all examples; it lives as long as this process."""
    living = ExitStack()
    atexit.register(living.close)
    return living.enter_context(serve())


def example(dice: Random) -> Asked:
    thrown = replies.example(dice)
    arguments = dice.choice(COMMANDS[thrown.kind])
    if thrown.kind in ("create", "query") and dice.random() < 0.15:
        return Asked((*arguments[:2], "--via", "mcp", *arguments[2:]), thrown)
    return Asked(arguments, replace(thrown, via="rest"))


def read(asked: Asked) -> str:
    """Run it; its name and its exit code."""
    server = _server()
    server.calm()
    server.always(asked.thrown.kind, _fault(asked))
    before = server.creates
    arguments = list(asked.arguments)
    if asked.thrown.kind == "create":
        arguments.append(json.dumps({"prompt": f"An astronaut, {next(NUMBERS)}"}))
    code, out, err = _run(server, arguments)
    told = json.loads(out)
    assert isinstance(told, dict), "no object"
    assert code in OURS, f"exit code {code}"
    for sign in ("Traceback", "should not have", server.key):
        assert sign not in out + err, f"{sign!r} is told: {out}{err}"
    creates = server.creates - before
    assert creates <= (asked.thrown.kind == "create") or asked.thrown.status == 429, f"{creates} creates"
    assert asked.thrown.kind != "create" or code != 0 or told["task_id"], "accepted without an id"
    return f"{asked.arguments[0]} {asked.arguments[1]}: {code}"


def _fault(asked: Asked) -> faults.Fault:
    thrown = asked.thrown
    if "mcp" in asked.arguments:
        body = json.dumps(thrown.structured).encode() if thrown.structured else thrown.body
        return faults.tool_says(body.decode(errors="replace"))
    body = json.dumps(thrown.structured).encode() if thrown.structured else thrown.body
    return faults.answer(thrown.status, body, {"content-type": "application/json"})


def _run(server: Server, arguments: list[str]) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with _hurried(), patch.dict(os.environ, _environment(server)), redirect_stdout(out), redirect_stderr(err):
        code = run_command(arguments)
    return code, out.getvalue(), err.getvalue()


def _environment(server: Server) -> dict[str, str]:
    return {
        "XSKILL_API_KEY": server.key, "XSKILL_BASE_URL": server.url, "SEEDANCE_CONFIG_DIR": str(room("commands") / "config"),
        "SEEDANCE_STATE_DIR": str(room("commands") / "state"), "CI": "1",
    }  # fmt: skip


@contextmanager
def _hurried() -> Iterator[None]:
    """The clock goes forward by itself in each pause."""
    really, passed = RealClock.monotonic, [0.0]

    async def sleep(_: RealClock, seconds: float) -> None:
        passed[0] += seconds
        await asyncio.sleep(0)

    with (
        patch.object(RealClock, "sleep", sleep),
        patch.object(RealClock, "monotonic", lambda clock: really(clock) + passed[0]),
    ):
        yield


COMMAND = Target(
    "commands", "whole commands against a service on loopback that answers like this", example, read
)
