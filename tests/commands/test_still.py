"""`seedance still`: pictures drawn by xskill or here, saved, never in place of another, and paid only after a yes."""

import signal
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

from tests.commands.at_xskill import EDIT_MODEL, STILL_MODEL, Rehearsal
from tests.footage import picture
from tests.program import Program
from tests.pseudo_terminal import DOWN, Terminal
from tests.xskill_server import Fault, Server, faults, serve

PROMPT = "An astronaut in a white suit"
NAME = "astronaut-white-suit"
REST = ("--via", "rest", "--poll-interval", "0.05")
AGREED = (*REST, "--yes")


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve() as server:
        yield server


@pytest.fixture
def xskill(running: Server, seedance: Program) -> Rehearsal:
    running.reset()
    running.ways.lists = ""  # so that a lost task stays lost
    return Rehearsal(seedance, running)


def drawn(xskill: Rehearsal, *arguments: str) -> dict[str, Any]:
    ended = xskill.run("still", PROMPT, *AGREED, "--json", *arguments)
    assert ended.code == 0, ended.err
    answer: dict[str, Any] = ended.json
    return answer


def text_body(**params: Any) -> dict[str, Any]:
    whole = {"prompt": PROMPT, "image_size": "landscape_16_9", "num_images": 1} | params
    return {"model": STILL_MODEL, "params": whole}


def test_four_variants_are_one_request_and_four_files(xskill: Rehearsal) -> None:
    ended = xskill.run("still", PROMPT, "--count", "4", *AGREED)
    assert ended.code == 0
    names = [f"{NAME}-{number}.png" for number in range(1, 5)]
    assert ended.out.splitlines() == names
    assert xskill.program.films() == set(names)
    assert xskill.server.sent("create") == [text_body(num_images=4)]
    contents = {(xskill.program.folder / name).read_bytes() for name in names}
    assert len(contents) == 4
    assert "64 credits" in ended.err


def test_for_scripts(xskill: Rehearsal) -> None:
    answer = drawn(xskill, "--count", "2", "-o", "pictures", "-r", "9:16")
    task = xskill.server.tasks[0]
    assert answer == {
        "service": "xskill",
        "chosen": "the only service with a key",
        "task_id": task.id,
        "status": "succeeded",
        "price": 32,
        "unit": "credits",
        "images": [
            {"path": f"pictures/{NAME}-{number}.png", "url": link, "width": 324, "height": 576}
            for number, link in enumerate(task.links, 1)
        ],
        "prompt": PROMPT,
        "request": text_body(image_size="portrait_16_9", num_images=2),
    }


def test_no_picture_is_ever_written_over(xskill: Rehearsal) -> None:
    folder = xskill.program.folder
    (folder / f"{NAME}-1.png").write_bytes(b"mine")
    (folder / f"{NAME}-3.jpg").write_bytes(b"mine too")
    answer = drawn(xskill, "--count", "2")
    assert [image["path"] for image in answer["images"]] == [f"{NAME}-2.png", f"{NAME}-4.png"]
    assert (folder / f"{NAME}-1.png").read_bytes() == b"mine"
    assert (folder / f"{NAME}-3.jpg").read_bytes() == b"mine too"


def test_an_edit_uploads_each_picture_once(xskill: Rehearsal) -> None:
    picture(xskill.program.folder / "a.png")
    picture(xskill.program.folder / "same.png")
    link = "https://example.com/b.png"
    answer = drawn(xskill, "--edit", "a.png", "--edit", link, "--edit", "same.png", "--size", "auto_4K")
    assert xskill.server.uploads == 1
    params = answer["request"]["params"]
    first, second, third = params["image_urls"]
    assert (second, third) == (link, first)
    assert first.startswith(f"{xskill.server.url}/cdn/")
    assert answer["request"]["model"] == EDIT_MODEL
    assert params["image_size"] == "auto_4K"
    assert xskill.server.sent("create") == [answer["request"]]


def test_a_seed_goes_along(xskill: Rehearsal) -> None:
    assert drawn(xskill, "--seed", "7")["request"]["params"]["seed"] == 7


