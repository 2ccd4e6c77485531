"""The one line of flags that makes the same storyboard again."""

import shlex
from dataclasses import replace
from pathlib import PurePath

from seedance_cli.story.brief import Brief
from seedance_cli.story.draft import draft, with_defaults
from seedance_cli.story.references import ROLES, Reference
from seedance_cli.story.storyboard import Storyboard, as_planned
from seedance_cli.story.template import Template

ANSWERS = ("style", "mood", "content", "visuals", "camera", "motion", "audio")


def new_command(board: Storyboard, template: Template, *, folder: str, saved: str) -> str:
    """`seedance new … --yes -o FOLDER`, quoted for a shell. Flags that the template would fill in alike are left
    out. A storyboard changed by hand cannot be told in flags: it is taken `--from` its folder `saved`."""
    planned = as_planned(board)
    if not _from_flags(planned, template):
        return shlex.join(["seedance", "new", "--from", saved, "--yes", "-o", folder])
    words = ["seedance", "new", board.brief.idea, *brief_flags(board.brief, template)]
    for reference in planned.references:
        words += _reference_flag(reference, saved)
    for still in planned.stills:
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


def _reference_flag(reference: Reference, saved: str) -> list[str]:
    source = reference.source if reference.is_link else str(PurePath(saved, reference.source))
    if reference.role in ("first_frame", "last_frame") and reference.kind == "image":
        return [f"--{reference.role.replace('_', '-')}", source]
    return [f"--{reference.kind}-ref", f"{source}={_role(reference.role, reference.kind)}"]


def _from_flags(planned: Storyboard, template: Template) -> bool:
    if planned.prompt or any(reference.note for reference in planned.references):
        return False
    again = draft(planned.brief, template, references=planned.references, stills=planned.stills)
    return as_planned(again) == planned


def _role(role: str, kind: str) -> str:
    return role if role in ROLES[kind] else f"role:{role}"
