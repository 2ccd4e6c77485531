"""Which way a call goes, against the strict loopback server: MCP where it works, REST where it does not, and never both
for one paid call."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from seedance_cli.errors import NoKey, NotFound, OutcomeUnknown, TooMany, Unreachable, WrongInput
from seedance_cli.services.registry import Access
from seedance_cli.services.wire.faults import NotSent
from seedance_cli.services.xskill import mcp as mcp_module
from seedance_cli.services.xskill import route as route_module
from seedance_cli.services.xskill.channel import Answer
from seedance_cli.services.xskill.mcp import NotInstalled
from seedance_cli.services.xskill.route import Route, probe
from seedance_cli.services.xskill.route_memory import FILE, LASTING
from seedance_cli.services.xskill.tool_sets import NotByMcp
from tests.xskill.test_mcp import BODY, NOT_SENT, PICTURE_LINK, PIXEL, REFUSED, UNKNOWN
from tests.xskill_server import Fault, Server, faults, serve
from tests.xskill_server.serving import Tools

NOW = 1_800_000_000.0


@pytest.fixture(scope="module")
def one_server() -> Iterator[Server]:
    with serve() as server:
        yield server


@pytest.fixture
def server(one_server: Server) -> Iterator[Server]:
    yield one_server
    one_server.reset()


class Journey:
    """A session on a route: the deed's outcome, what was told, and which ways the calls went."""

    def __init__(self, server: Server, folder: Path | None = None) -> None:
        self.server = server
        self.folder = folder
        self.told: list[str] = []
        self.now = NOW

    def access(self, via: str = "auto") -> Access:
        return Access(
            key=self.server.key, base_url=self.server.url, via=via, folder=self.folder, tell=self.told.append
        )

    def go(self, deed: Callable[[Route], Awaitable[Any]], via: str = "auto", patience: float = 10.0) -> Any:
        async def done() -> Any:
            route = Route(self.access(via), patience=patience, now=lambda: self.now)
            try:
                return await deed(route)
            finally:
                await route.aclose()

        return asyncio.run(done())

    def ways(self, *kinds: str) -> list[str]:
        return [
            entry.via
            for entry in self.server.log
            if entry.kind in (kinds or ("create", "query", "upload", "balance"))
        ]


@pytest.fixture
def journey(server: Server, tmp_path: Path) -> Journey:
    return Journey(server, tmp_path / "state")


async def create(route: Route) -> Answer:
    return await route.create(BODY)


async def film(route: Route) -> Answer:
    """One of each call."""
    await route.balance()
    await route.upload(image_url=PICTURE_LINK)
    made = await route.create(BODY)
    return await route.query(made.data["task_id"])


@pytest.mark.parametrize("tools", ["first", "second"])
def test_auto_goes_by_mcp_where_it_works(journey: Journey, tools: Tools) -> None:
    journey.server.tools = tools
    assert journey.go(film).data["status"] == "completed"
    assert journey.ways() == ["mcp"] * 4
    assert journey.told == []
    assert not (journey.folder / FILE).exists()  # type: ignore[operator]


def test_rest_asks_no_mcp(journey: Journey) -> None:
    assert journey.go(film, via="rest").data["status"] == "completed"
    assert {entry.via for entry in journey.server.log} == {"rest"}
    assert journey.told == []


def test_both_ways_make_the_same_task(journey: Journey) -> None:
    journey.go(create, via="mcp")
    journey.go(create, via="rest")
    by_mcp, by_rest = journey.server.tasks
    assert (by_mcp.model, by_mcp.params, by_mcp.price) == (by_rest.model, by_rest.params, by_rest.price)


NO_MCP: list[tuple[str, Fault]] = [
    ("initialize", faults.error(404)),
    ("initialize", faults.error(401)),
    ("initialize", faults.error(403)),
    ("initialize", faults.error(429)),
    ("initialize", faults.error(500)),
    ("initialize", faults.html()),
    ("initialize", faults.drop()),
    ("initialize", faults.half_json()),
    ("initialize", faults.redirect("http://127.0.0.1:1/")),
    ("tools/list", faults.error(500)),
    ("tools/list", faults.answer(200, {"jsonrpc": "2.0", "id": 2, "result": {"tools": "many"}})),
]


