"""Orders that tell by themselves how they go: what is heard, and what becomes of a stream that breaks, stalls or lies."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest

from seedance_cli.errors import OutcomeUnknown, Refused, SeedanceError
from seedance_cli.library import open_library
from seedance_cli.services.protocol import State, Task
from seedance_cli.services.registry import Access
from seedance_cli.services.skills_video import listening
from seedance_cli.services.skills_video.faults import Asked
from seedance_cli.services.skills_video.service import SkillsVideo
from seedance_cli.services.wire.events import Event
from tests.loopback import Fault
from tests.skills_server import Server, faults
from tests.xskill.asking import film

WORDS = open_library().vocabulary
TURN = 0.002
"""Seconds for which a test lets the stream be read."""


class Heard:
    """One order with `--via sse`, and what a look told each time."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.said: list[str] = []
        self.tasks: list[Task] = []

    def run(self, deed: "Callable[[SkillsVideo], Awaitable[None]]") -> None:
        async def using() -> None:
            access = Access(key=self.server.key, base_url=self.server.url, via="sse", tell=self.said.append)
            async with SkillsVideo(WORDS, access) as service:
                await deed(service)

        asyncio.run(using())

    async def to_the_end(self, service: SkillsVideo) -> None:
        """Submit, and look until the task has ended; time passes at the service with every look."""
        task = await service.submit(service.order(film()))
        self.tasks.append(task)
        for _ in range(500):
            if task.state.ended:
                return
            self.server.pass_time(10)
            await asyncio.sleep(TURN)
            task = await service.get(task.id)
            self.tasks.append(task)
        raise AssertionError("it did not end")

    @property
    def states(self) -> list[State]:
        """As they were told, each once."""
        return list(dict.fromkeys(task.state for task in self.tasks))


def test_a_task_is_heard_to_its_end_without_a_question(server: Server) -> None:
    heard = Heard(server)
    heard.run(heard.to_the_end)
    done = heard.tasks[-1]
    assert heard.states == [State.QUEUED, State.RUNNING, State.SUCCEEDED]
    assert (len(done.urls), done.price) == (1, 20)
    assert (server.creates, server.streams, server.queries) == (1, 1, 0)
    assert heard.said == []


@pytest.mark.parametrize("ways", [{"stream_noise": True}, {"early_usage": True}, {"stream_input": False}])
def test_streams_of_every_form(server: Server, ways: dict[str, bool]) -> None:
    for name, value in ways.items():
        setattr(server.ways, name, value)
    heard = Heard(server)
    heard.run(heard.to_the_end)
    assert (heard.tasks[-1].price, server.queries) == (20, 0)


def test_a_failure_is_heard_too(server: Server) -> None:
    server.fail_next("CONTENT_REJECTED")
    heard = Heard(server)
    heard.run(heard.to_the_end)
    failed = heard.tasks[-1]
    assert (failed.state, failed.error, failed.price) == (
        State.FAILED,
        "Content was rejected by moderation.",
        0,
    )
    assert server.queries == 0


def test_who_hears_says_so_and_the_end_is_good_once(server: Server) -> None:
    async def deed(service: SkillsVideo) -> None:
        task = await service.submit(service.order(film()))
        assert service.hears(task.id)
        assert not service.hears("gen_0")
        assert (await service.get(task.id)).state is State.QUEUED
        server.pass_time(100)
        while not task.state.ended:
            await asyncio.sleep(TURN)
            assert service.hears(task.id)
            task = await service.get(task.id)
        assert not service.hears(task.id)
        assert server.queries == 0
        server.renew_links()
        again = await service.get(task.id)
        assert server.queries == 1
        assert again.urls != task.urls

    Heard(server).run(deed)


BREAKS = [
    *(faults.stream_drops(events, torn) for events in (1, 2) for torn in (0, 1, 9, 40)),
    *(faults.stream_ends(events, torn) for events in (1, 2) for torn in (0, 9, 40)),
]


@pytest.mark.parametrize("fault", BREAKS, ids=range(len(BREAKS)))
def test_a_stream_that_breaks_after_the_id_is_asked_for_from_then_on(server: Server, fault: Fault) -> None:
    server.next("create", fault)
    heard = Heard(server)
    heard.run(heard.to_the_end)
    assert (heard.states[-1], len(heard.tasks[-1].urls)) == (State.SUCCEEDED, 1)
    assert (server.creates, len(server.tasks)) == (1, 1)
    assert server.queries >= 1
    assert heard.said == ["skills.video tells no more by itself; it is asked from now on."]


