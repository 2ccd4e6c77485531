"""What is to be done to a file so that it fits, and which formats can be made at all."""

from dataclasses import dataclass

from seedance_cli.media.sizing import ANY_ROOM, Crop, Room

PICTURES = ("png", "jpeg", "webp")
CLIPS = ("mp4", "mov")
SOUNDS = ("wav", "mp3")
VIDEO_CODEC, SOUNDTRACK_CODEC = "h264", "aac"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend:
    """How a copy of a picture, clip or sound is made.

    `format` is one of `PICTURES`, `CLIPS` or `SOUNDS`; a clip gets H.264 and AAC. Of the upright picture `crop` is kept
    (left, top, right, bottom in pixels; None: all) and scaled to `width` × `height` (even numbers for a clip). Only the first
    `seconds` are kept (None: all); the copy lasts `least_seconds` even if its frames have to be rounded up.
    `frames_per_second` None: as they are. The copy has `most_bytes` at most; a picture is made smaller for that, as far
    as `room` allows.
    """

    kind: str
    format: str
    width: int = 0
    height: int = 0
    crop: Crop | None = None
    seconds: float | None = None
    least_seconds: float = 0.0
    frames_per_second: float | None = None
    most_bytes: int | None = None
    room: Room = ANY_ROOM
