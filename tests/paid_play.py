"""One film at a loopback xskill through the whole program: what was said, what the service saw, what lies on the disk."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from seedance_cli.film import Take, read_take
from tests import warm
from tests.program import Ended, Program
from tests.warm.begun import Begun
from tests.xskill_server import Fault, Server, faults, serve

ROOT = Path(__file__).parent.parent
NEW = ("new", "A walk in the rain", "-d", "4", "--json", "--poll-interval", "0.1", "-o", "film")
SHOOT = ("shoot", "film", "--json", "--poll-interval", "0.1")
PAID = ("--service", "xskill", "--yes", "--via", "rest")
"""To be put before other flags: the last `--via` counts."""
STATE = ".state"
ELSEWHERE = "http://127.0.0.2:9/api"
CUT_CLIP = faults.answer(200, b"\0\0\0\x20ftypisom" + b"x" * 200, {"content-type": "video/mp4"})
"""Begins like a clip and is none."""


@dataclass(frozen=True)
class Hurried(Program):
    """The program with a clock that does not wait; see tests/hurried.py."""

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"PYTHONPATH": str(ROOT), "HURRIED_PAUSES": str(self.diary)}

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "tests.hurried", *arguments]

    @property
    def diary(self) -> Path:
        return self.folder / ".pauses"

    @property
    def pauses(self) -> list[float]:
        """Every pause that was asked for, in seconds."""
        return [float(line) for line in self.diary.read_text().split()] if self.diary.exists() else []

    def films(self) -> set[str]:
        return super().films() - {self.diary.name}


@dataclass(frozen=True)
class Play:
    """A program and the service that it is pointed at."""

    program: Program
    server: Server
    started: list["subprocess.Popen[str] | Begun[str]"] = field(default_factory=list)
    reached: Mapping[str, str] = field(default_factory=dict)
    """The variables that lead to the service; none: those of xskill."""

    def run(self, *arguments: str, **variables: str) -> Ended:
        return self.program.run(*arguments, **self._reached(variables))

    def shot(self, *flags: str, **variables: str) -> Ended:
        """A film of four seconds, paid and by REST."""
        return self.run(*NEW, *PAID, *flags, **variables)

    def start(self, *arguments: str, **variables: str) -> "subprocess.Popen[str] | Begun[str]":
        """Under way, to be interrupted."""
        environment = self.program.environment | self._reached(variables)
        process = warm.begin(self.program.command(*arguments), self.program.folder, environment, str)
        self.started.append(process)
        return process

    def end(self) -> None:
        """Nothing goes on after the test."""
        for process in self.started:
            if process.poll() is None:
                process.kill()
                process.communicate()

    def _reached(self, variables: dict[str, str]) -> dict[str, str]:
        usual = {"XSKILL_API_KEY": self.server.key, "XSKILL_BASE_URL": self.server.url}
        return {**(self.reached or usual), **variables}

    @property
    def takes(self) -> list[Take]:
        """What the film folder tells of its takes."""
        return [read_take(path.parent) for path in sorted(self.program.folder.glob("film/takes/*/take.yaml"))]

    @property
    def states(self) -> list[str]:
        return [take.state for take in self.takes]

    def hold_no(self, secret: str, *endings: Ended) -> None:
        """The secret stands nowhere: not in what was said, not in any file, not in any name."""
        for ended in endings:
            assert secret not in ended.out + ended.err
        for folder, _, names in os.walk(self.program.folder):
            for path in (Path(folder, name) for name in names):
                assert secret not in str(path)
                assert secret.encode() not in path.read_bytes(), path


def told(ended: Ended) -> dict[str, Any]:
    """The one object on stdout; nothing else stands there, and no traceback anywhere."""
    assert "Traceback" not in ended.err
    record = json.loads(ended.out)
    assert isinstance(record, dict)
    return record


def fault_in(ended: Ended) -> dict[str, Any]:
    """The error of a run that failed."""
    record = told(ended)
    assert set(record["error"]) >= {"code", "message", "hint"}
    found: dict[str, Any] = record["error"]
    return found


def words_of(error: dict[str, str]) -> str:
    """Message and hint in one line."""
    return f"{error['message']} | {error['hint']}".replace("\n", " ")


def status(word: Any) -> Fault:
    """A task that says this of its state, and nothing more."""

    def change(answer: dict[str, Any]) -> dict[str, Any]:
        return answer | {"data": {"task_id": answer["data"]["task_id"], "status": word}}

    return faults.changed(change)


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve() as server:
        yield server


@pytest.fixture
def server(running: Server) -> Iterator[Server]:
    running.reset()
    running.ways.lists = (
        ""  # so that a lost task stays lost; tests/test_fault_table.py has services that list
    )
    yield running
    running.calm()


@pytest.fixture
def play(server: Server, tmp_path: Path) -> Iterator[Play]:
    """A hurried program; afterwards its key lies nowhere, and no download brought it along."""
    found = Play(Hurried(tmp_path), server)
    yield found
    found.end()
    found.hold_no(server.key)
    assert server.key_at_cdn == []
