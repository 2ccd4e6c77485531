"""A batch from its manifest to its clips at a loopback xskill: each film is sent once, whatever happens and however often
the command is run."""

import json

import pytest

from tests.commands.batching.at_service import CLIP, STILL, Batches, batches, error_of, idea, running
from tests.paid_play import status
from tests.xskill_server import faults

__all__ = ["batches", "running"]


def test_every_film_is_made_once_and_its_clip_is_told(batches: Batches) -> None:
    batches.films(5)
    code, out, err = batches.run("--parallel", "3")
    assert (code, batches.server.creates, batches.clips) == (0, 5, 5)
    assert sorted(out) == [f"films/film-{number}/takes/001/clip.mp4" for number in range(1, 6)]
    assert f"xskill: 5 films, about {5 * CLIP} credits" in err
    assert f"5 of 5 films here · {5 * CLIP} credits" in err


def test_the_same_command_again_sends_nothing(batches: Batches) -> None:
    batches.films(3)
    batches.run()
    code, out, err = batches.run()
    assert (code, out, batches.server.creates) == (0, [], 3)
    assert "3 films are here already" in err
    assert [line["folder"] for line in batches.journal] == ["film-1", "film-2", "film-3"]


def test_a_script_gets_a_line_for_each_film_whenever_it_was_made(batches: Batches) -> None:
    batches.films(2)
    code, made = batches.told()
    assert code == 0
    assert {each["row"] for each in made} == {"row 1", "row 2"}
    assert all(each["status"] == "succeeded" and each["price"] == CLIP for each in made)
    batches.films(3)
    code, again = batches.told()
    assert [(each["name"], each.get("earlier")) for each in again] == [
        ("film-1", True),
        ("film-2", True),
        ("film-3", None),
    ]
    assert [each["video"] for each in again] == [f"films/film-{n}/takes/001/clip.mp4" for n in (1, 2, 3)]
    assert batches.server.creates == 3


def test_a_row_that_was_changed_is_another_film(batches: Batches) -> None:
    batches.films(2)
    batches.run()
    batches.write({"name": "film-1", "idea": idea(1)}, {"name": "film-2", "idea": "A kite over red roofs"})
    code, _, _ = batches.run()
    assert (code, batches.server.creates, batches.clips) == (0, 3, 3)


def test_broken_rows_keep_everything_from_being_sent(batches: Batches) -> None:
    batches.write({"idea": idea(1)}, {"idea": idea(2), "duration": 99}, {"idea": idea(3)})
    code, out, err = batches.run()
    assert (code, out, batches.server.log) == (2, [], [])
    assert "row 2" in err
    assert "--keep-going" in err
    assert not (batches.folder / "films").exists()


def test_the_others_are_made_where_that_is_wanted(batches: Batches) -> None:
    batches.write({"idea": idea(1)}, {"idea": idea(2), "duration": 99}, {"idea": idea(3)})
    code, lines = batches.told("--keep-going")
    assert (code, batches.server.creates, batches.clips) == (2, 2, 2)
    assert sorted(each.get("row", "") for each in lines) == ["", "row 1", "row 3"]


def test_what_is_refused_is_that_films_affair(batches: Batches) -> None:
    batches.films(3)
    batches.server.next("create", faults.answer(400, {"detail": "错误码: 2038"}))
    code, lines = batches.told("--parallel", "1")
    assert (code, batches.clips) == (3, 2)
    assert [error_of(each) for each in lines if "error" in each] == ["refused"]
    code, _ = batches.told("--parallel", "1")
    assert (code, batches.clips) == (0, 3)


def test_a_film_that_failed_is_shot_again_by_the_same_command(batches: Batches) -> None:
    batches.films(2)
    batches.server.fail_next("the model stumbled")
    code, lines = batches.told("--parallel", "1")
    assert (code, [error_of(each) for each in lines if "error" in each]) == (1, ["failed"])
    code, _, err = batches.run()
    assert (code, batches.server.creates, batches.clips) == (0, 3, 2)
    assert f"{2 * CLIP} credits" in err  # what failed was given back


