"""The last frame as the service gives it, or cut from the clip where it does not: never a reason for a take to fail."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from seedance_cli.errors import LinkDead, SeedanceError, Unreachable
from seedance_cli.film import Take, create_film
from seedance_cli.film.files import sha256
from seedance_cli.services.protocol import State, Task
from seedance_cli.takes.deliver import deliver
from tests.footage import clip
from tests.takes.service import HeldClock, ScriptedService
from tests.takes.test_shoot import BOARD

GIVEN = (1280, 720)
CUT = (320, 180)


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clip(tmp_path_factory.mktemp("footage") / "clip.mp4", 4, CUT)


@dataclass
class Giving(ScriptedService):
    """Fails to give the last frame with this."""

    fault: SeedanceError | None = None

    async def fetch(self, url: str, target: Path) -> None:
        if self.fault and url.endswith("frame"):
            raise self.fault
        await super().fetch(url, target)


def delivered(tmp_path: Path, footage: Path, frame: str, fault: SeedanceError | None = None) -> Take:
    film = create_film(tmp_path / "mars", BOARD)
    take = Take(
        folder=film.new_take_folder(),
        service="scripted",
        model="m1",
        state="succeeded",
        prompt="x",
        request={},
        storyboard=film.board,
        task_id="task-1",
    ).save()
    task = Task(id="task-1", state=State.SUCCEEDED, urls=(str(footage),), last_frame=frame)
    made = asyncio.run(deliver(take, task, Giving(script=[task], fault=fault), HeldClock()))
    assert {path.name for path in take.folder.iterdir()} == {"clip.mp4", "last-frame.png", "take.yaml"}
    assert made.hashes["last-frame.png"] == sha256(take.last_frame)
    return made


def size_of(take: Take) -> tuple[int, int]:
    with Image.open(take.last_frame) as picture:
        assert picture.format == "PNG"
        return picture.size


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_it_is_the_services_own(tmp_path: Path, footage: Path, form: str) -> None:
    Image.new("RGB", GIVEN, "teal").save(tmp_path / "the frame", form)
    assert size_of(delivered(tmp_path, footage, str(tmp_path / "the frame"))) == GIVEN


def test_it_is_cut_from_the_clip_where_none_is_given(tmp_path: Path, footage: Path) -> None:
    assert size_of(delivered(tmp_path, footage, "")) == CUT


@pytest.mark.parametrize("fault", [LinkDead("dead"), Unreachable("gone"), SeedanceError("led astray")])
def test_no_trouble_with_it_ends_the_take(tmp_path: Path, footage: Path, fault: SeedanceError) -> None:
    assert size_of(delivered(tmp_path, footage, "https://tos.example/frame", fault)) == CUT


@pytest.mark.parametrize("content", [b"", b"<html>no frame", b"\x89PNG\r\n\x1a\nhalf"])
def test_nor_does_what_is_no_picture(tmp_path: Path, footage: Path, content: bytes) -> None:
    (tmp_path / "the frame").write_bytes(content)
    assert size_of(delivered(tmp_path, footage, str(tmp_path / "the frame"))) == CUT
