"""What one shot shows under its captions: a plate the camera moves over, two pictures passing into each other, or a
reference clip running."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from PIL import Image

from seedance_cli.services.animatic.camera import Move
from seedance_cli.services.animatic.drawing.brush import Size
from seedance_cli.services.animatic.drawing.panel import Plate
from seedance_cli.services.animatic.lens import Set, film_over, filmed
from seedance_cli.services.animatic.pictures import plate_of
from seedance_cli.services.animatic.planes import Planes


class Showing(Protocol):
    """One shot's pictures. `still`: every frame of it is the same."""

    still: bool

    def frame(self, time: float) -> Planes:
        """The picture at `time`, 0–1 of the shot or of the film that it is a piece of; asked for once per frame, in order."""
        ...


class Panel:
    """A plate with its nearer layers, under a moving camera."""

    def __init__(self, plate: Plate, move: Move, size: Size) -> None:
        self._move, self._size = move, size
        self.still = move.still
        self._set = Set.of(_as_one(plate) if move.flat else plate)

    def frame(self, time: float) -> Planes:
        near = self._move.near(time)
        if not self._set.layers:
            return filmed(self._set.far, near, self._size)
        far = self._move.far(time)
        image = filmed(self._set.far, far, self._size)
        for layer in self._set.layers:
            film_over(image, layer, far.towards(near, layer.depth), self._set.far.size)
        return image


def _as_one(plate: Plate) -> Plate:
    """A plate with its layers laid on it, for a camera that moves near and far alike."""
    far = plate.far.copy()
    for layer in plate.layers:
        far.paste(layer.image, layer.at, layer.mask)
    return Plate(far)


class Passage:
    """One picture passing slowly into another while the camera keeps its path: the first quarter of the time belongs
    to the first, the last to the second."""

    still = False

    def __init__(self, first: Image.Image, second: Image.Image, move: Move, size: Size) -> None:
        self._plates, self._move, self._size = (Planes.of(first), Planes.of(second)), move, size

    def frame(self, time: float) -> Planes:
        inner = min(max(time * 2 - 0.5, 0.0), 1.0)
        share = inner * inner * (3 - 2 * inner)
        window = self._move.near(time)
        seen = [
            filmed(plate, window, self._size)
            for plate, part in zip(self._plates, (1 - share, share), strict=True)
            if part > 0
        ]
        if len(seen) == 2:
            for under, over in zip(*seen, strict=True):
                # Through a stencil it is rounded; `Image.blend` cuts off, which shows where it begins and ends.
                under.paste(over, (0, 0), Image.new("L", under.size, round(255 * share)))
        return seen[0]


class Clip:
    """A reference clip, running on from shot to shot; its last picture stays where it ends before the shot."""

    still = False

    def __init__(self, path: Path, fps: int, size: Size) -> None:
        from seedance_cli.media import frames

        self._frames: Iterator[Image.Image] = iter(frames(path, fps, size))
        self._size = size
        self._waiting: Image.Image | None = None
        self._last = Planes.of(Image.new("RGB", size))
        self.position = 0

    def skip_to(self, position: int) -> bool:
        """Go on to a later picture; False where the clip has ended by then."""
        while self.position < position and self._next() is not None:
            pass
        self._waiting = self._next()
        return self._waiting is not None

    def frame(self, time: float) -> Planes:  # noqa: ARG002 - a clip keeps its own time
        fresh, self._waiting = self._waiting or self._next(), None
        if fresh is not None:
            self._last = Planes.of(plate_of(fresh, self._size, Image.Resampling.BILINEAR))
        return self._last.copy()

    def _next(self) -> Image.Image | None:
        fresh = next(self._frames, None)
        self.position += 1 if fresh is not None else 0
        return fresh

    def close(self) -> None:
        """Close the file, if it is still being read."""
        close = getattr(self._frames, "close", None)
        if close is not None:
            close()
