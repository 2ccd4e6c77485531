"""An HTTP answer as the services read it: its JSON, the start of its text, its headers, and nowhere in them our key."""

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

SHOWN = 300
SHORTEST_SECRET = 8
"""A key with fewer characters is not looked for in answers: it could be any word of theirs."""

Hide = Callable[[str], str]


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


def hiding(key: str) -> Hide:
    """Replaces the key, in the forms that JSON and links give it, by "[key]"."""
    if len(key) < SHORTEST_SECRET:
        return lambda text: text
    forms = sorted({key, quote(key, safe=""), key.replace("/", "\\/"), json.dumps(key)[1:-1]}, key=len)
    any_form = re.compile("|".join(re.escape(form) for form in reversed(forms)))
    return lambda text: any_form.sub("[key]", text)


def read_reply(status: int, headers: Mapping[str, str], body: bytes, hide: Hide) -> Reply:
    """Read a whole answer. What is not UTF-8 in it is replaced; JSON that is broken, or nested beyond all reason, is
    no JSON."""
    text = hide(body.decode("utf-8-sig", errors="replace"))
    shown = {name: hide(value) for name, value in headers.items()}
    return Reply(status, shown, _parsed(text, hide), text[:SHOWN])


def _parsed(text: str, hide: Hide) -> Any:
    try:
        data = _loads(text)
        if "\\u" in text:  # escapes can spell the key, and half characters that no file or screen takes
            again = json.dumps(data, ensure_ascii=False).encode("utf-8", errors="replace")
            data = _loads(hide(again.decode("utf-8")))
    except (ValueError, RecursionError):
        return None
    return data


def _loads(text: str) -> Any:
    return json.loads(text, parse_float=_number, parse_constant=lambda _: None)


def _number(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None
