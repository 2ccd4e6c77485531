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
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import BoundedSemaphore, Event, Thread
from types import TracebackType
from typing import Any, Self

from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.services.animatic import FPS, SIZES, Stopped
from seedance_cli.services.protocol import (
    Abilities,
    Balance,
    Estimate,
    Order,
    Request,
    State,
    StillRequest,
    Task,
    VideoRequest,
)
from seedance_cli.services.registry import Access
from seedance_cli.story.brief import RATIOS, one_of
from seedance_cli.story.references import SEED, is_link, numbered
from seedance_cli.story.vocabulary import Vocabulary

MODEL, RESOLUTION = "animatic", "720p"
START_UP, PER_SECOND = 1.0, 0.6  # seconds of waiting, and per second of film, on two cores
GONE = "that render ended with the program that ran it; rendering again is free"


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


class Animatic:
    """Renders storyboards here, for nothing. As many at once as there are processor cores; the others wait."""

    name = "animatic"
    dialect = SEED
    abilities = Abilities(
        summary="a free preview cut, rendered on this machine",
        free=True,
        resolutions=(RESOLUTION,),
        options=("seed",),
        shortest_pause=0.1,
    )

    def __init__(self, vocabulary: Vocabulary, _: Access | None = None) -> None:
        self._vocabulary = vocabulary
        self._renders: dict[str, Render] = {}
        self._places = BoundedSemaphore(os.cpu_count() or 2)
        self._folder: Path | None = None
        # Runs when the service is let go, or when the program ends, even by Ctrl-C.
        self.close: Callable[[], object] = weakref.finalize(self, _close, self._renders)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.close)

    def estimate(self, request: Request) -> Estimate:
        film = request.storyboard.brief.duration if isinstance(request, VideoRequest) else 0
        seconds = START_UP + PER_SECOND * film
        return Estimate(amount=0.0, unit="free", basis="rendered on this machine", seconds=seconds)

    def order(self, request: Request, links: Mapping[str, str] | None = None) -> Order:  # noqa: ARG002  # nothing is uploaded
        """The request as plain data. Raises WrongInput for what it cannot render."""
        body = self._film(request) if isinstance(request, VideoRequest) else _still(request)
        return Order(body=body, request=request)

    def _film(self, request: VideoRequest) -> dict[str, Any]:
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

    def ready(self) -> None:
        """It always is."""

    async def connect(self) -> None:
        """It is here."""

    def check_upload(self, path: Path) -> None:
        """Nothing is uploaded."""

    async def upload(self, path: Path) -> str:
        """Nothing needs to be uploaded: a file's own path is its address."""
        return str(path)

    async def submit(self, order: Order) -> Task:
        """Start a render and return at once; stills are drawn before it returns."""
        request = order.request
        if request is None:
            raise WrongInput("The animatic renders storyboards, not bodies for another service.")
        if isinstance(request, StillRequest):
            task_id, render = self._new("png", frames=1, results=request.count)
            await asyncio.to_thread(_draw_stills, request, self._vocabulary, render.targets)
            render.state = State.SUCCEEDED
            return render.task(task_id)
        task_id, render = self._new("mp4", frames=request.storyboard.brief.duration * FPS)
        work = (render, request, self._vocabulary, self._places)
        render.thread = Thread(target=_run, args=work, name=task_id, daemon=True)
        render.thread.start()
        return render.task(task_id)

    async def get(self, task_id: str) -> Task:
        render = self._renders.get(task_id)
        return render.task(task_id) if render else Task(id=task_id, state=State.FAILED, error=GONE)

    async def fetch(self, url: str, target: Path) -> None:
        """Move a result to its place."""
        from seedance_cli.film.files import copy_into_place

        await asyncio.to_thread(copy_into_place, Path(url), target)
        Path(url).unlink(missing_ok=True)

    async def balance(self) -> Balance | None:
        return None

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

    def _new(self, suffix: str, frames: int, results: int = 1) -> tuple[str, Render]:
        self._folder = self._folder or _private_folder()
        task_id = f"animatic-{secrets.token_hex(4)}"
        targets = tuple(self._folder / f"{task_id}-{number}.{suffix}" for number in range(results))
        render = Render(targets=targets, frames=frames)
        self._renders[task_id] = render
        return task_id, render


def _still(request: StillRequest) -> dict[str, Any]:
    one_of("ratio", request.ratio, RATIOS)
    if any(is_link(source) for source in request.edit):
        raise WrongInput(
            "The animatic works without any network, so it cannot start from a link.",
            hint="Save the picture and pass the file, or choose another --service.",
        )
    size = "{}x{}".format(*SIZES[request.ratio])
    return {
        "model": MODEL,
        "prompt": request.prompt,
        "size": size,
        "count": request.count,
        "edit": list(request.edit),
        "seed": request.seed,
    }


def _run(render: Render, request: VideoRequest, vocabulary: Vocabulary, places: BoundedSemaphore) -> None:
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


def _draw_stills(request: StillRequest, vocabulary: Vocabulary, targets: tuple[Path, ...]) -> None:
    from seedance_cli.services.animatic.stage import draw_still

    for number, target in enumerate(targets):
        # Variants of one sentence differ by their seed, and the first is the picture that one alone would be.
        seed = (request.seed or 0) + number if number else request.seed
        draw_still(replace(request, seed=seed), vocabulary, SIZES[request.ratio]).save(target)


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
    for folder in {target.parent for render in renders.values() for target in render.targets}:
        shutil.rmtree(folder, ignore_errors=True)
