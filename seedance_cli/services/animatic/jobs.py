"""Renders as they run: each in its own thread, as many at once as there are places, its results in a private folder."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import BoundedSemaphore, Event, Thread

from seedance_cli.errors import SeedanceError
from seedance_cli.services.animatic import SIZES, Stopped
from seedance_cli.services.protocol import State, StillRequest, Task, VideoRequest
from seedance_cli.story.vocabulary import Vocabulary


@dataclass
class Render:
    """One render: where it writes, how many pictures it has and will have, how it ended."""

    targets: tuple[Path, ...]
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
            urls=tuple(map(str, self.targets)) if ready else (),
            error=self.error,
            price=0.0,
        )


def run(render: Render, request: VideoRequest, vocabulary: Vocabulary, places: BoundedSemaphore) -> None:
    """The life of one render, in its own thread; whatever happens, its state is an end afterwards."""

    def done(frames: int) -> None:
        render.done = frames

    end = State.FAILED
    try:
        from seedance_cli.services.animatic.render import render as make

        with _a_place(places, render.stop):
            render.state = State.RUNNING
            make(request, vocabulary, render.targets[0], render.stop, done)
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


def private_folder() -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix="seedance-")).absolute()
    except OSError as error:
        raise SeedanceError(
            "There is no folder for temporary files that can be written.",
            hint="Name one with room for a clip in the environment variable TMPDIR.",
        ) from error


def close_all(renders: dict[str, Render]) -> None:
    for render in renders.values():
        render.stop.set()
    for render in renders.values():
        if render.thread:
            render.thread.join(timeout=5)
    for folder in {target.parent for render in renders.values() for target in render.targets}:
        shutil.rmtree(folder, ignore_errors=True)


def draw_stills(request: StillRequest, vocabulary: Vocabulary, targets: tuple[Path, ...]) -> None:
    from seedance_cli.services.animatic.stage import draw_still

    for number, target in enumerate(targets):
        # Variants of one sentence differ by their seed, and the first is the picture that one alone would be.
        seed = (request.seed or 0) + number if number else request.seed
        draw_still(replace(request, seed=seed), vocabulary, SIZES[request.ratio]).save(target)
