"""Eleven scenarios, and one film with stills, sent by the installed command to a strict xskill: what arrived is
compared whole with the bodies in `bodies/` (see `wire_films` for how they are kept), and the clip that came with what
was served."""

import base64
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from seedance_cli.film import Take, read_take
from seedance_cli.film.files import sha256
from seedance_cli.media import verify_clip
from tests.program import Ended, Program
from tests.test_scenarios import SCENARIOS, Scenario
from tests.xskill.wire_films import DUEL_NAME, NAMES, arguments_for, creates, golden, kept, shoot
from tests.xskill_server import Server, serve

SEEDANCE = "st-ai/super-seed2"
DOCUMENTED = {
    "omni_reference": {"image_files", "video_files", "audio_files"},
    "first_last_frames": {"filePaths"},
}
ALWAYS = {"prompt", "model", "functionMode", "ratio", "duration"}


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve() as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    running.reset()
    return running


def filmed(server: Server, seedance: Program, name: str, via: str = "rest") -> Ended:
    ended = shoot(server, seedance, arguments_for(name, seedance.folder), via)
    assert ended.code == 0, ended.out + ended.err
    assert "Warning" not in ended.err
    assert server.key not in ended.out + ended.err
    return ended


def the_take(seedance: Program) -> Take:
    return read_take(seedance.folder / "film" / "takes" / "001")


def clip_body(server: Server) -> Any:
    """The one body that a clip was asked for with."""
    [body] = [body for body in creates(server) if body["model"] == SEEDANCE]
    return body


def uploaded(server: Server) -> list[bytes]:
    return [base64.b64decode(sent["image_data"]) for sent in server.sent("upload")]


def served(server: Server, link: str) -> bytes:
    content: bytes = server.studio.shelf.files[link.removeprefix(server.url)].make()
    return content


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_scenario_on_the_wire(server: Server, seedance: Program, scenario: Scenario) -> None:
    answer = filmed(server, seedance, scenario.name).json
    assert [kept(body, server, seedance.folder) for body in creates(server)] == golden(scenario.name)
    pictures = [seedance.folder / f"picture{number}.png" for number in range(len(scenario.pictures))]
    asked_in_order(server, uploads=len(pictures))
    assert sorted(uploaded(server)) == sorted(path.read_bytes() for path in pictures)
    body = clip_body(server)
    assert body["params"].keys() <= ALWAYS | DOCUMENTED[body["params"]["functionMode"]]
    tags_are_in_order(body["params"])
    for words in scenario.says:
        assert words in body["params"]["prompt"]
    clip_is_here(server, seedance, answer)


def asked_in_order(server: Server, uploads: int) -> None:
    """First the uploads, then one create, then looks, and one download without the key."""
    kinds = "".join(
        {"upload": "u", "create": "C", "query": "q", "cdn": "d"}[entry.kind] for entry in server.log
    )
    assert re.fullmatch(f"u{{{uploads}}}Cq+d", kinds), kinds
    assert server.key_at_cdn == []
    for entry in server.log[:-1]:
        assert (entry.via, entry.method, entry.query) == ("rest", "POST", "")
        assert entry.headers["authorization"] == f"Bearer {server.key}"
        assert entry.headers["content-type"] == "application/json"


def tags_are_in_order(params: dict[str, Any]) -> None:
    """Every array's files are said in its order, what each is for; frames have no tags."""
    last = re.search(r"(?:\[References\]|【参考】).*", params["prompt"])
    said = last.group() if last else ""
    for kind in ("image", "video", "audio"):
        tags = [f"@{kind}_file_{number}" for number in range(1, 1 + len(params.get(f"{kind}_files", ())))]
        assert re.findall(rf"@{kind}_file_\d+", said) == tags
    assert ("@" in params["prompt"]) == (params["functionMode"] == "omni_reference")


