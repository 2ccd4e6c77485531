"""xskill's answers as ours: a task, a link, a balance.

Read tolerantly: a dozen shapes have been seen for the same thing and more may come, so nothing here trusts a type.
Whatever text arrives is cut short; it is made safe where it is shown.
"""

import re
import shlex
from typing import Any

from seedance_cli.errors import SeedanceError
from seedance_cli.services.answers.found_links import LINK_KEYS, OUTPUT_KEYS, holders_in, results_in
from seedance_cli.services.answers.told_numbers import first_number, number_in
from seedance_cli.services.answers.wording import sentence, spoken, told_in
from seedance_cli.services.fitting.written_links import is_usable
from seedance_cli.services.protocol import Balance, State, Task
from seedance_cli.services.xskill.channel import Answer
from seedance_cli.services.xskill.envelope import layers, task_id_in
from seedance_cli.services.xskill.faults import unclear
from seedance_cli.services.xskill.states import STATE_OF
from seedance_cli.services.xskill.wording import advice_for, is_about_content

LONGEST_NOTE = 200
REFUNDED = "xskill says that failed tasks are refunded; seedance balance shows it."
UNSETTLED = "xskill does not say whether a cancelled task is charged; seedance balance shows it."
CANCELLED = re.compile(r"\bcancell?ed\b|取消", re.IGNORECASE)
NO_LINK = "completed without a link to the result"


def read_created(answer: Answer) -> Task:
    """The task that a create began. Raises OutcomeUnknown where the answer names none."""
    task_id = task_id_in(answer.raw) or task_id_in(answer.data)
    if not task_id:
        raise unclear("xskill accepted the request and named no task", paid=True)
    return read_task(task_id, answer) or Task(
        id=task_id, state=State.QUEUED, price=_price(answer.data), raw=_whole(answer)
    )


def read_query(task_id: str, answer: Answer) -> Task:
    """The task as it stands. Raises Unreachable where the answer does not say."""
    task = read_task(task_id, answer)
    if task is None:
        raise unclear("xskill answered without the state of the task", paid=False)
    return task


def read_task(task_id: str, answer: Answer) -> Task | None:
    """A task in any of the shapes seen, None where no state is told. An unknown state runs on, and is named in the
    note; one that is completed without a usable link has no `urls`, and says so."""
    data = _telling(answer.data)
    word = spoken(data.get("status") or data.get("state"))[:LONGEST_NOTE]
    urls = results_in(data)
    if not word and not urls:
        return None
    state = STATE_OF.get(_word_of(data), State.RUNNING) if word else State.SUCCEEDED
    progress, note = _progress(data.get("progress"))
    if word and _word_of(data) not in STATE_OF:
        note = f"{word}: {note}"[:LONGEST_NOTE] if note else word
    whole: dict[str, Any] = {
        "id": task_id, "price": _price(answer.data), "word": word, "raw": _whole(answer)
    }  # fmt: skip
    if state is State.FAILED:
        error, told = _error(data)
        whole["price"] = None  # what it was to cost: it is refunded
        whole["refused"] = is_about_content(told)
        return Task(**whole, state=state, error=error, advice=advice_for(told), charge=REFUNDED)
    if state is State.CANCELLED:
        return Task(**whole, state=state, error=_error(data)[0], charge=UNSETTLED)
    if state is State.SUCCEEDED and not urls:
        return Task(**whole, state=state, note=NO_LINK, advice=_ask_again(task_id), charge=_maybe(task_id))
    if state is State.SUCCEEDED:
        return Task(**whole, state=state, urls=urls)
    return Task(**whole, state=state, progress=progress, note=note)


def is_cancelled(task: Task) -> bool:
    """Whether the service says that a task was stopped, by its state or as the reason of its failure."""
    if task.state is State.FAILED:
        return CANCELLED.search(task.error) is not None
    return task.state is State.CANCELLED


