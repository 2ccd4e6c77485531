"""`seedance upload`: one picture goes up, as the service's own script sends it, and its link comes back."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.at_xskill import Rehearsal
from tests.footage import picture
from tests.program import Program
from tests.xskill_server import Fault, Server, faults, serve

LINK = "https://example.com/a.png"
PATH = "/api/v3/upload/image"


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve() as server:
        yield server


@pytest.fixture
def xskill(running: Server, seedance: Program) -> Rehearsal:
    running.reset()
    return Rehearsal(seedance, running)


@pytest.fixture
def file(seedance: Program) -> Path:
    return picture(seedance.folder / "a.png")


def test_a_file_goes_up_as_the_script_sends_it(xskill: Rehearsal, file: Path) -> None:
    ended = xskill.run("upload", "--image-path", "a.png")
    assert (ended.code, ended.err) == (0, "")
    link = ended.out.removesuffix("\n")
    assert xskill.server.studio.look(link) is not None
    headers = {"authorization": f"Bearer {xskill.server.key}", "content-type": "application/json"}
    body = {"image_data": base64.b64encode(file.read_bytes()).decode()}
    assert xskill.asked() == [("POST", PATH, body, headers)]


def test_a_link_goes_up_as_the_script_sends_it(xskill: Rehearsal) -> None:
    ended = xskill.run("upload", "--image-url", LINK, "--json")
    assert ended.code == 0
    headers = {"authorization": f"Bearer {xskill.server.key}", "content-type": "application/json"}
    assert xskill.asked() == [("POST", PATH, {"image_url": LINK}, headers)]
    answer = ended.json
    assert list(answer) == ["url", "raw"]
    assert answer["raw"] == {"code": 200, "data": {"url": answer["url"]}}


@pytest.mark.parametrize("shape", ["flat", "image", "tool"])
def test_the_link_is_found_wherever_it_stands(xskill: Rehearsal, shape: str) -> None:
    xskill.server.ways.upload_shape = shape
    ended = xskill.run("upload", "--image-url", LINK)
    assert ended.out.startswith(f"{xskill.server.url}/cdn/")


def test_by_mcp(xskill: Rehearsal, file: Path) -> None:
    ended = xskill.run("upload", "--image-path", str(file), "--via", "mcp", "--json")
    assert ended.code == 0
    assert ended.json["raw"]["url"] == ended.json["url"]
    assert {entry.via for entry in xskill.server.log} == {"mcp"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "no picture is named"),
        (("--image-path", "a.png", "--image-url", LINK), "two pictures are named"),
        (("--image-path", "nowhere.png"), "nowhere.png cannot be read"),
        (("--image-path", "text.png"), "text.png is no picture"),
        (("--image-url", "ftp://example.com/a.png"), "no http or https link"),
        (("--image-url", LINK, "--via", "fax"), "no via 'fax'"),
    ],
    ids=["none", "two", "missing", "no-picture", "no-link", "no-way"],
)
def test_bad_input_sends_nothing(
    xskill: Rehearsal, file: Path, arguments: tuple[str, ...], says: str
) -> None:
    (xskill.program.folder / "text.png").write_text("not a picture")
    ended = xskill.run("upload", *arguments, "--json")
    assert ended.code == 2
    assert says in ended.json["error"]["message"]
    assert ended.json["error"]["hint"] or "nowhere" in says
    assert xskill.server.log == []


ANSWERS = {
    "422": (faults.error(422, "image_url: could not be fetched"), 2),
    "429": (faults.too_many(), 3),
    "500": (faults.error(500), 5),
    "html": (faults.html(), 5),
    "half-json": (faults.half_json(), 5),
    "lost": (faults.lost(), 5),
    "no-link": (faults.answer(200, {"code": 200, "data": {"object_key": "a.png"}}), 1),
}


@pytest.mark.parametrize(("fault", "code"), ANSWERS.values(), ids=ANSWERS)
def test_bad_answers(xskill: Rehearsal, fault: Fault, code: int) -> None:
    xskill.server.next("upload", fault)
    ended = xskill.run("upload", "--image-url", LINK, "--json")
    assert ended.code == code
    assert ended.json["error"]["message"]
    assert xskill.server.uploads == 1


@pytest.mark.parametrize(("key", "requests"), [("", 0), ("sk-of-somebody-else", 1)], ids=["none", "wrong"])
def test_no_key_and_a_wrong_one(xskill: Rehearsal, key: str, requests: int) -> None:
    ended = xskill.run("upload", "--image-url", LINK, XSKILL_API_KEY=key)
    assert (ended.code, ended.out) == (4, "")
    assert "seedance auth login xskill" in ended.err
    assert len(xskill.server.log) == requests
