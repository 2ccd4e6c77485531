"""Local files that the model would refuse: told before anything is written or sent, and with --fit copies that it takes."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from seedance_cli.cli import run
from seedance_cli.film import open_film, read_take
from tests.ark_server import Server, serve
from tests.footage import clip, picture

NEW = (
    "new",
    "A walk",
    "-d",
    "4",
    "--service",
    "ark",
    "--yes",
    "--json",
    "--poll-interval",
    "0.05",
    "-o",
    "film",
)


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve() as server:
        yield server


@pytest.fixture
def server(running: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    """A strict Ark, which measures every picture, and a folder with pictures that it refuses."""
    running.reset()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEEDANCE_CONFIG_DIR", str(tmp_path / ".config"))
    monkeypatch.setenv("SEEDANCE_STATE_DIR", str(tmp_path / ".state"))
    monkeypatch.setenv("ARK_API_KEY", running.key)
    monkeypatch.setenv("ARK_BASE_URL", running.base_url)
    picture(tmp_path / "wide.png", (2400, 500), "teal")
    picture(tmp_path / "small.png", (240, 200), "olive")
    picture(tmp_path / "good.png", (960, 540), "crimson")
    return running


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> tuple[dict[str, object], str]:
    capsys.readouterr()
    assert run(list(arguments)) == code
    said = capsys.readouterr()
    return json.loads(said.out), said.err


def test_without_fit_it_is_refused_before_anything(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    record, _ = told(capsys, *NEW, "--image-ref", "wide.png=scene", "--image-ref", "small.png", code=2)
    error = record["error"]
    assert isinstance(error, dict)
    assert error["message"].startswith("@image1 has the shape 4.80:1; Seedance 2.0 takes")
    assert "@image2 is 240×200 px" in error["message"]
    assert "the page about creating a video task, 2026-09" in error["message"]
    assert error["hint"] == (
        "The same with --fit makes copies that fit: @image1 cropped to 5:2 (48 % of its width goes); "
        "@image2 scaled to 360×300"
    )
    assert not Path("film").exists()
    assert server.log == []


def test_with_fit_copies_are_sent_and_kept(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    flags = ("--image-ref", "wide.png=scene", "--image-ref", "good.png", "--fit")
    record, err = told(capsys, *NEW, *flags)
    assert server.creates == 1
    film = open_film(Path("film"))
    sources = [each.source for each in film.board.references]
    assert sources == ["references/image1-scene-fit.png", "references/image2-character.png"]
    with Image.open(Path("film") / sources[0]) as image:
        assert image.size == (1250, 500)
    assert Path("wide.png").exists()
    assert read_take(film.takes_folder / "001").storyboard == film.board
    assert "@image1 cropped to 5:2" in err
    assert record["status"] == "succeeded"


def test_a_dry_run_writes_nothing(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, *NEW, "--image-ref", "wide.png", "--fit", "--dry-run")
    assert not Path("film").exists()
    assert server.log == []


def test_the_animatic_takes_what_it_gets(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, *NEW, "--image-ref", "small.png", "--service", "animatic", "--plan")
    assert [each.source for each in open_film(Path("film")).board.references] == [
        "references/image1-character.png"
    ]


def test_a_saved_film_is_mended_by_shoot_and_then_fits(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, *NEW, "--image-ref", "small.png", "--service", "animatic", "--plan")
    shoot = ("shoot", "film", "--service", "ark", "--yes", "--json", "--poll-interval", "0.05")
    told(capsys, *shoot, code=2)
    assert server.creates == 0
    told(capsys, *shoot, "--fit")
    told(capsys, *shoot)
    assert server.creates == 2


def test_a_take_made_again_leaves_the_storyboard_as_it_is(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, *NEW, "--image-ref", "small.png", "--fit")
    film = open_film(Path("film"))
    film.save(film.board)
    before = film.storyboard_file.read_bytes()
    recipe = film.takes_folder / "001" / "take.yaml"
    recipe.write_text(recipe.read_text("utf-8").replace("image1-character-fit.png", "image1-character.png"))
    shoot = ("shoot", "film", "--like", "1", "--yes", "--json", "--poll-interval", "0.05")
    told(capsys, *shoot, "--fit", "--again")
    assert film.storyboard_file.read_bytes() == before
    assert server.creates == 2


def test_what_cannot_be_mended_says_what_to_do(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clip(tmp_path / "short.mp4", 1)
    flags = ("--video-ref", "short.mp4", "--image-ref", "good.png", "--service", "skills.video", "--fit")
    record, _ = told(capsys, *NEW, *flags, code=2)
    error = record["error"]
    assert isinstance(error, dict)
    assert "@video1" in error["message"]
    assert error["hint"]
    assert not Path("film").exists()


def test_a_picture_to_start_from(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    picture(Path("flat.png"), (900, 40), "teal")
    still = ("still", "Put figure 1 in a forest", "--edit", "flat.png", "--service", "ark", "--yes", "--json")
    told(capsys, *still, code=2)
    assert server.log == []
    told(capsys, *still, "--fit")
    assert server.draws == 1


def test_two_files_of_one_name_stay_two_and_nothing_is_written_over(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder, colour in (("a", "red"), ("b", "blue")):
        Path(folder).mkdir()
        picture(Path(folder, "x.png"), (240, 200), colour)
    flags = ("--image-ref", "a/x.png", "--image-ref", "b/x.png", "--service", "animatic", "--plan")
    told(capsys, *NEW, *flags)
    film = open_film(Path("film"))
    references = tuple(
        replace(each, source=f"../{folder}/x.png")
        for each, folder in zip(film.board.references, "ab", strict=True)
    )
    film.save(replace(film.board, references=references))
    mine = Path("film", "references", "image1-character-fit.png")
    mine.write_bytes(b"mine")
    shoot = ("shoot", "film", "--service", "ark", "--yes", "--json", "--poll-interval", "0.05", "--fit")
    told(capsys, *shoot)
    sources = [each.source for each in open_film(Path("film")).board.references]
    assert sources == ["references/image1-character-fit-2.png", "references/image2-character-fit.png"]
    with Image.open(Path("film", sources[0])) as one, Image.open(Path("film", sources[1])) as other:
        assert one.convert("RGB").getpixel((5, 5)) != other.convert("RGB").getpixel((5, 5))
    assert mine.read_bytes() == b"mine"


def test_a_dry_run_says_what_would_be_done(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    _, err = told(capsys, *NEW, "--image-ref", "wide.png", "--fit", "--dry-run")
    assert "A copy will be made of it, cropped to 5:2 (48 % of its width goes)." in err
