"""Feeds an encoder with a sound, moment by moment, so that none of it is held and it ends where it should."""

from collections.abc import Iterator
from fractions import Fraction
from math import floor, inf

from av import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer

from seedance_cli.media.sounds import Voice


class Track:
    """A sound on its way into a file: pieces of signed 16-bit samples, the ears in turn."""

    def __init__(
        self, container: OutputContainer, stream: AudioStream, pieces: Iterator[bytes], voice: Voice
    ) -> None:
        self._container, self._stream, self._pieces, self._voice = container, stream, pieces, voice
        self._heard = 0
        self._left = b""

    def hear(self, until: float | Fraction = inf) -> None:
        """Encode what is heard before that second, to the sample; all of it, if none is named."""
        end = inf if until == inf else floor(until * self._voice.rate)
        while self._heard < end:
            piece = self._left or next(self._pieces, b"")
            if not piece:
                return
            count = int(min(len(piece) // self._voice.bytes_a_moment, end - self._heard))
            cut = count * self._voice.bytes_a_moment
            self._left = piece[cut:]
            if count:
                self._encode(piece[:cut], count)

    def finish(self) -> None:
        """Nothing more is to be heard."""
        self._container.mux(self._stream.encode(None))

    def _encode(self, piece: bytes, count: int) -> None:
        rate = self._voice.rate
        frame = AudioFrame(format="s16", layout=self._voice.layout, samples=count)
        frame.planes[0].update(piece)
        frame.sample_rate, frame.pts, frame.time_base = rate, self._heard, Fraction(1, rate)
        self._heard += count
        self._container.mux(self._stream.encode(frame))
