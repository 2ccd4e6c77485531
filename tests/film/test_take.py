"""A take's recipe comes back from its file as it was, the storyboard in it included."""

from dataclasses import replace
from pathlib import Path

import pytest

from seedance_cli.errors import WrongInput
from seedance_cli.film import Take, read_take
from tests.film.test_folder import BOARD

TAKE = Take(
    folder=Path("007"),
    service="animatic",
    model="animatic",
    state="succeeded",
    prompt="[Style] 9:16\n[Timeline]\n  Shot 1: “x” \x1b[0m",
    request={
        "params": {"ratio": "9:16", "duration": 9, "files": ["a", {"deep": None}]},
        "on": True,
        "n": 1.5,
    },
    storyboard=BOARD,
    seed=0,
    task_id="animatic-1a2b3c4d",
    price=0.0,
    unit="free",
    started="2026-11-21T10:00:00+00:00",
    finished="2026-11-21T10:00:09+00:00",
    width=720,
    height=1280,
    seconds=9.0,
    hashes={"clip.mp4": "ab" * 32},
)


def test_a_recipe_comes_back_unchanged(tmp_path: Path) -> None:
    folder = tmp_path / "007"
    folder.mkdir()
    take = replace(TAKE, folder=folder).save()
    assert read_take(folder) == take
    assert take.number == 7


def test_an_unknown_price_is_not_a_price_of_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "001"
    folder.mkdir()
    replace(TAKE, folder=folder, price=None).save()
    assert read_take(folder).price is None
    assert read_take(folder).seed == 0


def test_a_broken_recipe_is_named_by_line(tmp_path: Path) -> None:
    (tmp_path / "take.yaml").write_text("format: 1\nservice: animatic\nstate: [x]\nzeit: 3\n")
    with pytest.raises(WrongInput) as caught:
        read_take(tmp_path)
    assert "take.yaml:3:" in caught.value.message
    assert "zeit" in caught.value.message
