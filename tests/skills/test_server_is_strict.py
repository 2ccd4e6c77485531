"""The loopback skills.video itself: what the pages show passes word for word, and each kind of wrong request is refused."""

import io
import json
import shlex
from typing import Any

import av
import httpx
import pytest
from PIL import Image

from tests.skills.loopback import (
    FILM,
    PROMPT,
    SEEDANCE,
    SEEDREAM,
    SONG,
    STREAM,
    WEB,
    asked,
    create,
    made,
    refused,
)
from tests.skills_server import PREDICTION, SHAPES, Server
from tests.skills_server.shapes import NO_LINK

PAGE_REQUEST = """curl --request POST \\
  --url https://open.skills.video/api/v1/generation/bytedance/seedance-2.0 \\
  --header 'Authorization: Bearer <token>' \\
  --header 'Content-Type: application/json' \\
  --data '
{
  "prompt": "<string>",
  "first_frame_url": "<string>"
}
'"""
PAGE_RESPONSE = """{
  "id": "gen_123",
  "status": "IN_QUEUE",
  "input": {
    "prompt": "a cat walking through neon rain",
    "duration": 5,
    "aspect_ratio": "16:9",
    "n": 1
  },
  "usage": {
    "total": 20,
    "subscription": 20,
    "permanent": 0
  }
}"""
PAGE_RESULT = """{"id": "gen_123", "status": "COMPLETED",
  "input": {"prompt": "a cat", "aspect_ratio": "1:1", "resolution": "1024x1024", "n": 1},
  "data": {"type": "image", "n": 1, "actual_prompt": "a cat",
    "images": [{"url": "https://cdn.example.com/output/cat.png", "file_name": "cat.png",
      "content_type": "image/png", "width": 1024, "height": 1024}],
    "image": {"url": "https://cdn.example.com/output/cat.png", "file_name": "cat.png",
      "content_type": "image/png", "width": 1024, "height": 1024}},
  "usage": {"total": 20, "subscription": 20, "permanent": 0}}"""


def said(command: str) -> httpx.Request:
    """The request that this curl command sends."""
    words = shlex.split(command.replace("\\\n", " "))
    assert words[0] == "curl"
    options = list(zip(words[1::2], words[2::2], strict=True))
    told = dict(options)
    headers = dict(value.split(": ", 1) for name, value in options if name == "--header")
    return httpx.Request(told["--request"], told["--url"], headers=headers, content=told["--data"])


def kinds(value: Any) -> Any:
    """The value with each leaf's type in its place."""
    if isinstance(value, dict):
        return {name: kinds(one) for name, one in value.items()}
    return [kinds(one) for one in value] if isinstance(value, list) else type(value)


# the page, word for word


def test_the_pages_request_with_real_values(server: Server, client: httpx.Client) -> None:
    real = PAGE_REQUEST.replace("https://open.skills.video", server.url).replace("<token>", server.key)
    answer = client.send(said(real.replace('"prompt": "<string>"', f'"prompt": "{PROMPT}"')))
    refused(answer)
    answer = client.send(said(real.replace('"<string>"', f'"{PROMPT}"', 1).replace('"<string>"', f'"{WEB}"')))
    assert answer.status_code == 202
    assert server.sent("create")[-1] == {"prompt": PROMPT, "first_frame_url": WEB}
    assert server.tasks[0].input["first_frame_url"] == WEB


def test_the_pages_request_as_it_stands_is_refused(server: Server, client: httpx.Client) -> None:
    as_it_stands = PAGE_REQUEST.replace("https://open.skills.video", server.url)
    assert refused(client.send(said(as_it_stands)), 401, "UNAUTHORIZED")
    with_key = as_it_stands.replace("<token>", server.key)
    assert "first_frame_url" in refused(client.send(said(with_key)))
    assert (server.creates, server.tasks) == (2, [])


def test_the_pages_response(server: Server, client: httpx.Client) -> None:
    told, page = create(client).json(), json.loads(PAGE_RESPONSE)
    assert told | {"id": "gen_123"} == page
    assert list(told) == list(page)
    assert told["id"].startswith("gen_")


def test_a_finished_picture_is_told_as_its_page_shows(server: Server, client: httpx.Client) -> None:
    task_id = made(client, SEEDREAM, prompt="a cat", aspect_ratio="1:1", resolution="1K")
    assert asked(client, task_id)["data"] is None
    server.pass_time(100)
    told = asked(client, task_id)
    assert kinds(told) == kinds(json.loads(PAGE_RESULT))
    assert told["data"]["images"] == [told["data"]["image"]]


