"""One storyboard as every service is told it, in English and in Chinese: the prompt and the references, in a row, for
`dialects.golden`. `python -m tests.services.dialects` writes that file anew; look at what changed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from seedance_cli.services.protocol import VideoRequest
from seedance_cli.story.brief import Brief
from seedance_cli.story.prompt import compose
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import Shot, Sound, Storyboard
from tests.services.asking import WORDS, ordered

GOLDEN = Path(__file__).with_name("dialects.golden")
DOORS = ("xskill", "skills.video", "ark")
REFERENCES = (
    Reference(kind="image", source="https://img.example/keeper.png", role="character", note="the keeper"),
    Reference(kind="image", source="https://img.example/coast.png", role="scene"),
    Reference(kind="audio", source="https://img.example/sea.mp3", role="rhythm"),
    Reference(kind="video", source="https://img.example/climb.mp4", role="camera"),
    Reference(kind="image", source="https://img.example/lamp.png", role="prop"),
)
IN_ENGLISH = Storyboard(
    title="keeper",
    brief=Brief(idea="A keeper lights the lamp", duration=7, style="watercolour"),
    shots=(
        Shot(seconds=3, size="wide", camera="slow push in", content="@image2 at dusk", action="@image1's coat flaps"),
        Shot(seconds=4, camera="as in @video1", content="@image1 lifts @image3", action="It glows on the beat of @audio1"),
    ),
    sound=Sound(effects="wind"),
    references=REFERENCES,
)  # fmt: skip
IN_CHINESE = Storyboard(
    title="守塔人",
    brief=Brief(idea="守塔人点亮了灯", duration=7, style="水彩", language="zh"),
    shots=(
        Shot(seconds=3, size="wide", camera="slow push in", content="黄昏的@image2", action="@image1的外套被风吹起"),
        Shot(seconds=4, camera="跟随@video1的运镜", content="@image1举起@image3", action="灯随@audio1的节拍亮起"),
    ),
    sound=Sound(effects="风声"),
    references=REFERENCES,
)  # fmt: skip
FRAMES = (
    Reference(kind="image", source="https://img.example/z-last.png", role="last_frame"),
    Reference(kind="image", source="https://img.example/a-first.png", role="first_frame"),
)


def in_frames(board: Storyboard, prompt: str) -> VideoRequest:
    brief = replace(board.brief, mode="first_last_frames")
    board = replace(board, brief=brief, references=FRAMES)
    return VideoRequest(storyboard=board, prompt=prompt, folder=Path())


def told() -> Iterator[str]:
    """The whole table, part by part."""
    for board in (IN_ENGLISH, IN_CHINESE):
        prompt = compose(board, WORDS)
        yield f"# ours, {board.brief.language}\n{prompt}\n"
        for name in DOORS:
            yield _shown(name, VideoRequest(storyboard=board, prompt=prompt, folder=Path()))
    for board, prompt in (
        (IN_ENGLISH, "@image2 melts into @image1."),
        (IN_CHINESE, "从@image2缓缓过渡到@image1。"),
    ):
        yield f"# frames, {board.brief.language}\n{prompt}\n"
        for name in DOORS:
            yield _shown(name, in_frames(board, prompt))


def _shown(name: str, request: VideoRequest) -> str:
    order = ordered(name, request)
    assert order.prompt in texts_in(order.body), "the prompt that the order tells is not the one in its body"
    links = [f"{where}  {link}" for where, link in links_in(order.body)]
    return "\n".join((f"## {name}", order.prompt, *links, ""))


def texts_in(told: Any) -> list[str]:
    """Every text in a body."""
    if isinstance(told, dict | list):
        return [
            text for each in (told.values() if isinstance(told, dict) else told) for text in texts_in(each)
        ]
    return [told] if isinstance(told, str) else []


def links_in(told: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Each link of a body with where it stands, and its role where it has one."""
    if isinstance(told, dict):
        role = f" as {told['role']}" if "role" in told else ""
        for name, each in told.items():
            yield from ((at + role, link) for at, link in links_in(each, f"{where}.{name}".strip(".")))
    elif isinstance(told, list):
        for number, each in enumerate(told):
            yield from links_in(each, f"{where}[{number}]")
    elif isinstance(told, str) and told.startswith("https://"):
        yield where, told


if __name__ == "__main__":
    GOLDEN.write_text("\n".join(told()), encoding="utf-8")
