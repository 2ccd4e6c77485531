"""The loopback xskill itself: what a well-behaved client sends passes, and each kind of wrong request is refused."""

import asyncio
import base64
import io
import json
from collections.abc import Iterator
from typing import Any

import av
import httpx
import httpx2
import pytest
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from PIL import Image

from tests.xskill_server import SHAPES, Server, faults, serve

SEEDANCE = "st-ai/super-seed2"
SEEDREAM = "fal-ai/bytedance/seedream/v4.5/text-to-image"
EDIT = "fal-ai/bytedance/seedream/v4.5/edit"
WEB = "https://example.com/a.png"


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with serve(held=True, queue_seconds=5, still_seconds=10, clip_seconds=60) as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    running.reset()
    return running


@pytest.fixture(scope="module")
def with_key(running: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running.url, headers={"Authorization": f"Bearer {running.key}"}) as client:
        yield client


@pytest.fixture
def client(server: Server, with_key: httpx.Client) -> httpx.Client:
    """Sends what the published script sends: its paths, its bodies, its header."""
    return with_key


@pytest.fixture(scope="module")
def anyone() -> Iterator[httpx.Client]:
    """Sends no key."""
    with httpx.Client() as client:
        yield client


def create(client: httpx.Client, model: str = SEEDANCE, /, **params: Any) -> httpx.Response:
    return client.post("/api/v3/tasks/create", json={"model": model, "params": {"prompt": "a fox", **params}})


def made(client: httpx.Client, model: str = SEEDANCE, /, **params: Any) -> str:
    answer = create(client, model, **params)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["data"]["task_id"])


def asked(client: httpx.Client, task_id: str) -> dict[str, Any]:
    return dict(client.post("/api/v3/tasks/query", json={"task_id": task_id}).json()["data"])


def sent_picture(colour: str = "teal", kind: str = "PNG") -> str:
    target = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(target, kind)
    return base64.b64encode(target.getvalue()).decode()


# what passes


def test_a_clip_grows_from_pending_to_an_mp4_of_its_length_and_shape(
    server: Server, client: httpx.Client, anyone: httpx.Client
) -> None:
    task = made(client, duration=6, ratio="9:16")
    assert asked(client, task)["status"] == "pending"
    server.pass_time(35)
    assert (asked(client, task)["status"], asked(client, task)["progress"]) == ("processing", 0.5)
    server.pass_time(30)
    link = asked(client, task)["result"]["output"]["images"][0]
    answer = anyone.get(link)
    assert answer.headers["content-type"] == "video/mp4"
    with av.open(io.BytesIO(answer.content)) as film:
        assert film.duration == 6 * av.time_base
        assert film.streams.video[0].width / film.streams.video[0].height == 9 / 16


def test_stills_are_whole_pictures_and_no_two_are_alike(
    server: Server, client: httpx.Client, anyone: httpx.Client
) -> None:
    tasks = [made(client, SEEDREAM, num_images=3, image_size="portrait_16_9") for _ in range(2)]
    server.pass_time(20)
    links = [link for task in tasks for link in asked(client, task)["result"]["output"]["images"]]
    drawn = [anyone.get(link).content for link in links]
    assert len(set(drawn)) == 6
    assert {Image.open(io.BytesIO(one)).size for one in drawn} == {(324, 576)}


def test_the_price_is_taken_at_creation_and_comes_back_with_a_failure(
    server: Server, client: httpx.Client
) -> None:
    server.fail_next("错误码: 4011")
    task = made(client, duration=5, model="seedance_2.0")
    assert server.balance == 100_000 - 250
    server.pass_time(100)
    assert asked(client, task)["error"] == "错误码: 4011"
    assert client.get("/api/v3/user/balance").json()["data"]["balance"] == 100_000


@pytest.mark.parametrize(
    ("model", "params", "price"),
    [
        (SEEDANCE, {"duration": 15}, 450),
        (SEEDANCE, {"model": "seedance_2.0", "video_files": ["https://example.com/a.mp4"]}, 500),
        (SEEDREAM, {"num_images": 4}, 64),
        (EDIT, {"image_urls": [WEB]}, 16),
    ],
)
def test_prices_are_those_of_april(client: httpx.Client, model: str, params: Any, price: int) -> None:
    assert create(client, model, **params).json()["data"]["price"] == price


def test_an_uploaded_picture_is_a_reference_afterwards(
    server: Server, client: httpx.Client, anyone: httpx.Client
) -> None:
    data = sent_picture(kind="JPEG")
    link = client.post("/api/v3/upload/image", json={"image_data": data}).json()["data"]["url"]
    copy = client.post("/api/v3/upload/image", json={"image_url": link}).json()["data"]["url"]
    assert anyone.get(link).content == anyone.get(copy).content == base64.b64decode(data)
    made(client, prompt="@image_file_2 walks, @image_file_1 behind", image_files=[link, copy])
    made(client, functionMode="first_last_frames", filePaths=[link, WEB])
    assert [sent["params"].get("image_files") for sent in server.sent("create")] == [[link, copy], None]