# what passes


def test_a_clip_grows_from_the_queue_to_an_mp4(
    server: Server, client: httpx.Client, anyone: httpx.Client
) -> None:
    task_id = made(client, duration=4, aspect_ratio="9:16", resolution="1080p")
    seen = [asked(client, task_id)["status"]]
    for seconds in (10, 100):
        server.pass_time(seconds)
        seen.append(asked(client, task_id)["status"])
    assert seen == ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]
    data = asked(client, task_id)["data"]
    assert data["videos"] == [data["video"]]
    film = anyone.get(data["video"]["url"])
    assert film.headers["content-type"] == "video/mp4"
    with av.open(io.BytesIO(film.content), "r") as container:
        stream = container.streams.video[0]
        assert (round(float(container.duration or 0) / 1e6), stream.width, stream.height) == (4, 144, 256)
    assert anyone.get(data["video"]["url"], headers={"range": "bytes=2-5"}).content == film.content[2:6]
    assert (server.queries, server.downloads, server.key_at_cdn) == (4, 2, [])


def test_pictures_are_jpegs_of_their_ratio(
    server: Server, client: httpx.Client, anyone: httpx.Client
) -> None:
    task_id = made(client, SEEDREAM, n=3, aspect_ratio="3:2", image_urls=[WEB] * 14)
    server.pass_time(100)
    told = asked(client, task_id)
    assert "image" not in told["data"]
    contents = [anyone.get(one["url"]).content for one in told["data"]["images"]]
    assert len(set(contents)) == 3
    with Image.open(io.BytesIO(contents[0])) as image:
        assert (image.format, image.size) == ("JPEG", (768, 512))
    assert told["usage"]["total"] == 15


def test_credits_go_first_from_the_subscription_and_come_back_from_what_fails(
    server: Server, client: httpx.Client
) -> None:
    server.studio.purse.update(subscription=15, permanent=100)
    server.fail_next("CONTENT_REJECTED", "No faces, please.")
    task_id = made(client)
    assert server.tasks[0].charged == {"total": 20, "subscription": 15, "permanent": 5}
    assert client.get("/credits").json() == {"total": 95, "subscription": 0, "permanent": 95}
    server.pass_time(100)
    told = asked(client, task_id)
    assert (told["status"], told["data"]) == ("FAILED", None)
    assert (told["code"], told["message"]) == ("VIDEO_GENERATION_CONTENT_REJECTED", "No faces, please.")
    assert set(told["usage"].values()) == {0}
    assert client.get("/credits").json() == {"total": 115, "subscription": 15, "permanent": 100}


def test_a_canceled_one_says_so(server: Server, client: httpx.Client) -> None:
    task_id = made(client)
    server.cancel(task_id)
    assert (asked(client, task_id)["status"], server.balance) == ("CANCELED", 10_000)
    server.ways.words = PREDICTION
    assert asked(client, task_id)["status"] == "canceled"


@pytest.mark.parametrize(
    "order",
    [
        {"feature": "text-image-to-video", "image_url": WEB},
        {"feature": "text-image-to-video", "image_urls": [WEB]},
        {"first_frame_url": WEB},
        {"first_frame_url": WEB, "end_frame_url": WEB},
        {"image_urls": [WEB] * 9, "video_urls": [FILM] * 3, "audio_urls": [SONG] * 3},
        {"video_refs": [FILM], "audio_url": SONG},
        {"reference_image_urls": [WEB] * 9},
        {"image_urls": []},
        {"seed": -9007199254740991, "end_user_id": "u-1", "generate_audio": False, "resolution": "480p"},
        {"seed": 9007199254740991, "duration": 15, "aspect_ratio": "21:9", "resolution": "1080p"},
    ],
)
def test_every_documented_field_passes(server: Server, client: httpx.Client, order: dict[str, Any]) -> None:
    made(client, **order)
    assert server.sent("create") == [{"prompt": PROMPT, **order}]
    assert server.tasks[0].input.items() >= order.items()


