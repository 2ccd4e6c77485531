"""How long whole runs of the command line take to begin and end, against an empty Python program."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.running import home

COMMANDS = (
    ("--version",),
    ("--help",),
    ("templates", "list"),
    ("storyboard", "check", "film"),
    ("new", "A walk in the rain", "--dry-run", "--service", "xskill"),
    ("balance",),
    ("takes", "list"),
)
FIRST_QUESTION = "What happens in your film?"


def start(short: bool) -> dict[str, float]:
    """Medians of whole processes, each as a multiple of `python -c pass`. A service on loopback answers `balance`."""
    script = Path(sys.executable).with_name("seedance")
    program = [str(script)] if script.exists() else [sys.executable, "-m", "seedance_cli"]
    lines = {"python -c pass": [sys.executable, "-c", "pass"]}
    with tempfile.TemporaryDirectory() as folder, _service() as account:
        stranger, env = home(folder), home(folder) | account
        subprocess.run(
            [*program, "new", "A walk in the rain", "--plan", "--yes", "-q", "-o", "film"],
            cwd=folder, env=env, check=True, capture_output=True,
        )  # fmt: skip
        lines |= {
            f"seedance {' '.join(words)}": [*program, *words]
            for words in COMMANDS
            if _is_there(program, words, env)
        }
        # In turn, so that a busy moment of the machine falls on all of them.
        rounds = [
            {name: _timed(line, env, folder) for name, line in lines.items()}
            | {"first question on screen": _until_asked(program, stranger, folder)}
            for _ in range(5 if short else 15)
        ]
    medians = {name: statistics.median(each[name] for each in rounds) for name in rounds[0]}
    bare = medians.pop("python -c pass")
    return {f"{name} ÷ python -c pass": median / bare for name, median in medians.items()} | {
        "python -c pass, ms": bare * 1000
    }


@contextmanager
def _service() -> Iterator[dict[str, str]]:
    """xskill in a process of its own; the variables that lead to it."""
    line = [sys.executable, "-m", "tests.xskill_server", "--port", "0"]
    env = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(line, env=env, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout
        try:
            told = [service.stdout.readline().removeprefix("export ").strip() for _ in range(2)]
            yield dict(each.split("=", 1) for each in told)
        finally:
            service.kill()


def _is_there(program: list[str], words: tuple[str, ...], env: dict[str, str]) -> bool:
    return (
        words[0].startswith("-")
        or not subprocess.run([*program, words[0], "--help"], env=env, capture_output=True).returncode
    )


def _timed(line: list[str], env: dict[str, str], folder: str) -> float:
    began = time.perf_counter()
    subprocess.run(line, env=env, cwd=folder, capture_output=True, check=True)
    return time.perf_counter() - began


def _until_asked(program: list[str], env: dict[str, str], folder: str) -> float:
    """Seconds until the wizard's first question stands on a terminal."""
    import pexpect

    env = {name: value for name, value in env.items() if name != "CI"} | {"TERM": "xterm-256color"}
    began = time.perf_counter()
    wizard = pexpect.spawn(program[0], program[1:], env=env, cwd=folder, dimensions=(24, 80), timeout=60)
    wizard.expect_exact(FIRST_QUESTION)
    took = time.perf_counter() - began
    wizard.close(force=True)
    return took
