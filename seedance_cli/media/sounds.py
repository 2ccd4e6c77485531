"""The samples of a local sound, or of a clip's soundtrack."""

from array import array
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

from av import AudioFrame, AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.video.stream import VideoStream

from seedance_cli.media.opening import moving_pictures, opened

RATE = 48_000
"""Samples a second, each for two ears, of the one form that sounds are mixed in."""

RATES = (44_100, RATE)
MOST_LEAD = 10.0  # seconds; who states more than that between picture and sound is not believed


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


@dataclass(frozen=True, slots=True)
class Voice:
    """A sound's samples a second, and whether it is for one ear or two. More than two are mixed down."""

    rate: int
    channels: int

    @property
    def usual(self) -> "Voice":
        """The same at a rate that every format takes."""
        return self if self.rate in RATES else Voice(RATE, self.channels)

    @property
    def layout(self) -> str:
        return "mono" if self.channels == 1 else "stereo"

    @property
    def bytes_a_moment(self) -> int:
        return 2 * self.channels


def voice_of(path: Path, kind: str = "audio") -> Voice | None:
    """How a sound, or a "video"'s soundtrack, was recorded; None where there is none."""
    with opened(path, kind) as container:
        stream = next(iter(container.streams.audio), None)
        if stream is None:
            return None
        return Voice(stream.rate, 1 if stream.layout.nb_channels == 1 else 2)


def samples(path: Path, kind: str, voice: Voice) -> Generator[bytes, None, None]:
    """A sound in pieces, never held whole, as signed 16-bit samples of that voice, the ears in turn. A clip's soundtrack
    begins with the clip's pictures: silent as long as it starts later, cut where it starts before them."""
    with opened(path, kind) as container:
        lead = _lead(container, voice)
        if lead > 0:
            yield bytes(lead)
        for frame in _resampled(container, container.streams.audio[0], voice.rate, voice.layout):
            data = bytes(frame.planes[0])[: frame.samples * voice.bytes_a_moment]
            cut = min(-lead, len(data)) if lead < 0 else 0
            lead += cut
            yield data[cut:]


def _lead(container: InputContainer, voice: Voice) -> int:
    """How many bytes of silence bring the sound to its place, below 0 for how many are too early."""
    pictures, sound = moving_pictures(container), container.streams.audio[0]
    if pictures is None:
        return 0
    late = _start(sound) - _start(pictures)
    return round(min(max(late, -MOST_LEAD), MOST_LEAD) * voice.rate) * voice.bytes_a_moment


def _start(stream: AudioStream | VideoStream) -> float:
    return float((stream.start_time or 0) * (stream.time_base or 0))


def _resampled(
    container: InputContainer, stream: AudioStream, rate: int = RATE, layout: str = "stereo"
) -> Iterator[AudioFrame]:
    resampler = AudioResampler(format="s16", layout=layout, rate=rate)
    for frame in container.decode(stream):
        yield from resampler.resample(frame)
    yield from resampler.resample(None)
