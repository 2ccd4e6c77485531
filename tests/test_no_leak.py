"""The key is nowhere but in its own place: every command, with the key from each place that it may come from, with and
without a debug log, and at a service that repeats it wherever it can."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.footage import picture
from tests.leaks import KEY, found_in, holders, spelled
from tests.leaks.every_command import PAID, SUBMIT, Call, calls, every_command, lay_out
from tests.paid_play import ROOT, Hurried
from tests.program import Ended
from tests.settings.keyrings import JOURNAL
from tests.xskill_server import Fault, Server, faults, serve

BY_KEYRING = {"PYTHON_KEYRING_BACKEND": "tests.settings.keyrings.OnDisk", "PYTHONPATH": str(ROOT)}
SOURCES: dict[str, dict[str, str]] = {
    "environment": {"XSKILL_API_KEY": KEY},
    "file-logged": {"SEEDANCE_DEBUG": "1"},
    "keyring-logged": BY_KEYRING | {"SEEDANCE_DEBUG": "1"},
}
EDITOR = """#!/bin/sh
tr '\\0' '\\n' < /proc/$$/cmdline > "$HOME/editor.arguments"
tr '\\0' '\\n' < /proc/$$/environ > "$HOME/editor.environment"
"""


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve(key=KEY) as server:
        yield server


@pytest.fixture
def server(running: Server) -> Iterator[Server]:
    running.reset()
    yield running
    running.calm()


@pytest.fixture
def program(tmp_path: Path) -> Hurried:
    lay_out(tmp_path, picture)
    (tmp_path / "tmp").mkdir()
    (tmp_path / "editor").write_text(EDITOR)
    (tmp_path / "editor").chmod(0o700)
    return Hurried(tmp_path)


def run(program: Hurried, server: Server, call: Call, **variables: str) -> Ended:
    """One command, and a look at what it said."""
    own = {"TMPDIR": str(program.folder / "tmp"), "EDITOR": str(program.folder / "editor")}
    here = {"XSKILL_BASE_URL": server.url} | own
    line = call.line(server)
    ended = program.run_in(program.environment | here | variables, *line, given=call.given)
    assert found_in(ended.out.encode()) is None, line
    assert found_in(ended.err.encode()) is None, line
    return ended


def test_no_command_is_forgotten() -> None:
    assert {call.words for call in calls(KEY)} == every_command()


def test_one_place_starts_other_programs_and_names_no_key_to_them() -> None:
    """What is handed to an editor is seen below; nobody else hands anything to anybody."""
    starters = re.compile(r"\b(?:subprocess|os\.(?:exec|spawn|posix_spawn|system|popen)|pty|webbrowser)\b")
    users = [path.name for path in (ROOT / "seedance_cli").rglob("*.py") if starters.search(path.read_text())]
    assert users == ["editing.py"]


def test_the_search_finds_every_spelling(tmp_path: Path) -> None:
    for place, form in enumerate(spelled()):
        (tmp_path / f"{place}.txt").write_text(f"before {form} after")
        assert holders(tmp_path) == [f"{place}.txt"], form
        (tmp_path / f"{place}.txt").unlink()
    (tmp_path / ("x" + KEY[:20].replace("/", "") + "x")).touch()
    (tmp_path / "innocent").write_text("sk-another-key-of-somebody")
    assert holders(tmp_path) == []


@pytest.mark.parametrize("source", SOURCES)
def test_every_command_keeps_it_to_itself(program: Hurried, server: Server, source: str) -> None:
    variables = SOURCES[source]
    for call in calls(KEY):
        ended = run(program, server, call, **variables)
        assert ended.code == call.code, (call.line(server), ended.out, ended.err)
        assert ("debug log: " in ended.err) == ("SEEDANCE_DEBUG" in variables)
    assert "editor" in (program.folder / "editor.arguments").read_text()
    handed_on = (program.folder / "editor.environment").read_text().splitlines()
    given = [line for line in handed_on if found_in(line.encode())]
    assert given == ([f"XSKILL_API_KEY={KEY}"] if "XSKILL_API_KEY" in variables else [])
    (program.folder / "editor.environment").unlink()
    assert holders(program.folder) == []
    assert len(server.tasks) == 5
    assert server.key_at_cdn == []
    sent = {entry.headers.get("authorization", "") for entry in server.log}
    assert sent == {"", f"Bearer {KEY}"}
    assert not (program.folder / ".config" / "keys" / "xskill").exists()
    assert not (program.folder / JOURNAL).exists()


EVERY = " ".join(spelled())
BODY = {"code": 400, "detail": f"no: {EVERY}", "data": {"error": EVERY, "task_id": KEY}, KEY: [{KEY: EVERY}]}
GOOD = BODY | {"code": 200}
LINK = f"https://127.0.0.1:9/{KEY}/{EVERY}.png?sign={KEY}"
ORDER = ("task submit", SUBMIT)
FILM = ("new", ("A walk", "-d", "4", *PAID, "-o", "film"))
LOOK = ("task query", ("--task-id", "TASK"))
BY_MCP = ("--via", "mcp")


def with_key(**changes: Any) -> Fault:
    """The true answer with these in its data, and what the key would be called by."""
    return faults.changed(
        lambda answer: answer | {"message": EVERY, "data": answer["data"] | changes | {KEY: EVERY}}
    )


ECHOES: dict[str, tuple[tuple[str, tuple[str, ...]], str, Fault]] = {
    "refused": (ORDER, "create", faults.answer(400, BODY, {"x-key": EVERY, "retry-after": KEY})),
    "page": (ORDER, "create", faults.answer(500, f"<h1>{EVERY}</h1>", {"content-type": "text/html"})),
    "task-id": (ORDER, "create", faults.answer(200, GOOD)),
    "redirect": (FILM, "create", faults.redirect(LINK)),
    "not-allowed": (FILM, "create", faults.answer(403, BODY)),
    "no-money": (FILM, "create", faults.answer(402, BODY)),
    "wrong-field": (
        FILM,
        "create",
        faults.answer(422, {"detail": [{"loc": ["body", KEY], "msg": EVERY, "input": KEY}]}),
    ),
    "task-of-a-film": (FILM, "create", with_key(task_id=KEY, model=KEY)),
    "state": (FILM, "query", with_key(status=EVERY, progress={"message": EVERY})),
    "failed": (FILM, "query", with_key(status="failed", error=EVERY, error_type=KEY)),
    "link": (FILM, "query", with_key(status="completed", result={"output": {"images": [LINK]}})),
    "link-here": (FILM, "query", with_key(status="completed", video_url=f"file:///{KEY}")),
    "look": (LOOK, "query", with_key(status=EVERY, output={"file_name": KEY, "images": [LINK]})),
    "upload": (
        ("upload", ("--image-path", "hat.png", "--json")),
        "upload",
        with_key(url=LINK, object_key=KEY),
    ),
    "balance": (("balance", ("--json",)), "balance", with_key(balance=EVERY, unit=KEY)),
    "nobody": (("doctor", ("--json",)), "balance", faults.answer(401, BODY)),
    "mcp-at-the-door": (
        ("upload", ("--image-path", "hat.png", *BY_MCP)),
        "initialize",
        faults.answer(401, BODY),
    ),
    "mcp-error": ((ORDER[0], (*ORDER[1], *BY_MCP)), "create", faults.tool_error(-32602, EVERY)),
    "mcp-says": ((ORDER[0], (*ORDER[1], *BY_MCP)), "create", faults.tool_says(EVERY)),
    "mcp-refuses": ((LOOK[0], (*LOOK[1], *BY_MCP)), "query", faults.tool_refuses(EVERY)),
}
"""A command, to which of its requests the service answers with the key, and how."""


@pytest.mark.parametrize("echo", ECHOES)
def test_a_service_that_repeats_it_is_not_repeated(program: Hurried, server: Server, echo: str) -> None:
    (words, arguments), kind, fault = ECHOES[echo]
    server.studio.create("st-ai/super-seed2", json.loads(SUBMIT[3]), "rest")
    server.next(kind, fault)
    wanted = {"XSKILL_API_KEY": KEY, "SEEDANCE_DEBUG": "1"}
    ended = run(program, server, Call(words, arguments), **wanted)
    assert server.faults_left == 0
    assert "Traceback" not in ended.err
    if kind == "create":
        run(program, server, Call("takes list", ("--json",)), **wanted)
    assert holders(program.folder) == []
    assert server.key_at_cdn == []
