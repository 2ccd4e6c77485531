"""The letters of the captions: the bundled face, and for what it lacks whatever the machine has.

Text from people is hostile until cleaned: control characters and direction overrides go, length is bounded, and a
character that no face can draw is dropped rather than shown as a row of boxes.
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

BUNDLED = Path(__file__).parent / "fonts" / "NotoSansCJKsc-Captions.otf"
LONGEST = 2_000
_FOLDERS = (
    "/System/Library/Fonts", "/System/Library/Fonts/Supplemental", "/Library/Fonts", "C:/Windows/Fonts",
    "/usr/share/fonts/opentype/noto", "/usr/share/fonts/noto-cjk", "/usr/share/fonts/google-noto-cjk", "/usr/share/fonts/truetype/noto",
    "/usr/share/fonts/noto", "/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/TTF", "/usr/share/fonts/truetype",
)  # fmt: skip
_FACES = (
    "Arial Unicode.ttf", "AppleSDGothicNeo.ttc", "GeezaPro.ttc", "malgun.ttf", "segoeui.ttf", "arial.ttf", "NotoSansCJK-Regular.ttc",
    "NotoSans-Regular.ttf", "NotoSansArabic-Regular.ttf", "NotoNaskhArabic-Regular.ttf", "NotoSansHebrew-Regular.ttf",
    "NotoSansThai-Regular.ttf", "NotoSansDevanagari-Regular.ttf", "DejaVuSans.ttf",
)  # fmt: skip
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\u3000-\u30ff]")
_PLAIN_QUOTES = str.maketrans("“”‘’", "\"\"''")
_NO_START = "，。、；：！？）》」』】〉”’…,.;:!?)]}%"
_NO_END = "（《「『【〈“‘([{"

Font = ImageFont.FreeTypeFont


def clean(text: str) -> str:
    """`text` as one line that can be drawn: no control, format or private characters, single spaces."""
    short = text[:LONGEST]
    kept = (" " if letter.isspace() else letter for letter in short)
    shown = "".join(letter for letter in kept if unicodedata.category(letter)[0] != "C")
    line = " ".join(shown.split())
    # The bundled face sets curly quotes as wide as a Chinese character.
    return line if _WIDE.search(line) else line.translate(_PLAIN_QUOTES)


@lru_cache(maxsize=64)
def face(size: int) -> Font:
    """The bundled face at `size` pixels."""
    return ImageFont.truetype(str(BUNDLED), max(6, size), layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=1)
def _spares() -> tuple[Path, ...]:
    return tuple(path for name in _FACES for folder in _FOLDERS if (path := Path(folder) / name).is_file())[
        :6
    ]


@lru_cache(maxsize=64)
def _spare(place: int, size: int) -> Font | None:
    try:
        return ImageFont.truetype(str(_spares()[place]), max(6, size), layout_engine=ImageFont.Layout.BASIC)
    except OSError:
        return None


@lru_cache(maxsize=4096)
def _has(place: int, letter: str) -> bool:
    """Whether a face draws `letter` with a shape of its own; place -1 is the bundled face."""
    font = face(32) if place < 0 else _spare(place, 32)
    return font is not None and _print(font, letter) != _print(font, "\U0010fffd")


def _print(font: Font, letter: str) -> bytes:
    image = Image.new("L", (64, 64))
    ImageDraw.Draw(image).text((8, 8), letter, fill=255, font=font)
    return image.tobytes()


@lru_cache(maxsize=4096)
def face_for(letter: str) -> int | None:
    """The first face that has `letter` (-1: the bundled one), None where none has."""
    if letter == " " or letter.isascii() or _has(-1, letter):
        return -1
    return next((place for place in range(len(_spares())) if _has(place, letter)), None)


def runs(text: str, size: int) -> list[tuple[str, Font]]:
    """`text` in pieces of one face each; characters that no face has are left out."""
    pieces: list[tuple[str, int]] = []
    for letter in text:
        place = face_for(letter)
        if place is None:
            continue
        if pieces and pieces[-1][1] == place:
            pieces[-1] = (pieces[-1][0] + letter, place)
        else:
            pieces.append((letter, place))
    fonts = ((piece, face(size) if place < 0 else _spare(place, size)) for piece, place in pieces)
    return [(piece, font) for piece, font in fonts if font is not None]


def width(text: str, size: int, spacing: float = 0.0) -> float:
    """How wide `text` is, in pixels."""
    return sum(font.getlength(piece) for piece, font in runs(text, size)) + spacing * len(text)


def write(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    size: int,
    fill: tuple[int, ...],
    spacing: float = 0.0,
) -> float:
    """Write one line with its baseline at `at`; returns where it ends."""
    x, y = at
    for piece, font in runs(text, size):
        for part in piece if spacing else (piece,):
            draw.text((x, y), part, fill=fill, font=font, anchor="ls")
            x += font.getlength(part) + spacing
    return x


def wrap(text: str, size: int, room: float, most: int) -> list[str]:
    """`text` in at most `most` lines no wider than `room` pixels: Latin broken between words, Chinese between
    characters but never before a closing mark; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    line = ""
    pieces = _pieces(text)
    for number, piece in enumerate(pieces):
        longer = line + piece
        if not line or width(longer.rstrip(), size) <= room or piece in _NO_START:
            line = longer
            continue
        if len(lines) == most - 1:
            return [*lines, shorten(line + "".join(pieces[number:]), size, room, cut=True)]
        lines.append(line.rstrip())
        line = piece.lstrip()
    lines.append(line.rstrip())
    # Closing marks may hang over the edge by their own width.
    return [shorten(each, size, room + size) for each in lines if each]


def shorten(text: str, size: int, room: float, *, cut: bool = False) -> str:
    """`text` cut to `room` pixels with an ellipsis; `cut` where more was left out anyway."""
    if not cut and width(text, size) <= room:
        return text
    # The bundled face sets the ellipsis in the middle of the line, as Chinese does; Latin wants it at its foot.
    dots = "..." if text.isascii() else "…"
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (
            (middle, high) if width(text[:middle].rstrip() + dots, size) <= room else (low, middle - 1)
        )
    return text[:low].rstrip(" ,.;:，。、") + dots


def _pieces(text: str) -> list[str]:
    """What a line may be broken between."""
    pieces: list[str] = []
    for letter in text:
        glue = (
            pieces
            and not _WIDE.match(letter)
            and not pieces[-1].endswith(" ")
            and not _WIDE.match(pieces[-1][-1])
        )
        if glue or (pieces and pieces[-1][-1] in _NO_END):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces
