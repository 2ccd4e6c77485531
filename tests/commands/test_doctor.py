"""`seedance doctor`: what is there and what is missing, in bounded time, free, and with an exit code that means it."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from seedance_cli.commands.checks.checking import Check, Found, run_all
from seedance_cli.commands.doctor import exit_code
from seedance_cli.errors import NoKey, Unreachable, WrongInput
from seedance_cli.terminal.doctor import FAIL, OK, WARN, CheckRow
from tests.commands.at_xskill import Rehearsal
from tests.program import Ended, Program
from tests.pseudo_terminal import Terminal
from tests.xskill_server import Server, faults, serve

NOBODY = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve(balance=12_500) as server:
        yield server


@pytest.fixture
def xskill(running: Server, seedance: Program) -> Rehearsal:
    running.reset()
    return Rehearsal(seedance, running)


def rows(ended: Ended) -> dict[str, dict[str, Any]]:
    return {row["check"]: row for row in ended.json["checks"]}


def test_all_is_well(xskill: Rehearsal) -> None:
    ended = xskill.run("doctor", "--json")
    assert (ended.code, ended.err) == (0, "")
    found = rows(ended)
    assert list(found) == [
        "program",
        "rendering",
        "settings folder",
        "records folder",
        "settings",
        "templates",
        "terminal",
        "pictures",
        "begun film",
        "sent takes",
        "xskill key",
        "skills.video key",
        "ark key",
        "xskill",
        "xskill MCP",
        "xskill balance",
    ]
    assert {row["state"] for row in found.values()} == {"ok", "skip"}
    assert found["xskill key"]["found"] == "from XSKILL_API_KEY …cdef"
    assert "submit_task" in found["xskill MCP"]["found"]
    assert found["xskill balance"]["found"].startswith("12,500 credits, about 83 clips of 5 s")
    assert xskill.server.creates == xskill.server.uploads == 0
    assert xskill.program.films() == set()


def test_the_host_is_asked_without_the_key(xskill: Rehearsal) -> None:
    xskill.run("doctor")
    plain = [entry for entry in xskill.server.log if "authorization" not in entry.headers]
    assert [(entry.method, entry.path, entry.status) for entry in plain] == [
        ("GET", "/api/v3/user/balance", 401)
    ]


def test_without_a_key_all_is_well_too(xskill: Rehearsal) -> None:
    ended = xskill.run("doctor", "--json", XSKILL_API_KEY="", XSKILL_BASE_URL=NOBODY)
    assert ended.code == 0
    found = rows(ended)
    assert found["xskill key"]["todo"] == "seedance auth login xskill"
    assert found["xskill"]["state"] == "warn"
    assert "xskill balance" not in found


def test_offline_asks_nobody(xskill: Rehearsal) -> None:
    ended = xskill.run("doctor", "--offline", "--json")
    assert ended.code == 0
    found = rows(ended)
    assert {found[check]["state"] for check in ("xskill", "xskill MCP", "xskill balance")} == {"skip"}
    assert found["xskill key"]["state"] == "ok"
    assert xskill.server.log == []


def test_a_wrong_key(xskill: Rehearsal) -> None:
    ended = xskill.run("doctor", "--json", XSKILL_API_KEY="sk-of-somebody-else")
    assert (ended.code, ended.json["exit_code"]) == (4, 4)
    found = rows(ended)
    assert found["xskill"]["state"] == "ok"
    assert found["xskill MCP"]["state"] == "warn"
    assert (found["xskill balance"]["state"], found["xskill balance"]["todo"]) == (
        "fail",
        "export XSKILL_API_KEY=…",
    )


def test_a_key_that_can_be_none(xskill: Rehearsal) -> None:
    ended = xskill.run("doctor", "--json", XSKILL_API_KEY="two words")
    assert ended.code == 4
    assert rows(ended)["xskill key"]["state"] == "fail"


def test_a_host_that_does_not_answer_is_said_once(xskill: Rehearsal) -> None:
    ended = xskill.run("doctor", "--json", XSKILL_BASE_URL=NOBODY)
    assert ended.code == 5
    found = rows(ended)
    assert "refused" in found["xskill"]["found"]
    assert "XSKILL_BASE_URL" in found["xskill"]["todo"]
    assert {found[check]["state"] for check in ("xskill MCP", "xskill balance")} == {"skip"}


@pytest.mark.parametrize("url", ["not an address", "http://example.com"])
def test_an_address_that_cannot_be_used(xskill: Rehearsal, url: str) -> None:
    ended = xskill.run("doctor", "--json", XSKILL_BASE_URL=url)
    assert ended.code == 5
    assert "XSKILL_BASE_URL" in rows(ended)["xskill"]["found"]


def test_a_service_that_is_unwell(xskill: Rehearsal) -> None:
    xskill.server.always("balance", faults.html(502))
    ended = xskill.run("doctor", "--json")
    assert ended.code == 5
    found = rows(ended)
    assert (found["xskill"]["state"], found["xskill balance"]["state"]) == ("ok", "fail")


@pytest.mark.parametrize(
    ("tools", "says"), [("none", "none of the tools"), ("absent", "REST is used instead")]
)
def test_mcp_is_only_a_second_way(xskill: Rehearsal, tools: Any, says: str) -> None:
    xskill.server.tools = tools
    ended = xskill.run("doctor", "--json")
    assert ended.code == 0
    row = rows(ended)["xskill MCP"]
    assert row["state"] == "warn"
    assert says in row["found"]


def test_nothing_left_on_the_account(xskill: Rehearsal) -> None:
    xskill.server.balance = 0
    ended = xskill.run("doctor", "--json")
    assert ended.code == 0
    row = rows(ended)["xskill balance"]
    assert row["state"] == "warn"
    assert "Top up" in row["todo"]


def test_the_persons_own_broken_files_are_named(xskill: Rehearsal) -> None:
    own = xskill.program.folder / ".config" / "templates"
    own.mkdir(parents=True)
    (own / "mine.yaml").write_text("format: 1\ntitel: x\n")
    (xskill.program.folder / ".state").mkdir()
    (xskill.program.folder / ".state" / "draft.yaml").write_text("{")
    ended = xskill.run("doctor", "--offline", "--json")
    assert ended.code == 0
    found = rows(ended)
    assert "mine.yaml:2" in found["templates"]["found"]
    assert found["templates"]["todo"].endswith("mine.yaml")
    assert found["begun film"]["state"] == "warn"
    assert (xskill.program.folder / ".state" / "draft.yaml").read_text() == "{"


def test_a_folder_that_is_none(xskill: Rehearsal) -> None:
    (xskill.program.folder / "file").write_text("")
    ended = xskill.run("doctor", "--offline", "--json", SEEDANCE_STATE_DIR="file/state")
    row = rows(ended)["records folder"]
    assert (row["state"], row["todo"]) == ("fail", "export SEEDANCE_STATE_DIR=A-FOLDER-OF-YOURS")


def test_in_a_terminal(xskill: Rehearsal) -> None:
    environment = xskill.program.environment | xskill.environment
    terminal = Terminal(xskill.program.folder, ["-m", "seedance_cli", "doctor"], height=40, **environment)
    assert terminal.ended() == 0
    assert "80 columns, colours" in terminal.text
    assert "shown in coloured half blocks" in terminal.text
    assert "11 fine, 5 left out" in terminal.text


def test_a_check_that_hangs_holds_up_nobody() -> None:
    never, row = Event(), CheckRow(check="quick", state=OK, found="here")

    def hang() -> Found:
        never.wait(30)
        return Found(row)

    checks = [Check("stuck", hang), Check("quick", lambda: Found(row))]
    stuck, quick = run_all(checks, 0.05)
    never.set()
    assert (stuck.row.state, stuck.row.found) == (WARN, "No answer within 0.05 s.")
    assert quick.row is row


def test_a_check_that_breaks_is_a_row() -> None:
    def unreachable() -> Found:
        raise Unreachable("gone", hint="look")

    def broken() -> Found:
        raise OSError("no such device")

    first, second = run_all([Check("a", unreachable), Check("b", broken)], 5)
    assert first.row == CheckRow(check="a", state=FAIL, found="gone", todo="look")
    assert second.row == CheckRow(check="b", state=FAIL, found="OSError: no such device")


def test_how_it_ends(tmp_path: Path) -> None:
    def found(check: str, state: str = OK, fault: Any = None) -> Found:
        return Found(CheckRow(check=check, state=state, found=""), fault)

    here = [found("rendering"), found("templates", FAIL)]
    assert exit_code(here, [found("key")], [found("host")]) == 0
    assert (
        exit_code(here, [], [found("host", FAIL, Unreachable("x")), found("balance", FAIL, NoKey("x"))]) == 4
    )
    assert exit_code(here, [found("key", FAIL, NoKey("x"))], []) == 4
    settings = found("settings", FAIL, WrongInput("x"))
    assert exit_code([*here, settings], [], [found("host", FAIL, Unreachable("x"))]) == 2
    assert exit_code([*here, found("settings", WARN, WrongInput("x"))], [], []) == 0
    assert exit_code([found("rendering", FAIL), settings], [], []) == 1
