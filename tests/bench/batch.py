"""What hundreds of films cost in one process, at a service in a process of its own whose tasks take a time that is set.

The service's own time is the floor: so many rounds of so many tasks at once, each as long as a task takes. A person's own card
lets the run ask as often as it likes; another run keeps the packaged card, so that it can be seen to keep the limit.
"""

import math
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from seedance_cli.takes.turns import ABREAST, RESULTS, Kind
from tests.bench.figures import Figure
from tests.bench.running import PROGRAM, Ran, home, run
from tests.xskill_server.apart import Apart, apart

CARDS = Path(__file__).parents[2] / "templates" / "services"
AS_OFTEN_AS_IT_LIKES = 60_000  # requests a minute
MOST_SOCKETS = ABREAST * len(Kind) + RESULTS
"""As many requests of each kind, and results, as may be on their way together, however many films there are."""
KEPT = 60  # requests a minute in the packaged card


@dataclass(frozen=True)
class Size:
    """How large a run is: films, tasks at once, seconds that each task takes, and seconds between two looks at the least."""

    films: int
    parallel: int
    task: float
    every: float

    @property
    def ideal(self) -> float:
        return math.ceil(self.films / self.parallel) * self.task

    def __str__(self) -> str:
        return f"{self.films} films"


@dataclass(frozen=True)
class Batch:
    """One run of `seedance batch`, and what the service saw of it."""

    size: Size
    ran: Ran
    seen: dict[str, Any]

    @property
    def cpu(self) -> float:
        """Seconds for each film."""
        return self.ran.cpu / self.size.films

    def kind(self, name: str) -> int:
        return int(self.seen["kinds"].get(name, 0))


@dataclass
class Studio:
    """A person with a key and a card in `folder`, each run with a ledger and films of its own."""

    service: Apart
    folder: Path
    _runs: Iterator[int]

    def batch(self, size: Size, a_minute: int, **limits: int) -> Batch:
        room = self._room(size, a_minute, **limits)
        manifest = room / "films.yaml"
        manifest.write_text(_manifest(size.films), "utf-8")
        words = ["batch", str(manifest), "--parallel", str(size.parallel), "--out", str(room / "films")]
        ran = self._run(room, *words, "--poll-interval", f"{size.every:g}")
        seen = self.service.told()
        clips = len(list(room.glob("films/*/takes/001/clip.mp4")))
        if not clips == seen["tasks"] == seen["prompts"] == size.films:
            raise SystemExit(f"{size} asked for, {seen['tasks']} made, {clips} clips here")
        return Batch(size, ran, seen)

    def alone(self, size: Size) -> list[Ran]:
        """As many films by a process each, all at the same time."""
        room = self._room(size, AS_OFTEN_AS_IT_LIKES)

        def film(number: int) -> Ran:
            words = ["new", _idea(number), "-d", "5", "-r", "16:9", "-o", str(room / str(number))]
            return self._run(room, *words, "--poll-interval", f"{size.every:g}")

        with ThreadPoolExecutor(size.films) as several:
            return list(several.map(film, range(size.films)))

    def _room(self, size: Size, a_minute: int, **limits: int) -> Path:
        self.service.forget(clip_seconds=size.task, limits=limits)
        room = self.folder / str(next(self._runs))
        (room / "services").mkdir(parents=True)
        (room / "services" / "xskill.yaml").write_text(_card(a_minute, size.parallel), "utf-8")
        return room

    def _run(self, room: Path, *words: str) -> Ran:
        how = ["--service", "xskill", "--via", "rest", "--yes", "--json"]
        return run([*PROGRAM, *words, *how], home(room) | self.service.account, room)


