"""What the tests of the loopback Ark send, and how they read what comes back: raw HTTP, no client of ours between."""

import base64
import io
from typing import Any

import httpx
from PIL import Image

from tests.ark_server import Server

TASKS = "/contents/generations/tasks"
DRAWS = "/images/generations"
TEXT = {"type": "text", "text": "Shot 1: a fox crosses the snow."}
WEB = "https://example.com/a.png"

BAD = (400, "InvalidParameter")
UNSUPPORTED = (400, "InvalidParameter.UnsupportedParameter")
MISSING = (400, "MissingParameter")
BROKEN_DATA = (400, "InvalidImageURL.InvalidFormat")


def image(role: str | None = "reference_image", url: str = WEB) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": url}} | ({"role": role} if role else {})


def video(url: str = "https://example.com/b.mp4") -> dict[str, Any]:
    return {"type": "video_url", "video_url": {"url": url}, "role": "reference_video"}


def audio(url: str = "https://example.com/c.mp3") -> dict[str, Any]:
    return {"type": "audio_url", "audio_url": {"url": url}, "role": "reference_audio"}


def data(content: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def pixels(size: tuple[int, int] = (400, 300), form: str = "PNG") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, form)
    return target.getvalue()


class Asking:
    """A client with the right key, and short ways to say the usual things."""

    def __init__(self, server: Server, http: httpx.Client) -> None:
        self.server = server
        self.http = http

    def create(self, *content: Any, tier: str = "2.0", **fields: Any) -> httpx.Response:
        body = {"model": self.server.models[tier], "content": list(content or [TEXT]), **fields}
        return self.http.post(TASKS, json=body)

    def made(self, *content: Any, **fields: Any) -> str:
        """The id of a task that was taken on."""
        answer = self.create(*content, **fields)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])

    def task(self, task_id: str) -> dict[str, Any]:
        answer = self.http.get(f"{TASKS}/{task_id}")
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def listed(self, **asked: Any) -> dict[str, Any]:
        answer = self.http.get(
            TASKS, params={name.replace("__", "."): value for name, value in asked.items()}
        )
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def draw(self, **fields: Any) -> httpx.Response:
        body = {"model": self.server.models["still"], "prompt": "a fox", **fields}
        return self.http.post(DRAWS, json=body)


def refusal(answer: httpx.Response) -> tuple[int, str, str]:
    """Status, code and parameter of a refusal that has the documented form and its request's id."""
    assert answer.status_code >= 400, answer.text
    body = answer.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "param", "type"}
    request_id = answer.headers["x-request-id"]
    assert request_id.startswith("02")
    assert body["error"]["message"].endswith(f" Request id: {request_id}")
    return answer.status_code, body["error"]["code"], body["error"]["param"]
