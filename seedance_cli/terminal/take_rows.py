"""How a take in the making looks, as one row: its name, its state, how far, how long, how long still."""

from collections.abc import Sequence
from dataclasses import dataclass

from seedance_cli.terminal.result import duration_text
from seedance_cli.terminal.safe_text import cells, clip, pad, safe
from seedance_cli.terminal.styled import Line, Lines, lines, row_width

STATE_COLUMN = 10
LEFT_COLUMN = 17  # columns for "  about 0:08 left"
LEAST_BAR, MOST_BAR = 8, 40  # columns
GAP = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeState:
    """A take as last heard: `fraction` 0–1 where the service really told one, `elapsed` and `left` in seconds, `at`
    the moment on our clock when it was heard. `end` is "" while it goes on, then "done" or "failed"."""

    take: str
    state: str = "starting"
    fraction: float | None = None
    elapsed: float = 0.0
    left: float | None = None
    note: str = ""
    at: float = 0.0
    end: str = ""

    def elapsed_at(self, now: float) -> float:
        return self.elapsed if self.end else self.elapsed + max(0.0, now - self.at)

    def left_at(self, now: float) -> float | None:
        return None if self.left is None else max(0.0, self.left - max(0.0, now - self.at))


def takes_view(takes: Sequence[TakeState], *, now: float, usual: float | None, width: int) -> Lines:
    """Every take on a row of its own, their columns in line."""
    column = min(max((cells(safe(take.take, 40)) for take in takes), default=0), max(8, width // 4))
    return lines(_row(take, column, now, usual, width) for take in takes)


def told(take: TakeState, usual: float | None) -> str:
    """A take in a log: "take 1: rendering, 25%, 0:03"."""
    parts = [safe(take.end or take.state)]
    if take.fraction is not None and not take.end:
        parts.append(percent(take.fraction))
    parts.append(_of_usual(take.elapsed, usual) if _waits(take) else duration_text(take.elapsed))
    parts += [safe(take.note)] if take.note else []
    return f"{safe(take.take, 40)}: {', '.join(parts)}"


def percent(fraction: float) -> str:
    """A fraction in whole hundredths, 100 only when it is whole."""
    return f"{_share(fraction, 100)}%"


def _row(take: TakeState, column: int, now: float, usual: float | None, width: int) -> Line:
    elapsed = take.elapsed_at(now)
    state_style = {"failed": "error", "done": "accent"}.get(take.end, "")
    row: Line = [
        ("strong", f" {pad(safe(take.take, 40), column)}  "),
        (state_style, pad(safe(take.end or take.state), STATE_COLUMN)),
    ]
    if take.end:
        row += [("dim", f"  {duration_text(elapsed)}")]
    elif take.fraction is None:
        row += [("dim", _first_that_fits(_waits_said(elapsed, usual), width - row_width(row) - 1))]
    else:
        row += _measured(take, take.fraction, elapsed, now, width - row_width(row) - 1)
    room = width - row_width(row) - GAP - 1
    if take.note and room >= LEAST_BAR:
        row.append(("error" if take.end == "failed" else "dim", f"  {clip(safe(take.note), room)}"))
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


def _waits(take: TakeState) -> bool:
    return take.fraction is None and not take.end


def _of_usual(elapsed: float, usual: float | None) -> str:
    return _waits_said(elapsed, usual)[0].strip()


def _waits_said(elapsed: float, usual: float | None) -> tuple[str, ...]:
    """How long it has been, and usually is, in ever fewer words."""
    said = f"  {duration_text(elapsed)}"
    if usual is None:
        return (said,)
    return f"{said} of usually about {duration_text(usual)}", f"{said} of ~{duration_text(usual)}", said


def _first_that_fits(ways: Sequence[str], room: int) -> str:
    """The first of several ways to say it that fits, "" where none does."""
    return next((way for way in ways if len(way) <= room), "")
