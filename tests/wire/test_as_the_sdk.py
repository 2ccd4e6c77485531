"""What our command lines send to Ark, beside what the maker's own client sends for the same films and pictures
(`tests/ark/sdk_bodies.json`). Two options are other than there, and on purpose: `execution_expires_after` carries our mark
of the prompt, by which a lost task is found again, and `return_last_frame` is always wanted, for the film folder."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests import ark
from tests.ark_sdk.orders import CLIPS, PICTURES, PROMPT
from tests.program import Ended
from tests.wire.playing import Within

SDK = json.loads(Path(ark.__file__).with_name("sdk_bodies.json").read_text(encoding="utf-8"))
LINK = "https://example.com"
AS_FRAMES = ("--mode", "first_last_frames", "--first-frame", f"{LINK}/a.png")
FLAGS = {
    "text": (),
    "fast": ("--model", "fast"),
    "plain": (),
    "first frame": AS_FRAMES,
    "first and last frame": (*AS_FRAMES, "--last-frame", f"{LINK}/b.png"),
    "references": (
        "--image-ref", f"{LINK}/a.png=character", "--image-ref", f"{LINK}/b.png=scene",
        "--video-ref", f"{LINK}/c.mp4=camera", "--audio-ref", f"{LINK}/d.mp3=music",
    ),
    "options": ("-r", "9:16", "-d", "8", "--resolution", "1080p", "--no-audio", "--watermark", "--end-user", "someone-1"),
}  # fmt: skip
"""The flags that order the same; the earlier ones count for less."""
USUAL = ("-d", "5", "-r", "16:9", "--resolution", "720p", "--service", "ark", "--dry-run", "--json")
OTHERWISE = {"execution_expires_after", "return_last_frame"}
NOT_OFFERED = {"priority"}
STILLS = {
    "picture": (),
    "edited picture": ("--edit", f"{LINK}/a.png", "--edit", f"{LINK}/b.png"),
    "set, streamed": ("--count", "3"),
}


def body_in(ended: Ended) -> dict[str, Any]:
    assert ended.code == 0, ended.out + ended.err
    found: dict[str, Any] = ended.json["request"]
    return found


@pytest.mark.parametrize("name", CLIPS)
def test_a_clip(tmp_path: Path, name: str) -> None:
    (tmp_path / "prompt.txt").write_text(PROMPT, encoding="utf-8")
    ours = body_in(Within(tmp_path).run("new", "--prompt-file", "prompt.txt", *USUAL, *FLAGS[name]))
    theirs = SDK["clips"][name]
    assert 24 * 3600 <= ours["execution_expires_after"] < 48 * 3600
    assert ours["return_last_frame"] is True
    if name == "plain":  # what is not said there is said by us, as it is meant there
        theirs = SDK["clips"]["text"] | theirs
    assert without(ours, OTHERWISE) == without(theirs, OTHERWISE | NOT_OFFERED)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture(tmp_path: Path, name: str) -> None:
    """In a prompt for pictures of a named size our client says the shape, and how many there are to be."""
    theirs = SDK["pictures"][name]
    ours = body_in(
        Within(tmp_path).run(
            "still", theirs["prompt"], *STILLS[name], "--size", theirs["size"], "--service", "ark", "--dry-run", "--json"
        )
    )  # fmt: skip
    assert ours.pop("prompt").startswith(theirs["prompt"])
    assert ours == without(theirs, {"prompt"})


def without(body: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in names}


def test_each_order_of_theirs_is_one_of_ours() -> None:
    assert {*FLAGS} == {*CLIPS} == {*SDK["clips"]}
    assert {*STILLS} == {*PICTURES} == {*SDK["pictures"]}
