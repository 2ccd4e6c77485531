"""How a take or a still in the making looks, as one row: its name, its state, how far, how long, how long still."""

from collections.abc import Sequence
from dataclasses import dataclass

from seedance_cli.terminal.durations import duration_text, roughly
from seedance_cli.terminal.safe_text import cells, clip, pad, safe
from seedance_cli.terminal.styled import Line, Lines, lines, row_width

STATE_COLUMN = 10
LEFT_COLUMN = 17  # columns for "  about 0:08 left"
LEAST_BAR, MOST_BAR = 8, 40  # columns
LEAST_NOTE = 8
MOST_TOLD = 300  # characters of a service's words in a log
GAP = 2

DONE, FAILED, UNCLEAR, GOES_ON = "done", "failed", "unclear", "goes on"
"""How a row ends (`TakeState.end`); the last two are no ends of the task, only of our knowing it."""
END_STYLES = {DONE: "accent", FAILED: "error", UNCLEAR: "warning"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeState:
    """A take as last heard: `fraction` 0–1 where the service really told one, `elapsed` and `left` in seconds, `usual`
    how many it takes as a rule (None: unknown), `at` the moment on our clock when it was heard. `end` is "" while it
    goes on, then one of DONE, FAILED, UNCLEAR, GOES_ON."""

    take: str
    state: str = "starting"
    fraction: float | None = None
    elapsed: float = 0.0
    left: float | None = None
    usual: float | None = None
    note: str = ""
    at: float = 0.0
    end: str = ""

    @property
    def is_late(self) -> bool:
        """Whether it has been waited for longer than usual."""
        return not self.end and self.usual is not None and self.elapsed > self.usual

    def elapsed_at(self, now: float) -> float:
        return self.elapsed if self.end else self.elapsed + max(0.0, now - self.at)

    def left_at(self, now: float) -> float | None:
        return None if self.left is None else max(0.0, self.left - max(0.0, now - self.at))


def takes_view(takes: Sequence[TakeState], *, now: float, width: int) -> Lines:
    """Every take on a row of its own, their columns in line."""
    column = min(max((cells(safe(take.take, 40)) for take in takes), default=0), max(8, width // 4))
    return lines(_row(take, column, now, width) for take in takes)


def told(take: TakeState) -> str:
    """A take in a log: "take 1: generating, 25%, 0:03"."""
    parts = [safe(take.end or take.state, 40)]
    if take.fraction is not None and not take.end:
        parts.append(percent(take.fraction))
    waits = take.fraction is None and not take.end
    parts.append(_waits_said(take.elapsed, take.usual)[0] if waits else duration_text(take.elapsed))
    parts += [safe(take.note, MOST_TOLD)] if take.note else []
    return f"{safe(take.take, 40)}: {', '.join(parts)}"


def percent(fraction: float) -> str:
    """A fraction in whole hundredths, 100 only when it is whole."""
    return f"{_share(fraction, 100)}%"


def _row(take: TakeState, column: int, now: float, width: int) -> Line:
    elapsed = take.elapsed_at(now)
    row: Line = [
        ("strong", f" {pad(safe(take.take, 40), column)}  "),
        (END_STYLES.get(take.end, ""), pad(safe(take.end or take.state, 40), STATE_COLUMN)),
    ]
    room = width - row_width(row) - 1
    if take.end:
        row += [("dim", f"  {duration_text(elapsed)}")]
    elif take.fraction is None:
        ways = tuple(f"  {said}" for said in _waits_said(elapsed, take.usual))
        row += [("dim", _first_that_fits(ways, room))]
    else:
        row += _measured(take, take.fraction, elapsed, now, room)
    room = width - row_width(row) - GAP - 1
    if take.note and room >= LEAST_NOTE:
        row.append(("error" if take.end == FAILED else "dim", f"  {clip(safe(take.note), room)}"))
    return row


def _measured(take: TakeState, fraction: float, elapsed: float, now: float, room: int) -> Line:
    figures: tuple[str, ...] = (f"  {percent(fraction):>4}", f"  {duration_text(elapsed):>5}")
    room -= sum(map(len, figures))
    # The words about what is left come and go; the bar keeps its length.
    space = room - LEFT_COLUMN - GAP
    row: Line = [("", "  "), *progress_bar(fraction, min(space, MOST_BAR))] if space >= LEAST_BAR else []
    if left := take.left_at(now):
        said = (f"  about {duration_text(left)} left", f"  {duration_text(left)} left")
        figures += (_first_that_fits(said, LEFT_COLUMN if row else room),)
    return [*row, ("", figures[0]), ("dim", "".join(figures[1:]))]


def progress_bar(fraction: float, width: int) -> Line:
    """A bar whose heavy part is `fraction` of `width` cells, full only when the fraction is."""
    done = _share(fraction, width)
    return [("accent", "━" * done), ("dim", "─" * (width - done))]


def _share(fraction: float, whole: int) -> int:
    """How many of `whole` parts are really done; 0.58 of 100 is 58, though floating point says 57.99…"""
    return int(round(min(max(fraction, 0.0), 1.0) * whole, 6))


def _waits_said(elapsed: float, usual: float | None) -> tuple[str, ...]:
    """How long it has been, and usually is, in ever fewer words."""
    said = duration_text(elapsed)
    if usual is None:
        return (said,)
    if elapsed > usual:
        return f"{said}, longer than the usual {roughly(usual)}", f"{said}, longer than usual", said
    return f"{said}, usually about {roughly(usual)}", f"{said} of ~{roughly(usual)}", said


def _first_that_fits(ways: Sequence[str], room: int) -> str:
    """The first of several ways to say it that fits, "" where none does."""
    return next((way for way in ways if len(way) <= room), "")
