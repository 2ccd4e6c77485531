"""All for which an order is refused, field by field and then as a whole: the workflows do not mix."""

from collections.abc import Callable, Iterator
from typing import Any

from tests.loopback import Medium, Part, is_link
from tests.skills_server.fields import FIELDS, SEEDANCE, Field
from tests.skills_server.files import fault_of
from tests.skills_server.reading import Order

Look = Callable[[str], Medium | None]
"""Gives what lies behind a link, None where the service could not fetch it."""

FRAMES = ("first_frame_url", "end_frame_url")
PICTURES = ("image_urls", "reference_image_urls")
FOOTAGE = ("video_urls", "video_refs")
SOUNDS = ("audio_urls", "audio_url")
REFERENCES = (*PICTURES, *FOOTAGE, *SOUNDS)
FEATURES = ("frame-to-video", "reference-to-video")
"""The workflows that the page's text names beside the one in its list."""


def faults_in(model: str, order: Order, look: Look, *, lenient: bool) -> list[str]:
    """Sentences that begin with the field's name; empty where the order is good."""
    fields = FIELDS[model]
    found = [] if lenient else [f"{name}: unknown field" for name in order if name not in fields]
    if "prompt" not in order:
        found.append("prompt: required")
    for name, value in order.items():
        if name in fields and not (lenient and name == "feature" and value in FEATURES):
            found += [f"{name}: {fault}" for fault in _value_faults(fields[name], value, look)]
    if not found and model == SEEDANCE:
        found += _workflow_faults({name: value for name, value in order.items() if value != []})
    return found


def _value_faults(field: Field, value: Any, look: Look) -> list[str]:
    if field.kind == "link":
        return list(_link_faults(field, value, look))
    if field.kind == "links" and isinstance(value, list) and field.least <= len(value) <= field.most:
        return [fault for one in value for fault in _link_faults(field, one, look)]
    return [] if field.kind != "links" and _is_plain(field, value) else [_wanted(field)]


def _is_plain(field: Field, value: Any) -> bool:
    match field.kind:
        case "text":
            return isinstance(value, str) and bool(value.strip())
        case "choice":
            return isinstance(value, str) and value in field.choices
        case "integer":
            return type(value) is int and field.least <= value <= field.most
        case _:
            return isinstance(value, bool)


def _wanted(field: Field) -> str:
    match field.kind:
        case "text":
            return "must be text that is not empty"
        case "choice":
            return f"must be one of {', '.join(field.choices)}"
        case "integer":
            return f"must be an integer from {field.least} to {field.most}"
        case "flag":
            return "must be true or false"
        case _:
            return f"must be a list of {field.least} to {field.most}"


def _link_faults(field: Field, value: Any, look: Look) -> Iterator[str]:
    if isinstance(value, Part):
        if fault := fault_of(value, field.medium):
            yield fault
    elif not is_link(value):
        yield "must be a public http or https URL"
    elif (medium := look(value)) is None:
        yield "could not be fetched"
    elif medium.kind not in ("", field.medium):
        yield f"leads to {medium.kind}, not to {field.medium}"


def _workflow_faults(order: Order) -> Iterator[str]:
    frames, references = _given(order, FRAMES), _given(order, REFERENCES)
    source = "image_url" in order
    if frames == ["end_frame_url"]:
        yield "end_frame_url: only together with first_frame_url"
    if frames and (references or source):
        yield f"{frames[0]}: frames do not go together with {references[0] if references else 'image_url'}"
    elif source and references:
        yield f"image_url: does not go together with {references[0]}; text/image-to-video takes 1 image at most"
    for names in (PICTURES, FOOTAGE, SOUNDS):
        if len(_given(order, names)) > 1:
            yield f"{names[1]}: the same as {names[0]}; give one of them"
    if references and not _given(order, (*PICTURES, *FOOTAGE)):
        yield f"{references[0]}: audio needs an image or a video beside it"
    yield from _feature_faults(order, frames, references)


def _feature_faults(order: Order, frames: list[str], references: list[str]) -> Iterator[str]:
    match order.get("feature"):
        case "text-image-to-video":
            others = [name for name in (*frames, *references) if name != "image_urls"]
            if others:
                yield f"feature: text-image-to-video has no {others[0]}"
            if len(order.get("image_urls", [])) > 1:
                yield "image_urls: text/image-to-video takes 1 image at most"
        case "frame-to-video" if not frames:
            yield "feature: frame-to-video needs first_frame_url"
        case "reference-to-video" if not references:
            yield "feature: reference-to-video needs references"


def _given(order: Order, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name in order]
