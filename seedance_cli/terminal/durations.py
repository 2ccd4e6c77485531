"""Times in words: on a clock while one waits, roughly where nobody knows better."""

LONGEST_IN_SECONDS = 120
LONGEST_IN_MINUTES = 100 * 60


def duration_text(seconds: float) -> str:
    """Seconds as a clock shows them: 0:07, 2:10, 1:02:33."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def roughly(seconds: float) -> str:
    """Seconds as one says them of something usual: 8 s, 45 s, 10 min, 1 h 40 min."""
    if seconds < LONGEST_IN_SECONDS:
        step = 1 if seconds < 10 else 5
        return f"{max(1, step * round(seconds / step))} s"
    minutes = round(seconds / 60)
    if seconds < LONGEST_IN_MINUTES:
        return f"{minutes} min"
    return f"{minutes // 60} h" + (f" {minutes % 60} min" if minutes % 60 else "")
