"""The references of a request held against its model card: how many of each kind, frames or not, tags in the prompt as
the service writes them, and each one's link or file. Apart from the plain values, which `fitting` holds against it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from seedance_cli.errors import WrongInput
from seedance_cli.services.cards.card import Limit, ModelCard
from seedance_cli.services.fitting.dialects import PLURALS, in_dialect, in_frames, language_around
from seedance_cli.services.fitting.limits import Manner
from seedance_cli.services.fitting.written_links import fit_link
from seedance_cli.services.protocol import VideoRequest
from seedance_cli.story.references import KINDS, Reference, is_link, numbered
from seedance_cli.story.storyboard import Storyboard

FRAME_ROLES = ("first_frame", "last_frame")  # in the order in which services take them


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A reference as it goes into a body: `value` is a link, or for a local file that travels with the order, or is not
    uploaded yet, its path as the request writes it."""

    reference: Reference
    value: str


def prompt_of_references(request: VideoRequest, model: ModelCard, manner: Manner) -> str:
    """The prompt with its tags in the model's dialect. Raises WrongInput for more references than the model takes, for
    sounds alone, and for a tag that nothing answers."""
    board = request.storyboard
    counts = Counter(each.kind for each in board.references)
    counts["image"] += len(board.stills)  # a still to be drawn has its number already
    _fit_counts(counts, model, manner)
    if counts["audio"] and not counts["image"] and not counts["video"] and "audio_alone" not in model.options:
        raise WrongInput(
            "A sound alone is not taken: it needs a picture or a clip beside it.",
            hint="--image-ref FILE=character",
        )
    return in_dialect(request.prompt, model.dialect(language_around(request.prompt)), counts)


def _fit_counts(counts: Mapping[str, int], model: ModelCard, manner: Manner) -> None:
    for kind in KINDS:
        most = model.limit(f"{kind}s").most
        if most is not None and counts[kind] > most:
            over = f"Leave out {counts[kind] - most:g} --{kind}-ref."
            raise _too_many(f"{counts[kind]} {PLURALS[kind]}", most, manner, over)
    given, most = sum(counts.values()), model.limit("references").most
    if most is not None and given > most:
        raise _too_many(f"{given} references", most, manner, f"Leave out {given - most:g}; 4 or 5 work best.")


def _too_many(given: str, most: float, manner: Manner, hint: str) -> WrongInput:
    return WrongInput(f"{given} are given; {manner.who} takes {most:g} at most.", hint=hint)


def prompt_of_frames(request: VideoRequest) -> str:
    """The prompt with its tags in plain words. Raises WrongInput for references that are no frames."""
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


def frames_in_order(references: Iterable[Reference]) -> tuple[Reference, ...]:
    """Frames that `prompt_of_frames` let pass, the first before the last."""
    return tuple(sorted(references, key=lambda each: FRAME_ROLES.index(each.role)))


def sources_of(
    board: Storyboard, in_order: Iterable[Reference], manner: Manner, links: Mapping[str, str]
) -> dict[str, list[Source]]:
    """What goes into a body for each reference, by kind. Raises WrongInput for one that cannot be sent."""
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


def attached(board: Storyboard, folder: Path, manner: Manner, links: Mapping[str, str]) -> dict[str, Path]:
    """The local files that travel with the order, by their source as the storyboard writes it."""
    return {
        each.source: folder / Path(each.source).expanduser()
        for each in board.references
        if each.is_file and each.kind in manner.attaches and each.source not in links
    }


def edit_of(source: str, links: Mapping[str, str]) -> str:
    """What goes into a body for a picture to start from. Raises WrongInput for none, and for a link that is none."""
    if not source.strip():
        raise WrongInput("--edit names no picture.", hint="--edit FILE   or --edit LINK")
    link = links.get(source, source)
    return fit_link(link, "--edit") if source in links or is_link(source) else source


def fit_edits(pictures: int, limit: Limit, manner: Manner) -> None:
    """Raise WrongInput for more pictures to start from than are taken."""
    if limit.most is not None and pictures > limit.most:
        raise _too_many(
            f"{pictures} pictures to start from",
            limit.most,
            manner,
            f"Leave out {pictures - limit.most:g} --edit.",
        )
