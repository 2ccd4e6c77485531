"""Real pictures and real clips for finished tasks, and the shelf under /cdn from which they are fetched."""

import base64
import binascii
import hashlib
import io
import re
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from PIL import Image, ImageDraw, UnidentifiedImageError
from starlette.responses import Response

from tests.footage import clip

CLIP_SIZES = {
    "21:9": (336, 144),
    "16:9": (256, 144),
    "4:3": (192, 144),
    "1:1": (144, 144),
    "3:4": (144, 192),
    "9:16": (144, 256),
}
FORMATS = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp", "BMP": "bmp"}
"""The pictures that are read, with the ending of each."""
_one_clip_at_a_time = threading.Lock()


class NoPicture(ValueError):
    """The bytes are no picture of a kind that the service takes."""


@dataclass(frozen=True)
class Medium:
    """What is known of a link: "image", "video", "audio" or "" (somebody else's), and its seconds."""

    kind: str = ""
    seconds: float = 0.0


@dataclass
class Stored:
    """A file on the shelf; its bytes are made when they are first asked for."""

    content_type: str
    make: Callable[[], bytes]
    seconds: float = 0.0

    @property
    def kind(self) -> str:
        return self.content_type.partition("/")[0]


class Shelf:
    """Files by their path below the server's address."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.files: dict[str, Stored] = {}

    def put(self, folder: str, ending: str, stored: Stored) -> str:
        """Lay a file down and give its link."""
        path = f"/cdn/{folder}/{uuid4().hex}.{ending}"
        self.files[path] = stored
        return self.address + path

    def find(self, link: str) -> Medium | None:
        stored = self.files.get(link.removeprefix(self.address)) if link.startswith(self.address) else None
        return Medium(stored.kind, stored.seconds) if stored else None

    def move(self, link: str) -> str:
        """The file under a new link; the old one is dead."""
        path = link.removeprefix(self.address)
        stored = self.files.pop(path)
        folder, _, name = path.removeprefix("/cdn/").rpartition("/")
        return self.put(folder, name.rpartition(".")[2], stored)


def given(content: bytes, content_type: str, asked: Mapping[str, str]) -> Response:
    """A file as a CDN gives it: whole, or the range that was asked for as long as If-Range still names this very file.
    `asked` are the request's headers, by lower-case names."""
    headers = {"accept-ranges": "bytes", "etag": f'"{hashlib.sha256(content).hexdigest()[:32]}"'}
    wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", asked.get("range", ""))
    if not wanted or asked.get("if-range", headers["etag"]) != headers["etag"]:
        return Response(content, media_type=content_type, headers=headers)
    first, last = int(wanted[1]), min(int(wanted[2] or len(content) - 1), len(content) - 1)
    if first > last:
        return Response(status_code=416, headers=headers | {"content-range": f"bytes */{len(content)}"})
    headers["content-range"] = f"bytes {first}-{last}/{len(content)}"
    return Response(content[first : last + 1], 206, media_type=content_type, headers=headers)


def picture(words: str, index: int, size: tuple[int, int]) -> Image.Image:
    """A picture that looks different for each task and shows `index` + 1 suns over its hills."""
    seed = hashlib.sha256(f"{words} {index}".encode()).digest()
    hue = seed[0] * 360 // 256
    width, height = size
    image = Image.new("RGB", size, f"hsl({hue}, 45%, 78%)")
    brush = ImageDraw.Draw(image)
    radius = min(width, height) / 12
    for sun in range(index + 1):
        x, y = width * (sun + 0.7) / (index + 1.4), height * (0.18 + seed[1 + sun] / 1024)
        brush.ellipse(
            (x - radius, y - radius, x + radius, y + radius), fill=f"hsl({(hue + 180) % 360}, 85%, 65%)"
        )
    for layer in range(3):
        foot = height * (0.55 + 0.15 * layer)
        points = [(width * n / 8, foot - height * seed[8 + layer * 8 + n % 8] / 1600) for n in range(9)]
        brush.polygon([(0, height), *points, (width, height)], fill=f"hsl({hue}, 35%, {52 - 14 * layer}%)")
    return image


def drawn(words: str, index: int, size: tuple[int, int]) -> bytes:
    """That picture as a PNG."""
    return png(picture(words, index, size))


def drawn_jpeg(words: str, index: int, size: tuple[int, int]) -> bytes:
    """That picture as a JPEG."""
    target = io.BytesIO()
    picture(words, index, size).save(target, "JPEG", quality=85)
    return target.getvalue()


def png(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "PNG", compress_level=1)
    return target.getvalue()


@lru_cache(maxsize=64)
def filmed(seconds: int, ratio: str, size: tuple[int, int] | None = None) -> bytes:
    """An mp4 of that length and shape; `size` in pixels where the small one of that ratio will not do."""
    with _one_clip_at_a_time, tempfile.TemporaryDirectory() as folder:
        return clip(Path(folder) / "clip.mp4", seconds, size or CLIP_SIZES[ratio]).read_bytes()


def picture_in(text: str) -> tuple[bytes, str]:
    """The bytes behind base64 and the ending that fits them. Raises NoPicture where they are no whole picture."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise NoPicture(str(fault)) from fault
    return data, FORMATS[read_picture(data)[0]]


def read_picture(data: bytes, formats: Sequence[str] = tuple(FORMATS)) -> tuple[str, tuple[int, int]]:
    """The format (one of `formats`, as Pillow calls them) and the size of a picture, every pixel of it read.
    Raises NoPicture."""
    try:
        with Image.open(io.BytesIO(data), formats=list(formats)) as image:
            image.load()
            return str(image.format), image.size
    except (ValueError, SyntaxError, Image.DecompressionBombError, UnidentifiedImageError, OSError) as fault:
        raise NoPicture(str(fault)) from fault
