"""The loopback skills.video itself: every documented error in every body, and the account's forms."""

from typing import Any

import httpx
import pytest

from tests.skills.loopback import create, refused
from tests.skills_server import Server, faults


@pytest.mark.parametrize(
    ("shape", "names"),
    [
        ("newer", {"error", "code", "message"}),
        ("code", {"code", "message"}),
        ("older", {"error", "message"}),
        ("message", {"message"}),
    ],
)
def test_every_body_of_an_error(server: Server, client: httpx.Client, shape: str, names: set[str]) -> None:
    server.ways.error_shape = shape
    told = create(client, duration=3).json()
    assert set(told) == names
    assert shape != "older" or told["error"] == "VIDEO_GENERATION_INVALID_INPUT"


@pytest.mark.parametrize("family", faults.FAMILIES)
@pytest.mark.parametrize("sub_code", faults.SUB_CODES)
def test_every_documented_error_can_be_had(
    server: Server, client: httpx.Client, sub_code: str, family: str
) -> None:
    server.next("create", faults.refusal(sub_code, family=family))
    status, message = faults.SUB_CODES[sub_code]
    assert refused(create(client), status, f"{family}_GENERATION_{sub_code}") == message
    assert server.tasks == []


def test_the_other_statuses(server: Server, client: httpx.Client) -> None:
    for status in faults.PLAIN:
        server.next("balance", faults.error(status))
        refused(client.get("/credits"), status, faults.PLAIN[status][0])
    server.next("query", faults.too_many("7", family="IMAGE"))
    answer = client.get("/generation/gen_1")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")


def test_a_reply_that_is_lost_leaves_a_paid_task(server: Server, client: httpx.Client) -> None:
    server.next("create", faults.drop())
    server.next("create", faults.lost())
    for tasks in (0, 1):
        with pytest.raises(httpx.TransportError):
            create(client)
        assert len(server.tasks) == tasks
    assert (server.creates, server.faults_left, server.balance) == (2, 0, 9_980)


@pytest.mark.parametrize(
    ("shape", "told"),
    [
        ("flat", {"total": 7, "subscription": 7, "permanent": 0}),
        ("credits", {"credits": {"total": 7, "subscription": 7, "permanent": 0}}),
        ("data", {"data": {"total": 7, "subscription": 7, "permanent": 0}}),
        ("number", {"credits": 7}),
        ("balance", {"balance": 7}),
    ],
)
def test_every_shape_of_the_credits(
    server: Server, client: httpx.Client, shape: str, told: dict[str, Any]
) -> None:
    server.balance = 7
    server.ways.credits_shape = shape
    assert client.get("/credits").json() == told
