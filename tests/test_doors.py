"""Heavy libraries have one door each: shut while they are not needed, and nobody builds a second one."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import seedance_cli

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


def loaded_by(*arguments: str, folder: Path) -> set[str]:
    """The modules that one whole run of the command line has loaded at its end."""
    code = (
        "import sys, json, atexit\n"
        "atexit.register(lambda: sys.stderr.write('\\n' + json.dumps(sorted(sys.modules))))\n"
        f"sys.argv = ['seedance', *{list(arguments)!r}]\n"
        "from seedance_cli.__main__ import main\n"
        "main()\n"
    )
    env = os.environ | {"SEEDANCE_CONFIG_DIR": str(folder), "SEEDANCE_STATE_DIR": str(folder)}
    ended = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=env,
        cwd=folder,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return set(json.loads(ended.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (["--version"], set()),
        (["--help"], {"rich"}),
        (["templates", "list"], {"yaml"}),
        (["templates", "show", "product"], {"yaml"}),
        (["services"], {"yaml", "asyncio"}),
        (["new", "A walk", "--plan", "--yes", "-o", "film"], {"yaml", "asyncio"}),
        (["new", "A walk", "--dry-run", "--json"], {"yaml", "asyncio"}),
        (["new", "A walk", "--dry-run", "--json", "--service", "xskill"], {"yaml", "asyncio", "sqlite3"}),
        (["still", "A walk", "--dry-run", "--json", "--service", "xskill"], {"yaml", "asyncio", "sqlite3"}),
        (["takes", "list"], {"sqlite3"}),
        (["takes", "spend"], {"sqlite3"}),
        (["auth", "status"], {"yaml"}),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_what_is_not_needed_is_not_loaded(tmp_path: Path, arguments: list[str], allowed: set[str]) -> None:
    heavy = {
        "av",
        "PIL",
        "yaml",
        "questionary",
        "prompt_toolkit",
        "rich",
        "httpx",
        "httpx2",
        "keyring",
        "mcp",
        "pydantic",
        "asyncio",
        "sqlite3",
    }
    assert loaded_by(*arguments, folder=tmp_path) & heavy - allowed == set()
