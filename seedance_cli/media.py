"""What a local picture, clip or sound really is: opened, not guessed from its name.

The door to av and Pillow for measuring; import this module inside functions, it costs 150 ms.
"""

from dataclasses import dataclass
from pathlib import Path

import av
from PIL import Image

from seedance_cli.errors import WrongInput

LOCAL_ONLY = {"protocol_whitelist": "file"}
"""For every `av.open` of a file that a person gave: a playlist must not make it open links."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """`width` and `height` in pixels (0 for a sound), `seconds` (0 for a picture), the codecs' names."""

    kind: str
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    frames_per_second: float = 0.0
    video_codec: str = ""
    audio_codec: str = ""
    bytes: int = 0


def measure(path: Path, kind: str) -> Measure:
    """Open `path` as an "image", "video" or "audio" and measure it. Raises WrongInput naming the file and what is
    wrong: missing, a folder, empty, unreadable, of another kind, cut short, or zero seconds long."""
    _need_file(path, kind)
    return _measure_image(path) if kind == "image" else _measure_stream(path, kind)


def _need_file(path: Path, kind: str) -> None:
    raise NotImplementedError


def _measure_image(path: Path) -> Measure:
    raise NotImplementedError


def _measure_stream(path: Path, kind: str) -> Measure:
    raise NotImplementedError
