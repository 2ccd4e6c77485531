"""The one line of flags that makes the same storyboard again."""

import shlex
from dataclasses import replace

from seedance_cli.story.brief import Brief
from seedance_cli.story.draft import draft, with_defaults
from seedance_cli.story.references import ROLES, Reference
from seedance_cli.story.storyboard import Storyboard
from seedance_cli.story.template import Template

ANSWERS = ("style", "mood", "content", "visuals", "camera", "motion", "audio")


def new_command(board: Storyboard, template: Template, *, folder: str, saved: str) -> str:
    """`seedance new … --yes -o FOLDER`, quoted for a shell. Flags that the template would fill in alike are left
    out. A storyboard changed by hand cannot be told in flags: it is taken `--from` its folder `saved`."""
    if not _from_flags(board, template):
        return shlex.join(["seedance", "new", "--from", saved, "--yes", "-o", folder])
    words = ["seedance", "new", board.brief.idea, *brief_flags(board.brief, template)]
    for reference in board.references:
        words += [f"--{reference.kind}-ref", reference_spec(reference)]
    for still in board.stills:
        words += ["--still", f"{still.prompt}={_role(still.role, 'image')}"]
    return shlex.join([*words, "--yes", "-o", folder])


def brief_flags(brief: Brief, template: Template) -> list[str]:
    """The flags of a brief's answers, without those that the template gives anyway."""
    flags = ["--template", template.name, "--duration", str(brief.duration), "--ratio", brief.ratio]
    if brief.mode != template.mode:
        flags += ["--mode", brief.mode]
    usual = with_defaults(replace(brief, style="", mood="", visuals=""), template)
    for name in ANSWERS:
        value = getattr(brief, name)
        if value and not (name in ("style", "mood", "visuals") and value == getattr(usual, name)):
            flags += [f"--{name}", value]
    return [*flags, "--language", brief.language]


def reference_spec(reference: Reference) -> str:
    """A reference as `SOURCE=role`, as `--image-ref` reads it."""
    return f"{reference.source}={_role(reference.role, reference.kind)}"


def _from_flags(board: Storyboard, template: Template) -> bool:
    again = draft(board.brief, template, references=board.references, stills=board.stills, title=board.title)
    return again == board


def _role(role: str, kind: str) -> str:
    return role if role in ROLES[kind] else f"role:{role}"
