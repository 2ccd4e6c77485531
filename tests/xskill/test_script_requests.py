"""What the service's own script sends for each of its commands, written down from its documents, and what our commands of the
same names send: method, path, header and body are the same to the letter, and each is sent once."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.footage import picture
from tests.program import Program
from tests.xskill_server import Entry, Server, serve

STILL = "fal-ai/bytedance/seedream/v4.5/text-to-image"
EDIT = "fal-ai/bytedance/seedream/v4.5/edit"
CLIP = "st-ai/super-seed2"
LINK = "https://media.example.com/a%20b.png?sign=%2F&x=%E9%9B%AA"
CREATE, QUERY = "/api/v3/tasks/create", "/api/v3/tasks/query"
UPLOAD, BALANCE = "/api/v3/upload/image", "/api/v3/user/balance"

# The parameters of its own examples.
STILL_PARAMS = {
    "prompt": "An astronaut in a white spacesuit, 火星, \"quoted\" & <angled>",
    "image_size": "landscape_16_9",
    "num_images": 1,
}  # fmt: skip
EDIT_PARAMS = {
    "prompt": "Change the background to a forest",
    "image_urls": ["https://media.example.com/1.png"],
    "image_size": "landscape_16_9",
}
OMNI_PARAMS = {
    "prompt": "Cinematic realistic sci-fi style, 15 seconds, 16:9: @image_file_1 finds @image_file_2",
    "functionMode": "omni_reference",
    "image_files": ["https://media.example.com/1.png", "https://media.example.com/2.png"],
    "ratio": "16:9",
    "duration": 15,
    "model": "seedance_2.0_fast",
}
FRAMES_PARAMS = {
    "prompt": "Camera smoothly transitions from first frame to last frame, fluid motion",
    "functionMode": "first_last_frames",
    "filePaths": ["https://media.example.com/first.png", "https://media.example.com/last.png"],
    "ratio": "16:9",
    "duration": 5,
    "model": "seedance_2.0_fast",
}


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve() as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    running.reset()
    return running


def sent_by(server: Server, seedance: Program, *arguments: str, code: int = 0) -> list[Entry]:
    """The requests that one command made."""
    before = len(server.log)
    ended = seedance.run(*arguments, XSKILL_API_KEY=server.key, XSKILL_BASE_URL=server.url)
    assert ended.code == code, ended.out + ended.err
    return server.log[before:]


def is_the_scripts(server: Server, entry: Entry, method: str, path: str, body: Any) -> None:
    assert (entry.method, entry.path, entry.query) == (method, path, "")
    assert entry.headers["authorization"] == f"Bearer {server.key}"
    # dumps, because 15 and 15.0, or 1 and true, are equal here and not on the wire
    assert json.dumps(entry.json) == json.dumps(body)
    # The script names a type also where it sends no body, which says nothing.
    named = entry.headers.get("content-type")
    assert named == "application/json" if entry.body else named in (None, "application/json")


@pytest.mark.parametrize(
    ("model", "params"),
    [(STILL, STILL_PARAMS), (EDIT, EDIT_PARAMS), (CLIP, OMNI_PARAMS), (CLIP, FRAMES_PARAMS)],
    ids=["still", "edit", "omni", "frames"],
)
def test_submit(server: Server, seedance: Program, model: str, params: dict[str, Any]) -> None:
    written = json.dumps(params, indent=2)
    [entry] = sent_by(server, seedance, "task", "submit", "--model", model, "--params", written)
    is_the_scripts(server, entry, "POST", CREATE, {"model": model, "params": params})
    assert [task.params for task in server.tasks] == [params]


def test_submit_sends_parameters_that_nobody_documented(server: Server, seedance: Program) -> None:
    params = {"z": None, "duration": 5.0, "n": [1, True, {"深": 1e-7}], "a": 12345678901234567890}
    told = json.dumps(params)
    [entry] = sent_by(server, seedance, "task", "submit", "--model", CLIP, "--params", told, code=2)
    is_the_scripts(server, entry, "POST", CREATE, {"model": CLIP, "params": params})


def test_query_and_poll(server: Server, seedance: Program) -> None:
    task_id = server.studio.create(CLIP, FRAMES_PARAMS, "rest")["task_id"]
    [looked] = sent_by(server, seedance, "task", "query", "--task-id", task_id)
    waiting = ("--interval", "1", "--timeout", "9")
    polled = sent_by(server, seedance, "task", "poll", "--task-id", task_id, *waiting)
    assert len(polled) == 1
    for entry in (looked, *polled):
        is_the_scripts(server, entry, "POST", QUERY, {"task_id": task_id})


def test_balance(server: Server, seedance: Program) -> None:
    [entry] = sent_by(server, seedance, "balance")
    is_the_scripts(server, entry, "GET", BALANCE, None)


def test_upload_of_a_link(server: Server, seedance: Program) -> None:
    [entry] = sent_by(server, seedance, "upload", "--image-url", LINK)
    is_the_scripts(server, entry, "POST", UPLOAD, {"image_url": LINK})


@pytest.mark.parametrize("name", ["a.png", "b.jpg", "c.webp"])
def test_upload_of_a_file(server: Server, seedance: Program, name: str) -> None:
    content = picture(seedance.folder / name).read_bytes()
    [entry] = sent_by(server, seedance, "upload", "--image-path", name)
    is_the_scripts(server, entry, "POST", UPLOAD, {"image_data": base64.b64encode(content).decode()})
