"""The wizard's draft on disk: whole, found again from anywhere, and never lost to a version that cannot read it."""

import io
from pathlib import Path

import pytest

from seedance_cli.commands.wizard.drafts import forget_stills, save_draft, unfinished_draft
from seedance_cli.library import open_library
from seedance_cli.story.brief import Brief
from seedance_cli.story.draft import draft as drafted
from seedance_cli.story.references import Reference
from seedance_cli.terminal.console import Screen
from seedance_cli.terminal.studio import Draft

LINK = Reference(kind="image", source="https://example.org/a.png", role="scene")


def screen() -> tuple[Screen, io.StringIO]:
    said = io.StringIO()
    return Screen(stderr=said), said


def test_a_draft_goes_on_in_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "state" / "draft.yaml"
    references = (Reference(kind="image", source="a.png", role="character"), LINK)
    template = open_library().template("narrative")
    board = drafted(Brief(idea="A walk"), template, references=references)
    save_draft(path, Draft(answers={"idea": "A walk"}, references=references, board=board))
    monkeypatch.chdir("/")
    found = unfinished_draft(path, screen()[0])
    assert found is not None
    assert found.board is not None
    for each in (found.references, found.board.references):
        assert [reference.source for reference in each] == [str(tmp_path / "a.png"), LINK.source]


@pytest.mark.parametrize(
    "text", ["answers: [", "format: 1\nanswer: {}\n", "format: 99\nanswers: {idea: x}\n", ""]
)
def test_a_draft_that_cannot_be_read_is_set_aside_and_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "draft.yaml"
    (tmp_path / "draft.yaml.broken-1").write_text("an older one")
    path.write_text(text)
    seen, said = screen()
    assert unfinished_draft(path, seen) is None
    assert not path.exists()
    assert (tmp_path / "draft.yaml.broken-1").read_text() == "an older one"
    assert (tmp_path / "draft.yaml.broken-2").read_text() == text
    assert str(tmp_path / "draft.yaml.broken-2") in said.getvalue()
    assert unfinished_draft(path, seen) is None


def test_the_stills_of_a_finished_draft_are_deleted_and_no_others(tmp_path: Path) -> None:
    room = tmp_path / "stills"
    room.mkdir()
    for name in ("taken.png", "left.png", "another-draft.png"):
        (room / name).touch()
    own = tmp_path / "own.png"
    own.touch()
    template = open_library().template("narrative")
    taken = tuple(
        Reference(kind="image", source=str(path), role="scene", prompt="x")
        for path in (room / "taken.png", own)
    )
    board = drafted(Brief(idea="A walk"), template, references=taken)
    forget_stills(room, Draft(pictures={"a boat": str(room / "left.png")}, board=board))
    assert [path.name for path in room.iterdir()] == ["another-draft.png"]
    assert own.exists()
