"""Measuring: what good files measure, and one clear sentence for each bad one."""

import os
import shutil
import socket
from pathlib import Path

import pytest
from PIL import Image

from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.media import measure, verify_clip
from tests.footage import can_turn, clip, picture, tone


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "gif", "bmp", "tiff"])
def test_a_picture_measures_its_pixels(tmp_path: Path, suffix: str) -> None:
    path = picture(tmp_path / f"cup.{suffix}", (64, 48))
    found = measure(path, "image")
    assert (found.kind, found.width, found.height, found.seconds) == ("image", 64, 48, 0)
    assert found.bytes == path.stat().st_size
    assert found.format == {"jpg": "jpeg"}.get(suffix, suffix)


@pytest.mark.parametrize("suffix", ["mp4", "mov", "mkv", "avi", "ts", "3gp"])
def test_a_clips_format_is_told_by_its_content(tmp_path: Path, suffix: str) -> None:
    path = clip(tmp_path / f"run.{suffix}", 0.5, (176, 144)).rename(tmp_path / "run.clip")
    found = measure(path, "video")
    assert (found.format, found.video_codec, found.depth) == (suffix, "h264", 8)


def test_flash_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="damaged, cut short, or not a video"):
        measure(clip(tmp_path / "run.flv", 0.5), "video")


def test_a_matroska_file_for_the_web_is_one_of_its_own(tmp_path: Path) -> None:
    import av

    with av.open(str(tmp_path / "run.webm"), "w") as container:
        stream = container.add_stream("libvpx", rate=24)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(12):
            container.mux(stream.encode(av.VideoFrame(64, 48, "yuv420p")))
        container.mux(stream.encode())
    found = measure(tmp_path / "run.webm", "video")
    assert (found.format, found.video_codec) == ("webm", "vp8")


@pytest.mark.parametrize(
    ("suffix", "form", "codec"),
    [
        ("wav", "wav", "pcm_s16le"),
        ("mp3", "mp3", "mp3"),
        ("m4a", "m4a", "aac"),
        ("mp4", "m4a", "aac"),
        ("aac", "aac", "aac"),
        ("mka", "mka", "aac"),
    ],
)
def test_a_sounds_format_is_told_by_its_content(tmp_path: Path, suffix: str, form: str, codec: str) -> None:
    path = tone(tmp_path / f"hum.{suffix}", 0.5).rename(tmp_path / "hum.sound")
    found = measure(path, "audio")
    assert (found.format, found.audio_codec) == (form, codec)


def test_what_a_phone_writes_as_several_pictures_is_a_jpeg(tmp_path: Path) -> None:
    first, second = (Image.new("RGB", (60, 40), colour) for colour in ("teal", "navy"))
    first.save(tmp_path / "photo.jpg", format="MPO", save_all=True, append_images=[second])
    assert measure(tmp_path / "photo.jpg", "image").format == "jpeg"


@pytest.mark.parametrize(
    ("mode", "transparent"), [("RGBA", True), ("LA", True), ("RGB", False), ("P", False)]
)
def test_see_through_parts_are_noticed(tmp_path: Path, mode: str, transparent: bool) -> None:
    Image.new(mode, (8, 8)).save(tmp_path / "logo.png")
    assert measure(tmp_path / "logo.png", "image").transparent is transparent


def test_a_picture_is_decoded_once(tmp_path: Path, monkeypatch) -> None:
    from PIL import ImageFile

    decoded: list[object] = []
    load = ImageFile.ImageFile.load
    monkeypatch.setattr(
        ImageFile.ImageFile,
        "load",
        lambda image: (decoded.append(image) if image.fp else None, load(image))[1],
    )
    measure(picture(tmp_path / "cup.jpg", (64, 48)), "image")
    assert len(decoded) == 1


def test_a_photograph_is_measured_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # taken with the camera on its side
    Image.new("RGB", (60, 40)).save(tmp_path / "photo.jpg", exif=exif)
    found = measure(tmp_path / "photo.jpg", "image")
    assert (found.width, found.height) == (40, 60)


def test_a_clip_measures_size_length_rate_and_codecs(tmp_path: Path) -> None:
    found = measure(clip(tmp_path / "run.mp4", 1.5, (160, 90), 30, sound=True), "video")
    assert (found.width, found.height, found.frames_per_second) == (160, 90, 30)
    assert found.seconds == pytest.approx(1.5, abs=1 / 30)
    assert (found.video_codec, found.audio_codec) == ("h264", "aac")


@can_turn
def test_a_clip_filmed_upright_is_measured_upright(tmp_path: Path) -> None:
    found = measure(clip(tmp_path / "phone.mp4", 0.5, (160, 90), turned=90), "video")
    assert (found.width, found.height) == (90, 160)


def test_a_clip_that_states_no_length_is_measured_by_what_it_holds(tmp_path: Path) -> None:
    path = clip(tmp_path / "live.ts", 1, (160, 90))
    assert measure(path, "video").seconds == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize("suffix", ["wav", "mp3", "m4a"])
