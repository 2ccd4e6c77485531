"""Numbers as services write them: some as numbers, some as text, some that no amount can be."""

import math
from collections.abc import Iterable
from typing import Any


def number_in(value: Any) -> float | None:
    """A finite number, written as one or as a text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str) or len(str(value)[:50]) > 40:
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def first_number(holders: Iterable[dict[str, Any]], keys: tuple[str, ...]) -> float | None:
    """The first number under one of the keys."""
    numbers = (number_in(holder.get(key)) for holder in holders for key in keys)
    return next((number for number in numbers if number is not None), None)
