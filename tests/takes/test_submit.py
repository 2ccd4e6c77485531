"""An order on its way: what a stop finds out before it gives way, and where a lost reply is looked for."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from seedance_cli.errors import Interrupted, OutcomeUnknown, Refused, SeedanceError, TooMany, Unreachable
from seedance_cli.services.protocol import Leaving, Listed, Order, State, Task, nothing
from seedance_cli.takes import submit
from seedance_cli.takes.booking import Booking
from seedance_cli.takes.ledger import Entry, Ledger
from seedance_cli.takes.ledger.entry import prompt_hash
from seedance_cli.takes.submit import ON_ITS_WAY, send
from tests.takes.ledger_entries import begun
from tests.takes.service import HeldClock, ScriptedService

NOW = "2026-11-21T12:00:00+00:00"
PROMPT = "A walk in the rain"
ORDER = Order(body={"model": "fast", "prompt": PROMPT}, prompt=PROMPT, model="fast")
PICTURES = replace(ORDER, answers_with_result=True)
TASK = Task(id="task-1", state=State.QUEUED, price=20)


class Desk(ScriptedService):
    """Answers each submit when its gate opens, with the next of `answers`, the last one for ever."""

    def __init__(self, *answers: Task | BaseException, open_: bool = True) -> None:
        super().__init__(script=[])
        self.answers = list(answers)
        self.taken, self.gate = asyncio.Event(), asyncio.Event()
        self.cut_off = False
        self.looks = 0
        self.names: list[str] = []
        if open_:
            self.gate.set()

    async def submit(self, order: Order, leaving: Leaving = nothing) -> Task:
        leaving()
        self.submits += 1
        work = asyncio.current_task()
        self.names.append(work.get_name() if work else "")
        self.taken.set()
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cut_off = True
            raise
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, BaseException):
            raise answer
        return answer

    async def recent(self, since: float) -> tuple[Listed, ...] | None:
        self.looks += 1
        created = datetime.fromisoformat(NOW).timestamp()
        return (Listed(task=TASK, model="fast", prompt=PROMPT, created=created),)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "state", now=lambda: NOW) as opened:
        yield opened


def intended(ledger: Ledger) -> Entry:
    return begun(ledger, intent=True, service="scripted", prompt_hash=prompt_hash(PROMPT))


def stopped(
    service: Desk,
    *,
    then: Callable[[Desk], None] = lambda _: None,
    at_once: bool = False,
    clock: HeldClock | None = None,
    booking: Booking | None = None,
    order: Order = ORDER,
) -> tuple[tuple[Task, bool], list[str]]:
    """A send that is cancelled as soon as the service has the order; `then` happens after that, or `at_once` in the same
    breath. What came of it, and what was told."""
    said: list[str] = []

    async def story() -> tuple[Task, bool]:
        async with asyncio.timeout(20):
            line = booking or Booking(None, 0)
            sending = asyncio.create_task(send(service, order, line, clock or HeldClock(), said.append))
            await service.taken.wait()
            if at_once:
                then(service)
            sending.cancel()
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            then(service)
            return await sending

    return asyncio.run(story()), said


def answered(service: Desk) -> None:
    service.gate.set()


def test_the_order_on_its_way_bears_a_name_that_no_stop_overlooks() -> None:
    service = Desk(TASK)
    asyncio.run(send(service, ORDER, Booking(None, 0), HeldClock()))
    assert service.names == [ON_ITS_WAY]


def test_a_stop_waits_for_the_tasks_id_and_says_so() -> None:
    came, said = stopped(Desk(TASK, open_=False), then=answered)
    assert came == (TASK, True)
    assert len(said) == 1
    assert "Ctrl-C again" in said[0]


def test_a_stop_that_comes_with_the_reply_waits_for_nothing() -> None:
    assert stopped(Desk(TASK, open_=False), then=answered, at_once=True) == ((TASK, True), [])


@pytest.mark.parametrize("fault", [Refused("a face"), Unreachable("gone"), TooMany("slower")])
def test_a_stop_that_hears_a_clear_no_says_that_nothing_was_charged(fault: SeedanceError) -> None:
    with pytest.raises(Interrupted, match=f"nothing was charged: {fault.message}"):
        stopped(Desk(fault, open_=False), then=answered)


@pytest.mark.parametrize("fault", [OutcomeUnknown("no reply"), KeyError("id")])
def test_a_stop_that_hears_nothing_clear_promises_nothing(fault: Exception) -> None:
    with pytest.raises(asyncio.CancelledError):
        stopped(Desk(fault, open_=False), then=answered)


def test_a_stop_waits_for_a_moment_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submit, "GRACE", 0.001)
    service = Desk(TASK, open_=False)
    with pytest.raises(asyncio.CancelledError):
        stopped(service)
    assert service.cut_off  # nothing of it goes on behind our back


def test_what_comes_with_the_answer_is_waited_for_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submit, "GRACE", 0.0)
    made = replace(TASK, state=State.SUCCEEDED, urls=("https://tos.example/1.jpeg",))
    came, said = stopped(Desk(made, open_=False), then=answered, order=PICTURES)
    assert came == (made, True)
    assert [("paid and lost" in words, "task's id" in words) for words in said] == [(True, False)]


def test_what_had_come_of_an_answer_is_kept_when_the_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stream(Desk):
        async def submit(self, order: Order, leaving: Leaving = nothing) -> Task:
            try:
                return await super().submit(order, leaving)
            except asyncio.CancelledError:
                return half

    monkeypatch.setattr(submit, "GRACE_FOR_RESULT", 0.001)
    half = replace(TASK, state=State.SUCCEEDED, urls=("https://tos.example/1.jpeg",))
    assert stopped(Stream(TASK, open_=False), order=PICTURES)[0] == (half, True)


def test_what_comes_with_the_answer_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submit, "GRACE_FOR_RESULT", 0.001)
    service = Desk(TASK, open_=False)
    with pytest.raises(asyncio.CancelledError):
        stopped(service, order=PICTURES)
    assert service.cut_off


def test_a_stop_that_hears_half_an_answer_keeps_the_task() -> None:
    half = OutcomeUnknown("half an answer")
    half.task_id = "task-7"
    with pytest.raises(OutcomeUnknown) as caught:
        stopped(Desk(half, open_=False), then=answered)
    assert caught.value.task_id == "task-7"


def test_a_stop_that_hears_that_nothing_left_says_so() -> None:
    """Another one of the same request was quicker; the fault names its task, which is not this order's."""
    unsent = OutcomeUnknown("under way already")
    unsent.task_id, unsent.unsent = "task-7", True
    with pytest.raises(Interrupted, match="nothing was charged"):
        stopped(Desk(unsent, open_=False), then=answered)


