"""What the checklist says before a film is made: each finding once, as a remark or as the error."""

from pathlib import Path

import pytest

from seedance_cli.commands.viewing import heed
from seedance_cli.errors import WrongInput
from seedance_cli.library import open_library
from seedance_cli.story.brief import Brief
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import Shot, Storyboard
from seedance_cli.terminal.console import Screen

SOUND = Storyboard(
    title="x",
    brief=Brief(idea="a cat sleeps", duration=5),
    shots=(Shot(seconds=5, content="a cat sleeps"),),
    references=(Reference(kind="audio", source="x.wav", role="rhythm"),),
)


@pytest.mark.parametrize("strict", [True, False])
def test_an_error_is_said_once(strict: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = open_library(tmp_path)
    if strict:
        with pytest.raises(WrongInput, match="references: Audio alone is refused"):
            heed(Screen(), SOUND, library)
    else:
        heed(Screen(), SOUND, library, strict=False)
    assert capsys.readouterr().err.count("Audio alone is refused") == (0 if strict else 1)