def test_the_budget_ends_before_the_film_that_would_pass_it(batches: Batches) -> None:
    batches.films(4)
    code, _, err = batches.run("--budget", str(2 * CLIP + 50))
    assert (code, batches.server.creates, batches.clips) == (3, 2, 2)
    assert "pays for the first 2 of 4" in err
    assert f"--budget {4 * CLIP}" in err
    code, lines = batches.told("--budget", str(3 * CLIP))  # what the first run spent counts
    assert (code, batches.server.creates) == (3, 3)
    assert (lines[-1]["error"]["code"], "row" in lines[-1]) == ("refused", False)
    assert batches.run("--budget", str(4 * CLIP))[0] == 0
    assert batches.server.creates == 4


def test_a_budget_that_pays_for_no_film_sends_none(batches: Batches) -> None:
    batches.films(2)
    code, lines = batches.told("--budget", str(CLIP - 1))
    assert (code, error_of(lines[-1]), batches.server.creates) == (3, "refused", 0)


def test_an_empty_account_ends_the_sending(batches: Batches) -> None:
    batches.films(5)
    batches.server.balance = 2 * CLIP
    code, lines = batches.told("--parallel", "1")
    assert (code, batches.clips) == (3, 2)
    assert batches.server.creates == 3  # the third was refused, and no fourth was tried
    assert "balance" in lines[-1]["error"]["message"]
    batches.server.balance = 100 * CLIP
    assert batches.told()[0] == 0
    assert batches.clips == 5


def test_the_daily_cap_ends_the_sending(batches: Batches) -> None:
    batches.films(3)
    settings = batches.folder / ".config" / "config.yaml"
    settings.parent.mkdir()
    settings.write_text(f"daily_cap:\n  xskill: {2 * CLIP}\n")
    code, _, err = batches.run()
    assert (code, batches.server.creates, batches.clips) == (3, 2, 2)
    assert "daily cap" in err


def test_a_service_that_wants_fewer_requests_gets_every_film_all_the_same(batches: Batches) -> None:
    batches.films(3)
    for _ in range(4):
        batches.server.next("create", faults.too_many("2"))
    code, _, _ = batches.run("--parallel", "3")
    assert (code, batches.clips, len(batches.server.tasks)) == (0, 3, 3)
    assert batches.server.creates == 7


def test_a_file_that_does_not_fit_is_mended_where_that_is_wanted(batches: Batches) -> None:
    from tests.footage import picture

    picture(batches.folder / "small.png", (200, 120))
    batches.films(1, image_ref="small.png")
    code, _, err = batches.run()
    assert (code, batches.server.log) == (2, [])
    assert "--fit makes copies" in err
    assert batches.run("--fit")[0] == 0
    assert batches.clips == 1
    assert (batches.folder / "films" / "film-1" / "references" / "image1-character-fit.png").is_file()


def test_a_key_that_is_not_accepted_ends_the_sending(batches: Batches) -> None:
    batches.films(4)
    batches.server.always("create", faults.error(401))
    code, lines = batches.told("--parallel", "1")
    assert (code, batches.server.creates) == (4, 1)
    assert [error_of(each) for each in lines] == ["no_key", "no_key"]  # the film, and why it stopped