class Hall(Desk):
    """Keeps an order waiting before it leaves, from the `from_` try on."""

    def __init__(self, *answers: Task | BaseException, from_: int = 1) -> None:
        super().__init__(*answers)
        self.waiting, self.tries, self.from_ = asyncio.Event(), 0, from_

    async def submit(self, order: Order, leaving: Leaving = nothing) -> Task:
        self.tries += 1
        if self.tries >= self.from_:
            self.waiting.set()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                return await self.stopped(order, leaving)
        return await super().submit(order, leaving)

    async def stopped(self, order: Order, leaving: Leaving) -> Task:
        raise asyncio.CancelledError

    def sent(self, booking: Booking, said: list[str]) -> tuple[Task, bool]:
        async def story() -> tuple[Task, bool]:
            async with asyncio.timeout(20):
                sending = asyncio.create_task(send(self, ORDER, booking, HeldClock(), said.append))
                await self.waiting.wait()
                sending.cancel()
                return await sending

        return asyncio.run(story())


def test_a_stop_before_it_left_waits_for_nothing(ledger: Ledger) -> None:
    entry, service, said = intended(ledger), Hall(TASK), list[str]()
    with pytest.raises(Interrupted, match="nothing was charged"):
        service.sent(Booking(ledger, entry.id), said)
    assert (service.submits, said, ledger.entry(entry.id).state) == (0, [], "intent")


