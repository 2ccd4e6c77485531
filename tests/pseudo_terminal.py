"""A program in a pseudo-terminal: keys typed, and a screen model that says what a person sees."""

import os
import re
import sys
from pathlib import Path

import pexpect
import pyte
import pytest

ROOT = Path(__file__).parents[1]
DOWN, UP, ESCAPE, CTRL_C = "\x1b[B", "\x1b[A", "\x1b", "\x03"
CLEAR = "\x05\x15"  # to the end of the line, then away with all before it
FOOTER = re.compile(r"\benter \w+ ·")
PATIENCE = 60  # seconds until a text that does not come fails the test; a machine may be busy


class Terminal:
    """A program in a pseudo-terminal that never answers where its cursor is, and its screen."""

    def __init__(
        self, folder: Path, arguments: list[str], *, width: int = 80, height: int = 24, **environ: str
    ) -> None:
        self.screen = pyte.HistoryScreen(width, height, history=500)
        self._stream = pyte.Stream(self.screen)
        self.raw = ""
        kept = {name: value for name, value in os.environ.items() if name not in ("CI", "NO_COLOR")}
        env = kept | {"TERM": "xterm-256color", "PYTHONPATH": str(ROOT)} | environ
        self.child = pexpect.spawn(
            sys.executable,
            arguments,
            env=env,  # type: ignore[arg-type]
            cwd=str(folder),
            dimensions=(height, width),
            encoding="utf-8",
            timeout=PATIENCE,
        )

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    @property
    def above(self) -> str:
        """What has scrolled off the top."""
        rows = (
            "".join(line[column].data for column in range(self.screen.columns))
            for line in self.screen.history.top
        )
        return "\n".join(row.rstrip() for row in rows)

    def see(self, *texts: str) -> str:
        """The screen, as soon as it shows all of `texts`."""
        while not all(plain(text) in plain(self.text) for text in texts):
            self._read(f"never saw {texts}, but")
        return self.text

    def type(self, *keys: str) -> None:
        for key in keys:
            self.child.send(key)

    def stand_on(self, row: str) -> None:
        """Move the cursor to the row that begins so; it has to be on the screen."""
        while not (asked := self._asked()):
            self._read("nothing is asked")
        rows = self.text.splitlines()[asked:]
        at = next(place for place, line in enumerate(rows) if line.startswith(" ›"))
        to = next((place for place, line in enumerate(rows) if line[3:].startswith(row)), at)
        self.type((DOWN if to > at else UP) * abs(to - at))
        self.see(f"› {row}")

    def choose(self, question: str, row: str) -> None:
        """Wait for the question, take the row that begins so, and wait until the question is gone."""
        self.see(question)
        self.stand_on(row)
        self.type("\r")
        self.gone(question)

    def answer(self, question: str, text: str) -> None:
        """Wait for the question, write over what stands there, and wait until the question is gone."""
        self.see(question)
        self.type(CLEAR, text, "\r")
        self.gone(question)

    def gone(self, text: str) -> None:
        """Wait until the screen does not show `text` any more."""
        while plain(text) in plain(self.text):
            self._read(f"{text!r} stays")

    def _asked(self) -> int:
        """The line below the question that stands above a footer, 0 while there is none: questions are bold, and their
        footer comes last."""
        lines = self.text.splitlines()
        footer = next((place for place, line in enumerate(lines) if FOOTER.search(line)), 0)
        return next((place for place in range(footer, 0, -1) if self._is_bold(place - 1)), 0)

    def _question(self) -> str:
        place = self._asked()
        return self.text.splitlines()[place - 1] if place else ""

    def _is_bold(self, line: int) -> bool:
        row = self.screen.buffer[line]
        return bool(row[1].bold) and row[1].data not in ("›", " ")

    def _read(self, trouble: str) -> None:
        try:
            self._feed(self.child.read_nonblocking(4096, timeout=PATIENCE))
        except (pexpect.TIMEOUT, pexpect.EOF):
            pytest.fail(f"{trouble}:\n{self.text}")

    def accept_until(self, wanted: str) -> None:
        """Press enter at every question until `wanted` is on the screen."""
        before = ""
        for _ in range(20):
            while (question := self._question()) in (before, ""):
                self._read("nothing more is asked")
            if wanted in self.text:
                return
            self.type("\r")
            before = question
        pytest.fail(f"never came to {wanted!r}:\n{self.text}")

    def ended(self) -> int:
        """The exit code, once the program has ended."""
        while True:
            try:
                self._feed(self.child.read_nonblocking(4096, timeout=PATIENCE))
            except pexpect.EOF:
                break
            except pexpect.TIMEOUT:
                pytest.fail(f"still running:\n{self.text}")
        self.child.close()
        return int(self.child.exitstatus if self.child.exitstatus is not None else -1)

    def _feed(self, data: str) -> None:
        self.raw += data
        self._stream.feed(data)


def plain(text: str) -> str:
    """Without blanks: the model puts one behind every wide character."""
    return re.sub(r"\s+", "", text)
