"""Takes and stills in the making, told as they come. A bar is drawn only for a fraction that a service really told;
otherwise the words say how long it has been and how long it usually is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING

from seedance_cli.terminal.console import Screen
from seedance_cli.terminal.durations import duration_text
from seedance_cli.terminal.safe_text import clip, safe
from seedance_cli.terminal.styled import Lines, lines
from seedance_cli.terminal.take_rows import DONE, FAILED, GOES_ON, UNCLEAR, TakeState, takes_view, told

if TYPE_CHECKING:
    from rich.live import Live

REFRESHES = 4  # a second, so that the clock runs evenly
QUARTERS = 4  # a log hears of a take at each quarter
UPLOADS = "uploads"


class TakesProgress:
    """`with TakesProgress(screen, expected_seconds=600) as progress: progress.update("take 1", "queued", None, 3, None)`

    On a terminal the rows are drawn over and their clocks run on between updates; elsewhere a plain line is written
    at each new state and each quarter; nothing at all when the screen is silent. All times are seconds. `working` is the
    word for a service's "running". With `made`, as ("still", "drawn"), several rows end with a line that counts them.
    """

    def __init__(
        self,
        screen: Screen,
        *,
        expected_seconds: float | None = None,
        working: str = "generating",
        made: tuple[str, str] | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._screen = screen
        self._usual = expected_seconds
        self._working = working
        self._made = made
        self._clock = clock
        self._began = clock()
        self._takes: dict[str, TakeState] = {}
        self._live: Live | None = None

    def __enter__(self) -> "TakesProgress":
        self._began = self._clock()
        if self._screen.live and not self._screen.silent:
            from rich.live import Live

            self._live = Live(
                console=self._screen.console,
                get_renderable=self.picture,
                refresh_per_second=REFRESHES,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()
        summary = self._summary()
        if summary and kind is None and not self._screen.silent:
            self._screen.say(f" {summary}" if self._live else summary, style="dim")

    def update(
        self,
        take: str,
        state: str,
        fraction: float | None,
        elapsed: float,
        left: float | None,
        note: str = "",
    ) -> None:
        """A take as just heard. `fraction` is 0–1 only where the service really told it, else None; `left` None where
        nobody knows; `note` is what the service says of its work."""
        self._hear(
            TakeState(
                take=take,
                state=self._working if state == "running" else state,
                fraction=fraction,
                elapsed=elapsed,
                left=left,
                usual=self._usual,
                note=note,
                at=self._clock(),
            )
        )

    def uploading(self, done: int, count: int, what: str = "picture") -> None:
        """`done` of `count` files have arrived at the service; a row of its own above the takes."""
        before = self._takes.get(UPLOADS)
        now = self._clock()
        elapsed = before.elapsed_at(now) if before else 0.0
        files = f"{count} {what}{'s' * (count != 1)}"
        if done >= count:
            self._hear(TakeState(take=UPLOADS, end=DONE, elapsed=elapsed, note=files, at=now))
        else:
            note = f"{done} of {files}" if done else files
            self._hear(TakeState(take=UPLOADS, state="uploading", elapsed=elapsed, note=note, at=now))

    def finish(self, take: str, note: str = "") -> None:
        """The take is done and its clip is there."""
        self._end(take, DONE, note)

    def fail(self, take: str, note: str = "") -> None:
        """The take came to nothing; `note` says why."""
        self._end(take, FAILED, note)

    def unclear(self, take: str, note: str = "") -> None:
        """Nobody knows what became of it: it was sent, and no clear reply came."""
        self._end(take, UNCLEAR, note)

    def leave(self, take: str, note: str = "") -> None:
        """We stop looking; the task goes on at the service."""
        self._end(take, GOES_ON, note)

    def picture(self) -> Lines:
        """All takes as they stand now."""
        # A copy: the drawing thread looks while updates come in.
        takes = list(self._takes.values())
        return takes_view(takes, now=self._clock(), width=self._screen.width)

    def _end(self, take: str, end: str, note: str) -> None:
        before = self._takes.get(take) or TakeState(take=take, at=self._clock())
        elapsed = before.elapsed_at(self._clock())
        self._hear(replace(before, end=end, note=note, elapsed=elapsed, left=None))

    def _hear(self, take: TakeState) -> None:
        before = self._takes.get(take.take)
        self._takes[take.take] = take
        if self._live:
            self._live.refresh()
        elif not self._screen.silent and (before is None or _milestone(before) != _milestone(take)):
            self._screen.say(told(take))

    def _summary(self) -> str:
        """How many came to what: "2 of 3 stills drawn in 0:12, 1 failed"."""
        ends = [take.end for name, take in self._takes.items() if name != UPLOADS]
        if self._made is None or len(ends) < 2:
            return ""
        noun, verb = self._made
        count = ends.count(DONE)
        some = f"{count} of " if count < len(ends) else ""
        took = f" in {duration_text(self._clock() - self._began)}" if count else ""
        rest = [f", {ends.count(end)} {end}" for end in (FAILED, UNCLEAR, GOES_ON) if end in ends]
        return f"{some}{len(ends)} {noun}s {verb}{took}{''.join(rest)}"


@contextmanager
def busy(screen: Screen, message: str) -> Iterator[None]:
    """Say on a terminal what is being done while it is, and take it away after; elsewhere nothing."""
    if screen.silent or not screen.live:
        yield
        return
    from rich.live import Live

    said = lines([[("dim", f" {clip(safe(message), screen.width - 3)}…")]])
    with Live(
        said,
        console=screen.console,
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    ):
        yield


def _milestone(take: TakeState) -> tuple[str, str, int, bool]:
    return take.state, take.end, int((take.fraction or 0.0) * QUARTERS), take.is_late