@pytest.mark.parametrize("shape", list(SHAPES))
def test_every_shape_of_a_result_can_be_had(server: Server, client: httpx.Client, shape: str) -> None:
    server.ways.result_shape = shape
    clip, still = made(client), made(client, SEEDREAM, num_images=2)
    server.pass_time(100)
    told = json.dumps([asked(client, clip), asked(client, still)])
    assert told.count(f"{server.url}/cdn/") == (0 if shape in ("empty", "nothing", "no_links") else 3)


def test_downloads_need_no_key_and_tell_when_one_comes(
    server: Server, client: httpx.Client, anyone: httpx.Client
) -> None:
    made(client, SEEDREAM)
    server.pass_time(100)
    link = asked(client, server.tasks[0].id)["result"]["output"]["images"][0]
    whole = anyone.get(link)
    assert int(whole.headers["content-length"]) == len(whole.content)
    part = anyone.get(link, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    assert server.key_at_cdn == []
    client.get(link)
    assert len(server.key_at_cdn) == 1
    server.renew_links()
    assert anyone.get(link).status_code == 404
    assert (
        anyone.get(asked(client, server.tasks[0].id)["result"]["output"]["images"][0]).content
        == whole.content
    )


# what is refused


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v3/upload/image", 405),
        ("PUT", "/api/v3/tasks/create", 405),
        ("POST", "/api/v3/user/balance", 405),
        ("POST", "/api/v3/tasks/create/", 404),
        ("POST", "/v3/tasks/create", 404),
        ("GET", "/api/v3/balances", 404),
    ],
)
def test_other_paths_and_methods(client: httpx.Client, method: str, path: str, status: int) -> None:
    answer = client.request(method, path, json={"task_id": "x"})
    assert (answer.status_code, "detail" in answer.json()) == (status, True)


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer sk-wrong"}, {"Authorization": "sk-only"}])
def test_no_key_or_a_wrong_one(server: Server, header: dict[str, str], anyone: httpx.Client) -> None:
    body = {"model": SEEDANCE, "params": {"prompt": "a fox"}}
    answer = anyone.post(f"{server.url}/api/v3/tasks/create", json=body, headers=header)
    assert (answer.status_code, answer.json()["code"], server.tasks) == (401, 401, [])
    assert anyone.get(f"{server.url}/api/v3/balance?api_key={server.key}", headers=header).status_code == 401


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("tasks/create", {"model": SEEDANCE}, 422),
        ("tasks/create", {"params": {"prompt": "a fox"}}, 422),
        ("tasks/create", {"model": SEEDANCE, "params": '{"prompt": "a fox"}'}, 422),
        ("tasks/create", {"model": SEEDANCE, "params": {"prompt": "a fox"}, "extra": 1}, 422),
        ("tasks/create", {"model": "st-ai/super-seed3", "params": {"prompt": "a fox"}}, 404),
        ("tasks/query", {"task_id": "nobody"}, 404),
        ("tasks/query", {"id": "nobody"}, 422),
        ("tasks/query", ["nobody"], 422),
        ("upload/image", {}, 422),
        ("upload/image", {"image_url": WEB, "image_data": sent_picture()}, 422),
        ("upload/image", {"image_data": sent_picture(), "file_name": "a.png"}, 422),
        ("upload/image", {"image_data": "data:image/png;base64," + sent_picture()}, 422),
        ("upload/image", {"image_data": base64.b64encode(b"%PDF-1.7 no picture").decode()}, 422),
        ("upload/image", {"image_data": sent_picture()[:40]}, 422),
        ("upload/image", {"image_url": "/home/me/a.png"}, 422),
        ("upload/image", {"image_url": "http://127.0.0.1:1/a.png"}, 422),
    ],
)
def test_other_bodies(server: Server, client: httpx.Client, path: str, body: Any, status: int) -> None:
    answer = client.post(f"/api/v3/{path}", json=body)
    assert (answer.status_code, "detail" in answer.json()) == (status, True)
    assert (server.tasks, server.studio.shelf.files) == ([], {})


def test_what_is_no_json_or_too_big(client: httpx.Client) -> None:
    body = json.dumps({"model": SEEDANCE, "params": {"prompt": "a fox"}})
    path, as_json = "/api/v3/tasks/create", {"Content-Type": "application/json"}
    assert client.post(path, content=body).status_code == 415
    assert client.post(path, data={"model": SEEDANCE}).status_code == 415
    assert client.post(path, content=body[:-1], headers=as_json).status_code == 422
    assert create(client, prompt="x" * 11_000_000).status_code == 413


