"""A loopback skills.video for the tests of this folder, and the raw client that speaks to it as the pages say."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.footage import clip, picture, tone
from tests.skills_server import Server, serve

SEEDANCE = "/generation/bytedance/seedance-2.0"
SEEDREAM = "/generation/bytedance/seedream-4.5"
STREAM = "/generation/sse/bytedance/seedance-2.0"
WEB = "https://example.com/a.png"
FILM = "https://example.com/a.mp4"
SONG = "https://example.com/a.mp3"
PROMPT = "a cat walking through neon rain"


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve(held=True, queue_seconds=5, still_seconds=10, clip_seconds=60) as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    running.reset()
    return running


@pytest.fixture(scope="module")
def with_key(running: Server) -> Iterator[httpx.Client]:
    header = {"Authorization": f"Bearer {running.key}"}
    with httpx.Client(base_url=running.root, headers=header) as client:
        yield client


@pytest.fixture
def client(server: Server, with_key: httpx.Client) -> httpx.Client:
    """Brings the key."""
    return with_key


@pytest.fixture(scope="module")
def anyone() -> Iterator[httpx.Client]:
    """Brings no key."""
    with httpx.Client() as client:
        yield client


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A picture, a clip and a sound, by their names."""
    folder: Path = tmp_path_factory.mktemp("media")
    made = [picture(folder / "a.png"), picture(folder / "a.jpg"), clip(folder / "a.mp4", 1, (64, 36))]
    made += [tone(folder / "a.mp3", 1), tone(folder / "a.wav", 1)]
    return {path.name: path.read_bytes() for path in made}


def create(client: httpx.Client, path: str = SEEDANCE, /, **order: Any) -> httpx.Response:
    return client.post(path, json={"prompt": PROMPT, **order})


def made(client: httpx.Client, path: str = SEEDANCE, /, **order: Any) -> str:
    answer = create(client, path, **order)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def asked(client: httpx.Client, task_id: str) -> dict[str, Any]:
    answer = client.get(f"/generation/{task_id}")
    assert answer.status_code == 200
    return dict(answer.json())


def refused(answer: httpx.Response, status: int = 400, code: str = "VIDEO_GENERATION_INVALID_INPUT") -> str:
    """The message of a refusal with this status and code."""
    told = answer.json()
    assert (answer.status_code, told["code"]) == (status, code), answer.text
    return str(told["message"])
