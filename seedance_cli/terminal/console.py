"""The two streams: stdout is the answer, stderr is the conversation. Everything that is printed goes through one
`Screen`, and rich is loaded only when there is a terminal to draw on."""

import os
import re
import sys
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, TextIO, cast

from seedance_cli.errors import SeedanceError, TaskFailed
from seedance_cli.terminal.safe_text import safe, wrap
from seedance_cli.terminal.streams import Spelling, fits, is_ascii_only, is_terminal, size_of, write
from seedance_cli.terminal.styled import Line, Lines, lines

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

USUAL_WIDTH, USUAL_HEIGHT = 80, 24
NARROWEST, WIDEST = 20, 400
LONGEST_SAID = 100_000  # characters of one text on a screen
INVISIBLE = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
DUMB = ("dumb", "unknown")


class Screen:
    """Both streams and what they can do, decided once from the options and the environment.

    `quiet` drops the conversation, errors excepted; `json` makes an error an object on stdout.
    """

    def __init__(
        self,
        *,
        quiet: bool = False,
        json: bool = False,
        stdin: TextIO | None = None,
        stdout: TextIO | None = None,
        stderr: TextIO | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.quiet = quiet
        self.json = json
        self.stdin = stdin or sys.stdin
        self.stdout = stdout or sys.stdout
        self.stderr = stderr or sys.stderr
        self.environ = os.environ if environ is None else environ

    @property
    def interactive(self) -> bool:
        """Whether a question may be asked: a person at both ends, and no CI."""
        return is_terminal(self.stdin) and self.live

    @property
    def live(self) -> bool:
        """Whether lines on stderr can be drawn over: a terminal that is not dumb, and no CI, which keeps them all."""
        return self._draws_on(self.stderr) and not self.environ.get("CI")

    @property
    def silent(self) -> bool:
        """Whether progress is unwanted."""
        return self.quiet

    @property
    def can_colour(self) -> bool:
        """Whether the conversation may be coloured: NO_COLOR, then FORCE_COLOR, then a terminal that is not dumb."""
        return self._colours_on(self.stderr)

    @property
    def ascii_only(self) -> bool:
        """Whether stderr's encoding cannot be trusted with lines and blocks."""
        return is_ascii_only(self.stderr)

    @property
    def width(self) -> int:
        """Columns of the terminal, 80 where there is none."""
        told = self.environ.get("COLUMNS", "")
        columns = int(told) if told.isdecimal() else size_of(self.stderr)[0] or size_of(self.stdout)[0]
        return max(NARROWEST, min(WIDEST, columns or USUAL_WIDTH))

    @property
    def height(self) -> int:
        """Rows of the terminal, 24 where there is none."""
        return size_of(self.stderr)[1] or USUAL_HEIGHT

    @cached_property
    def console(self) -> "Console":
        """The rich console on stderr. Asking for it loads rich, so ask only to draw."""
        return self._console_on(self.stderr)

    def answer(self, answer: object) -> None:
        """The answer on stdout: a path or a prompt as it is, made safe where a person looks at it; or a view, drawn on
        a terminal and plain in a pipe."""
        if isinstance(answer, Lines):
            self._print(self.stdout, answer)
            return
        words = str(answer)
        write(self.stdout, safe(words, LONGEST_SAID, lines=True) if is_terminal(self.stdout) else words)

    def answer_json(self, record: object, *, in_one_line: bool = False) -> None:
        """One JSON object on stdout, in a line of its own where there are several; letters that its encoding lacks, or that
        would steer a terminal, are escaped."""
        import json

        indent = None if in_one_line else 2
        words = spelled_out(json.dumps(record, ensure_ascii=False, indent=indent))
        write(self.stdout, words if fits(words, self.stdout) else json.dumps(record, indent=indent))

    def say(self, *parts: "str | Lines | RenderableType", style: str = "") -> None:
        """Each part on its own line of stderr. A string is made safe and takes the style of that name; with no part
        at all, an empty line."""
        if not self.quiet:
            for part in parts or ("",):
                self._say(part, style)

    def show(self, error: SeedanceError) -> None:
        """An error: its sentence, then the next command. With `json` it is the one object on stdout instead."""
        if self.json:
            self.answer_json(error_record(error))
        elif isinstance(error, TaskFailed):
            self._say(self._failure_view(error), "")
        else:
            self._say(self._error_view(error), "")

    def _say(self, part: "str | Lines | RenderableType", style: str) -> None:
        if isinstance(part, str):
            words = safe(part, LONGEST_SAID, lines=True)
            part = lines([(style, line)] for line in self._wrapped(words, self.width))
        if isinstance(part, Lines):
            self._print(self.stderr, part)
        else:
            self.console.print(part)

    def _print(self, stream: TextIO, view: Lines) -> None:
        if self._colours_on(stream):
            # A row that is too long is a command to be copied: the terminal breaks it, we put no line break in.
            console = self.console if stream is self.stderr else self._console_on(stream)
            console.print(view, soft_wrap=True)
        else:
            write(stream, (view.plain_ascii if is_ascii_only(stream) else view.plain).removesuffix("\n"))

    def _wrapped(self, words: str, width: int) -> list[str]:
        """Words as lines that a person can read; a log keeps each sentence on one line."""
        return wrap(words, width) if is_terminal(self.stderr) else words.split("\n")

    def _error_view(self, error: SeedanceError) -> Lines:
        first, *rest = self._wrapped(safe(error.message, LONGEST_SAID, lines=True), self.width - 7)
        hints = safe(error.hint, LONGEST_SAID, lines=True).split("\n") if error.hint else []
        label = "error:" if error.is_fault else "      "
        rows: list[Line] = [[("error strong", label), ("", f" {first}")]]
        rows += [[("", f"       {line}")] for line in rest]
        rows += [[("dim", f"{'      ' if place else ' next:'} {line}")] for place, line in enumerate(hints)]
        return lines(rows)

    def _failure_view(self, error: TaskFailed) -> Lines:
        from seedance_cli.terminal.failure import Failure, failure_view

        told = Failure(
            what=f"{error.what}.",
            words=error.words or "the service gave no reason",
            advice=error.advice,
            charge=error.charge,
            task_id=error.task_id,
            next=error.next,
        )
        return failure_view(told, width=self.width)

    def _console_on(self, stream: TextIO) -> "Console":
        from rich.console import Console

        # rich would read the environment by rules of its own; what is decided here is told to it.
        coloured = self._colours_on(stream)
        return Console(
            file=cast(TextIO, Spelling(stream)),
            width=None if self._draws_on(stream) else self.width,
            no_color=not coloured,
            force_terminal=self._draws_on(stream) or coloured,
            markup=False,
            highlight=False,
            emoji=False,
            _environ=self.environ,
        )

    def _draws_on(self, stream: TextIO) -> bool:
        return is_terminal(stream) and self.environ.get("TERM", "") not in DUMB

    def _colours_on(self, stream: TextIO) -> bool:
        if self.environ.get("NO_COLOR"):
            return False
        return self.environ.get("FORCE_COLOR", "0") not in ("", "0") or self._draws_on(stream)


def spelled_out(words: str) -> str:
    """JSON whose invisible letters are escaped: controls and what turns the reading direction; it says the same."""
    return INVISIBLE.sub(lambda letter: f"\\u{ord(letter.group()):04x}", words)


def error_record(error: SeedanceError) -> dict[str, Any]:
    """An error for scripts: `{"error": {"code", "message", "hint", "task_id"?}}`."""
    record = {"code": error.code, "message": error.message, "hint": error.hint}
    if isinstance(error, TaskFailed):
        record |= {"words": error.words, "advice": error.advice, "charge": error.charge}
    return {"error": record | ({"task_id": error.task_id} if error.task_id else {})}
