"""Pictures in planes: what is laid over them there looks as it does in RGB."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image, ImageChops, ImageDraw, ImageStat

from seedance_cli.services.animatic.camera import Window
from seedance_cli.services.animatic.drawing.panel import Layer, Plate
from seedance_cli.services.animatic.lens import Set, film_over, filmed, lay_whole, shot_through
from seedance_cli.services.animatic.planes import Overlay, Planes, wash
from tests.animatic.stand_in import in_rgb

SIZE, PLATE = (160, 90), (206, 116)
COLOURS = [(200, 30, 30), (20, 160, 60), (30, 60, 220), (0, 0, 0), (255, 255, 255)]


def wavy(size: tuple[int, int], seed: int) -> Image.Image:
    """A picture that changes slowly in all three colours, so that halving its colours loses little."""
    small = Image.merge("RGB", [Image.linear_gradient("L").rotate(seed + turn) for turn in (0, 90, 180)])
    return small.resize(size, Image.Resampling.BICUBIC)


def disc(size: tuple[int, int]) -> Image.Image:
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).ellipse((2, 2, size[0] - 3, size[1] - 3), fill=255)
    return mask


def unlike(seen: Planes, wanted: Image.Image) -> tuple[float, float]:
    """How far planes are from those of an RGB picture, in steps of 255: the brightness, and the worse of the colours."""
    pairs = zip(seen, Planes.of(wanted), strict=True)
    y, u, v = (ImageStat.Stat(ImageChops.difference(one, other)).mean[0] for one, other in pairs)
    return y, max(u, v)


@given(some.integers(1, 41), some.integers(1, 41), some.sampled_from(COLOURS))
def test_a_picture_comes_back_in_any_size(width: int, height: int, colour: tuple[int, int, int]) -> None:
    planes = Planes.of(Image.new("RGB", (width, height), colour))
    assert planes.u.size == planes.v.size == ((width + 1) // 2, (height + 1) // 2)
    extrema = [plane.getextrema() for plane in planes]
    assert all(low == high for low, high in extrema)


@pytest.mark.parametrize("colour", COLOURS)
def test_colours_are_kept(colour: tuple[int, int, int]) -> None:
    shown = in_rgb(Planes.of(Image.new("RGB", SIZE, colour)))
    assert shown.getpixel((80, 45)) == pytest.approx(colour, abs=3)


@settings(max_examples=40, deadline=None)
@given(some.floats(0.56, 1), some.floats(0, 1), some.floats(0, 1), some.tuples(some.integers(-20, 190), some.integers(-20, 100)),
       some.tuples(some.integers(5, 91), some.integers(5, 91)))  # fmt: skip
def test_the_camera_sees_in_planes_what_it_sees_in_rgb(width, x, y, at, layer_size) -> None:
    window = Window(x, y, width).inside()
    plate = Plate(wavy(PLATE, 10), (Layer(wavy(layer_size, 200), disc(layer_size), at),))
    wanted = shot_through(plate.far, window, SIZE)
    lay_whole(wanted, plate.layers[0], window, PLATE)
    built = Set.of(plate)
    seen = filmed(built.far, window, SIZE)
    film_over(seen, built.layers[0], window, PLATE)
    assert seen.size == SIZE
    brightness, colours = unlike(seen, wanted)
    assert brightness < 0.25
    assert colours < 2  # a layer's edge has half as many places in colour


@pytest.mark.parametrize("at", [(0, 0), (20, 30), (100, 62)])
def test_an_overlay_lies_where_it_is_laid(at: tuple[int, int]) -> None:
    ground, piece, mask = wavy(SIZE, 30), wavy((60, 28), 150), disc((60, 28))
    wanted, laid = ground.copy(), Planes.of(ground)
    wanted.paste(piece, at, mask)
    Overlay.of(piece, mask, at).onto(laid)
    assert max(unlike(laid, wanted)) < 0.5
    washed = Planes.of(ground)
    wash(washed, (240, 142, 66), mask, at)
    wanted = ground.copy()
    wanted.paste((240, 142, 66), (*at, at[0] + 60, at[1] + 28), mask)
    assert max(unlike(washed, wanted)) < 0.5
