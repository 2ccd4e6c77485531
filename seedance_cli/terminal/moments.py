"""Times of day in words, as the clock on this wall shows them: what is written down is in UTC."""

from datetime import datetime, timedelta


def moment_text(moment: str, now: datetime | None = None) -> str:
    """An ISO 8601 time as one says it: "today 14:02", "yesterday 9:05", "21 Nov 14:02", "21 Nov 2025"; "" for what is no
    time. `now` carries the zone to tell it in; None: this machine's."""
    now = now or datetime.now().astimezone()
    try:
        then = datetime.fromisoformat(moment).astimezone(now.tzinfo)
    except (ValueError, OverflowError, OSError):
        return ""
    clock = f"{then.hour}:{then.minute:02}"
    if then.date() == now.date():
        return f"today {clock}"
    if then.date() == (now - timedelta(days=1)).date():
        return f"yesterday {clock}"
    day = f"{then.day} {then:%b}"
    return f"{day} {clock}" if then.year == now.year else f"{day} {then.year}"
