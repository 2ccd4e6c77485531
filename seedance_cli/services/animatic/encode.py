"""Pictures and samples → an mp4 that plays everywhere: H.264 High in yuv420p, AAC, tagged BT.709, ready to stream.

The same pictures give the same bytes: no time of creation, no name of the program's build, and one encoder thread, for
x264 decides differently with another number.
"""

import errno
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.frame import PictureType
from av.video.reformatter import ColorRange, Colorspace
from av.video.stream import VideoStream

from seedance_cli.errors import SeedanceError
from seedance_cli.services.animatic.planes import Planes

FPS = 24
RATE = 48_000
BYTES_A_MOMENT = 4  # two ears, two bytes each
SPARING = {
    "8x8dct": 1, "cabac": 1, "no-deblock": 0, "aq-mode": 1, "subme": 1, "partitions": "i8x8,i4x4",
    "bframes": 7, "b-adapt": 0, "b-pyramid": 2,
}  # fmt: skip
"""What x264's quickest preset leaves out and what pays here, most of all many frames in between: of a picture that only
drifts they cost next to nothing. As sharp as `veryfast` for well under half the work, in files up to one and a half
times as large."""
QUALITY = {
    "preset": "ultrafast", "crf": "22", "profile": "high", "threads": "1", "forced-idr": "1",
    "x264-params": ":".join(f"{name}={value}" for name, value in SPARING.items()),
}  # fmt: skip
BT709 = 1  # as H.273 numbers primaries and transfer curves
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def encode(
    pictures: Iterable[Planes],
    sound: "array[int]",
    target: Path,
    size: tuple[int, int],
    done: Callable[[int], None] = lambda _: None,
    cuts: Collection[int] = (),
) -> None:
    """Write `target` from pictures of `size` (even numbers), 24 a second, and `sound`: 48 kHz stereo, signed 16-bit,
    left and right in turn. `done` hears the number of pictures encoded after each; `cuts` are the numbers of those that
    begin a shot, which an editor can jump to. Whatever is raised, by `pictures` and `done` too, leaves no file. Raises
    SeedanceError where the disk is full or not writable."""
    with _written(target) as container:
        video, audio = _video(container, size), _audio(container)
        samples = memoryview(sound).cast("B")
        for number, picture in enumerate(pictures):
            frame = picture.frame()
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            # The encoder is told where shots begin: its quickest preset does not look for them.
            frame.pict_type = PictureType.I if number in cuts else PictureType.NONE
            container.mux(video.encode(frame))
            if number % FPS == 0:
                _hear(container, audio, samples, number // FPS)
            done(number + 1)
        container.mux(video.encode())
        container.mux(audio.encode())


@contextmanager
def _written(target: Path) -> Iterator[OutputContainer]:
    """The open mp4; when anything is raised, nothing of it stays behind."""
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    whole = False
    try:
        with av.open(str(target.absolute()), "w", format="mp4", container_options=options) as container:
            yield container
        whole = True
    except OSError as error:
        raise _cannot_write(target, error) from error
    finally:
        if not whole:
            target.unlink(missing_ok=True)


def _cannot_write(target: Path, error: OSError) -> SeedanceError:
    if error.errno in NO_ROOM:
        return SeedanceError(
            f"The disk is full: there is no room for the clip in {target.parent}.",
            hint="Free some space (a clip takes about 10 MB), then run the same command again.",
        )
    return SeedanceError(f"{target} cannot be written: {(error.strerror or str(error)).lower()}.")


def _video(container: OutputContainer, size: tuple[int, int]) -> VideoStream:
    stream = container.add_stream("libx264", rate=FPS, options=QUALITY)
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    stream.time_base = Fraction(1, FPS)
    context = stream.codec_context
    context.color_range = ColorRange.MPEG
    context.colorspace = Colorspace.ITU709
    context.color_primaries = context.color_trc = BT709
    return stream


def _audio(container: OutputContainer) -> AudioStream:
    options = {"flags": "+bitexact"}
    return container.add_stream("aac", rate=RATE, layout="stereo", bit_rate=160_000, options=options)


def _hear(container: OutputContainer, stream: AudioStream, sound: memoryview, second: int) -> None:
    """Encode one second of the sound."""
    start = second * RATE * BYTES_A_MOMENT
    part = sound[start : start + RATE * BYTES_A_MOMENT]
    if not part:
        return
    frame = av.AudioFrame(format="s16", layout="stereo", samples=len(part) // BYTES_A_MOMENT)
    frame.planes[0].update(bytes(part))
    frame.sample_rate, frame.pts, frame.time_base = RATE, second * RATE, Fraction(1, RATE)
    container.mux(stream.encode(frame))
