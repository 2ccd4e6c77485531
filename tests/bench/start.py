"""How long whole runs of the command line take to begin and end, against an empty Python program and against the
programs nearest to ours. Each run is paired with one of what it is compared to, and medians are taken of the ratios, so
that a busy moment of the machine falls on both."""

import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench import ledger
from tests.bench.figures import Figure
from tests.bench.running import home

BARE = [sys.executable, "-c", "pass"]
AIMS = {
    ("--version",): "≤ 6",
    ("--help",): "≤ 13",
    ("templates", "list"): "≤ 13",
    ("storyboard", "check", "film"): "≤ 15",
    ("takes", "list"): "≤ 12",
    ("new", "A walk in the rain", "--dry-run", "--service", "xskill"): "",
    ("balance",): "",
}
FIRST_QUESTION = "What happens in your film?"
RIVALS = (
    ("SEEDANCE_BENCH_SCRIPT", "the skill's script --help", ["--help"]),
    ("SEEDANCE_BENCH_PEER", "zjandrew's --version", ["--version"]),
)
"""The variables that say how the others are run, since nobody has them at the same place."""


def start(short: bool) -> list[Figure]:
    """Whole processes, each as a multiple of `python -c pass`. A service on loopback answers `balance`; the ledger holds
    ten thousand takes."""
    takes, rounds = (500, 3) if short else (ledger.TAKES, 25)
    with tempfile.TemporaryDirectory() as folder, _service() as account:
        env = _home(folder)
        _run([*program(), "new", "A walk in the rain", "--plan", "--yes", "-q", "-o", "film"], env, folder)
        ledger._fill(Path(folder), takes)
        for line in (BARE, *([*program(), *words] for words in AIMS)):
            _run(line, env | account, folder)
        ratios: dict[tuple[str, ...], list[float]] = {words: [] for words in AIMS}
        asked, bare = [], []
        for _ in range(rounds):
            for words, found in ratios.items():
                bare.append(_run(BARE, env, folder))
                found.append(_run([*program(), *words], env | account, folder) / bare[-1])
            bare.append(_run(BARE, env, folder))
            asked.append(_until_asked(env, folder) / bare[-1])
    return [
        *(
            Figure(
                f"seedance {_said(words, takes)} ÷ python -c pass", statistics.median(found), "×", AIMS[words]
            )
            for words, found in ratios.items()
        ),
        Figure("first question on screen ÷ python -c pass", statistics.median(asked), "×", "≤ 25"),
        Figure("python -c pass", statistics.median(bare) * 1000, "ms"),
    ]


def field(short: bool) -> list[Figure]:
    """Our `--version` beside what the others take to say a word. Who they are is told by variables of the environment."""
    figures = []
    for variable, what, words in RIVALS:
        if not os.environ.get(variable):
            left_out(what, variable)
            continue
        line = [*shlex.split(os.environ[variable]), *words]
        figures += _beside(what, line, 3 if short else 25)
    return figures


def left_out(what: str, variable: str) -> None:
    print(f"left out: {what}; {variable} does not say where it is", file=sys.stderr)


def program() -> list[str]:
    """The command that was installed with this Python."""
    script = Path(sys.executable).with_name("seedance")
    return [str(script)] if script.exists() else [sys.executable, "-m", "seedance_cli"]


def _beside(what: str, line: list[str], rounds: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        env = _home(folder)
        pairs = [
            (_run([*program(), "--version"], env, folder), _run(line, env, folder)) for _ in range(rounds + 1)
        ][1:]
    theirs = statistics.median(other for _, other in pairs)
    ratio = statistics.median(ours / other for ours, other in pairs)
    return [Figure(f"seedance --version ÷ {what}", ratio, "×", "< 0.5"), Figure(what, theirs * 1000, "ms")]


def _home(folder: str) -> dict[str, str]:
    """A person's environment, where modules are compiled once, as they are where a program is installed."""
    return {name: value for name, value in home(folder).items() if name != "PYTHONDONTWRITEBYTECODE"}


def _said(words: tuple[str, ...], takes: int) -> str:
    return f"{shlex.join(words)} (of {takes:,})" if words == ("takes", "list") else shlex.join(words)


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


def _run(line: list[str], env: dict[str, str], folder: str) -> float:
    """Seconds from before a process begins until it has ended."""
    began = time.perf_counter()
    ended = subprocess.run(line, env=env, cwd=folder, capture_output=True)
    took = time.perf_counter() - began
    if ended.returncode:
        raise SystemExit(f"{shlex.join(line)} ended with {ended.returncode}:\n{ended.stderr.decode()}")
    return took


def _until_asked(env: dict[str, str], folder: str) -> float:
    """Seconds until the wizard's first question stands on a terminal."""
    import pexpect

    env = {name: value for name, value in env.items() if name != "CI"} | {"TERM": "xterm-256color"}
    name, *rest = program()
    began = time.perf_counter()
    wizard = pexpect.spawn(name, rest, env=env, cwd=folder, dimensions=(24, 80), timeout=60)
    wizard.expect_exact(FIRST_QUESTION)
    took = time.perf_counter() - began
    wizard.close(force=True)
    return took
