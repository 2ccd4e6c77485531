"""The faulty fields of a refused request, each by the flag that fills it: a person knows flags, not parameters."""

import re
from collections.abc import Iterator
from typing import Any

FLAGS = {
    "prompt": "the prompt", "aspect_ratio": "--ratio", "resolution": "--resolution", "duration": "--duration",
    "generate_audio": "--no-audio", "seed": "--seed", "end_user_id": "--end-user", "image_urls": "--image-ref",
    "video_urls": "--video-ref", "audio_urls": "--audio-ref", "first_frame_url": "--first-frame",
    "end_frame_url": "--last-frame", "image_url": "--image-ref", "reference_image_urls": "--image-ref",
    "video_refs": "--video-ref", "audio_url": "--audio-ref", "model": "--model", "n": "--count",
}  # fmt: skip
FLAGS_OF_STILLS = {**FLAGS, "image_urls": "--edit", "resolution": "--size"}
NAMED = re.compile(
    rf"(?<![A-Za-z0-9_])(?P<field>{'|'.join(sorted(FLAGS, key=len, reverse=True))})(?![A-Za-z0-9_])"
    r"(?:\[(?P<index>\d{1,2})\]|\.(?P<dotted>\d{1,2})(?!\d))?"
)
FAULTS = (
    "loc", "field", "path", "param", "message", "msg", "error", "errors", "detail", "details", "issues", "data",
)  # fmt: skip
"""Where an answer tells what is wrong."""
MOST_FIELDS = 8
MOST_TEXT = 2000


def flags_named(body: Any, *, stills: bool) -> Iterator[str]:
    """The flags behind the fields that an answer names: "--image-ref (number 2)". A field is named as a word of the
    message, or by an entry in a list of faults."""
    flags = FLAGS_OF_STILLS if stills else FLAGS
    for text in _texts(body, 0):
        for match in NAMED.finditer(text):
            number = match["index"] or match["dotted"]
            yield f"{flags[match['field']]}{f' (number {int(number) + 1})' if number else ''}"


def without_field(words: str) -> str:
    """A message without the field's name at its head: the flag says it."""
    field, colon, rest = words.partition(": ")
    return rest if colon and field in FLAGS else words


def _texts(body: Any, depth: int) -> Iterator[str]:
    """What an answer says of faults; what it repeats of the order is no fault."""
    if isinstance(body, str):
        yield body[:MOST_TEXT]
    elif isinstance(body, list) and depth < 4:
        if all(isinstance(each, str | int) for each in body):  # a path: ["body", "image_urls", 2]
            yield ".".join(str(each) for each in body)[:MOST_TEXT]
        else:
            for each in body[:MOST_FIELDS]:
                yield from _texts(each, depth + 1)
    elif isinstance(body, dict) and depth < 4:
        for key in FAULTS:
            yield from _texts(body.get(key), depth + 1)
