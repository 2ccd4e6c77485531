"""A loopback Ark for the tests of its own strictness: its clock is held, a task waits 5 s and works 60."""

from collections.abc import Iterator

import httpx
import pytest

from tests.ark.raw import Asking
from tests.ark_server import Server, serve


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve(held=True, queue_seconds=5, clip_seconds=60) as server:
        yield server


@pytest.fixture(scope="module")
def with_key(running: Server) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {running.key}"}
    with httpx.Client(base_url=running.base_url, headers=headers, trust_env=False) as client:
        yield client


@pytest.fixture(scope="module")
def anyone() -> Iterator[httpx.Client]:
    """Sends no key."""
    with httpx.Client(trust_env=False) as client:
        yield client


@pytest.fixture
def server(running: Server) -> Server:
    running.reset()
    return running


@pytest.fixture
def ask(server: Server, with_key: httpx.Client) -> Asking:
    return Asking(server, with_key)