def batch(short: bool) -> list[Figure]:
    """`seedance batch` over few films and over ten times as many; a process for each film beside it; and a run that is
    held to the packaged card by a service that counts."""
    large = Size(6, 3, 0.5, 0.1) if short else Size(500, 50, 18.0, 1.0)
    small = Size(2, 2, 0.5, 0.1) if short else Size(50, 50, 18.0, 1.0)
    single = Size(1, 1, 0.5, 0.1) if short else Size(10, 10, 18.0, 1.0)
    held = Size(2, 2, 0.5, 0.1) if short else Size(20, 10, 30.0, 1.0)
    with _studio() as studio:
        few = studio.batch(small, AS_OFTEN_AS_IT_LIKES)
        many = studio.batch(large, AS_OFTEN_AS_IT_LIKES)
        alone = studio.alone(single)
        kept = studio.batch(held, KEPT, requests=KEPT)
    return [*_of_one(many), *_between(few, many), *_beside(many, alone), *_held(kept)]


@contextmanager
def _studio() -> Iterator[Studio]:
    with apart() as service, tempfile.TemporaryDirectory() as folder:
        yield Studio(service, Path(folder), count())


def _of_one(run: Batch) -> list[Figure]:
    size, seen = run.size, run.seen
    rounds = f"{math.ceil(size.films / size.parallel)} × {size.task:g} s"
    return [
        Figure(f"{size}, {size.parallel} at once: wall ÷ {rounds}", run.ran.wall / size.ideal, "×", "≤ 1.1"),
        Figure(f"{size}: CPU for each", run.cpu, "s", "< 0.15"),
        Figure(f"{size}: peak memory", run.ran.peak, "MB", "< 150"),
        Figure(f"{size}: most sockets open at once", seen["most sockets"], "", f"≤ {MOST_SOCKETS}"),
        Figure(f"{size}: sockets opened in all", seen["sockets in all"], ""),
        Figure(f"{size}: most tasks under way at once", seen["most under way"], "", f"≤ {size.parallel}"),
        Figure(f"{size}: looks for each", run.kind("query") / size.films, ""),
        Figure(f"{size}: looks at one task, most", seen["most looks at a task"], ""),
        Figure(f"{size}: creates for each", run.kind("create") / size.films, "", "≤ 1"),
        Figure(f"{size}: the service's own CPU ÷ wall", seen["cpu"] / run.ran.wall, "×"),
    ]


def _between(few: Batch, many: Batch) -> list[Figure]:
    what = f"{few.size} → {many.size.films}"
    return [
        Figure(f"{what}: CPU for each, many ÷ few", many.cpu / few.cpu, "×", "≤ 1.1"),
        Figure(f"{what}: peak memory grows by", many.ran.peak - few.ran.peak, "MB"),
        Figure(f"{what}: most sockets, many ÷ few", many.seen["most sockets"] / few.seen["most sockets"]),
    ]


def _beside(many: Batch, alone: list[Ran]) -> list[Figure]:
    cpu, peak = median(ran.cpu for ran in alone), sum(ran.peak for ran in alone)
    return [
        Figure("a process for each film: CPU", cpu, "s"),
        Figure(f"a process for each of {len(alone)}: peaks in all", peak, "MB"),
        Figure("CPU for each film: batch ÷ a process for each", many.cpu / cpu, "×"),
    ]


def _held(run: Batch) -> list[Figure]:
    most, refused = run.seen["most requests in a minute"], run.seen["statuses"].get("429", 0)
    what = f"{run.size} at {KEPT} requests a minute"
    return [
        Figure(f"{what}: most in any minute ÷ {KEPT}", most / KEPT, "×", "≤ 1"),
        Figure(f"{what}: refused (429)", refused, "", "≤ 0"),
        Figure(f"{what}: wall", run.ran.wall, "s"),
    ]


def _idea(number: int) -> str:
    return f"A red fox crosses fresh snow, study {number}"


def _manifest(films: int) -> str:
    lines = ["format: 1", "defaults: {duration: 5, ratio: '16:9'}", "films:"]
    return "\n".join([*lines, *(f"  - {_idea(number)}" for number in range(films)), ""])


def _card(a_minute: int, at_once: int) -> str:
    """The packaged card with other limits."""
    import yaml

    card = yaml.safe_load((CARDS / "xskill.yaml").read_text("utf-8"))
    facts = card["facts"]
    facts["requests"]["number"] = a_minute
    if "at_once" in facts:
        facts["at_once"]["number"] = at_once
    return str(yaml.safe_dump(card, allow_unicode=True, sort_keys=False))
