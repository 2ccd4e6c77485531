"""One order that tells by itself how it goes: its stream of events is read in the background, from the request that starts
it to the task's end. Where the stream breaks, the task goes on; whoever wants to know has to ask then."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from seedance_cli.errors import SeedanceError
from seedance_cli.services.protocol import Leaving, State, Task
from seedance_cli.services.skills_video.envelope import task_id_in, task_id_in_part
from seedance_cli.services.skills_video.faults import NAME, Asked, fault_in, unclear
from seedance_cli.services.skills_video.replies import read_created, read_task
from seedance_cli.services.wire.events import Event, Stream
from seedance_cli.services.wire.faults import Lost
from seedance_cli.services.wire.multipart import Part
from seedance_cli.services.wire.reply import Reply

if TYPE_CHECKING:
    from seedance_cli.services.wire.transport import Line

SILENCE = 120.0
"""Seconds without an event after which a stream is given up; the service's own client waits as long."""
STOPPED = "It was stopped before the task was named"
NAMED_NONE = f"{NAME} ended its stream and named no task"


class Listening:
    """The stream of one order. `begin` sends it; after that `task` is what was last heard, and `is_open` whether more may
    come. What is heard of the task's end is good once: a link that is asked for later has to be a fresh one."""

    def __init__(self, line: "Line", path: str, asked: Asked) -> None:
        self._line = line
        self._path = path
        self._asked = asked
        self._work: asyncio.Task[None] | None = None
        self._begun: asyncio.Future[Task] | None = None
        self._task: Task | None = None
        self._stream: Stream | None = None
        self._told_end = False

    async def begin(self, json: Any, parts: Sequence[Part], leaving: Leaving) -> Task:
        """Send the order; the task as the first event tells it that names it. Raises what `Service.submit` raises."""
        self._begun = asyncio.get_running_loop().create_future()
        sender = asyncio.current_task()
        # Who gives up spares an order on its way by the name of the asyncio task that sends it.
        name = sender.get_name() if sender else None
        self._work = asyncio.create_task(self._read(json, parts, leaving), name=name)
        either: tuple[asyncio.Future[Any], ...] = (self._work, self._begun)
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            if not any(each.done() for each in either):
                await self.aclose()
            if self._work.cancelled() and not self._begun.done():
                self._need_no_name()
                raise
        if not self._begun.done():
            self._work.result()  # raises: it does not end well before the task is named
        self._work.set_name("listening")
        return self._begun.result()

    @property
    def is_open(self) -> bool:
        """Whether something was heard that is not told yet, or may still be."""
        if self._task is not None and self._task.state.ended:
            return not self._told_end and not self._lacks_its_link
        return self._work is not None and not self._work.done()

    @property
    def broke_off(self) -> bool:
        """Whether the task's end was not heard, and never will be."""
        return not self.is_open and not self._told_end

    def hear(self) -> Task | None:
        """The task as last heard, None where it has to be asked for."""
        if not self.is_open or self._task is None:
            return None
        self._told_end = self._task.state.ended
        return self._task

    async def aclose(self) -> None:
        """Listen no more."""
        if self._work is not None:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)

    def _need_no_name(self) -> None:
        """Raise OutcomeUnknown where what came of the first event names the task: it is paid."""
        task_id = task_id_in_part(self._stream.unread) if self._stream else ""
        if task_id:
            raise unclear(STOPPED, paid=True, task_id=task_id)

    @property
    def _lacks_its_link(self) -> bool:
        task = self._task
        return task is not None and task.state is State.SUCCEEDED and not task.urls

    async def _read(self, json: Any, parts: Sequence[Part], leaving: Leaving) -> None:
        """Raises only until the task is named: what breaks later shows when it is asked for."""
        try:
            async with self._line.stream(
                "POST", self._path, json=json, parts=parts, patience=SILENCE, leaving=leaving
            ) as stream:
                self._stream = stream
                await self._follow(stream)
        except Lost as lost:
            if self._task is None:
                raise unclear(lost.message, paid=True, task_id=task_id_in_part(lost.text)) from lost
        except SeedanceError:
            if self._task is None:
                raise

    async def _follow(self, stream: Stream) -> None:
        if not stream.is_events:
            self._hear(self._created(await stream.reply()))
            return
        async for event in stream.events():
            self._take(event)
            if self._task is not None and self._task.state.ended:
                return
        if self._task is None:
            raise unclear(NAMED_NONE, paid=True, task_id=task_id_in_part(stream.unread))

    def _take(self, event: Event) -> None:
        """What one event tells. One that is no object, or speaks of another task, tells nothing."""
        if not isinstance(event.data, dict):
            return
        if self._task is None:
            reply = Reply(200, {}, event.data, event.text)
            if task_id_in(event.data) or fault_in(reply, self._asked):
                self._hear(self._created(reply))
        elif task_id_in(event.data) in ("", self._task.id):
            told = read_task(self._task.id, event.data)
            if told is not None:
                self._hear(replace(told, price=told.price_after(self._task.price)))

    def _created(self, reply: Reply) -> Task:
        if fault := fault_in(reply, self._asked):
            raise fault
        return read_created(reply.data)

    def _hear(self, task: Task) -> None:
        self._task = task
        if self._begun is not None and not self._begun.done():
            self._begun.set_result(task)
