"""`seedance task`: what the service's own script sends and prints, by the installed command against a strict xskill."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from seedance_cli.commands.raw.wire import whose
from seedance_cli.services.ark.service import Ark
from seedance_cli.services.protocol import State, Task
from seedance_cli.takes.ledger import Entry, Ledger
from seedance_cli.terminal.console import Screen
from tests.commands.at_home import Home, home_in
from tests.commands.at_xskill import CLIP, MODEL, PROMPT, STILL_MODEL, Rehearsal
from tests.program import Ended, Program
from tests.takes.ledger_entries import begun
from tests.xskill_server import Fault, Server, faults, serve

PARAMS = json.dumps(CLIP)
SOON = ("--interval", "0.05")
SEVERAL = json.dumps({"prompt": PROMPT, "num_images": 2, "image_size": "landscape_16_9"})


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve() as server:
        yield server


@pytest.fixture
def xskill(running: Server, seedance: Program) -> Rehearsal:
    running.reset()
    running.ways.lists = ""  # so that a lost task stays lost
    return Rehearsal(seedance, running)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Home:
    return home_in(tmp_path, monkeypatch, capsys)


def headers(server: Server) -> dict[str, str]:
    """What the script sends with every request that has a body."""
    return {"authorization": f"Bearer {server.key}", "content-type": "application/json"}


def submit(xskill: Rehearsal, params: str = PARAMS, *more: str, **variables: str) -> Ended:
    return xskill.run("task", "submit", "--model", MODEL, "--params", params, *more, **variables)


def a_task(xskill: Rehearsal, model: str = MODEL, params: str = PARAMS) -> str:
    ended = xskill.run("task", "submit", "--model", model, "--params", params)
    return str(ended.json["task_id"])


def test_what_goes_over_the_wire_is_what_the_script_sends(xskill: Rehearsal) -> None:
    task_id = a_task(xskill)
    assert xskill.run("task", "query", "--task-id", task_id).code == 0
    assert xskill.run("task", "poll", "--task-id", task_id, "--interval", "5", "--timeout", "60").code == 0
    create = ("POST", "/api/v3/tasks/create", {"model": MODEL, "params": CLIP}, headers(xskill.server))
    query = ("POST", "/api/v3/tasks/query", {"task_id": task_id}, headers(xskill.server))
    assert xskill.asked() == [create, query, query]


def test_submit_prints_the_keys_of_the_script(xskill: Rehearsal) -> None:
    ended = submit(xskill)
    assert ended.code == 0
    assert ended.err == ""
    answer = ended.json
    assert list(answer) == ["task_id", "price", "status", "raw"]
    assert answer["task_id"] == xskill.server.tasks[0].id
    assert (answer["price"], answer["status"]) == (150, "submitted")
    assert '"price": 150,' in ended.out
    assert answer["raw"]["code"] == 200
    assert answer["raw"]["data"]["task_id"] == answer["task_id"]


def test_a_price_that_is_not_told_is_a_question_mark(xskill: Rehearsal) -> None:
    def unpriced(envelope: dict[str, Any]) -> dict[str, Any]:
        return {"code": 200, "data": {"task_id": envelope["data"]["task_id"]}}

    xskill.server.next("create", faults.changed(unpriced))
    assert submit(xskill).json["price"] == "?"


def test_parameters_are_the_services_affair_and_go_out_to_the_letter(xskill: Rehearsal) -> None:
    odd = '{"prompt": " 水墨 \\"x\\" ", "duration": "5", "new_option": [1, 2.5, null, {"a": {}}]}'
    ended = xskill.run("task", "submit", "--model", "some/new-model", "--params", odd)
    assert ended.code != 0
    assert xskill.server.sent("create") == [{"model": "some/new-model", "params": json.loads(odd)}]


def test_parameters_from_a_file_and_from_stdin(xskill: Rehearsal) -> None:
    (xskill.program.folder / "params.json").write_bytes(b"\xef\xbb\xbf" + PARAMS.encode())
    assert submit(xskill, "@params.json").code == 0
    assert xskill.run("task", "submit", "--model", MODEL, "--params", "-", stdin=PARAMS.encode()).code == 0
    assert xskill.server.sent("create") == [{"model": MODEL, "params": CLIP}] * 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--params", PARAMS), "--model is missing"),
        (("--model", MODEL), "--params is missing"),
        (("--model", MODEL, "--params", "{'prompt': 1}"), "no JSON, at line 1, column 2"),
        (("--model", MODEL, "--params", "[1]"), "a list; it has to be an object"),
        (("--model", MODEL, "--params", "@nowhere.json"), "cannot be read"),
        (("--model", MODEL, "--params", PARAMS, "--via", "fax"), "no via 'fax'"),
    ],
    ids=["no-model", "no-params", "no-json", "no-object", "no-file", "no-way"],
)
def test_what_cannot_be_sent_is_one_object_and_a_sentence(
    xskill: Rehearsal, arguments: tuple[str, ...], says: str
) -> None:
    ended = xskill.run("task", "submit", *arguments)
    assert ended.code == 2
    assert ended.json["status"] == "not_submitted"
    assert says in ended.json["error"]
    assert says in ended.err
    assert "next:" in ended.err
    assert xskill.server.log == []


REFUSALS = {
    "422": (
        faults.error(
            422, "Invalid params", {"errors": [{"field": "duration", "message": "must be an integer"}]}
        ),
        (2, "not_submitted", "--duration: must be an integer"),
    ),
    "402": (
        faults.error(402, "Insufficient balance", {"required": 150, "available": 3}),
        (3, "not_submitted", "150"),
    ),
    "200-but-not": (faults.other_code(402, "余额不足"), (3, "not_submitted", "余额不足")),
    "429-for-long": (faults.too_many("600"), (3, "not_submitted", "fewer requests")),
    "500": (faults.error(500), (6, "unknown", "may have been charged")),
    "html": (faults.html(502), (6, "unknown", "may have been charged")),
    "half-json": (faults.half_json(after=True), (6, "unknown", "may have been charged")),
    "lost": (faults.lost(), (6, "unknown", "may have been charged")),
    "no-id": (faults.answer(200, {"code": 200, "data": {}}), (6, "unknown", "without the id")),
}


@pytest.mark.parametrize(("fault", "told"), REFUSALS.values(), ids=REFUSALS)
def test_a_create_that_fails(xskill: Rehearsal, fault: Fault, told: tuple[int, str, str]) -> None:
    xskill.server.next("create", fault)
    ended = submit(xskill)
    code, status, says = told
    assert ended.code == code
    assert ended.json["status"] == status
    assert says in ended.json["error"]
    assert "error: " in ended.err
    assert "next:" in ended.err
    assert xskill.server.creates == 1


def test_a_refusal_keeps_the_services_own_answer(xskill: Rehearsal) -> None:
    xskill.server.balance = 3
    ended = submit(xskill)
    assert ended.code == 3
    raw = ended.json["raw"]
    assert raw["code"] == 402
    assert raw["detail"] == ended.json["detail"]
    assert ended.json["code"] == 402


def test_a_web_page_in_place_of_an_answer_is_told_by_its_beginning(xskill: Rehearsal) -> None:
    xskill.server.next("create", faults.html(502))
    assert submit(xskill).json["raw"].startswith("<html>")


def test_a_service_that_wants_fewer_requests_is_asked_again_when_it_says(xskill: Rehearsal) -> None:
    xskill.server.next("create", faults.too_many("0"))
    assert submit(xskill).code == 0
    assert xskill.server.creates == 2
    assert len(xskill.server.tasks) == 1


@pytest.mark.parametrize("verb", ["submit", "query", "poll"])
@pytest.mark.parametrize("key", ["", "sk-of-somebody-else"], ids=["none", "wrong"])
def test_no_key_and_a_wrong_one(xskill: Rehearsal, verb: str, key: str) -> None:
    named = ("--model", MODEL, "--params", PARAMS) if verb == "submit" else ("--task-id", "some-task")
    ended = xskill.run("task", verb, *named, XSKILL_API_KEY=key)
    assert ended.code == 4
    assert "key" in ended.json["error"]
    assert "seedance auth login xskill" in ended.err
    assert len(xskill.server.log) == (1 if key else 0)
    assert xskill.server.tasks == []


def test_query_prints_the_keys_of_the_script(xskill: Rehearsal) -> None:
    task_id = a_task(xskill)
    ended = xskill.run("task", "query", "--task-id", task_id)
    answer = ended.json
    assert (ended.code, ended.err) == (0, "")
    assert list(answer) == ["task_id", "status", "output_urls", "error", "raw"]
    assert (answer["task_id"], answer["status"], answer["error"]) == (task_id, "completed", "")
    assert answer["output_urls"] == answer["raw"]["data"]["result"]["output"]["images"]
    assert answer["raw"]["message"] == "查询成功"


@pytest.mark.parametrize("shape", ["sdk", "objects", "flat"])
def test_every_link_is_there_whatever_the_shape(xskill: Rehearsal, shape: str) -> None:
    xskill.server.ways.result_shape = shape
    task_id = a_task(xskill, STILL_MODEL, SEVERAL)
    answer = xskill.run("task", "query", "--task-id", task_id).json
    assert answer["output_urls"] == xskill.server.tasks[0].links
    assert len(answer["output_urls"]) == 2


@pytest.mark.parametrize("shape", ["empty", "nothing", "no_links"])
def test_completed_without_a_link(xskill: Rehearsal, shape: str) -> None:
    xskill.server.ways.result_shape = shape
    task_id = a_task(xskill)
    answer = xskill.run("task", "query", "--task-id", task_id).json
    assert (answer["status"], answer["output_urls"]) == ("completed", [])
    assert "without a link" in answer["error"]
    ended = xskill.run("task", "poll", "--task-id", task_id, *SOON)
    assert (ended.code, ended.json["status"]) == (1, "completed")
    assert "without a link" in ended.json["error"]
    assert "may have been charged" in ended.err


def test_a_status_never_seen_before_is_told_as_it_is_and_waited_for(xskill: Rehearsal) -> None:
    xskill.server.ways.words = {"processing": "dreaming"}
    xskill.server.ways.clip_seconds = 3600
    task_id = a_task(xskill)
    ended = xskill.run("task", "query", "--task-id", task_id)
    assert (ended.code, ended.json["status"]) == (0, "dreaming")
    ended = xskill.run("task", "poll", "--task-id", task_id, *SOON, "--timeout", "0.1")
    assert ended.code == 8
    assert "- dreaming" in ended.err


LOOKS = {
    "429": (faults.too_many(), 3),
    "429-with-a-time": (faults.too_many("7"), 3),
    "500": (faults.error(500), 5),
    "html": (faults.html(), 5),
    "half-json": (faults.half_json(), 5),
    "dropped": (faults.drop(), 5),
    "no-state": (faults.answer(200, {"code": 200, "data": {"progress": 0.5}}), 5),
}


@pytest.mark.parametrize(("fault", "code"), LOOKS.values(), ids=LOOKS)
def test_a_look_that_fails(xskill: Rehearsal, fault: Fault, code: int) -> None:
    xskill.server.next("query", fault)
    ended = xskill.run("task", "query", "--task-id", "some-task")
    assert ended.code == code
    assert (ended.json["task_id"], ended.json["status"], ended.json["output_urls"]) == (
        "some-task",
        "unknown",
        [],
    )
    assert ended.json["error"]
    assert "next:" in ended.err


@pytest.mark.parametrize("verb", ["query", "poll"])
def test_a_task_that_is_not_there(xskill: Rehearsal, verb: str) -> None:
    ended = xskill.run("task", verb, "--task-id", "no-such-task", *(SOON if verb == "poll" else ()))
    assert ended.code == 2
    assert "Task not found: no-such-task" in ended.json["error"]
    assert ended.json["raw"] == {"code": 404, "detail": "Task not found: no-such-task"}
    assert xskill.run("task", verb).json["error"].startswith("--task-id is missing")


def test_a_poll_is_one_object_on_stdout_and_a_line_a_look_on_stderr(xskill: Rehearsal) -> None:
    xskill.server.ways.clip_seconds = 0.3
    task_id = a_task(xskill)
    ended = xskill.run("task", "poll", "--task-id", task_id, *SOON)
    assert ended.code == 0
    assert ended.json["status"] == "completed"
    assert ended.json["output_urls"] == xskill.server.tasks[0].links
    lines = ended.err.splitlines()
    assert lines[0] == f"[poll] task_id={task_id} every 0.05 s, for 600 s at most"
    assert lines[-1].endswith("- completed")
    assert len(lines) == xskill.server.queries + 1


def test_a_poll_tells_what_the_service_says_of_its_work(xskill: Rehearsal) -> None:
    xskill.server.ways.clip_seconds = 3600
    xskill.server.ways.progress = "object"
    ended = xskill.run("task", "poll", "--task-id", a_task(xskill), *SOON, "--timeout", "0.1")
    assert ended.code == 8
    assert "- processing: generating: 生成中 0%" in ended.err


def test_a_poll_of_a_task_that_fails(xskill: Rehearsal) -> None:
    xskill.server.fail_next("错误码: 4011 检测到人脸")
    ended = xskill.run("task", "poll", "--task-id", a_task(xskill), *SOON)
    assert ended.code == 1
    assert (ended.json["status"], ended.json["error"]) == ("failed", "错误码: 4011 检测到人脸")
    assert "realistic face" in ended.err
    assert "refunded" in ended.err


def test_a_poll_that_is_not_enough_says_that_the_task_goes_on(xskill: Rehearsal) -> None:
    xskill.server.ways.clip_seconds = 3600
    task_id = a_task(xskill)
    ended = xskill.run("task", "poll", "--task-id", task_id, *SOON, "--timeout", "0.2")
    assert ended.code == 8
    assert ended.json["status"] == "timeout"
    assert ended.json["raw"]["data"]["status"] == "processing"
    assert ended.err.splitlines()[-1] == f" next: seedance task poll --task-id {task_id}"


def test_a_service_that_does_not_answer_is_waited_for(xskill: Rehearsal) -> None:
    xskill.server.next("query", faults.error(500))
    ended = xskill.run("task", "poll", "--task-id", "some-task", *SOON, "--timeout", "0.1")
    assert (ended.code, ended.json["status"], ended.json["raw"]) == (8, "timeout", None)
    assert "[poll] 0 s - no answer yet" in ended.err


@pytest.mark.parametrize(("flag", "value"), [("--interval", "-1"), ("--timeout", "nan")])
def test_a_time_that_cannot_be_waited(xskill: Rehearsal, flag: str, value: str) -> None:
    ended = xskill.run("task", "poll", "--task-id", "some-task", flag, value)
    assert ended.code == 2
    assert flag in ended.json["error"]
    assert xskill.server.log == []


def test_ctrl_c_leaves_a_poll_with_what_is_known(xskill: Rehearsal) -> None:
    xskill.server.ways.clip_seconds = 3600
    task_id = a_task(xskill)
    run = xskill.start("task", "poll", "--task-id", task_id, *SOON)
    assert xskill.server.wait_for("query", 2, seconds=30)
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=30)
    assert run.returncode == 130
    answer = json.loads(out)
    assert (answer["task_id"], answer["status"]) == (task_id, "interrupted")
    assert f"seedance task poll --task-id {task_id}".encode() in err


def test_ctrl_c_during_a_create_still_tells_its_task(xskill: Rehearsal) -> None:
    xskill.server.next("create", faults.hang(after=True))
    run = xskill.start("task", "submit", "--model", MODEL, "--params", PARAMS)
    assert xskill.server.wait_for("create", seconds=30)
    run.send_signal(signal.SIGINT)
    xskill.server.release()
    out, err = run.communicate(timeout=30)
    assert run.returncode == 130
    assert json.loads(out)["task_id"] == xskill.server.tasks[0].id
    assert b"goes on at the service" in err


def ledger_of(xskill: Rehearsal) -> tuple[Entry, ...]:
    with Ledger.open(xskill.program.folder / ".state") as ledger:
        return ledger.entries()


def test_what_was_sent_is_in_the_ledger_with_its_end(xskill: Rehearsal) -> None:
    xskill.server.ways.clip_seconds = 3600
    task_id = a_task(xskill)
    xskill.server.next("create", faults.lost())
    assert submit(xskill).code == 6
    lost, sent = ledger_of(xskill)
    assert (lost.kind, lost.state, lost.task_id) == ("raw", "unknown", "")
    assert (sent.kind, sent.state, sent.task_id, sent.price) == ("raw", "queued", task_id, 150)
    xskill.server.pass_time(3600)
    assert xskill.run("task", "query", "--task-id", task_id).code == 0
    assert ledger_of(xskill)[1].state == "succeeded"


def test_half_a_character_cannot_be_sent(xskill: Rehearsal) -> None:
    ended = submit(xskill, '{"prompt": "\\ud800"}')
    assert ended.code == 2
    assert ended.json["status"] == "not_submitted"
    assert xskill.server.log == []


def test_by_mcp_raw_is_what_the_tool_said(xskill: Rehearsal) -> None:
    ended = submit(xskill, PARAMS, "--via", "mcp")
    assert ended.code == 0
    assert "code" not in ended.json["raw"]
    assert ended.json["raw"]["task_id"] == ended.json["task_id"] == xskill.server.tasks[0].id
    assert {entry.via for entry in xskill.server.log} == {"mcp"}


def test_json_is_taken_from_habit(xskill: Rehearsal) -> None:
    ended = xskill.run("task", "query", "--task-id", "no-such-task", "--json")
    assert ended.code == 2
    assert ended.json["status"] == "unknown"
    assert ended.err.startswith("error: ")


@pytest.mark.parametrize(
    ("task_id", "said", "found"),
    [
        ("cgt-1", ("", ""), ("ark", "intl")),
        ("cgt-1", ("ark", ""), ("ark", "intl")),
        ("cgt-1", ("", "cn"), ("ark", "cn")),
        ("cgt-1", ("xskill", ""), ("xskill", "")),
        ("cgt-2", ("", ""), ("", "")),
        ("cgt-2", ("ark", "intl"), ("ark", "intl")),
        (" ", ("ark", ""), ("ark", "")),
    ],
)
def test_a_task_is_asked_for_where_it_was_sent(
    task_id: str,
    said: tuple[str, str],
    found: tuple[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SEEDANCE_STATE_DIR", str(tmp_path))
    with Ledger.open(tmp_path) as ledger:
        entry = begun(ledger, service="ark", region="intl", kind="raw")
        ledger.accepted(entry.id, "cgt-1")
    assert whose(Screen(), task_id, *said) == found


def test_a_look_goes_to_the_region_that_the_ledger_knows(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """To its host, where no address of its own is set: one that nobody is at is enough to see it."""
    asked: list[str] = []

    async def get(service: Ark, task_id: str) -> Task:
        asked.append(service.base_url)
        return Task(id=task_id, state=State.RUNNING, word="running")

    monkeypatch.setattr(Ark, "get", get)
    with Ledger.open(home.folder / ".state") as ledger:
        entry = begun(ledger, service="ark", region="intl", kind="raw")
        ledger.accepted(entry.id, "cgt-1")
    home.keys("ARK_API_KEY")
    for more in ((), ("--region", "cn")):
        assert home.run("task", "query", "--task-id", "cgt-1", *more)[0] == 0
    assert [url.partition("//")[2].partition("/")[0] for url in asked] == [
        "ark.ap-southeast.bytepluses.com",
        "ark.cn-beijing.volces.com",
    ]


def test_an_id_that_is_no_unicode_is_no_task(home: Home) -> None:
    for name, variable in (("skills.video", "SKILLS_VIDEO_API_KEY"), ("ark", "ARK_API_KEY")):
        home.keys(variable)
        home.monkeypatch.setenv(variable.replace("API_KEY", "BASE_URL"), "http://127.0.0.1:9")
        code, out, _ = home.run("task", "query", "--service", name, "--task-id", "gen_\udcff")
        assert (code, json.loads(out)["status"]) == (5, "unknown")
