"""One animatic from storyboard to mp4: pictures drawn ahead in two lanes of shots while the encoder works.

Pillow and the encoder let go of the interpreter while they compute, so one film keeps two cores busy, and films side
by side share them with nothing lost. The lanes take turns shot by shot: one draws what is shown, the other prepares the
next shot's panel, which takes as long as many frames.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import Self

from seedance_cli.services.animatic import FPS, SIZES, Stopped
from seedance_cli.services.animatic.encode import encode
from seedance_cli.services.animatic.planes import Planes
from seedance_cli.services.animatic.sound import track
from seedance_cli.services.animatic.stage import Stage
from seedance_cli.services.protocol import VideoRequest
from seedance_cli.story.vocabulary import Vocabulary

LANES = 2
AHEAD = 24  # pictures waiting in a lane, a second of film; each is one and a half megabytes
PATIENCE = 0.1  # seconds between looks at whether to stop


def render(
    request: VideoRequest,
    vocabulary: Vocabulary,
    target: Path,
    stop: Event,
    done: Callable[[int], None] = lambda _: None,
) -> None:
    """Render a storyboard to `target`. `done` hears how many of the film's `duration * FPS` pictures are finished.
    Once `stop` is set it raises Stopped within a few pictures and leaves no file. Raises SeedanceError for what
    cannot be read or written."""
    size = SIZES[request.storyboard.brief.ratio]
    sound = track(request)
    with ExitStack() as open_:
        stages = [open_.enter_context(closing(Stage(request, vocabulary, size, FPS))) for _ in range(LANES)]
        spans = [(start * FPS, end * FPS) for start, end in request.storyboard.spans]
        cuts = {start for start, _ in spans}
        lanes = [
            open_.enter_context(_Lane(stage, spans[number::LANES])) for number, stage in enumerate(stages)
        ]
        encode(_in_order(lanes, spans, stop), sound, target, size, done, cuts)


def _in_order(lanes: "list[_Lane]", spans: list[tuple[int, int]], stop: Event) -> Iterator[Planes]:
    """The film's pictures from its first to its last. Raises Stopped once `stop` is set."""
    for number, (start, end) in enumerate(spans):
        for _ in range(start, end):
            yield lanes[number % len(lanes)].take(stop)


class _Lane:
    """A thread that draws some of a film's shots, a few pictures ahead of whoever takes them; it ends with the
    block it is used in."""

    def __init__(self, stage: Stage, spans: list[tuple[int, int]]) -> None:
        self._stage, self._spans = stage, spans
        self._ready: Queue[Planes | None] = Queue(AHEAD)
        self._left = Event()
        self._failure = _Failure()
        # A daemon, so that a Ctrl-C in the main thread never waits for a film to be drawn.
        self._thread = Thread(target=self._draw, name="animatic-drawing", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._left.set()
        self._thread.join()

    def take(self, stop: Event) -> Planes:
        """The next picture. Raises Stopped once `stop` is set, and whatever drawing it raised."""
        while not stop.is_set():
            try:
                picture = self._ready.get(timeout=PATIENCE)
            except Empty:
                continue
            if picture is None:
                raise self._failure.error or EOFError("no picture is left in this lane")
            return picture
        raise Stopped

    def _draw(self) -> None:
        with self._failure:
            for number in (each for span in self._spans for each in range(*span)):
                if not self._put(self._stage.frame(number)):
                    return
        self._put(None)

    def _put(self, picture: Planes | None) -> bool:
        while not self._left.is_set():
            try:
                self._ready.put(picture, timeout=PATIENCE)
            except Full:
                continue
            return True
        return False


class _Failure:
    """Keeps what went wrong in one thread, to be raised in another."""

    error: BaseException | None = None

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        self.error = error
        return True
