"""How the camera moves in a shot: from its words to a window on the plate for every moment, eased, never leaving it.

Windows are shares of the plate, so the same move serves every ratio. A nearer layer gets its own window: the
difference between the two is what the eye reads as depth.
"""

import math
from dataclasses import dataclass, replace
from random import Random

from seedance_cli.story.vocabulary import Vocabulary

OVERSCAN = 1.28
"""How much larger than the frame a plate is, each way."""
TIGHTEST = 0.7  # of the plate's width: closer would show its pixels
REST = 0.88


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of the plate with the frame's shape: its middle, and its width as a share of the plate's."""

    x: float = 0.5
    y: float = 0.5
    width: float = REST

    def inside(self) -> "Window":
        """The nearest window that lies wholly on the plate."""
        width = min(max(self.width, TIGHTEST * 0.8), 1.0)
        half = width / 2
        return Window(min(max(self.x, half), 1 - half), min(max(self.y, half), 1 - half), width)

    def towards(self, other: "Window", share: float) -> "Window":
        return Window(
            self.x + (other.x - self.x) * share,
            self.y + (other.y - self.y) * share,
            self.width + (other.width - self.width) * share,
        )


@dataclass(frozen=True, slots=True)
class Move:
    """One camera move. `start` to `end` is where the subject's plane is seen; `behind` scales how much of that the
    distance takes part in (1: all as one picture), `zoom_behind` does so for the change of size alone. `arc` adds a
    sideways bow, `shake` a hand's unrest, `ease` is "soft", "whip" or "even"."""

    name: str
    start: Window
    end: Window
    behind: float = 0.8
    zoom_behind: float = 0.8
    arc: float = 0.0
    shake: float = 0.0
    ease: str = "soft"
    seed: str = ""

    @property
    def still(self) -> bool:
        return self.start == self.end and not self.shake and not self.arc

    @property
    def flat(self) -> bool:
        """Whether near and far move as one picture, as when the camera turns without leaving its place."""
        return self.behind == 1.0 and self.zoom_behind == 1.0

    def near(self, time: float) -> Window:
        """The window at `time`, 0–1 of the shot, for what is as near as the subject."""
        share = eased(self.ease, time)
        window = self.start.towards(self.end, share)
        bow = self.arc * math.sin(math.pi * share)
        dx, dy = unrest(self.seed, time, self.shake)
        return Window(window.x + dx, window.y + bow + dy, window.width).inside()

    def far(self, time: float) -> Window:
        """The window at `time` for what lies behind the subject."""
        near = self.near(time)
        middle = self.start.towards(self.end, 0.5)
        return Window(
            middle.x + (near.x - middle.x) * self.behind,
            middle.y + (near.y - middle.y) * self.behind,
            middle.width + (near.width - middle.width) * self.zoom_behind,
        ).inside()


def eased(ease: str, time: float) -> float:
    """The share of a move that is done at `time`; both 0–1."""
    time = min(max(time, 0.0), 1.0)
    if ease == "whip":
        time = min(max((time - 0.3) / 0.3, 0.0), 1.0)
        return time * time * time * (time * (time * 6 - 15) + 10)
    if ease == "even":
        return time
    smooth = time * time * (3 - 2 * time)
    return 0.35 * time + 0.65 * smooth


def unrest(seed: str, time: float, strength: float) -> tuple[float, float]:
    """Slow irregular sway, the same for the same seed."""
    if not strength:
        return 0.0, 0.0
    rng = Random(seed)
    dx = dy = 0.0
    for pace, weight in ((1.7, 1.0), (3.9, 0.45), (7.3, 0.16)):
        dx += weight * math.sin(2 * math.pi * pace * time + rng.uniform(0, 7))
        dy += weight * math.sin(2 * math.pi * pace * 0.83 * time + rng.uniform(0, 7)) * 0.7
    return dx * strength, dy * strength


