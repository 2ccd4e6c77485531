"""A service that misbehaves, through the whole program: the right words and exit code, one JSON object, and above all
how often it was asked to start a task."""

import re
from dataclasses import dataclass

import pytest

from tests.footage import picture
from tests.paid_play import (
    CUT_CLIP,
    ELSEWHERE,
    PAID,
    SHOOT,
    Play,
    fault_in,
    play,
    running,
    server,
    status,
    told,
    words_of,
)
from tests.xskill_server import Fault, faults

__all__ = ["play", "running", "server"]

UNKNOWN = "it may have been charged, and is not sent again"
SHORT = {"HURRIED_PATIENCE": "1.5"}
FIELDS = {
    "errors": [
        {"field": "duration", "message": "must be even"},
        {"field": "image_files", "message": "too small"},
    ]
}


@dataclass(frozen=True)
class No:
    """What comes of a create that meets `fault`: exit code, error code, words (a pattern for message and hint), how many
    creates and how many tasks there were, and the state in which the take is kept."""

    fault: Fault
    code: int
    word: str
    says: str
    state: str
    creates: int = 1
    tasks: int = 0
    always: bool = False

    def __call__(self, play: Play, *flags: str, kind: str = "create", **variables: str) -> None:
        (play.server.always if self.always else play.server.next)(kind, self.fault)
        ended = play.shot(*flags, **variables)
        error = fault_in(ended)
        assert (ended.code, error["code"]) == (self.code, self.word), error
        assert re.search(self.says, words_of(error)), error
        assert (play.server.creates, len(play.server.tasks)) == (self.creates, self.tasks)
        assert play.states == [self.state]
        assert "task_id" not in error
        assert play.server.faults_left == 0


def unknown(fault: Fault, *, tasks: int = 1, says: str = "") -> No:
    return No(fault, 6, "outcome_unknown", f"{says}.*{UNKNOWN}", "unknown", tasks=tasks)


AT_CREATE = {
    "401": No(faults.error(401, "Invalid API key"), 4, "no_key", "Invalid API key.*auth login", "refused"),
    "402": No(
        faults.error(402, "Poor", {"required": 120, "available": 10}),
        3, "refused", "needs 120 credits and there are 10.*seedance balance", "refused",
    ),
    "422": No(
        faults.error(422, "Invalid params", FIELDS),
        2, "wrong_input", "--duration: must be even; --image-ref: too small.*nothing was charged", "refused",
    ),
    "moderation": No(faults.error(400, "内容违规 2038"), 3, "refused", "违规.*take out names", "refused"),
    "a face, in a 200": No(faults.other_code(4011, "人脸"), 3, "refused", "人脸.*realistic face", "refused"),
    "429 for good": No(
        faults.too_many(), 3, "too_many_requests", "fewer requests", "refused", creates=7, always=True
    ),
    "429 for hours": No(faults.too_many("9999"), 3, "too_many_requests", "Wait 9999 s", "refused"),
    "redirect": No(
        faults.redirect(ELSEWHERE), 5, "unreachable", "redirect to http://127.0.0.2:9; nothing", "unsent"
    ),
    "500, the task made": unknown(faults.error(500, after=True)),
    "503 for good": No(faults.error(503), 6, "outcome_unknown", UNKNOWN, "unknown", always=True),
    "502 and a page": unknown(faults.html(after=True), says="web page"),
    "JSON cut short": unknown(faults.half_json(after=True), says="cut short"),
    "reply lost": unknown(faults.lost(), says="without an answer"),
    "connection dropped": unknown(faults.drop(), tasks=0),
    "50 MB": unknown(faults.huge(after=True), says="longer than 8,388,608 bytes"),
    "no id": unknown(faults.answer(200, {"code": 200, "data": {"price": 3}}), tasks=0, says="without the id"),
}  # fmt: skip


