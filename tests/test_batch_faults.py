"""A batch at a service that has limits and faults: it ends complete, each film is ordered once, and nobody is stormed. The
clocks of both run a hundred times as fast as the world; all seconds here are theirs."""

import gc
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml

from seedance_cli import cli
from seedance_cli.commands.batching.answering import Answers
from seedance_cli.takes.clock import RealClock
from seedance_cli.takes.turns import ABREAST, FIRST_PAUSE, RESULTS, Kind
from tests import warm
from tests.commands.at_home import home_in
from tests.loopback.limits import Limits
from tests.program import ROOT, Program
from tests.quick import quickened
from tests.xskill_server import Server, faults, serve

SPEED = 100.0
CARD = ROOT / "templates" / "services" / "xskill.yaml"
EVERY = 2.0
TASK, AN_AGE = 12.0, 10_000.0
PAID = ("--service", "xskill", "--via", "rest", "--yes", "--json", "-d", "4", "--poll-interval", str(EVERY))


@dataclass(frozen=True)
class Batches:
    """A folder, and the service that its films are ordered from."""

    folder: Path
    server: Server
    capture: pytest.CaptureFixture[str]

    def begin(self) -> None:
        """At a service that has seen nothing yet."""
        self.server.reset()
        self.server.ways.clip_seconds = TASK

    def run(self, films: int, parallel: int, out: str = "films") -> float:
        """All of so many films, and how many seconds it took."""
        line = [*self.line(films, parallel), "--out", out]
        began = self.server.clock.now()
        code = cli.run(line)
        streams = self.capture.readouterr()
        assert code == 0, streams.err + streams.out
        self.complete(films, out)
        return self.server.clock.now() - began

    def line(self, films: int, parallel: int) -> list[str]:
        rows = [{"name": f"film-{number}", "idea": f"A boat of {number} sheets"} for number in range(films)]
        (self.folder / "films.yaml").write_text(json.dumps({"films": rows}))
        return ["batch", "films.yaml", *PAID, "--parallel", str(parallel)]

    def complete(self, films: int, out: str = "films") -> None:
        """Each film was made once, and is here."""
        assert len(list(self.folder.glob(f"{out}/*/takes/*/clip.mp4"))) == films
        asked_for = Counter(job.params["prompt"] for job in self.server.tasks)
        assert (len(asked_for), set(asked_for.values())) == (films, {1})

    def limits(self, requests: int = 0, at_once: int = 0) -> None:
        """What the card says of the service; 0: nothing."""
        card = yaml.safe_load(CARD.read_text())
        for name, number in {"requests": requests, "at_once": at_once}.items():
            if number:
                card["facts"][name] = {"number": number, "source": "account"}
            else:
                card["facts"].pop(name, None)
        own = self.folder / ".config" / "services" / "xskill.yaml"
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_text(yaml.safe_dump(card, allow_unicode=True))

    @property
    def refused(self) -> int:
        return self.server.census.statuses[429]

    @property
    def asked(self) -> int:
        return sum(self.server.census.kinds.values())


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve(speed=SPEED, balance=10**9) as server:
        yield server


