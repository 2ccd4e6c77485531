"""What becomes of a file that is mended: the mend, and plain words for it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from seedance_cli.services.material.faults import shape_in_words

if TYPE_CHECKING:
    from seedance_cli.media import Fit, Measure, Mend

SOFT = 2.0  # times; what is enlarged by more looks soft


@dataclass(frozen=True, slots=True)
class Mending:
    """The `mend` and `how` it changes the file; or no mend, and the `hint` what to do instead."""

    mend: "Mend | None" = None
    how: str = ""
    hint: str = ""


def seen(found: "Measure", fit: "Fit") -> tuple[str, ...]:
    """What becomes of a picture's edges and size."""
    kept = (found.width, found.height)
    words = []
    if fit.crop:
        left, top, right, bottom = fit.crop
        kept = (right - left, bottom - top)
        side, share = max(
            ("width", 1 - kept[0] / found.width),
            ("height", 1 - kept[1] / found.height),
            key=lambda each: each[1],
        )
        words.append(f"cropped to {shape_in_words(kept[0] / kept[1])} ({_percent(share)} of its {side} goes)")
    if fit.size != kept:
        soft = ", which will look soft" if fit.size[0] > SOFT * kept[0] else ""
        words.append(f"scaled to {fit.size[0]}×{fit.size[1]}{soft}")
    return tuple(words)


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %" if share >= 0.01 else "less than 1 %"


def is_large(found: "Measure", most: int | None) -> bool:
    """Whether it has more bytes than that."""
    return most is not None and found.bytes > most


def in_a_sentence(*parts: str) -> str:
    """Those of the parts that say something."""
    return ", ".join(filter(None, parts))
