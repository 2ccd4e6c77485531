"""The pixels of a local clip: frames at a given rate, the first, the last."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from av import VideoFrame
from av.container import InputContainer
from av.video.reformatter import Colorspace
from av.video.stream import VideoStream
from PIL import Image

from seedance_cli.media.opening import moving_pictures, opened, wrong

TAIL = 2.0  # seconds before the end where the search for the last frame starts


def frames(path: Path, fps: float, size: tuple[int, int] | None = None) -> Iterator[Image.Image]:
    """The clip's pictures as RGB, `fps` a second from its start, until it ends; decoded one at a time. With `size`
    they are scaled down, shape kept, as far as they still cover that many pixels. Raises WrongInput for a file
    without moving pictures, and where decoding breaks on the way."""
    with opened(path, "video") as container:
        yield from _pictures(at_rate(container, need_video(container, path), fps), size)


def poster(path: Path) -> Image.Image:
    """The clip's first frame as RGB. Raises WrongInput where none can be decoded."""
    with opened(path, "video") as container:
        first = next(container.decode(need_video(container, path)), None)
        if first is None:
            raise wrong(path, "holds no frame that can be decoded", "video")
        return picture_of(first)


def last_frame(path: Path) -> Image.Image:
    """The clip's last frame as RGB. Raises WrongInput where none can be decoded."""
    with opened(path, "video") as container:
        stream = need_video(container, path)
        last = last_of(container, stream)
        if last is None:
            raise wrong(path, "holds no frame that can be decoded", "video")
        return picture_of(last)


def need_video(container: InputContainer, path: Path) -> VideoStream:
    """The container's moving pictures, decoded on several threads. Raises WrongInput where there are none."""
    stream = moving_pictures(container)
    if stream is None:
        raise wrong(path, "holds no moving pictures", "video")
    stream.thread_type = "AUTO"
    return stream


def last_of(container: InputContainer, stream: VideoStream) -> VideoFrame | None:
    """The last frame that can be decoded, None where there is none. Looks near the end first."""
    for start in (max((container.duration or 0) / 1_000_000 - TAIL, 0.0), 0.0):
        container.seek(int(start * 1_000_000) + (container.start_time or 0))
        last = None
        for last in container.decode(stream):  # noqa: B007 - only the last one is wanted
            pass
        if last is not None:
            return last
    return None


def picture_of(frame: VideoFrame, size: tuple[int, int] | None = None) -> Image.Image:
    """A decoded frame as an RGB picture, upright, scaled down as far as it still covers `size`."""
    turn = frame.rotation
    width, height = _covering(frame, size[::-1] if size and turn % 180 else size)
    # Naming any colour space for RGB makes every release of av read the one that the frame is tagged with.
    scaled = frame.reformat(width, height, "rgb24", dst_colorspace=Colorspace.ITU601)
    plane = scaled.planes[0]
    image = Image.frombytes("RGB", (width, height), bytes(plane), "raw", "RGB", plane.line_size, 1)
    return image.rotate(turn, expand=True) if turn else image


def at_rate(container: InputContainer, stream: VideoStream, fps: float | Fraction) -> Iterator[VideoFrame]:
    """Decoded frames as they stand at 0, 1/fps, 2/fps, … seconds: repeated where the clip is slower, left out where it is
    faster."""
    shown, start, time, n = None, 0.0, 0.0, 0
    for frame in container.decode(stream):
        time = frame.time or 0.0
        if shown is None:
            start = time
        # Half a frame of grace, so that rounded timestamps do not show each picture one frame late.
        while shown is not None and n / fps < time - start - 0.5 / fps:
            yield shown
            n += 1
        shown = frame
    end = _stated_length(stream) or time - start + 1 / (stream.average_rate or fps)
    while shown is not None and (n == 0 or n / fps < end - 0.5 / fps):
        yield shown
        n += 1


def _stated_length(stream: VideoStream) -> float:
    """Seconds; 0 where the file states none, as Matroska files do."""
    return float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0


def _covering(frame: VideoFrame, size: tuple[int, int] | None) -> tuple[int, int]:
    """The frame's own size, or a smaller one of the same shape that still covers `size`."""
    if size is None or (scale := max(size[0] / frame.width, size[1] / frame.height)) >= 1:
        return frame.width, frame.height
    return round(frame.width * scale), round(frame.height * scale)


def _pictures(stills: Iterator[VideoFrame], size: tuple[int, int] | None) -> Iterator[Image.Image]:
    """Decoded frames as pictures; a frame shown again is not converted again."""
    shown, picture = None, None
    for frame in stills:
        if picture is None or frame is not shown:
            shown, picture = frame, picture_of(frame, size)
        yield picture
