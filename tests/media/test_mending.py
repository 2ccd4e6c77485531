"""Mended copies of real files: what is in them, and that they appear whole or not at all."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import pytest
from PIL import Image, ImageCms

from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.media import (
    RATE,
    Mend,
    Room,
    crop_preview,
    last_frame,
    measure,
    mend,
    open_picture,
    poster,
    sound_of,
)
from tests.footage import can_turn, clip, picture, tone


def still(size: tuple[int, int], **more) -> Mend:
    return Mend(**{"kind": "image", "format": "png", "width": size[0], "height": size[1], **more})


def film(size: tuple[int, int], **more) -> Mend:
    return Mend(**{"kind": "video", "format": "mp4", "width": size[0], "height": size[1], **more})


def sound(form: str, **more) -> Mend:
    return Mend(kind="audio", format=form, **more)


def noise(path: Path, size: tuple[int, int] = (200, 100)) -> Path:
    Image.effect_noise(size, 90).convert("RGB").save(path)
    return path


# ---------------------------------------------------------------- pictures


def test_a_picture_is_cropped_and_scaled(tmp_path: Path) -> None:
    source = picture(tmp_path / "cup.png", (400, 100), "navy")
    found = mend(source, tmp_path / "mended.jpg", still((60, 40), crop=(80, 0, 230, 100), format="jpeg"))
    assert (found.width, found.height, found.format) == (60, 40, "jpeg")
    copy = open_picture(tmp_path / "mended.jpg")
    # The disc spans 80–180 px, 30–70 px of the original: the left two thirds of what is kept.
    assert copy.getpixel((20, 20)) == pytest.approx((255, 255, 240), abs=12)
    assert copy.getpixel((56, 20)) == pytest.approx((0, 0, 128), abs=12)


def test_see_through_parts_stay_or_become_white(tmp_path: Path) -> None:
    Image.new("RGBA", (20, 20), (200, 0, 0, 0)).save(tmp_path / "logo.png")
    assert measure(tmp_path / "logo.png", "image").transparent
    mend(tmp_path / "logo.png", tmp_path / "kept.png", still((40, 40)))
    assert open_picture(tmp_path / "kept.png").getpixel((5, 5))[3] == 0
    found = mend(tmp_path / "logo.png", tmp_path / "flat.jpg", still((40, 40), format="jpeg"))
    assert open_picture(tmp_path / "flat.jpg").getpixel((5, 5)) == (255, 255, 255)
    assert not found.transparent


@pytest.mark.parametrize("mode", ["1", "L", "P", "I;16", "CMYK", "LA"])
def test_every_kind_of_picture_keeps_its_look(tmp_path: Path, mode: str) -> None:
    if mode == "I;16":
        original = Image.new("I;16", (30, 20), 0xFFFF)
    else:
        original = Image.new("RGB", (30, 20), "white").convert(mode)
    path = tmp_path / ("in.tiff" if mode == "CMYK" else "in.png")
    original.save(path)
    mend(path, tmp_path / "out.jpg", still((30, 20), format="jpeg"))
    assert open_picture(tmp_path / "out.jpg").getpixel((9, 9)) == pytest.approx((255, 255, 255), abs=3)


def test_a_photograph_comes_out_upright_with_its_colours_and_without_its_notes(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "a camera"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGB", (60, 40), "teal").save(tmp_path / "photo.jpg", exif=exif, icc_profile=profile)
    mend(tmp_path / "photo.jpg", tmp_path / "out.jpg", still((40, 60), format="jpeg"))
    with Image.open(tmp_path / "out.jpg") as copy:
        assert copy.size == (40, 60)
        assert dict(copy.getexif()) == {}
        assert copy.info["icc_profile"] == profile


@pytest.mark.parametrize("form", ["png", "jpeg", "webp"])
def test_a_picture_becomes_as_small_as_it_must(tmp_path: Path, form: str) -> None:
    source = noise(tmp_path / "noise.png")
    room = Room(shape=(1.9, 2.1))
    found = mend(source, tmp_path / "out", still((200, 100), format=form, most_bytes=6000, room=room))
    assert found.bytes <= 6000
    assert found.format == form
    assert room.holds((found.width, found.height))


def test_a_picture_is_not_made_smaller_than_it_may_be(tmp_path: Path) -> None:
    source = noise(tmp_path / "noise.png")
    with pytest.raises(WrongInput, match="cannot be made smaller than 900 bytes"):
        mend(source, tmp_path / "out.png", still((200, 100), most_bytes=900, room=Room(sides=(90, None))))
    assert [path.name for path in tmp_path.iterdir()] == ["noise.png"]


# ---------------------------------------------------------------- clips


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Path:
    """Two seconds at 30 frames a second, black to white, the left third red, with a hum."""
    return clip(tmp_path_factory.mktemp("mending") / "run.mp4", 2, (160, 90), 30, sound=True)


def streams(path: Path) -> dict[str, float]:
    """How long each stream of a clip is, and the clip as a whole."""
    with av.open(str(path)) as container:
        found = {each.type: float(each.duration * each.time_base) for each in container.streams}
        return {**found, "whole": container.duration / 1_000_000}


def test_a_clip_is_trimmed_and_its_sound_with_it(run: Path, tmp_path: Path) -> None:
    found = mend(run, tmp_path / "out.mp4", film((160, 90), seconds=1.25))
    assert found.seconds == pytest.approx(1.25, abs=0.04)
    assert (found.video_codec, found.audio_codec, found.frames_per_second) == ("h264", "aac", 30)
    for seconds in streams(tmp_path / "out.mp4").values():
        assert found.seconds - 0.03 < seconds <= 1.25
    grey = last_frame(tmp_path / "out.mp4").getpixel((120, 45))[0]
    assert grey == pytest.approx(255 * 1.25 / 2, abs=10)


@pytest.mark.parametrize("rate", [24, 60, 29.97, 12])
def test_a_clip_runs_as_long_at_another_rate(run: Path, tmp_path: Path, rate: float) -> None:
    found = mend(run, tmp_path / "out.mov", film((160, 90), frames_per_second=rate, format="mov"))
    assert found.frames_per_second == pytest.approx(rate, rel=1e-4)
    assert found.seconds == pytest.approx(2, abs=0.6 / rate)
    assert found.format == "mov"


def test_the_last_frame_is_held_where_rounding_would_end_the_clip_too_early(
    run: Path, tmp_path: Path
) -> None:
    for least, seconds in ((0, 59 / 29.97), (2, 60 / 29.97)):
        how = film((160, 90), frames_per_second=29.97, seconds=2, least_seconds=least)
        assert mend(run, tmp_path / "out.mp4", how).seconds == pytest.approx(seconds, abs=0.001)


def test_a_clip_is_cropped_and_scaled(run: Path, tmp_path: Path) -> None:
    found = mend(run, tmp_path / "out.mp4", film((100, 50), crop=(0, 20, 106, 73)))
    assert (found.width, found.height) == (100, 50)
    first = poster(tmp_path / "out.mp4")
    assert first.getpixel((20, 25)) == pytest.approx((200, 30, 30), abs=10)
    assert first.getpixel((80, 25)) == pytest.approx((0, 0, 0), abs=10)


@can_turn
def test_a_clip_filmed_upright_stays_upright(tmp_path: Path) -> None:
    source = clip(tmp_path / "phone.mp4", 0.5, (160, 90), turned=90)
    # Upright, the red third is at the bottom: 106 to 160 of 160 px.
    found = mend(source, tmp_path / "out.mp4", film((90, 80), crop=(0, 80, 90, 160)))
    assert (found.width, found.height) == (90, 80)
    first = poster(tmp_path / "out.mp4")
    assert first.getpixel((45, 70))[0] > 150 > 60 > first.getpixel((45, 10))[0]


@pytest.mark.parametrize(
    ("codec", "layout", "suffix"),
    [
        ("libx264", "yuv444p", "mp4"),
        ("libx264rgb", "rgb24", "mkv"),
        ("libvpx-vp9", "yuv420p", "webm"),
        ("prores_ks", "yuv422p10le", "mov"),
    ],
)
def test_colours_come_through_whatever_the_clip_was_encoded_as(
    tmp_path: Path, codec: str, layout: str, suffix: str
) -> None:
    source = tmp_path / f"in.{suffix}"
    with av.open(str(source), "w") as container:
        stream = container.add_stream(codec, rate=24)
        stream.width, stream.height, stream.pix_fmt = 64, 48, layout
        for n in range(6):
            frame = av.VideoFrame.from_image(Image.new("RGB", (64, 48), (180, 90, 40)))
            frame.pts, frame.time_base = n, Fraction(1, 24)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    assert measure(source, "video").format == suffix
    found = mend(source, tmp_path / "out.mp4", film((64, 48)))
    assert (found.video_codec, found.format, found.depth) == ("h264", "mp4", 8)
    assert poster(tmp_path / "out.mp4").getpixel((30, 20)) == pytest.approx((180, 90, 40), abs=8)


def test_a_silent_clip_stays_silent(tmp_path: Path) -> None:
    found = mend(clip(tmp_path / "mute.mp4", 0.5), tmp_path / "out.mp4", film((320, 180)))
    assert found.audio_codec == ""


def test_a_clip_keeps_its_sound_as_loud_and_as_late_as_it_was(tmp_path: Path) -> None:
    source = tmp_path / "late.mkv"
    made, heard = clip(tmp_path / "a.mp4", 1.5, (64, 48)), tone(tmp_path / "a.wav", 0.5, level=0.5)
    with av.open(str(made)) as seen, av.open(str(heard)) as hum, av.open(str(source), "w") as out:
        pictures = out.add_stream_from_template(seen.streams.video[0])
        track = out.add_stream("pcm_s16le", rate=RATE, layout="stereo")
        for packet in seen.demux():
            if packet.dts is not None:
                packet.stream = pictures
                out.mux(packet)
        for frame in hum.decode():
            frame.pts += RATE * 3 // 4
            out.mux(track.encode(frame))
        out.mux(track.encode())
    mend(source, tmp_path / "out.mp4", film((64, 48)))
    left = sound_of(tmp_path / "out.mp4", 1.5, "video")[::2]
    assert max(map(abs, left[: RATE * 7 // 10])) < 300
    assert max(map(abs, left[RATE * 8 // 10 : RATE * 12 // 10])) == pytest.approx(16_000, rel=0.05)
    assert streams(tmp_path / "out.mp4")["whole"] == pytest.approx(1.5, abs=0.03)


def test_a_clip_becomes_as_small_as_it_must(tmp_path: Path) -> None:
    source = tmp_path / "noise.mp4"
    with av.open(str(source), "w") as container:
        stream = container.add_stream("libx264", rate=24, options={"crf": "10", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
        for n in range(36):
            frame = av.VideoFrame.from_image(Image.effect_noise((160, 90), 90).convert("RGB"))
            frame.pts, frame.time_base = n, Fraction(1, 24)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    most = source.stat().st_size // 6
    assert mend(source, tmp_path / "out.mp4", film((160, 90), most_bytes=most)).bytes <= most
    with pytest.raises(WrongInput, match="cannot be made smaller than 500 bytes"):
        mend(source, tmp_path / "none.mp4", film((160, 90), most_bytes=500))
    assert not (tmp_path / "none.mp4").exists()


def test_a_mended_clip_plays_from_its_first_bytes(run: Path, tmp_path: Path) -> None:
    mend(run, tmp_path / "out.mp4", film((160, 90)))
    data = (tmp_path / "out.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


# ---------------------------------------------------------------- sounds


@pytest.mark.parametrize("form", ["wav", "mp3"])
def test_a_sound_is_trimmed_and_keeps_its_pitch_and_level(tmp_path: Path, form: str) -> None:
    source = tone(tmp_path / "hum.wav", 2, hertz=100, level=0.5)
    found = mend(source, tmp_path / f"out.{form}", sound(form, seconds=1.5))
    assert 1.4 < found.seconds <= 1.5
    assert found.format == form
    left = sound_of(tmp_path / f"out.{form}", 1.4)[::2]
    rising = sum(one < 0 <= other for one, other in pairwise(left))
    assert rising == pytest.approx(140, abs=3)
    assert sorted(left)[-len(left) // 200] == pytest.approx(16_000, rel=0.05)


def test_one_ear_stays_one_ear(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "voice.flac"), "w") as container:
        track = container.add_stream("flac", rate=22_050, layout="mono")
        frame = av.AudioFrame(format="s16", layout="mono", samples=22_050)
        frame.planes[0].update(b"\x00\x40" * 22_050)
        frame.sample_rate, frame.pts, frame.time_base = 22_050, 0, Fraction(1, 22_050)
        container.mux(track.encode(frame))
        container.mux(track.encode())
    found = mend(tmp_path / "voice.flac", tmp_path / "out.wav", sound("wav"))
    with av.open(str(tmp_path / "out.wav")) as copy:
        assert (copy.streams.audio[0].layout.nb_channels, copy.streams.audio[0].rate) == (1, RATE)
        levels = [max(map(abs, memoryview(bytes(frame.planes[0])).cast("h"))) for frame in copy.decode()]
    assert levels[len(levels) // 2] == pytest.approx(0x4000, rel=0.01)
    assert found.seconds == pytest.approx(1, abs=0.01)


def test_a_sound_becomes_as_small_as_it_must(tmp_path: Path) -> None:
    source = tone(tmp_path / "hum.wav", 3)
    assert mend(source, tmp_path / "out.mp3", sound("mp3", most_bytes=30_000)).bytes <= 30_000
    for form in ("mp3", "wav"):
        with pytest.raises(WrongInput, match=f"cannot be made smaller than 9,000 bytes as {form}"):
            mend(source, tmp_path / "none", sound(form, most_bytes=9000))


# ---------------------------------------------------------------- whole, or not at all


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> list[tuple[Path, Mend]]:
    """One file of each kind, and what is to be done to it."""
    folder = tmp_path_factory.mktemp("made")
    return [
        (noise(folder / "a.png"), still((100, 50), format="jpeg")),
        (clip(folder / "a.mp4", 1.5, (64, 48), sound=True), film((96, 72))),
        (tone(folder / "a.wav", 2.5), sound("mp3")),
    ]


def test_the_same_file_and_mend_give_the_same_bytes(made, tmp_path: Path) -> None:
    for source, how in made:
        mend(source, tmp_path / "one", how)
        mend(source, tmp_path / "two", how)
        assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_an_interrupted_copy_leaves_nothing_and_what_was_there_before(made, tmp_path: Path) -> None:
    def interrupted(share: float) -> None:
        assert 0 <= share <= 1
        raise KeyboardInterrupt

    folder = tmp_path / "references"
    folder.mkdir()
    (folder / "kept").write_text("as it was")
    for source, how in made:
        for name in ("new", "kept", ".new.part"):
            with pytest.raises(KeyboardInterrupt):
                mend(source, folder / name, how, interrupted)
    assert [path.name for path in folder.iterdir()] == ["kept"]
    assert (folder / "kept").read_text() == "as it was"


def test_how_far_it_is_is_told(made, tmp_path: Path) -> None:
    for source, how in made:
        shares: list[float] = []
        mend(source, tmp_path / "out", how, shares.append)
        assert shares == sorted(shares)
        assert len(shares) > 1
        assert shares[-1] == 1


def test_somebodys_unfinished_file_is_written_as_it_is(tmp_path: Path) -> None:
    source = noise(tmp_path / "a.png")
    mend(source, tmp_path / ".mine.part", still((50, 25)))
    assert {path.name for path in tmp_path.iterdir()} == {"a.png", ".mine.part"}


@contextmanager
def room_for(most: int) -> Iterator[None]:
    """No file may grow beyond so many bytes, which the system tells like a full disk."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.skipif(sys.platform == "win32", reason="limits of another make")
