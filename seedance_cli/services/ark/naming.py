"""The parts of a body by the names that a person knows: a flag for a parameter, @image1 for an item of `content`."""

import re
from collections.abc import Mapping
from typing import Any

from seedance_cli.services.ark.answers import Told
from seedance_cli.services.ark.bodies import items_in

FLAGS = {
    "model": "--model", "resolution": "--resolution", "ratio": "--ratio", "duration": "--duration", "size": "--size",
    "generate_audio": "--no-audio", "watermark": "--watermark", "safety_identifier": "--end-user", "image": "--edit",
    "prompt": "the prompt", "text": "the prompt", "sequential_image_generation_options": "--count", "max_images": "--count",
}  # fmt: skip
IN_WORDS = re.compile(r"\bparameter `?([A-Za-z_.]{1,80})")
ITEM = re.compile(r"\bcontent\[([0-9]{1,3})\]")
PICTURE = re.compile(r"\bimage\[([0-9]{1,3})\]")
KIND = re.compile(r"Input(Image|Video|Audio)")
FRAMES = {"first_frame": "the first frame (--first-frame)", "last_frame": "the last frame (--last-frame)"}


def flag_of(told: Told) -> str:
    """The flag behind the parameter that an error is about, "" where it is not known."""
    in_words = IN_WORDS.search(told.words)
    named = told.param or (in_words[1] if in_words else "") or told.code.partition(".")[2]
    parts = re.split(r"[.\[\]]", named)
    return next((FLAGS[part] for part in reversed(parts) if part in FLAGS), "")


def reference_of(told: Told, body: Mapping[str, Any]) -> str:
    """Which of the references that were sent an error is about; "" where it does not say, and there are several."""
    for text in (told.param, told.words):
        if found := PICTURE.search(text):
            return f"Figure {int(found[1]) + 1} (--edit)"
    names = _names(body)
    for text in (told.param, told.words):
        if (found := ITEM.search(text)) and int(found[1]) < len(names):
            return names[int(found[1])][1]
    kind = KIND.match(told.code)
    alike = [name for of_kind, name in names if kind and of_kind == kind[1].lower()]
    return alike[0] if len(alike) == 1 else ""


def _names(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each item's kind, and what a person calls it."""
    counts: dict[str, int] = {}
    found = []
    for kind, role, _ in items_in(body):
        counts[kind] = counts.get(kind, 0) + 1
        name = FRAMES.get(role, f"@{kind}{counts[kind]} (--{kind}-ref)")
        found.append((kind, "the prompt" if kind == "text" else name))
    return found