def test_a_sound_measures_its_length(tmp_path: Path, suffix: str) -> None:
    found = measure(tone(tmp_path / f"jazz.{suffix}", 2), "audio")
    assert found.seconds == pytest.approx(2, abs=0.06)
    assert (found.kind, found.width, found.height) == ("audio", 0, 0)


def missing(folder: Path) -> Path:
    return folder / "nothing.png"


def a_folder(folder: Path) -> Path:
    (folder / "album.png").mkdir()
    return folder / "album.png"


def empty(folder: Path) -> Path:
    (folder / "empty.png").touch()
    return folder / "empty.png"


def text(folder: Path) -> Path:
    (folder / "notes.png").write_text("Shot 1: red dunes at first light")
    return folder / "notes.png"


def noise(folder: Path) -> Path:
    (folder / "noise.png").write_bytes(bytes(range(256)) * 40)
    return folder / "noise.png"


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.png")
    return folder / "pipe.png"


def under_a_file(folder: Path) -> Path:
    return text(folder) / "cup.png"


def long_name(folder: Path) -> Path:
    return folder / ("a" * 300)


BAD_FOR_ALL = [
    (missing, "does not exist"),
    (a_folder, "is a folder"),
    (empty, "is empty"),
    (text, "is a text file"),
    (noise, "not a"),
    (pipe, "is not an ordinary file"),
    (under_a_file, "does not exist"),
    (long_name, "cannot be read"),
]


@pytest.mark.parametrize("kind", ["image", "video", "audio"])
@pytest.mark.parametrize(("make", "words"), BAD_FOR_ALL, ids=lambda each: getattr(each, "__name__", ""))
def test_a_bad_file_is_named_with_what_is_wrong(tmp_path: Path, make, words: str, kind: str) -> None:
    path = make(tmp_path)
    with pytest.raises(WrongInput, match=words) as caught:
        measure(path, kind)
    assert str(path) in caught.value.message
    assert f"--{kind}-ref" in caught.value.hint


def test_an_impossible_name_is_wrong_input() -> None:
    with pytest.raises(WrongInput, match="cannot be read"):
        measure(Path("cup\0.png"), "image")


