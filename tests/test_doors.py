"""Heavy libraries have one door each: shut while they are not needed, and nobody builds a second one."""

import ast
import json
import os
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import seedance_cli
from seedance_cli.film import create_film
from seedance_cli.story.brief import Brief
from seedance_cli.story.storyboard import Shot, Storyboard
from tests.pseudo_terminal import Terminal

PACKAGE = Path(seedance_cli.__file__).parent
DOORS = {
    "av": ("media", "services/animatic"),
    "PIL": ("media", "services/animatic"),
    "yaml": ("library/document.py",),
    "questionary": ("terminal/prompts",),
    "prompt_toolkit": ("terminal/prompts",),
    "rich": (),
    "platformdirs": (),
    "textual_image": (),
    "httpx": ("services/wire/exchange.py",),
    "httpx2": ("services/xskill",),
    "mcp": ("services/xskill",),
    "keyring": ("settings/system_keyring.py",),
    "mcp_types": ("services/xskill",),
    "anyio": ("services/xskill",),
    "sqlite3": ("takes/ledger",),
    "pydantic": (),
}
"""Where a library may be imported at a module's top; elsewhere only inside functions."""


@cache
def top_imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    blocks = [*tree.body, *(line for node in tree.body if isinstance(node, ast.Try) for line in node.body)]
    names = [alias.name for node in blocks if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in blocks if isinstance(node, ast.ImportFrom) and not node.level]
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("library", sorted(DOORS))
def test_each_library_is_imported_at_the_top_of_its_door_only(library: str) -> None:
    users = [
        path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py") if library in top_imports(path)
    ]
    strangers = [path for path in users if not path.startswith(DOORS[library] or ("\0",))]
    assert strangers == []


BOARD = Storyboard(
    title="film",
    brief=Brief(idea="A walk", duration=4),
    shots=(Shot(seconds=4, size="wide", content="A walk in the rain"),),
    constraints=("No subtitles.",),
)
HEAVY = frozenset(DOORS) | {"asyncio", "ssl", "email"}
"""What costs tens of milliseconds; `email` comes with the search for installed packages."""
NOTE = "import sys, json\ndef note(file): json.dump(sorted(sys.modules), open(file, 'w'))\n"
RUN = "sys.argv = ['seedance', *{words!r}]\nfrom seedance_cli.__main__ import main\nmain()\n"
SERVICE = {"yaml", "asyncio", "email", "ssl"}
WIZARD = {"questionary", "prompt_toolkit", "yaml", "asyncio", "ssl"}


def environment(folder: Path) -> dict[str, str]:
    return {"SEEDANCE_CONFIG_DIR": str(folder), "SEEDANCE_STATE_DIR": str(folder)}


def loaded_by(*arguments: str, folder: Path) -> set[str]:
    """The modules that one whole run of the command line has loaded at its end."""
    noted = folder / "modules.json"
    at_the_end = f"import atexit\natexit.register(note, {str(noted)!r})\n"
    ended = subprocess.run(
        [sys.executable, "-c", NOTE + at_the_end + RUN.format(words=list(arguments))],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | environment(folder),
        cwd=folder,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return set(json.loads(noted.read_text("utf-8")))


def loaded_at_the_first_question(folder: Path) -> set[str]:
    """The modules that the wizard has loaded when its first question stands on the screen."""
    noted = folder / "modules.json"
    on_a_signal = (
        "import signal\n"
        f"signal.signal(signal.SIGUSR1, lambda *_: (note({str(noted)!r}), print('all noted')))\n"
    )
    terminal = Terminal(folder, ["-c", NOTE + on_a_signal + RUN.format(words=[])], **environment(folder))
    try:
        terminal.see("What happens in your film?")
        terminal.child.kill(signal.SIGUSR1)
        terminal.see("all noted")
    finally:
        terminal.child.close(force=True)
    return set(json.loads(noted.read_text("utf-8")))


def heavy(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules} & HEAVY


def ours(modules: set[str]) -> int:
    return sum(name.partition(".")[0] == "seedance_cli" for name in modules)


@pytest.mark.parametrize(
    ("arguments", "allowed", "most"),
    [
        (["--version"], set(), 3),
        (["--help"], {"rich"}, 9),
        (["templates", "list"], {"yaml"}, 40),
        (["templates", "show", "product"], {"yaml"}, 44),
        (["services"], SERVICE, 122),
        (["new", "A walk", "--plan", "--yes", "-o", "film"], SERVICE, 100),
        (["new", "A walk", "--dry-run", "--json"], SERVICE, 100),
        (["new", "A walk", "--dry-run", "--json", "--service", "xskill"], SERVICE | {"sqlite3"}, 126),
        (["still", "A walk", "--dry-run", "--json", "--service", "xskill"], SERVICE | {"sqlite3"}, 126),
        (["storyboard", "check", "film"], {"yaml"}, 62),
        (["takes", "list"], {"sqlite3"}, 62),
        (["takes", "spend"], {"sqlite3"}, 61),
        (["auth", "status"], {"yaml", "email"}, 35),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_what_is_not_needed_is_not_loaded(
    tmp_path: Path, arguments: list[str], allowed: set[str], most: int
) -> None:
    """`most` modules of ours, with room for a few: each makes the start a little longer."""
    if arguments[0] == "storyboard":
        create_film(tmp_path / "film", BOARD)
    loaded = loaded_by(*arguments, folder=tmp_path)
    assert heavy(loaded) - allowed == set()
    assert ours(loaded) <= most


def test_the_first_question_stands_before_what_the_later_ones_need(tmp_path: Path) -> None:
    loaded = loaded_at_the_first_question(tmp_path)
    assert heavy(loaded) == WIZARD
    assert "seedance_cli.story.check" not in loaded
    assert ours(loaded) <= 108
