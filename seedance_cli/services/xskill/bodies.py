"""A fitted request as xskill wants it: {"model": …, "params": {…}}, with documented parameters only."""

from typing import Any

from seedance_cli.services.fitting.request import FittedClip, FittedStill
from seedance_cli.services.protocol import StillRequest, VideoRequest

Body = dict[str, Any]

CLIP = "st-ai/super-seed2"
FILES = {"image": "image_files", "video": "video_files", "audio": "audio_files"}


def video_body(request: VideoRequest, fitted: FittedClip) -> Body:
    """The body for a clip, in the mode of the brief."""
    brief = request.storyboard.brief
    params: Body = {"prompt": fitted.prompt, "functionMode": brief.mode}
    if brief.mode == "first_last_frames":
        sent = {"filePaths": fitted.values("image")}
    else:
        sent = {name: fitted.values(kind) for kind, name in FILES.items()}
    params |= {name: values for name, values in sent.items() if values}
    inner = fitted.model.variants.get(fitted.variant, "")
    params |= {"ratio": brief.ratio, "duration": brief.duration} | ({"model": inner} if inner else {})
    return {"model": fitted.model.id, "params": params}


def still_body(request: StillRequest, fitted: FittedStill) -> Body:
    """The body for stills: drawn from words, or from the pictures in `request.edit`."""
    params: Body = {"prompt": fitted.prompt}
    if fitted.edits:
        params["image_urls"] = fitted.edits
    params |= {"image_size": fitted.size, "num_images": request.count}
    if request.seed is not None:
        params["seed"] = request.seed
    return {"model": fitted.model.id, "params": params}
