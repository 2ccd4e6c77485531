"""How a clip or a sound could be made to fit."""

from math import floor
from typing import TYPE_CHECKING

from seedance_cli.services.cards.card import Bounds, FileLimit
from seedance_cli.services.material.becoming import Mending, in_a_sentence, is_large, seen
from seedance_cli.services.material.faults import (
    in_a_row,
    is_long,
    is_rate,
    is_short,
    megabytes_in_words,
    most_bytes,
    takes_codec,
    takes_format,
)

if TYPE_CHECKING:
    from seedance_cli.media import Measure

LATER = 0.06  # seconds by which an mp3 may end after what it was made from
HAIR = 0.0006  # seconds; lengths are measured to a thousandth
WAV_BYTES = 192_000  # a second, at most
HEAD = 4096  # bytes of a file besides its sound
LOSSLESS = ("wav", "w64", "flac", "aiff", "caf")


def footage_mending(found: "Measure", limit: FileLimit, share: float | None = None) -> Mending:
    """What would make a clip or a sound fit. `share`: seconds that it may last so that all of its kind together are not too
    long."""
    hint = _cannot_be_timed(found, limit)
    if hint:
        return Mending(hint=hint)
    most = min((each for each in (limit.seconds[1], share) if each is not None), default=None)
    return _clip(found, limit, most) if found.kind == "video" else _sound(found, limit, most)


def _clip(found: "Measure", limit: FileLimit, most: float | None) -> Mending:
    from seedance_cli.media import CLIPS, Mend, Room, fitted

    room = Room(sides=limit.sides, shape=limit.shape, pixels=limit.pixels, step=2)
    fit = fitted((found.width, found.height), room)
    if fit is None:
        return Mending(hint="Give another clip: no size of this one would do.")
    form = next((each for each in CLIPS if takes_format(limit, each)), "")
    if not form or not _can_be_encoded(found, limit):
        return Mending(
            hint=f"Convert it elsewhere: what can be made here is H.264 with AAC in {in_a_row(CLIPS)}."
        )
    limited = min(found.seconds + HAIR, most) if most is not None else None
    rate = _rate(found.frames_per_second, limit.frames_per_second)
    width, height = fit.size
    mend = Mend(
        kind="video",
        format=form,
        crop=fit.crop,
        width=width,
        height=height,
        seconds=limited,
        least_seconds=limit.seconds[0] or 0.0,
        frames_per_second=rate,
        most_bytes=most_bytes(limit),
    )
    paced = f"shown at {round(rate, 2):g} frames a second" if rate else ""
    return Mending(
        mend, in_a_sentence(*seen(found, fit), _trimmed(found, most), paced, _encoded(found, limit, form))
    )


def _can_be_encoded(found: "Measure", limit: FileLimit) -> bool:
    from seedance_cli.media import SOUNDTRACK_CODEC, VIDEO_CODEC

    heard = not found.audio_codec or takes_codec(limit.audio_codecs, SOUNDTRACK_CODEC)
    return heard and takes_codec(limit.video_codecs, VIDEO_CODEC)


def _encoded(found: "Measure", limit: FileLimit, form: str) -> str:
    """What is said of a new encoding, where that is among the reasons."""
    most = most_bytes(limit)
    if is_large(found, most):
        return f"re-encoded as H.264 {form} of {megabytes_in_words(most or 0)} at most"
    written = takes_format(limit, found.format) and takes_codec(limit.video_codecs, found.video_codec)
    if written and takes_codec(limit.audio_codecs, found.audio_codec):
        return ""
    return f"re-encoded as H.264 {form}"


def _sound(found: "Measure", limit: FileLimit, most: float | None) -> Mending:
    from seedance_cli.media import SOUNDS, Mend

    seconds = min(found.seconds, most or found.seconds)
    form = next((each for each in _sound_formats(found, limit, seconds) if takes_format(limit, each)), "")
    if not form:
        return Mending(hint=f"Convert it elsewhere: what can be made here is {in_a_row(SOUNDS)}.")
    trimmed = _trimmed(found, most)
    large = is_large(found, most_bytes(limit))
    close = form == "mp3" and most is not None and found.seconds > most - LATER
    mend = Mend(
        kind="audio",
        format=form,
        seconds=most if trimmed or close else None,
        least_seconds=limit.seconds[0] or 0.0,
        most_bytes=most_bytes(limit),
    )
    saved = f"saved as {form}" if form != found.format or large else ""
    return Mending(mend, in_a_sentence(trimmed, saved))


def _sound_formats(found: "Measure", limit: FileLimit, seconds: float) -> tuple[str, ...]:
    """The formats to save a sound in, the best first. WAV only where it is small enough."""
    most = most_bytes(limit)
    small = most is None or seconds * WAV_BYTES + HEAD <= most
    codecs = {"wav": "pcm_s16le", "mp3": "mp3"}
    wanted = ("wav", "mp3") if found.format in LOSSLESS else ("mp3", "wav")
    return tuple(
        each for each in wanted if takes_codec(limit.audio_codecs, codecs[each]) and (small or each == "mp3")
    )


def _cannot_be_timed(found: "Measure", limit: FileLimit) -> str:
    """What to do about a file that is over too soon; "" where it is not."""
    if not is_short(found.seconds, limit.seconds[0]):
        return ""
    thing = "a clip" if found.kind == "video" else "a sound"
    return f"Give {thing} of {limit.seconds[0]:g} s or more: a short one cannot be made longer."


def _rate(rate: float, bounds: Bounds) -> float | None:
    """Frames a second that fit; None where they do already. A multiple or a whole part of what they were keeps the motion
    even."""
    if is_rate(rate, bounds):
        return None
    least, most = bounds
    if least is not None and rate < least:
        times = -(-least // rate) if rate else 0
        return rate * times if times and rate * times <= (most or rate * times) else least
    parts = -(-rate // most) if most else 1
    return rate / parts if rate / parts >= (least or 0) else most


def _trimmed(found: "Measure", most: float | None) -> str:
    if most is None or not is_long(found.seconds, most):
        return ""
    return f"trimmed to its first {floor(most * 10) / 10:.1f} s"
