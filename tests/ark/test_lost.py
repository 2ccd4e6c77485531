"""A create whose reply was lost, found again by what its task repeats of the order, and not when anything speaks against
it."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from seedance_cli.errors import OutcomeUnknown
from seedance_cli.services.ark.service import Ark
from seedance_cli.services.protocol import Listed, Order, State, Task
from seedance_cli.takes.ledger.entry import prompt_hash
from seedance_cli.takes.lost import ONCE, Found, find_lost
from tests.ark.asking import ark, use
from tests.ark_server import Server, faults, serve
from tests.takes.service import HeldClock
from tests.xskill.asking import film

PROMPT = "A walk in the rain, 雨"
ORDER = ark().order(film(prompt=PROMPT))


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve(held=True, queue_seconds=5, clip_seconds=60) as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    running.reset()
    return running


async def lose(service: Ark, order: Order = ORDER) -> None:
    with pytest.raises(OutcomeUnknown):
        await service.submit(order)


async def search(service: Ark, *, prompt: str = PROMPT, model: str = ORDER.model, sent: float = 0.0) -> Found:
    return await find_lost(
        service,
        prompt_hash=prompt_hash(prompt) if prompt else "",
        model=model,
        sent=datetime.fromtimestamp(time.time() + sent, UTC).isoformat(),
        claimed=lambda _: False,
        clock=HeldClock(),
        pauses=ONCE,
    )


def found_after(server: Server, order: Order = ORDER, **changes: Any) -> Found:
    server.next("create", faults.lost())

    async def deed(service: Ark) -> Found:
        await lose(service, order)
        return await search(service, **changes)

    return use(server, deed)


@pytest.mark.parametrize("lists", ["full", "reason"])
def test_a_lost_create_is_found_by_its_echo(server: Server, lists: Any) -> None:
    server.ways.lists = lists
    found = found_after(server)
    assert found.task is not None
    assert found.task.id == server.tasks[0].id
    assert server.creates == 1
    assert server.queries == 0


def test_among_others_of_the_same_minute(server: Server) -> None:
    others = [ark().order(film(prompt=f"{PROMPT} {n}")) for n in range(4)]

    async def deed(service: Ark) -> Found:
        for order in others:
            await service.submit(order)
        server.next("create", faults.lost())
        await lose(service)
        for order in others:
            await service.submit(order)
        return await search(service)

    found = use(server, deed)
    assert found.task is not None
    assert found.task.id == server.tasks[4].id


@pytest.mark.parametrize(
    ("changes", "offered"),
    [
        ({"prompt": "Another prompt"}, 0),  # its echo is told, and is another one
        ({"model": "doubao-seedance-2-0-fast-260128"}, 1),
        ({"sent": -3600.0}, 1),
        ({"prompt": ""}, 1),  # of an entry that knows no prompt, a person decides
    ],
)
def test_not_when_anything_speaks_against_it(server: Server, changes: Any, offered: int) -> None:
    found = found_after(server, **changes)
    assert found.task is None
    assert len(found.candidates) == offered


def test_what_a_person_wrote_is_only_offered(server: Server) -> None:
    raw = ark().raw_order(ORDER.model, {"content": [{"type": "text", "text": PROMPT}]})
    assert raw.prompt == ""
    found = found_after(server, raw, prompt=raw.prompt)
    assert found.task is None
    assert len(found.candidates) == 1


def test_a_service_that_does_not_list_now(server: Server) -> None:
    server.ways.lists = ""
    assert not found_after(server).lists


class Terse(Ark):
    """Its list tells ids and times alone, as one client has seen it; each task tells the rest."""

    async def recent(self, since: float) -> tuple[Listed, ...] | None:
        full = await super().recent(since)
        bare = (Task(id=each.task.id, state=State.RUNNING) for each in full or ())
        return tuple(Listed(task=task, created=time.time()) for task in bare)


def test_tasks_are_asked_one_by_one_where_the_list_tells_no_echo(server: Server) -> None:
    from seedance_cli.services.registry import Access
    from tests.ark.asking import CARD, WORDS

    async def using() -> Found:
        async with Terse(WORDS, Access(key=server.key, base_url=server.base_url)) as service:
            service.card = CARD
            await service.submit(ark().order(film(prompt="Another prompt")))
            server.next("create", faults.lost())
            await lose(service)
            return await search(service)

    found = asyncio.run(using())
    assert found.task is not None
    assert found.task.id == server.tasks[1].id
    assert server.queries == 2
