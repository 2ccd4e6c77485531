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


def aged(as_of: str, now: datetime | None = None) -> str:
    """When a figure was so ("2026-04", or a day), with how old that is: "2026-04, 7 months old". What is newer than a
    month, or no date, stays as it is."""
    now = now or datetime.now().astimezone()
    try:
        year, month = (int(part) for part in as_of.split("-")[:2])
    except ValueError:
        return as_of
    months = (now.year - year) * 12 + now.month - month
    if months < 1:
        return as_of
    years = months // 12
    if years >= 2:
        return f"{as_of}, {years} years old"
    return f"{as_of}, {months} month{'s' * (months > 1)} old"
