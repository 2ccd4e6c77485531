"""Sizes and crops: arithmetic that must hold for any picture and any bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from seedance_cli.media import Fit, Room, fitted

SERVICE = Room(sides=(300, 6000), shape=(0.4, 2.5), pixels=(None, 36_000_000))


@pytest.mark.parametrize(
    ("size", "fit"),
    [
        ((1280, 720), Fit(None, (1280, 720))),
        ((240, 200), Fit(None, (360, 300))),
        ((8000, 4000), Fit(None, (6000, 3000))),
        ((1000, 300), Fit((125, 0, 875, 300), (750, 300))),
        ((300, 1000), Fit((0, 125, 300, 875), (300, 750))),
        ((6000, 6001), Fit(None, (5999, 6000))),
        ((1, 1), Fit(None, (300, 300))),
    ],
)
def test_little_is_cut_and_little_is_scaled(size: tuple[int, int], fit: Fit) -> None:
    assert fitted(size, SERVICE) == fit


def test_a_strip_is_cropped_where_no_scale_would_do() -> None:
    # Without any bound on its shape, 20:1 is the most that sides of 300 to 6000 px allow.
    assert fitted((10_000, 100), Room(sides=(300, 6000))) == Fit((4000, 0, 6000, 100), (6000, 300))


def test_bounds_that_exclude_each_other_have_no_size() -> None:
    assert fitted((100, 100), Room(sides=(4000, None), pixels=(None, 1_000_000))) is None
    assert fitted((100, 100), Room(shape=(3, 2))) is None


@given(
    size=some.tuples(some.integers(1, 9000), some.integers(1, 9000)),
    sides=some.integers(1, 700).flatmap(lambda n: some.tuples(some.just(n), some.integers(2 * n + 9, 9000))),
    shape=some.tuples(some.floats(0.1, 0.95), some.floats(1.05, 10)),
    area=some.none() | some.floats(1.3, 8),
    step=some.sampled_from([1, 2]),
)
def test_whatever_fits_keeps_to_every_bound(size, sides, shape, area, step) -> None:
    pixels = (None, None) if area is None else (sides[0] ** 2 + 20, (sides[0] * area + 20) ** 2)
    room = Room(sides=sides, shape=shape, pixels=pixels, step=step)
    found = fitted(size, room)
    assert found is not None
    assert room.holds(found.size)
    assert found.size[0] % step == found.size[1] % step == 0
    left, top, right, bottom = found.crop or (0, 0, *size)
    assert 0 <= left < right <= size[0]
    assert 0 <= top < bottom <= size[1]
    # Evenly from both sides, and only from two of the four.
    assert abs(left - (size[0] - right)) <= 1
    assert abs(top - (size[1] - bottom)) <= 1
    assert (right - left, bottom - top)[0] == size[0] or bottom - top == size[1]


@given(size=some.tuples(some.integers(300, 2000), some.integers(300, 2000)))
def test_what_fits_stays_as_it_is(size) -> None:
    if SERVICE.holds(size):
        assert fitted(size, SERVICE) == Fit(None, size)
