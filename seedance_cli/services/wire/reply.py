"""An HTTP answer as the services read it: its JSON, the start of its text, its headers, and nowhere in them our key."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from seedance_cli.settings.hiding import Hide, hiding

__all__ = ["Hide", "Reply", "hiding", "read_reply", "seconds_to_wait"]

SHOWN = 300
DEEPEST = 100
"""Levels of JSON: the deepest answer that is documented has six, and whatever keeps or prints one follows each level."""
MOST_VALUES = 200_000
"""Of JSON: a list of a thousand tasks has about 20,000; millions of empty lists fit into an answer of a few megabytes."""
LONGEST_NUMBER = 40
"""Digits of a whole number: a longer one is nobody's id, price or time."""


@dataclass(frozen=True, slots=True)
class Reply:
    """`headers` have lower-case names. `data` is the body's JSON, None where it is none. `text` is the start of the
    body, for messages; like all the rest it is the service's, and not safe to print as it is."""

    status: int
    headers: Mapping[str, str]
    data: Any
    text: str

    @property
    def retry_after(self) -> float | None:
        """Seconds that the service asks to wait, None where it does not say. A date is read by the service's own clock
        where the reply tells its time."""
        now = _moment(self.headers.get("date", "")) or datetime.now(UTC)
        return seconds_to_wait(self.headers.get("retry-after", ""), now)


def seconds_to_wait(text: str, now: datetime) -> float | None:
    """A Retry-After header (RFC 9110, 10.2.3) as seconds from `now`, 0 for what is past; None where it is neither a
    number nor a date."""
    if re.fullmatch(r"\s*[0-9]{1,9}(\.[0-9]{1,9})?\s*", text):
        return float(text)
    until = _moment(text)
    return None if until is None else max(0.0, (until - now).total_seconds())


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def read_reply(status: int, headers: Mapping[str, str], body: bytes, hide: Hide) -> Reply:
    """Read a whole answer. What is not UTF-8 in it is replaced; JSON that is broken or beyond all measure is no JSON.
    What is nested too deeply in it is emptied, and numbers that no computer would say are None: the rest may hold a
    paid task's id."""
    text = hide(body.decode("utf-8-sig", errors="replace"))
    shown = {name: hide(value) for name, value in headers.items()}
    return Reply(status, shown, _parsed(text, hide), text[:SHOWN])


def _parsed(text: str, hide: Hide) -> Any:
    if sum(map(text.count, "[{,")) > MOST_VALUES:
        return None
    try:
        data = _emptied_below(_loads(text), DEEPEST)
        if "\\u" in text:  # escapes can spell the key, and half characters that no file or screen takes
            again = json.dumps(data, ensure_ascii=False).encode("utf-8", errors="replace")
            data = _loads(hide(again.decode("utf-8")))
    except (ValueError, RecursionError):
        return None
    return data


def _emptied_below(data: Any, levels: int) -> Any:
    """The data itself, its lists and objects on that level emptied."""
    row = [data] if isinstance(data, dict | list) else []
    for _ in range(levels):
        children = (each.values() if isinstance(each, dict) else each for each in row)
        row = [child for inner in children for child in inner if isinstance(child, dict | list)]
    for each in row:
        each.clear()
    return data


def _loads(text: str) -> Any:
    return json.loads(text, parse_int=_whole, parse_float=_number, parse_constant=lambda _: None)


def _whole(text: str) -> int | None:
    return int(text) if len(text) <= LONGEST_NUMBER else None


def _number(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None
