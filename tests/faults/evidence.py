"""What a case left behind: what its runs said, what the service saw, and which files lie on the disk. Facts only; what
they should be is the judge's affair."""

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.troubles import Case
from tests.wire.studios import Served, Studio

HUNG = 999
"""The exit code of a run that was ended for taking longer."""


@dataclass(frozen=True)
class Run:
    """One run: its arguments, exit code, what it said, and how many seconds it took."""

    line: tuple[str, ...]
    code: int
    out: str
    err: str
    seconds: float

    @property
    def record(self) -> dict[str, Any]:
        """The one object on stdout, {} where there is none."""
        with contextlib.suppress(ValueError):
            found = json.loads(self.out)
            return found if isinstance(found, dict) else {}
        return {}

    @property
    def words(self) -> str:
        """The message and the hint of a failure."""
        error = self.record.get("error") or {}
        return f"{error.get('message', '')} | {error.get('hint', '')}"


@dataclass(frozen=True)
class Row:
    """What came of a case. `submits` are the orders that reached the front and were not clearly refused, `tasks` those
    that the service made; `clips` has the hash of each clip in the film folder ("" for one that is no whole video),
    `held` is that of the clip that the service has; `leaks` are the places where our key stands and must not."""

    case: Case
    runs: tuple[Run, ...]
    met: bool
    submits: int
    tasks: int
    polls: int
    downloads: int
    ranges: int
    pauses: tuple[float, ...]
    clips: tuple[str, ...]
    held: str
    leaks: tuple[str, ...] = ()

    @property
    def first(self) -> Run:
        return self.runs[0]

    @property
    def last(self) -> Run:
        return self.runs[-1]

    @property
    def delivered(self) -> bool:
        return self.clips == (self.held,)


def hash_held(studio: Studio, server: Served) -> str:
    """The hash of the clip that the service has for its last task, "" where it has made none."""
    links = [link for job in server.tasks[-1:] for link in studio.links(job)]
    return hashlib.sha256(studio.made(server, links[0])).hexdigest() if links else ""


def leaks(server: Served, home: Path, runs: tuple[Run, ...]) -> Iterator[str]:
    """Where the key stands that it should not: in what was said, in files and their names, in what was sent elsewhere."""
    for run in runs:
        if server.key in run.out + run.err:
            yield f"said by {run.line[0]}"
    for folder, _, names in os.walk(home):
        for path in (Path(folder, name) for name in names):
            if server.key in str(path) or server.key.encode() in path.read_bytes():
                yield str(path.relative_to(home))
    yield from (f"sent to {entry.path}" for entry in server.key_at_cdn)


def hashes_of_clips(folder: Path) -> Iterator[str]:
    """The hash of each clip in the film folder, "" for one that is no whole video."""
    from seedance_cli.errors import SeedanceError
    from seedance_cli.media import verify_clip

    for path in sorted(folder.rglob("*.mp4")):
        try:
            verify_clip(path)
            yield hashlib.sha256(path.read_bytes()).hexdigest()
        except SeedanceError:
            yield ""
