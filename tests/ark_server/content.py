"""The `content` of an order: its items, their roles, and which of the three ways of working they add up to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.ark_server.models import Film
from tests.ark_server.refusals import Refused, invalid, missing, unsupported
from tests.ark_server.seen import FILM_PICTURE, SLACK, Seen, check_clip, check_picture, check_sound, from_data

Mode = Literal["text", "frames", "references", "draft"]
Fetch = Callable[[str, str], Seen]
"""Gives what lies behind a link or an asset's id; the second text says where in the body it stands. Raises Refused."""

ROLES = {
    "image_url": ("first_frame", "last_frame", "reference_image"),
    "video_url": ("reference_video",),
    "audio_url": ("reference_audio",),
}
_FRAMES = ("first_frame", "last_frame")


@dataclass
class Material:
    """What an order brings along. `roles` are those of the pictures, in order, "" where none was given."""

    text: str = ""
    images: list[Seen] = field(default_factory=list)
    videos: list[Seen] = field(default_factory=list)
    audios: list[Seen] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    draft: str = ""

    @property
    def mode(self) -> Mode:
        if self.draft:
            return "draft"
        if self.images and all(role in ("", *_FRAMES) for role in self.roles):
            return "frames"
        return "references" if self.images or self.videos or self.audios else "text"


def read(content: Any, film: Film, model: str, fetch: Fetch) -> Material:
    """Take the items in. Raises Refused at the first that is wrong."""
    if content is None:
        raise missing("content")
    if not isinstance(content, list):
        raise invalid("content", "expected an array")
    if not content:
        raise missing("content")
    material = Material()
    for place, item in enumerate(content):
        _take(item, f"content[{place}]", material, film, model, fetch)
    _check_roles(material)
    _check_counts(material, film)
    return material


def _take(item: Any, where: str, into: Material, film: Film, model: str, fetch: Fetch) -> None:
    if not isinstance(item, dict):
        raise invalid(where, "expected an object")
    kind = item.get("type")
    if kind == "text":
        _take_text(item, where, into)
    elif kind == "draft_task":
        _take_draft(item, where, into, film, model)
    elif isinstance(kind, str) and kind in ROLES:
        _take_medium(item, kind, where, into, film, fetch)
    else:
        raise invalid(f"{where}.type", "unknown content type") if kind else missing(f"{where}.type")


def _take_text(item: dict[str, Any], where: str, into: Material) -> None:
    _only(item, {"type", "text"}, where)
    if not isinstance(item.get("text"), str):
        raise invalid(f"{where}.text", "expected a string")
    if not item["text"].strip():
        raise invalid(f"{where}.text", "text must not be empty")
    if into.text:
        raise invalid(where, "only one text is allowed")
    into.text = item["text"]


def _take_draft(item: dict[str, Any], where: str, into: Material, film: Film, model: str) -> None:
    if not film.edits:
        raise unsupported(f"{where}.draft_task", model)
    _only(item, {"type", "draft_task"}, where)
    inner = item.get("draft_task")
    if not isinstance(inner, dict) or set(inner) != {"id"} or not isinstance(inner["id"], str):
        raise invalid(f"{where}.draft_task", "expected an object with the field `id`")
    into.draft = inner["id"]


def _take_medium(
    item: dict[str, Any], kind: str, where: str, into: Material, film: Film, fetch: Fetch
) -> None:
    _only(item, {"type", "role", kind}, where)
    role = _role(item, kind, where)
    seen = _seen(_url(item, kind, where), kind.removesuffix("_url"), f"{where}.{kind}", fetch)
    if kind == "image_url":
        if seen.kind:
            check_picture(seen, FILM_PICTURE, f"{where}.{kind}")
        into.images.append(seen)
        into.roles.append(role)
    elif kind == "video_url":
        if seen.kind:
            check_clip(seen, film.references_seconds, f"{where}.{kind}")
        into.videos.append(seen)
    else:
        if seen.kind:
            check_sound(seen, film.references_seconds, f"{where}.{kind}")
        into.audios.append(seen)


def _only(item: dict[str, Any], known: set[str], where: str) -> None:
    for name in item:
        if name not in known:
            raise invalid(f"{where}.{name}", "unknown field")


def _role(item: dict[str, Any], kind: str, where: str) -> str:
    role = item.get("role")
    if role is None and kind == "image_url":
        return ""
    if role is None:
        raise invalid("content", f"role must be specified for {kind.removesuffix('_url')} contents")
    if role not in ROLES[kind]:
        raise invalid(f"{where}.role", f"role must be one of {', '.join(ROLES[kind])}")
    return str(role)


def _url(item: dict[str, Any], kind: str, where: str) -> str:
    inner = item.get(kind)
    if inner is None:
        raise missing(f"{where}.{kind}")
    if not isinstance(inner, dict) or set(inner) != {"url"} or not isinstance(inner["url"], str):
        raise invalid(f"{where}.{kind}", "expected an object with the field `url`")
    if not inner["url"]:
        raise Refused("InvalidImageURL.EmptyURL", param="content")
    return inner["url"]


def _seen(url: str, kind: str, where: str, fetch: Fetch) -> Seen:
    if url.startswith("data:"):
        if kind == "video":
            raise invalid(where, "base64 is not supported for videos, use a URL")
        return from_data(url, kind, where)
    seen = fetch(url, where)
    if seen.kind not in ("", kind):
        raise invalid(where, f"expected {kind}, found {seen.kind}")
    return seen


def _check_roles(material: Material) -> None:
    others = bool(material.videos or material.audios)
    if material.draft and (material.text or material.images or others):
        raise invalid("content", "draft_task cannot be combined with other contents")
    if "" in material.roles and (len(material.roles) > 1 or others):
        raise invalid("content", "role must be specified for image contents")
    frames = [role for role in material.roles if role != "reference_image"]
    if frames and (len(frames) < len(material.roles) or others):
        raise invalid("content", "first/last frame content cannot be mixed with reference media content")
    if frames not in ([], [""], ["first_frame"]) and sorted(frames) != sorted(_FRAMES):
        raise invalid("content", "expected one first_frame, or one first_frame and one last_frame")


def _check_counts(material: Material, film: Film) -> None:
    counted = (
        ("image", material.images, film.images, 0.0),
        ("video", material.videos, film.videos, film.references_seconds),
        ("audio", material.audios, film.audios, film.references_seconds),
    )
    for kind, given, most, seconds in counted:
        if len(given) > most:
            raise invalid("content", f"at most {most} {kind} contents are allowed, found {len(given)}")
        if sum(seen.seconds for seen in given) > seconds + SLACK:
            raise invalid("content", f"total {kind} duration must be at most {seconds:g} seconds")
    if material.audios and not film.audio_alone and not (material.images or material.videos):
        raise invalid("content", "reference_audio needs at least one reference_image or reference_video")
