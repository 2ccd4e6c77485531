"""`new --from`: a saved film with flags on top, none of them dropped."""

import pytest

from seedance_cli.film import open_film
from tests.footage import picture, tone
from tests.program import Program, Rough


@pytest.fixture
def walk(seedance: Program) -> Program:
    picture(seedance.folder / "a.png")
    tone(seedance.folder / "t.wav")
    ended = seedance.run(
        "new",
        "A walk",
        "-d",
        "4",
        "--audio-ref",
        "t.wav",
        "--still",
        "a cat",
        "--plan",
        "--yes",
        "-o",
        "walk",
    )
    assert ended.code == 0, ended.err
    return seedance


def test_a_prompt_file_goes_with_other_answers(walk: Program) -> None:
    (walk.folder / "own.txt").write_text("My own words.")
    ended = walk.run(
        "new",
        "--from",
        "walk",
        "--content",
        "A dog",
        "--prompt-file",
        "own.txt",
        "--plan",
        "--yes",
        "-o",
        "dog",
    )
    assert ended.code == 0, ended.err
    board = open_film(walk.folder / "dog").board
    assert (board.prompt, board.brief.content) == ("My own words.", "A dog")


@pytest.mark.parametrize("more", [[], ["--content", "A dog"]], ids=["kept", "anew"])
def test_a_first_frame_changes_the_mode_and_stands_alone(walk: Program, more: list[str]) -> None:
    ended = walk.run(
        "new", "--from", "walk", "--first-frame", "a.png", *more, "--plan", "--yes", "-o", "frames"
    )
    assert ended.code == 0, ended.err
    board = open_film(walk.folder / "frames").board
    assert board.brief.mode == "first_last_frames"
    assert [each.role for each in board.references] == ["first_frame"]
    assert board.stills == ()


def test_references_still_to_be_given_may_stay_so(seedance: Program) -> None:
    (seedance.folder / "old.txt").write_text(
        "10 s, 16:9.\n0-4s: push in, @image1 walks.\n4-10s: she turns.\n"
    )
    assert seedance.run("storyboard", "import", "old.txt", "-o", "old").code == 0
    ended = seedance.run("new", "--from", "old", "--plan", "--yes", "-o", "again")
    assert ended.code == 0, ended.err
    assert [each.source for each in open_film(seedance.folder / "again").board.references] == [""]


def test_a_path_from_home_is_found_by_every_command(walk: Program) -> None:
    assert walk.run("new", "A walk", "-d", "4", "--image-ref", "a.png", "--plan", "-o", "home").code == 0
    path = walk.folder / "home" / "storyboard.yaml"
    path.write_text(path.read_text().replace("references/image1-character.png", "~/a.png"))
    checked = walk.run("storyboard", "check", "home")
    assert "is not in the film folder" not in checked.out
    assert checked.code == 0
    assert walk.run("new", "--from", "home", "--plan", "--yes", "-o", "again").code == 0
    ended = Rough(walk.folder).run("shoot", "home", "--quiet")
    assert ended.code == 0, ended.err


def test_an_imported_film_can_be_started_from(seedance: Program) -> None:
    (seedance.folder / "kite.txt").write_text(
        "0-3s: push in, a red kite rises. 3-8s: pan, a child runs after it."
    )
    assert seedance.run("storyboard", "import", "kite.txt", "-o", "kite").code == 0
    same = seedance.run("new", "--from", "kite", "-r", "9:16", "--plan", "--yes", "-o", "tall")
    assert same.code == 0, same.err
    assert [shot.seconds for shot in open_film(seedance.folder / "tall").board.shots] == [3, 5]
    other = seedance.run("new", "A blue kite", "--from", "kite", "--plan", "--yes", "-o", "blue")
    assert other.code == 0, other.err


def test_a_finished_prompt_brings_its_own_shots(seedance: Program) -> None:
    text = "0-3s: push in, a red kite rises.\n3-8s: pan, a child runs after it."
    (seedance.folder / "kite.txt").write_text(text)
    ended = seedance.run("new", "--prompt-file", "kite.txt", "--plan", "--yes", "-o", "kite")
    assert ended.code == 0, ended.err
    board = open_film(seedance.folder / "kite").board
    assert [shot.seconds for shot in board.shots] == [3, 5]
    assert "red kite" in board.shots[0].content
    assert board.prompt == text
