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
    """When figures were so ("2026-04", or a day; several: "2026-04, 2026-09"), with how old the oldest is: "2026-04, 7
    months old". What is newer than a month, or no date, stays as it is."""
    now = now or datetime.now().astimezone()
    ages = [found for each in as_of.split(", ") if (found := _months_since(each, now)) is not None]
    months = max(ages, default=0)
    if months < 1:
        return as_of
    old = f"{months // 12} years" if months >= 24 else f"{months} month{'s' * (months > 1)}"
    return f"{as_of}, {'the oldest ' if len(ages) > 1 else ''}{old} old"


def _months_since(moment: str, now: datetime) -> int | None:
    try:
        year, month = (int(part) for part in moment.split("-")[:2])
    except ValueError:
        return None
    return (now.year - year) * 12 + now.month - month
