"""The film folder: made whole or not at all, never mixed with another film."""

import errno
import json
import os
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import jsonschema
import pytest
import yaml

from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.film import create_film, open_film
from seedance_cli.film.folder import store_drawn
from seedance_cli.story.brief import Brief
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import Line, Shot, Sound, StillIdea, Storyboard
from tests.footage import picture

BOARD = Storyboard(
    title="mars",
    brief=Brief(
        idea='A "garden": on Mars # really', duration=9, ratio="9:16", mood="no", language="zh", camera="pan"
    ),
    shots=(
        Shot(
            seconds=4,
            beat="open",
            size="wide",
            camera="push in",
            content="红色沙丘",
            action="- she: walks\nslowly",
        ),
        Shot(
            seconds=5,
            angle="low",
            dialogue=(Line(text="到了。", speaker="她", language="zh"), Line(text="yes")),
        ),
    ),
    sound=Sound(music="low strings", effects="16:9"),
    references=(Reference(kind="image", source="https://x.org/a.png?k=v", role="scene", note="red"),),
    stills=(StillIdea(prompt="a suit", role="character"),),
    constraints=("不要字幕。", "No logo."),
)


def files_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def with_picture(path: Path, role: str = "product") -> Storyboard:
    return replace(BOARD, references=(Reference(kind="image", source=str(path), role=role),))


def test_a_storyboard_comes_back_from_its_file_unchanged(tmp_path: Path) -> None:
    create_film(tmp_path / "mars", BOARD)
    assert open_film(tmp_path / "mars").board == BOARD
    assert open_film(tmp_path / "mars" / "storyboard.yaml").board == BOARD
    assert files_in(tmp_path / "mars") == {"storyboard.yaml"}


def test_local_references_are_copied_in_by_number_and_role(tmp_path: Path) -> None:
    cup = picture(tmp_path / "My Cup.JPG")
    film = create_film(tmp_path / "mars", with_picture(cup))
    assert film.board.references[0].source == "references/image1-product.jpg"
    assert film.path_of(film.board.references[0]).read_bytes() == cup.read_bytes()
    assert files_in(film.folder) == {"storyboard.yaml", "references/image1-product.jpg"}


def test_the_same_film_may_be_made_again_and_another_may_not(tmp_path: Path) -> None:
    cup, glass = picture(tmp_path / "a.png"), picture(tmp_path / "b.png", colour="red")
    create_film(tmp_path / "mars", with_picture(cup))
    create_film(tmp_path / "mars", with_picture(cup))
    before = (tmp_path / "mars" / "storyboard.yaml").read_bytes()
    for other in (BOARD, with_picture(glass), with_picture(cup, role="prop")):
        with pytest.raises(WrongInput, match="holds another film"):
            create_film(tmp_path / "mars", other)
    assert (tmp_path / "mars" / "storyboard.yaml").read_bytes() == before
    assert len(files_in(tmp_path / "mars")) == 2


def test_what_a_killed_run_left_out_is_copied_by_the_next(tmp_path: Path) -> None:
    cup = picture(tmp_path / "a.png")
    film = create_film(tmp_path / "mars", with_picture(cup))
    film.path_of(film.board.references[0]).unlink()
    create_film(tmp_path / "mars", with_picture(cup))
    assert film.path_of(film.board.references[0]).read_bytes() == cup.read_bytes()


def test_a_file_or_a_full_folder_in_the_way_is_refused_untouched(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine")
    with pytest.raises(WrongInput, match="is a file"):
        create_film(tmp_path / "file", BOARD)
    with pytest.raises(WrongInput, match="holds other things"):
        create_film(tmp_path / "full", BOARD)
    assert files_in(tmp_path) == {"file", "full/notes.txt"}


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cup = picture(tmp_path / "a.png")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("seedance_cli.film.files.shutil.copyfile", full)
    with pytest.raises(SeedanceError, match="disk is full") as caught:
        create_film(tmp_path / "mars", with_picture(cup))
    assert caught.value.exit_code == 1
    assert files_in(tmp_path) == {"a.png"}
    assert not (tmp_path / "mars").exists()


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="root and Windows may write into read-only folders"
)
def test_a_read_only_place_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(WrongInput, match="cannot be written to"):
        create_film(tmp_path / "mars", BOARD)


def test_a_place_that_refuses_writing_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(WrongInput, match="cannot be written to") as caught:
        create_film(tmp_path / "mars", BOARD)
    assert "--out" in caught.value.hint


def test_takes_are_numbered_and_never_shared(tmp_path: Path) -> None:
    film = create_film(tmp_path / "mars", BOARD)
    first, second = film.new_take_folder(), film.new_take_folder()
    assert (first.name, second.name) == ("001", "002")
    first.rmdir()
    assert film.new_take_folder().name == "003"
    assert [path.name for path in film.take_folders()] == ["002", "003"]


def test_drawn_stills_become_numbered_references(tmp_path: Path) -> None:
    film = create_film(tmp_path / "mars", BOARD)
    film = store_drawn(film, ((film.board.stills[0], picture(tmp_path / "drawn.png")),))
    assert film.board.stills == ()
    assert film.board.references[1].source == "references/image2-character.png"
    assert film.board.references[1].prompt == "a suit"
    assert film.path_of(film.board.references[1]).is_file()
    assert open_film(film.folder).board == film.board
    assert create_film(film.folder, BOARD).board == film.board  # drawn or not, it is the same film


@pytest.mark.parametrize(("name", "said"), [("nowhere", "does not exist"), (".", "is not a film folder")])
def test_a_folder_without_a_film_is_named(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(WrongInput, match=said) as caught:
        open_film(tmp_path / name)
    assert "seedance new" in caught.value.hint


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "duration: 9",
            "duration: 10",
            r"storyboard.yaml:\d+:\d+: .*shots last 9 s together, the brief says 10 s",
        ),
        ("duration: 9", "duration: ten", r":\d+:\d+: .*duration.*whole number from 4 to 15"),
        ("shots:", "shotz:", r":\d+:\d+: .*shotz.*shots"),
        ("camera: pan", "kamera: pan", r":\d+:\d+: .*kamera.*camera"),
        ("ratio: ", "ratio: 2:1 # ", r":\d+:\d+: .*ratio"),
        ("image: ", "picture: ", r":\d+:\d+: "),
    ],
)
def test_a_storyboard_edited_wrongly_is_named_by_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    film = create_film(tmp_path / "mars", BOARD)
    path = film.folder / "storyboard.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(WrongInput, match=said):
        open_film(film.folder)


def test_a_newer_file_is_read_as_far_as_it_is_known(tmp_path: Path) -> None:
    film = create_film(tmp_path / "mars", BOARD)
    path = film.folder / "storyboard.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("format: 1", "format: 2\nlens: 35mm", 1), encoding="utf-8"
    )
    assert open_film(film.folder).board == BOARD
    with pytest.raises(WrongInput, match="newer"):
        open_film(film.folder).save(BOARD)
    assert "lens: 35mm" in path.read_text(encoding="utf-8")


def test_the_file_names_a_schema_that_is_there_and_holds_it(tmp_path: Path) -> None:
    film = create_film(tmp_path / "mars", BOARD)
    text = (film.folder / "storyboard.yaml").read_text(encoding="utf-8")
    named = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    schema = json.loads(Path(url2pathname(urlsplit(named).path)).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(yaml.safe_load(text))
