"""Local files as data URIs, which is how pictures and sounds come to Ark: weighed when the order is made, read only when
it is sent, so that neither a recipe nor a preview ever holds one."""

import base64
import json
from collections.abc import Iterator, Mapping
from math import ceil
from pathlib import Path
from typing import Any

from seedance_cli.errors import WrongInput
from seedance_cli.services.ark.bodies import Body, items_in
from seedance_cli.services.cards.card import FileLimit
from seedance_cli.services.wire.content_types import ENOUGH, content_type

MEGABYTE = 1_000_000
FORMATS = {
    "image": ("jpeg", "png", "webp", "bmp", "tiff", "gif", "heic", "heif"),
    "audio": ("wav", "mp3"),
}
"""What a data URI may be called, by kind: the service's own words, in lower case."""
TAKEN = {
    "image": "picture that ark takes: JPEG, PNG, WebP, BMP, TIFF or GIF",
    "audio": "sound that ark takes: WAV or MP3",
}
SAVE = {"image": "Save it as PNG or JPEG.", "audio": "Save it as WAV or MP3."}
CALLED_OTHERWISE = {"audio/mpeg": "audio/mp3"}


def weigh(body: Body, files: Mapping[str, Path], most_megabytes: float | None) -> None:
    """Raise WrongInput, naming the largest file, for a body that would be too large with its files in it. Files that are
    not there yet weigh nothing."""
    sizes = [(_size(files[text]), text) for _, text in _named(body) if text in files]
    text = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    whole = len(text) + sum(4 * ceil(size / 3) for size, _ in sizes)
    if most_megabytes is None or not sizes or whole <= most_megabytes * MEGABYTE:
        return
    size, largest = max(sizes)
    raise WrongInput(
        f"With its files the request would have {whole / MEGABYTE:.1f} MB; {most_megabytes:g} MB is the most that is taken. "
        f"The largest is {largest} with {size / MEGABYTE:.1f} MB.",
        hint="Save it smaller, or put it at a public https address and pass the link.",
    )


def fit_sizes(files: Mapping[str, Path], limit: FileLimit | None) -> None:
    """Raise WrongInput for a file that is larger than one may be."""
    most = limit.megabytes if limit else None
    for text, path in files.items():
        if most is not None and _size(path) > most * MEGABYTE:
            raise WrongInput(
                f"{text} has {_size(path) / MEGABYTE:.1f} MB; {most:g} MB is the most that is taken.",
                hint="Save it smaller: 2048 pixels on the longer side are enough.",
            )


def with_data(body: Body, files: Mapping[str, Path]) -> Body:
    """The body with the content of each file in place of its path. Raises WrongInput, marked as unsent, for a file that
    cannot be read or is none of the kinds that are taken."""
    kinds = {text: kind for kind, text in _named(body) if text in files}
    uris = {text: _data_uri(kind, text, files[text]) for text, kind in kinds.items()}
    whole = dict(body)
    if "content" in body:
        whole["content"] = [_filled(item, uris) for item in body["content"]]
    if "image" in body:
        whole["image"] = [uris.get(text, text) for text in body["image"]]
    return whole


def _named(body: Body) -> Iterator[tuple[str, str]]:
    """Each link or path in a body of ours, with its kind."""
    for kind, _, text in items_in(body):
        yield kind, text
    for text in body.get("image", ()):
        yield "image", text


def _filled(item: dict[str, Any], uris: Mapping[str, str]) -> dict[str, Any]:
    name = item["type"]
    uri = uris.get(item[name]["url"], "") if name != "text" else ""
    return item | {name: {"url": uri}} if uri else item


def _data_uri(kind: str, text: str, path: Path) -> str:
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as fault:
        why = (getattr(fault, "strerror", None) or "no such file").lower()
        raise _unsent(
            f"{path} cannot be read: {why}.", "Give the file, or leave the reference out."
        ) from fault
    told = content_type(content[:ENOUGH], kind)
    told = CALLED_OTHERWISE.get(told, told)
    if told.removeprefix(f"{kind}/") not in FORMATS[kind]:
        raise _unsent(f"{text} is no {TAKEN[kind]}.", SAVE[kind])
    return f"data:{told};base64,{base64.b64encode(content).decode('ascii')}"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0


def _unsent(words: str, hint: str) -> WrongInput:
    fault = WrongInput(words, hint=hint)
    fault.unsent = True
    return fault
