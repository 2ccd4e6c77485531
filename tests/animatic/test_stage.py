"""The stage: every frame has its size, cuts are where the storyboard cuts, references are seen in their shots."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageStat

from seedance_cli.errors import WrongInput
from seedance_cli.services.animatic import SIZES
from seedance_cli.services.animatic.casting import cast
from seedance_cli.services.animatic.pictures import SHARPEST, flattened, load, plate_of
from seedance_cli.services.animatic.stage import Stage, draw_still
from seedance_cli.services.protocol import StillRequest
from seedance_cli.story.references import Reference
from seedance_cli.story.storyboard import Shot
from tests.animatic.boards import SMALL, WORDS, asked, board, image, spoken
from tests.animatic.stand_in import in_rgb
from tests.footage import clip, picture

MIDDLE = (0.3, 0.35, 0.7, 0.55)


class Seen(Stage):
    """A stage whose frames are looked at as RGB pictures."""

    def frame(self, number: int) -> Image.Image:
        return in_rgb(super().frame(number))


def stage(film, folder: Path = Path(), size: tuple[int, int] = SMALL, seed: int | None = None) -> Seen:
    return Seen(asked(film, folder, seed), WORDS, size)


def middle(frame: Image.Image) -> tuple[float, ...]:
    """The mean colour of the frame's middle, where no caption lies."""
    w, h = frame.size
    box = (round(w * MIDDLE[0]), round(h * MIDDLE[1]), round(w * MIDDLE[2]), round(h * MIDDLE[3]))
    return tuple(ImageStat.Stat(frame.crop(box)).mean)


def near(colour: tuple[float, ...], wanted: str, by: float = 12) -> bool:
    target = Image.new("RGB", (1, 1), wanted).getpixel((0, 0))
    return all(abs(a - b) <= by for a, b in zip(colour, target, strict=True))


def flat(path: Path, colour: str, size: tuple[int, int] = SMALL) -> Path:
    Image.new("RGB", size, colour).save(path)
    return path


def unlike(one: Image.Image, other: Image.Image) -> float:
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


