"""`seedance batch` run inside a test at a loopback xskill, in a hurry: its pauses cost no time."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from seedance_cli import cli
from seedance_cli.film import Take, read_take
from seedance_cli.takes.clock import RealClock
from tests.commands.at_home import home_in
from tests.hurried import never_wait
from tests.xskill_server import Server, serve

PAID = ("--service", "xskill", "--via", "rest", "--yes", "-d", "4")
CLIP, STILL = 120, 16
"""Credits."""


@dataclass(frozen=True)
class Batches:
    """A folder with a manifest, and the service that it goes to."""

    folder: Path
    server: Server
    capture: pytest.CaptureFixture[str]

    def write(self, *rows: dict[str, Any], **settings: Any) -> None:
        """The manifest, with these rows."""
        (self.folder / "films.yaml").write_text(json.dumps(settings | {"films": list(rows)}))

    def films(self, count: int, **more: Any) -> None:
        """A manifest of so many films: film-1, film-2, …"""
        self.write(
            *({"name": f"film-{number}", "idea": idea(number), **more} for number in range(1, count + 1))
        )

    def run(self, *flags: str) -> tuple[int, list[str], str]:
        """The exit code, the lines on stdout, and stderr."""
        code = cli.run(["batch", "films.yaml", *PAID, *flags])
        streams = self.capture.readouterr()
        assert "Traceback" not in streams.err
        return code, streams.out.splitlines(), streams.err

    def told(self, *flags: str) -> tuple[int, list[dict[str, Any]]]:
        """The exit code and each JSON line."""
        code, out, _ = self.run("--json", *flags)
        return code, [json.loads(line) for line in out]

    @property
    def journal(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.folder / "films" / "batch.jsonl").read_text().splitlines()]

    @property
    def takes(self) -> list[Take]:
        """Every take of every film."""
        return [read_take(path.parent) for path in sorted(self.folder.glob("films/*/takes/*/take.yaml"))]

    @property
    def clips(self) -> int:
        return len(list(self.folder.glob("films/*/takes/*/clip.mp4")))


def idea(number: int) -> str:
    return f"A paper boat of {number} sheets sails a flooded street"


def error_of(record: dict[str, Any]) -> str:
    code: str = record["error"]["code"]
    return code


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve() as server:
        yield server


@pytest.fixture
def batches(
    running: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Batches:
    running.reset()
    running.ways.lists = ""  # what is lost stays lost
    home_in(tmp_path, monkeypatch, capsys, XSKILL_API_KEY=running.key, XSKILL_BASE_URL=running.url)
    for name in ("sleep", "monotonic"):  # to be put back after the test
        monkeypatch.setattr(RealClock, name, getattr(RealClock, name))
    never_wait(tmp_path / ".pauses")
    return Batches(tmp_path, running, capsys)
