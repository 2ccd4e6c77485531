"""Copies of pictures: cropped, scaled, and saved below a number of bytes."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PIL import Image

from seedance_cli.errors import WrongInput
from seedance_cli.media.pictures import open_picture
from seedance_cli.media.recipe import Mend
from seedance_cli.media.sizing import Size

QUALITIES = (95, 90, 85, 80, 70)  # of 100; below that a smaller picture looks better than a worse one
SMALLER = 0.85  # what becomes of each side where the best quality that is left has still too many bytes
LEAST = 16  # pixels; no side becomes smaller than that
DEEP = ("I", "I;16", "I;16L", "I;16B", "I;16N")  # greys of 16 bits


def write_picture(path: Path, part: Path, how: Mend, done: Callable[[float], None]) -> None:
    """Write the copy to `part`. Raises WrongInput where no size that the mend allows has few enough bytes."""
    picture = plain(open_picture(path), see_through=how.format != "jpeg")
    done(0.3)
    for size in _sizes(how):
        scaled = _scaled(picture, how, size)
        for options in _options(how.format, picture):
            data = _saved(scaled, how.format, options)
            if how.most_bytes is None or len(data) <= how.most_bytes:
                part.write_bytes(data)
                return
    raise WrongInput(
        f"{path} cannot be made smaller than {how.most_bytes:,} bytes.",
        hint="Give a picture with fewer pixels, or with less detail.",
    )


def plain(picture: Image.Image, *, see_through: bool) -> Image.Image:
    """The picture in 8 bits a colour: RGB, or RGBA where it has see-through parts and may keep them; else they become
    white."""
    if picture.mode in DEEP:
        picture = picture.point(lambda value: value * (1 / 256)).convert("L")
    if not picture.has_transparency_data:
        return picture if picture.mode == "RGB" else picture.convert("RGB")
    picture = picture.convert("RGBA")
    if see_through:
        return picture
    white = Image.new("RGBA", picture.size, "white")
    white.alpha_composite(picture)
    return white.convert("RGB")


def _sizes(how: Mend) -> Iterator[Size]:
    """The size that is wanted, then smaller ones of the same shape, as long as there is room for them."""
    yield how.width, how.height
    scale = SMALLER
    while min(how.width, how.height) * scale >= LEAST:
        size = how.room.near(how.width * scale, how.height * scale)
        if size is None:
            return
        yield size
        scale *= SMALLER


def _scaled(picture: Image.Image, how: Mend, size: Size) -> Image.Image:
    if how.crop is None and size == picture.size:
        return picture
    return picture.resize(size, Image.Resampling.LANCZOS, box=how.crop, reducing_gap=3.0)


def _options(form: str, picture: Image.Image) -> Iterator[dict[str, Any]]:
    """How to save it, the best first. Its colours are meant in its own profile, so that goes along."""
    profile = picture.info.get("icc_profile")
    kept = {"icc_profile": profile} if profile else {}
    if form == "png":
        yield kept
        return
    for quality in QUALITIES:
        fine = {"subsampling": 0} if form == "jpeg" and quality == QUALITIES[0] else {}
        yield {"quality": quality, **fine, **kept}


def _saved(picture: Image.Image, form: str, options: dict[str, Any]) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, form.upper(), **options)
    return buffer.getvalue()