def read_link(answer: Answer) -> str:
    """The address of an uploaded picture. Raises SeedanceError where the answer holds none."""
    holders = [*layers(answer.data), *layers(answer.raw)]
    for holder in holders:
        for value in (holder.get(key) for key in LINK_KEYS):
            nested = (value.get(key) for key in LINK_KEYS) if isinstance(value, dict) else (value,)
            if link := next((each for each in nested if is_usable(each)), ""):
                return str(link)
    bare = (answer.raw, *(holder.get("data") for holder in holders))
    if link := next((each for each in bare if is_usable(each)), ""):
        return str(link)
    said = told_in(answer.raw, "detail", "message", "msg", "error")
    raise SeedanceError(
        sentence(f"xskill gave no link for the uploaded picture{f': {said}' if said else ''}"),
        hint="Put the picture where it has a public https address, and pass that link.",
    )


def read_balance(answer: Answer) -> Balance:
    """What is left: credits where they are told, else yuan, else an amount of None."""
    holders = [*layers(answer.data), *layers(answer.raw)]
    holders += [each["balance"] for each in holders if isinstance(each.get("balance"), dict)]
    yuan = first_number(holders, ("balance_yuan", "yuan"))
    amount = first_number(holders, ("balance", "points", "credits", "available", "amount"))
    unit = next((words for each in holders if (words := spoken(each.get("unit")))), "")[:40]
    words = f"{yuan:g} yuan" if yuan is not None else ""
    if amount is None and yuan is not None:
        return Balance(amount=yuan, unit="yuan", words=words, raw=answer.raw)
    return Balance(
        amount=amount, unit="credits" if unit in ("", "积分", "points") else unit, words=words, raw=answer.raw
    )


def _telling(data: dict[str, Any]) -> dict[str, Any]:
    """The layer of an answer that speaks of the task: MCP tools wrap it once more, and the wrapping's own "success"
    is not the task's."""
    inward = [each for each in reversed(list(layers(data))) if _word_of(each)]
    return next((each for each in inward if _word_of(each) in STATE_OF), inward[0] if inward else data)


def _word_of(data: dict[str, Any]) -> str:
    return spoken(data.get("status") or data.get("state")).lower().replace(" ", "_")


def _error(data: dict[str, Any]) -> tuple[str, str]:
    """Why a task failed, in the service's words; and those with its kind of error, by which they are understood."""
    keys = ("error", "error_message", "fail_reason", "failure_reason", "message", "msg")
    holders = [data, *holders_in(data)]
    kind = next((words for each in holders if (words := spoken(each.get("error_type")))), "")
    words = next((words for each in holders if (words := told_in(each, *keys))), "")
    words = words or next((bare for key in OUTPUT_KEYS if (bare := spoken(data.get(key)))), "")
    return words or kind or "the service gave no reason", f"{words} {kind}"


def _progress(value: Any) -> tuple[float | None, str]:
    """How far a task is, 0–1, and what the service says of its work."""
    if not isinstance(value, dict):
        return _share(value), ""
    stage, message = (spoken(value.get(key)) for key in ("stage", "message"))
    note = ": ".join(dict.fromkeys(part for part in (stage, message) if part))[:LONGEST_NOTE]
    shares = (_share(value.get(key)) for key in ("progress", "percent", "percentage", "value"))
    return next((share for share in shares if share is not None), None), note


def _share(value: Any) -> float | None:
    number = number_in(value.strip().removesuffix("%") if isinstance(value, str) else value)
    if number is None or not 0 <= number <= 100:
        return None
    percent = number > 1 or (isinstance(value, str) and value.strip().endswith("%"))
    return number / 100 if percent else number


def _price(data: dict[str, Any]) -> float | None:
    price = first_number(list(layers(data)), ("price",))
    return price if price is not None and price >= 0 else None


def _whole(answer: Answer) -> dict[str, Any]:
    return answer.raw if isinstance(answer.raw, dict) else dict(answer.data)


def _ask_again(task_id: str) -> str:
    return f"Ask once more, the link may come late: seedance task query --task-id {shlex.quote(task_id)}"


def _maybe(task_id: str) -> str:
    return f"It may have been charged, as task {task_id}."
