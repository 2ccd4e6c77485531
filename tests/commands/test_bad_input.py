"""Bad input: one clear error, its exit code, the next command, and nothing half-written."""

import re
from pathlib import Path

import pytest

from seedance_cli.film import open_film
from tests.footage import clip, picture
from tests.program import Program

IDEA = "A walk in the rain"


@pytest.mark.parametrize(
    ("arguments", "said", "hint"),
    [
        (["-d", "3"], "Duration 3 is not possible: whole seconds from 4 to 15.", "--duration 8"),
        (["-d", "16"], "Duration 16 is not possible", "--duration 8"),
        (["-d", "4.5"], "Duration 4.5 is not possible", "--duration 8"),
        (["-d", "ten"], "Duration ten is not possible", "--duration 8"),
        (["-d", ""], None, None),
        (["-r", "16:10"], "There is no ratio '16:10'", "--ratio 16:9"),
        (["--mode", "omni"], "There is no mode 'omni'", "--mode omni_reference"),
        (["-t", "narative"], "did you mean narrative", "templates list"),
        (["--language", "fr"], "There is no language 'fr'", "--language"),
        (["--service", "anamatic"], "There is no service 'anamatic'", "--service animatic"),
        (["--model", "fast"], "animatic has no model 'fast'", "seedance services"),
        (["--seed", "x"], "--seed x is no whole number", "--seed 7"),
        (["--budget", "nan"], "--budget nan is no price", "--budget"),
        (["--budget", "-1"], "--budget -1 is no price", "--budget"),
        (["--last-frame", "b.png"], "--last-frame needs a --first-frame", "--first-frame FILE"),
        (["--first-frame", "a.png", "--image-ref", "b.png"], "cannot be mixed", "--first-frame"),
        (["--image-ref", "missing.png"], "missing.png", ""),
        (["--image-ref", ""], "names no file or link", "--image-ref FILE=character"),
        (["--still", "=scene"], "has no prompt", "--still"),
        (["--prompt-file", "missing.txt"], "missing.txt cannot be read", ""),
        (["--from", "nowhere"], "nowhere does not exist", "seedance new"),
        (["--colour", "red"], "No such option", "--help"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_each_wrong_flag_is_named(
    seedance: Program, arguments: list[str], said: str | None, hint: str | None
) -> None:
    if said is None:
        assert seedance.run("new", IDEA, "--plan", "--yes", *arguments).code == 0
        return
    ended = seedance.run("new", IDEA, "--yes", "-o", "film", *arguments)
    assert ended.code == 2
    assert said in ended.err
    assert hint is not None
    assert hint in ended.err
    assert ended.err.count("error:") == 1
    assert "Traceback" not in ended.err
    assert ended.out == ""
    assert seedance.films() == set()


@pytest.mark.parametrize(
    ("idea", "said"),
    [
        ("", "No idea was given"),
        ("   ", "No idea was given"),
        ("\x07\x1b[31m", "No idea was given"),
        ("x" * 100_000, "The idea has 100,000 characters; 2,000 is the most"),
    ],
)
def test_an_idea_is_a_sentence(seedance: Program, idea: str, said: str) -> None:
    ended = seedance.run("new", idea, "--yes", "-o", "film")
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert len(ended.err) < 1000
    assert seedance.films() == set()


def test_with_json_a_failure_is_one_object_too(seedance: Program) -> None:
    for arguments in (["-d", "3"], ["--colour", "red"]):
        ended = seedance.run("new", IDEA, "--json", *arguments)
        assert ended.code == 2
        assert ended.json["error"]["code"] == "wrong_input"
        assert set(ended.json["error"]) == {"code", "message", "hint"}


@pytest.mark.parametrize("make", ["empty", "folder", "text", "cut", "zero", "sound"])
def test_a_reference_that_is_not_what_it_says_is_refused(seedance: Program, make: str) -> None:
    path = seedance.folder / ("bad.mp4" if make in ("zero", "sound") else "bad.png")
    if make == "empty":
        path.touch()
    elif make == "folder":
        path.mkdir()
    elif make == "text":
        path.write_text("not a picture")
    elif make == "cut":
        picture(path, (640, 480))
        path.write_bytes(path.read_bytes()[:400])
    elif make == "zero":
        clip(path, 1)
        path.write_bytes(path.read_bytes()[:200])
    else:
        path.write_bytes(b"RIFF....WAVE")
    flag = "--video-ref" if path.suffix == ".mp4" else "--image-ref"
    before = seedance.films()
    ended = seedance.run("new", IDEA, "--yes", "-o", "film", flag, path.name)
    assert ended.code == 2
    assert path.name in ended.err
    assert "Traceback" not in ended.err
    assert seedance.films() == before


def test_too_many_references_are_counted_before_anything(seedance: Program) -> None:
    picture(seedance.folder / "a.png")
    ten = ["--image-ref", "a.png"] * 10
    four = ["--video-ref", "v.mp4"] * 4
    thirteen = ["--image-ref", "a.png"] * 8 + ["--video-ref", "v.mp4"] * 3 + ["--audio-ref", "a.mp3"] * 2
    for flags, said in (
        (ten, "10 image references; 9"),
        (four, "4 video references; 3"),
        (thirteen, "13 references; 12"),
    ):
        ended = seedance.run("new", IDEA, "--yes", "-o", "film", *flags)
        assert (ended.code, said in ended.err) == (2, True), ended.err
    assert seedance.films() == {"a.png"}


def test_a_folder_with_another_film_keeps_it(seedance: Program) -> None:
    assert seedance.run("new", IDEA, "--plan", "--yes", "-o", "film").code == 0
    before = (seedance.folder / "film" / "storyboard.yaml").read_bytes()
    ended = seedance.run("new", "Another idea", "--plan", "--yes", "-o", "film")
    assert ended.code == 2
    assert "film holds another film" in ended.err
    assert "seedance shoot film" in ended.err
    assert (seedance.folder / "film" / "storyboard.yaml").read_bytes() == before


def test_a_file_in_the_way_is_named(seedance: Program) -> None:
    (seedance.folder / "film").write_text("mine")
    ended = seedance.run("new", IDEA, "--yes", "-o", "film")
    assert ended.code == 2
    assert "film is a file" in ended.err
    assert (seedance.folder / "film").read_text() == "mine"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "a: &a [1,1,1,1,1,1,1,1,1]\n"
            + "".join(
                f"{n}: &{n} [{', '.join(['*' + p] * 9)}]\n"
                for p, n in ("ab", "bc", "cd", "de", "ef", "fg", "gh")
            ),
            "storyboard.yaml",
        ),
        ("brief: &b\n  idea: *b\n", "storyboard.yaml:"),
        ("brief: !!python/object/apply:os.system [echo hi]\n", "storyboard.yaml:1"),
        ("brief: {idea: x, duration: [1]}\nshots: []\n", "storyboard.yaml:1"),
        ("{" * 5000, "storyboard.yaml"),
        ("x" * 2_000_000, "storyboard.yaml"),
        ("\x00\x01", "storyboard.yaml"),
        ("", "storyboard.yaml"),
    ],
    ids=["bomb", "recursive", "tag", "types", "deep", "huge", "binary", "empty"],
)
def test_hostile_yaml_is_named_by_file(seedance: Program, text: str, said: str) -> None:
    folder = seedance.folder / "film"
    folder.mkdir()
    (folder / "storyboard.yaml").write_text(text)
    for command in (["storyboard", "show"], ["storyboard", "check"], ["shoot"]):
        ended = seedance.run(*command, "film")
        assert ended.code == 2, ended.err
        assert said in ended.err
        assert "Traceback" not in ended.err
        assert len(ended.err) < 3000
    assert seedance.films() == {"film/storyboard.yaml"}


