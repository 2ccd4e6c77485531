"""Storyboards to draw, and a few film words to read them with."""

from pathlib import Path

from seedance_cli.services.protocol import VideoRequest
from seedance_cli.story.brief import Brief
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import Line, Shot, Storyboard
from seedance_cli.story.vocabulary import Vocabulary, Word

SMALL = (320, 180)


def word(group: str, name: str, en: str, zh: str) -> Word:
    return Word(name=name, group=group, words={"en": en, "zh": zh})


WORDS = Vocabulary(
    (
        word("size", "extreme_close_up", "extreme close-up", "大特写"),
        word("size", "close_up", "close-up", "特写"),
        word("size", "medium", "medium shot", "中景"),
        word("size", "full", "full shot", "全景"),
        word("size", "wide", "wide shot", "远景"),
        word("angle", "birds_eye", "bird's eye", "鸟瞰"),
        word("camera", "push_in", "push in", "推近"),
        word("camera", "orbit", "orbit", "环绕"),
        word("camera", "pan_left", "pan left", "左摇"),
    )
)


def board(*shots: Shot, idea: str = "An astronaut finds a garden on Mars", **answers) -> Storyboard:
    shots = shots or (Shot(seconds=4, size="wide", content="Red dunes"),)
    brief = Brief(idea=idea, duration=sum(shot.seconds for shot in shots), **answers)
    return Storyboard(title="mars-walk", brief=brief, shots=shots)


def asked(film: Storyboard, folder: Path = Path(), seed: int | None = None) -> VideoRequest:
    return VideoRequest(storyboard=film, prompt="", folder=folder, seed=seed)


def image(source: Path | str, role: str) -> Reference:
    return Reference(kind="image", source=str(source), role=role)


def spoken(text: str, speaker: str = "") -> tuple[Line, ...]:
    return (Line(text=text, speaker=speaker),)
