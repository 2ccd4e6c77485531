"""Ark's tasks as ours, from one that is asked for, or from the list. Read tolerantly: fields come and go, nothing here
trusts a type, and whatever text arrives is cut short."""

from collections.abc import Mapping
from typing import Any

from seedance_cli.errors import SeedanceError
from seedance_cli.services.answers import told_numbers
from seedance_cli.services.answers.wording import spoken
from seedance_cli.services.ark.answers import Told, error_in, task_id_in
from seedance_cli.services.ark.faults import Asked, unclear
from seedance_cli.services.ark.wording import advice_for, is_about_content
from seedance_cli.services.fitting.written_links import is_usable
from seedance_cli.services.protocol import Listed, State, Task

STATES = {
    "queued": State.QUEUED,
    "running": State.RUNNING,
    "succeeded": State.SUCCEEDED,
    "failed": State.FAILED,
    "expired": State.FAILED,
    "cancelled": State.CANCELLED,
    "canceled": State.CANCELLED,
}
MOST_READ = 500
"""Tasks of one list."""
MOST = 1e15
FREE = "ark says that failed tasks are free."
NEVER_BEGAN = "It was cancelled before it began; ark charges by the tokens of the finished clip."
OVERDUE = Told("expired", "the task expired before it was made")


def read_created(data: Any, asked: Asked) -> Task:
    """The task that a create began. Raises OutcomeUnknown where the answer names none."""
    task_id = task_id_in(data)
    if not task_id:
        fault = unclear("ark accepted the request and named no task", asked)
        fault.raw = data
        raise fault
    return Task(id=task_id, state=State.QUEUED, word="queued", raw=data)


def read_task(task_id: str, data: Any) -> Task:
    """The task as it stands. An unknown state runs on, and is named in the note. Raises Unreachable where the answer does
    not say."""
    task = _task(task_id, data)
    if task is None:
        raise _no_state(data)
    return task


def read_list(data: Any, since: float, *, with_models: bool) -> tuple[Listed, ...] | None:
    """The tasks of a list that are not told to be older than `since` (seconds since 1970), the newest first where all
    tell their time, else in its own order; None where there is no list in the answer. See `listed_of`."""
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list):
        return None
    found: dict[str, Listed] = {}
    for item in items[:MOST_READ]:
        if task_id := task_id_in(item):
            task = _task(task_id, item) or Task(id=task_id, state=State.QUEUED, raw=item)
            found.setdefault(task_id, listed_of(task, with_models=with_models))
    kept = [each for each in found.values() if each.created is None or each.created >= since]
    if all(each.created is not None for each in kept):
        kept.sort(key=lambda each: each.created or 0.0, reverse=True)
    return tuple(kept)


def listed_of(task: Task, *, with_models: bool = True) -> Listed:
    """A task with what its answer repeats of the order. Without `with_models` its model is not told: one that was ordered
    by an endpoint of one's own (ep-…) may be called otherwise in its task."""
    raw = task.raw
    expires = number_in(raw.get("execution_expires_after"))
    return Listed(
        task=task,
        model=spoken(raw.get("model")) if with_models else "",
        created=number_in(raw.get("created_at")),
        echo="" if expires is None else f"{expires:.0f}",
    )


def tokens_in(task: Task) -> int | None:
    """What the task is billed for; None where it does not say."""
    usage = task.raw.get("usage")
    number = number_in(usage.get("completion_tokens")) if isinstance(usage, dict) else None
    return int(number) if number else None


def number_in(value: Any) -> float | None:
    """A number that can be a time, a length or a count."""
    number = told_numbers.number_in(value)
    return number if number is not None and 0 <= number < MOST else None


def _task(task_id: str, data: Any) -> Task | None:
    if not isinstance(data, dict) or not (word := spoken(data.get("status"))[:200]):
        return None
    state = STATES.get(word.lower(), State.RUNNING)
    whole: dict[str, Any] = {"id": task_id, "state": state, "word": word, "raw": data}
    content = data.get("content")
    links: Mapping[str, Any] = content if isinstance(content, dict) else {}
    if state is State.SUCCEEDED:
        video, frame = links.get("video_url"), links.get("last_frame_url")
        return Task(
            **whole,
            urls=(str(video),) if is_usable(video) else (),
            last_frame=str(frame) if is_usable(frame) else "",
        )
    if state is State.FAILED:
        told = error_in(data) or (OVERDUE if word.lower() == "expired" else Told())
        words = told.words or told.code or "the service gave no reason"
        whole |= {"refused": is_about_content(told.code), "charge": FREE}
        return Task(**whole, error=words, advice=advice_for(told.code, told.words))
    if state is State.CANCELLED:
        return Task(**whole, error=error_in(data).words, charge=NEVER_BEGAN)
    return Task(**whole, note="" if word.lower() in STATES else word)


def _no_state(data: Any) -> SeedanceError:
    fault = unclear("ark answered without the state of the task", Asked())
    fault.raw = data
    return fault
