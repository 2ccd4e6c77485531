"""xskill's list of tasks, and what a task's answer tells of the order behind it: by these a task is found again whose id
never arrived. Nobody has written down what the list looks like, so a task is kept whatever else is odd about it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from seedance_cli.services.answers.told_numbers import number_in
from seedance_cli.services.answers.wording import spoken
from seedance_cli.services.protocol import Listed, State, Task
from seedance_cli.services.wire.reply import read_reply
from seedance_cli.services.xskill.bodies import CLIP
from seedance_cli.services.xskill.channel import Answer
from seedance_cli.services.xskill.envelope import layers
from seedance_cli.services.xskill.replies import read_task

LISTS = ("tasks", "items", "list", "records", "rows", "data", "result", "results")
IDS = ("task_id", "taskId", "id")
MODELS = ("model", "model_id", "modelId")
INPUTS = ("params", "input", "inputs", "parameters", "request", "arguments", "options")
TIMES = ("created_at", "createdAt", "create_time", "createTime", "created_time", "created", "gmt_create")
MOST = 200
"""Tasks that are read of one list."""
DEEPEST = 3
LONGEST_TEXT = 100_000
"""Characters of parameters that are written as JSON within JSON."""
HOME = timezone(timedelta(hours=8))
"""Where the service stands: a time without its zone is this one's or UTC."""
EARLIEST, LATEST = 1e9, 1e10  # seconds since 1970 that are a time of day: of 2001 to 2286


def read_listed(answer: Answer, since: float) -> tuple[Listed, ...] | None:
    """The tasks of a list, without those that are told to be older than `since` (seconds since 1970), the newest first
    where all tell their time, else in its own order; None where there is no list in the answer."""
    items = _items(answer.raw)
    if items is None:
        return None
    found: dict[str, Listed] = {}
    for listed in (_listed(item, since) for item in items[:MOST]):
        found.setdefault(listed.task.id, listed)
    kept = [each for each in found.values() if each.created is None or each.created >= since]
    if all(each.created is not None for each in kept):
        kept.sort(key=lambda each: each.created or 0.0, reverse=True)
    return tuple(kept)


def listed_of(task: Task, since: float) -> Listed:
    """A task with what its own answer tells of its order; `since` as in `read_listed`."""
    return _told(task, task.raw, since)


def moment_in(value: Any, since: float) -> float | None:
    """A time of day in seconds since 1970, written as text or as seconds, milliseconds or microseconds. Without a zone
    it may be either of two: the earlier one that is not before `since`."""
    number = number_in(value)
    if number is not None:
        scaled = (number / unit for unit in (1.0, 1e3, 1e6))
        return next((each for each in scaled if EARLIEST <= each < LATEST), None)
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        found = datetime.fromisoformat(value.strip().replace("/", "-"))
    except ValueError:
        return None
    if found.tzinfo is not None:
        return found.timestamp()
    readings = [found.replace(tzinfo=zone).timestamp() for zone in (HOME, UTC)]
    return next((each for each in readings if each >= since), readings[-1])


def _items(body: Any) -> list[dict[str, Any]] | None:
    """What has the id of a task, in the first list that holds such; a task alone is a list of one."""
    lists = list(_lists(body, 0))
    for each in lists:
        if named := [item for item in each if isinstance(item, dict) and _id_of(item)]:
            return named
    if isinstance(body, dict) and _id_of(body) and _tells_state(body):
        return [body]
    return [] if any(not each for each in lists) else None


def _lists(body: Any, depth: int) -> Iterator[list[Any]]:
    if isinstance(body, list):
        yield body
    elif isinstance(body, dict) and depth < DEEPEST:
        for key in LISTS:
            yield from _lists(body.get(key), depth + 1)


def _listed(item: dict[str, Any], since: float) -> Listed:
    task_id = _id_of(item)
    task = read_task(task_id, Answer(data=item, raw=item)) if _tells_state(item) else None
    return _told(task or Task(id=task_id, state=State.QUEUED, raw=item), item, since)


def _told(task: Task, raw: dict[str, Any], since: float) -> Listed:
    orders = list(_orders(raw))
    model = next((words for each in orders for key in MODELS if (words := spoken(each.get(key)))), "")
    prompts = (each.get("prompt") for each in orders)
    times = (moment_in(each.get(key), since) for each in layers(raw) for key in TIMES)
    return Listed(
        task=task,
        model="" if model == CLIP else model,  # it has variants, and which one was meant is not told
        prompt=next((each for each in prompts if isinstance(each, str) and each.strip()), None),
        created=next((each for each in times if each is not None), None),
    )


def _orders(raw: dict[str, Any]) -> list[dict[str, Any]]:
    """Where an answer may repeat what was sent, what lies deepest first: that is the order as it came, what lies beside
    the state may be shortened for show."""
    found: list[dict[str, Any]] = []
    for layer in layers(raw):
        found.append(layer)
        found.extend(_inputs(layer, 0))
    return found[::-1]


def _inputs(holder: dict[str, Any], depth: int) -> Iterator[dict[str, Any]]:
    for key in INPUTS:
        value = _parsed(holder.get(key))
        if isinstance(value, dict):
            yield value
            if depth < DEEPEST - 1:
                yield from _inputs(value, depth + 1)


def _parsed(value: Any) -> Any:
    if not isinstance(value, str) or not value.lstrip().startswith("{") or len(value) > LONGEST_TEXT:
        return value
    return read_reply(200, {}, value.encode(errors="replace"), str).data


def _id_of(item: dict[str, Any]) -> str:
    """An id that is one word, else ""; a row's own number counts only where no task's id stands."""
    holders = list(layers(item))
    words = (_word(holder.get(key)) for key in IDS for holder in holders)
    return next((word for word in words if word), "")


def _word(value: Any) -> str:
    text = spoken(value)
    return text if 0 < len(text) <= 200 and text.isprintable() and " " not in text else ""


def _tells_state(item: dict[str, Any]) -> bool:
    return any(spoken(layer.get("status") or layer.get("state")) for layer in layers(item))
