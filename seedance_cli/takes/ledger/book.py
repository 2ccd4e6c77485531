"""What can be told to the ledger and asked of it. It knows what was sent and what came of it, but no key and no prompt;
how it is kept on the disk is the affair of `file`, which news it believes that of `news`."""

import os
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from statistics import median
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

from seedance_cli.debug import note
from seedance_cli.errors import NotFound, SeedanceError
from seedance_cli.film.files import said_plainly
from seedance_cli.film.take_states import INTENT, REFUSED, UNKNOWN, UNSENT
from seedance_cli.money import Amount
from seedance_cli.services.protocol import State
from seedance_cli.takes.ledger import twins
from seedance_cli.takes.ledger.caps import Cap, need_room
from seedance_cli.takes.ledger.entry import SENDING, Entry
from seedance_cli.takes.ledger.news import joined
from seedance_cli.takes.ledger.rows import insert, kept, select, update, waits_of
from seedance_cli.takes.ledger.salvage import grow, take_in
from seedance_cli.takes.ledger.schema import IS_UNFINISHED
from seedance_cli.takes.ledger.sender import Sender, lives
from seedance_cli.takes.ledger.spending import Spending, spending

if TYPE_CHECKING:
    from sqlite3 import Connection

    from seedance_cli.takes.ledger.file import LedgerFile

Kind = Literal["clip", "still", "raw"]

PATIENCE = 10.0
"""Seconds to wait for another process that is at the ledger; its turns last milliseconds."""
_WAITS, _ENOUGH = 20, 3  # how many past waits tell the usual one, and how few do not


