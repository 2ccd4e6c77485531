"""How soon a key changes the screen: the wizard in a pseudo-terminal, from before a key is written until what a person
sees is another picture, over every kind of question. One key at a time, each on a screen that has come to rest."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, repeat
from pathlib import Path

import pexpect

from tests.bench.figures import Figure
from tests.bench.running import home
from tests.pseudo_terminal import CLEAR, DOWN, UP, Terminal

LATIN = "A paper boat crosses a flooded street at night"
CHINESE = "一只纸船在雨夜里漂过被水淹没的老街，路灯一盏盏亮起来"
BACKSPACE, LEFT, ENTER = "\x7f", "\x1b[D", "\r"
REST = 0.04
"""Seconds without a sign after which a screen has come to rest."""


def wizard(short: bool) -> list[Figure]:
    """Medians by kind of question, and median and 99th of all keys together."""
    with tempfile.TemporaryDirectory() as folder, _opened(Path(folder)) as terminal:
        took = _played(Typist(terminal), 2 if short else 12)
    every = sorted(chain.from_iterable(took.values()))
    last = every[min(len(every) - 1, len(every) * 99 // 100)]
    return [
        Figure(f"key to screen, {len(every)} keys, median", statistics.median(every) * 1000, "ms", "< 30"),
        Figure(f"key to screen, {len(every)} keys, 99th of 100", last * 1000, "ms", "< 80"),
        *(
            Figure(f"{what}, {name}", of(found) * 1000, "ms")
            for what, found in took.items()
            for name, of in (("median", statistics.median), ("slowest", max))
        ),
    ]


class Typist:
    """Presses keys in a terminal, and knows how long each took to show."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self.took: list[float] = []

    def press(self, keys: Iterable[str]) -> None:
        """One key after another, each until the screen shows something else."""
        for key in keys:
            self._rest()
            before = self._seen()
            self._timed(key, lambda before=before: self._seen() != before)

    def answer(self, question: str) -> None:
        """Enter, until the next question can be read."""
        self._rest()
        self._timed(ENTER, lambda: question in self._terminal.text)

    def see(self, text: str) -> None:
        self._terminal.see(text)

    def clear(self) -> None:
        """Empty the line, without a look at the clock: two keys at once."""
        self._rest()
        self._terminal.type(CLEAR)
        self._rest()

    def _timed(self, key: str, is_there: Callable[[], bool]) -> None:
        began = time.perf_counter()
        os.write(self._terminal.child.child_fd, key.encode())
        while True:
            heard = self._terminal.child.read_nonblocking(65_536, timeout=30)
            shown = time.perf_counter()
            self._terminal._feed(heard)
            if is_there():
                break
        self.took.append(shown - began)

    def _seen(self) -> tuple[str, int, int]:
        cursor = self._terminal.screen.cursor
        return self._terminal.text, cursor.x, cursor.y

    def _rest(self) -> None:
        while True:
            try:
                self._terminal._feed(self._terminal.child.read_nonblocking(65_536, timeout=REST))
            except pexpect.TIMEOUT:
                return


def _played(typist: Typist, rounds: int) -> dict[str, list[float]]:
    """A whole sitting up to the review: the seconds of its keys by kind of question."""
    took: dict[str, list[float]] = {}

    def press(kind: str, *keys: str) -> None:
        typist.took = took.setdefault(kind, [])
        typist.press(keys)

    def answer(question: str) -> None:
        typist.took = took.setdefault("enter, until the next question stands", [])
        typist.answer(question)

    typist.see("What happens in your film?")
    press("a line of Chinese", *CHINESE[: 2 * rounds + 4])
    typist.clear()
    press("a line of text", *LATIN[: 4 * rounds], *repeat(LEFT, rounds), *repeat(BACKSPACE, rounds // 2))
    answer("Which shape should it take?")
    press("a list", *repeat(DOWN, 2 * rounds), *repeat(UP, 2 * rounds))
    answer("How many seconds?")
    answer("Which frame?")
    press("a list", *(DOWN, UP) * rounds)
    answer("What should it look like?")
    answer("What should one feel?")
    press("a list to tick", *(DOWN, " ") * rounds, *(" ", UP) * rounds)
    answer("What is in the frame?")
    answer("What does the light do")
    answer("How does the camera move?")
    press("a list to tick", *(DOWN, " ") * rounds, *(" ", UP) * rounds)
    answer("How do things move?")
    answer("What does one hear?")
    answer("Is there anything to sho")
    answer("Your storyboard.")
    press("the review", *repeat(DOWN, 4), *repeat(UP, 4), *(DOWN, UP) * rounds)
    press("the review", DOWN)
    answer("what should change?")
    press("the shot editor", *(DOWN, UP) * rounds, DOWN, DOWN)
    return took


@contextmanager
def _opened(folder: Path) -> Iterator[Terminal]:
    variables = {
        name: value for name, value in home(folder).items() if name not in ("PYTHONDONTWRITEBYTECODE", "CI")
    }
    terminal = Terminal(folder, ["-m", "seedance_cli"], height=40, **variables)
    terminal.child.delaybeforesend = None
    try:
        yield terminal
    finally:
        terminal.child.close(force=True)
