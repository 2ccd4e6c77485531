"""The animatic behind the door of all services."""

import asyncio
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest
from PIL import Image

from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.media import measure
from seedance_cli.services.animatic import render
from seedance_cli.services.protocol import Service, State, StillRequest, Task
from seedance_cli.services.registry import names, open_service
from seedance_cli.story.references import Reference
from seedance_cli.story.vocabulary import Vocabulary
from tests.animatic.stand_in import FlatStage, a_request, an_order


@pytest.fixture
def service():
    """The service as the registry opens it; its folder is gone afterwards."""
    opened = open_service("animatic", Vocabulary(words=()))
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def flat_pictures(monkeypatch) -> None:
    monkeypatch.setattr(render, "Stage", FlatStage)


async def ended(service: Service, task: Task) -> list[Task]:
    """Every different answer of the service until the task's end."""
    heard = [task]
    while not heard[-1].state.ended:
        await asyncio.sleep(0.001)
        if (now := await service.get(task.id)) != heard[-1]:
            heard.append(now)
    return heard


def test_the_registry_names_it_first() -> None:
    assert names()[0] == "animatic"


def test_looking_at_it_writes_nothing(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    opened = open_service("animatic", Vocabulary(words=()))
    assert opened.abilities.options == ("seed",)
    with pytest.raises(SeedanceError, match="temporary files") as caught:
        asyncio.run(opened.submit(an_order(tmp_path)))
    assert "TMPDIR" in caught.value.hint


def test_an_unknown_service_is_answered_with_the_nearest() -> None:
    with pytest.raises(WrongInput, match="no service 'animatics'") as caught:
        open_service("animatics", Vocabulary(words=()))
    assert caught.value.hint == "--service animatic"


def test_a_render_goes_from_its_start_to_a_clip_with_true_progress(service, tmp_path: Path) -> None:
    async def route() -> list[Task]:
        return await ended(service, await service.submit(an_order(tmp_path)))

    heard = asyncio.run(route())
    progress = [task.progress for task in heard]
    assert heard[0].state in (State.QUEUED, State.RUNNING)
    assert progress == sorted(progress)
    assert len(set(progress)) > 10
    assert all(each * 96 == pytest.approx(round(each * 96)) for each in progress)
    assert (heard[-1].state, heard[-1].progress, heard[-1].price) == (State.SUCCEEDED, 1.0, 0.0)
    clip = Path(heard[-1].url)
    assert clip.is_absolute()
    assert measure(clip, "video").seconds == pytest.approx(4, abs=1 / 24)
    assert clip.parent.stat().st_mode & 0o077 == 0


def test_several_renders_stand_side_by_side(service, tmp_path: Path) -> None:
    async def route() -> list[list[Task]]:
        tasks = [await service.submit(an_order(tmp_path)) for _ in range(3)]
        return await asyncio.gather(*(ended(service, task) for task in tasks))

    last = [heard[-1] for heard in asyncio.run(route())]
    assert len({task.id for task in last}) == 3
    assert len({Path(task.url).read_bytes() for task in last}) == 1


def test_a_failure_tells_the_errors_words(service, tmp_path: Path) -> None:
    lost = Reference(kind="audio", source="lost.mp3", role="music")

    async def route() -> Task:
        return (await ended(service, await service.submit(an_order(tmp_path, references=(lost,)))))[-1]

    task = asyncio.run(route())
    assert (task.state, task.url) == (State.FAILED, "")
    assert task.error.startswith(f"{tmp_path / 'lost.mp3'} does not exist.")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_mistake_of_ours_still_ends_the_render(service, tmp_path: Path, monkeypatch) -> None:
    class Mistaken(FlatStage):
        def frame(self, number):
            raise ZeroDivisionError("by hand")

    monkeypatch.setattr(render, "Stage", Mistaken)

    async def route() -> Task:
        return (await ended(service, await service.submit(an_order(tmp_path))))[-1]

    task = asyncio.run(route())
    assert (task.state, task.error) == (State.FAILED, "the render broke off: ZeroDivisionError: by hand")


def test_a_cancelled_render_is_really_stopped(service, tmp_path: Path, monkeypatch) -> None:
    reached, go_on = Event(), Event()

    class Gated(FlatStage):
        def frame(self, number):
            if number == 5:
                reached.set()
                go_on.wait()
            return super().frame(number)

    monkeypatch.setattr(render, "Stage", Gated)

    async def route() -> tuple[bool, Task, bool]:
        task = await service.submit(an_order(tmp_path))
        await asyncio.to_thread(reached.wait)
        cancelling = asyncio.create_task(service.cancel(task.id))
        while not service._renders[task.id].stop.is_set():
            await asyncio.sleep(0)
        go_on.set()
        return await cancelling, await service.get(task.id), await service.cancel(task.id)

    stopped, task, again = asyncio.run(route())
    assert stopped
    assert again
    assert (task.state, task.url) == (State.CANCELLED, "")
    assert list(service._folder.iterdir()) == []


def test_what_is_finished_cannot_be_cancelled(service, tmp_path: Path) -> None:
    async def route() -> tuple[bool, Task]:
        task = (await ended(service, await service.submit(an_order(tmp_path))))[-1]
        return await service.cancel(task.id), await service.get(task.id)

    stopped, task = asyncio.run(route())
    assert not stopped
    assert task.state is State.SUCCEEDED


def test_a_render_of_another_program_has_ended(service) -> None:
    task = asyncio.run(service.get("animatic-00000000"))
    assert (task.state, task.id) == (State.FAILED, "animatic-00000000")
    assert "rendering again is free" in task.error


def test_it_costs_nothing(service, tmp_path: Path) -> None:
    short, long = (service.estimate(a_request(tmp_path, seconds)) for seconds in ((2, 2), (7, 8)))
    assert (short.amount, short.unit) == (0, "free")
    assert 0 < short.seconds < long.seconds


def test_the_request_is_plain_data_in_its_dialect(service, tmp_path: Path) -> None:
    who = Reference(kind="image", source="https://example.org/a.png", role="character")
    assert service.order(a_request(tmp_path, ratio="21:9", references=(who,))).body == {
        "model": "animatic",
        "prompt": "Dunes. @image_file_1 is the character.",
        "ratio": "21:9",
        "duration": 4,
        "size": "1470x630",
        "fps": 24,
        "mode": "omni_reference",
        "seed": None,
        "references": [{"tag": "@image_file_1", "source": "https://example.org/a.png", "role": "character"}],
    }


@pytest.mark.parametrize(("field", "value"), [("model", "fast"), ("resolution", "4k")])
def test_what_it_cannot_honour_is_refused(service, tmp_path: Path, field: str, value: str) -> None:
    from dataclasses import replace

    with pytest.raises(WrongInput, match=f"no {field} '{value}'"):
        service.order(replace(a_request(tmp_path), **{field: value}))


def test_a_still_is_drawn_in_the_films_shape(service) -> None:
    request = StillRequest(prompt="an astronaut", ratio="9:16", count=2)
    task = asyncio.run(service.submit(service.order(request)))
    assert task.state is State.SUCCEEDED
    pictures = [Image.open(url) for url in task.urls]
    assert [image.size for image in pictures] == [(720, 1280)] * 2
    assert len({image.tobytes() for image in pictures}) == 2
    with pytest.raises(WrongInput, match="no ratio '2:1'"):
        service.order(StillRequest(prompt="an astronaut", ratio="2:1"))


def test_it_starts_from_no_link(service) -> None:
    with pytest.raises(WrongInput, match="without any network"):
        service.order(StillRequest(prompt="at night", ratio="1:1", edit=("https://example.org/a.png",)))


LEFT_ALONE = """
import asyncio, sys
from pathlib import Path
from seedance_cli.services.registry import open_service
from seedance_cli.story.vocabulary import Vocabulary
from tests.animatic.stand_in import an_order

async def main():
    service = open_service("animatic", Vocabulary(words=()))
    task = await service.submit(an_order(Path(sys.argv[1]), (7, 8)))
    print(service._folder, flush=True)
    while not (await service.get(task.id)).progress:
        await asyncio.sleep(0.001)
    raise KeyboardInterrupt

try:
    asyncio.run(main())
except KeyboardInterrupt:
    sys.exit(130)
"""


def test_a_program_that_is_interrupted_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-c", LEFT_ALONE, str(tmp_path)]
    program = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (program.returncode, program.stderr) == (130, "")
    assert Path(program.stdout.strip()).name.startswith("seedance-")
    assert not Path(program.stdout.strip()).exists()
