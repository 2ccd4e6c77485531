"""The installed command as a user runs it: its own process, two streams, an exit code."""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import warm

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Program:
    """`seedance` in a folder of its own, with its own config and state."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP", "TMP") if name in os.environ
        }
        return kept | {
            "SEEDANCE_CONFIG_DIR": str(self.folder / ".config"),
            "SEEDANCE_STATE_DIR": str(self.folder / ".state"),
            "PYTHONWARNINGS": "error",
            "PYTHONUTF8": "1",
            "HOME": str(self.folder),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "seedance_cli", *arguments]

    def run(self, *arguments: str, **variables: str) -> Ended:
        """Run to the end, without a terminal."""
        return self.run_in(self.environment | variables, *arguments)

    def run_in(self, environment: dict[str, str], *arguments: str, given: bytes | None = None) -> Ended:
        """Run to the end with no other environment than this, and with `given`, or nothing, on stdin."""
        ended = warm.run(self.command(*arguments), self.folder, environment, given=given, patience=300)
        return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())

    def films(self) -> set[str]:
        """Every file a run left in the folder, our own config and state aside."""
        found = (
            path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()
        )
        return {path for path in found if not path.startswith((".config/", ".state/"))}


@dataclass(frozen=True)
class Rough(Program):
    """The program with small pictures in its animatics; see tests/rough.py."""

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"PYTHONPATH": str(ROOT)}

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "tests.rough", *arguments]
