"""What can go wrong on this wire: the general misbehaviours, and every documented error by its code."""

from tests.ark_server.refusals import ROWS, Refused, new_request_id
from tests.loopback.faults import (
    Fault,
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

__all__ = [
    "CODES",
    "Fault",
    "answer",
    "changed",
    "cut_off",
    "drop",
    "echo_key",
    "error",
    "half_json",
    "hang",
    "html",
    "huge",
    "lost",
    "redirect",
    "stream_drops",
    "stream_ends",
    "stream_stalls",
    "too_many",
]

CODES = tuple(ROWS)
"""Every documented code, each good for `error`."""


def error(
    code: str,
    message: str = "",
    *,
    param: str = "",
    model: str = "",
    status: int = 0,
    headers: dict[str, str] | None = None,
    after: bool = False,
) -> Fault:
    """A documented error in its envelope, with its own HTTP status and words unless others are given. `model` fills
    the words that name one."""
    refused = Refused(code, message, param, status, model)
    request_id = new_request_id()
    told = {"x-request-id": request_id, **(headers or {})}
    return answer(refused.http, refused.body(request_id), told, after=after)


def too_many(retry_after: str | None = None, code: str = "ModelAccountRpmRateLimitExceeded") -> Fault:
    return error(code, headers={"retry-after": retry_after} if retry_after is not None else None)
