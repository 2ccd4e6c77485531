"""Files that came with an order: each must be what its content type says and its field wants, and whole."""

import io

import av
from av.error import FFmpegError

from tests.loopback import NoPicture, Part, read_picture

PICTURES = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
    "image/bmp": "BMP",
    "image/tiff": "TIFF",
}
TYPES = {
    "image": tuple(PICTURES),
    "video": ("video/mp4", "video/quicktime"),
    "audio": ("audio/mpeg", "audio/mp3", "audio/wav", "audio/x-wav", "audio/wave"),
}
"""The documents name no types: these are what other doors to the same models take."""
CONTAINERS = {
    "mpeg": "mp3",
    "mp3": "mp3",
    "wav": "wav",
    "x-wav": "wav",
    "wave": "wav",
    "mp4": "mp4",
    "quicktime": "mov",
}


def fault_of(part: Part, medium: str) -> str:
    """What is wrong with a file for a field of that medium ("image", "video", "audio"); "" where it is good."""
    if part.type not in TYPES[medium]:
        return f"{part.type or 'no content type'} is no {medium}"
    if not part.name:
        return "a file without a name"
    return _fault_of_picture(part) if medium == "image" else _fault_of_stream(part, medium)


def _fault_of_picture(part: Part) -> str:
    try:
        found, _ = read_picture(part.content, tuple(PICTURES.values()))
    except NoPicture:
        return "could not decode image"
    return "" if found == PICTURES[part.type] else f"said to be {part.type}, but it is {found}"


def _fault_of_stream(part: Part, medium: str) -> str:
    wanted = CONTAINERS[part.type.partition("/")[2]]
    try:
        with av.open(io.BytesIO(part.content), "r", metadata_errors="ignore") as container:
            if wanted not in container.format.name.split(","):
                return f"said to be {part.type}, but it is {container.format.name}"
            tracks = [stream for stream in container.streams if stream.type == medium]
            frames = sum(1 for track in tracks for _ in container.decode(track))
    except (FFmpegError, ValueError):
        return f"could not decode {medium}"
    return "" if frames else f"there is no {medium} in it"
