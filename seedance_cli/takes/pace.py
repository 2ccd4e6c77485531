"""How often to look at a task: often while much may change, near its usual end, and rarely in between."""

LONGEST = 6
"""Times the shortest pause that the longest one is."""


def pause(elapsed: float, usual: float | None, shortest: float) -> float:
    """Seconds until the next look, `elapsed` after the first; `usual` is how long such a task takes (None: unknown).

    Early looks see a refusal soon, so pauses begin at `shortest` and grow with the time already waited; where the end
    is due they shrink again, and after it they grow with the delay.
    """
    grown = elapsed / 4
    due = abs(usual - elapsed) / 6 if usual else grown
    return max(shortest, min(grown, due, LONGEST * shortest))