NASTY = "\x1b[31mred\x1b]0;title\x07 [bold]markup[/bold] \u202eright to left\u202c 宽字符 👩‍🚀 \u200b"


def test_nasty_text_is_shown_safely_and_kept_as_it_is(seedance: Program) -> None:
    ended = seedance.run("new", NASTY, "--plan", "--yes", "-o", "film", FORCE_COLOR="1")
    assert ended.code == 0, ended.err
    idea = open_film(seedance.folder / "film").board.brief.idea
    assert idea.split() == "red [bold]markup[/bold] right to left 宽字符 👩‍🚀 \u200b".split()
    for command in (
        ["storyboard", "show", "film"],
        ["storyboard", "check", "film"],
        ["storyboard", "prompt", "film"],
    ):
        shown = seedance.run(*command, FORCE_COLOR="1")
        assert shown.code == 0, shown.err
        if command[1] != "check":
            words = " ".join(re.sub(r"\x1b\[[0-9;]*m", "", shown.out).split())
            assert all(word in words for word in ("red", "[bold]markup[/bold]", "right to left", "宽字符"))
        for stream in (shown.err, *([shown.out] if command[1] != "prompt" else [])):
            assert not re.search(r"\x1b\][^\x07]*\x07|\x1b\[31mred|\u202e", stream)


def test_a_command_that_does_not_exist_offers_the_nearest(seedance: Program) -> None:
    ended = seedance.run("storybord")
    assert ended.code == 2
    assert "storyboard" in ended.err
    assert ended.out == ""


def test_no_terminal_and_no_command_is_help(seedance: Program) -> None:
    ended = seedance.run()
    assert ended.code == 0
    assert "new" in ended.out
    assert "storyboard" in ended.out


def test_takes_are_counted_sensibly(seedance: Program) -> None:
    seedance.run("new", IDEA, "--plan", "--yes", "-o", "film")
    for count in ("0", "-1", "21", "many"):
        ended = seedance.run("shoot", "film", "--count", count)
        assert ended.code == 2
        assert "--count" in ended.err
    assert not Path(seedance.folder / "film" / "takes").exists()
