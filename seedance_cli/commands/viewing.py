"""A storyboard as a person looks at it: its timeline with the checklist's findings, and what they forbid."""

from typing import TYPE_CHECKING

from seedance_cli.errors import WrongInput

if TYPE_CHECKING:
    from seedance_cli.library import Library
    from seedance_cli.story.check import Finding
    from seedance_cli.story.storyboard import Storyboard
    from seedance_cli.terminal.console import Screen
    from seedance_cli.terminal.styled import Lines


def findings_on(board: "Storyboard", library: "Library") -> "tuple[Finding, ...]":
    """What the checklist finds, the template's own needs included."""
    from seedance_cli.story.check import check

    return check(board, library.vocabulary, library.find(board.brief.template))


def board_view(board: "Storyboard", library: "Library", screen: "Screen") -> "Lines":
    from seedance_cli.terminal.timeline import timeline_view

    found = findings_on(board, library)
    return timeline_view(board, found, width=screen.width, vocabulary=library.vocabulary)


def heed(screen: "Screen", board: "Storyboard", library: "Library", *, strict: bool = True) -> None:
    """Say what the checklist finds before anything is rendered. Raises WrongInput with the first error where `strict`, as
    before anything that costs money; a free preview may well show a film that a paid service would refuse."""
    found = findings_on(board, library)
    fault = next((finding for finding in found if strict and finding.level == "error"), None)
    for finding in found:
        if finding.level != "advice" and finding is not fault:
            screen.say(f"{finding.level}: {finding.where}: {finding.why}")
    if fault:
        raise WrongInput(f"{fault.where}: {fault.why}", hint=fault.fix or "seedance storyboard check")
