"""Text from flags and files is made plain where it enters: every film that is written can be read again."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedance_cli.commands.said import Said
from seedance_cli.film import open_film
from seedance_cli.library.entry import UNPRINTABLE
from seedance_cli.story.brief import plain
from tests.program import Program

BELL = "a\x07b"


@pytest.mark.parametrize("flag", ["--style", "--mood", "--content", "--camera", "--audio"])
@pytest.mark.parametrize("start", [["A walk"], ["--from", "walk"]], ids=["idea", "from"])
def test_an_answer_with_a_control_character_is_kept_without_it(
    seedance: Program, flag: str, start: list[str]
) -> None:
    assert seedance.run("new", "A walk", "--plan", "--yes", "-o", "walk").code == 0
    assert seedance.run("new", *start, flag, BELL, "--plan", "--yes", "-o", "film").code == 0
    brief = open_film(seedance.folder / "film").board.brief
    assert getattr(brief, flag.removeprefix("--")) == "ab"
    assert seedance.run("storyboard", "show", "film").code == 0


@pytest.mark.parametrize(
    "flags",
    [
        ["--still", "a cat\x07=scene"],
        ["--still", "a cat=role:x\x07y"],
        ["--image-ref", "https://example.org/a\x07.png=role:x\x07y"],
        ["--first-frame", "https://example.org/a\x07.png"],
    ],
    ids=["still", "still-role", "link", "frame"],
)
def test_references_and_stills_are_made_plain_too(seedance: Program, flags: list[str]) -> None:
    ended = seedance.run("new", "A walk", *flags, "--plan", "--yes", "-o", "film")
    assert ended.code == 0, ended.err
    assert "\x07" not in str(open_film(seedance.folder / "film").board)


def test_a_prompt_file_keeps_its_lines_and_loses_page_breaks(seedance: Program) -> None:
    (seedance.folder / "own.txt").write_bytes(b"One.\r\n\r\nTwo\x07.\x0cThree.\tFour\x1b[31m.\n")
    ended = seedance.run("new", "A walk", "--prompt-file", "own.txt", "--plan", "--yes", "-o", "film")
    assert ended.code == 0, ended.err
    assert open_film(seedance.folder / "film").board.prompt == "One.\n\nTwo.\nThree.\tFour."
    assert seedance.run("shoot", "film", "--dry-run").code == 0


def test_a_folder_with_a_bell_in_its_name_is_a_film_like_any_other(seedance: Program) -> None:
    assert seedance.run("new", "A walk", "--plan", "--yes", "-o", BELL).code == 0
    assert open_film(seedance.folder / BELL).board.title == "ab"


@given(st.text())
def test_nothing_that_was_said_is_unreadable_in_a_file(text: str) -> None:
    said = Said(idea=text, stills=(text,), title=text, prompt_file=Path("own.txt"))
    for each in (said.idea, *said.stills, said.title, plain(text, lines=True)):
        assert not UNPRINTABLE.search(each)


@given(st.text(st.characters(exclude_categories=("C", "Z")) | st.sampled_from("\n\t"), min_size=1))
def test_plain_lines_stay_as_they_are(text: str) -> None:
    assert plain(text, lines=True) == text.strip()
