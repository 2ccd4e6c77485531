"""What one shot shows under its captions: a plate the camera moves over, two pictures passing into each other, or a
reference clip running."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from PIL import Image

from seedance_cli.services.animatic.camera import Move
from seedance_cli.services.animatic.drawing.brush import Size
from seedance_cli.services.animatic.drawing.panel import Plate
from seedance_cli.services.animatic.lens import lay, shot_through
from seedance_cli.services.animatic.pictures import plate_of


class Showing(Protocol):
    """One shot's pictures. `still`: every frame of it is the same."""

    still: bool

    def frame(self, time: float) -> Image.Image:
        """The picture at `time`, 0–1 of the shot or of the film that it is a piece of; asked for once per frame, in order."""
        ...


class Panel:
    """A plate with its nearer layers, under a moving camera."""

    def __init__(self, plate: Plate, move: Move, size: Size) -> None:
        self._plate, self._move, self._size = plate, move, size
        self.still = move.still
        if move.flat and plate.layers:
            far = plate.far.copy()
            for layer in plate.layers:
                far.paste(layer.image, layer.at, layer.mask)
            self._plate = Plate(far)

    def frame(self, time: float) -> Image.Image:
        near = self._move.near(time)
        if not self._plate.layers:
            return shot_through(self._plate.far, near, self._size)
        far = self._move.far(time)
        image = shot_through(self._plate.far, far, self._size)
        for layer in self._plate.layers:
            lay(image, layer, far.towards(near, layer.depth), self._plate.far.size)
        return image


class Passage:
    """One picture passing slowly into another while the camera keeps its path: the first quarter of the time belongs
    to the first, the last to the second."""

    still = False

    def __init__(self, first: Image.Image, second: Image.Image, move: Move, size: Size) -> None:
        self._plates, self._move, self._size = (first, second), move, size

    def frame(self, time: float) -> Image.Image:
        inner = min(max(time * 2 - 0.5, 0.0), 1.0)
        share = inner * inner * (3 - 2 * inner)
        window = self._move.near(time)
        seen = [
            shot_through(plate, window, self._size)
            for plate, part in zip(self._plates, (1 - share, share), strict=True)
            if part > 0
        ]
        return seen[0] if len(seen) == 1 else Image.blend(seen[0], seen[1], share)


class Clip:
    """A reference clip, running on from shot to shot; its last picture stays where it ends before the shot."""

    still = False

    def __init__(self, path: Path, fps: int, size: Size) -> None:
        from seedance_cli.media import frames

        self._frames: Iterator[Image.Image] = iter(frames(path, fps, size))
        self._size = size
        self._waiting: Image.Image | None = None
        self._last = Image.new("RGB", size)
        self.position = 0

    def skip_to(self, position: int) -> bool:
        """Go on to a later picture; False where the clip has ended by then."""
        while self.position < position and self._next() is not None:
            pass
        self._waiting = self._next()
        return self._waiting is not None

    def frame(self, time: float) -> Image.Image:  # noqa: ARG002 - a clip keeps its own time
        fresh, self._waiting = self._waiting or self._next(), None
        if fresh is not None:
            self._last = plate_of(fresh, self._size, Image.Resampling.BILINEAR)
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
