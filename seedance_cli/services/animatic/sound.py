"""What an animatic sounds like: the film's own sound where it has one on this machine, else a quiet metronome that
lets one feel the cuts."""

import math
from array import array
from collections.abc import Iterable
from operator import add
from pathlib import Path

from seedance_cli.media import RATE, sound_of
from seedance_cli.services.protocol import VideoRequest
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import Storyboard

SPOKEN = ("voice", "dialogue")
LEVEL, UNDER_SPEECH = -14.0, -24.0  # decibels below full scale, as the ear averages them
CLICK_LEVEL = -24.0  # decibels, at the click's peak
MOST_GAIN = 4.0  # a nearly silent file is not blown up into noise
CEILING = 29_000  # leaves a decibel below full scale for the encoder
FADE_IN, FADE_OUT = 0.2, 0.8  # seconds

FULL = 32_767
EARS = 2

# A wood block: two partials that are no octave, gone before one could name their pitch.
TICK = ((1180.0, 0.016, 1.0), (1910.0, 0.008, 0.45))  # hertz, seconds to fade to a third, share
CUT = ((620.0, 0.034, 0.8), (985.0, 0.018, 0.35), (205.0, 0.05, 0.5))


def track(request: VideoRequest) -> "array[int]":
    """The whole film's sound as 48 kHz stereo, signed 16-bit, left and right in turn, exactly as long as the film.
    Links are not fetched. Raises WrongInput for a sound that cannot be decoded."""
    board = request.storyboard
    return _given(board, request.folder) or _footage(board, request.folder) or metronome(board)


def metronome(board: Storyboard) -> "array[int]":
    """A soft click each second, and a lower, fuller one where a shot begins."""
    film = _silence(board.brief.duration)
    tick, cut = _click(TICK), _click(CUT)
    starts = {start for start, _ in board.spans}
    for second in range(board.brief.duration):
        _mix(film, cut if second in starts else tick, second)
    return film


def _given(board: Storyboard, folder: Path) -> "array[int] | None":
    """The storyboard's own sounds together: music under the whole film, a voice in the shots that name it."""
    local = {tag: each for tag, each in board.tags.items() if each.kind == "audio" and not each.is_link}
    if not local:
        return None
    speech = any(each.role in SPOKEN for each in local.values())
    film = _silence(board.brief.duration)
    for tag, reference in local.items():
        spoken = reference.role in SPOKEN
        level = LEVEL if spoken or not speech else UNDER_SPEECH
        for start, end in _spans_of(board, tag) if spoken else [(0, board.brief.duration)]:
            _mix(film, levelled(sound_of(_path(reference, folder), end - start), level), start)
    return film


def _footage(board: Storyboard, folder: Path) -> "array[int] | None":
    """The soundtrack of the footage that is worked on."""
    sources = (each for each in board.references if each.kind == "video" and each.role == "source")
    for reference in sources:
        if not reference.is_link and (
            heard := sound_of(_path(reference, folder), board.brief.duration, "video")
        ):
            film = _silence(board.brief.duration)
            _mix(film, levelled(heard, LEVEL), 0)
            return film
    return None


def _spans_of(board: Storyboard, tag: str) -> list[tuple[int, int]]:
    """Where a voice is heard: each run of shots that names it, as seconds from–to; the whole film if none does."""
    runs: list[tuple[int, int]] = []
    for shot, (start, end) in zip(board.shots, board.spans, strict=True):
        if tag not in board.references_in(shot):
            continue
        if runs and runs[-1][1] == start:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs or [(0, board.brief.duration)]


def _path(reference: Reference, folder: Path) -> Path:
    return folder / Path(reference.source).expanduser()


def levelled(samples: "array[int]", decibels: float) -> "array[int]":
    """`samples` at a loudness of `decibels` below full scale, faded in and out. Peaks stay below the ceiling, and
    what is nearly silent is raised only so far."""
    sample_of = samples[::37]  # odd, so that both ears are in it
    loudness = math.sqrt(sum(value * value for value in sample_of) / max(len(sample_of), 1))
    peak = max(max(samples, default=0), -min(samples, default=0))
    gain = FULL * 10 ** (decibels / 20) / loudness if loudness else 1.0
    gain = min(gain, MOST_GAIN, CEILING / peak if peak else 1.0)
    # Looked up, not multiplied: the table holds every sample there can be, negative ones counted from its end.
    table = [int(value * gain) for value in (*range(FULL + 1), *range(-FULL - 1, 0))]
    louder = array("h", map(table.__getitem__, samples))
    _fade(louder)
    return louder


def _fade(samples: "array[int]") -> None:
    """Fade in at the start and out at the end, in place."""
    moments = len(samples) // EARS
    fade_in, fade_out = min(int(FADE_IN * RATE), moments // 4), min(int(FADE_OUT * RATE), moments // 2)
    for moment in range(fade_in):
        _scale(samples, moment, moment / fade_in)
    for moment in range(fade_out):
        _scale(samples, moments - 1 - moment, moment / fade_out)


def _scale(samples: "array[int]", moment: int, gain: float) -> None:
    for ear in range(EARS):
        samples[moment * EARS + ear] = int(samples[moment * EARS + ear] * gain)


def _click(partials: Iterable[tuple[float, float, float]]) -> "array[int]":
    """One struck sound: sines that begin at once and die away."""
    parts = tuple(partials)
    peak = FULL * 10 ** (CLICK_LEVEL / 20) / sum(share for _, _, share in parts)
    click = array("h")
    for moment in range(int(0.25 * RATE)):
        time = moment / RATE
        strike = min(time / 0.0015, 1.0)  # a rounded attack knocks, a sharp one ticks like an error
        value = sum(
            share * math.exp(-time / fade) * math.sin(2 * math.pi * hertz * time)
            for hertz, fade, share in parts
        )
        click.extend([int(peak * strike * value)] * EARS)
    return click


def _silence(seconds: int) -> "array[int]":
    return array("h", bytes(seconds * RATE * EARS * 2))


def _mix(film: "array[int]", samples: "array[int]", second: int) -> None:
    """Add `samples` to the film from `second` on, in place, as far as the film lasts."""
    start = second * RATE * EARS
    there = film[start : start + len(samples)]
    if there.count(0) == len(there):
        film[start : start + len(there)] = samples[: len(there)]
        return
    try:
        both = array("h", map(add, there, samples))
    except OverflowError:
        both = array("h", [max(-FULL, min(FULL, sum(pair))) for pair in zip(there, samples, strict=False)])
    film[start : start + len(there)] = both