def cut_picture(folder: Path, suffix: str) -> Path:
    data = picture(folder / f"whole.{suffix}").read_bytes()
    (folder / f"cut.{suffix}").write_bytes(data[: len(data) * 2 // 3])
    return folder / f"cut.{suffix}"


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "gif", "bmp"])
def test_a_picture_that_is_cut_short_is_refused(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(WrongInput, match=r"cut short|not a picture that can be opened"):
        measure(cut_picture(tmp_path, suffix), "image")


def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    Image.new("1", (20_000, 10_000)).save(tmp_path / "bomb.png")
    with pytest.raises(WrongInput, match="too many pixels"):
        measure(tmp_path / "bomb.png", "image")


def test_a_suspiciously_large_picture_is_refused_without_a_warning(tmp_path: Path) -> None:
    Image.new("1", (10_000, 10_000)).save(tmp_path / "large.png")
    with pytest.raises(WrongInput, match="too many pixels"):
        measure(tmp_path / "large.png", "image")


@pytest.mark.parametrize(
    ("make", "asked", "really"),
    [
        (picture, "video", "image"),
        (picture, "audio", "image"),
        (clip, "image", "video"),
        (clip, "audio", "video"),
        (tone, "image", "audio"),
        (tone, "video", "audio"),
    ],
)
def test_another_kind_is_told_with_the_right_flag(tmp_path: Path, make, asked: str, really: str) -> None:
    suffix = {"image": "png", "video": "mp4", "audio": "wav"}
    made = make(tmp_path / f"real.{suffix[really]}")
    path = shutil.copy(made, tmp_path / f"dressed.{suffix[asked]}")
    with pytest.raises(WrongInput) as caught:
        measure(Path(path), asked)
    assert caught.value.hint == f"Give it as --{really}-ref {path}"


@can_turn
def test_a_song_with_a_cover_is_a_sound(tmp_path: Path) -> None:
    import av

    song, cover = tone(tmp_path / "plain.mp3", 1), picture(tmp_path / "cover.png", (32, 32))
    with av.open(str(song)) as heard, av.open(str(tmp_path / "song.mp3"), "w") as out:
        track = out.add_stream_from_template(heard.streams.audio[0])
        with av.open(str(cover)) as seen:
            art = out.add_stream_from_template(seen.streams.video[0])
            art.disposition = av.stream.Disposition.attached_pic
            packets = [(each, art) for each in seen.demux() if each.dts is not None]
        packets += [(each, track) for each in heard.demux() if each.dts is not None]
        for packet, stream in packets:
            packet.stream = stream
            out.mux(packet)
    assert measure(tmp_path / "song.mp3", "audio").seconds == pytest.approx(1, abs=0.06)
    with pytest.raises(WrongInput, match="is a sound, not a video"):
        measure(tmp_path / "song.mp3", "video")


def faststart(path: Path) -> Path:
    import av

    target = path.with_name("faststart.mp4")
    with av.open(str(path)) as old, av.open(str(target), "w", options={"movflags": "faststart"}) as new:
        streams = {each.index: new.add_stream_from_template(each) for each in old.streams}
        for packet in old.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                new.mux(packet)
    return target


def test_a_clip_whose_table_is_gone_is_refused(tmp_path: Path) -> None:
    data = clip(tmp_path / "whole.mp4", 1).read_bytes()
    (tmp_path / "cut.mp4").write_bytes(data[: len(data) // 2])
    with pytest.raises(WrongInput, match="damaged, cut short"):
        measure(tmp_path / "cut.mp4", "video")


def test_a_clip_whose_end_is_gone_is_refused(tmp_path: Path) -> None:
    data = faststart(clip(tmp_path / "whole.mp4", 3)).read_bytes()
    (tmp_path / "cut.mp4").write_bytes(data[: len(data) // 2])
    with pytest.raises(WrongInput, match=r"cut short: it holds [12]\.\d of 3\.0 seconds"):
        measure(tmp_path / "cut.mp4", "video")


def test_a_clip_with_a_header_and_nothing_else_is_refused(tmp_path: Path) -> None:
    data = faststart(clip(tmp_path / "whole.mp4", 1)).read_bytes()
    (tmp_path / "header.mp4").write_bytes(data[: data.index(b"mdat") + 4])
    with pytest.raises(WrongInput, match=r"header\.mp4 "):
        measure(tmp_path / "header.mp4", "video")


def test_a_clip_of_a_single_frame_is_0_seconds_long(tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="is 0 seconds long"):
        measure(clip(tmp_path / "still.mp4", 1 / 24), "video")


def test_a_clip_whose_frames_are_rubbish_is_refused(tmp_path: Path) -> None:
    data = bytearray(faststart(clip(tmp_path / "whole.mp4", 1)).read_bytes())
    start = data.index(b"mdat") + 4
    data[start:] = bytes(len(data) - start)
    (tmp_path / "rubbish.mp4").write_bytes(data)
    with pytest.raises(WrongInput, match=r"rubbish\.mp4 "):
        measure(tmp_path / "rubbish.mp4", "video")


def test_a_sound_with_a_header_and_nothing_else_is_refused(tmp_path: Path) -> None:
    data = tone(tmp_path / "whole.wav", 1).read_bytes()
    (tmp_path / "header.wav").write_bytes(data[:44])
    with pytest.raises(WrongInput, match="no sound that can be decoded"):
        measure(tmp_path / "header.wav", "audio")


@pytest.fixture
def nobody():
    """The super-user may read everything; these tests want someone who may not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions of another make")
def test_a_file_that_may_not_be_read_says_so(tmp_path: Path, request) -> None:
    path = picture(tmp_path / "secret.png")
    path.chmod(0)
    request.getfixturevalue("nobody")
    with pytest.raises(WrongInput, match="cannot be read: permission denied"):
        measure(path, "image")


@pytest.mark.parametrize("name", ["list.mp4", "list.m3u8", "list.mkv"])
@pytest.mark.parametrize("target", ["real.mp4", "{link}"])
def test_a_playlist_opens_neither_files_nor_links(tmp_path: Path, name: str, target: str) -> None:
    clip(tmp_path / "real.mp4", 1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        target = target.format(link=f"http://127.0.0.1:{server.getsockname()[1]}/clip.mp4")
        lists = (
            f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{target}\n#EXT-X-ENDLIST\n",
            f"ffconcat version 1.0\nfile '{target}'\n",
        )
        for content in lists:
            (tmp_path / name).write_text(content)
            for kind in ("video", "audio"):
                with pytest.raises(WrongInput, match="is a text file"):
                    measure(tmp_path / name, kind)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_a_name_with_a_colon_is_a_file_all_the_same(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    clip(tmp_path / "take.mp4", 0.5).rename("http:take.mp4")
    assert measure(Path("http:take.mp4"), "video").seconds == pytest.approx(0.5, abs=0.05)


def test_a_clip_is_verified(tmp_path: Path) -> None:
    path = clip(tmp_path / "clip.mp4", 2, (160, 90))
    assert verify_clip(path, 160, 90, 2) == measure(path, "video")
    with pytest.raises(SeedanceError, match="is 160×90, not 320×90"):
        verify_clip(path, width=320)
    with pytest.raises(SeedanceError, match=r"lasts 2\.00 s, not 3\.00 s"):
        verify_clip(path, seconds=3)


def test_what_is_no_clip_is_not_verified(tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="is a picture"):
        verify_clip(picture(tmp_path / "clip.mp4.png"))
