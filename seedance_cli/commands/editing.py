"""A storyboard through the person's own editor and back."""

import os
import shlex
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.film.storyboard_file import read_storyboard, storyboard_text
from seedance_cli.story.storyboard import Storyboard
from seedance_cli.terminal.console import Screen


def edit_board(board: Storyboard, screen: Screen) -> Storyboard:
    """The storyboard as it comes back from $VISUAL or $EDITOR; the title stays. What does not read well is kept in a
    file beside, named in the error, so that no typing is lost."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if os.name == "nt" else "vi")
    handle, name = tempfile.mkstemp(prefix="storyboard-", suffix=".yaml")
    path = Path(name)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(storyboard_text(board))
    screen.say(f"Opening the storyboard in {editor}", style="dim")
    _run(editor, path)
    try:
        edited, _ = read_storyboard(path)
    except WrongInput as fault:
        raise WrongInput(fault.message, hint=f"Your text is kept in {path}") from fault
    path.unlink()
    return replace(edited, title=board.title)


def _run(editor: str, path: Path) -> None:
    command = [*shlex.split(editor, posix=os.name != "nt"), str(path)]
    try:
        ended = subprocess.run(command, check=False)
    except OSError as fault:
        path.unlink()
        raise WrongInput(
            f"The editor {editor!r} cannot be started: {fault.strerror}.", hint="export EDITOR=nano"
        ) from fault
    if ended.returncode:
        raise SeedanceError(
            f"{editor} ended with status {ended.returncode}; nothing was changed.",
            hint=f"Your text is kept in {path}",
        )