@pytest.mark.parametrize("torn", [0, 1, 9, 12, 20, 30, 60])
@pytest.mark.parametrize("break_", [faults.stream_drops, faults.stream_ends])
def test_a_stream_that_breaks_before_it_is_an_outcome_that_nobody_knows(
    server: Server, break_: Callable[[int, int], Fault], torn: int
) -> None:
    server.next("create", break_(0, torn))
    heard = Heard(server)
    with pytest.raises(OutcomeUnknown) as caught:
        heard.run(heard.to_the_end)
    assert (server.creates, len(server.tasks)) == (1, 1)
    whole = len('data: {"id": "') + len(server.tasks[0].id) + 1
    assert caught.value.task_id == (server.tasks[0].id if torn >= whole else "")


def test_a_stream_that_is_silent_too_long_is_asked_for(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "SILENCE", 0.1)
    server.next("create", faults.stream_stalls(1))
    heard = Heard(server)
    heard.run(heard.to_the_end)
    server.release()
    assert heard.states[-1] is State.SUCCEEDED
    assert (server.creates, server.queries >= 1, len(heard.said)) == (1, True, 1)


def test_a_stream_that_says_nothing_at_all(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "SILENCE", 0.1)
    server.next("create", faults.stream_stalls(0))
    heard = Heard(server)
    with pytest.raises(OutcomeUnknown):
        heard.run(heard.to_the_end)
    server.release()
    assert server.creates == 1


def told(server: Server, *events: Any) -> tuple[Task | None, SeedanceError | None]:
    """What comes of an order whose stream says just this."""
    server.next("create", faults.events(*events))
    found: list[Task] = []

    async def deed(service: SkillsVideo) -> None:
        found.append(await service.submit(service.order(film())))

    try:
        Heard(server).run(deed)
    except SeedanceError as fault:
        return None, fault
    return found[0], None


ID = {"id": "gen_1", "status": "IN_QUEUE"}


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ((ID,), State.QUEUED),
        (("event: ping\ndata: ping\n\n", ": hello\n\n", "data: 7\n\n", ID), State.QUEUED),
        (({"status": "IN_QUEUE"}, ID), State.QUEUED),
        ((f"data: {json.dumps(ID)}",), State.QUEUED),
        (({"id": "gen_1", "status": "FAILED", "code": "VIDEO_GENERATION_FAILED"},), State.FAILED),
        (({"data": ID},), State.QUEUED),
    ],
)
def test_the_first_event_that_names_the_task_is_the_answer(
    server: Server, events: tuple[Any, ...], state: State
) -> None:
    task, fault = told(server, *events)
    assert fault is None
    assert task is not None
    assert (task.id, task.state) == ("gen_1", state)


@pytest.mark.parametrize(
    ("events", "kind"),
    [
        ((), OutcomeUnknown),
        (("data: [DONE]\n\n", ID), OutcomeUnknown),
        (("data: ping\n\n",), OutcomeUnknown),
        (({"code": "VIDEO_GENERATION_CONTENT_REJECTED", "message": "No."},), Refused),
        (({"code": "VIDEO_GENERATION_FAILED", "message": "No."},), OutcomeUnknown),
        (({"status": "IN_QUEUE"},), OutcomeUnknown),
    ],
)
def test_a_stream_that_names_no_task(
    server: Server, events: tuple[Any, ...], kind: type[SeedanceError]
) -> None:
    task, fault = told(server, *events)
    assert task is None
    assert type(fault) is kind
    assert server.creates == 1


def test_what_a_stream_says_of_others_is_not_ours(server: Server) -> None:
    other = {"id": "gen_2", "status": "FAILED"}
    oddities = ({"error": "hm"}, {"id": "gen_1"}, [1], {"id": "gen_1", "status": "IN_PROGRESS"})
    server.next("create", faults.events(ID, other, *oddities))

    async def deed(service: SkillsVideo) -> None:
        task = await service.submit(service.order(film()))
        while service.hears(task.id):
            task = await service.get(task.id)
            assert task.state in (State.QUEUED, State.RUNNING)
            await asyncio.sleep(TURN)

    Heard(server).run(deed)


def test_an_answer_that_is_no_stream_is_one_all_the_same(server: Server) -> None:
    server.next("create", faults.answer(202, ID))

    async def deed(service: SkillsVideo) -> None:
        task = await service.submit(service.order(film()))
        assert (task.id, service.hears(task.id)) == ("gen_1", False)

    Heard(server).run(deed)


