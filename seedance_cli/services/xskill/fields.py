"""The faulty fields of a refused request, each by the flag that fills it: a person knows flags, not parameters."""

from collections.abc import Iterator
from typing import Any

from seedance_cli.services.answers.wording import spoken, told_in

FLAGS = {
    "prompt": "the prompt", "model": "--model", "functionMode": "--mode", "ratio": "--ratio", "duration": "--duration",
    "image_files": "--image-ref", "video_files": "--video-ref", "audio_files": "--audio-ref",
    "filePaths": "--first-frame", "num_images": "--count", "image_size": "--size", "image_urls": "--edit",
    "seed": "--seed", "params": "--params", "task_id": "--task-id", "image_url": "--image-url",
    "image_data": "the picture",
}  # fmt: skip
MOST_FIELDS = 8  # faults named at once


def faulty_fields(body: Any) -> Iterator[tuple[str, str]]:
    """Each faulty field of a 422: its name, with a space and its index where one of a list is meant, and why."""
    if not isinstance(body, dict):
        return
    holders = (body, body.get("data"), body.get("detail"))
    lists = [body.get("detail"), *(each.get("errors") for each in holders if isinstance(each, dict))]
    for each in (fault for found in lists if isinstance(found, list) for fault in found[:MOST_FIELDS]):
        if isinstance(each, dict):
            name = _field_name(each.get("loc") or each.get("field") or each.get("path") or "")
            yield name, told_in(each, "msg", "message", "error")[:200] or "not accepted"
        elif words := spoken(each):
            yield "request", words[:200]


def flag_of(name: str) -> str:
    """The flag behind a field that `faulty_fields` names, or the field's own name: "--image-ref (number 2)"."""
    field, _, index = name.partition(" ")
    return f"{FLAGS.get(field, field)}{f' (number {int(index) + 1})' if index else ''}"


def _field_name(where: Any) -> str:
    parts = where if isinstance(where, list) else spoken(where).replace("[", ".").replace("]", "").split(".")
    words = [spoken(part)[:60] for part in parts[:12]]
    known = [at for at, word in enumerate(words) if word in FLAGS]
    if not known:
        return (words[-1] if words else "").replace(" ", "_") or "request"
    at = known[-1]
    index = words[at + 1] if at + 1 < len(words) else ""
    return f"{words[at]} {index}" if index.isascii() and index.isdigit() and len(index) < 4 else words[at]