_WIDE, _TIGHT = Window(width=0.97), Window(y=0.485, width=0.74)
_LEFT, _RIGHT = Window(0.42, 0.5, 0.82), Window(0.58, 0.5, 0.82)
_UP, _DOWN = Window(0.5, 0.42, 0.82), Window(0.5, 0.58, 0.82)
MOVES = {
    "push_in": Move("push_in", _WIDE, _TIGHT, 0.8, 0.66),
    "pull_out": Move("pull_out", _TIGHT, _WIDE, 0.8, 0.66),
    "zoom_in": Move("zoom_in", _WIDE, _TIGHT, 1.0, 1.0),
    "zoom_out": Move("zoom_out", _TIGHT, _WIDE, 1.0, 1.0),
    "pan_right": Move("pan_right", _LEFT, _RIGHT, 1.0, 1.0),
    "pan_left": Move("pan_left", _RIGHT, _LEFT, 1.0, 1.0),
    "tilt_up": Move("tilt_up", _DOWN, _UP, 1.0, 1.0),
    "tilt_down": Move("tilt_down", _UP, _DOWN, 1.0, 1.0),
    "track_right": Move("track_right", _LEFT, _RIGHT, 0.5),
    "track_left": Move("track_left", _RIGHT, _LEFT, 0.5),
    "follow": Move("follow", Window(0.495, 0.5, 0.84), Window(0.515, 0.495, 0.8), 5.0, 1.0, shake=0.0016),
    "orbit": Move("orbit", Window(0.485, 0.5, 0.86), Window(0.515, 0.5, 0.8), 4.2, 1.0, arc=-0.02),
    "crane_up": Move("crane_up", Window(0.5, 0.575, 0.84), Window(0.5, 0.46, 0.92), 0.75, 1.0),
    "crane_down": Move("crane_down", Window(0.5, 0.46, 0.92), Window(0.5, 0.565, 0.83), 0.75, 1.0),
    "dolly_zoom": Move("dolly_zoom", Window(y=0.49, width=0.84), Window(y=0.485, width=0.8), 1.0, -4.4),
    "handheld": Move("handheld", Window(width=0.87), Window(0.505, 0.495, 0.85), 1.0, 1.0, shake=0.0075),
    "whip_pan": Move("whip_pan", Window(0.39, 0.5, 0.78), Window(0.61, 0.5, 0.78), 1.0, 1.0, ease="whip"),
    "pov": Move("pov", Window(width=0.92), Window(0.505, 0.49, 0.8), 0.85, 0.85, shake=0.0045),
    "static": Move("static", Window(), Window(), 1.0, 1.0),
    "breathe": Move("breathe", Window(width=0.9), Window(width=0.872), 1.0, 1.0),
}
_FAR, _NEAR = Window(width=0.97), Window(y=0.49, width=0.85)
ON_PICTURES = {
    "push_in": Move("push_in", _FAR, _NEAR, 1.0, 1.0),
    "pull_out": Move("pull_out", _NEAR, _FAR, 1.0, 1.0),
    "zoom_in": Move("zoom_in", _FAR, _NEAR, 1.0, 1.0),
    "zoom_out": Move("zoom_out", _NEAR, _FAR, 1.0, 1.0),
    "orbit": Move("orbit", Window(0.43, 0.5, 0.86), Window(0.57, 0.5, 0.78), 1.0, 1.0, arc=-0.03),
    "follow": Move("follow", Window(0.45, 0.5, 0.86), Window(0.55, 0.495, 0.82), 1.0, 1.0, shake=0.002),
    "dolly_zoom": Move("dolly_zoom", Window(width=0.94), Window(y=0.49, width=0.82), 1.0, 1.0),
    "pov": Move("pov", Window(width=0.94), Window(0.505, 0.49, 0.83), 1.0, 1.0, shake=0.0045),
    "breathe": Move("breathe", Window(width=0.92), Window(width=0.87), 1.0, 1.0),
}
"""Moves over a reference picture, where the drawn ones rest on the parting of near and far, which a picture has not,
or would come nearer than its pixels bear."""
_SPELLINGS = (
    ("dolly_zoom", ("dolly zoom", "vertigo", "zolly", "希区柯克", "滑动变焦", "推拉变焦")),
    ("whip_pan", ("whip", "swish", "甩")),
    ("orbit", ("orbit", "circle", "arc", "360", "around", "环绕", "绕", "旋转镜头")),
    ("crane_down", ("crane down", "boom down", "descend", "jib down", "下降", "降镜头")),
    ("crane_up", ("crane", "boom", "jib", "rise", "ascend", "pedestal", "drone", "升", "摇臂", "航拍")),
    ("follow", ("follow", "steadicam", "chase", "跟")),
    ("handheld", ("handheld", "hand held", "shak", "手持", "晃动")),
    ("pov", ("pov", "point of view", "first person", "主观", "第一人称")),
    ("zoom_out", ("zoom out", "变焦拉远", "缩小")),
    ("zoom_in", ("zoom", "变焦")),
    ("pull_out", ("pull", "dolly out", "dolly back", "track out", "reveal", "拉远", "拉镜", "后拉", "拉出", "后退", "拉")),
    ("push_in", ("push", "dolly in", "dolly forward", "move in", "creep", "推")),
    ("tilt_down", ("tilt down", "下摇", "俯摇", "向下摇")),
    ("tilt_up", ("tilt", "上摇", "仰摇", "向上摇")),
    ("pan_left", ("pan left", "左摇", "向左摇")),
    ("pan_right", ("pan", "摇")),
    ("track_left", ("track left", "truck left", "slide left", "左移", "向左移")),
    ("track_right", ("track", "truck", "slide", "lateral", "dolly", "移", "横移", "平移", "轨道")),
    ("push_in", ("one shot", "one take", "oner", "long take", "一镜到底", "长镜头")),
    ("static", ("static", "locked", "fixed", "still", "tripod", "固定", "静止", "定镜")),
)  # fmt: skip
_SLOW = ("slow", "gentle", "gradual", "subtle", "缓", "慢", "轻")
_FAST = ("fast", "quick", "rapid", "rush", "swift", "snap", "快", "迅", "急")


