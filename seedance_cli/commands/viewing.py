"""A storyboard as a person looks at it: its timeline with the checklist's findings."""

from typing import TYPE_CHECKING

from seedance_cli.commands.planning import template_of

if TYPE_CHECKING:
    from seedance_cli.library import Library
    from seedance_cli.story.check import Finding
    from seedance_cli.story.storyboard import Storyboard
    from seedance_cli.terminal.console import Screen
    from seedance_cli.terminal.styled import Lines


def findings_on(board: "Storyboard", library: "Library") -> "tuple[Finding, ...]":
    """What the checklist finds, the template's own needs included."""
    from seedance_cli.story.check import check

    return check(board, library.vocabulary, template_of(board, library))


def board_view(board: "Storyboard", library: "Library", screen: "Screen") -> "Lines":
    from seedance_cli.terminal.timeline import timeline_view

    found = findings_on(board, library)
    return timeline_view(board, found, width=screen.width, vocabulary=library.vocabulary)
