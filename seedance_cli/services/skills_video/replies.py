"""skills.video's answers as ours: a task, a balance. What a finished clip looks like is documented for pictures alone, so
it is read tolerantly; whatever text arrives is cut short, and made safe where it is shown."""

import shlex
from typing import Any

from seedance_cli.services.answers.found_links import OUTPUT_KEYS, results_in
from seedance_cli.services.answers.told_numbers import first_number, number_in
from seedance_cli.services.answers.wording import spoken
from seedance_cli.services.protocol import Balance, State, Task
from seedance_cli.services.skills_video.envelope import (
    STATE_OF,
    code_of,
    layers,
    state_word,
    task_id_in,
    telling,
    words_in,
)
from seedance_cli.services.skills_video.faults import BALANCE_HINT, NAME, unclear
from seedance_cli.services.skills_video.wording import advice_for, is_about_content

OUTPUTS = ("data", "generation", *OUTPUT_KEYS)
CREDITS = ("credits", "balance", "total", "available", "remaining", "amount")
NO_LINK = "completed without a link to the result"
NO_REASON = "the service gave no reason"
GIVEN_BACK = f"{NAME} says that no credits were used for it."
UNTOLD = f"{NAME} does not say whether it is charged; {BALANCE_HINT} shows it."


def read_created(body: Any) -> Task:
    """The task that a create began. Raises OutcomeUnknown where the answer names none."""
    task_id = task_id_in(body)
    if not task_id:
        fault = unclear(f"{NAME} accepted the request and named no task", paid=True)
        fault.raw = body
        raise fault
    return read_task(task_id, body) or Task(
        id=task_id, state=State.QUEUED, price=price_in(body) or None, raw=_whole(body)
    )


def read_asked(task_id: str, body: Any) -> Task:
    """The task as it stands. Raises Unreachable where the answer does not say."""
    task = read_task(task_id, body)
    if task is None:
        raise unclear(f"{NAME} answered without the state of the task", paid=False)
    return task


def read_task(task_id: str, body: Any) -> Task | None:
    """A task in any shape, None where no state is told. An unknown state runs on, and is named in the note; one that is
    completed without a usable link has no `urls`, and says so."""
    told = telling(body)
    word = state_word(told)
    urls = results_in({name: value for name, value in told.items() if name != "input"}, OUTPUTS)
    if not word and not urls:
        return None
    state = STATE_OF.get(word.lower(), State.RUNNING) if word else State.SUCCEEDED
    price = price_in(body)
    if state not in (State.FAILED, State.CANCELLED):
        price = price or None  # no credits used only says that nobody has counted yet
    whole: dict[str, Any] = {"id": task_id, "word": word, "price": price, "raw": _whole(body)}
    if state in (State.FAILED, State.CANCELLED):
        error, advice = _why(told, state)
        whole["refused"] = state is State.FAILED and is_about_content(code_of(told), words_in(told))
        return Task(**whole, state=state, error=error, advice=advice, charge=_charge(price))
    if state is State.SUCCEEDED and not urls:
        charge = f"It may have been charged, as task {task_id}." if price is None else ""
        return Task(**whole, state=state, note=NO_LINK, advice=_ask_again(task_id), charge=charge)
    if state is State.SUCCEEDED:
        return Task(**whole, state=state, urls=urls)
    return Task(**whole, state=state, note="" if word.lower() in STATE_OF else word)


def price_in(body: Any) -> float | None:
    """The credits that an answer tells of its use, None where it tells none."""
    for layer in layers(body):
        usage = layer.get("usage")
        if isinstance(usage, dict):
            total = first_number([usage], ("total", "credits", "amount"))
            parts = [number_in(usage.get(key)) for key in ("subscription", "permanent")]
            if total is None and any(part is not None for part in parts):
                total = sum(part or 0.0 for part in parts)
        else:
            total = number_in(usage)
        if total is not None and total >= 0:
            return total
    return None


def read_balance(body: Any) -> Balance:
    """The credits that are left, of the subscription and bought ones together."""
    holders = list(layers(body))
    holders += [each[key] for each in holders for key in CREDITS if isinstance(each.get(key), dict)]
    parts = [
        (number, words)
        for key, words in (("subscription", "of the subscription"), ("permanent", "bought"))
        if (number := first_number(holders, (key, f"{key}_credits")))
    ]
    amount = first_number(holders, CREDITS) if holders else number_in(body)
    if amount is None and parts:
        amount = sum(number for number, _ in parts)
    words = ", ".join(f"{number:g} {what}" for number, what in parts)
    return Balance(amount=amount, unit="credits", words=words, raw=body)


def _why(told: dict[str, Any], state: State) -> tuple[str, str]:
    """Why there is no result, in the service's words, and what to change."""
    code = code_of(told)
    words = words_in(told) or (code.value.replace("_", " ").lower() if code else spoken(told.get("code")))
    if state is State.CANCELLED:
        return words, ""
    return words or NO_REASON, advice_for(code, words)


def _charge(price: float | None) -> str:
    if price is None:
        return UNTOLD
    return f"{NAME} tells of {price:g} credits used for it." if price else GIVEN_BACK


def _whole(body: Any) -> dict[str, Any]:
    return body if isinstance(body, dict) else {}


def _ask_again(task_id: str) -> str:
    return (
        "Ask once more, the link may come late: "
        f"seedance task query --service {NAME} --task-id {shlex.quote(task_id)}"
    )
