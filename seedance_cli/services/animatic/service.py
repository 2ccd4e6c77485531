"""The animatic as a service: renders run in threads of this program and end with it.

Its results lie in a private temporary folder until they are collected; what is left there goes when the program
ends.
"""

import asyncio
import os
import secrets
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore, Event, Thread
from typing import Any

from seedance_cli.errors import SeedanceError
from seedance_cli.services.animatic import FPS, SIZES, Stopped
from seedance_cli.services.protocol import Abilities, Estimate, State, StillRequest, Task, VideoRequest
from seedance_cli.story.brief import RATIOS, one_of
from seedance_cli.story.references import SEED, numbered
from seedance_cli.story.vocabulary import Vocabulary

MODEL, RESOLUTION = "animatic", "720p"
START_UP, PER_SECOND = 1.0, 0.6  # seconds of waiting, and per second of film, on two cores
GONE = "that render ended with the program that ran it; rendering again is free"


@dataclass
class Render:
    """One render: where it writes, how many pictures it has and will have, how it ended."""

    target: Path
    frames: int
    done: int = 0
    state: State = State.QUEUED
    error: str = ""
    stop: Event = field(default_factory=Event)
    thread: Thread | None = None

    def task(self, task_id: str) -> Task:
        ready = self.state is State.SUCCEEDED
        return Task(
            id=task_id,
            state=self.state,
            progress=1.0 if ready else self.done / self.frames,
            url=str(self.target) if ready else "",
            error=self.error,
            price=0.0,
        )


class Animatic:
    """Renders storyboards here, for nothing. As many at once as there are processor cores; the others wait."""

    name = "animatic"
    dialect = SEED
    abilities = Abilities(
        summary="a free preview cut, rendered on this machine",
        resolutions=(RESOLUTION,),
        options=("seed",),
        poll_seconds=0.1,
    )

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._renders: dict[str, Render] = {}
        self._places = BoundedSemaphore(os.cpu_count() or 2)
        self._folder: Path | None = None
        # Runs when the service is let go, or when the program ends, even by Ctrl-C.
        self.close: Callable[[], object] = weakref.finalize(self, _close, self._renders)

    def estimate(self, request: VideoRequest) -> Estimate:
        seconds = START_UP + PER_SECOND * request.storyboard.brief.duration
        return Estimate(amount=0.0, unit="free", basis="rendered on this machine", seconds=seconds)

    def body(self, request: VideoRequest) -> dict[str, Any]:
        """The request as plain data. Raises WrongInput for another model or resolution than it has."""
        one_of("model", request.model or MODEL, (MODEL,))
        one_of("resolution", request.resolution or RESOLUTION, (RESOLUTION,))
        board = request.storyboard
        brief = board.brief
        return {
            "model": MODEL,
            "prompt": self.dialect.spell(request.prompt),
            "ratio": brief.ratio,
            "duration": brief.duration,
            "size": "{}x{}".format(*SIZES[brief.ratio]),
            "fps": FPS,
            "mode": brief.mode,
            "seed": request.seed,
            "references": [
                {"tag": self.dialect.spell(tag), "source": each.source, "role": each.role}
                for tag, each in numbered(board.references)
            ],
        }

    async def draw(self, request: StillRequest) -> Task:
        """A panel as a still, drawn at once."""
        one_of("ratio", request.ratio, RATIOS)
        task_id, render = self._new("png", frames=1)
        await asyncio.to_thread(_draw_still, request, self._vocabulary, render.target)
        render.state = State.SUCCEEDED
        return render.task(task_id)

    async def submit(self, request: VideoRequest) -> Task:
        """Start a render and return at once."""
        self.body(request)
        task_id, render = self._new("mp4", frames=request.storyboard.brief.duration * FPS)
        work = (render, request, self._vocabulary, self._places)
        render.thread = Thread(target=_run, args=work, name=task_id, daemon=True)
        render.thread.start()
        return render.task(task_id)

    async def get(self, task_id: str) -> Task:
        render = self._renders.get(task_id)
        return render.task(task_id) if render else Task(id=task_id, state=State.FAILED, error=GONE)

    async def cancel(self, task_id: str) -> bool:
        """Stop a render and wait until it stands still; False if it had ended before. A render of another
        program's ended with that program."""
        render = self._renders.get(task_id)
        if render is None:
            return True
        render.stop.set()
        if render.thread:
            await asyncio.to_thread(render.thread.join)
        return render.state is State.CANCELLED

    def _new(self, suffix: str, frames: int) -> tuple[str, Render]:
        self._folder = self._folder or _private_folder()
        task_id = f"animatic-{secrets.token_hex(4)}"
        render = Render(target=self._folder / f"{task_id}.{suffix}", frames=frames)
        self._renders[task_id] = render
        return task_id, render


def _run(render: Render, request: VideoRequest, vocabulary: Vocabulary, places: BoundedSemaphore) -> None:
    """The life of one render, in its own thread; whatever happens, its state is an end afterwards."""

    def done(frames: int) -> None:
        render.done = frames

    end = State.FAILED
    try:
        from seedance_cli.services.animatic.render import render as make

        with _a_place(places, render.stop):
            render.state = State.RUNNING
            make(request, vocabulary, render.target, render.stop, done)
        end = State.SUCCEEDED
    except Stopped:
        end = State.CANCELLED
    except SeedanceError as error:
        render.error = " ".join(part for part in (error.message, error.hint) if part)
    except Exception as error:  # noqa: BLE001  # what a thread raises reaches nobody unless it is noted here
        render.error = f"the render broke off: {type(error).__name__}: {error}"
    finally:
        render.state = end


@contextmanager
def _a_place(places: BoundedSemaphore, stop: Event) -> Iterator[None]:
    """One of the places to render in, waited for. Raises Stopped when cancelled while waiting."""
    while not places.acquire(timeout=0.1):
        if stop.is_set():
            raise Stopped
    try:
        yield
    finally:
        places.release()


def _draw_still(request: StillRequest, vocabulary: Vocabulary, target: Path) -> None:
    from seedance_cli.services.animatic.stage import draw_still

    draw_still(request, vocabulary, SIZES[request.ratio]).save(target)


def _private_folder() -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix="seedance-")).absolute()
    except OSError as error:
        raise SeedanceError(
            "There is no folder for temporary files that can be written.",
            hint="Name one with room for a clip in the environment variable TMPDIR.",
        ) from error


def _close(renders: dict[str, Render]) -> None:
    for render in renders.values():
        render.stop.set()
    for render in renders.values():
        if render.thread:
            render.thread.join(timeout=5)
    for folder in {render.target.parent for render in renders.values()}:
        shutil.rmtree(folder, ignore_errors=True)
