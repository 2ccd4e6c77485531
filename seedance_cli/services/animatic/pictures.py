"""Reference pictures as plates: upright, opaque, eight bits a channel, filling the frame without cutting heads off."""

from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageEnhance, ImageOps

from seedance_cli.services.animatic.drawing.brush import Size, soft

TOO_TALL = 1.8
"""A picture whose shape differs from the frame's by more than this is shown whole rather than cropped."""
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
    image: Image.Image, size: Size, finely: Image.Resampling = Image.Resampling.LANCZOS
) -> Image.Image:
    """`image` filling `size`: cropped towards its upper middle where heads are, or, where far too much would be lost,
    whole over a blurred and darkened copy of itself."""
    ours, theirs = size[0] / size[1], image.width / image.height
    if max(ours / theirs, theirs / ours) > TOO_TALL:
        return _whole(image, size, finely)
    return ImageOps.fit(image, size, finely, centering=HEADS)


def _whole(image: Image.Image, size: Size, finely: Image.Resampling) -> Image.Image:
    small = (max(16, size[0] // 8), max(16, size[1] // 8))
    ground = soft(
        ImageOps.fit(image, small, Image.Resampling.BILINEAR, centering=HEADS), max(2.0, small[1] / 18)
    )
    ground = ImageEnhance.Brightness(ground).enhance(0.5).resize(size, Image.Resampling.BICUBIC)
    # The camera shows about nine tenths of a plate and captions lie over its foot: the picture keeps clear of both.
    shown = ImageOps.contain(image, (round(size[0] * 0.8), round(size[1] * 0.8)), finely)
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
