"""A lost order takes its task back: only one that is surely its own, never while a twin of it is on its way, and what was
found is in the ledger before anything is told."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from seedance_cli.errors import NoKey, OutcomeUnknown, SeedanceError, TooMany, Unreachable
from seedance_cli.services.protocol import Listed, State, Task
from seedance_cli.takes.adopt import TRIES, TWIN_LOOKS, TWIN_PAUSE, adopted, found_again
from seedance_cli.takes.booking import Booking
from seedance_cli.takes.ledger import Entry, Ledger
from seedance_cli.takes.ledger.entry import prompt_hash
from seedance_cli.takes.lost import Found
from tests.takes.ledger_entries import begun
from tests.takes.service import HeldClock, ScriptedService

NOW = "2026-11-21T12:00:00+00:00"
PROMPT = "A walk in the rain"
LINK = "https://cdn.example/1.mp4"


class Listing(ScriptedService):
    """Lists what stands in `tasks`, or answers with `fault`; `meanwhile` happens while it is asked."""

    def __init__(self, *tasks: Listed, fault: SeedanceError | None = None) -> None:
        super().__init__(script=[])
        self.tasks: tuple[Listed, ...] | None = tasks
        self.fault = fault
        self.meanwhile: Callable[[], object] = lambda: None
        self.looks: list[float] = []

    async def recent(self, since: float) -> tuple[Listed, ...] | None:
        self.looks.append(since)
        self.meanwhile()
        if self.fault:
            raise self.fault
        return self.tasks


def listed(name: str, after: float = 1.0, prompt: str | None = PROMPT, **told: object) -> Listed:
    task = replace(Task(id=name, state=State.RUNNING, price=20), **told)  # type: ignore[arg-type]
    created = datetime.fromisoformat(NOW).timestamp() + after
    return Listed(task=task, model="fast", prompt=prompt, created=created)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "state", now=lambda: NOW) as opened:
        yield opened


@pytest.fixture
def other(tmp_path: Path, ledger: Ledger) -> Iterator[Ledger]:
    """The same ledger in another hand."""
    with Ledger.open(tmp_path / "state", now=lambda: NOW) as opened:
        yield opened


def order(ledger: Ledger, prompt: str = PROMPT, *, intent: bool = False) -> Entry:
    """One that is on its way, or about to be."""
    return begun(ledger, service="scripted", prompt_hash=prompt_hash(prompt), intent=intent)


def lost(ledger: Ledger, prompt: str = PROMPT) -> Entry:
    return ledger.unknown(order(ledger, prompt).id, "No clear reply came.")


def look(service: Listing, ledger: Ledger, entry: Entry, clock: HeldClock | None = None) -> Found | None:
    return asyncio.run(adopted(service, ledger, entry, clock or HeldClock()))


def test_what_is_surely_its_task_is_in_the_ledger_with_all_that_the_list_tells(ledger: Ledger) -> None:
    entry, service = lost(ledger), Listing(listed("task-1", state=State.SUCCEEDED, urls=(LINK,)))
    found = look(service, ledger, entry)
    assert found
    assert found.task == service.tasks[0].task  # type: ignore[index]
    kept = ledger.entry(entry.id)
    assert (kept.task_id, kept.state, kept.price, kept.urls) == ("task-1", "succeeded", 20, (LINK,))
    assert service.looks == [datetime.fromisoformat(NOW).timestamp() - 120]
    assert service.submits == 0


def test_a_task_that_failed_meanwhile_says_why(ledger: Ledger) -> None:
    entry = lost(ledger)
    look(Listing(listed("task-1", state=State.FAILED, error="face detected")), ledger, entry)
    kept = ledger.entry(entry.id)
    assert (kept.state, kept.task_id, kept.error) == ("failed", "task-1", "face detected")


@pytest.mark.parametrize("prompt", [None, "A walk in …"])
def test_what_may_be_its_task_is_offered_and_changes_nothing(ledger: Ledger, prompt: str | None) -> None:
    entry, service = lost(ledger), Listing(listed("task-1", prompt=prompt))
    service.script = [SeedanceError("cannot be read")]
    found = look(service, ledger, entry)
    assert found
    assert (found.task, [each.task.id for each in found.candidates]) == (None, ["task-1"])
    assert ledger.entry(entry.id) == entry


def test_a_service_that_does_not_list_says_so(ledger: Ledger) -> None:
    entry, service = lost(ledger), Listing()
    service.tasks = None
    assert look(service, ledger, entry) == Found(lists=False)


@pytest.mark.parametrize("fault", [NoKey("wrong key"), Unreachable("gone"), TooMany("slower")])
def test_a_list_that_fails_is_said_and_changes_nothing(ledger: Ledger, fault: SeedanceError) -> None:
    entry, service = lost(ledger), Listing(fault=fault)
    with pytest.raises(type(fault)) as caught:
        look(service, ledger, entry)
    assert caught.value is fault
    assert len(service.looks) == 1
    assert ledger.entry(entry.id) == entry


@pytest.mark.parametrize("intent", [False, True])
def test_nothing_is_asked_while_a_twin_is_being_sent(ledger: Ledger, other: Ledger, *, intent: bool) -> None:
    entry, service = lost(ledger), Listing(listed("task-1"))
    twin = order(other, intent=intent)
    assert look(service, ledger, entry) is None
    assert service.looks == []
    other.unsent(twin.id)
    assert look(service, ledger, entry)
    assert ledger.entry(entry.id).task_id == "task-1"


def test_an_order_of_another_prompt_or_of_a_dead_sender_hinders_nothing(
    tmp_path: Path, ledger: Ledger
) -> None:
    entry = lost(ledger)
    with Ledger.open(tmp_path / "state", now=lambda: NOW) as dying:
        order(dying)
    order(ledger, "A fox in the snow")
    assert look(Listing(listed("task-1")), ledger, entry)
    assert ledger.entry(entry.id).task_id == "task-1"


def test_its_own_sending_is_no_twin(ledger: Ledger) -> None:
    entry = order(ledger)
    assert look(Listing(listed("task-1")), ledger, entry)
    assert ledger.entry(entry.id).task_id == "task-1"


def test_a_twin_that_leaves_during_the_look_keeps_the_task_from_being_taken(
    ledger: Ledger, other: Ledger
) -> None:
    entry, service = lost(ledger), Listing(listed("task-1"))
    service.meanwhile = lambda: order(other) if len(service.looks) == 1 else None
    assert look(service, ledger, entry) is None
    assert ledger.entry(entry.id).task_id == ""


def then(ledger: Ledger, deed: Callable[[str], object]) -> None:
    """Let `deed` happen whenever this ledger has just told that nobody has a task, once for each."""
    find, seen = ledger.find, set[str]()

    def told(task_id: str, service: str = "") -> Entry | None:
        found = find(task_id, service)
        if task_id not in seen:
            seen.add(task_id)
            deed(task_id)
        return found

    ledger.find = told  # type: ignore[method-assign]


def test_of_two_that_look_at_once_each_gets_a_task_of_its_own(ledger: Ledger, other: Ledger) -> None:
    first, second = lost(ledger), lost(ledger)
    service = Listing(listed("task-1", 1), listed("task-2", 2))
    then(ledger, lambda name: other.claim(second.id, name) if name == "task-1" else None)
    found = look(service, ledger, first)
    assert found
    assert found.task
    assert (found.task.id, len(service.looks)) == ("task-2", 2)
    assert [ledger.entry(each.id).task_id for each in (first, second)] == ["task-2", "task-1"]


def test_of_two_that_look_at_once_for_one_task_only_one_has_it(ledger: Ledger, other: Ledger) -> None:
    first, second, service = lost(ledger), lost(ledger), Listing(listed("task-1"))

    async def both() -> list[Found | None]:
        looks = (adopted(service, book, entry, HeldClock()) for book, entry in pairs)
        return list(await asyncio.gather(*looks))

    pairs = ((ledger, first), (other, second))
    found = asyncio.run(both())
    assert [each.task.id for each in found if each and each.task] == ["task-1"]
    assert sorted(ledger.entry(each.id).task_id for each in (first, second)) == ["", "task-1"]


def test_a_task_of_another_service_with_the_same_name_is_another_one(ledger: Ledger) -> None:
    entry = lost(ledger)
    ledger.accepted(begun(ledger, service="elsewhere").id, "task-1")
    assert look(Listing(listed("task-1")), ledger, entry)
    assert ledger.entry(entry.id).task_id == "task-1"


class Endless(Listing):
    """Lists another task each time."""

    async def recent(self, since: float) -> tuple[Listed, ...] | None:
        await super().recent(since)
        return (listed(f"task-{len(self.looks)}"),)


def test_who_is_overtaken_each_time_gives_up(ledger: Ledger, other: Ledger) -> None:
    entry, service = lost(ledger), Endless()
    then(ledger, lambda name: other.accepted(begun(other, service="scripted").id, name))
    assert look(service, ledger, entry) is None
    assert len(service.looks) == TRIES
    assert ledger.entry(entry.id) == entry


def test_a_ledger_that_cannot_be_written_is_said(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = lost(ledger)

    def full(*_: object) -> Entry:
        raise SeedanceError("The disk is full.")

    monkeypatch.setattr(ledger, "claim", full)
    service = Listing(listed("task-1"))
    with pytest.raises(SeedanceError, match="full"):
        look(service, ledger, entry)
    assert len(service.looks) == 1


@pytest.mark.parametrize("sent", ["2026-11-21T12:30:00+00:00", ""])
def test_the_time_of_sending_counts_and_without_one_that_of_the_intent(ledger: Ledger, sent: str) -> None:
    entry = lost(ledger)._replace(id=0, folder="/films/mars/takes/002", sent=sent)
    ledger.adopt([entry])
    entry, service = ledger.entries()[0], Listing()
    assert entry.sent == sent
    look(service, ledger, entry)
    assert service.looks == [datetime.fromisoformat(sent or NOW).timestamp() - 120]


def test_orders_without_a_prompt_are_no_twins(ledger: Ledger) -> None:
    """Nothing is ever adopted for them, so they need not wait for one another."""
    entry = ledger.unknown(begun(ledger, service="scripted").id)
    begun(ledger, service="scripted")
    found = look(Listing(listed("task-1")), ledger, entry)
    assert found
    assert [each.task.id for each in found.candidates] == ["task-1"]


# right after the sending


class Left:
    """An order that left just now and got no clear reply."""

    def __init__(self, ledger: Ledger | None) -> None:
        self.entry = order(ledger) if ledger else None
        self.booking = Booking(ledger, self.entry.id if self.entry else 0)
        self.fault = OutcomeUnknown("No clear reply came.")
        self.clock, self.said = HeldClock(), list[str]()

    def found(self, service: Listing) -> Task | None:
        return asyncio.run(found_again(service, self.booking, self.fault, self.clock, self.said.append))


def test_an_order_without_a_reply_is_looked_for_at_once_and_its_task_told(ledger: Ledger) -> None:
    left, service = Left(ledger), Listing(listed("task-1"))
    assert left.found(service) == service.tasks[0].task  # type: ignore[index]
    assert left.entry
    assert (ledger.entry(left.entry.id).task_id, ledger.entry(left.entry.id).state) == ("task-1", "running")
    assert (service.submits, left.clock.sleeps) == (0, [])
    assert len(left.said) == 2
    assert "scripted" in left.said[0]
    assert "task-1" in left.said[1]
    assert left.fault.message == "No clear reply came."


def test_it_is_written_down_as_unknown_before_the_look(ledger: Ledger) -> None:
    left, service = Left(ledger), Listing()
    assert left.entry
    number, seen = left.entry.id, list[Entry]()
    service.meanwhile = lambda: seen.append(ledger.entry(number))
    left.found(service)
    assert (seen[0].state, seen[0].error) == ("unknown", "No clear reply came.")


def test_a_list_that_may_lag_is_asked_several_times_and_then_the_words_say_so(ledger: Ledger) -> None:
    left, service = Left(ledger), Listing()
    assert left.found(service) is None
    assert left.entry
    assert (len(service.looks), left.clock.sleeps) == (4, [2.0, 5.0, 10.0])
    assert ledger.entry(left.entry.id).state == "unknown"
    assert left.fault.message == "No clear reply came. scripted does not list it so far."
    assert len(left.said) == 1


def test_what_is_left_to_a_person_or_not_listed_is_not_called_absent(ledger: Ledger) -> None:
    maybe, silent = Listing(listed("task-1", prompt="A walk in …")), Listing()
    maybe.script = [SeedanceError("cannot be read")]
    silent.tasks = None
    for service in (maybe, silent):
        left = Left(ledger)
        assert left.found(service) is None
        assert left.fault.message == "No clear reply came."


def test_a_search_that_fails_leaves_the_first_trouble_to_be_told(ledger: Ledger) -> None:
    left = Left(ledger)
    assert left.found(Listing(fault=NoKey("wrong key"))) is None
    assert left.entry
    assert left.fault.message == "No clear reply came."
    assert ledger.entry(left.entry.id).state == "unknown"


def test_without_a_ledger_nothing_is_looked_for() -> None:
    left, service = Left(None), Listing(listed("task-1"))
    assert left.found(service) is None
    assert (service.looks, left.said) == ([], [])


def test_it_waits_for_a_twins_reply_first(ledger: Ledger, other: Ledger) -> None:
    left, service = Left(ledger), Listing(listed("task-1", 1), listed("task-2", 2))
    twin = order(other)

    class Replying(HeldClock):
        async def sleep(self, seconds: float) -> None:
            await super().sleep(seconds)
            if len(self.sleeps) == 2:
                other.accepted(twin.id, "task-1")

    left.clock = Replying()
    found = left.found(service)
    assert found
    assert (found.id, left.clock.sleeps) == ("task-2", [TWIN_PAUSE, TWIN_PAUSE])


def test_a_twin_that_never_ends_is_not_waited_for_for_ever(ledger: Ledger, other: Ledger) -> None:
    left, service = Left(ledger), Listing(listed("task-1"))
    order(other)
    assert left.found(service) is None
    assert left.clock.sleeps == [TWIN_PAUSE] * TWIN_LOOKS
    assert service.looks == []
    assert left.entry
    assert ledger.entry(left.entry.id).state == "unknown"
