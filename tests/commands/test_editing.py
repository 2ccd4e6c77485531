"""A storyboard through an editor: the file's own bytes come back, and no typing is lost."""

import os
import sys
from pathlib import Path

import pytest

from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.film import Film, create_film, open_film
from seedance_cli.terminal.console import Screen
from tests.film.test_folder import BOARD
from tests.program import Program

if os.name != "nt":
    from tests.pseudo_terminal import CTRL_C, Terminal

COMMENT = "# the light is from the left\n"
QUIET = Screen(quiet=True)


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Film:
    """A film with a comment of the person's own, and a folder of its own for temporary files."""
    film = create_film(tmp_path / "mars", BOARD)
    text = film.storyboard_file.read_text(encoding="utf-8")
    film.storyboard_file.write_text(text.replace("shots:", f"{COMMENT}shots:", 1), encoding="utf-8")
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    monkeypatch.delenv("VISUAL", raising=False)
    return open_film(film.folder)


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A script that stands for the editor; it has `path` and `text`."""
    script = tmp_path / "editor.py"
    monkeypatch.setenv("EDITOR", f'"{sys.executable}" "{script}"')
    return script


def does(editor: Path, *lines: str) -> None:
    opening = "import sys, pathlib", "path = pathlib.Path(sys.argv[1])", "text = path.read_bytes().decode()"
    editor.write_text("\n".join((*opening, *lines)), encoding="utf-8")


def kept(film: Film) -> list[Path]:
    return list((film.folder.parent / "tmp").iterdir())


def edit(film: Film) -> Film:
    from seedance_cli.commands.editing import edit_film

    return edit_film(film, QUIET)


def test_an_edit_keeps_the_files_own_bytes(film: Film, editor: Path) -> None:
    does(editor, "path.write_bytes(text.replace('camera: push in', 'camera:   orbit  # slowly').encode())")
    before = film.storyboard_file.read_text(encoding="utf-8")
    edited = edit(film)
    assert edited.board.shots[0].camera == "orbit"
    after = film.storyboard_file.read_text(encoding="utf-8")
    assert after == before.replace("camera: push in", "camera:   orbit  # slowly")
    assert COMMENT in after
    assert edited == open_film(film.folder)
    assert kept(film) == []


def test_nothing_typed_changes_nothing(film: Film, editor: Path) -> None:
    does(editor)
    before = film.storyboard_file.stat().st_mtime_ns, film.storyboard_file.stat().st_ino
    assert edit(film) == film
    assert (film.storyboard_file.stat().st_mtime_ns, film.storyboard_file.stat().st_ino) == before
    assert kept(film) == []


def test_a_newer_file_is_refused_before_the_editor_opens(film: Film, editor: Path) -> None:
    does(editor, "pathlib.Path('opened').touch()", f"pathlib.Path({str(editor)!r} + '.opened').touch()")
    text = film.storyboard_file.read_text(encoding="utf-8")
    film.storyboard_file.write_text(text.replace("format: 1", "format: 2"), encoding="utf-8")
    with pytest.raises(WrongInput, match="newer seedance"):
        edit(open_film(film.folder))
    assert not Path(f"{editor}.opened").exists()
    assert kept(film) == []


def test_a_file_that_another_changed_meanwhile_is_not_overwritten(film: Film, editor: Path) -> None:
    source = film.storyboard_file
    does(
        editor,
        f"pathlib.Path({str(source)!r}).write_bytes(text.replace('camera: push in', 'camera: pan').encode())",
        "path.write_bytes(text.replace('camera: push in', 'camera: orbit').encode())",
    )
    with pytest.raises(WrongInput, match="changed by someone else") as caught:
        edit(film)
    assert open_film(film.folder).board.shots[0].camera == "pan"
    (text,) = kept(film)
    assert "camera: orbit" in text.read_text(encoding="utf-8")
    assert str(text) in caught.value.message


def test_what_does_not_read_well_is_kept_beside(film: Film, editor: Path) -> None:
    before = film.storyboard_file.read_bytes()
    does(editor, "path.write_bytes((text + 'kamera: x\\n').encode())")
    with pytest.raises(WrongInput, match="kamera") as caught:
        edit(film)
    assert film.storyboard_file.read_bytes() == before
    (text,) = kept(film)
    assert caught.value.hint == f"Your text is kept in {text}"
    assert COMMENT in text.read_text(encoding="utf-8")


@pytest.mark.parametrize(("line", "left"), [("", 0), ("path.write_bytes(b'half')", 1)])
def test_an_editor_that_fails_changes_nothing(film: Film, editor: Path, line: str, left: int) -> None:
    before = film.storyboard_file.read_bytes()
    does(editor, line, "sys.exit(3)")
    with pytest.raises(SeedanceError, match="status 3; nothing was changed") as caught:
        edit(film)
    assert film.storyboard_file.read_bytes() == before
    assert len(kept(film)) == left
    assert ("kept" in caught.value.hint) is bool(left)


@pytest.mark.parametrize("said", ["no-such-editor", "vi 'unclosed"])
def test_an_editor_that_cannot_be_started_leaves_nothing(
    film: Film, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setenv("EDITOR", said)
    with pytest.raises(WrongInput, match="cannot be started") as caught:
        edit(film)
    assert caught.value.hint == "export EDITOR=nano"
    assert kept(film) == []


def test_a_storyboard_without_a_file_keeps_its_title(film: Film, editor: Path) -> None:
    from seedance_cli.commands.editing import edit_board

    does(
        editor, "path.write_bytes(text.replace('title: mars', 'title: x').replace('push in', 'pan').encode())"
    )
    edited = edit_board(film.board, QUIET)
    assert (edited.title, edited.shots[0].camera) == ("mars", "pan")
    assert kept(film) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals of this kind")
def test_ctrl_c_belongs_to_the_editor(film: Film, editor: Path) -> None:
    does(
        editor,
        "try:",
        "    input('editing> ')",
        "except KeyboardInterrupt:",
        "    input('caught> ')",
        "path.write_bytes(text.replace('camera: push in', 'camera: orbit').encode())",
    )
    terminal = Terminal(
        film.folder.parent,
        ["-m", "seedance_cli", "storyboard", "edit", str(film.folder)],
        EDITOR=f"{sys.executable} {editor}",
        TMPDIR=str(film.folder.parent / "tmp"),
    )
    terminal.see("editing>")
    terminal.type(CTRL_C)
    terminal.see("caught>")
    terminal.type("\r")
    assert terminal.ended() == 0
    assert open_film(film.folder).board.shots[0].camera == "orbit"


def test_without_a_terminal_and_an_editor_nothing_is_opened(seedance: Program) -> None:
    seedance.run("new", "A walk", "--plan", "--yes", "-o", "walk")
    ended = seedance.run("storyboard", "edit", "walk")
    assert (ended.code, ended.out) == (2, "")
    assert "no editor is named" in ended.err
