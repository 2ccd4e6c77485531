"""The one line of flags that makes the same storyboard again."""

import shlex
from dataclasses import replace
from pathlib import PurePath

from seedance_cli.story.brief import ANSWERS, Brief
from seedance_cli.story.draft import draft, with_defaults
from seedance_cli.story.references import ROLES
from seedance_cli.story.storyboard import Storyboard, as_planned
from seedance_cli.story.style_said import style_said
from seedance_cli.story.template import Template
from seedance_cli.story.vocabulary import Vocabulary


def new_command(
    board: Storyboard,
    template: Template | None,
    *,
    folder: str,
    saved: str,
    rendering: tuple[str, ...] = (),
    vocabulary: Vocabulary | None = None,
) -> str:
    """`seedance new … --yes -o FOLDER`, quoted for a shell. Flags that the template would fill in alike are left
    out. A storyboard changed by hand, or whose template is gone, cannot be told in flags: it is taken `--from` its
    folder `saved`. `rendering` are the flags about the service, as they were said. With the `vocabulary` in which the idea
    is read for a style, a film that has another one says so."""
    planned = as_planned(board)
    ideas_own = style_said(board.brief.idea, vocabulary, board.brief.language) if vocabulary else ""
    unstyled = bool(ideas_own) and not board.brief.style  # no flag can say that there is no style
    if template is None or unstyled or not _from_flags(planned, template):
        words = ["--from", saved]
    else:
        words = [
            board.brief.idea,
            *brief_flags(board.brief, template, ideas_own),
            *_reference_flags(planned, saved),
        ]
    return shlex.join(["seedance", "new", *words, *rendering, "--yes", "-o", folder])


def brief_flags(brief: Brief, template: Template, ideas_own: str = "") -> list[str]:
    """The flags of a brief's answers, without those that the template gives anyway. `ideas_own` is the style that the idea
    gives in its place."""
    flags = ["--template", template.name, "--duration", str(brief.duration), "--ratio", brief.ratio]
    if brief.mode != template.mode:
        flags += ["--mode", brief.mode]
    usual = with_defaults(replace(brief, style=ideas_own, mood="", visuals=""), template)
    for name in ANSWERS:
        value = getattr(brief, name)
        if value and not (name in ("style", "mood", "visuals") and value == getattr(usual, name)):
            flags += [f"--{name}", value]
    return [*flags, "--language", brief.language]


def _reference_flags(planned: Storyboard, saved: str) -> list[str]:
    roles = [reference.role for reference in planned.references]
    frames = roles in (["first_frame"], ["first_frame", "last_frame"]) and not planned.stills
    frames = frames and planned.brief.mode == "first_last_frames"
    flags: list[str] = []
    for reference in planned.references:
        source = reference.source if reference.is_link else str(PurePath(saved, reference.source))
        if frames:
            flags += [f"--{reference.role.replace('_', '-')}", source]
        else:
            flags += [f"--{reference.kind}-ref", f"{source}={role_flag(reference.role, reference.kind)}"]
    for still in planned.stills:
        flags += ["--still", f"{still.prompt}={role_flag(still.role, 'image')}"]
    return flags


def _from_flags(planned: Storyboard, template: Template) -> bool:
    if planned.prompt or any(reference.note for reference in planned.references):
        return False
    again = draft(planned.brief, template, references=planned.references, stills=planned.stills)
    return as_planned(again) == planned


def role_flag(role: str, kind: str) -> str:
    """A role as it is written behind a reference's `=`."""
    return role if role in ROLES[kind] else f"role:{role}"
