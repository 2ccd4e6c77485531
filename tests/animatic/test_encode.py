"""The mp4 as players and editors see it."""

import subprocess
import sys
from array import array
from pathlib import Path

import av
import pytest

from seedance_cli.errors import SeedanceError
from seedance_cli.media import frames, verify_clip
from seedance_cli.services.animatic import SIZES
from seedance_cli.services.animatic.encode import FPS, RATE, encode
from tests.animatic.stand_in import plain

SMALL = (160, 90)


def silence(seconds: float) -> array:
    return array("h", bytes(round(seconds * RATE) * 4))


def greys(count: int, size: tuple[int, int] = SMALL):
    return (plain(size, (n * 255 // count,) * 3) for n in range(count))


def film(target: Path, seconds: int = 2) -> Path:
    encode(greys(seconds * FPS), silence(seconds), target, SMALL)
    return target


def test_the_film_is_what_every_player_takes(tmp_path: Path) -> None:
    with av.open(str(film(tmp_path / "film.mp4", 4))) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.name, video.profile, video.pix_fmt) == ("h264", "High", "yuv420p")
        assert (video.average_rate, video.frames) == (FPS, 4 * FPS)
        assert (audio.codec_context.name, audio.rate, audio.layout.name) == ("aac", RATE, "stereo")
        for stream in (video, audio):
            assert float(stream.duration * stream.time_base) == pytest.approx(4, abs=1 / FPS)
            assert stream.start_time == 0


def test_its_colours_are_tagged(tmp_path: Path) -> None:
    with av.open(str(film(tmp_path / "film.mp4"))) as container:
        context = container.streams.video[0].codec_context
        tags = (context.colorspace, context.color_primaries, context.color_trc, context.color_range)
    assert tags == (1, 1, 1, 1)  # BT.709 three times, limited range


@pytest.mark.parametrize("colour", [(200, 30, 30), (20, 160, 60), (30, 60, 220), (128, 128, 128)])
def test_its_colours_come_back(tmp_path: Path, colour) -> None:
    encode((plain(SMALL, colour) for _ in range(12)), silence(1), tmp_path / "film.mp4", SMALL)
    assert next(frames(tmp_path / "film.mp4", 24)).getpixel((80, 45)) == pytest.approx(colour, abs=4)


def test_it_starts_before_it_is_loaded(tmp_path: Path) -> None:
    data = film(tmp_path / "film.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_the_same_pictures_give_the_same_bytes(tmp_path: Path) -> None:
    assert film(tmp_path / "one.mp4").read_bytes() == film(tmp_path / "two.mp4").read_bytes()


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_every_ratio_has_its_exact_size(tmp_path: Path, size) -> None:
    encode(greys(6, size), silence(0.25), tmp_path / "film.mp4", size)
    verify_clip(tmp_path / "film.mp4", *size, seconds=0.25)


def test_it_tells_how_far_it_is(tmp_path: Path) -> None:
    heard: list[int] = []
    encode(greys(30), silence(1.25), tmp_path / "film.mp4", SMALL, heard.append)
    assert heard == list(range(1, 31))


def test_an_editor_can_jump_to_where_a_shot_begins(tmp_path: Path) -> None:
    encode(greys(48), silence(2), tmp_path / "film.mp4", SMALL, cuts={0, 20, 33})
    with av.open(str(tmp_path / "film.mp4")) as container:
        frames_there = [frame.key_frame for frame in container.decode(video=0)]
    assert [number for number, alone in enumerate(frames_there) if alone] == [0, 20, 33]


def test_what_breaks_on_the_way_leaves_no_file(tmp_path: Path) -> None:
    def breaking():
        yield from greys(10)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        encode(breaking(), silence(1), tmp_path / "film.mp4", SMALL)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SeedanceError, match="cannot be written: no such file"):
        film(tmp_path / "nowhere" / "film.mp4")


FULL_DISK = """
import resource, sys
from pathlib import Path
from PIL import Image
from seedance_cli.errors import SeedanceError
from seedance_cli.services.animatic.planes import Planes
from tests.animatic.test_encode import FPS, encode, silence

resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
pictures = (Planes.of(Image.effect_noise((320, 180), 90).convert("RGB")) for _ in range(2 * FPS))
try:
    encode(pictures, silence(2), Path(sys.argv[1]), (320, 180))
except SeedanceError as error:
    print(error.message)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of another make")
def test_a_full_disk_is_told_and_left_as_it_was(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FULL_DISK, str(tmp_path / "film.mp4")]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert told.stdout == f"The disk is full: there is no room for the clip in {tmp_path}.\n"
    assert told.stderr == ""
    assert list(tmp_path.iterdir()) == []