@pytest.mark.parametrize(
    ("model", "field", "params"),
    [
        (SEEDANCE, "prompt", {"prompt": ""}),
        (SEEDANCE, "prompt", {"prompt": "@image_file_2 walks", "image_files": [WEB]}),
        (SEEDANCE, "prompt", {"prompt": "to @audio_file_1", "image_files": [WEB]}),
        (
            SEEDANCE,
            "prompt",
            {"prompt": "@image_file_1", "functionMode": "first_last_frames", "filePaths": [WEB]},
        ),
        (SEEDANCE, "duration", {"duration": "5"}),
        (SEEDANCE, "duration", {"duration": 5.0}),
        (SEEDANCE, "duration", {"duration": True}),
        (SEEDANCE, "duration", {"duration": 3}),
        (SEEDANCE, "duration", {"duration": 16}),
        (SEEDANCE, "ratio", {"ratio": "2.35:1"}),
        (SEEDANCE, "aspect_ratio", {"aspect_ratio": "16:9"}),
        (SEEDANCE, "resolution", {"resolution": "720p"}),
        (SEEDANCE, "model", {"model": "fast"}),
        (SEEDANCE, "functionMode", {"functionMode": "first_last_frame"}),
        (SEEDANCE, "filePaths", {"filePaths": [WEB]}),
        (SEEDANCE, "filePaths", {"functionMode": "first_last_frames", "filePaths": [WEB] * 3}),
        (SEEDANCE, "image_files", {"functionMode": "first_last_frames", "image_files": [WEB]}),
        (SEEDANCE, "image_files", {"image_files": [WEB] * 10}),
        (SEEDANCE, "image_files", {"image_files": WEB}),
        (SEEDANCE, "video_files", {"video_files": [WEB] * 4}),
        (SEEDANCE, "image_files.0", {"image_files": ["stills/a.png"]}),
        (SEEDANCE, "image_files.0", {"image_files": ["file:///a.png"]}),
        (SEEDANCE, "image_files.0", {"image_files": ["https://intranet.local/a.png"]}),
        (SEEDREAM, "num_images", {"num_images": 7}),
        (SEEDREAM, "image_size", {"image_size": "16:9"}),
        (SEEDREAM, "image_urls", {"image_urls": [WEB]}),
        (EDIT, "image_urls", {}),
        (EDIT, "image_urls", {"image_urls": []}),
        (EDIT, "image_urls", {"image_urls": [WEB] * 11}),
    ],
)
def test_other_params(server: Server, client: httpx.Client, model: str, field: str, params: Any) -> None:
    answer = create(client, model, **params)
    told = answer.json()["data"]
    assert (answer.status_code, [error["field"] for error in told["errors"]]) == (422, [field])
    assert told["params_schema"]["required"][0] == "prompt"
    assert (server.tasks, server.balance) == ([], 100_000)


def test_a_clip_is_no_picture_and_fifteen_seconds_of_references_are_the_most(
    server: Server, client: httpx.Client
) -> None:
    tasks = [made(client, duration=8) for _ in range(2)]
    server.pass_time(100)
    links = [asked(client, task)["result"]["output"]["images"][0] for task in tasks]
    assert create(client, image_files=links[:1]).status_code == 422
    assert create(client, video_files=links[:1]).status_code == 200
    assert create(client, video_files=links).status_code == 422


def test_too_few_credits(server: Server, client: httpx.Client) -> None:
    server.balance = 50
    answer = create(client)
    assert answer.status_code == 402
    assert answer.json()["data"] == {"required": 150, "available": 50}


# what goes wrong when asked to


def test_a_lost_reply_leaves_a_paid_task_and_a_dropped_request_none(
    server: Server, client: httpx.Client
) -> None:
    server.next("create", faults.drop())
    server.next("create", faults.lost())
    for tasks in (0, 1):
        with pytest.raises(httpx.RemoteProtocolError):
            create(client)
        assert len(server.tasks) == tasks
    assert (server.creates, server.faults_left, server.balance) == (2, 0, 100_000 - 150)


def test_answers_that_are_none(server: Server, client: httpx.Client) -> None:
    server.next("balance", faults.cut_off(after=True))
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/api/v3/balance")
    server.next("balance", faults.half_json(after=True))
    assert client.get("/api/v3/balance").text.startswith('{"code":200,"data":{')
    server.next("balance", faults.huge(3))
    assert len(client.get("/api/v3/balance").content) > 3_000_000
    server.next("balance", faults.echo_key())
    assert server.key in client.get("/api/v3/balance").text
    server.next("balance", faults.changed(lambda told: {**told, "data": None}))
    assert client.get("/api/v3/balance").json() == {"code": 200, "data": None}