def test_the_animatic_draws_for_nothing_and_offline(xskill: Rehearsal) -> None:
    ended = xskill.run("still", PROMPT, "--service", "animatic", "--count", "2", "--json", "-r", "1:1")
    assert ended.code == 0
    answer = ended.json
    assert (answer["service"], answer["price"], answer["status"]) == ("animatic", 0, "succeeded")
    for image in answer["images"]:
        with Image.open(xskill.program.folder / image["path"]) as opened:
            assert opened.size == (image["width"], image["height"])
    assert len(answer["images"]) == 2
    assert xskill.server.log == []


def test_without_a_key_it_is_the_animatic(xskill: Rehearsal) -> None:
    ended = xskill.run("still", PROMPT, XSKILL_API_KEY="")
    assert (ended.code, ended.out) == (0, f"{NAME}-1.png\n")


def test_a_dry_run_needs_no_key_and_sends_nothing(xskill: Rehearsal) -> None:
    picture(xskill.program.folder / "a.png")
    asked = ("still", PROMPT, "--service", "xskill", "--edit", "a.png", "--dry-run")
    ended = xskill.run(*asked, XSKILL_API_KEY="")
    assert ended.code == 0
    body = {"model": EDIT_MODEL, "params": text_body(image_urls=["a.png"])["params"]}
    assert ended.json == body
    answer = xskill.run(*asked, "--json", XSKILL_API_KEY="").json
    assert answer["request"] == body
    assert (answer["status"], answer["price"], answer["images"]) == ("dry-run", 16, [])
    assert xskill.server.log == []
    assert xskill.program.films() == {"a.png"}


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("",), 2, "No prompt was given"),
        (("  \t ",), 2, "No prompt was given"),
        (("x" * 4001,), 2, "4,000 is the most"),
        ((PROMPT, "--count", "7"), 2, "1 to 6"),
        ((PROMPT, "--count", "many"), 2, "no whole number"),
        ((PROMPT, "--ratio", "5:4"), 2, "5:4"),
        ((PROMPT, "--size", "huge"), 2, "huge"),
        ((PROMPT, "--edit", "nowhere.png"), 2, "nowhere.png"),
        ((PROMPT, "--edit", "text.png"), 2, "text.png"),
        ((PROMPT, "--edit", "ftp://example.com/a.png"), 2, "ftp://example.com/a.png"),
        ((PROMPT, "--edit", ""), 2, "--edit names no picture"),
        ((PROMPT, "--out", "text.png"), 2, "is no folder"),
        ((PROMPT, "--budget", "15"), 3, "above the budget"),
        ((PROMPT, "--service", "animatic", "--size", "square"), 2, "takes no --size"),
        ((PROMPT, "--service", "animatic", "--via", "rest"), 2, "takes no --via"),
        ((PROMPT, "--service", "animatic", "--edit", "https://example.com/a.png"), 2, "without any network"),
    ],
)
def test_bad_input_sends_nothing(xskill: Rehearsal, arguments: tuple[str, ...], code: int, says: str) -> None:
    (xskill.program.folder / "text.png").write_text("not a picture")
    ended = xskill.run("still", *arguments, "--yes", "--json")
    assert ended.code == code
    assert says in ended.json["error"]["message"]
    assert xskill.server.log == []
    assert xskill.program.films() == {"text.png"}


def test_nothing_is_spent_where_nobody_can_be_asked(xskill: Rehearsal) -> None:
    ended = xskill.run("still", PROMPT, "--count", "2", "-o", "pictures")
    assert (ended.code, ended.out) == (2, "")
    assert "32 credits" in ended.err
    assert "--yes" in ended.err
    assert xskill.server.log == []
    assert not (xskill.program.folder / "pictures").exists()


FAULTS = {
    "401": ("create", faults.error(401, "Invalid or missing API key"), 4),
    "402": ("create", faults.error(402, "Insufficient balance"), 3),
    "422": (
        "create",
        faults.error(422, "no", {"errors": [{"field": "num_images", "message": "too many"}]}),
        2,
    ),
    "429-for-long": ("create", faults.too_many("600"), 3),
    "500": ("create", faults.error(500), 6),
    "lost": ("create", faults.lost(), 6),
}


@pytest.mark.parametrize(("kind", "fault", "code"), FAULTS.values(), ids=FAULTS)
def test_bad_answers(xskill: Rehearsal, kind: str, fault: Fault, code: int) -> None:
    xskill.server.next(kind, fault)
    ended = xskill.run("still", PROMPT, *AGREED, "--json")
    assert ended.code == code
    assert list(ended.json) == ["error"]
    assert ended.json["error"]["hint"]
    assert xskill.server.creates == 1
    assert xskill.program.films() == set()


