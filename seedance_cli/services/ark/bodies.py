"""A fitted request as Ark wants it, with documented fields only. A local file stands in it by its path, as the recipe
keeps it; `attaching` puts its content there when it is sent."""

from collections.abc import Iterator, Mapping
from typing import Any

from seedance_cli.errors import WrongInput
from seedance_cli.services.answers.wording import sentence
from seedance_cli.services.ark.echo import expires_after, mark_of
from seedance_cli.services.fitting.limits import fit_prompt
from seedance_cli.services.fitting.request import FittedClip, FittedStill, usual_resolution
from seedance_cli.services.protocol import StillRequest, VideoRequest
from seedance_cli.story.brief import language_of
from seedance_cli.story.references import KINDS, Reference

Body = dict[str, Any]

NAMED_SIZES = ("2K", "4K")
"""Sizes whose shape the prompt tells."""
SHAPE = {"en": " Aspect ratio {ratio}.", "zh": "画面比例 {ratio}。"}
SET = {
    "en": " Make {count} pictures: variants of this one, each on its own.",
    "zh": "生成一组共{count}张图片，每张单独成图，是同一内容的不同版本。",
}


def clip_body(request: VideoRequest, fitted: FittedClip, region: str) -> Body:
    """The body for a clip, in the mode of the brief. An option that the model's card does not have is not sent."""
    brief, options = request.storyboard.brief, fitted.model.options
    body: Body = {
        "model": fitted.model.id_in(region),
        "content": [{"type": "text", "text": fitted.prompt}, *_media(fitted, brief.mode)],
        "resolution": fitted.resolution or usual_resolution(fitted.model),
        "ratio": brief.ratio,
        "duration": brief.duration,
        "generate_audio": request.generate_audio,
        "watermark": request.watermark,
        "return_last_frame": True,
        "execution_expires_after": expires_after(mark_of(fitted.prompt)),
    }
    absent = {name for name in ("generate_audio", "watermark", "return_last_frame") if name not in options}
    who = {"safety_identifier": request.end_user} if request.end_user else {}
    return {name: value for name, value in body.items() if name not in absent} | who


def still_body(request: StillRequest, fitted: FittedStill, region: str) -> Body:
    """The body for stills: drawn from words, or from the pictures in `request.edit`. One is answered at once; several
    come as a stream, whose pictures outlive a connection that breaks off."""
    model = fitted.model
    body: Body = {
        "model": model.id_in(region),
        "prompt": fit_prompt(_still_prompt(request, fitted), model.limit("prompt")),
    }
    if fitted.edits:
        body["image"] = list(fitted.edits)
    body |= {"size": fitted.size, "response_format": "url", "watermark": False}
    if request.count > 1:
        body |= {
            "sequential_image_generation": "auto",
            "sequential_image_generation_options": {"max_images": request.count},
            "stream": True,
        }
    return body


def fit_set(request: StillRequest, fitted: FittedStill) -> None:
    """Raise WrongInput for pictures that are more in all than the model takes, and for a size of a shape that it does
    not."""
    together = fitted.model.limit("pictures")
    if not together.holds(len(fitted.edits) + request.count):
        raise WrongInput(
            f"{len(fitted.edits)} pictures to start from and {request.count} to be made are more than {together.most:g}, "
            "the most in all.",
            hint=f"--count {max(1, int(together.most or 1) - len(fitted.edits))}",
        )
    width, _, height = fitted.size.partition("x")
    if (
        width.isdigit()
        and height.isdigit()
        and not fitted.model.limit("shape").holds(int(width) / int(height))
    ):
        raise WrongInput(
            f"--size {fitted.size} is too long and narrow: 16 times as wide as high, or as high as wide, is the most.",
            hint="--ratio 21:9   takes the size that suits it",
        )


def is_for_pictures(body: Mapping[str, Any]) -> bool:
    """Whether a body, which a person may have written, goes to where pictures are made."""
    return "seedream" in str(body.get("model", "")) or ("content" not in body and "prompt" in body)


def items_in(body: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each item of `content`: its kind (text, image, …), its role and its link; "" for what is not there."""
    content = body.get("content")
    for item in content if isinstance(content, list) else ():
        kind = str(item.get("type", "")).removesuffix("_url") if isinstance(item, dict) else ""
        inner = item.get(f"{kind}_url") if isinstance(item, dict) else None
        link = inner.get("url") if isinstance(inner, dict) else None
        role = item.get("role") if isinstance(item, dict) else None
        yield kind, role if isinstance(role, str) else "", link if isinstance(link, str) else ""


def _media(fitted: FittedClip, mode: str) -> Iterator[Body]:
    for kind in KINDS:
        for source in fitted.sources[kind]:
            role = _role(source.reference, mode)
            yield {"type": f"{kind}_url", f"{kind}_url": {"url": source.value}, "role": role}


def _role(reference: Reference, mode: str) -> str:
    """Beside other references a first frame is one of them: that it is the first frame, the prompt says."""
    return reference.role if mode == "first_last_frames" else f"reference_{reference.kind}"


def _still_prompt(request: StillRequest, fitted: FittedStill) -> str:
    language = language_of(fitted.prompt)
    shape = SHAPE[language].format(ratio=request.ratio) if fitted.size in NAMED_SIZES else ""
    several = SET[language].format(count=request.count) if request.count > 1 else ""
    return f"{sentence(fitted.prompt)}{shape}{several}" if shape or several else fitted.prompt
