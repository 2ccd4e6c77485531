"""The three models on offer: what each accepts (as a JSON schema) and what it costs, as published in April 2026.
Everything a real service would refuse about `params` is refused here, with the field's name."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.validators import extend

from tests.loopback.links import is_link
from tests.loopback.media import Medium

SEEDANCE = "st-ai/super-seed2"
SEEDREAM = "fal-ai/bytedance/seedream/v4.5/text-to-image"
SEEDREAM_EDIT = "fal-ai/bytedance/seedream/v4.5/edit"

RATIOS = ("21:9", "16:9", "4:3", "1:1", "3:4", "9:16")
PICTURE_SIZES = {
    "auto_2K": (512, 512),
    "auto_4K": (1024, 1024),
    "square_hd": (512, 512),
    "square": (320, 320),
    "portrait_4_3": (384, 512),
    "portrait_16_9": (324, 576),
    "landscape_4_3": (512, 384),
    "landscape_16_9": (576, 324),
}
"""Pixels of each `image_size`: the real shapes at a fraction of the real size."""

IN_OMNI = ("image_files", "video_files", "audio_files")
KIND_OF = {
    "image_files": "image",
    "video_files": "video",
    "audio_files": "audio",
    "filePaths": "image",
    "image_urls": "image",
}
LONGEST_REFERENCES = 15.0
PER_SECOND = {"seedance_2.0_fast": 30, "seedance_2.0": 50}
PER_PICTURE = 16

_TAG = re.compile(r"@(image|video|audio)_file_(\d+)")


def _links(most: int, least: int = 0) -> dict[str, Any]:
    return {
        "type": "array",
        "items": {"type": "string", "format": "uri"},
        "minItems": least,
        "maxItems": most,
    }


_PICTURE = {
    "prompt": {"type": "string", "minLength": 1},
    "image_size": {"type": "string", "enum": list(PICTURE_SIZES), "default": "auto_2K"},
    "num_images": {"type": "integer", "minimum": 1, "maximum": 6, "default": 1},
    "seed": {"type": "integer"},
    "enable_safety_checker": {"type": "boolean", "default": True},
}


def _schema(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": properties,
        "additionalProperties": False,
    }


SCHEMAS: dict[str, dict[str, Any]] = {
    SEEDANCE: _schema(
        {
            "prompt": {"type": "string", "minLength": 1},
            "model": {"type": "string", "enum": list(PER_SECOND), "default": "seedance_2.0_fast"},
            "functionMode": {
                "type": "string",
                "enum": ["omni_reference", "first_last_frames"],
                "default": "omni_reference",
            },
            "ratio": {"type": "string", "enum": list(RATIOS), "default": "16:9"},
            "duration": {"type": "integer", "minimum": 4, "maximum": 15, "default": 5},
            "image_files": _links(9),
            "video_files": _links(3),
            "audio_files": _links(3),
            "filePaths": _links(2),
        },
        "prompt",
    ),
    SEEDREAM: _schema(_PICTURE, "prompt"),
    SEEDREAM_EDIT: _schema({**_PICTURE, "image_urls": _links(10, least=1)}, "prompt", "image_urls"),
}
NAMES = {SEEDANCE: "Seedance 2.0", SEEDREAM: "Seedream 4.5", SEEDREAM_EDIT: "Seedream 4.5 Edit"}

_Validator = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    # 5.0 is no integer on this wire
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _, it: type(it) is int),
)


Look = Callable[[str], Medium | None]
"""Gives what lies behind a link, None where the service could not fetch it."""

Problem = dict[str, str]


def problems(model: str, params: Any, look: Look) -> list[Problem]:
    """All that is wrong with `params`, as `[{"field", "message"}]`; empty where they are good."""
    found = list(_schema_problems(SCHEMAS[model], params))
    if found:
        return found
    found = [problem for field in KIND_OF for problem in _link_problems(field, params.get(field, []), look)]
    if model == SEEDANCE:
        found += _mode_problems(params)
        found += _length_problems(params, look)
    return found


def price(model: str, params: dict[str, Any]) -> int:
    """Credits taken at creation; Seedance costs double with a video among the references."""
    if model != SEEDANCE:
        return PER_PICTURE * int(params.get("num_images", 1))
    a_second = PER_SECOND[params.get("model", "seedance_2.0_fast")]
    return int(params.get("duration", 5)) * a_second * (2 if params.get("video_files") else 1)


def _schema_problems(schema: dict[str, Any], params: Any) -> Iterator[Problem]:
    for error in _Validator(schema).iter_errors(params):
        where = ".".join(str(step) for step in error.absolute_path)
        if error.validator == "required":
            for name in [name for name in schema["required"] if name not in params]:
                yield {"field": name, "message": "field required"}
        elif error.validator == "additionalProperties":
            for name in [name for name in params if name not in schema["properties"]]:
                yield {"field": str(name), "message": "extra fields not permitted"}
        else:
            yield {"field": where or "params", "message": error.message}


def _link_problems(field: str, links: list[str], look: Look) -> Iterator[Problem]:
    for place, link in enumerate(links):
        name = f"{field}.{place}"
        if not is_link(link):
            yield {"field": name, "message": "invalid or missing URL scheme"}
        elif (medium := look(link)) is None:
            yield {"field": name, "message": f"could not fetch {link}"}
        elif medium.kind not in ("", KIND_OF[field]):
            yield {"field": name, "message": f"not {KIND_OF[field]} but {medium.kind}"}


def _mode_problems(params: dict[str, Any]) -> Iterator[Problem]:
    if params.get("functionMode") != "first_last_frames":
        if "filePaths" in params:
            yield {"field": "filePaths", "message": "only with functionMode first_last_frames"}
        yield from _tag_problems(params)
        return
    for field in IN_OMNI:
        if field in params:
            yield {"field": field, "message": "only with functionMode omni_reference"}
    if _TAG.search(params["prompt"]):
        yield {"field": "prompt", "message": "no @file tags with functionMode first_last_frames"}


def _tag_problems(params: dict[str, Any]) -> Iterator[Problem]:
    for kind, number in _TAG.findall(params["prompt"]):
        if not 1 <= int(number) <= len(params.get(f"{kind}_files", [])):
            yield {"field": "prompt", "message": f"@{kind}_file_{number} has no file"}


def _length_problems(params: dict[str, Any], look: Look) -> Iterator[Problem]:
    media = [
        medium
        for field in ("video_files", "audio_files")
        for link in params.get(field, [])
        if (medium := look(link))
    ]
    if sum(medium.seconds for medium in media) > LONGEST_REFERENCES:
        yield {"field": "video_files", "message": "references are longer than 15 seconds in total"}
