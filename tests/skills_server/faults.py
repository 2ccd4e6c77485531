"""What can go wrong at skills.video: what goes wrong on any wire, its documented errors, and streams that break."""

import json
from typing import Any

from tests.loopback.faults import (
    Fault,
    Script,
    answer,
    changed,
    cut_off,
    drop,
    echo_key,
    half_json,
    hang,
    html,
    huge,
    lost,
    redirect,
    stream_drops,
    stream_ends,
    stream_stalls,
)
from tests.skills_server.refusals import FAMILIES, PLAIN, SUB_CODES, Refused, body, of_generation, plain

__all__ = [
    "FAMILIES",
    "PLAIN",
    "SUB_CODES",
    "Fault",
    "Script",
    "answer",
    "changed",
    "cut_off",
    "drop",
    "echo_key",
    "error",
    "events",
    "half_json",
    "hang",
    "html",
    "huge",
    "lost",
    "redirect",
    "refusal",
    "stream_drops",
    "stream_ends",
    "stream_stalls",
    "too_many",
]


def refusal(
    sub_code: str, message: str = "", *, family: str = "VIDEO", shape: str = "newer", after: bool = False
) -> Fault:
    """One of the documented errors of a generation, with its status. `sub_code` is a key of SUB_CODES, `shape` as in
    `Ways.error_shape`; with `after` the task was made all the same."""
    return _told(of_generation(sub_code, message, family), shape, after=after)


def error(status: int, message: str = "", *, shape: str = "newer", after: bool = False) -> Fault:
    """A status that is no matter of a generation: a key of PLAIN."""
    return _told(plain(status, message), shape, after=after)


def too_many(retry_after: str | None = None, *, family: str = "VIDEO", shape: str = "newer") -> Fault:
    """429, with a Retry-After header where one is given (seconds or a date)."""
    headers = {"retry-after": retry_after} if retry_after is not None else {}
    return _told(of_generation("RATE_LIMITED", family=family), shape, headers=headers)


def events(*told: Any) -> Fault:
    """A stream that says just this: each as JSON after `data:`, text and bytes as they are. Nothing is made."""
    pieces = [one if isinstance(one, str | bytes) else f"data: {json.dumps(one)}\n\n" for one in told]
    whole = b"".join(one if isinstance(one, bytes) else one.encode() for one in pieces)
    return answer(200, whole, {"content-type": "text/event-stream"})


def _told(
    refused: Refused, shape: str, *, headers: dict[str, str] | None = None, after: bool = False
) -> Fault:
    return answer(refused.status, body(refused.code, refused.message, shape), headers, after=after)
