"""`seedance new` in scripts: what it answers, what it writes, and what it leaves alone."""

import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from seedance_cli.commands.making.renderer import Wishes
from seedance_cli.commands.wizard.sitting import wishes_as_flags
from seedance_cli.film import open_film, read_take
from seedance_cli.film.files import sha256
from seedance_cli.film.storyboard_file import same_film
from seedance_cli.library import open_library
from seedance_cli.story.command_line import new_command
from seedance_cli.story.draft import draft
from seedance_cli.story.storyboard import change_shot
from tests.footage import clip, picture, tone
from tests.program import Program

KEYS = {
    "folder", "take", "service", "task_id", "status", "video", "url", "price", "seconds", "prompt", "request",
}  # fmt: skip


def test_json_is_one_object_with_the_promised_keys(rough: Program) -> None:
    ended = rough.run("new", "A walk in the rain", "-d", "4", "--json", "-o", "rain")
    assert ended.code == 0, ended.err
    assert set(ended.json) >= KEYS
    assert ended.json["status"] == "succeeded"
    assert ended.json["price"] == 0
    assert ended.json["seconds"] == pytest.approx(4, abs=0.05)
    assert "take 1: done" in ended.err  # the log of a script that waits
    take = read_take(rough.folder / "rain" / "takes" / "001")
    assert take.request == ended.json["request"]
    assert take.hashes["clip.mp4"] == sha256(rough.folder / ended.json["video"])


def test_a_plan_writes_the_folder_and_renders_nothing(seedance: Program) -> None:
    ended = seedance.run("new", "A walk", "--plan", "--yes", "-o", "walk", "--still", "a red umbrella=prop")
    assert (ended.code, ended.out) == (0, "walk\n")
    assert seedance.films() == {"walk/storyboard.yaml"}
    assert open_film(seedance.folder / "walk").board.stills[0].prompt == "a red umbrella"


def test_a_dry_run_prints_the_request_and_writes_nothing(seedance: Program) -> None:
    picture(seedance.folder / "cup.jpg")
    ended = seedance.run(
        "new", "Coffee", "-t", "product", "--image-ref", "cup.jpg=product", "--dry-run", "--json"
    )
    assert ended.code == 0, ended.err
    assert set(ended.json) >= KEYS
    assert (ended.json["status"], ended.json["video"], ended.json["take"]) == ("dry-run", None, None)
    assert "@image_file_1 is the product" in ended.json["request"]["prompt"]
    assert seedance.films() == {"cup.jpg"}


def test_stills_are_drawn_first_and_the_answer_is_the_clips_path_and_nothing_else(rough: Program) -> None:
    picture(rough.folder / "place.png")
    ended = rough.run(
        "new", "A knight rides home", "-d", "4", "--image-ref", "place.png=scene",
        "--still", "a knight in green armour=character", "--yes", "-o", "knight",
    )  # fmt: skip
    assert ended.code == 0, ended.err
    assert ended.out == f"{Path('knight/takes/001/clip.mp4')}\n"
    film = open_film(rough.folder / "knight")
    assert [each.source for each in film.board.references] == [
        "references/image1-scene.png",
        "references/image2-character.png",
    ]
    assert film.board.references[1].prompt == "a knight in green armour"
    assert film.board.stills == ()
    assert film.path_of(film.board.references[1]).stat().st_size > 10_000
    assert rough.films() == {
        "place.png", "knight/storyboard.yaml",
        "knight/references/image1-scene.png", "knight/references/image2-character.png",
        "knight/takes/001/clip.mp4", "knight/takes/001/last-frame.png", "knight/takes/001/take.yaml",
    }  # fmt: skip


def test_a_prompt_file_is_sent_word_for_word(seedance: Program) -> None:
    own = "My own words.\n\nShot 1: @image1 as it is.  Nothing else."
    (seedance.folder / "own.txt").write_text(own)
    picture(seedance.folder / "a.png")
    ended = seedance.run(
        "new", "A walk", "--prompt-file", "own.txt", "--image-ref", "a.png", "--dry-run", "--json"
    )
    assert ended.code == 0, ended.err
    assert ended.json["prompt"] == own.replace("@image1", "@image_file_1")


def test_starting_from_a_film_keeps_shots_edited_by_hand(seedance: Program) -> None:
    picture(seedance.folder / "a.png")
    seedance.run("new", "A walk", "-d", "8", "--image-ref", "a.png", "--plan", "--yes", "-o", "walk")
    film = open_film(seedance.folder / "walk")
    edited = change_shot(film.board, 0, content="A puddle, seen from below", seconds=3)
    film.save(edited)
    ended = seedance.run("new", "--from", "walk", "-r", "9:16", "--plan", "--yes", "-o", "tall")
    assert ended.code == 0, ended.err
    tall = open_film(seedance.folder / "tall")
    assert tall.board == replace(edited, title="tall", brief=replace(edited.brief, ratio="9:16"))
    assert tall.path_of(tall.board.references[0]).is_file()
    again = seedance.run("new", "--from", "walk", "-d", "12", "--plan", "--yes", "-o", "long")
    assert again.code == 0
    assert sum(shot.seconds for shot in open_film(seedance.folder / "long").board.shots) == 12


