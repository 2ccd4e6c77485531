"""The key is nowhere but in its own place: every command, with the key from each place that it may come from, with and
without a debug log, and at a service that repeats it wherever it can."""

import json
import os
import subprocess
import sys
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
    "environment-logged": {"XSKILL_API_KEY": KEY, "SEEDANCE_DEBUG": "1"},
    "file-logged": {"SEEDANCE_DEBUG": "1"},
    "keyring": BY_KEYRING,
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
    return Hurried(tmp_path)


def run(program: Hurried, server: Server, call: Call, **variables: str) -> Ended:
    """One command, and a look at what it said."""
    here = {"XSKILL_BASE_URL": server.url, "TMPDIR": str(program.folder / "tmp")}
    line = call.line(server)
    ended = program.run_in(program.environment | here | variables, *line, given=call.given)
    assert found_in(ended.out.encode()) is None, line
    assert found_in(ended.err.encode()) is None, line
    return ended


def test_no_command_is_forgotten() -> None:
    assert {call.words for call in calls(KEY)} == every_command()


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
    assert holders(program.folder) == []
    assert len(server.tasks) == 4
    assert server.key_at_cdn == []
    assert {entry.headers["authorization"] for entry in server.log if entry.via != "cdn"} == {f"Bearer {KEY}"}
    assert not (program.folder / ".config" / "keys" / "xskill").exists()
    assert not (program.folder / JOURNAL).exists()
