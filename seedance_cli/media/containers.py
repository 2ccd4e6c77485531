"""Which format a file is, told by what is in it: its name may say anything."""

from pathlib import Path

from av.container import InputContainer
from av.stream import Stream

MATROSKA = "matroska,webm"
MOV = "mov,mp4,m4a,3gp,3g2,mj2"
NAMED_OTHERWISE = {"mpegts": "ts", "mpeg": "mpg", "asf": "wmv"}
OF_SOUND_ALONE = {"mp4": "m4a", "wmv": "wma", "webm": "weba", "mkv": "mka"}
DOCTYPE = b"\x42\x82"  # the element of a Matroska file's head that names its kind (RFC 8794, section 11.2.6)
HEAD = 256  # bytes that hold it


def format_of(container: InputContainer, path: Path) -> str:
    """The format of an opened clip or sound by the ending that such files usually bear: mp4, mov, webm, mp3, wav, …"""
    name = container.format.name
    if name == MOV:
        found = _quicktime(container.metadata.get("major_brand", "").strip().lower())
    elif name == MATROSKA:
        found = _matroska(path)
    else:
        found = NAMED_OTHERWISE.get(name, name)
    return found if container.streams.video else OF_SOUND_ALONE.get(found, found)


def codec_of(stream: Stream | None) -> str:
    """The codec's own name (h264, hevc, aac, mp3, pcm_s16le, …) rather than that of the decoder in use; "" for none."""
    return stream.codec_context.codec.canonical_name if stream else ""


def _quicktime(brand: str) -> str:
    """By the brand in the file's head; old QuickTime files have none."""
    if brand in ("", "qt"):
        return "mov"
    if brand.startswith(("3gp", "3g2")):
        return brand[:3]
    return "m4a" if brand in ("m4a", "m4b") else "mp4"


def _matroska(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(HEAD)
    _, found, rest = head.partition(DOCTYPE)
    length = rest[0] & 0x7F if found and rest else 0
    return "webm" if rest[1 : 1 + length] == b"webm" else "mkv"