@pytest.mark.parametrize(("kind", "fault"), NO_MCP)
def test_auto_goes_by_rest_where_mcp_does_not_open(journey: Journey, kind: str, fault: Fault) -> None:
    journey.server.always(kind, fault, via="mcp")
    assert journey.go(film).data["status"] == "completed"
    assert journey.ways() == ["rest"] * 4
    assert journey.ways("initialize") == ["mcp"]
    assert len(journey.told) == 1
    assert journey.told[0].endswith("; going on by REST.")
    assert journey.server.key not in journey.told[0]


@pytest.mark.parametrize("tools", ["none", "absent"])
def test_auto_goes_by_rest_where_there_are_no_tools(journey: Journey, tools: Tools) -> None:
    journey.server.tools = tools
    assert journey.go(film).data["status"] == "completed"
    assert journey.ways() == ["rest"] * 4
    assert len(journey.told) == 1


def test_a_hanging_mcp_is_left_after_a_short_while(journey: Journey) -> None:
    journey.server.always("initialize", faults.hang())
    assert journey.go(film, patience=0.05).data["status"] == "completed"
    assert journey.ways() == ["rest"] * 4
    assert journey.told == ["MCP did not answer within 0.05 s; going on by REST."]


@pytest.mark.parametrize("fault", UNKNOWN)
def test_a_create_whose_mcp_answer_is_unclear_never_goes_by_rest(journey: Journey, fault: Fault) -> None:
    journey.server.next("create", fault)
    with pytest.raises(OutcomeUnknown):
        journey.go(create)
    assert journey.ways("create") == ["mcp"]
    assert len(journey.server.tasks) <= 1


@pytest.mark.parametrize("fault", NOT_SENT)
def test_a_create_that_mcp_surely_did_not_do_goes_by_rest(journey: Journey, fault: Fault) -> None:
    journey.server.next("create", fault)
    made = journey.go(create)
    assert journey.ways("create") == ["mcp", "rest"]
    assert [task.id for task in journey.server.tasks] == [made.data["task_id"]]
    assert len(journey.told) == 1


AT_THE_DOOR = [fault for fault, kind in REFUSED if kind is NoKey and fault.layer == "http"]


@pytest.mark.parametrize("fault", AT_THE_DOOR)
def test_a_key_that_only_mcp_turns_away_goes_by_rest(journey: Journey, fault: Fault) -> None:
    journey.server.next("create", fault, via="mcp")
    made = journey.go(create)
    assert journey.ways("create") == ["mcp", "rest"]
    assert [task.id for task in journey.server.tasks] == [made.data["task_id"]]
    assert journey.server.key not in str(journey.told)


@pytest.mark.parametrize(
    ("fault", "kind"), [(fault, kind) for fault, kind in REFUSED if fault not in AT_THE_DOOR]
)
def test_the_service_s_own_no_is_not_asked_again(
    journey: Journey, fault: Fault, kind: type[Exception]
) -> None:
    journey.server.next("create", fault)
    with pytest.raises(kind):
        journey.go(create)
    assert journey.ways("create") == ["mcp"]
    assert journey.server.tasks == []


@pytest.mark.parametrize(
    "fault",
    [faults.lost(), faults.error(500), faults.error(401), faults.tool_error(), faults.tool_says("what?"), faults.cut_off()],
)  # fmt: skip
def test_a_look_goes_by_rest_and_all_after_it(journey: Journey, fault: Fault) -> None:
    async def look_twice(route: Route) -> list[str]:
        made = await route.create(BODY)
        seen = [await route.query(made.data["task_id"]) for _ in range(2)]
        await route.create(BODY)
        return [answer.data["status"] for answer in seen]

    journey.server.next("query", fault)
    assert journey.go(look_twice) == ["completed", "completed"]
    assert journey.ways("query") == ["mcp", "rest", "rest"]
    assert journey.ways("create") == ["mcp", "rest"]
    assert len(journey.told) == 1


def test_a_look_that_is_refused_is_not_asked_again(journey: Journey) -> None:
    journey.server.next("query", faults.too_many())
    with pytest.raises(TooMany):
        journey.go(lambda route: route.query("t1"))
    assert journey.ways("query") == ["mcp"]


