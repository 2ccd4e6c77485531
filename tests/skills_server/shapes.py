"""The forms that a finished generation's `data` may have. That of pictures is documented; that of clips is not, so that
all that the pages, their analogy and other services suggest can be chosen here."""

from collections.abc import Callable
from typing import Any

File = dict[str, Any]
"""`url`, `file_name`, `content_type`, `width`, `height`."""
Shape = Callable[[str, str, list[File]], Any]
"""From "video" or "image", the prompt and the files."""


def _head(kind: str, prompt: str, files: list[File]) -> dict[str, Any]:
    return {"type": kind, "n": len(files), "actual_prompt": prompt}


def _urls(files: list[File]) -> list[str]:
    return [str(file["url"]) for file in files]


SHAPES: dict[str, Shape] = {
    "both": lambda kind, prompt, files: (
        _head(kind, prompt, files) | {f"{kind}s": files} | ({kind: files[0]} if len(files) == 1 else {})
    ),
    "list": lambda kind, prompt, files: _head(kind, prompt, files) | {f"{kind}s": files},
    "one": lambda kind, prompt, files: _head(kind, prompt, files) | {kind: files[0]},
    "untyped": lambda kind, _, files: {kind: files[0]},
    "strings": lambda kind, prompt, files: (
        _head(kind, prompt, files) | {f"{kind}s": _urls(files), kind: files[0]["url"]}
    ),
    "string": lambda kind, _, files: {kind: files[0]["url"]},
    "url": lambda kind, _, files: {"type": kind, "url": files[0]["url"]},
    "kind_url": lambda kind, _, files: {f"{kind}_url": files[0]["url"]},
    "kind_urls": lambda kind, _, files: {f"{kind}_urls": _urls(files)},
    "output": lambda _, __, files: {"output": _urls(files)},
    "nested": lambda kind, prompt, files: {"output": _head(kind, prompt, files) | {f"{kind}s": files}},
    "bare_list": lambda _, __, files: files,
    "bare_string": lambda _, __, files: files[0]["url"],
    "empty": lambda kind, prompt, _: _head(kind, prompt, []) | {f"{kind}s": [], kind: None},
    "nothing": lambda _, __, ___: {},
    "null": lambda _, __, ___: None,
    "no_links": lambda kind, prompt, files: (
        _head(kind, prompt, files)
        | {f"{kind}s": [{"url": "../etc/passwd"}, {"url": "ftp://elsewhere/a.mp4"}, {}]}
    ),
}
"""The last four bring no usable link."""
NO_LINK = ("empty", "nothing", "null", "no_links")