def test_a_picture_that_was_refused(xskill: Rehearsal) -> None:
    xskill.server.fail_next("错误码: 2038 内容违规")
    ended = xskill.run("still", PROMPT, *AGREED, "--json")
    error = ended.json["error"]
    assert (ended.code, error["code"]) == (3, "refused")
    assert "内容违规" in error["message"]
    assert error["task_id"] == xskill.server.tasks[0].id


def test_what_came_is_kept_where_the_rest_did_not(xskill: Rehearsal) -> None:
    xskill.server.next("cdn", faults.hang())
    run = xskill.start("still", PROMPT, *AGREED, "--count", "2")
    assert xskill.server.wait_for("cdn", seconds=30)
    xskill.server.always("cdn", faults.answer(404, "gone"))
    xskill.server.release()
    out, err = run.communicate(timeout=30)
    xskill.server.calm()
    assert (run.returncode, out.decode()) == (1, f"{NAME}-1.png\n")
    assert b"with --again it is drawn anew, and paid again" in err
    assert xskill.program.films() == {f"{NAME}-1.png"}


def test_what_was_paid_for_is_fetched_by_the_same_command(xskill: Rehearsal) -> None:
    xskill.server.ways.still_seconds = 3600
    command = ("still", PROMPT, *AGREED, "--count", "2", "-o", "pictures")
    left = xskill.run(*command, "--timeout", "0.2")
    assert left.code == 8
    assert "the same command once more" in left.err
    xskill.server.pass_time(3600)
    ended = xskill.run(*command)
    assert ended.out.splitlines() == [f"pictures/{NAME}-1.png", f"pictures/{NAME}-2.png"]
    assert xskill.server.creates == 1


def test_our_patience_ends_and_the_task_goes_on(xskill: Rehearsal) -> None:
    xskill.server.ways.still_seconds = 3600
    ended = xskill.run("still", PROMPT, *AGREED, "--timeout", "0.2", "--json")
    assert ended.code == 8
    task_id = xskill.server.tasks[0].id
    assert ended.json["error"]["hint"].startswith(f"seedance task poll --task-id {task_id} ")


def test_ctrl_c_names_the_task(xskill: Rehearsal) -> None:
    xskill.server.ways.still_seconds = 3600
    run = xskill.start("still", PROMPT, *AGREED)
    assert xskill.server.wait_for("query", seconds=30)
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=30)
    assert (run.returncode, out) == (130, b"")
    assert f"seedance task poll --task-id {xskill.server.tasks[0].id}".encode() in err
    assert xskill.program.films() == set()


def in_terminal(xskill: Rehearsal, *arguments: str) -> Terminal:
    environment = xskill.program.environment | xskill.environment
    return Terminal(xskill.program.folder, ["-m", "seedance_cli", "still", PROMPT, *arguments], **environment)


def test_in_a_terminal_the_price_is_asked_once_and_a_return_too_many_buys_nothing(xskill: Rehearsal) -> None:
    terminal = in_terminal(xskill, *REST, "--count", "3", "-o", "pictures")
    seen = terminal.see("Shall it be sent?", "48 credits")
    assert "100,000 credits" in seen
    terminal.type("\r")
    assert terminal.ended() == 0
    assert "Nothing was sent." in terminal.text
    assert xskill.server.creates == 0
    assert xskill.program.films() == set()
    assert not (xskill.program.folder / "pictures").exists()


def test_after_a_yes_the_pictures_are_shown_where_a_terminal_is(xskill: Rehearsal) -> None:
    terminal = in_terminal(xskill, *REST, "--count", "2")
    terminal.see("Shall it be sent?")
    terminal.type(DOWN, "\r")
    assert terminal.ended() == 0
    assert xskill.server.creates == 1
    assert f"{NAME}-2.png" in terminal.text
    assert "▀" in terminal.text
    assert "32 credits, as xskill told" in terminal.text
    terminal = in_terminal(xskill, *AGREED, "--no-preview")
    assert terminal.ended() == 0
    assert "▀" not in terminal.text
