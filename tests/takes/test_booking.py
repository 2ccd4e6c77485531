"""A create's line in the ledger: what each end leaves in it, what keeps an order from leaving, and what may fail after it
was paid without ending anything."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from seedance_cli.errors import (
    Interrupted,
    NoKey,
    OutcomeUnknown,
    Refused,
    SeedanceError,
    TooMany,
    Unreachable,
    WrongInput,
)
from seedance_cli.film import Take, create_film, read_take
from seedance_cli.services.protocol import Estimate, Order, State, Task
from seedance_cli.takes.booking import Booking, booked, booking_of, reach
from seedance_cli.takes.ledger import Entry, Ledger
from seedance_cli.takes.ledger.entry import prompt_hash
from seedance_cli.takes.record import Record
from tests.takes.ledger_entries import begun
from tests.takes.service import ScriptedService
from tests.takes.test_shoot import BOARD

NOW = "2026-11-21T12:00:00+00:00"
ORDER = Order(body={"model": "m1", "prompt": "dunes"}, prompt="dunes", model="m1")
MARK = "cd" * 32
LINK = "https://cdn.example/1.mp4"
QUEUED = Task(id="task-1", state=State.QUEUED, price=20)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "state", now=lambda: NOW) as opened:
        yield opened


@pytest.fixture
def record(tmp_path: Path) -> Record:
    film = create_film(tmp_path / "mars", BOARD)
    take = Take(
        folder=film.new_take_folder(),
        service="scripted",
        model="m1",
        state="intent",
        prompt="dunes",
        request={},
        storyboard=film.board,
    )
    return Record(take, free=False)


class Line:
    """An order's line, which may hear of a fault."""

    def __init__(
        self,
        ledger: Ledger | None,
        *,
        record: Record | None = None,
        known: set[int] | None = None,
        estimate: Estimate | None = None,
        paid: bool = True,
    ) -> None:
        self.booked = booked(
            ledger,
            ScriptedService([], paid=paid),
            ORDER,
            MARK,
            kind="clip",
            folder="/films/mars/takes/001",
            title="Mars",
            estimate=estimate,
            known=known,
            record=record,
        )

    def ends(
        self, fault: SeedanceError | None = None, *, sent: bool = True, task: Task | None = None
    ) -> None:
        with self.booked as booking:
            if sent:
                booking.leaving()
            if task:
                booking.accepted(task)
            if fault:
                raise fault


def only(ledger: Ledger) -> Entry:
    (entry,) = ledger.entries()
    return entry


def test_a_line_tells_what_is_sent_where_to_and_what_it_may_cost(ledger: Ledger) -> None:
    known: set[int] = set()
    Line(ledger, known=known, estimate=Estimate(amount=20, unit="points", basis="")).ends()
    entry = only(ledger)
    assert (entry.kind, entry.service, entry.model, entry.request_hash) == ("clip", "scripted", "m1", MARK)
    assert (entry.folder, entry.title, entry.state) == ("/films/mars/takes/001", "Mars", "sending")
    assert (entry.estimate, entry.unit, entry.prompt_hash) == (20, "points", prompt_hash("dunes"))
    assert known == {entry.id}


def test_what_nobody_can_estimate_is_noted_without(ledger: Ledger) -> None:
    Line(ledger).ends()
    assert (only(ledger).estimate, only(ledger).unit) == (None, "")


def fault_of(kind: type[SeedanceError], **marks: object) -> SeedanceError:
    fault = kind("It went wrong.")
    for name, value in marks.items():
        setattr(fault, name, value)
    return fault


@pytest.mark.parametrize(
    ("kind", "unsent"),
    [
        (Unreachable, False),
        (Interrupted, False),
        (SeedanceError, True),
        (OutcomeUnknown, True),
        (Refused, True),
    ],
)
def test_what_never_got_there_is_noted_so_and_cost_nothing(
    ledger: Ledger, kind: type[SeedanceError], *, unsent: bool
) -> None:
    fault = fault_of(kind, unsent=unsent)
    with pytest.raises(kind):
        Line(ledger).ends(fault)
    assert (only(ledger).state, only(ledger).error) == ("unsent", "It went wrong.")
    assert fault.message == "It went wrong. Nothing was charged."


@pytest.mark.parametrize("kind", [Refused, TooMany, NoKey, WrongInput])
def test_a_clear_no_is_noted_and_the_words_tell_of_the_charge(
    ledger: Ledger, kind: type[SeedanceError]
) -> None:
    fault = fault_of(kind)
    with pytest.raises(kind):
        Line(ledger).ends(fault)
    assert (only(ledger).state, only(ledger).error) == ("refused", "It went wrong.")
    assert fault.message.startswith("It went wrong. No")


