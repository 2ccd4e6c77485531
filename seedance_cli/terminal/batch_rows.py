"""How a batch looks: a line for each film that has come to an end, and below them the few that are under way with one line
that counts them all."""

from collections.abc import Sequence
from dataclasses import dataclass

from seedance_cli.terminal.durations import duration_text, roughly
from seedance_cli.terminal.safe_text import cells, clip, safe, wrap
from seedance_cli.terminal.styled import Fragment, Line, Lines, lines
from seedance_cli.terminal.take_rows import DONE, END_STYLES, TakeState, takes_view

PLACE = 5  # columns
MOST_PLACE, MOST_NAME = 24, 60
MOST_WORDS = 300  # characters of a fault
MOST_ROWS = 3  # that a fault takes
GAP = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmEnd:
    """A film that has come to an end, for now: its `place` in the manifest ("row 7"), how it ended (`take_rows.DONE`, …),
    what came of it (`came`: the clips' paths, or the fault in a sentence), the seconds that it `took` here and what it
    `cost` in words."""

    place: str
    name: str
    end: str
    came: Sequence[str]
    took: float
    cost: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """A batch in numbers: `done` of `films` are here, `failed` came to nothing; `spent` in words; seconds since it began
    (`elapsed`) and, once that can be known, until its end (`left`)."""

    films: int
    done: int
    under_way: int
    failed: int = 0
    spent: str = ""
    elapsed: float = 0.0
    left: float | None = None


def short_place(place: str) -> str:
    """The number of a row; which variant of it, the name tells: "row 7 (anime)" is "7"."""
    return safe(place.partition(" (")[0].removeprefix("row "), MOST_PLACE)


def film_lines(film: FilmEnd, *, width: int) -> Lines:
    """A film's end as permanent lines: on one where that fits. A path is never cut: it is there to be copied."""
    start: Line = [("dim", f"{short_place(film.place):>{PLACE}}"), ("", " " * GAP)]
    room = width - PLACE - GAP - 1
    facts = "  ".join(filter(None, (duration_text(film.took), safe(film.cost, 60))))
    if film.end != DONE:
        words = safe(f"{_words(film)}", MOST_WORDS)
        rows = wrap(words, room)[:MOST_ROWS]
        style = END_STYLES.get(film.end, "")
        indent = ("", " " * (PLACE + GAP))
        return lines([[*start, (style, rows[0])], *([indent, (style, row)] for row in rows[1:])])
    paths = [safe(path, 4_000) for path in film.came]
    last = paths[-1] if paths else safe(film.name, MOST_NAME)
    above = [[*start, ("", path)] for path in paths[:-1]]
    beside = cells(last) + GAP + cells(facts) <= room
    if beside:
        fill = " " * (room - cells(last) - cells(facts))
        return lines([*above, [*start, ("", last), ("dim", f"{fill}{facts}")]])
    return lines([*above, [*start, ("", last)], [("", " " * (PLACE + GAP)), ("dim", facts)]])


def film_told(film: FilmEnd) -> str:
    """The same as a plain line for a log: "row 7 mars-walk: films/mars-walk/takes/001/clip.mp4, 0:42, 150 credits"."""
    came = ", ".join(safe(each, 4_000) for each in film.came)
    if film.end != DONE:
        return f"{safe(film.place, MOST_PLACE)} {safe(film.name, MOST_NAME)}: {film.end}: {safe(came, MOST_WORDS)}"
    told = ", ".join(filter(None, (came, duration_text(film.took), safe(film.cost, 60))))
    return f"{safe(film.place, MOST_PLACE)} {safe(film.name, MOST_NAME)}: {told}"


def batch_view(films: Sequence[TakeState], totals: Totals, *, now: float, width: int, height: int) -> Lines:
    """The live part: as many of the films under way as the window has rows for, and the line that counts. `films` are
    those that began first, at least as many as there are rows."""
    most = max(1, height - 4)
    shown = films if totals.under_way <= most else films[: most - 1]
    more = totals.under_way - len(shown)
    rest: list[Line] = [[("dim", f" … and {more} more")]] if more else []
    rows = [*takes_view(shown, now=now, width=width).rows, *rest, _count_line(totals)]
    return lines(_fitted(row, width - 1) for row in rows)


def _fitted(row: Sequence[Fragment], width: int) -> Line:
    """A row that is surely one on the screen: where it broke, what is drawn over would be counted wrong."""
    fitted: Line = []
    for style, text in row:
        kept = clip(text, width)
        fitted.append((style, kept))
        width -= cells(kept)
    return fitted


def totals_text(totals: Totals, *, of: str = "") -> str:
    """ "213 of 500 · 8 under way · 3 failed · 31,950 credits · 12:40, about 25 min left"; `of` says what they are."""
    return " · ".join(_parts(totals, of))


def _parts(totals: Totals, of: str = "") -> list[str]:
    left = f", about {roughly(totals.left)} left" if totals.left is not None else ""
    parts = (
        f"{totals.done} of {totals.films}{of}",
        f"{totals.under_way} under way" if totals.under_way else "",
        f"{totals.failed} failed" if totals.failed else "",
        totals.spent,
        f"{duration_text(totals.elapsed)}{left}",
    )
    return [part for part in parts if part]


def _count_line(totals: Totals) -> Line:
    first, *others = _parts(totals)
    return [("strong", f" {first}"), ("dim", "".join(f" · {part}" for part in others))]


def _words(film: FilmEnd) -> str:
    return f"{film.name} {film.end}: {' '.join(film.came)}"