def test_two_runs_in_one_folder_each_have_a_take_of_their_own(rough: Program) -> None:
    import subprocess

    command = rough.command("new", "A walk", "-d", "4", "--yes", "--quiet", "-o", "walk")
    runs = [
        subprocess.Popen(
            command, cwd=rough.folder, env=rough.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]  # fmt: skip
    ended = [run.communicate(timeout=300) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], ended
    assert {out.decode().strip() for out, _ in ended} == {
        str(Path("walk/takes/001/clip.mp4")),
        str(Path("walk/takes/002/clip.mp4")),
    }


@pytest.mark.parametrize(
    "arguments",
    [
        ["A walk"],
        [
            "Coffee at dawn",
            "-t",
            "product",
            "-d",
            "10",
            "-r",
            "9:16",
            "--style",
            "warm commercial",
            "--camera",
            "slow orbit",
        ],
        ["水墨武侠对决", "-t", "character-action", "--audio", "音乐：鼓；对白：侠客：“来吧”"],
        ['It\'s a "test" $HOME `x` \\ !', "--mood", "no", "--language", "zh"],
        [
            "Coffee",
            "-t",
            "product",
            "--image-ref",
            "a.png=product",
            "--video-ref",
            "v.mp4",
            "--audio-ref",
            "t.wav=music",
        ],
        [
            "Sunrise",
            "-t",
            "first-last-frame",
            "--first-frame",
            "a.png",
            "--last-frame",
            "https://x.org/b.png?c=d=e",
        ],
        ["Ink-wash duel in a maple wood", "-t", "character-action"],
        ["水墨武侠对决", "--style", "电影感", "--image-ref", "a.png", "--image-ref", "a.png"],
        ["A fox", "--image-ref", "a.png=first_frame", "--image-ref", "a.png=scene"],
        ["A knight", "--image-ref", "a.png=role:sword of fire", "--still", "a castle=at dusk=scene"],
    ],
    ids=lambda value: value[0],
)
def test_the_printed_command_makes_the_same_storyboard(seedance: Program, arguments: list[str]) -> None:
    picture(seedance.folder / "a.png")
    clip(seedance.folder / "v.mp4", 2)
    tone(seedance.folder / "t.wav", 2)
    first = seedance.run("new", *arguments, "--plan", "--yes", "-o", "first")
    assert first.code == 0, first.err
    board = open_film(seedance.folder / "first").board
    template = open_library().template(board.brief.template)
    words = open_library().vocabulary
    line = new_command(board, template, folder="second", saved="first", vocabulary=words)
    assert "--from" not in line
    ended = seedance.run(*shlex.split(line)[1:], "--plan")
    assert ended.code == 0, ended.err
    second = open_film(seedance.folder / "second").board
    assert same_film(board, second)


def test_the_printed_command_renders_in_the_same_way(seedance: Program) -> None:
    seedance.run("new", "A walk", "-d", "8", "--plan", "--yes", "-o", "first")
    board = open_film(seedance.folder / "first").board
    said = wishes_as_flags(Wishes(service="animatic", model="fast", resolution="720p", seed=0))
    template = open_library().template("narrative")
    line = new_command(board, template, folder="second", saved="first", rendering=said)
    words = "--service animatic --model fast --resolution 720p --seed 0 --yes -o second"
    assert line.endswith(f" {words}")
    gone = new_command(board, None, folder="second", saved="first", rendering=said)
    assert gone == f"seedance new --from first {words}"
    assert wishes_as_flags(Wishes()) == ()


def test_a_style_in_the_idea_goes_before_the_templates_and_behind_what_is_said(seedance: Program) -> None:
    idea, words = "Ink-wash duel in a maple wood", open_library().vocabulary
    seedance.run("new", idea, "-t", "character-action", "--plan", "--yes", "-o", "first")
    board = open_film(seedance.folder / "first").board
    assert board.brief.style == "Chinese ink wash"
    template = open_library().template("character-action")
    assert "--style" not in new_command(board, template, folder="x", saved="first", vocabulary=words)
    cinematic = draft(replace(board.brief, style=""), template)
    line = new_command(cinematic, template, folder="x", saved="first", vocabulary=words)
    assert "--style cinematic" in line
    ended = seedance.run(*shlex.split(line)[1:], "--plan")
    assert ended.code == 0, ended.err
    assert same_film(open_film(seedance.folder / "x").board, cinematic)
    seedance.run("new", "--from", "first", "An anime duel", "--plan", "--yes", "-o", "other")
    assert open_film(seedance.folder / "other").board.brief.style == "anime"


def test_a_storyboard_changed_by_hand_is_taken_from_its_folder(seedance: Program) -> None:
    seedance.run("new", "A walk", "-d", "8", "--plan", "--yes", "-o", "first")
    film = open_film(seedance.folder / "first")
    film.save(change_shot(film.board, 1, camera="whip pan"))
    board = open_film(seedance.folder / "first").board
    line = new_command(board, open_library().template("narrative"), folder="second", saved="first")
    assert line == "seedance new --from first --yes -o second"
    seedance.run(*shlex.split(line)[1:], "--plan")
    assert same_film(board, open_film(seedance.folder / "second").board)