def test_half_an_answer_that_names_its_task_is_enough(play: Play) -> None:
    play.server.next("create", faults.cut_off(after=True))
    ended = play.shot()
    error = fault_in(ended)
    assert (ended.code, error["task_id"]) == (6, play.server.tasks[0].id)
    assert "in the middle of its answer" in error["message"]
    assert play.run("resume", "film", "--via", "rest").code == 0
    assert (play.server.creates, play.states) == (1, ["succeeded"])


@pytest.mark.parametrize("case", AT_CREATE.values(), ids=AT_CREATE.keys())
def test_a_create_is_never_sent_twice_where_it_may_have_been_taken(play: Play, case: No) -> None:
    case(play)


def test_a_create_that_hangs(play: Play) -> None:
    unknown(faults.hang(after=True), says=r"within 1\.5 s")(play, **SHORT)


def test_a_huge_answer_is_not_held_in_memory(play: Play) -> None:
    pytest.importorskip("resource")
    peaks = []
    for fault in (faults.error(500), faults.huge(50)):
        file = play.program.folder / ".peak"
        play.server.next("create", fault)
        assert play.shot("-o", f"film{len(peaks)}", HURRIED_PEAK=str(file)).code == 6
        peaks.append(int(file.read_text()))
    assert peaks[1] - peaks[0] < 25_000  # kilobytes


def test_after_a_lost_reply_shooting_again_does_not_pay_again(play: Play) -> None:
    play.server.next("create", faults.lost())
    assert play.shot().code == 6
    again = play.run(*SHOOT, *PAID)
    assert again.code == 6
    assert "--again" in fault_in(again)["hint"]
    assert (play.server.creates, len(play.server.tasks)) == (1, 1)
    assert play.states == ["unknown"]


@dataclass(frozen=True)
class Yes:
    """A mishap that the film survives: the request it happens to, the pauses that must be kept in their order, and how
    many requests of that kind there were in the end."""

    kind: str
    fault: Fault
    pauses: tuple[float, ...] = ()
    count: int = 2


SURVIVED = {
    "429 at create": Yes("create", faults.too_many(), (2.0,)),
    "429 at create, 30 s": Yes("create", faults.too_many("30"), (30.0,)),
    "429 at query": Yes("query", faults.too_many("40"), (40.0,)),
    "500 at query": Yes("query", faults.error(500)),
    "half JSON at query": Yes("query", faults.half_json()),
    "50 MB at query": Yes("query", faults.huge()),
    "hangs at query": Yes("query", faults.hang()),
    "not found at query": Yes("query", faults.error(404, "Task not found: x")),
    "strange status": Yes("query", status("reticulating \x1b[2J splines")),
    "403 at cdn": Yes("cdn", faults.error(403)),
    "page at cdn": Yes("cdn", faults.html(200)),
    "cut clip at cdn": Yes("cdn", CUT_CLIP),
    "500 at cdn": Yes("cdn", faults.error(500), (1.0,)),
    "500 at upload": Yes("upload", faults.error(500), (2.0,)),
    "429 at upload": Yes("upload", faults.too_many("5"), (5.0,)),
    "dropped at upload": Yes("upload", faults.drop(), (2.0,)),
}


@pytest.mark.parametrize("case", SURVIVED.values(), ids=SURVIVED.keys())
def test_what_may_be_asked_again_is(play: Play, case: Yes) -> None:
    play.server.next(case.kind, case.fault)
    flags = ("--image-ref", str(picture(play.program.folder / "a.png"))) if case.kind == "upload" else ()
    ended = play.shot(*flags, **(SHORT if case.fault.ending == "hang" else {}))
    assert (ended.code, told(ended).get("status")) == (0, "succeeded"), ended.out
    assert len(play.server.tasks) == 1
    assert play.server.creates == (2 if case.kind == "create" else 1)
    assert sum(entry.kind == case.kind for entry in play.server.log) == case.count
    pauses = play.program.pauses  # type: ignore[attr-defined]
    # A pause is counted from the answer, and what is written down meanwhile takes a moment of it.
    assert all(any(0 <= wait - each < 0.5 for each in pauses) for wait in case.pauses), pauses
    assert play.states == ["succeeded"]
    assert play.server.faults_left == 0
