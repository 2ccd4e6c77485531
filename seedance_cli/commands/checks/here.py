"""What `doctor` looks at on this machine: the program's parts, its folders, its data, the terminal."""

import os
import platform
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from seedance_cli.commands.checks.checking import Check, Found
from seedance_cli.commands.checks.settings import settings_check
from seedance_cli.errors import SeedanceError, WrongInput
from seedance_cli.settings import config_dir, draft_file, state_dir
from seedance_cli.terminal.doctor import FAIL, OK, SKIP, WARN, CheckRow

if TYPE_CHECKING:
    from seedance_cli.terminal.console import Screen

RENDERING = "rendering"
NARROW = 60  # columns
PICTURES = {
    "kitty": "as real pictures, by Kitty's protocol",
    "iterm": "as real pictures, by iTerm2's protocol",
    "blocks": "in coloured half blocks",
    "line": "as a line with the file's name: this is no terminal that could draw",
}
REINSTALL = "pip install --force-reinstall seedance-cli"


def checks_here(screen: "Screen") -> list[Check]:
    """Every check that needs no network."""
    return [
        Check("program", _program),
        Check(RENDERING, _rendering),
        Check("settings folder", lambda: _folder("settings folder", config_dir(), "SEEDANCE_CONFIG_DIR")),
        Check("records folder", lambda: _folder("records folder", state_dir(), "SEEDANCE_STATE_DIR")),
        settings_check(),
        Check("templates", _templates),
        Check("terminal", lambda: _terminal(screen)),
        Check("pictures", lambda: _pictures(screen)),
        Check("begun film", _draft),
        Check("sent takes", _sent),
    ]


def _sent() -> Found:
    """What was sent and is not here yet."""
    from seedance_cli.settings import state_dir
    from seedance_cli.takes.ledger import Ledger

    if not (state_dir() / "ledger.sqlite3").is_file():
        return _row("sent takes", SKIP, "none")
    try:
        with Ledger.open(state_dir()) as ledger:
            open_ones = ledger.unfinished()
    except SeedanceError as fault:
        return _row("sent takes", WARN, fault.message, fault.hint)
    if not open_ones:
        return _row("sent takes", OK, "all have come to an end")
    return _row("sent takes", WARN, f"{len(open_ones)} not here yet", "seedance resume")


def _row(check: str, state: str, found: str, todo: str = "") -> Found:
    return Found(CheckRow(check=check, state=state, found=found, todo=todo))


def _program() -> Found:
    from seedance_cli import __version__

    return _row("program", OK, f"seedance {__version__}, Python {platform.python_version()}")


def _rendering() -> Found:
    """The animatic's libraries: without them no film at all can be made here."""
    try:
        import av
        import PIL
        from PIL import Image  # its compiled part
    except ImportError as fault:
        return _row(RENDERING, FAIL, f"A part that makes films is missing: {fault}.", REINSTALL)
    del Image
    return _row(
        RENDERING, OK, f"free films can be made here (PyAV {av.__version__}, Pillow {PIL.__version__})"
    )


def _folder(check: str, folder: Path, variable: str) -> Found:
    todo = f"export {variable}=A-FOLDER-OF-YOURS"
    there = next((each for each in (folder, *folder.parents) if each.exists()), folder)
    if not there.is_dir():
        return _row(check, FAIL, f"{there} is no folder.", todo)
    if not _can_be_written(there):
        return _row(check, WARN, f"{there} cannot be written to: drafts and keys are not kept.", todo)
    return _row(check, OK, f"{folder}" if folder == there else f"{folder}, to be made when needed")


def _can_be_written(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _templates() -> Found:
    """The packaged templates and cards, and the person's own."""
    from seedance_cli.library import open_library
    from seedance_cli.services.cards.catalogue import read_card
    from seedance_cli.services.registry import listing, paid_services

    library = open_library(config_dir())
    count = len(library.templates())
    broken = library.broken
    if broken:
        first = broken[0]
        more = f" ({len(broken)} such files)" if len(broken) > 1 else ""
        return _row("templates", WARN, f"{first.message}{more}", f"seedance templates check {first.path}")
    try:
        for name in paid_services():
            read_card(name, packaged=listing(name).card)
    except WrongInput as fault:
        return _row("templates", WARN, fault.message, fault.hint or "Mend the file, or move it away.")
    own = sum(path.parent == config_dir() / "templates" for path in library.files.values())
    return _row("templates", OK, f"{count} can be read{f', {own} of them your own' if own else ''}")


def _terminal(screen: "Screen") -> Found:
    colours = "colours" if screen.can_colour else "no colours"
    letters = ", plain letters only" if screen.ascii_only else ""
    if not screen.live:
        return _row("terminal", SKIP, "not asked: what is said does not go to a terminal")
    found = f"{screen.width} columns, {colours}{letters}"
    if screen.width < NARROW:
        return _row("terminal", WARN, found, f"Make the window wider: {NARROW} columns at least.")
    return _row("terminal", OK, found)


def _pictures(screen: "Screen") -> Found:
    from seedance_cli.terminal.preview import chosen_protocol

    protocol = chosen_protocol(screen)
    shown = f"shown {PICTURES[protocol]}"
    if protocol == "blocks" and os.environ.get("TMUX"):
        shown += "; tmux lets no others through"
    return _row("pictures", SKIP if protocol == "line" else OK, shown)


def _draft() -> Found:
    from seedance_cli.commands.wizard.drafts import read_draft

    path = draft_file()
    if not path.is_file():
        return _row("begun film", SKIP, "none")
    try:
        draft = read_draft(path)
    except WrongInput as fault:
        return _row("begun film", WARN, f"{path} cannot be read: {fault.message}", "seedance   sets it aside")
    idea = str(draft.answers.get("idea", "")) or "a film without an idea yet"
    return _row("begun film", OK, f"{idea[:200]}", "seedance   goes on with it")
