"""What lands on the disk of someone who installs us, and how long that takes: the wheel of this checkout into a fresh
virtual environment, beside the nearest program into another. Each is installed twice; the first fills pip's cache, the
second is timed."""

import os
import subprocess
import sys
import sysconfig
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.start import left_out

ROOT = Path(__file__).parents[2]
PEER = "SEEDANCE_BENCH_PEER_PACKAGE"
"""The variable that says what pip is to install as the nearest program: a name, or the folder of a checkout."""
MEGABYTE = 1 << 20
BLOCK = 512  # bytes; what the system counts a file's place in
CAME_ALONG = frozenset({"pip", "setuptools", "wheel"})
"""What a fresh environment has by itself."""


@dataclass(frozen=True, slots=True)
class Installed:
    """What an install takes: `megabytes` on the disk, whose files each fill whole blocks, and `length` of all files in MB."""

    megabytes: float
    length: float
    packages: int
    seconds: float


def install(short: bool) -> list[Figure]:
    """Megabytes that the packages take on the disk, packages, and seconds, ours and as parts of theirs. In short nothing is
    installed, which asks the network: what this environment holds is weighed."""
    if short:
        return _told("this environment", _weighed(Path(sysconfig.get_path("purelib")), 0.0))
    with tempfile.TemporaryDirectory() as folder:
        ours = _installed_twice(_wheel(Path(folder)), Path(folder, "ours"))
        if not os.environ.get(PEER):
            left_out("zjandrew's install", PEER)
            return _told("ours", ours)
        theirs = _installed_twice(os.environ[PEER], Path(folder, "theirs"))
    return [
        Figure("MB on the disk ÷ zjandrew's", ours.megabytes / theirs.megabytes, "×", "< 0.3"),
        Figure("MB by the length of files ÷ zjandrew's", ours.length / theirs.length, "×"),
        Figure("seconds with a warm cache ÷ zjandrew's", ours.seconds / theirs.seconds, "×", "< 0.3"),
        Figure("packages ÷ zjandrew's", ours.packages / theirs.packages, "×"),
        *_told("ours", ours),
        *_told("zjandrew's", theirs),
    ]


def _told(whose: str, found: Installed) -> list[Figure]:
    return [
        Figure(f"{whose}, on the disk", found.megabytes, "MB"),
        Figure(f"{whose}, by the length of files", found.length, "MB"),
        Figure(f"{whose}, packages", found.packages, ""),
        Figure(f"{whose}, seconds with a warm cache", found.seconds, "s"),
    ]


def _wheel(folder: Path) -> str:
    _pip(sys.executable, "wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    return str(next(folder.glob("*.whl")))


def _installed_twice(what: str, folder: Path) -> Installed:
    _installed(what, folder / "cold")
    return _installed(what, folder / "warm")


def _installed(what: str, folder: Path) -> Installed:
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    began = time.perf_counter()
    _pip(str(python), "install", what)
    return _weighed(next(folder.rglob("site-packages")), time.perf_counter() - began)


def _weighed(packages: Path, seconds: float) -> Installed:
    found = [each for each in distributions(path=[str(packages)]) if each.name not in CAME_ALONG]
    files = {Path(file.locate()) for each in found for file in each.files or ()}
    sizes = [file.stat() for file in files if file.is_file()]
    taken = sum(getattr(each, "st_blocks", each.st_size / BLOCK) * BLOCK for each in sizes)
    length = sum(each.st_size for each in sizes)
    return Installed(taken / MEGABYTE, length / MEGABYTE, len(found), seconds)


def _pip(python: str, *words: str) -> None:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    line = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", *words]
    ended = subprocess.run(line, env=env, capture_output=True, text=True)
    if ended.returncode:
        raise SystemExit(f"pip {' '.join(words)} ended with {ended.returncode}:\n{ended.stderr}")
