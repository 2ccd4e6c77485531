"""One storyboard, several renderers: a film of one service shot at another, a take made again as it was, and a task that is
finished in the region it was sent in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from seedance_cli.film import read_take
from seedance_cli.settings import state_dir
from seedance_cli.takes.ledger import Ledger
from tests import ark_server, skills_server, xskill_server
from tests.commands.at_home import Home, home_in
from tests.footage import picture

FILM = (
    "new",
    "A paper boat",
    "-d",
    "4",
    "-r",
    "16:9",
    "--no-preview",
    "--yes",
    "--poll-interval",
    "0.05",
    "-o",
    "boat",
)
SHOOT = ("shoot", "boat", "--no-preview", "--yes", "--poll-interval", "0.05")


@pytest.fixture(scope="module")
def abroad() -> Iterator[ark_server.Server]:
    with ark_server.serve(region="intl", held=True) as server:
        yield server


@pytest.fixture(scope="module")
def xskill() -> Iterator[xskill_server.Server]:
    with xskill_server.serve() as server:
        yield server


@pytest.fixture(scope="module")
def skills() -> Iterator[skills_server.Server]:
    with skills_server.serve() as server:
        yield server


@pytest.fixture
def ark(abroad: ark_server.Server) -> ark_server.Server:
    abroad.reset()
    return abroad


@pytest.fixture
def home(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    ark: ark_server.Server,
    xskill: xskill_server.Server,
    skills: skills_server.Server,
) -> Home:
    xskill.reset()
    skills.reset()
    return home_in(
        tmp_path, monkeypatch, capsys,
        ARK_API_KEY=ark.key, ARK_BASE_URL=ark.base_url,
        XSKILL_API_KEY=xskill.key, XSKILL_BASE_URL=xskill.url,
        SKILLS_VIDEO_API_KEY=skills.key, SKILLS_VIDEO_BASE_URL=skills.url,
    )  # fmt: skip


def test_the_same_storyboard_at_each_renderer(
    home: Home, xskill: xskill_server.Server, skills: skills_server.Server, ark: ark_server.Server
) -> None:
    picture(home.folder / "boat.png", size=(640, 640))
    first = home.answer(*FILM, "--service", "xskill", "--via", "rest", "--image-ref", "boat.png=prop")
    assert (first["service"], first["take"], xskill.creates) == ("xskill", 1, 1)
    second = home.answer(*SHOOT, "--service", "skills.video")
    third = home.answer(*SHOOT, "--service", "ark", "--region", "intl")
    assert [each["take"] for each in (second, third)] == [2, 3]
    assert (skills.creates, ark.creates) == (1, 1)
    assert (third["region"], third["unit"]) == ("intl", "USD")
    assert "region" not in first | second
    takes = [read_take(home.folder / "boat" / "takes" / f"00{number}") for number in (1, 2, 3)]
    assert takes[0].storyboard == takes[1].storyboard == takes[2].storyboard
    # Each names the picture in its own way, and the film's own file is what it stands for.
    assert len({take.prompt for take in takes}) == 3
    assert "references/" in str(takes[2].request)


def test_a_task_is_finished_in_the_region_it_was_sent_in(home: Home, ark: ark_server.Server) -> None:
    ark.ways.clip_seconds = 100
    code, _, _ = home.run(*FILM, "--service", "ark", "--region", "intl", "--timeout", "0.2")
    assert code == 8
    recipe = home.folder / "boat" / "takes" / "001" / "take.yaml"
    assert yaml.safe_load(recipe.read_text())["region"] == "intl"
    with Ledger.open(state_dir()) as ledger:
        (entry,) = ledger.entries()
    assert (entry.region, entry.unit) == ("intl", "USD")
    ark.pass_time(200)
    home.config("regions: {ark: cn}")  # where everything else is sent by now
    code, out, err = home.run("resume", "boat", "--no-preview", "--poll-interval", "0.05", "--json")
    assert code == 0, out + err
    take = read_take(recipe.parent)
    # At cn's prices, in CNY, it would be seven times that.
    assert (take.region, take.unit, take.price) == ("intl", "USD", pytest.approx(float(ark.account.money)))


@pytest.mark.parametrize("command", ["watch", "fetch", "cancel"])
def test_so_do_the_commands_of_one_take(
    home: Home, monkeypatch: pytest.MonkeyPatch, ark: ark_server.Server, command: str
) -> None:
    ark.ways.queue_seconds = ark.ways.clip_seconds = 100
    assert home.run(*FILM, "--service", "ark", "--region", "intl", "--timeout", "0.2")[0] == 8
    home.config("regions: {ark: cn}")
    from seedance_cli.services.ark.service import Ark

    asked: list[str] = []
    get = Ark.get

    async def noted(service: Ark, task_id: str) -> Any:
        asked.append(service.region)
        return await get(service, task_id)

    monkeypatch.setattr(Ark, "get", noted)
    if command != "cancel":
        ark.pass_time(300)
    code, out, err = home.run("takes", command, "1")
    assert code == 0, out + err
    assert set(asked) == {"intl"}


def test_a_region_that_an_address_leads_away_from_is_told_when_it_is_finished(
    home: Home, ark: ark_server.Server
) -> None:
    ark.ways.clip_seconds = 100
    assert home.run(*FILM, "--service", "ark", "--region", "intl", "--timeout", "0.2")[0] == 8
    home.monkeypatch.setenv("ARK_BASE_URL", "https://ark.cn-beijing.volces.com/api/v3")
    code, _, err = home.run("resume", "boat")
    assert code == 2
    assert "ark is to be asked in region intl, and ARK_BASE_URL leads to region cn." in err
    assert "unset ARK_BASE_URL" in err


def test_a_take_is_made_again_as_it_was(home: Home, ark: ark_server.Server) -> None:
    wishes = ("--region", "intl", "--model", "fast", "--resolution", "480p", "--no-audio", "--watermark")
    home.answer(*FILM, "--service", "ark", *wishes)
    home.config("regions: {ark: cn}")
    again = home.answer(*SHOOT, "--like", "1", "--again")
    assert (again["service"], again["region"], again["chosen"]) == ("ark", "intl", "as take 1 was")
    first, second = ark.sent("create")
    assert first == second
    assert (first["generate_audio"], first["watermark"], first["resolution"]) == (False, True, "480p")
    other = home.answer(*SHOOT, "--like", "1", "--service", "animatic", "--dry-run")
    assert other["service"] == "animatic"


def test_what_may_be_said_of_where_it_goes(home: Home) -> None:
    _, _, err = home.run(*FILM, "--service", "ark", "--region", "intl", "--dry-run")
    assert "ark intl: 4 s · 16:9, about" in err
    _, _, err = home.run(*FILM, "--service", "xskill", "--dry-run")
    assert "xskill: 4 s · 16:9, about" in err


def test_fewer_pictures_than_asked_for_are_said(home: Home, ark: ark_server.Server) -> None:
    ark.ways.pictures = 2
    still = (
        "still",
        "a heron",
        "--count",
        "4",
        "--service",
        "ark",
        "--region",
        "intl",
        "--yes",
        "--no-preview",
    )
    code, out, err = home.run(*still)
    assert (code, len(out.split())) == (0, 2)
    assert "2 of 4 pictures came." in err
    assert home.answer(*still, "--again")["note"] == "2 of 4 pictures came"


def test_a_lost_still_that_no_task_stands_for_can_only_be_given_up(
    home: Home, ark: ark_server.Server
) -> None:
    ark.next("draw", ark_server.faults.lost())
    still = ("still", "a heron", "--service", "ark", "--region", "intl", "--yes", "--no-preview")
    assert home.run(*still)[0] == 6
    code, _, err = home.run("resume")
    assert code == 6
    assert "takes cancel 1 --give-up" in err
    assert "adopt" not in err
    assert ark.draws == 1
