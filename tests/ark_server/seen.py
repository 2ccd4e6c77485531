"""Media as the service sees them, taken apart and measured: pictures, clips and sounds, from a link or a data URI, and
the published limits that they must keep."""

import base64
import binascii
import io
import re
from collections.abc import Callable
from dataclasses import dataclass

import av
from av.error import FFmpegError
from PIL import Image, UnidentifiedImageError

from tests.ark_server.refusals import Refused, invalid

MIB = 1024 * 1024
SLACK = 0.1
"""Seconds by which a sound or a clip may be too long or too short: encoders pad."""

_PICTURES = {"JPEG": "jpeg", "PNG": "png", "WEBP": "webp", "BMP": "bmp", "TIFF": "tiff", "GIF": "gif"}
_HEIF_BRANDS = {b"heic": "heic", b"heix": "heic", b"mif1": "heif", b"heif": "heif"}
_DATA = re.compile(r"data:([a-z]+)/([A-Za-z0-9.+-]+);base64,(.*)", re.DOTALL)


@dataclass(frozen=True)
class Seen:
    """A medium. `kind` is "image", "video", "audio", or "" for somebody else's, of which nothing is known."""

    kind: str = ""
    form: str = ""
    size: tuple[int, int] = (0, 0)
    seconds: float = 0.0
    codecs: tuple[str, ...] = ()
    fps: float = 0.0
    length: int = 0
    """Bytes."""


Look = Callable[[str], Seen | None]
"""Gives what lies behind a link, None where the service could not fetch it."""


@dataclass(frozen=True)
class PictureRule:
    """What an input picture must keep. Ratio is width by height."""

    forms: tuple[str, ...]
    ratio: tuple[float, float]
    sides: tuple[int, int]
    length: int
    pixels: int


FILM_PICTURE = PictureRule(
    (*_PICTURES.values(), "heic", "heif"), (0.4, 2.5), (300, 6000), 30 * MIB, 6000 * 6000
)
STILL_PICTURE = PictureRule(tuple(_PICTURES.values()), (1 / 16, 16), (15, 36_000_000), 10 * MIB, 36_000_000)


class Unreadable(ValueError):
    """The bytes are no medium of the kind."""


def measured(kind: str, content: bytes) -> Seen:
    """What the bytes are. Raises Unreadable."""
    return {"image": _picture, "video": _clip, "audio": _sound}[kind](content)


def from_data(text: str, kind: str, where: str) -> Seen:
    """The medium in a data URI. Raises Refused."""
    found = _DATA.fullmatch(text)
    broken = "InvalidImageURL.InvalidFormat" if kind == "image" else "InvalidParameter"
    if not found or found[1] != kind:
        raise invalid(where, f"expected data:{kind}/<format>;base64,", broken)
    told, payload = found[2], found[3]
    try:
        content = base64.b64decode(payload, validate=True)
        seen = measured(kind, content)
    except (binascii.Error, Unreadable) as fault:
        raise Refused(broken, f"Invalid base64 {kind} url: {fault}.", where.partition("[")[0]) from fault
    if told != seen.form:
        raise invalid(where, f"declared as {told}, found {seen.form}", broken)
    return seen


def check_picture(seen: Seen, rule: PictureRule, where: str) -> None:
    """Raises Refused where a measured picture breaks a limit."""
    width, height = seen.size
    if seen.form not in rule.forms:
        raise invalid(where, f"image format {seen.form} is not supported")
    if seen.length >= rule.length:
        raise invalid(where, f"image size must be less than {rule.length // MIB} MB")
    if not seen.size[0]:
        return
    if not all(rule.sides[0] <= side <= rule.sides[1] for side in seen.size):
        raise invalid(where, f"image width and height must be from {rule.sides[0]} to {rule.sides[1]} px")
    if not rule.ratio[0] <= width / height <= rule.ratio[1]:
        raise invalid(where, f"image aspect ratio must be from {rule.ratio[0]} to {rule.ratio[1]}")
    if width * height > rule.pixels:
        raise invalid(where, f"image must have at most {rule.pixels} pixels")


def check_clip(seen: Seen, longest: float, where: str) -> None:
    """Raises Refused where a measured reference video breaks a limit."""
    width, height = seen.size
    _check_seconds(seen, longest, "video", where)
    if seen.length > 200 * MIB:
        raise invalid(where, "video size must be at most 200 MB")
    if not {"h264", "hevc"} & set(seen.codecs):
        raise invalid(where, "video codec must be H.264 or H.265")
    if any(name not in _sound_codecs(seen) for name in seen.codecs[1:]):
        raise invalid(where, "audio codec of the video must be AAC or MP3")
    if not (all(300 <= side <= 6000 for side in seen.size) and 407_696 <= width * height <= 8_295_044):
        raise invalid(where, "video pixels must be from 407696 to 8295044, sides from 300 to 6000")
    if not 0.4 <= width / height <= 2.5:
        raise invalid(where, "video aspect ratio must be from 0.4 to 2.5")
    if not 23.9 <= seen.fps <= 60.1:
        raise invalid(where, "video frame rate must be from 24 to 60")


def check_sound(seen: Seen, longest: float, where: str) -> None:
    """Raises Refused where a measured reference sound breaks a limit."""
    _check_seconds(seen, longest, "audio", where)
    if seen.length > 15 * MIB:
        raise invalid(where, "audio size must be at most 15 MB")


def _check_seconds(seen: Seen, longest: float, kind: str, where: str) -> None:
    if not 2 - SLACK <= seen.seconds <= longest + SLACK:
        raise invalid(where, f"{kind} duration must be from 2 to {longest:g} seconds")


def _sound_codecs(seen: Seen) -> set[str]:
    known = {"aac", "mp3", "mp3float"}
    return known | {name for name in seen.codecs if name.startswith("pcm_") and seen.form == "mov"}


def _picture(content: bytes) -> Seen:
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        return Seen("image", _HEIF_BRANDS[content[8:12]], length=len(content))
    try:
        with Image.open(io.BytesIO(content), formats=list(_PICTURES)) as image:
            image.load()
            return Seen("image", _PICTURES[str(image.format)], image.size, length=len(content))
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as fault:
        raise Unreadable("not an image that can be decoded") from fault


def _sound(content: bytes) -> Seen:
    with _opened(content) as container:
        form = container.format.name
        if form not in ("wav", "mp3") or not container.streams.audio:
            raise Unreadable("neither wav nor mp3")
        return Seen("audio", form, seconds=_seconds(container), length=len(content))


def _clip(content: bytes) -> Seen:
    with _opened(content) as container:
        if "mp4" not in container.format.name.split(",") or not container.streams.video:
            raise Unreadable("neither mp4 nor mov")
        picture = container.streams.video[0]
        names = [stream.codec_context.name for stream in (picture, *container.streams.audio)]
        return Seen(
            "video",
            "mov" if container.metadata.get("major_brand", "").strip() == "qt" else "mp4",
            (picture.codec_context.width, picture.codec_context.height),
            _seconds(container),
            tuple(names),
            float(picture.average_rate or 0),
            len(content),
        )


def _opened(content: bytes) -> av.container.InputContainer:
    try:
        return av.open(io.BytesIO(content), "r")
    except (FFmpegError, ValueError) as fault:
        raise Unreadable("cannot be decoded") from fault


def _seconds(container: av.container.InputContainer) -> float:
    return (container.duration or 0) / av.time_base
