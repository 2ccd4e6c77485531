"""The two models on offer: each documented field with its type, range and choices, and what an order costs here."""

from dataclasses import dataclass
from typing import Any, Literal

SEEDANCE = "bytedance/seedance-2.0"
SEEDREAM = "bytedance/seedream-4.5"

RATIOS = ("21:9", "16:9", "4:3", "1:1", "3:4", "9:16")
PICTURE_RATIOS = ("1:1", "4:3", "3:4", "16:9", "9:16", "3:2", "2:3", "21:9")
PICTURE_SIDES = {"1K": 512, "2K": 768, "4K": 1024}
"""The longer side of a picture here: the real shapes at a quarter of the real size and less."""
MOST_SEED = 9007199254740991
PER_SECOND = {"480p": 2, "720p": 4, "1080p": 8}
PER_PICTURE = 5
"""Credits. No price is published: these are this rehearsal's own, chosen so that the page's example costs its 20."""

Kind = Literal["text", "choice", "integer", "flag", "link", "links"]


@dataclass(frozen=True)
class Field:
    """`least` and `most` bound an integer, or count the links; `medium` is what a link must lead to."""

    kind: Kind
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    medium: Literal["", "image", "video", "audio"] = ""


def _choice(*choices: str) -> Field:
    return Field("choice", choices)


FIELDS: dict[str, dict[str, Field]] = {
    SEEDANCE: {
        "prompt": Field("text"),
        "feature": _choice("text-image-to-video"),
        "aspect_ratio": _choice(*RATIOS),
        "resolution": _choice(*PER_SECOND),
        "duration": Field("integer", least=4, most=15),
        "generate_audio": Field("flag"),
        "seed": Field("integer", least=-MOST_SEED, most=MOST_SEED),
        "end_user_id": Field("text"),
        "audio_url": Field("link", medium="audio"),
        "audio_urls": Field("links", most=3, medium="audio"),
        "image_url": Field("link", medium="image"),
        "image_urls": Field("links", most=9, medium="image"),
        "reference_image_urls": Field("links", most=9, medium="image"),
        "video_urls": Field("links", most=3, medium="video"),
        "video_refs": Field("links", most=3, medium="video"),
        "first_frame_url": Field("link", medium="image"),
        "end_frame_url": Field("link", medium="image"),
    },
    SEEDREAM: {
        "prompt": Field("text"),
        "image_urls": Field("links", least=1, most=14, medium="image"),
        "resolution": _choice(*PICTURE_SIDES),
        "aspect_ratio": _choice(*PICTURE_RATIOS),
        "n": Field("integer", least=1, most=4),
    },
}
DEFAULTS: dict[str, dict[str, Any]] = {
    SEEDANCE: {"duration": 5, "aspect_ratio": "16:9", "n": 1},
    SEEDREAM: {"aspect_ratio": "16:9", "resolution": "2K", "n": 1},
}
"""What the told `input` has in any case, as in the pages' examples."""


def family_of(model: str) -> str:
    """The family of a model's errors."""
    return "IMAGE" if model == SEEDREAM else "VIDEO"


def price(model: str, order: dict[str, Any]) -> int:
    """Credits taken at creation."""
    if model == SEEDREAM:
        return PER_PICTURE * int(order.get("n", 1))
    return int(order.get("duration", 5)) * PER_SECOND[order.get("resolution", "720p")]