def read_move(text: str, vocabulary: Vocabulary, *, seed: str = "", picture: bool = False) -> Move:
    """The move that a shot's camera words ask for: the first one named. Nothing said is almost nothing moved.
    `picture`: it is made over a flat picture rather than a drawn panel."""
    plain = " ".join(text.lower().replace("-", " ").replace("_", " ").split())
    found = vocabulary.find("camera", text)
    named = [word.name.replace("_", " ").replace("-", " ") for word in found[:1]]
    names = [name for name in (*(_spelled(word) for word in named), _spelled(plain)) if name]
    name = _sided(names[0], plain) if names else "breathe"
    move = ON_PICTURES.get(name, MOVES[name]) if picture else MOVES[name]
    return replace(_paced(move, plain), seed=seed)


def _spelled(text: str) -> str:
    return next(
        (name for name, spellings in _SPELLINGS if any(spelling in text for spelling in spellings)), ""
    )


def _sided(name: str, text: str) -> str:
    """The direction said elsewhere in the same words."""
    for stem in ("pan", "track"):
        if name.startswith(f"{stem}_"):
            leftward = ("left" in text or "左" in text) and "left to right" not in text and "从左" not in text
            return f"{stem}_left" if leftward or "right to left" in text else f"{stem}_right"
    for stem in ("tilt", "crane"):
        if name.startswith(f"{stem}_"):
            return f"{stem}_down" if "down" in text or "下" in text or "降" in text else f"{stem}_up"
    return name


def _paced(move: Move, text: str) -> Move:
    """Slow words shorten the way, fast words lengthen it; the middle of it stays."""
    slow, fast = any(word in text for word in _SLOW), any(word in text for word in _FAST)
    if slow == fast or move.still:
        return move
    share = 0.62 if slow else 1.28
    middle = move.start.towards(move.end, 0.5)
    start, end = (middle.towards(point, share).inside() for point in (move.start, move.end))
    return replace(move, start=start, end=end, shake=move.shake * (0.6 if slow else 1.4))
