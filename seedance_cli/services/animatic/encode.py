"""Pictures and samples → an mp4 that plays everywhere: H.264 High in yuv420p, AAC, tagged BT.709, ready to stream.

The same pictures give the same bytes: no time of creation, no name of the program's build, and a fixed number of
encoder threads, for x264 decides differently with another number.
"""

import errno
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.reformatter import ColorRange, Colorspace
from av.video.stream import VideoStream
from PIL import Image

from seedance_cli.errors import SeedanceError

FPS = 24
RATE = 48_000
BYTES_A_MOMENT = 4  # two ears, two bytes each
QUALITY = {"crf": "20", "preset": "veryfast", "profile": "high", "threads": "4"}
BT709 = 1  # as H.273 numbers primaries and transfer curves
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def encode(
    pictures: Iterable[Image.Image],
    sound: "array[int]",
    target: Path,
    size: tuple[int, int],
    done: Callable[[int], None] = lambda _: None,
) -> None:
    """Write `target` from RGB pictures of `size` (even numbers), 24 a second, and `sound`: 48 kHz stereo, signed
    16-bit, left and right in turn. `done` hears the number of pictures encoded after each. Whatever is raised,
    by `pictures` and `done` too, leaves no file. Raises SeedanceError where the disk is full or not writable."""
    with _written(target) as container:
        video, audio = _video(container, size), _audio(container)
        samples = memoryview(sound).cast("B")
        for number, picture in enumerate(pictures):
            container.mux(video.encode(_frame(picture, number)))
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


def _frame(picture: Image.Image, number: int) -> av.VideoFrame:
    # Four bytes a pixel is Pillow's own layout, so nothing is repacked; the plane's rows may be padded.
    source = av.VideoFrame(picture.width, picture.height, "rgb0")
    plane = source.planes[0]
    plane.update(picture.tobytes("raw", "RGBX", plane.line_size, 1))
    frame = source.reformat(
        format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
    )
    frame.pts, frame.time_base = number, Fraction(1, FPS)
    return frame


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
