"""The program run inside a test, in a folder, with settings and an environment of its own."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from seedance_cli import cli

KEYS = ("XSKILL_API_KEY", "SKILLS_VIDEO_API_KEY", "ARK_API_KEY")
REGION_KEYS = ("ARK_API_KEY_CN", "ARK_API_KEY_INTL")
BASES = ("XSKILL_BASE_URL", "SKILLS_VIDEO_BASE_URL", "ARK_BASE_URL")


@dataclass(frozen=True)
class Home:
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]

    def keys(self, *variables: str) -> None:
        for variable in variables:
            self.monkeypatch.setenv(variable, "test-key-1234567890")

    def config(self, text: str) -> Path:
        path = self.folder / ".config" / "config.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"format: 1\n{text}\n")
        return path

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """The exit code and what both streams got."""
        code = cli.run(list(arguments))
        streams = self.capture.readouterr()
        return code, streams.out, streams.err

    def answer(self, *arguments: str) -> dict[str, Any]:
        """The one object on stdout."""
        code, out, err = self.run(*arguments, "--json")
        assert code == 0, err + out
        record: dict[str, Any] = json.loads(out)
        return record

    def written(self) -> set[str]:
        """Every file that a run left here, our own settings and state aside."""
        found = (
            path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()
        )
        return {path for path in found if not path.startswith((".config/", ".state/"))}


def home_in(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str], **variables: str
) -> Home:
    """Begin in `folder` without any key."""
    monkeypatch.chdir(folder)
    for name in (*KEYS, *REGION_KEYS, *BASES, "SEEDANCE_SERVICE"):
        monkeypatch.delenv(name, raising=False)
    own = {
        "SEEDANCE_CONFIG_DIR": str(folder / ".config"),
        "SEEDANCE_STATE_DIR": str(folder / ".state"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    for name, value in (own | variables).items():
        monkeypatch.setenv(name, value)
    return Home(folder, monkeypatch, capture)
