"""The options beside `content`: which a model knows, of what type and range, and which of them fit together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.ark_server.content import Material
from tests.ark_server.models import ADAPTIVE, RATIOS, Film
from tests.ark_server.refusals import Refused, invalid, unsupported
from tests.ark_server.seen import SLACK
from tests.loopback import is_link

ELSEWHERE = ("seed", "camera_fixed", "frames")
"""Options of older models, which none on offer here takes."""
NEWER_ONLY = ("draft", "output_format", "omni_reference_task_type")
TASK_TYPES = ("auto", "reference", "edit", "extend")

Test = tuple[Callable[[Any], bool], str]
"""Whether a value is good, and what would be."""


@dataclass(frozen=True)
class Options:
    """What was asked for, with the defaults where nothing was. `sent` are the names that stood in the body."""

    resolution: str = "720p"
    ratio: str = ADAPTIVE
    duration: int = 5
    generate_audio: bool = True
    watermark: bool = False
    return_last_frame: bool = False
    callback_url: str = ""
    execution_expires_after: int = 172_800
    priority: int = 0
    safety_identifier: str = ""
    service_tier: str = "default"
    tools: list[dict[str, str]] = field(default_factory=list)
    draft: bool = False
    output_format: str = "mp4"
    omni_reference_task_type: str = ""
    sent: frozenset[str] = frozenset()


def read(body: Mapping[str, Any], film: Film, model: str) -> Options:
    """All of the body but model and content. A null stands for a field that was left out: the official client sends
    nulls. Raises Refused at the first option that is wrong."""
    given = {
        name: value for name, value in body.items() if name not in ("model", "content") and value is not None
    }
    tests = _tests(film)
    for name in body:
        if name not in ("model", "content", *tests, *ELSEWHERE, *NEWER_ONLY):
            raise invalid(name, f"unknown field `{name}`")
    for name, value in given.items():
        if name in ELSEWHERE or (name in NEWER_ONLY and not film.edits):
            raise unsupported(name, model)
        good, expected = tests[name]
        if not good(value):
            raise invalid(name, f"expected {expected}")
    return Options(**{"duration": film.seconds, **given}, sent=frozenset(given))


def constrain(options: Options, material: Material, film: Film) -> str:
    """What must fit together on the models that edit. Raises Refused where the kind of task was named; else gives the
    code with which the task will fail, "" where it will not."""
    if not film.edits:
        return ""
    kind = options.omni_reference_task_type
    wrong = _misfit(kind, options, material)
    if wrong and kind not in ("", "auto"):
        raise Refused("InvalidParameter.TaskTypeConstraint", wrong, "omni_reference_task_type")
    return "InvalidParameter.TaskTypeConstraint" if wrong else ""


def _misfit(kind: str, options: Options, material: Material) -> str:
    if material.mode == "frames":
        if kind not in ("", "auto"):
            return "The task type is only for reference contents."
        return "" if options.ratio == ADAPTIVE else "Frames need ratio adaptive."
    if kind in ("edit", "extend") and options.ratio != ADAPTIVE:
        return f"The task type {kind} needs ratio adaptive."
    if kind == "edit" and options.duration != -1:
        return "The task type edit needs duration -1."
    if kind == "edit" and not _edited(material):
        return "The task type edit needs a reference_video of 4 to 30 seconds."
    return ""


def _edited(material: Material) -> bool:
    return any(not seen.kind or 4 - SLACK <= seen.seconds <= 30 + SLACK for seen in material.videos)


def _tests(film: Film) -> dict[str, Test]:
    return {
        "resolution": _one_of(*film.resolutions),
        "ratio": _one_of(*RATIOS, ADAPTIVE),
        "duration": _whole(film.shortest, film.longest, also=-1),
        "generate_audio": _BOOLEAN,
        "watermark": _BOOLEAN,
        "return_last_frame": _BOOLEAN,
        "callback_url": (is_link, "an http(s) URL"),
        "execution_expires_after": _whole(3600, 259_200),
        "priority": _whole(0, 9),
        "safety_identifier": (lambda it: isinstance(it, str) and len(it) <= 64, "at most 64 characters"),
        "service_tier": _one_of("default"),
        "tools": (_are_tools, '[{"type":"web_search"}]'),
        "draft": _BOOLEAN,
        "output_format": _one_of("mp4", "mov"),
        "omni_reference_task_type": _one_of(*TASK_TYPES),
    }


_BOOLEAN: Test = (lambda it: isinstance(it, bool), "a boolean")


def _one_of(*words: str) -> Test:
    return lambda it: isinstance(it, str) and it in words, f"one of {', '.join(words)}"


def _whole(least: int, most: int, also: int | None = None) -> Test:
    # 5.0 and true are no integers on this wire
    told = f"an integer from {least} to {most}" + (f" or {also}" if also is not None else "")
    return lambda it: type(it) is int and (least <= it <= most or it == also), told


def _are_tools(value: Any) -> bool:
    return isinstance(value, list) and all(one == {"type": "web_search"} for one in value) and len(value) <= 1
