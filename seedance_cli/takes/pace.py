"""How often to look at a task: rarely while nothing can be done yet, often once it may be. The looks saved on a queue are
spent where they shorten the wait, so that on the whole there are no more of them than one every half minute makes."""

QUIET = 90.0
"""Seconds that hardly a clip is ready in, from when it begins to run."""
NEAR = 13.0
"""Seconds between looks at one that may end at any moment."""
LONGEST = 30.0
"""Seconds between looks at one that runs longer than anyone thought."""
SHARE, PART, LATE = 2 / 3, 1 / 8, 1 / 40
"""What takes less than clips do is quiet for this share of its usual time, and looked at each such part of it; the more
rarely the longer it has run."""


def pace(ran: float | None, usual: float | None) -> float:
    """Seconds between looks that suit a task which may have run for `ran` seconds (None: it is queued); `usual` is how long
    such a task takes from its order to its end (None: unknown)."""
    quiet = min(QUIET, SHARE * usual) if usual else QUIET
    if ran is None:
        return quiet
    near = min(NEAR, PART * usual) if usual else NEAR
    return max(quiet - ran, near, min(LATE * ran, LONGEST))


def pause(waited: float, ran: float | None, usual: float | None, shortest: float) -> float:
    """Seconds until the next look at a task, `waited` after its order; see `pace`. The first looks come quickly, for an
    early refusal is seen by them; none comes sooner than `shortest` after the last."""
    return max(shortest, min(2 * waited, pace(ran, usual)))