@pytest.mark.parametrize(("resolution", "price"), [("480p", 8), ("720p", 16), ("1080p", 32), (None, 16)])
def test_the_price_goes_by_seconds_and_resolution(
    server: Server, client: httpx.Client, resolution: str | None, price: int
) -> None:
    made(client, duration=4, **({"resolution": resolution} if resolution else {}))
    assert server.tasks[0].price == price


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_a_result_can_be_had(server: Server, client: httpx.Client, shape: str) -> None:
    server.ways.result_shape = server.ways.picture_shape = shape
    tasks = [made(client), made(client, SEEDREAM)]
    server.pass_time(100)
    for task_id in tasks:
        told = json.dumps(asked(client, task_id)["data"])
        assert (f"{server.url}/cdn/" in told) is (shape not in NO_LINK)


# what is refused


@pytest.mark.parametrize(
    "header", [{}, {"Authorization": "Bearer sv-other"}, {"Authorization": "Basic eDp5"}]
)
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", SEEDANCE), ("POST", STREAM), ("GET", "/generation/gen_1"), ("GET", "/credits")],
)
def test_no_key_or_a_wrong_one(
    server: Server, anyone: httpx.Client, header: dict[str, str], method: str, path: str
) -> None:
    answer = anyone.request(method, server.root + path, headers=header)
    refused(answer, 401, "UNAUTHORIZED")
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("field", "order"),
    [
        ("prompt", {"prompt": None}),
        ("prompt", {"prompt": " "}),
        ("prompt", {"prompt": 7}),
        ("feature", {"feature": "reference-to-video"}),
        ("aspect_ratio", {"aspect_ratio": "adaptive"}),
        ("aspect_ratio", {"aspect_ratio": "2:3"}),
        ("resolution", {"resolution": "2K"}),
        ("resolution", {"resolution": 720}),
        ("duration", {"duration": 3}),
        ("duration", {"duration": 16}),
        ("duration", {"duration": -1}),
        ("duration", {"duration": 5.0}),
        ("duration", {"duration": "5"}),
        ("duration", {"duration": True}),
        ("generate_audio", {"generate_audio": "true"}),
        ("generate_audio", {"generate_audio": None}),
        ("seed", {"seed": 9007199254740992}),
        ("seed", {"seed": 1.5}),
        ("end_user_id", {"end_user_id": ""}),
        ("image_urls", {"image_urls": [WEB] * 10}),
        ("image_urls", {"image_urls": WEB}),
        ("reference_image_urls", {"reference_image_urls": [WEB] * 10}),
        ("video_urls", {"video_urls": [FILM] * 4}),
        ("video_refs", {"video_refs": [FILM] * 4}),
        ("audio_urls", {"image_urls": [WEB], "audio_urls": [SONG] * 4}),
        ("image_url", {"image_url": "<string>"}),
        ("image_url", {"image_url": [WEB]}),
        ("image_url", {"image_url": "ftp://example.com/a.png"}),
        ("image_url", {"image_url": "data:image/png;base64,AAAA"}),
        ("image_url", {"image_url": "http://127.0.0.1:9/a.png"}),
        ("image_url", {"image_url": "https://192.168.1.4/a.png"}),
        ("image_url", {"image_url": "https://[broken/a.png"}),
        ("image_url", {"image_url": "/home/me/a.png"}),
        ("first_frame_url", {"first_frame_url": "@image1"}),
        ("n", {"n": 1}),
        ("model", {"model": "seedance-2.0"}),
        ("watermark", {"watermark": False}),
        ("callback_url", {"callback_url": WEB}),
    ],
)
def test_other_values(server: Server, client: httpx.Client, field: str, order: dict[str, Any]) -> None:
    message = refused(create(client, **order))
    assert message.startswith(f"{field}: ")
    assert (server.tasks, server.balance) == ([], 10_000)


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ({"first_frame_url": WEB, "image_urls": [WEB]}, "frames do not go together with image_urls"),
        ({"first_frame_url": WEB, "audio_url": SONG}, "frames do not go together with audio_url"),
        ({"first_frame_url": WEB, "image_url": WEB}, "frames do not go together with image_url"),
        ({"end_frame_url": WEB}, "only together with first_frame_url"),
        ({"audio_urls": [SONG]}, "audio needs an image or a video"),
        ({"audio_url": SONG}, "audio needs an image or a video"),
        ({"audio_url": SONG, "image_urls": []}, "audio needs an image or a video"),
        ({"image_url": WEB, "image_urls": [WEB]}, "at most"),
        ({"image_url": WEB, "video_urls": [FILM]}, "does not go together with video_urls"),
        ({"feature": "text-image-to-video", "image_urls": [WEB, WEB]}, "1 image at most"),
        ({"feature": "text-image-to-video", "video_urls": [FILM]}, "has no video_urls"),
        ({"feature": "text-image-to-video", "first_frame_url": WEB}, "has no first_frame_url"),
        ({"image_urls": [WEB], "reference_image_urls": [WEB]}, "the same as image_urls"),
        ({"video_urls": [FILM], "video_refs": [FILM]}, "the same as video_urls"),
        ({"image_urls": [WEB], "audio_url": SONG, "audio_urls": [SONG]}, "the same as audio_urls"),
    ],
)
def test_the_workflows_do_not_mix(
    server: Server, client: httpx.Client, order: dict[str, Any], words: str
) -> None:
    assert words in refused(create(client, **order))
    assert server.tasks == []