@pytest.mark.parametrize("ratio", SIZES)
def test_every_ratio_gives_frames_of_its_size(ratio: str) -> None:
    size = (SIZES[ratio][0] // 6 * 2, SIZES[ratio][1] // 6 * 2)
    shots = (
        Shot(seconds=2, size="wide", content="dunes"),
        Shot(seconds=2, camera="orbit", content="她", dialogue=spoken("你好")),
    )
    shown = stage(board(*shots, ratio=ratio), size=size)
    assert shown.frames == 96
    for number in (0, 47, 48, 95):
        frame = shown.frame(number)
        assert (frame.size, frame.mode) == (size, "RGB")
    shown.close()


def test_pictures_change_most_where_the_storyboard_cuts() -> None:
    shots = (Shot(seconds=1, size="wide", content="dunes", camera="push in"), Shot(seconds=2, size="close-up", content="An astronaut"),
             Shot(seconds=1, size="full", content="A forest at night"))  # fmt: skip
    shown = stage(board(*shots))
    frames = [shown.frame(number) for number in range(shown.frames)]
    jumps = [unlike(one, other) for one, other in pairwise(frames)]
    assert sorted(sorted(range(len(jumps)), key=jumps.__getitem__)[-2:]) == [23, 71]


@pytest.mark.parametrize(
    "camera", ["push in", "pan left", "orbit", "handheld", "dolly zoom", "crane up", "follow", ""]
)
def test_a_moving_camera_moves_the_picture(camera: str) -> None:
    shown = stage(board(Shot(seconds=4, size="medium", content="An astronaut on the dunes", camera=camera)))
    first = shown.frame(0)
    assert unlike(first.crop((0, 40, 320, 120)), shown.frame(60).crop((0, 40, 320, 120))) > 0.5


def test_a_static_camera_moves_nothing_but_the_playhead() -> None:
    shown = stage(board(Shot(seconds=4, content="dunes", camera="static")))
    changed = ImageChops.difference(shown.frame(0), shown.frame(60)).getbbox()
    assert changed is not None
    assert changed[1] > SMALL[1] * 0.8


def test_frames_are_the_same_in_every_run_and_differ_with_the_seed() -> None:
    film = board(Shot(seconds=4, size="wide", content="An astronaut", camera="handheld"))
    one, same, other = (stage(film, seed=seed).frame(30).tobytes() for seed in (7, 7, 8))
    assert one == same
    assert one != other


def test_a_shot_shows_the_picture_it_names(tmp_path: Path) -> None:
    flat(tmp_path / "red.png", "crimson"), flat(tmp_path / "blue.png", "navy")
    film = board(Shot(seconds=2, content="@image2 waits"), Shot(seconds=2, content="@image1 comes"))
    film = replace(film, references=(image("red.png", "character"), image("blue.png", "character")))
    shown = stage(film, tmp_path)
    assert near(middle(shown.frame(10)), "navy")
    assert near(middle(shown.frame(60)), "crimson")


def test_roles_choose_the_shot_where_none_is_named(tmp_path: Path) -> None:
    for name in ("first", "last", "place", "face"):
        flat(tmp_path / f"{name}.png", "teal")
    shots = (
        Shot(seconds=1, size="wide"),
        Shot(seconds=1, size="wide"),
        Shot(seconds=1, size="close-up"),
        Shot(seconds=1, size="wide"),
    )
    references = (
        image("face.png", "character"),
        image("place.png", "scene"),
        image("last.png", "last_frame"),
        image("first.png", "first_frame"),
    )
    parts = cast(replace(board(*shots), references=references), WORDS, tmp_path)
    assert [part.picture.stem for part in parts if part.picture] == ["first", "place", "face", "last"]


def test_one_picture_is_not_shown_all_the_time(tmp_path: Path) -> None:
    flat(tmp_path / "face.png", "teal")
    film = board(*(Shot(seconds=1, size="close-up") for _ in range(6)))
    parts = cast(replace(film, references=(image("face.png", "character"),)), WORDS, tmp_path)
    assert sum(part.picture is not None for part in parts) == 2


def test_a_film_between_two_pictures_passes_from_one_to_the_other(tmp_path: Path) -> None:
    flat(tmp_path / "a.png", "black"), flat(tmp_path / "b.png", "white")
    film = board(Shot(seconds=2), Shot(seconds=2), Shot(seconds=2), mode="first_last_frames")
    film = replace(film, references=(image("a.png", "first_frame"), image("b.png", "last_frame")))
    shown = stage(film, tmp_path)
    light = [middle(shown.frame(number))[0] for number in range(0, shown.frames, 12)]
    assert light == sorted(light)
    assert light[0] < 5
    assert light[-1] > 235


@pytest.mark.parametrize("camera", ["push in", "slow orbit", "whip pan", "handheld", ""])
def test_a_film_between_two_pictures_is_one_movement(tmp_path: Path, camera: str) -> None:
    noise(tmp_path / "a.png", (640, 360)), flat(tmp_path / "b.png", "teal")
    shots = (Shot(seconds=2, camera=camera, size="wide"), Shot(seconds=4, camera="pull out", size="close-up"),
             Shot(seconds=2, camera="pan left"))  # fmt: skip
    references = (image("a.png", "first_frame"), image("b.png", "last_frame"))
    shown = stage(replace(board(*shots, mode="first_last_frames"), references=references), tmp_path)
    frames = [shown.frame(number).crop((20, 50, 300, 105)) for number in range(shown.frames)]
    steps = [unlike(one, other) for one, other in pairwise(frames)]
    for cut in (47, 143):
        assert steps[cut] <= max(steps[cut - 6 : cut] + steps[cut + 1 : cut + 7]) * 1.1


def noise(path: Path, size: tuple[int, int]) -> Path:
    """A picture whose every place is unlike its surroundings, in patches that survive scaling."""
    Image.effect_noise((size[0] // 20, size[1] // 20), 120).resize(size).save(path)
    return path


def seen_of(size: str, picture: Image.Image, turn: int = 0) -> tuple[float, float]:
    """How wide a piece of a picture fills a plate, and where its middle lies, read from a ramp: shares of the width."""
    plate = plate_of(picture, (400, 225), shot=size, turn=turn)
    left, right = plate.getpixel((2, 100))[0] / 255, plate.getpixel((397, 100))[0] / 255
    return right - left, (left + right) / 2


def ramp(size: tuple[int, int]) -> Image.Image:
    return Image.linear_gradient("L").transpose(Image.Transpose.ROTATE_90).resize(size).convert("RGB")


def test_a_nearer_shot_shows_less_of_a_picture() -> None:
    shown = [
        seen_of(size, ramp((1600, 900)))[0] for size in ("wide", "medium", "medium_close", "close", "detail")
    ]
    for width, wanted in zip(shown, (1, 1.25, 1.45, 1.7, 2.3), strict=True):
        assert width == pytest.approx(1 / wanted, abs=0.03)


def test_a_small_picture_is_never_enlarged_beyond_what_it_bears() -> None:
    shown = [seen_of(size, ramp((266, 150)))[0] for size in ("wide", "medium", "close", "detail")]
    assert shown == sorted(shown, reverse=True)
    assert min(shown) * 266 >= 400 / SHARPEST * 0.97
    assert seen_of("detail", ramp((96, 54)))[0] > 0.95


def test_two_close_ups_of_a_picture_differ() -> None:
    assert abs(seen_of("close", ramp((1600, 900)), 0)[1] - seen_of("close", ramp((1600, 900)), 2)[1]) > 0.01


def test_a_near_shot_of_a_wide_picture_fills_a_tall_frame() -> None:
    plates = {size: plate_of(Image.new("RGB", (1600, 900), "white"), (90, 160), shot=size)
              for size in ("full", "medium", "close")}  # fmt: skip
    assert plates["medium"].getextrema() == plates["close"].getextrema() == ((255, 255),) * 3
    assert plates["full"].getpixel((45, 2))[0] < 200


def test_a_clip_plays_in_its_shots_and_runs_on(tmp_path: Path) -> None:
    clip(tmp_path / "run.mp4", seconds=4)
    shots = (
        Shot(seconds=1, content="@video1"),
        Shot(seconds=1, content="dunes"),
        Shot(seconds=2, content="@video1"),
    )
    film = replace(board(*shots), references=(Reference(kind="video", source="run.mp4", role="motion"),))
    shown = stage(film, tmp_path)
    grey = [shown.frame(number).getpixel((240, 80))[0] for number in (2, 20, 50, 90)]
    assert grey == sorted(grey)
    assert grey[1] < grey[2]
    apart = stage(film, tmp_path)
    assert apart.frame(48).tobytes() == stage_at(film, tmp_path, 48)
    shown.close(), apart.close()


def stage_at(film, folder: Path, number: int) -> bytes:
    """A frame of a stage that showed every frame before it."""
    shown = stage(film, folder)
    frames = [shown.frame(each) for each in range(number + 1)]
    shown.close()
    return frames[-1].tobytes()


def test_after_a_clips_end_the_new_shots_are_drawn(tmp_path: Path) -> None:
    clip(tmp_path / "run.mp4", seconds=1)
    shots = (Shot(seconds=2, content="joins"), Shot(seconds=2, size="wide", content="dunes"))
    film = replace(board(*shots), references=(Reference(kind="video", source="run.mp4", role="source"),))
    shown, drawn = stage(film, tmp_path), stage(board(*shots))
    assert unlike(shown.frame(30), drawn.frame(30)) > 5
    assert unlike(shown.frame(60), drawn.frame(60)) < 1
    shown.close()


def test_a_link_is_not_fetched_but_marked(tmp_path: Path) -> None:
    film = board(Shot(seconds=4, content="@image1 waits", camera="static"))
    linked = replace(film, references=(image("https://example.com/a.png", "character"),))
    assert cast(linked, WORDS, tmp_path)[0].badge == "@image1"
    assert unlike(stage(linked).frame(0), stage(film).frame(0)) > 0.05


def test_a_broken_picture_is_named(tmp_path: Path) -> None:
    (tmp_path / "face.png").write_bytes(b"no picture")
    film = board(Shot(seconds=4, content="@image1"))
    with pytest.raises(WrongInput, match=r"face\.png"):
        stage(replace(film, references=(image("face.png", "character"),)), tmp_path).frame(0)


def test_a_crop_keeps_the_upper_part_where_heads_are() -> None:
    portrait = Image.new("RGB", (300, 400), "black")
    ImageDraw.Draw(portrait).rectangle((0, 60, 300, 140), fill="white")
    plate = plate_of(portrait, (400, 300))
    assert ImageStat.Stat(plate.crop((0, 0, 400, 150))).mean[0] > 60


def test_a_tall_picture_is_shown_whole_in_a_wide_frame() -> None:
    tall = Image.new("RGB", (90, 300), "white")
    ImageDraw.Draw(tall).rectangle((0, 0, 90, 20), fill="red")
    ImageDraw.Draw(tall).rectangle((0, 280, 90, 300), fill="blue")
    plate = plate_of(tall, (420, 180))
    column = [plate.getpixel((210, y)) for y in range(180)]
    assert any(red > 200 and blue < 60 for red, _, blue in column)
    assert any(blue > 200 and red < 60 for red, _, blue in column)
    assert max(plate.getpixel((8, 90))) < 200


@pytest.mark.parametrize(
    "mode", ["1", "L", "LA", "P", "PA", "RGBA", "RGBa", "CMYK", "YCbCr", "I;16", "I", "F", "HSV", "LAB"]
)
def test_pictures_of_every_mode_become_rgb(mode: str) -> None:
    made = Image.new(mode, (8, 8))
    assert flattened(made).mode == "RGB"


def test_sixteen_bits_keep_their_tones() -> None:
    ramp = Image.new("I;16", (256, 1))
    for x in range(256):
        ramp.putpixel((x, 0), x * 257)
    shown = flattened(ramp)
    assert [shown.getpixel((x, 0))[0] for x in (0, 128, 255)] == [0, 128, 255]


def test_a_picture_is_turned_as_its_camera_held_it(tmp_path: Path) -> None:
    lying, exif = Image.new("RGB", (80, 40), "teal"), Image.Exif()
    exif[0x0112] = 6
    lying.save(tmp_path / "a.jpg", exif=exif)
    assert load(tmp_path / "a.jpg").size == (40, 80)


def test_a_still_is_a_panel_without_captions(tmp_path: Path) -> None:
    asked_for = StillRequest(prompt="An astronaut in a white suit, full body", ratio="9:16", seed=3)
    one, same = draw_still(asked_for, WORDS, (180, 320)), draw_still(asked_for, WORDS, (180, 320))
    assert one.size == (180, 320)
    assert one.tobytes() == same.tobytes()
    assert (
        unlike(
            one, draw_still(replace(asked_for, prompt="A cup of coffee", role="product"), WORDS, (180, 320))
        )
        > 5
    )
    edited = draw_still(replace(asked_for, edit=(picture(tmp_path / "a.png"),)), WORDS, (180, 320))
    assert unlike(one, edited) > 5
