"""Commands to copy: they break only between arguments and with the shell's own sign for it, so that what is pasted
still runs."""

import os
import shlex

from seedance_cli.terminal.safe_text import cells, safe
from seedance_cli.terminal.styled import Lines, lines

LONGEST = 20_000  # characters; a command carries a whole idea and its answers
CONTINUES = " \\"


def command_view(command: str, *, width: int = 80) -> Lines:
    """A command as rows from the first column on, where a mouse takes nothing else along. An argument longer than a
    row stays whole, and the terminal breaks it."""
    return lines([("accent", row)] for row in command_rows(command, width - 1))


def command_rows(command: str, width: int, *, breaks: bool = os.name != "nt") -> list[str]:
    """`command` broken between its arguments into rows of `width` cells where the shell can join them again."""
    command = safe(command, LONGEST, lines=True)
    arguments = _arguments(command) if breaks and cells(command) > width else [command]
    rows = [arguments[0]]
    for argument in arguments[1:]:
        if cells(f"{rows[-1]} {argument}") + len(CONTINUES) <= width:
            rows[-1] += f" {argument}"
        else:
            rows[-1] += CONTINUES
            rows.append(f"  {argument}")
    return [line for row in rows for line in row.split("\n")]


def _arguments(command: str) -> list[str]:
    """The arguments, quoted for the shell; a flag stays with its value."""
    try:
        words = shlex.split(command)
    except ValueError:  # a quote that is never closed
        return [command]
    joined: list[str] = []
    for word, before in zip(words, ["", *words], strict=False):
        if before.startswith("-") and not word.startswith("-"):
            joined[-1] += f" {shlex.quote(word)}"
        else:
            joined.append(shlex.quote(word))
    return joined or [command]
