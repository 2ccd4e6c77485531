"""References and stills as rows to stand on, and in one line for the transcript; what the template still lacks."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from seedance_cli.story.references import Reference, numbered, tag
from seedance_cli.story.storyboard import StillIdea
from seedance_cli.story.template import Template
from seedance_cli.terminal.asking import Offer

DONE, ADD, DRAW = "done", "add", "draw"


def reference_rows(
    references: Sequence[Reference],
    stills: Sequence[StillIdea],
    suggested: Sequence[StillIdea],
    sizes: Mapping[str, str],
    needed: str,
) -> list[Offer]:
    """DONE, `reference N`, `still N`, ADD, `draw N` for each suggestion, DRAW. `sizes` says what measured files are, by
    source; `needed` what the template lacks."""
    rows = [Offer(value=DONE, label="that is all" if references or stills else "none: words are enough")]
    for place, (name, reference) in enumerate(numbered(references)):
        hint = " · ".join(filter(None, (role_words(reference.role), sizes.get(reference.source, ""))))
        rows.append(Offer(value=f"reference {place}", label=f"{name}  {short(reference.source)}", hint=hint))
    for place, (name, still) in enumerate(_numbered_stills(references, stills)):
        hint = f"{role_words(still.role)} · drawn later: {still.prompt}"
        rows.append(Offer(value=f"still {place}", label=name, hint=hint))
    rows.append(Offer(value=ADD, label="add a file or link…", hint=needed))
    for place, still in enumerate(suggested):
        rows.append(
            Offer(value=f"{DRAW} {place}", label=f"draw the {role_words(still.role)}", hint=still.prompt)
        )
    return [*rows, Offer(value=DRAW, label="draw another still…", hint="from a sentence of yours")]


def summary(references: Sequence[Reference], stills: Sequence[StillIdea]) -> str:
    """All of them in one line: "@image1 cup.jpg (product), @image2 to draw (scene)"."""
    said = [f"{name} {short(each.source)} ({role_words(each.role)})" for name, each in numbered(references)]
    said += [
        f"{name} to draw ({role_words(still.role)})" for name, still in _numbered_stills(references, stills)
    ]
    return ", ".join(said) or "none"


def missing(template: Template, references: Sequence[Reference], stills: Sequence[StillIdea]) -> str:
    """The first reference that the template builds on and that is not there, in words; "" for none."""
    have = {(each.kind, each.role) for each in references} | {("image", still.role) for still in stills}
    for need in template.needs:
        kind, _, role = need.partition(":")
        if not any(each == kind and role in ("", its) for each, its in have):
            return f"this template builds on one: {kind}{f', {role_words(role)}' if role else ''}"
    return ""


def role_words(role: str) -> str:
    """A role as it is read: "first frame"."""
    return role.replace("_", " ")


def short(source: str) -> str:
    """A file's or link's last part."""
    return PurePath(source).name or source


def _numbered_stills(
    references: Sequence[Reference], stills: Sequence[StillIdea]
) -> list[tuple[str, StillIdea]]:
    images = sum(reference.kind == "image" for reference in references)
    return [(tag("image", number), still) for number, still in enumerate(stills, images + 1)]
