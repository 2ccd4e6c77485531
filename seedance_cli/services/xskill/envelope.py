"""An answer's envelope: is it a good one, what does it say, which task does it name? HTTP, a `code` inside a 200 and an
MCP tool's `success` are read alike, so that nothing above knows which of them told it."""

import re
from collections.abc import Iterator
from typing import Any

from seedance_cli.services.answers.wording import MOST_SAID, told_in
from seedance_cli.services.xskill.fields import faulty_fields
from seedance_cli.services.xskill.states import STATE_OF

IN_PART = re.compile(r'"task_?[iI]d"\s*:\s*"([^"\\]{1,200})"')
NO_CODE = -1
"""Something is wrong, and no number says what."""


def code_of(status: int, body: Any) -> int | None:
    """The number that tells what is wrong, None for a good answer."""
    if not 200 <= status < 300:
        return status
    if not isinstance(body, dict):
        return NO_CODE
    code = body.get("code")
    if isinstance(code, str) and code.strip().isascii() and code.strip().isdigit() and len(code) < 10:
        code = int(code)
    if isinstance(code, int) and not isinstance(code, bool):
        if code and not 200 <= code < 300:
            return code
        return NO_CODE if body.get("success") is False else None
    if body.get("success") is False or body.get("ok") is False:
        return NO_CODE
    told = any(body.get(key) for key in ("detail", "error"))
    answers = any(key in body for key in ("data", "status", "task_id", "result", "task", "url", "balance"))
    return NO_CODE if told and not answers else None


def words_in(body: Any) -> str:
    """The service's own text about a fault, wherever the envelope has it."""
    return (
        told_in(body, "detail", "message", "msg", "error", "error_message")
        or told_in(body.get("data") if isinstance(body, dict) else None, "error", "message", "detail", "msg")
        or "; ".join(f"{name} {words}".strip() for name, words in faulty_fields(body))[:MOST_SAID]
    )


def task_id_in(body: Any) -> str:
    """The id of a task in an answer, "" where there is none that could be one."""
    for holder in layers(body):
        for key in ("task_id", "taskId"):
            value = holder.get(key)
            if isinstance(value, int) and not isinstance(value, bool):
                value = f"{value:d}" if abs(value) < 10**30 else ""
            if isinstance(value, str) and 0 < len(value) <= 200 and value.isprintable() and " " not in value:
                return value
    return ""


def task_id_in_part(text: str) -> str:
    """The id of a task in an answer that broke off, where it stands there whole; else ""."""
    found = IN_PART.search(text)
    return task_id_in({"task_id": found[1]}) if found else ""


def tells_a_task(body: Any) -> bool:
    """Whether an answer names a task and says in a known word how it stands."""
    words = (layer.get("status") or layer.get("state") for layer in layers(body))
    return bool(task_id_in(body)) and any(
        isinstance(word, str) and word.lower() in STATE_OF for word in words
    )


def layers(body: Any) -> Iterator[dict[str, Any]]:
    """An answer and the envelopes within it, from the outside in."""
    for _ in range(4):
        if not isinstance(body, dict):
            return
        yield body
        body = next((body[key] for key in ("data", "task") if isinstance(body.get(key), dict)), None)
