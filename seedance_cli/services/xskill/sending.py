"""What may go over the wire at all: texts, links and files, checked before anything is uploaded or paid."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from seedance_cli.errors import WrongInput
from seedance_cli.services.catalogue import Limit, ModelCard
from seedance_cli.services.xskill.replies import is_usable
from seedance_cli.story.brief import one_of
from seedance_cli.story.references import KINDS, Reference, numbered

WRITTEN_TAG = re.compile(
    r"@(?:(?P<kind>image|video|audio)(?:_file_)?|(?P<chinese>图片|视频|音频))(?P<number>[0-9]{1,9})(?![0-9])"
)
CHINESE_KINDS = dict(zip(("图片", "视频", "音频"), KINDS, strict=True))
PLURALS = {"image": "images", "video": "videos", "audio": "audio files"}


Body = dict[str, Any]


def fit_word(flag: str, word: str, limit: Limit) -> None:
    """Raise WrongInput, naming the nearest, unless a word is one of the choices."""
    if limit.choices:
        one_of(flag, word, limit.choices)


def fit_number(flag: str, number: int, limit: Limit) -> None:
    """Raise WrongInput, naming the nearest bound, unless a number is within the limit."""
    if limit.holds(number):
        return
    nearest = limit.least if limit.least is not None and number < limit.least else limit.most
    bounds = " to ".join(f"{bound:g}" for bound in (limit.least, limit.most) if bound is not None)
    raise WrongInput(
        f"--{flag} is {number}; xskill takes {bounds}{f' {limit.unit}' if limit.unit else ''}.",
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


def fit_source(tag: str, reference: Reference, links: Mapping[str, str]) -> str:
    """What stands for a reference in the request: its link, the link of its upload, or for a picture that is not
    uploaded yet its path. Raises WrongInput for one that is not given, and for a clip or a sound that is a file."""
    source = reference.source
    if not source:
        raise WrongInput(
            f"{tag} is named and its file is missing.", hint=f"--{reference.kind}-ref FILE={reference.role}"
        )
    if source in links:
        return fit_link(links[source], tag)
    if reference.is_link:
        return fit_link(source, tag)
    if reference.kind != "image":
        thing = "clips" if reference.kind == "video" else "sounds"
        raise WrongInput(
            f"{tag} is the file {source}: xskill takes {thing} only as public links, and has no upload for them.",
            hint=f"Put it at an https address that can be reached from China, and pass --{reference.kind}-ref "
            f"LINK={reference.role}; or render here with --service animatic.",
        )
    return source


def fit_link(link: str, where: str) -> str:
    """A link as it is. Raises WrongInput unless the service can open it as it stands: whole, and without a name and
    password in it."""
    if not is_usable(link):
        raise WrongInput(
            f"{where}: {link[:80]!r} is no http or https link.", hint="Copy the whole link: https://host/file"
        )
    if "@" in urlsplit(link).netloc:
        raise WrongInput(
            f"{where}: the link holds a name or password, which would go to the service.",
            hint="Use a link that opens without them.",
        )
    return link


def fit_counts(counts: Mapping[str, int], model: ModelCard) -> None:
    """Raise WrongInput where there are more references of a kind, or in all, than the card allows."""
    for kind, count in counts.items():
        if not model.limit(f"{kind}_files").holds(count):
            raise _too_many(f"{count} {PLURALS[kind]}", model.limit(f"{kind}_files"), f"--{kind}-ref")
    if not model.limit("references").holds(sum(counts.values())):
        raise _too_many(f"{sum(counts.values())} references", model.limit("references"), "references")


def _too_many(given: str, limit: Limit, flag: str) -> WrongInput:
    return WrongInput(
        f"{given} are given; xskill takes {limit.most:g} at most.",
        hint=f"Leave out some {flag}; 4 or 5 work best.",
    )


def respell(text: str, counts: Mapping[str, int], spell: Callable[[str, int, re.Match[str]], str]) -> str:
    """`text` with every reference tag, ours or the service's, as `spell(kind, number, match)` writes it. Raises
    WrongInput for a tag that none of the `counts` references answers."""

    def written(match: re.Match[str]) -> str:
        kind = match["kind"] or CHINESE_KINDS[match["chinese"]]
        number = int(match["number"])
        if not 1 <= number <= counts[kind]:
            there = {0: f"no {PLURALS[kind]}", 1: f"one {kind}"}.get(
                counts[kind], f"{counts[kind]} {PLURALS[kind]}"
            )
            raise WrongInput(
                f"The prompt names {match.group()}, and {there} {'is' if counts[kind] == 1 else 'are'} given.",
                hint=f"Add it with --{kind}-ref, or take {match.group()} out of the text.",
            )
        return spell(kind, number, match)

    return WRITTEN_TAG.sub(written, text)


def by_kind(references: tuple[Reference, ...]) -> dict[str, list[tuple[str, Reference]]]:
    """The references of each kind with their tags, in order."""
    pairs = list(numbered(references))
    return {kind: [pair for pair in pairs if pair[1].kind == kind] for kind in KINDS}