def test_of_many_calls_at_once_one_tells_and_none_is_lost(journey: Journey) -> None:
    journey.server.always("initialize", faults.error(500))

    async def six(route: Route) -> list[Answer]:
        return await asyncio.gather(*(route.create(BODY) for _ in range(6)))

    assert len({answer.data["task_id"] for answer in journey.go(six)}) == 6
    assert journey.ways("create") == ["rest"] * 6
    assert journey.ways("initialize") == ["mcp"]
    assert len(journey.told) == 1


def test_leaving_mcp_does_not_cut_off_a_create_under_way(journey: Journey) -> None:
    journey.server.next("create", faults.hang(after=True))
    journey.server.next("query", faults.error(500))

    async def both(route: Route) -> Answer:
        creating = asyncio.create_task(route.create(BODY))
        assert await asyncio.to_thread(journey.server.wait_for, "create")
        with pytest.raises(NotFound):  # as REST says, after MCP said nothing
            await route.query("t1")
        assert route.name == "rest"
        journey.server.release()
        return await creating

    assert journey.go(both).data["task_id"] == journey.server.tasks[0].id
    assert journey.ways("create") == ["mcp"]


def test_a_file_goes_by_rest_where_mcp_takes_only_links(journey: Journey) -> None:
    journey.server.tools = "second"

    async def upload(route: Route) -> None:
        await route.upload(image=PIXEL, file_name="a.png", content_type="image/png")
        await route.upload(image_url=PICTURE_LINK)

    journey.go(upload)
    assert journey.ways("upload") == ["rest", "mcp"]
    assert journey.told == []


@pytest.mark.parametrize(("kind", "fault"), NO_MCP)
def test_mcp_alone_tells_its_trouble_and_asks_no_rest(journey: Journey, kind: str, fault: Fault) -> None:
    journey.server.always(kind, fault, via="mcp")
    with pytest.raises((NotSent, NoKey)):
        journey.go(create, via="mcp")
    assert {entry.via for entry in journey.server.log} == {"mcp"}
    assert journey.server.tasks == []
    assert journey.told == []


def test_mcp_alone_cannot_take_a_file_without_a_tool_for_it(journey: Journey) -> None:
    journey.server.tools = "second"
    with pytest.raises(NotByMcp) as caught:
        journey.go(lambda route: route.upload(image=PIXEL), via="mcp")
    assert caught.value.hint == "--via rest"
    assert journey.ways("upload") == []


def test_a_wrong_key_is_told_by_rest_and_nothing_is_remembered(server: Server, tmp_path: Path) -> None:
    async def wrong() -> None:
        route = Route(Access(key="sk-wrong-0123456789", base_url=server.url, folder=tmp_path))
        with pytest.raises(NoKey) as caught:
            await route.create(BODY)
        assert "sk-wrong" not in caught.value.message + caught.value.hint
        await route.aclose()

    asyncio.run(wrong())
    assert [entry.via for entry in server.log if entry.kind == "create"] == ["rest"]
    assert list(tmp_path.iterdir()) == []


def test_that_rest_is_the_way_is_remembered_for_an_hour(journey: Journey) -> None:
    journey.server.always("initialize", faults.error(500))
    for journey.now in (NOW, NOW + 10, NOW + LASTING - 1):
        journey.go(lambda route: route.balance())
    assert journey.ways("initialize") == ["mcp"]
    assert len(journey.told) == 1
    journey.server.calm()
    journey.now = NOW + LASTING
    journey.go(lambda route: route.balance())
    assert journey.ways("balance") == ["rest", "rest", "rest", "mcp"]


def test_nothing_is_remembered_while_rest_does_not_answer_either(journey: Journey) -> None:
    journey.server.always("any", faults.drop())
    with pytest.raises(Unreachable):
        journey.go(lambda route: route.balance())
    assert journey.ways("initialize", "balance") == ["mcp", "rest"]
    assert not journey.folder.exists()  # type: ignore[union-attr]


def test_what_is_remembered_holds_no_key(journey: Journey) -> None:
    journey.server.always("initialize", faults.echo_key(500))
    journey.go(lambda route: route.balance())
    written = [path for path in journey.folder.rglob("*") if path.is_file()]  # type: ignore[union-attr]
    assert [path.name for path in written] == [FILE]
    assert journey.server.key not in written[0].read_text(encoding="utf-8")


