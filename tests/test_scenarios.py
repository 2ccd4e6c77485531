"""Eleven films that creators ask for, each the whole route from flags to an mp4 that is opened and measured."""

from dataclasses import dataclass, field
from pathlib import Path

import av
import pytest
from PIL import Image, ImageChops, ImageStat

from seedance_cli.film import open_film, read_take
from tests.footage import clip, picture, tone
from tests.program import Program, Rough
from tests.rough import SMALL

SIZES = {"16:9": (1280, 720), "9:16": (720, 1280), "21:9": (1470, 630)}
IN_FULL = ("coming-home", "ink-duel", "sunrise-sunset")
"""One of each size; the others are drawn small."""


@dataclass(frozen=True)
class Scenario:
    name: str
    idea: str
    template: str
    duration: int
    ratio: str
    flags: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    """Each as a role; files are made and passed as --image-ref."""
    clips: tuple[tuple[str, int], ...] = ()
    sounds: tuple[tuple[str, int], ...] = ()
    says: tuple[str, ...] = field(default=())
    """What the composed prompt must hold."""
    cuts: bool = True


SCENARIOS = (
    Scenario(
        "coming-home", "An old fisherman comes home to his daughter after a year at sea", "narrative", 15, "21:9",
        ("--mood", "warm", "--audio", 'music: solo cello; dialogue: Daughter (English): "You are late."'),
        pictures=("character", "character", "character"),
        says=("@image_file_3", 'Daughter says in English: "You are late."'),
    ),
    Scenario(
        "ink-duel", "水墨武侠对决，两位剑客在竹林中交手", "character-action", 15, "9:16", ("--style", "水墨"),
        pictures=("character", "character", "scene"), clips=(("motion", 5),), says=("【时间轴】", "@video_file_1"),
    ),
    Scenario(
        "coffee", "A cup of coffee wakes a quiet kitchen", "product", 15, "16:9", ("--style", "warm commercial"),
        pictures=("product", "logo"), says=("@image_file_1", "@image_file_2 is the logo"),
    ),
    Scenario(
        "headset", "Worlds of the future seen through a headset", "narrative", 15, "16:9", ("--style", "sci-fi"),
        pictures=("first_frame", "scene", "scene", "scene"), clips=(("camera", 4),),
        says=("follow the camera movement of @video_file_1",),
    ),
    Scenario(
        "fashion-beat", "One dancer changes through four looks", "beat-synced", 15, "9:16",
        pictures=("look",) * 4, clips=(("rhythm", 6),), says=("@image_file_4", "@video_file_1"),
    ),
    Scenario(
        "skate-extension", "The skateboarder lands and rides on into the sunset", "video-extension", 10, "16:9",
        clips=(("source", 6),), says=("@video_file_1",), cuts=False,
    ),
    Scenario(
        "plot-twist", "The detective turns out to be the thief", "video-edit", 15, "16:9",
        clips=(("source", 8),), says=("@video_file_1",), cuts=False,
    ),
    Scenario(
        "one-take", "A kite leads us through a market, a stair, a roof and the open sky", "one-take", 15, "21:9",
        pictures=("scene",) * 4, says=("@image_file_4",), cuts=False,
    ),
    Scenario(
        "performance", "A woman reads a letter and begins to laugh through tears", "performance", 10, "16:9",
        pictures=("character", "pose"), clips=(("motion", 5),), says=("@image_file_2",),
    ),
    Scenario(
        "talking-animals", "猫和狗用四川话拌嘴", "dialogue", 15, "9:16",
        ("--audio", "对白：猫（四川话）：“你又偷吃了嗦？”；对白：狗（四川话）：“没得！”"),
        pictures=("character", "character"), sounds=(("voice", 6),), says=("猫用四川话说：“你又偷吃了嗦？”", "@audio_file_1"),
    ),
    Scenario(
        "sunrise-sunset", "Sunrise to sunset over one ridge", "first-last-frame", 8, "16:9",
        pictures=("first_frame", "last_frame"), says=("ridge",), cuts=False,
    ),
)  # fmt: skip
COLOURS = ("teal", "sienna", "slateblue", "olive", "crimson")


def flags_of(scenario: Scenario, folder: Path) -> list[str]:
    flags = [*scenario.flags]
    for number, role in enumerate(scenario.pictures):
        path = picture(folder / f"picture{number}.png", (960, 540), COLOURS[number]).name
        frames = {"first_frame": ["--first-frame", path], "last_frame": ["--last-frame", path]}
        usual = ["--image-ref", f"{path}={role}"]
        flags += frames.get(role, usual) if scenario.template == "first-last-frame" else usual
    for number, (role, seconds) in enumerate(scenario.clips):
        flags += ["--video-ref", f"{clip(folder / f'clip{number}.mp4', seconds).name}={role}"]
    for number, (role, seconds) in enumerate(scenario.sounds):
        flags += ["--audio-ref", f"{tone(folder / f'sound{number}.mp3', seconds).name}={role}"]
    return flags


def frames_around(path: Path, cuts: list[int]) -> list[list[Image.Image]]:
    """For each cut at these seconds, small greys of the two frames before it and of the one after."""
    wanted = [[24 * cut - 2, 24 * cut - 1, 24 * cut] for cut in cuts]
    with av.open(str(path)) as container:
        found = {
            number: frame.to_image(width=160, height=90).convert("L")
            for number, frame in enumerate(container.decode(video=0))
            if any(number in around for around in wanted)
        }
    return [[found[number] for number in around] for around in wanted]


def difference(one: Image.Image, other: Image.Image) -> float:
    return ImageStat.Stat(ImageChops.difference(one, other)).mean[0]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_the_whole_route(tmp_path: Path, scenario: Scenario) -> None:
    in_full = scenario.name in IN_FULL
    program = Program(tmp_path) if in_full else Rough(tmp_path)
    ended = program.run(
        "new", scenario.idea, "-t", scenario.template, "-d", str(scenario.duration), "-r", scenario.ratio,
        *flags_of(scenario, tmp_path), "--yes", "--json", "-o", "film",
    )  # fmt: skip
    assert ended.code == 0, ended.err
    answer = ended.json
    for words in scenario.says:
        assert words in answer["prompt"]
    path = tmp_path / answer["video"]
    with av.open(str(path)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.width, video.height) == (SIZES if in_full else SMALL)[scenario.ratio]
        assert (video.codec_context.name, video.profile, video.pix_fmt) == ("h264", "High", "yuv420p")
        assert video.average_rate == 24
        assert video.frames == scenario.duration * 24
        assert audio.codec_context.name == "aac"
        assert float(audio.duration * audio.time_base) == pytest.approx(scenario.duration, abs=1 / 24)
    head = path.read_bytes()[:4096]
    assert head.index(b"moov") < 4096  # the index comes first, so that a browser can begin at once
    board = open_film(tmp_path / "film").board
    if scenario.cuts:
        for before, last, first in frames_around(path, [end for _, end in board.spans[:-1]]):
            assert difference(last, first) > 3 * difference(before, last)
    take = read_take(tmp_path / "film" / "takes" / "001")
    assert take.storyboard == board
    assert take.prompt == answer["prompt"]
    assert (take.folder / "last-frame.png").is_file()
