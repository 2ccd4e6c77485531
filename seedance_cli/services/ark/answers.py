"""An answer's outside: the error that it tells, and the id of the task that it names, each in whatever place it stands."""

import re
from dataclasses import dataclass
from typing import Any

from seedance_cli.services.answers.wording import spoken, told_in

IN_PART = re.compile(r'"id"\s*:\s*"(cgt-[A-Za-z0-9_-]{1,190})"')
LONGEST_CODE = 200


@dataclass(frozen=True, slots=True)
class Told:
    """An error in the service's words: its code, its text, and the parameter it is about; "" for what is not there."""

    code: str = ""
    words: str = ""
    param: str = ""

    def __bool__(self) -> bool:
        return bool(self.code or self.words)


def error_in(body: Any) -> Told:
    """The error in an answer, in a task, or in a member of a set. Where a list tells of a failed task, the reason stands
    in a field of another name, maybe as plain text."""
    if not isinstance(body, dict):
        return Told()
    error = body.get("error") or body.get("failure_reason")
    if not isinstance(error, dict):
        return Told(words=spoken(error))
    return Told(
        spoken(error.get("code"))[:LONGEST_CODE],
        told_in(error, "message", "msg", "detail"),
        spoken(error.get("param"))[:LONGEST_CODE],
    )


def task_id_in(body: Any) -> str:
    """The id of a task in an answer, "" where there is none that could be one."""
    value = body.get("id") if isinstance(body, dict) else None
    return value if isinstance(value, str) and is_task_id(value) else ""


def is_task_id(text: str) -> bool:
    """Whether a text is one word that can stand in a path."""
    return 0 < len(text) <= 200 and text.isprintable() and " " not in text


def task_id_in_part(text: str) -> str:
    """The id of a task in an answer that broke off, where it stands there whole; else ""."""
    found = IN_PART.search(text)
    return found[1] if found else ""
