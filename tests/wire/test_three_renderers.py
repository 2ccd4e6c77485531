"""One storyboard, rendered by all three services: three takes side by side in one folder, each with its own recipe, and what
the ledger says of them; then the same while all three are still at work."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from seedance_cli.film import Take, open_film, read_take
from tests.footage import picture
from tests.program import Ended
from tests.wire.playing import Within
from tests.wire.studios import ARK, SKILLS, STUDIOS, XSKILL, Served, filled, said_in
from tests.wire.test_films import opened

SECONDS = 4
NEW = (
    "new", "A red hat crosses a frozen lake", "-d", str(SECONDS), "-r", "16:9", "--image-ref", "hat.png=character",
    "--video-ref", "https://media.example.com/lake.mp4=camera", "-o", "film",
)  # fmt: skip
PAID = ("--yes", "--json", "--poll-interval", "0.1")
MODELS = ("seedance_2.0_fast", "doubao-seedance-2-0-260128", "bytedance/seedance-2.0")
RENDERERS = (XSKILL, ARK, SKILLS)
TAGS = ("@image_file_1", "Image 1", "@Image1")
COST = {"xskill": 240.0, "ark": 5.4684, "skills.video": 16.0}
"""Credits, CNY and credits: 4 s twice as dear; 28 CNY a million tokens of 4 s and the clip's 5 s; 4 s at 4."""
ESTIMATE = {"xskill": 240.0, "ark": 11.5164, "skills.video": None}


@dataclass(frozen=True)
class Company:
    """A person with an account at each of the three."""

    program: Within
    servers: dict[str, Served]

    def run(self, *arguments: str) -> Ended:
        known = [studio.environment(self.servers[studio.name]) for studio in STUDIOS.values()]
        return self.program.run(*arguments, **{name: text for each in known for name, text in each.items()})

    @property
    def film(self) -> Path:
        return self.program.folder / "film"

    @property
    def takes(self) -> list[Take]:
        return [read_take(path) for path in sorted(self.film.glob("takes/*"))]

    def rendered(self, code: int, *flags: str) -> None:
        """The film by each of the three, one after another; each run ends with that code."""
        first, *others = RENDERERS
        lines = [
            (*NEW, *first.flags, "--service", first.name),
            *(("shoot", "film", "--service", each.name) for each in others),
        ]
        for line in lines:
            ended = self.run(*line, *PAID, *flags)
            assert ended.code == code, ended.out + ended.err


@pytest.fixture(scope="module")
def running() -> Iterator[dict[str, Served]]:
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(studio.serve(held=True, clip_seconds=60))  # type: ignore[call-arg]
            for name, studio in STUDIOS.items()
        }


@pytest.fixture
def company(running: dict[str, Served], tmp_path: Path) -> Company:
    for server in running.values():
        server.reset()
    picture(tmp_path / "hat.png", (960, 540))
    return Company(Within(tmp_path), running)


def spending(company: Company) -> dict[str, dict[str, Any]]:
    told = company.run("takes", "spend", "--since", "all", "--json").json
    return {each["service"]: each for each in told["services"]}


def test_three_takes_of_one_storyboard(company: Company) -> None:
    for server in company.servers.values():
        server.ways.clip_seconds = 0.0
    company.rendered(0)
    recipes_are_right(company)
    listed = company.run("takes", "list", "--json").json["takes"]
    assert [(entry["service"], entry["model"], entry["state"]) for entry in reversed(listed)] == [
        (studio.name, model, "succeeded") for studio, model in zip(RENDERERS, MODELS, strict=True)
    ]
    money_is_kept_apart(company)
    ended = company.run("resume", "film")
    assert (ended.code, ended.out, ended.err.strip()) == (0, "", "Nothing is unfinished.")
    assert all(server.creates == 1 for server in company.servers.values())


def recipes_are_right(company: Company) -> None:
    board = open_film(company.film).board
    for take, studio, model, tag in zip(company.takes, RENDERERS, MODELS, TAGS, strict=True):
        server = company.servers[studio.name]
        [order] = studio.orders(server)
        assert (take.service, take.model, take.state) == (studio.name, model, "succeeded")
        assert take.storyboard == board
        assert tag in take.prompt
        assert take.prompt == said_in(order)
        assert opened(take.request, company.film) == filled(order.arguments)
        assert take.task_id in {job.id for job in server.tasks}
        assert take.clip.read_bytes() == studio.made(server, take.url)
        assert (take.price, take.unit) == (COST[studio.name], studio.unit)
        assert take.region == ("cn" if studio is ARK else "")
        assert server.key_at_cdn == []


def money_is_kept_apart(company: Company) -> None:
    """Each in the service's own unit; nothing is added up across them, and an unknown estimate is no nothing."""
    spent = spending(company)
    for name, cost in COST.items():
        sums, estimate = spent[name], ESTIMATE[name]
        assert (sums["unit"], sums["charged"], sums["clips"]) == (STUDIOS[name].unit, cost, 1)
        apart = None if estimate is None else pytest.approx(cost - estimate)
        assert (sums["estimated"], sums["difference"]) == (estimate, apart)
    words = company.run("takes", "spend").out
    assert all(f"Came to {cost}" in words for cost in ("240 credits", "16 credits", "5.47 CNY"))


def test_all_three_are_finished_by_one_resume(company: Company) -> None:
    company.rendered(8, "--timeout", "0.1")
    assert [take.state for take in company.takes] == ["running"] * 3
    assert not list(company.film.glob("takes/*/clip.mp4"))
    for server in company.servers.values():
        server.pass_time(60)
    ended = company.run("resume", "--json", "--poll-interval", "0.1")
    assert ended.code == 0, ended.out + ended.err
    recipes_are_right(company)
    assert all(server.creates == 1 for server in company.servers.values())
