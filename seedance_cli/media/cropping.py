"""Shows what a crop leaves and what it takes."""

from pathlib import Path

from PIL import Image, ImageDraw

from seedance_cli.media.footage import poster
from seedance_cli.media.mended_pictures import plain
from seedance_cli.media.pictures import open_picture
from seedance_cli.media.sizing import Crop

DARK = 0.7  # how far what is cut off goes towards black
MOST = 640  # pixels


def crop_preview(path: Path, kind: str, crop: Crop | None, most: int = MOST) -> Image.Image:
    """A small RGB picture (no side above `most` pixels) of an "image", or of the first frame of a "video", in which what
    the crop cuts off is darkened and what it keeps is framed. Raises WrongInput where the file cannot be read."""
    picture = poster(path) if kind == "video" else plain(open_picture(path), see_through=False)
    full = picture.size
    picture.thumbnail((most, most), Image.Resampling.LANCZOS)
    if crop is None:
        return picture
    across, down = picture.width / full[0], picture.height / full[1]
    left, top, right, bottom = (round(at * by) for at, by in zip(crop, (across, down) * 2, strict=True))
    dark = Image.blend(picture, Image.new("RGB", picture.size), DARK)
    dark.paste(picture.crop((left, top, right, bottom)), (left, top))
    ImageDraw.Draw(dark).rectangle((left, top, max(left, right - 1), max(top, bottom - 1)), outline="white")
    return dark