@pytest.mark.parametrize("words", ["Stopped; nothing was charged.", "Too late: nothing was sent."])
def test_what_is_said_already_is_not_said_twice(ledger: Ledger, words: str) -> None:
    fault = Interrupted(words)
    with pytest.raises(Interrupted):
        Line(ledger).ends(fault)
    assert fault.message == words


@pytest.mark.parametrize("kind", [OutcomeUnknown, SeedanceError])
def test_anything_else_is_not_known_and_promises_nothing(ledger: Ledger, kind: type[SeedanceError]) -> None:
    fault = fault_of(kind)
    with pytest.raises(kind):
        Line(ledger).ends(fault)
    assert (only(ledger).state, only(ledger).error) == ("unknown", "It went wrong.")
    assert fault.message == "It went wrong."


@pytest.mark.parametrize("kind", [OutcomeUnknown, Refused])
def test_half_an_answer_that_names_its_task_is_an_order_taken(
    ledger: Ledger, kind: type[SeedanceError]
) -> None:
    fault = fault_of(kind, task_id="task-1")
    with pytest.raises(kind):
        Line(ledger).ends(fault)
    assert (only(ledger).state, only(ledger).task_id) == ("queued", "task-1")
    assert fault.message == "It went wrong."


@pytest.mark.parametrize("kind", [Unreachable, Refused, OutcomeUnknown, Interrupted, SeedanceError])
def test_once_it_was_taken_no_fault_changes_that(ledger: Ledger, kind: type[SeedanceError]) -> None:
    fault = fault_of(kind)
    with pytest.raises(kind):
        Line(ledger).ends(fault, task=QUEUED)
    entry = only(ledger)
    assert (entry.state, entry.task_id, entry.price, entry.error) == ("queued", "task-1", 20, "")
    assert fault.message == "It went wrong."


def test_what_is_free_is_not_booked(ledger: Ledger) -> None:
    with pytest.raises(Refused):
        Line(ledger, paid=False).ends(Refused("no"), task=QUEUED)
    assert ledger.entries() == ()


# before it leaves


def test_the_recipe_says_intent_before_anything_else_happens(ledger: Ledger, record: Record) -> None:
    with Line(ledger, record=record).booked as booking:
        assert (only(ledger).state, read_take(record.take.folder).state) == ("intent", "intent")
        booking.leaving()
        assert (only(ledger).state, read_take(record.take.folder).state) == ("sending", "unknown")
        booking.stayed()
        assert (only(ledger).state, read_take(record.take.folder).state) == ("intent", "intent")


def test_an_order_without_a_ledger_has_its_recipe_all_the_same(record: Record) -> None:
    with Line(None, record=record).booked as booking:
        assert read_take(record.take.folder).state == "intent"
        booking.leaving()
        assert read_take(record.take.folder).state == "unknown"


def fails(*_: object, **__: object) -> Entry:
    raise SeedanceError("The disk is full.")


def test_a_recipe_that_cannot_be_written_keeps_the_order_here(
    ledger: Ledger, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Take, "save", fails)
    with pytest.raises(SeedanceError, match="full") as caught, Line(ledger, record=record).booked:
        raise AssertionError("it went on")
    assert caught.value.unsent
    assert only(ledger).state == "unsent"


def test_a_ledger_that_cannot_be_written_keeps_the_order_here(
    ledger: Ledger, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "sending", fails)
    with pytest.raises(SeedanceError, match="full") as caught:
        Line(ledger, record=record).ends()
    assert caught.value.unsent
    assert read_take(record.take.folder).state == "intent"
    assert only(ledger).state == "unsent"


def test_the_same_request_of_another_program_keeps_the_order_here(ledger: Ledger) -> None:
    begun(ledger, request_hash=MARK)
    with pytest.raises(OutcomeUnknown) as caught:
        Line(ledger, known=set()).ends()
    assert caught.value.unsent
    assert [entry.state for entry in ledger.entries()] == ["unsent", "sending"]


def test_one_that_the_person_was_told_of_does_not(ledger: Ledger) -> None:
    earlier = begun(ledger, request_hash=MARK)
    Line(ledger, known={earlier.id}).ends()
    assert [entry.state for entry in ledger.entries()] == ["sending", "sending"]


# after it was taken


def test_news_of_a_task_is_kept_and_how_long_its_end_took(ledger: Ledger) -> None:
    with Line(ledger).booked as booking:
        booking.leaving()
        booking.accepted(QUEUED)
        booking.heard(Task(id="task-1", state=State.RUNNING), 10.0)
        assert (only(ledger).state, only(ledger).seconds, only(ledger).ended) == ("running", None, "")
        booking.heard(Task(id="task-1", state=State.SUCCEEDED, urls=(LINK,), price=18), 64.0)
    entry = only(ledger)
    assert (entry.state, entry.urls, entry.price, entry.seconds) == ("succeeded", (LINK,), 18, 64.0)