def test_an_order_given_up_before_its_id_is_read_no_further(server: Server) -> None:
    server.next("create", faults.stream_stalls(0))
    left: list[int] = []

    async def deed(service: SkillsVideo) -> None:
        order = service.order(film())
        sending = asyncio.create_task(service.submit(order, lambda: left.append(1)), name="an order")
        while not server.creates:
            await asyncio.sleep(TURN)
        assert [task.get_name() for task in asyncio.all_tasks()].count("an order") == 2
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        assert sending.cancelled()
        assert len(asyncio.all_tasks()) == 1

    Heard(server).run(deed)
    server.release()
    assert left == [1]


def test_whoever_leaves_stops_listening(server: Server) -> None:
    async def deed(service: SkillsVideo) -> None:
        await service.submit(service.order(film()))

    async def using() -> None:
        access = Access(key=server.key, base_url=server.url, via="sse")
        async with SkillsVideo(WORDS, access) as service:
            await deed(service)
            assert len(asyncio.all_tasks()) == 2
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(using())


def test_a_failure_that_tells_no_charge_does_not_keep_what_the_create_told(server: Server) -> None:
    failed = {"id": "gen_1", "status": "FAILED", "code": "VIDEO_GENERATION_FAILED"}
    server.next("create", faults.events(ID | {"usage": {"total": 20}}, failed))
    heard = Heard(server)
    heard.run(heard.to_the_end)
    assert (heard.tasks[-1].state, heard.tasks[-1].price) == (State.FAILED, None)
    assert "does not say" in heard.tasks[-1].charge


class Played:
    """A line whose one stream says `events`, then no more; `at_the_end` happens when all of them are told."""

    is_events = True
    done = False

    def __init__(self, *events: Event, unread: str = "") -> None:
        self.told, self.unread = events, unread
        self.at_the_end = asyncio.Event()
        self.then: Callable[[], object] = self.at_the_end.set

    @asynccontextmanager
    async def stream(self, *_: Any, **__: Any) -> AsyncIterator["Played"]:
        yield self

    async def events(self) -> AsyncIterator[Event]:
        for each in self.told:
            yield each
        self.then()
        await asyncio.Event().wait()


def begun(line: Played) -> "listening.Listening":
    return listening.Listening(cast(Any, line), "/x", Asked(paid=True))


def test_an_id_that_is_heard_in_the_moment_of_the_stop_is_kept() -> None:
    async def story() -> tuple[Task, bool]:
        line = Played(Event("", ID | {"usage": {"total": 20}}, ""))
        heard = begun(line)
        sending = asyncio.create_task(heard.begin({}, (), lambda: None))
        line.then = sending.cancel
        task = await sending
        still_open = heard.is_open
        await heard.aclose()
        return task, still_open

    task, still_open = asyncio.run(story())
    assert (task.id, task.price, still_open) == ("gen_1", 20, True)


def test_a_refusal_that_is_heard_in_the_moment_of_the_stop_is_told() -> None:
    no = {"code": "VIDEO_GENERATION_CONTENT_REJECTED", "message": "No."}

    async def story() -> None:
        line = Played(Event("", {}, ""), Event("", no, ""))
        sending: asyncio.Task[Task]

        def stop(_: object) -> bool:
            return sending.cancel()

        heard = begun(line)
        sending = asyncio.create_task(heard.begin({}, (), lambda: None))
        await asyncio.sleep(0)
        assert heard._work is not None
        heard._work.add_done_callback(stop)
        await sending

    with pytest.raises(Refused, match="No"):
        asyncio.run(story())


@pytest.mark.parametrize(("half", "task_id"), [('{"id":"gen_7","sta', "gen_7"), ('{"id":"gen_', "")])
def test_half_an_event_that_names_the_task_is_read_at_a_stop(half: str, task_id: str) -> None:
    line = Played(unread=half)

    async def story() -> None:
        sending = asyncio.create_task(begun(line).begin({}, (), lambda: None))
        await line.at_the_end.wait()
        sending.cancel()
        try:
            await sending
        finally:
            assert len(asyncio.all_tasks()) == 1

    with pytest.raises(OutcomeUnknown if task_id else asyncio.CancelledError) as caught:
        asyncio.run(story())
    assert getattr(caught.value, "task_id", "") == task_id