def test_a_damaged_memory_is_no_memory(journey: Journey) -> None:
    journey.folder.mkdir()  # type: ignore[union-attr]
    (journey.folder / FILE).write_bytes(b"\x00{")  # type: ignore[operator]
    journey.go(lambda route: route.balance())
    assert journey.ways("balance") == ["mcp"]


def test_asking_for_mcp_does_not_heed_the_memory(journey: Journey) -> None:
    journey.server.next("initialize", faults.error(500))
    journey.go(lambda route: route.balance())
    journey.go(lambda route: route.balance(), via="mcp")
    assert journey.ways("balance") == ["rest", "mcp"]


def test_without_the_sdk_auto_is_rest_without_a_word(
    journey: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(route_module, "available", lambda: False)
    journey.go(film)
    assert {entry.via for entry in journey.server.log} == {"rest"}
    assert journey.told == []
    assert not journey.folder.exists()  # type: ignore[union-attr]


def test_an_sdk_that_does_not_import_is_none(journey: Journey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, mcp_module.SESSION_MODULE, raising=False)
    monkeypatch.setitem(sys.modules, "mcp", None)
    journey.go(film)
    assert {entry.via for entry in journey.server.log} == {"rest"}
    assert journey.told == []
    with pytest.raises(NotInstalled) as caught:
        journey.go(film, via="mcp")
    assert caught.value.hint == "pip install 'seedance-cli[mcp]'"


def test_two_runs_of_one_loop_share_the_way(journey: Journey) -> None:
    with asyncio.Runner() as runner:
        route = Route(journey.access())
        made = runner.run(route.create(BODY))
        assert runner.run(route.query(made.data["task_id"])).data["status"] == "completed"
        runner.run(route.aclose())
    assert journey.ways("initialize") == ["mcp"]
    assert journey.server.log[-1].method == "DELETE"


def test_the_probe_names_the_tools_and_mends_the_memory(journey: Journey) -> None:
    journey.server.next("initialize", faults.error(500))
    journey.go(lambda route: route.balance())
    assert "submit_task" in asyncio.run(probe(journey.access()))
    journey.go(lambda route: route.balance())
    assert journey.ways("balance") == ["rest", "mcp"]


@pytest.mark.parametrize(("fault", "kind"), [(faults.error(401), NoKey), (faults.error(500), Unreachable)])
def test_the_probe_says_what_is_wrong(journey: Journey, fault: Fault, kind: type[Exception]) -> None:
    journey.server.always("initialize", fault)
    with pytest.raises(kind):
        asyncio.run(probe(journey.access()))


@pytest.mark.parametrize("url", ["not an address", "http://api.example.com", "ftp://api.example.com"])
@pytest.mark.parametrize("via", ["auto", "mcp", "rest"])
def test_an_address_that_would_lay_the_key_open_is_refused(url: str, via: str) -> None:
    with pytest.raises(WrongInput):
        asyncio.run(Route(Access(key="sk-0123456789", base_url=url, via=via)).balance())


WAITING = """
import asyncio, sys
from seedance_cli.services.registry import Access
from seedance_cli.services.xskill.route import Route

url, key, via = sys.argv[1:]
with asyncio.Runner() as runner:
    route = Route(Access(key=key, base_url=url, via=via), patience=30)
    try:
        runner.run(route.create({"model": "m", "params": {"prompt": "a duel"}}))
    except KeyboardInterrupt:
        runner.run(route.aclose())
        print("stopped")
"""


@pytest.mark.parametrize("kind", ["initialize", "create"])
def test_ctrl_c_while_waiting_stops_at_once(server: Server, kind: str) -> None:
    server.always(kind, faults.hang())
    waiting = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", WAITING, server.url, server.key, "mcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.wait_for(kind, seconds=30)
        waiting.send_signal(signal.SIGINT)
        said, complaints = waiting.communicate(timeout=20)
    finally:
        waiting.kill()
    assert (said, complaints, waiting.returncode) == ("stopped\n", "", 0)
    assert [entry.via for entry in server.log if entry.kind == "create"] == ["mcp"] * (kind == "create")