def test_a_task_that_failed_tells_why(ledger: Ledger) -> None:
    with Line(ledger).booked as booking:
        booking.leaving()
        booking.accepted(QUEUED)
        booking.heard(Task(id="task-1", state=State.FAILED, error="face detected"))
    assert (only(ledger).state, only(ledger).error) == ("failed", "face detected")


def test_a_task_that_is_running_when_it_is_taken_is_noted_so(ledger: Ledger) -> None:
    Line(ledger).ends(task=Task(id="task-1", state=State.RUNNING))
    assert only(ledger).state == "running"


def test_looks_that_tell_nothing_new_are_not_written(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    with Line(ledger).booked as booking:
        booking.leaving()
        booking.accepted(QUEUED)
        monkeypatch.setattr(ledger, "heard", lambda *_, **__: pytest.fail("written again"))
        booking.heard(QUEUED)


@pytest.mark.parametrize("failing", ["accepted", "heard"])
def test_a_ledger_that_fails_ends_nothing_that_is_paid(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    with Line(ledger).booked as booking:
        booking.leaving()
        monkeypatch.setattr(ledger, failing, fails)
        booking.accepted(QUEUED)
        booking.heard(Task(id="task-1", state=State.SUCCEEDED, urls=(LINK,)))
    assert only(ledger).state == {"accepted": "sending", "heard": "queued"}[failing]


def test_a_task_is_written_down_as_soon_as_there_is_room_again(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Line(ledger).booked as booking:
        booking.leaving()
        with monkeypatch.context() as full:
            full.setattr(ledger, "accepted", fails)
            booking.accepted(QUEUED)
        booking.heard(QUEUED)
        assert (only(ledger).task_id, only(ledger).price) == ("task-1", 20)


@pytest.mark.parametrize("kind", [Unreachable, Refused, OutcomeUnknown])
def test_a_ledger_that_fails_at_last_hides_no_fault(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, kind: type[SeedanceError]
) -> None:
    fault = fault_of(kind)
    for name in ("unsent", "refused", "unknown"):
        monkeypatch.setattr(ledger, name, fails)
    with pytest.raises(kind) as caught:
        Line(ledger).ends(fault)
    assert caught.value is fault


# a task of an earlier run


def test_a_task_that_was_sent_earlier_finds_its_line(ledger: Ledger) -> None:
    entry = ledger.accepted(begun(ledger, service="scripted").id, "task-1")
    booking_of(ledger, ScriptedService([]), "task-1").heard(Task(id="task-1", state=State.SUCCEEDED))
    assert ledger.entry(entry.id).state == "succeeded"


def test_a_task_without_a_line_or_a_ledger_is_heard_of_in_vain(ledger: Ledger) -> None:
    entry = ledger.accepted(begun(ledger, service="elsewhere").id, "task-1")
    for book in (ledger, None):
        line = booking_of(book, ScriptedService([]), "task-1")
        line.heard(Task(id="task-1", state=State.SUCCEEDED))
        line.broke(Refused("no"))
        assert line.lost is None
    assert ledger.entries() == (entry,)


# the way there


class Way(ScriptedService):
    def __init__(self, fault: SeedanceError | None = None, *, paid: bool = True) -> None:
        super().__init__([], paid=paid)
        self.fault, self.opened = fault, 0

    async def connect(self) -> None:
        self.opened += 1
        if self.fault:
            raise self.fault


@pytest.mark.parametrize("paid", [True, False])
def test_the_way_is_opened_where_something_is_paid(*, paid: bool) -> None:
    way = Way(paid=paid)
    asyncio.run(reach(way))
    assert way.opened == int(paid)


def test_a_way_that_cannot_be_opened_costs_nothing() -> None:
    fault = Unreachable("The service cannot be reached.")
    with pytest.raises(Unreachable) as caught:
        asyncio.run(reach(Way(fault)))
    assert caught.value.message == "The service cannot be reached. Nothing was charged."


def test_a_stop_on_the_way_there_charges_nothing() -> None:
    class Slow(Way):
        async def connect(self) -> None:
            opening.set()
            await asyncio.Event().wait()

    opening = asyncio.Event()

    async def story() -> None:
        work = asyncio.create_task(reach(Slow()))
        await opening.wait()
        work.cancel()
        await work

    with pytest.raises(Interrupted, match="nothing was charged"):
        asyncio.run(story())


def test_a_line_alone_can_be_looked_up(ledger: Ledger) -> None:
    entry = begun(ledger)
    assert Booking(ledger, entry.id).lost == (ledger, entry)
    assert Booking(ledger, entry.id + 1).lost is None