def test_a_service_that_is_away_is_not_asked_for_film_after_film(
    batches: Batches, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches.films(9)
    monkeypatch.setenv("XSKILL_BASE_URL", "http://127.0.0.1:9")
    code, lines = batches.told("--parallel", "1")
    assert (code, batches.server.log) == (5, [])
    assert [error_of(each) for each in lines] == ["unreachable"] * 4  # three films, and why it stopped


def test_without_a_key_nothing_is_begun(batches: Batches, monkeypatch: pytest.MonkeyPatch) -> None:
    batches.films(2)
    monkeypatch.delenv("XSKILL_API_KEY")
    code, lines = batches.told()
    assert (code, [error_of(each) for each in lines], batches.server.log) == (4, ["no_key"], [])
    assert not (batches.folder / "films").exists()


def test_an_unknown_outcome_is_never_sent_again_by_itself(batches: Batches) -> None:
    batches.films(3)
    batches.server.next("create", faults.lost())
    code, lines = batches.told("--parallel", "1")
    assert (code, batches.server.creates, batches.clips) == (6, 3, 2)
    assert [error_of(each) for each in lines if "error" in each] == ["outcome_unknown"]
    code, lines = batches.told()
    assert (code, batches.server.creates) == (6, 3)
    assert lines[-1]["name"] == "film-1" or lines[0]["name"] == "film-1"
    code, _ = batches.told("--again")
    assert (code, batches.server.creates, batches.clips) == (0, 4, 3)


def test_what_the_service_lists_is_found_again(batches: Batches) -> None:
    batches.films(2)
    batches.server.next("create", faults.lost())
    assert batches.told("--parallel", "1")[0] == 6
    batches.server.ways.lists = "tasks"
    code, _ = batches.told()
    assert (code, batches.server.creates, batches.clips) == (0, 2, 2)


def test_what_goes_on_at_the_service_is_waited_for_by_the_next_run(batches: Batches) -> None:
    batches.films(2)
    batches.server.always("query", status("generating"))
    code, lines = batches.told("--timeout", "30")
    assert (code, [error_of(each) for each in lines]) == (8, ["still_running"] * 2)
    batches.server.calm()
    code, _, err = batches.run()
    assert (code, batches.server.creates, batches.clips) == (0, 2, 2)
    assert f"{2 * CLIP} credits" in err


def test_stills_are_drawn_once_for_each_film(batches: Batches) -> None:
    batches.films(3, still="a red paper boat=prop")
    code, _, err = batches.run("--parallel", "3")
    assert (code, batches.clips) == (0, 3)
    assert batches.server.creates == 6
    assert f"3 films, and 3 stills, about {3 * (CLIP + STILL)} credits" in err
    assert batches.run()[0] == 0
    assert batches.server.creates == 6


def test_a_still_that_was_lost_on_its_way_holds_only_its_own_film(batches: Batches) -> None:
    batches.films(2, still="a red paper boat=prop")
    batches.server.next("create", faults.lost())
    code, lines = batches.told("--parallel", "1")
    assert (code, batches.clips) == (6, 1)
    assert [each["name"] for each in lines if "error" in each] == ["film-1"]
    code, _ = batches.told()
    assert (code, batches.server.creates) == (6, 3)


def test_saved_films_get_a_take_more_and_only_one(batches: Batches) -> None:
    batches.films(1)
    batches.run()
    batches.write({"film": "films/film-1"}, out="more")
    assert batches.run()[0] == 0
    assert [take.number for take in batches.takes] == [1, 2]
    assert batches.run()[0] == 0
    assert (batches.server.creates, len(batches.takes)) == (2, 2)


def test_rows_of_one_saved_film_know_their_own_takes(batches: Batches) -> None:
    batches.films(1, still="a red paper boat=prop")
    batches.run("--plan")
    batches.write(
        *({"film": "films/film-1", "ratio": ratio} for ratio in ("16:9", "9:16", "1:1")), out="more"
    )
    batches.server.fail_next("the model stumbled")
    assert batches.run("--parallel", "3")[0] == 1
    assert batches.server.creates == 4  # one still for all of them
    code, lines = batches.told()
    assert (code, batches.server.creates) == (0, 5)
    assert sorted(each["request"]["params"]["ratio"] for each in lines) == ["16:9", "1:1", "9:16"]


def test_a_dry_run_shows_requests_and_leaves_nothing(batches: Batches) -> None:
    batches.films(2)
    code, out, _ = batches.run("--dry-run")
    records = [json.loads(line) for line in out]
    assert (code, [each["status"] for each in records]) == (0, ["dry-run"] * 2)
    assert [each["row"] for each in records] == ["row 1", "row 2"]
    assert all(each["request"] for each in records)
    assert {path.name for path in batches.folder.iterdir()} <= {"films.yaml", ".pauses"}


def test_planned_films_are_folders_that_a_later_run_shoots(batches: Batches) -> None:
    batches.films(2)
    code, out, _ = batches.run("--plan")
    assert (code, out, batches.server.log) == (0, ["films/film-1", "films/film-2"], [])
    code, _, _ = batches.run()
    assert (code, batches.server.creates, batches.clips) == (0, 2, 2)


def test_nobody_can_be_asked_without_a_terminal(batches: Batches) -> None:
    from seedance_cli import cli

    batches.films(2)
    code = cli.run(["batch", "films.yaml", "--service", "xskill", "-d", "4"])
    assert (code, batches.server.log) == (2, [])
    assert f"{2 * CLIP} credits" in batches.capture.readouterr().err
