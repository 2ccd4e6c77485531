"""What of a local file is outside its limits, in plain words: what it is, and what the model takes instead."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from seedance_cli.services.cards.card import Bounds, FileLimit

if TYPE_CHECKING:
    from seedance_cli.media import Measure

MEGABYTE = 1_000_000  # bytes, as cards count them
ROUNDED = 0.002  # seconds; lengths are measured to a thousandth
NEARLY = 0.1  # frames a second: 23.976 is called 24, and a phone's 60 is 60.02
SIMPLE = 21  # the largest number in a shape that is said as 16:9 rather than 1.78:1
SAME_FORMAT = {"jpg": "jpeg", "tif": "tiff", "quicktime": "mov"}
SAME_CODEC = {"avc": "h264", "h.264": "h264", "h265": "hevc", "h.265": "hevc"}
CODEC_NAMES = {
    "h264": "H.264",
    "hevc": "H.265",
    "vp9": "VP9",
    "vp8": "VP8",
    "av1": "AV1",
    "aac": "AAC",
    "mp3": "MP3",
    "pcm": "PCM",
}
KINDS_OF_FILE = {"image": "pictures", "video": "clips", "audio": "sounds"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not fit: which `limit` of the card, what the file `has` ("is 240×200 px"), and what the model
    `takes` ("sides of 300 to 6000 px")."""

    limit: str
    has: str
    takes: str


def faults(found: "Measure", limit: FileLimit) -> tuple[Fault, ...]:
    """What of one file does not fit, whatever else is given."""
    return (*_written_wrongly(found, limit), *_seen_wrongly(found, limit), *_timed_wrongly(found, limit))


def total_fault(found: "Measure", in_all: float, limit: FileLimit) -> Fault:
    """For one of several files that are too long together."""
    takes = f"{limit.total_seconds:g} s of {KINDS_OF_FILE[found.kind]} in all"
    of_all = f" of {in_all:.1f} s in all" if in_all > found.seconds else ""
    return Fault("total_seconds", f"lasts {found.seconds:.1f} s{of_all}", takes)


def takes_format(limit: FileLimit, form: str) -> bool:
    """Whether a container of that format is taken."""
    return not limit.formats or form in {_same(each, SAME_FORMAT) for each in limit.formats}


def takes_codec(codecs: Sequence[str], codec: str) -> bool:
    """Whether a codec is among those; "pcm" means each kind of it. Where none is named, and for no codec, it is."""
    ours = {_same(each, SAME_CODEC) for each in codecs}
    return not codec or not ours or codec in ours or ("pcm" in ours and codec.startswith("pcm_"))


def most_bytes(limit: FileLimit) -> int | None:
    """The most bytes that a file may have."""
    return None if limit.megabytes is None else int(limit.megabytes * MEGABYTE)


def is_long(seconds: float, most: float | None) -> bool:
    """Whether it lasts longer than that."""
    return most is not None and seconds > most + ROUNDED


def is_short(seconds: float, least: float | None) -> bool:
    """Whether it is over before that."""
    return least is not None and seconds < least - ROUNDED


def is_rate(rate: float, bounds: Bounds) -> bool:
    """Whether so many frames a second are within the bounds, as people count them."""
    least, most = bounds
    return (least is None or rate > least - NEARLY) and (most is None or rate < most + NEARLY)


def shape_in_words(shape: float) -> str:
    """A width ÷ height as 16:9, or as 1.85:1 where it is no simple one."""
    simple = Fraction(shape).limit_denominator(SIMPLE)
    if simple.numerator in range(1, SIMPLE + 1) and abs(simple / Fraction(shape) - 1) < 0.002:
        return f"{simple.numerator}:{simple.denominator}"
    return f"{shape:.2f}:1" if shape >= 1 else f"1:{1 / shape:.2f}"


def megabytes_in_words(count: int) -> str:
    """41.2 MB; smaller files in kB."""
    return f"{count / MEGABYTE:.1f} MB" if count >= MEGABYTE else f"{count / 1000:.0f} kB"


def in_a_row(words: Sequence[str], last: str = "or") -> str:
    """png, jpeg or webp."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def codec_in_words(codec: str) -> str:
    """A codec as people write it."""
    return CODEC_NAMES.get(_same(codec, SAME_CODEC), codec)


def _written_wrongly(found: "Measure", limit: FileLimit) -> Iterator[Fault]:
    if not takes_format(limit, found.format):
        yield Fault("formats", f"is in {found.format} format", in_a_row(limit.formats))
    if not takes_codec(limit.video_codecs, found.video_codec):
        taken = in_a_row([codec_in_words(each) for each in limit.video_codecs])
        yield Fault("video_codecs", f"is encoded as {codec_in_words(found.video_codec)}", taken)
    if not takes_codec(limit.audio_codecs, found.audio_codec):
        taken = in_a_row([codec_in_words(each) for each in limit.audio_codecs])
        yield Fault(
            "audio_codecs", f"has sound encoded as {codec_in_words(found.audio_codec)}", f"{taken} sound"
        )
    most = most_bytes(limit)
    if most is not None and found.bytes > most:
        yield Fault("megabytes", f"has {megabytes_in_words(found.bytes)}", f"{limit.megabytes:g} MB at most")


def _seen_wrongly(found: "Measure", limit: FileLimit) -> Iterator[Fault]:
    if found.kind == "audio":
        return
    from seedance_cli.media import Room

    size = (found.width, found.height)
    has = f"is {found.width}×{found.height} px"
    if not Room(sides=limit.sides).holds(size):
        yield Fault("sides", has, f"sides of {_between(limit.sides, ' px')}")
    if not Room(shape=limit.shape).holds(size):
        least, most = (bound and shape_in_words(bound) for bound in limit.shape)
        taken = f"{least} to {most}" if least and most else f"at most {most}" if most else f"at least {least}"
        yield Fault(
            "shape", f"has the shape {shape_in_words(size[0] / size[1])}", f"shapes (width:height) of {taken}"
        )
    if not Room(pixels=limit.pixels).holds(size):
        yield Fault(
            "pixels", f"{has}, {size[0] * size[1]:,} in all", f"{_between(limit.pixels, ' pixels in all')}"
        )


def _timed_wrongly(found: "Measure", limit: FileLimit) -> Iterator[Fault]:
    if found.kind == "image":
        return
    least, most = limit.seconds
    if is_short(found.seconds, least) or is_long(found.seconds, most):
        yield Fault("seconds", f"lasts {found.seconds:.1f} s", _between(limit.seconds, " s"))
    if found.kind == "video" and not is_rate(found.frames_per_second, limit.frames_per_second):
        has = f"runs at {round(found.frames_per_second, 2):g} frames a second"
        yield Fault("frames_per_second", has, _between(limit.frames_per_second, " frames a second"))


def _between(bounds: Bounds, unit: str) -> str:
    least, most = (None if bound is None else _number(bound) for bound in bounds)
    if least and most:
        return f"{least} to {most}{unit}"
    return f"at least {least}{unit}" if least else f"at most {most}{unit}"


def _number(number: float) -> str:
    """Large ones in groups of three digits."""
    return f"{number:,.0f}" if number >= 10_000 else f"{number:g}"


def _same(name: str, names: dict[str, str]) -> str:
    return names.get(name.lower(), name.lower())
