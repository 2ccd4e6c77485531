"""A storyboard to render, and a stage whose pictures are flat colours, for tests of all that is not drawing."""

from functools import lru_cache
from pathlib import Path

from PIL import Image

from seedance_cli.media.footage import picture_of
from seedance_cli.services.animatic.planes import Planes
from seedance_cli.services.protocol import Order, VideoRequest
from seedance_cli.story.brief import Brief
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import Shot, Storyboard

COLOURS = ("maroon", "teal", "olive", "navy", "purple")


def a_request(
    folder: Path,
    seconds: tuple[int, ...] = (1, 2, 1),
    ratio: str = "1:1",
    contents: tuple[str, ...] = (),
    references: tuple[Reference, ...] = (),
) -> VideoRequest:
    contents += ("dunes",) * (len(seconds) - len(contents))
    shots = tuple(Shot(seconds=each, content=words) for each, words in zip(seconds, contents, strict=True))
    brief = Brief(idea="A garden on Mars", duration=sum(seconds), ratio=ratio)
    board = Storyboard(title="mars", brief=brief, shots=shots, references=references)
    return VideoRequest(storyboard=board, prompt="Dunes. @image1 is the character.", folder=folder)


def an_order(
    folder: Path,
    seconds: tuple[int, ...] = (1, 2, 1),
    ratio: str = "1:1",
    contents: tuple[str, ...] = (),
    references: tuple[Reference, ...] = (),
) -> Order:
    """The same, as the animatic is sent it."""
    return Order(body={}, request=a_request(folder, seconds, ratio, contents, references))


@lru_cache(maxsize=64)
def plain(size: tuple[int, int], colour: str | tuple[int, int, int]) -> Planes:
    """A picture of one colour, as the encoder takes it; not to be drawn on."""
    return Planes.of(Image.new("RGB", size, colour))


def in_rgb(planes: Planes) -> Image.Image:
    """A picture to look at, as a player shows it."""
    return picture_of(planes.frame())


class FlatStage:
    """Each shot one colour."""

    closed = False

    def __init__(self, request, vocabulary, size, fps=24) -> None:
        self.spans, self.size, self.fps = request.storyboard.spans, size, fps
        self.frames = request.storyboard.brief.duration * fps

    def frame(self, number: int) -> Planes:
        shot = next(place for place, (_, end) in enumerate(self.spans) if number / self.fps < end)
        return plain(self.size, COLOURS[shot])

    def close(self) -> None:
        type(self).closed = True
