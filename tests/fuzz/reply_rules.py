"""What has to hold of everything that is read from a service's answer, apart from the throwing, because these are the
promises: right types and bounds, no key, and after a create no false word about the money."""

import json
import math
from typing import Any

from seedance_cli.errors import (
    NoKey,
    OutcomeUnknown,
    Refused,
    SeedanceError,
    TooMany,
    Unreachable,
    WrongInput,
)
from seedance_cli.services.protocol import Balance, Listed, State, Task
from seedance_cli.services.xskill.envelope import task_id_in
from tests.fuzz.hostile import KEY

LONGEST_TOLD = 3_000  # characters of a message or a hint
LONGEST_LINK = 8_000
SURELY_NOT = (Refused, WrongInput, NoKey)
"""What says that no task was started; Unreachable after a create says so too, and TooMany is a Refused."""


def check_fault(fault: SeedanceError) -> None:
    """It has words, of a bearable length, and no key."""
    assert fault.message.strip(), "an error without words"
    _text(fault.message, LONGEST_TOLD)
    _text(fault.hint, LONGEST_TOLD)
    _kept(fault.raw)
    if isinstance(fault, TooMany):
        _number(fault.retry_after)


def check_money(fault: SeedanceError, body: Any, *, asked: str, status: int, failed: bool) -> None:
    """After a create, only a service's clear word says that nothing was started, and a task's id is never lost. `asked`
    is the way ("rest" or an MCP tool set), `failed` what an MCP tool calls its own answer."""
    if found := task_id_in(body):
        assert isinstance(fault, OutcomeUnknown), f"{fault.code} although a task is named"
        assert fault.task_id == found, "the task's id is lost"
    says_no = isinstance(fault, SURELY_NOT) or type(fault) is Unreachable or fault.unsent
    if not says_no or (asked == "rest" and 400 <= status < 500):
        return
    assert asked != "rest" or 200 <= status < 300, f"{fault.code} after {status}"
    assert failed or isinstance(body, dict), f"{fault.code} although nothing was said"
    if not failed:
        assert _refuses(body), f"{fault.code} although nothing was refused"


def _refuses(body: dict[str, Any]) -> bool:
    """Whether an envelope itself says no."""
    code = body.get("code")
    number = int(code) if isinstance(code, str) and code.strip().isdecimal() else code
    by_number = (
        isinstance(number, int) and number != 0 and not 200 <= number < 300 and not 500 <= number < 600
    )
    return (
        by_number
        or any(body.get(name) is False for name in ("success", "ok"))
        or bool(body.get("detail") or body.get("error"))
    )


def check_task(task: Task) -> None:
    """Every field is of its type, within its bounds, and fit for a file."""
    assert isinstance(task.state, State)
    assert task.id.strip(), "a task without an id"
    assert task.id.isprintable()
    assert len(task.id) <= 200
    assert task.progress is None or (isinstance(task.progress, float | int) and 0 <= task.progress <= 1)
    assert task.price is None or (math.isfinite(task.price) and task.price >= 0)
    assert len(task.urls) <= 1_000
    for link in task.urls:
        check_link(link)
    for words in (task.note, task.error, task.advice, task.charge):
        _text(words, LONGEST_TOLD)
    assert isinstance(task.raw, dict)
    _kept(task.raw)


def check_listed(each: Listed) -> None:
    check_task(each.task)
    _text(each.model, LONGEST_TOLD)
    assert each.prompt is None or isinstance(each.prompt, str)
    assert KEY not in f"{each.prompt}"
    f"{each.prompt}".encode()  # its hash is what a lost task is known by
    assert each.created is None or math.isfinite(each.created)


def check_link(link: str) -> None:
    assert link.lower().startswith(("http://", "https://")), f"no web address: {link[:80]!r}"
    assert link.isprintable()
    assert " " not in link
    assert len(link) <= LONGEST_LINK
    assert KEY not in link


def check_balance(balance: Balance) -> None:
    _number(balance.amount)
    assert balance.amount is None or isinstance(balance.amount, float)
    _text(balance.unit, 100)
    _text(balance.words, 100)
    _kept(balance.raw)


def _text(words: str, most: int) -> None:
    assert isinstance(words, str)
    assert len(words) <= most, f"{len(words)} characters: {words[:80]!r}…"
    assert KEY not in words, "the key is told"
    words.encode()  # half characters are taken by no screen and no file


def _number(number: float | None) -> None:
    assert number is None or math.isfinite(number)


def _kept(raw: Any) -> None:
    """A whole answer can be printed for a script as JSON, by this program's way of doing it, and holds no key."""
    written = json.dumps(raw, ensure_ascii=False, indent=2, allow_nan=False)
    assert KEY not in written, "the key is kept"
    written.encode()
