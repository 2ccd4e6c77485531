"""What a panel is drawn from: how near, from where, which place, who, in which pose and light."""

from dataclasses import dataclass
from random import Random

from seedance_cli.services.animatic.drawing.palette import Palette

SIZES = ("detail", "close", "medium_close", "medium", "full", "wide", "establishing")

ANGLES = ("eye", "low", "high", "above", "dutch")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything a panel is drawn from. `subjects` are zero, one or two kinds of figure or thing; `side` is -1 with
    the subject on the left third, 1 on the right, 0 in the middle; `feeling` is -1 sad, 0 calm, 1
    glad; `place_seed` is the same in all shots of one place, `seed` differs from shot to shot."""

    size: str
    angle: str
    setting: str
    subjects: tuple[str, ...]
    pose: str
    light: str
    weather: str
    finish: str
    palette: Palette
    side: int
    feeling: int
    seed: str
    place_seed: str

    def rng(self, what: str) -> Random:
        """A source of chance for one job in this panel."""
        return Random(f"{self.seed}/{what}")

    def place_rng(self, what: str) -> Random:
        """A source of chance shared by every panel of this place."""
        return Random(f"{self.place_seed}/{self.setting}/{what}")
