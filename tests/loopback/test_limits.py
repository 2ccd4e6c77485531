"""A loopback service counts what it sees, and turns away what is too much as strictly as it says."""

from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.loopback.limits import MINUTE, Limits, Minute
from tests.xskill_server import Server, serve

FILM = {"model": "st-ai/super-seed2", "params": {"prompt": "A boat", "duration": 4, "ratio": "16:9"}}


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve(held=True, balance=10**9) as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    running.reset()
    running.ways.clip_seconds = 10
    return running


@pytest.fixture
def line(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {server.key}"}) as client:
        yield client


def order(line: httpx.Client) -> httpx.Response:
    return line.post("/api/v3/tasks/create", json=FILM)


@given(some.lists(some.integers(0, 200), min_size=1), some.integers(1, 5))
def test_whoever_waits_as_long_as_is_said_is_let_in(moments: list[int], limit: int) -> None:
    minute = Minute()
    for now in sorted(moments):
        inside = minute.note(now)
    assert inside == sum(now - MINUTE < each for each in moments)
    if inside > limit:
        assert minute.note(now + minute.until_below(limit, now)) <= limit
    assert minute.most >= inside


def test_more_requests_than_a_minute_has_room_for_are_told_when_to_come(
    server: Server, line: httpx.Client
) -> None:
    server.limits = Limits(requests=2)
    assert [order(line).status_code for _ in range(2)] == [200, 200]
    server.pass_time(20)
    refused = order(line)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "40")
    server.pass_time(61)
    assert order(line).status_code == 200
    assert (len(server.tasks), server.creates) == (3, 4)


def test_more_tasks_than_may_be_at_once_are_refused_and_not_made(server: Server, line: httpx.Client) -> None:
    server.limits = Limits(at_once=1, says_when=False)
    order(line)
    refused = order(line)
    assert refused.status_code == 429
    assert "retry-after" not in refused.headers
    server.pass_time(11)
    assert order(line).status_code == 200
    assert (len(server.tasks), server.census.most_under_way) == (2, 1)


def test_the_census_has_kinds_looks_sockets_and_the_fullest_minute(
    server: Server, line: httpx.Client
) -> None:
    server.only_count()
    open_before = server.census.sockets.ever  # the last test's may be about to close
    tasks = [order(line).json()["data"]["task_id"] for _ in range(2)]
    server.pass_time(61)
    for task in (tasks[0], tasks[0], tasks[1]):
        line.post("/api/v3/tasks/query", json={"task_id": task})
    line.get("/cdn/nothing.mp4")
    told = server.census.told()
    assert told["kinds"] == {"create": 2, "query": 3, "cdn": 1}
    assert told["statuses"] == {"200": 5, "404": 1}
    assert (told["most looks at a task"], told["most requests in a minute"]) == (2, 3)
    assert (told["sockets in all"] - open_before, told["most under way"]) == (1, 2)
    assert 1 <= told["most sockets"] <= 1 + open_before
    assert server.log == []
