"""A budget holds whatever happens to the films that it pays for, from whichever folder the command is typed."""

from itertools import count

import pytest

from seedance_cli import cli
from seedance_cli.errors import Refused
from seedance_cli.takes.clock import RealClock
from tests.commands.batching.at_service import CLIP, PAID, STILL, Batches, batches, error_of, idea, running

__all__ = ["batches", "running"]

TWO = ("--parallel", "1", "--budget", str(2 * CLIP))


def test_stills_of_films_that_failed_are_paid(batches: Batches, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(_: object) -> None:
        raise Refused("not this clip")

    monkeypatch.setattr("seedance_cli.commands.batching.making.rendering", lambda *_: refuse)
    batches.films(9, still="a red paper boat=prop")
    code, _, err = batches.run("--parallel", "1", "--budget", str(CLIP + 2 * STILL))
    assert (code, batches.server.creates) == (3, 2)
    assert f"{2 * STILL} credits went on this batch so far" in err


def test_each_row_of_a_saved_film_counts(batches: Batches, monkeypatch: pytest.MonkeyPatch) -> None:
    minutes = count()
    monkeypatch.setattr(RealClock, "now", lambda _: f"2026-11-22T00:{next(minutes):02}:00+00:00")
    batches.films(1)
    batches.run("--plan")
    batches.write(
        *({"film": "films/film-1", "ratio": ratio} for ratio in ("16:9", "9:16", "1:1", "4:3")), out="more"
    )
    assert [batches.run(*TWO)[0], batches.run(*TWO)[0]] == [3, 3]
    assert batches.server.creates == 2


def test_rows_of_a_saved_film_side_by_side_are_counted_once(batches: Batches) -> None:
    batches.films(1)
    batches.run("--plan")
    batches.write(
        *({"film": "films/film-1", "ratio": ratio} for ratio in ("16:9", "9:16", "1:1")), out="more"
    )
    code, _, err = batches.run("--parallel", "2", "--budget", str(3 * CLIP))
    assert (code, batches.server.creates) == (0, 3)
    assert f"3 of 3 films here · {3 * CLIP} credits" in err


def test_what_went_on_a_row_that_was_changed_counts(batches: Batches) -> None:
    batches.films(2)
    assert batches.run(*TWO)[0] == 0
    batches.write({"name": "film-1", "idea": idea(1)}, {"name": "film-2", "idea": "A kite over red roofs"})
    code, lines = batches.told(*TWO)
    assert (code, batches.server.creates) == (3, 2)
    assert f"--budget {3 * CLIP}" in lines[-1]["error"]["hint"]


def test_from_another_folder_it_is_the_same_batch(batches: Batches, monkeypatch: pytest.MonkeyPatch) -> None:
    batches.films(3)
    (batches.folder / "scripts").mkdir()
    monkeypatch.chdir(batches.folder / "scripts")
    assert cli.run(["batch", "../films.yaml", *PAID, *TWO]) == 3
    monkeypatch.chdir(batches.folder)
    assert batches.run(*TWO)[0] == 3
    assert batches.server.creates == 2
    assert batches.run()[0] == 0
    assert (batches.server.creates, batches.clips) == (3, 3)


def test_a_take_that_failed_in_another_folder_is_still_to_be_made(
    batches: Batches, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches.films(1)
    batches.run("--plan")
    batches.write(*({"film": "films/film-1", "ratio": ratio} for ratio in ("16:9", "9:16")), out="more")
    (batches.folder / "scripts").mkdir()
    batches.server.fail_next("the model stumbled")
    monkeypatch.chdir(batches.folder / "scripts")
    assert cli.run(["batch", "../films.yaml", *PAID, "--parallel", "1"]) == 1
    monkeypatch.chdir(batches.folder)
    assert (batches.run()[0], batches.clips) == (0, 2)


@pytest.mark.parametrize(
    "spelt", ["films/film-1/", "./films//film-1", "films/../films/film-1/storyboard.yaml"]
)
def test_a_saved_film_in_two_spellings_is_one(batches: Batches, spelt: str) -> None:
    batches.films(1)
    batches.run("--plan")
    batches.write({"film": "films/film-1"}, {"film": spelt}, out="more")
    code, lines = batches.told()
    assert (code, [error_of(each) for each in lines], batches.server.creates) == (2, ["wrong_input"], 0)
    assert "row 2: the same film as row 1" in lines[0]["error"]["message"]


def test_a_film_named_by_its_storyboard_is_made(batches: Batches) -> None:
    batches.films(1)
    batches.run("--plan")
    batches.write({"film": "films/film-1/storyboard.yaml"}, out="more")
    assert [batches.run()[0], batches.run()[0]] == [0, 0]
    assert (batches.server.creates, batches.clips) == (1, 1)


def test_where_a_cap_is_met_no_higher_budget_is_advised(batches: Batches) -> None:
    batches.films(3)
    settings = batches.folder / ".config" / "config.yaml"
    settings.parent.mkdir()
    settings.write_text(f"daily_cap:\n  xskill: {2 * CLIP}\n")
    code, _, err = batches.run("--budget", str(10 * CLIP))
    assert (code, batches.clips) == (3, 2)
    assert f"--budget {10 * CLIP} " in err
    assert "1 was not sent" in err
    assert "came to nothing" not in err
    assert "seedance shoot" not in err


def test_an_empty_account_leaves_films_for_later(batches: Batches) -> None:
    batches.films(4)
    batches.server.balance = 2 * CLIP
    code, _, err = batches.run("--parallel", "2")
    assert (code, batches.clips) == (3, 2)
    assert "2 of 4 films are here, 2 were not sent." in err
