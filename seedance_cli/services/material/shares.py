"""How long each of several files may be so that all of them together are not too long."""

from collections.abc import Sequence
from math import floor

from seedance_cli.services.cards.card import FileLimit

SPARE = 0.1  # seconds; a trimmed copy may end that much before what it was trimmed to


def shares(lengths: Sequence[float], limit: FileLimit) -> list[float] | None:
    """Seconds for each file, in proportion to how long it would be alone, and never below the least that one may last.
    None where even so they are too long together."""
    total, (least, most) = limit.total_seconds or 0.0, limit.seconds
    alone = [min(length, most or length) for length in lengths]
    if sum(alone) <= total:
        return alone
    floors = [min(length, (least or 0.0) + SPARE) for length in alone]
    if sum(floors) > total:
        return None
    held: set[int] = set()
    while True:
        free = [n for n in range(len(alone)) if n not in held]
        left = total - sum(floors[n] for n in held)
        scale = left / sum(alone[n] for n in free) if free else 1.0
        short = {n for n in free if alone[n] * scale < floors[n]}
        if not short:
            return [
                floors[n] if n in held else _rounded(alone[n] * scale, floors[n]) for n in range(len(alone))
            ]
        held |= short


def _rounded(seconds: float, least: float) -> float:
    """Down to a tenth of a second, where that is enough."""
    return max(floor(seconds * 10 + 1e-9) / 10, least)
