"""The body of an order for pictures: what Seedream 4.5 takes, and in which sizes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.ark_server.content import Fetch
from tests.ark_server.refusals import Refused, invalid, missing, unsupported
from tests.ark_server.seen import STILL_PICTURE, check_picture, from_data

FIELDS = (
    "model",
    "prompt",
    "image",
    "size",
    "sequential_image_generation",
    "sequential_image_generation_options",
    "stream",
    "response_format",
    "watermark",
    "optimize_prompt_options",
)
ELSEWHERE = ("seed", "guidance_scale", "output_format", "tools", "optimize_prompt", "layer_decomposition")
"""Options of other picture models."""
MOST_REFERENCES = 14
MOST_IN_ALL = 15
NAMED_SIZES = {"2K": (2048, 2048), "4K": (4096, 4096)}
_PIXELS = re.compile(r"([1-9]\d{1,4})x([1-9]\d{1,4})")


@dataclass(frozen=True)
class Drawing:
    """An order for pictures, defaults filled in. `most` is how many may be made."""

    model: str
    prompt: str
    references: int
    size: tuple[int, int]
    most: int
    stream: bool
    as_base64: bool
    watermark: bool


def read(body: Mapping[str, Any], fetch: Fetch) -> Drawing:
    """Take the body in; a null stands for a field left out. Raises Refused at the first thing wrong."""
    model = str(body["model"])
    for name, value in body.items():
        if name in ELSEWHERE and value is not None:
            raise unsupported(name, model)
        if name not in FIELDS + ELSEWHERE:
            raise invalid(name, f"unknown field `{name}`")
    given = {name: value for name, value in body.items() if value is not None}
    references = _references(given.get("image"), fetch)
    _check_mode(given.get("optimize_prompt_options"))
    return Drawing(
        model,
        _prompt(given.get("prompt")),
        references,
        size_in(given.get("size", "2048x2048")),
        _most(given, references),
        _flag(given, "stream", otherwise=False),
        _word(given, "response_format", ("url", "b64_json")) == "b64_json",
        _flag(given, "watermark", otherwise=True),
    )


def size_in(value: Any) -> tuple[int, int]:
    """Pixels of a `size`. Raises Refused."""
    if isinstance(value, str) and value in NAMED_SIZES:
        return NAMED_SIZES[value]
    found = _PIXELS.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise invalid("size", "expected 2K, 4K or WIDTHxHEIGHT")
    width, height = int(found[1]), int(found[2])
    if not 3_686_400 <= width * height <= 16_777_216:
        raise invalid("size", "image size must be from 3686400 to 16777216 pixels")
    if not 1 / 16 <= width / height <= 16:
        raise invalid("size", "aspect ratio must be from 1/16 to 16")
    return width, height


def _prompt(value: Any) -> str:
    if value is None:
        raise missing("prompt")
    if not isinstance(value, str) or not value.strip():
        raise invalid("prompt", "expected a text")
    return value


def _references(value: Any, fetch: Fetch) -> int:
    links = value if isinstance(value, list) else [] if value is None else [value]
    if len(links) > MOST_REFERENCES:
        raise invalid("image", f"at most {MOST_REFERENCES} images are allowed")
    for place, link in enumerate(links):
        where = f"image[{place}]"
        if not isinstance(link, str):
            raise invalid(where, "expected a string")
        if not link:
            raise Refused("InvalidImageURL.EmptyURL", param="image")
        seen = from_data(link, "image", where) if link.startswith("data:") else fetch(link, where)
        if seen.kind not in ("", "image"):
            raise invalid(where, f"expected image, found {seen.kind}")
        if seen.kind:
            check_picture(seen, STILL_PICTURE, where)
    return len(links)


def _most(given: Mapping[str, Any], references: int) -> int:
    options = given.get("sequential_image_generation_options", {})
    if not isinstance(options, dict) or set(options) - {"max_images"}:
        raise invalid("sequential_image_generation_options", "expected an object with the field `max_images`")
    asked = options.get("max_images")
    if asked is not None and not (type(asked) is int and 1 <= asked <= MOST_IN_ALL):
        raise invalid("sequential_image_generation_options", "max_images must be an integer from 1 to 15")
    if _word(given, "sequential_image_generation", ("disabled", "auto")) == "disabled":
        return 1
    if asked is not None and asked + references > MOST_IN_ALL:
        raise invalid("sequential_image_generation_options", "references and max_images must be at most 15")
    return asked or MOST_IN_ALL - references


def _check_mode(options: Any) -> None:
    # The official client fills the whole record, with nulls where nothing was said.
    told = (
        {name: value for name, value in options.items() if value is not None}
        if isinstance(options, dict)
        else options
    )
    if told not in (None, {}, {"mode": "standard"}):
        raise invalid("optimize_prompt_options", "mode must be standard")


def _flag(given: Mapping[str, Any], name: str, *, otherwise: bool) -> bool:
    value = given.get(name, otherwise)
    if not isinstance(value, bool):
        raise invalid(name, "expected a boolean")
    return value


def _word(given: Mapping[str, Any], name: str, words: tuple[str, ...]) -> str:
    value = given.get(name, words[0])
    if value not in words:
        raise invalid(name, f"expected one of {', '.join(words)}")
    return str(value)
