"""Text of services and strangers on its way to the screen and the disk: it moves no cursor, breaks no row, names no file
outside the film folder, and never makes a paid take's recipe unreadable."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from seedance_cli.commands.planning import folder_name
from seedance_cli.commands.stills.files import keep
from seedance_cli.errors import WrongInput
from seedance_cli.film import Take, read_take
from seedance_cli.library import read_text
from seedance_cli.story.references import Reference, numbered, stored_name
from seedance_cli.takes.stills import safe_name
from seedance_cli.terminal.asking import Offer
from seedance_cli.terminal.failure import Failure, failure_view
from seedance_cli.terminal.question_rows import Signs, offer_row
from seedance_cli.terminal.safe_text import cells, safe, wrap
from seedance_cli.terminal.styled import row_width
from tests.fuzz import hostile
from tests.fuzz.letters import check_letters
from tests.terminal.seen import MARS

HOSTILE = some.integers(0, 10**9).map(lambda seed: hostile.text(Random(seed), 6))
PATHS = (
    *hostile.PATHS,
    *hostile.ESCAPES,
    "任务一",
    "",
    "🎬",
    "x" * 5_000,
    "a\n../b",
    "con.png",
    "lpt1",
    "...",
    "---",
)


def need_inside(folder: Path, name: str) -> None:
    """A name of one file in the folder, which any system takes."""
    assert (folder / name).parent == folder
    assert (folder / name).resolve().parent == folder.resolve()
    assert name not in ("", ".", "..")
    assert len(name.encode()) <= 255
    assert not set(name) & set('/\\:*?"<>|\0')
    assert name.isprintable()


@pytest.mark.parametrize("words", PATHS)
def test_a_services_id_names_no_file_elsewhere(words: str, tmp_path: Path) -> None:
    need_inside(tmp_path, f"{safe_name(words)}-1.png")


@pytest.mark.parametrize("words", PATHS)
def test_a_strangers_title_names_no_folder_elsewhere(words: str, tmp_path: Path) -> None:
    need_inside(tmp_path, folder_name(words))


@pytest.mark.parametrize("words", PATHS)
def test_what_is_fetched_lies_in_the_folder_it_was_asked_for(words: str, tmp_path: Path) -> None:
    picture, folder = tmp_path / "1.png", tmp_path / "out"
    picture.write_bytes(b"picture")
    folder.mkdir()
    kept = keep({0: picture, 1: picture}, folder, words)
    assert sorted(folder.iterdir()) == sorted(kept.values())
    assert len(set(kept.values())) == 2
    for path in kept.values():
        need_inside(folder, path.name)


@pytest.mark.parametrize("words", PATHS)
def test_a_references_role_names_no_file_elsewhere(words: str, tmp_path: Path) -> None:
    for source in ("a.png", words or "a"):
        for tag, reference in numbered((Reference(kind="image", source=source, role=words or "scene"),)):
            need_inside(tmp_path, stored_name(tag, reference))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_a_take_is_readable_whatever_its_service_said(
    tmp_path_factory: pytest.TempPathFactory, one: str, two: str, three: str
) -> None:
    one, two, three = (words.encode(errors="replace").decode()[:40_000] for words in (one, two, three))
    take = Take(
        folder=tmp_path_factory.mktemp("film") / "takes" / "001", service="xskill", model="m", state="failed", prompt="x",
        request={"params": {one or "a": [two]}}, storyboard=MARS, task_id=one, url=two, error=three, price=1e300,
    )  # fmt: skip
    take.folder.mkdir(parents=True)
    take.save()
    again = read_take(take.folder)
    assert replace(again, storyboard=MARS) == take
    assert again.storyboard == MARS


@pytest.mark.parametrize("between", ["\u200d", "\u2060", "\ufe0f", "\x07"])
def test_a_tower_of_marks_is_cut_with_hidden_letters_in_it_too(between: str) -> None:
    assert safe("e" + ("\u0301" + between) * 40) == "e" + "\u0301" * 3


@pytest.mark.parametrize("letter", ["é", "火", "，", "a", "…"])
def test_a_word_of_a_hundred_thousand_letters_is_wrapped_whole(letter: str) -> None:
    rows = wrap(letter * 100_000, 79)
    assert "".join(rows) == letter * 100_000
    assert {cells(row) for row in rows[:-1]} == {79 // cells(letter) * cells(letter)}


def test_signs_that_became_wide_lately_take_two_cells() -> None:
    assert [cells(sign) for sign in "☰䷀"] == [2, 2]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(HOSTILE, HOSTILE, some.sampled_from((40, 80)))
def test_a_row_that_is_chosen_from_is_safe(label: str, hint: str, width: int) -> None:
    for read_only in (False, True):
        offer = Offer(value="x", label=label, hint=hint, read_only=read_only)
        row = offer_row(offer, 20, width, Signs(), here=True)
        words = "".join(text for _, text in row)
        check_letters(words)
        assert "\n" not in words
        assert row_width(row) <= width


def test_a_remark_keeps_its_indent() -> None:
    assert Offer(value="", label="    ! two moves", read_only=True).words == "    ! two moves"


def test_commands_with_wide_letters_stand_in_their_column() -> None:
    view = failure_view(
        Failure(
            what="No.", next=(("seedance shoot 水墨对决水墨对决水墨", "another take of this very film"),)
        ),
        width=80,
    )
    assert all(row_width(row) <= 80 for row in view.rows)
    view = failure_view(Failure(what="No.", next=(("a 水墨", "one"), ("b", "two"))), width=80)
    assert [row_width(row[:1]) for row in view.rows[-2:]] == [1 + cells("a 水墨") + 2] * 2


@pytest.mark.parametrize("number", ["0x" + "f" * 300, "-0x1", "-.inf", ".inf", ".nan", "1e999", "0b1"])
def test_a_number_that_no_float_holds_is_a_fault_with_its_line(number: str) -> None:
    entry = read_text(f"\nshare: {number}\n", "a.yaml")
    assert entry.number("share") is None
    with pytest.raises(WrongInput, match=r"a\.yaml:2:1: share is .*wanted a number"):
        entry.finish()
