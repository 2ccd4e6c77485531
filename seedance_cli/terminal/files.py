"""A file or link as people give it at a question: pasted with quotes, dragged in, begun with ~; and what kind it is."""

import re
from pathlib import Path, PurePath
from urllib.parse import unquote, urlsplit

from seedance_cli.story.references import is_link

SUFFIXES = {
    "image": ("png", "jpg", "jpeg", "webp", "bmp", "gif", "tif", "tiff", "heic"),
    "video": ("mp4", "mov", "m4v", "webm", "mkv", "avi"),
    "audio": ("mp3", "wav", "m4a", "aac", "flac", "ogg", "opus"),
}


def source_in(text: str) -> str:
    """The path or link that was meant: terminals quote or escape what is dragged into them."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    elif not is_link(text) and not Path(text).exists():
        text = re.sub(r"\\(.)", r"\1", text)
    if urlsplit(text).scheme.lower() == "file":
        text = unquote(urlsplit(text).path)
    return str(Path(text).expanduser()) if text.startswith("~") else text


def kind_in(source: str) -> str:
    """image, video or audio by the name's ending, "" where that does not tell."""
    path = urlsplit(source).path if is_link(source) else source
    suffix = PurePath(path).suffix.lower().removeprefix(".")
    return next((kind for kind, suffixes in SUFFIXES.items() if suffix in suffixes), "")
