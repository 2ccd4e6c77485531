"""What a file is, told by its first bytes: a name can say anything, and a service believes what it is told."""

PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
OTHERS = (
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"OggS", "audio/ogg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)
RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
BRANDS = {
    b"qt  ": "video/quicktime",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heif",
    b"avif": "image/avif",
    b"M4A ": "audio/mp4",
}
OLD_MOVIE = (b"moov", b"mdat", b"wide", b"free", b"skip")
"""The boxes with which a QuickTime file may begin that names no brand."""
ANYTHING = "application/octet-stream"
ENOUGH = 16
"""Bytes that tell."""

ENDINGS = {
    "image/jpeg": "jpg",
    "video/quicktime": "mov",
    "video/x-msvideo": "avi",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    ANYTHING: "bin",
}


def content_type(head: bytes, kind: str = "") -> str:
    """The media type of a file that begins with `head` (`ENOUGH` bytes), application/octet-stream where nothing tells it.
    `kind` is what it is used as (image, video, audio): an mp4 that is used as a sound is audio/mp4."""
    found = _by_signature(head)
    return "audio/mp4" if kind == "audio" and found == "video/mp4" else found


def ending(media_type: str) -> str:
    """What the name of such a file ends with: "png" for image/png."""
    return ENDINGS.get(media_type) or media_type.partition("/")[2]


def _by_signature(head: bytes) -> str:
    for signature, media_type in (*PICTURES, *OTHERS):
        if head.startswith(signature):
            return media_type
    if head.startswith(b"RIFF"):
        return RIFF.get(head[8:12], ANYTHING)
    if head[4:8] == b"ftyp":
        return BRANDS.get(head[8:12], "video/mp4")
    if head[4:8] in OLD_MOVIE:
        return "video/quicktime"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:  # a frame of sound; layer 0 is AAC's
        return "audio/aac" if head[1] & 0x06 == 0 else "audio/mpeg"
    return ANYTHING
