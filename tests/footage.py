"""Small pictures, clips and sounds for tests, made when they are needed: nothing binary lies in the checkout."""

import math
import wave
from array import array
from fractions import Fraction
from pathlib import Path

import av
import pytest
from av.video.stream import VideoStream
from PIL import Image, ImageDraw

RATE = 48_000
RED = (85, 103, 203)
"""(200, 30, 30) as light and two colours, in the range that video has (ITU-R BT.601)."""

can_turn = pytest.mark.skipif(
    not hasattr(VideoStream, "set_display_rotation"), reason="this av cannot make such footage, only read it"
)


def picture(path: Path, size: tuple[int, int] = (640, 360), colour: str = "teal") -> Path:
    """A picture of one colour with a lighter disc left of its middle; the format goes by the file's name."""
    image = Image.new("RGB", size, colour)
    width, height = size
    ImageDraw.Draw(image).ellipse((width * 0.2, height * 0.3, width * 0.45, height * 0.7), fill="ivory")
    image.save(path)
    return path


def clip(
    path: Path,
    seconds: float = 2,
    size: tuple[int, int] = (320, 180),
    fps: int = 24,
    *,
    sound: bool = False,
    turned: int = 0,
) -> Path:
    """A clip whose grey goes from black to white over its length; the left third stays red. `turned`: degrees that
    a player is told to turn it by."""
    count = round(seconds * fps)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=fps, options={"preset": "ultrafast", "crf": "18"})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        if turned:
            stream.set_display_rotation(turned)
        track = container.add_stream("aac", rate=RATE, layout="stereo") if sound else None
        for n in range(count):
            frame = _grey(size, round(255 * n / max(count - 1, 1)))
            frame.pts, frame.time_base = n, Fraction(1, fps)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
        if track:
            container.mux(track.encode(_hum(seconds)))
            container.mux(track.encode())
    return path


def tone(path: Path, seconds: float = 2, hertz: int = 440, level: float = 0.5) -> Path:
    """A steady tone in both ears, as wav or mp3 by the file's name. `level` is its peak, 0–1."""
    samples = _wave(seconds, hertz, level)
    if path.suffix == ".wav":
        with wave.open(str(path), "wb") as file:
            file.setparams((2, 2, RATE, 0, "NONE", ""))
            file.writeframes(samples.tobytes())
        return path
    with av.open(str(path), "w") as container:
        track = container.add_stream(
            "libmp3lame" if path.suffix == ".mp3" else "aac", rate=RATE, layout="stereo"
        )
        container.mux(track.encode(_frame(samples)))
        container.mux(track.encode())
    return path


def _grey(size: tuple[int, int], level: int) -> av.VideoFrame:
    """Written as the encoder takes it: a plane of light and two smaller ones of colour, each row like the others."""
    frame = av.VideoFrame(*size, "yuv420p")
    for plane, red, rest in zip(frame.planes, RED, (16 + round(219 * level / 255), 128, 128), strict=True):
        left = plane.width // 3
        row = bytes([red]) * left + bytes([rest]) * (plane.line_size - left)
        plane.update(row * plane.height)
    return frame


def _hum(seconds: float) -> av.AudioFrame:
    return _frame(_wave(seconds, 220, 0.4))


def _wave(seconds: float, hertz: int, level: float) -> array:
    """Both ears in turn. A tone repeats itself to the sample after so many, which are worked out once."""
    whole = RATE // math.gcd(RATE, hertz)
    step = 2 * math.pi * hertz / RATE
    one = [round(32_000 * level * math.sin(step * n)) for n in range(whole)]
    both, count = array("h", (sample for sample in one for _ear in range(2))), round(seconds * RATE)
    return (both * (count // whole + 1))[: 2 * count]


def _frame(samples: array) -> av.AudioFrame:
    frame = av.AudioFrame(format="s16", layout="stereo", samples=len(samples) // 2)
    frame.planes[0].update(samples.tobytes())
    frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
    return frame
