"""What goes wrong once a task was made, or before one is: the task is never forgotten and never made again, and the
account and the uploads speak as plainly."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.footage import picture
from tests.paid_play import CUT_CLIP, ELSEWHERE, Play, fault_in, play, running, server, status, words_of
from tests.xskill_server import Fault, faults

__all__ = ["play", "running", "server"]


@dataclass(frozen=True)
class Made:
    """What comes of a task that was made, where `set_up` goes wrong afterwards."""

    set_up: Callable[[Any], None]
    code: int
    word: str
    says: str
    state: str


def on(kind: str, fault: Fault) -> Callable[[Any], None]:
    return lambda server: server.always(kind, fault)


def fails(text: str) -> Callable[[Any], None]:
    return lambda server: server.fail_next(text)


def linked(link: str) -> Callable[[Any], None]:
    def change(answer: dict[str, Any]) -> dict[str, Any]:
        return answer | {
            "data": {"status": "completed", "task_id": answer["data"]["task_id"], "result": {"url": link}}
        }

    return on("query", faults.changed(change))


AFTERWARDS = {
    "key revoked": Made(on("query", faults.error(401, "Bad key")), 4, "no_key", "key.*resume", "queued"),
    "never found": Made(
        on("query", faults.error(404, "Task not found: x")), 2, "not_found", "not found.*looked for at http://127", "queued"
    ),
    "never answers": Made(on("query", faults.html()), 8, "still_running", "502.*resume film", "queued"),
    "no status": Made(on("query", status(None)), 8, "still_running", "resume film", "queued"),
    "failed": Made(
        fails("Upstream model returned 500"), 1, "failed", "Upstream model.*refunded.*try again", "failed"
    ),
    "face": Made(fails("生成失败，错误码: 4011"), 3, "refused", "4011.*refunded.*realistic face", "failed"),
    "content, perhaps": Made(fails("Dreamina task failed"), 1, "failed", "Dreamina.*reference picture", "failed"),
    "cancelled": Made(
        on("query", status("cancelled")), 1, "failed", "cancelled.*does not say.*charged", "cancelled"
    ),
    "link dead": Made(on("cdn", faults.error(404)), 1, "link_dead", "answers 404.*resume film", "succeeded"),
    "clip cut short": Made(on("cdn", CUT_CLIP), 1, "link_dead", "damaged or cut.*resume", "succeeded"),
    "host in trouble": Made(on("cdn", faults.error(500)), 5, "unreachable", "500.*resume", "succeeded"),
    "no link": Made(
        lambda server: setattr(server.ways, "result_shape", "nothing"), 1, "link_dead", "no link.*resume film.*late.*task query", "succeeded"
    ),
    "no web address": Made(linked("file:///etc/passwd"), 1, "link_dead", "no link.*resume film", "succeeded"),
    "a name in it": Made(linked("http://u:p@127.0.0.1/a.mp4"), 1, "", "no web address.*resume", "succeeded"),
    "nobody there": Made(linked("http://127.0.0.1:1/a.mp4"), 5, "unreachable", "refused.*resume", "succeeded"),
}  # fmt: skip


@pytest.mark.parametrize("case", AFTERWARDS.values(), ids=AFTERWARDS.keys())
def test_a_task_that_was_made_is_never_forgotten_nor_made_again(play: Play, case: Made) -> None:
    case.set_up(play.server)
    ended = play.shot("--timeout", "100", "--poll-interval", "5")
    error = fault_in(ended)
    assert (ended.code, case.word or error["code"]) == (case.code, error["code"]), error
    assert re.search(case.says, words_of(error)), error
    assert (play.server.creates, len(play.server.tasks)) == (1, 1)
    assert error["task_id"] == play.server.tasks[0].id == play.takes[0].task_id
    assert case.state in ("", play.takes[0].state)
    assert not play.takes[0].clip.exists()


AT_BALANCE = {
    "500": (faults.error(500), 5, "unreachable"),
    "half JSON": (faults.half_json(), 5, "unreachable"),
    "50 MB": (faults.huge(), 5, "unreachable"),
    "redirect": (faults.redirect(ELSEWHERE), 5, "unreachable"),
    "echoes the key": (faults.echo_key(401), 4, "no_key"),
}


@pytest.mark.parametrize("case", AT_BALANCE.values(), ids=AT_BALANCE.keys())
def test_the_balance(play: Play, case: tuple[Fault, int, str]) -> None:
    play.server.always("balance", case[0])
    ended = play.run("balance", "--json")
    assert (ended.code, fault_in(ended)["code"]) == case[1:], ended.out
    play.hold_no(play.server.key, ended)


def test_a_refused_upload_names_the_picture_and_the_folder_is_kept(play: Play) -> None:
    file = picture(play.program.folder / "hat.png")
    play.server.always(
        "upload", faults.error(422, "No", {"errors": [{"field": "image_data", "message": "odd"}]})
    )
    ended = play.shot("--image-ref", file.name)
    assert (ended.code, play.server.uploads, play.server.creates) == (2, 1, 0)
    assert re.search(r"\.png: xskill refuses the picture: odd", fault_in(ended)["message"])
    assert play.states == []
