"""A request held against its model card, the same for every service: what comes out can be written into a body as it
stands, what the service would refuse is refused here, before anything is uploaded or paid."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from seedance_cli.errors import WrongInput
from seedance_cli.services.cards.card import Card, Limit, ModelCard
from seedance_cli.services.fitting.limits import Manner, fit_length, fit_number, fit_prompt, fit_word, lacks
from seedance_cli.services.fitting.references import (
    Source,
    attached,
    edit_of,
    fit_edits,
    frames_in_order,
    prompt_of_frames,
    prompt_of_references,
    sources_of,
)
from seedance_cli.services.fitting.still_words import still_prompt
from seedance_cli.services.protocol import StillRequest, VideoRequest
from seedance_cli.story.brief import check_ratio, nearest
from seedance_cli.story.references import is_link

PIXELS = re.compile(r"([1-9][0-9]{0,5})x([1-9][0-9]{0,5})")


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedClip:
    """A request for a clip that its model takes: the prompt in the service's dialect, the references by kind in order
    (frames: first, last), the resolution as asked for ("" for the usual one), and the local files that travel with the
    order."""

    model: ModelCard
    variant: str
    resolution: str
    prompt: str
    sources: dict[str, list[Source]]
    files: dict[str, Path]

    def values(self, kind: str) -> list[str]:
        """What stands for each reference of a kind."""
        return [each.value for each in self.sources[kind]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedStill:
    """A request for stills that its model takes; `edits` are the pictures to start from."""

    model: ModelCard
    prompt: str
    size: str
    edits: list[str] = field(default_factory=list)
    files: dict[str, Path] = field(default_factory=dict)


def fit_clip(
    request: VideoRequest, card: Card, manner: Manner, links: Mapping[str, str] | None = None
) -> FittedClip:
    """The request as its model takes it. `links` gives the address of each uploaded file by its source. Raises
    WrongInput for what the service would refuse."""
    model, variant = card.clip_model(request.model, manner.region)
    board, brief = request.storyboard, request.storyboard.brief
    _fit_options(request, model, manner)
    check_ratio(brief.ratio)
    fit_word("ratio", brief.ratio, model.limit("ratio"), f"{model.title} at {manner.who}")
    fit_word("mode", brief.mode, model.limit("mode"), f"{model.title} at {manner.who}")
    fit_number("duration", brief.duration, model.limit("duration"), manner.who)
    resolution = _resolution(request.resolution, card, model, manner)
    in_order = board.references
    if brief.mode == "first_last_frames":
        prompt = prompt_of_frames(request)
        in_order = frames_in_order(in_order)
    else:
        prompt = prompt_of_references(request, model, manner)
    return FittedClip(
        model=model,
        variant=variant,
        resolution=resolution,
        sources=sources_of(board, in_order, manner, links or {}),
        prompt=fit_prompt(prompt, model.limit("prompt")),
        files=attached(board, request.folder, manner, links or {}),
    )


def fit_still(
    request: StillRequest, model: ModelCard, manner: Manner, links: Mapping[str, str] | None = None
) -> FittedStill:
    """The request as its model takes it; see `fit_clip`."""
    fit_number("count", request.count, model.limit("count"), manner.who)
    if request.seed is not None:
        _fit_seed(request.seed, "a --seed for stills", model, manner)
    if request.edit:
        fit_edits(len(request.edit), model.limit("edits"), manner)
    return FittedStill(
        model=model,
        prompt=fit_prompt(still_prompt(request), model.limit("prompt")),
        size=_size(request, model, manner),
        edits=[edit_of(source, links or {}) for source in request.edit],
        files={
            source: Path(source).expanduser()
            for source in request.edit
            if "image" in manner.attaches and not is_link(source) and source not in (links or {})
        },
    )


def usual_resolution(model: ModelCard) -> str:
    """What a clip comes in where nothing is asked for, "" where nobody knows."""
    return next(iter(model.limit("resolution").choices), "")


def _fit_options(request: VideoRequest, model: ModelCard, manner: Manner) -> None:
    asked = {
        "generate_audio": ("a clip without sound", not request.generate_audio),
        "watermark": ("a --watermark", request.watermark),
        "end_user": ("an --end-user", bool(request.end_user)),
    }
    if request.seed is not None:
        _fit_seed(request.seed, "a --seed for clips", model, manner)
    for option, (what, wanted) in asked.items():
        if wanted and option not in model.options:
            raise lacks(manner, what)
    if request.end_user:
        fit_length("end-user", request.end_user, model.options["end_user"], manner.who)


def _fit_seed(seed: int, what: str, model: ModelCard, manner: Manner) -> None:
    if "seed" not in model.options:
        raise lacks(manner, what)
    fit_number("seed", seed, model.options["seed"], manner.who)


def _resolution(asked: str, card: Card, model: ModelCard, manner: Manner) -> str:
    offered = model.limit("resolution").choices
    if not asked or asked in offered:
        return asked
    others = [each for each in card.making("clip") if asked in each.limit("resolution").choices and each.word]
    if not offered and not others:
        raise lacks(manner, "a --resolution")
    offer = nearest(asked, offered) or next(iter(offered), "")
    raise WrongInput(
        f"{model.title} at {manner.who} has no resolution {asked!r}; it has {', '.join(offered) or 'one alone'}.",
        hint=f"--model {others[0].word}   has it" if others else f"--resolution {offer}",
    )


def _size(request: StillRequest, model: ModelCard, manner: Manner) -> str:
    """The size as asked for, else the one that suits the ratio; a size in pixels where the card tells how many."""
    limit = model.limit("size")
    pixels = PIXELS.fullmatch(request.size)
    if pixels and "pixels" in model.limits:
        _fit_pixels(request.size, int(pixels[1]) * int(pixels[2]), model.limits["pixels"], manner)
        return request.size
    if request.size:
        fit_word("size", request.size, limit, manner.who)
        return request.size
    check_ratio(request.ratio)
    fit_word("ratio", request.ratio, model.limit("ratio"), f"{model.title} at {manner.who}")
    if not limit.by_ratio:
        return next(iter(limit.choices), "")
    if request.ratio not in limit.by_ratio:
        offer = next(iter((*limit.choices, *limit.by_ratio.values())))
        raise WrongInput(f"No size is known for stills of {request.ratio}.", hint=f"--size {offer}")
    return limit.by_ratio[request.ratio]


def _fit_pixels(size: str, pixels: int, limit: Limit, manner: Manner) -> None:
    if not limit.holds(pixels):
        bounds = " to ".join(f"{bound:,.0f}" for bound in (limit.least, limit.most) if bound is not None)
        raise WrongInput(
            f"--size {size} has {pixels:,} pixels; {manner.who} takes {bounds}.",
            hint="--ratio 16:9   takes the size that suits it",
        )
