"""A storyboard through the person's own editor and back; no typing is lost on the way."""

import os
import shlex
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.film import Film
from seedance_cli.film.files import write_bytes
from seedance_cli.film.storyboard_file import read_storyboard, storyboard_text
from seedance_cli.story.storyboard import Storyboard
from seedance_cli.terminal.console import Screen


def edit_film(film: Film, screen: Screen) -> Film:
    """The film after its storyboard.yaml went through $VISUAL or $EDITOR: written back to the byte, comments and all,
    once it reads well and if nobody else changed it meanwhile. Otherwise the text is kept in a file that the error
    names."""
    film.need_writable()
    source = film.storyboard_file
    before = source.read_bytes()
    copy = _copy_for_editing(before)
    _edit(copy, before, screen)
    edited = copy.read_bytes() if copy.is_file() else before
    if edited == before:
        copy.unlink(missing_ok=True)
        return film
    board, newer = _read_back(copy)
    if not source.is_file() or source.read_bytes() != before:
        raise WrongInput(
            f"{source} was changed by someone else meanwhile. Your text is kept in {copy}",
            hint=shlex.join(["diff", str(source), str(copy)]),
        )
    write_bytes(source, edited)
    copy.unlink()
    return replace(film, board=board, newer=newer)


def edit_board(board: Storyboard, screen: Screen) -> Storyboard:
    """Like `edit_film`, for a storyboard that has no file yet; the title stays."""
    before = storyboard_text(board).encode()
    copy = _copy_for_editing(before)
    _edit(copy, before, screen)
    edited, _ = _read_back(copy)
    copy.unlink()
    return replace(edited, title=board.title)


def _copy_for_editing(text: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix="storyboard-", suffix=".yaml")
    with os.fdopen(handle, "wb") as file:
        file.write(text)
    return Path(name)


def _read_back(copy: Path) -> tuple[Storyboard, bool]:
    try:
        return read_storyboard(copy)
    except WrongInput as fault:
        raise WrongInput(fault.message, hint=f"Your text is kept in {copy}") from fault


def _edit(copy: Path, before: bytes, screen: Screen) -> None:
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    if not editor and not screen.interactive:
        copy.unlink()
        raise WrongInput(
            "There is no terminal to edit in, and no editor is named.", hint="export EDITOR=nano"
        )
    editor = editor or ("notepad" if os.name == "nt" else "vi")
    screen.say(f"Opening the storyboard in {editor}", style="dim")
    try:
        command = [*shlex.split(editor, posix=os.name != "nt"), str(copy)]
        with _ctrl_c_left_to_the_editor():
            status = subprocess.run(command, check=False).returncode
    except (OSError, ValueError) as fault:
        copy.unlink()
        why = fault.strerror if isinstance(fault, OSError) else fault
        raise WrongInput(
            f"The editor {editor!r} cannot be started: {why}.", hint="export EDITOR=nano"
        ) from fault
    if not status:
        return
    kept = copy.is_file() and copy.read_bytes() != before
    if not kept:
        copy.unlink(missing_ok=True)
    raise SeedanceError(
        f"{editor} ended with status {status}; nothing was changed.",
        hint=f"Your text is kept in {copy}" if kept else "",
    )


@contextmanager
def _ctrl_c_left_to_the_editor() -> Iterator[None]:
    """The terminal sends Ctrl-C to us as well, and an editor may give it a meaning of its own. A handler that does
    nothing, unlike an ignored signal, is not inherited by the editor."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
