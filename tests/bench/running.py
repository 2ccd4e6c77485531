"""One command line as a process of its own, measured. A tiny program stands between: a process is born with its
parent's peak of memory in the books, and the parent here is larger than what it measures."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

BETWEEN = """
import os, sys, time
began = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(child, 0)
wall = time.perf_counter() - began
sys.stdout.write(f"\\n{time.monotonic()} {wall} {used.ru_utime + used.ru_stime} {used.ru_maxrss}")
sys.exit(os.waitstatus_to_exitcode(status) & 255)
"""
MEGABYTE = 1 << 20
PEAK_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes that the system counts a peak of memory in."""
PROGRAM = [sys.executable, "-m", "seedance_cli"]


@dataclass(frozen=True)
class Ran:
    """What a process said on stdout, when it `ended` (as `time.monotonic`), and what it took: `wall` and `cpu` in
    seconds, `peak` of memory in MB."""

    said: str
    ended: float
    wall: float
    cpu: float
    peak: float


def run(line: Sequence[str], env: Mapping[str, str] | None = None, folder: Path | str | None = None) -> Ran:
    """Run a command line to its end. Raises SystemExit, with what it complained of, where it fails."""
    between = [sys.executable, "-I", "-S", "-c", BETWEEN, *line]
    ended = subprocess.run(between, env=env or os.environ, cwd=folder, capture_output=True, text=True)
    if ended.returncode:
        raise SystemExit(f"{' '.join(line)}\nended with {ended.returncode}:\n{ended.stdout}\n{ended.stderr}")
    said, _, figures = ended.stdout.rpartition("\n")
    ended_at, wall, cpu, peak = map(float, figures.split())
    return Ran(said, ended_at, wall, cpu, peak * PEAK_UNIT / MEGABYTE)


def home(folder: Path | str) -> dict[str, str]:
    """The environment of a person whose settings and ledger lie in `folder`, and who has no key."""
    ours = ("SEEDANCE_", "XSKILL_", "ARK_", "SKILLS_VIDEO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"SEEDANCE_CONFIG_DIR": str(folder), "SEEDANCE_STATE_DIR": str(folder)}