def clip_is_here(server: Server, seedance: Program, answer: dict[str, Any]) -> None:
    """The clip as it was served, with a recipe that holds what was sent, link for link."""
    [task] = [task for task in server.tasks if task.model == SEEDANCE]
    take, body = the_take(seedance), clip_body(server)
    [link] = task.links
    assert (take.state, take.task_id, take.price, take.url) == ("succeeded", task.id, task.price, link)
    assert take.request == answer["request"] == body
    assert take.prompt == answer["prompt"] == body["params"]["prompt"]
    assert take.clip.read_bytes() == served(server, link)
    assert verify_clip(take.clip).seconds == pytest.approx(body["params"]["duration"], abs=0.05)
    assert take.hashes == {path.name: sha256(path) for path in (take.clip, take.last_frame)}
    assert seedance.folder / answer["video"] == take.clip
    kept_files = [path for path in seedance.folder.rglob("*") if path.is_file()]
    assert not any(server.key.encode() in path.read_bytes() for path in kept_files)


def test_a_film_with_two_stills_is_three_bodies(server: Server, seedance: Program) -> None:
    answer = filmed(server, seedance, DUEL_NAME).json
    assert [kept(body, server, seedance.folder) for body in creates(server)] == golden(DUEL_NAME)
    assert [body["model"] for body in server.sent("create")][-1] == SEEDANCE
    assert (server.creates, server.uploads, server.downloads) == (3, 0, 3)
    assert server.key_at_cdn == []
    tags_are_in_order(clip_body(server)["params"])
    clip_is_here(server, seedance, answer)
    links = clip_body(server)["params"]["image_files"]
    stills = sorted((seedance.folder / "film" / "references").iterdir())
    assert [path.read_bytes() for path in stills] == [served(server, link) for link in links]


def test_a_picture_that_is_given_twice_is_uploaded_once(server: Server, seedance: Program) -> None:
    arguments = arguments_for("coming-home", seedance.folder)
    first, copy, other = (seedance.folder / f"picture{number}.png" for number in range(3))
    shutil.copy(first, copy)
    again = ["--image-ref", f"{first.name}=pose"]
    ended = shoot(server, seedance, [*arguments, *again])
    assert ended.code == 0, ended.out + ended.err
    asked_in_order(server, uploads=2)
    assert sorted(uploaded(server)) == sorted([first.read_bytes(), other.read_bytes()])
    sent = clip_body(server)["params"]
    assert sent["image_files"][0] == sent["image_files"][1] == sent["image_files"][3]
    assert [served(server, link) for link in sent["image_files"][2:]] == [
        other.read_bytes(),
        first.read_bytes(),
    ]
    tags_are_in_order(sent)


@pytest.mark.parametrize("name", ["coffee", DUEL_NAME])
def test_mcp_and_rest_send_and_answer_the_same(server: Server, tmp_path: Path, name: str) -> None:
    sent, told, recipes = [], [], []
    for via in ("rest", "mcp"):
        server.reset()
        (tmp_path / via).mkdir()
        seedance = Program(tmp_path / via)
        answer = filmed(server, seedance, name, via).json
        assert {entry.via for entry in server.log} == {via, "cdn"}
        assert server.key_at_cdn == []
        sent.append([kept(body, server, seedance.folder) for body in creates(server)])
        told.append(without_links(answer, server, seedance.folder))
        recipes.append(the_take(seedance).hashes)
    assert sent[0] == sent[1] == golden(name)
    assert told[0] == told[1]
    assert recipes[0] == recipes[1]


def without_links(answer: dict[str, Any], server: Server, folder: Path) -> dict[str, Any]:
    assert answer["task_id"] in {task.id for task in server.tasks}
    return answer | {"task_id": "", "url": "", "request": kept(answer["request"], server, folder)}


def test_every_kept_body_belongs_to_a_film() -> None:
    bodies = Path(__file__).parent / "bodies"
    assert sorted(path.stem for path in bodies.iterdir()) == sorted(NAMES)