class Ledger:
    """The ledger in a folder, for one process; any number may have it open at once. What is told to it is on the disk
    when the call returns. All methods raise SeedanceError in plain words where the disk does not do its part.

    What is known of a create only grows: news that knows less than the entry does (another run was quicker, an end
    came before) changes nothing, and the entry is returned as it stands. One price is forgotten: what a task that failed
    was to cost; its end tells what it did.
    """

    def __init__(self, file: "LedgerFile", now: Callable[[], str]) -> None:
        self._file = file
        self._now = now
        self._sender = Sender(file.path.parent)
        self._seen: dict[int, Entry] = {}

    @classmethod
    def open(
        cls, folder: Path, *, now: Callable[[], str] | None = None, patience: float = PATIENCE
    ) -> "Ledger":
        """The ledger in `folder`, created where there is none. A damaged one is set aside, see `set_aside`, and a fresh
        one begun. `now` tells the time in ISO 8601, `patience` is in seconds."""
        from seedance_cli.takes.clock import RealClock
        from seedance_cli.takes.ledger.file import LedgerFile

        ledger = cls(LedgerFile(folder, patience), now or RealClock().now)
        try:
            ledger._end_orphans()
        except BaseException:
            ledger.close()
            raise
        return ledger

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._sender.close()
        self._file.close()

    @property
    def set_aside(self) -> tuple[Path, ...]:
        """Damaged ledgers that this run found, under the names by which they are kept."""
        return tuple(self._file.set_aside)

    def begin(
        self,
        *,
        kind: Kind,
        service: str,
        model: str,
        request_hash: str,
        folder: Path | str,
        title: str = "",
        estimate: float | None = None,
        unit: str = "",
        prompt_hash: str = "",
        region: str = "",
        cap: Cap | None = None,
    ) -> Entry:
        """Write down a create that this process is about to send; `sending` will announce it. Where the process dies
        before that, it was never sent. Raises Refused, and writes nothing, where it would take today above its `cap`."""
        entry = Entry(
            id=0,
            kind=kind,
            service=service,
            model=model,
            request_hash=request_hash,
            folder=str(folder),
            title=title,
            state=INTENT,
            estimate=estimate,
            unit=unit,
            created=self._now(),
            sender=self._own_name(),
            prompt_hash=prompt_hash,
            region=region,
        )

        def work(connection: "Connection") -> Entry:
            if cap:
                cost = None if estimate is None else Amount(estimate, unit)
                need_room(connection, cap, cost, self.is_being_sent)
            return insert(connection, entry, with_id=False)

        return self._remember(self._file.write(work))

    def need_room(self, cap: Cap, cost: Amount | None) -> None:
        """Raise Refused where orders of that cost would take today above its cap, see `caps.need_room`; nothing is noted."""
        self._file.read(lambda connection: need_room(connection, cap, cost, self.is_being_sent))

    def sending(self, entry_id: int, *, despite: Collection[int] | None = None) -> Entry:
        """The request of an intent is sent the moment this returns. Raises OutcomeUnknown, and changes nothing, where
        `despite` is given and an entry not in it is under way with the same request: between asking and sending, another
        process may have sent it; and SeedanceError where the entry has come to an end."""

        def check(connection: "Connection", entry: Entry) -> None:
            twins.need_intent(entry)
            twins.need_none(connection, entry, despite)

        return self._change(entry_id, SENDING, check, sent=self._now())

    def stayed(self, entry_id: int) -> Entry:
        """What was being sent was surely not taken; its sender may try again."""
        return self._change(entry_id, INTENT)

    def being_sent(self, prompt_hash: str | None = None) -> tuple[Entry, ...]:
        """What is in a living sender's hands, of one prompt or all; it may be waiting to try again."""
        where, values = (" AND prompt_hash = ?", (prompt_hash,)) if prompt_hash is not None else ("", ())
        found = self._ask(f"WHERE state IN ('{INTENT}', '{SENDING}'){where} ORDER BY id", *values)
        return tuple(filter(self.is_being_sent, found))

    def is_being_sent(self, entry: Entry) -> bool:
        """Whether its sender is at it right now, in this process or another."""
        return entry.state in (INTENT, SENDING) and lives(self._file.path.parent, entry.sender)

    def accepted(self, entry_id: int, task_id: str, price: float | None = None, unit: str = "") -> Entry:
        """The service took it, as its own reply says. Raises SeedanceError where the entry has another task already."""
        if not task_id:
            raise ValueError("a task without an id cannot be found again")
        return self._change(entry_id, State.QUEUED, task_id=task_id, price=price, unit=unit)

    def claim(self, entry_id: int, task_id: str, price: float | None = None) -> Entry:
        """The task that was found for an entry whose reply was lost. Raises SeedanceError where it is, or may be, another
        entry's."""
        if not task_id:
            raise ValueError("a task without an id cannot be found again")
        check = partial(twins.need_unclaimed, task_id=task_id, is_being_sent=self.is_being_sent)
        return self._change(entry_id, State.QUEUED, check, task_id=task_id, price=price)

    def heard(
        self,
        entry_id: int,
        state: State,
        *,
        price: float | None = None,
        unit: str = "",
        urls: tuple[str, ...] = (),
        error: str = "",
        seconds: float | None = None,
    ) -> Entry:
        """The task as it stands; what is not told stays as it was. `seconds` is how long its end took to come, from
        somebody who watched it all the time."""
        ended = self._now() if state.ended else ""
        news: dict[str, Any] = {
            "price": price,
            "unit": unit,
            "urls": urls,
            "error": error,
            "seconds": seconds,
        }
        return self._change(entry_id, state, ended=ended, **news)

    def ended(self, entry_id: int, state: State, **news: Any) -> Entry:
        """The task's end, with what `heard` takes. The one end that needs no task is an unknown outcome that a person
        gives up."""
        if not state.ended:
            raise ValueError(f"{state} is no end")
        return self.heard(entry_id, state, **news)

    def unknown(self, entry_id: int, error: str = "") -> Entry:
        """Sent, and no clear reply: it may have been charged."""
        return self._change(entry_id, UNKNOWN, error=error)

    def refused(self, entry_id: int, error: str = "") -> Entry:
        """The service said no; there is no task."""
        return self._change(entry_id, REFUSED, error=error, ended=self._now())

    def unsent(self, entry_id: int, error: str = "") -> Entry:
        """It surely never reached the service."""
        return self._change(entry_id, UNSENT, error=error, ended=self._now())

    def adopt(self, entries: Iterable[Entry]) -> int:
        """Write down creates that are known from their takes; how many the ledger had none of. What it has of the others
        grows by what the takes know."""
        return self._file.write(lambda connection: sum([take_in(connection, each) for each in entries]))

    def entry(self, entry_id: int) -> Entry:
        """Raises NotFound."""
        found = self._ask("WHERE id = ?", entry_id) if abs(entry_id) < 2**63 else ()
        if not found:
            raise _none_such(entry_id)
        return found[0]

    def entries(self, limit: int | None = None) -> tuple[Entry, ...]:
        """The newest first; None: all of them."""
        return self._ask("ORDER BY id DESC LIMIT ?", -1 if limit is None else limit)

    def of_film(self, service: str, folder: str, since: str) -> tuple[Entry, ...]:
        """What a service was sent for the film in an absolute folder, its stills and its takes, since a time (ISO 8601 in
        UTC), the oldest first."""
        takes = f"{folder}{os.sep}takes{os.sep}"
        # By the index of days. All that begins like the takes' folder comes before its last letter's successor.
        where = (
            "WHERE service = ? AND created >= ? AND (folder = ? OR (folder >= ? AND folder < ?)) ORDER BY +id"
        )
        places = (folder, takes, takes[:-1] + chr(ord(takes[-1]) + 1))
        return self._ask(where, kept("service", service), since, *(kept("folder", each) for each in places))

    def count(self) -> int:
        """How many entries there are."""
        found = self._file.read(
            lambda connection: connection.execute("SELECT count(*) FROM entries").fetchone()
        )
        return int(found[0])

    def unfinished(self, folder: Path | str | None = None) -> tuple[Entry, ...]:
        """What may still be had, of one take or still, or everywhere; the oldest first. An entry in `sending` may be in
        another process's hands right now."""
        if folder is None:
            found = self._ask(
                f"WHERE {IS_UNFINISHED} ORDER BY +id"
            )  # the plus: by the index of the few, then sorted
        else:
            place = kept("folder", str(folder))
            found = self._ask(f"WHERE {IS_UNFINISHED} AND folder = ? ORDER BY +id", place)
        self._seen.update((each.id, each) for each in found)
        return found

    def same_request(self, request_hash: str, *, made_too: bool = False) -> tuple[Entry, ...]:
        """Unfinished entries of the very same request, the oldest first; with `made_too` those that were made as well."""
        if made_too:
            where = f"WHERE request_hash = ? AND ({IS_UNFINISHED} OR state = ?) ORDER BY id"
            return self._ask(where, request_hash, State.SUCCEEDED.value)
        return self._file.read(lambda connection: twins.of_request(connection, request_hash))

    def find(self, task_id: str, service: str = "") -> Entry | None:
        """The latest entry of a service's task; no `service`: of any that calls a task so."""
        found = self._file.read(lambda connection: twins.of_task(connection, task_id)) if task_id else ()
        return next((each for each in found if service in ("", each.service)), None)

    def beginning(self, task_id: str) -> tuple[Entry, ...]:
        """Entries of all tasks whose ids begin like that, the latest first."""
        return self._file.read(lambda connection: twins.of_tasks(connection, task_id))

    def spending(self, since: str = "") -> tuple[Spending, ...]:
        """What was spent on what was sent since a time (ISO 8601 in UTC), by service, unit, model and day."""
        return self._file.read(lambda connection: spending(connection, since))

    def usual_seconds(self, service: str, model: str, kind: Kind) -> float | None:
        """The median of the last waits that ended in a result; None while there are too few."""
        last = (service, model, kind, State.SUCCEEDED.value, _WAITS)
        waits = self._file.read(lambda connection: waits_of(connection, *last))
        return median(waits) if len(waits) >= _ENOUGH else None

    def _own_name(self) -> str:
        from seedance_cli.takes.ledger.faults import MAKE_ROOM

        with said_plainly(self._file.path, MAKE_ROOM):
            return self._sender.name

    def _end_orphans(self) -> None:
        """What was intended by processes that are gone was never sent."""
        for entry in self._ask(f"WHERE state = '{INTENT}'"):
            if not self.is_being_sent(entry):
                with suppress(SeedanceError):  # a ledger that can only be read is of use all the same
                    self.unsent(entry.id, "Its sender ended before it was sent.")

    def _ask(self, where: str, *values: Any) -> tuple[Entry, ...]:
        return self._file.read(lambda connection: select(connection, where, *values))

    def _change(
        self,
        entry_id: int,
        state: str,
        check: Callable[["Connection", Entry], None] = lambda _connection, _entry: None,
        **news: Any,
    ) -> Entry:
        """Join the news with what is known, as one step among all processes."""

        def work(connection: "Connection") -> Entry:
            entry = self._current(connection, entry_id)
            check(connection, entry)
            told = joined(entry, state, news)
            changes = {name: value for name, value in told.items() if value != getattr(entry, name)}
            if not changes:  # a write costs a wait for the disk
                return entry
            update(connection, entry_id, changes)
            return select(connection, "WHERE id = ?", entry_id)[0]

        return self._remember(self._file.write(work))

    def _current(self, connection: "Connection", entry_id: int) -> Entry:
        """The entry as it stands. Where the ledger was set aside in between, ours goes into the fresh one first: a
        task that is being paid for is not forgotten for a damaged file."""
        seen = self._seen.get(entry_id)
        found = select(connection, "WHERE id = ?", entry_id)
        if not found and seen is None:
            raise _none_such(entry_id)
        if not found and seen is not None:
            return insert(connection, seen, with_id=True)
        if seen and (seen.created, seen.request_hash) != (found[0].created, found[0].request_hash):
            raise SeedanceError(
                f"The ledger was replaced meanwhile: its entry {entry_id} is another one.",
                task_id=seen.task_id,
            )
        if seen and seen.task_id and not found[0].task_id:  # a damaged ledger told an older state of it
            grow(connection, found[0], seen)
            return select(connection, "WHERE id = ?", entry_id)[0]
        return found[0]

    def _remember(self, entry: Entry) -> Entry:
        self._seen[entry.id] = entry
        note("ledger", **_noted(entry))
        return entry


def _noted(entry: Entry) -> dict[str, object]:
    """An entry for the debug log."""
    shown = ("id", "kind", "service", "model", "state", "task_id", "price")
    return {name: getattr(entry, name) for name in shown} | {"private": (entry.folder, entry.title)}


def _none_such(entry_id: int) -> NotFound:
    return NotFound(f"The ledger has no entry {entry_id}.", hint="seedance takes list")
