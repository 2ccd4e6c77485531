"""JSON of every kind, much of it nearly like xskill's: by hypothesis, which finds the smallest that breaks a reader, and
by dice, which throws ten thousand in a second."""

from collections.abc import Iterator
from random import Random
from typing import Any

from hypothesis import strategies as some

from seedance_cli.services.xskill.replies import STATE_OF

LINKS = [
    "https://cdn.example/1.png",
    "https://cdn.example/a.mp4",
    "http://[",
    "file:///etc/passwd",
    "//h/p",
    "https://",
]
WORDS = [
    *STATE_OF,
    *LINKS,
    "4011",
    "0.5",
    "45%",
    "",
    " ",
    "9" * 60,
    "1e999",
    "nan",
    "\ud800",
    "\x1b[31m",
    "x" * 9000,
]
NUMBERS = [0, 1, -1, 200, 402, 429, 500, 2038, 0.45, 1e308, 10**400, float("nan"), float("inf")]
NAMES = (
    "code data task status state result output outputs images videos video image url video_url cdn_url error message "
    "detail progress stage percent price balance balance_yuan unit task_id success errors msg error_type loc field"
).split()
ANY_JSON = some.recursive(
    some.none()
    | some.booleans()
    | some.integers()
    | some.floats()
    | some.text(max_size=8)
    | some.sampled_from(WORDS),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(some.sampled_from(NAMES) | some.text(max_size=4), inner)
    ),
    max_leaves=12,
)


def thrown(count: int) -> Iterator[Any]:
    """`count` values, the same in every run."""
    dice = Random(4011)
    for _ in range(count):
        yield _value(dice, dice.randint(0, 5))


def _value(dice: Random, depth: int) -> Any:
    kind = dice.random()
    if depth and kind < 0.6:
        names = dice.sample(NAMES, dice.randint(0, 7))
        return {name: _value(dice, depth - 1) for name in names}
    if depth and kind < 0.75:
        return [_value(dice, depth - 1) for _ in range(dice.randint(0, 3))]
    return dice.choice([dice.choice(WORDS), dice.choice(WORDS), dice.choice(NUMBERS), None, True, False])
