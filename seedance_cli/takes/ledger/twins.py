"""Questions inside a write, so that no other process gets in between: is the same request under way already, is a task
that was found another entry's?"""

import sys
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from seedance_cli.errors import OutcomeUnknown, SeedanceError
from seedance_cli.film.take_states import INTENT
from seedance_cli.takes.ledger.entry import SENDING, Entry
from seedance_cli.takes.ledger.rows import kept, select
from seedance_cli.takes.ledger.schema import IS_UNFINISHED

if TYPE_CHECKING:
    from sqlite3 import Connection


def of_request(connection: "Connection", request_hash: str) -> tuple[Entry, ...]:
    """Unfinished entries of one request, the oldest first."""
    return select(connection, f"WHERE {IS_UNFINISHED} AND request_hash = ? ORDER BY id", request_hash)


def of_task(connection: "Connection", task_id: str) -> tuple[Entry, ...]:
    """Entries of a task, the latest first; services may name theirs alike."""
    return select(connection, "WHERE task_id = ? ORDER BY id DESC", kept("task_id", task_id))


def of_tasks(connection: "Connection", beginning: str) -> tuple[Entry, ...]:
    """Entries of tasks whose ids begin like that, the latest first."""
    last = beginning + chr(sys.maxunicode)
    found = select(
        connection, "WHERE task_id BETWEEN ? AND ?", kept("task_id", beginning), kept("task_id", last)
    )
    return tuple(sorted(found, key=lambda each: -each.id))


def need_none(connection: "Connection", entry: Entry, despite: Collection[int] | None) -> None:
    """Raises OutcomeUnknown where an entry that is not in `despite` is under way with the same request; None asks for
    no such care."""
    for twin in of_request(connection, entry.request_hash) if despite is not None else ():
        if twin.id != entry.id and twin.id not in (despite or ()):
            raise OutcomeUnknown(
                f"The same request is under way already, as entry {twin.id} of the ledger; nothing was sent.",
                hint="seedance resume",
                task_id=twin.task_id,
            )


def need_intent(entry: Entry) -> None:
    """Raises SeedanceError where an order that is about to leave has come to an end meanwhile: somebody gave it up, or
    could not see that its sender lives."""
    if entry.state not in (INTENT, SENDING):
        raise SeedanceError(
            f"Entry {entry.id} of the ledger was ended meanwhile, as {entry.state}; nothing was sent."
        )


def need_unclaimed(
    connection: "Connection", entry: Entry, task_id: str, is_being_sent: Callable[[Entry], bool]
) -> None:
    """Raises SeedanceError where a task that was found for an entry without one is another entry's, or may be: one with the
    same prompt is being sent."""
    alike = (
        ()
        if not entry.prompt_hash
        else select(
            connection, f"WHERE prompt_hash = ? AND state IN ('{INTENT}', '{SENDING}')", entry.prompt_hash
        )
    )
    if any(other.id != entry.id and is_being_sent(other) for other in alike):
        raise SeedanceError(
            f"The same prompt is being sent right now, so task {task_id} may be another order's.",
            hint="The same again in a minute",
            task_id=task_id,
        )
    for other in of_task(connection, task_id):
        if other.id != entry.id and other.service == entry.service:
            raise SeedanceError(
                f"The task {task_id} belongs to entry {other.id} of the ledger already.", task_id=task_id
            )
