"""Faults by way of MCP: what is unclear is never sent once more by REST, and what surely was not done may be."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.paid_play import NEW, PAID, Play, fault_in, play, running, server, told
from tests.xskill_server import Fault, faults

__all__ = ["play", "running", "server"]

AUTO = (*PAID, "--via", "auto")
AT_LENGTH = {"HURRIED_GREETING": "30"}
"""A busy machine must not be taken for an MCP that is away."""

UNCLEAR = {
    "500": faults.error(500, after=True),
    "lost": faults.lost(),
    "JSON cut short": faults.half_json(after=True),
    "an error after the work": faults.tool_error(),
    "50 MB": faults.huge(after=True),
    "hangs": faults.hang(after=True),
}


@pytest.mark.parametrize("fault", UNCLEAR.values(), ids=UNCLEAR.keys())
def test_what_may_have_been_taken_by_mcp_is_not_sent_by_rest(play: Play, fault: Fault) -> None:
    play.server.next("create", fault, via="mcp")
    short = {"HURRIED_PATIENCE": "1.5"} if fault.ending == "hang" else {}
    ended = play.run(*NEW, *AUTO, **AT_LENGTH, **short)
    error = fault_in(ended)
    assert (ended.code, error["code"]) == (6, "outcome_unknown"), error
    assert "it may have been charged, and is not sent again" in error["message"]
    assert (play.server.creates, play.states) == (1, ["unknown"])
    assert {entry.via for entry in play.server.log if entry.kind == "create"} == {"mcp"}


@dataclass(frozen=True)
class Refused:
    fault: Fault
    code: int
    says: str


REFUSALS = {
    "balance": Refused(faults.tool_refuses("Insufficient balance: required 120 points"), 3, "required 120"),
    "fields": Refused(
        faults.tool_refuses('{"error": "Invalid params", "code": 422, "errors": [{"field": "ratio", "message": "no"}]}'),
        2, "--ratio: no",
    ),
    "wrong key": Refused(faults.error(401, "Invalid API key"), 4, "Invalid API key"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS.values(), ids=REFUSALS.keys())
def test_a_clear_no_is_a_no(play: Play, case: Refused) -> None:
    play.server.next("create", case.fault, via="mcp")
    ended = play.run(*NEW, *PAID, "--via", "mcp")
    assert (ended.code, play.server.creates, play.states) == (case.code, 1, ["refused"])
    assert re.search(case.says, fault_in(ended)["message"])


def absent(server: Any) -> None:
    server.tools = "absent"


def hangs(server: Any) -> None:
    server.always("initialize", faults.hang())


ELSEWHERE: dict[str, Callable[[Any], None]] = {
    "no MCP there": absent,
    "in trouble": lambda server: server.always("initialize", faults.error(500)),
    "hangs": hangs,
    "redirects the create": lambda server: server.next(
        "create", faults.redirect("http://127.0.0.2:9"), via="mcp"
    ),
}


@pytest.mark.parametrize("set_up", ELSEWHERE.values(), ids=ELSEWHERE.keys())
def test_what_mcp_surely_did_not_do_goes_by_rest_in_one_calm_line(
    play: Play, set_up: Callable[[Any], None]
) -> None:
    set_up(play.server)
    greeting = {"HURRIED_GREETING": "0.5"} if set_up is hangs else AT_LENGTH
    ended = play.run(*NEW, *AUTO, **greeting)
    assert (ended.code, told(ended)["status"]) == (0, "succeeded")
    assert len(play.server.tasks) == 1
    assert play.server.tasks[0].via == "rest"
    assert ended.err.count("going on by REST.") == 1


def test_a_query_that_fails_by_mcp_goes_on(play: Play) -> None:
    play.server.next("query", faults.tool_error())
    ended = play.run(*NEW, *AUTO, **AT_LENGTH)
    assert (ended.code, play.server.creates, play.states) == (0, 1, ["succeeded"])
