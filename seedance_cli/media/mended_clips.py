"""Copies of clips: trimmed, cropped, scaled, at another rate, as H.264 and AAC that stream from the first byte. Frames go
through one at a time, so a long clip takes no more memory than a short one."""

from collections.abc import Callable, Generator
from contextlib import ExitStack, closing
from fractions import Fraction
from math import ceil, floor, inf
from pathlib import Path

import av
from av import VideoFrame
from av.container import OutputContainer
from av.video.stream import VideoStream

from seedance_cli.errors import WrongInput
from seedance_cli.media.footage import at_rate, need_video
from seedance_cli.media.lens import LAYOUT, Colours, Lens, colours_of
from seedance_cli.media.measuring import Measure, measure
from seedance_cli.media.opening import opened
from seedance_cli.media.recipe import Mend
from seedance_cli.media.sounds import samples, voice_of
from seedance_cli.media.tracks import Track

# x264 decides differently with another number of threads.
QUALITY = {"crf": "18", "preset": "veryfast", "profile": "high", "threads": "4"}
SOUND_BITS = 160_000  # a second
SOUND_SHARE = 0.25  # of all bits that the sound may take where they are few
WHOLE = {"movflags": "+faststart", "fflags": "+bitexact"}
TRIES = (0.92, 0.7, 0.45, 0.25)  # of the bytes that there are; the encoder keeps to a rate only roughly
BUFFER = 0.5  # seconds of that rate that may come at once
FEWEST_BITS = 8_000  # a second; below that there is nothing to see
USUAL_RATE, FASTEST = 24, 240
GRACE = 1e-6  # of a frame: rates such as 23.976 are not exact


def write_clip(path: Path, part: Path, how: Mend, done: Callable[[float], None]) -> None:
    """Write the copy to `part`. Raises WrongInput where it cannot have few enough bytes."""
    found = measure(path, "video")
    seconds = min(found.seconds, how.seconds or inf)
    for share in TRIES:
        bits = None if how.most_bytes is None else how.most_bytes * 8 * share / (seconds + BUFFER)
        if bits is not None and bits < FEWEST_BITS:
            break
        _write(path, part, how, found, bits, done)
        if how.most_bytes is None or part.stat().st_size <= how.most_bytes:
            return
    raise WrongInput(
        f"{path} cannot be made smaller than {how.most_bytes or 0:,} bytes.",
        hint="Give a shorter clip, or one of fewer pixels.",
    )


def _write(
    path: Path, part: Path, how: Mend, found: Measure, bits: float | None, done: Callable[[float], None]
) -> None:
    rate = _rate(how.frames_per_second or found.frames_per_second)
    sound_bits = min(SOUND_BITS, (bits or inf) * SOUND_SHARE) if found.audio_codec else 0.0
    count = min(found.seconds, how.seconds or inf) * rate + 1
    with ExitStack() as open_files:
        target = av.open(str(part.absolute()), "w", format=how.format, container_options=WHOLE)
        container = open_files.enter_context(target)
        frames = open_files.enter_context(closing(_frames(path, how, rate)))
        video = _video(container, how, rate, colours_of(path), bits and bits - sound_bits)
        track = _track(container, path, open_files, round(sound_bits)) if sound_bits else None
        for number, frame in enumerate(frames, 1):
            frame.pts, frame.time_base = number - 1, 1 / rate
            container.mux(video.encode(frame))
            if track:
                track.hear(number / rate)
            done(min(number / float(count), 1.0))
        container.mux(video.encode(None))
        if track:
            track.finish()


def _frames(path: Path, how: Mend, rate: Fraction) -> Generator[VideoFrame, None, None]:
    """The copy's frames in order: no more than the mend allows, and no fewer than it needs."""
    most = floor(how.seconds * rate + GRACE) if how.seconds is not None else inf
    least = ceil(how.least_seconds * rate - GRACE)
    with opened(path, "video") as container:
        lens, shown, seen, count = Lens(how), None, None, 0
        for frame in at_rate(container, need_video(container, path), rate):
            if count >= max(most, least):
                return
            if frame is not shown or seen is None:
                shown, seen = frame, lens.through(frame)
            yield seen
            count += 1
        if seen is not None and count == least - 1:
            yield seen


def _rate(frames_per_second: float) -> Fraction:
    """Frames a second as a fraction; files that state none, or an absurd one, get the usual rate."""
    rate = Fraction(frames_per_second).limit_denominator(1001)
    return rate if 1 <= rate <= FASTEST else Fraction(USUAL_RATE)


def _video(
    container: OutputContainer, how: Mend, rate: Fraction, colours: Colours, bits: float | None
) -> VideoStream:
    limited = {} if bits is None else {"maxrate": f"{bits:.0f}", "bufsize": f"{bits * BUFFER:.0f}"}
    stream = container.add_stream("libx264", rate=rate, options={**QUALITY, **limited})
    stream.width, stream.height = how.width, how.height
    stream.pix_fmt = LAYOUT
    stream.time_base = 1 / rate
    colours.mark(stream)
    return stream


def _track(container: OutputContainer, path: Path, open_files: ExitStack, bits: int) -> Track | None:
    """The soundtrack of a clip that has one."""
    recorded = voice_of(path, "video")
    if recorded is None:
        return None
    voice = recorded.usual
    options = {"flags": "+bitexact"}
    stream = container.add_stream("aac", rate=voice.rate, layout=voice.layout, bit_rate=bits, options=options)
    pieces = open_files.enter_context(closing(samples(path, "video", voice)))
    return Track(container, stream, pieces, voice)
