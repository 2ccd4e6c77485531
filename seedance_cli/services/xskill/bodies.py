"""A request as xskill wants it: {"model": …, "params": {…}}, with documented parameters only, and refused here if it
would be refused there."""

import re
from collections import Counter
from collections.abc import Mapping

from seedance_cli.errors import WrongInput
from seedance_cli.services.catalogue import Card, ModelCard
from seedance_cli.services.protocol import VideoRequest
from seedance_cli.services.xskill.sending import (
    Body,
    by_kind,
    fit_counts,
    fit_number,
    fit_prompt,
    fit_source,
    fit_word,
    respell,
)
from seedance_cli.story.brief import check_ratio, language_of, one_of
from seedance_cli.story.references import SEED, Reference, numbered, tag

CLIP = "st-ai/super-seed2"
FRAMES = {
    "en": {"first_frame": "the first frame", "last_frame": "the last frame"},
    "zh": {"first_frame": "首帧", "last_frame": "尾帧"},
}
ROLES = ("first_frame", "last_frame")  # in the order of filePaths


def video_body(request: VideoRequest, card: Card, links: Mapping[str, str] | None = None) -> Body:
    """The body for a clip, in the mode of the brief. `links` gives the address of each uploaded file by its source.
    Raises WrongInput for what the service would refuse."""
    model = card.model(CLIP)
    brief = request.storyboard.brief
    inner = model.variants[variant_of(request.model, model)]
    _no_flags_it_lacks(request)
    check_ratio(brief.ratio)
    fit_word("ratio", brief.ratio, model.limit("ratio"))
    fit_number("duration", brief.duration, model.limit("duration"))
    make = _frames if brief.mode == "first_last_frames" else _omni
    params = make(request, model, links or {})
    params |= {"ratio": brief.ratio, "duration": brief.duration, "model": inner}
    return {"model": CLIP, "params": params}


def variant_of(word: str, model: ModelCard) -> str:
    """Our word (fast, standard) for a model, written so or by the service's own name; "" is the usual one."""
    if not model.variants:
        raise WrongInput(
            f"The model card of {model.id} names no variants (fast, standard).", hint="seedance doctor"
        )
    if not word:
        return next(iter(model.variants))
    ours = {theirs: variant for variant, theirs in model.variants.items()}.get(word, word)
    one_of("model", ours, tuple(model.variants))
    return ours


def has_video(request: VideoRequest) -> bool:
    """Whether a clip is among the references, which costs more."""
    return any(each.kind == "video" for each in request.storyboard.references)


def _no_flags_it_lacks(request: VideoRequest) -> None:
    lacks = {
        "a --resolution": bool(request.resolution),
        "a --seed for clips": request.seed is not None,
        "a clip without sound": not request.generate_audio,
    }
    for what, wanted in lacks.items():
        if wanted:
            raise WrongInput(
                f"xskill does not offer {what}.", hint="Leave it out; seedance services tells what it can."
            )


def _omni(request: VideoRequest, model: ModelCard, links: Mapping[str, str]) -> Body:
    board = request.storyboard
    kinds = by_kind(board.references)
    counts = {kind: len(pairs) for kind, pairs in kinds.items()}
    counts["image"] += len(board.stills)  # a still to be drawn has its number already
    fit_counts(counts, model)
    if counts["audio"] and not counts["image"] and not counts["video"]:
        raise WrongInput(
            "A sound alone is not taken: it needs a picture or a clip beside it.",
            hint="--image-ref FILE=character",
        )
    prompt = respell(request.prompt, counts, lambda kind, number, _: SEED.spell(tag(kind, number)))
    params: Body = {"prompt": fit_prompt(prompt, model.limit("prompt")), "functionMode": "omni_reference"}
    sent = {
        f"{kind}_files": [fit_source(name, each, links) for name, each in pairs]
        for kind, pairs in kinds.items()
    }
    return params | {key: sources for key, sources in sent.items() if sources}


def _frames(request: VideoRequest, model: ModelCard, links: Mapping[str, str]) -> Body:
    board = request.storyboard
    to_draw = tuple(Reference(kind="image", source="", role=still.role) for still in board.stills)
    _check_frames(board.references + to_draw)
    roles = [each.role for each in board.references + to_draw]
    counts = {"image": len(roles), "video": 0, "audio": 0}
    words = FRAMES[language_of(request.prompt)]
    prompt = respell(
        request.prompt, counts, lambda _, number, match: _in_words(words[roles[number - 1]], match)
    )
    params: Body = {"prompt": fit_prompt(prompt, model.limit("prompt")), "functionMode": "first_last_frames"}
    given = sorted(numbered(board.references), key=lambda pair: ROLES.index(pair[1].role))
    paths = [fit_source(name, frame, links) for name, frame in given]
    return params | ({"filePaths": paths} if paths else {})


def _check_frames(frames: tuple[Reference, ...]) -> None:
    """Raise WrongInput for anything but a first frame, or a first and a last: a list of one is a first frame to the
    service, whatever it was meant to be."""
    others = [each for each in frames if each.kind != "image" or each.role not in ROLES]
    if others:
        raise WrongInput(
            f"In first_last_frames only the two frames are taken, no {others[0].role} {others[0].kind}.",
            hint="--mode omni_reference   takes references of every kind",
        )
    counts = Counter(each.role for each in frames)
    for role, count in counts.items():
        if count > 1:
            flag = role.replace("_", "-")
            raise WrongInput(
                f"{count} pictures are the {flag.replace('-', ' ')}.", hint=f"Give one --{flag}."
            )
    if counts["last_frame"] and not counts["first_frame"]:
        raise WrongInput(
            "A last frame alone is not taken: the service would begin with it.", hint="--first-frame FILE"
        )


def _in_words(words: str, match: re.Match[str]) -> str:
    """A frame's tag in plain words, fitted to what stands before it: this mode takes no tags."""
    before = match.string[: match.start()]
    if re.search(r"\bthe +$", before, re.IGNORECASE):
        return words.removeprefix("the ")
    opens = not before.strip() or re.search(r"[.!?:]\s+$|\n\s*$", before)
    return words[0].upper() + words[1:] if opens else words
