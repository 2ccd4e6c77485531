"""What the views' tests look at: two films, streams that behave like terminals, and screens kept as text files."""

import io
import os
from collections.abc import Mapping
from pathlib import Path

import pyte

from seedance_cli.story.brief import Brief
from seedance_cli.story.check import Finding
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import Line, Shot, Sound, StillIdea, Storyboard
from seedance_cli.terminal.console import Screen

SCREENS = Path(__file__).parent / "screens"

MARS = Storyboard(
    title="mars-walk",
    brief=Brief(
        idea="An astronaut finds a garden on Mars",
        duration=15,
        ratio="21:9",
        style="cinematic, warm film grain",
    ),
    shots=(
        Shot(
            seconds=3,
            size="wide",
            camera="slow push in",
            content="Red dunes at first light",
            action="a lone figure crests the ridge and stops, breath fogging the visor",
        ),
        Shot(
            seconds=4,
            size="medium",
            camera="follow, orbit",
            content="@image1 kneels in @image2",
            action="something green between two stones",
        ),
        Shot(
            seconds=4,
            size="extreme close-up",
            angle="low angle",
            camera="static",
            content="A gloved hand clears the dust.",
            action="A leaf unfolds",
            dialogue=(Line(text="You came back.", speaker="Anna", language="English"),),
        ),
        Shot(seconds=2, size="full", camera="crane up", content="Seedlings under a torn dome"),
        Shot(seconds=2, camera="pull out", content="The dome glows in the dusk", action="hold"),
    ),
    sound=Sound(music="low strings", effects="wind, her breath"),
    references=(
        Reference(kind="image", source="a.png", role="character", note="astronaut"),
        Reference(kind="image", source="b.png", role="scene", note="dunes"),
    ),
    stills=(StillIdea(prompt="A torn glass dome on Mars, dusk", role="scene"),),
    constraints=("no subtitles", "no logos"),
)
INK = Storyboard(
    title="水墨-对决",
    brief=Brief(
        idea="两位剑客在竹林对决", duration=12, ratio="16:9", style="水墨，留白，淡彩", language="zh"
    ),
    shots=(
        Shot(
            seconds=3,
            size="全景",
            camera="缓慢推进",
            content="雨后的竹林，薄雾缭绕，石阶尽头两位剑客相对而立",
            action="一片竹叶落下",
        ),
        Shot(seconds=3, size="中景", camera="跟拍", content="白衣剑客拔剑，剑光一闪"),
        Shot(
            seconds=4,
            size="特写",
            camera="环绕",
            content="双剑相交，水珠四溅",
            action="时间仿佛静止",
            dialogue=(Line(text="十年了，你还是来了。", speaker="白衣剑客"),),
        ),
        Shot(seconds=2, size="远景", camera="拉远", content="一人独自离去，竹林重归寂静"),
    ),
    sound=Sound(music="古琴，渐强后骤停", effects="雨声、竹叶声、剑鸣"),
    references=(
        Reference(kind="image", source="a.png", role="character", note="白衣剑客"),
        Reference(kind="video", source="b.mp4", role="motion"),
    ),
)
FOUND = (
    Finding(
        "real_faces",
        "error",
        "@image1",
        "A photograph of a face is refused by every service.",
        "Use a drawing, or a picture from behind.",
    ),
    Finding(
        "two_moves", "warning", "shot 2", "Two camera moves in one shot.", 'Keep "follow".', fixable=True
    ),
    Finding("no_camera", "advice", "shot 5", "The last shot is short for a closing image."),
)


class Stream(io.StringIO):
    """A stream in memory that may be a terminal, in an encoding of its own."""

    def __init__(self, *, terminal: bool = False, encoding: str = "utf-8") -> None:
        super().__init__()
        self._terminal, self._encoding = terminal, encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding

    def isatty(self) -> bool:
        return super().isatty() or self._terminal

    def write(self, text: str) -> int:
        text.encode(self._encoding)
        return super().write(text)


def screen_on(
    *,
    terminal: bool = True,
    encoding: str = "utf-8",
    environ: Mapping[str, str] | None = None,
    quiet: bool = False,
    json: bool = False,
) -> tuple[Screen, Stream, Stream]:
    """A screen with its stdout and stderr, both terminals or both not, 80 columns wide unless `environ` says so."""
    told = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "COLUMNS": "80", **(environ or {})}
    stdin, stdout, stderr = (Stream(terminal=terminal, encoding=encoding) for _ in range(3))
    screen = Screen(quiet=quiet, json=json, stdin=stdin, stdout=stdout, stderr=stderr, environ=told)
    return screen, stdout, stderr


def on_glass(written: str, width: int = 80, height: int = 40) -> list[str]:
    """What a terminal shows after `written` was sent to it, without trailing spaces and empty rows below."""
    glass = pyte.Screen(width, height)
    pyte.Stream(glass).feed(written.replace("\n", "\r\n"))
    return "\n".join(row.rstrip() for row in glass.display).rstrip().split("\n")


def assert_screen(name: str, text: str) -> None:
    """Compare with `screens/name.txt`; SEEDANCE_NEW_SCREENS=1 writes the file anew, to be read before it is kept."""
    path = SCREENS / f"{name}.txt"
    if os.environ.get("SEEDANCE_NEW_SCREENS"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
