"""Pictures in real pixels, for terminals that surely show them: Kitty's graphics and iTerm2's inline images.

Which it is comes from the environment alone. The terminal is never asked: its late answer would be read as typing.
Both protocols take a size in cells, so nothing need be known of the size of a letter.
"""

import os
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from seedance_cli.terminal.half_blocks import GAP, fit

if TYPE_CHECKING:
    from PIL.Image import Image

CELL = (12, 24)  # pixels that we give each cell; the terminal scales them to its own
CHUNK = 4096  # letters of base64 that Kitty takes at once


def pixel_protocol(environ: Mapping[str, str]) -> str:
    """ "kitty", "iterm", or "" where it is not sure; a multiplexer in between swallows pictures, and so does the
    Windows console."""
    term = environ.get("TERM", "")
    if environ.get("TMUX") or environ.get("STY") or term.startswith(("screen", "tmux")) or os.name == "nt":
        return ""
    program = environ.get("TERM_PROGRAM", "").lower()
    if environ.get("KITTY_WINDOW_ID") or program == "ghostty" or term in ("xterm-kitty", "xterm-ghostty"):
        return "kitty"
    if program in ("wezterm", "iterm.app") or environ.get("LC_TERMINAL") == "iTerm2":
        return "iterm"
    return ""


def placed(protocol: str, images: "Sequence[Image]", width: int, height: int) -> tuple[str, list[int]]:
    """What to write to show `images` side by side, each within `width` × `height` cells; and the columns of each."""
    sizes = [fit(image.size, width, height) for image in images]
    columns = sum(size[0] for size in sizes) + GAP * (len(sizes) - 1)
    data = b64encode(_side_by_side(images, sizes)).decode("ascii")
    rows = max(size[1] for size in sizes)
    shown = _kitty(data, columns, rows) if protocol == "kitty" else _iterm(data, columns, rows)
    return f" {shown}\n", [size[0] for size in sizes]


def _kitty(data: str, columns: int, rows: int) -> str:
    chunks = [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)]
    return "".join(_kitty_chunks(chunks, f"a=T,f=100,q=2,c={columns},r={rows},"))


def _kitty_chunks(chunks: list[str], head: str) -> Iterator[str]:
    # q=2 keeps the terminal from answering; m says whether more is to come.
    for place, chunk in enumerate(chunks):
        more = int(place < len(chunks) - 1)
        yield f"\x1b_G{head if not place else ''}m={more};{chunk}\x1b\\"


def _iterm(data: str, columns: int, rows: int) -> str:
    size = f"width={columns};height={rows};preserveAspectRatio=1"
    return f"\x1b]1337;File=inline=1;{size}:{data}\x07"


def _side_by_side(images: "Sequence[Image]", sizes: Sequence[tuple[int, int]]) -> bytes:
    from PIL import Image

    width = sum(columns for columns, _ in sizes) + GAP * (len(sizes) - 1)
    sheet = Image.new("RGBA", (width * CELL[0], max(rows for _, rows in sizes) * CELL[1]))
    left = 0
    for image, (columns, rows) in zip(images, sizes, strict=True):
        shown = image.convert("RGBA").resize((columns * CELL[0], rows * CELL[1]), reducing_gap=2.0)
        sheet.paste(shown, (left * CELL[0], 0))
        left += columns + GAP
    written = BytesIO()
    sheet.save(written, "PNG", compress_level=1)
    return written.getvalue()