def test_a_request_that_hangs_goes_on_when_released(server: Server) -> None:
    async def hung() -> int:
        header = {"Authorization": f"Bearer {server.key}"}
        async with httpx.AsyncClient(base_url=server.url, headers=header) as client:
            waiting = asyncio.create_task(client.get("/api/v3/balance"))
            assert await asyncio.to_thread(server.wait_for, "balance")
            assert not waiting.done()
            server.release()
            return (await waiting).status_code

    server.next("balance", faults.hang())
    assert asyncio.run(hung()) == 200


# by MCP, through the official client


def call(server: Server, *calls: tuple[str, dict[str, Any]]) -> list[tuple[bool, str]]:
    async def talk() -> list[tuple[bool, str]]:
        header = {"Authorization": f"Bearer {server.key}"}
        async with (
            httpx2.AsyncClient(headers=header) as http,
            Client(streamable_http_client(f"{server.url}/api/v3/mcp-http", http_client=http)) as client,
        ):
            results = [await client.call_tool(name, arguments) for name, arguments in calls]
            return [(bool(result.is_error), result.content[0].text) for result in results]

    return asyncio.run(talk())


def test_the_first_tool_set_shares_its_tasks_with_rest(
    server: Server, client: httpx.Client, anyone: httpx.Client
) -> None:
    made_by_rest = made(client)
    upload, submit, query, balance, wrong, unknown = call(
        server,
        ("upload_image", {"image_data": "data:image/png;base64," + sent_picture(), "file_name": "a.png"}),
        ("submit_task", {"model_id": SEEDREAM, "parameters": {"prompt": "a fox"}}),
        ("get_task", {"task_id": made_by_rest}),
        ("get_balance", {}),
        ("submit_task", {"model_id": SEEDANCE, "parameters": {"prompt": "a fox", "duration": "5"}}),
        ("generate", {"model": SEEDREAM, "prompt": "a fox"}),
    )
    assert anyone.get(json.loads(upload[1])["url"]).status_code == 200
    assert asked(client, json.loads(submit[1])["task_id"])["status"] == "pending"
    assert json.loads(query[1])["task_id"] == made_by_rest
    assert json.loads(balance[1])["balance"] == server.balance == 100_000 - 150 - 16
    assert (wrong[0], json.loads(wrong[1])["errors"][0]["field"]) == (True, "duration")
    assert unknown == (True, "Unknown tool: generate")
    assert [entry.tool for entry in server.log if entry.kind == "create"] == [
        "",
        "submit_task",
        "submit_task",
        "generate",
    ]


def test_the_second_tool_set_takes_what_only_the_model_knows_in_options(server: Server) -> None:
    server.tools = "second"
    options = {"ratio": "9:16", "functionMode": "omni_reference"}
    made_, wrong, account, moved = call(
        server,
        ("generate", {"model": SEEDANCE, "prompt": "a fox", "duration": "8", "options": options}),
        ("generate", {"model": SEEDANCE, "prompt": "a fox", "ratio": "9:16"}),
        ("account", {"action": "balance"}),
        ("transfer_url", {"url": WEB, "type": "image"}),
    )
    assert server.tasks[0].params == {"prompt": "a fox", "duration": 8, **options}
    assert (json.loads(made_[1])["task_id"], wrong[0]) == (server.tasks[0].id, True)
    assert json.loads(account[1])["balance"] == 100_000 - 240
    assert json.loads(moved[1])["cdn_url"].startswith(server.url)


@pytest.mark.parametrize(
    ("tools", "header", "status"),
    [("absent", True, 404), ("first", False, 401), ("first", "sk-wrong", 403)],
)
def test_an_endpoint_that_is_not_there_or_not_open(
    server: Server, tools: Any, header: Any, status: int, anyone: httpx.Client
) -> None:
    server.tools = tools
    sent = {"Authorization": f"Bearer {server.key if header is True else header}"} if header else {}
    body = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}
    assert anyone.post(f"{server.url}/api/v3/mcp-http", json=body, headers=sent).status_code == status


def test_a_tool_may_pay_and_then_break(server: Server) -> None:
    submit = ("submit_task", {"model_id": SEEDREAM, "parameters": {"prompt": "a fox"}})
    server.next("create", faults.tool_refuses("busy"))
    server.next("create", faults.tool_says("made it"))
    server.next("create", faults.tool_error())
    assert call(server, submit, submit) == [(True, "busy"), (False, "made it")]
    with pytest.raises(ExceptionGroup) as broken:
        call(server, submit)
    assert "Decimal" in repr(broken.value.exceptions)
    assert (len(server.tasks), server.creates) == (2, 3)
