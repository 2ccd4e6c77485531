"""How large and how long a local picture, clip or sound is, and whether it can be used at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from av import VideoFrame
from av.container import InputContainer
from av.stream import Stream
from av.video.stream import VideoStream
from PIL import Image

from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.media.containers import codec_of, format_of
from seedance_cli.media.footage import last_of, picture_of
from seedance_cli.media.opening import moving_pictures, need_file, opened, wrong, wrong_kind
from seedance_cli.media.pictures import is_picture, read_picture

SLACK = 0.5  # seconds that a file may end before the length it states
LONGEST_WALK = 120.0  # seconds; a longer one is refused by every service, so its end is not looked for
SHORTEST = 0.05  # seconds; a single frame is no film
GUESSED = ("mp3", "aac")  # containers that state no length: the stated one is a guess


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """`format` by content (png, jpeg, mp4, mov, mp3, wav, …), `width` and `height` in pixels as seen upright (0 for a
    sound), `seconds` (0 for a picture), the codecs' names (h264, hevc, aac, mp3, pcm_s16le, …; "" where there is none),
    `depth`: bits of each colour of a clip, `transparent`: whether a picture has see-through parts."""

    kind: str
    format: str = ""
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    frames_per_second: float = 0.0
    video_codec: str = ""
    audio_codec: str = ""
    bytes: int = 0
    depth: int = 0
    transparent: bool = False


def measure(path: Path, kind: str) -> Measure:
    """Open `path` as an "image", "video" or "audio" and measure it. Raises WrongInput naming the file and what is
    wrong: missing, a folder, empty, unreadable, of another kind, cut short, or zero seconds long."""
    if kind == "image":
        return _measure_image(path)
    return _measure_video(path) if kind == "video" else _measure_audio(path)


def verify_clip(
    path: Path,
    width: int | None = None,
    height: int | None = None,
    seconds: float | None = None,
) -> Measure:
    """What a rendered clip measures, once its first and last frames were decoded. Raises WrongInput for a file that
    is no whole video, SeedanceError for one of another size, or more than a frame off the `seconds` asked for."""
    found = _seen_to_its_end(path)[0]
    asked = (width or found.width, height or found.height)
    if (found.width, found.height) != asked:
        raise SeedanceError(f"{path} is {found.width}×{found.height}, not {asked[0]}×{asked[1]}.")
    grace = 1 / (found.frames_per_second or 24) + 0.001
    if seconds is not None and abs(found.seconds - seconds) > grace:
        raise SeedanceError(f"{path} lasts {found.seconds:.2f} s, not {seconds:.2f} s.")
    return found


def whole_clip(path: Path) -> tuple[Measure, Image.Image]:
    """Like `verify_clip`, with the last frame as RGB: the file is opened, and its end decoded, once."""
    found, last = _seen_to_its_end(path)
    return found, picture_of(last)


def _seen_to_its_end(path: Path) -> tuple[Measure, VideoFrame]:
    with _moving(path) as (container, stream):
        stream.codec_context.thread_count = (
            1  # several clips are looked at side by side, each thread holds its frames
        )
        found = _measured(container, stream, path)
        last = last_of(container, stream)
        if last is None:
            raise wrong(path, "has no last frame that can be decoded", "video")
        return found, last


def _measure_image(path: Path) -> Measure:
    try:
        image, form = read_picture(path)
    except WrongInput:
        if really := _stream_kind(path):
            raise wrong_kind(path, "image", really) from None
        raise
    return Measure(
        kind="image",
        format=form,
        width=image.width,
        height=image.height,
        bytes=path.stat().st_size,
        transparent=image.has_transparency_data,
    )


def _measure_video(path: Path) -> Measure:
    with _moving(path) as (container, stream):
        return _measured(container, stream, path)


@contextmanager
def _moving(path: Path) -> Iterator[tuple[InputContainer, VideoStream]]:
    """A clip opened, with its moving pictures."""
    _refuse_picture(path, "video")
    with opened(path, "video") as container:
        stream = moving_pictures(container)
        if stream is None:
            if container.streams.audio:
                raise wrong_kind(path, "video", "audio")
            raise wrong(path, "holds no moving pictures", "video")
        yield container, stream


def _measured(container: InputContainer, stream: VideoStream, path: Path) -> Measure:
    first = next(container.decode(stream), None)
    if first is None:
        raise wrong(path, "holds no frame that can be decoded", "video")
    width, height = (first.height, first.width) if first.rotation % 180 else (first.width, first.height)
    return Measure(
        kind="video",
        format=format_of(container, path),
        width=width,
        height=height,
        seconds=_whole_length(container, stream, path, "video"),
        frames_per_second=float(stream.average_rate or 0),
        video_codec=codec_of(stream),
        audio_codec=codec_of(next(iter(container.streams.audio), None)),
        bytes=path.stat().st_size,
        depth=first.format.components[0].bits,
    )


def _measure_audio(path: Path) -> Measure:
    _refuse_picture(path, "audio")
    with opened(path, "audio") as container:
        if moving_pictures(container):
            raise wrong_kind(path, "audio", "video")
        stream = next(iter(container.streams.audio), None)
        if stream is None:
            raise wrong(path, "holds no sound", "audio")
        if next(container.decode(stream), None) is None:
            raise wrong(path, "holds no sound that can be decoded", "audio")
        return Measure(
            kind="audio",
            format=format_of(container, path),
            seconds=_whole_length(container, stream, path, "audio"),
            audio_codec=codec_of(stream),
            bytes=path.stat().st_size,
        )


def _refuse_picture(path: Path, wanted: str) -> None:
    need_file(path, wanted)
    if is_picture(path):
        raise wrong_kind(path, wanted, "image")


def _stream_kind(path: Path) -> str:
    """The kind of a file that is no picture: "video", "audio", or "" where it is neither."""
    try:
        with opened(path, "video") as container:
            if moving_pictures(container):
                return "video"
            return "audio" if container.streams.audio else ""
    except WrongInput:
        return ""


def _whole_length(container: InputContainer, stream: Stream, path: Path, kind: str) -> float:
    """Seconds that the file states and really holds. Raises WrongInput where it ends early or has no length."""
    guessed = container.format.name in GUESSED
    stated = _stated_seconds(container, stream)
    held = stated if stated > LONGEST_WALK else _held_seconds(container, stream)
    if not guessed and held < stated - SLACK:
        raise wrong(path, f"is cut short: it holds {held:.1f} of {stated:.1f} seconds", kind)
    seconds = held if guessed or not stated else stated
    if seconds < SHORTEST:
        raise wrong(path, "is 0 seconds long", kind)
    return round(seconds, 3)


def _stated_seconds(container: InputContainer, stream: Stream) -> float:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return (container.duration or 0) / 1_000_000


def _held_seconds(container: InputContainer, stream: Stream) -> float:
    """Where the last packet ends, without decoding any."""
    if not stream.time_base:
        return 0.0
    container.seek(0)
    ends = [
        packet.pts + (packet.duration or 0) for packet in container.demux(stream) if packet.pts is not None
    ]
    return float((max(ends) - (stream.start_time or 0)) * stream.time_base) if ends else 0.0
