"""Wrong input for a paid service, through the whole program: said by the flag's name before anything is sent or written;
and right input, request by request."""

import base64
import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.footage import clip, picture, tone
from tests.paid_play import NEW, PAID, Play, fault_in, play, running, server, told
from tests.program import Program
from tests.xskill_server import Server, faults, serve

__all__ = ["play", "running", "server"]

WEB = "https://example.com/"
XSKILL = ("--service", "xskill", "--via", "rest")


def refs(kind: str, count: int) -> tuple[str, ...]:
    ending = {"image": "png", "video": "mp4", "audio": "mp3"}[kind]
    return tuple(word for at in range(count) for word in (f"--{kind}-ref", f"{WEB}{at}.{ending}"))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pictures, clips, sounds, and what is none of them."""
    folder = tmp_path_factory.mktemp("files")
    first = picture(folder / "a.png")
    picture(folder / "b.png", colour="maroon")
    shutil.copyfile(first, folder / "same.png")
    clip(folder / "move.mp4", 4)
    clip(folder / "long.mp4", 8, fps=12)
    tone(folder / "beat.wav", 2)
    (folder / "words.png").write_text("no picture")
    (folder / "huge.png").write_bytes(first.read_bytes() + bytes(31_000_000))
    return folder


@pytest.fixture
def studio(play: Play, files: Path) -> Play:
    """A play whose program finds the files beside it; without a pause there is nothing to hurry."""
    for path in files.iterdir():
        (play.program.folder / path.name).hardlink_to(path)
    return replace(play, program=Program(play.program.folder))


@dataclass(frozen=True)
class Wrong:
    flags: tuple[str, ...]
    says: str
    code: int = 2
    paid: tuple[str, ...] = PAID


WRONG = {
    "a local clip": Wrong(
        ("--video-ref", "move.mp4=camera", "--image-ref", "a.png"),
        "move.mp4: xskill takes clips only as public links.*--video-ref LINK=camera.*animatic",
    ),
    "a local sound": Wrong(
        ("--audio-ref", "beat.wav", "--image-ref", "a.png"), "sounds only as public links.*--audio-ref LINK=music"
    ),
    "local clips of more than 15 s": Wrong(
        ("--video-ref", "long.mp4", "--video-ref", "long.mp4"), "only as public links"
    ),
    "10 pictures": Wrong(refs("image", 10), "10 image references; 9 is the most"),
    "4 clips": Wrong(refs("video", 4), "4 video references; 3 is the most"),
    "13 files": Wrong((*refs("image", 7), *refs("video", 3), *refs("audio", 3)), "13 references; 12 in all"),
    "9 pictures and a still": Wrong((*refs("image", 9), "--still", "a hat"), "10 image references; 9"),
    "sound alone": Wrong(refs("audio", 1), "Audio alone is refused.*--image-ref"),
    "frames and a picture": Wrong(("--first-frame", "a.png", "--image-ref", "b.png"), "cannot be mixed"),
    "frames and a clip": Wrong(
        ("--mode", "first_last_frames", *refs("video", 1)), "only frames.*--mode omni_reference"
    ),
    "a last frame alone": Wrong(("--last-frame", "a.png"), "--last-frame needs a --first-frame"),
    "--seed": Wrong(("--seed", "7"), "takes no --seed"),
    "--resolution": Wrong(("--resolution", "720p"), "takes no --resolution"),
    "--via here": Wrong(("--service", "animatic"), "animatic takes no --via"),
    "--via nonsense": Wrong(("--via", "pigeon"), "no via 'pigeon'.*auto, mcp, rest"),
    "--model nonsense": Wrong(("--model", "turbo"), "no model 'turbo'; it has fast, standard"),
    "no such service": Wrong(("--service", "xkill"), "no service 'xkill'.*--service xskill"),
    "budget": Wrong(("--budget", "119"), "120 credits, above the budget of 119 credits; nothing was sent", 3),
    "budget and a still": Wrong(("--budget", "135", "--still", "a hat=prop"), "136 credits, above", 3),
    "nobody to ask": Wrong((), "costs money at xskill.*120 credits.*--yes", paid=XSKILL),
    "a budget is no yes": Wrong(("--budget", "500"), "costs money at xskill.*--yes", paid=XSKILL),
    "no picture": Wrong(("--image-ref", "words.png"), "words.png is a text file, not a picture"),
    "no file": Wrong(("--image-ref", "gone.png"), "gone.png does not exist"),
    "a huge picture": Wrong(("--image-ref", "huge.png"), "@image1 has 31.0 MB.*30 MB"),
    "a name in the link": Wrong(("--image-ref", "https://u:p@example.com/a.png"), "name or password"),
    "no web link": Wrong(("--image-ref", "ftp://example.com/a.png"), "ftp://example.com/a.png.*https?"),
    "a ratio of the cinema": Wrong(("-r", "2.35:1"), "no ratio '2.35:1'.*--ratio 21:9"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG.keys())
def test_wrong_input_sends_nothing_and_writes_nothing(studio: Play, case: Wrong) -> None:
    before = studio.program.films()
    ended = studio.run(*NEW, *case.paid, *case.flags)
    error = fault_in(ended)
    assert (ended.code, error["code"]) == (case.code, "wrong_input" if case.code == 2 else "refused")
    assert re.search(case.says, f"{error['message']} | {error['hint']}".replace("\n", " ")), error
    assert studio.server.log == []
    assert studio.program.films() == before


BASES = {
    "nonsense": "nonsense",
    "another scheme": "ftp://example.com",
    "a password": "https://user:hushhush@example.com",
    "open to all": "http://api.example.com",
    "a port that is none": "http://127.0.0.1:99999",
}


@pytest.mark.parametrize("base", BASES.values(), ids=BASES.keys())
def test_a_base_url_that_cannot_be_used(studio: Play, base: str) -> None:
    before = studio.program.films()
    ended = studio.run(*NEW, *PAID, XSKILL_BASE_URL=base)
    assert (ended.code, fault_in(ended)["code"]) == (2, "wrong_input")
    assert "XSKILL_BASE_URL" in fault_in(ended)["message"]
    assert studio.program.films() == before
    studio.hold_no("hushhush", ended)


def test_a_base_url_with_a_slash_at_its_end(studio: Play) -> None:
    assert studio.run(*NEW, *PAID, XSKILL_BASE_URL=f"{studio.server.url}/").code == 0


@pytest.mark.parametrize(
    ("key", "code", "says"),
    [
        ("", 4, "auth login xskill"),
        ("sk-two\nlines-0123456789", 2, "one word"),
        ("sk-a key-0123456789", 2, "one word"),
        ("sk-“curly”-0123456789", 2, "letter inside that no key has"),
    ],
    ids=["none", "two lines", "a space", "curly quotes"],
)
def test_no_key_that_could_be_sent(studio: Play, key: str, code: int, says: str) -> None:
    before = studio.program.films()
    ended = studio.run(*NEW, *PAID, XSKILL_API_KEY=key)
    error = fault_in(ended)
    assert ended.code == code
    assert says in f"{error['message']} {error['hint']}"
    assert (studio.server.log, studio.program.films()) == ([], before)
    if key:
        studio.hold_no(key, ended)


def test_a_key_with_a_line_end_behind_it_is_a_key(studio: Play) -> None:
    assert studio.run(*NEW, *PAID, XSKILL_API_KEY=f"{studio.server.key}\n").code == 0


def test_a_wrong_key_is_in_no_file_either(studio: Play) -> None:
    ended = studio.run(*NEW, *PAID, XSKILL_API_KEY="sk-wrong-0123456789")
    assert (ended.code, studio.server.creates, studio.server.tasks) == (4, 1, [])
    studio.hold_no("sk-wrong-0123456789", ended)


def test_tls_that_is_none(play: Play) -> None:
    ended = play.run(*NEW, *PAID, XSKILL_BASE_URL=play.server.url.replace("http:", "https:"))
    assert (ended.code, fault_in(ended)["code"]) == (5, "unreachable")
    assert "TLS" in fault_in(ended)["message"]
    assert "Nothing was charged." in fault_in(ended)["message"]
    assert (play.server.creates, play.states) == (0, [])


@pytest.mark.parametrize("kind", ["create", "query", "upload"])
def test_the_key_follows_no_redirect(play: Play, files: Path, kind: str) -> None:
    with serve(key="another") as other:
        play.server.always(kind, faults.redirect(f"{other.url}/api/v3/tasks/{kind}"))
        ended = play.run(*NEW, *PAID, "--timeout", "60", "--image-ref", str(files / "a.png"))
        assert ended.code == (8 if kind == "query" else 5)
        assert "redirect" in fault_in(ended)["message"]
        assert other.log == []


def test_a_dry_run_needs_no_key_and_leaves_no_trace(studio: Play) -> None:
    before = studio.program.films()
    ended = studio.run(*NEW, *XSKILL, "--dry-run", "--image-ref", "a.png=product", XSKILL_API_KEY="")
    record = told(ended)
    assert (ended.code, record["status"], record["price"]) == (0, "dry-run", 120)
    assert record["request"]["params"]["image_files"] == ["a.png"]
    assert (studio.server.log, studio.program.films()) == ([], before)


def test_a_plan_needs_no_key_and_sends_nothing(studio: Play) -> None:
    ended = studio.run(*NEW, *XSKILL, "--plan", "--image-ref", "a.png=product", XSKILL_API_KEY="")
    assert (ended.code, told(ended)["status"], studio.server.log) == (0, "planned", [])
    assert (studio.program.folder / "film/storyboard.yaml").exists()
    assert studio.takes == []


def test_the_budget_may_be_met_exactly(studio: Play) -> None:
    ended = studio.run(*NEW, *PAID, "--budget", "136", "--still", "a red hat=prop")
    assert ended.code == 0, ended.out
    assert [job.price for job in studio.server.tasks] == [16, 120]


def test_the_same_picture_is_uploaded_once(studio: Play) -> None:
    names = ("a.png", "same.png", "a.png", "b.png")
    ended = studio.run(*NEW, *PAID, *(word for name in names for word in ("--image-ref", name)))
    assert (ended.code, studio.server.uploads) == (0, 2)
    links = params(studio.server)["image_files"]
    assert links[0] == links[1] == links[2] != links[3]
    sent = {base64.b64decode(body["image_data"]) for body in studio.server.sent("upload")}
    assert sent == {(studio.program.folder / name).read_bytes() for name in ("a.png", "b.png")}


def params(server: Server) -> dict[str, Any]:
    (body,) = server.sent("create")
    found: dict[str, Any] = body["params"]
    return found


@pytest.mark.parametrize(
    "frames",
    [(), ("--first-frame", "a.png"), ("--first-frame", "a.png", "--last-frame", f"{WEB}b.png")],
    ids=["none", "a file", "a file and a link"],
)
def test_first_and_last_frames(studio: Play, frames: tuple[str, ...]) -> None:
    ended = studio.run(*NEW, *PAID, "--mode", "first_last_frames", *frames)
    assert ended.code == 0, ended.out
    sent = params(studio.server)
    paths = sent.get("filePaths", [])
    assert sent["functionMode"] == "first_last_frames"
    assert (len(paths), studio.server.uploads) == (len(frames) // 2, min(1, len(frames)))
    assert [path.startswith(studio.server.url) for path in paths] == [True, False][: len(paths)]
    assert "@" not in sent["prompt"]
