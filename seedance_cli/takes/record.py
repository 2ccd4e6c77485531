"""A take's recipe while the take is made: what is learnt is written down at once, and a fault leaves behind just what is
known."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

from seedance_cli.errors import (
    Interrupted,
    NoKey,
    OutcomeUnknown,
    Refused,
    SeedanceError,
    Unreachable,
    WrongInput,
)
from seedance_cli.film.take import INTENT, REFUSED, UNKNOWN, UNSENT, Take
from seedance_cli.services.protocol import Service, Task

REFUSALS = (Refused, NoKey, WrongInput)
"""The clear noes of a service."""


class Record:
    """The newest state of a take. A free one is written only when something is worth keeping: rendering again costs
    nothing."""

    def __init__(self, take: Take, *, free: bool) -> None:
        self.take = take
        self._free = free

    def note(self, **changes: Any) -> None:
        """Replace fields of the take, and write it down unless it is free."""
        before, self.take = self.take, replace(self.take, **changes)
        if self.take != before and not self._free:
            self.take.save()

    def leaving(self) -> None:
        """Write down that from here on it may have been sent."""
        self.note(state=UNKNOWN)

    def stayed(self) -> None:
        """It was surely not taken, and is tried again."""
        self.note(state=INTENT)

    def hear(self, task: Task) -> None:
        """What the service tells of its task."""
        price = task.price_after(self.take.price)
        url = self.take.url if self._free else task.url or self.take.url
        with suppress(
            SeedanceError
        ):  # a disk that fails does not end the wait for what is paid: the ledger knows it too
            self.note(task_id=task.id, state=task.state, price=price, url=url)

    @asynccontextmanager
    async def abandoned_by(self, service: Service) -> AsyncIterator[None]:
        """Whatever fault ends the work, it names the take's task, and the take is left as it should be."""
        try:
            yield
        except BaseException as fault:
            await self._abandon(service, fault)
            if isinstance(fault, SeedanceError):
                fault.task_id = fault.task_id or self.take.task_id
            raise

    async def _abandon(self, service: Service, fault: BaseException) -> None:
        """A free take leaves nothing behind, nor does one that was never sent. Any other keeps its folder, so that what
        was paid can still be fetched: its state stays as the service told it, with what went wrong here beside it."""
        if self._free and self.take.task_id:
            await service.cancel(self.take.task_id)
        if self._free or self.take.state == INTENT:
            shutil.rmtree(self.take.folder, ignore_errors=True)
            return
        error = fault.message if isinstance(fault, SeedanceError) and fault.is_fault else ""
        if isinstance(fault, SeedanceError) and not self.take.task_id:
            self.take = replace(
                self.take, task_id=fault.task_id
            )  # the reply was unclear, and named a task all the same
        with suppress(SeedanceError):  # the first fault is the one to be told
            self.note(state=self._known_after(fault), error=error)

    def _known_after(self, fault: BaseException) -> str:
        """The take's state after a fault; where no task came back, only a clear answer says that there is none."""
        state = self.take.state
        if state != UNKNOWN or not isinstance(fault, SeedanceError) or isinstance(fault, OutcomeUnknown):
            return state
        if fault.unsent or isinstance(fault, (Unreachable, Interrupted)):
            return UNSENT
        return REFUSED if isinstance(fault, REFUSALS) else state