@pytest.mark.parametrize(
    ("field", "order"),
    [
        ("image_urls", {"image_urls": []}),
        ("image_urls", {"image_urls": [WEB] * 15}),
        ("resolution", {"resolution": "1080p"}),
        ("aspect_ratio", {"aspect_ratio": "9:21"}),
        ("n", {"n": 0}),
        ("n", {"n": 5}),
        ("seed", {"seed": 1}),
    ],
)
def test_other_values_for_pictures(client: httpx.Client, field: str, order: dict[str, Any]) -> None:
    code = "IMAGE_GENERATION_INVALID_INPUT"
    assert refused(create(client, SEEDREAM, **order), 400, code).startswith(f"{field}: ")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'{"prompt": "a cat"}', "text/plain"),
        (b'{"prompt": "a cat"}', ""),
        (b"prompt=a+cat", "application/x-www-form-urlencoded"),
        (b'{"prompt": "a cat"', "application/json"),
        (b'["a cat"]', "application/json"),
        (b"", "application/json"),
        (b'{"prompt": "a cat", "seed": NaN}', "application/json"),
        (b'{"prompt": "a cat", "prompt": "a dog"}', "application/json"),
    ],
)
def test_other_bodies(server: Server, client: httpx.Client, content: bytes, kind: str) -> None:
    refused(client.post(SEEDANCE, content=content, headers={"content-type": kind} if kind else {}))
    assert server.tasks == []


def test_other_paths(server: Server, client: httpx.Client) -> None:
    code = "VIDEO_GENERATION_UNSUPPORTED_MODEL"
    for path in ("bytedance/seedance-9", "openai/seedance-2.0", "seedance-2.0", "sse/bytedance/seedance-9"):
        refused(client.post(f"/generation/{path}", json={"prompt": "a cat"}), 400, code)
    refused(client.get("/generation/gen_unknown"), 404, "NOT_FOUND")
    refused(client.get("/generation"), 404, "NOT_FOUND")
    refused(client.get("/models"), 404, "NOT_FOUND")
    refused(client.delete("/generation/gen_1"), 405, "METHOD_NOT_ALLOWED")
    refused(client.get("/credits?verbose=1"), 400, "INVALID_REQUEST")
    assert client.get(f"{server.url}/cdn/none.mp4").status_code == 404


def test_a_link_that_leads_elsewhere(server: Server, client: httpx.Client) -> None:
    film = made(client)
    server.pass_time(100)
    link = asked(client, film)["data"]["video"]["url"]
    assert "leads to video" in refused(create(client, image_url=link))
    made(client, video_urls=[link])
    server.renew_links()
    assert "could not be fetched" in refused(create(client, video_urls=[link]))


def test_too_few_credits(server: Server, client: httpx.Client) -> None:
    server.balance = 19
    answer = create(client)
    assert answer.json() == {
        "error": "INSUFFICIENT_CREDITS",
        "code": "VIDEO_GENERATION_INSUFFICIENT_CREDITS",
        "message": "Insufficient credits for this generation.",
    }
    assert (answer.status_code, server.tasks, server.balance) == (402, [], 19)


def test_a_lenient_one_takes_what_the_page_calls_any_key(server: Server, client: httpx.Client) -> None:
    server.ways.lenient = True
    made(client, camera_fixed=True, feature="reference-to-video", image_urls=[WEB])
    assert server.tasks[0].input["camera_fixed"] is True
    refused(create(client, camera_fixed=True, duration=3))
