"""Times as people wrote them → whole seconds that add up to a duration a service takes."""

from itertools import pairwise

from seedance_cli.story.brief import LONGEST, SHORTEST
from seedance_cli.story.reading.marks import Head
from seedance_cli.story.storyboard import whole_seconds

USUAL = 5  # seconds, where a text says nothing at all
A_SHOT = 3.0  # seconds for a shot without a time, where others have none either


def shares_of(heads: tuple[Head | None, ...]) -> tuple[float, ...]:
    """How long each shot is by its times; one without a time gets the mean of the others. "1-5, 6-10" counts as five
    seconds each: a shot lasts from the end of the one before."""
    lengths: list[float] = []
    before = 0.0
    for head in heads:
        if head is None or head.times is None:
            lengths.append(0.0)
            continue
        start, end = head.times
        gap = start - before
        lengths.append(max(end - (before if 0 <= gap <= 1 else start), 0.1))
        before = end
    known = [length for length in lengths if length]
    usual = sum(known) / len(known) if known else A_SHOT
    return tuple(length or usual for length in lengths)


def settle(
    heads: tuple[Head | None, ...], said: int, wanted: int | None, spoken: int = 0
) -> tuple[int, tuple[float, ...], tuple[str, ...]]:
    """The film's duration, each shot's share of it, and what had to be changed, in sentences. `said` is the length the
    text names (0: none), `wanted` the one asked for, `spoken` what its speech needs."""
    shares = shares_of(heads)
    timed = any(head is not None and head.times for head in heads)
    marked = sum(shares) if timed else 0.0
    asked = wanted or marked or said or max(USUAL if len(heads) == 1 else sum(shares), spoken)
    duration = min(max(round(asked), SHORTEST), LONGEST)
    return duration, shares, tuple(_changes(heads, duration, marked, said, wanted))


def fitted(shares: tuple[float, ...], duration: int) -> tuple[int, ...]:
    """Whole seconds for shots in these shares, as near as can be. Needs at most `duration` shots."""
    return whole_seconds(shares, duration)


def timeline_faults(heads: tuple[Head, ...]) -> tuple[str, ...]:
    """Gaps and overlaps of the time marks, each in a sentence; a step of one second between marks is a way of
    writing, not a gap."""
    timed = [head.times for head in heads if head.times]
    faults = []
    for (_, end), (start, _) in pairwise(timed):
        if start - end > 1:
            faults.append(f"Nothing is said of the time between {_plain(end)} s and {_plain(start)} s.")
        elif start < end:
            faults.append(f"Two shots share the time between {_plain(start)} s and {_plain(end)} s.")
    return tuple(faults)


def _changes(
    heads: tuple[Head | None, ...], duration: int, marked: float, said: int, wanted: int | None
) -> list[str]:
    notes = list(timeline_faults(tuple(head for head in heads if head)))
    if marked and abs(marked - duration) > 0.01:
        notes.append(f"The time marks run to {_plain(marked)} s; the shots were fitted to {duration} s.")
    elif any(head and head.times and head.times[1] % 1 for head in heads):
        notes.append("Parts of seconds were rounded, since shots last whole seconds.")
    if said and said != duration and not wanted:
        notes.append(f"The text speaks of {said} s; the film lasts {duration} s.")
    if not (marked or said or wanted):
        notes.append(f"The text names no length; {duration} s was taken.")
    return notes


def _plain(seconds: float) -> str:
    return f"{seconds:g}"
