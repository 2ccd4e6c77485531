"""Whether an answer goes on where a file that broke off ends: pure arithmetic on Range, If-Range and Content-Range (RFC
9110, sections 8.8, 13.1.5, 14 and 15.5.17). A wrong yes here would splice two different clips into one."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

STRONG_TAG = re.compile(r'"[!#-~]*"')
CONTENT_RANGE = re.compile(r"bytes +(\d{1,18})-(\d{1,18})/(\d{1,18}|\*)", re.IGNORECASE)
OUTSIDE = re.compile(r"bytes +\*/(\d{1,18})", re.IGNORECASE)
LENGTH = re.compile(r"\d{1,18}")
SETTLED = 1.0  # seconds: a thing that is younger may change again without its date showing it


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What a host says of the thing that it gives: its `total` bytes (None: unknown), and the marks by which to know it
    again: a strong `etag`, and `modified`, a Last-Modified that has settled. "" where there is none."""

    total: int | None = None
    etag: str = ""
    modified: str = ""

    @property
    def mark(self) -> str:
        """What If-Range says, "" where the thing cannot be known again."""
        return self.etag or self.modified


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The first `length` bytes of a thing, which lie here. `same_link`: they came by the very link that is asked now, and
    from this process; that makes up for missing marks as long as the total is the same."""

    length: int = 0
    thing: Thing = Thing()
    same_link: bool = False

    @property
    def whole(self) -> bool:
        return 0 < self.length == self.thing.total

    @property
    def goes_on(self) -> bool:
        """Whether it can be asked for the rest alone."""
        known = self.thing.mark or (self.same_link and self.thing.total is not None)
        fits = self.thing.total is None or self.length < self.thing.total
        return bool(self.length and known and fits)


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes `first` up to, and without, `end` of a thing of `total` bytes."""

    first: int
    end: int
    total: int


def asking(held: Held) -> dict[str, str]:
    """The headers that ask for the rest; none where it has to be the whole."""
    if not held.goes_on:
        return {}
    if_range = {"If-Range": held.thing.mark} if held.thing.mark else {}
    return {"Range": f"bytes={held.length}-", **if_range}


def described(headers: Mapping[str, str], length: int | None) -> Thing:
    """What a whole answer (200) of `length` bytes says of its thing. `headers` have lower-case names."""
    etag, modified = headers.get("etag", ""), headers.get("last-modified", "")
    return Thing(
        total=length,
        etag=etag if STRONG_TAG.fullmatch(etag) else "",
        modified=modified if _has_settled(modified, headers.get("date", "")) else "",
    )


def noted(thing: Thing) -> dict[str, Any]:
    """The thing as plain data, for `recalled`."""
    return asdict(thing)


def recalled(note: Mapping[str, Any]) -> Thing:
    """The thing that was noted. Files can be changed by anybody: what is no such value counts as missing."""
    total, etag, modified = (note.get(name) for name in ("total", "etag", "modified"))
    return Thing(
        total=total if type(total) is int and total > 0 else None,
        etag=etag if isinstance(etag, str) and STRONG_TAG.fullmatch(etag) else "",
        modified=modified if isinstance(modified, str) and _moment(modified) else "",
    )


def rest(held: Held, headers: Mapping[str, str]) -> Piece | None:
    """The piece that a partial answer (206) brings, where it is of the same thing and begins where the held bytes end.
    None for any other."""
    found = CONTENT_RANGE.fullmatch(headers.get("content-range", "").strip())
    if not found or not held.goes_on or not _is_same(held, headers) or _is_packed(headers):
        return None
    first, end = int(found[1]), int(found[2]) + 1
    total = held.thing.total if found[3] == "*" else int(found[3])
    if total is None or held.thing.total not in (None, total):
        return None
    length = headers.get("content-length", "")
    if LENGTH.fullmatch(length) and int(length) != end - first:
        return None
    return Piece(first, end, total) if first == held.length < end <= total else None


def nothing_is_left(held: Held, headers: Mapping[str, str]) -> bool:
    """Whether a refusal (416) says that the held bytes are all there are."""
    found = OUTSIDE.fullmatch(headers.get("content-range", "").strip())
    if not found or not held.goes_on or held.thing.total is not None:
        return False
    named = headers.get("etag", "")
    return int(found[1]) == held.length and named in ("", held.thing.etag)


def _is_same(held: Held, headers: Mapping[str, str]) -> bool:
    """Whether the answer bears the mark of what is held. One that bears none proves nothing."""
    if held.thing.etag:
        return headers.get("etag", "") == held.thing.etag
    if held.thing.modified:
        return headers.get("last-modified", "") == held.thing.modified
    return held.same_link


def _is_packed(headers: Mapping[str, str]) -> bool:
    return headers.get("content-encoding", "identity").strip().lower() not in ("", "identity")


def _has_settled(modified: str, now: str) -> bool:
    """Whether a Last-Modified is as good as a strong mark: the host's own clock has gone on since."""
    changed, said = _moment(modified), _moment(now)
    return changed is not None and said is not None and (said - changed).total_seconds() >= SETTLED


def _moment(text: str) -> datetime | None:
    if not text.isascii() or not text.isprintable() or not text.endswith(" GMT"):
        return None
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else None  # "-0000 GMT" has no zone
