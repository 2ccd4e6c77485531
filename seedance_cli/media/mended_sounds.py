"""Copies of sounds: shorter, as mp3 or wav, no louder and no quieter than they were."""

from collections.abc import Callable
from contextlib import closing
from math import inf
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer

from seedance_cli.errors import WrongInput
from seedance_cli.media.measuring import measure
from seedance_cli.media.opening import wrong
from seedance_cli.media.recipe import Mend
from seedance_cli.media.sounds import Voice, samples, voice_of
from seedance_cli.media.tracks import Track

BIT_RATES = (192_000, 160_000, 128_000, 96_000, 64_000, 48_000, 32_000)
MP3_BLOCK = 1152  # samples; an mp3 is made of such blocks, so that it ends up to two of them later
OVERHEAD = 4096  # bytes besides the sound
EXACT = {"fflags": "+bitexact"}


def write_sound(path: Path, part: Path, how: Mend, done: Callable[[float], None]) -> None:
    """Write the copy to `part`. Raises WrongInput where it cannot have few enough bytes."""
    recorded = voice_of(path)
    if recorded is None:
        raise wrong(path, "holds no sound", "audio")
    voice = recorded.usual
    seconds = min(_most_seconds(how, voice), measure(path, "audio").seconds)
    bit_rate = _bit_rate(path, how, voice, seconds)
    with (
        av.open(str(part.absolute()), "w", format=how.format, container_options=EXACT) as container,
        closing(samples(path, "audio", voice)) as pieces,
    ):
        stream = _stream(container, how, voice, bit_rate)
        track = Track(container, stream, pieces, voice)
        for second in range(1, int(seconds) + 1):
            track.hear(second)
            done(second / (seconds + 1))
        track.hear(_most_seconds(how, voice))
        track.finish()


def _stream(container: OutputContainer, how: Mend, voice: Voice, bit_rate: int) -> AudioStream:
    """Where the copy's sound goes."""
    rate, layout, exact = voice.rate, voice.layout, {"flags": "+bitexact"}
    if how.format == "mp3":
        return container.add_stream("libmp3lame", rate, exact, layout=layout, bit_rate=bit_rate)
    return container.add_stream("pcm_s16le", rate, exact, layout=layout)


def _most_seconds(how: Mend, voice: Voice) -> float:
    late = 2 * MP3_BLOCK / voice.rate if how.format == "mp3" else 0.0
    return inf if how.seconds is None else how.seconds - late


def _bit_rate(path: Path, how: Mend, voice: Voice, seconds: float) -> int:
    """The most bits a second that the bytes allow."""
    rates = BIT_RATES if how.format == "mp3" else (voice.rate * voice.bytes_a_moment * 8,)
    for rate in rates:
        if how.most_bytes is None or rate * seconds / 8 + OVERHEAD <= how.most_bytes:
            return rate
    raise WrongInput(
        f"{path} cannot be made smaller than {how.most_bytes:,} bytes as {how.format}.",
        hint="Give a shorter sound.",
    )
