"""The samples of a local sound, or of a clip's soundtrack, in the one form that sounds are mixed in."""

from array import array
from collections.abc import Iterator
from pathlib import Path

from av import AudioFrame, AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer

from seedance_cli.media.opening import opened

RATE = 48_000
"""Samples a second, each for two ears."""


def sound_of(path: Path, seconds: float, kind: str = "audio") -> "array[int]":
    """The first `seconds` of a sound, or of a "video"'s soundtrack, as 48 kHz stereo: signed 16-bit samples, left and
    right in turn. Shorter where the file ends earlier, empty where it has no sound. Raises WrongInput for a file
    that cannot be opened or decoded."""
    samples: array[int] = array("h")
    most = round(seconds * RATE) * 2
    with opened(path, kind) as container:
        stream = next(iter(container.streams.audio), None)
        for frame in _resampled(container, stream) if stream else ():
            samples.frombytes(bytes(frame.planes[0])[: frame.samples * 4])
            if len(samples) >= most:
                break
    return samples[:most]


def _resampled(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    resampler = AudioResampler(format="s16", layout="stereo", rate=RATE)
    for frame in container.decode(stream):
        yield from resampler.resample(frame)
    yield from resampler.resample(None)
