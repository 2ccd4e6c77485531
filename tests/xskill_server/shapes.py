"""The forms in which a finished task has been seen to name its links: sources disagree, so all can be chosen here."""

from collections.abc import Callable
from typing import Any

Links = list[str]
Data = dict[str, Any]


def _one_or_more(name: str, links: Links) -> Data:
    return {name: links[0]} if len(links) == 1 else {f"{name}s": links}


def _sdk(links: Links, size: tuple[int, int], seconds: int) -> Data:
    width, height = size
    if seconds:
        return {
            "videos": [{"url": link, "duration": seconds, "width": width, "height": height} for link in links]
        }
    return {"images": [{"url": link, "width": width, "height": height} for link in links]}


def _objects(links: Links, size: tuple[int, int], seconds: int) -> Data:
    content_type = "video/mp4" if seconds else "image/png"
    files = [
        {
            "url": link,
            "content_type": content_type,
            "file_name": link.rpartition("/")[2],
            "file_size": None,
            "width": None,
            "height": None,
        }
        for link in links
    ]
    return {"video": files[0], "seed": 42} if seconds else {"images": files, "seed": 42}


def _video_url(links: Links, seconds: int) -> Data:
    if not seconds:
        return {"images": links}
    return {**_one_or_more("video_url", links), "content_type": "video/mp4"}


def _flat(links: Links, seconds: int) -> Data:
    return _one_or_more("video_url" if seconds else "image_url", links)


Shape = Callable[[Links, tuple[int, int], int], Data]

SHAPES: dict[str, Shape] = {
    "readme": lambda links, _, __: {"result": {"output": {"images": links}}},
    "output": lambda links, _, __: {"output": {"images": links}},
    "video_url": lambda links, _, seconds: {"output": _video_url(links, seconds)},
    "objects": lambda links, size, seconds: {"output": _objects(links, size, seconds)},
    "sdk": lambda links, size, seconds: {"result": _sdk(links, size, seconds)},
    "result_video_url": lambda links, _, seconds: {"result": _flat(links, seconds)},
    "output_videos": lambda links, _, seconds: {
        "result": {"output": {"videos" if seconds else "images": links}}
    },
    "flat": lambda links, _, seconds: _flat(links, seconds),
    "result_images": lambda links, _, __: {"result": {"images": links}},
    "empty": lambda _, __, ___: {"result": {"output": {"images": []}}},
    "nothing": lambda _, __, ___: {},
    "no_links": lambda _, __, ___: {
        "result": {"output": {"images": ["../etc/passwd", "ftp://elsewhere/a.mp4", ""]}}
    },
}
"""The first five are the documented ones, the next three the fallbacks other clients know ("result_video_url",
"output_videos", "flat"), "result_images" the author's words on stills. The last three bring no usable link."""