def test_a_stop_before_a_second_try_left_charges_nothing(ledger: Ledger) -> None:
    entry, service = intended(ledger), Hall(Unreachable("gone"), from_=2)
    with pytest.raises(Interrupted, match="nothing was charged"):
        service.sent(Booking(ledger, entry.id), [])
    assert (service.submits, ledger.entry(entry.id).state) == (1, "intent")


def test_what_leaves_in_the_very_moment_of_the_stop_is_waited_for() -> None:
    class Late(Hall):
        async def stopped(self, order: Order, leaving: Leaving) -> Task:
            return await Desk.submit(self, order, leaving)

    assert Late(TASK).sent(Booking(None, 0), []) == (TASK, True)


def test_a_stop_in_the_pause_between_two_tries_charges_nothing(ledger: Ledger) -> None:
    class Endless(HeldClock):
        async def sleep(self, seconds: float) -> None:
            pausing.set()
            await asyncio.Event().wait()

    pausing, entry, service = asyncio.Event(), intended(ledger), Desk(TooMany("slower"))

    async def story() -> None:
        async with asyncio.timeout(20):
            sending = asyncio.create_task(send(service, ORDER, Booking(ledger, entry.id), Endless()))
            await pausing.wait()
            sending.cancel()
            await sending

    with pytest.raises(Interrupted, match="nothing was charged"):
        asyncio.run(story())
    assert (service.submits, ledger.entry(entry.id).state) == (1, "intent")


def test_a_stop_in_a_second_try_promises_nothing_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submit, "GRACE", 0.001)
    service = Desk(TooMany("slower"), TASK)

    class Closing(HeldClock):
        async def sleep(self, seconds: float) -> None:
            await super().sleep(seconds)
            service.gate.clear()
            service.taken.clear()

    async def story() -> None:
        async with asyncio.timeout(20):
            sending = asyncio.create_task(send(service, ORDER, Booking(None, 0), Closing()))
            while service.submits < 2:
                await asyncio.sleep(0)
            sending.cancel()
            await sending

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(story())
    assert service.cut_off


def test_between_two_tries_the_ledger_knows_that_nothing_was_taken(ledger: Ledger) -> None:
    entry, seen = intended(ledger), list[str]()

    class Looking(HeldClock):
        async def sleep(self, seconds: float) -> None:
            await super().sleep(seconds)
            seen.append(ledger.entry(entry.id).state)

    service = Desk(TooMany("slower"), Unreachable("gone"), TASK)
    asyncio.run(send(service, ORDER, Booking(ledger, entry.id), Looking()))
    assert seen == ["intent", "intent"]
    assert ledger.entry(entry.id).state == "sending"  # who sends writes the id down


def test_a_lost_reply_is_looked_for_and_nothing_sent_again(ledger: Ledger) -> None:
    entry, service, said = intended(ledger), Desk(OutcomeUnknown("no reply")), list[str]()
    came = asyncio.run(send(service, ORDER, Booking(ledger, entry.id), HeldClock(), said.append))
    assert came == (TASK, False)
    assert (service.submits, service.looks) == (1, 1)
    assert ledger.entry(entry.id).task_id == "task-1"
    assert said


@pytest.mark.parametrize("known", ["unsent", "task_id"])
def test_what_never_left_or_is_known_already_is_not_looked_for(ledger: Ledger, known: str) -> None:
    fault = OutcomeUnknown("no reply")
    setattr(fault, known, {"unsent": True, "task_id": "task-7"}[known])
    entry, service = intended(ledger), Desk(fault)
    with pytest.raises(OutcomeUnknown) as caught:
        asyncio.run(send(service, ORDER, Booking(ledger, entry.id), HeldClock()))
    assert caught.value is fault
    assert (service.submits, service.looks) == (1, 0)


def test_an_order_that_must_not_leave_is_not_sent(ledger: Ledger) -> None:
    earlier = begun(ledger, service="scripted")
    entry, service = intended(ledger), Desk(TASK)
    with pytest.raises(OutcomeUnknown) as caught:
        asyncio.run(send(service, ORDER, Booking(ledger, entry.id, None, set()), HeldClock()))
    assert caught.value.unsent
    assert str(earlier.id) in caught.value.message
    assert (service.submits, service.looks) == (0, 0)
