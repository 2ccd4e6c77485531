"""Every command of the program with something real to do, in an order in which each finds what it needs."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from seedance_cli import cli
from tests.xskill_server import Server

PAID = ("--service", "xskill", "--yes", "--via", "rest", "--poll-interval", "0.1", "--json")
PARAMS = {"prompt": "A walk", "ratio": "16:9", "duration": 4, "model": "seedance_2.0_fast"}
SUBMIT = ("--model", "st-ai/super-seed2", "--params", json.dumps(PARAMS))


@dataclass(frozen=True)
class Call:
    """A command with its arguments, how it ends, and what it reads from stdin. TASK stands for the latest task's id."""

    words: str
    arguments: tuple[str, ...] = ()
    code: int = 0
    given: bytes | None = None

    def line(self, server: Server) -> list[str]:
        task = server.tasks[-1].id if server.tasks else "none"
        return [*self.words.split(), *(task if word == "TASK" else word for word in self.arguments)]


def calls(key: str) -> tuple[Call, ...]:
    return (
        Call("auth login", ("xskill",), given=f"{key}\n".encode()),
        Call("auth status", ("--json",)),
        Call("services", ("--json",)),
        Call("doctor", ("--json",)),
        Call("balance", ("--json",)),
        Call("templates list"),
        Call("templates show", ("product",)),
        Call("templates check", ("mine.yaml",), code=2),
        Call("upload", ("--image-path", "hat.png", "--json")),
        Call("upload", ("--image-url", "https://example.com/hat.png", "--via", "mcp")),
        Call("task submit", SUBMIT),
        Call("task query", ("--task-id", "TASK")),
        Call("task poll", ("--task-id", "TASK", "--interval", "0.01", "--via", "mcp")),
        Call("still", ("A hat", *PAID)),
        Call("new", ("A walk", "-d", "4", "--image-ref", "hat.png", "--dry-run", *PAID, "-o", "film")),
        Call("new", ("A walk", "-d", "4", "--image-ref", "hat.png", *PAID, "-o", "film")),
        Call("storyboard show", ("film",)),
        Call("storyboard check", ("film", "--json")),
        Call("storyboard prompt", ("film",)),
        Call("storyboard edit", ("film",)),
        Call("storyboard import", ("prompt.txt", "-o", "imported", "--json")),
        Call("estimate", ("film", "--json")),
        Call("shoot", ("film", "--again", *PAID)),
        Call("takes list", ("--json",)),
        Call("takes spend", ("--json",)),
        Call("takes show", ("TASK", "--json")),
        Call("takes watch", ("TASK", "--json", "--via", "rest")),
        Call("takes fetch", ("TASK", "--json", "--via", "rest", "-o", "again.mp4")),
        Call("takes adopt", ("TASK", "TASK", "--json", "--via", "rest"), code=2),
        Call("takes cancel", ("TASK", "--json", "--via", "rest"), code=2),
        Call("resume", ("film", "--json")),
        Call("batch", ("films.csv", "-d", "4", *PAID)),
        Call("auth logout", ("xskill",)),
    )


def every_command() -> set[str]:
    """What the program itself says can be called."""
    return set(_leaves(list(cli.COMMANDS)))


def _leaves(names: list[str]) -> Iterator[str]:
    for name in names:
        verbs = getattr(cli.load(name), "commands", {})
        yield from (f"{name} {verb}" for verb in verbs) if verbs else (name,)


def lay_out(folder: Path, picture: Callable[[Path], object]) -> None:
    """The files that the commands are called with."""
    picture(folder / "hat.png")
    (folder / "films.csv").write_text("idea,image_ref\nA walk in the snow,hat.png\n")
    (folder / "mine.yaml").write_text("name: mine\n")
    (folder / "prompt.txt").write_text("0-4s: A walk over red dunes, slow push in.\n")