@pytest.fixture
def batches(
    running: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Batches:
    for name, method in quickened(SPEED).items():
        monkeypatch.setattr(RealClock, name, method)
    home_in(tmp_path, monkeypatch, capsys, XSKILL_BASE_URL=running.url, XSKILL_API_KEY=running.key)
    found = Batches(tmp_path, running, capsys)
    found.begin()
    found.limits()
    return found


@pytest.mark.parametrize("says_when", [True, False], ids=["says when", "says nothing"])
@pytest.mark.parametrize("limits", [{"at_once": 2}, {"requests": 6}], ids=["at once", "a minute"])
def test_limits_that_no_card_tells_of_are_found_without_a_storm(
    batches: Batches, limits: dict[str, int], says_when: bool
) -> None:
    batches.server.limits = Limits(**limits, says_when=says_when)
    took = batches.run(films=5, parallel=5)
    # What had left together may be refused together; then one knocks for all, and waits before the next time.
    assert 1 <= batches.refused <= 5 + took / FIRST_PAUSE
    if "at_once" in limits:
        assert batches.server.census.most_under_way == 2


def test_limits_of_the_card_are_never_met(batches: Batches) -> None:
    batches.limits(requests=12, at_once=2)
    # Some more than the card says: a hundredth of a second on the way is one of these seconds.
    batches.server.limits = Limits(requests=15, at_once=2)
    batches.run(films=5, parallel=5)
    assert batches.refused == 0
    assert batches.server.census.most_under_way == 2


def test_bursts_of_refusals_pass(batches: Batches) -> None:
    for kind, when in (("create", "3"), ("create", None), ("query", None), ("query", "7")):
        for _ in range(3):
            batches.server.next(kind, faults.too_many(when))
    batches.run(films=4, parallel=4)
    assert (batches.server.faults_left, batches.refused) == (0, 12)
    assert batches.server.creates == 4 + 6


@pytest.mark.parametrize(
    "said", [["180"], [None] * 7, ["400", "500"]], ids=["for minutes", "often", "for longer"]
)
def test_a_batch_waits_for_a_service_that_wants_nothing_for_a_while(
    batches: Batches, said: list[str | None]
) -> None:
    for when in said:
        batches.server.next("create", faults.too_many(when))
    took = batches.run(films=2, parallel=1)
    assert batches.server.creates == 2 + len(said)
    assert took > sum(float(when or FIRST_PAUSE) for when in said)


def test_faults_of_a_service_and_of_the_line_cost_no_film_and_no_second_order(batches: Batches) -> None:
    bumps = {
        "create": (faults.lost(), faults.error(500, after=True), faults.too_many("2")),
        "query": (faults.error(503), faults.drop(), faults.html(502), faults.half_json()),
        "cdn": (faults.drop(), faults.error(500), faults.cut_off(after=True)),
    }
    for kind, several in bumps.items():
        for fault in several:
            batches.server.next(kind, fault)
    batches.run(films=5, parallel=3)
    assert batches.server.faults_left == 0
    assert batches.server.creates == 5 + 1


@pytest.mark.parametrize("moment", ["query", "create"])
def test_killed_in_the_middle_and_begun_again_no_film_is_ordered_twice(batches: Batches, moment: str) -> None:
    line, server = batches.line(films=6, parallel=3), batches.server
    command = [sys.executable, "-m", "tests.quick", *line]
    account = {"XSKILL_BASE_URL": server.url, "XSKILL_API_KEY": server.key}
    hurry = {"PYTHONPATH": str(ROOT), "QUICK_SPEED": str(SPEED)}
    environment = Program(batches.folder).environment | account | hurry
    if moment == "create":  # made and paid, and nobody hears of it
        server.always("create", faults.hang(after=True))
    else:
        server.ways.clip_seconds = AN_AGE
    first = warm.begin(command, batches.folder, environment, str)
    assert server.wait_for(moment, 3, 30)
    first.kill()
    first.communicate(timeout=30)
    assert server.creates == 3
    server.calm()
    for job in server.tasks:
        job.work = server.ways.clip_seconds = TASK
    ended = warm.run(command, batches.folder, environment, given=None, patience=60)
    assert ended.returncode == 0, ended.stderr.decode()
    batches.complete(6)
    assert server.creates == 6


def test_requests_grow_with_the_films_and_what_is_open_does_not(batches: Batches) -> None:
    census = batches.server.census
    for films in (2, 8):
        batches.begin()
        took = batches.run(films, parallel=4, out=f"of-{films}")
        by_kind = dict(census.kinds)
        looks = by_kind.pop("query")
        assert by_kind == {"balance": 1, "create": films, "cdn": films}
        # Each task is looked at once as it should have ended, and every other time after a pause.
        assert looks <= films * (1 + took / EVERY)
        assert max(census.looks.values()) <= 1 + took / EVERY
        assert census.most_under_way <= 4
        assert census.sockets.most <= ABREAST * len(Kind) + RESULTS


def test_a_film_that_is_done_leaves_its_lines_in_two_books(
    batches: Batches, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was held for it, dozens of records, is not any more."""
    ended, numbers, held = Answers.ended, count(1), list[int]()

    def ended_and_counted(*told: Any) -> None:
        ended(*told)
        if next(numbers) in (3, 11):
            held.append(ours_alive())

    monkeypatch.setattr(Answers, "ended", ended_and_counted)
    batches.run(films=12, parallel=2)
    journal_and_ledger, others_under_way = 2 * 8, 40
    early, late = held
    assert late - early <= journal_and_ledger + others_under_way


def ours_alive() -> int:
    """How many of the program's own objects there are."""
    gc.collect()
    kinds = (str(type(each).__module__) for each in gc.get_objects())
    return sum(kind.startswith("seedance_cli.") for kind in kinds)
