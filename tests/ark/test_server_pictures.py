"""The loopback Ark draws: what it takes for an order, and how it answers, whole and as a stream."""

import base64
import io
import json
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.ark.raw import BAD, BROKEN_DATA, MISSING, UNSUPPORTED, WEB, Asking, data, pixels, refusal
from tests.ark_server import Server, faults


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"size": "2K"},
        {"size": "4K"},
        {"size": "2848x1600"},
        {"size": "2560x1440"},
        {"size": "7680x480"},
        {"size": "4096x4096"},
        {"image": WEB},
        {"image": [WEB] * 14},
        {"image": data(pixels((15, 240)), "image/png")},
        {"watermark": False, "response_format": "b64_json"},
        {"optimize_prompt_options": {"mode": "standard"}},
        {"seed": None, "tools": None},
    ],
)
def test_good_pictures(ask: Asking, fields: dict[str, Any]) -> None:
    answer = ask.draw(**fields)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert set(told) == {"model", "created", "data", "usage"}
    assert len(told["data"]) == 1


@pytest.mark.parametrize(
    ("fields", "no"),
    [
        *(({"size": one}, BAD) for one in ("1K", "1024x1024", "2048", "2048*2048", "2k", 2048)),
        *(({"size": one}, BAD) for one in ("4097x4096", "16000x900", "02048x2048")),
        *(({"image": one}, BAD) for one in ([WEB] * 15, "a.png", [1], {"url": WEB})),
        ({"image": data(pixels((14, 100)), "image/png")}, BAD),
        ({"image": data(pixels((1700, 100)), "image/png")}, BAD),
        ({"image": ""}, (400, "InvalidImageURL.EmptyURL")),
        ({"image": "data:image/png;base64,x"}, BROKEN_DATA),
        ({"seed": 1}, UNSUPPORTED),
        ({"guidance_scale": 2.5}, UNSUPPORTED),
        ({"output_format": "png"}, UNSUPPORTED),
        ({"tools": [{"type": "web_search"}]}, UNSUPPORTED),
        ({"n": 2}, BAD),
        ({"watermark": "false"}, BAD),
        ({"stream": 1}, BAD),
        ({"response_format": "base64"}, BAD),
        ({"sequential_image_generation": "on"}, BAD),
        ({"optimize_prompt_options": {"mode": "fast"}}, BAD),
        ({"prompt": ""}, BAD),
        ({"prompt": None}, MISSING),
    ],
)
def test_bad_pictures(ask: Asking, fields: dict[str, Any], no: tuple[int, str]) -> None:
    name = next(iter(fields))
    assert refusal(ask.draw(**fields)) == (*no, name)
    assert ask.server.charges == []


@pytest.mark.parametrize("most", [0, 16, "3"])
def test_bad_sets(ask: Asking, most: Any) -> None:
    options = {"max_images": most}
    answer = ask.draw(sequential_image_generation="auto", sequential_image_generation_options=options)
    assert refusal(answer) == (*BAD, "sequential_image_generation_options")


def test_references_and_pictures_are_15_at_most(ask: Asking) -> None:
    asked = {"sequential_image_generation": "auto", "image": [WEB] * 12}
    assert len(ask.draw(**asked).json()["data"]) == 3
    too_many = {**asked, "sequential_image_generation_options": {"max_images": 4}}
    assert refusal(ask.draw(**too_many))[:2] == BAD


def events(answer: httpx.Response) -> list[tuple[str, dict[str, Any]]]:
    """Name and data of each event of a stream that ends as documented."""
    assert answer.headers["content-type"].startswith("text/event-stream")
    *told, done, rest = answer.text.split("\n\n")
    assert (done, rest) == ("data: [DONE]", "")
    pairs = [one.split("\n") for one in told]
    assert all(name.startswith("event: ") and value.startswith("data: ") for name, value in pairs)
    return [(name.removeprefix("event: "), json.loads(value.removeprefix("data: "))) for name, value in pairs]


SET = {"sequential_image_generation": "auto", "sequential_image_generation_options": {"max_images": 3}}


def test_an_answer_as_documented(ask: Asking, server: Server) -> None:
    told = ask.draw().json()
    assert told["model"] == server.models["still"]
    assert told["usage"] == {"generated_images": 1, "output_tokens": 16384, "total_tokens": 16384}
    (picture,) = told["data"]
    assert picture["size"] == "2048x2048"
    with Image.open(io.BytesIO(httpx.get(picture["url"], trust_env=False).content)) as image:
        assert (image.format, image.size) == ("JPEG", (512, 512))


def test_the_true_size(ask: Asking, server: Server) -> None:
    server.ways.real_size = True
    told = ask.draw(size="2560x1440", response_format="b64_json").json()["data"][0]
    assert set(told) == {"b64_json", "size"}
    with Image.open(io.BytesIO(base64.b64decode(told["b64_json"]))) as image:
        assert (image.format, image.size) == ("JPEG", (2560, 1440))


def test_the_time_stands_where_it_is_told_to(ask: Asking, server: Server) -> None:
    server.ways.created = "created_at"
    told = ask.draw().json()
    assert "created" not in told
    assert type(told["created_at"]) is int


def test_a_set(ask: Asking, server: Server) -> None:
    told = ask.draw(**SET).json()
    assert len({one["url"] for one in told["data"]}) == 3
    assert told["usage"]["generated_images"] == server.account.pictures == 3
    server.ways.pictures = 2
    assert len(ask.draw(**SET).json()["data"]) == 2
    assert len(ask.draw().json()["data"]) == 1


@pytest.mark.parametrize(("code", "shapes", "paid"), [("", "+-+", 2), ("InternalServiceError", "+-", 1)])
def test_a_member_of_a_set_fails(ask: Asking, server: Server, code: str, shapes: str, paid: int) -> None:
    server.fail_picture(1, *filter(None, [code]))
    told = ask.draw(**SET).json()
    assert "".join("-" if "error" in one else "+" for one in told["data"]) == shapes
    assert told["data"][1]["error"]["code"] == (code or "OutputImageSensitiveContentDetected")
    assert told["usage"]["generated_images"] == server.account.pictures == paid


def test_a_stream(ask: Asking, server: Server) -> None:
    told = events(ask.draw(stream=True, **SET))
    names = [name.removeprefix("image_generation.") for name, _ in told]
    assert names == ["partial_succeeded"] * 3 + ["completed"]
    assert [set(data) for _, data in told[:3]] == [
        {"type", "model", "created", "image_index", "url", "size"}
    ] * 3
    assert [data["image_index"] for _, data in told[:3]] == [0, 1, 2]
    assert set(told[3][1]) == {"type", "model", "created", "usage"}
    assert all(data["type"] == name for name, data in told)


def test_a_stream_with_a_failure_and_one_without_its_end(ask: Asking, server: Server) -> None:
    server.fail_picture(0)
    server.ways.completes = False
    told = events(ask.draw(stream=True, **SET))
    assert told[0][0] == "image_generation.partial_failed"
    assert set(told[0][1]) == {"type", "model", "created", "image_index", "error"}
    assert [name for name, _ in told[1:]] == ["image_generation.partial_succeeded"] * 2


def test_a_stream_that_breaks_is_paid_all_the_same(ask: Asking, server: Server) -> None:
    server.next("draw", faults.stream_drops(events=1))
    with pytest.raises(httpx.RemoteProtocolError):
        ask.draw(stream=True, **SET)
    assert server.account.pictures == 3
