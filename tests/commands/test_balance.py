"""`seedance balance`: what is left, in words and for scripts, asked once and free."""

from collections.abc import Iterator

import pytest

from tests.commands.at_xskill import Rehearsal
from tests.program import Program
from tests.xskill_server import Fault, Server, faults, serve


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve(balance=12_500) as server:
        yield server


@pytest.fixture
def xskill(running: Server, seedance: Program) -> Rehearsal:
    running.reset()
    return Rehearsal(seedance, running)


def test_in_words_with_what_it_is_enough_for(xskill: Rehearsal) -> None:
    ended = xskill.run("balance")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == (
        " xskill  12,500 credits · 125 yuan\n         about 83 clips of 5 s, or 27 of 15 s (prices of 2026-04)\n"
    )


def test_the_request_is_the_scripts(xskill: Rehearsal) -> None:
    xskill.run("balance")
    [(method, path, body, headers)] = xskill.asked()
    assert (method, path, body) == ("GET", "/api/v3/user/balance", None)
    assert headers["authorization"] == f"Bearer {xskill.server.key}"


def test_for_scripts(xskill: Rehearsal) -> None:
    answer = xskill.run("balance", "--json").json
    assert list(answer) == ["service", "balance", "unit", "raw"]
    assert (answer["service"], answer["balance"], answer["unit"]) == ("xskill", 12_500, "credits")
    assert answer["raw"]["data"]["balance_yuan"] == 125.0


@pytest.mark.parametrize(
    ("left", "says"),
    [
        (150, "about 1 clip of 5 s (prices"),
        (149, "less than a clip of 5 s costs: 150 credits"),
        (0, "0 credits"),
    ],
)
def test_little_is_left(xskill: Rehearsal, left: int, says: str) -> None:
    xskill.server.balance = left
    assert says in xskill.run("balance").out


def test_an_amount_that_is_not_told(xskill: Rehearsal) -> None:
    xskill.server.always("balance", faults.answer(200, {"code": 200, "data": {"vip_level": 1}}))
    assert xskill.run("balance").out == " xskill  unknown\n"
    assert xskill.run("balance", "--json").json["balance"] is None


def test_the_other_path_where_the_first_is_gone(xskill: Rehearsal) -> None:
    xskill.server.next("balance", faults.answer(404, {"detail": "Not Found"}))
    assert xskill.run("balance").code == 0
    assert [path for _, path, _, _ in xskill.asked()] == ["/api/v3/user/balance", "/api/v3/balance"]


def test_the_free_service_has_no_account(xskill: Rehearsal) -> None:
    ended = xskill.run("balance", "--service", "animatic")
    assert (ended.code, ended.out) == (0, " animatic  free: there is no account\n")
    assert xskill.server.log == []


ANSWERS = {
    "401": (faults.error(401, "Invalid or missing API key"), 4),
    "429": (faults.too_many("3"), 3),
    "500": (faults.error(500), 5),
    "html": (faults.html(), 5),
    "half-json": (faults.half_json(), 5),
    "dropped": (faults.drop(), 5),
}


@pytest.mark.parametrize(("fault", "code"), ANSWERS.values(), ids=ANSWERS)
def test_bad_answers(xskill: Rehearsal, fault: Fault, code: int) -> None:
    xskill.server.next("balance", fault)
    ended = xskill.run("balance", "--json")
    assert ended.code == code
    assert list(ended.json) == ["error"]
    assert ended.json["error"]["hint"]


def test_no_key(xskill: Rehearsal) -> None:
    ended = xskill.run("balance", XSKILL_API_KEY="")
    assert (ended.code, ended.out) == (4, "")
    assert "seedance auth login xskill" in ended.err
    assert xskill.server.log == []