def test_a_full_disk_is_told_and_left_as_it_was(made, tmp_path: Path) -> None:
    folder = tmp_path / "references"
    folder.mkdir()
    for source, how in made:
        with room_for(900), pytest.raises(SeedanceError, match="The disk is full: there is no room for"):
            mend(source, folder / "out", how)
        assert list(folder.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(made, tmp_path: Path) -> None:
    for source, how in made:
        with pytest.raises(WrongInput, match="cannot be written: no such file"):
            mend(source, tmp_path / "nowhere" / "out", how)


def test_a_bad_file_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "notes.mp4").write_text("Shot 1: red dunes at first light")
    for how in (still((10, 10)), film((10, 10)), sound("mp3")):
        with pytest.raises(WrongInput, match="is a text file"):
            mend(tmp_path / "notes.mp4", tmp_path / "out", how)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.mp4"]


# ---------------------------------------------------------------- the crop, shown


@pytest.mark.parametrize("kind", ["image", "video"])
def test_a_preview_darkens_what_goes(tmp_path: Path, kind: str) -> None:
    if kind == "image":
        source = tmp_path / "white.png"
        Image.new("RGB", (1600, 400), "white").save(source)
    else:
        source = clip(tmp_path / "red.mp4", 0.2, (1600, 400))
    shown = crop_preview(source, kind, (400, 0, 1200, 400), most=320)
    assert (shown.size, shown.mode) == ((320, 80), "RGB")
    whole = crop_preview(source, kind, None, most=320)
    assert whole.getpixel((10, 40))[0] > 150
    assert shown.getpixel((10, 40))[0] < 90
    assert shown.getpixel((100, 40)) == whole.getpixel((100, 40))
    assert shown.getpixel((80, 40)) == (255, 255, 255)
