"""The loopback skills.video itself: files that come with the order, and the forms that bring them."""

import json
from typing import Any

import httpx
import pytest

from tests.skills.loopback import (
    PROMPT,
    SEEDANCE,
    SEEDREAM,
    WEB,
    refused,
)
from tests.skills_server import Server


def sent_files(client: httpx.Client, order: dict[str, Any], *files: tuple[str, Any]) -> httpx.Response:
    return client.post(SEEDANCE, data={"prompt": PROMPT, **order}, files=list(files))


def test_files_and_links_travel_in_one_form(
    server: Server, client: httpx.Client, anyone: httpx.Client, media: dict[str, bytes]
) -> None:
    answer = client.post(
        SEEDANCE,
        data={"prompt": "ein Fuchs 狐", "duration": "4", "generate_audio": "false", "image_urls": [WEB, WEB]},
        files=[
            ("image_urls", ("a.png", media["a.png"], "image/png")),
            ("video_urls", ("a.mp4", media["a.mp4"], "video/mp4")),
            ("audio_urls", ("b c.mp3", media["a.mp3"], "audio/mpeg")),
            ("audio_urls", ("a.wav", media["a.wav"], "audio/wav")),
        ],
    )
    assert answer.status_code == 202, answer.text
    told = answer.json()["input"]
    assert (told["prompt"], told["duration"], told["generate_audio"]) == ("ein Fuchs 狐", 4, False)
    assert told["image_urls"][:2] == [WEB, WEB]
    assert anyone.get(told["image_urls"][2]).content == media["a.png"]
    (entry,) = server.log[:1]
    assert [(part.field, part.name, part.type, part.size) for part in entry.files][2] == (
        "audio_urls",
        "b c.mp3",
        "audio/mpeg",
        len(media["a.mp3"]),
    )
    assert entry.arguments["duration"] == 4
    assert entry.arguments["audio_urls"] == entry.files[2:]
    assert server.tasks[0].files[told["image_urls"][2]].sha256 == entry.files[0].sha256


def test_files_come_with_frames_and_pictures_too(
    server: Server, client: httpx.Client, media: dict[str, bytes]
) -> None:
    frame = ("first_frame_url", ("a.jpg", media["a.jpg"], "image/jpeg"))
    assert sent_files(client, {"end_frame_url": WEB}, frame).status_code == 202
    answer = client.post(
        SEEDREAM,
        data={"prompt": "a cat", "n": "2"},
        files=[("image_urls", ("a.png", media["a.png"], "image/png"))],
    )
    assert (answer.status_code, answer.json()["input"]["n"]) == (202, 2)


@pytest.mark.parametrize(
    ("field", "name", "kind", "content", "words"),
    [
        ("image_urls", "a.png", "image/png", b"\x89PNG\r\n\x1a\n and no more", "could not decode image"),
        ("image_urls", "a.png", "image/png", "a.png cut", "could not decode image"),
        ("image_urls", "a.png", "image/jpeg", "a.png", "it is PNG"),
        ("image_urls", "a.png", "application/octet-stream", "a.png", "is no image"),
        ("image_urls", "a.mp4", "video/mp4", "a.mp4", "is no image"),
        ("image_urls", "a.png", "image/png", b"", "could not decode image"),
        ("video_urls", "a.mp4", "video/mp4", "a.mp4 cut", "could not decode video"),
        ("video_urls", "a.mp4", "video/mp4", "a.png", "it is png"),
        ("video_urls", "a.mov", "video/x-matroska", "a.mp4", "is no video"),
        ("first_frame_url", "a.wav", "audio/wav", "a.wav", "is no image"),
        ("prompt2", "a.png", "image/png", "a.png", "unknown field"),
        ("end_user_id", "a.png", "image/png", "a.png", "must be text"),
        ("image_urls[]", "a.png", "image/png", "a.png", "unknown field"),
    ],
)
def test_other_files_are_refused(
    server: Server,
    client: httpx.Client,
    media: dict[str, bytes],
    field: str,
    name: str,
    kind: str,
    content: str | bytes,
    words: str,
) -> None:
    if isinstance(content, str):
        whole, _, cut = content.partition(" ")
        content = media[whole][: len(media[whole]) // 2] if cut else media[whole]
    message = refused(sent_files(client, {}, (field, (name, content, kind))))
    assert field in message
    assert words in message
    assert (server.tasks, server.studio.shelf.files) == ([], {})


@pytest.mark.parametrize(
    "order",
    [
        {"duration": "5.0"},
        {"duration": "five"},
        {"duration": ["4", "5"]},
        {"generate_audio": "True"},
        {"seed": "1e3"},
        {"image_urls": json.dumps([WEB])},
        {"prompt": ["one", "two"]},
    ],
)
def test_values_of_a_form_are_read_strictly(
    server: Server, client: httpx.Client, media: dict[str, bytes], order: dict[str, Any]
) -> None:
    picture = ("image_urls", ("a.png", media["a.png"], "image/png"))
    assert next(iter(order)) in refused(sent_files(client, order, picture))


def test_a_form_that_breaks_off(client: httpx.Client) -> None:
    header = {"content-type": "multipart/form-data; boundary=x"}
    body = b'--x\r\nContent-Disposition: form-data; name="prompt"\r\n\r\na cat\r\n'
    assert client.post(SEEDANCE, content=body + b"--x--\r\n", headers=header).status_code == 202
    assert "malformed form" in refused(client.post(SEEDANCE, content=body, headers=header))
    assert "boundary" in refused(
        client.post(SEEDANCE, content=body, headers={"content-type": "multipart/form-data"})
    )
