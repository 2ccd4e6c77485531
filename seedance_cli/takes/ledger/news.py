"""Which news may change an entry: what is known of a create only ever grows. Apart from the file, so that the rule can
be read, and tested, without one."""

from collections.abc import Mapping
from typing import Any

from seedance_cli.errors import SeedanceError
from seedance_cli.film.take_states import INTENT, REFUSED, UNKNOWN, UNSENT
from seedance_cli.services.protocol import State
from seedance_cli.takes.ledger.entry import SENDING, Entry

_KNOWLEDGE = {
    INTENT: 0,
    SENDING: 1,
    UNKNOWN: 2,
    State.QUEUED: 3,
    State.RUNNING: 3,
    UNSENT: 4,
    REFUSED: 4,
    State.FAILED: 4,
    State.CANCELLED: 4,
    State.SUCCEEDED: 5,
}
"""How much each state knows. News that knows less is stale: it comes late, from another run, or by mistake."""
_UNDER_WAY = (State.QUEUED, State.RUNNING)
_NO_TASK = (UNSENT, REFUSED)


def joined(entry: Entry, state: str, news: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of `entry` that `state` and its `news` change; none where they know less than the entry does. Raises
    SeedanceError where they speak of another task."""
    task_id = news.get("task_id", "")
    if task_id and entry.task_id and task_id != entry.task_id:
        raise SeedanceError(
            f"Entry {entry.id} of the ledger has the task {entry.task_id}; {task_id} is another one.",
            task_id=task_id,
        )
    if state in _UNDER_WAY and not (task_id or entry.task_id):
        raise ValueError(f"entry {entry.id} is heard of, but was never accepted")
    said = {name: value for name, value in news.items() if value not in (None, "", ())}
    said |= _units(entry, said)
    if task_id:
        state = _state_with_task(entry)
        if entry.ended and not state.ended:
            said |= {"ended": "", "error": ""}
    elif not _may_follow(state, entry):
        return {}
    if entry.ended and state == entry.state:
        said.pop("ended", None)
    if state == State.FAILED != entry.state and entry.price is not None:
        said.setdefault("price", None)  # what it was to cost: only its end tells what it did
    return {"state": state, **said}


def _units(entry: Entry, said: dict[str, Any]) -> dict[str, str]:
    """The units that what is `said` changes, taken out of it. The estimate's unit never changes and a price brings its
    own, so that no figure is ever read in another's unit."""
    told, charged_in = said.pop("unit", ""), said.pop("price_unit", "")
    changed = {} if entry.unit or not told else {"unit": told}
    if "price" in said:
        changed["price_unit"] = charged_in or told or entry.unit
    return {name: unit for name, unit in changed.items() if unit != getattr(entry, name)}


def _state_with_task(entry: Entry) -> State:
    """Told of its task, an entry is at least queued: whatever was believed before, there is something to be had. One
    that had the task already stays as it is."""
    if entry.state == State.SUCCEEDED or entry.task_id:
        return State(entry.state)
    return State.QUEUED


def _may_follow(state: str, entry: Entry) -> bool:
    """Whether `state` says at least as much as the entry's own. Only a task's id gets an entry out of a clear no; a
    state that a newer version wrote is left to it."""
    known = _KNOWLEDGE.get(entry.state)
    if known is None:
        return False
    if state == entry.state or (state in _UNDER_WAY and entry.state in _UNDER_WAY):
        return True
    if (entry.state, state) == (SENDING, INTENT):  # its sender was told a clear no, and may try again
        return True
    if entry.state in _NO_TASK or (state in _NO_TASK and entry.task_id):
        return False
    return _KNOWLEDGE[state] > known
