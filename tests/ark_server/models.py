"""The models on offer by region, as dated facts: what each takes, how large its clips are, and what they cost. The
checks read these records; no model is named anywhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Region = Literal["cn", "intl"]

RATIOS = ("16:9", "4:3", "1:1", "3:4", "9:16", "21:9")
ADAPTIVE = "adaptive"
FPS = 24


@dataclass(frozen=True)
class Film:
    """A video model. Seconds are whole; -1 stands for "the model chooses". `tier` is the maker's word for it."""

    tier: str
    resolutions: tuple[str, ...]
    longest: int = 15
    seconds: int = 5
    images: int = 9
    videos: int = 3
    audios: int = 3
    references_seconds: float = 15.0
    """What the reference videos may last in all, and the reference sounds in all; also the most for one of them."""
    audio_alone: bool = False
    edits: bool = False
    """It knows task types, output formats and drafts, and wants `adaptive` with frames."""

    shortest = 4


STANDARD = Film("2.0", ("480p", "720p", "1080p", "4k"))
FAST = Film("2.0-fast", ("480p", "720p"))
MINI = Film("2.0-mini", ("480p", "720p"))
NEWER = Film(
    "2.5",
    ("480p", "720p", "1080p"),
    longest=30,
    seconds=-1,
    images=30,
    videos=10,
    audios=10,
    references_seconds=30.0,
    audio_alone=True,
    edits=True,
)

FILMS: dict[Region, dict[str, Film]] = {
    "cn": {
        "doubao-seedance-2-0-260128": STANDARD,
        "doubao-seedance-2-0-fast-260128": FAST,
        "doubao-seedance-2-0-mini-260615": MINI,
        "doubao-seedance-2-5-260628": NEWER,
    },
    "intl": {
        "dreamina-seedance-2-0-260128": STANDARD,
        "dreamina-seedance-2-0-fast-260128": FAST,
        "dreamina-seedance-2-0-mini-260615": MINI,
        "dreamina-seedance-2-5-260628": NEWER,
    },
}
STILLS: dict[Region, str] = {"cn": "doubao-seedream-4-5-251128", "intl": "seedream-4-5-251128"}

_SIZES = {
    "480p": ((864, 496), (752, 560), (640, 640), (560, 752), (496, 864), (992, 432)),
    "720p": ((1280, 720), (1112, 834), (960, 960), (834, 1112), (720, 1280), (1470, 630)),
    "1080p": ((1920, 1080), (1664, 1248), (1440, 1440), (1248, 1664), (1080, 1920), (2206, 946)),
    "4k": ((3840, 2160), (3326, 2494), (2880, 2880), (2494, 3326), (2160, 3840), (4398, 1886)),
}
_NEWER_SIZES = {("480p", "16:9"): (854, 480), ("480p", "9:16"): (480, 854)}

Price = Decimal | None
"""Of a million tokens, in CNY (cn) or USD (intl); None where it is not published."""

_PRICES: Mapping[tuple[Region, str], Mapping[str, tuple[str, str]]] = {
    ("cn", "2.0"): {"480p": ("46", "28"), "720p": ("46", "28"), "4k": ("26", "")},
    ("cn", "2.0-fast"): {"480p": ("37", "22"), "720p": ("37", "22")},
    ("cn", "2.0-mini"): {"480p": ("23", "14"), "720p": ("23", "14")},
    ("cn", "2.5"): {"480p": ("70", "42"), "720p": ("70", "42"), "1080p": ("77", "46")},
    ("intl", "2.0"): {
        "480p": ("7.0", "4.3"),
        "720p": ("7.0", "4.3"),
        "1080p": ("7.7", "4.7"),
        "4k": ("4.0", "2.4"),
    },
    ("intl", "2.0-fast"): {"480p": ("5.6", "3.3"), "720p": ("5.6", "3.3")},
    ("intl", "2.0-mini"): {"480p": ("3.5", "2.1"), "720p": ("3.5", "2.1")},
    ("intl", "2.5"): {"480p": ("10.7", "6.4"), "720p": ("10.7", "6.4")},
}
PICTURE_PRICES: dict[Region, Decimal] = {"cn": Decimal("0.25"), "intl": Decimal("0.04")}


def size_of(film: Film, resolution: str, ratio: str) -> tuple[int, int]:
    """The clip's width and height in pixels, for one of the six ratios."""
    if film.edits and (resolution, ratio) in _NEWER_SIZES:
        return _NEWER_SIZES[resolution, ratio]
    return _SIZES[resolution][RATIOS.index(ratio)]


def tokens(size: tuple[int, int], seconds: float) -> int:
    """`usage.completion_tokens` as seen in real answers; `seconds` are the clip's and its reference videos' together."""
    width, height = size
    return int(width * height * (FPS * seconds + 1) / 1024)


def million(region: Region, film: Film, resolution: str, *, with_video: bool) -> Price:
    """What a million tokens cost."""
    without, with_one = _PRICES[region, film.tier].get(resolution, ("", ""))
    told = with_one if with_video else without
    return Decimal(told) if told else None


def nearest_ratio(width: int, height: int) -> str:
    """The ratio that `adaptive` becomes for a picture of that shape."""

    def off(ratio: str) -> float:
        across, down = map(int, ratio.split(":"))
        shape, wanted = width / height, across / down
        return max(shape, wanted) / min(shape, wanted)

    return min(RATIOS, key=off)
