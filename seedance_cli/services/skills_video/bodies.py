"""A fitted request as skills.video wants it: flat fields with documented names only, and the same fields as a form where
local files travel with them."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from seedance_cli.services.fitting.request import FittedClip, FittedStill, usual_resolution
from seedance_cli.services.protocol import StillRequest, VideoRequest
from seedance_cli.services.wire.multipart import Field, File, Part

Body = dict[str, Any]

FROM_WORDS = "text-image-to-video"
"""The one `feature` whose value is documented; the two other workflows are told by the fields that they fill."""
REFERENCES = {"image": "image_urls", "video": "video_urls", "audio": "audio_urls"}
FRAMES = ("first_frame_url", "end_frame_url")
KINDS = {
    **{name: kind for kind, name in REFERENCES.items()},
    **dict.fromkeys((*FRAMES, "image_url", "reference_image_urls"), "image"),
    "video_refs": "video",
    "audio_url": "audio",
}
"""The fields that hold files or links, and of which kind; those that `clip_body` does not write are aliases."""


def clip_body(request: VideoRequest, fitted: FittedClip) -> Body:
    """The body for a clip, by its workflow: from words, from frames, or from references."""
    brief = request.storyboard.brief
    body: Body = {"prompt": fitted.prompt}
    if brief.mode == "first_last_frames":
        media: Body = dict(zip(FRAMES, fitted.values("image"), strict=False))
    else:
        media = {name: values for kind, name in REFERENCES.items() if (values := fitted.values(kind))}
    body |= media or {"feature": FROM_WORDS}
    body |= {
        "aspect_ratio": brief.ratio,
        "resolution": fitted.resolution or usual_resolution(fitted.model),
        "duration": brief.duration,
        "generate_audio": request.generate_audio,
    }
    if request.seed is not None:
        body["seed"] = request.seed
    if request.end_user:
        body["end_user_id"] = request.end_user
    return {name: value for name, value in body.items() if value != ""}


def still_body(request: StillRequest, fitted: FittedStill) -> Body:
    """The body for stills: drawn from words, or from the pictures in `request.edit`."""
    body: Body = {"prompt": fitted.prompt}
    if fitted.edits:
        body["image_urls"] = fitted.edits
    return body | {"resolution": fitted.size, "aspect_ratio": request.ratio, "n": request.count}


def form_parts(body: Mapping[str, Any], files: Mapping[str, Path]) -> tuple[Part, ...]:
    """The body as the parts of a form: each local file where its path stands, links as text beside it, in the order of
    the list, for that numbers the references. () where no file travels, and JSON does."""
    parts = tuple(part for name, value in body.items() for part in _parts(name, value, files))
    return parts if any(isinstance(part, File) for part in parts) else ()


def _parts(name: str, value: Any, files: Mapping[str, Path]) -> Iterator[Part]:
    values = value if isinstance(value, list) else [value]
    for number, each in enumerate(values, start=1):
        if name in KINDS and isinstance(each, str) and each in files:
            # A file's own name may say more of its owner than the service needs to know; no two are called alike.
            called = (
                name.removesuffix("_url").replace("_", "-") if name in FRAMES else f"{KINDS[name]}-{number}"
            )
            yield File(name, files[each], file_name=called)
        elif each is not None:
            yield Field(name, each if isinstance(each, str) else json.dumps(each, ensure_ascii=False))
