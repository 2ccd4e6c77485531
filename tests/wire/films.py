"""The films: the eleven scenarios, and one whose two stills are drawn on the way. Each service is given its references as
it takes them, as files of this machine or as links."""

from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.footage import clip, picture, tone
from tests.test_scenarios import COLOURS, SCENARIOS, Scenario
from tests.xskill.wire_films import DUEL, DUEL_NAME, ELSEWHERE

SCENARIO = {scenario.name: scenario for scenario in SCENARIOS}
NAMES = (*SCENARIO, DUEL_NAME)
PICTURE = (960, 540)
CLIP = (864, 496)  # about the smallest that the models take: 407,696 pixels


def flags_for(name: str, folder: Path, files: Collection[str]) -> list[str]:
    """What follows `seedance new` for a film. References of the kinds in `files` are made in `folder` and given by name,
    the others as links."""
    if name == DUEL_NAME:
        return list(DUEL)
    told = SCENARIO[name]
    usual = [told.idea, "-t", told.template, "-d", str(told.duration), "-r", told.ratio, *told.flags]
    return [*usual, *_references(told, folder, files)]


def seconds_given(name: str) -> float:
    """How long the clips among a film's references are, together."""
    told = SCENARIO.get(name)
    return float(sum(seconds for _, seconds in told.clips)) if told else 0.0


def _references(told: Scenario, folder: Path, files: Collection[str]) -> Iterator[str]:
    as_frames = told.template == "first-last-frame"
    for number, role in enumerate(told.pictures):
        source = _source(folder, f"picture{number}.png", 0, "image" in files)
        yield from (
            (f"--{role.replace('_', '-')}", source) if as_frames else ("--image-ref", f"{source}={role}")
        )
    for number, (role, seconds) in enumerate(told.clips):
        yield from (
            "--video-ref",
            f"{_source(folder, f'clip{number}.mp4', seconds, 'video' in files)}={role}",
        )
    for number, (role, seconds) in enumerate(told.sounds):
        yield from (
            "--audio-ref",
            f"{_source(folder, f'sound{number}.mp3', seconds, 'audio' in files)}={role}",
        )


def _source(folder: Path, name: str, seconds: float, as_file: bool) -> str:
    if not as_file:
        return f"{ELSEWHERE}/{name}"
    (folder / name).write_bytes(_content(name, seconds))
    return name


@cache
def _content(name: str, seconds: float) -> bytes:
    """A picture, clip or sound, no two of different names the same."""
    number = int(Path(name).stem[-1])
    with TemporaryDirectory() as room:
        path = Path(room, name)
        match path.suffix:
            case ".png":
                picture(path, PICTURE, COLOURS[number])
            case ".mp4":
                clip(path, seconds, CLIP)
            case _:
                tone(path, seconds)
        return path.read_bytes()
