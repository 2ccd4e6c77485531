"""What the official client is asked to order, as plain data: the same storyboard-like inputs that our own client can be
given. Standard library only, because the script beside it imports this without the rest of the checkout."""

from typing import Any

SDK = "volcengine-ark-runtime==5.0.54"
"""The part of volcengine-python-sdk 5.0.54 that speaks to Ark. From there on it is a distribution of its own, which that
one requires; the whole SDK, 600 MB of other services, is not needed to hear what it sends."""

PROMPT = (
    "Shot 1 (0-3s): wide shot, slow push in, a fox crosses fresh snow at dawn.\n"
    "Shot 2 (3-5s): close-up, static, it looks up and its breath hangs in the air."
)
FILM = "doubao-seedance-2-0-260128"
FAST = "doubao-seedance-2-0-fast-260128"
STILL = "doubao-seedream-4-5-251128"

_TEXT = {"type": "text", "text": PROMPT}
_USUAL = {
    "ratio": "16:9",
    "duration": 5,
    "resolution": "720p",
    "generate_audio": True,
    "watermark": False,
    "return_last_frame": True,
    "execution_expires_after": 172_800,
}


def _image(name: str, role: str) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": f"https://example.com/{name}"}, "role": role}


def _video(name: str) -> dict[str, Any]:
    return {
        "type": "video_url",
        "video_url": {"url": f"https://example.com/{name}"},
        "role": "reference_video",
    }


def _audio(name: str) -> dict[str, Any]:
    return {
        "type": "audio_url",
        "audio_url": {"url": f"https://example.com/{name}"},
        "role": "reference_audio",
    }


CLIPS: dict[str, dict[str, Any]] = {
    "text": {"model": FILM, "content": [_TEXT], **_USUAL},
    "fast": {"model": FAST, "content": [_TEXT], **_USUAL},
    "plain": {"model": FILM, "content": [_TEXT]},
    "first frame": {"model": FILM, "content": [_TEXT, _image("a.png", "first_frame")], **_USUAL},
    "first and last frame": {
        "model": FILM,
        "content": [_TEXT, _image("a.png", "first_frame"), _image("b.png", "last_frame")],
        **_USUAL,
    },
    "references": {
        "model": FILM,
        "content": [
            _TEXT,
            _image("a.png", "reference_image"),
            _image("b.png", "reference_image"),
            _video("c.mp4"),
            _audio("d.mp3"),
        ],
        **_USUAL,
    },
    "options": {
        "model": FILM,
        "content": [_TEXT],
        "ratio": "9:16",
        "duration": 8,
        "resolution": "1080p",
        "generate_audio": False,
        "watermark": True,
        "return_last_frame": False,
        "execution_expires_after": 86_400,
        "priority": 3,
        "safety_identifier": "someone-1",
    },
}
"""Arguments of `content_generation.tasks.create`, by name."""

PICTURES: dict[str, dict[str, Any]] = {
    "picture": {
        "model": STILL,
        "prompt": "A fox in fresh snow at dawn",
        "size": "2K",
        "response_format": "url",
        "watermark": False,
    },
    "edited picture": {
        "model": STILL,
        "prompt": "The same fox at night",
        "image": ["https://example.com/a.png", "https://example.com/b.png"],
        "size": "2848x1600",
        "response_format": "url",
        "watermark": False,
    },
    "set, streamed": {
        "model": STILL,
        "prompt": "Three moments of a fox's morning",
        "size": "2K",
        "sequential_image_generation": "auto",
        "sequential_image_generation_options": {"max_images": 3},
        "response_format": "url",
        "watermark": False,
        "stream": True,
    },
}
"""Arguments of `images.generate`, by name."""
