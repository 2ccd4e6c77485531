"""Waiting for a task of which only the id is known, with a line on stderr at each look and the last answer kept: it is
what can be told when the wait ends before the task does."""

import shlex
from typing import TYPE_CHECKING, Any

from seedance_cli.commands.raw.wire import status_word, untold_record
from seedance_cli.errors import Interrupted, NotFound, SeedanceError, StillRunning, TooMany, Unreachable
from seedance_cli.services.protocol import Service, State, Task

if TYPE_CHECKING:
    from seedance_cli.commands.making.crew import Crew
    from seedance_cli.takes.watch import Moment
    from seedance_cli.terminal.console import Screen

STATUS = {StillRunning: "timeout", Interrupted: "interrupted"}
"""How a wait ended that is not the task's end."""
SECOND_LOOK = 5.0
"""Seconds until a task that was not found is looked for once more: it may be a moment old."""


class Polling:
    """One wait for the task `task_id`."""

    def __init__(self, screen: "Screen", task_id: str) -> None:
        self._screen = screen
        self._task_id = task_id
        self._heard: Task | None = None

    def run(self, crew: "Crew", every: float | None, patience: float) -> Task:
        """The task at its end, looked at `every` so many seconds. Raises StillRunning after `patience` seconds,
        Interrupted for Ctrl-C, and NotFound where there is no such task."""
        hint = shlex.join(["seedance", "task", "poll", "--task-id", self._task_id])
        try:
            return crew.run(self._watched(crew.service, every, patience))
        except StillRunning as fault:
            fault.hint = hint
            raise
        except KeyboardInterrupt:
            raise Interrupted(
                "Stopped looking; the task goes on at the service.", hint=hint, task_id=self._task_id
            ) from None

    def record(self, fault: SeedanceError) -> dict[str, Any]:
        """What is known after a wait that did not see the task's end."""
        record = untold_record(self._task_id, fault)
        if type(fault) in STATUS:
            record["status"] = STATUS[type(fault)]
        if fault.raw is None and self._heard is not None:
            record["raw"] = self._heard.raw or None
        return record

    async def _watched(self, service: Service, every: float | None, patience: float) -> Task:
        from seedance_cli.takes.clock import RealClock
        from seedance_cli.takes.watch import watch

        task = await self._first(service, every)
        async for moment in watch(service, task, RealClock(), every=every, patience=patience):
            self._hear(moment)
            task = moment.task
        return task

    async def _first(self, service: Service, every: float | None) -> Task:
        """The first look. Only a clear answer settles anything: a service that does not answer is asked again while
        waiting."""
        from asyncio import sleep

        try:
            try:
                return await service.get(self._task_id)
            except NotFound:
                await sleep(min(every or SECOND_LOOK, SECOND_LOOK))
                return await service.get(self._task_id)
        except (TooMany, Unreachable) as fault:
            self._screen.say(f"[poll] {fault.message}")
            return Task(id=self._task_id, state=State.QUEUED)

    def _hear(self, moment: "Moment") -> None:
        self._heard = moment.task
        word = status_word(moment.task) if moment.task.raw else "no answer yet"
        note = moment.task.note.removeprefix(word).lstrip(": ")
        self._screen.say(f"[poll] {moment.elapsed:.0f} s - {word}{f': {note}' if note else ''}")
