"""The animatic's pictures: one frame after another of a storyboard, and one panel as a still.

The border: whoever encodes asks for frames by number and knows nothing of panels, cameras or captions.
"""

from pathlib import Path

from PIL import Image, ImageDraw, ImageOps

from seedance_cli.services.animatic.camera import OVERSCAN, Window, read_move
from seedance_cli.services.animatic.captions import Captions
from seedance_cli.services.animatic.casting import cast
from seedance_cli.services.animatic.drawing import panel
from seedance_cli.services.animatic.drawing.brush import Colour, Size
from seedance_cli.services.animatic.drawing.film_words import shot_size
from seedance_cli.services.animatic.drawing.panel import Plate
from seedance_cli.services.animatic.drawing.reading import film_palette, read_shots, read_still
from seedance_cli.services.animatic.lens import lay_whole, shot_through
from seedance_cli.services.animatic.pictures import load, plate_of
from seedance_cli.services.animatic.planes import Overlay, Planes
from seedance_cli.services.animatic.showing import Clip, Panel, Passage, Showing
from seedance_cli.services.animatic.typeface import width, write
from seedance_cli.services.protocol import StillRequest, VideoRequest
from seedance_cli.story.vocabulary import Vocabulary

LIFTED = ("follow", "orbit", "dolly_zoom", "track_left", "track_right")
"""Moves that part even a small figure from the ground it stands on."""
STILL_ROOM = 1.14


class Stage:
    """Every frame of a film, each exactly `size` (width, height in pixels, even), `fps` a second. Frames are asked for
    in order; one shot's pictures are held at a time."""

    def __init__(self, request: VideoRequest, vocabulary: Vocabulary, size: Size, fps: int = 24) -> None:
        board = request.storyboard
        self._board, self._size, self._fps = board, size, fps
        self.frames = board.brief.duration * fps
        self._scenes = read_shots(board, vocabulary, request.seed)
        self._parts = cast(board, vocabulary, request.folder)
        sizes = [shot_size(vocabulary, shot) for shot in board.shots]
        self._moves = [
            read_move(
                board.shots[0 if part.through else number].camera,
                vocabulary,
                seed=f"{board.title}/{0 if part.through else number}",
                picture=part.picture is not None,
            )
            for number, part in enumerate(self._parts)
        ]
        self._sizes = [
            "full" if part.through else size for part, size in zip(self._parts, sizes, strict=True)
        ]
        self._accent = film_palette(board).accent
        self._captions = Captions(board, size, vocabulary)
        self._clips: dict[Path, Clip] = {}
        self._place = -1
        self._showing: Showing | None = None
        self._overlays: tuple[Overlay, ...] = ()
        self._kept: Planes | None = None

    def frame(self, number: int) -> Planes:
        """Frame `number`, from 0 to `frames` - 1. Raises WrongInput for a reference that cannot be read."""
        place = next(p for p, (_, end) in enumerate(self._board.spans) if number < end * self._fps)
        showing = self._open(place)
        if self._kept is not None:
            image = self._kept.copy()
        else:
            start, end = self._course(place)
            image = showing.frame((number - start) / max(1, end - start - 1))
            for overlay in self._overlays:
                overlay.onto(image)
            self._kept = image.copy() if showing.still else None
        self._captions.playhead(image, number / max(1, self.frames - 1), self._accent)
        return image

    def close(self) -> None:
        """Let go of the shot being shown and of reference clips."""
        for clip in self._clips.values():
            clip.close()
        self._clips.clear()
        self._showing, self._place, self._kept = None, -1, None

    def _course(self, place: int) -> tuple[int, int]:
        """The frames over which the camera makes the move seen in shot `place`."""
        if self._parts[place].through:
            return 0, self.frames
        start, end = self._board.spans[place]
        return start * self._fps, end * self._fps

    def _open(self, place: int) -> Showing:
        if self._showing is None or place != self._place:
            self._place, self._kept = place, None
            self._showing = self._shown(place)
            strips = self._captions.strips(place, self._accent)
            self._overlays = tuple(Overlay.of(strip.image, strip.mask, strip.at) for strip in strips)
        return self._showing

    def _shown(self, place: int) -> Showing:
        part, move, scene = self._parts[place], self._moves[place], self._scenes[place]
        large = _even(self._size[0] * OVERSCAN), _even(self._size[1] * OVERSCAN)
        if part.clip and (clip := self._clip(part.clip, place)):
            return clip
        if part.picture:
            first = plate_of(load(part.picture), large, shot=self._sizes[place], turn=place)
            if part.second:
                return Passage(first, plate_of(load(part.second), large), move, self._size)
            return Panel(Plate(first), move, self._size)
        plate = panel.draw(scene, large, lift=move.name in LIFTED)
        if part.badge:
            _badge(plate.far, part.badge, self._accent)
        return Panel(plate, move, self._size)

    def _clip(self, path: Path, place: int) -> Clip | None:
        """The clip at the picture that shot `place` starts with: it runs on from shot to shot. None where it has ended
        before, for then the shot is one that is still to be made. Counted from the film's beginning, never from what
        was shown last, so that shots may be asked for apart from one another."""
        before = zip(self._parts[:place], self._board.shots[:place], strict=True)
        start = sum(shot.seconds for part, shot in before if part.clip == path) * self._fps
        clip = self._clips.get(path)
        if clip is not None and clip.position > start:
            clip.close()
            clip = None
        if clip is None:
            clip = self._clips[path] = Clip(path, self._fps, self._size)
        return clip if clip.skip_to(start) else None


def draw_still(request: StillRequest, vocabulary: Vocabulary, size: Size) -> Image.Image:
    """A panel of `size` drawn from a still's words, without captions. With pictures to start from, the first of them
    in the film's colours. Raises WrongInput for a picture that cannot be read."""
    scene = read_still(request, vocabulary)
    if request.edit:
        picture, p = plate_of(load(Path(request.edit[0])), size), scene.palette
        toned = ImageOps.colorize(ImageOps.grayscale(picture), p.shade, p.glow, p.land)
        return Image.blend(picture, toned, 0.35)
    plate = panel.draw(scene, (round(size[0] * STILL_ROOM), round(size[1] * STILL_ROOM)))
    window = Window(width=1 / STILL_ROOM)
    image = shot_through(plate.far, window, size)
    for layer in plate.layers:
        lay_whole(image, layer, window, plate.far.size)
    return image


def _even(pixels: float) -> int:
    """The nearest even number: colours have half of it."""
    return 2 * round(pixels / 2)


def _badge(plate: Image.Image, tag: str, accent: Colour) -> None:
    """A small mark that a linked reference belongs here."""
    size = max(12, plate.height // 44)
    draw = ImageDraw.Draw(plate)
    wide = width(tag, size) + size * 1.2
    x, y = plate.width * 0.5 - wide / 2, plate.height * 0.2
    box = [x, y, x + wide, y + size * 1.9]
    draw.rounded_rectangle(box, size * 0.5, fill=(12, 12, 16), outline=accent, width=2)
    write(draw, (x + size * 0.6, y + size * 1.3), tag, size, (250, 248, 244))
