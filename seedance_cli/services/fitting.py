"""A request held against its model card, the same for every service: what comes out can be written into a body as it
stands, what the service would refuse is refused here, before anything is uploaded or paid."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from seedance_cli.errors import WrongInput
from seedance_cli.services.card import Card, Limit, ModelCard
from seedance_cli.services.dialects import PLURALS, in_dialect, in_frames
from seedance_cli.services.protocol import StillRequest, VideoRequest
from seedance_cli.services.still_words import still_prompt
from seedance_cli.services.written_links import fit_link
from seedance_cli.story.brief import check_ratio, language_of, one_of
from seedance_cli.story.references import KINDS, Reference, is_link, numbered
from seedance_cli.story.storyboard import Storyboard

FRAME_ROLES = ("first_frame", "last_frame")  # in the order in which services take them


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a service wants things: its name for messages, its region, the kinds of local files that it takes, `uploads`
    by a call of their own and `attaches` with the order, and from where links have to be reachable."""

    who: str
    region: str = ""
    uploads: tuple[str, ...] = ()
    attaches: tuple[str, ...] = ()
    reach: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A reference as it goes into a body: `value` is a link, or for a local file that travels with the order, or is not
    uploaded yet, its path as the request writes it."""

    reference: Reference
    value: str


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
    _need_options(request, model, manner)
    check_ratio(brief.ratio)
    fit_word("ratio", brief.ratio, model.limit("ratio"))
    fit_word("mode", brief.mode, model.limit("mode"))
    fit_number("duration", brief.duration, model.limit("duration"), manner.who)
    resolution = _resolution(request.resolution, card, model, manner)
    in_order = board.references
    if brief.mode == "first_last_frames":
        prompt = _prompt_of_frames(request)
        in_order = tuple(sorted(in_order, key=lambda each: FRAME_ROLES.index(each.role)))
    else:
        prompt = _prompt_of_references(request, model, manner)
    sources = _sources(board, in_order, manner, links or {})
    return FittedClip(
        model=model,
        variant=variant,
        resolution=resolution,
        prompt=fit_prompt(prompt, model.limit("prompt")),
        sources=sources,
        files=_attached(board, request.folder, manner, links or {}),
    )


def fit_still(
    request: StillRequest, model: ModelCard, manner: Manner, links: Mapping[str, str] | None = None
) -> FittedStill:
    """The request as its model takes it; see `fit_clip`."""
    fit_number("count", request.count, model.limit("count"), manner.who)
    if request.seed is not None and "seed" not in model.options:
        raise _lacks(manner, "a --seed for stills")
    if request.edit:
        _not_too_many(len(request.edit), model.limit("edits"), manner)
    return FittedStill(
        model=model,
        prompt=fit_prompt(still_prompt(request), model.limit("prompt")),
        size=_size(request, model.limit("size")),
        edits=[_edit(source, links or {}) for source in request.edit],
        files={
            source: Path(source).expanduser()
            for source in request.edit
            if "image" in manner.attaches and not is_link(source) and source not in (links or {})
        },
    )


def fit_word(flag: str, word: str, limit: Limit) -> None:
    """Raise WrongInput, naming the nearest, unless a word is one of the choices."""
    if limit.choices:
        one_of(flag, word, limit.choices)


def fit_number(flag: str, number: int, limit: Limit, who: str) -> None:
    """Raise WrongInput, naming the nearest bound, unless a number is within the limit."""
    if limit.holds(number):
        return
    nearest = limit.least if limit.least is not None and number < limit.least else limit.most
    bounds = " to ".join(f"{bound:g}" for bound in (limit.least, limit.most) if bound is not None)
    raise WrongInput(
        f"--{flag} is {number}; {who} takes {bounds}{f' {limit.unit}' if limit.unit else ''}.",
        hint=f"--{flag} {nearest:g}",
    )


def fit_prompt(prompt: str, limit: Limit) -> str:
    """The prompt as it is. Raises WrongInput where it is empty, too long, or no text that can be sent."""
    if not prompt.strip():
        raise WrongInput("The prompt is empty.", hint="Give an idea, or a text with --prompt-file FILE.")
    if limit.most is not None and len(prompt) > limit.most:
        raise WrongInput(
            f"The prompt has {len(prompt):,} characters; {limit.most:,.0f} is the most.",
            hint="Shorten it; what comes late counts less anyway.",
        )
    try:
        prompt.encode()
    except UnicodeEncodeError as fault:
        raise WrongInput(
            f"The prompt holds half a character, at {fault.start + 1}.", hint="Save it as UTF-8."
        ) from None
    return prompt


def usual_resolution(model: ModelCard) -> str:
    """What a clip comes in where nothing is asked for, "" where nobody knows."""
    return next(iter(model.limit("resolution").choices), "")


def _need_options(request: VideoRequest, model: ModelCard, manner: Manner) -> None:
    asked = {
        "seed": ("a --seed for clips", request.seed is not None),
        "generate_audio": ("a clip without sound", not request.generate_audio),
        "watermark": ("a --watermark", request.watermark),
        "end_user": ("an --end-user", bool(request.end_user)),
    }
    for option, (what, wanted) in asked.items():
        if wanted and option not in model.options:
            raise _lacks(manner, what)
    if request.seed is not None:
        fit_number("seed", request.seed, model.options["seed"], manner.who)
    most = model.options["end_user"].most if request.end_user else None
    if most is not None and len(request.end_user) > most:
        raise WrongInput(f"--end-user has {len(request.end_user)} characters; {most:g} is the most.")


def _lacks(manner: Manner, what: str) -> WrongInput:
    return WrongInput(
        f"{manner.who} does not offer {what}.", hint="Leave it out; seedance services tells what it can."
    )


def _resolution(asked: str, card: Card, model: ModelCard, manner: Manner) -> str:
    offered = model.limit("resolution").choices
    if not asked or asked in offered:
        return asked
    others = [each for each in card.making("clip") if asked in each.limit("resolution").choices and each.word]
    if not offered and not others:
        raise _lacks(manner, "a --resolution")
    raise WrongInput(
        f"{model.title} at {manner.who} has no resolution {asked!r}; it has {', '.join(offered)}.",
        hint=f"--model {others[0].word}   has it" if others else f"--resolution {offered[0]}",
    )


def _prompt_of_references(request: VideoRequest, model: ModelCard, manner: Manner) -> str:
    board = request.storyboard
    counts = Counter(each.kind for each in board.references)
    counts["image"] += len(board.stills)  # a still to be drawn has its number already
    _fit_counts(counts, model, manner)
    if counts["audio"] and not counts["image"] and not counts["video"] and "audio_alone" not in model.options:
        raise WrongInput(
            "A sound alone is not taken: it needs a picture or a clip beside it.",
            hint="--image-ref FILE=character",
        )
    return in_dialect(request.prompt, model.dialect(language_of(request.prompt)), counts)


def _fit_counts(counts: Mapping[str, int], model: ModelCard, manner: Manner) -> None:
    for kind in KINDS:
        limit = model.limit(f"{kind}s")
        if not limit.holds(counts[kind]):
            raise _too_many(f"{counts[kind]} {PLURALS[kind]}", limit, f"--{kind}-ref", manner)
    if not model.limit("references").holds(sum(counts.values())):
        raise _too_many(f"{sum(counts.values())} references", model.limit("references"), "references", manner)


def _too_many(given: str, limit: Limit, flag: str, manner: Manner) -> WrongInput:
    return WrongInput(
        f"{given} are given; {manner.who} takes {limit.most:g} at most.",
        hint=f"Leave out some {flag}; 4 or 5 work best.",
    )


def _prompt_of_frames(request: VideoRequest) -> str:
    board = request.storyboard
    to_draw = tuple(Reference(kind="image", source="", role=still.role) for still in board.stills)
    frames = board.references + to_draw
    _check_frames(frames)
    return in_frames(request.prompt, [each.role for each in frames])


def _check_frames(frames: Iterable[Reference]) -> None:
    """Raise WrongInput for anything but a first frame, or a first and a last: a list of one is a first frame to a
    service, whatever it was meant to be."""
    frames = tuple(frames)
    others = [each for each in frames if each.kind != "image" or each.role not in FRAME_ROLES]
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


def _sources(
    board: Storyboard, in_order: Iterable[Reference], manner: Manner, links: Mapping[str, str]
) -> dict[str, list[Source]]:
    tags = {id(each): name for name, each in numbered(board.references)}
    found: dict[str, list[Source]] = {kind: [] for kind in KINDS}
    for each in in_order:
        found[each.kind].append(
            Source(reference=each, value=_fit_source(tags[id(each)], each, manner, links))
        )
    return found


def _fit_source(tag: str, reference: Reference, manner: Manner, links: Mapping[str, str]) -> str:
    source = reference.source
    if not source:
        raise WrongInput(
            f"{tag} is named and its file is missing.", hint=f"--{reference.kind}-ref FILE={reference.role}"
        )
    if source in links:
        return fit_link(links[source], tag)
    if reference.is_link:
        return fit_link(source, tag)
    if reference.kind not in (*manner.uploads, *manner.attaches):
        thing = {"image": "pictures", "video": "clips", "audio": "sounds"}[reference.kind]
        raise WrongInput(
            f"{tag} is the file {source}: {manner.who} takes {thing} only as public links, and has no upload for them.",
            hint=f"Put it at an https address that can be reached{manner.reach}, and pass --{reference.kind}-ref "
            f"LINK={reference.role}; or render here with --service animatic.",
        )
    return source


def _attached(board: Storyboard, folder: Path, manner: Manner, links: Mapping[str, str]) -> dict[str, Path]:
    return {
        each.source: folder / Path(each.source).expanduser()
        for each in board.references
        if each.is_file and each.kind in manner.attaches and each.source not in links
    }


def _size(request: StillRequest, limit: Limit) -> str:
    if request.size:
        fit_word("size", request.size, limit)
        return request.size
    check_ratio(request.ratio)
    if not limit.by_ratio:
        return next(iter(limit.choices), "")
    if request.ratio not in limit.by_ratio:
        raise WrongInput(
            f"No size is known for stills of {request.ratio}.", hint=f"--size {next(iter(limit.choices), '')}"
        )
    return limit.by_ratio[request.ratio]


def _edit(source: str, links: Mapping[str, str]) -> str:
    if not source.strip():
        raise WrongInput("--edit names no picture.", hint="--edit FILE   or --edit LINK")
    link = links.get(source, source)
    return fit_link(link, "--edit") if source in links or is_link(source) else source


def _not_too_many(pictures: int, limit: Limit, manner: Manner) -> None:
    if not limit.holds(pictures):
        raise WrongInput(
            f"{pictures} pictures are given to start from; {manner.who} takes {limit.most:g} at most.",
            hint="Leave out some --edit.",
        )
