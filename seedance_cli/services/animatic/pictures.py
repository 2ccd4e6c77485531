"""Reference pictures as plates: upright, opaque, eight bits a channel, framed by the shot's size without cutting heads
off."""

import math
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageEnhance, ImageOps

from seedance_cli.services.animatic.drawing.brush import Size, soft

TOO_TALL = 1.8
"""A picture whose shape differs from the frame's by more than this is shown whole rather than cropped."""
WHOLE = ("establishing", "wide", "full")
NEARNESS = {"medium": 1.25, "medium_close": 1.45, "close": 1.7, "detail": 2.3}
"""How much larger than just filling the plate a picture is, by the shot's size."""
SHARPEST = 3.0  # plate pixels for one of the picture's: more would show how few there are
HEADS = (0.5, 0.36)  # what a crop keeps in the middle: people stand in the upper part of their pictures


def load(path: Path) -> Image.Image:
    """The picture at `path`, upright, opaque, mode RGB. Raises WrongInput naming what is wrong with it."""
    from seedance_cli.media import open_picture

    return flattened(open_picture(path))


def flattened(image: Image.Image) -> Image.Image:
    """Any picture as RGB: 16 bits scaled to 8, palettes resolved, transparency laid on a quiet grey."""
    if image.mode.startswith("I") or image.mode == "F":
        # Sixteen bits lie in "I;16" or "I"; a float picture with small values is taken as eight bits.
        floating = image.convert("F")
        extrema = floating.getextrema()
        scale = 255.0 / 65535.0 if isinstance(extrema[1], float) and extrema[1] > 255 else 1.0
        image = floating.point(lambda value: value * scale + 0).convert("L")
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        clear = image.convert("RGBA")
        ground = Image.new("RGBA", clear.size, (196, 194, 190, 255))
        return Image.alpha_composite(ground, clear).convert("RGB")
    return image.convert("RGB")


def plate_of(
    image: Image.Image,
    size: Size,
    finely: Image.Resampling = Image.Resampling.LANCZOS,
    *,
    shot: str = "full",
    turn: int = 0,
) -> Image.Image:
    """`image` filling `size` as a shot of the size `shot` frames it: cropped towards its upper middle where heads are,
    nearer for nearer shots. A shot that shows all of a picture of quite another shape lays it whole over a blurred and
    darkened copy of itself. `turn` moves a near crop a little aside, so that two close-ups of one picture differ."""
    ours, theirs = size[0] / size[1], image.width / image.height
    unlike = max(ours / theirs, theirs / ours) > TOO_TALL
    if unlike and shot in WHOLE:
        return _whole(image, size, finely)
    fill = max(size[0] / image.width, size[1] / image.height)
    scale = fill * _nearness(shot, SHARPEST / fill, unlike)
    wide, high = min(size[0] / scale, image.width), min(size[1] / scale, image.height)
    across, down = (0.0, 0.0) if shot in WHOLE else _aside(turn)
    left, top = (image.width - wide) * (HEADS[0] + across), (image.height - high) * (HEADS[1] + down)
    return image.resize(size, finely, box=(left, top, left + wide, top + high))


def _nearness(shot: str, most: float, unlike: bool) -> float:
    """How far to crop in beyond filling the plate, at most `most`. A picture with few pixels brings all sizes closer
    together rather than making the nearest of them equal."""
    # Filling the frame with a picture of another shape has come nearer already: a medium shot is no nearer than that.
    far = NEARNESS["medium"] if unlike else 1.0
    nearest = NEARNESS["detail"] / far
    room = min(1.0, math.log(max(most, 1.0)) / math.log(nearest))
    return math.exp(room * math.log(max(1.0, NEARNESS.get(shot, 1.0) / far)))


def _aside(turn: int) -> tuple[float, float]:
    """Steps of the golden section: neighbours lie well apart, and none comes back."""
    return (turn * 0.618 % 1 - 0.5) * 0.18, (turn * 0.382 % 1 - 0.5) * 0.12


def _whole(image: Image.Image, size: Size, finely: Image.Resampling) -> Image.Image:
    small = (max(16, size[0] // 8), max(16, size[1] // 8))
    ground = soft(
        ImageOps.fit(image, small, Image.Resampling.BILINEAR, centering=HEADS), max(2.0, small[1] / 18)
    )
    ground = (
        ImageEnhance.Color(ImageEnhance.Brightness(ground).enhance(0.55))
        .enhance(1.3)
        .resize(size, Image.Resampling.BICUBIC)
    )
    # The camera at rest shows about nine tenths of a plate: there the picture reaches from edge to edge. A wide one
    # is worth a tenth of either side, where little stands; a tall one would lose heads and feet.
    wider = image.width * size[1] > image.height * size[0]
    most = (size[0] * 1.12, size[1]) if wider else (size[0], size[1] * 0.9)
    shown = ImageOps.contain(image, (round(most[0]), round(most[1])), finely)
    at = ((size[0] - shown.width) // 2, round((size[1] - shown.height) * 0.42))
    shadow = _shadow(size, (*at, at[0] + shown.width, at[1] + shown.height))
    ground.paste((0, 0, 0), (0, 0, *size), shadow)
    ground.paste(shown, at)
    return ground


@lru_cache(maxsize=4)
def _shadow(size: Size, box: tuple[int, int, int, int]) -> Image.Image:
    edge = max(2, size[1] // 200)
    shade = Image.new("L", size)
    shade.paste(170, (box[0] - edge * 2, box[1] - edge, box[2] + edge * 2, box[3] + edge * 4))
    return soft(shade, edge * 4)
