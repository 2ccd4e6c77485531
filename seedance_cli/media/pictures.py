"""Opens a person's picture with Pillow: whole, upright, and of a bearable size."""

import struct
import warnings
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from seedance_cli.media.opening import holds_text, need_file, wrong

# Left out on purpose are formats that start other programs (EPS) or that nobody means by a picture.
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")

# Pillow's readers meet bad bytes with whatever their arithmetic raises.
BROKEN = (
    OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, AttributeError, OverflowError,
    ZeroDivisionError, MemoryError, struct.error,
)  # fmt: skip


def open_picture(path: Path) -> Image.Image:
    """The picture in a file, every pixel decoded, turned upright as its camera noted; its first frame if it moves.
    Raises WrongInput naming the file: missing, empty, not a picture, cut short, or too large to decode safely."""
    return read_picture(path)[0]


def read_picture(path: Path) -> tuple[Image.Image, str]:
    """Like `open_picture`, with the file's format, told by its content: png, jpeg, webp, gif, bmp, tiff or avif."""
    need_file(path, "image")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=_formats()) as image:
                image.load()
                return _upright(image), _format_of(image)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        most = (Image.MAX_IMAGE_PIXELS or 0) // 1_000_000
        raise wrong(path, f"has too many pixels (more than {most} million)", "image") from error
    except UnidentifiedImageError as error:
        what = "is a text file, not a picture" if holds_text(path) else "is not a picture that can be opened"
        raise wrong(path, what, "image") from error
    except BROKEN as error:
        raise wrong(path, "is cut short or damaged: it cannot be decoded whole", "image") from error


def is_picture(path: Path) -> bool:
    """Whether a file begins as a picture does."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            Image.open(path, formats=_formats()).close()
    except (*BROKEN, Image.DecompressionBombError):
        return False
    return True


def _formats() -> tuple[str, ...]:
    """Those of `FORMATS` that this Pillow was built with."""
    built = set(Image.registered_extensions().values())
    return tuple(name for name in FORMATS if name in built)


def _format_of(image: Image.Image) -> str:
    # What phones write as MPO is a JPEG with more pictures behind it, and every reader takes it for one.
    return "jpeg" if image.format == "MPO" else str(image.format).lower()


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except BROKEN:
        # Notes about the camera may be broken in a picture that is whole.
        return image.copy()
