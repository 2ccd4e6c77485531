"""A person with a key at a loopback xskill, and an ear on what the two say to each other. The service lives in this
process, the program in one of its own."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from tests.bench.running import PROGRAM, Ran, home, run
from tests.xskill_server import Entry, Server, serve
from tests.xskill_server.media import CLIP_SIZES, filmed
from tests.xskill_server.studio import Job

RATIO, SECONDS = "16:9", 5
REAL_SIZE = (1280, 720)


@dataclass
class Rehearsal:
    """`heard` are the requests of the last run, each with the moment at which it was answered. All moments are those
    of `time.monotonic`, the service's clock."""

    server: Server
    room: Path
    heard: list[tuple[float, Entry]] = field(default_factory=list)
    _runs: int = 0
    _before: int = 0

    def film(self, *words: str) -> tuple[Path, Ran]:
        """Make a film by these flags, in a folder of its own."""
        self._runs += 1
        folder = f"film-{self._runs}"
        idea = ("new", "An ink-wash duel in a maple wood", "-d", str(SECONDS), "-r", RATIO, "-o", folder)
        return self.room / folder, self.run(*idea, *words)

    def run(self, *words: str) -> Ran:
        """Run the program with nothing to be asked."""
        self._before = len(self.server.tasks)
        self.heard.clear()
        account = {"XSKILL_BASE_URL": self.server.url, "XSKILL_API_KEY": self.server.key}
        return run([*PROGRAM, *words, "--yes", "--json"], home(self.room) | account, self.room)

    def jobs(self, *, stills: bool) -> list[Job]:
        """The tasks of the last run: its stills, or its clips."""
        return [job for job in self.server.tasks[self._before :] if (job.seconds == 0) == stills]

    def answered(self, kind: str) -> list[float]:
        """When each request of that kind was answered."""
        return [at for at, entry in self.heard if entry.kind == kind]

    def fetched(self, job: Job) -> float:
        """When the first result of a task had been given out."""
        return next(
            at for at, entry in self.heard if entry.kind == "cdn" and job.links[0].endswith(entry.path)
        )


def completed(job: Job) -> float:
    return job.made_at + job.wait + job.work


def in_place(path: Path) -> float:
    """When a file got its name: renaming changes the inode, not the content's date."""
    return path.stat().st_ctime - _since_1970()


def written(path: Path) -> float:
    """When the last byte of a file was written."""
    return path.stat().st_mtime - _since_1970()


def _since_1970() -> float:
    return time.time() - time.monotonic()


@contextmanager
def rehearsal(**ways: float) -> Iterator[Rehearsal]:
    """A service that behaves like `ways`. Its clips are as large as real ones and lie ready before anything is
    measured."""
    with (
        patch.dict(CLIP_SIZES, {RATIO: REAL_SIZE}),
        serve(balance=10**9, **ways) as server,
        tempfile.TemporaryDirectory() as room,
    ):
        filmed(SECONDS, RATIO)
        played = Rehearsal(server, Path(room))
        server.tell = lambda entry: played.heard.append((time.monotonic(), entry))
        yield played


def load() -> float:
    """How many processes wanted each core in the last minute; above 1 they waited for one another."""
    return os.getloadavg()[0] / (os.cpu_count() or 1)
