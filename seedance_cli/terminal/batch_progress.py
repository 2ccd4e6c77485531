"""Many films in the making, told as they come: what has ended scrolls by, what is under way is drawn over below it, and
never grows above the window. Who runs the films says when to draw (`tick`), so that no thread does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Self

from seedance_cli.terminal.batch_rows import (
    FilmEnd,
    Totals,
    batch_view,
    film_lines,
    film_told,
    short_place,
    totals_text,
)
from seedance_cli.terminal.console import Screen
from seedance_cli.terminal.safe_text import safe, wrap
from seedance_cli.terminal.streams import is_terminal
from seedance_cli.terminal.styled import Lines, lines
from seedance_cli.terminal.take_rows import DONE, FAILED, GOES_ON, UNCLEAR, TakeState

if TYPE_CHECKING:
    from rich.live import Live

TICK = 0.5
"""Seconds between two drawings: clocks show whole seconds, and none is to be skipped."""
LEAST_TO_TELL = 5
"""Films that must have ended before anything is said of the time that is left."""
MOST_SAID = 2_000  # characters


class BatchProgress:
    """`with BatchProgress(screen, films=500, here=213, parallel=8) as progress: row = progress.film("row 7", "mars-walk")`

    On a terminal a live part below permanent lines; elsewhere a plain line for each film that has ended; nothing when the
    screen is silent. `here` are done from the start and say nothing about the pace."""

    def __init__(
        self,
        screen: Screen,
        *,
        films: int,
        here: int,
        parallel: int,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._screen = screen
        self._films, self._here, self._parallel = films, here, parallel
        self._clock = clock
        self._began = clock()
        self._rows: dict[str, FilmRow] = {}
        self._ended = {DONE: 0, FAILED: 0, UNCLEAR: 0, GOES_ON: 0}
        self._live: Live | None = None
        self._drawn: Lines | None = None
        self.spent = ""
        """What the batch has cost so far, in words."""

    def __enter__(self) -> Self:
        self._began = self._clock()
        self._draw_live()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()
            self._live = None

    @property
    def totals(self) -> Totals:
        """How the batch stands."""
        elapsed = self._clock() - self._began
        return Totals(
            films=self._films,
            done=self._here + self._ended[DONE],
            under_way=len(self._rows),
            failed=self._ended[FAILED] + self._ended[UNCLEAR],
            spent=self.spent,
            elapsed=elapsed,
            left=self._left(elapsed),
        )

    def film(self, place: str, name: str) -> "FilmRow":
        """A film that is under way from now on; its name is its alone."""
        row = self._rows[name] = FilmRow(f"{short_place(place)} {name}", self._clock)
        return row

    def ended(self, film: FilmEnd) -> None:
        """A film has come to its end; what goes on at the service is no failure."""
        self._rows.pop(film.name, None)
        self._ended[film.end] += 1
        if self._screen.silent:
            return
        if self._live is None:
            self._screen.say(film_told(film))
        elif not self._is_told_on_stdout:
            self._above(film_lines(film, width=self._screen.width))

    def dropped(self, name: str) -> None:
        """A film is not under way any more, and has come to no end: it was not sent after all."""
        self._rows.pop(name, None)

    def say(self, words: str) -> None:
        """A line about all of it, as that the service asks for patience."""
        if self._live is None:
            self._screen.say(words, style="dim")
        elif not self._screen.silent:
            rows = wrap(safe(words, MOST_SAID, lines=True), self._screen.width - 2)
            self._above(lines([("dim", f" {row}")] for row in rows))

    def tick(self) -> None:
        """Draw what has changed."""
        if self._live is None:
            return
        picture = self.picture()
        if picture != self._drawn:
            self._drawn = picture
            self._live.update(picture, refresh=True)

    def picture(self) -> Lines:
        """The live part as it stands."""
        height = self._screen.height
        states = [row.state for row in islice(self._rows.values(), height)]
        return batch_view(states, self.totals, now=self._clock(), width=self._screen.width, height=height)

    @property
    def said(self) -> str:
        """The batch in numbers, in words."""
        films = "film" if self._films == 1 else "films"
        return totals_text(replace(self.totals, left=None), of=f" {films} here")

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Something is printed on stdout meanwhile; where that is this very terminal, the live part makes way."""
        if self._live is None or not is_terminal(self._screen.stdout):
            yield
            return
        self._live.stop()
        self._live = None
        try:
            yield
        finally:
            self._draw_live()

    @property
    def _is_told_on_stdout(self) -> bool:
        """Whether the same person reads of each film on stdout."""
        return self._screen.json and is_terminal(self._screen.stdout)

    def _above(self, view: Lines) -> None:
        self._screen.console.print(view, soft_wrap=True)

    def _draw_live(self) -> None:
        if not self._screen.live or self._screen.silent:
            return
        from rich.live import Live

        self._drawn = self.picture()
        self._live = Live(
            self._drawn,
            console=self._screen.console,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._live.start(refresh=True)

    def _left(self, elapsed: float) -> float | None:
        """Seconds until the end at the pace so far; unknown until more films have ended than began at once."""
        ended = sum(self._ended.values())
        if ended < max(LEAST_TO_TELL, self._parallel + 1):
            return None
        left = self._films - self._here - ended
        return left * elapsed / ended


class FilmRow:
    """One film's row: its takes and stills are told as `TakesProgress` is, and shown as one."""

    def __init__(self, name: str, clock: Callable[[], float]) -> None:
        self._name = name
        self._clock = clock
        self._working = "generating"
        self._usual: float | None = None
        self._parts: dict[str, TakeState] = {}
        self._whole = TakeState(take=name, at=clock())

    def phase(self, state: str, *, working: str = "generating", usual: float | None = None) -> None:
        """What is done now: `working` is the word for a service's "running", `usual` how many seconds it takes."""
        self._working, self._usual = working, usual
        self._parts = {}
        self._whole = TakeState(take=self._name, state=state, at=self._clock())

    @property
    def state(self) -> TakeState:
        """The row: of several parts the first that goes on, with how many are done."""
        parts = list(self._parts.values())
        going = next((part for part in parts if not part.end), None)
        if going is None:
            return replace(self._whole, state=DONE) if parts else self._whole
        ended = sum(bool(part.end) for part in parts)
        note = f"{ended} of {len(parts)} done" if len(parts) > 1 else going.note
        return replace(going, take=self._name, note=note)

    def update(
        self,
        take: str,
        state: str,
        fraction: float | None,
        elapsed: float,
        left: float | None,
        note: str = "",
    ) -> None:
        """A part as just heard, see `TakesProgress.update`."""
        self._parts[take] = TakeState(
            take=take,
            state=self._working if state == "running" else state,
            fraction=fraction,
            elapsed=elapsed,
            left=left,
            usual=self._usual,
            note=note,
            at=self._clock(),
        )

    def finish(self, take: str, note: str = "") -> None:
        self._end(take, DONE, note)

    def fail(self, take: str, note: str = "") -> None:
        self._end(take, FAILED, note)

    def unclear(self, take: str, note: str = "") -> None:
        self._end(take, UNCLEAR, note)

    def leave(self, take: str, note: str = "") -> None:
        self._end(take, GOES_ON, note)

    def _end(self, take: str, end: str, note: str) -> None:
        before = self._parts.get(take) or TakeState(take=take, at=self._clock())
        self._parts[take] = replace(before, end=end, note=note)
