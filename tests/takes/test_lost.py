"""Which task of a list is taken for the one whose create was never answered: the surest signs are believed, and nothing
less."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from seedance_cli.errors import NoKey, NotFound, SeedanceError, TooMany, Unreachable
from seedance_cli.services.protocol import Listed, State, Task
from seedance_cli.takes.ledger.entry import prompt_hash
from seedance_cli.takes.lost import LOOKS, ONCE, Found, find_lost
from tests.takes.service import HeldClock, ScriptedService

SENT = "2026-11-21T12:00:00+00:00"
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp()
PROMPT = "A walk in the rain, 雨"
MODEL = "fast"


def task(name: str, after: float | None = 0.0, prompt: str | None = PROMPT, model: str = MODEL) -> Listed:
    """A task made so many seconds after the sending."""
    created = None if after is None else NOON + after
    return Listed(task=Task(id=name, state=State.RUNNING), model=model, prompt=prompt, created=created)


Answer = tuple[Listed, ...] | SeedanceError | None


class Listing(ScriptedService):
    """Answers each `recent` with the next of these, the last one for ever. `more` is what single tasks tell."""

    def __init__(self, *answers: Answer, more: dict[str, Listed] | None = None) -> None:
        super().__init__(script=[])
        self.answers = list(answers)
        self.more = more or {}
        self.since: list[float] = []
        self.looked_at: list[str] = []

    async def recent(self, since: float) -> tuple[Listed, ...] | None:
        self.since.append(since)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, SeedanceError):
            raise answer
        return answer

    async def get(self, task_id: str) -> Task:
        self.looked_at.append(task_id)
        if task_id not in self.more:
            raise NotFound("no such task")
        return self.more[task_id].task

    def listed(self, task: Task, since: float) -> Listed:
        return self.more[task.id]


def find(
    service: Listing,
    clock: HeldClock | None = None,
    claimed: Callable[[str], bool] = lambda _: False,
    **changes: Any,
) -> Found:
    told: dict[str, Any] = {"prompt_hash": prompt_hash(PROMPT), "model": MODEL, "sent": SENT, "pauses": ONCE}
    return asyncio.run(find_lost(service, claimed=claimed, clock=clock or HeldClock(), **(told | changes)))


def found_in(*listed: Listed, **changes: Any) -> str:
    """The id of the task that is adopted, "" where none is."""
    found = find(Listing(listed), **changes)
    return found.task.id if found.task else ""


def offered(*listed: Listed, **changes: Any) -> list[str]:
    """The ids of the tasks that are offered to a person."""
    found = find(Listing(listed), **changes)
    assert found.task is None
    return [each.task.id for each in found.candidates]


def test_a_task_with_our_prompt_is_ours() -> None:
    service = Listing((task("other", prompt="A fox"), task("ours", 3)))
    assert find(service) == Found(task=Task(id="ours", state=State.RUNNING))
    assert service.since == [NOON - 120]
    assert service.looked_at == []


@pytest.mark.parametrize("after", [-120.0, -1.0, 0.0, 60.0, 900.0, None])
def test_clocks_may_differ_and_a_time_need_not_be_told(after: float | None) -> None:
    assert found_in(task("t1", after)) == "t1"


@pytest.mark.parametrize("after", [-3600.0, -121.0, 901.0, 86400.0])
def test_one_of_another_time_is_only_offered(after: float) -> None:
    assert offered(task("t1", after)) == ["t1"]


def test_one_of_another_model_is_only_offered() -> None:
    assert offered(task("t1", model="standard")) == ["t1"]
    assert found_in(task("t1", model="")) == "t1"
    assert found_in(task("t1", model="standard"), model="") == "t1"


def test_another_prompt_is_never_ours_nor_offered() -> None:
    assert offered(task("t1", prompt="A walk in the rain, 雪"), task("t2", prompt=PROMPT + " ")) == []


def test_what_another_entry_has_is_not_taken() -> None:
    listed = (task("t1", 1), task("t2", 2))
    assert find(Listing(listed), claimed={"t1"}.__contains__).task == listed[1].task
    assert find(Listing(listed), claimed={"t1", "t2"}.__contains__) == Found()


def test_of_several_the_soonest_after_the_sending_is_taken() -> None:
    assert found_in(task("late", 90), task("soon", 2), task("before", -10), task("timeless", None)) == "soon"
    assert found_in(task("timeless", None), task("before", -10)) == "before"
    assert found_in(task("newest", None), task("older", None)) == "newest"


def test_two_lost_ones_get_a_task_each_in_order_of_time() -> None:
    listed, taken = (task("second", 31), task("first", 1)), []
    for sent in (SENT, "2026-11-21T12:00:30+00:00"):
        found = find(Listing(listed), claimed=taken.__contains__, sent=sent)
        assert found.task
        taken.append(found.task.id)
    assert taken == ["first", "second"]
    assert find(Listing(listed), claimed=taken.__contains__).task is None


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("a\nb", "a\r\nb"),
        ("a\r\nb", "a\r\nb"),
        ("a\n", "a"),
        ("a", "a\n"),
        ("a", "a\r\n"),
        ("a…", "a…"),
        ("a...", "a..."),
    ],
)
def test_line_ends_may_change_on_the_wire(sent: str, told: str) -> None:
    assert found_in(task("t1", prompt=told), prompt_hash=prompt_hash(sent)) == "t1"


@given(some.text(min_size=1, alphabet=some.characters(codec="utf-8")), some.text(min_size=1))
def test_a_prompt_is_ours_to_the_letter(ours: str, other: str) -> None:
    mark = prompt_hash(ours)
    assert found_in(task("t1", prompt=ours), prompt_hash=mark) == "t1"
    plain = [text.replace("\r\n", "\n").rstrip("\n") for text in (ours, other)]
    assert plain[0] == plain[1] or not found_in(task("t1", prompt=other), prompt_hash=mark)


def test_without_a_prompt_the_task_itself_is_asked() -> None:
    bare = [task(name, after, prompt=None, model="") for name, after in (("t3", 30), ("t2", 20), ("t1", 1))]
    service = Listing(
        tuple(bare), more={"t1": task("t1", prompt="A fox"), "t2": task("t2"), "t3": task("t3")}
    )
    found = find(service)
    assert found.task
    assert found.task.id == "t2"
    assert service.looked_at[:2] == ["t1", "t2"]  # what is likeliest comes first


@pytest.mark.parametrize("prompt", [None, "A walk in…", "A walk in... "])
def test_what_still_tells_no_prompt_is_only_offered(prompt: str | None) -> None:
    service = Listing((task("t1", prompt=prompt),), more={"t1": task("t1", prompt=None)})
    found = find(service)
    assert (found.task, [each.task.id for each in found.candidates]) == (None, ["t1"])


def test_what_the_task_tells_may_speak_against_it() -> None:
    bare = Listed(task=Task(id="t1", state=State.RUNNING))
    late = Listing((bare,), more={"t1": task("t1", 5000)})
    assert (find(late).task, len(find(late).candidates)) == (None, 1)
    assert find(Listing((bare,), more={"t1": task("t1", prompt=None, model="standard")})) == Found()
    assert find(Listing((bare,), more={"t1": task("t1", prompt="A fox")})) == Found()


def test_few_tasks_are_asked_and_none_that_cannot_be_ours() -> None:
    bare = [task(f"t{number}", number, prompt=None) for number in range(20)]
    others = [task("late", 5000, prompt=None), task("model", 0, prompt=None, model="standard")]
    service = Listing((*others, *reversed(bare)))
    clock = HeldClock()
    found = find(service, clock, pauses=(0.0, 1.0, 1.0), claimed={"t0"}.__contains__)
    assert service.looked_at == [f"t{number}" for number in range(1, LOOKS + 1)]  # once each in all the looks
    assert [each.task.id for each in found.candidates] == ["t1", "t2", "t3", "t4", "t5"]


@pytest.mark.parametrize("sent", ["", "yesterday", "2026-11-21T12:00:00"])
def test_without_the_time_of_sending_nothing_is_adopted(sent: str) -> None:
    assert offered(task("t1"), task("t2", prompt="A fox"), sent=sent) == ["t1"]


def test_without_a_prompts_mark_nothing_is_adopted() -> None:
    assert offered(task("t1"), task("t2", 3, prompt="A fox"), task("t3", 5000), prompt_hash="") == [
        "t1",
        "t2",
    ]
    assert offered(task("t1", prompt=None), prompt_hash=prompt_hash("")) == ["t1"]


def test_a_service_that_does_not_list_says_so_at_once() -> None:
    clock = HeldClock()
    assert find(Listing(None), clock, pauses=(0.0, 2.0)) == Found(lists=False)
    assert clock.sleeps == []


def test_a_list_that_lags_is_asked_again() -> None:
    clock, service = HeldClock(), Listing((), Unreachable("busy"), (task("t1"),))
    found = find(service, clock, pauses=(0.0, 2.0, 5.0, 10.0))
    assert found.task
    assert (len(service.since), clock.sleeps) == (3, [2.0, 5.0])


def test_a_search_has_an_end() -> None:
    clock, service = HeldClock(), Listing(())
    assert find(service, clock, pauses=(0.0, 2.0, 5.0)) == Found()
    assert (len(service.since), clock.sleeps) == (3, [2.0, 5.0])


def test_one_answer_is_enough_for_an_end_without_fault() -> None:
    service = Listing((task("t1", prompt=None),), Unreachable("gone"))
    assert [each.task.id for each in find(service, pauses=(0.0, 1.0)).candidates] == ["t1"]


@pytest.mark.parametrize(
    ("fault", "looks", "sleeps"),
    [
        (Unreachable("gone"), 3, [2.0, 5.0]),
        (TooMany("slower", retry_after=20), 3, [20, 20]),
        (TooMany("slower", retry_after=3600), 3, [30.0, 30.0]),
        (TooMany("slower"), 3, [2.0, 5.0]),
        (NoKey("wrong key"), 1, []),
    ],
)
def test_where_no_look_is_answered_its_fault_comes_out(
    fault: SeedanceError, looks: int, sleeps: list[float]
) -> None:
    clock, service = HeldClock(), Listing(fault)
    with pytest.raises(type(fault)):
        find(service, clock, pauses=(0.0, 2.0, 5.0))
    assert (len(service.since), clock.sleeps) == (looks, sleeps)
