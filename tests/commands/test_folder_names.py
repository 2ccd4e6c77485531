"""The folder of a film is one new folder where we stand, whatever its title says."""

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seedance_cli.commands.planning import LONGEST_NAME, folder_name, free_path
from tests.program import Program


@given(st.text() | st.sampled_from(["..", ".", "/", "C:\\x", "nul.txt", "CON", "~", "-o"]))
def test_any_title_is_one_safe_name(title: str) -> None:
    name = folder_name(title)
    assert PurePosixPath(name).parts == (name,)
    assert PureWindowsPath(name).parts == (name,)
    assert name not in (".", "..")
    assert not name.startswith(("-", ".", "~"))
    assert 1 <= len(name) <= LONGEST_NAME + len("film-")
    assert len(f"{name}-99".encode()) <= 255


@pytest.mark.parametrize("title", ["CON", "nul.txt", "Com1", "lpt9.tar.gz"])
def test_devices_are_no_folders(title: str) -> None:
    assert folder_name(title) == f"film-{title}"


def test_a_title_of_ours_stays() -> None:
    for title in ("paper-boat-crosses-street", "火星漫步", "mars_2"):
        assert folder_name(title) == title


@pytest.mark.parametrize("title", ["/tmp/x", "../outside", "..", "a/b/c", "'~/x'"])
def test_a_strangers_title_never_leads_elsewhere(seedance: Program, title: str) -> None:
    assert seedance.run("new", "A walk", "--plan", "--yes", "-o", "hostile").code == 0
    path = seedance.folder / "hostile" / "storyboard.yaml"
    path.write_text(path.read_text().replace("title: hostile", f"title: {title.replace('/tmp', '%s')}"))
    path.write_text(path.read_text().replace("%s", str(seedance.folder.parent / "elsewhere")))
    around = set(seedance.folder.parent.iterdir())
    ended = seedance.run("new", "--from", "hostile", "--plan", "--yes")
    assert ended.code == 0, ended.err
    made = seedance.folder / ended.out.strip()
    assert made.parent == seedance.folder
    assert (made / "storyboard.yaml").is_file()
    assert set(seedance.folder.parent.iterdir()) == around


def test_the_next_free_path_is_beside_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    film = tmp_path / "film"
    assert free_path(film) == film
    film.mkdir()
    assert free_path(film) == tmp_path / "film-2"
    monkeypatch.chdir(film)
    assert free_path(Path()) == tmp_path / "film-2"
