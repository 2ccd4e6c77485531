"""The animatic as a service: renders run in threads of this program and end with it.

Its results lie in a private temporary folder until they are collected; what is left there goes when the program
ends.
"""

import asyncio
import os
import secrets
import weakref
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import BoundedSemaphore, Thread
from types import TracebackType
from typing import Any, Self

from seedance_cli.errors import WrongInput
from seedance_cli.services.animatic import FPS, SIZES
from seedance_cli.services.animatic.jobs import Render, close_all, draw_stills, private_folder, run
from seedance_cli.services.protocol import (
    Abilities,
    Balance,
    Estimate,
    Leaving,
    Listed,
    Order,
    Request,
    State,
    StillRequest,
    Task,
    VideoRequest,
    nothing,
)
from seedance_cli.services.registry import Access
from seedance_cli.story.brief import RATIOS, one_of
from seedance_cli.story.references import SEED, is_link, numbered
from seedance_cli.story.vocabulary import Vocabulary

MODEL, RESOLUTION = "animatic", "720p"
START_UP, PER_SECOND = 1.0, 0.4  # seconds of waiting, and per second of film, on two cores
GONE = "that render ended with the program that ran it; rendering again is free"


class Animatic:
    """Renders storyboards here, for nothing. As many at once as there are processor cores; the others wait."""

    name = "animatic"
    card = None
    region = ""
    counts_in = "free"
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
        self.close: Callable[[], object] = weakref.finalize(self, close_all, self._renders)

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
        return Order(body=body, request=request, prompt=body["prompt"], model=MODEL)

    def raw_order(self, model: str, params: dict[str, Any]) -> Order:  # noqa: ARG002  # there is no wire
        raise WrongInput("The animatic renders storyboards, not bodies for another service.")

    def _film(self, request: VideoRequest) -> dict[str, Any]:
        one_of("model", request.model or MODEL, (MODEL,))
        one_of("resolution", request.resolution or RESOLUTION, (RESOLUTION,))
        board = request.storyboard
        brief = board.brief
        return {
            "model": MODEL,
            "prompt": SEED.spell(request.prompt),
            "ratio": brief.ratio,
            "duration": brief.duration,
            "size": "{}x{}".format(*SIZES[brief.ratio]),
            "fps": FPS,
            "mode": brief.mode,
            "seed": request.seed,
            "references": [
                {"tag": SEED.spell(tag), "source": each.source, "role": each.role}
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

    async def submit(self, order: Order, leaving: Leaving = nothing) -> Task:
        """Start a render and return at once; stills are drawn before it returns."""
        request = order.request
        if request is None:
            raise WrongInput("The animatic renders storyboards, not bodies for another service.")
        leaving()
        if isinstance(request, StillRequest):
            task_id, render = self._new("png", frames=1, results=request.count)
            await asyncio.to_thread(draw_stills, request, self._vocabulary, render.targets)
            render.state = State.SUCCEEDED
            return render.task(task_id)
        task_id, render = self._new("mp4", frames=request.storyboard.brief.duration * FPS)
        work = (render, request, self._vocabulary, self._places)
        render.thread = Thread(target=run, args=work, name=task_id, daemon=True)
        render.thread.start()
        return render.task(task_id)

    async def get(self, task_id: str) -> Task:
        render = self._renders.get(task_id)
        return render.task(task_id) if render else Task(id=task_id, state=State.FAILED, error=GONE)

    async def recent(self, since: float) -> tuple[Listed, ...] | None:  # noqa: ARG002  # its renders end with the program
        return None

    def listed(self, task: Task, since: float) -> Listed:  # noqa: ARG002  # it tells no more
        return Listed(task=task)

    def echo(self, prompt_hash: str) -> str:  # noqa: ARG002  # nothing is lost here
        return ""

    def hears(self, task_id: str) -> bool:  # noqa: ARG002  # it is asked
        return False

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
        self._folder = self._folder or private_folder()
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
